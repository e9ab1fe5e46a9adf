//! What the hidden figures of a question protect, and whether they still do when some respondents are known.

use std::sync::Arc;

use crate::codebook::Codebook;
use crate::stats::{Hidden, Proof, Remaining, System};

use super::cells::Cells;
use super::table::BaseKind;

/// The small figures of tables that are published together, and why they are protected.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Protection {
    system: System,
    hidden: Hidden,
    proof: Proof,
    /// The cells that are protected.
    small: Vec<usize>,
    min_cell: u64,
    kind: BaseKind,
    /// The first column of each variable's groups; that of all respondents is 0.
    first: Vec<usize>,
}

impl Protection {
    /// Of `cells`, if any is small, with the proof that what is hidden protects them.
    pub(super) fn new(
        cells: Cells<'_>,
        (hidden, proof): (Hidden, Proof),
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
                proof,
                small,
                min_cell,
                kind,
                first,
            })
        })
    }

    /// Those who are not known to a reader: everybody, so far.
    pub(super) fn unknown<'a>(&'a self, book: &'a Codebook) -> Unknown<'a> {
        Unknown {
            protection: self,
            cells: Cells::new(book, self.kind),
            left: Remaining::new(
                &self.system,
                (&self.hidden, &self.proof),
                &self.small,
                self.min_cell,
            ),
        }
    }
}

/// Respondents who are not known to a reader.
pub(super) struct Unknown<'a> {
    protection: &'a Protection,
    cells: Cells<'a>,
    /// Nothing if the system is unsound, which none is that was protected: nobody can be told of then.
    left: Option<Remaining<'a>>,
}

impl Unknown<'_> {
    /// Lets somebody be known, with all their themes and the groups that they are in by variable, if small figures are no more
    /// closely known then than they may be. Somebody who is coded.
    pub(super) fn tell(&mut self, themes: &[u32], groups: &[(usize, usize)]) -> bool {
        let first = &self.protection.first;
        let column = |(variable, group): &(usize, usize)| Some(first.get(*variable)? + group);
        let columns = std::iter::once(0).chain(groups.iter().filter_map(column));
        let cells: Vec<usize> = columns
            .flat_map(|column| self.cells.of_coded(column, themes))
            .collect();
        self.left.as_mut().is_some_and(|left| left.take(&cells))
    }
}
