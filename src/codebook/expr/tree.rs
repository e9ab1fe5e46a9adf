//! The tree of an expression.

use crate::codebook::{SetName, ThemeId};
use crate::text::{Analyzer, Glob, Span, WordPattern};

use super::regex_term::RegexTerm;
use super::value_term::ValueTerm;

/// An expression, and where it stands in what was parsed. Two are equal if they look for the same.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it looks for.
    pub node: Node,
    /// Bytes of the parsed text.
    pub span: Span,
}

impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// One word.
    Word(WordTerm),
    /// A regex on the text.
    Regex(RegexTerm),
    /// Any entry of a word list.
    Set(SetName),
    /// What gave the answer a theme of the same codebook: the hits of the theme and its subthemes that count.
    Theme(ThemeId),
    /// The answer's respondent has a value.
    Value(ValueTerm),
    /// Each right after the one before it, in the same sentence.
    Phrase(Vec<Expr>),
    /// All words in one sentence in any order, with at most so many others between them.
    Loose(Vec<WordTerm>, u32),
    /// Both, in a relation of place.
    Near(Relation, Box<Expr>, Box<Expr>),
    /// The left one, where no right one stands to it so.
    NotNear(Relation, Box<Expr>, Box<Expr>),
    /// At least so many matches of it.
    AtLeast(u32, Box<Expr>),
    /// The answer has no match of it.
    Not(Box<Expr>),
    /// The answer has all of them.
    And(Vec<Expr>),
    /// The answer has one of them.
    Or(Vec<Expr>),
}

/// How two matches must stand to each other. All relations stay within one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At most so many words between them, in any order.
    Near(u32),
    /// The left one first, at most so many words between.
    Before(u32),
    /// The right one first, at most so many words between.
    After(u32),
    /// Anywhere in the sentence.
    Same,
}

/// A term that finds single words, in the form that words have in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WordTerm {
    /// `bolig`: the word as a Norwegian reader understands it.
    Keyword(String),
    /// `bolig!`: the word and its inflections.
    Inflected(String),
    /// `=bolig`: this very form.
    Exact(String),
    /// `*bolig*`: forms that fit.
    Glob(String),
    /// `integrering~2`: the word, its inflections, and what is at most so many edits from one of them.
    Fuzzy(String, u8),
}

impl WordTerm {
    /// The words that it finds.
    pub fn pattern(&self, analyzer: &Analyzer) -> WordPattern {
        match self {
            Self::Keyword(word) => analyzer.keyword(word),
            Self::Inflected(word) => analyzer.inflected(word),
            Self::Exact(word) => WordPattern::exact(word),
            Self::Glob(glob) => WordPattern::glob(glob),
            Self::Fuzzy(word, edits) => analyzer.fuzzy(word, *edits),
        }
    }

    /// Whether it finds every word, being a glob without a letter.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Glob(glob) if Glob::new(glob).is_blank())
    }
}

impl Expr {
    /// Whether a match needs something to be in the text: false for `NOT a`, for `a OR NOT b`, for `fylke:Troms` and
    /// for `*`, which would find answers for what they lack, for who gave them, or all of them.
    pub fn is_anchored(&self) -> bool {
        match &self.node {
            Node::Word(word) => !word.is_blank(),
            Node::Regex(_) | Node::Set(_) | Node::Theme(_) => true,
            Node::Phrase(parts) | Node::And(parts) => parts.iter().any(Self::is_anchored),
            Node::Loose(words, _) => words.iter().any(|word| !word.is_blank()),
            Node::Near(_, left, right) => left.is_anchored() || right.is_anchored(),
            Node::NotNear(_, inner, _) | Node::AtLeast(_, inner) => inner.is_anchored(),
            Node::Value(_) | Node::Not(_) => false,
            Node::Or(parts) => parts.iter().all(Self::is_anchored),
        }
    }

    /// Whether an answer without a word cannot match, whoever gave it. What is [anchored](Self::is_anchored) demands
    /// something; so does `NOT (NOT a)`.
    pub(super) fn demands_something(&self) -> bool {
        !self.can_be(true)
    }

    /// Whether it can be true, or false, of an answer without a word.
    fn can_be(&self, wanted: bool) -> bool {
        match &self.node {
            Node::Value(_) => true,
            Node::Not(inner) => inner.can_be(!wanted),
            Node::And(parts) if wanted => parts.iter().all(|part| part.can_be(true)),
            Node::And(parts) => parts.iter().any(|part| part.can_be(false)),
            Node::Or(parts) if wanted => parts.iter().any(|part| part.can_be(true)),
            Node::Or(parts) => parts.iter().all(|part| part.can_be(false)),
            _ => !wanted || !self.is_anchored(),
        }
    }

    /// Whether every match has a place in the text, so that others can stand near it.
    pub fn has_place(&self) -> bool {
        matches!(&self.node, Node::Word(_) | Node::Loose(..)) || self.is_anchored()
    }

    /// Calls `visit` with this expression and all within it, parents first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match &self.node {
            Node::Word(_)
            | Node::Regex(_)
            | Node::Set(_)
            | Node::Theme(_)
            | Node::Value(_)
            | Node::Loose(..) => {}
            Node::Phrase(parts) | Node::And(parts) | Node::Or(parts) => {
                parts.iter().for_each(|part| part.walk(visit));
            }
            Node::Near(_, left, right) | Node::NotNear(_, left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Node::AtLeast(_, inner) | Node::Not(inner) => inner.walk(visit),
        }
    }
}

/// The words of `parts` if every one is a plain keyword: what may be a compound written apart.
pub fn keywords(parts: &[Expr]) -> Option<Vec<&str>> {
    parts
        .iter()
        .map(|part| match &part.node {
            Node::Word(WordTerm::Keyword(word)) => Some(word.as_str()),
            _ => None,
        })
        .collect()
}
