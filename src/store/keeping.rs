//! Stores in a folder: written, found, and removed when they are old.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::corpus::Block;
use crate::mapped::{Lock, Mapped, Unusable, WriteError, Writer, Written};

use super::Store;
use super::directory::{BlockPieces, Directory};
use super::freshness::Source;
use super::ingest::Shelf;
use super::rows::Rows;

/// Stores of other questions or files that are kept beside the one in use.
const OTHERS: usize = 3;

/// The name of a store's file begins with this, the key follows.
const PREFIX: &str = "answers-";
const ENDING: &str = "store";

/// The file of the store of that key.
pub(super) fn path(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{PREFIX}{key}.{ENDING}"))
}

/// The store of that key and what was told when it was read, if its source `is_fresh`.
pub(super) fn find(
    folder: &Path,
    key: &str,
    is_fresh: impl FnOnce(&Source) -> bool,
) -> Result<Option<(Store, Vec<String>)>, Unusable> {
    let file = Mapped::open_verified(&path(folder, key))?;
    let directory: Directory = file.directory()?;
    if !is_fresh(&directory.source) {
        return Ok(None);
    }
    let store = directory.read(&file, key.to_owned())?;
    Ok(Some((store, directory.notices)))
}

/// The store of that key that was just written, and what was told when it was read.
pub(super) fn just_written(written: &Written, key: &str) -> Result<(Store, Vec<String>), Unusable> {
    let file = Mapped::open_written(written)?;
    let directory: Directory = file.directory()?;
    let store = directory.read(&file, key.to_owned())?;
    Ok((store, directory.notices))
}

/// Blocks that are written to a file as they come.
pub(super) struct InFile {
    pub writer: Writer,
    pub blocks: Vec<BlockPieces>,
}

impl InFile {
    /// Begins the file of the store of that key.
    pub fn create(folder: &Path, key: &str) -> Result<Self, WriteError> {
        let path = path(folder, key);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Self {
            writer: Writer::create(folder, &name)?,
            blocks: Vec::new(),
        })
    }
}

impl Shelf for InFile {
    type Error = WriteError;

    fn put(&mut self, block: Block, rows: Rows) -> Result<(), WriteError> {
        self.blocks
            .push(BlockPieces::write(&mut self.writer, &block, &rows)?);
        Ok(())
    }
}

/// Removes what broken-off writers left, and all but the newest stores besides `key`, with the files that bear their
/// keys.
pub(super) fn sweep(lock: &Lock, folder: &Path, key: &str) {
    lock.sweep();
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut others: Vec<(SystemTime, String)> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let other = name
                .strip_prefix(PREFIX)?
                .strip_suffix(ENDING)?
                .strip_suffix('.')?;
            let modified = entry.metadata().and_then(|metadata| metadata.modified());
            (other != key).then(|| (modified.unwrap_or(SystemTime::UNIX_EPOCH), other.to_owned()))
        })
        .collect();
    others.sort();
    let old = others.len().saturating_sub(OTHERS);
    for (_, other) in others.drain(..old) {
        remove(folder, &other);
    }
}

/// Removes all files of the store of that key. What cannot be removed is left to the next.
fn remove(folder: &Path, key: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&format!("{PREFIX}{key}.")) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
