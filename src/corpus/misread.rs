//! Text that was decoded wrongly here: bytes of an old Mac or of DOS, which no detector knows, read as Windows-1252 or the like.
//!
//! Their æ, ø and å become signs that no word has between its small letters. The quotation mark that an æ of DOS becomes is
//! not among them, since people write it for an apostrophe.

use std::fmt;

use super::lines::line_at;

/// So many make a file suspect; fewer can be slips of people.
const FEWEST: usize = 3;

/// Signs within words that no word has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// How many.
    pub count: usize,
    /// Of these, those that letters of an old Mac become; the others are of DOS.
    of_mac: usize,
    /// The line of the first, from 1.
    pub line: usize,
    /// The word about the first.
    pub example: String,
}

impl Misread {
    /// Adds the signs in `text`, which stands behind so many lines, to what is `known`.
    pub(super) fn find(text: &str, lines: usize, known: &mut Option<Self>) {
        let is_small = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase());
        let signs = text.char_indices().filter(|(_, c)| !c.is_ascii());
        for (at, sign) in signs {
            let Some(is_of_mac) = stands_for_letter(sign) else {
                continue;
            };
            let behind = text[at..].chars().nth(1);
            if !is_small(text[..at].chars().next_back()) || !is_small(behind) {
                continue;
            }
            let known = known.get_or_insert_with(|| Self {
                count: 0,
                of_mac: 0,
                line: lines + line_at(text.as_bytes(), at),
                example: word(text, at),
            });
            known.count += 1;
            known.of_mac += usize::from(is_of_mac);
        }
    }

    /// Whether there are so many that the encoding must be wrong.
    pub(super) fn is_likely(&self) -> bool {
        self.count >= FEWEST
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way_out = match self.of_mac * 2 > self.count {
            true => "name the encoding (--encoding macintosh), or save the file anew as UTF-8",
            false => "it seems to be of DOS (code page 850 or 865): save it anew as UTF-8",
        };
        write!(
            f,
            "looks wrongly decoded: {} signs within words that no word has, such as in `{}` on line {}; words are missed and \
             counts are too low: {way_out}",
            self.count, self.example, self.line
        )
    }
}

/// Whether `sign` is what a letter of an old Mac becomes, or else one of DOS; nothing of signs that are neither.
fn stands_for_letter(sign: char) -> Option<bool> {
    match sign {
        // å, æ and ø of a Mac in Windows-1252; å of it in Windows-1250.
        'Œ' | '¾' | '¿' | 'Ś' => Some(true),
        // å and ø of DOS in either.
        '†' | '›' => Some(false),
        _ => None,
    }
}

/// The word about the sign at `at`, of 30 letters at most.
fn word(text: &str, at: usize) -> String {
    let is_of_word = |c: &char| c.is_alphabetic() || stands_for_letter(*c).is_some();
    let before: Vec<char> = text[..at].chars().rev().take_while(is_of_word).take(15).collect();
    let behind = text[at..].chars().take_while(is_of_word).take(15);
    before.into_iter().rev().chain(behind).collect()
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::*;
    use crate::corpus::{Charset, Notice, ReadOptions};

    const ANSWERS: &str = "id;svar\n1;Vi får ikke nok lærere på skolen\n2;Større hjelp til små bedrifter, også på øya\n3;Kjører båt når vi må\n";

    /// `ANSWERS` with these bytes for æ, ø and å.
    fn written(letters: [u8; 3]) -> Vec<u8> {
        let byte = |c: char| match c {
            'æ' => letters[0],
            'ø' => letters[1],
            'å' => letters[2],
            c => u8::try_from(c).expect("ASCII"),
        };
        ANSWERS.chars().map(byte).collect()
    }

    fn told(bytes: &[u8], encoding: Option<&str>) -> Vec<String> {
        let options = ReadOptions {
            encoding: encoding.map(|label| Charset::new(label).expect("a label")),
            ..ReadOptions::default()
        };
        let layout = long(Some("id"), None, "svar");
        let (_, notices) = read_with(&[("a.csv", bytes)], &layout, &[], &options).expect("a survey");
        notices.iter().map(Notice::to_string).collect()
    }

    #[test]
    fn letters_of_an_old_mac_and_of_dos_are_told() {
        let mac = written([0xbe, 0xbf, 0x8c]);
        let dos = written([0x91, 0x9b, 0x86]);
        for (bytes, way_out) in [(&mac, "--encoding macintosh"), (&dos, "code page 850")] {
            let all = told(bytes, None);
            let told = all.last().expect("a notice");
            assert!(
                told.starts_with("warning: a.csv: looks wrongly decoded") && told.contains(way_out),
                "{all:?}"
            );
        }
        assert_eq!(told(&mac, Some("macintosh")).len(), 1);
    }

    #[test]
    fn what_is_right_is_not_told() {
        assert_eq!(told(&written([0xe6, 0xf8, 0xe5]), None).len(), 1);
        assert_eq!(told(ANSWERS.as_bytes(), None).len(), 1);
        let few = "id;svar\n1;eitt†ord\n2;eit¾ord\n3;«sitat› og Œuvre, 1¾ og hva¿ †\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(few);
        assert_eq!(told(&bytes, Some("windows-1252")).len(), 1);
        let utf8 = "id;svar\n1;a†a a¾a a¿a a›a\n";
        assert_eq!(told(utf8.as_bytes(), None).len(), 1);
    }
}
