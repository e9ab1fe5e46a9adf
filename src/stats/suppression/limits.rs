//! What a reader works out row by row, without a solver: limits that hold for every filling.

use super::Hidden;
use super::rows::{Row, Rows};

/// Rounds over all rows; stopping early only leaves limits wider.
const ROUNDS: usize = 16;

/// Limits of the change of each cell from the truth. Every filling is within them; not all that is within them is a filling.
#[derive(Debug)]
pub(super) struct Limits {
    low: Vec<i128>,
    /// Nothing where there is none.
    high: Vec<Option<i128>>,
}

impl Limits {
    /// Those that follow where `hidden` is hidden, row after row until nothing changes.
    pub(super) fn new(rows: &Rows, hidden: &Hidden) -> Self {
        let cells = rows.cells.iter().enumerate();
        let (low, high) = cells
            .map(|(cell, count)| match hidden.contains(cell) {
                true => (-i128::from(*count), None),
                false => (0, Some(0)),
            })
            .unzip();
        let mut limits = Self { low, high };
        for _ in 0..ROUNDS {
            let narrowed = rows.rows.iter().fold(false, |any, row| limits.narrow(row) | any);
            if !narrowed {
                break;
            }
        }
        limits
    }

    /// Whether two fillings can still be `width` apart in that cell, as far as the limits tell.
    pub(super) fn allow(&self, cell: usize, width: i64) -> bool {
        self.high[cell].is_none_or(|high| high - self.low[cell] >= i128::from(width))
    }

    /// Narrows the limits of a row's cells by each other; whether any became narrower.
    fn narrow(&mut self, row: &Row) -> bool {
        let slack = row.slack.map_or(0, i128::from);
        let mut narrowed = self.narrow_one_way(row, 1, slack);
        if row.slack.is_none() {
            narrowed |= self.narrow_one_way(row, -1, 0);
        }
        narrowed
    }

    /// The same where the terms, with their signs times `sign`, add up to at most `most`.
    fn narrow_one_way(&mut self, row: &Row, sign: i128, most: i128) -> bool {
        let terms = row
            .terms
            .iter()
            .map(|(cell, factor)| (*cell, i128::from(*factor) * sign));
        let (mut least, mut endless) = (0, 0);
        for (cell, factor) in terms.clone() {
            match self.least(cell, factor) {
                Some(term) => least += term,
                None => endless += 1,
            }
        }
        let mut narrowed = false;
        for (cell, factor) in terms {
            // The least that the others add up to.
            let others = match (self.least(cell, factor), endless) {
                (Some(term), 0) => least - term,
                (None, 1) => least,
                _ => continue,
            };
            let room = most - others;
            if factor > 0 {
                let high = room.div_euclid(factor);
                if self.high[cell].is_none_or(|known| high < known) {
                    self.high[cell] = Some(high);
                    narrowed = true;
                }
            } else {
                let low = -room.div_euclid(-factor);
                if low > self.low[cell] {
                    self.low[cell] = low;
                    narrowed = true;
                }
            }
        }
        narrowed
    }

    /// The least that a cell's change times `factor` can be; nothing where it has no end.
    fn least(&self, cell: usize, factor: i128) -> Option<i128> {
        match factor > 0 {
            true => Some(self.low[cell] * factor),
            false => self.high[cell].map(|high| high * factor),
        }
    }
}
