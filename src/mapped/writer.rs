//! Writes a mapped file: aside, and renamed when it is whole.

use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::aside::Aside;
use super::error::WriteError;
use super::layout::{Footer, Piece};
use super::sections::Sections;
use super::strings::{Strings, StringsPiece};
use bytemuck::Pod;
use serde::Serialize;

/// Bytes that are collected before the system is asked to write them.
const BUFFER: usize = 1 << 18;

/// A file that is being written. Unless it is finished, nothing of it remains.
///
/// On Windows a file that is mapped, by this process too, cannot be replaced: let go of it first.
pub struct Writer {
    path: PathBuf,
    sections: Sections<BufWriter<Aside>>,
}

impl Writer {
    /// Begins the file `file_name` of `folder`, which has to exist.
    pub fn create(folder: &Path, file_name: &str) -> Result<Self, WriteError> {
        let path = folder.join(file_name);
        let file = Aside::create(folder)
            .map_err(plainly)
            .map_err(WriteError::at(&path))?;
        let sections = Sections::new(BufWriter::with_capacity(BUFFER, file));
        Ok(Self { path, sections })
    }

    /// Writes a column. After an error the file cannot be finished any more.
    pub fn put<T: Pod>(&mut self, column: &[T]) -> Result<Piece, WriteError> {
        self.put_all([column])
    }

    /// Writes one column whose numbers come in several slices, so that they need not be in memory all at once.
    pub fn put_all<'a, T: Pod>(
        &mut self,
        slices: impl IntoIterator<Item = &'a [T]>,
    ) -> Result<Piece, WriteError> {
        self.sections.put(slices).map_err(WriteError::at(&self.path))
    }

    /// Writes texts, of which only the places where they end are held in memory.
    pub fn put_strings<'a>(
        &mut self,
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Result<StringsPiece, WriteError> {
        let mut ends = Vec::new();
        let mut end = 0;
        let texts = texts.into_iter().map(|text| {
            end += text.len() as u64;
            ends.push(end);
            text.as_bytes()
        });
        let bytes = self.put_all(texts)?;
        let ends = self.put(&ends)?;
        Ok(StringsPiece { bytes, ends })
    }

    /// Writes `texts` as they lie in memory.
    pub fn put_texts(&mut self, texts: &Strings) -> Result<StringsPiece, WriteError> {
        let (bytes, ends) = texts.columns();
        Ok(StringsPiece {
            bytes: self.put(bytes)?,
            ends: self.put(ends)?,
        })
    }

    /// Writes `directory`, by which a reader finds the pieces, and gives the file its name. It is not forced onto the disk: after a
    /// loss of power it may turn out damaged, to be made anew.
    pub fn finish(self, directory: &impl Serialize) -> Result<Written, WriteError> {
        let Self { path, sections } = self;
        let (whole, footer) = sections.finish(directory).map_err(WriteError::at(&path))?;
        let file = whole
            .into_inner()
            .map_err(|error| WriteError::at(&path)(error.into_error()))?;
        file.put_in_place(&path).map_err(WriteError::at(&path))?;
        Ok(Written { path, footer })
    }
}

/// A file that was just written. Its end, with the sum of all sums, tells it from others.
#[derive(Debug)]
pub struct Written {
    pub(super) path: PathBuf,
    pub(super) footer: Footer,
}

/// The system's error without the name of a file that nobody has heard of.
fn plainly(error: std::io::Error) -> std::io::Error {
    error.kind().into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn a_writer_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut writer = Writer::create(folder.path(), "answers").expect("a writer");
        writer.put(&vec![1_u64; 1 << 17]).expect("written");
        assert_eq!(names(folder.path()).len(), 1);
        drop(writer);
        assert!(names(folder.path()).is_empty());
    }

    /// A directory that cannot be written stands for any error at the very end.
    #[test]
    fn an_error_leaves_the_old_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("answers");
        fs::write(&path, "old").expect("written");
        let writer = Writer::create(folder.path(), "answers").expect("a writer");
        let unwritable = std::collections::BTreeMap::from([((1, 2), 3)]);
        let error = writer.finish(&unwritable).expect_err("keys of JSON are texts");
        assert_eq!(error.path, path);
        assert_eq!(fs::read_to_string(&path).expect("read"), "old");
        assert_eq!(names(folder.path()), ["answers"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Writer::create(&folder.path().join("none"), "answers")
            .err()
            .expect("an error");
        let message = error.to_string();
        assert!(
            message.contains("none") && message.contains("the folder has to exist first"),
            "{message}"
        );
        assert!(!message.contains("writing-"), "{message}");
    }

    #[test]
    fn what_cannot_be_replaced_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("answers")).expect("a folder");
        let writer = Writer::create(folder.path(), "answers").expect("a writer");
        writer.finish(&()).expect_err("a folder is in the way");
        assert_eq!(names(folder.path()), ["answers"]);
    }
}
