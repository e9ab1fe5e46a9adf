//! What a file without a byte order mark is encoded in.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memchr;

/// Bytes at the beginning by which a format, a byte order mark or UTF-16 is known.
pub(super) const HEAD: usize = 4096;
/// Bytes that the detector is shown; more make it slow, not better.
const SHOWN_TO_DETECTOR: usize = 200_000;

/// What shows in all the bytes of a file, which come block by block.
#[derive(Debug)]
pub(super) struct Census {
    /// How the file begins.
    pub head: Vec<u8>,
    /// Bytes before the first NUL.
    pub nul: Option<usize>,
    /// Bytes before the first that are not UTF-8.
    pub not_utf8: Option<usize>,
    /// Characters of UTF-8 that are not ASCII.
    valid: usize,
    /// Places that are not UTF-8.
    invalid: usize,
    /// Whether all bytes are ASCII or, in Windows-1252, everyday Norwegian.
    is_norwegian: bool,
    shown: Shown,
    /// A character that the latest block has only the beginning of.
    begun: Vec<u8>,
    length: usize,
}

/// Lines that are not all ASCII, for the detector.
#[derive(Debug, Default)]
struct Shown {
    /// The lines, and the one that the latest block ends in.
    bytes: Vec<u8>,
    /// Where that one begins.
    line: usize,
    is_ascii: bool,
}

impl Default for Census {
    fn default() -> Self {
        Self {
            head: Vec::new(),
            nul: None,
            not_utf8: None,
            valid: 0,
            invalid: 0,
            is_norwegian: true,
            shown: Shown {
                is_ascii: true,
                ..Shown::default()
            },
            begun: Vec::new(),
            length: 0,
        }
    }
}

impl Census {
    /// The census of a whole file.
    pub fn of(bytes: &[u8]) -> Self {
        let mut census = Self::default();
        census.take(bytes);
        census.finish();
        census
    }

    /// As much of the census of bytes that begin with `head` as decides what they are encoded in, when all of them are known to be
    /// UTF-8 and none of them NUL.
    pub fn of_utf8(head: Vec<u8>) -> Self {
        Self {
            head,
            ..Self::default()
        }
    }

    /// Takes the next block.
    pub fn take(&mut self, block: &[u8]) {
        let more = HEAD.saturating_sub(self.head.len()).min(block.len());
        self.head.extend_from_slice(&block[..more]);
        if self.nul.is_none() {
            self.nul = memchr(0, block).map(|at| self.length + at);
        }
        self.is_norwegian = self.is_norwegian && is_norwegian(block);
        self.shown.take(block);
        let behind = behind_begun(&mut self.begun, block);
        self.count(
            &behind,
            self.length - (behind.len() + self.begun.len() - block.len()),
        );
        self.length += block.len();
    }

    /// Takes note that no block comes any more.
    pub fn finish(&mut self) {
        let begun = std::mem::take(&mut self.begun);
        self.count(&begun, self.length - begun.len());
        self.shown.end_line();
    }

    /// What the bytes, which have no byte order mark, are encoded in.
    ///
    /// UTF-16 by its NUL bytes, UTF-8 if nearly all is UTF-8, and else what the detector of Firefox says, if offices write such files.
    pub fn encoding(&self) -> &'static Encoding {
        match utf16_by_nul_bytes(&self.head) {
            Some(utf16) => utf16,
            None if self.is_mostly_utf8() => UTF_8,
            None if self.is_norwegian => WINDOWS_1252,
            None => self.shown.guess(),
        }
    }

    /// Whether most of what is not ASCII is UTF-8. A few stray bytes in such a file are damage to be told of; taken
    /// for another encoding, every æ, ø and å of it would be spoilt.
    fn is_mostly_utf8(&self) -> bool {
        self.invalid == 0 || self.valid > self.invalid
    }

    /// Counts the characters in `bytes`, which begin at `start`.
    fn count(&mut self, bytes: &[u8], start: usize) {
        if simdutf8::basic::from_utf8(bytes).is_ok() {
            self.valid += first_bytes(bytes);
            return;
        }
        let mut at = start;
        for chunk in bytes.utf8_chunks() {
            at += chunk.valid().len();
            self.valid += first_bytes(chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                self.invalid += 1;
                self.not_utf8.get_or_insert(at);
            }
            at += chunk.invalid().len();
        }
    }
}

impl Shown {
    fn take(&mut self, block: &[u8]) {
        for piece in block.split_inclusive(|byte| *byte == b'\n') {
            if self.line >= SHOWN_TO_DETECTOR {
                return;
            }
            let left = SHOWN_TO_DETECTOR.saturating_sub(self.bytes.len());
            self.bytes.extend_from_slice(&piece[..piece.len().min(left)]);
            self.is_ascii = self.is_ascii && piece.is_ascii();
            if piece.ends_with(b"\n") {
                self.end_line();
            }
        }
    }

    /// Keeps the line, unless it is ASCII.
    fn end_line(&mut self) {
        if self.is_ascii {
            self.bytes.truncate(self.line);
        }
        self.line = self.bytes.len();
        self.is_ascii = true;
    }

    /// The encoding of text that is in none of Unicode's.
    fn guess(&self) -> &'static Encoding {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        for line in self.bytes.split_inclusive(|byte| *byte == b'\n') {
            detector.feed(line, false);
        }
        detector.feed(b"", true);
        let guess = detector.guess(Some(b"no"), Utf8Detection::Deny);
        let letters = Letters::of(&self.bytes);
        let is_likely = match letters.are_latin() {
            _ if letters.are_norwegian() => false,
            true => LATIN.contains(&guess.name()),
            false => guess.name().starts_with("windows-") || letters.count >= SURE,
        };
        if is_likely { guess } else { WINDOWS_1252 }
    }
}

/// Encodings of Windows for languages in Latin script.
const LATIN: [&str; 5] = [
    "windows-1250",
    "windows-1252",
    "windows-1254",
    "windows-1257",
    "windows-1258",
];

/// So many letters make an encoding likely that no program of an office writes.
const SURE: usize = 200;

/// Letters of Windows-1252 that are not ASCII.
struct Letters {
    count: usize,
    /// Those of Norwegian.
    norwegian: usize,
    /// Those beside an ASCII letter: where another script is, none is.
    mixed: usize,
}

impl Letters {
    fn of(bytes: &[u8]) -> Self {
        let is_letter = |byte: u8| byte >= 0xC0 && !matches!(byte, 0xD7 | 0xF7);
        let is_ascii = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_alphabetic)
        };
        let mut letters = Self {
            count: 0,
            norwegian: 0,
            mixed: 0,
        };
        for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| is_letter(**byte)) {
            letters.count += 1;
            letters.norwegian += usize::from(matches!(byte, 0xC5 | 0xC6 | 0xD8 | 0xE5 | 0xE6 | 0xF8));
            letters.mixed += usize::from(is_ascii(at.checked_sub(1)) || is_ascii(Some(at + 1)));
        }
        letters
    }

    /// Whether they stand in words of Latin script.
    fn are_latin(&self) -> bool {
        self.mixed * 2 >= self.count
    }

    /// Whether half of them are Norwegian, as no other language has them.
    fn are_norwegian(&self) -> bool {
        self.norwegian * 2 >= self.count
    }
}

/// `block` with what was `begun` before it; a character of UTF-8 that is only begun at its end is left off, for the
/// next.
pub(super) fn behind_begun<'b>(begun: &mut Vec<u8>, block: &'b [u8]) -> Cow<'b, [u8]> {
    let mut bytes = match begun.is_empty() {
        true => Cow::Borrowed(block),
        false => Cow::Owned([begun.as_slice(), block].concat()),
    };
    let end = bytes.len() - begun_at_end(&bytes);
    *begun = bytes[end..].to_vec();
    match &mut bytes {
        Cow::Borrowed(bytes) => *bytes = &bytes[..end],
        Cow::Owned(bytes) => bytes.truncate(end),
    }
    bytes
}

/// How many bytes at the end of `bytes` begin a character of UTF-8 and do not complete it.
fn begun_at_end(bytes: &[u8]) -> usize {
    let is_first = |byte: &u8| *byte >= 0xC0;
    let Some(back) = bytes.iter().rev().take(3).position(is_first) else {
        return 0;
    };
    let tail = &bytes[bytes.len() - back - 1..];
    let is_begun = |error: std::str::Utf8Error| error.valid_up_to() == 0 && error.error_len().is_none();
    match std::str::from_utf8(tail) {
        Err(error) if is_begun(error) => tail.len(),
        _ => 0,
    }
}

/// How many characters of several bytes the UTF-8 in `bytes` has.
fn first_bytes(bytes: &[u8]) -> usize {
    // Sums of one byte each, which processors do many of at once.
    let count = |piece: &[u8]| piece.iter().map(|byte| u8::from(*byte >= 0xC0)).sum::<u8>();
    bytes.chunks(255).map(|piece| usize::from(count(piece))).sum()
}

/// UTF-16, if every other byte is NUL most of the time: the letters of Norwegian are all below U+0100.
fn utf16_by_nul_bytes(sample: &[u8]) -> Option<&'static Encoding> {
    let pairs = sample.len() / 2;
    let count = |offset: usize| sample.chunks_exact(2).filter(|pair| pair[offset] == 0).count();
    let (first, second) = (count(0), count(1));
    let is_high = |high: usize, low: usize| high * 10 >= pairs * 7 && low * 10 < pairs;
    match pairs {
        0 => None,
        _ if is_high(second, first) => Some(UTF_16LE),
        _ if is_high(first, second) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether all bytes are ASCII or, in Windows-1252, a letter or mark of everyday Norwegian. Of a few such letters
/// alone the detector cannot be sure: it takes "øØ" for Cyrillic.
fn is_norwegian(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .all(|byte| byte.is_ascii() || EVERYDAY[usize::from(*byte)])
}

/// By byte of Windows-1252.
const EVERYDAY: [bool; 256] = {
    let letters = [
        0xC5, 0xC6, 0xD8, 0xE5, 0xE6, 0xF8, 0xC9, 0xE0, 0xE8, 0xE9, 0xEA, 0xF2, 0xF3, 0xF4,
    ];
    let swedish = [0xC4, 0xD6, 0xE4, 0xF6, 0xFC];
    let marks = [
        0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xA0, 0xA7, 0xAB, 0xAD, 0xB0, 0xB4, 0xBB, 0xBD,
    ];
    with(with(with([false; 256], &letters), &swedish), &marks)
};

/// `table` with these bytes set.
const fn with(mut table: [bool; 256], bytes: &[usize]) -> [bool; 256] {
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at]] = true;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn detect(bytes: &[u8]) -> &'static Encoding {
        Census::of(bytes).encoding()
    }

    fn windows(text: &str) -> Vec<u8> {
        WINDOWS_1252.encode(text).0.into_owned()
    }

    #[test]
    fn a_single_norwegian_letter_is_enough() {
        for letter in "æøåÆØÅéòôäö§–’".chars() {
            let text = format!("svar\nb{letter}\n");
            assert_eq!(detect(text.as_bytes()), UTF_8, "{letter}");
            assert_eq!(detect(&windows(&text)), WINDOWS_1252, "{letter}");
        }
    }

    #[test]
    fn a_few_damaged_bytes_do_not_make_utf8_something_else() {
        assert_eq!(detect(b"bl\xc3\xa5b\xc3\xa6r \xe5"), UTF_8);
        assert_eq!(detect(b"bl\xe5b\xe6r \xc3\xa5"), WINDOWS_1252);
    }

    #[test]
    fn other_languages_are_left_to_the_detector() {
        let russian = encoding_rs::WINDOWS_1251
            .encode("Нам не хватает жилья для беженцев")
            .0;
        assert_eq!(detect(&russian), encoding_rs::WINDOWS_1251);
    }

    /// Short texts, as of a small survey, with one sign that everyday Norwegian does not have.
    fn short_texts() -> Vec<String> {
        let phrases = [
            "på",
            "Å",
            "før jul",
            "Lærere på øya",
            "dårlig råd",
            "for få boliger på Røst",
            "ÆØÅ",
            "«Nei»",
            "gjør mer for de små",
            "bør ha språk",
            "færre møter",
            "År 2023: så som så",
            "Tromsø",
            "vær så god",
            "få",
            "ny bærer",
            "å leve",
        ];
        let odd = "ŠŽšžŸŒœçÇñÑëïíáúýÿßþð©®™µ²³¹¼¾×÷£¢¥¿¡ª º¬¯±·¸†‡ˆ‰‹›ƒ„‚•˜¨´ÀÁÂÃÈÊËÌÍÎÏÒÓÔÕÙÚÛÜÝâãîõûù";
        let mut texts: Vec<String> = phrases.iter().map(|phrase| format!("svar\n{phrase}\n")).collect();
        for phrase in phrases {
            for sign in odd.chars().filter(|sign| !sign.is_whitespace()) {
                texts.push(format!("svar\n{phrase} {sign}\n"));
                texts.push(format!("svar\n{phrase}{sign}\n"));
                texts.push(format!("id;svar\n1;{phrase}\n2;a{sign}b\n"));
            }
        }
        texts
    }

    #[test]
    fn old_encodings_of_other_scripts_need_many_letters() {
        let russian = "Нам не хватает жилья для беженцев. ";
        let koi8 = |times: usize| encoding_rs::KOI8_R.encode(&russian.repeat(times)).0.into_owned();
        assert_eq!(detect(&koi8(20)), encoding_rs::KOI8_U);
        assert_eq!(detect(&koi8(1)), WINDOWS_1252);
    }

    #[test]
    fn short_norwegian_is_windows_1252_whatever_sign_is_in_it() {
        let wrong: Vec<String> = short_texts()
            .iter()
            .map(|text| (text, detect(&windows(text))))
            // Of two such letters alone it cannot be told.
            .filter(|(text, found)| *found != WINDOWS_1252 && std::str::from_utf8(&windows(text)).is_err())
            .map(|(text, found)| format!("{} {text:?}", found.name()))
            .collect();
        assert!(
            wrong.is_empty(),
            "{} of {}: {:?}",
            wrong.len(),
            short_texts().len(),
            &wrong[..wrong.len().min(20)]
        );
    }

    proptest! {
        #[test]
        fn letters_of_norwegian_are_windows_1252_in_any_order(text in "[a-z ]{0,9}[æøåÆØÅ][æøåÆØÅéòôäö a-z,;]{0,30}") {
            prop_assert_eq!(detect(&windows(&text)), WINDOWS_1252);
        }

        #[test]
        fn blocks_show_what_the_whole_shows(
            text in "[a-z\n]{0,9}[æøåÆØÅЖ漢🙂\n]{0,9}[a-z\n ]{0,9}",
            encoding in 0..3_usize,
            damage in prop::collection::vec((0..40_usize, any::<u8>()), 0..4),
            length in 1..9_usize,
        ) {
            let encoding = [UTF_8, WINDOWS_1252, encoding_rs::WINDOWS_1251][encoding];
            let mut bytes = encoding.encode(&text).0.into_owned();
            for (at, byte) in damage {
                if let Some(spoilt) = bytes.get_mut(at) {
                    *spoilt = byte;
                }
            }
            let whole = Census::of(&bytes);
            let mut census = Census::default();
            bytes.chunks(length).for_each(|block| census.take(block));
            census.finish();
            prop_assert_eq!(whole.not_utf8, std::str::from_utf8(&bytes).err().map(|error| error.valid_up_to()));
            prop_assert_eq!(whole.nul, bytes.iter().position(|byte| *byte == 0));
            prop_assert_eq!(format!("{whole:?}"), format!("{census:?}"));
        }
    }
}
