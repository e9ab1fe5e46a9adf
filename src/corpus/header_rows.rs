//! Which rows of a table are its header.

use std::fmt;

/// The rows of a header, as a spreadsheet counts: names stand in the first, the others are labels that are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderRows {
    first: usize,
    last: usize,
}

/// A text that is no rows of a header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no header: it is a row, as in `3`, or rows with the names in the first, as in `1-3`; at most row {most}",
    most = HeaderRows::MOST
)]
pub struct InvalidHeaderRows(String);

impl HeaderRows {
    /// No header is further down.
    const MOST: usize = 100;

    /// Takes `3` or `1-3`.
    pub fn new(written: &str) -> Result<Self, InvalidHeaderRows> {
        let row = |text: &str| {
            text.trim()
                .parse()
                .ok()
                .filter(|row| (1..=Self::MOST).contains(row))
        };
        let rows = match written.split_once('-') {
            Some((first, last)) => row(first).zip(row(last)),
            None => row(written).map(|only| (only, only)),
        };
        match rows {
            Some((first, last)) if first <= last => Ok(Self { first, last }),
            _ => Err(InvalidHeaderRows(written.to_owned())),
        }
    }

    /// The row of the names, from 1.
    pub(super) fn names(self) -> usize {
        self.first
    }

    /// The same names, and so many rows below them.
    pub(super) fn with_labels(self, labels: usize) -> Self {
        Self {
            first: self.first,
            last: self.first + labels,
        }
    }

    /// How many rows below it are passed over.
    pub(super) fn labels(self) -> usize {
        self.last - self.first
    }
}

impl fmt::Display for HeaderRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.labels() {
            0 => write!(f, "{}", self.first),
            _ => write!(f, "{}-{}", self.first, self.last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_a_row_or_rows() {
        for (written, rows) in [("3", (3, 0)), ("1-3", (1, 2)), (" 2 - 2", (2, 0))] {
            let header = HeaderRows::new(written).expect("rows");
            assert_eq!((header.names(), header.labels()), rows, "{written}");
        }
        for wrong in ["", "0", "3-1", "1-", "x", "101", "1-2-3"] {
            assert!(HeaderRows::new(wrong).is_err(), "{wrong}");
        }
    }
}
