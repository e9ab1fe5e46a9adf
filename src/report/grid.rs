//! Rows and columns, written in any format.

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use serde_json::{Map, Number, Value as Json};

use crate::source::no_formula;
use crate::text::Language;

use super::format::Format;
use super::markup::{escape_markdown, visible};
use super::parquet::{ColumnKind, ParquetWriter};
use super::provenance::Provenance;
use super::workbook::empty;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A whole number.
    Count(usize),
    /// A number, written so that it can be read back exactly.
    Number(f64),
    /// Nothing: not asked, not known, not applicable.
    Missing,
    /// Hidden since too few respondents are behind it.
    Suppressed,
}

impl Value {
    /// As it stands in a machine's table: decimal point, suppressed `:`.
    pub fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Missing => String::new(),
            Self::Suppressed => ":".to_owned(),
        }
    }

    /// As it stands in CSV: no text is a formula.
    fn delimited(&self) -> String {
        match self {
            Self::Text(text) => no_formula(text).into_owned(),
            _ => self.plain(),
        }
    }

    /// As it stands in JSON.
    pub(super) fn json(&self) -> Json {
        match self {
            Self::Count(count) => Json::from(*count),
            Self::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Self::Missing => Json::Null,
            Self::Text(_) | Self::Suppressed => Json::String(self.plain()),
        }
    }

    fn is_number(&self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

/// Writes rows as they come, in one of the formats.
pub struct GridWriter<'a> {
    columns: Vec<String>,
    sink: Sink<'a>,
}

enum Sink<'a> {
    Delimited(Box<csv::Writer<&'a mut dyn Write>>),
    Jsonl(&'a mut dyn Write),
    /// Rows so far.
    Json(&'a mut dyn Write, usize),
    /// Rows are kept until the widths are known.
    Aligned(&'a mut dyn Write, Vec<Vec<Value>>, Option<u16>),
    Markdown(&'a mut dyn Write),
    Parquet(&'a mut dyn Write, Box<ParquetWriter>),
    /// The rows so far, the heading among them.
    Workbook(&'a mut dyn Write, Box<Workbook>, u32),
}

impl<'a> GridWriter<'a> {
    /// Begins a grid with these columns. A JSON document carries `provenance`; `width` is the terminal's, if there is
    /// one. The formats are those of [`Format::OF_GRIDS`], and workbooks; another is an error.
    pub fn new(
        out: &'a mut dyn Write,
        format: Format,
        columns: Vec<String>,
        provenance: &Provenance,
        width: Option<u16>,
    ) -> io::Result<Self> {
        let sink = match format {
            Format::Csv | Format::Tsv => {
                let delimiter = if format == Format::Csv { b',' } else { b'\t' };
                let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
                let names = columns.iter().map(|name| no_formula(name).into_owned());
                writer.write_record(names).map_err(io_error)?;
                Sink::Delimited(Box::new(writer))
            }
            Format::Jsonl => Sink::Jsonl(out),
            Format::Json => {
                let head = serde_json::to_string(provenance)?;
                write!(out, "{{\"provenance\":{head},\"rows\":[")?;
                Sink::Json(out, 0)
            }
            Format::Terminal => Sink::Aligned(out, Vec::new(), width),
            Format::Markdown => {
                let names: Vec<String> = columns.iter().map(|name| escape_markdown(name)).collect();
                writeln!(out, "| {} |", names.join(" | "))?;
                writeln!(out, "|{}", " --- |".repeat(columns.len()))?;
                Sink::Markdown(out)
            }
            Format::Xlsx => {
                let mut workbook = empty(&provenance.line(Language::En)).map_err(io::Error::other)?;
                let sheet = workbook.add_worksheet();
                sheet.write_row(0, 0, &columns).map_err(io::Error::other)?;
                sheet.set_freeze_panes(1, 0).map_err(io::Error::other)?;
                Sink::Workbook(out, Box::new(workbook), 1)
            }
            Format::Latex
            | Format::Html
            | Format::Svg
            | Format::Png
            | Format::Sav
            | Format::Parquet
            | Format::TripleS
            | Format::Qdpx => {
                return Err(io::Error::new(
                    io::ErrorKind::Unsupported,
                    format!("{} is not written of rows and columns", format.name()),
                ));
            }
        };
        Ok(Self { columns, sink })
    }

    /// The same in any format that codings are written in but that of SPSS; each column says what it holds.
    pub fn typed(
        out: &'a mut dyn Write,
        format: Format,
        columns: Vec<(String, ColumnKind)>,
        provenance: &Provenance,
        width: Option<u16>,
    ) -> io::Result<Self> {
        let (names, kinds): (Vec<String>, Vec<ColumnKind>) = columns.into_iter().unzip();
        if format != Format::Parquet {
            return Self::new(out, format, names, provenance, width);
        }
        let writer = ParquetWriter::new(&names, kinds, provenance)?;
        Ok(Self {
            columns: names,
            sink: Sink::Parquet(out, Box::new(writer)),
        })
    }

    /// Writes a row, which has a value for each column.
    pub fn row(&mut self, row: Vec<Value>) -> io::Result<()> {
        match &mut self.sink {
            Sink::Delimited(writer) => writer
                .write_record(row.iter().map(Value::delimited))
                .map_err(io_error)?,
            Sink::Jsonl(out) => {
                serde_json::to_writer(&mut *out, &object(&self.columns, &row))?;
                writeln!(out)?;
            }
            Sink::Json(out, rows) => {
                out.write_all(if *rows == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(out, &object(&self.columns, &row))?;
                *rows += 1;
            }
            Sink::Aligned(_, rows, _) => rows.push(row),
            Sink::Parquet(_, writer) => writer.row(row)?,
            Sink::Workbook(_, workbook, rows) => {
                let sheet = workbook.worksheet_from_index(0).map_err(io::Error::other)?;
                write_cells(sheet, *rows, &row)?;
                *rows += 1;
            }
            Sink::Markdown(out) => {
                let cells: Vec<String> = row.iter().map(|value| markdown_cell(&value.plain())).collect();
                writeln!(out, "| {} |", cells.join(" | "))?;
            }
        }
        Ok(())
    }

    /// Ends the grid. Without this the output is not complete.
    pub fn finish(self) -> io::Result<()> {
        match self.sink {
            Sink::Delimited(mut writer) => writer.flush(),
            Sink::Jsonl(out) | Sink::Markdown(out) => out.flush(),
            Sink::Json(out, rows) => writeln!(out, "{}]}}", if rows == 0 { "" } else { "\n" }),
            Sink::Parquet(out, writer) => writer.finish(out),
            Sink::Workbook(out, mut workbook, _) => {
                out.write_all(&workbook.save_to_buffer().map_err(io::Error::other)?)
            }
            Sink::Aligned(out, rows, width) => {
                let texts = rows
                    .iter()
                    .map(|row| row.iter().map(Value::plain).collect())
                    .collect();
                let right: Vec<bool> = (0..self.columns.len())
                    .map(|column| !rows.is_empty() && rows.iter().all(|row| row[column].is_number()))
                    .collect();
                writeln!(out, "{}", aligned(&self.columns, texts, &right, width))
            }
        }
    }
}

/// Rules above, below and under the headings, as printed tables have them.
const RULED: TableStyle = {
    let rule = LineStyle::none().fill('─').junction('─');
    TableStyle::new()
        .top_border(rule)
        .header_separator(rule)
        .bottom_border(rule)
};

/// Writes a row of a workbook: numbers are numbers, and no text is a formula.
fn write_cells(sheet: &mut Worksheet, row: u32, cells: &[Value]) -> io::Result<()> {
    for (column, cell) in cells.iter().enumerate() {
        let column = u16::try_from(column).map_err(io::Error::other)?;
        let written = match cell {
            Value::Missing => Ok(&mut *sheet),
            Value::Count(count) => sheet.write_number(row, column, *count as f64),
            Value::Number(number) => sheet.write_number(row, column, *number),
            Value::Text(_) | Value::Suppressed => sheet.write_string(row, column, cell.plain()),
        };
        written.map_err(|error| match error {
            XlsxError::RowColumnLimitError => io::Error::other(
                "a sheet of Excel has at most 1048576 rows and 16384 columns; write CSV instead",
            ),
            XlsxError::MaxStringLengthExceeded => {
                io::Error::other("a cell of Excel has at most 32767 letters; write CSV instead")
            }
            other => io::Error::other(other),
        })?;
    }
    Ok(())
}

/// A table of aligned columns; `right` says which are aligned to the right.
pub fn aligned(columns: &[String], rows: Vec<Vec<String>>, right: &[bool], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(RULED);
    match width {
        Some(width) => {
            table
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(width);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table.set_header(columns);
    for row in rows {
        table.add_row(row.iter().map(|cell| visible(cell)));
    }
    for (at, right) in right.iter().enumerate() {
        if let Some(column) = table.column_mut(at).filter(|_| *right) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let drawn = table.to_string();
    let lines: Vec<&str> = drawn.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// A table in Markdown: headings, and rows with how deep their first cell is indented. The first `left` columns are
/// aligned to the left, the others to the right.
pub(super) fn markdown_table<S: AsRef<str>>(
    headings: &[S],
    rows: impl Iterator<Item = (usize, Vec<String>)>,
    left: usize,
) -> String {
    let line =
        |depth: usize, cells: Vec<String>| format!("| {}{} |", "&emsp;".repeat(depth), cells.join(" | "));
    let cells = headings.iter().map(|cell| markdown_cell(cell.as_ref()));
    let ruler = (0..headings.len()).map(|at| if at < left { "---" } else { "---:" });
    let mut lines = vec![
        line(0, cells.collect()),
        line(0, ruler.map(str::to_owned).collect()),
    ];
    for (depth, cells) in rows {
        lines.push(line(
            depth,
            cells.iter().map(|cell| markdown_cell(cell)).collect(),
        ));
    }
    lines.join("\n")
}

/// A text in a cell of a Markdown table: on one line, bars escaped.
pub fn markdown_cell(text: &str) -> String {
    escape_markdown(text)
        .replace("\r\n", "<br>")
        .replace(['\n', '\r'], "<br>")
}

/// What the system said, out of what the CSV writer makes of it.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn object(columns: &[String], row: &[Value]) -> Map<String, Json> {
    columns.iter().cloned().zip(row.iter().map(Value::json)).collect()
}
