//! What a file looked like, so that a change is noticed without reading it.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// File systems tell times no finer than this (FAT: two seconds). Of two changes within it, the second may not show.
const GRAIN: Duration = Duration::from_secs(2);

/// Which file was read, and what it looked like.
///
/// Two stamps of a path are equal if the file was not changed between them, provided that the first [is
/// settled](Self::is_settled).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Both paths as text: serde writes no others. Letters that are none are replaced.
    given: String,
    canonical: String,
    #[serde(flatten)]
    state: FileState,
}

impl FileStamp {
    /// The stamp of the ordinary file at `path`.
    pub fn of(path: &Path) -> io::Result<Self> {
        let state = FileState::at(path)?;
        Ok(Self {
            given: path.to_string_lossy().into_owned(),
            canonical: path.canonicalize()?.to_string_lossy().into_owned(),
            state,
        })
    }

    /// The path as it was given.
    pub fn path(&self) -> PathBuf {
        PathBuf::from(&self.given)
    }

    /// Bytes of the file.
    pub fn bytes(&self) -> u64 {
        self.state.bytes
    }

    /// Whether the file, when it was stamped, had last been changed so long ago that any further change alters the stamp. If
    /// not, what was read may be older than the file is now although their stamps are equal: do not rely on it.
    pub fn is_settled(&self) -> bool {
        self.state.is_settled()
    }
}

/// What a file system tells of a file that changes with its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileState {
    bytes: u64,
    /// Nanoseconds since 1970; programs can set it.
    modified: Option<i64>,
    /// The same, of any change; programs cannot set it. Not on Windows.
    changed: Option<i64>,
    inode: Option<u64>,
    #[serde(skip)]
    looked: Looked,
}

/// When a file was looked at, in nanoseconds since 1970. Of two states it does not matter.
#[derive(Clone, Copy, Debug, Default)]
struct Looked(Option<i64>);

impl PartialEq for Looked {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Looked {}

impl FileState {
    /// The state of the ordinary file at `path`.
    pub fn at(path: &Path) -> io::Result<Self> {
        // Before, so that a change between the two does not look older than it is.
        let looked = Looked(nanoseconds(SystemTime::now()));
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "it is no ordinary file",
            ));
        }
        Ok(Self {
            looked,
            ..Self::of(&metadata)
        })
    }

    /// See [`FileStamp::is_settled`]. What is settled now need not have been when it was read.
    pub fn is_settled(&self) -> bool {
        self.looked.0.is_some_and(|looked| self.is_settled_at(looked))
    }

    fn is_settled_at(&self, now: i64) -> bool {
        let last = self.modified.max(self.changed);
        last.is_some_and(|last| now.saturating_sub(last) > GRAIN.as_nanos() as i64)
    }

    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let time =
            |seconds: i64, nanoseconds: i64| seconds.checked_mul(1_000_000_000)?.checked_add(nanoseconds);
        Self {
            bytes: metadata.len(),
            modified: time(metadata.mtime(), metadata.mtime_nsec()),
            changed: time(metadata.ctime(), metadata.ctime_nsec()),
            inode: Some(metadata.ino()),
            looked: Looked::default(),
        }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok().and_then(nanoseconds),
            changed: None,
            inode: None,
            looked: Looked::default(),
        }
    }
}

fn nanoseconds(time: SystemTime) -> Option<i64> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;

    fn file() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("answers.csv");
        fs::write(&path, "svar\n").expect("written");
        sleep(Duration::from_millis(20));
        (folder, path)
    }

    #[test]
    fn an_untouched_file_keeps_its_stamp() {
        let (_folder, path) = file();
        let stamp = FileStamp::of(&path).expect("a stamp");
        fs::read(&path).expect("read");
        assert_eq!(FileStamp::of(&path).expect("a stamp"), stamp);
        let text = serde_json::to_string(&stamp).expect("text");
        assert_eq!(serde_json::from_str::<FileStamp>(&text).expect("a stamp"), stamp);
    }

    #[test]
    fn a_changed_file_has_another_stamp() {
        let (folder, path) = file();
        let stamp = FileStamp::of(&path).expect("a stamp");
        fs::write(&path, "SVAR\n").expect("as many bytes");
        let changed = FileStamp::of(&path).expect("a stamp");
        assert_ne!(changed, stamp);
        let other = folder.path().join("other");
        fs::write(&other, "SVAR\n").expect("written");
        fs::rename(&other, &path).expect("renamed");
        assert_ne!(FileStamp::of(&path).expect("a stamp"), changed);
    }

    /// As `cp -p`, `tar` and `rsync -t` do.
    #[cfg(unix)]
    #[test]
    fn a_time_that_is_set_back_hides_nothing() {
        let (_folder, path) = file();
        let stamp = FileStamp::of(&path).expect("a stamp");
        let modified = fs::metadata(&path).expect("metadata").modified().expect("a time");
        fs::write(&path, "SVAR\n").expect("as many bytes");
        let file = fs::File::options().write(true).open(&path).expect("a file");
        file.set_modified(modified).expect("set back");
        let changed = FileStamp::of(&path).expect("a stamp");
        assert_eq!(changed.state.modified, stamp.state.modified);
        assert_ne!(changed, stamp);
    }

    #[test]
    fn a_file_settles_two_seconds_after_its_last_change() {
        let second = 1_000_000_000;
        let at = |modified, changed| FileState {
            bytes: 1,
            modified,
            changed,
            inode: None,
            looked: Looked::default(),
        };
        assert!(at(Some(second), Some(second)).is_settled_at(4 * second));
        assert!(
            !at(Some(second), Some(3 * second)).is_settled_at(4 * second),
            "the later time counts"
        );
        assert!(!at(Some(second), None).is_settled_at(3 * second));
        assert!(
            !at(Some(9 * second), None).is_settled_at(4 * second),
            "a time to come is not settled"
        );
        assert!(!at(None, None).is_settled_at(4 * second), "nothing is known");
    }

    #[test]
    fn a_new_file_is_not_settled_however_long_it_is_read() {
        let (_folder, path) = file();
        let stamp = FileStamp::of(&path).expect("a stamp");
        assert!(!stamp.is_settled());
        sleep(GRAIN + Duration::from_millis(100));
        assert!(!stamp.is_settled(), "what was read is as old as the stamp");
        assert!(FileStamp::of(&path).expect("a stamp").is_settled());
    }

    #[test]
    fn what_is_no_file_has_no_stamp() {
        let (folder, path) = file();
        assert!(FileStamp::of(folder.path()).is_err());
        assert!(FileStamp::of(&path.with_extension("txt")).is_err());
    }
}
