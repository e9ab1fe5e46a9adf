//! What a file without a byte order mark is encoded in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes that the detector is shown; more make it slow, not better.
const SHOWN_TO_DETECTOR: usize = 200_000;

/// What `bytes`, which have no byte order mark, are encoded in.
///
/// UTF-16 by its NUL bytes, UTF-8 if nearly all is UTF-8, and else what the detector of Firefox says.
pub(super) fn detect(bytes: &[u8]) -> &'static Encoding {
    match utf16_by_nul_bytes(bytes) {
        Some(utf16) => utf16,
        None if is_mostly_utf8(bytes) => UTF_8,
        None => guess(bytes),
    }
}

/// UTF-16, if every other byte is NUL most of the time: the letters of Norwegian are all below U+0100.
fn utf16_by_nul_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
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

/// Whether most of what is not ASCII is UTF-8. A few stray bytes in such a file are damage to be told of; taken for
/// another encoding, every æ, ø and å of it would be spoilt.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        let characters = chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        valid += characters;
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > invalid
}

/// The encoding of text that is in none of Unicode's.
fn guess(bytes: &[u8]) -> &'static Encoding {
    if bytes.iter().all(|byte| byte.is_ascii() || is_norwegian(*byte)) {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut left = SHOWN_TO_DETECTOR;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if left == 0 {
            break;
        }
        if !line.is_ascii() {
            let shown = &line[..line.len().min(left)];
            detector.feed(shown, false);
            left -= shown.len();
        }
    }
    detector.feed(b"", true);
    detector.guess(Some(b"no"), Utf8Detection::Deny)
}

/// Whether the byte is, in Windows-1252, a letter or mark of everyday Norwegian. Of a few such letters alone the
/// detector cannot be sure: it takes "øØ" for Cyrillic.
fn is_norwegian(byte: u8) -> bool {
    let letters = [
        0xC5, 0xC6, 0xD8, 0xE5, 0xE6, 0xF8, 0xC9, 0xE0, 0xE8, 0xE9, 0xEA, 0xF2, 0xF3, 0xF4,
    ];
    let swedish = [0xC4, 0xD6, 0xE4, 0xF6, 0xFC];
    let marks = [
        0x80, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xA0, 0xA7, 0xAB, 0xAD, 0xB0, 0xB4, 0xBB, 0xBD,
    ];
    letters.contains(&byte) || swedish.contains(&byte) || marks.contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn letters_of_norwegian_are_windows_1252_in_any_order(text in "[a-z ]{0,9}[æøåÆØÅ][æøåÆØÅéòôäö a-z,;]{0,30}") {
            prop_assert_eq!(detect(&windows(&text)), WINDOWS_1252);
        }
    }
}
