//! Files that are written under another name, and renamed when they are whole.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// What the names of files that are being written begin and end with; chance fills in the middle.
const PREFIX: &str = ".fritekst-writing-";
const SUFFIX: &str = ".tmp";

/// A new file in `folder`, with the rights of an ordinary one. It is removed unless it is put in force.
pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Gives the file its name, `path` in the same folder, for good: when this returns, it has outlived a loss of power.
pub(super) fn put_in_force(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    put_in_place(file, path)?;
    // The file is in force; that a folder cannot be synced (on Windows, on some network drives) undoes nothing.
    let _ = File::open(folder_of(path)).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Gives the file its name, `path` in the same folder. After a loss of power it may be there and not be whole, which its
/// checksums tell: for what can be found anew.
pub(super) fn put_in_place(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a small file to `path` that can be made again: it is there as a whole or not at all.
pub fn put_note(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = create(folder_of(path))?;
    file.write_all(content)?;
    put_in_place(file, path)
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
        let file = create(folder.path()).expect("a file");
        let name = file
            .path()
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
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
        put_in_force(create(folder.path()).expect("a file"), &path).expect("in force");
        let mode = |path| std::fs::metadata(path).expect("a file").permissions().mode();
        assert_eq!(mode(&path), mode(&usual));
    }
}
