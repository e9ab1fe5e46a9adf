//! What of a question's figures is hidden, so that none that rests on too few respondents can be worked out.

use std::sync::Arc;

use crate::codebook::Codebook;

use super::cells::{BASE, Cells, NON_ANSWERS, UNCODED};
use super::counts::Counts;
use super::links::{Atom, Link};
use super::protection::Protection;
use super::table::{BaseKind, RowKind};

/// Which figures are hidden: of all respondents, and of groups of them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hiding {
    columns: Vec<Column>,
    /// What that protects; nothing where nothing is to be protected, or all is hidden.
    pub(super) protection: Option<Arc<Protection>>,
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
        Self::of(cells, 1, Vec::new(), min_cell, |_| true)
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
        let first = cells.tables(all, variables, (links, atoms));
        let columns = 1 + variables.iter().map(Vec::len).sum::<usize>();
        let small = match kind {
            BaseKind::All => Self::small_groups(all, variables, (links, atoms), book, (kind, min_cell)),
            _ => Some(vec![false; columns]),
        };
        let Some(small) = small else {
            let nothing_shown = |groups: &Vec<_>| Self::everything(groups.len(), book);
            return variables.iter().map(nothing_shown).collect();
        };
        let total = &plain.columns[0];
        let hidden_of_all = |row: usize| total.row(row, book.themes.len());
        let height = cells.height();
        for column in (0..columns).filter(|column| small[*column]) {
            let of_column = column * height..(column + 1) * height;
            cells.system.unprinted.extend(of_column);
        }
        let bases: Vec<usize> = (0..columns)
            .filter(|column| kind == BaseKind::All && !small[*column])
            .map(|column| cells.base(column))
            .collect();
        let may_hide = |cell: usize| match cell < height {
            true => hidden_of_all(cell),
            false => bases.binary_search(&cell).is_err(),
        };
        let mut found = Self::of(cells, columns, first, min_cell, may_hide);
        for column in &mut found.columns[1..] {
            column.hide_what(total);
        }
        let protection = found.protection;
        let mut columns = found.columns.into_iter().skip(1);
        let of_variable = |groups: &Vec<_>| Self {
            columns: columns.by_ref().take(groups.len()).collect(),
            protection: protection.clone(),
        };
        variables.iter().map(of_variable).collect()
    }

    /// The columns of groups of which nothing is shown, for they are small, or it would tell how many a small one has: where
    /// percentages are of all respondents, that is the same number whatever was asked, so that it must not depend on the answers
    /// which of them are hidden. Nothing where none can be shown.
    fn small_groups(
        all: (&Counts, usize),
        variables: &[Vec<(&Counts, usize)>],
        known: (&[Link], &[Vec<Atom>]),
        book: &Codebook,
        (kind, min_cell): (BaseKind, usize),
    ) -> Option<Vec<bool>> {
        let mut cells = Cells::of_bases(book, kind);
        cells.tables(all, variables, known);
        let columns = 1 + variables.iter().map(Vec::len).sum::<usize>();
        let hidden = cells.system.suppress(min_cell as u64, |cell| cell > 0).ok()?;
        Some((0..columns).map(|column| hidden.contains(column)).collect())
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
            protection: None,
        }
    }

    fn everything(columns: usize, book: &Codebook) -> Self {
        Self {
            columns: vec![Column::all(book.themes.len(), true); columns],
            protection: None,
        }
    }

    /// Of the first so many columns, among which those in `first` begin the variables; cells behind them are not printed.
    fn of(
        cells: Cells<'_>,
        columns: usize,
        first: Vec<usize>,
        min_cell: usize,
        may_hide: impl Fn(usize) -> bool,
    ) -> Self {
        let (themes, height) = (cells.book.themes.len(), cells.height());
        let Ok((hidden, proof)) = cells.system.suppress_proven(min_cell as u64, may_hide) else {
            // Where no protection is found nothing is shown.
            return Self::everything(columns, cells.book);
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
            protection: Protection::new(cells, (hidden, proof), first, min_cell),
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
