//! Where things are in a packed lexicon.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | [`MAGIC`] |
//! | 4 × 4 | lengths of the four sections, little-endian `u32` |
//! | section 1 | edits: bytes to strip (`u8`), length of the suffix (`u8`), suffix |
//! | section 2 | paradigms: numbers of edits (`u16`) that make the forms of a lemma |
//! | section 3 | records: a class (`u8`) and a number (`u32`); with the high bit of the class, of a paradigm; else, of the edit that makes the lemma |
//! | section 4 | an `fst` map from forms to numbers of records |
//!
//! Sections 1 to 3 begin with the number of their items and the offset of each (`u32`), and one more: their end.

use thiserror::Error;

/// The first bytes of a packed lexicon; the number is the version of the format.
pub const MAGIC: &[u8; 8] = b"frilex01";

/// Why bytes are no lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FormatError {
    /// Other magic.
    #[error("not a lexicon of this version")]
    Magic,
    /// A section ends outside the bytes.
    #[error("the lexicon is cut short")]
    Short,
    /// The map of forms is damaged.
    #[error("the lexicon's map of forms is damaged")]
    Forms,
}

#[derive(Debug)]
pub(super) struct Layout<'a> {
    edits: Section<'a>,
    paradigms: Section<'a>,
    records: Section<'a>,
    pub(super) forms: &'a [u8],
}

#[derive(Debug)]
struct Section<'a> {
    bytes: &'a [u8],
}

impl<'a> Layout<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self, FormatError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(FormatError::Magic)?;
        let (lengths, mut rest) = rest.split_at_checked(16).ok_or(FormatError::Short)?;
        let mut next = |number: usize| {
            let length = u32_at(lengths, 4 * number).ok_or(FormatError::Short)?;
            let (section, after) = rest.split_at_checked(length as usize).ok_or(FormatError::Short)?;
            rest = after;
            Ok(section)
        };
        Ok(Self {
            edits: Section { bytes: next(0)? },
            paradigms: Section { bytes: next(1)? },
            records: Section { bytes: next(2)? },
            forms: next(3)?,
        })
    }

    /// Bytes to strip, suffix to add.
    pub(super) fn edit(&self, number: u32) -> Option<(usize, &'a str)> {
        let item = self.edits.item(number)?;
        let suffix = std::str::from_utf8(item.get(2..)?).ok()?;
        Some((usize::from(item[0]), suffix))
    }

    pub(super) fn paradigm(&self, number: u32) -> Option<&'a [u8]> {
        self.paradigms.item(number)
    }

    pub(super) fn record(&self, number: u32) -> Option<&'a [u8]> {
        self.records.item(number)
    }
}

impl<'a> Section<'a> {
    fn item(&self, number: u32) -> Option<&'a [u8]> {
        let count = u32_at(self.bytes, 0)?;
        if number >= count {
            return None;
        }
        let at = 4 + 4 * number as usize;
        let start = u32_at(self.bytes, at)? as usize;
        let end = u32_at(self.bytes, at + 4)? as usize;
        self.bytes.get(start..end)
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}
