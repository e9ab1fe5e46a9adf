//! Workbooks of Excel, read cell by cell.

use std::fs::File;
use std::io::{BufReader, Seek};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use crate::corpus::error::FileFault;

use super::values::{date_time, number};
use super::{Book, Merged, Take, Value};

type Workbook<'f> = Xlsx<BufReader<&'f mut File>>;

/// Opens a workbook that was found sound.
pub(super) fn open(file: &mut File) -> Result<Workbook<'_>, FileFault> {
    file.rewind()?;
    Xlsx::new(BufReader::new(file)).map_err(fault)
}

impl Book for Workbook<'_> {
    fn sheets(&self) -> Vec<String> {
        let all = self.sheets_metadata().iter();
        let mut sheets: Vec<_> = all.filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
        sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
        sheets.into_iter().map(|sheet| sheet.name.clone()).collect()
    }

    fn cells(&mut self, sheet: &str, take: &mut Take<'_>) -> Result<(), FileFault> {
        let mut cells = match self.worksheet_cells_reader(sheet) {
            // A sheet of another kind.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            cells => cells.map_err(fault)?,
        };
        let mut order = Order::default();
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(fault)? {
            let made;
            let value = match &cell.value {
                DataRef::Empty if cell.formula.is_some() => Value::Unsaved,
                DataRef::Empty => continue,
                DataRef::Error(error) => {
                    made = error.to_string();
                    Value::Error(&made)
                }
                DataRef::SharedString(text) => Value::Text(text),
                DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                    Value::Text(text)
                }
                DataRef::Int(value) => {
                    made = value.to_string();
                    Value::Text(&made)
                }
                DataRef::Float(value) => {
                    made = number(*value);
                    Value::Text(&made)
                }
                DataRef::Bool(value) => Value::Text(if *value { "TRUE" } else { "FALSE" }),
                DataRef::DateTime(value) => {
                    made = date_time(value);
                    Value::Text(&made)
                }
            };
            let (row, column) = cell.pos;
            if !order.goes_on(row, column) {
                return Err(FileFault::RowOrder {
                    sheet: sheet.to_owned(),
                    row: row + 1,
                    behind: order.row + 1,
                });
            }
            if !take(row, column, value)? {
                break;
            }
        }
        Ok(())
    }

    fn merged(&mut self, sheet: &str) -> Vec<Merged> {
        let merged = self.merge_cells_by_sheet_name(sheet).unwrap_or_default();
        merged.into_iter().map(|cells| (cells.start, cells.end)).collect()
    }
}

/// Whether cells come row by row: who reads on from row to row cannot go back.
#[derive(Default)]
struct Order {
    row: u32,
    /// The columns of the row that had a cell.
    columns: Vec<u32>,
}

impl Order {
    /// Takes the place of the next cell. Says whether it is of a later row, or a new one of the same.
    fn goes_on(&mut self, row: u32, column: u32) -> bool {
        if row > self.row {
            self.row = row;
            self.columns.clear();
        }
        let last = self.columns.last().copied();
        let is_new = last.is_none_or(|last| column > last) || !self.columns.contains(&column);
        if last.is_none_or(|last| column > last) {
            self.columns.push(column);
        } else {
            // The greatest stays last.
            self.columns.insert(self.columns.len() - 1, column);
        }
        row == self.row && is_new
    }
}

fn fault(error: XlsxError) -> FileFault {
    match error {
        XlsxError::Password => FileFault::Password,
        error => FileFault::Damaged {
            what: "a workbook",
            why: error.to_string(),
        },
    }
}
