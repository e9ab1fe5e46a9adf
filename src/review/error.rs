//! Why decisions cannot be kept or read.

use std::path::PathBuf;

use super::Sequence;

/// Why decisions cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// There is no such file.
    #[error(
        "{0}: there are no decisions; `fritekst decisions add` makes the first, `decisions import` reads those of others"
    )]
    Missing(PathBuf),
    /// Something else is in the file.
    #[error("{0}: it holds something else than decisions of fritekst; name another file")]
    Foreign(PathBuf),
    /// A later version of the program has written it.
    #[error("{path}: its form is {form}, and this version of fritekst knows {known} at most; use a newer version", path = path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The number that it has.
        form: i64,
        /// The number that is known.
        known: i64,
    },
    /// Nobody decides.
    #[error("the reviewer is blank; a decision says whose it is")]
    NoReviewer,
    /// A decision for or against nothing.
    #[error("to add or to remove is to add or remove a theme; name it")]
    NoTheme,
    /// It is not known what was decided on.
    #[error("a decision tells the hash of the text that it is on, so that it is seen when the text changes")]
    NoText,
    /// There is no such decision.
    #[error("there is no decision {0}; `fritekst decisions list` shows them")]
    Unknown(Sequence),
    /// It is undone already.
    #[error("decision {0} is undone already")]
    Undone(Sequence),
    /// The folder cannot be made.
    #[error("cannot make the folder {path}: {error}", path = path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A row holds what no version writes.
    #[error("{path}: decision {sequence} is damaged: {what}", path = path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which.
        sequence: Sequence,
        /// What is wrong.
        what: String,
    },
    /// SQLite cannot read or write.
    #[error("{path}: {error}", path = path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        error: rusqlite::Error,
    },
}
