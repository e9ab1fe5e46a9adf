//! Finds the words of a text character by character.
//!
//! The plain way, for what [bytes alone](super::masks) do not tell.

use super::classes::{Class, class};
use crate::text::span::Span;

/// A word, and what was seen in it and in the gap before it.
pub(super) struct Word {
    pub span: Span,
    /// Whether its form may be another than its letters as they stand, large ones of ASCII aside.
    pub is_changed: bool,
    /// Whether it has both letters and digits.
    pub is_mixed: bool,
    /// Whether a sentence may end in the gap before it.
    pub may_stop: bool,
}

/// The next word at or after `from`, digits and letters together.
pub(super) fn next_word(text: &str, from: usize) -> Option<Word> {
    let start = from + text[from..].find(|c| matches!(class(c), Class::Letter | Class::Digit))?;
    let (end, is_mixed) = end_of_word(text, start);
    Some(Word {
        span: Span::new(start, end),
        is_changed: true,
        is_mixed,
        may_stop: true,
    })
}

/// Where the word that begins at `start` ends, and whether it has both letters and digits.
fn end_of_word(text: &str, start: usize) -> (usize, bool) {
    let mut end = start;
    let (mut has_letters, mut has_digits) = (false, false);
    for (offset, c) in text[start..].char_indices() {
        let behind = start + offset + c.len_utf8();
        match class(c) {
            Class::Letter => has_letters = true,
            Class::Digit => has_digits = true,
            Class::Mark => {}
            // Kept only if the word goes on behind it.
            Class::Invisible => continue,
            Class::Apostrophe if joins(&text[start..end], &text[behind..]) => {}
            Class::Apostrophe | Class::Other => break,
        }
        end = behind;
    }
    (end, has_letters && has_digits)
}

/// Whether an apostrophe between `before` and `behind` stands between letters.
fn joins(before: &str, behind: &str) -> bool {
    let last = before.chars().next_back().map(class);
    let next = behind.chars().map(class).find(|class| *class != Class::Invisible);
    matches!(last, Some(Class::Letter | Class::Mark)) && next == Some(Class::Letter)
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
