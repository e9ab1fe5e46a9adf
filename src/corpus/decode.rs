//! From the bytes of a file to its text.
//!
//! A byte order mark decides, as in the WHATWG standard: it is evidence, where an option is a claim. Then what was
//! asked for, then what is recognised. Bytes that are malformed are an error, never a replacement character in an
//! answer.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1252};

use super::charset::Charset;
use super::detect::{Census, behind_begun};
use super::error::FileFault;
use super::foreign::Foreign;
use super::lines::LineBreaks;

/// A file's text.
#[derive(Debug, PartialEq, Eq)]
struct Decoded {
    /// Without the byte order mark.
    text: String,
    /// What the bytes were taken for.
    charset: Charset,
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

/// How the bytes of a file are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taking {
    /// What they are encoded in.
    pub charset: Charset,
    /// Bytes of the byte order mark.
    mark: usize,
}

/// Makes text of the bytes of a file, which come block by block.
#[derive(Debug)]
pub(super) struct Decoding {
    mark: usize,
    by: By,
}

#[derive(Debug)]
enum By {
    /// With the beginning of a character that the latest block ends in.
    Utf8(Vec<u8>),
    Other(Decoder),
}

/// Bytes mean nothing in the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// The text of `bytes` without its byte order mark, and what it was taken for: `wanted`, or else what is recognised.
pub fn decode_text(bytes: Vec<u8>, wanted: Option<Charset>) -> Result<(String, Charset), DecodeError> {
    decode(&bytes, wanted).map(|decoded| (decoded.text, decoded.charset))
}

/// The text of `bytes`, in the encoding `wanted` or else the one that is recognised.
fn decode(bytes: &[u8], wanted: Option<Charset>) -> Result<Decoded, DecodeError> {
    let taking = Taking::of(&Census::of(bytes), wanted)?;
    let mut text = String::new();
    let mut decoding = Decoding::new(taking);
    let whole = decoding
        .take(bytes, &mut text)
        .and_then(|()| decoding.finish(&mut text));
    match whole {
        Ok(()) => Ok(Decoded {
            text,
            charset: taking.charset,
        }),
        Err(Malformed) => {
            let mut proof = Proof::new(taking);
            proof.take(bytes);
            proof.finish();
            Err(proof.place())
        }
    }
}

/// Looks at the next block of bytes; says whether more are wanted.
type Look<'l> = dyn FnMut(&[u8]) -> bool + 'l;

/// How the bytes of a file are taken, all of which `each_block` gives, once or twice: in the encoding `wanted`, or else the one
/// that is recognised.
pub(super) fn taking(
    wanted: Option<Charset>,
    each_block: &mut dyn FnMut(&mut Look<'_>) -> Result<(), FileFault>,
) -> Result<Taking, FileFault> {
    let mut census = Census::default();
    each_block(&mut |block| {
        census.take(block);
        true
    })?;
    census.finish();
    let taking = Taking::of(&census, wanted)?;
    if taking.is_in_doubt(&census) {
        let mut proof = Proof::new(taking);
        each_block(&mut |block| {
            proof.take(block);
            !proof.is_damaged
        })?;
        proof.finish();
        if proof.is_damaged {
            return Err(proof.place().into());
        }
    }
    Ok(taking)
}

impl Taking {
    /// How bytes of that census are taken: as their byte order mark says, or as `wanted`, or as is recognised.
    pub fn of(census: &Census, wanted: Option<Charset>) -> Result<Self, DecodeError> {
        let head = census.head.as_slice();
        if let Some(foreign) = Foreign::by_first_bytes(head) {
            return Err(DecodeError::Foreign(foreign));
        }
        let (charset, mut mark) = match Encoding::for_bom(head) {
            Some((encoding, mark)) => (Charset(encoding), mark),
            None => (wanted.unwrap_or_else(|| Charset(census.encoding())), 0),
        };
        if let Some(offset) = census.nul
            && !charset.is_utf16()
        {
            return Err(DecodeError::Binary { offset });
        }
        // Programs that add a mark to what has one leave two.
        while head[mark..].starts_with("\u{feff}".as_bytes()) {
            mark += "\u{feff}".len();
        }
        Ok(Self { charset, mark })
    }

    /// How bytes are taken that are all UTF-8, none of them NUL, and begin like this.
    pub fn of_utf8(head: Vec<u8>) -> Result<Self, DecodeError> {
        Self::of(&Census::of_utf8(head), None)
    }

    /// Bytes that are known to be UTF-8 without a mark.
    pub fn utf8() -> Self {
        Self {
            charset: Charset(UTF_8),
            mark: 0,
        }
    }

    /// Whether bytes of that census can be malformed, so that a [`Proof`] is needed.
    pub fn is_in_doubt(&self, census: &Census) -> bool {
        match self.charset.0 {
            encoding if encoding == UTF_8 => census.not_utf8.is_some(),
            encoding => encoding != WINDOWS_1252,
        }
    }
}

impl Decoding {
    /// Nothing is decoded yet.
    pub fn new(taking: Taking) -> Self {
        let encoding = taking.charset.0;
        Self {
            mark: taking.mark,
            by: match encoding == UTF_8 {
                true => By::Utf8(Vec::new()),
                false => By::Other(encoding.new_decoder_without_bom_handling()),
            },
        }
    }

    /// Adds the text of the next block to `text`.
    pub fn take(&mut self, block: &[u8], text: &mut String) -> Result<(), Malformed> {
        let block = behind_mark(&mut self.mark, block);
        match &mut self.by {
            By::Utf8(begun) => {
                let bytes = behind_begun(begun, block);
                text.push_str(simdutf8::basic::from_utf8(&bytes).map_err(|_| Malformed)?);
                Ok(())
            }
            By::Other(decoder) => convert(decoder, block, text, false),
        }
    }

    /// Adds the text of what is left when no block comes any more.
    pub fn finish(&mut self, text: &mut String) -> Result<(), Malformed> {
        match &mut self.by {
            By::Utf8(begun) if begun.is_empty() => Ok(()),
            By::Utf8(_) => Err(Malformed),
            By::Other(decoder) => convert(decoder, &[], text, true),
        }
    }
}

/// What of `block` stands behind the byte order mark, of which so many bytes are left.
fn behind_mark<'b>(mark: &mut usize, block: &'b [u8]) -> &'b [u8] {
    let skipped = block.len().min(*mark);
    *mark -= skipped;
    &block[skipped..]
}

fn convert(decoder: &mut Decoder, block: &[u8], text: &mut String, is_last: bool) -> Result<(), Malformed> {
    let mut read = 0;
    loop {
        let left = block.len() - read;
        text.reserve(
            decoder
                .max_utf8_buffer_length_without_replacement(left)
                .unwrap_or(left),
        );
        let (result, taken) = decoder.decode_to_string_without_replacement(&block[read..], text, is_last);
        read += taken;
        match result {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return Err(Malformed),
        }
    }
}

/// Looks through the bytes of a file, which come block by block, for the first that are malformed.
pub(super) struct Proof {
    taking: Taking,
    decoder: Decoder,
    buffer: Vec<u8>,
    mark: usize,
    read: usize,
    lines: LineBreaks,
    /// Whether malformed bytes were found.
    pub is_damaged: bool,
}

impl Proof {
    /// Nothing is looked at yet.
    pub fn new(taking: Taking) -> Self {
        Self {
            taking,
            decoder: taking.charset.0.new_decoder_without_bom_handling(),
            buffer: vec![0; 1 << 14],
            mark: taking.mark,
            read: 0,
            lines: LineBreaks::default(),
            is_damaged: false,
        }
    }

    /// Takes the next block.
    pub fn take(&mut self, block: &[u8]) {
        let block = behind_mark(&mut self.mark, block);
        self.look(block, false);
    }

    /// Takes note that no block comes any more.
    pub fn finish(&mut self) {
        self.look(&[], true);
    }

    /// What is to be told of the malformed bytes.
    pub fn place(&self) -> DecodeError {
        DecodeError::Malformed {
            charset: self.taking.charset,
            offset: self.taking.mark + self.read,
            line: 1 + self.lines.count,
        }
    }

    fn look(&mut self, mut block: &[u8], is_last: bool) {
        while !self.is_damaged {
            let buffer = &mut self.buffer;
            let (result, taken, written) = self
                .decoder
                .decode_to_utf8_without_replacement(block, buffer, is_last);
            block = &block[taken..];
            self.read += taken;
            self.lines.take(&buffer[..written]);
            match result {
                DecoderResult::OutputFull => {}
                DecoderResult::InputEmpty => return,
                DecoderResult::Malformed(length, behind) => {
                    self.read = self
                        .read
                        .saturating_sub(usize::from(length) + usize::from(behind));
                    self.is_damaged = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::lines::line_at;
    use proptest::prelude::*;

    const TEXT: &str = "id;svar\r\n1;«Får ikke bolig på øya – særlig unge»\r\n";

    fn name_and_text(bytes: &[u8], wanted: Option<&str>) -> (String, String) {
        let wanted = wanted.map(|label| Charset::new(label).expect("a label"));
        let decoded = decode(bytes, wanted).expect("text");
        (decoded.charset.name().to_owned(), decoded.text)
    }

    fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    fn error(bytes: &[u8]) -> String {
        decode(bytes, None).expect_err("not text").to_string()
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
        // With marks, and what other formats begin with.
        #[test]
        fn what_is_known_to_be_utf8_is_taken_as_its_census_says(
            head in prop::sample::select(vec!["", "\u{feff}", "\u{feff}\u{feff}", "PK\u{3}\u{4}", "%PDF-", "{\\rtf1"]),
            text in "[a-cåÃ€ \n]{0,40}",
        ) {
            let text = format!("{head}{text}");
            let plainly = Taking::of(&Census::of(text.as_bytes()), None);
            prop_assert_eq!(Taking::of_utf8(text.into_bytes()), plainly);
        }

        #[test]
        fn any_bytes_are_text_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300), wanted in 0..4_usize) {
            let wanted = [None, Some("utf-16be"), Some("utf-8"), Some("gb18030")][wanted];
            let wanted = wanted.map(|label| Charset::new(label).expect("a label"));
            match decode(&bytes, wanted) {
                Ok(decoded) => prop_assert!(decoded.text.len() <= 3 * bytes.len()),
                Err(DecodeError::Malformed { offset, .. }) => prop_assert!(offset <= bytes.len()),
                Err(_) => {}
            }
        }

        #[test]
        fn blocks_are_decoded_as_one(
            text in "[a-zæø\n\r漢🙂]{0,20}",
            damage in prop::collection::vec((0..60_usize, any::<u8>()), 0..3),
            encoding in 0..4_usize,
            length in 1..9_usize,
        ) {
            let charset = Charset::new(["utf-8", "utf-16le", "gb18030", "windows-1257"][encoding]).expect("a label");
            let mut bytes = match encoding {
                1 => utf16(&text, u16::to_le_bytes),
                _ => charset.0.encode(&text).0.into_owned(),
            };
            for (at, byte) in damage {
                if let Some(spoilt) = bytes.get_mut(at) {
                    *spoilt = byte;
                }
            }
            let taking = Taking { charset, mark: 0 };
            let expected = charset.0.decode_without_bom_handling_and_without_replacement(&bytes);
            let (mut decoded, mut decoding, mut proof) = (String::new(), Decoding::new(taking), Proof::new(taking));
            bytes.chunks(length).for_each(|block| proof.take(block));
            proof.finish();
            let mut blocks = bytes.chunks(length);
            let result = blocks.try_for_each(|block| decoding.take(block, &mut decoded));
            let result = result.and_then(|()| decoding.finish(&mut decoded));
            prop_assert_eq!(result.ok().map(|()| decoded.as_str()), expected.as_deref());
            prop_assert_eq!(proof.is_damaged, expected.is_none());
            let mut whole = Proof::new(taking);
            whole.take(&bytes);
            whole.finish();
            prop_assert_eq!(whole.place(), proof.place());
            if encoding == 0 && let Err(error) = std::str::from_utf8(&bytes) {
                let (offset, line) = (error.valid_up_to(), line_at(&bytes, error.valid_up_to()));
                prop_assert_eq!(proof.place(), DecodeError::Malformed { charset, offset, line });
            }
        }
    }
}
