//! What a character is to words, and what it is in a word's form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a character is to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Letter,
    /// Also one half, and two as an exponent.
    Digit,
    /// In a word only behind a letter or digit.
    Mark,
    Invisible,
    Apostrophe,
    Other,
}

pub(super) fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        _ if is_apostrophe(c) => Class::Apostrophe,
        _ if is_invisible(c) => Class::Invisible,
        c if c.is_ascii() => Class::Other,
        c if c.is_alphabetic() => Class::Letter,
        c if c.is_numeric() => Class::Digit,
        c if is_combining_mark(c) => Class::Mark,
        _ => Class::Other,
    }
}

/// Apostrophes as they are typed: straight, curly, and the accents and signs that are taken for one.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '‘' | '´' | '`' | '‛' | '\u{2bc}' | '\u{2032}' | '\u{ff07}'
    )
}

/// What exports leave inside words and nobody sees: soft hyphens (also Word's own), zero-width characters,
/// direction marks, and what only says how the character before is to look.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{1f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20dd}'..='\u{20e0}' | '\u{20e2}'..='\u{20e4}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

/// Appends what `c` is in a form that so far is `form`: nothing if nobody sees it; one kind of apostrophe; else the
/// letter, plain and small.
pub(super) fn push_char(form: &mut String, c: char) {
    match c {
        '\'' | '’' => form.push('\''),
        'a'..='z' | '0'..='9' | 'ß'..='ö' | 'ø'..='ÿ' => form.push(c),
        // A dot that is left of a large İ is no letter of its own.
        '\u{307}' if form.ends_with('i') => {}
        'İ' => form.push('i'),
        c if is_apostrophe(c) => form.push('\''),
        c if is_invisible(c) => {}
        c if c.is_ascii() => form.push(c.to_ascii_lowercase()),
        c if c.is_alphanumeric() => push_plain(form, c),
        c => form.push(c),
    }
}

/// Appends a letter or digit without its dress: ligatures taken apart, full-width and bold letters made usual ones.
fn push_plain(form: &mut String, c: char) {
    let is_plain = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    if !('À'..='ÿ').contains(&c) && std::iter::once(c).nfkc().all(is_plain) {
        form.extend(std::iter::once(c).nfkc().flat_map(char::to_lowercase));
    } else {
        form.extend(c.to_lowercase());
    }
}
