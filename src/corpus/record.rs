//! Takes records of delimited text apart.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::delimiter::Delimiter;
use super::fields::Fields;
use super::window::LONGEST_CELL;

/// The record that a parser took apart last. Its text comes piece by piece.
pub(super) struct Record {
    parser: Box<Reader>,
    /// Its fields, one behind another and without their quotes, and room for more.
    bytes: Vec<u8>,
    length: usize,
    /// Where each field ends, and room for more.
    ends: Vec<usize>,
    fields: usize,
}

impl Record {
    /// Nothing is taken apart yet. Without a delimiter all of a line is one field; a byte that no text holds stands
    /// in for it.
    pub fn new(delimiter: Option<Delimiter>) -> Self {
        let parser = ReaderBuilder::new()
            .delimiter(delimiter.map_or(0, Delimiter::byte))
            .build();
        Self {
            parser: Box::new(parser),
            bytes: vec![0; 1 << 10],
            length: 0,
            ends: vec![0; 1 << 4],
            fields: 0,
        }
    }

    /// Makes the parser believe that text stands before the first record: a byte order mark that begins it is of it.
    pub fn begin_within(&mut self) {
        self.take(b"\n");
    }

    /// Makes it a record of one blank field.
    pub fn set_blank(&mut self) {
        (self.length, self.fields, self.ends[0]) = (0, 1, 0);
    }

    /// Makes room for the next record.
    pub fn clear(&mut self) {
        (self.length, self.fields) = (0, 0);
    }

    /// Takes more of the record, up to its end; nothing means that the text ends. Tells how many bytes it took.
    pub fn take(&mut self, text: &[u8]) -> (ReadRecordResult, usize) {
        let (result, taken, written, ended) = self.parser.read_record(
            text,
            &mut self.bytes[self.length..],
            &mut self.ends[self.fields..],
        );
        self.length += written;
        self.fields += ended;
        match result {
            ReadRecordResult::OutputFull => self.bytes.resize(2 * self.bytes.len(), 0),
            ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
            _ => {}
        }
        (result, taken)
    }

    /// The number of the first field, from 1, that has more bytes than a cell has, as far as it was taken.
    pub fn long_field(&self) -> Option<usize> {
        if self.length <= LONGEST_CELL {
            return None;
        }
        let ends = self.ends[..self.fields].iter().chain([&self.length]);
        let mut start = 0;
        let is_long = |end: usize| end - std::mem::replace(&mut start, end) > LONGEST_CELL;
        ends.copied().position(is_long).map(|at| at + 1)
    }

    /// The fields of the record, which stands as `raw` in the file, with or without quotes.
    pub fn fields<'r>(&'r self, raw: &'r str, has_quotes: bool) -> Fields<'r> {
        let ends = &self.ends[..self.fields];
        let as_they_stand = || Fields::delimited(raw, ends);
        let as_taken_apart = || {
            let text = simdutf8::basic::from_utf8(&self.bytes[..self.length]);
            text.map_or(Fields::NONE, |text| Fields::joined(text, ends))
        };
        (!has_quotes)
            .then(as_they_stand)
            .flatten()
            .unwrap_or_else(as_taken_apart)
    }
}
