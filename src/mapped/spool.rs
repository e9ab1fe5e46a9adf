//! A column that grows past what memory holds.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use bytemuck::Pod;

use super::error::WriteError;

/// Bytes that a spool holds in memory.
const HELD: usize = 1 << 20;

/// Numbers that are collected for a column, in memory while they are few and else in a file without a name, of which
/// nothing remains when the process ends however it ends. Several may grow side by side; [`Writer::put_spool`] then
/// writes them one behind the other.
///
/// [`Writer::put_spool`]: super::Writer::put_spool
#[derive(Debug)]
pub struct Spool<T> {
    folder: PathBuf,
    /// The numbers but the last, once there are many.
    file: Option<File>,
    last: Vec<T>,
    spilt: u64,
}

impl<T: Pod> Spool<T> {
    /// Numbers in a row beyond which the memory is emptied into the file.
    const MOST: usize = HELD.div_ceil(size_of::<T>());

    /// An empty one that spills into `folder`, best that of the file to come: it has to have room for it anyway.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            file: None,
            last: Vec::new(),
            spilt: 0,
        }
    }

    /// Adds a number.
    pub fn push(&mut self, number: T) -> Result<(), WriteError> {
        self.extend(&[number])
    }

    /// Adds numbers.
    pub fn extend(&mut self, numbers: &[T]) -> Result<(), WriteError> {
        for part in numbers.chunks(Self::MOST) {
            self.last.extend_from_slice(part);
            if self.last.len() >= Self::MOST {
                self.spill().map_err(WriteError::at(&self.folder))?;
            }
        }
        Ok(())
    }

    /// How many numbers there are.
    pub fn len(&self) -> u64 {
        self.spilt + self.last.len() as u64
    }

    /// Whether there are no numbers.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Hands the numbers to `take` in slices, in the order in which they came.
    pub(super) fn read(mut self, mut take: impl FnMut(&[T]) -> io::Result<()>) -> io::Result<()> {
        if let Some(mut file) = self.file.take() {
            file.rewind()?;
            let mut part = vec![T::zeroed(); Self::MOST];
            let mut left = self.spilt;
            while left > 0 {
                let now = usize::try_from(left).unwrap_or(usize::MAX).min(Self::MOST);
                file.read_exact(bytemuck::cast_slice_mut(&mut part[..now]))?;
                take(&part[..now])?;
                left -= now as u64;
            }
        }
        take(&self.last)
    }

    fn spill(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.write_all(bytemuck::cast_slice(&self.last))?;
        self.spilt += self.last.len() as u64;
        self.last.clear();
        Ok(())
    }
}

/// Texts that are collected likewise.
#[derive(Debug)]
pub struct StringsSpool {
    pub(super) bytes: Spool<u8>,
    pub(super) ends: Spool<u64>,
}

impl StringsSpool {
    /// An empty one that spills into `folder`.
    pub fn new(folder: &Path) -> Self {
        Self {
            bytes: Spool::new(folder),
            ends: Spool::new(folder),
        }
    }

    /// Adds a text, and tells its number.
    pub fn push(&mut self, text: &str) -> Result<u64, WriteError> {
        let number = self.ends.len();
        self.bytes.extend(text.as_bytes())?;
        self.ends.push(self.bytes.len())?;
        Ok(number)
    }

    /// How many texts there are.
    pub fn len(&self) -> u64 {
        self.ends.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_back(count: u32, step: usize) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = Spool::new(folder.path());
        let numbers: Vec<u32> = (0..count).collect();
        numbers
            .chunks(step)
            .for_each(|part| spool.extend(part).expect("added"));
        assert_eq!(spool.len(), u64::from(count));
        assert!(spool.last.len() < Spool::<u32>::MOST, "memory stays bounded");
        let mut back = Vec::new();
        spool
            .read(|part| {
                back.extend_from_slice(part);
                Ok(())
            })
            .expect("read");
        assert!(back == numbers, "{count} numbers by {step}");
    }

    #[test]
    fn numbers_come_back_in_order() {
        let most = Spool::<u32>::MOST as u32;
        for count in [0, 1, most - 1, most, most + 1, 3 * most + 7] {
            comes_back(count, 1000);
        }
        comes_back(5 * most + 3, 3 * most as usize + 1);
    }

    #[test]
    fn nothing_is_seen_in_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spool = Spool::new(folder.path());
        spool.extend(&vec![1_u64; 1 << 18]).expect("spilt");
        assert!(spool.file.is_some());
        if cfg!(unix) {
            assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
        }
    }

    #[test]
    fn a_folder_without_room_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let none = folder.path().join("none");
        let mut spool = Spool::new(&none);
        spool.push(1_u64).expect("few need no file");
        let error = spool.extend(&vec![1_u64; 1 << 18]).expect_err("no folder");
        assert_eq!(error.path, none);
    }
}
