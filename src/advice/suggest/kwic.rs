//! Keyword in context: a hit and the words around it.

use crate::text::{Span, Tokens};

/// Words before a hit that are shown, and behind it.
const AROUND: usize = 8;

/// A hit in an answer with what stands around it, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kwic {
    /// Index of the answer in the corpus.
    pub answer: usize,
    /// The words around the first hit, `…` where words are left out.
    pub text: String,
    /// Where hits are in it.
    pub spans: Vec<Span>,
}

impl Kwic {
    /// The first of `spans`, which are of `text`, and what is around it.
    pub(super) fn of(answer: usize, text: &str, spans: &[Span]) -> Self {
        let tokens = Tokens::of(text);
        let first = spans.first().copied().unwrap_or_default();
        let hit = tokens.within(first);
        let from = hit.start.saturating_sub(AROUND);
        let to = (hit.end + AROUND).min(tokens.len());
        let start = if from == 0 { 0 } else { tokens.span(from).start() };
        let end = if to == tokens.len() {
            text.len()
        } else {
            tokens.span(to - 1).end()
        };
        let mut shown = String::from(if from == 0 { "" } else { "… " });
        let mut marked = Vec::new();
        let mut at = start;
        for span in spans
            .iter()
            .filter(|span| start <= span.start() && span.end() <= end)
        {
            if span.start() < at {
                continue;
            }
            push_line(&mut shown, &text[at..span.start()]);
            let begin = shown.len();
            push_line(&mut shown, &text[*span]);
            marked.push(Span::new(begin, shown.len()));
            at = span.end();
        }
        push_line(&mut shown, &text[at..end]);
        shown.truncate(shown.trim_end().len());
        if to < tokens.len() {
            shown.push_str(" …");
        }
        Self {
            answer,
            text: shown,
            spans: marked,
        }
    }
}

/// Adds `part` with every stretch of white space made one space, and none at the start of the line.
fn push_line(line: &mut String, part: &str) {
    for c in part.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !(line.is_empty() || line.ends_with(' ')) {
            line.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, hit: &str) -> String {
        let at = text.find(hit).expect("the hit");
        let kwic = Kwic::of(0, text, &[Span::new(at, at + hit.len())]);
        assert_eq!(&kwic.text[kwic.spans[0].range()], hit);
        kwic.text
    }

    #[test]
    fn a_short_answer_is_shown_on_one_line() {
        assert_eq!(shown("  Leia er\n\nhøy. ", "Leia"), "Leia er høy.");
    }

    #[test]
    fn a_long_answer_is_cut_around_the_hit() {
        let text = "en to tre fire fem seks sju åtte ni BOLIG en to tre fire fem seks sju åtte ni ti";
        assert_eq!(
            shown(text, "BOLIG"),
            "… to tre fire fem seks sju åtte ni BOLIG en to tre fire fem seks sju åtte …"
        );
    }
}
