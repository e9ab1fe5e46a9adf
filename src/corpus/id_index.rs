//! Finds respondents by their ids.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use rustc_hash::FxBuildHasher;

use super::RespondentId;

/// Where in a list of respondents an id is. Holds hashes instead of a second copy of each id; they are seeded, so
/// that no file can be made whose ids collide.
#[derive(Default)]
pub(super) struct IdIndex {
    seed: RandomState,
    by_hash: HashMap<u64, u32, FxBuildHasher>,
    /// Ids whose hash another id had first.
    collided: HashMap<RespondentId, usize>,
}

impl IdIndex {
    /// Index of the respondent of that id; `id_of` tells the id of an index.
    pub fn find<'r>(&self, id: &RespondentId, id_of: impl Fn(usize) -> &'r str) -> Option<usize> {
        let first = *self.by_hash.get(&self.seed.hash_one(id))? as usize;
        if id_of(first) == id.as_str() {
            return Some(first);
        }
        self.collided.get(id).copied()
    }

    /// Notes that the respondent of that id, who was not found, is at `at`.
    pub fn insert(&mut self, id: &RespondentId, at: usize) {
        self.insert_hashed(self.seed.hash_one(id), id, at);
    }

    fn insert_hashed(&mut self, hash: u64, id: &RespondentId, at: usize) {
        if *self.by_hash.entry(hash).or_insert(at as u32) as usize != at {
            self.collided.insert(id.clone(), at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_the_same_hash_are_told_apart() {
        let ids = ["a", "b"].map(|id| RespondentId::new(id).expect("an id"));
        let id_of = |at: usize| ids[at].as_str();
        let mut index = IdIndex::default();
        index.insert(&ids[0], 0);
        assert_eq!(index.find(&ids[1], id_of), None);
        let hash = index.seed.hash_one(&ids[1]);
        index.by_hash.insert(hash, 0);
        index.insert_hashed(hash, &ids[1], 1);
        assert_eq!(index.find(&ids[0], id_of), Some(0));
        assert_eq!(index.find(&ids[1], id_of), Some(1));
    }
}
