//! Finds respondents by their ids.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where in a list of respondents an id is. Holds hashes instead of a second copy of each id; they are seeded, so
/// that no file can be made whose ids collide.
pub(super) struct IdIndex {
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
        Self {
            seed: RandomState::new().hash_one(0),
            table: HashTable::new(),
        }
    }
}

impl IdIndex {
    /// Index of the respondent of that id; nothing if it is new, who is then at `new`. `id_of` tells the id of an
    /// index.
    pub fn find_or_insert<'r>(
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
        match self
            .table
            .entry(spread(hash), is_same, |known| spread(known.hash))
        {
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
    use super::*;

    #[test]
    fn an_id_is_found_where_it_was_first() {
        let ids: Vec<String> = (0..1000).map(|id| id.to_string()).collect();
        let mut index = IdIndex::default();
        for (at, id) in ids.iter().enumerate() {
            assert_eq!(index.find_or_insert(id, at, |at| &ids[at]), None);
        }
        assert_eq!(index.find_or_insert("7", 1000, |at| &ids[at]), Some(7));
    }

    #[test]
    fn ids_of_the_same_hash_are_told_apart() {
        let mut index = IdIndex::default();
        for at in 0..3 {
            assert_eq!(index.find_or_insert_hashed(7, at, |_| false), None);
        }
        for at in 0..3 {
            assert_eq!(index.find_or_insert_hashed(7, 3, |other| other == at), Some(at));
        }
    }
}
