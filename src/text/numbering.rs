//! Numbers for words: each distinct form has one.

mod key;
mod slots;

use super::Tokens;
use crate::mapped::{Strings, StringsBuilder};
use key::Key;
pub use slots::Slots;

/// Distinct forms, numbered from 0 in the order in which they are first seen.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    forms: StringsBuilder,
    /// The key of each: those of frequent forms, which are seen early, stand close to each other.
    keys: Vec<Key>,
    /// The number of each, by the hash of its key.
    slots: Slots,
}

/// So many forms are looked for together: each step for all of them before the next for any, so that what one waits for from memory
/// the others need not wait for in turn.
const TOGETHER: usize = 32;

impl Numbering {
    /// The number of `form`, a new one if it is new.
    ///
    /// # Panics
    ///
    /// If there are 2³² − 1 distinct forms.
    pub fn number(&mut self, form: &str) -> u32 {
        self.look_up(Key::of(form), form)
    }

    /// The numbers of all of `forms`, in order, as [`number`](Self::number) gives them.
    ///
    /// # Panics
    ///
    /// As [`number`](Self::number).
    pub fn number_all(&mut self, forms: &Strings, found: impl FnMut(u32)) {
        let forms: Vec<&str> = forms.run(0..forms.len()).collect();
        self.number_each(forms.len(), |at| Key::of(forms[at]), |at| forms[at], found);
    }

    /// The same of the words of a text.
    ///
    /// # Panics
    ///
    /// As [`number`](Self::number).
    pub fn number_words(&mut self, tokens: &Tokens, found: impl FnMut(u32)) {
        let form = |at| tokens.form(at);
        let key = |at| {
            let (bytes, length) = tokens.padded(at);
            Key::of_padded(bytes, length, || form(at))
        };
        self.number_each(tokens.len(), key, form, found);
    }

    #[inline]
    fn number_each<'f>(
        &mut self,
        count: usize,
        key_of: impl Fn(usize) -> Key,
        form_of: impl Fn(usize) -> &'f str,
        mut found: impl FnMut(u32),
    ) {
        for from in (0..count).step_by(TOGETHER) {
            let together = from..count.min(from + TOGETHER);
            let mut keys = [Key::NONE; TOGETHER];
            let mut hashes = [0; TOGETHER];
            let mut numbers = [0; TOGETHER];
            let keys = &mut keys[..together.len()];
            let hashes = &mut hashes[..together.len()];
            let numbers = &mut numbers[..together.len()];
            for ((at, key), hash) in together.clone().zip(&mut *keys).zip(&mut *hashes) {
                *key = key_of(at);
                *hash = key.hash();
            }
            self.slots.likely(hashes, numbers);
            self.confirm(keys, numbers);
            for ((at, key), number) in together.zip(keys).zip(numbers) {
                found(match *number {
                    u32::MAX => self.look_up(*key, form_of(at)),
                    number => number,
                });
            }
        }
    }

    /// Leaves those of `numbers` that have those keys; others become 2³² − 1.
    fn confirm(&self, keys: &[Key], numbers: &mut [u32]) {
        let Some(last) = self.keys.len().checked_sub(1) else {
            return;
        };
        let known = &self.keys[..=last];
        for (key, number) in keys.iter().zip(numbers) {
            *number |= known[(*number as usize).min(last)].differs(*key);
        }
    }

    #[inline(never)]
    fn look_up(&mut self, key: Key, form: &str) -> u32 {
        let new = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let (keys, forms) = (&self.keys, &self.forms);
        let is_it = |number: u32| {
            keys[number as usize] == key && (!key.is_shared() || forms.get(number as usize) == form)
        };
        let found = self.slots.find_or_insert(key.hash(), new, is_it);
        found.unwrap_or_else(|| {
            self.push(key, form);
            new
        })
    }

    fn push(&mut self, key: Key, form: &str) {
        self.forms.push(form);
        self.keys.push(key);
    }

    /// The number of `form`, if it has one.
    pub fn find(&self, form: &str) -> Option<u32> {
        let key = Key::of(form);
        let is_it = |number: u32| {
            self.keys[number as usize] == key && (!key.is_shared() || self.form(number) == form)
        };
        self.slots.find(key.hash(), is_it)
    }

    /// The form of that number, which must have been given.
    pub fn form(&self, number: u32) -> &str {
        self.forms.get(number as usize)
    }

    /// All forms, by number, which are not known any more. What room they took is kept for others.
    pub fn take_forms(&mut self) -> Strings {
        self.keys.clear();
        self.slots.clear();
        std::mem::take(&mut self.forms).into()
    }

    /// How many forms there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_form_has_its_own_number_and_comes_back(forms in prop::collection::vec("[aæ\u{0}]{0,20}|[a-cå]{0,9}", 0..200)) {
            let mut numbering = Numbering::default();
            let mut plain: HashMap<String, u32> = HashMap::new();
            for form in &forms {
                let next = plain.len() as u32;
                let expected = *plain.entry(form.clone()).or_insert(next);
                prop_assert_eq!(numbering.number(form), expected);
            }
            let mut together = Numbering::default();
            let mut numbers = Vec::new();
            let all: Strings = forms.iter().map(String::as_str).collect();
            together.number_all(&all, |number| numbers.push(number));
            prop_assert!(numbers.iter().eq(forms.iter().map(|form| &plain[form])));
            prop_assert_eq!(numbering.len(), plain.len());
            for (form, number) in &plain {
                prop_assert_eq!(numbering.form(*number), form.as_str());
                prop_assert_eq!(numbering.find(form), Some(*number));
            }
            prop_assert_eq!(together.take_forms().len(), plain.len());
            prop_assert!(together.is_empty() && forms.iter().all(|form| together.find(form).is_none()));
            together.number_all(&all, |number| numbers.push(number));
            prop_assert_eq!(&numbers[..forms.len()], &numbers[forms.len()..]);
        }
    }
}
