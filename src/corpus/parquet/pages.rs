//! Pages that Zstandard packs: the crate that reads Parquet would need C for them, so they come as they lie and are unpacked
//! here.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::RowGroupReader;
use parquet::file::serialized_reader::SerializedPageReader;

use crate::corpus::packed::Packing;

/// The column of that number of `group`, which is in `file`.
pub(super) fn column(file: &Arc<File>, group: &dyn RowGroupReader, leaf: usize) -> Result<ColumnReader> {
    let metadata = group.metadata();
    match metadata.column(leaf).compression() {
        Compression::ZSTD(_) => {
            let description = metadata.schema_descr().column(leaf);
            let pages = Unpacked::new(file, metadata, leaf)?;
            Ok(get_column_reader(description, Box::new(pages)))
        }
        _ => group.get_column_reader(leaf),
    }
}

/// The pages of a column, unpacked.
struct Unpacked {
    packed: SerializedPageReader<File>,
    /// Bytes that the file says its pages unpack to, as far as they are still to come.
    left: u64,
}

impl Unpacked {
    fn new(file: &Arc<File>, group: &RowGroupMetaData, leaf: usize) -> Result<Self> {
        let column = group.column(leaf);
        // Pages of a column that is not packed are handed out untouched.
        let as_they_lie = column.clone().into_builder();
        let as_they_lie = as_they_lie.set_compression(Compression::UNCOMPRESSED).build()?;
        let rows = usize::try_from(group.num_rows())?;
        Ok(Self {
            packed: SerializedPageReader::new(Arc::clone(file), &as_they_lie, rows, None)?,
            left: u64::try_from(column.uncompressed_size())?,
        })
    }

    /// What `packed` unpacks to, behind its first `bare` bytes, which are not packed.
    fn unpack(&mut self, packed: &[u8], bare: usize) -> Result<Vec<u8>> {
        let fault = |why: &str| ParquetError::General(format!("a page {why}"));
        let (bare, packed) = packed
            .split_at_checked(bare)
            .ok_or_else(|| fault("is shorter than it says"))?;
        let mut page = bare.to_vec();
        if !packed.is_empty() {
            let stream = Packing::Zstd.unpack(packed);
            let mut stream = stream.take((self.left + 1).saturating_sub(page.len() as u64));
            stream
                .read_to_end(&mut page)
                .map_err(|error| fault(&format!("cannot be unpacked: {error}")))?;
        }
        let left = self.left.checked_sub(page.len() as u64);
        self.left = left.ok_or_else(|| fault("unpacks to more than its column says"))?;
        Ok(page)
    }
}

impl PageReader for Unpacked {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(mut page) = self.packed.get_next_page()? else {
            return Ok(None);
        };
        match &mut page {
            Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => {
                *buf = self.unpack(buf, 0)?.into()
            }
            Page::DataPageV2 {
                buf,
                is_compressed: true,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                let levels = u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len);
                *buf = self.unpack(buf, usize::try_from(levels)?)?.into();
            }
            Page::DataPageV2 { .. } => {}
        }
        Ok(Some(page))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.packed.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.packed.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.packed.at_record_boundary()
    }
}

impl Iterator for Unpacked {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
