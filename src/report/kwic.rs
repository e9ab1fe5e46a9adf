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
    // The rest of a word that the hit is part of is shown in any case.
    let first = before - words.min(before);
    let behind = after + words.min(tokens.len() - after);
    if first == behind {
        return (hit.start(), hit.end());
    }
    (tokens.span(first).start(), tokens.span(behind - 1).end())
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
    use proptest::prelude::*;

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
    fn a_word_that_a_hit_is_part_of_is_whole() {
        let around = |text: &str, words: usize| shown(text, &["tolk"], Around::Words(words)).remove(0);
        assert_eq!(around("Habilitet iht. tolkeloven", 0), ["", "tolk", "eloven"]);
        assert_eq!(
            around("Habilitet iht. tolkeloven", 1),
            ["iht. ", "tolk", "eloven"]
        );
        assert_eq!(around("somalisktolk er bra", 1), ["somalisk", "tolk", " er"]);
    }

    #[test]
    fn hits_that_overlap_are_one_line() {
        let lines = shown(TEXT, &["mangler bolig", "bolig", "leien"], Around::Words(1));
        assert_eq!(
            lines,
            [["Det ", "mangler bolig", ", og"], ["og ", "leien", " er"]]
        );
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

    #[test]
    fn hits_at_the_ends_have_nothing_beyond_them() {
        let text = "Ålesund trenger lærere på ærlig vis i Bodø";
        assert_eq!(
            shown(text, &["Ålesund", "Bodø"], Around::Sentence),
            [
                ["", "Ålesund", " trenger lærere på ærlig vis i Bodø"],
                ["Ålesund trenger lærere på ærlig vis i ", "Bodø", ""]
            ]
        );
        assert_eq!(
            shown(text, &["Ålesund", "ærlig", "Bodø"], Around::Words(2)),
            [
                ["", "Ålesund", " trenger lærere"],
                ["lærere på ", "ærlig", " vis i"],
                ["vis i ", "Bodø", ""]
            ]
        );
        assert_eq!(shown("Ja", &["Ja"], Around::Words(5)), [["", "Ja", ""]]);
        assert_eq!(in_context("", &[], Around::Sentence), []);
    }

    #[test]
    fn each_hit_of_a_sentence_has_a_line() {
        let text = "Skole og skole. Ingen ting. Skole!";
        let spans = [Span::new(0, 5), Span::new(9, 14), Span::new(28, 33)];
        let lines = in_context(text, &spans, Around::Sentence);
        let lines: Vec<[&str; 3]> = lines
            .iter()
            .map(|line| [&text[line.left], &text[line.hit], &text[line.right]])
            .collect();
        assert_eq!(
            lines,
            [
                ["", "Skole", " og skole."],
                ["Skole og ", "skole", "."],
                ["", "Skole", "!"]
            ]
        );
    }

    #[test]
    fn how_much_is_shown_is_a_number_or_the_sentence() {
        assert_eq!("sentence".parse::<Around>().ok(), Some(Around::Sentence));
        assert_eq!("0".parse::<Around>().ok(), Some(Around::Words(0)));
        for wrong in ["", "-1", "setning", "1.5", "99999999999999999999999"] {
            assert!(wrong.parse::<Around>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn letters_without_a_width_go_with_what_they_stand_on() {
        // Decomposed å: the ring takes no column.
        assert_eq!(first_columns("a\u{30a}bcd", 3), "a\u{30a}b…");
        assert_eq!(columns(&last_columns("xxa\u{30a}b", 3)), 3);
        assert_eq!(last_columns("日本語", 3), "…語");
        assert_eq!(first_columns("👍👍👍", 5), "👍👍…");
    }

    proptest! {
        #[test]
        fn left_hit_and_right_are_one_piece_of_the_text(
            text in "([a-cøÅ日👍]{1,3}[ .!?\n]{1,2}){0,12}",
            cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..4),
            words in prop::option::of(0..4usize),
        ) {
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let spans: Vec<Span> = cuts
                .iter()
                .map(|(a, b)| (*a.get(&ends), *b.get(&ends)))
                .map(|(a, b)| Span::new(a.min(b), a.max(b)))
                .collect();
            let around = words.map_or(Around::Sentence, Around::Words);
            let text = text.as_str();
            let lines = in_context(text, &spans, around);
            let hits: Vec<Span> = merge(spans).into_iter().filter(|hit| hit.start() < hit.end()).collect();
            prop_assert_eq!(lines.iter().map(|line| line.hit).collect::<Vec<_>>(), hits);
            for line in lines {
                prop_assert!(line.left.end() == line.hit.start() && line.hit.end() == line.right.start());
                // Slicing panics off a letter's boundary.
                let (left, right) = (&text[line.left], &text[line.right]);
                if let Some(words) = words {
                    for (side, span) in [(left, line.left), (right, line.right)] {
                        let tokens = Tokens::of(side).len();
                        // A hit may begin or end within a word.
                        prop_assert!(tokens <= words + 1, "{side} at {span:?}");
                    }
                }
            }
        }

        #[test]
        fn what_is_cut_fits(text in "[a-cøÅ日👍\u{30a} ]{0,12}", room in 1..8usize) {
            let (first, last) = (first_columns(&text, room), last_columns(&text, room));
            prop_assert!(columns(&first) <= room && columns(&last) <= room, "{first} {last}");
            prop_assert!(first == text || text.starts_with(first.trim_end_matches('…')));
            prop_assert!(last == text || text.ends_with(last.trim_start_matches('…')));
        }
    }
}
