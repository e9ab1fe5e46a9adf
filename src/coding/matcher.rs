//! Expressions made ready to be evaluated on answers.

use std::collections::BTreeMap;

use crate::codebook::expr::{Expr, Node, RegexTerm, Relation, ValueTerm, WordTerm, keywords};
use crate::codebook::{SetName, Sets, ThemeId, WordSet};
use crate::corpus::Values;
use crate::text::{Analyzer, Found, Span, Tokens, WordPattern};

use super::atoms::{Atom, Atoms};
use super::matches::{Match, gathered, in_a_row, places, related, side_by_side, tidy, unrelated};

/// An expression whose words are atoms and whose word lists are numbers.
#[derive(Clone, Debug)]
pub(super) enum Matcher {
    Atom(Atom),
    Regex(RegexTerm),
    Set(usize),
    Theme(ThemeId),
    Value(ValueTerm),
    Phrase(Vec<Matcher>),
    /// All of them, in any order, with at most so many words between.
    Loose(Vec<Matcher>, u32),
    /// The members of a compound, side by side.
    Apart(Vec<Matcher>),
    Near(Relation, Box<Matcher>, Box<Matcher>),
    NotNear(Relation, Box<Matcher>, Box<Matcher>),
    AtLeast(u32, Box<Matcher>),
    Not(Box<Matcher>),
    And(Vec<Matcher>),
    Or(Vec<Matcher>),
}

/// An answer as matchers see it.
pub(super) struct Reading<'a> {
    pub text: &'a str,
    pub tokens: &'a Tokens,
    /// Which atom finds which word; in order.
    pub atoms: &'a [Occurrence],
    /// The compiled word lists of the codebook.
    pub sets: &'a [Matcher],
    pub facts: Facts<'a>,
}

/// What an expression may ask of an answer beside its text.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    /// What is known of the respondent.
    pub values: Values<'a>,
    /// The hits of a theme and its subthemes, in any order.
    pub hits: &'a dyn Fn(&ThemeId) -> Vec<Match>,
}

impl Facts<'_> {
    /// Nothing is known.
    pub const NONE: Self = Facts {
        values: Values::NONE,
        hits: &|_| Vec::new(),
    };
}

/// An atom finds a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Occurrence {
    pub atom: Atom,
    /// Number of the word.
    pub word: u32,
    /// The part of its form that is found, if it is not all of it.
    pub part: Option<Span>,
}

impl Occurrence {
    /// What was found of the word of that number.
    pub fn of(word: usize, found: &[(Atom, Found)]) -> impl Iterator<Item = Self> {
        found.iter().map(move |(atom, found)| Self {
            atom: *atom,
            word: word as u32,
            part: found.part,
        })
    }
}

impl Reading<'_> {
    fn words(&self, atom: Atom) -> impl Iterator<Item = Match> {
        let from = self.atoms.partition_point(|occurrence| occurrence.atom < atom);
        let these = self.atoms[from..]
            .iter()
            .take_while(move |occurrence| occurrence.atom == atom);
        these.map(|found| Match::word(self.text, self.tokens, found.word as usize, found.part))
    }
}

impl Matcher {
    /// Its matches in order; nothing if the answer does not have it. What is there by not being there (NOT) is found
    /// without a place: an empty list.
    pub fn find(&self, reading: &Reading<'_>) -> Option<Vec<Match>> {
        match self {
            Self::Atom(atom) => some(reading.words(*atom).collect()),
            Self::Regex(regex) => {
                let matches = regex
                    .find_all(reading.text)
                    .map(|span| Match::bytes(reading.tokens, span));
                some(tidy(matches.collect()))
            }
            Self::Set(set) => reading.sets[*set].find(reading),
            Self::Theme(theme) => some(tidy((reading.facts.hits)(theme))),
            Self::Value(value) => {
                let has = value.fits(reading.facts.values.get(value.column()));
                has.then(Vec::new)
            }
            Self::Loose(parts, between) => {
                let found: Option<Vec<_>> = parts.iter().map(|part| part.find(reading)).collect();
                some(gathered(reading.tokens, &found?, *between))
            }
            Self::NotNear(relation, left, right) => {
                let (left, right) = (left.find(reading)?, right.find(reading).unwrap_or_default());
                some(unrelated(reading.tokens, *relation, &left, &right))
            }
            Self::AtLeast(times, inner) => {
                let found = inner.find(reading)?;
                (places(&found) >= *times as usize).then_some(found)
            }
            Self::Phrase(parts) => chain(parts, reading, |left, right| {
                in_a_row(reading.tokens, left, right)
            }),
            Self::Apart(parts) => chain(parts, reading, |left, right| {
                side_by_side(reading.text, reading.tokens, left, right)
            }),
            Self::Near(relation, left, right) => {
                let (left, right) = (left.find(reading)?, right.find(reading)?);
                some(related(reading.tokens, *relation, &left, &right))
            }
            Self::Not(inner) => match inner.find(reading) {
                Some(_) => None,
                None => Some(Vec::new()),
            },
            Self::And(parts) => {
                let found: Option<Vec<_>> = parts.iter().map(|part| part.find(reading)).collect();
                found.map(|found| tidy(found.concat()))
            }
            Self::Or(parts) => {
                let found: Vec<_> = parts.iter().filter_map(|part| part.find(reading)).collect();
                (!found.is_empty()).then(|| tidy(found.concat()))
            }
        }
    }

    /// Whether it is a compound written apart.
    pub fn is_apart(&self) -> bool {
        matches!(self, Self::Apart(_))
    }

    /// Adds all atoms in it to `found`.
    pub fn atoms(&self, sets: &[Self], found: &mut Vec<Atom>) {
        match self {
            Self::Atom(atom) => found.push(*atom),
            Self::Regex(_) | Self::Theme(_) | Self::Value(_) => {}
            Self::Set(set) => sets[*set].atoms(sets, found),
            Self::Phrase(parts)
            | Self::Apart(parts)
            | Self::Loose(parts, _)
            | Self::And(parts)
            | Self::Or(parts) => {
                parts.iter().for_each(|part| part.atoms(sets, found));
            }
            Self::Near(_, left, right) | Self::NotNear(_, left, right) => {
                left.atoms(sets, found);
                right.atoms(sets, found);
            }
            Self::AtLeast(_, inner) | Self::Not(inner) => inner.atoms(sets, found),
        }
    }

    /// Atoms of which an answer must have one to have this; nothing if it can do without any. `of_theme` tells the
    /// same of a theme.
    pub fn needs(&self, sets: &[Self], of_theme: &dyn Fn(&ThemeId) -> Needs) -> Needs {
        let needs = |part: &Self| part.needs(sets, of_theme);
        match self {
            Self::Atom(atom) => Some(vec![*atom]),
            Self::Regex(_) | Self::Value(_) | Self::Not(_) => None,
            Self::Set(set) => needs(sets.get(*set)?),
            Self::Theme(theme) => of_theme(theme),
            Self::Phrase(parts) | Self::Apart(parts) | Self::Loose(parts, _) | Self::And(parts) => {
                parts.iter().filter_map(needs).min_by_key(Vec::len)
            }
            Self::Near(_, left, right) => {
                let sides = [left, right].into_iter();
                sides.filter_map(|side| needs(side)).min_by_key(Vec::len)
            }
            Self::NotNear(_, inner, _) | Self::AtLeast(_, inner) => needs(inner),
            Self::Or(parts) => {
                let needs: Option<Vec<_>> = parts.iter().map(needs).collect();
                needs.map(|needs| needs.concat())
            }
        }
    }
}

/// Atoms of which an answer must have one; nothing if it can do without any.
pub(super) type Needs = Option<Vec<Atom>>;

/// Matches of each part linked to those of the next.
fn chain(
    parts: &[Matcher],
    reading: &Reading<'_>,
    link: impl Fn(&[Match], &[Match]) -> Vec<Match>,
) -> Option<Vec<Match>> {
    let (first, rest) = parts.split_first()?;
    let mut found = first.find(reading)?;
    for part in rest {
        found = link(&found, &part.find(reading)?);
    }
    some(found)
}

fn some(found: Vec<Match>) -> Option<Vec<Match>> {
    (!found.is_empty()).then_some(found)
}

/// Compiles the expressions of one codebook.
pub(super) struct Compiler<'a> {
    pub analyzer: &'a Analyzer,
    pub atoms: &'a mut Atoms,
    sets: &'a Sets,
    numbers: BTreeMap<&'a SetName, usize>,
    /// The word lists that have been used and are not compiled yet.
    pending: Vec<usize>,
    /// Whether each has been used.
    used: Vec<bool>,
}

impl<'a> Compiler<'a> {
    pub fn new(analyzer: &'a Analyzer, atoms: &'a mut Atoms, sets: &'a Sets) -> Self {
        let numbers: BTreeMap<&SetName, usize> = sets
            .iter()
            .enumerate()
            .map(|(at, (name, _))| (name, at))
            .collect();
        Self {
            analyzer,
            atoms,
            used: vec![false; numbers.len()],
            pending: Vec::new(),
            sets,
            numbers,
        }
    }

    /// The word lists, by number: those that the expressions so far use, and those that these use. The others find nothing.
    pub fn sets(mut self) -> Vec<Matcher> {
        let sets: Vec<&WordSet> = self.sets.iter().map(|(_, set)| set).collect();
        let mut compiled = vec![Matcher::Or(Vec::new()); sets.len()];
        while let Some(number) = self.pending.pop() {
            let entries = sets[number].entries.iter();
            compiled[number] = Matcher::Or(entries.map(|entry| self.expr(&entry.expr)).collect());
        }
        compiled
    }

    /// All word lists, by number.
    pub fn all_sets(mut self) -> Vec<Matcher> {
        self.pending = (0..self.used.len()).collect();
        self.used.fill(true);
        self.sets()
    }

    /// A word list. One that does not exist finds nothing; reading the codebook has complained of it.
    fn set(&mut self, name: &SetName) -> Matcher {
        let Some(number) = self.numbers.get(name).copied() else {
            return Matcher::Or(Vec::new());
        };
        if !std::mem::replace(&mut self.used[number], true) {
            self.pending.push(number);
        }
        Matcher::Set(number)
    }

    /// An expression.
    pub fn expr(&mut self, expr: &Expr) -> Matcher {
        match &expr.node {
            Node::Word(word) => self.word(word),
            Node::Regex(regex) => Matcher::Regex(regex.clone()),
            Node::Set(name) => self.set(name),
            Node::Theme(theme) => Matcher::Theme(theme.clone()),
            Node::Value(value) => Matcher::Value(value.clone()),
            Node::Phrase(parts) => self.phrase(parts),
            Node::Loose(words, between) => {
                Matcher::Loose(words.iter().map(|word| self.word(word)).collect(), *between)
            }
            Node::NotNear(relation, left, right) => {
                Matcher::NotNear(*relation, Box::new(self.expr(left)), Box::new(self.expr(right)))
            }
            Node::AtLeast(times, inner) => Matcher::AtLeast(*times, Box::new(self.expr(inner))),
            Node::Near(relation, left, right) => {
                Matcher::Near(*relation, Box::new(self.expr(left)), Box::new(self.expr(right)))
            }
            Node::Not(inner) => Matcher::Not(Box::new(self.expr(inner))),
            Node::And(parts) => Matcher::And(self.exprs(parts)),
            Node::Or(parts) => Matcher::Or(self.exprs(parts)),
        }
    }

    /// A word, or the compound that it is, written apart.
    fn word(&mut self, word: &WordTerm) -> Matcher {
        let pattern = word.pattern(self.analyzer);
        let apart = self.analyzer.apart(&pattern);
        let mut ways = vec![self.atom(pattern)];
        for row in apart {
            let members = row.into_iter().map(|member| self.atom(member)).collect();
            ways.push(Matcher::Apart(members));
        }
        any(ways)
    }

    /// Words in a row, or the compound that they make.
    fn phrase(&mut self, parts: &[Expr]) -> Matcher {
        let compounds = match keywords(parts) {
            Some(words) => self.analyzer.joined(&words),
            None => Vec::new(),
        };
        let mut ways = vec![Matcher::Phrase(self.exprs(parts))];
        ways.extend(compounds.into_iter().map(|compound| self.atom(compound)));
        any(ways)
    }

    fn atom(&mut self, pattern: WordPattern) -> Matcher {
        Matcher::Atom(self.atoms.intern(pattern))
    }

    fn exprs(&mut self, parts: &[Expr]) -> Vec<Matcher> {
        parts.iter().map(|part| self.expr(part)).collect()
    }
}

/// One way as it is, several as alternatives.
fn any(mut ways: Vec<Matcher>) -> Matcher {
    match ways.len() {
        1 => ways.remove(0),
        _ => Matcher::Or(ways),
    }
}
