//! Tables of delimited text that have no header: what stands where is said elsewhere.

use std::io::Read;

use super::{Row, Table};
use crate::corpus::columns::Header;
use crate::corpus::delimiter::Delimiter;
use crate::corpus::error::FileFault;
use crate::corpus::form::Numbering;
use crate::corpus::record::Record;
use crate::corpus::sniff::{SAMPLE_BYTES, declared_before, reader};
use crate::corpus::window::Window;

impl<R: Read> Table<R> {
    /// The rows of the text in `window`, from behind the first `skip`. The delimiter is the one `wanted`, or else of the usual ones
    /// the first that gives the first row at least as many fields as are `needed`, or else the comma.
    pub fn bare(
        mut window: Window<R>,
        (wanted, needed): (Option<Delimiter>, usize),
        skip: usize,
    ) -> Result<Self, FileFault> {
        while !window.is_complete() && window.text().len() <= 2 * SAMPLE_BYTES {
            window.advance(0)?;
        }
        let text = window.text();
        let (declared, end) = declared_before(text);
        let fields = |delimiter: &Delimiter| {
            let mut rows = reader(&text[end..], Some(*delimiter)).into_records();
            rows.next().and_then(Result::ok).map_or(0, |row| row.len())
        };
        let usual = || {
            let mut usual = [Delimiter::COMMA].into_iter().chain(Delimiter::USUAL);
            usual.find(|delimiter| fields(delimiter) >= needed)
        };
        let delimiter = wanted.or(declared).or_else(usual).unwrap_or(Delimiter::COMMA);
        let mut table = Self {
            window,
            delimiter: Some(delimiter),
            header: Header::new([]),
            record: Record::new(Some(delimiter)),
            end,
            number: 0,
            numbering: Numbering::Text,
            titled: None,
            elsewhere: None,
        };
        for _ in 0..skip {
            table.next()?;
        }
        table.number = 0;
        Ok(table)
    }
}

impl<R: Read> Row<'_, R> {
    /// The line it begins on.
    pub fn line_of_file(&self) -> usize {
        self.window.line_at(self.start)
    }

    /// What is wrong with its quotes, if anything is.
    pub fn check_bare(&self) -> Result<(), FileFault> {
        match self.check_quotes() {
            Ok(_) => Ok(()),
            Err(fault) => Err(self.error(fault).into()),
        }
    }
}
