//! What is dear to make and is asked for again: the same words stand in many rules, and in every revision of a codebook.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// So many are kept; whoever searches for hours fills no memory.
const MOST: usize = 1 << 16;

/// Values by the text that they are made of. Whoever makes one must make the same of the same text.
pub(super) struct Kept<V>(RwLock<FxHashMap<Box<str>, V>>);

impl<V> Default for Kept<V> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<V: Clone> Kept<V> {
    /// What `text` comes to; made if it is new.
    pub fn get(&self, text: &str, make: impl FnOnce() -> V) -> V {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(text) {
            return known.clone();
        }
        drop(known);
        let made = make();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.into(), made.clone());
        made
    }
}

impl<V> fmt::Debug for Kept<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Kept({})", known.len())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_value_is_made_once_for_as_long_as_there_is_room() {
        let made = Cell::new(0);
        let kept = Kept::default();
        let get = |text: &str| {
            kept.get(text, || {
                made.set(made.get() + 1);
                text.len()
            })
        };
        assert_eq!((get("bolig"), get("tolk"), get("bolig")), (5, 4, 5));
        assert_eq!(made.get(), 2);
        for number in 0..MOST {
            get(&number.to_string());
        }
        assert_eq!((get("bolig"), made.get()), (5, MOST + 3));
        assert!(kept.0.read().expect("sound").len() < MOST);
    }
}
