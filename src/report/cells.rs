//! The cells of a question's tables, and what a reader knows of them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::codebook::Codebook;
use crate::stats::{Relation, System};

use super::counts::Counts;
use super::links::{Atom, Link, Place};
use super::table::BaseKind;

/// Places in a column below the themes.
pub(super) const UNCODED: usize = 0;
pub(super) const NON_ANSWERS: usize = 1;
/// Those with a theme: not printed, but a reader can reckon it.
const CODED: usize = 2;
pub(super) const BASE: usize = 3;
const BELOW: usize = 4;
/// Those who answered, where percentages are of others too: not printed either.
const ANSWERED: usize = BELOW;

/// The cells of a question's table, group by group, and what a reader knows of them.
pub(super) struct Cells<'a> {
    pub(super) system: System,
    pub(super) book: &'a Codebook,
    pub(super) kind: BaseKind,
    twos: Vec<Two>,
    /// Whether a column is its base alone.
    bases_only: bool,
}

/// Two themes that make up all of something between them: a reader who knows all three reckons how many have both.
#[derive(Clone, Copy, Debug)]
struct Two {
    themes: [usize; 2],
    /// The heading that they are within; nothing where it is all those with a theme.
    heading: Option<usize>,
}

impl Two {
    fn all(book: &Codebook) -> Vec<Self> {
        let headings = (0..book.themes.len()).filter(|at| book.themes[*at].any.is_empty());
        let of = |heading: Option<usize>| {
            let themes = children(book, heading).try_into().ok()?;
            Some(Self { themes, heading })
        };
        std::iter::once(None)
            .chain(headings.map(Some))
            .filter_map(of)
            .collect()
    }
}

/// The themes right within `parent`; without one, those of the top level.
fn children(book: &Codebook, parent: Option<usize>) -> Vec<usize> {
    let themes = book.themes.iter().enumerate();
    themes
        .filter(|(_, theme)| theme.parent == parent)
        .map(|(at, _)| at)
        .collect()
}

impl<'a> Cells<'a> {
    pub(super) fn new(book: &'a Codebook, kind: BaseKind) -> Self {
        Self {
            system: System::default(),
            book,
            kind,
            twos: Two::all(book),
            bases_only: false,
        }
    }

    /// The bases alone.
    pub(super) fn of_bases(book: &'a Codebook, kind: BaseKind) -> Self {
        Self {
            bases_only: true,
            ..Self::new(book, kind)
        }
    }

    pub(super) fn height(&self) -> usize {
        match self.bases_only {
            true => 1,
            false => self.before_twos() + self.twos.len(),
        }
    }

    /// How many cells of a column there are before those of two themes.
    fn before_twos(&self) -> usize {
        self.book.themes.len() + BELOW + usize::from(self.kind == BaseKind::All)
    }

    /// The cells of a column that count somebody who has these themes, all that they are part of among them.
    pub(super) fn of_coded(&self, column: usize, themes: &[u32]) -> Vec<usize> {
        let start = column * self.height();
        let of_all = [CODED, BASE, ANSWERED].map(|at| self.book.themes.len() + at);
        let of_all = of_all.into_iter().filter(|at| *at < self.before_twos());
        let has = |theme: &usize| themes.contains(&(*theme as u32));
        let twos = self.twos.iter().enumerate();
        let twos = twos.filter(|(_, two)| two.themes.iter().all(has));
        let rows = themes.iter().map(|theme| *theme as usize).chain(of_all);
        let rows = rows.chain(twos.map(|(at, _)| self.before_twos() + at));
        rows.map(|row| start + row).collect()
    }

    /// The cell with the base of a column.
    pub(super) fn base(&self, column: usize) -> usize {
        match self.bases_only {
            true => column,
            false => column * self.height() + self.book.themes.len() + BASE,
        }
    }

    /// Adds a group.
    pub(super) fn column(&mut self, counts: &Counts, base: usize) {
        if self.bases_only {
            return self.system.cells.push(base as u64);
        }
        let counted = counts.themes.iter().map(|theme| theme.count);
        let below = [
            counts.uncoded.count,
            counts.non_answers.count,
            counts.coded.count,
            base,
            counts.answered.count,
        ];
        let rows = counted.chain(below).map(|count| count as u64);
        self.rows(rows.collect());
    }

    /// Adds a column of which this is the first cell, and the others down to who answered.
    fn rows(&mut self, mut rows: Vec<u64>) {
        let start = self.system.cells.len();
        let themes = self.book.themes.len();
        rows.truncate(self.before_twos());
        self.system.cells.extend(rows);
        let [uncoded, non_answers, coded, base] =
            [UNCODED, NON_ANSWERS, CODED, BASE].map(|at| start + themes + at);
        for (at, theme) in self.book.themes.iter().enumerate() {
            let larger = theme.parent.map_or(coded, |parent| start + parent);
            self.system.relations.push(Relation::AtMost {
                smaller: start + at,
                larger,
            });
            if theme.any.is_empty() {
                self.make_up(start + at, start, Some(at));
            }
        }
        if themes > 0 {
            self.make_up(coded, start, None);
        }
        let whole = match self.kind {
            BaseKind::All => {
                let answered = start + themes + ANSWERED;
                self.system.relations.push(Relation::AtMost {
                    smaller: answered,
                    larger: base,
                });
                answered
            }
            _ => base,
        };
        let parts = match self.kind {
            BaseKind::Answered | BaseKind::All => vec![coded, uncoded, non_answers],
            BaseKind::Substantive => vec![coded, uncoded],
            BaseKind::Coded => vec![coded],
        };
        self.system.relations.push(Relation::Sum { parts, whole });
        self.twos(start);
    }

    /// That themes make up `whole` in the column that begins at `start`.
    fn make_up(&mut self, whole: usize, start: usize, heading: Option<usize>) {
        let parts = children(self.book, heading).into_iter();
        let parts = parts.map(|child| start + child).collect();
        self.system.relations.push(Relation::Within { whole, parts });
    }

    /// Adds how many have both of two themes to the column that begins at `start`.
    fn twos(&mut self, start: usize) {
        for two in self.twos.clone() {
            let [a, b] = two.themes.map(|theme| start + theme);
            let coded = self.book.themes.len() + CODED;
            let whole = start + two.heading.unwrap_or(coded);
            let [of_a, of_b, of_whole] = [a, b, whole].map(|cell| self.system.cells[cell]);
            let both = self.system.cells.len();
            self.system.cells.push(of_a + of_b - of_whole);
            self.system.relations.push(Relation::Overlap {
                parts: [a, b],
                whole,
                both,
            });
        }
    }

    fn columns(&self) -> usize {
        self.system.cells.len() / self.height()
    }

    /// That somebody is in the last column, which a table has only then.
    fn not_empty(&mut self) {
        let base = self.base(self.columns() - 1);
        let is_of_answers = matches!(self.kind, BaseKind::Answered | BaseKind::All);
        if is_of_answers && self.system.cells[base] > 0 {
            self.system
                .relations
                .push(Relation::AtLeast { cell: base, least: 1 });
        }
    }

    /// Adds all respondents, and the groups of several variables, which add up to them; returns the first column of each variable.
    /// A reader knows the `links` between their groups; the `atoms` are what can be taken from one variable's and another's.
    pub(super) fn tables(
        &mut self,
        all: (&Counts, usize),
        variables: &[Vec<(&Counts, usize)>],
        (links, atoms): (&[Link], &[Vec<Atom>]),
    ) -> Vec<usize> {
        self.column(all.0, all.1);
        let mut first = Vec::new();
        for groups in variables {
            first.push(self.columns());
            for (counts, base) in groups {
                self.column(counts, *base);
                self.not_empty();
            }
            self.sums(first[first.len() - 1]..self.columns());
        }
        let column = |(variable, group): &Place| first[*variable] + group;
        for link in links {
            let side = |groups: &[Place]| groups.iter().map(column).collect::<Vec<usize>>();
            match link {
                Link::Same(one, other) => self.same(&side(one), &side(other)),
                Link::Within(part, whole) => self.within(column(part), column(whole)),
            }
        }
        for atoms in atoms {
            self.divide(atoms, column);
        }
        first
    }

    /// Divides columns into what several variables make of them together. Such a part is printed nowhere, unless it is all of
    /// a group.
    fn divide(&mut self, atoms: &[Atom], column: impl Fn(&Place) -> usize) {
        let mut parts_of: BTreeMap<Place, usize> = BTreeMap::new();
        for place in atoms.iter().flat_map(|atom| &atom.places) {
            *parts_of.entry(*place).or_default() += 1;
        }
        let mut parts: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
        for atom in atoms {
            let whole_group = atom.places.iter().find(|place| parts_of[*place] == 1);
            let of = whole_group.map(&column).unwrap_or_else(|| {
                let start = self.system.cells.len();
                self.column(&atom.counts, atom.base);
                self.system.unprinted.extend(start..self.system.cells.len());
                self.columns() - 1
            });
            for place in &atom.places {
                parts.entry(*place).or_default().push(of);
            }
        }
        for (place, parts) in parts.iter().filter(|(_, parts)| parts.len() > 1) {
            self.add_up(parts, column(place));
        }
    }

    /// That these columns add up to all, which is the first.
    fn sums(&mut self, columns: Range<usize>) {
        self.add_up(&columns.collect::<Vec<usize>>(), 0);
    }

    /// That the columns add up to `whole`, row by row.
    fn add_up(&mut self, columns: &[usize], whole: usize) {
        let height = self.height();
        for row in 0..height {
            self.system.relations.push(Relation::Sum {
                parts: columns.iter().map(|column| column * height + row).collect(),
                whole: whole * height + row,
            });
        }
    }

    /// That two sets of columns are the same respondents.
    fn same(&mut self, one: &[usize], other: &[usize]) {
        match (one, other) {
            ([whole], parts) | (parts, [whole]) => self.add_up(parts, *whole),
            _ => {
                let whole = self.columns();
                let height = self.height();
                for row in 0..height {
                    let counts = one.iter().map(|column| self.system.cells[column * height + row]);
                    let sum = counts.sum();
                    self.system.cells.push(sum);
                }
                self.add_up(one, whole);
                self.add_up(other, whole);
            }
        }
    }

    /// That the respondents of one column are among those of another.
    fn within(&mut self, part: usize, whole: usize) {
        let height = self.height();
        for row in 0..height {
            self.system.relations.push(Relation::AtMost {
                smaller: part * height + row,
                larger: whole * height + row,
            });
        }
    }
}
