//! Results of earlier codings, so that an edit asks no more than it changed.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use roaring::RoaringBitmap;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::mapped::{Column, Mapped, Piece, Unusable, WriteError, Writer};

use super::key::Key;

/// Bytes of results that are kept; those that have not been used for longest go first.
const ROOM: usize = 64 << 20;

/// In which wordings expressions and themes are found, by what decides it.
#[derive(Debug, Default)]
pub struct Results {
    /// From before, as they are written.
    bytes: Column<u8>,
    old: FxHashMap<Key, Old>,
    new: FxHashMap<Key, RoaringBitmap>,
    used: Mutex<FxHashSet<Key>>,
}

/// A result from before.
#[derive(Clone, Debug)]
struct Old {
    /// Where it is written.
    at: Range<usize>,
    /// How many codings ago it was used.
    age: u32,
}

/// What is where in the file.
#[derive(Serialize, Deserialize)]
struct Directory {
    bytes: Piece,
    /// By result, its key, where it ends, and how many codings ago it was used.
    keys: Piece,
    ends: Piece,
    ages: Piece,
}

impl Results {
    /// Whether there is a result of that key.
    pub(super) fn has(&self, key: Key) -> bool {
        self.new.contains_key(&key) || self.old.contains_key(&key)
    }

    /// The result of that key; nothing if there is none, or if what is written cannot be read.
    pub(super) fn get(&self, key: Key) -> Option<RoaringBitmap> {
        self.keep(key);
        if let Some(new) = self.new.get(&key) {
            return Some(new.clone());
        }
        let old = self.old.get(&key)?;
        RoaringBitmap::deserialize_from(&self.bytes[old.at.clone()]).ok()
    }

    /// Counts the result of that key as used, without a look at it.
    pub(super) fn keep(&self, key: Key) {
        self.used().insert(key);
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
        let keys: Column<Key> = file.column(&directory.keys)?;
        let ends: Column<u64> = file.column(&directory.ends)?;
        let ages: Column<u32> = file.column(&directory.ages)?;
        let mut old = FxHashMap::default();
        old.reserve(keys.len());
        let mut start = 0;
        for ((key, end), age) in keys.iter().zip(ends.iter()).zip(ages.iter()) {
            let end = usize::try_from(*end).unwrap_or(usize::MAX);
            if end < start || end > bytes.len() {
                return Err(Unusable::Damaged("a result is not where it should be".to_owned()));
            }
            let written = Old {
                at: start..end,
                age: *age,
            };
            old.insert(*key, written);
            start = end;
        }
        Ok(Self {
            bytes,
            old,
            ..Self::default()
        })
    }

    fn used(&self) -> MutexGuard<'_, FxHashSet<Key>> {
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
        let (mut pieces, mut ends) = (Vec::new(), Vec::new());
        let (mut keys, mut ages) = (Vec::new(), Vec::new());
        let mut end = 0;
        for (age, key) in self.order() {
            let piece = self.written(key);
            end += piece.len();
            if end > ROOM {
                break;
            }
            pieces.push(piece);
            keys.push(key);
            ends.push(end as u64);
            ages.push(age);
        }
        let directory = Directory {
            bytes: writer.put_all(pieces.iter().map(|piece| &**piece))?,
            keys: writer.put(&keys)?,
            ends: writer.put(&ends)?,
            ages: writer.put(&ages)?,
        };
        writer.finish(&directory).map(drop)
    }

    /// Every result and how many codings ago it was used, in the order in which they are written.
    fn order(&self) -> Vec<(u32, Key)> {
        let used = self.used();
        let old = self.old.iter().filter(|(key, _)| !self.new.contains_key(key));
        let old = old.map(|(key, old)| match used.contains(key) {
            true => (0, *key),
            false => (old.age.saturating_add(1), *key),
        });
        let mut order: Vec<(u32, Key)> = self.new.keys().map(|key| (0, *key)).chain(old).collect();
        order.sort_unstable();
        order
    }

    /// The result of that key as it is written.
    fn written(&self, key: Key) -> Cow<'_, [u8]> {
        if let Some(new) = self.new.get(&key) {
            let mut bytes = Vec::with_capacity(new.serialized_size());
            // Writing to memory cannot fail.
            let _ = new.serialize_into(&mut bytes);
            return bytes.into();
        }
        let old = self.old.get(&key).map(|old| &self.bytes[old.at.clone()]);
        old.unwrap_or_default().into()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::codebook::parse;
    use crate::coding::{CodedAnswers, Coder};
    use crate::corpus::Assembly;
    use crate::store::Store;

    fn set(numbers: &[u32]) -> RoaringBitmap {
        numbers.iter().copied().collect()
    }

    #[test]
    fn what_is_written_is_read_and_written_again_unread() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.results");
        let mut first = Results::default();
        let everything: Vec<u32> = (0..100_000).collect();
        for (key, found) in [(1, &[][..]), (2, &[7, 70_000]), (u128::MAX, &everything)] {
            first.add(key, set(found));
        }
        assert!(first.is_new());
        first.write(&path).expect("written");

        let mut second = Results::read(&path).expect("read");
        assert!(!second.is_new());
        assert_eq!(second.get(2), Some(set(&[7, 70_000])));
        assert!(second.has(1) && !second.has(3));
        second.add(3, set(&[3]));
        second.write(&path).expect("written");

        let third = Results::read(&path).expect("read");
        let of = |key| third.get(key);
        assert_eq!(
            [1, 2, 3, u128::MAX].map(of),
            [set(&[]), set(&[7, 70_000]), set(&[3]), set(&everything)].map(Some)
        );
        let age = |key| third.old[&key].age;
        assert_eq!(
            [1, 2, 3, u128::MAX].map(age),
            [1, 0, 0, 1],
            "what was not used is older"
        );
    }

    #[test]
    fn a_result_that_cannot_be_read_is_none() {
        let results = Results {
            bytes: Column::from(vec![1_u8, 2, 3]),
            old: [(9, Old { at: 0..3, age: 0 })].into_iter().collect(),
            ..Results::default()
        };
        assert_eq!(results.get(9), None);
    }

    #[test]
    fn what_cannot_be_read_is_found_anew() {
        let book = "[theme.bolig]\nany = ['bolig', 'leie']\nnone = ['hytte']\n[theme.tolk]\nany = 'tolk'\nunless = 'nok'\n";
        let loaded = parse("bok.toml", book);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let analyzer = Arc::new(loaded.library.words.analyzer());
        let coder = Arc::new(Coder::new(Arc::new(loaded.library), analyzer));
        let texts = [
            "Boliger mangler",
            "Vi har ikke tolk",
            "Nok tolker",
            "Leie av hytte",
            "Vet ikke",
        ];
        let corpus = Assembly::of_texts("q1", texts).expect("a survey");
        let store = Arc::new(Store::of(corpus));
        let code = |results: &mut Results| {
            let coded = CodedAnswers::new(&coder, &store, results, &|_| ());
            let themes = (0..texts.len()).map(|answer| coded.themes(answer).into_owned());
            themes.collect::<Vec<Vec<u32>>>()
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.results");
        let mut first = Results::default();
        let themes = code(&mut first);
        assert_eq!(themes, [vec![0], vec![1], vec![], vec![], vec![]]);
        first.write(&path).expect("written");
        let mut second = Results::read(&path).expect("read");
        second.bytes = Column::from(vec![0_u8; second.bytes.len()]);
        assert!(second.old.keys().all(|key| second.get(*key).is_none()));
        assert_eq!(code(&mut second), themes);
    }
}
