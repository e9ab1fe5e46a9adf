//! Word lists: expressions under a name, for use in rules.

use std::collections::BTreeMap;

use crate::source::{Code, Problem, Problems, did_you_mean};
use crate::text::Span;

use super::expr::{Expr, Node};
use super::ids::SetName;
use super::theme::{Place, Rule};
use super::unread::Unread;

/// The expressions of one list; any of them is a match of `@name`.
#[derive(Clone, Debug)]
pub struct WordSet {
    /// In the order of the file.
    pub entries: Vec<Rule>,
    /// Where its name stands.
    pub place: Place,
    /// Whether its author gave it no entries; entries that could not be read are another matter.
    pub is_empty_list: bool,
}

/// The word lists that a codebook can use, by name.
#[derive(Clone, Debug, Default)]
pub struct Sets(BTreeMap<SetName, WordSet>);

/// How many terms a list may come to when the lists within it are written out.
const MOST_TERMS: usize = 100_000;

/// How many lists may lie within each other.
const DEEPEST: usize = 50;

impl Sets {
    /// Adds a list; a list of the same name gives way.
    pub fn insert(&mut self, name: SetName, set: WordSet) {
        self.0.insert(name, set);
    }

    /// The list of that name.
    pub fn get(&self, name: &SetName) -> Option<&WordSet> {
        self.0.get(name)
    }

    /// All lists, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&SetName, &WordSet)> {
        self.0.iter()
    }

    /// Takes over the lists of `others` that are not defined here, and returns the names that both define.
    pub(super) fn include(&mut self, others: &Self) -> Vec<SetName> {
        let mut twice = Vec::new();
        for (name, set) in &others.0 {
            match self.0.get(name) {
                Some(own) if own.place == set.place => {}
                Some(_) => twice.push(name.clone()),
                None => {
                    self.0.insert(name.clone(), set.clone());
                }
            }
        }
        twice
    }

    /// Notes the lists that `rule` uses and that do not exist.
    pub(super) fn check_references(&self, rule: &Rule, problems: &mut Problems) {
        self.check_expr(&rule.expr, |span| rule.written.locate(span), problems);
    }

    /// Notes the lists that `expr` uses and that do not exist; `locate` finds a span of it in the source.
    pub fn check_expr(&self, expr: &Expr, locate: impl Fn(Span) -> Span, problems: &mut Problems) {
        expr.walk(&mut |part| {
            if let Node::Set(name) = &part.node
                && !self.0.contains_key(name)
            {
                let names: Vec<&str> = self.0.keys().map(SetName::as_str).collect();
                problems
                    .error(locate(part.span), format!("there is no word list `@{name}`"))
                    .code(Code::UnknownSet)
                    .help(did_you_mean(name.as_str(), &names));
            }
        });
    }

    /// Empties the lists that contain themselves, or grow without measure when written out, and complains of them:
    /// whatever uses a list afterwards comes to an end.
    pub(super) fn cut_growth(&mut self, unread: &mut Unread) -> Vec<Problem> {
        let (found, bad) = self.check_growth();
        for name in bad {
            if let Some(set) = self.0.get_mut(&name) {
                unread.add_set(set.place);
                for entry in set.entries.drain(..) {
                    unread.add_rule(&entry.written.text);
                }
            }
        }
        found
    }

    fn check_growth(&self) -> (Vec<Problem>, Vec<SetName>) {
        let mut sizes: BTreeMap<&SetName, Size> = BTreeMap::new();
        let mut found = Vec::new();
        let mut bad = Vec::new();
        for (name, set) in &self.0 {
            let mut problems = Problems::of(set.place.0).coded(Code::EndlessSet);
            match self.size(name, &mut sizes, 0) {
                Size::Closed { terms, .. } if terms <= MOST_TERMS => continue,
                Size::Closed { .. } => problems
                    .error(
                        set.place.1,
                        format!("`@{name}` comes to more than {MOST_TERMS} terms"),
                    )
                    .help("use fewer lists within lists"),
                Size::Open => problems
                    .error(
                        set.place.1,
                        format!("the word list `@{name}` contains itself, or lists more than {DEEPEST} deep"),
                    )
                    .help("take `@` references out until the lists form no ring"),
            }
            found.extend(problems.into_vec());
            bad.push(name.clone());
        }
        (found, bad)
    }

    /// The size of the list `name`, met within `depth` others.
    fn size<'a>(&'a self, name: &'a SetName, sizes: &mut BTreeMap<&'a SetName, Size>, depth: usize) -> Size {
        if let Some(size) = sizes.get(name) {
            return *size;
        }
        let Some(set) = self.0.get(name) else {
            return Size::NOTHING;
        };
        // Open until it is known: whoever meets it meanwhile is in a ring with it.
        sizes.insert(name, Size::Open);
        if depth > DEEPEST {
            return Size::Open;
        }
        let entries = set.entries.iter();
        let total = entries.fold(Size::NOTHING, |total, entry| {
            total.plus(self.size_of(&entry.expr, sizes, depth))
        });
        sizes.insert(name, total.deeper());
        total.deeper()
    }

    fn size_of<'a>(&'a self, expr: &'a Expr, sizes: &mut BTreeMap<&'a SetName, Size>, depth: usize) -> Size {
        let mut total = Size::NOTHING;
        expr.walk(&mut |part| {
            let size = match &part.node {
                Node::Set(name) => self.size(name, sizes, depth + 1),
                Node::Word(_) | Node::Regex(_) => Size::Closed { terms: 1, depth: 0 },
                _ => Size::NOTHING,
            };
            total = total.plus(size);
        });
        total
    }
}

/// What a list comes to when the lists within it are written out.
#[derive(Clone, Copy, PartialEq)]
enum Size {
    Closed {
        terms: usize,
        /// How many lists lie within each other.
        depth: usize,
    },
    /// No end of it is known.
    Open,
}

impl Size {
    const NOTHING: Self = Self::Closed { terms: 0, depth: 0 };

    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Closed { terms: a, depth },
                Self::Closed {
                    terms: b,
                    depth: other,
                },
            ) => Self::Closed {
                terms: a.saturating_add(b),
                depth: depth.max(other),
            },
            _ => Self::Open,
        }
    }

    /// The same, within one list more.
    fn deeper(self) -> Self {
        match self {
            Self::Closed { terms, depth } if depth < DEEPEST => Self::Closed {
                terms,
                depth: depth + 1,
            },
            _ => Self::Open,
        }
    }
}
