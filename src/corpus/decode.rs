//! From the bytes of a file to its text.
//!
//! A byte order mark decides, as in the WHATWG standard: it is evidence, where an option is a claim. Then what was
//! asked for, then what is recognised. Bytes that are malformed are an error, never a replacement character in an
//! answer.

use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::charset::Charset;
use super::detect::detect;
use super::foreign::Foreign;
use super::lines::line_at;

/// A file's text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// Without the byte order mark.
    pub text: String,
    /// What the bytes were taken for.
    pub charset: Charset,
}

/// Why bytes are not text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file is of another format, whatever its name says.
    #[error("not text, but seems to be {0}; {way_out}", way_out = .0.way_out())]
    Foreign(Foreign),
    /// NUL bytes, in no pattern of UTF-16.
    #[error(
        "not text: there is a NUL byte at offset {offset}; export the answers as CSV, or give `encoding` if it is UTF-16"
    )]
    Binary {
        /// Bytes before the first NUL.
        offset: usize,
    },
    /// Bytes that mean nothing in the encoding.
    #[error(
        "not {} throughout: malformed at byte offset {offset}, line {line}; save it anew as UTF-8, or give another `encoding`",
        charset.name()
    )]
    Malformed {
        /// What the bytes were taken for.
        charset: Charset,
        /// Bytes of the file before the first malformed one.
        offset: usize,
        /// Its line, from 1.
        line: usize,
    },
}

/// The text of `bytes` without its byte order mark, and what it was taken for: `wanted`, or else what is recognised.
pub fn decode_text(bytes: Vec<u8>, wanted: Option<Charset>) -> Result<(String, Charset), DecodeError> {
    decode(bytes, wanted).map(|decoded| (decoded.text, decoded.charset))
}

/// The text of `bytes`, in the encoding `wanted` or else the one that is recognised.
pub(super) fn decode(bytes: Vec<u8>, wanted: Option<Charset>) -> Result<Decoded, DecodeError> {
    if let Some(foreign) = Foreign::by_first_bytes(&bytes) {
        return Err(DecodeError::Foreign(foreign));
    }
    let (charset, mark) = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => (Charset(encoding), mark),
        None => (wanted.unwrap_or_else(|| Charset(detect(&bytes))), 0),
    };
    let nul = bytes
        .contains(&0)
        .then(|| bytes.iter().position(|byte| *byte == 0));
    if let Some(Some(offset)) = nul
        && !charset.is_utf16()
    {
        return Err(DecodeError::Binary { offset });
    }
    convert(bytes, mark, charset).map(|text| Decoded { text, charset })
}

/// Decodes `bytes` after the first `mark` of them.
fn convert(mut bytes: Vec<u8>, mut mark: usize, charset: Charset) -> Result<String, DecodeError> {
    // Programs that add a mark to what has one leave two.
    while bytes[mark..].starts_with("\u{feff}".as_bytes()) {
        mark += "\u{feff}".len();
    }
    bytes.drain(..mark);
    let malformed = |(offset, line)| DecodeError::Malformed {
        charset,
        offset: mark + offset,
        line,
    };
    if charset.0 == UTF_8 {
        return String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            malformed((offset, line_at(error.as_bytes(), offset)))
        });
    }
    match charset
        .0
        .decode_without_bom_handling_and_without_replacement(&bytes)
    {
        Some(text) => Ok(text.into_owned()),
        None => Err(malformed(first_malformed(&bytes, charset.0))),
    }
}

/// Offset and line of the first bytes that mean nothing in `encoding`.
fn first_malformed(bytes: &[u8], encoding: &'static Encoding) -> (usize, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0; 4096];
    let (mut read, mut lines) = (0, 1);
    loop {
        let (result, taken, written) =
            decoder.decode_to_utf8_without_replacement(&bytes[read..], &mut buffer, true);
        read += taken;
        lines += buffer[..written].iter().filter(|byte| **byte == b'\n').count();
        match result {
            DecoderResult::OutputFull => {}
            DecoderResult::InputEmpty => return (read, lines),
            DecoderResult::Malformed(length, behind) => {
                let back = usize::from(length) + usize::from(behind);
                return (read.saturating_sub(back), lines);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "id;svar\r\n1;«Får ikke bolig på øya – særlig unge»\r\n";

    fn name_and_text(bytes: &[u8], wanted: Option<&str>) -> (String, String) {
        let wanted = wanted.map(|label| Charset::new(label).expect("a label"));
        let decoded = decode(bytes.to_vec(), wanted).expect("text");
        (decoded.charset.name().to_owned(), decoded.text)
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    fn error(bytes: &[u8]) -> String {
        decode(bytes.to_vec(), None).expect_err("not text").to_string()
    }

    #[test]
    fn encodings_of_norwegian_offices_are_recognised() {
        let windows = encoding_rs::WINDOWS_1252.encode(TEXT).0.into_owned();
        let marked = "\u{feff}".to_owned() + TEXT;
        let cases = [
            ("UTF-8", TEXT.as_bytes().to_vec()),
            ("UTF-8", marked.clone().into_bytes()),
            ("UTF-16LE", utf16(TEXT, u16::to_le_bytes)),
            ("UTF-16BE", utf16(TEXT, u16::to_be_bytes)),
            ("UTF-16LE", utf16(&marked, u16::to_le_bytes)),
            ("UTF-16BE", utf16(&marked, u16::to_be_bytes)),
            ("windows-1252", windows),
        ];
        for (name, bytes) in cases {
            assert_eq!(name_and_text(&bytes, None), (name.to_owned(), TEXT.to_owned()));
        }
    }

    #[test]
    fn an_encoding_that_is_asked_for_is_taken() {
        let expected = ("macintosh".to_owned(), "på øya".to_owned());
        assert_eq!(name_and_text(b"p\x8c \xbfya", Some("macintosh")), expected);
    }

    #[test]
    fn a_byte_order_mark_is_believed_before_an_option() {
        let expected = ("UTF-8".to_owned(), "på".to_owned());
        assert_eq!(name_and_text("\u{feff}på".as_bytes(), Some("latin1")), expected);
    }

    #[test]
    fn damage_in_utf8_is_told_with_its_place() {
        let damaged = "svar\r\næøå\r\nbl\u{e5}b\u{e6}r".replace("b\u{e6}", "b");
        let mut bytes = damaged.into_bytes();
        bytes.push(0xE5);
        let told = error(&bytes);
        assert!(
            told.starts_with("not UTF-8 throughout: malformed at byte offset 20, line 3;"),
            "{told}"
        );
    }

    #[test]
    fn damage_in_utf16_is_told_with_its_place() {
        let mut bytes = utf16("\u{feff}a\nb\n", u16::to_le_bytes);
        bytes.extend([0x00, 0xD8, b'c', 0]);
        let told = error(&bytes);
        assert!(
            told.starts_with("not UTF-16LE throughout: malformed at byte offset 10, line 3;"),
            "{told}"
        );
        let told = error(&utf16("\u{feff}ab", u16::to_le_bytes)[..5]);
        assert!(told.contains("offset 4, line 1"), "{told}");
    }

    #[test]
    fn files_that_are_not_text_are_told_apart() {
        assert!(error(b"PK\x03\x04\x14\0\x06\0").contains("an Excel workbook or a zip archive"));
        assert!(error(b"$FL2@(#) SPSS DATA FILE\0").contains("an SPSS file"));
        assert!(error(b"id;svar\n1;a\0b\n").contains("NUL byte at offset 11"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300), wanted in 0..4_usize) {
            let wanted = [None, Some("utf-16be"), Some("utf-8"), Some("gb18030")][wanted];
            let wanted = wanted.map(|label| Charset::new(label).expect("a label"));
            match decode(bytes.clone(), wanted) {
                Ok(decoded) => prop_assert!(decoded.text.len() <= 3 * bytes.len()),
                Err(DecodeError::Malformed { offset, .. }) => prop_assert!(offset <= bytes.len()),
                Err(_) => {}
            }
        }
    }
}
