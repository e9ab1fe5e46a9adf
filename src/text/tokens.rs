//! Words of a text, with their spans, forms and sentences.

use unicode_normalization::char::is_combining_mark;

use super::sentences::ends_sentence;
use super::span::Span;

/// The words of one text, in order.
///
/// A word is a run of letters and digits; an apostrophe between letters belongs to it (*pc'en*), hyphens
/// and dashes do not (*15–19-åringer* is three words in a row). Soft hyphens and zero-width characters inside
/// a word are in its span but not in its form. There is no limit to a word's length.
///
/// One value can be refilled for text after text, so that reading a million answers allocates little.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    forms: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    span: Span,
    form_end: usize,
    sentence: u32,
}

impl Tokens {
    /// The words of `text`.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        tokens.refill(text);
        tokens
    }

    /// Replaces the content with the words of `text`.
    pub fn refill(&mut self, text: &str) {
        self.forms.clear();
        self.entries.clear();
        let mut sentence = 0;
        let mut last: Option<Span> = None;
        while let Some(Word { span, is_plain }) = next_word(text, last.map_or(0, Span::end)) {
            if let Some(last) = last {
                let gap = Span::new(last.end(), span.start());
                // Most words are one space apart; that ends no sentence.
                let ends = &text[gap] != " " && ends_sentence(text, self.form(self.len() - 1), gap);
                sentence += u32::from(ends);
            }
            match is_plain {
                true => self.forms.push_str(&text[span]),
                false => push_form(&mut self.forms, &text[span]),
            }
            self.entries.push(Entry {
                span,
                form_end: self.forms.len(),
                sentence,
            });
            last = Some(span);
        }
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The word's form: lower case, without what cannot be seen.
    pub fn form(&self, at: usize) -> &str {
        let start = match at.checked_sub(1) {
            Some(before) => self.entries[before].form_end,
            None => 0,
        };
        &self.forms[start..self.entries[at].form_end]
    }

    /// Where the word stands in the text.
    pub fn span(&self, at: usize) -> Span {
        self.entries[at].span
    }

    /// Where a part of the word stands in `text`, the text that was tokenised; `part` is of its form.
    pub fn part(&self, text: &str, at: usize, part: Span) -> Span {
        let span = self.span(at);
        if text[span] == *self.form(at) {
            return part.shift(span.start());
        }
        // The form lacks what cannot be seen, and lower case may be longer or shorter: the letters are counted out.
        let mut form_at = 0;
        let mut found = (span.start(), span.end());
        let mut letter = String::new();
        for (offset, c) in text[span].char_indices() {
            letter.clear();
            push_form(&mut letter, c.encode_utf8(&mut [0; 4]));
            let here = span.start() + offset;
            if !letter.is_empty() && form_at <= part.start() {
                found.0 = here;
            }
            form_at += letter.len();
            if form_at >= part.end() {
                found.1 = here + c.len_utf8();
                break;
            }
        }
        Span::new(found.0, found.1)
    }

    /// Number of the sentence that the word stands in, from 0.
    pub fn sentence(&self, at: usize) -> u32 {
        self.entries[at].sentence
    }

    /// The forms in order.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.form(at))
    }

    /// The words that share a byte with `span`; empty, at the next word, if none does.
    pub fn within(&self, span: Span) -> std::ops::Range<usize> {
        let start = self
            .entries
            .partition_point(|entry| entry.span.end() <= span.start());
        let end = self
            .entries
            .partition_point(|entry| entry.span.start() < span.end());
        start..end.max(start)
    }
}

/// A word in a text.
struct Word {
    span: Span,
    /// Whether its form is just what is written: small letters and digits.
    is_plain: bool,
}

/// What a character is to words.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    /// A small letter or a digit.
    Plain,
    /// Any other letter or digit.
    Letter,
    /// In a word only behind a letter or digit.
    Mark,
    Invisible,
    Apostrophe,
    Other,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' | 'ß'..='ö' | 'ø'..='ÿ' => Class::Plain,
        'A'..='Z' => Class::Letter,
        '\'' => Class::Apostrophe,
        c if c.is_ascii() => Class::Other,
        c if c.is_alphanumeric() => Class::Letter,
        c if is_combining_mark(c) => Class::Mark,
        c if is_invisible(c) => Class::Invisible,
        c if is_apostrophe(c) => Class::Apostrophe,
        _ => Class::Other,
    }
}

/// The next word at or after `from`.
fn next_word(text: &str, from: usize) -> Option<Word> {
    let is_start = |c: char| matches!(class(c), Class::Plain | Class::Letter);
    let start = from + text[from..].find(is_start)?;
    let mut end = start;
    let mut is_plain = true;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let here = start + at;
        match class(c) {
            Class::Plain => end = here + c.len_utf8(),
            Class::Letter | Class::Mark => {
                end = here + c.len_utf8();
                is_plain = false;
            }
            // Kept only if the word goes on behind it.
            Class::Invisible => is_plain = false,
            Class::Apostrophe if end == here && chars.peek().is_some_and(|(_, c)| c.is_alphabetic()) => {
                is_plain = false;
            }
            Class::Apostrophe | Class::Other => break,
        }
    }
    Some(Word {
        span: Span::new(start, end),
        is_plain,
    })
}

/// Appends the form of `word`: lower case, one kind of apostrophe, nothing invisible.
fn push_form(forms: &mut String, word: &str) {
    for c in word.chars() {
        if c.is_ascii() {
            forms.push(c.to_ascii_lowercase());
        } else if is_apostrophe(c) {
            forms.push('\'');
        } else if !is_invisible(c) {
            forms.extend(c.to_lowercase());
        }
    }
}

/// Apostrophes as they are typed: straight, curly, and the accents that keyboards offer.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '´' | '`')
}

/// What exports leave inside words and nobody sees: soft hyphen, zero-width characters, direction marks.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// The form of a single word as it would stand in a text; empty if `word` has no letter or digit.
pub fn form_of(word: &str) -> String {
    let mut form = String::with_capacity(word.len());
    push_form(&mut form, word);
    form
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str, expected: &[&str]) {
        let tokens = Tokens::of(text);
        assert_eq!(tokens.forms().collect::<Vec<_>>(), expected, "in {text:?}");
    }

    #[test]
    fn hyphens_and_dashes_separate_words() {
        words(
            "15–19-åringer og IKT-støtte",
            &["15", "19", "åringer", "og", "ikt", "støtte"],
        );
        words("og/eller e-post", &["og", "eller", "e", "post"]);
    }

    #[test]
    fn digits_are_kept_and_the_suffix_is_a_word_of_its_own() {
        words(
            "18.års dag, 16-åring, 3,5 %",
            &["18", "års", "dag", "16", "åring", "3", "5"],
        );
    }

    #[test]
    fn apostrophes_between_letters_belong_to_the_word() {
        words("pc’en 'bolig' NAV'", &["pc'en", "bolig", "nav"]);
    }

    #[test]
    fn invisible_characters_are_in_the_span_but_not_in_the_form() {
        let text = "barne\u{ad}hage\u{ad} x";
        let tokens = Tokens::of(text);
        assert_eq!(tokens.form(0), "barnehage");
        assert_eq!(&text[tokens.span(0)], "barne\u{ad}hage");
    }

    #[test]
    fn a_part_of_a_form_is_found_in_the_text() {
        let text = "x BOLIG\u{ad}MANGEL boligmangel";
        let tokens = Tokens::of(text);
        assert_eq!(&text[tokens.part(text, 1, Span::new(5, 11)).range()], "MANGEL");
        assert_eq!(&text[tokens.part(text, 1, Span::new(0, 5)).range()], "BOLIG");
        assert_eq!(&text[tokens.part(text, 2, Span::new(5, 11)).range()], "mangel");
    }

    #[test]
    fn words_of_any_length_are_kept() {
        let long = "å".repeat(5000);
        words(&long, &[&long]);
    }

    #[test]
    fn emoji_and_punctuation_are_no_words() {
        words("👍 – ... !!", &[]);
    }

    #[test]
    fn a_span_finds_its_words() {
        let tokens = Tokens::of("en to tre");
        assert_eq!(tokens.within(Span::new(1, 4)), 0..2);
        assert_eq!(tokens.within(Span::new(2, 3)), 1..1);
        assert_eq!(tokens.within(Span::new(3, 9)), 1..3);
    }

    proptest! {
        #[test]
        fn spans_are_words_in_order_on_char_boundaries(text in "\\PC{0,60}") {
            let tokens = Tokens::of(&text);
            let mut last = 0;
            for at in 0..tokens.len() {
                let span = tokens.span(at);
                prop_assert!(last <= span.start() && !span.is_empty());
                prop_assert!(text.get(span.range()).is_some());
                prop_assert!(!tokens.form(at).is_empty());
                last = span.end();
            }
        }

        #[test]
        fn a_form_is_the_same_by_the_short_way_and_the_long(text in "\\PC{0,60}") {
            let tokens = Tokens::of(&text);
            for at in 0..tokens.len() {
                prop_assert_eq!(tokens.form(at), form_of(&text.as_str()[tokens.span(at)]));
            }
        }

        #[test]
        fn every_letter_and_digit_is_in_a_word(text in "[a-zæøåA-Z0-9 .,'\u{ad}-]{0,60}") {
            let tokens = Tokens::of(&text);
            for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                prop_assert_eq!(tokens.within(Span::new(at, at + c.len_utf8())).len(), 1);
            }
        }
    }
}
