//! From the cells of a sheet to the rows of a table.

use crate::corpus::error::FileFault;
use crate::corpus::records::{Records, Written};

use super::Value;

/// The rows of a sheet from its header on, in the making. Their numbers are those that the spreadsheet shows.
pub(super) struct Grid {
    records: Records,
    header: u32,
    needed: Vec<usize>,
    /// The row that cells come of.
    row: u32,
    cells: Vec<String>,
    is_blank: bool,
    errors: Option<Errors>,
    unsaved: Option<Unsaved>,
}

/// How many errors there are in the needed columns; the row and column of the first, and what it shows.
pub(super) type Errors = (usize, ((u32, u32), String));

/// How many formulas without a value there are in the needed columns, or in all if none is named; the row and column of the first.
pub(super) type Unsaved = (usize, (u32, u32));

/// A table, all cells of which were taken.
pub(super) struct Table {
    pub written: Written,
    pub errors: Option<Errors>,
    pub unsaved: Option<Unsaved>,
}

impl Grid {
    /// Begins with the header in that row. Blank lines stand for the rows above it.
    pub fn new(
        mut records: Records,
        row: u32,
        header: &[&str],
        needed: Vec<usize>,
    ) -> Result<Self, FileFault> {
        for _ in 0..row {
            records.end()?;
        }
        records.row(header.iter().copied())?;
        Ok(Self {
            records,
            header: row,
            needed,
            row,
            cells: vec![String::new(); header.len()],
            is_blank: true,
            errors: None,
            unsaved: None,
        })
    }

    /// Takes the next cell. One beyond the header is of no column.
    pub fn cell(&mut self, row: u32, column: u32, value: Value<'_>) -> Result<(), FileFault> {
        if row <= self.header || column as usize >= self.cells.len() || row < self.row {
            return Ok(());
        }
        if row > self.row {
            self.end_row(row)?;
        }
        let column = column as usize;
        match value {
            Value::Text(text) if !text.is_empty() => {
                self.cells[column].clear();
                self.cells[column].push_str(text);
                self.is_blank = false;
            }
            Value::Error(shown) if self.needed.contains(&column) => {
                let place = ((row, column as u32), shown.to_owned());
                self.errors.get_or_insert((0, place)).0 += 1;
            }
            Value::Unsaved if self.needed.is_empty() || self.needed.contains(&column) => {
                self.unsaved.get_or_insert((0, (row, column as u32))).0 += 1;
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes the latest row, and the blank ones before the `next`. Those at the end of a sheet are not written.
    fn end_row(&mut self, next: u32) -> Result<(), FileFault> {
        if self.row > self.header {
            if self.is_blank {
                self.records.end()?;
            } else {
                self.records.row(self.cells.iter().map(String::as_str))?;
            }
        }
        for _ in self.row + 1..next {
            self.records.end()?;
        }
        self.cells.iter_mut().for_each(String::clear);
        self.is_blank = true;
        self.row = next;
        Ok(())
    }

    /// The table, all cells of which were taken.
    pub fn finish(mut self) -> Result<Table, FileFault> {
        if !self.is_blank {
            self.end_row(self.row + 1)?;
        }
        Ok(Table {
            written: self.records.finish()?,
            errors: self.errors,
            unsaved: self.unsaved,
        })
    }
}
