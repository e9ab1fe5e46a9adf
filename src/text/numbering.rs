//! Numbers for words: each distinct form has one.

use rustc_hash::FxHashMap;

/// Distinct forms, numbered from 0 in the order in which they are first seen.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    /// All forms, one behind another.
    forms: String,
    /// Where each ends.
    ends: Vec<usize>,
    /// Forms short enough to be their own key; most words of a text are, and nothing else need be looked at.
    short: FxHashMap<Key, u32>,
    /// Short forms lately seen, by their [slot](Key::slot): a few thousand words are most of any text.
    recent: Vec<(Key, u32)>,
    long: FxHashMap<Box<str>, u32>,
}

/// A form of at most 15 bytes: the bytes, zeros behind them, and in the last byte how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key(u64, u64);

/// Forms that are kept at hand.
const RECENT: usize = 16384;

impl Key {
    fn of(form: &str) -> Option<Self> {
        let bytes = form.as_bytes();
        let length = bytes.len();
        let (head, tail) = match length {
            0..4 => (
                bytes
                    .iter()
                    .rev()
                    .fold(0, |key, byte| key << 8 | u64::from(*byte)),
                0,
            ),
            4..8 => {
                let behind = u64::from(u32::from_le_bytes(*bytes.last_chunk()?)) >> (8 * (8 - length));
                (
                    u64::from(u32::from_le_bytes(*bytes.first_chunk()?)) | behind << 32,
                    0,
                )
            }
            8 => (u64::from_le_bytes(*bytes.first_chunk()?), 0),
            9..16 => {
                let behind = u64::from_le_bytes(*bytes.last_chunk()?) >> (8 * (16 - length));
                (u64::from_le_bytes(*bytes.first_chunk()?), behind)
            }
            _ => return None,
        };
        Some(Self(head, tail | (length as u64) << 56))
    }

    /// The key of no form.
    const NONE: Self = Self(0, u64::MAX);

    /// One of [`RECENT`] places.
    fn slot(self) -> usize {
        let mixed = (self.0 ^ self.1.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - RECENT.trailing_zeros())) as usize
    }
}

impl Numbering {
    /// The number of `form`, a new one if it is new.
    ///
    /// # Panics
    ///
    /// If there are more than 2³² distinct forms.
    pub fn number(&mut self, form: &str) -> u32 {
        let Some(key) = Key::of(form) else {
            return match self.long.get(form) {
                Some(number) => *number,
                None => {
                    let number = self.push(form);
                    self.long.insert(form.into(), number);
                    number
                }
            };
        };
        if self.recent.is_empty() {
            self.recent = vec![(Key::NONE, 0); RECENT];
        }
        let slot = key.slot();
        if self.recent[slot].0 == key {
            return self.recent[slot].1;
        }
        let number = match self.short.get(&key) {
            Some(number) => *number,
            None => {
                let number = self.push(form);
                self.short.insert(key, number);
                number
            }
        };
        self.recent[slot] = (key, number);
        number
    }

    fn push(&mut self, form: &str) -> u32 {
        let number = u32::try_from(self.ends.len()).expect("at most 2^32 distinct forms");
        self.forms.push_str(form);
        self.ends.push(self.forms.len());
        number
    }

    /// The number of `form`, if it has one.
    pub fn find(&self, form: &str) -> Option<u32> {
        match Key::of(form) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(form).copied(),
        }
    }

    /// The form of that number, which must have been given.
    pub fn form(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.forms[start..self.ends[at]]
    }

    /// How many forms there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_form_has_its_own_number_and_comes_back(forms in prop::collection::vec("[aæ\u{0}]{0,20}|[a-cå]{0,9}", 0..60)) {
            let mut numbering = Numbering::default();
            let mut plain: HashMap<String, u32> = HashMap::new();
            for form in &forms {
                let next = plain.len() as u32;
                let expected = *plain.entry(form.clone()).or_insert(next);
                prop_assert_eq!(numbering.number(form), expected);
            }
            prop_assert_eq!(numbering.len(), plain.len());
            for (form, number) in &plain {
                prop_assert_eq!(numbering.form(*number), form.as_str());
                prop_assert_eq!(numbering.find(form), Some(*number));
            }
        }
    }
}
