//! Whether personal data in quotes is replaced, and which names are.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use fritekst::report::Redactor;
use fritekst::source::read_text_limited;

use super::Console;
use super::survey::{Coded, is_there};

/// Flags that say what is replaced.
#[derive(Debug, Default, clap::Args)]
pub struct RedactionArgs {
    /// Replace personal data by markers: identity numbers, accounts, phone numbers, e-mail and web addresses
    #[arg(long)]
    redact: bool,
    /// Replace also the names in FILE, one a line, `#` before comments; with it --redact goes without saying
    #[arg(long, value_name = "FILE")]
    redact_names: Option<PathBuf>,
}

impl RedactionArgs {
    /// Whether any of the flags is given.
    pub fn are_given(&self) -> bool {
        self.redact || self.redact_names.is_some()
    }

    /// What replaces personal data, if these flags or the project file ask for it. A file of names is an input.
    pub fn redactor(&self, coded: &mut Coded, console: &mut Console<'_>) -> anyhow::Result<Option<Redactor>> {
        let survey = &mut coded.survey;
        if !self.are_given() && !survey.redact {
            return Ok(None);
        }
        let Some(file) = self.redact_names.as_ref().or(survey.names.as_ref()).cloned() else {
            return Ok(Some(Redactor::new([], survey.language)));
        };
        console.session.note(&file);
        is_there(&file)?;
        let text = read_text_limited(&file)
            .with_context(|| format!("cannot read the names in {}", file.display()))?;
        let redactor = Redactor::new(names(&text), survey.language);
        if !redactor.has_names() {
            bail!("{}", nobody(&file));
        }
        survey.files.push(file);
        Ok(Some(redactor))
    }
}

/// The names in the text of a file: one a line, without what stands behind `#`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    lines.map(|line| line.split('#').next().unwrap_or_default())
}

fn nobody(file: &Path) -> String {
    format!(
        "{} names nobody; write one name a line, or use --redact alone",
        file.display()
    )
}
