//! A mapped file, and what is in it.

use std::fmt;
use std::path::Path;

use bytemuck::Pod;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use tantivy::directory::OwnedBytes;

use super::column::Column;
use super::error::Unusable;
use super::layout::{BLOCK, FOOTER, Footer, Piece, blocks};
use super::map::map;
use super::note::Note;
use super::stamp::FileState;
use super::strings::{Strings, StringsPiece};
use super::writer::Written;

/// How often a file is opened anew that is replaced just then.
const ATTEMPTS: usize = 5;

/// A file of columns that is mapped into memory. Columns taken from it outlive it.
#[derive(Clone)]
pub struct Mapped {
    body: OwnedBytes,
    sums: OwnedBytes,
    directory: OwnedBytes,
    verified: bool,
}

impl Mapped {
    /// Opens the file at `path`, whose pieces may be damaged: its ends and its directory are looked at, no more.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        Self::read(map(path)?)
    }

    /// Opens the file at `path` when every byte is as it was written. The bytes are summed unless a note beside the file
    /// says that they were, and that it has not been touched since.
    pub fn open_verified(path: &Path) -> Result<Self, Unusable> {
        let mut state = FileState::at(path).map_err(Unusable::from_opening)?;
        for _ in 0..ATTEMPTS {
            let mut mapped = Self::open(path)?;
            let noted = Note::says_verified(path, &state);
            if !noted {
                mapped.verify()?;
            }
            mapped.verified = true;
            let now = FileState::at(path).map_err(Unusable::from_opening)?;
            if now == state {
                if !noted {
                    Note::write(path, &state);
                }
                return Ok(mapped);
            }
            state = now;
        }
        Err(Unusable::damaged("it changes while it is read"))
    }

    /// Opens a file that this process has just written and summed as it wrote it: it need not be summed again. Another that stands in
    /// its place by now is.
    pub fn open_written(written: &Written) -> Result<Self, Unusable> {
        let file = map(&written.path)?;
        if Footer::read(&file)? != written.footer {
            return Self::open_verified(&written.path);
        }
        let mut mapped = Self::read(file)?;
        mapped.verified = true;
        Ok(mapped)
    }

    /// Sums every byte, on all cores.
    pub fn verify(&self) -> Result<(), Unusable> {
        let pairs = self.body.par_chunks(BLOCK).zip(self.sums.par_chunks(4));
        let changed = pairs
            .enumerate()
            .find_first(|(_, (block, sum))| crc32fast::hash(block).to_le_bytes() != **sum);
        match changed {
            Some((block, _)) => Err(Unusable::damaged(format!("bytes have changed in MiB {block}"))),
            None => Ok(()),
        }
    }

    /// What the writer said of the pieces.
    pub fn directory<D: DeserializeOwned>(&self) -> Result<D, Unusable> {
        // Its sum is right, so another program has meant something else by it.
        serde_json::from_slice(&self.directory).map_err(|error| Unusable::OtherVersion(error.to_string()))
    }

    /// The column in `piece`, which must be one of this file's and hold `T`s.
    pub fn column<T: Pod>(&self, piece: &Piece) -> Result<Column<T>, Unusable> {
        let wrong = || Unusable::damaged("a column is not where it should be");
        let range = piece.range::<T>(self.body.len()).ok_or_else(wrong)?;
        Column::in_file(self.body.slice(range)).ok_or_else(wrong)
    }

    /// The texts in `piece`. Of a file that was not verified, all are read.
    pub fn strings(&self, piece: &StringsPiece) -> Result<Strings, Unusable> {
        let strings = Strings::in_file(self.column(&piece.bytes)?, self.column(&piece.ends)?);
        if !self.verified {
            strings.check()?;
        }
        Ok(strings)
    }

    fn read(file: OwnedBytes) -> Result<Self, Unusable> {
        let footer = Footer::read(&file)?;
        let wrong = || Unusable::damaged("its parts do not fit together");
        let body = usize::try_from(footer.body).map_err(|_| wrong())?;
        let end = file.len() - FOOTER;
        let directory = body.checked_add(4 * blocks(body)).ok_or_else(wrong)?;
        if directory > end {
            return Err(wrong());
        }
        if crc32fast::hash(&file[body..end]) != footer.tail {
            return Err(Unusable::damaged("its directory has changed"));
        }
        Ok(Self {
            body: file.slice(0..body),
            sums: file.slice(body..directory),
            directory: file.slice(directory..end),
            verified: false,
        })
    }
}

impl fmt::Debug for Mapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mapped file with {} bytes of columns", self.body.len())
    }
}
