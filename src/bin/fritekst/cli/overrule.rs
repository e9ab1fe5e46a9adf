//! `--decisions`: figures by the rules and by those who overruled them.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use fritekst::report::Overruling;
use fritekst::review::{Applied, Decisions, Standing, to_csv};
use fritekst::source::hex;
use fritekst::text::Language;

use super::Console;
use super::hand::name;
use super::survey::{CACHE, Coded};

/// The file of decisions of the survey in `dir`.
pub fn review_file(dir: &Path) -> PathBuf {
    dir.join(CACHE).join("review.sqlite")
}

/// The flag of commands that heed decisions.
#[derive(Debug, clap::Args)]
pub struct OverruleArgs {
    /// Heed the decisions of reviewers: those of the project, or with =FILE those in FILE
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    decisions: Option<Option<PathBuf>>,
}

impl OverruleArgs {
    /// Whether decisions are to be heeded.
    pub fn is_asked(&self) -> bool {
        self.decisions.is_some()
    }

    /// Puts the decisions that the flag asks for upon the codings of `coded`, whose project is in `dir`, and tells how many. That
    /// there are some and the flag is left out is told, too: figures without them are not those that reviewers saw.
    pub fn overrule(&self, coded: &mut Coded, dir: &Path, console: &mut Console<'_>) -> anyhow::Result<()> {
        match &self.decisions {
            Some(file) => {
                let file = file.clone().unwrap_or_else(|| review_file(dir));
                overrule(coded, &file, console)
            }
            None => tell_of_decisions(&review_file(dir), console),
        }
    }

    /// The same of an earlier wave in `dir`, which has decisions of its own, or none.
    pub fn overrule_earlier(
        &self,
        coded: &mut Coded,
        dir: &Path,
        console: &mut Console<'_>,
    ) -> anyhow::Result<()> {
        let file = review_file(dir);
        match self.decisions.is_some() {
            true if file.exists() => overrule(coded, &file, console),
            true => Ok(writeln!(
                console.err,
                "{}: the earlier wave has no decisions",
                dir.display()
            )?),
            false => tell_of_decisions(&file, console),
        }
    }
}

fn overrule(coded: &mut Coded, file: &Path, console: &mut Console<'_>) -> anyhow::Result<()> {
    console.session.note(file);
    console.session.note(&file.with_extension("sqlite-wal"));
    let history = Decisions::existing(file)?.history()?;
    let applied = applied(coded, &Standing::in_survey(&history, &coded.survey.corpus));
    let sha256 = hex(&Sha256::digest(to_csv(&history)));
    let overruling = Overruling::new(name(file), sha256, &applied);
    writeln!(
        console.err,
        "{}: {}",
        file.display(),
        overruling.told(Language::En)
    )?;
    coded.survey.files.push(file.to_owned());
    coded.provenance = coded.provenance.clone().and_decisions([overruling]);
    let codings = std::mem::replace(&mut coded.codings, Vec::new().into());
    coded.codings = codings.overruled(applied.themes);
    Ok(())
}

/// What `standing` makes of the codings of the questions that are shown.
pub fn applied(coded: &Coded, standing: &Standing) -> Applied {
    let (corpus, library) = (&coded.survey.corpus, coded.coder.library());
    Applied::new(standing, corpus, library, &coded.codings, |question| {
        coded.survey.shows(question)
    })
}

fn tell_of_decisions(file: &Path, console: &mut Console<'_>) -> anyhow::Result<()> {
    if !file.exists() {
        return Ok(());
    }
    let standing = Decisions::existing(file).and_then(|decisions| decisions.standing());
    let overruling = match standing {
        Ok(standing) => standing
            .answers
            .values()
            .map(|state| state.overruling().count())
            .sum(),
        Err(error) => {
            writeln!(
                console.err,
                "warning: decisions are not heeded, nor can they be: {error}"
            )?;
            return Ok(());
        }
    };
    match overruling {
        0_usize => {}
        n => writeln!(
            console.err,
            "warning: {}: decisions that are not heeded: {n}; --decisions heeds them",
            file.display()
        )?,
    }
    Ok(())
}
