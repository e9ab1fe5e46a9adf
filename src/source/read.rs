//! Reading the files that people write: whole, but not without end.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// No codebook and no project file is larger; a file that is, is another file.
pub const MOST_BYTES: u64 = 16 << 20;

/// The bytes of the file or pipe at `path`, if it has at most [`MOST_BYTES`] of them; no more than that is read.
pub fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = open(path)?;
    check_size(file.metadata()?.len())?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    check_size(bytes.len() as u64)?;
    Ok(bytes)
}

/// Whether a file of that many bytes is read.
pub fn check_size(bytes: u64) -> io::Result<()> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!(
            "it is larger than {} MiB, the most that is read of such a file; is it the right one?",
            MOST_BYTES >> 20
        ),
    ))
}

/// The same as text.
pub fn read_text_limited(path: &Path) -> io::Result<String> {
    let not_utf8 = |_| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            "it is not UTF-8; save it again as UTF-8",
        )
    };
    String::from_utf8(read_limited(path)?).map_err(not_utf8)
}

/// Opens the file or pipe at `path`. A folder has no bytes and a device no end; what is given as standard input is taken
/// for what it is.
pub fn open(path: &Path) -> io::Result<File> {
    let kind = std::fs::metadata(path)?.file_type();
    let what = if kind.is_dir() {
        "it is a folder, not a file"
    } else if kind.is_file() || is_stream(kind) || path == Path::new("/dev/stdin") {
        return File::open(path);
    } else {
        "it is a device, not a file"
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

#[cfg(unix)]
fn is_stream(kind: std::fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_fifo() || kind.is_socket()
}

#[cfg(not(unix))]
fn is_stream(_: std::fs::FileType) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_the_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("k.toml");
        let file = File::create(&path).expect("a file");
        file.set_len(MOST_BYTES).expect("as long as may be");
        assert_eq!(
            read_limited(&path).map(|bytes| bytes.len() as u64).ok(),
            Some(MOST_BYTES)
        );
        file.set_len(MOST_BYTES + 1).expect("longer");
        let kind = read_limited(&path).map_err(|error| error.kind());
        assert_eq!(kind, Err(io::ErrorKind::FileTooLarge));
    }

    #[test]
    fn folders_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let told = read_limited(folder.path()).map_err(|error| error.to_string());
        assert_eq!(told, Err("it is a folder, not a file".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_refused_and_a_pipe_is_not() {
        for device in ["/dev/null", "/dev/zero"] {
            let told = read_limited(Path::new(device)).map_err(|error| error.to_string());
            assert_eq!(told, Err("it is a device, not a file".to_owned()), "{device}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("a pipe").success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || read_limited(&pipe).map_err(|error| error.kind())
        });
        std::fs::write(&pipe, "[theme]").expect("written");
        assert_eq!(reader.join().expect("read"), Ok(b"[theme]".to_vec()));
    }
}
