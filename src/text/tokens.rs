//! Words of a text, with their spans, forms and sentences.

mod classes;
mod masks;
mod scan;
#[cfg(test)]
mod tests;

pub use classes::is_invisible;
use classes::push_char;
use masks::Masks;
use scan::first_part;

use super::sentences::ends_sentence;
use super::span::Span;

/// The words of one text, in order.
///
/// - A word is a run of letters and digits; an apostrophe between letters belongs to it (*pc'en*). There is no limit
///   to its length.
/// - Hyphens, dashes, the no-break hyphen and the minus sign do not: *15–19-åringer* is three words in a row.
/// - Three letters or more behind a digit are a word of their own: *15åringer* is 15 and åringer, as *15-åringer* and
///   *15 åringer* are. *3D*, *B2*, *4H*, *10kr* and *covid19* are one word each.
/// - What nobody sees is in a word's span but not in its form: soft hyphens, direction marks, variation selectors, and
///   zero-width characters. The zero-width space is one of them: a reader sees no gap, and exports put it into
///   words as often as between them, where a usual space most often stands beside it.
/// - A form is in small letters, and letters in another dress are plain in it: the ligature *ﬁ* is *fi*, the
///   full-width *Ｂ* is *b*, the Turkish *İ* is *i*. A span is always of the text as it stands.
///
/// One value can be refilled for text after text, so that reading a million answers allocates little.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    /// The text with ASCII in small letters, in which most words have their form where they stand; behind it, the
    /// forms of the other words.
    forms: String,
    entries: Vec<Entry>,
    /// Of the text that was read last.
    masks: Masks,
}

/// What stands behind all forms, so that there are as many bytes from the start of each on.
const PADDING: &str = "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

#[derive(Clone, Copy, Debug)]
struct Entry {
    span: Span,
    /// Where its form stands.
    form: Span,
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
        self.entries.clear();
        self.forms.clear();
        self.forms.push_str(text);
        self.forms.make_ascii_lowercase();
        let mut masks = std::mem::take(&mut self.masks);
        masks.refill(text);
        let (mut from, mut sentence) = (0, 0);
        while let Some(word) = masks.next_word(text, from) {
            if word.may_stop
                && let Some(last) = self.len().checked_sub(1)
            {
                let gap = Span::new(from, word.span.start());
                sentence += u32::from(ends_sentence(text, self.form(last), gap));
            }
            from = word.span.end();
            if word.is_mixed {
                self.push_parts(text, word.span, word.is_changed, sentence);
            } else {
                self.push(text, word.span, word.is_changed, sentence);
            }
        }
        self.masks = masks;
        self.pad();
    }

    /// Replaces the content with words without a text: word `n` stands at byte `n`, and its form is empty. Whatever asks
    /// only which words stand where, and in which sentence, gets the same answers as of the text.
    pub fn refill_places(&mut self, begins_sentence: impl Iterator<Item = bool>) {
        self.entries.clear();
        self.forms.clear();
        let mut sentence = 0;
        for (at, begins) in begins_sentence.enumerate() {
            sentence += u32::from(begins);
            self.entries.push(Entry {
                span: Span::new(at, at + 1),
                form: Span::new(0, 0),
                sentence,
            });
        }
        self.pad();
    }

    fn pad(&mut self) {
        self.forms.push_str(PADDING);
    }

    /// Adds the words that a run of letters and digits is.
    fn push_parts(&mut self, text: &str, run: Span, is_changed: bool, sentence: u32) {
        let mut from = run.start();
        while let Some((end, next)) = first_part(&text[from..run.end()]) {
            self.push(text, Span::new(from, from + end), is_changed, sentence);
            from += next;
        }
        self.push(text, Span::new(from, run.end()), is_changed, sentence);
    }

    #[inline]
    fn push(&mut self, text: &str, span: Span, is_changed: bool, sentence: u32) {
        let form = match is_changed {
            true => self.push_form(&text[span]),
            false => span,
        };
        self.entries.push(Entry { span, form, sentence });
    }

    /// Puts the form of `word` behind all others, and tells where.
    #[cold]
    fn push_form(&mut self, word: &str) -> Span {
        let start = self.forms.len();
        push_form(&mut self.forms, word);
        Span::new(start, self.forms.len())
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The word's form: small letters without dress, and nothing that cannot be seen.
    pub fn form(&self, at: usize) -> &str {
        &self.forms[self.entries[at].form.range()]
    }

    /// The form of the word of that number with what happens to stand behind it, or its first 16 bytes; and its length.
    #[inline]
    pub(super) fn padded(&self, at: usize) -> (&[u8; 16], usize) {
        let form = self.entries[at].form;
        let from = self.forms.as_bytes().get(form.start()..);
        let padded = from.and_then(|bytes| bytes.first_chunk()).unwrap_or(&[0; 16]);
        (padded, form.len())
    }

    /// The words that a sentence begins with, the first of the text excepted.
    pub fn begins(&self) -> impl Iterator<Item = usize> {
        let pairs = self.entries.windows(2).enumerate();
        pairs
            .filter(|(_, pair)| pair[0].sentence != pair[1].sentence)
            .map(|(at, _)| at + 1)
    }

    /// Where the word stands in the text.
    pub fn span(&self, at: usize) -> Span {
        self.entries[at].span
    }

    /// Where a part of the word stands in `text`, the text that was tokenised; `part` is of its form. A letter of the
    /// text that is several in the form is taken as a whole.
    pub fn part(&self, text: &str, at: usize, part: Span) -> Span {
        let span = self.span(at);
        if text[span] == *self.form(at) {
            return part.shift(span.start());
        }
        // The form lacks what cannot be seen, and letters may be longer or shorter in it: they are counted out.
        let mut form = String::with_capacity(span.len());
        let mut found = (span.start(), span.end());
        for (offset, c) in text[span].char_indices() {
            let before = form.len();
            push_char(&mut form, c);
            let here = span.start() + offset;
            if form.len() > before && before <= part.start() {
                found.0 = here;
            }
            if form.len() >= part.end() {
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
        self.entries.iter().map(|entry| &self.forms[entry.form.range()])
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

/// Appends the form of `word`.
fn push_form(forms: &mut String, word: &str) {
    for c in word.chars() {
        push_char(forms, c);
    }
}

/// The form of a single word as it would stand in a text. What stands in no word, such as the `*` of a glob, is kept.
pub fn form_of(word: &str) -> String {
    let mut form = String::with_capacity(word.len());
    push_form(&mut form, word);
    form
}
