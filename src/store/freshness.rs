//! What a store was made of, and whether that is still what the files hold.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::corpus::{Input, Layout, QuestionId, ReadOptions};
use crate::mapped::FileStamp;

/// The state of the program's sources: another one might make another store of the same files.
pub const BUILD: &str = env!("FRITEKST_BUILD");

/// The files that a store was made of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Source {
    /// All that was asked for besides the files' content.
    pub asked: String,
    files: Vec<(FileStamp, String)>,
    /// Whether the stamps tell of any later change.
    settled: bool,
}

impl Source {
    /// The stamps of `files`; nothing if one of them is no ordinary file.
    pub fn stamps(files: &[PathBuf]) -> Option<Vec<FileStamp>> {
        files.iter().map(|file| FileStamp::of(file).ok()).collect()
    }

    /// What was read from files that had `stamps` before they were read.
    pub fn new(asked: String, stamps: Vec<FileStamp>, inputs: &[Input]) -> Self {
        let settled = stamps.iter().all(FileStamp::is_settled);
        let hashes = inputs.iter().map(|input| input.sha256.clone());
        Self {
            asked,
            files: stamps.into_iter().zip(hashes).collect(),
            settled,
        }
    }

    /// Whether the files still hold what was read. They are read again only if they look changed, or were changed so
    /// shortly before they were read that a change since need not show.
    pub fn is_fresh(&self, asked: &str, stamps: &[FileStamp]) -> bool {
        let same = |((known, _), now): (&(FileStamp, String), &FileStamp)| known == now;
        if self.asked != asked || self.files.len() != stamps.len() {
            return false;
        }
        if self.settled && self.files.iter().zip(stamps).all(same) {
            return true;
        }
        let holds = |((_, sha256), now): (&(FileStamp, String), &FileStamp)| {
            sha256_of(&now.path()).is_ok_and(|found| found == *sha256)
        };
        self.files.iter().zip(stamps).all(holds)
    }
}

/// All besides the files' content that decides what a store holds.
pub(super) fn asked(
    files: &[PathBuf],
    layout: &Layout,
    questions: &[(QuestionId, String)],
    options: &ReadOptions,
) -> String {
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|file| file.canonicalize().unwrap_or_else(|_| file.clone()))
        .collect();
    format!("{BUILD} {paths:?} {layout:?} {questions:?} {options:?}")
}

/// The name of the store of what is `asked`.
pub(super) fn key(asked: &str) -> String {
    format!("{:016x}", xxh3_64(asked.as_bytes()))
}

fn sha256_of(path: &Path) -> std::io::Result<String> {
    crate::source::sha256_of(File::open(path)?)
}
