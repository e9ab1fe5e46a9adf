//! What of a question's figures is hidden, so that none that rests on too few respondents can be worked out.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::codebook::Codebook;
use crate::stats::{Relation, System};

use super::counts::Counts;
use super::links::{Atom, Link, Place};
use super::table::{BaseKind, RowKind};

/// Which figures are hidden: of all respondents, and of groups of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hiding {
    columns: Vec<Column>,
}

/// What is hidden of a group.
#[derive(Clone, Debug, PartialEq)]
struct Column {
    themes: Vec<bool>,
    uncoded: bool,
    non_answers: bool,
    base: bool,
}

impl Hiding {
    /// Of a plain table: of `counts`, whose percentages are of so many in the `base`.
    pub(super) fn plain(
        counts: &Counts,
        base: usize,
        book: &Codebook,
        kind: BaseKind,
        min_cell: usize,
    ) -> Self {
        if min_cell == 0 {
            return Self::nothing(1, book);
        }
        let mut cells = Cells::new(book, kind);
        cells.column(counts, base);
        Self::of(&cells, 1, min_cell, |_| true)
    }

    /// Of the groups of several variables, variable by variable, where what is hidden of all is known: `all` and each of the
    /// groups with its base. What is shown of all stays shown; where it is hidden, it is hidden of every group. A reader has
    /// all the variables' tables, knows the `links` between their groups, and can take one from another: the `atoms` are what
    /// is then left.
    pub(super) fn groups(
        plain: &Self,
        all: (&Counts, usize),
        variables: &[Vec<(&Counts, usize)>],
        (links, atoms): (&[Link], &[Vec<Atom>]),
        book: &Codebook,
        (kind, min_cell): (BaseKind, usize),
    ) -> Vec<Self> {
        if min_cell == 0 {
            let nothing = |groups: &Vec<_>| Self::nothing(groups.len(), book);
            return variables.iter().map(nothing).collect();
        }
        let mut cells = Cells::new(book, kind);
        cells.column(all.0, all.1);
        // The first column of each variable.
        let mut first = Vec::new();
        for groups in variables {
            first.push(cells.columns());
            for (counts, base) in groups {
                cells.column(counts, *base);
                cells.not_empty();
            }
            cells.sums(first[first.len() - 1]..cells.columns());
        }
        let columns = cells.columns();
        let column = |(variable, group): &Place| first[*variable] + group;
        for link in links {
            let side = |groups: &[Place]| groups.iter().map(column).collect::<Vec<usize>>();
            match link {
                Link::Same(one, other) => cells.same(&side(one), &side(other)),
                Link::Within(part, whole) => cells.within(column(part), column(whole)),
            }
        }
        for atoms in atoms {
            cells.divide(atoms, column);
        }
        let total = &plain.columns[0];
        let hidden_of_all = |row: usize| total.row(row, book.themes.len());
        let height = cells.height();
        let mut found = Self::of(&cells, columns, min_cell, |cell| {
            cell >= height || hidden_of_all(cell)
        });
        for column in &mut found.columns[1..] {
            column.hide_what(total);
        }
        let mut columns = found.columns.into_iter().skip(1);
        let of_variable = |groups: &Vec<_>| Self {
            columns: columns.by_ref().take(groups.len()).collect(),
        };
        variables.iter().map(of_variable).collect()
    }

    /// Whether the row is hidden of the group of that number; of a plain table it is 0.
    pub(super) fn hides(&self, column: usize, row: &RowKind) -> bool {
        let column = &self.columns[column];
        match row {
            RowKind::Theme { theme, .. } => column.themes[*theme],
            RowKind::Uncoded => column.uncoded,
            RowKind::NonAnswer => column.non_answers,
        }
    }

    /// Whether a theme is hidden of all.
    pub(super) fn hides_theme(&self, theme: usize) -> bool {
        self.columns[0].themes[theme]
    }

    /// Whether the base is hidden of the group of that number.
    pub(super) fn hides_base(&self, column: usize) -> bool {
        self.columns[column].base
    }

    fn nothing(columns: usize, book: &Codebook) -> Self {
        Self {
            columns: vec![Column::all(book.themes.len(), false); columns],
        }
    }

    /// Of the first so many columns; cells behind them are not printed.
    fn of(cells: &Cells<'_>, columns: usize, min_cell: usize, may_hide: impl Fn(usize) -> bool) -> Self {
        let (themes, height) = (cells.book.themes.len(), cells.height());
        let Ok(hidden) = cells.system.suppress(min_cell as u64, may_hide) else {
            // Where no protection is found nothing is shown.
            return Self {
                columns: vec![Column::all(themes, true); columns],
            };
        };
        let column = |at: usize| {
            let hides = |row: usize| hidden.contains(at * height + row);
            Column {
                themes: (0..themes).map(hides).collect(),
                uncoded: hides(themes + UNCODED),
                non_answers: hides(themes + NON_ANSWERS),
                base: hides(themes + BASE),
            }
        };
        Self {
            columns: (0..columns).map(column).collect(),
        }
    }
}

impl Column {
    fn all(themes: usize, hidden: bool) -> Self {
        Self {
            themes: vec![hidden; themes],
            uncoded: hidden,
            non_answers: hidden,
            base: hidden,
        }
    }

    /// Whether the row of that place in a column of cells is hidden. How many are coded is never printed, nor what is
    /// reckoned of two themes.
    fn row(&self, row: usize, themes: usize) -> bool {
        match row.checked_sub(themes) {
            None => self.themes[row],
            Some(UNCODED) => self.uncoded,
            Some(NON_ANSWERS) => self.non_answers,
            Some(BASE) => self.base,
            Some(_) => true,
        }
    }

    fn hide_what(&mut self, other: &Self) {
        for (theme, other) in self.themes.iter_mut().zip(&other.themes) {
            *theme |= other;
        }
        self.uncoded |= other.uncoded;
        self.non_answers |= other.non_answers;
        self.base |= other.base;
    }
}

/// Places in a column below the themes.
const UNCODED: usize = 0;
const NON_ANSWERS: usize = 1;
/// Those with a theme: not printed, but a reader can reckon it.
const CODED: usize = 2;
const BASE: usize = 3;
const BELOW: usize = 4;

/// The cells of a question's table, group by group, and what a reader knows of them.
struct Cells<'a> {
    system: System,
    book: &'a Codebook,
    kind: BaseKind,
    twos: Vec<Two>,
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
    fn new(book: &'a Codebook, kind: BaseKind) -> Self {
        Self {
            system: System::default(),
            book,
            kind,
            twos: Two::all(book),
        }
    }

    fn height(&self) -> usize {
        self.book.themes.len() + BELOW + self.twos.len()
    }

    /// Adds a group.
    fn column(&mut self, counts: &Counts, base: usize) {
        let start = self.system.cells.len();
        let themes = self.book.themes.len();
        let counted = counts.themes.iter().map(|theme| theme.count);
        let below = [
            counts.uncoded.count,
            counts.non_answers.count,
            counts.coded.count,
            base,
        ];
        self.system
            .cells
            .extend(counted.chain(below).map(|count| count as u64));
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
        let parts = match self.kind {
            BaseKind::Answered => vec![coded, uncoded, non_answers],
            BaseKind::Substantive => vec![coded, uncoded],
            BaseKind::Coded => vec![coded],
            BaseKind::All => Vec::new(),
        };
        self.system.relations.push(match parts.is_empty() {
            true => Relation::AtMost {
                smaller: coded,
                larger: base,
            },
            false => Relation::Sum { parts, whole: base },
        });
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
        let base = (self.columns() - 1) * self.height() + self.book.themes.len() + BASE;
        let is_of_answers = matches!(self.kind, BaseKind::Answered | BaseKind::All);
        if is_of_answers && self.system.cells[base] > 0 {
            self.system
                .relations
                .push(Relation::AtLeast { cell: base, least: 1 });
        }
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
