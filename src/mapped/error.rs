//! What can go wrong with a mapped file.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file cannot be used. Whichever it is, writing it again helps.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// There is none.
    #[error("there is none yet")]
    Missing,
    /// Another version of the program wrote it, or a machine that writes numbers another way.
    #[error("another version wrote it ({0})")]
    OtherVersion(String),
    /// It is not as it was written.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// It cannot be read, or not by this user.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

impl Unusable {
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged(reason.to_string())
    }
}

/// Why a file could not be written. The one that was there before, if any, is left as it was.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}; {}", path.display(), advice(source))]
pub struct WriteError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

impl WriteError {
    /// Wraps what the system says of `path`.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self {
            path: path.to_owned(),
            source,
        }
    }
}

fn advice(error: &io::Error) -> &'static str {
    use io::ErrorKind::{
        AlreadyExists, FileTooLarge, NotADirectory, NotFound, PermissionDenied, QuotaExceeded,
        ReadOnlyFilesystem, StorageFull,
    };
    match error.kind() {
        StorageFull | QuotaExceeded => "free some space and run it again",
        FileTooLarge => "a file may not grow that large here; raise the limit, or work on another drive",
        PermissionDenied if cfg!(windows) => {
            "close the program that uses it, or ask for the right to write there"
        }
        PermissionDenied => "ask for the right to write there",
        ReadOnlyFilesystem => "this drive is for reading only; work on another",
        AlreadyExists | NotADirectory => "something that is no folder is in its place; move that away",
        NotFound => "the folder has to exist first",
        _ => "run it again, or work on another drive",
    }
}
