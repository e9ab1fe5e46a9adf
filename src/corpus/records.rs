//! Tables of other formats, written as CSV for the one reader of tables.

use std::fs::File;
use std::io::{self, BufWriter, Write};

/// Writes the rows of a table to a temporary file without a name, as CSV of our own making: UTF-8, commas, every field
/// in quotes.
pub(super) struct Records {
    out: BufWriter<File>,
    fields: usize,
    length: u64,
    most: u64,
}

/// A table that was written.
#[derive(Debug)]
pub(super) struct Written {
    pub file: File,
    /// Bytes in it.
    pub length: u64,
}

impl Records {
    /// What a file of that many bytes may be made into: far more than any survey is.
    pub fn most(bytes: u64) -> u64 {
        bytes.saturating_mul(500).max(1 << 30)
    }

    /// Nothing is written yet; it will be `most` bytes or an error.
    pub fn new(most: u64) -> io::Result<Self> {
        Ok(Self {
            out: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?),
            fields: 0,
            length: 0,
            most,
        })
    }

    /// Writes a row.
    pub fn row<'f>(&mut self, fields: impl IntoIterator<Item = &'f str>) -> io::Result<()> {
        for field in fields {
            self.field(field)?;
        }
        self.end()
    }

    /// Writes the next field of a row. A NUL, which no text holds, is written as a lost letter.
    pub fn field(&mut self, text: &str) -> io::Result<()> {
        self.put(if self.fields == 0 { "\"" } else { ",\"" })?;
        self.fields += 1;
        let mut rest = text;
        while let Some(at) = memchr::memchr2(b'"', 0, rest.as_bytes()) {
            self.put(&rest[..at])?;
            self.put(if rest.as_bytes()[at] == 0 {
                "\u{fffd}"
            } else {
                "\"\""
            })?;
            rest = &rest[at + 1..];
        }
        self.put(rest)?;
        self.put("\"")
    }

    /// Ends a row; one without fields is a blank line, which counts as a row.
    pub fn end(&mut self) -> io::Result<()> {
        self.fields = 0;
        self.put("\n")
    }

    /// The table, all rows of which are written.
    pub fn finish(self) -> io::Result<Written> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Written {
            file,
            length: self.length,
        })
    }

    fn put(&mut self, text: &str) -> io::Result<()> {
        self.length += text.len() as u64;
        if self.length > self.most {
            let most = self.most >> 20;
            return Err(io::Error::other(format!(
                "its table is larger than {most} MiB, hundreds of times the file; is it made to fill disks?"
            )));
        }
        self.out.write_all(text.as_bytes())
    }
}
