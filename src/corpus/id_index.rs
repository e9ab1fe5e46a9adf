//! Finds respondents by their ids.

use std::hash::{BuildHasher, RandomState};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::text::Slots;

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
    /// Indices by half a hash of the id.
    indices: Slots,
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
            indices: Slots::default(),
        }
    }

    fn find_or_insert<'r>(
        &mut self,
        id: &str,
        new: usize,
        id_of: impl Fn(usize) -> &'r str,
    ) -> Option<usize> {
        let hash = xxh3_64_with_seed(id.as_bytes(), self.seed) as u32;
        let is_it = |at: u32| id_of(at as usize) == id;
        let found = self.indices.find_or_insert(hash, new as u32, is_it);
        found.map(|at| at as usize)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
