//! How far the rules of a theme got with an answer, and what each of them lacks.

mod attempts;
#[cfg(test)]
mod tests;
mod trial;

use crate::text::Span;

use super::evaluation::Exclusion;

pub use attempts::Attempts;

/// What one `any` rule of a theme makes of an answer.
///
/// Spans called `part` are of the rule's [written text](crate::source::Literal::text); all others are of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Index of the theme in its codebook.
    pub theme: usize,
    /// Index of the rule among the theme's `any`.
    pub rule: usize,
    /// The parts of the rule that the answer has, in the order of the rule; the whole rule, if it has that.
    pub present: Vec<Present>,
    /// What keeps the rule from giving the theme; nothing if it gives it.
    pub shortfalls: Vec<Shortfall>,
}

/// A part of a rule that the answer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present {
    /// The part.
    pub part: Span,
    /// Its first match.
    pub at: Span,
}

/// Why a rule finds nothing, or nothing that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// The part is nowhere in the answer.
    Missing {
        /// The part.
        part: Span,
        /// A word of the answer that differs from it by one letter.
        similar: Option<Similar>,
    },
    /// Both sides are in one sentence, with too many words between them.
    TooFar {
        /// The phrase or relation.
        part: Span,
        /// The match that comes first in the answer.
        first: Span,
        /// The match that comes last.
        last: Span,
        /// How many words are between them.
        between: usize,
        /// How many may be; none in a phrase.
        allowed: u32,
    },
    /// Both sides are in one sentence, in the other order than the rule asks for.
    WrongOrder {
        /// The phrase or relation.
        part: Span,
        /// The match that comes first in the answer.
        first: Span,
        /// The match that comes last.
        last: Span,
    },
    /// Both sides are found in the same words, and a relation needs two places.
    SamePlace {
        /// The phrase or relation.
        part: Span,
        /// The words.
        at: Span,
    },
    /// Both sides are there, in different sentences.
    OtherSentence {
        /// The phrase or relation.
        part: Span,
        /// A match of the left side.
        left: Span,
        /// A match of the right side.
        right: Span,
    },
    /// It is there, not often enough.
    TooFew {
        /// The part.
        part: Span,
        /// In how many places it is.
        found: usize,
        /// In how many it must be.
        needed: u32,
    },
    /// The rule demands by NOT that this is not there.
    Excluded {
        /// What stands behind NOT.
        part: Span,
        /// Where the answer has it; nothing if it lacks something that NOT NOT asks for.
        at: Option<Span>,
    },
    /// The rule found something, and an exclusion of the theme took it away.
    Cancelled {
        /// What the rule found.
        hit: Span,
        /// The list of the exclusion.
        list: Exclusion,
        /// Index of the exclusion in its list.
        rule: usize,
        /// What the exclusion found.
        at: Option<Span>,
    },
}

/// A word of the answer that is nearly a word of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Similar {
    /// The word.
    pub at: Span,
    /// Whether it is a word of its own; else it is misspelt, or a name.
    pub is_known: bool,
}

impl Attempt {
    /// Whether the rule gives the theme.
    pub fn counts(&self) -> bool {
        self.shortfalls.is_empty()
    }

    /// The higher, the less it takes for the rule to give the theme; 0 if the answer has nothing of it.
    pub fn closeness(&self) -> usize {
        if self.present.is_empty() {
            return 0;
        }
        1000 * self.present.len() / (self.present.len() + self.shortfalls.len())
    }
}
