//! Rows of cells, from a CSV file or a workbook.

use crate::source::no_formula;
use crate::text::Span;

use super::table_columns::headings;

/// A sheet, and a text of it for mistakes to be shown in.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Cells, their texts without white space around them.
    pub rows: Vec<Vec<String>>,
    /// A line a row, so that lines are numbered as the spreadsheet numbers its rows.
    pub text: String,
    /// Where each row stands in the text.
    pub spans: Vec<Span>,
}

impl Sheet {
    /// A sheet of these rows.
    pub fn new(rows: Vec<Vec<String>>) -> Self {
        let mut text = String::new();
        let mut spans = Vec::with_capacity(rows.len());
        for row in &rows {
            let start = text.len();
            let cells: Vec<String> = row.iter().map(|cell| cell.replace(['\n', '\r'], " ⏎ ")).collect();
            text.push_str(cells.join(" | ").trim_end_matches([' ', '|']));
            spans.push(Span::new(start, text.len()));
            text.push('\n');
        }
        Self { rows, text, spans }
    }
}

/// The sheet of a CSV file. What divides its fields is what gives the most known headings.
pub(super) fn of_csv(text: &str) -> Sheet {
    let rows = |delimiter: u8| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let records = reader.records().map_while(Result::ok);
        records
            .map(|record| record.iter().map(|cell| cell.trim().to_owned()).collect())
            .collect()
    };
    let known = |delimiter: &u8| {
        let first: String = text.lines().take(20).collect::<Vec<_>>().join("\n");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(*delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(first.as_bytes());
        let records = reader.records().map_while(Result::ok);
        records.map(|record| headings(record.iter())).max().unwrap_or(0)
    };
    // The last of equals wins: a comma, where none gives more.
    let delimiter = [b'\t', b'|', b';', b',']
        .into_iter()
        .max_by_key(known)
        .unwrap_or(b',');
    Sheet::new(rows(delimiter))
}

/// The rows as CSV. Excel would take a text that begins with `=`, `+`, `-` or `@` for a formula, and change it: such a
/// cell begins with a space, which is passed over in reading.
pub(super) fn to_csv(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| no_formula(cell).into_owned()))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}
