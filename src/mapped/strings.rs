//! Many texts in one row of bytes.

use std::fmt;
use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::column::Column;
use super::error::Unusable;
use super::layout::Piece;

/// Many texts by number, in memory or in a mapped file. Cloning it copies none of them.
#[derive(Clone, Default)]
pub struct Strings {
    bytes: Column<u8>,
    /// Where each text ends in `bytes`.
    ends: Column<u64>,
}

/// Where in a file texts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StringsPiece {
    pub(super) bytes: Piece,
    pub(super) ends: Piece,
}

impl StringsPiece {
    /// How many texts there are.
    pub fn len(&self) -> u64 {
        self.ends.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl Strings {
    /// The texts that `bytes` and `ends` are; of a file that is not verified they have to be `check`ed. Nothing is read here: a page
    /// of each of a thousand columns takes a while.
    pub(super) fn in_file(bytes: Column<u8>, ends: Column<u64>) -> Self {
        Self { bytes, ends }
    }

    /// Reads all texts, and tells whether they are such.
    pub(super) fn check(&self) -> Result<(), Unusable> {
        if self.ends.last().copied().unwrap_or(0) != self.bytes.len() as u64 {
            return Err(Unusable::damaged("texts do not end where they should"));
        }
        let all_right = (0..self.len()).into_par_iter().all(|i| self.find(i).is_some());
        if all_right {
            Ok(())
        } else {
            Err(Unusable::damaged("a text is none"))
        }
    }

    /// The text of number `i`. Where there is none, it is empty: all texts of a file are looked at before it is used, so
    /// only a file that is written to while it is read can bring that about.
    pub fn get(&self, i: usize) -> &str {
        self.find(i).unwrap_or_default()
    }

    /// The bytes, and where in them each text ends.
    pub(super) fn columns(&self) -> (&[u8], &[u64]) {
        (&self.bytes, &self.ends)
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All texts, by number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        (0..self.len()).map(|i| self.get(i))
    }

    /// The texts in `range`, by number. They are looked at all at once, which is quicker than one by one.
    pub fn run(&self, range: Range<usize>) -> impl ExactSizeIterator<Item = &str> {
        let ends: &[u64] = &self.ends;
        let end = |i: Option<usize>| i.map_or(0, |i| ends.get(i).map_or(usize::MAX, |end| *end as usize));
        let start = end(range.start.checked_sub(1));
        let bytes = self.bytes.get(start..end(range.end.checked_sub(1)));
        let whole = bytes.and_then(|bytes| simdutf8::basic::from_utf8(bytes).ok());
        let mut next = start;
        range.map(move |i| {
            let (from, to) = (next, end(Some(i)));
            next = to;
            let text = whole.and_then(|whole| whole.get(from.checked_sub(start)?..to.checked_sub(start)?));
            text.unwrap_or_else(|| self.get(i))
        })
    }

    /// The numbers of the texts in `range` that have something in them, in order. `find` tells where the first of what is looked
    /// for begins in some bytes; what begins in one text and ends in another counts for the first of them.
    pub fn having(&self, range: Range<usize>, find: impl Fn(&[u8]) -> Option<usize>) -> Vec<usize> {
        let before = range
            .start
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let start = before.map_or(0, |end| *end as usize);
        let ends = self.ends.get(range.clone()).unwrap_or_default();
        let end = ends.last().map_or(start, |end| *end as usize);
        let bytes = self.bytes.get(start..end).unwrap_or_default();
        let (mut found, mut from) = (Vec::new(), 0);
        while let Some(ahead) = bytes.get(from..).and_then(&find) {
            let place = from + ahead;
            let end_of = |end: &u64| (*end as usize).saturating_sub(start);
            let number = ends.partition_point(|end| end_of(end) <= place);
            // There is one, unless the file is written to while it is read.
            let Some(end) = ends.get(number).map(end_of).filter(|end| *end > place) else {
                break;
            };
            found.push(range.start + number);
            from = end;
        }
        found
    }

    fn find(&self, i: usize) -> Option<&str> {
        let ends: &[u64] = &self.ends;
        let start = match i.checked_sub(1) {
            Some(before) => usize::try_from(*ends.get(before)?).ok()?,
            None => 0,
        };
        let end = usize::try_from(*ends.get(i)?).ok()?;
        std::str::from_utf8(self.bytes.get(start..end)?).ok()
    }
}

impl fmt::Debug for Strings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Strings of {} texts, {} bytes", self.len(), self.bytes.len())
    }
}

impl<'a> FromIterator<&'a str> for Strings {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut builder = StringsBuilder::default();
        texts.into_iter().for_each(|text| {
            builder.push(text);
        });
        builder.into()
    }
}

/// Texts that are collected in memory.
#[derive(Clone, Debug, Default)]
pub struct StringsBuilder {
    text: String,
    ends: Vec<u64>,
}

impl StringsBuilder {
    /// Adds a text, and tells its number.
    pub fn push(&mut self, text: &str) -> usize {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u64);
        self.ends.len() - 1
    }

    /// Lets all texts go, and keeps their room.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// The text of number `i`, or an empty one.
    pub fn get(&self, i: usize) -> &str {
        let end = |i: usize| self.ends.get(i).map_or(0, |end| *end as usize);
        let start = i.checked_sub(1).map_or(0, end);
        self.text.get(start..end(i)).unwrap_or_default()
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl From<StringsBuilder> for Strings {
    fn from(builder: StringsBuilder) -> Self {
        Self {
            bytes: builder.text.into_bytes().into(),
            ends: builder.ends.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_come_back_by_number(texts in prop::collection::vec(".*", 0..20)) {
            let mut builder = StringsBuilder::default();
            for (i, text) in texts.iter().enumerate() {
                prop_assert_eq!(builder.push(text), i);
            }
            for (i, text) in texts.iter().enumerate() {
                prop_assert_eq!(builder.get(i), text.as_str());
            }
            let strings = Strings::from(builder);
            prop_assert!(strings.iter().eq(texts.iter().map(String::as_str)));
            prop_assert!(strings.check().is_ok());
        }

        #[test]
        fn texts_that_have_a_piece_are_told_by_number(texts in prop::collection::vec("[abå]{0,4}", 0..20), from in 0_usize..20, to in 0_usize..20) {
            let strings: Strings = texts.iter().map(String::as_str).collect();
            let range = from.min(to).min(texts.len())..from.max(to).min(texts.len());
            let found = strings.having(range.clone(), |bytes| memchr::memmem::find(bytes, "åb".as_bytes()));
            let has = |number: &usize| texts[*number].contains("åb");
            let plain: Vec<usize> = range.clone().filter(has).collect();
            prop_assert!(found.is_sorted_by(|one, next| one < next) && found.iter().all(|number| range.contains(number)));
            prop_assert_eq!(found.into_iter().filter(has).collect::<Vec<_>>(), plain);
        }

        /// Whatever the columns hold, asking does no harm, and `check` says whether all texts can be had.
        #[test]
        fn damaged_texts_are_noticed(bytes: Vec<u8>, ends: Vec<u64>, last in any::<bool>()) {
            let mut ends: Vec<u64> = ends.iter().map(|end| end % (bytes.len() as u64 + 2)).collect();
            if last {
                ends.push(bytes.len() as u64);
            }
            let (bytes, ends) = (Column::from(bytes), Column::from(ends));
            let strings = Strings::in_file(bytes.clone(), ends.clone());
            strings.having(0..strings.len(), |bytes| (!bytes.is_empty()).then_some(bytes.len() / 2));
            let together: usize = strings.iter().map(str::len).sum();
            for cut in 0..=strings.len() {
                prop_assert!(strings.run(0..cut).chain(strings.run(cut..strings.len())).eq(strings.iter()));
            }
            if strings.check().is_ok() {
                prop_assert_eq!(together, bytes.len());
                prop_assert!(ends.is_sorted());
            }
        }
    }

    #[test]
    fn a_number_too_high_has_an_empty_text() {
        let strings: Strings = ["blåbær", "jordbær"].into_iter().collect();
        assert_eq!(
            (strings.get(0), strings.get(1), strings.get(2)),
            ("blåbær", "jordbær", "")
        );
        assert_eq!(format!("{strings:?}"), "Strings of 2 texts, 16 bytes");
    }
}
