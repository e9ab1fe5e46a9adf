//! Answers are read, and the codebook meanwhile.

use std::path::{Path, PathBuf};

use fritekst::codebook::{Loaded, load_from};
use fritekst::store::{self, Request};

use super::super::watch::Answers;
use super::super::{Console, progress};

/// Without a project, files of so many bytes are worth a store.
const LARGE: u64 = 1 << 20;

/// The answers of `request`, and at the same time what is read of the codebook at `path`.
pub(super) fn read_with_codebook(
    request: &Request<'_>,
    path: &Path,
    console: &mut Console<'_>,
) -> anyhow::Result<(Answers, Option<Loaded>)> {
    let noted = console.session.noted();
    std::thread::scope(|scope| {
        let loading = scope.spawn(move || load_from(&noted, path));
        let answers = read_answers(request, console)?;
        match loading.join() {
            Ok(loaded) => Ok((answers, Some(loaded?))),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// The answers of `request`, with a bar for the bytes that are read.
pub(super) fn read_answers(request: &Request<'_>, console: &mut Console<'_>) -> anyhow::Result<Answers> {
    let bar = progress::bytes_bar("reading", console);
    let answers = console.session.answers(request, || {
        store::open(request, &mut |progress| {
            // Each byte is told twice, once for each pass; the rate is that of the file.
            bar.set_total(progress.total / 2);
            bar.set(progress.done / 2);
        })
    })?;
    Ok(answers)
}

/// Whether reading files of that size each time would be felt.
pub(super) fn is_large(files: &[PathBuf]) -> bool {
    let bytes = files.iter().filter_map(|file| Some(file.metadata().ok()?.len()));
    bytes.sum::<u64>() >= LARGE
}
