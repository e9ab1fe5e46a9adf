//! The note beside an index: what it was built from, where it is, and what its files hold.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tantivy::directory::{Directory, MmapDirectory};

use crate::source::hex;

use super::error::Unusable;
use super::fingerprint::Fingerprint;

/// Grows whenever an index of the same answers would be another.
const FORMAT: u32 = 3;

/// Bytes of a file that are hashed as one piece of work.
const BLOCK: usize = 1 << 20;

/// What an index was built from, where it is, and what its files hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Stamp {
    version: String,
    fingerprint: String,
    /// Name of the folder with the index, beside the stamp.
    pub folder: String,
    /// Number of answers.
    pub answers: usize,
    /// A hash of what tells the answers from all others without their texts, if there is such a thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_as: Option<String>,
    files: Contents,
}

/// What each file of an index holds, by its name.
pub(super) type Contents = BTreeMap<String, Content>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Content {
    bytes: usize,
    sha256: String,
}

/// What versions of an index of ours there are.
fn version() -> String {
    format!("format {FORMAT}, {}", tantivy::version_string())
}

impl Stamp {
    /// The stamp of the index in the folder `name` of `parent`.
    pub fn of(
        parent: &Path,
        name: &str,
        answers: usize,
        fingerprint: &Fingerprint,
        known_as: Option<String>,
    ) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        let folder = parent.join(name);
        let directory = MmapDirectory::open(&folder).map_err(io::Error::other)?;
        for entry in fs::read_dir(&folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let content = Content::of(&directory, &name)?;
            files.insert(name, content);
        }
        Ok(Self {
            version: version(),
            fingerprint: fingerprint.as_str().to_owned(),
            folder: name.to_owned(),
            answers,
            known_as,
            files,
        })
    }

    /// Reads the stamp in `path`, which must be of this version.
    pub fn read(path: &Path) -> Result<Self, Unusable> {
        let text = fs::read(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Unusable::Missing,
            _ => Unusable::Unreadable(error),
        })?;
        let stamp: serde_json::Value = serde_json::from_slice(&text).map_err(Unusable::damaged)?;
        let found = stamp["version"].as_str().unwrap_or_default();
        if found != version() {
            return Err(Unusable::OtherVersion {
                found: found.to_owned(),
            });
        }
        serde_json::from_value(stamp).map_err(Unusable::damaged)
    }

    /// Whether it is of the answers that `fingerprint` tells.
    pub fn is_of(&self, fingerprint: &Fingerprint) -> bool {
        self.fingerprint == fingerprint.as_str()
    }

    /// Whether it is of the answers that are known so; a stamp without such a name is not.
    pub fn is_known_as(&self, name: &str) -> bool {
        self.known_as.as_deref() == Some(name)
    }

    /// The same stamp of answers that are known so.
    pub fn named(self, name: String) -> Self {
        Self {
            known_as: Some(name),
            ..self
        }
    }

    /// Writes the stamp to `path`, so that it is there as a whole or not at all: first to `aside`, on the same drive.
    pub fn write(&self, aside: &Path, path: &Path) -> io::Result<()> {
        let file = fs::File::create(aside)?;
        serde_json::to_writer_pretty(&file, self)?;
        file.sync_all()?;
        fs::rename(aside, path)
    }

    /// What the files hold.
    pub fn contents(&self) -> &Contents {
        &self.files
    }

    /// The sum of the file of that name; nothing if there is none.
    pub fn sum(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|content| content.sha256.as_str())
    }

    /// Holds the files to the stamp. Reads all of them: tantivy panics or finds nonsense in files that were changed.
    pub fn check(&self, directory: &MmapDirectory) -> Result<(), Unusable> {
        for (name, expected) in &self.files {
            let found = Content::of(directory, name)
                .map_err(|error| Unusable::Damaged(format!("{name} cannot be read: {error}")))?;
            if found != *expected {
                return Err(Unusable::Damaged(format!("{name} has changed")));
            }
        }
        Ok(())
    }
}

impl Content {
    fn of(directory: &MmapDirectory, name: &str) -> io::Result<Self> {
        let file = directory.open_read(Path::new(name)).map_err(io::Error::other)?;
        let bytes = file.read_bytes()?;
        let blocks: Vec<_> = bytes.par_chunks(BLOCK).map(Sha256::digest).collect();
        let mut whole = Sha256::new();
        blocks.iter().for_each(|block| whole.update(block));
        Ok(Self {
            bytes: bytes.len(),
            sha256: hex(&whole.finalize()),
        })
    }
}
