//! Codebook files that are changed: never half, and never over another's change.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::mapped::Aside;
use crate::source::read_limited;

/// A codebook file as it was when it was read.
#[derive(Clone, Debug)]
pub struct CodebookFile {
    path: PathBuf,
    text: String,
    hash: [u8; 32],
}

/// Why a codebook file is not changed.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read or written.
    #[error("cannot change {}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is no UTF-8.
    #[error("the codebook {} is not UTF-8; save it again as UTF-8", .0.display())]
    NotUtf8(PathBuf),
    /// Somebody else has changed it.
    #[error("{} was changed by another program meanwhile and is left as it is; run the command again", .0.display())]
    Changed(PathBuf),
}

impl CodebookFile {
    /// Reads the file.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let failed = |error| FileError::Io {
            path: path.to_owned(),
            error,
        };
        // A link stays one: what it leads to is changed.
        let path = path.canonicalize().map_err(failed)?;
        let bytes = read_limited(&path).map_err(failed)?;
        let hash = Sha256::digest(&bytes).into();
        let text = String::from_utf8(bytes).map_err(|_| FileError::NotUtf8(path.clone()))?;
        Ok(Self { path, text, hash })
    }

    /// What is in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes `text` beside the file and renames it, if the file still is what was read.
    pub fn replace(self, text: &str) -> Result<(), FileError> {
        let failed = |error| FileError::Io {
            path: self.path.clone(),
            error,
        };
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let rights = std::fs::metadata(&self.path).map_err(failed)?.permissions();
        let mut aside = Aside::create(folder).map_err(failed)?;
        aside.write_all(text.as_bytes()).map_err(failed)?;
        aside.as_file().set_permissions(rights).map_err(failed)?;
        let now: [u8; 32] = Sha256::digest(read_limited(&self.path).map_err(failed)?).into();
        if now != self.hash {
            return Err(FileError::Changed(self.path));
        }
        aside.put_in_force(&self.path).map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_unless_it_was_changed_meanwhile() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("k.toml");
        std::fs::write(&path, "a = 1").expect("a file");
        let (one, other) = (
            CodebookFile::open(&path).expect("readable"),
            CodebookFile::open(&path).expect("readable"),
        );
        one.replace("a = 2").expect("unchanged till now");
        assert!(matches!(other.replace("a = 3"), Err(FileError::Changed(_))));
        assert_eq!(std::fs::read_to_string(&path).expect("readable"), "a = 2");
        let left = std::fs::read_dir(folder.path()).expect("readable").count();
        assert_eq!(left, 1, "nothing is left beside it");
    }
}
