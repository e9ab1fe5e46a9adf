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

/// The shortest stretches of one sentence that have a match of each of `parts`, in any order and none over another,
/// and at most `between` words beside them. The bytes are of whole words.
pub(super) fn gathered(tokens: &Tokens, parts: &[Vec<Match>], between: u32) -> Vec<Match> {
    let longest = |part: &Vec<Match>| part.iter().map(|m| m.end - m.first).max().unwrap_or(0);
    let room = parts.iter().map(longest).sum::<usize>() + between as usize;
    let mut ends: Vec<usize> = parts.iter().flatten().map(|m| m.end).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut starts: Vec<usize> = parts.iter().flatten().map(|m| m.first).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut found = Vec::new();
    // A stretch that ends no sooner than one that begins later has that one within it.
    let mut soonest = usize::MAX;
    for first in starts.into_iter().rev() {
        let behind = &ends[ends.partition_point(|end| *end <= first)..];
        let within = |end: &&usize| {
            **end < soonest && **end - first <= room && tokens.sentence(first) == tokens.sentence(**end - 1)
        };
        let mut fitting = behind.iter().take_while(within);
        if let Some(end) = fitting.find(|end| holds_all(parts, first, **end, between as usize)) {
            soonest = *end;
            found.push(Match {
                first,
                end: *end,
                span: tokens.span(first).cover(tokens.span(end - 1)),
            });
        }
    }
    found.reverse();
    found
}

/// Whether the words `first..end` have a match of each part, none over another, and no more than `between` besides.
fn holds_all(parts: &[Vec<Match>], first: usize, end: usize, between: usize) -> bool {
    let mut choices: Vec<&[Match]> = Vec::new();
    for part in parts {
        let from = part.partition_point(|m| m.first < first);
        let to = part.partition_point(|m| m.first < end);
        choices.push(&part[from..to.max(from)]);
    }
    // The part with the fewest choices first; equal parts stand side by side.
    choices.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    let mut choice = Choice {
        choices: &choices,
        first,
        end,
        taken: vec![false; end - first],
        needed: (end - first).saturating_sub(between),
    };
    choice.can_place(0, 0, 0)
}

/// The search for one match of each part.
struct Choice<'a> {
    choices: &'a [&'a [Match]],
    first: usize,
    end: usize,
    taken: Vec<bool>,
    /// How many words the matches must come to.
    needed: usize,
}

impl Choice<'_> {
    /// Whether the parts from `part` on have a match each, given what is taken; of the match before, `after` is the
    /// place in its list behind which an equal part goes on: their order is no other choice.
    fn can_place(&mut self, part: usize, covered: usize, after: usize) -> bool {
        let Some(own) = self.choices.get(part).copied() else {
            return covered >= self.needed;
        };
        let equal = |next: usize| self.choices.get(next).is_some_and(|other| *other == own);
        let goes_on = equal(part + 1);
        let from = if part > 0 && equal(part - 1) { after } else { 0 };
        for (at, m) in own.iter().enumerate().skip(from) {
            let words = m.first - self.first..m.end.min(self.end) - self.first;
            if m.end > self.end || self.taken[words.clone()].contains(&true) {
                continue;
            }
            self.taken[words.clone()].fill(true);
            let next = if goes_on { at + 1 } else { 0 };
            if self.can_place(part + 1, covered + words.len(), next) {
                return true;
            }
            self.taken[words].fill(false);
        }
        false
    }
}

/// How many places the matches are in: matches that overlap are in one.
pub(super) fn places(matches: &[Match]) -> usize {
    let mut spans: Vec<Span> = matches.iter().map(|m| m.span).collect();
    spans.sort_unstable();
    let mut end = None;
    let mut places = 0;
    for span in spans {
        if end.is_none_or(|end| span.start() >= end) {
            places += 1;
        }
        end = end.max(Some(span.end()));
    }
    places
}

/// The matches of `left` that no match of `right` stands to in `relation`; one that shares a word with it always does.
pub(super) fn unrelated(tokens: &Tokens, relation: Relation, left: &[Match], right: &[Match]) -> Vec<Match> {
    let others = Others::new(right);
    let (before, after, between) = match relation {
        Relation::Near(between) => (true, true, between),
        Relation::Before(between) => (true, false, between),
        Relation::After(between) => (false, true, between),
        Relation::Same => {
            let sentences = sentences_of(tokens, right);
            let alone = left.iter().filter(|m| !touches(&m.sentences(tokens), &sentences));
            return alone.copied().collect();
        }
    };
    let is_near = |a: &Match, b: &Match| b.first - a.end <= between as usize && a.continues_in(b, tokens);
    let alone = left.iter().filter(|m| {
        let followed = || before && others.next(m).is_some_and(|next| is_near(m, next));
        let preceded = || after && others.last(m).is_some_and(|last| is_near(last, m));
        !others.overlap(m) && !followed() && !preceded()
    });
    alone.copied().collect()
}

/// Matches that can be asked what stands before, behind and over another.
struct Others<'a> {
    by_first: &'a [Match],
    by_end: Vec<&'a Match>,
    /// How far those up to each of `by_first` reach.
    reach: Vec<usize>,
}

impl<'a> Others<'a> {
    fn new(by_first: &'a [Match]) -> Self {
        let mut by_end: Vec<&Match> = by_first.iter().collect();
        by_end.sort_unstable_by_key(|m| (m.end, m.first));
        let reach = by_first.iter().scan(0, |far, m| {
            *far = m.end.max(*far);
            Some(*far)
        });
        Self {
            by_first,
            by_end,
            reach: reach.collect(),
        }
    }

    fn next(&self, m: &Match) -> Option<&'a Match> {
        self.by_first
            .get(self.by_first.partition_point(|b| b.first < m.end))
    }

    fn last(&self, m: &Match) -> Option<&'a Match> {
        let behind = self.by_end.partition_point(|a| a.end <= m.first);
        behind.checked_sub(1).map(|at| self.by_end[at])
    }

    fn overlap(&self, m: &Match) -> bool {
        let before = self.by_first.partition_point(|b| b.first < m.end);
        before.checked_sub(1).is_some_and(|at| self.reach[at] > m.first)
    }
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
    let is_near = |a: &Match, b: &Match| b.first - a.end <= between as usize && a.continues_in(b, tokens);
    let (these, others) = (Others::new(left), Others::new(right));
    let mut found = Vec::new();
    for a in left {
        found.extend(others.next(a).filter(|b| is_near(a, b)).map(|b| a.cover(*b)));
    }
    for b in right {
        found.extend(these.last(b).filter(|a| is_near(a, b)).map(|a| a.cover(*b)));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn of_words(tokens: &Tokens, first: usize, end: usize) -> Match {
        let span = tokens.span(first).cover(tokens.span(end - 1));
        Match { first, end, span }
    }

    /// Every way to choose one match of each part that leaves the others free.
    fn choices(parts: &[Vec<Match>]) -> Vec<Vec<Match>> {
        let mut all: Vec<Vec<Match>> = vec![Vec::new()];
        for part in parts {
            let mut longer = Vec::new();
            for choice in &all {
                let is_free = |m: &&Match| {
                    choice
                        .iter()
                        .all(|o: &Match| m.end <= o.first || o.end <= m.first)
                };
                longer.extend(
                    part.iter()
                        .filter(is_free)
                        .map(|m| [choice.as_slice(), &[*m]].concat()),
                );
            }
            all = longer;
        }
        all
    }

    fn gathered_plainly(tokens: &Tokens, parts: &[Vec<Match>], between: u32) -> Vec<Match> {
        let mut stretches = BTreeSet::new();
        for choice in choices(parts) {
            let first = choice.iter().map(|m| m.first).min().expect("a part");
            let end = choice.iter().map(|m| m.end).max().expect("a part");
            let others = end - first - choice.iter().map(|m| m.end - m.first).sum::<usize>();
            if others <= between as usize && tokens.sentence(first) == tokens.sentence(end - 1) {
                stretches.insert((first, end));
            }
        }
        let shorter = |a: &(usize, usize), b: &(usize, usize)| a != b && b.0 <= a.0 && a.1 <= b.1;
        let shortest = stretches
            .iter()
            .filter(|one| !stretches.iter().any(|other| shorter(other, one)));
        shortest
            .map(|(first, end)| of_words(tokens, *first, *end))
            .collect()
    }

    proptest! {
        #[test]
        fn the_shortest_stretches_are_those_of_all_choices(
            gaps in prop::collection::vec(prop::sample::select(vec![" ", " ", " ", " ", ". "]), 10),
            parts in prop::collection::vec(prop::collection::btree_set((0..10usize, 1..4usize), 1..5), 2..5),
            twice in any::<bool>(),
            between in 0..4u32,
        ) {
            let text: String = gaps.iter().map(|gap| format!("x{gap}")).collect();
            let tokens = Tokens::of(&text);
            let whole = |(first, length): &(usize, usize)| {
                let end = (first + length).min(tokens.len());
                (tokens.sentence(*first) == tokens.sentence(end - 1)).then(|| of_words(&tokens, *first, end))
            };
            let mut parts: Vec<Vec<Match>> = parts.iter().map(|part| tidy(part.iter().filter_map(whole).collect())).collect();
            if twice {
                parts.push(parts[0].clone());
            }
            prop_assert_eq!(gathered(&tokens, &parts, between), gathered_plainly(&tokens, &parts, between));
        }
    }

    #[test]
    fn many_equal_words_are_no_riddle() {
        let tokens = Tokens::of(&"x ".repeat(400));
        let seven: Vec<Match> = (0..400)
            .step_by(60)
            .map(|at| of_words(&tokens, at, at + 1))
            .collect();
        assert_eq!(gathered(&tokens, &vec![seven; 8], 100), []);
    }
}
