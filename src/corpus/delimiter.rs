//! What stands between the fields of a row.

use std::fmt;

/// The character between two fields: an ASCII punctuation mark or a tab, never a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter(u8);

/// A text that cannot be a delimiter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be a delimiter; it is `,`, `;`, `|`, `tab` or another single ASCII punctuation mark")]
pub struct InvalidDelimiter(String);

impl Delimiter {
    /// `,`
    pub const COMMA: Self = Self(b',');
    /// `;`
    pub const SEMICOLON: Self = Self(b';');
    /// The tab.
    pub const TAB: Self = Self(b'\t');
    /// `|`
    pub const BAR: Self = Self(b'|');
    /// Those that are recognised without being told.
    pub(super) const USUAL: [Self; 4] = [Self::SEMICOLON, Self::COMMA, Self::TAB, Self::BAR];

    /// Takes the character itself; the tab may also be written `tab` or `\t`.
    pub fn new(written: &str) -> Result<Self, InvalidDelimiter> {
        match written.as_bytes() {
            b"tab" | b"\\t" | b"\t" => Ok(Self::TAB),
            [byte] if byte.is_ascii_punctuation() && *byte != b'"' => Ok(Self(*byte)),
            _ => Err(InvalidDelimiter(written.to_owned())),
        }
    }

    /// The byte in UTF-8 text.
    pub fn byte(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Delimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            b'\t' => f.write_str("tab"),
            byte => write!(f, "`{}`", char::from(byte)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_one_mark() {
        assert_eq!(Delimiter::new("\\t"), Ok(Delimiter::TAB));
        assert_eq!(Delimiter::new(";"), Ok(Delimiter::SEMICOLON));
        for wrong in ["", "\"", "a", "\n", ";;", "ø"] {
            assert!(Delimiter::new(wrong).is_err(), "{wrong:?}");
        }
    }
}
