//! A note beside a mapped file: its bytes were summed, and then it looked like this.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::aside;
use super::stamp::FileState;

/// That a file was verified when its state was this.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Note {
    verified: FileState,
}

impl Note {
    /// Whether a note says that the file at `path` was verified when it looked like `state`.
    pub fn says_verified(path: &Path, state: &FileState) -> bool {
        let note = aside::read_note(&place(path));
        let note = note.and_then(|text| serde_json::from_slice::<Self>(&text).ok());
        note.is_some_and(|note| note.verified == *state)
    }

    /// Notes that the file at `path` is verified. Without a note it is summed again, so nothing fails here; and there is
    /// none as long as a change could leave the state as it is.
    pub fn write(path: &Path, state: &FileState) {
        if state.is_settled() {
            let _ = Self::put(path, state);
        }
    }

    /// Writes the note, whatever the state.
    pub(super) fn put(path: &Path, state: &FileState) -> io::Result<()> {
        let place = place(path);
        let mut file = aside::create(aside::folder_of(&place))?;
        let note = Self {
            verified: state.clone(),
        };
        serde_json::to_writer(&mut file, &note)?;
        file.persist(&place)?;
        Ok(())
    }
}

/// Where the note on the file at `path` is.
fn place(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".verified");
    PathBuf::from(name)
}
