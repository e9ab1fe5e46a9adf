//! Files that are written under another name, and renamed when they are whole.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::unfinished::{self, Known};

/// What the names of files that are being written begin and end with; chance fills in the middle.
const PREFIX: &str = ".fritekst-writing-";
const SUFFIX: &str = ".tmp";

/// A new file beside the one that it is to become. Unless it is put in force nothing of it remains, also if the process is told to
/// end meanwhile and does so by [`without_unfinished`](super::without_unfinished).
#[derive(Debug)]
pub struct Aside {
    // Removed before it is no longer known.
    file: NamedTempFile,
    known: Known,
}

impl Aside {
    /// A new file in `folder`, with the rights of an ordinary one.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let (file, known) = unfinished::begin(|| builder.tempfile_in(folder))?;
        Ok(Self { file, known })
    }

    /// The file, to be asked and told what a name has no part in.
    pub fn as_file(&self) -> &File {
        self.file.as_file()
    }

    /// The file, to be written to.
    pub fn as_file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Gives the file its name, `path` in the same folder, for good: when this returns, it has outlived a loss of power.
    pub fn put_in_force(self, path: &Path) -> io::Result<()> {
        self.as_file().sync_all()?;
        self.put_in_place(path)?;
        // The file is in force; that a folder cannot be synced (on Windows, on some network drives) undoes nothing.
        let _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Gives the file its name, `path` in the same folder. After a loss of power it may be there and not be whole, which its
    /// checksums tell: for what can be found anew.
    pub fn put_in_place(self, path: &Path) -> io::Result<()> {
        self.known.rename(self.file, path)
    }
}

/// Through the file itself: its guardian names in each error a file that nobody has heard of.
impl Write for Aside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.as_file_mut().flush()
    }
}

/// Writes a small file to `path` that can be made again: it is there as a whole or not at all.
pub fn put_note(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = Aside::create(folder_of(path))?;
    file.write_all(content)?;
    file.put_in_place(path)
}

/// What the small file at `path` holds, if there is one. A pipe in its place is none: to read it would be to wait for it.
pub fn read_note(path: &Path) -> Option<Vec<u8>> {
    path.is_file().then(|| std::fs::read(path).ok()).flatten()
}

/// The folder that `path` is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Whether a file of this name is one of ours that was being written.
pub(super) fn is_ours(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|name| name.strip_suffix(SUFFIX))
        .is_some_and(|middle| !middle.is_empty() && middle.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_given_are_ours() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = Aside::create(folder.path()).expect("a file");
        let name = file.file.path().file_name().expect("a name");
        let name = name.to_string_lossy().into_owned();
        assert!(is_ours(&name), "{name}");
        for name in [
            "answers",
            ".fritekst-writing-.tmp",
            ".fritekst-writing-a.b.tmp",
            ".fritekst-a1b2.tmp",
            ".tmp1234",
        ] {
            assert!(!is_ours(name), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_it_as_any_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let usual = folder.path().join("usual");
        std::fs::write(&usual, "").expect("written");
        let path = folder.path().join("ours");
        let file = Aside::create(folder.path()).expect("a file");
        file.put_in_force(&path).expect("in force");
        let mode = |path| std::fs::metadata(path).expect("a file").permissions().mode();
        assert_eq!(mode(&path), mode(&usual));
    }
}
