//! What stands in the columns of a file of answers that nobody has described yet.

mod kinds;
mod sight;

use std::path::{Path, PathBuf};

use super::error::{FileFault, ReadError};
use super::form::Form;
use super::label_rows::header_rows;
use super::layout::{Layout, Shape};
use super::notice::Notice;
use super::qualtrics;
use super::read::ReadOptions;
use super::scan::{AnyTable, scan};
use super::triple_s::without_data;

pub use sight::Sight;

/// Cells that are kept in mind at most, by a hash of each.
const MOST_CELLS: usize = 8 << 20;
/// Rows that are looked at, at most.
const MOST_ROWS: usize = 20_000;
/// So many of each of several files are.
const FEWEST_ROWS: usize = 1_000;

/// A file's columns, and what stands in them.
#[derive(Debug)]
pub struct Preview {
    /// What the file was taken for.
    pub form: Form,
    /// What is to be told of how it was taken.
    pub notices: Vec<Notice>,
    /// Whether the two rows of labels that Qualtrics puts below the header were there.
    pub has_qualtrics_labels: bool,
    /// The row below the header, if it holds the wordings of Qualtrics in a file and was taken as one of the table.
    pub wordings: Option<usize>,
    /// The column that the file itself says its rows are weighted by.
    pub weight: Option<String>,
    /// The column that the file itself says respondents are told apart by.
    pub id: Option<String>,
    /// Rows that were looked at.
    pub rows: usize,
    /// The number of each as a spreadsheet counts, as far as they are of the first file.
    pub numbers: Vec<usize>,
    /// Whether those were all that the file has.
    pub is_whole: bool,
    /// Its columns, in order.
    pub columns: Vec<Sight>,
}

/// Looks at the rows of `files`, which are one survey: 20,000 in all, or a thousand of each. What the first file is taken for and
/// what its columns are called counts; columns of others that it does not have are passed over.
///
/// Fails where the file itself cannot be read. Rows of another length than the header's are passed over here; whoever reads
/// the survey is told of them.
///
/// The first must be readable; what is wrong with the others, whoever reads the survey is told, too.
pub fn preview(files: &[PathBuf], options: &ReadOptions) -> Result<Preview, ReadError> {
    let files = without_data(files);
    let (first, others) = files.split_first().ok_or(ReadError::NoFiles)?;
    let header_rows = header_rows(&files, &layout(), options);
    let options = |at: usize| ReadOptions {
        header_rows: header_rows[at],
        ..options.clone()
    };
    let mut preview = look(first, &options(0), files.len()).map_err(|fault| ReadError::File {
        file: first.display().to_string(),
        fault,
    })?;
    for (file, at) in others.iter().zip(1..) {
        if let Ok(other) = look(file, &options(at), files.len()) {
            preview.add(other);
        }
    }
    Ok(preview)
}

/// Of which no column is known yet.
fn layout() -> Layout {
    Layout {
        id: None,
        shape: Shape::Wide(Vec::new()),
        background: Vec::new(),
        weight: None,
    }
}

/// Looks at a file, one of so many.
fn look(path: &Path, options: &ReadOptions, files: usize) -> Result<Preview, FileFault> {
    scan(path, &layout(), options, |taken, table| {
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
            wordings: None,
            weight: taken.weight,
            id: taken.id,
            rows: 0,
            numbers: Vec::new(),
            is_whole: true,
            columns,
        };
        preview.take(table, files)?;
        match preview.rows {
            0 => Err(FileFault::HeaderOnly),
            _ => Ok(preview),
        }
    })
}

impl Preview {
    /// Adds the rows of another file.
    fn add(&mut self, other: Self) {
        self.is_whole &= other.is_whole;
        self.wordings = self.wordings.or(other.wordings);
        self.rows += other.rows;
        for column in &mut self.columns {
            let same = other.columns.iter().find(|same| same.name == column.name);
            match same {
                Some(same) => column.add(same),
                None => column.cells.resize(self.rows, 0),
            }
        }
    }

    /// Looks at rows of `table`, that of one of so many files.
    fn take(&mut self, table: &mut AnyTable<'_>, files: usize) -> Result<(), FileFault> {
        let most = (MOST_ROWS / files).max(FEWEST_ROWS);
        let most = most.min(MOST_CELLS / files / self.columns.len().max(1)).max(1);
        while let Some(row) = table.next()? {
            if self.rows == most {
                self.is_whole = false;
                break;
            }
            let names = || self.columns.iter().map(|column| column.name.as_str());
            if self.rows == 0 && qualtrics::are_wordings(names(), row.fields.iter()) {
                self.wordings = Some(row.number);
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
