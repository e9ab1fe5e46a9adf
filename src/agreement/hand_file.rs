//! Files of codings in any format that `fritekst code` writes.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek};
use std::path::Path;

use csv::StringRecord;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::corpus::{
    CodedValues, Input, ReadOptions, Rows, TRIPLE_S_HEAD, decode_text, is_triple_s, read_rows,
};
use crate::source::{hex, sha256_of};

use super::codings_error::{CodingsError, Place};

/// Gives the next row of a file, and where it is; nothing at the end.
pub(super) type NextRow<'t> = dyn FnMut() -> Result<Option<(Place, StringRecord)>, CodingsError> + 't;

/// The header of a file, and what gives its next row.
pub(super) struct Table<'t> {
    pub header: StringRecord,
    /// Whether each column is of a theme, where the file itself says it; else nothing.
    pub are_themes: Vec<bool>,
    pub next: Box<NextRow<'t>>,
}

/// How a file of codings begins, when it is no delimited text.
enum Kind {
    /// Any table that answers can be read from, too.
    Table,
    /// One JSON document.
    Json,
    Text,
}

impl Kind {
    fn of(first: &[u8], path: &Path) -> Self {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy().to_lowercase());
        let begins = |mark: &[u8]| first.starts_with(mark);
        let packed = [
            &b"PK\x03\x04"[..],
            b"$FL2",
            b"$FL3",
            b"PAR1",
            b"\x1f\x8b\x08",
            b"\x28\xb5\x2f\xfd",
        ];
        let is_object = first.trim_ascii_start().starts_with(b"{");
        match ending.as_deref() {
            _ if packed.iter().any(|mark| begins(mark)) => Self::Table,
            _ if is_triple_s(first) => Self::Table,
            Some("jsonl" | "ndjson") => Self::Table,
            _ if is_object && begins(b"{\"provenance\":") => Self::Json,
            Some("json") if is_object => Self::Json,
            _ if is_object => Self::Table,
            Some("xlsx" | "xlsm" | "ods" | "sav" | "zsav" | "parquet" | "xls" | "xlsb" | "sss" | "xml") => {
                Self::Table
            }
            _ => Self::Text,
        }
    }
}

/// The SHA-256 of a file, and a file beside it that has its data, where one has.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub sha256: String,
    pub beside: Option<Input>,
}

impl Source {
    fn alone(sha256: String) -> Self {
        Self { sha256, beside: None }
    }
}

/// Opens the file at `path` and gives its table to `look`; tells what it is, too.
pub(super) fn open<T>(
    path: &Path,
    look: impl FnOnce(Table<'_>) -> Result<T, CodingsError>,
) -> Result<(T, Source), CodingsError> {
    let mut file = File::open(path)?;
    // A pipe can be read once only, and is text.
    if !file.metadata()?.is_file() {
        return of_text(all(file)?, look);
    }
    let mut first = Vec::new();
    file.by_ref().take(TRIPLE_S_HEAD as u64).read_to_end(&mut first)?;
    file.rewind()?;
    refuse_other_programs(&first, path)?;
    match Kind::of(&first, path) {
        Kind::Text => of_text(all(file)?, look),
        Kind::Json => of_json(&all(file)?, look),
        Kind::Table => {
            let sha256 = sha256_of(file)?;
            let options = ReadOptions {
                coded_values: CodedValues::Codes,
                ..ReadOptions::default()
            };
            let looked = read_rows(path, &options, |rows| {
                let beside = rows.beside().cloned();
                Ok((look(of_rows(rows))?, Source { sha256, beside }))
            });
            looked.map_err(without_name)
        }
    }
}

/// Formats that codings are written in but that are no tables, by their endings.
fn refuse_other_programs(first: &[u8], path: &Path) -> Result<(), CodingsError> {
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    let name = || path.display().to_string();
    match ending.to_str() {
        Some("qdpx") if first.starts_with(b"PK") => Err(CodingsError::Qdpx { name: name() }),
        _ => Ok(()),
    }
}

fn all(mut file: impl Read) -> Result<Vec<u8>, CodingsError> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whoever reads the file tells its name.
fn without_name(error: CodingsError) -> CodingsError {
    match error {
        CodingsError::Open(crate::corpus::ReadError::File { fault, .. }) => CodingsError::Table(fault),
        other => other,
    }
}

/// A table of comma-, semicolon- or tab-separated values.
pub(super) fn of_text<T>(
    bytes: Vec<u8>,
    look: impl FnOnce(Table<'_>) -> Result<T, CodingsError>,
) -> Result<(T, Source), CodingsError> {
    let sha256 = hex(&Sha256::digest(&bytes));
    let (text, _) = decode_text(bytes, None)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.trim().is_empty() {
        return Err(CodingsError::Empty);
    }
    let header = text.lines().next().unwrap_or("");
    let is_in_header = |delimiter: &&u8| header.contains(char::from(**delimiter));
    let delimiter = [b';', b'\t'].iter().find(is_in_header).copied().unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let fault = |error: csv::Error| CodingsError::Csv {
        place: Place::Line(error.position().map_or(1, csv::Position::line)),
        error,
    };
    let header = reader.headers().map_err(fault)?.clone();
    let mut records = reader.into_records();
    let next = move || {
        // Of the first record itself that of the header would be told.
        let line = records.reader().position().line();
        match records.next() {
            None => Ok(None),
            Some(record) => Ok(Some((Place::Line(line), record.map_err(fault)?))),
        }
    };
    let looked = look(Table {
        header,
        are_themes: Vec::new(),
        next: Box::new(next),
    });
    Ok((looked?, Source::alone(sha256)))
}

fn of_rows<'t>(rows: &'t mut Rows<'_, '_>) -> Table<'t> {
    Table {
        header: rows.names().into_iter().collect(),
        are_themes: rows.are_themes().to_vec(),
        next: Box::new(|| {
            let row = rows.next_row()?;
            Ok(row.map(|row| {
                let place = match row.line {
                    Some(line) => Place::Line(line as u64),
                    None => Place::Row(row.number as u64),
                };
                (place, row.cells.iter().collect())
            }))
        }),
    }
}

/// One JSON document, as `fritekst code --format json` writes it.
#[derive(Deserialize)]
struct Document {
    rows: Vec<Map<String, Value>>,
}

fn of_json<T>(
    bytes: &[u8],
    look: impl FnOnce(Table<'_>) -> Result<T, CodingsError>,
) -> Result<(T, Source), CodingsError> {
    let document: Document = serde_json::from_slice(bytes).map_err(CodingsError::Json)?;
    let names: BTreeSet<&String> = document.rows.iter().flat_map(Map::keys).collect();
    let names: Vec<String> = names.into_iter().cloned().collect();
    let text = |value: Option<&Value>| match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let columns = names.clone();
    let mut rows = (1..).zip(document.rows);
    let next = move || {
        let row = rows.next();
        Ok(row.map(|(number, row)| {
            let cells = columns.iter().map(|name| text(row.get(name)));
            (
                Place::Row(number),
                cells.collect::<Vec<String>>().iter().collect(),
            )
        }))
    };
    let looked = look(Table {
        header: names.iter().collect(),
        are_themes: Vec::new(),
        next: Box::new(next),
    });
    Ok((looked?, Source::alone(hex(&Sha256::digest(bytes)))))
}
