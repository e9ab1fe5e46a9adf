//! Ids that are written otherwise and may be of the same people.

use std::borrow::Cow;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use xxhash_rust::xxh3::xxh3_128_with_seed;

/// How many of `ids`, each of which is there once, are written like another, and the first of them: the indices of the
/// other and of it.
pub(super) fn alike<'i>(ids: impl Iterator<Item = &'i str> + Clone) -> Option<(usize, (usize, usize))> {
    // Where all are as bare as can be, as most are, none can be like another.
    if ids.clone().all(|id| bare(id) == id) {
        return None;
    }
    let mut first_of: HashMap<u128, usize> = HashMap::new();
    let mut found: Option<(usize, (usize, usize))> = None;
    for (at, id) in ids.enumerate() {
        match first_of.entry(xxh3_128_with_seed(bare(id).as_bytes(), 5)) {
            Entry::Occupied(other) => found.get_or_insert((0, (*other.get(), at))).0 += 1,
            Entry::Vacant(new) => {
                new.insert(at);
            }
        }
    }
    found
}

/// An id in small letters, without spaces, leading zeros, and the decimals that a spreadsheet gives to whole numbers.
fn bare(id: &str) -> Cow<'_, str> {
    if id.contains(|c: char| c.is_whitespace() || c.is_uppercase()) {
        let small = id.split_whitespace().collect::<String>().to_lowercase();
        return Cow::Owned(whole(&small).to_owned());
    }
    Cow::Borrowed(whole(id))
}

/// A whole number without zeros before and after it; what is none as it is.
fn whole(id: &str) -> &str {
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = id.strip_suffix(".0").or_else(|| id.strip_suffix(",0"));
    match number.or(Some(id)).filter(is_number) {
        Some(number) => number.trim_start_matches('0'),
        None => id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_only_look_different_are_found() {
        assert_eq!(alike(["1", "2", "A b", "10"].into_iter()), None);
        assert_eq!(alike(["1", "2", "002", "1.0"].into_iter()), Some((2, (1, 2))));
        assert_eq!(alike(["AB 1", "x", "ab1"].into_iter()), Some((1, (0, 2))));
        assert_eq!(
            alike(["1.5", "15", "a0", "a00", "0", "00"].into_iter()),
            Some((1, (4, 5)))
        );
    }
}
