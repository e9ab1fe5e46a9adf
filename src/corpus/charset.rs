//! Encodings of text files, by their names.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE};

use crate::source::did_you_mean;

/// What to offer to one who misspells a label: the encodings that survey files come in.
const COMMON: [&str; 8] = [
    "utf-8",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "windows-1252",
    "iso-8859-1",
    "iso-8859-15",
    "macintosh",
];

/// An encoding of the WHATWG standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charset(pub(super) &'static Encoding);

/// A label that names no encoding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown encoding `{label}`; {help}")]
pub struct UnknownCharset {
    /// What was written.
    pub label: String,
    /// The nearest label, or those there are.
    pub help: String,
}

impl Charset {
    /// The encoding of a label in any case, such as `utf-8`, `latin1` or `windows-1252`.
    pub fn new(label: &str) -> Result<Self, UnknownCharset> {
        Encoding::for_label(label.as_bytes())
            .filter(|encoding| *encoding != REPLACEMENT)
            .map(Self)
            .ok_or_else(|| UnknownCharset {
                label: label.to_owned(),
                help: did_you_mean(label, &COMMON),
            })
    }

    /// Its name in the standard.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether every character takes two bytes or four, so that NUL bytes are no sign of a binary file.
    pub(super) fn is_utf16(self) -> bool {
        self.0 == UTF_16LE || self.0 == UTF_16BE
    }

    /// Whether it is one of Unicode, which shows when it is wrong.
    pub(super) fn is_unicode(self) -> bool {
        self.0 == UTF_8 || self.is_utf16()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_those_of_the_standard() {
        assert_eq!(Charset::new("Latin1").map(Charset::name), Ok("windows-1252"));
        assert_eq!(Charset::new("UTF8").map(Charset::name), Ok("UTF-8"));
        assert_eq!(Charset::new("utf-16").map(Charset::name), Ok("UTF-16LE"));
    }

    #[test]
    fn a_misspelt_label_is_told_the_nearest() {
        let error = Charset::new("windows-1225").expect_err("no such encoding");
        assert_eq!(
            error.to_string(),
            "unknown encoding `windows-1225`; did you mean `windows-1252`?"
        );
        assert!(
            Charset::new("iso-2022-kr").is_err(),
            "has a label, but no decoder"
        );
    }
}
