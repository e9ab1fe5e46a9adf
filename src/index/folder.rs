//! An index on disk: found, opened, built and replaced.
//!
//! A folder holds a stamp and the folder of one index, which the stamp names. A new index is built in a folder of its
//! own, and put in force by renaming one file, the stamp: until then whoever opens the index gets the old one, and if
//! the build fails or the machine stops, it stays. A lock keeps two writers apart; it goes with the process.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Index;
use tantivy::directory::MmapDirectory;

use crate::corpus::Corpus;
use crate::mapped::Lock;
use crate::text::Analyzer;

use super::build::{BuildOptions, write};
use super::error::{BuildError, Unusable};
use super::fingerprint::Fingerprint;
use super::forms::{self, Forms};
use super::known::Known;
use super::read_only::ReadOnly;
use super::stamp::Stamp;
use super::verified::Verified;

const STAMP: &str = "stamp.json";
/// What the names of folders with an index begin with; a number follows.
const WORDS: &str = "words-";

/// An index that was found sound.
pub(super) struct Found {
    pub index: Index,
    pub stamp: Stamp,
    pub forms: Forms,
    /// What is to be noted of its files, which were summed.
    verified: Option<Verified>,
}

/// The index in `folder`, if it is of the answers that `is_of` asks for. Its files are summed unless it is noted that they
/// were since they last changed.
pub(super) fn open(folder: &Path, is_of: impl FnOnce(&Stamp) -> bool) -> Result<Found, Unusable> {
    let stamp = Stamp::read(&folder.join(STAMP))?;
    if !is_of(&stamp) {
        return Err(Unusable::Stale);
    }
    if !is_ours(&stamp.folder) {
        return Err(Unusable::damaged("the stamp names a strange folder"));
    }
    let files = folder.join(&stamp.folder);
    let directory = MmapDirectory::open(&files).map_err(Unusable::damaged)?;
    // What they look like is asked first, so that a change while they are summed shows later.
    let verified = Verified::now(&files, stamp.contents());
    let is_noted = verified.as_ref().is_some_and(|now| now.is_noted(folder));
    if !is_noted {
        stamp.check(&directory)?;
    }
    let forms = Forms::open(&directory).map_err(Unusable::damaged)?;
    let index = Index::open(ReadOnly(directory)).map_err(Unusable::damaged)?;
    Ok(Found {
        index,
        stamp,
        forms,
        verified: verified.filter(|_| !is_noted),
    })
}

impl Found {
    /// Where it is kept, in the index's own place in `folder`, which forms keywords find.
    pub fn known(&self, folder: &Path, analyzer: &Analyzer) -> Option<Known> {
        let sum = self.stamp.sum(forms::NAME)?;
        Some(Known::of(&folder.join(&self.stamp.folder), sum, analyzer))
    }

    /// Notes in `folder` what makes the next opening quicker: that the files were summed, and what the answers are known as.
    /// Where that cannot be written, the next is as slow as this one.
    pub fn note(&self, folder: &Path, known_as: Option<&str>) {
        if let Some(verified) = &self.verified {
            let _ = verified.note(folder);
        }
        if let Some(name) = known_as.filter(|name| !self.stamp.is_known_as(name)) {
            let _ = Site::enter(folder).map(|site| site.name(&self.stamp, name));
        }
    }
}

/// A folder in which this process alone builds.
pub(super) struct Site<'a> {
    folder: &'a Path,
    /// Held as long as it lives. Some network drives know no locks; two writers are then kept apart by the names of
    /// their folders, but nothing is cleaned up.
    lock: Option<Lock>,
}

impl<'a> Site<'a> {
    /// Makes `folder` if need be, and waits until no other process builds there.
    pub fn enter(folder: &'a Path) -> Result<Self, BuildError> {
        let lock = Lock::exclusive(folder)?;
        Ok(Self { folder, lock })
    }

    /// Builds an index of `corpus` and puts it in force.
    pub fn build(
        &self,
        corpus: &Corpus,
        analyzer: &Arc<Analyzer>,
        fingerprint: &Fingerprint,
        options: &BuildOptions<'_>,
    ) -> Result<(), BuildError> {
        let known_as = options.known_as.map(|name| Fingerprint::known_as(name, analyzer));
        let draft = self.draft()?;
        let index = write(corpus, analyzer, Some(&draft.path), options)?;
        Forms::keep(&index, &draft.path).map_err(BuildError::at(&draft.path))?;
        drop(index);
        tidy(&draft.path, &Lock::path(self.folder)).map_err(BuildError::at(&draft.path))?;
        let stamp = Stamp::of(self.folder, &draft.name, corpus.len(), fingerprint, known_as)
            .map_err(BuildError::at(&draft.path))?;
        let path = self.folder.join(STAMP);
        let aside = self.folder.join(format!("{}.json", draft.name));
        stamp.write(&aside, &path).map_err(|error| {
            let _ = fs::remove_file(&aside);
            BuildError::at(&path)(error)
        })?;
        self.sweep(&draft.keep());
        Ok(())
    }

    /// Writes `stamp` anew as that of answers that are known as `name`, if it is in force still.
    fn name(&self, stamp: &Stamp, name: &str) {
        let path = self.folder.join(STAMP);
        let in_force = || Stamp::read(&path).is_ok_and(|now| now == *stamp);
        if self.lock.is_some() && in_force() {
            let aside = self.folder.join(format!("{}.json", stamp.folder));
            if stamp.clone().named(name.to_owned()).write(&aside, &path).is_err() {
                let _ = fs::remove_file(&aside);
            }
        }
    }

    /// A new folder under the first number that is free.
    fn draft(&self) -> Result<Draft, BuildError> {
        let mut number: u64 = 1;
        loop {
            let name = format!("{WORDS}{number}");
            let path = self.folder.join(&name);
            match fs::create_dir(&path) {
                Ok(()) => {
                    return Ok(Draft {
                        name,
                        path,
                        kept: false,
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(BuildError::at(&path)(error)),
            }
        }
    }

    /// Removes what older and broken-off builds have left. What cannot be removed (on Windows, while somebody reads
    /// it) is left to the next build.
    fn sweep(&self, current: &str) {
        let (Some(_), Ok(entries)) = (&self.lock, fs::read_dir(self.folder)) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_ours(&name) && name != current {
                let _ = fs::remove_dir_all(entry.path());
            } else if name.strip_suffix(".json").is_some_and(is_ours) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Removes from the folder of a new index what was of use while it was built, and makes the rest as readable as the
/// file `usual` is: tantivy writes some files for their owner alone.
fn tidy(folder: &Path, usual: &Path) -> io::Result<()> {
    let permissions = fs::metadata(usual)?.permissions();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if path.is_dir() {
            fs::remove_dir_all(&path)?;
        } else if entry.file_name().to_string_lossy().starts_with('.') {
            fs::remove_file(&path)?;
        } else {
            fs::set_permissions(&path, permissions.clone())?;
        }
    }
    Ok(())
}

fn is_ours(name: &str) -> bool {
    name.strip_prefix(WORDS)
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// An index that is being built; removed unless it is kept.
struct Draft {
    name: String,
    path: PathBuf,
    kept: bool,
}

impl Draft {
    fn keep(mut self) -> String {
        self.kept = true;
        std::mem::take(&mut self.name)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
