//! Matches of expressions in one answer, and how they combine.

use crate::codebook::expr::Relation;
use crate::text::{Span, Tokens};

/// A stretch of an answer that an expression finds: words `first..end`, and its bytes.
///
/// A regex can match between words; `first` and `end` are then the number of the next word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Match {
    /// Number of the first word.
    pub first: usize,
    /// Number of the word after the last.
    pub end: usize,
    /// Bytes of the answer's text.
    pub span: Span,
}

impl Match {
    /// The match that is the word `at`, or a part of its form.
    pub fn word(text: &str, tokens: &Tokens, at: usize, part: Option<Span>) -> Self {
        let span = part.map_or_else(|| tokens.span(at), |part| tokens.part(text, at, part));
        Self {
            first: at,
            end: at + 1,
            span,
        }
    }

    /// The match that is these bytes.
    pub fn bytes(tokens: &Tokens, span: Span) -> Self {
        let words = tokens.within(span);
        Self {
            first: words.start,
            end: words.end,
            span,
        }
    }

    fn cover(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            end: self.end.max(other.end),
            span: self.span.cover(other.span),
        }
    }

    /// The sentences that it touches.
    pub fn sentences(&self, tokens: &Tokens) -> std::ops::RangeInclusive<u32> {
        let last = tokens.len().saturating_sub(1);
        let sentence = |at: usize| {
            if tokens.is_empty() {
                0
            } else {
                tokens.sentence(at.min(last))
            }
        };
        sentence(self.first)..=sentence(self.end.saturating_sub(1).max(self.first))
    }

    /// Whether `next` begins in the sentence in which this match ends.
    fn continues_in(&self, next: &Self, tokens: &Tokens) -> bool {
        self.sentences(tokens).end() == next.sentences(tokens).start()
    }
}

/// In order, each once.
pub(super) fn tidy(mut matches: Vec<Match>) -> Vec<Match> {
    matches.sort_unstable();
    matches.dedup();
    matches
}

/// Where a match of `left` is followed at once, in the same sentence, by one of `right`.
pub(super) fn in_a_row(tokens: &Tokens, left: &[Match], right: &[Match]) -> Vec<Match> {
    following(tokens, left, right, |_, _| true)
}

/// The same where nothing but a space or a hyphen is between the two: members of a compound written apart.
pub(super) fn side_by_side(text: &str, tokens: &Tokens, left: &[Match], right: &[Match]) -> Vec<Match> {
    following(tokens, left, right, |a, b| {
        is_narrow(&text[a.span.end()..b.span.start()])
    })
}

fn following(
    tokens: &Tokens,
    left: &[Match],
    right: &[Match],
    fits: impl Fn(&Match, &Match) -> bool,
) -> Vec<Match> {
    let mut found = Vec::new();
    for a in left {
        let from = right.partition_point(|b| b.first < a.end);
        let next = right[from..].iter().take_while(|b| b.first == a.end);
        let fitting = next.filter(|b| a.continues_in(b, tokens) && fits(a, b));
        found.extend(fitting.map(|b| a.cover(*b)));
    }
    tidy(found)
}

/// Whether members of one compound may have `gap` between them: a space, or a hyphen and perhaps a line break.
fn is_narrow(gap: &str) -> bool {
    let hyphens = ['-', '\u{2010}', '\u{2011}', '\u{ad}'];
    let spaces = gap.trim_start_matches(hyphens);
    let breaks = spaces.len() < gap.len();
    spaces.chars().all(|c| c.is_whitespace() && (breaks || c != '\n'))
}

/// Where matches of both sides stand in `relation`; both sides in order.
///
/// NEAR, BEFORE and AFTER give the stretch from a match to the nearest of the other side that it does not overlap.
/// SAME gives the matches of both sides in the sentences that have both.
pub(super) fn related(tokens: &Tokens, relation: Relation, left: &[Match], right: &[Match]) -> Vec<Match> {
    match relation {
        Relation::Near(between) => {
            let mut found = followed(tokens, left, right, between);
            found.extend(followed(tokens, right, left, between));
            tidy(found)
        }
        Relation::Before(between) => tidy(followed(tokens, left, right, between)),
        Relation::After(between) => tidy(followed(tokens, right, left, between)),
        Relation::Same => {
            let mut found = sharing(tokens, left, right);
            found.extend(sharing(tokens, right, left));
            tidy(found)
        }
    }
}

/// Stretches from one of `left` to one of `right` behind it, at most `between` words apart, in one sentence: for each
/// of `left` to the nearest of `right`, and for each of `right` from the nearest of `left`.
fn followed(tokens: &Tokens, left: &[Match], right: &[Match], between: u32) -> Vec<Match> {
    let near = |a: &Match, b: &Match| b.first - a.end <= between as usize && a.continues_in(b, tokens);
    let mut found = Vec::new();
    for a in left {
        let next = right.get(right.partition_point(|b| b.first < a.end));
        found.extend(next.filter(|b| near(a, b)).map(|b| a.cover(*b)));
    }
    let mut by_end: Vec<&Match> = left.iter().collect();
    by_end.sort_unstable_by_key(|a| (a.end, a.first));
    for b in right {
        let behind = by_end.partition_point(|a| a.end <= b.first);
        let last = behind.checked_sub(1).map(|at| by_end[at]);
        found.extend(last.filter(|a| near(a, b)).map(|a| a.cover(*b)));
    }
    found
}

/// Those of `these` that share a sentence with one of `others`.
fn sharing(tokens: &Tokens, these: &[Match], others: &[Match]) -> Vec<Match> {
    let sentences = sentences_of(tokens, others);
    these
        .iter()
        .filter(|m| touches(&m.sentences(tokens), &sentences))
        .copied()
        .collect()
}

/// The sentences that the matches touch, in order.
pub(super) fn sentences_of(tokens: &Tokens, matches: &[Match]) -> Vec<u32> {
    let mut sentences: Vec<u32> = matches.iter().flat_map(|m| m.sentences(tokens)).collect();
    sentences.sort_unstable();
    sentences.dedup();
    sentences
}

/// Whether one of `range` is among `sentences`, which are in order.
pub(super) fn touches(range: &std::ops::RangeInclusive<u32>, sentences: &[u32]) -> bool {
    let from = sentences.partition_point(|sentence| sentence < range.start());
    sentences
        .get(from)
        .is_some_and(|sentence| sentence <= range.end())
}
