//! How far the rules of a theme got with an answer, and what each of them lacks.

mod attempt;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::codebook::expr::{Expr, Node, Relation};
use crate::codebook::{Codebook, Rule, ThemeId};
use crate::corpus::Values;
use crate::text::{Span, Tokens};

use super::atoms::Atoms;
use super::coder::{Coder, Scratch};
use super::evaluation::Exclusion;
use super::matcher::{Compiler, Facts, Matcher, Occurrence, Reading};
use super::matches::{Match, in_a_row, places, sentences_of, touches};
pub use attempt::{Attempt, Present, Shortfall};

/// Tries the rules of one codebook part by part. Dearer than coding; for answers that somebody wonders about.
pub struct Attempts<'a> {
    coder: &'a Coder,
    /// Number of the codebook.
    number: usize,
    book: &'a Codebook,
    atoms: Atoms,
    sets: Vec<Matcher>,
    themes: BTreeMap<usize, Parts<'a>>,
}

/// The rules of a theme, taken apart.
struct Parts<'a> {
    any: Vec<Part<'a>>,
    none: Vec<Matcher>,
    unless: Vec<Matcher>,
}

/// An expression, and those within it.
struct Part<'a> {
    expr: &'a Expr,
    matcher: Matcher,
    parts: Vec<Part<'a>>,
}

impl<'a> Attempts<'a> {
    /// For the codebook of that number in the coder's library.
    pub fn new(coder: &'a Coder, number: usize) -> Self {
        let book = &coder.library().books[number];
        let mut atoms = Atoms::default();
        let sets = Compiler::new(coder.analyzer(), &mut atoms, &book.sets).sets(&book.sets);
        Self {
            coder,
            number,
            book,
            atoms,
            sets,
            themes: BTreeMap::new(),
        }
    }

    /// What each of the theme's own `any` rules makes of `text`, of whose respondent nothing is known, in their order.
    pub fn of_theme(&mut self, theme: usize, text: &str) -> Vec<Attempt> {
        self.of_theme_as(theme, text, Values::NONE)
    }

    /// What they make of a text that a respondent with `values` wrote.
    pub fn of_theme_as(&mut self, theme: usize, text: &str, values: Values<'_>) -> Vec<Attempt> {
        self.compile(theme);
        let scratch = RefCell::new(Scratch::default());
        let hits = |id: &ThemeId| {
            let mut scratch = scratch.borrow_mut();
            self.coder
                .matches_of_theme(self.number, id, text, values, &mut scratch)
        };
        let tokens = Tokens::of(text);
        let mut occurrences: Vec<Occurrence> = Vec::new();
        for (word, form) in tokens.forms().enumerate() {
            let found = self.atoms.find(self.coder.analyzer(), form);
            occurrences.extend(Occurrence::of(word, &found));
        }
        occurrences.sort_unstable();
        let reading = Reading {
            text,
            tokens: &tokens,
            atoms: &occurrences,
            sets: &self.sets,
            facts: Facts { values, hits: &hits },
        };
        let Some(parts) = self.themes.get(&theme) else {
            return Vec::new();
        };
        let trial = Trial {
            reading: &reading,
            atoms: &self.atoms,
            coder: self.coder,
        };
        let rules = parts.any.iter().enumerate();
        rules
            .map(|(rule, part)| {
                let mut attempt = Attempt {
                    theme,
                    rule,
                    present: Vec::new(),
                    shortfalls: Vec::new(),
                };
                match trial.walk(part, &mut attempt) {
                    Some(found) => attempt.shortfalls = cancelled(parts, &found, &reading),
                    None => debug_assert!(!attempt.shortfalls.is_empty()),
                }
                attempt
            })
            .collect()
    }

    fn compile(&mut self, theme: usize) {
        if self.themes.contains_key(&theme) {
            return;
        }
        let book = self.book;
        let mut compiler = Compiler::new(self.coder.analyzer(), &mut self.atoms, &book.sets);
        let theme_rules = &book.themes[theme];
        let any = theme_rules
            .any
            .iter()
            .map(|rule| take_apart(&rule.expr, &mut compiler));
        let any = any.collect();
        let mut list = |rules: &[Rule]| rules.iter().map(|rule| compiler.expr(&rule.expr)).collect();
        let parts = Parts {
            any,
            none: list(&theme_rules.none),
            unless: list(&theme_rules.unless),
        };
        self.themes.insert(theme, parts);
    }
}

fn take_apart<'a>(expr: &'a Expr, compiler: &mut Compiler<'_>) -> Part<'a> {
    let within: Vec<&Expr> = match &expr.node {
        Node::Phrase(parts) | Node::And(parts) | Node::Or(parts) => parts.iter().collect(),
        Node::Near(_, left, right) | Node::NotNear(_, left, right) => vec![left, right],
        Node::AtLeast(_, inner) | Node::Not(inner) => vec![inner],
        Node::Word(_) | Node::Regex(_) | Node::Set(_) | Node::Theme(_) | Node::Value(_) | Node::Loose(..) => {
            Vec::new()
        }
    };
    let parts = within.into_iter().map(|part| take_apart(part, compiler));
    Part {
        expr,
        parts: parts.collect(),
        matcher: compiler.expr(expr),
    }
}

/// What takes every one of the matches away; nothing if one of them counts.
fn cancelled(parts: &Parts<'_>, found: &[Match], reading: &Reading<'_>) -> Vec<Shortfall> {
    let cancelled = |hit: &Match, list, rule, at: Option<&Match>| Shortfall::Cancelled {
        hit: hit.span,
        list,
        rule,
        at: at.map(|m| m.span),
    };
    let Some(first) = found.first() else {
        return Vec::new();
    };
    let mut taken = Vec::new();
    for (rule, none) in parts.none.iter().enumerate() {
        if let Some(matches) = none.find(reading) {
            taken.push(cancelled(first, Exclusion::None, rule, matches.first()));
        }
    }
    if !taken.is_empty() {
        return taken;
    }
    let unless: Vec<Vec<Match>> = parts
        .unless
        .iter()
        .map(|unless| unless.find(reading).unwrap_or_default())
        .collect();
    for hit in found {
        let sentences = hit.sentences(reading.tokens);
        let taking = unless.iter().enumerate().find_map(|(rule, matches)| {
            let shares = |m: &&Match| touches(&sentences, &sentences_of(reading.tokens, &[**m]));
            Some((rule, matches.iter().find(shares)?))
        });
        match taking {
            Some((rule, at)) => taken.push(cancelled(hit, Exclusion::Unless, rule, Some(at))),
            None => return Vec::new(),
        }
    }
    taken
}

/// One answer, on which rules are tried.
struct Trial<'a> {
    reading: &'a Reading<'a>,
    atoms: &'a Atoms,
    coder: &'a Coder,
}

impl Trial<'_> {
    /// The matches of `part`; if it has none, notes in `attempt` what it lacks.
    fn walk(&self, part: &Part<'_>, attempt: &mut Attempt) -> Option<Vec<Match>> {
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
    fn similar(&self, matcher: &Matcher) -> Option<Span> {
        let atom = match matcher {
            Matcher::Atom(atom) => *atom,
            Matcher::Or(ways) => match ways.first() {
                Some(Matcher::Atom(atom)) => *atom,
                _ => return None,
            },
            _ => return None,
        };
        let (crate::text::WordPattern::Keyword(keyword) | crate::text::WordPattern::Fuzzy(keyword, _)) =
            self.atoms.pattern(atom)
        else {
            return None;
        };
        let tokens = self.reading.tokens;
        let mut words = tokens.forms().enumerate();
        words.find_map(|(at, form)| {
            let word = self.coder.analyzer().word(form);
            keyword.is_nearly(&word).then(|| tokens.span(at))
        })
    }
}
