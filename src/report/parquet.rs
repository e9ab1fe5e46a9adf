//! Rows as Parquet, for DuckDB, pandas, R and Arrow.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::grid::Value;
use super::provenance::Provenance;

/// Rows of a group, which are in memory at once.
const GROUP: usize = 1 << 16;

/// What the values of a column are; any may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
}

/// A file in the making. It is written aside, since its end is where its table of contents stands.
pub(super) struct ParquetWriter {
    writer: SerializedFileWriter<File>,
    kinds: Vec<ColumnKind>,
    rows: Vec<Vec<Value>>,
}

impl ParquetWriter {
    /// Begins a file with these columns, whose metadata carry `provenance`.
    pub fn new(names: &[String], kinds: Vec<ColumnKind>, provenance: &Provenance) -> io::Result<Self> {
        let fields: Result<Vec<Arc<Type>>, ParquetError> = names
            .iter()
            .zip(&kinds)
            .map(|(name, kind)| column(name, *kind))
            .collect();
        let schema = Type::group_type_builder("schema")
            .with_fields(fields.map_err(io::Error::other)?)
            .build()
            .map_err(io::Error::other)?;
        let about = KeyValue::new("fritekst".to_owned(), serde_json::to_string(provenance)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("fritekst ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![about]))
            .build();
        let file = tempfile::tempfile()?;
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties));
        Ok(Self {
            writer: writer.map_err(io::Error::other)?,
            kinds,
            rows: Vec::new(),
        })
    }

    /// Writes a row, which has a value for each column.
    pub fn row(&mut self, row: Vec<Value>) -> io::Result<()> {
        self.rows.push(row);
        match self.rows.len() {
            GROUP => self.group(),
            _ => Ok(()),
        }
    }

    /// Writes the whole file to `out`.
    pub fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.rows.is_empty() {
            self.group()?;
        }
        let mut file = self.writer.into_inner().map_err(io::Error::other)?;
        file.rewind()?;
        io::copy(&mut file, out)?;
        out.flush()
    }

    fn group(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.writer.next_row_group().map_err(io::Error::other)?;
        for (at, kind) in self.kinds.iter().enumerate() {
            let cells = rows.iter().map(|row| &row[at]);
            let written = match kind {
                ColumnKind::Text => write::<ByteArrayType>(&mut group, cells, |value| {
                    Some(ByteArray::from(value.plain().into_bytes()))
                }),
                ColumnKind::Integer => write::<Int64Type>(&mut group, cells, |value| match value {
                    Value::Count(count) => i64::try_from(*count).ok(),
                    _ => None,
                }),
                ColumnKind::Number => write::<DoubleType>(&mut group, cells, |value| match value {
                    Value::Number(number) => Some(*number),
                    Value::Count(count) => Some(*count as f64),
                    _ => None,
                }),
            };
            written.map_err(io::Error::other)?;
        }
        group.close().map_err(io::Error::other)?;
        Ok(())
    }
}

fn column(name: &str, kind: ColumnKind) -> Result<Arc<Type>, ParquetError> {
    let (physical, logical) = match kind {
        ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnKind::Integer => (Physical::INT64, None),
        ColumnKind::Number => (Physical::DOUBLE, None),
    };
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(builder.with_logical_type(logical).build()?))
}

/// Writes the next column of `group`. What `stored` makes nothing of is missing, as what is missing is.
fn write<'v, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, File>,
    cells: impl Iterator<Item = &'v Value>,
    stored: impl Fn(&Value) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let cells: Vec<Option<T::T>> = cells
        .map(|value| match value {
            Value::Missing => None,
            value => stored(value),
        })
        .collect();
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.into_iter().flatten().collect();
    let mut column = group
        .next_column()?
        .ok_or_else(|| ParquetError::General("a column more than the schema has".to_owned()))?;
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}
