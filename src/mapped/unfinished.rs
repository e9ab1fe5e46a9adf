//! The files that are being written aside, so that a process that is told to end can leave none of them behind.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// Where they are. It is held while one of them is made or gets its name, so that none is between two states when they are removed.
static UNFINISHED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn unfinished() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every file that this process is writing aside, and then calls `end`, which should end the process: until it returns, no
/// file is begun and none gets its name.
pub fn without_unfinished<T>(end: impl FnOnce() -> T) -> T {
    let mut files = unfinished();
    for file in std::mem::take(&mut *files) {
        // What cannot be removed is swept by the next run, or left.
        let _ = std::fs::remove_file(file);
    }
    end()
}

/// The file that `make` makes, known as unfinished.
pub(super) fn begin(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<(NamedTempFile, Known)> {
    let mut files = unfinished();
    let file = make()?;
    // Seen from wherever the process is by then.
    let path = std::path::absolute(file.path())?;
    files.insert(path.clone());
    Ok((file, Known(path)))
}

/// That a file is known as unfinished, as long as this lives.
#[derive(Debug)]
pub(super) struct Known(PathBuf);

impl Known {
    /// Gives `file`, which is known by this, the name `path`.
    pub fn rename(self, file: NamedTempFile, path: &Path) -> io::Result<()> {
        let mut files = unfinished();
        let renamed = file.persist(path).map_err(|error| error.error);
        files.remove(&self.0);
        drop(files);
        renamed.map(drop)
    }
}

impl Drop for Known {
    fn drop(&mut self) {
        unfinished().remove(&self.0);
    }
}
