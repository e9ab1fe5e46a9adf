//! Suppression of small cells: which cells of published tables are hidden, so that none of the small ones can be worked
//! out from the others.
//!
//! A reader knows what is printed, that counts are whole and not negative, and the relations between them. Every table
//! that is consistent with that is a *filling*. A small cell is protected if two fillings give it counts that are at
//! least the threshold apart; those two are the proof, and they are checked in whole numbers. The solver only finds them,
//! so its rounding cannot make a table look safer than it is.
//!
//! M. Fischetti and J. J. Salazar, «Solving the cell suppression problem on tabular data with linear constraints»,
//! Management Science 47 (2001), for the problem; what else is hidden is found by their kind of linear program, cell by
//! cell, and thinned out afterwards (A. Hundepool et al., «Statistical Disclosure Control», Wiley 2012).

mod complement;
mod fillings;
mod limits;
mod remaining;
mod rows;
#[cfg(test)]
mod tests;

use complement::Complement;
use fillings::{End, Filling, Fillings, Reach};
use limits::Limits;
pub use remaining::Remaining;
use rows::Rows;

/// Counts of respondents, and what a reader knows about them: cells of one table, or of several that share totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct System {
    /// The true counts.
    pub cells: Vec<u64>,
    /// What holds between them, by their index.
    pub relations: Vec<Relation>,
    /// Cells that nobody prints: a reader knows no more of them than can be worked out, and small ones are protected too.
    pub unprinted: Vec<usize>,
}

/// A relation between cells that a reader knows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The parts add up to the whole: groups to all.
    Sum {
        /// The addends.
        parts: Vec<usize>,
        /// Their sum.
        whole: usize,
    },
    /// One is part of the other: a subtheme of its theme, a theme of the base.
    AtMost {
        /// Never above `larger`.
        smaller: usize,
        /// Never below `smaller`.
        larger: usize,
    },
    /// The parts, which may overlap, make up the whole: subthemes a theme without rules of its own.
    Within {
        /// Never above the sum of the parts.
        whole: usize,
        /// What makes it up.
        parts: Vec<usize>,
    },
    /// A count that is at least so large: a group that a table has is not empty.
    AtLeast {
        /// Never below `least`.
        cell: usize,
        /// What a reader knows of it.
        least: u64,
    },
    /// Two parts make up the whole, and so many are in both.
    Overlap {
        /// What makes it up.
        parts: [usize; 2],
        /// The sum of the parts less `both`.
        whole: usize,
        /// Those in both parts.
        both: usize,
    },
}

/// The cells that are suppressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden(Vec<bool>);

/// Why cells are protected: fillings that a reader cannot tell from the truth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof(Vec<Filling>);

/// What a reader can work out about a cell: it is from `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least count in any filling.
    pub low: u64,
    /// The greatest; nothing where there is none.
    pub high: Option<u64>,
}

/// Why cells could not be protected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SuppressionError {
    /// A relation that the counts break, or that names a cell that is not there, by its index.
    #[error("relation {0} does not hold between the cells")]
    Broken(usize),
    /// A count that is too large to reckon with.
    #[error("cell {0} is larger than 2^50")]
    TooLarge(usize),
    /// A small cell that may not be hidden.
    #[error("cell {0} is below the threshold and may not be hidden")]
    MustShow(usize),
    /// A small cell that stays too narrowly known whatever else is hidden.
    #[error("cell {0} can be worked out too closely whatever else is hidden")]
    Unprotected(usize),
}

impl Hidden {
    /// Whether that cell is hidden.
    pub fn contains(&self, cell: usize) -> bool {
        self.0.get(cell).copied().unwrap_or(false)
    }

    /// The hidden cells, ascending.
    pub fn cells(&self) -> impl Iterator<Item = usize> {
        let hidden = self.0.iter().enumerate().filter(|(_, hidden)| **hidden);
        hidden.map(|(cell, _)| cell)
    }
}

impl System {
    /// Hides cells below `threshold`, 0 too, and as many others as it takes that each of these could as far as a reader
    /// knows be any of counts that are `threshold` apart. Only cells that `may_hide` are hidden. At threshold 0 none is.
    ///
    /// Small counts are hidden rather than large ones, and parts rather than wholes; what turns out not to be needed is shown
    /// again. Same input, same result.
    ///
    /// # Errors
    ///
    /// The counts break a relation, or no protection is possible: there is never a result that does not protect.
    pub fn suppress(
        &self,
        threshold: u64,
        may_hide: impl Fn(usize) -> bool,
    ) -> Result<Hidden, SuppressionError> {
        Ok(self.suppress_proven(threshold, may_hide)?.0)
    }

    /// The same, with the proof that it protects.
    ///
    /// # Errors
    ///
    /// As [`suppress`](Self::suppress).
    pub fn suppress_proven(
        &self,
        threshold: u64,
        may_hide: impl Fn(usize) -> bool,
    ) -> Result<(Hidden, Proof), SuppressionError> {
        let rows = Rows::new(self)?;
        let small: Vec<usize> = (0..self.cells.len())
            .filter(|cell| self.cells[*cell] < threshold)
            .collect();
        if let Some(cell) = small.iter().find(|cell| !may_hide(**cell)) {
            return Err(SuppressionError::MustShow(*cell));
        }
        let mut hidden = Hidden(vec![false; self.cells.len()]);
        for cell in small.iter().chain(&self.unprinted) {
            hidden.0[*cell] = true;
        }
        let may_hide: Vec<bool> = (0..self.cells.len()).map(may_hide).collect();
        let width = i64::try_from(threshold).unwrap_or(i64::MAX).min(rows::LARGEST);
        let mut work = Work {
            complement: Complement::new(&rows, &may_hide, width),
            rows: &rows,
            small: &small,
            unprinted: &self.unprinted,
            width,
            found: Fillings::new(self.cells.len()),
            hidden,
        };
        work.protect()?;
        work.show_again();
        work.proven()
    }

    /// What a reader can work out about `cell` where `hidden` is hidden: a cell that is shown is known. So is, to be on
    /// the safe side, one whose limits could not be found, and any cell of a system whose relations do not hold.
    pub fn known(&self, hidden: &Hidden, cell: usize) -> Range {
        let count = self.cells.get(cell).copied().unwrap_or(0);
        let exactly = Range {
            low: count,
            high: Some(count),
        };
        let Ok(rows) = Rows::new(self) else {
            return exactly;
        };
        if !hidden.contains(cell) {
            return exactly;
        }
        let reach = Reach::new(&rows, hidden, cell, None);
        let low = match reach.least() {
            End::At(filling) => count.saturating_add_signed(filling.of(cell)),
            End::Endless | End::Unknown => count,
        };
        let high = match reach.greatest() {
            End::At(filling) => Some(count.saturating_add_signed(filling.of(cell))),
            End::Endless => None,
            End::Unknown => Some(count),
        };
        Range { low, high }
    }
}

/// A suppression in the making.
struct Work<'a> {
    rows: &'a Rows<'a>,
    /// Cells below the threshold.
    small: &'a [usize],
    /// Cells that cannot be shown.
    unprinted: &'a [usize],
    /// How far apart two counts of each of them are to be.
    width: i64,
    complement: Complement<'a>,
    /// Fillings in which only hidden cells differ from the truth.
    found: Fillings,
    hidden: Hidden,
}

impl Work<'_> {
    /// Hides further cells until all small ones are protected.
    fn protect(&mut self) -> Result<(), SuppressionError> {
        let mut limits = Limits::new(self.rows, &self.hidden);
        for cell in self.small {
            // The solver is asked only what cannot be reckoned row by row.
            while !limits.allow(*cell, self.width)
                || !self.found.widen(self.rows, &self.hidden, *cell, self.width)
            {
                let more = self.complement.of(&self.hidden, *cell);
                if more.is_empty() {
                    return Err(SuppressionError::Unprotected(*cell));
                }
                more.into_iter().for_each(|cell| self.hidden.0[cell] = true);
                limits = Limits::new(self.rows, &self.hidden);
            }
        }
        Ok(())
    }

    /// Shows again what need not be hidden, dearest first.
    fn show_again(&mut self) {
        let mut further: Vec<usize> = self.hidden.cells().collect();
        further.retain(|cell| self.small.binary_search(cell).is_err() && !self.unprinted.contains(cell));
        further.sort_by(|a, b| self.complement.cost(*b).total_cmp(&self.complement.cost(*a)));
        for cell in further {
            self.hidden.0[cell] = false;
            let limits = Limits::new(self.rows, &self.hidden);
            if !self.small.iter().all(|small| limits.allow(*small, self.width)) {
                self.hidden.0[cell] = true;
                continue;
            }
            let mut found = self.found.without(cell);
            let protected = self
                .small
                .iter()
                .all(|small| found.widen(self.rows, &self.hidden, *small, self.width));
            if protected {
                self.found = found;
            } else {
                self.hidden.0[cell] = true;
            }
        }
    }

    /// The result, if what was found proves that it protects.
    fn proven(self) -> Result<(Hidden, Proof), SuppressionError> {
        let proof = self.found.checked(self.rows, &self.hidden);
        let unprotected = self.small.iter().find(|cell| proof.width(**cell) < self.width);
        match unprotected {
            Some(cell) => Err(SuppressionError::Unprotected(*cell)),
            None => Ok((self.hidden, Proof(proof.into_all()))),
        }
    }
}
