//! Expressions in one shape, however they are written: what two rules have in common is seen by comparing shapes.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::terms::{Kind, Term, Terms};
use crate::codebook::expr::{Expr, Node, Relation, WordTerm, keywords};
use crate::codebook::{SetName, Sets};
use crate::text::{Analyzer, WordPattern};

/// An expression whose order, parentheses and marks do not matter any more.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Shape {
    Term(Term),
    /// A word list, by its number.
    Set(usize),
    /// Words in a row.
    Row(Vec<Shape>),
    /// The members of a compound, written apart.
    Apart(Vec<Shape>),
    /// Words in any order, with at most so many others between; in order.
    Loose(Vec<Shape>, u32),
    Near(Link, Box<Shape>, Box<Shape>),
    /// The left one, where no right one stands to it so.
    NotNear(Link, Box<Shape>, Box<Shape>),
    AtLeast(u32, Box<Shape>),
    Not(Box<Shape>),
    /// In order, each once.
    And(Vec<Shape>),
    /// In order, each once.
    Or(Vec<Shape>),
}

/// A relation, AFTER being BEFORE with its sides exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Link {
    Near(u32),
    Before(u32),
    Same,
}

/// Makes the shapes of one codebook.
pub(super) struct Shaper<'a> {
    analyzer: &'a Analyzer,
    numbers: BTreeMap<&'a SetName, usize>,
    words: FxHashMap<WordTerm, Shape>,
    pub terms: Terms,
}

impl<'a> Shaper<'a> {
    pub fn new(analyzer: &'a Analyzer, sets: &'a Sets) -> Self {
        let names = sets.iter().map(|(name, _)| name);
        Self {
            analyzer,
            numbers: names.enumerate().map(|(at, name)| (name, at)).collect(),
            words: FxHashMap::default(),
            terms: Terms::default(),
        }
    }

    /// The shape of `expr`.
    pub fn shape(&mut self, expr: &Expr) -> Shape {
        match &expr.node {
            Node::Word(word) => self.word(word),
            Node::Regex(regex) => self.term(Kind::Regex(regex.pattern().to_owned(), regex.minds_case())),
            Node::Set(name) => match self.numbers.get(name) {
                Some(set) => Shape::Set(*set),
                None => self.term(Kind::Other(expr.to_string())),
            },
            Node::Theme(_) | Node::Value(_) => self.term(Kind::Other(expr.to_string())),
            Node::Phrase(parts) => self.phrase(parts),
            Node::Loose(words, between) => {
                let mut words: Vec<Shape> = words.iter().map(|word| self.word(word)).collect();
                words.sort_unstable();
                Shape::Loose(words, *between)
            }
            Node::Near(relation, left, right) => {
                let (left, right) = (self.shape(left), self.shape(right));
                near(*relation, left, right)
            }
            Node::NotNear(relation, left, right) => {
                let (left, right) = (Box::new(self.shape(left)), Box::new(self.shape(right)));
                let (link, after) = match relation {
                    Relation::Near(between) => (Link::Near(*between), false),
                    Relation::Before(between) => (Link::Before(*between), false),
                    Relation::After(between) => (Link::Before(*between), true),
                    Relation::Same => (Link::Same, false),
                };
                match after {
                    // There is no other way to say it.
                    true => self.term(Kind::Other(expr.to_string())),
                    false => Shape::NotNear(link, left, right),
                }
            }
            Node::AtLeast(1, inner) => self.shape(inner),
            Node::AtLeast(times, inner) => Shape::AtLeast(*times, Box::new(self.shape(inner))),
            Node::Not(inner) => match self.shape(inner) {
                Shape::Not(twice) => *twice,
                inner => Shape::Not(Box::new(inner)),
            },
            Node::And(parts) => {
                let parts = self.shapes(parts).into_iter().flat_map(|part| match part {
                    Shape::And(parts) => parts,
                    part => vec![part],
                });
                joined(parts.collect(), Shape::And)
            }
            Node::Or(parts) => or(self.shapes(parts)),
        }
    }

    fn shapes(&mut self, parts: &[Expr]) -> Vec<Shape> {
        parts.iter().map(|part| self.shape(part)).collect()
    }

    fn term(&mut self, kind: Kind) -> Shape {
        Shape::Term(self.terms.intern(kind))
    }

    fn word(&mut self, word: &WordTerm) -> Shape {
        if let Some(shape) = self.words.get(word) {
            return shape.clone();
        }
        let pattern = word.pattern(self.analyzer);
        let apart = self.analyzer.apart(&pattern);
        let mut ways = vec![self.term(Kind::Word(pattern))];
        for row in apart {
            let members = row.into_iter().map(|member| self.term(Kind::Word(member)));
            ways.push(Shape::Apart(members.collect()));
        }
        let shape = or(ways);
        self.words.insert(word.clone(), shape.clone());
        shape
    }

    fn phrase(&mut self, parts: &[Expr]) -> Shape {
        let joined: Vec<WordPattern> = match keywords(parts) {
            Some(words) => self.analyzer.joined(&words),
            None => Vec::new(),
        };
        let row = self.shapes(parts).into_iter().flat_map(|part| match part {
            Shape::Row(parts) => parts,
            part => vec![part],
        });
        let mut ways = vec![Shape::Row(row.collect())];
        for compound in joined {
            ways.push(self.term(Kind::Word(compound)));
        }
        or(ways)
    }
}

fn near(relation: Relation, left: Shape, right: Shape) -> Shape {
    let (link, left, right) = match relation {
        Relation::Near(between) => (Link::Near(between), left, right),
        Relation::Before(between) => (Link::Before(between), left, right),
        Relation::After(between) => (Link::Before(between), right, left),
        Relation::Same => (Link::Same, left, right),
    };
    let exchanged = !matches!(link, Link::Before(_)) && right < left;
    let (left, right) = if exchanged { (right, left) } else { (left, right) };
    Shape::Near(link, Box::new(left), Box::new(right))
}

fn or(parts: Vec<Shape>) -> Shape {
    let parts = parts.into_iter().flat_map(|part| match part {
        Shape::Or(parts) => parts,
        part => vec![part],
    });
    joined(parts.collect(), Shape::Or)
}

fn joined(mut parts: Vec<Shape>, make: fn(Vec<Shape>) -> Shape) -> Shape {
    parts.sort_unstable();
    parts.dedup();
    match parts.len() {
        1 => parts.remove(0),
        _ => make(parts),
    }
}
