//! Finds the words of a text in one pass over its bytes.
//!
//! Nearly all of a Norwegian text is ASCII and æ, ø, å, which a table of bytes and one look at a second byte settle.
//! Only for the rest is the character itself asked for its class.

use super::classes::{Class, class};
use crate::text::span::Span;

/// Bits of what a byte is, and of what was seen in a word or in the gap before it.
mod kind {
    /// A letter of ASCII, or a letter with a small form of its own that stands in the text.
    pub const LETTER: u8 = 1;
    pub const DIGIT: u8 = 2;
    /// The word's form is not just the text with ASCII in small letters.
    pub const CHANGED: u8 = 4;
    /// A sentence may end here.
    pub const STOP: u8 = 8;
    /// The byte alone does not tell.
    pub const ASK: u8 = 16;
}
use kind::{ASK, CHANGED, DIGIT, LETTER, STOP};

static KINDS: [u8; 256] = kinds();

const fn kinds() -> [u8; 256] {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'.' | b'!' | b'?' | b'\n' | b'\r' | 0x0b | 0x0c => STOP,
            b'\'' | b'`' | 0x1f | 0x80.. => ASK,
            _ => 0,
        };
        byte += 1;
    }
    kinds
}

/// First byte of À to ÿ.
const LATIN: u8 = 0xc3;

/// What the letter of these two bytes is, if the first is [`LATIN`]; nothing if it is × or ÷.
fn latin(second: u8) -> Option<u8> {
    match second {
        0x97 | 0xb7 => None,
        0x9f.. => Some(LETTER),
        _ => Some(LETTER | CHANGED),
    }
}

/// A word, and what was seen in it and in the gap before it.
pub(super) struct Word {
    pub span: Span,
    /// Whether its form is another than its letters as they stand, large ones of ASCII aside.
    pub is_changed: bool,
    /// Whether it has both letters and digits.
    pub is_mixed: bool,
    /// Whether a sentence may end in the gap before it.
    pub may_stop: bool,
}

/// The next word at or after `from`, digits and letters together.
pub(super) fn next_word(text: &str, from: usize) -> Option<Word> {
    let (start, may_stop) = next_start(text, from)?;
    let (end, seen) = end_of_word(text, start);
    Some(Word {
        span: Span::new(start, end),
        is_changed: seen & CHANGED != 0,
        is_mixed: seen & LETTER != 0 && seen & DIGIT != 0,
        may_stop,
    })
}

/// Where the next word begins, and whether a sentence may end before it.
fn next_start(text: &str, from: usize) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    let (mut at, mut gap) = (from, 0);
    loop {
        let byte = *bytes.get(at)?;
        let kind = KINDS[usize::from(byte)];
        if kind & (LETTER | DIGIT) != 0 || byte == LATIN && latin(bytes[at + 1]).is_some() {
            break;
        }
        if kind & ASK == 0 {
            at += 1;
        } else {
            let c = char_at(text, at)?;
            if matches!(class(c), Class::Letter | Class::Digit) {
                break;
            }
            at += c.len_utf8();
        }
        gap |= kind;
    }
    Some((at, gap & (STOP | ASK) != 0))
}

/// Where the word that begins at `start` ends, and what is in it.
fn end_of_word(text: &str, start: usize) -> (usize, u8) {
    let bytes = text.as_bytes();
    let (mut at, mut end, mut seen) = (start, start, 0);
    while let Some(byte) = bytes.get(at) {
        let kind = KINDS[usize::from(*byte)];
        if kind & (LETTER | DIGIT) != 0 {
            seen |= kind;
            at += 1;
            end = at;
        } else if kind & ASK == 0 {
            break;
        } else if *byte == LATIN {
            let Some(kind) = latin(bytes[at + 1]) else { break };
            seen |= kind;
            at += 2;
            end = at;
        } else {
            let Some(c) = char_at(text, at) else { break };
            let kind = match class(c) {
                Class::Letter => LETTER,
                Class::Digit => DIGIT,
                Class::Mark => 0,
                // Kept only if the word goes on behind it.
                Class::Invisible => {
                    seen |= CHANGED;
                    at += c.len_utf8();
                    continue;
                }
                Class::Apostrophe if joins(&text[start..end], &text[at + c.len_utf8()..]) => 0,
                Class::Apostrophe | Class::Other => break,
            };
            seen |= kind | CHANGED;
            at += c.len_utf8();
            end = at;
        }
    }
    (end, seen)
}

/// Whether an apostrophe between `before` and `behind` stands between letters.
fn joins(before: &str, behind: &str) -> bool {
    let last = before.chars().next_back().map(class);
    let next = behind.chars().map(class).find(|class| *class != Class::Invisible);
    matches!(last, Some(Class::Letter | Class::Mark)) && next == Some(Class::Letter)
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// So many letters behind a digit are a word of their own.
const OWN_LETTERS: usize = 3;

/// The first word of `joined`, digits and letters together, and where the next begins, if there are two or more.
pub(super) fn first_part(joined: &str) -> Option<(usize, usize)> {
    let mut digits_end = None;
    let (mut letters, mut letters_start) = (0, 0);
    for (at, c) in joined.char_indices() {
        match class(c) {
            Class::Digit => {
                digits_end = Some(at + c.len_utf8());
                letters = 0;
            }
            Class::Letter => {
                if letters == 0 {
                    letters_start = at;
                }
                letters += 1;
                if letters == OWN_LETTERS
                    && let Some(end) = digits_end
                {
                    return Some((end, letters_start));
                }
            }
            Class::Mark if letters == 0 => digits_end = digits_end.map(|_| at + c.len_utf8()),
            Class::Mark | Class::Invisible => {}
            Class::Apostrophe | Class::Other => (digits_end, letters) = (None, 0),
        }
    }
    None
}
