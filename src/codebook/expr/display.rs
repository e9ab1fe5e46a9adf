//! Prints an expression so that parsing it in a codebook gives the same tree again.

use std::fmt::{Display, Formatter, Result, Write};

use super::tree::{Expr, Node, Relation, WordTerm};

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.node {
            Node::Word(word) => write!(f, "{word}"),
            Node::Regex(regex) => {
                let flag = if regex.minds_case() { "c" } else { "" };
                write!(f, "/{}/{flag}", regex.pattern())
            }
            Node::Set(name) => write!(f, "@{name}"),
            Node::Theme(id) => write!(f, "#{id}"),
            Node::Value(value) => write!(f, "{value}"),
            Node::Phrase(parts) => joined(f, parts, " ", Strength::Phrase),
            Node::Loose(parts, between) => loose(f, parts, *between),
            Node::Near(relation, left, right) => related(f, left, "", *relation, right),
            Node::NotNear(relation, left, right) => related(f, left, "NOT ", *relation, right),
            Node::AtLeast(times, inner) => {
                operand(f, inner, Strength::Near)?;
                write!(f, " >= {times}")
            }
            Node::Not(inner) => {
                f.write_str("NOT ")?;
                operand(f, inner, Strength::Not)
            }
            Node::And(parts) => joined(f, parts, " AND ", Strength::And),
            Node::Or(parts) => joined(f, parts, " OR ", Strength::Or),
        }
    }
}

impl Display for WordTerm {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Keyword(word) if OPERATORS.contains(&word.as_str()) => write!(f, "\"{word}\""),
            _ => bare(f, self),
        }
    }
}

/// A word as it stands within quotation marks, where there are no operators.
fn bare(f: &mut Formatter<'_>, word: &WordTerm) -> Result {
    match word {
        WordTerm::Keyword(word) | WordTerm::Glob(word) => f.write_str(word),
        WordTerm::Inflected(word) => write!(f, "{word}!"),
        WordTerm::Exact(word) => write!(f, "={word}"),
        WordTerm::Fuzzy(word, 1) => write!(f, "{word}~"),
        WordTerm::Fuzzy(word, edits) => write!(f, "{word}~{edits}"),
    }
}

fn loose(f: &mut Formatter<'_>, words: &[WordTerm], between: u32) -> Result {
    f.write_char('"')?;
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            f.write_char(' ')?;
        }
        bare(f, word)?;
    }
    write!(f, "\"~{between}")
}

/// Words that would be read as operators if they stood bare.
const OPERATORS: [&str; 7] = ["AND", "OR", "NOT", "NEAR", "BEFORE", "AFTER", "SAME"];

impl Display for Relation {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Near(between) => write!(f, "NEAR/{between}"),
            Self::Before(between) => write!(f, "BEFORE/{between}"),
            Self::After(between) => write!(f, "AFTER/{between}"),
            Self::Same => f.write_str("SAME"),
        }
    }
}

/// How tightly an expression binds, loosest first.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Strength {
    Or,
    And,
    Not,
    AtLeast,
    Near,
    Phrase,
    Primary,
}

fn strength(node: &Node) -> Strength {
    match node {
        Node::Word(_) | Node::Regex(_) | Node::Set(_) | Node::Theme(_) | Node::Value(_) | Node::Loose(..) => {
            Strength::Primary
        }
        Node::Phrase(_) => Strength::Phrase,
        Node::Near(..) | Node::NotNear(..) => Strength::Near,
        Node::AtLeast(..) => Strength::AtLeast,
        Node::Not(_) => Strength::Not,
        Node::And(_) => Strength::And,
        Node::Or(_) => Strength::Or,
    }
}

fn related(f: &mut Formatter<'_>, left: &Expr, not: &str, relation: Relation, right: &Expr) -> Result {
    operand(f, left, Strength::Near)?;
    write!(f, " {not}{relation} ")?;
    operand(f, right, Strength::Phrase)
}

/// Prints the parts of a list of strength `own`; a part that binds no tighter is put in parentheses.
fn joined(f: &mut Formatter<'_>, parts: &[Expr], between: &str, own: Strength) -> Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        if strength(&part.node) > own {
            write!(f, "{part}")?;
        } else {
            write!(f, "({part})")?;
        }
    }
    Ok(())
}

/// Prints `part` where an expression of at least `least` may stand.
fn operand(f: &mut Formatter<'_>, part: &Expr, least: Strength) -> Result {
    if strength(&part.node) >= least {
        write!(f, "{part}")
    } else {
        f.write_char('(')?;
        write!(f, "{part}")?;
        f.write_char(')')
    }
}
