//! A note beside an index: its files were summed, and then they looked like this.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::mapped::{FileStamp, put_note, read_note};

use super::stamp::Contents;

/// The note's name, beside the stamp.
const NOTE: &str = "verified.json";

/// That the files of an index held what the stamp says when they looked like this.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Verified {
    contents: Contents,
    files: Vec<FileStamp>,
}

impl Verified {
    /// What would be noted of the files in `folder` now; nothing if one of them is no ordinary file.
    pub fn now(folder: &Path, contents: &Contents) -> Option<Self> {
        let files = contents.keys().map(|name| FileStamp::of(&folder.join(name)).ok());
        Some(Self {
            contents: contents.clone(),
            files: files.collect::<Option<_>>()?,
        })
    }

    /// Whether the note in `site` says the same.
    pub fn is_noted(&self, site: &Path) -> bool {
        let note = read_note(&place(site));
        let note = note.and_then(|text| serde_json::from_slice::<Self>(&text).ok());
        note.as_ref() == Some(self)
    }

    /// Writes the note in `site`. There is none as long as a change could leave the files looking as they do.
    pub fn note(&self, site: &Path) -> io::Result<()> {
        match self.files.iter().all(FileStamp::is_settled) {
            true => put_note(&place(site), &serde_json::to_vec(self)?),
            false => Ok(()),
        }
    }
}

fn place(site: &Path) -> PathBuf {
    site.join(NOTE)
}
