//! Files that stay as they are while they are read.

use std::fs::{File, Metadata};
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::source::open;

/// A file that is read more than once, from beginning to end, and must be the same each time.
///
/// A pipe can be read only once; what comes out of it is put in a temporary file without a name. Nothing is mapped
/// into memory: a mapped file that is cut short ends the process.
#[derive(Debug)]
pub(super) struct SteadyFile {
    file: File,
    length: u64,
    /// Where the file is and what it was, if others can write to it.
    watched: Option<(PathBuf, Stamp)>,
}

/// What the system says of a file; differs if somebody wrote to it.
#[derive(Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Device, inode, and the time when anything of it changed.
    #[cfg(unix)]
    identity: (u64, u64, i64, i64),
}

impl SteadyFile {
    /// Opens a file, or empties a pipe.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = open(path)?;
        let metadata = file.metadata()?;
        // What the kernel makes up as it is read has no length beforehand.
        if metadata.is_file() && metadata.len() > 0 {
            return Ok(Self {
                file,
                length: metadata.len(),
                watched: Some((path.to_owned(), Stamp::of(&metadata))),
            });
        }
        let mut spool = tempfile::tempfile()?;
        let length = io::copy(&mut file, &mut spool)?;
        Ok(Self {
            file: spool,
            length,
            watched: None,
        })
    }

    /// Bytes in it.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The file from its beginning.
    pub fn rewound(&mut self) -> io::Result<&mut File> {
        self.file.rewind()?;
        Ok(&mut self.file)
    }

    /// Fills `buffer` from that byte of the file on, and tells how many bytes there were: fewer at its end.
    pub fn read_at(&self, buffer: &mut [u8], start: u64) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match read_some_at(&self.file, &mut buffer[filled..], start + filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Whether it is, as far as the system knows, what it was when it was opened.
    pub fn is_unchanged(&self) -> bool {
        self.watched.as_ref().is_none_or(|(path, stamp)| {
            std::fs::metadata(path).is_ok_and(|metadata| Stamp::of(&metadata) == *stamp)
        })
    }
}

#[cfg(unix)]
fn read_some_at(file: &File, buffer: &mut [u8], start: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, start)
}

/// Moves the place in the file from which it is read on: it has to be rewound.
#[cfg(windows)]
fn read_some_at(file: &File, buffer: &mut [u8], start: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, start)
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt;
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            identity: (
                metadata.dev(),
                metadata.ino(),
                metadata.ctime(),
                metadata.ctime_nsec(),
            ),
        }
    }
}

/// The next `length` bytes of `source`; fewer at its end, none behind it.
pub(super) fn read_block(source: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut block = Vec::with_capacity(length);
    source.take(length as u64).read_to_end(&mut block)?;
    Ok(block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grows_or_is_replaced_has_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("svar.csv");
        std::fs::write(&path, "svar\nja\n").expect("a file");
        let file = SteadyFile::open(&path).expect("a file");
        assert!(file.is_unchanged());
        std::fs::write(&path, "svar\nja\nnei\n").expect("a longer file");
        assert!(!file.is_unchanged());
        let file = SteadyFile::open(&path).expect("a file");
        let aside = folder.path().join("ny.csv");
        std::fs::write(&aside, "svar\nja\nnei\n").expect("the same anew");
        std::fs::rename(&aside, &path).expect("replaced");
        assert!(!file.is_unchanged());
        let file = SteadyFile::open(&path).expect("a file");
        std::fs::remove_file(&path).expect("gone");
        assert!(!file.is_unchanged());
    }

    #[test]
    fn blocks_are_whole_but_for_the_last() {
        let mut source: &[u8] = b"abcde";
        let mut blocks = std::iter::from_fn(|| read_block(&mut source, 2).ok());
        let blocks: Vec<Vec<u8>> = blocks.by_ref().take(4).collect();
        assert_eq!(blocks, [&b"ab"[..], b"cd", b"e", b""]);
    }
}
