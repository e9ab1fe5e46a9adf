//! `fritekst check`: is the codebook sound, and does it do what its examples say?

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;

use fritekst::codebook::load;
use fritekst::coding::{Coder, check_examples, count_examples};
use fritekst::source::Severity;

use super::problems::{counted, show};
use super::survey::project_codebook;
use super::{Console, Outcome};

/// Check a codebook and its examples
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ends with 0 if all is well, 1 if there are mistakes, 2 if the codebook cannot be read."
)]
pub struct Args {
    /// Codebooks: files, or folders of them [default: the project's]
    codebooks: Vec<PathBuf>,
    /// The same as naming it without the flag
    #[arg(long, value_name = "PATH")]
    codebook: Option<PathBuf>,
    /// Work in DIR
    #[arg(short = 'C', value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let mut paths: Vec<PathBuf> = args.codebooks.iter().chain(&args.codebook).cloned().collect();
    let (path, typos) = project_codebook(args.dir.as_deref(), console)?;
    if paths.is_empty() {
        paths.extend(path);
    }
    if paths.is_empty() {
        bail!("no codebook is named; write `fritekst check CODEBOOK`, or name it in fritekst.toml");
    }
    let mut sound = true;
    for path in &paths {
        sound &= check(path, typos, console)?;
    }
    Ok(if sound { Outcome::Done } else { Outcome::Wanting })
}

/// Checks the codebook at `path` and says what was found.
fn check(path: &std::path::Path, typos: Option<bool>, console: &mut Console<'_>) -> anyhow::Result<bool> {
    let mut loaded = load(path)?;
    loaded.library.words.overrule(typos);
    let mut problems = loaded.problems;
    let analyzer = Arc::new(loaded.library.words.analyzer());
    let coder = Coder::new(Arc::new(loaded.library), analyzer);
    // Examples are held against whole rules only: a rule that could not be read would fail them all.
    let readable = problems.iter().all(|problem| problem.severity != Severity::Error);
    if readable {
        problems.extend(check_examples(&coder));
        problems.sort_by_key(|problem| (problem.source, problem.span));
    }
    let errors = show(&problems, &loaded.sources, console)?;
    let themes: usize = coder.library().books.iter().map(|book| book.themes.len()).sum();
    let examples = count_examples(&coder);
    let warnings = problems.len() - errors;
    let tested = if readable {
        "tested"
    } else {
        "not tested until the mistakes are mended"
    };
    writeln!(
        console.out,
        "{}: {}, {} {tested}, {}, {}",
        path.display(),
        counted(themes, "theme"),
        counted(examples, "example"),
        counted(errors, "mistake"),
        counted(warnings, "warning"),
    )?;
    Ok(errors == 0)
}
