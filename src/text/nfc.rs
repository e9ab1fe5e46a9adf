//! Text in composed form.

use std::borrow::Cow;
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

    /// The same without a copy where `raw` is composed already.
    pub fn compose(raw: &str) -> Cow<'_, str> {
        if is_composed(raw) {
            Cow::Borrowed(raw)
        } else {
            Cow::Owned(raw.nfc().collect())
        }
    }

    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(raw: String) -> Self {
        if is_composed(&raw) {
            Self(raw.into_boxed_str())
        } else {
            Self(raw.nfc().collect::<String>().into_boxed_str())
        }
    }
}

/// First byte of the characters from U+0300 on. All before them are composed, whatever stands beside them.
const COMBINING: u8 = 0xcc;

/// Whether a text is known to be composed; nearly all are, and one look at the highest byte tells of most.
fn is_composed(raw: &str) -> bool {
    let highest = raw.bytes().fold(0, u8::max);
    highest < COMBINING
        || is_plainly_composed(raw.as_bytes())
        || is_nfc_quick(raw.chars()) == IsNormalized::Yes
}

/// Whether all characters from U+0300 on are dashes, quotation marks and the like, from U+2002 to U+203F, which nothing joins.
fn is_plainly_composed(mut bytes: &[u8]) -> bool {
    while let Some(at) = bytes.iter().position(|byte| *byte >= COMBINING) {
        match &bytes[at..] {
            [0xe2, 0x80, third, behind @ ..] if *third >= 0x82 => bytes = behind,
            _ => return false,
        }
    }
    true
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(&*Text::new("fa\u{30a}r"), "får");
    }

    proptest! {
        #[test]
        fn composing_is_what_the_standard_says(raw in "[a-zæøåÆﬁÅK\u{300}-\u{32f}\u{1100}-\u{11ff} 가〜]{0,12}") {
            prop_assert_eq!(Text::compose(&raw), raw.nfc().collect::<String>());
        }
    }

    #[test]
    fn punctuation_is_composed_as_the_standard_says() {
        for sign in '\u{1fef}'..='\u{20d1}' {
            for raw in [
                format!("{sign}"),
                format!("a{sign}å – e"),
                format!("{sign}\u{30a}"),
            ] {
                assert_eq!(Text::compose(&raw), raw.nfc().collect::<String>(), "{raw:?}");
            }
        }
    }

    #[test]
    fn all_else_is_left_as_written() {
        let raw = " To  linjer\r\nog en barne\u{ad}hage… ";
        assert_eq!(&*Text::new(raw), raw);
    }
}
