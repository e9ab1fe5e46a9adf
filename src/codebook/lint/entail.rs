//! Whether one rule finds all that another one finds.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::shape::{Link, Shape};
use super::terms::{Term, Terms};

/// How surely what has a match of one expression has one of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hold {
    /// Not surely.
    No,
    /// Somewhere in the answer.
    Somewhere,
    /// In the sentence of every match.
    Sentence,
    /// In just the words of every match.
    Place,
}

/// The shapes of a codebook, ready to be compared.
pub(super) struct Shapes {
    pub terms: Terms,
    sets: Vec<Entries>,
    /// Whether it is certain what the terms find.
    are_certain: bool,
    /// The terms that a match of each list may have, and all wider ones.
    reach: Vec<BTreeSet<Term>>,
    /// The terms of which one is needed for each list.
    needed: Vec<Option<BTreeSet<Term>>>,
    /// Steps left for the comparison at hand.
    steps: Cell<u32>,
}

/// The entries of a word list.
#[derive(Default)]
pub(super) struct Entries {
    pub shapes: Vec<Shape>,
    /// Whether these are all; there may be some that could not be read.
    pub are_all: bool,
}

/// What is not proved in so many steps is not told: rules nested without end must not hold up the rest.
const MOST_STEPS: u32 = 200_000;

impl Shapes {
    /// Terms that have not been compared find what they find themselves.
    pub fn new(terms: Terms, sets: Vec<Entries>, are_certain: bool) -> Self {
        let mut shapes = Self {
            terms,
            reach: vec![BTreeSet::new(); sets.len()],
            needed: vec![None; sets.len()],
            sets,
            are_certain,
            steps: Cell::new(0),
        };
        let mut done = vec![false; shapes.sets.len()];
        (0..shapes.sets.len()).for_each(|set| shapes.finish_set(set, &mut done));
        shapes
    }

    /// Works out what a list reaches and needs, those within it first. No list contains itself.
    fn finish_set(&mut self, set: usize, done: &mut [bool]) {
        if std::mem::replace(&mut done[set], true) {
            return;
        }
        let entries = std::mem::take(&mut self.sets[set]);
        let mut within = Vec::new();
        let shapes = &entries.shapes;
        shapes.iter().for_each(|entry| sets_in(entry, &mut within));
        within.into_iter().for_each(|inner| self.finish_set(inner, done));
        let mut reach = BTreeSet::new();
        shapes.iter().for_each(|entry| self.add_reach(entry, &mut reach));
        self.reach[set] = reach;
        self.needed[set] = self.needed_of_any(shapes);
        self.sets[set] = entries;
    }

    /// Adds the terms that a match of `shape` may have, and all wider ones.
    pub fn add_reach(&self, shape: &Shape, reach: &mut BTreeSet<Term>) {
        match shape {
            Shape::Term(term) => {
                reach.insert(*term);
                reach.extend(self.terms.wider(*term));
            }
            Shape::Set(set) => reach.extend(&self.reach[*set]),
            Shape::Row(parts)
            | Shape::Apart(parts)
            | Shape::Loose(parts, _)
            | Shape::And(parts)
            | Shape::Or(parts) => {
                parts.iter().for_each(|part| self.add_reach(part, reach));
            }
            Shape::NotNear(_, inner, _) | Shape::AtLeast(_, inner) => self.add_reach(inner, reach),
            Shape::Near(_, left, right) => {
                self.add_reach(left, reach);
                self.add_reach(right, reach);
            }
            Shape::Not(_) => {}
        }
    }

    /// Terms of which whatever entails `shape` reaches one; nothing if it can do without.
    pub fn needed(&self, shape: &Shape) -> Option<BTreeSet<Term>> {
        let fewest = |parts: &mut dyn Iterator<Item = &Shape>| {
            parts
                .filter_map(|part| self.needed(part))
                .min_by_key(BTreeSet::len)
        };
        match shape {
            Shape::Term(term) => Some(BTreeSet::from([*term])),
            Shape::Set(set) => self.needed[*set].clone(),
            Shape::Row(parts) | Shape::Apart(parts) | Shape::Loose(parts, _) | Shape::And(parts) => {
                fewest(&mut parts.iter())
            }
            Shape::NotNear(_, inner, _) | Shape::AtLeast(_, inner) => self.needed(inner),
            Shape::Near(_, left, right) => fewest(&mut [&**left, &**right].into_iter()),
            Shape::Not(_) => None,
            Shape::Or(parts) => self.needed_of_any(parts),
        }
    }

    fn needed_of_any(&self, parts: &[Shape]) -> Option<BTreeSet<Term>> {
        let needed: Option<Vec<_>> = parts.iter().map(|part| self.needed(part)).collect();
        needed.map(|needed| needed.into_iter().flatten().collect())
    }

    /// How surely what has a match of `narrow` has one of `wide`.
    pub fn entails(&self, narrow: &Shape, wide: &Shape) -> Hold {
        self.steps.set(if self.are_certain { MOST_STEPS } else { 0 });
        self.hold(narrow, wide)
    }

    fn hold(&self, narrow: &Shape, wide: &Shape) -> Hold {
        if narrow == wide {
            return Hold::Place;
        }
        let Some(left) = self.steps.get().checked_sub(1) else {
            return Hold::No;
        };
        self.steps.set(left);
        let by_wide = self.by_parts_of_wide(narrow, wide);
        if by_wide == Hold::Place {
            return by_wide;
        }
        by_wide.max(self.by_parts_of_narrow(narrow, wide))
    }

    fn by_parts_of_wide(&self, narrow: &Shape, wide: &Shape) -> Hold {
        match wide {
            Shape::Or(parts) => self.best(narrow, parts),
            Shape::Set(set) => self.best(narrow, &self.sets[*set].shapes),
            Shape::And(parts) => {
                let holds: Vec<Hold> = parts.iter().map(|part| self.hold(narrow, part)).collect();
                match holds.contains(&Hold::No) {
                    true => Hold::No,
                    false => holds.into_iter().max().unwrap_or(Hold::No).min(Hold::Sentence),
                }
            }
            Shape::Not(wide) => match narrow {
                Shape::Not(narrow) if self.hold(wide, narrow) > Hold::No => Hold::Somewhere,
                _ => Hold::No,
            },
            Shape::AtLeast(times, wide) => match narrow {
                Shape::AtLeast(more, narrow) if more >= times && self.hold(narrow, wide) == Hold::Place => {
                    Hold::Sentence
                }
                _ => Hold::No,
            },
            Shape::NotNear(wide_link, wide, wide_not) => match narrow {
                Shape::NotNear(link, narrow, not)
                    if wide_link.is_within(*link)
                        && self.hold(narrow, wide) == Hold::Place
                        && self.hold(wide_not, not) == Hold::Place =>
                {
                    Hold::Sentence
                }
                _ => Hold::No,
            },
            Shape::Term(_) | Shape::Row(_) | Shape::Apart(_) | Shape::Loose(..) | Shape::Near(..) => Hold::No,
        }
    }

    fn best(&self, narrow: &Shape, wide: &[Shape]) -> Hold {
        let holds = wide.iter().map(|part| self.hold(narrow, part));
        let mut best = Hold::No;
        for hold in holds {
            best = best.max(hold);
            if best == Hold::Place {
                break;
            }
        }
        best
    }

    fn by_parts_of_narrow(&self, narrow: &Shape, wide: &Shape) -> Hold {
        match narrow {
            Shape::Or(parts) => self.worst(parts, wide),
            Shape::Set(set) if self.sets[*set].are_all => self.worst(&self.sets[*set].shapes, wide),
            Shape::Set(_) => Hold::No,
            Shape::And(parts) => {
                let any = parts.iter().any(|part| self.hold(part, wide) > Hold::No);
                if any { Hold::Somewhere } else { Hold::No }
            }
            Shape::Row(parts) | Shape::Apart(parts) => self.row(narrow, parts, wide),
            // The matches are those of the inner expression, or some of them.
            Shape::AtLeast(_, inner) | Shape::NotNear(_, inner, _) => self.hold(inner, wide),
            Shape::Loose(parts, between) => self.loose(parts, *between, wide),
            Shape::Near(link, left, right) => self.near(*link, [left, right], wide),
            Shape::Term(term) => match wide {
                Shape::Term(wide) if self.terms.wider(*term).contains(wide) => Hold::Place,
                _ => Hold::No,
            },
            Shape::Not(_) => Hold::No,
        }
    }

    fn worst(&self, narrow: &[Shape], wide: &Shape) -> Hold {
        let mut worst = Hold::Place;
        for part in narrow {
            worst = worst.min(self.hold(part, wide));
            if worst == Hold::No {
                break;
            }
        }
        if narrow.is_empty() { Hold::No } else { worst }
    }

    /// A row of words has its own stretches; and each of its words.
    fn row(&self, narrow: &Shape, parts: &[Shape], wide: &Shape) -> Hold {
        let wide_parts = match (narrow, wide) {
            (_, Shape::Row(wide)) | (Shape::Apart(_), Shape::Apart(wide)) => &wide[..],
            _ => {
                let holds = parts.iter().map(|part| self.hold(part, wide));
                return holds.max().unwrap_or(Hold::No).min(Hold::Sentence);
            }
        };
        let fits = |stretch: &[Shape]| {
            let mut pairs = stretch.iter().zip(wide_parts);
            pairs.all(|(narrow, wide)| self.hold(narrow, wide) == Hold::Place)
        };
        match parts.len() == wide_parts.len() {
            true if fits(parts) => Hold::Place,
            false if parts.windows(wide_parts.len().max(1)).any(fits) => Hold::Sentence,
            _ => Hold::No,
        }
    }

    /// Words in any order have each of the words, and stand so within more words too.
    fn loose(&self, parts: &[Shape], between: u32, wide: &Shape) -> Hold {
        match wide {
            Shape::Loose(wide, more) if between <= *more && parts.len() == wide.len() => {
                let mut pairs = parts.iter().zip(wide);
                let all = pairs.all(|(narrow, wide)| self.hold(narrow, wide) == Hold::Place);
                if all { Hold::Sentence } else { Hold::No }
            }
            _ => {
                let holds = parts.iter().map(|part| self.hold(part, wide));
                holds.max().unwrap_or(Hold::No).min(Hold::Sentence)
            }
        }
    }

    /// What stands near something is there itself, and stands also within more words of it.
    fn near(&self, link: Link, [left, right]: [&Shape; 2], wide: &Shape) -> Hold {
        let sides = self.hold(left, wide).max(self.hold(right, wide));
        let side = sides.min(Hold::Sentence);
        let Shape::Near(wide_link, wide_left, wide_right) = wide else {
            return side;
        };
        let least = if *wide_link == Link::Same {
            Hold::Sentence
        } else {
            Hold::Place
        };
        let both = |one, other| self.hold(one, wide_left).min(self.hold(other, wide_right)) >= least;
        let exchanged = !matches!(wide_link, Link::Before(_)) && both(right, left);
        if link.is_within(*wide_link) && (both(left, right) || exchanged) {
            // Which of several matches are the nearest may differ: the place is not just the same.
            return Hold::Sentence;
        }
        side
    }
}

impl Link {
    /// Whether what stands so, stands also in the relation `wide`.
    fn is_within(self, wide: Self) -> bool {
        match (self, wide) {
            (_, Self::Same) => true,
            (Self::Near(less) | Self::Before(less), Self::Near(more))
            | (Self::Before(less), Self::Before(more)) => less <= more,
            _ => false,
        }
    }
}

/// The word lists that `shape` uses.
fn sets_in(shape: &Shape, found: &mut Vec<usize>) {
    match shape {
        Shape::Set(set) => found.push(*set),
        Shape::Term(_) => {}
        Shape::Row(parts)
        | Shape::Apart(parts)
        | Shape::Loose(parts, _)
        | Shape::And(parts)
        | Shape::Or(parts) => {
            parts.iter().for_each(|part| sets_in(part, found));
        }
        Shape::AtLeast(_, inner) => sets_in(inner, found),
        Shape::Near(_, left, right) | Shape::NotNear(_, left, right) => {
            sets_in(left, found);
            sets_in(right, found);
        }
        Shape::Not(inner) => sets_in(inner, found),
    }
}
