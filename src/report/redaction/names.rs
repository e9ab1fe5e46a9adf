//! Names that the user lists, in a text.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::{Span, is_invisible};

use super::{PersonalData, Redaction};

/// Names, by their first word.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    by_first: HashMap<String, Vec<Vec<String>>>,
}

/// A word of a text.
struct Word {
    span: Span,
    key: String,
}

impl Names {
    /// Of names as the user writes them; a name of several words is found only as a whole.
    pub(super) fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut by_first: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for name in names {
            let mut keys = words(name).into_iter().map(|word| word.key);
            if let Some(first) = keys.next() {
                by_first.entry(first).or_default().push(keys.collect());
            }
        }
        // The longest name is tried first.
        by_first
            .values_mut()
            .for_each(|names| names.sort_by_key(|rest| std::cmp::Reverse(rest.len())));
        Self { by_first }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// Where names stand in `text`, whole words, whatever their case. The s of a genitive is left: «[navn]s bil». Parts
    /// of words with hyphens are words.
    pub(super) fn find(&self, text: &str) -> Vec<Redaction> {
        if self.is_empty() {
            return Vec::new();
        }
        let words = words(text);
        let starts = (0..words.len()).filter_map(|at| self.at(text, &words[at..]));
        starts
            .map(|span| Redaction {
                span,
                kind: PersonalData::Name,
            })
            .collect()
    }

    /// The longest name that begins with the first of `words`.
    fn at(&self, text: &str, words: &[Word]) -> Option<Span> {
        let first = words.first()?;
        let plain = self.by_first.get(&first.key);
        let whole = plain.and_then(|names| names.iter().find_map(|rest| rest_at(text, words, rest)));
        whole.or_else(|| {
            let stem = genitive(&first.key)?;
            let names = self.by_first.get(stem)?;
            let alone = names.iter().any(|rest| rest.is_empty());
            alone.then(|| without_last(text, first.span))
        })
    }
}

/// The span of the first word and the `rest` of a name behind it.
fn rest_at(text: &str, words: &[Word], rest: &[String]) -> Option<Span> {
    let first = words[0].span;
    if rest.is_empty() {
        return Some(first);
    }
    let found = words.get(1..=rest.len())?;
    let last = found.last()?;
    let are_joined = words
        .windows(2)
        .take(rest.len())
        .all(|pair| joins(&text[pair[0].span.end()..pair[1].span.start()]));
    let (last_key, before) = rest.split_last()?;
    let are_same = found.iter().zip(before).all(|(word, key)| word.key == *key);
    if !are_joined || !are_same {
        return None;
    }
    let end = match last.key == *last_key {
        true => last.span,
        false => (genitive(&last.key)? == last_key).then(|| without_last(text, last.span))?,
    };
    Some(first.cover(end))
}

/// Whether what stands between two words joins them to one name: spaces, one hyphen, the point of an initial.
fn joins(between: &str) -> bool {
    let marks = between
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c));
    let marks: String = marks.collect();
    matches!(marks.as_str(), "" | "-" | "‐" | "‑" | "–" | ".") && !between.contains("\n\n")
}

/// The word without the s of a genitive.
fn genitive(key: &str) -> Option<&str> {
    key.strip_suffix('s').filter(|stem| !stem.is_empty())
}

/// The span without its last letter.
fn without_last(text: &str, span: Span) -> Span {
    let last = text[span]
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, 's' | 'S'));
    Span::new(span.start(), last.map_or(span.end(), |(at, _)| span.start() + at))
}

/// The words of a text, each with how it is compared: composed, small, without what is invisible.
fn words(text: &str) -> Vec<Word> {
    let belongs = |c: char| c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c);
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, belongs(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let span = Span::new(from, at);
                let key = key(&text[span]);
                if !key.is_empty() {
                    words.push(Word { span, key });
                }
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn key(word: &str) -> String {
    let visible = word.chars().filter(|c| !is_invisible(*c));
    visible.nfc().flat_map(char::to_lowercase).collect()
}
