//! Finds respondents by their ids.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where in a list of respondents an id is.
///
/// Most files count their respondents: as long as ids are ascending numbers, each new one is new. The first that is
/// not makes a table of all of them. It holds hashes instead of a second copy of each id; they are seeded, so that no
/// file can be made whose ids collide.
pub(super) enum IdIndex {
    /// With the latest of the numbers.
    Ascending(u64),
    Hashed(Hashed),
}

pub(super) struct Hashed {
    seed: u64,
    table: HashTable<Known>,
}

/// Half the hash of an id, so that the table grows without looking at ids, and where the id is.
struct Known {
    hash: u32,
    at: u32,
}

impl Default for IdIndex {
    fn default() -> Self {
        Self::Ascending(0)
    }
}

impl IdIndex {
    /// Whether all ids so far are numbers, each written in the one way that it can be.
    pub fn are_numbers(&self) -> bool {
        matches!(self, Self::Ascending(_))
    }

    /// Index of the respondent of that id; nothing if it is new, who is then at `new`, behind all others. `id_of`
    /// tells the id of an index.
    pub fn find_or_insert<'r>(
        &mut self,
        id: &str,
        new: usize,
        id_of: impl Fn(usize) -> &'r str,
    ) -> Option<usize> {
        let latest = match self {
            Self::Hashed(hashed) => return hashed.find_or_insert(id, new, id_of),
            Self::Ascending(latest) => latest,
        };
        match number(id) {
            Some(number) if number > *latest => {
                *latest = number;
                None
            }
            Some(number) if number == *latest => new.checked_sub(1),
            _ => {
                let mut hashed = Hashed::new();
                for at in 0..new {
                    hashed.find_or_insert(id_of(at), at, &id_of);
                }
                let found = hashed.find_or_insert(id, new, id_of);
                *self = Self::Hashed(hashed);
                found
            }
        }
    }
}

/// The number above zero that an id is, if it can be written in no other way.
fn number(id: &str) -> Option<u64> {
    let is_plain = id.len() < 19 && !id.starts_with('0') && id.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| id.parse().ok()).flatten()
}

impl Hashed {
    fn new() -> Self {
        Self {
            seed: RandomState::new().hash_one(0),
            table: HashTable::new(),
        }
    }

    fn find_or_insert<'r>(
        &mut self,
        id: &str,
        new: usize,
        id_of: impl Fn(usize) -> &'r str,
    ) -> Option<usize> {
        let hash = xxh3_64_with_seed(id.as_bytes(), self.seed) as u32;
        self.find_or_insert_hashed(hash, new, |at| id_of(at) == id)
    }

    fn find_or_insert_hashed(
        &mut self,
        hash: u32,
        new: usize,
        is_at: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let is_same = |known: &Known| known.hash == hash && is_at(known.at as usize);
        let place = self
            .table
            .entry(spread(hash), is_same, |known| spread(known.hash));
        match place {
            Entry::Occupied(known) => Some(known.get().at as usize),
            Entry::Vacant(place) => {
                place.insert(Known { hash, at: new as u32 });
                None
            }
        }
    }
}

/// The table looks at the lowest and the highest bits.
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_of_the_same_hash_are_told_apart() {
        let mut hashed = Hashed::new();
        for at in 0..3 {
            assert_eq!(hashed.find_or_insert_hashed(7, at, |_| false), None);
        }
        for at in 0..3 {
            assert_eq!(hashed.find_or_insert_hashed(7, 3, |other| other == at), Some(at));
        }
    }

    proptest! {
        #[test]
        fn an_id_is_found_where_it_was_first(
            start in 0..4_u64,
            others in prop::collection::vec("[0-3a]{1,2}|[0-9]{18,21}", 0..20),
        ) {
            let ascending = (start..start + 9).map(|id| id.to_string());
            let mut index = IdIndex::default();
            let mut first: Vec<String> = Vec::new();
            for id in ascending.chain(others) {
                let expected = first.iter().position(|known| *known == id);
                let found = index.find_or_insert(&id, first.len(), |at| &first[at]);
                prop_assert_eq!(found, expected, "for {} behind {:?}", id, first);
                if found.is_none() {
                    first.push(id);
                }
            }
        }
    }
}
