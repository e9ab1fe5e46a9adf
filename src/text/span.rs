//! The one span type: a range of bytes in a text.

use std::fmt;
use std::ops::{Index, Range};

use serde::Serialize;

/// A range of bytes in a [`Text`](super::Text) (or in another string that its maker names),
/// start included, end not. Made by what reads the text, so that both ends stand between characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span of `start..end`.
    ///
    /// # Panics
    /// If `end` is before `start`: a mistake of the caller, never of the input.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Self { start, end }
    }

    /// The empty span at `at`.
    pub fn empty(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether no byte is in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range, for slicing what is not a `str`.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same span in a text of which this text is the part that begins at `offset`.
    pub fn shift(self, offset: usize) -> Self {
        Self {
            start: self.start + offset,
            end: self.end + offset,
        }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl Index<Span> for str {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self[span.range()]
    }
}

/// The spans in order, overlapping and touching ones made one: what a reader sees as marked.
pub fn merge(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.into_iter().filter(|s| !s.is_empty()).collect();
    sorted.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => *last = last.cover(span),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_sliced_by_a_span() {
        assert_eq!(&"på øya"[Span::new(0, 3)], "på");
    }

    #[test]
    fn overlapping_spans_are_marked_once() {
        let spans = [(5, 9), (0, 2), (8, 12), (12, 13), (20, 20)];
        let merged = merge(spans.map(|(a, b)| Span::new(a, b)));
        assert_eq!(merged, [Span::new(0, 2), Span::new(5, 13)]);
    }
}
