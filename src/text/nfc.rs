//! Text in composed form.

use std::fmt;
use std::ops::{Deref, Index};

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::span::Span;

/// A text in Unicode's composed form (NFC), and otherwise as it was written.
///
/// Every span is a range of bytes in this form, so that `å` typed as one letter and `å` pasted from a PDF
/// as `a` and a ring give the same words and the same spans.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(Box<str>);

impl Text {
    /// Composes `raw`.
    pub fn new(raw: &str) -> Self {
        Self::from(raw.to_owned())
    }

    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(raw: String) -> Self {
        if raw.is_ascii() || is_nfc_quick(raw.chars()) == IsNormalized::Yes {
            Self(raw.into_boxed_str())
        } else {
            Self(raw.nfc().collect::<String>().into_boxed_str())
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Index<Span> for Text {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self.0[span]
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(&*Text::new("fa\u{30a}r"), "får");
    }

    #[test]
    fn all_else_is_left_as_written() {
        let raw = " To  linjer\r\nog en barne\u{ad}hage… ";
        assert_eq!(&*Text::new(raw), raw);
    }
}
