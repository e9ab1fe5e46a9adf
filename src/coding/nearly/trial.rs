//! Tries a rule on an answer part by part.

use crate::codebook::expr::{Node, Relation};
use crate::coding::atoms::Atoms;
use crate::coding::coder::Coder;
use crate::coding::matcher::{Matcher, Reading};
use crate::coding::matches::{Match, in_a_row, places};
use crate::text::{Span, WordPattern};

use super::attempts::Part;
use super::{Attempt, Present, Shortfall, Similar};

/// One answer, on which rules are tried.
pub(super) struct Trial<'a> {
    pub reading: &'a Reading<'a>,
    pub atoms: &'a Atoms,
    pub coder: &'a Coder,
}

impl Trial<'_> {
    /// The matches of `part`; if it has none, notes in `attempt` what it lacks.
    pub fn walk(&self, part: &Part<'_>, attempt: &mut Attempt) -> Option<Vec<Match>> {
        let span = part.expr.span;
        if let Some(found) = part.matcher.find(self.reading) {
            let at = found.first().map(|m| m.span);
            attempt.present.extend(at.map(|at| Present { part: span, at }));
            return Some(found);
        }
        match &part.expr.node {
            Node::Word(_)
            | Node::Regex(_)
            | Node::Set(_)
            | Node::Theme(_)
            | Node::Value(_)
            | Node::Loose(..) => attempt.shortfalls.push(Shortfall::Missing {
                part: span,
                similar: self.similar(&part.matcher),
            }),
            Node::AtLeast(times, _) => {
                if let Some(found) = self.walk(&part.parts[0], attempt) {
                    attempt.shortfalls.push(Shortfall::TooFew {
                        part: span,
                        found: places(&found),
                        needed: *times,
                    });
                }
            }
            Node::NotNear(..) => {
                if self.walk(&part.parts[0], attempt).is_some() {
                    let beside = part.parts[1].matcher.find(self.reading);
                    attempt.shortfalls.push(Shortfall::Excluded {
                        part: part.parts[1].expr.span,
                        at: beside.and_then(|found| found.first().map(|m| m.span)),
                    });
                }
            }
            Node::And(_) => part.parts.iter().for_each(|part| {
                self.walk(part, attempt);
            }),
            Node::Or(_) => self.walk_or(part, attempt),
            Node::Not(_) => {
                let inner = part.parts[0].matcher.find(self.reading);
                attempt.shortfalls.push(Shortfall::Excluded {
                    part: part.parts[0].expr.span,
                    at: inner.and_then(|found| found.first().map(|m| m.span)),
                });
            }
            Node::Near(relation, ..) => {
                let sides: Vec<_> = part.parts.iter().map(|part| self.walk(part, attempt)).collect();
                if let [Some(left), Some(right)] = &sides[..] {
                    attempt.shortfalls.push(self.apart(span, *relation, left, right));
                }
            }
            Node::Phrase(_) => self.walk_phrase(part, attempt),
        }
        None
    }

    /// Takes the alternative that got furthest.
    fn walk_or(&self, part: &Part<'_>, attempt: &mut Attempt) {
        let empty = |attempt: &Attempt| Attempt {
            present: Vec::new(),
            shortfalls: Vec::new(),
            ..*attempt
        };
        let mut best = empty(attempt);
        for way in &part.parts {
            let mut tried = empty(attempt);
            self.walk(way, &mut tried);
            let has_similar = |attempt: &Attempt| {
                let mut lacks = attempt.shortfalls.iter();
                lacks.any(|lack| matches!(lack, Shortfall::Missing { similar: Some(_), .. }))
            };
            let rank = |attempt: &Attempt| (attempt.closeness(), has_similar(attempt));
            if rank(&tried) > rank(&best) {
                best = tried;
            }
        }
        if best.shortfalls.is_empty() {
            best.shortfalls.push(Shortfall::Missing {
                part: part.expr.span,
                similar: None,
            });
        }
        attempt.present.extend(best.present);
        attempt.shortfalls.extend(best.shortfalls);
    }

    fn walk_phrase(&self, part: &Part<'_>, attempt: &mut Attempt) {
        let found: Vec<Option<Vec<Match>>> = part.parts.iter().map(|part| self.walk(part, attempt)).collect();
        let Some(found) = found.into_iter().collect::<Option<Vec<_>>>() else {
            return;
        };
        let mut found = found.into_iter();
        let mut row = found.next().unwrap_or_default();
        for next in found {
            let longer = in_a_row(self.reading.tokens, &row, &next);
            if longer.is_empty() {
                let lack = self.apart(part.expr.span, Relation::Before(0), &row, &next);
                attempt.shortfalls.push(lack);
                return;
            }
            row = longer;
        }
        attempt.shortfalls.push(Shortfall::Missing {
            part: part.expr.span,
            similar: None,
        });
    }

    /// Why no match of `left` stands in `relation` to one of `right`, told of the pair that comes nearest to it.
    fn apart(&self, part: Span, relation: Relation, left: &[Match], right: &[Match]) -> Shortfall {
        let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
        let lacks = pairs.map(|(a, b)| self.lack_of(part, relation, a, b));
        lacks
            .min_by_key(|(rank, _)| *rank)
            .map_or(Shortfall::Missing { part, similar: None }, |(_, lack)| lack)
    }

    /// What keeps one pair apart, and how far it is from standing right: the lower, the nearer.
    fn lack_of(
        &self,
        part: Span,
        relation: Relation,
        left: &Match,
        right: &Match,
    ) -> ((u8, usize), Shortfall) {
        let tokens = self.reading.tokens;
        let (first, last) = if right.first >= left.end {
            (left, right)
        } else {
            (right, left)
        };
        let between = last.first.saturating_sub(first.end);
        if last.first < first.end {
            let at = left.span.cover(right.span);
            return ((1, 0), Shortfall::SamePlace { part, at });
        }
        if first.sentences(tokens).end() != last.sentences(tokens).start() {
            let (left, right) = (left.span, right.span);
            return ((3, between), Shortfall::OtherSentence { part, left, right });
        }
        let in_order = match relation {
            Relation::Near(_) | Relation::Same => true,
            Relation::Before(_) => first == left,
            Relation::After(_) => first == right,
        };
        let allowed = match relation {
            Relation::Near(n) | Relation::Before(n) | Relation::After(n) => n,
            Relation::Same => 0,
        };
        let (first, last) = (first.span, last.span);
        match in_order {
            true => (
                (0, between),
                Shortfall::TooFar {
                    part,
                    first,
                    last,
                    between,
                    allowed,
                },
            ),
            false => ((2, between), Shortfall::WrongOrder { part, first, last }),
        }
    }

    /// A word of the answer that is one letter from what `matcher`, a word, looks for.
    fn similar(&self, matcher: &Matcher) -> Option<Similar> {
        let atom = match matcher {
            Matcher::Atom(atom) => *atom,
            Matcher::Or(ways) => match ways.first() {
                Some(Matcher::Atom(atom)) => *atom,
                _ => return None,
            },
            _ => return None,
        };
        let (WordPattern::Keyword(keyword) | WordPattern::Fuzzy(keyword, _)) = self.atoms.pattern(atom)
        else {
            return None;
        };
        let tokens = self.reading.tokens;
        let mut words = tokens.forms().enumerate();
        words.find_map(|(at, form)| {
            let word = self.coder.analyzer().word(form);
            keyword.is_nearly(&word).then(|| Similar {
                at: tokens.span(at),
                is_known: word.is_known(),
            })
        })
    }
}
