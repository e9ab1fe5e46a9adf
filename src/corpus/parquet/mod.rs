//! Parquet, as DuckDB, pandas, R and Spark write it: columns of plain values, read a piece of each at a time.

mod guard;
mod pages;
mod values;

use std::fs::File;
use std::sync::Arc;

use parquet::basic::Type as Physical;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};

use super::columns::Header;
use super::error::FileFault;
use super::form::Form;
use super::opened::{Made, Wanted};
use super::records::Records;
use guard::guarded;
use values::{Kind, Unreadable};

/// Rows that are in memory at once.
const AT_ONCE: usize = 1024;
/// Bytes of them.
const MOST_AT_ONCE: usize = 256 << 20;

/// Whether a file that begins with these bytes is Parquet.
pub(super) fn is_parquet(first: &[u8]) -> bool {
    // A text may begin with the four letters, but not go on like that.
    first.starts_with(b"PAR1\x15")
}

/// The table in `file`. Columns that are not needed are blank, and need not be of a kind that is read.
pub(super) fn make(file: &File, wanted: &Wanted<'_>) -> Result<Made, FileFault> {
    guarded(|| table(file, wanted))
}

fn table(file: &File, wanted: &Wanted<'_>) -> Result<Made, FileFault> {
    let reader = SerializedFileReader::new(file.try_clone()?).map_err(|error| damaged(&error))?;
    let metadata = reader.metadata();
    let schema = metadata.file_metadata().schema_descr();
    // A column of lists or of parts has several leaves; it is named as a whole.
    let names: Vec<String> = schema
        .root_schema()
        .get_fields()
        .iter()
        .map(|field| field.name().to_owned())
        .collect();
    let header = Header::new(names.iter().map(String::as_str));
    let needed = wanted.layout.columns();
    let is_needed = |at: usize| needed.is_empty() || needed.iter().any(|name| header.find(name) == Ok(at));
    let mut columns: Vec<Option<(usize, Kind)>> = vec![None; names.len()];
    for (leaf, column) in schema.columns().iter().enumerate() {
        let at = schema.get_column_root_idx(leaf);
        let is_flat = schema.get_column_root(leaf).is_primitive() && column.max_rep_level() == 0;
        let kind = is_flat.then(|| Kind::of(column)).flatten();
        match kind {
            Some(kind) if is_needed(at) => columns[at] = Some((leaf, kind)),
            None if is_needed(at) && !needed.is_empty() => {
                return Err(FileFault::Kind {
                    column: names[at].clone(),
                });
            }
            _ => {}
        }
    }
    let mut records = Records::new(wanted.most_bytes)?;
    records.row(names.iter().map(String::as_str))?;
    let file = Arc::new(file.try_clone()?);
    for group in 0..metadata.num_row_groups() {
        let group = reader.get_row_group(group).map_err(|error| damaged(&error))?;
        rows(&file, &*group, &columns, &mut records)?;
    }
    Ok(Made::plain(records.finish()?, Form::Parquet))
}

/// Writes the rows of `group`, which is in `file`.
fn rows(
    file: &Arc<File>,
    group: &dyn RowGroupReader,
    columns: &[Option<(usize, Kind)>],
    records: &mut Records,
) -> Result<(), FileFault> {
    let mut readers = Vec::new();
    for column in columns {
        readers.push(match column {
            Some((leaf, kind)) => {
                let reader = pages::column(file, group, *leaf).map_err(|error| damaged(&error))?;
                let is_optional = group.metadata().schema_descr().column(*leaf).max_def_level() > 0;
                Some((reader, *kind, is_optional))
            }
            None => None,
        });
    }
    let rows = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
    let mut done = 0;
    while done < rows {
        let most = AT_ONCE.min(rows - done);
        let mut cells: Vec<Option<Vec<Option<String>>>> = Vec::with_capacity(columns.len());
        let mut left = MOST_AT_ONCE;
        for reader in &mut readers {
            cells.push(match reader {
                Some((reader, kind, is_optional)) => {
                    Some(piece(reader, *kind, (*is_optional, most), &mut left)?)
                }
                None => None,
            });
        }
        for row in 0..most {
            for column in &cells {
                let cell = column.as_ref().and_then(|cells| cells[row].as_deref());
                records.field(cell.unwrap_or_default())?;
            }
            records.end()?;
        }
        done += most;
    }
    Ok(())
}

/// The next values of a column: whether any may be missing, and how many they are; nothing for each that is missing. No more than
/// the bytes that are `left`, which are counted down.
fn piece(
    reader: &mut ColumnReader,
    kind: Kind,
    wanted: (bool, usize),
    left: &mut usize,
) -> Result<Vec<Option<String>>, FileFault> {
    use ColumnReader as Of;
    match reader {
        Of::BoolColumnReader(reader) => read(reader, wanted, left, |value| Ok(Some(value.to_string()))),
        Of::Int32ColumnReader(reader) => read(reader, wanted, left, |value| {
            Ok(Some(kind.integer(i64::from(*value))))
        }),
        Of::Int64ColumnReader(reader) => read(reader, wanted, left, |value| Ok(Some(kind.integer(*value)))),
        Of::Int96ColumnReader(reader) => read(reader, wanted, left, |value| {
            Ok(Some(values::moment(value.to_micros(), 1_000_000, false)))
        }),
        Of::FloatColumnReader(reader) => read(reader, wanted, left, |value| Ok(values::single(*value))),
        Of::DoubleColumnReader(reader) => read(reader, wanted, left, |value| Ok(values::double(*value))),
        Of::ByteArrayColumnReader(reader) => {
            read(reader, wanted, left, |value| kind.bytes(value.data()).map(Some))
        }
        Of::FixedLenByteArrayColumnReader(reader) => {
            read(reader, wanted, left, |value| kind.bytes(value.data()).map(Some))
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    (is_optional, rows): (bool, usize),
    left: &mut usize,
    shown: impl Fn(&T::T) -> Result<Option<String>, Unreadable>,
) -> Result<Vec<Option<String>>, FileFault> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let mut read = 0;
    while read < rows {
        let levels = is_optional.then_some(&mut levels);
        let (records, ..) = reader
            .read_records(rows - read, levels, None, &mut values)
            .map_err(|error| damaged(&error))?;
        if records == 0 {
            return Err(cut(format!("a column has {read} of {rows} values")));
        }
        read += records;
    }
    let mut values = values.iter();
    let mut next = || {
        let value = values
            .next()
            .ok_or_else(|| cut("a column has too few values".to_owned()))?;
        let cell = shown(value).map_err(|Unreadable| FileFault::Letters {
            charset: super::charset::Charset(encoding_rs::UTF_8),
            place: "a text in it".to_owned(),
        })?;
        let length = cell.as_ref().map_or(0, String::len);
        *left = left
            .checked_sub(length)
            .ok_or_else(|| FileFault::Bomb(format!("more than 256 MiB in {AT_ONCE} rows")))?;
        Ok(cell)
    };
    match is_optional {
        false => (0..rows).map(|_| next()).collect(),
        true => levels
            .iter()
            .map(|level| if *level > 0 { next() } else { Ok(None) })
            .collect(),
    }
}

fn damaged(error: &ParquetError) -> FileFault {
    let why = error.to_string();
    match why.contains("Disabled feature") {
        true => FileFault::Packing(why.rsplit(' ').next().unwrap_or_default().to_owned()),
        false => cut(why),
    }
}

fn cut(why: String) -> FileFault {
    FileFault::Damaged {
        what: "a Parquet file",
        why,
    }
}

/// Whether values of that physical type are numbers of their own.
const fn is_number(physical: Physical) -> bool {
    matches!(physical, Physical::INT32 | Physical::INT64)
}
