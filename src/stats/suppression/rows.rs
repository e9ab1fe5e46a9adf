//! The relations of a system as rows of numbers, and where they lead from cell to cell.

use std::collections::BTreeMap;

use super::{Relation, SuppressionError, System};

/// Counts above this are refused: sums of them stay exact, in `f64` too.
pub(super) const LARGEST: i64 = 1 << 50;

/// A relation: the changes of cells times their factors add up to at most `slack`, or to exactly 0 where it is nothing.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) terms: Vec<(usize, i64)>,
    pub(super) slack: Option<i64>,
    /// The cell that the others are parts of and that is not one of theirs.
    pub(super) whole: Option<usize>,
}

/// A system whose relations hold, in terms of changes from the true counts.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    pub(super) cells: &'a [u64],
    pub(super) rows: Vec<Row>,
    /// The rows that a cell stands in.
    pub(super) of_cell: Vec<Vec<usize>>,
}

impl Relation {
    /// Cells and their factors, each cell once.
    fn terms(&self) -> Vec<(usize, i64)> {
        let less;
        let (plus, minus): (&[usize], &[usize]) = match self {
            Self::Sum { parts, whole } => (parts, std::slice::from_ref(whole)),
            Self::AtMost { smaller, larger } => (std::slice::from_ref(smaller), std::slice::from_ref(larger)),
            Self::Within { whole, parts } => (std::slice::from_ref(whole), parts),
            Self::Overlap { parts, whole, both } => {
                less = [*whole, *both];
                (parts, &less)
            }
        };
        let mut terms: BTreeMap<usize, i64> = BTreeMap::new();
        plus.iter().for_each(|cell| *terms.entry(*cell).or_default() += 1);
        minus
            .iter()
            .for_each(|cell| *terms.entry(*cell).or_default() -= 1);
        terms.into_iter().filter(|(_, factor)| *factor != 0).collect()
    }

    fn whole(&self) -> Option<usize> {
        match self {
            Self::Sum { whole: cell, .. } | Self::AtMost { larger: cell, .. } => Some(*cell),
            Self::Within { .. } | Self::Overlap { .. } => None,
        }
    }
}

impl Row {
    /// Nothing if it does not hold between the counts.
    fn new(relation: &Relation, cells: &[u64]) -> Option<Self> {
        let terms = relation.terms();
        let mut sum: i128 = 0;
        for (cell, factor) in &terms {
            sum += i128::from(*cells.get(*cell)?) * i128::from(*factor);
        }
        let slack = i64::try_from(-sum).ok()?;
        let equal = matches!(relation, Relation::Sum { .. } | Relation::Overlap { .. });
        let holds = if equal { slack == 0 } else { slack >= 0 };
        holds.then_some(Self {
            terms,
            slack: (!equal).then_some(slack),
            whole: relation.whole(),
        })
    }

    /// Whether changes of up to `within` each can break it.
    pub(super) fn can_break(&self, within: i64) -> bool {
        let factors = self.terms.iter().map(|(_, factor)| factor.abs());
        let most = factors.fold(0i64, |sum, factor| {
            sum.saturating_add(factor.saturating_mul(within))
        });
        self.slack.is_none_or(|slack| slack < most)
    }

    /// Whether it holds after changes, by cell.
    pub(super) fn holds(&self, change: impl Fn(usize) -> i64) -> bool {
        let changes = self.terms.iter();
        let sum: i128 = changes
            .map(|(cell, factor)| i128::from(change(*cell)) * i128::from(*factor))
            .sum();
        self.slack.map_or(sum == 0, |slack| sum <= i128::from(slack))
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(system: &'a System) -> Result<Self, SuppressionError> {
        let cells = &system.cells;
        if let Some(cell) = cells.iter().position(|count| *count > LARGEST as u64) {
            return Err(SuppressionError::TooLarge(cell));
        }
        let mut of_cell = vec![Vec::new(); cells.len()];
        let mut rows = Vec::with_capacity(system.relations.len());
        for (at, relation) in system.relations.iter().enumerate() {
            let row = Row::new(relation, cells).ok_or(SuppressionError::Broken(at))?;
            row.terms.iter().for_each(|(cell, _)| of_cell[*cell].push(at));
            rows.push(row);
        }
        Ok(Self { cells, rows, of_cell })
    }

    /// The cells that rows lead to from `cell` by way of cells that `may_change`, by up to `within` each, and those rows.
    /// Both ascend.
    pub(super) fn reached(
        &self,
        cell: usize,
        within: Option<i64>,
        may_change: impl Fn(usize) -> bool,
    ) -> (Vec<usize>, Vec<usize>) {
        let matters = |row: usize| within.is_none_or(|within| self.rows[row].can_break(within));
        let mut seen = vec![false; self.cells.len()];
        let mut passed = vec![false; self.rows.len()];
        let (mut cells, mut rows) = (vec![cell], Vec::new());
        seen[cell] = true;
        let mut next = 0;
        while let Some(cell) = cells.get(next) {
            next += 1;
            let through = self.of_cell[*cell].iter();
            let new_rows =
                through.filter(|row| !std::mem::replace(&mut passed[**row], true) && matters(**row));
            let first = rows.len();
            rows.extend(new_rows);
            let others = rows[first..]
                .iter()
                .flat_map(|row: &usize| &self.rows[*row].terms);
            let others = others.map(|(cell, _)| *cell);
            cells.extend(
                others.filter(|cell| may_change(*cell) && !std::mem::replace(&mut seen[*cell], true)),
            );
        }
        cells.sort_unstable();
        rows.sort_unstable();
        (cells, rows)
    }
}
