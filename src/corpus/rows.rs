//! The rows of any table that answers can be read from, for those who want something else of it.

use std::path::Path;

use super::Input;
use super::error::{FileFault, ReadError};
use super::form::Form;
use super::layout::{Layout, Shape};
use super::read::ReadOptions;
use super::scan::{AnyTable, scan};

/// A table whose rows are read one by one.
pub struct Rows<'t, 'f> {
    form: Form,
    beside: Option<Input>,
    are_themes: Vec<bool>,
    table: &'t mut AnyTable<'f>,
}

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// Its number as a spreadsheet counts: the header is row 1, where there is one.
    pub number: usize,
    /// The line it begins on, from 1, where the file has lines.
    pub line: Option<usize>,
    /// A text for each column; what is missing is blank, a nought is `0`.
    pub cells: Vec<String>,
}

/// Opens the table in the file at `path`, whatever its format, and gives it to `look` before its first row. With
/// [`CodedValues::Codes`](super::CodedValues::Codes) in `options` numbers are given as they are though they have labels.
///
/// # Errors
///
/// The file cannot be read, or `look` fails.
pub fn read_rows<T, E: From<ReadError>>(
    path: &Path,
    options: &ReadOptions,
    look: impl FnOnce(&mut Rows<'_, '_>) -> Result<T, E>,
) -> Result<T, E> {
    let layout = Layout {
        id: None,
        shape: Shape::Wide(Vec::new()),
        background: Vec::new(),
        weight: None,
    };
    let looked = scan(path, &layout, options, |taken, table| {
        Ok(look(&mut Rows {
            form: taken.form,
            beside: taken.beside,
            are_themes: taken.are_themes,
            table,
        }))
    });
    looked.unwrap_or_else(|fault| Err(E::from(of_file(path, fault))))
}

fn of_file(path: &Path, fault: FileFault) -> ReadError {
    ReadError::File {
        file: path.display().to_string(),
        fault,
    }
}

impl Rows<'_, '_> {
    /// What the file was taken for.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Another file that has its data, as that of a description in Triple-S.
    pub fn beside(&self) -> Option<&Input> {
        self.beside.as_ref()
    }

    /// Whether this program wrote each column for a theme, where it marked those; nothing elsewhere.
    pub fn are_themes(&self) -> &[bool] {
        &self.are_themes
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<&str> {
        self.table.header().names().collect()
    }

    /// The next row with anything in it; nothing at the end.
    ///
    /// # Errors
    ///
    /// The row cannot be read, or has another number of cells than the header.
    pub fn next_row(&mut self) -> Result<Option<TableRow>, FileFault> {
        while let Some(row) = self.table.next()? {
            if row.is_blank() {
                continue;
            }
            if let Err(fault) = row.check() {
                return Err(FileFault::Rows {
                    errors: vec![row.error(fault)],
                    more: true,
                });
            }
            return Ok(Some(TableRow {
                number: row.number,
                line: row.line(),
                cells: row.fields.iter().map(str::to_owned).collect(),
            }));
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blank_is_told_from_a_nought_in_any_format() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = [
            ("a.csv", "id;a;b\n1;0;\n;;\n2;1;0\n", [Some(2), Some(4)]),
            (
                "a.jsonl",
                "{\"id\":\"1\",\"a\":0,\"b\":null}\n{\"id\":\"2\",\"a\":1,\"b\":0}\n",
                [Some(1), Some(2)],
            ),
        ];
        for (name, text, lines) in files {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            let read = read_rows(&path, &ReadOptions::default(), |rows| {
                assert_eq!(rows.names(), ["id", "a", "b"], "{}", rows.form());
                let mut found = Vec::new();
                while let Some(row) = rows.next_row().expect("a row") {
                    found.push((row.line, row.cells.join("|")));
                }
                Ok::<_, ReadError>(found)
            });
            let rows = read.expect("rows");
            let expected = [(lines[0], "1|0|".to_owned()), (lines[1], "2|1|0".to_owned())];
            assert_eq!(rows, expected, "{name}");
        }
    }
}
