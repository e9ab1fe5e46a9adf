//! A survey is opened: from its store if there is one of these files, or else from the files, which makes one.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::corpus::{
    Corpus, FileFault, Layout, Notice, Progress, QuestionId, ReadError, ReadOptions, read_keeping,
};
use crate::mapped::{FileStamp, Lock, Strings, Unusable, WriteError, Written};

use super::directory::Directory;
use super::freshness::{Source, asked, key};
use super::ingest::{Shelf, ingest};
use super::keeping::{InFile, find, just_written, sweep};
use super::repeats::Repeats;
use super::{InMemory, Store};

/// What is to be opened.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Files with answers, in order.
    pub files: &'a [PathBuf],
    /// Which column is what.
    pub layout: &'a Layout,
    /// The wordings of questions.
    pub questions: &'a [(QuestionId, String)],
    /// What is told of the files instead of found out.
    pub options: &'a ReadOptions,
    /// Where stores are kept; nothing: none is looked for and none is kept.
    pub folder: Option<&'a Path>,
}

/// Who is told how far files are read.
type Watch<'a> = &'a mut dyn FnMut(Progress);

/// A survey that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The survey.
    pub store: Store,
    /// What was told when its files were read.
    pub notices: Vec<String>,
    /// Why it is not as quick as it could be; coding is none the worse for it.
    pub trouble: Option<Trouble>,
}

/// Why a store was not used, or could not be kept.
#[derive(Debug)]
pub enum Trouble {
    /// The one that was there cannot be used, and was made anew.
    Remade(Unusable),
    /// None can be kept.
    NotKept(WriteError),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remade(reason) => write!(f, "the store of the answers was made anew: {reason}"),
            Self::NotKept(error) => write!(
                f,
                "the answers cannot be kept as a store, so they are read anew each time (--no-cache: without this \
                 warning): {error}"
            ),
        }
    }
}

/// Opens a survey. `watch` is told how far its files are read, if they are.
pub fn open(request: &Request<'_>, watch: Watch<'_>) -> Result<Opened, ReadError> {
    let stamps = request.folder.and_then(|_| Source::stamps(request.files));
    match (request.folder, stamps) {
        (Some(folder), Some(stamps)) => Place { request, folder }.open(&stamps, watch),
        // What is no ordinary file, such as a pipe, can be read but once.
        _ => in_memory(request, watch),
    }
}

fn in_memory(request: &Request<'_>, watch: Watch<'_>) -> Result<Opened, ReadError> {
    let mut shelf = InMemory::default();
    let (read, vocabulary) = read_to(request, &mut shelf, watch)?;
    let Ok(vocabulary) = vocabulary;
    Ok(Opened {
        store: shelf.store(
            read.corpus,
            read.repeats,
            vocabulary,
            asked(request.files, request.layout, request.questions, request.options),
        ),
        notices: read.notices,
        trouble: None,
    })
}

/// What files say, but for the texts.
struct Read {
    corpus: Corpus,
    repeats: Repeats,
    notices: Vec<String>,
}

/// Reads the files, and puts their wordings on `shelf`. Tells the vocabulary too, unless that failed.
fn read_to<S: Shelf>(
    request: &Request<'_>,
    shelf: &mut S,
    watch: Watch<'_>,
) -> Result<(Read, Result<Strings, S::Error>), ReadError> {
    let threads = rayon::current_num_threads();
    let (read, vocabulary) = ingest(threads, shelf, |feeder| {
        let read = read_keeping(
            request.files,
            request.layout,
            request.questions,
            request.options,
            feeder,
            watch,
        );
        read.map(|(corpus, feeder, notices)| {
            // It goes, so that those whom it feeds know that there is no more. While they finish there is time.
            drop(feeder);
            Read {
                repeats: Repeats::of(&corpus.given.wordings),
                notices: notices.iter().map(Notice::to_string).collect(),
                corpus,
            }
        })
    });
    Ok((read?, vocabulary))
}

/// A folder with stores.
struct Place<'a> {
    request: &'a Request<'a>,
    folder: &'a Path,
}

impl Place<'_> {
    fn open(&self, stamps: &[FileStamp], watch: Watch<'_>) -> Result<Opened, ReadError> {
        let Request {
            files,
            layout,
            questions,
            options,
            ..
        } = *self.request;
        let asked = asked(files, layout, questions, options);
        let key = key(&asked);
        let found = || find(self.folder, &key, |source| source.is_fresh(&asked, stamps));
        let reason = match found() {
            Ok(Some((store, notices))) => return Ok(opened(store, notices)),
            Ok(None) | Err(Unusable::Missing) => None,
            Err(reason) => Some(reason),
        };
        let lock = match Lock::exclusive(self.folder) {
            Ok(lock) => lock,
            Err(error) => return self.without(error, watch),
        };
        // Another process may have made it while this one waited.
        if let Ok(Some((store, notices))) = found() {
            return Ok(opened(store, notices));
        }
        let written = match self.make(&asked, &key, stamps, watch)? {
            Ok(written) => written,
            Err(error) => return self.without(error, watch),
        };
        if let Some(lock) = &lock {
            sweep(lock, self.folder, &key);
        }
        match just_written(&written, &key) {
            Ok((store, notices)) => Ok(Opened {
                trouble: reason.map(Trouble::Remade),
                ..opened(store, notices)
            }),
            Err(reason) => Ok(Opened {
                trouble: Some(Trouble::Remade(reason)),
                ..in_memory(self.request, watch)?
            }),
        }
    }

    /// Makes the store and puts it in force.
    fn make(
        &self,
        asked: &str,
        key: &str,
        stamps: &[FileStamp],
        watch: Watch<'_>,
    ) -> Result<Result<Written, WriteError>, ReadError> {
        let mut shelf = match InFile::create(self.folder, key) {
            Ok(shelf) => shelf,
            Err(error) => return Ok(Err(error)),
        };
        let (read, vocabulary) = read_to(self.request, &mut shelf, watch)?;
        self.unchanged(stamps)?;
        let source = Source::new(asked.to_owned(), stamps.to_vec(), &read.corpus.inputs);
        let InFile { mut writer, blocks } = shelf;
        let kept = vocabulary.and_then(|vocabulary| {
            let told = (source, read.notices);
            let answers = (&read.corpus, &read.repeats);
            let directory = Directory::write(&mut writer, answers, &vocabulary, blocks, told)?;
            writer.finish(&directory)
        });
        Ok(kept)
    }

    /// Fails if a file was changed while it was read.
    fn unchanged(&self, stamps: &[FileStamp]) -> Result<(), ReadError> {
        let now = Source::stamps(self.request.files).unwrap_or_default();
        let changed = stamps
            .iter()
            .enumerate()
            .find(|(at, stamp)| now.get(*at) != Some(stamp));
        match changed {
            Some((at, _)) => Err(ReadError::File {
                file: self.request.files[at].display().to_string(),
                fault: FileFault::Changed,
            }),
            None => Ok(()),
        }
    }

    /// The survey in memory, where no store can be kept.
    fn without(&self, error: WriteError, watch: Watch<'_>) -> Result<Opened, ReadError> {
        Ok(Opened {
            trouble: Some(Trouble::NotKept(error)),
            ..in_memory(self.request, watch)?
        })
    }
}

fn opened(store: Store, notices: Vec<String>) -> Opened {
    Opened {
        store,
        notices,
        trouble: None,
    }
}
