//! What can go wrong with an index.

use std::io;
use std::path::{Path, PathBuf};

use tantivy::TantivyError;

use crate::mapped::WriteError;

/// Why an index on disk cannot be used. Whichever it is, building it again helps.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// There is none.
    #[error("there is no search index yet")]
    Missing,
    /// The answers, or the way words are analysed, have changed since.
    #[error("the search index was built from other answers")]
    Stale,
    /// Another version of the program built it.
    #[error("the search index was built by another version ({found})")]
    OtherVersion {
        /// What it says of itself.
        found: String,
    },
    /// Its files are not as they were written.
    #[error("the search index is damaged: {0}")]
    Damaged(String),
    /// It cannot be read, or not by this user.
    #[error("the search index cannot be read: {0}")]
    Unreadable(#[from] io::Error),
}

impl Unusable {
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged(reason.to_string())
    }
}

/// Why an index could not be built. The one that was there before, if any, is left as it was.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file could not be written, for want of space or permission.
    #[error("cannot write the search index in {}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// tantivy gave up.
    #[error("cannot build the search index: {0}")]
    Engine(#[from] TantivyError),
    /// It was built, and something else changed it at once.
    #[error("the search index was built and cannot be opened: {0}")]
    Lost(#[from] Unusable),
    /// More answers than tantivy can number.
    #[error("there are {0} answers, more than a search index can hold")]
    TooMany(usize),
}

impl From<WriteError> for BuildError {
    fn from(error: WriteError) -> Self {
        Self::at(&error.path)(error.source)
    }
}

impl BuildError {
    /// Wraps what the system says of `path`.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Write {
            path: path.to_owned(),
            source,
        }
    }
}

/// Why a search failed. A query that finds nothing is not a failure.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The corpus is not the one that was indexed.
    #[error("the search index is of {indexed} answers, and there are {given}; build it again")]
    OtherCorpus {
        /// Answers in the index.
        indexed: usize,
        /// Answers in the corpus.
        given: usize,
    },
    /// tantivy gave up.
    #[error("the search index cannot be searched: {0}; build it again")]
    Engine(#[from] TantivyError),
}
