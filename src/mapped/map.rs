//! The one place where a file comes into memory.
//!
//! Mapping is unsafe in Rust, for another process may change the file; this crate has no unsafe code. tantivy, whose
//! search index is mapped, offers it behind a safe interface, for files that are never written to once they are there.
//! Ours are such: they are replaced by renaming.

use std::fs::File;
use std::io;
use std::path::Path;

use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::aside::folder_of;
use super::error::Unusable;

/// The bytes of the file `path`, which are read from the disk when they are looked at.
pub(super) fn map(path: &Path) -> Result<OwnedBytes, Unusable> {
    readable(path)?;
    let name = path.file_name().ok_or(Unusable::Missing)?;
    let directory = MmapDirectory::open(folder_of(path)).map_err(io::Error::other)?;
    let file = directory.open_read(Path::new(name)).map_err(io::Error::other)?;
    Ok(file.read_bytes()?)
}

/// Asks the system first: its reasons are plainer.
fn readable(path: &Path) -> Result<(), Unusable> {
    let file = File::open(path).map_err(Unusable::from_opening)?;
    if file.metadata()?.is_file() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file").into())
    }
}

impl Unusable {
    /// What the system said when the file was opened.
    pub(super) fn from_opening(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Unreadable(error),
        }
    }
}
