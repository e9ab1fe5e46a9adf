//! What a theme's rules make of an answer: what `any` finds, and what `none` and `unless` take away again.
//!
//! Coding and tracing both read their hits from this one value, so that what is told of an answer is what was counted.

use crate::codebook::{Rule, Theme};
use crate::text::Tokens;

use super::coder::Hit;
use super::matcher::{Matcher, Reading};
use super::matches::{Match, sentences_of, touches};

/// The rules of a theme, ready to be evaluated.
#[derive(Debug)]
pub(super) struct CompiledTheme {
    pub any: Vec<Matcher>,
    pub none: Vec<Matcher>,
    pub unless: Vec<Matcher>,
}

/// What the rules of a theme find in an answer that has a match of one of its `any`.
#[derive(Debug)]
pub(super) struct Evaluation {
    /// Index of the theme in its codebook.
    pub theme: usize,
    /// Matches of `any`, by rule and place, cancelled ones among them.
    pub found: Vec<(usize, Match)>,
    none: Vec<Objection>,
    unless: Vec<Objection>,
}

/// A rule of `none` or `unless` that the answer has.
#[derive(Debug)]
struct Objection {
    rule: usize,
    matches: Vec<Match>,
    /// The sentences that the matches touch, in order.
    sentences: Vec<u32>,
}

/// The lists whose rules take hits away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exclusion {
    /// Takes all hits of the theme from the answer.
    None,
    /// Takes the hits in the same sentence.
    Unless,
}

impl Exclusion {
    /// Its key in a codebook.
    pub fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unless => "unless",
        }
    }

    /// The rules that `theme` has in it.
    pub fn of(self, theme: &Theme) -> &[Rule] {
        match self {
            Self::None => &theme.none,
            Self::Unless => &theme.unless,
        }
    }
}

/// A rule that takes a hit away, and its matches that do.
pub(super) struct Cancelling<'a> {
    pub list: Exclusion,
    /// Index of the rule in its list.
    pub rule: usize,
    pub matches: Vec<&'a Match>,
}

impl Evaluation {
    /// Evaluates `theme`, of whose `any` only those numbered `rules` can find anything; nothing if none does.
    pub fn of(
        theme: usize,
        compiled: &CompiledTheme,
        rules: impl Iterator<Item = usize>,
        reading: &Reading<'_>,
    ) -> Option<Self> {
        let mut found: Vec<(usize, Match)> = Vec::new();
        for rule in rules {
            let matches = compiled.any[rule].find(reading).unwrap_or_default();
            found.extend(matches.into_iter().map(|m| (rule, m)));
        }
        (!found.is_empty()).then(|| Self {
            theme,
            found,
            none: objections(&compiled.none, reading),
            unless: objections(&compiled.unless, reading),
        })
    }

    /// The matches that count, by rule and place.
    pub fn counting<'a>(&'a self, tokens: &'a Tokens) -> impl Iterator<Item = (usize, Match)> + 'a {
        let found = self.found.iter().copied();
        found.filter(|(_, m)| self.objecting(m, tokens).next().is_none())
    }

    /// The same, as hits.
    pub fn hits<'a>(&'a self, tokens: &'a Tokens) -> impl Iterator<Item = Hit> + 'a {
        self.counting(tokens).map(|(rule, m)| self.hit(rule, &m))
    }

    /// `m` as a hit of `rule`.
    pub fn hit(&self, rule: usize, m: &Match) -> Hit {
        Hit {
            theme: self.theme,
            rule,
            span: m.span,
        }
    }

    /// What takes `m` away; nothing does if it counts.
    pub fn cancelling(&self, m: &Match, tokens: &Tokens) -> Vec<Cancelling<'_>> {
        let place = m.sentences(tokens);
        self.objecting(m, tokens)
            .map(|(list, objection)| {
                let does = |other: &&Match| match list {
                    Exclusion::None => true,
                    Exclusion::Unless => touches(&place, &sentences_of(tokens, &[**other])),
                };
                Cancelling {
                    list,
                    rule: objection.rule,
                    matches: objection.matches.iter().filter(does).collect(),
                }
            })
            .collect()
    }

    fn objecting(&self, m: &Match, tokens: &Tokens) -> impl Iterator<Item = (Exclusion, &Objection)> {
        let place = m.sentences(tokens);
        let none = self.none.iter().map(|objection| (Exclusion::None, objection));
        let unless = self
            .unless
            .iter()
            .filter(move |objection| touches(&place, &objection.sentences))
            .map(|objection| (Exclusion::Unless, objection));
        none.chain(unless)
    }
}

/// Those of `rules` that the answer has.
fn objections(rules: &[Matcher], reading: &Reading<'_>) -> Vec<Objection> {
    let rules = rules.iter().enumerate();
    rules
        .filter_map(|(rule, matcher)| {
            let matches = matcher.find(reading)?;
            Some(Objection {
                rule,
                sentences: sentences_of(reading.tokens, &matches),
                matches,
            })
        })
        .collect()
}
