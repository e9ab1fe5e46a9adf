//! Tries the rules of a theme, taken apart.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::codebook::expr::{Expr, Node};
use crate::codebook::{Codebook, Rule, ThemeId};
use crate::coding::atoms::Atoms;
use crate::coding::coder::{Coder, Scratch};
use crate::coding::matcher::{Compiler, Facts, Matcher, Occurrence, Reading};
use crate::coding::matches::{Match, sentences_of, touches};
use crate::corpus::Values;
use crate::text::Tokens;

use super::super::evaluation::Exclusion;
use super::trial::Trial;
use super::{Attempt, Shortfall};

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
pub(super) struct Part<'a> {
    pub expr: &'a Expr,
    pub matcher: Matcher,
    pub parts: Vec<Part<'a>>,
}

impl<'a> Attempts<'a> {
    /// For the codebook of that number in the coder's library.
    pub fn new(coder: &'a Coder, number: usize) -> Self {
        let book = &coder.library().books[number];
        let mut atoms = Atoms::default();
        let sets = Compiler::new(coder.analyzer(), &mut atoms, &book.sets).all_sets();
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
