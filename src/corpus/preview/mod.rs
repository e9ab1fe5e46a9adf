//! What stands in the columns of a file of answers that nobody has described yet.

mod kinds;
mod sight;

use std::path::Path;

use super::error::{FileFault, ReadError};
use super::form::Form;
use super::layout::{Layout, Shape};
use super::notice::Notice;
use super::read::ReadOptions;
use super::scan::{AnyTable, scan};

pub use sight::Sight;

/// Cells that are kept in mind at most, by a hash of each.
const MOST_CELLS: usize = 8 << 20;
/// Rows that are looked at, at most.
const MOST_ROWS: usize = 20_000;

/// A file's columns, and what stands in them.
#[derive(Debug)]
pub struct Preview {
    /// What the file was taken for.
    pub form: Form,
    /// What is to be told of how it was taken.
    pub notices: Vec<Notice>,
    /// Whether the two rows of labels that Qualtrics puts below the header were there.
    pub has_qualtrics_labels: bool,
    /// Rows that were looked at.
    pub rows: usize,
    /// The number of each as a spreadsheet counts.
    pub numbers: Vec<usize>,
    /// Whether those were all that the file has.
    pub is_whole: bool,
    /// Its columns, in order.
    pub columns: Vec<Sight>,
}

/// Looks at the rows of the file at `path`, 20,000 at most.
///
/// Fails where the file itself cannot be read. Rows of another length than the header's are passed over here; whoever reads
/// the survey is told of them.
pub fn preview(path: &Path, options: &ReadOptions) -> Result<Preview, ReadError> {
    look(path, options).map_err(|fault| ReadError::File {
        file: path.display().to_string(),
        fault,
    })
}

fn look(path: &Path, options: &ReadOptions) -> Result<Preview, FileFault> {
    let layout = Layout {
        id: None,
        shape: Shape::Wide(Vec::new()),
        background: Vec::new(),
        weight: None,
    };
    scan(path, &layout, options, |taken, table| {
        let mut columns: Vec<Sight> = table.header().names().map(Sight::new).collect();
        for (column, label) in columns.iter_mut().zip(&taken.labels) {
            column.label = label.trim().to_owned();
        }
        for (column, is_coded) in columns.iter_mut().zip(&taken.coded) {
            column.is_coded = *is_coded;
        }
        let mut preview = Preview {
            form: taken.form,
            notices: taken.notices,
            has_qualtrics_labels: taken.has_qualtrics_labels,
            rows: 0,
            numbers: Vec::new(),
            is_whole: true,
            columns,
        };
        preview.take(table)?;
        match preview.rows {
            0 => Err(FileFault::HeaderOnly),
            _ => Ok(preview),
        }
    })
}

impl Preview {
    /// Looks at the rows of `table`.
    fn take(&mut self, table: &mut AnyTable<'_>) -> Result<(), FileFault> {
        let most = MOST_ROWS.min(MOST_CELLS / self.columns.len().max(1));
        while let Some(row) = table.next()? {
            if self.rows == most {
                self.is_whole = false;
                break;
            }
            if row.check().is_err() || row.is_blank() {
                continue;
            }
            self.rows += 1;
            self.numbers.push(row.number);
            for (column, cell) in self.columns.iter_mut().zip(row.fields.iter()) {
                column.take(cell);
            }
        }
        Ok(())
    }
}
