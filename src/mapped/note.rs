//! A note beside a mapped file: its bytes were summed, and then it looked like this.
//!
//! Mapped files are not forced onto the disk when they are written, which would take longer than to make some of them. A loss of power
//! can spoil one and leave it looking as before. So a note is good until the machine is started anew; where that cannot be told, it
//! is written when the file is on the disk.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::aside::{self, Aside};
use super::stamp::FileState;

/// That a file was verified when its state was this.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Note {
    verified: FileState,
    /// What the system calls the time since it was started, where it has a name for it.
    started: Option<String>,
}

impl Note {
    /// Whether a note says that the file at `path` was verified when it looked like `state`.
    pub fn says_verified(path: &Path, state: &FileState) -> bool {
        let note = aside::read_note(&place(path));
        let note = note.and_then(|text| serde_json::from_slice::<Self>(&text).ok());
        note.is_some_and(|note| note.verified == *state && note.started == started())
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
        let started = started();
        if started.is_none() {
            File::options().write(true).open(path)?.sync_all()?;
        }
        let place = place(path);
        let mut file = Aside::create(aside::folder_of(&place))?;
        let note = Self {
            verified: state.clone(),
            started,
        };
        serde_json::to_writer(&mut file, &note)?;
        file.put_in_place(&place)
    }
}

/// What Linux calls the time since it was started.
fn started() -> Option<String> {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()
}

/// Where the note on the file at `path` is.
fn place(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".verified");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_good_until_the_machine_is_started_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("answers");
        std::fs::write(&path, "x").expect("written");
        let state = FileState::at(&path).expect("a state");
        Note::put(&path, &state).expect("noted");
        assert!(Note::says_verified(&path, &state));
        let of_another_time = Note {
            verified: state.clone(),
            started: Some("another time".to_owned()),
        };
        let text = serde_json::to_vec(&of_another_time).expect("JSON");
        std::fs::write(place(&path), text).expect("written");
        assert!(!Note::says_verified(&path, &state));
    }
}
