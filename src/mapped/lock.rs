//! One writer at a time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::aside;
use super::error::WriteError;

const NAME: &str = "lock";

/// A folder in which this process alone writes, until it is dropped or the process ends. Readers are not kept out.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    _file: File,
}

impl Lock {
    /// Makes `folder` if need be, and waits until no other lock is held there; one of this process too. None where the
    /// drive knows no locks, as some network drives: writers then do no harm to each other, for they write aside, but
    /// the last one wins, and nothing may be cleaned up.
    pub fn exclusive(folder: &Path) -> Result<Option<Self>, WriteError> {
        fs::create_dir_all(folder).map_err(WriteError::at(folder))?;
        let path = Self::path(folder);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let file = file.map_err(WriteError::at(&path))?;
        let locked = file.lock().is_ok();
        Ok(locked.then(|| Self {
            folder: folder.to_owned(),
            _file: file,
        }))
    }

    /// The file that is locked; it stays when the lock is gone.
    pub fn path(folder: &Path) -> PathBuf {
        folder.join(NAME)
    }

    /// Removes what broken-off writers have left, and tells how many files. What cannot be removed is left to the next.
    pub fn sweep(&self) -> usize {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return 0;
        };
        let ours = entries.flatten().filter(|entry| {
            entry.file_type().is_ok_and(|kind| kind.is_file())
                && entry.file_name().to_str().is_some_and(aside::is_ours)
        });
        ours.filter(|entry| fs::remove_file(entry.path()).is_ok()).count()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_second_writer_waits_for_the_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = Lock::exclusive(folder.path())
            .expect("a lock file")
            .expect("a lock");
        let (sender, receiver) = mpsc::channel();
        let path = folder.path().to_owned();
        let second = thread::spawn(move || {
            let lock = Lock::exclusive(&path).expect("a lock file").expect("a lock");
            sender.send(()).expect("sent");
            lock
        });
        assert!(
            receiver.recv_timeout(Duration::from_millis(100)).is_err(),
            "it waits"
        );
        drop(lock);
        receiver
            .recv_timeout(Duration::from_secs(60))
            .expect("it goes on");
        second.join().expect("no panic");
    }

    #[test]
    fn only_what_broken_off_writers_left_is_swept() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = Lock::exclusive(folder.path())
            .expect("a lock file")
            .expect("a lock");
        for middle in ["a1", "b2", "c3"] {
            let name = format!(".fritekst-writing-{middle}.tmp");
            fs::write(folder.path().join(name), "").expect("written");
        }
        let strangers = [
            "answers",
            "answers.verified",
            ".fritekst-writing-.tmp",
            ".fritekst-abc",
        ];
        for name in strangers {
            fs::write(folder.path().join(name), "").expect("written");
        }
        fs::create_dir(folder.path().join(".fritekst-writing-abc.tmp")).expect("a folder");
        assert_eq!(lock.sweep(), 3);
        assert_eq!(lock.sweep(), 0);
        let left = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(
            left,
            strangers.len() + 2,
            "the lock file and the folder are the others"
        );
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("written");
        let error = Lock::exclusive(&file.join("within")).expect_err("no folder");
        assert!(error.to_string().contains("within"), "{error}");
    }
}
