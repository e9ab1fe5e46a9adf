//! Reads files with codings by hand.

use std::path::{Path, PathBuf};

use anyhow::Context;

use fritekst::agreement::{HandCodings, KnownIds, Noted};
use fritekst::report::visible;

use super::Console;

/// Themes of a question that are named when it is told what columns were taken for.
const NAMED: usize = 6;

/// Reads the codings in `file`, and tells if they are such that a base cannot be known, or what columns were taken for where the
/// survey's ids are not `known`.
pub fn read_codings(
    file: &Path,
    known: Option<&KnownIds>,
    console: &mut Console<'_>,
) -> anyhow::Result<HandCodings> {
    let codings = HandCodings::read_file(file, known).with_context(|| file.display().to_string())?;
    tell_what_was_taken(file, &codings, console)?;
    tell_what_was_noted(file, codings.noted(), console)?;
    if codings.lacks_uncoded() {
        writeln!(
            console.err,
            "warning: {}: it lists hits, so answers without a theme are not in it and are not compared; use `--shape long`",
            file.display()
        )?;
    }
    for (contradicts, what) in [
        (false, "repeat what an earlier one says of the same answer"),
        (
            true,
            "contradict an earlier one of the same answer; its themes are those of both",
        ),
    ] {
        let doubts: Vec<_> = codings
            .doubts()
            .iter()
            .filter(|doubt| doubt.contradicts == contradicts)
            .collect();
        if let Some(doubt) = doubts.first() {
            writeln!(
                console.err,
                "warning: {}: rows {what}: {}, the first on {} (see {})",
                file.display(),
                doubts.len(),
                doubt.place,
                doubt.first
            )?;
        }
    }
    Ok(codings)
}

/// Says which questions and themes a file with a row a respondent was taken to have.
fn tell_what_was_taken(file: &Path, codings: &HandCodings, console: &mut Console<'_>) -> anyhow::Result<()> {
    let of_question = |(question, themes): &(_, Vec<String>)| {
        let named: Vec<String> = themes.iter().take(NAMED).map(|theme| visible(theme)).collect();
        let more = match themes.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("{question} ({}{more})", named.join(", "))
    };
    let taken: Vec<String> = codings.taken().iter().map(of_question).collect();
    if !taken.is_empty() {
        writeln!(
            console.err,
            "{}: a row a respondent; by the names of its columns they are of these questions (and themes): {}; if one is a background \
             variable, leave it out",
            file.display(),
            taken.join(", ")
        )?;
    }
    Ok(())
}

/// Says what was read otherwise than it is written.
fn tell_what_was_noted(file: &Path, noted: &Noted, console: &mut Console<'_>) -> anyhow::Result<()> {
    let name = file.display();
    if noted.blanks > 0 {
        writeln!(
            console.err,
            "{name}: NA, NaN or <NA> for a theme is a blank, no theme: {} rows",
            noted.blanks
        )?;
    }
    if let Some((place, theme)) = &noted.doubtful {
        writeln!(
            console.err,
            "warning: {name}: {place}: `{}` is taken for one theme; if it is several, write them with `;` between, in a column `themes`",
            visible(theme)
        )?;
    }
    if !noted.renamed.is_empty() {
        let named = noted.renamed.iter().take(NAMED);
        let named: Vec<String> = named
            .map(|(written, id)| format!("`{}` for `{}`", visible(written), visible(id)))
            .collect();
        let more = match noted.renamed.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(
            console.err,
            "{name}: names that are no ids are taken for those that they resemble: {}{more}",
            named.join(", ")
        )?;
    }
    Ok(())
}

/// `file` as it is named, or in the folder of the survey, where codings by hand often are.
pub fn in_folder(file: &Path, dir: &Path) -> PathBuf {
    let within = dir.join(file);
    if !file.exists() && within.exists() {
        within
    } else {
        file.to_owned()
    }
}

/// The name of a file, as results tell it.
pub fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or(file.as_os_str());
    name.to_string_lossy().into_owned()
}
