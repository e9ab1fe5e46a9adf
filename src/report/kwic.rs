//! Keywords in context: each hit on a line of its own, with what stands around it.

use std::str::FromStr;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::text::{Span, Tokens, merge, sentences};

/// How much is shown around a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// The rest of the sentences that the hit stands in.
    Sentence,
    /// So many words on either side, whatever sentences they are in.
    Words(usize),
}

/// What [`Around`] is not written as.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("write `sentence`, or a number of words, as in 8")]
pub struct InvalidAround;

impl FromStr for Around {
    type Err = InvalidAround;

    fn from_str(written: &str) -> Result<Self, InvalidAround> {
        match written {
            "sentence" => Ok(Self::Sentence),
            number => number.parse().map(Self::Words).map_err(|_| InvalidAround),
        }
    }
}

/// A hit and what stands around it, as bytes of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InContext {
    /// What stands before the hit.
    pub left: Span,
    /// The hit.
    pub hit: Span,
    /// What stands after it.
    pub right: Span,
}

/// The hits `spans` of `text` in context, in order. Hits that overlap are one.
pub fn in_context(text: &str, spans: &[Span], around: Around) -> Vec<InContext> {
    let tokens = Tokens::of(text);
    let ends = match around {
        Around::Sentence => sentences(text, &tokens),
        Around::Words(_) => Vec::new(),
    };
    let context = |hit: Span| {
        let (start, end) = match around {
            Around::Sentence => sentences_of(hit, &ends),
            Around::Words(words) => words_around(hit, words, &tokens),
        };
        InContext {
            left: Span::new(start.min(hit.start()), hit.start()),
            hit,
            right: Span::new(hit.end(), end.max(hit.end())),
        }
    };
    merge(spans.iter().copied())
        .into_iter()
        .filter(|hit| hit.start() < hit.end())
        .map(context)
        .collect()
}

fn sentences_of(hit: Span, sentences: &[Span]) -> (usize, usize) {
    let first = sentences.partition_point(|sentence| sentence.end() <= hit.start());
    let behind = sentences.partition_point(|sentence| sentence.start() < hit.end());
    match sentences.get(first..behind) {
        Some([first, .., last]) => (first.start(), last.end()),
        Some([only]) => (only.start(), only.end()),
        _ => (hit.start(), hit.end()),
    }
}

fn words_around(hit: Span, words: usize, tokens: &Tokens) -> (usize, usize) {
    let (mut from, mut below) = (0, tokens.len());
    // Words stand in order, so that where one ends tells on which side of the hit it is.
    while from < below {
        let middle = usize::midpoint(from, below);
        match tokens.span(middle).end() <= hit.start() {
            true => from = middle + 1,
            false => below = middle,
        }
    }
    let before = from;
    let mut after = before;
    while after < tokens.len() && tokens.span(after).start() < hit.end() {
        after += 1;
    }
    let start = match words.min(before) {
        0 => hit.start(),
        words => tokens.span(before - words).start(),
    };
    let end = match words.min(tokens.len() - after) {
        0 => hit.end(),
        words => tokens.span(after + words - 1).end(),
    };
    (start, end)
}

/// Stands for what is left out.
const LEFT_OUT: &str = "…";

/// The end of `text` that fits in so many columns of a terminal; what is cut off is marked.
pub fn last_columns(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut room = columns.saturating_sub(1);
    let mut from = text.len();
    for (at, c) in text.char_indices().rev() {
        let Some(left) = room.checked_sub(c.width().unwrap_or(0)) else {
            break;
        };
        (room, from) = (left, at);
    }
    format!("{LEFT_OUT}{}", &text[from..])
}

/// The beginning of `text` that fits in so many columns of a terminal; what is cut off is marked.
pub fn first_columns(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut room = columns.saturating_sub(1);
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let Some(left) = room.checked_sub(c.width().unwrap_or(0)) else {
            break;
        };
        (room, end) = (left, at + c.len_utf8());
    }
    format!("{}{LEFT_OUT}", &text[..end])
}

/// How many columns of a terminal `text` takes.
pub fn columns(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, hits: &[&str], around: Around) -> Vec<[String; 3]> {
        let spans: Vec<Span> = hits
            .iter()
            .map(|hit| {
                let at = text.find(hit).expect("a hit");
                Span::new(at, at + hit.len())
            })
            .collect();
        let lines = in_context(text, &spans, around);
        let part = |span: Span| text[span].to_owned();
        let line = |line: InContext| [part(line.left), part(line.hit), part(line.right)];
        lines.into_iter().map(line).collect()
    }

    const TEXT: &str = "Først noe annet. Det mangler bolig, og leien er høy! Så til slutt.";

    #[test]
    fn a_hit_stands_in_its_sentence() {
        assert_eq!(
            shown(TEXT, &["bolig"], Around::Sentence),
            [["Det mangler ", "bolig", ", og leien er høy!"]]
        );
        assert_eq!(
            shown(TEXT, &["høy! Så"], Around::Sentence),
            [["Det mangler bolig, og leien er ", "høy! Så", " til slutt."]]
        );
    }

    #[test]
    fn or_among_so_many_words() {
        assert_eq!(
            shown(TEXT, &["bolig"], Around::Words(3)),
            [["annet. Det mangler ", "bolig", ", og leien er"]]
        );
        assert_eq!(shown(TEXT, &["bolig"], Around::Words(0)), [["", "bolig", ""]]);
        assert_eq!(
            shown(TEXT, &["Først", "slutt"], Around::Words(usize::MAX))
                .iter()
                .map(|line| line.concat())
                .collect::<Vec<_>>(),
            [&TEXT[..TEXT.len() - 1]; 2]
        );
    }

    #[test]
    fn hits_that_overlap_are_one_line() {
        let lines = shown(TEXT, &["mangler bolig", "bolig", "leien"], Around::Words(1));
        assert_eq!(lines, [["Det ", "mangler bolig", ", og"], ["og ", "leien", " er"]]);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_marked() {
        assert_eq!(last_columns("abcdef", 6), "abcdef");
        assert_eq!(last_columns("abcdef", 4), "…def");
        assert_eq!(first_columns("abcdef", 4), "abc…");
        assert_eq!(first_columns("日本語", 4), "日…", "wide letters take two columns");
        assert_eq!(columns(&last_columns("日本語", 4)), 3);
        assert_eq!(first_columns("abc", 0), "…");
    }
}
