//! What the hidden figures of a question protect, and whether they still do when some respondents are known.

use std::sync::Arc;

use crate::codebook::Codebook;
use crate::stats::{Hidden, System};

use super::cells::Cells;
use super::counts::Counts;
use super::table::BaseKind;

/// The small figures of tables that are published together, and what is hidden for their sake.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Protection {
    system: System,
    hidden: Hidden,
    /// The cells that are protected.
    small: Vec<usize>,
    min_cell: u64,
    kind: BaseKind,
    /// The first column of each variable's groups; that of all respondents is 0.
    first: Vec<usize>,
}

/// Respondents of whom is known which themes they have, all of whom are coded.
pub(super) enum Told {
    /// And in which groups of the variable of that number they are: who is in each.
    Groups(usize, Vec<Counts>),
    /// And no more: all of them, and by variable who is in each of its groups, which nobody knows.
    All(Counts, Vec<Vec<Counts>>),
}

impl Protection {
    /// Of `cells`, of which so many are small; nothing if none is.
    pub(super) fn new(
        cells: Cells<'_>,
        hidden: Hidden,
        first: Vec<usize>,
        min_cell: usize,
    ) -> Option<Arc<Self>> {
        let min_cell = min_cell as u64;
        let counts = cells.system.cells.iter().enumerate();
        let small: Vec<usize> = counts
            .filter(|(_, count)| **count < min_cell)
            .map(|(cell, _)| cell)
            .collect();
        let kind = cells.kind;
        (!small.is_empty()).then(|| {
            Arc::new(Self {
                system: cells.system,
                hidden,
                small,
                min_cell,
                kind,
                first,
            })
        })
    }

    /// Whether a reader who knows these respondents too can work out no small figure more closely than without: whoever else is in
    /// a group is put in a column of its own.
    pub(super) fn holds(&self, book: &Codebook, told: &Told) -> bool {
        let cells = Cells::of(self.system.clone(), book, self.kind);
        let hidden = (0..self.system.cells.len()).map(|cell| self.hidden.contains(cell));
        let mut parting = Parting {
            hidden: hidden.collect(),
            cells,
        };
        match told {
            Told::Groups(variable, groups) => {
                for (group, counts) in groups.iter().enumerate() {
                    parting.part(self.first[*variable] + group, counts, true);
                }
            }
            Told::All(counts, variables) => {
                let known = parting.part(0, counts, true);
                for (first, groups) in self.first.iter().zip(variables) {
                    let parts = groups.iter().enumerate();
                    let parts: Vec<usize> = parts
                        .map(|(group, counts)| parting.part(first + group, counts, false))
                        .collect();
                    parting.cells.add_up(&parts, known);
                }
            }
        }
        let Parting { cells, hidden } = parting;
        cells
            .system
            .protects(&Hidden::from(hidden), &self.small, self.min_cell)
    }
}

/// Columns that are parted into those who are told of and the rest.
struct Parting<'a> {
    cells: Cells<'a>,
    hidden: Vec<bool>,
}

impl Parting<'_> {
    /// Parts `whole`, of whom `counts` are told of; whether they are in that very group `is_known` or not. Returns their column.
    fn part(&mut self, whole: usize, counts: &Counts, is_known: bool) -> usize {
        let height = self.cells.height();
        let told = self.cells.columns();
        self.cells.column(counts, counts.answered.count);
        self.hidden.resize(self.hidden.len() + height, !is_known);
        self.cells.rest(whole, told);
        for cell in whole * height..(whole + 1) * height {
            self.hidden.push(!is_known || self.hidden[cell]);
        }
        told
    }
}
