//! The text of an answer with what was found in it marked.

use maud::{Markup, html};

use fritekst::report::visible;
use fritekst::text::Span;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// The number of the note that tells what it is; nothing for what was searched for.
    pub note: Option<usize>,
    /// The class of its colour.
    pub tone: String,
}

/// `text` with each of `found` in its colour, and at its end the number of its note, so that colour is never all that tells them
/// apart. Where some overlap, the first has the colour and all have their numbers.
pub fn marked(text: &str, found: &[Found]) -> Markup {
    html! {
        @for (part, open) in pieces(text.len(), found) {
            @match open.first() {
                None => (visible(&text[part])),
                Some(first) => mark class=(first.tone) { (visible(&text[part])) (notes(&open, part.end())) },
            }
        }
    }
}

/// The text in pieces, cut where something begins or ends, each with what covers it.
fn pieces(length: usize, found: &[Found]) -> Vec<(Span, Vec<&Found>)> {
    let mut cuts: Vec<usize> = found
        .iter()
        .flat_map(|one| [one.span.start(), one.span.end()])
        .collect();
    cuts.extend([0, length]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut starting: Vec<&Found> = found.iter().collect();
    starting.sort_by_key(|one| (one.span.start(), one.note.is_none(), one.note, one.span.end()));
    let mut starting = starting.into_iter().peekable();
    let mut open: Vec<&Found> = Vec::new();
    let mut pieces = Vec::with_capacity(cuts.len());
    for cut in cuts.windows(2) {
        open.retain(|one| one.span.end() > cut[0]);
        while let Some(one) = starting.next_if(|one| one.span.start() <= cut[0]) {
            open.push(one);
        }
        pieces.push((Span::new(cut[0], cut[1]), open.clone()));
    }
    pieces
}

/// The numbers of those that end at `to`.
fn notes(open: &[&Found], to: usize) -> Markup {
    let mut numbers: Vec<usize> = open
        .iter()
        .filter(|one| one.span.end() == to)
        .filter_map(|one| one.note)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    html! {
        @if !numbers.is_empty() {
            sup { @for (at, number) in numbers.iter().enumerate() { @if at > 0 { "," } (number) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(start: usize, end: usize, note: Option<usize>) -> Found {
        Found {
            span: Span::new(start, end),
            note,
            tone: format!("t{}", note.unwrap_or(0)),
        }
    }

    #[test]
    fn hits_overlap_and_text_means_nothing() {
        let marked = |found: &[Found]| marked("a <b> & c", found).into_string();
        assert_eq!(marked(&[]), "a &lt;b&gt; &amp; c");
        assert_eq!(
            marked(&[found(2, 5, Some(1))]),
            "a <mark class=\"t1\">&lt;b&gt;<sup>1</sup></mark> &amp; c"
        );
        assert_eq!(
            marked(&[found(2, 7, Some(1)), found(6, 9, Some(2)), found(6, 7, None)]),
            "a <mark class=\"t1\">&lt;b&gt; </mark><mark class=\"t1\">&amp;<sup>1</sup></mark><mark class=\"t2\"> c<sup>2</sup></mark>"
        );
    }
}
