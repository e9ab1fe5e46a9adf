//! Reads files with codings by hand.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use fritekst::agreement::HandCodings;

use super::Console;

/// Reads the codings in `file`, and tells if they are such that a base cannot be known.
pub fn read_codings(file: &Path, console: &mut Console<'_>) -> anyhow::Result<HandCodings> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let codings = HandCodings::read(bytes).with_context(|| file.display().to_string())?;
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
                "warning: {}: rows {what}: {}, the first on line {} (see line {})",
                file.display(),
                doubts.len(),
                doubt.line,
                doubt.first
            )?;
        }
    }
    Ok(codings)
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
