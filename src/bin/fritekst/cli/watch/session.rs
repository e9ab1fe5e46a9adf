//! What a run reads, and what the next need not read again.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::bail;

use fritekst::codebook::{Disk, Files};
use fritekst::coding::Results;
use fritekst::corpus::ReadError;
use fritekst::mapped::FileStamp;
use fritekst::store::{Opened, Request, Store};

/// What is remembered from run to run of one command.
#[derive(Default)]
pub struct Session {
    /// Whether there will be another run.
    is_watching: bool,
    /// What was read in this run.
    noted: Noted,
    /// The answers of the latest run.
    kept: Option<Kept>,
    /// What was found in them, where no file keeps it.
    pub results: Results,
}

/// What was read, as it was when it was first read in a run; also what is read on another thread.
#[derive(Clone, Default)]
pub struct Noted(Arc<Mutex<BTreeMap<PathBuf, State>>>);

impl Noted {
    /// Remembers what is at `path`, before it is read.
    fn note(&self, path: &Path) {
        let mut states = self.states();
        states.entry(path.to_owned()).or_insert_with(|| State::of(path));
    }

    fn states(&self) -> MutexGuard<'_, BTreeMap<PathBuf, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Answers that were read.
#[derive(Clone)]
pub struct Answers {
    /// The answers.
    pub store: Arc<Store>,
    /// What is told of them.
    pub notices: Vec<String>,
}

/// Answers, and what they were read from.
struct Kept {
    asked: String,
    files: Vec<State>,
    answers: Answers,
}

/// What a path led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// To nothing.
    Missing,
    /// To a file.
    File(FileStamp),
    /// To a folder with these codebooks.
    Folder(Vec<PathBuf>),
    /// To a pipe or a device.
    Other,
}

impl State {
    fn of(path: &Path) -> Self {
        if let Ok(stamp) = FileStamp::of(path) {
            return Self::File(stamp);
        }
        match Disk.list(path) {
            Ok(Some(mut listed)) => {
                listed.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
                listed.sort();
                Self::Folder(listed)
            }
            Ok(None) => Self::Other,
            Err(_) => Self::Missing,
        }
    }

    /// Whether a later change would show.
    fn is_settled(&self) -> bool {
        matches!(self, Self::File(stamp) if stamp.is_settled())
    }
}

impl Session {
    /// Begins a run of which there will be another.
    pub fn begin(&mut self) {
        self.is_watching = true;
        self.noted.states().clear();
    }

    /// Whether the command runs again when files change.
    pub fn is_watching(&self) -> bool {
        self.is_watching
    }

    /// Shares `value`. If no other run follows it stays until the process ends: the system then takes its memory back at once, which in
    /// hundreds of thousands of pieces takes longer than a small survey is coded in.
    pub fn until_the_end<T>(&self, value: T) -> Arc<T> {
        let value = Arc::new(value);
        if !self.is_watching {
            std::mem::forget(Arc::clone(&value));
        }
        value
    }

    /// Remembers what is at `path`, before it is read.
    pub fn note(&self, path: &Path) {
        self.noted.note(path);
    }

    /// The files, each remembered before it is read.
    pub fn noted(&self) -> Noted {
        self.noted.clone()
    }

    /// Fails if there will be another run, and something was noted that can be read but once.
    pub fn refuse_pipes(&self) -> anyhow::Result<()> {
        let read = self.noted.states();
        match read.iter().find(|(_, state)| **state == State::Other) {
            Some((path, _)) if self.is_watching => bail!(
                "{} is no file: --watch reads files again when they are saved, and a pipe can be read but once; save it \
                 as a file, or leave out --watch",
                path.display()
            ),
            _ => Ok(()),
        }
    }

    /// The answers in the files of `request`: those of an earlier run, if they are the same, or else what `open` reads.
    pub fn answers(
        &mut self,
        request: &Request<'_>,
        open: impl FnOnce() -> Result<Opened, ReadError>,
    ) -> Result<Answers, ReadError> {
        let asked = format!("{request:?}");
        let files: Vec<State> = request.files.iter().map(|file| State::of(file)).collect();
        let is_same = |kept: &&Kept| kept.asked == asked && kept.files == files;
        if let Some(kept) = self.kept.as_ref().filter(is_same) {
            return Ok(kept.answers.clone());
        }
        // The old are out of memory before the new come in.
        (self.kept, self.results) = (None, Results::default());
        let opened = open()?;
        let mut notices = opened.notices;
        notices.extend(opened.trouble.map(|trouble| format!("warning: {trouble}")));
        let answers = Answers {
            store: Arc::new(opened.store),
            notices,
        };
        if files.iter().all(State::is_settled) {
            self.kept = Some(Kept {
                asked,
                files,
                answers: answers.clone(),
            });
        }
        Ok(answers)
    }

    /// Something that is not as it was when it was read.
    pub fn changed(&self) -> Option<PathBuf> {
        let read = self.noted.states();
        let mut changed = read.iter().filter(|(path, state)| State::of(path) != **state);
        changed.next().map(|(path, _)| path.clone())
    }

    /// What all that was read is now.
    pub fn states(&self) -> Vec<State> {
        self.noted.states().keys().map(|path| State::of(path)).collect()
    }
}

impl Files for Noted {
    fn list(&self, path: &Path) -> io::Result<Option<Vec<PathBuf>>> {
        self.note(path);
        Disk.list(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.note(path);
        Disk.read(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_shares_goes_with_it_only_if_another_follows() {
        let mut session = Session::default();
        let last = Arc::downgrade(&session.until_the_end("kodebok"));
        assert_eq!(last.upgrade().as_deref(), Some(&"kodebok"));
        session.begin();
        let one_of_several = Arc::downgrade(&session.until_the_end("kodebok"));
        assert_eq!(one_of_several.upgrade(), None);
    }
}
