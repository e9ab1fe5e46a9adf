//! Where codebooks are read from.

use std::io;
use std::path::{Path, PathBuf};

use crate::source::read_limited;

/// Files by their paths: those of the disk, or those of an earlier state of it.
pub trait Files {
    /// What is in the folder at `path`, in any order; nothing if a file is there.
    fn list(&self, path: &Path) -> io::Result<Option<Vec<PathBuf>>>;

    /// The bytes of the file at `path`.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// What messages call the file at `path`.
    fn name(&self, path: &Path) -> String {
        path.display().to_string()
    }
}

/// The files as they are now.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn list(&self, path: &Path) -> io::Result<Option<Vec<PathBuf>>> {
        if !std::fs::metadata(path)?.is_dir() {
            return Ok(None);
        }
        let entries = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path()));
        entries.collect::<io::Result<_>>().map(Some)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read_limited(path)
    }
}
