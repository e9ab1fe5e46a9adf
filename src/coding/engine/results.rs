//! Results of earlier codings, so that an edit asks no more than it changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

use crate::mapped::{Column, Mapped, Piece, Unusable, WriteError, Writer};

use super::key::Key;

/// Bytes of results that are kept; those that have not been used for longest go first.
const ROOM: usize = 64 << 20;

/// In which wordings expressions are found, by what decides it.
#[derive(Debug, Default)]
pub struct Results {
    /// From before, and how many codings ago each was used.
    old: BTreeMap<Key, (RoaringBitmap, u32)>,
    new: BTreeMap<Key, RoaringBitmap>,
    used: Mutex<BTreeSet<Key>>,
}

/// What is where in the file.
#[derive(Serialize, Deserialize)]
struct Directory {
    bytes: Piece,
    /// Key in hexadecimal, where its result ends, and how many codings ago it was used.
    results: Vec<(String, u64, u32)>,
}

impl Results {
    /// Whether the result of that key is known.
    pub(super) fn has(&self, key: Key) -> bool {
        self.new.contains_key(&key) || self.old.contains_key(&key)
    }

    /// The result of that key, if it is known.
    pub(super) fn get(&self, key: Key) -> Option<&RoaringBitmap> {
        self.used().insert(key);
        let old = || self.old.get(&key).map(|(found, _)| found);
        self.new.get(&key).or_else(old)
    }

    /// Adds a result.
    pub(super) fn add(&mut self, key: Key, found: RoaringBitmap) {
        self.new.insert(key, found);
    }

    /// Reads the results in the file at `path`. What cannot be read is found anew.
    pub fn read(path: &Path) -> Result<Self, Unusable> {
        let file = Mapped::open_verified(path)?;
        let directory: Directory = file.directory()?;
        let bytes: Column<u8> = file.column(&directory.bytes)?;
        let starts = [0]
            .into_iter()
            .chain(directory.results.iter().map(|(_, end, _)| *end));
        let stretches: Vec<(u64, &(String, u64, u32))> = starts.zip(&directory.results).collect();
        let read = |(start, (key, end, age)): (u64, &(String, u64, u32))| {
            let key = Key::from_str_radix(key, 16).ok()?;
            let written = bytes.get(usize::try_from(start).ok()?..usize::try_from(*end).ok()?)?;
            Some((key, (RoaringBitmap::deserialize_from(written).ok()?, *age)))
        };
        let old: Option<Vec<_>> = stretches.into_par_iter().map(read).collect();
        let damaged = || Unusable::Damaged("a result is not where it should be".to_owned());
        Ok(Self {
            old: old.ok_or_else(damaged)?.into_iter().collect(),
            ..Self::default()
        })
    }

    fn used(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is anything that is not in the file.
    pub fn is_new(&self) -> bool {
        !self.new.is_empty()
    }

    /// Writes the results to the file at `path`, the latest used first, as many as there is room for.
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut writer = Writer::create(folder, &name)?;
        let mut order: Vec<(u32, Key)> = self.new.keys().map(|key| (0, *key)).collect();
        let used = self.used().clone();
        order.extend(self.old.iter().map(|(key, (_, age))| match used.contains(key) {
            true => (0, *key),
            false => (age.saturating_add(1), *key),
        }));
        order.sort_unstable();
        let mut bytes: Vec<u8> = Vec::new();
        let mut results = Vec::new();
        for (age, key) in order {
            let start = bytes.len();
            if let Some(found) = self.get(key) {
                // Writing to memory cannot fail.
                let _ = found.serialize_into(&mut bytes);
            }
            if bytes.len() > ROOM {
                bytes.truncate(start);
                break;
            }
            results.push((format!("{key:x}"), bytes.len() as u64, age));
        }
        let bytes = writer.put(&bytes)?;
        writer.finish_replaceable(&Directory { bytes, results })
    }
}
