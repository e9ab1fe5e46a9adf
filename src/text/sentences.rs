//! Where sentences end.
//!
//! Judged in the gap between two words, from what stands in it and beside it. Answers are written in a hurry:
//! a full stop may lack its space, the next sentence its capital, a list its full stops.

use super::span::Span;
use super::tokens::Tokens;

/// Abbreviations after which a sentence goes on, even before a capital (*jf. UDI*).
const WITHIN: &[&str] = &[
    "avd", "ca", "dvs", "eks", "ekskl", "ev", "evt", "feks", "ift", "ifm", "iflg", "inkl", "iht", "jf",
    "jfr", "kap", "kl", "maks", "mht", "nr", "pga", "pkt", "pr", "ref", "tidl", "tlf", "vedr",
];

/// Abbreviations that may end a sentence: a capital decides (*osv. Vi …*, *osv. og …*).
const LAST: &[&str] = &[
    "el", "etc", "fl", "kr", "lign", "mfl", "mill", "mm", "mnd", "mrd", "mv", "oa", "ol", "osv", "russ", "stk",
    "ukr", "vg", "vgs",
];

/// Line breaks of every system, the soft ones of word processors included.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// What list items begin with, Word's own bullet included.
const BULLETS: [char; 14] = [
    '-', '\u{2010}', '\u{2011}', '–', '—', '\u{2212}', '•', '*', '·', '>', '▪', '◦', '●', '\u{f0b7}',
];

/// Whether a sentence ends in `gap`, which follows the word of form `before`.
pub(super) fn ends_sentence(text: &str, before: &str, gap: Span) -> bool {
    let between = &text[gap];
    let next = text[gap.end()..].chars().next().unwrap_or(' ');
    if ends_line(between, next) {
        return true;
    }
    let Some(stop) = between.find(['.', '!', '?', '…']) else {
        return false;
    };
    let (mark, behind) = between[stop..].split_at(between[stop..].chars().next().map_or(0, char::len_utf8));
    let spaced = behind.contains(char::is_whitespace);
    if mark == "!" || mark == "?" {
        return spaced || next.is_uppercase();
    }
    let goes_on = next.is_lowercase();
    let ellipsis = mark == "…" || behind.starts_with('.');
    if ellipsis {
        return !goes_on;
    }
    if !spaced {
        return next.is_uppercase() && before.chars().count() > 2 && !is_number(before);
    }
    let letters = dotted(&text[..gap.start()]);
    if LAST.contains(&letters.as_str()) {
        return !goes_on;
    }
    if WITHIN.contains(&before) || before.chars().count() == 1 && !is_number(before) {
        return false;
    }
    !(goes_on && (is_number(before) || LAST.contains(&before)))
}

/// The letters of an abbreviation with a full stop behind each, as which `text` ends but for the last full stop:
/// *mm* of *m.m*; empty if it ends otherwise.
fn dotted(text: &str) -> String {
    let mut rest = text.chars().rev();
    let mut letters: Vec<char> = rest.next().filter(|c| c.is_alphabetic()).into_iter().collect();
    let mut before = rest.next();
    while before == Some('.') {
        let Some(letter) = rest.next().filter(|c| c.is_alphabetic()) else { break };
        letters.push(letter);
        before = rest.next();
    }
    match before {
        Some(c) if c.is_alphanumeric() => String::new(),
        _ => letters.into_iter().rev().flat_map(char::to_lowercase).collect(),
    }
}

/// Whether a line break in the gap separates: a blank line, a list item, or a new line that starts afresh.
fn ends_line(between: &str, next: char) -> bool {
    let Some(broken) = between.rfind(LINE_ENDS) else {
        return false;
    };
    let lines: Vec<&str> = between
        .split("\r\n")
        .flat_map(|line| line.split(LINE_ENDS))
        .collect();
    let blank_line = lines[1..lines.len() - 1]
        .iter()
        .any(|line| line.trim().is_empty());
    let item = between[broken..].contains(BULLETS);
    blank_line || item || !next.is_lowercase()
}

fn is_number(form: &str) -> bool {
    form.chars().all(|c| c.is_ascii_digit())
}

/// The sentences of `text`, each from its first word to the punctuation that ends it.
///
/// Sentence `n` is the one that [`Tokens::sentence`] calls `n`; a text without words has none.
pub fn sentences(text: &str, tokens: &Tokens) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for at in 0..tokens.len() {
        let span = tokens.span(at);
        match spans.get_mut(tokens.sentence(at) as usize) {
            Some(sentence) => *sentence = sentence.cover(span),
            None => spans.push(span),
        }
    }
    let ends: Vec<usize> = spans
        .iter()
        .skip(1)
        .map(|s| s.start())
        .chain([text.len()])
        .collect();
    for (span, next) in spans.iter_mut().zip(ends) {
        let tail = &text[span.end()..next];
        let closing = tail.find(char::is_whitespace).unwrap_or(tail.len());
        *span = Span::new(span.start(), span.end() + closing);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `|` stands where a sentence ends.
    fn split(drawn: &str) {
        let text = drawn.replace('|', "");
        let tokens = Tokens::of(&text);
        let found: Vec<&str> = sentences(&text, &tokens)
            .into_iter()
            .map(|s| &text.as_str()[s])
            .collect();
        let expected: Vec<&str> = drawn
            .split('|')
            .map(|s| s.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '•')))
            .collect();
        assert_eq!(found, expected, "in {drawn:?}");
    }

    #[test]
    fn punctuation_ends_a_sentence() {
        split("Vi mangler bolig.| Tolk også!| Hva gjør vi?| Ingenting");
    }

    #[test]
    fn a_missing_capital_or_space_does_not_hide_the_end() {
        split("vi mangler bolig.| vanskelig å få tolk");
        split("Vi mangler bolig.|Tolk også.");
    }

    #[test]
    fn abbreviations_and_ordinals_go_on() {
        split("Bl.a. bolig, f.eks. NAV og ca. 15 andre jf. UDI");
        split("Fra 1. januar 2023.| Etter det ingenting");
        split("Bolig, tolk osv. er vanskelig");
        split("Bolig, tolk osv.| Ellers bra");
        split("Bolig, hybel m.m.| Dyre er de");
        split("Bolig o.l. og tolk M.V.| Ellers bra");
        split("Bolig i plan A. og J.K. Rowling");
        split("Se imdi.no og 18.års dag");
    }

    #[test]
    fn lists_and_blank_lines_separate() {
        split("Mangler:|\n- bolig|\n- tolk");
        split("bolig|\n\ntolk");
        split("Bolig|\nTolk");
        split("bolig|\r\n\r\ntolk");
        split("bolig|\r\rtolk");
    }

    #[test]
    fn line_breaks_of_word_processors_and_old_systems_are_line_breaks() {
        for end in ["\r\n", "\r", "\u{b}", "\u{2028}"] {
            let text = format!("Vi mangler bolig til{end}enslige{end}Tolk{end}\u{f0b7}hus");
            let tokens = Tokens::of(&text);
            let numbers: Vec<u32> = (0..tokens.len()).map(|at| tokens.sentence(at)).collect();
            assert_eq!(numbers, [0, 0, 0, 0, 0, 1, 2], "after {end:?}");
        }
    }

    #[test]
    fn spaces_that_do_not_break_and_marks_that_do_not_show_are_not_in_the_way() {
        split("Vi mangler bolig.|\u{a0}Tolk også.\u{200b}| Ingenting");
    }

    #[test]
    fn a_wrapped_line_goes_on() {
        split("Vi mangler bolig til\nenslige");
    }

    proptest! {
        #[test]
        fn every_word_is_in_the_sentence_of_its_number(text in "[a-zA-ZæøåÆØÅ0-9 .!?\n,-]{0,80}") {
            let tokens = Tokens::of(&text);
            let spans = sentences(&text, &tokens);
            for at in 0..tokens.len() {
                let sentence = spans[tokens.sentence(at) as usize];
                prop_assert_eq!(sentence.cover(tokens.span(at)), sentence);
            }
            prop_assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        }
    }
}
