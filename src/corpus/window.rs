//! The part of a file's text that is being read.

use std::io::Read;
use std::sync::Arc;

use super::decode::{Decoding, Taking};
use super::error::FileFault;
use super::hasher::Hasher;
use super::lines::line_breaks;
use super::past::Past;
use super::steady::read_block;

/// No cell has more bytes, in whatever format; Excel has room for 32,767 letters.
pub(super) const LONGEST_CELL: usize = 32 << 20;

/// How much of a file is read at once, and in memory at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes of a block.
    pub block: usize,
    /// Bytes of the longest row, or of the longest row of blank lines.
    pub row: usize,
}

impl Limits {
    /// Blocks that stay in the processor's own memory while they are worked on, and rows beyond all sense.
    pub const USUAL: Self = Self {
        block: 1 << 20,
        row: 256 << 20,
    };
}

/// The text from the row that is being read to as far as the file was read. It moves on as rows are read; what it
/// has passed is not in memory.
pub(super) struct Window<R> {
    source: R,
    hasher: Option<Hasher>,
    decoding: Decoding,
    limits: Limits,
    text: String,
    is_complete: bool,
    bytes: u64,
    past: Past,
}

/// What is known of a file when all of it is read.
pub(super) struct Whole {
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its bytes.
    pub bytes: u64,
    /// What its text showed.
    pub past: Past,
}

impl<R: Read> Window<R> {
    /// A window at the beginning of `source`, nothing of which is read yet.
    pub fn new(source: R, taking: Taking, limits: Limits, hasher: Option<Hasher>) -> Self {
        Self {
            source,
            hasher,
            decoding: Decoding::new(taking),
            limits,
            text: String::new(),
            is_complete: false,
            bytes: 0,
            past: Past::new(taking.charset),
        }
    }

    /// The text in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether no text comes behind it.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Bytes of the file that were read.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The line of the file, from 1, of a byte in the window.
    pub fn line_at(&self, at: usize) -> usize {
        1 + self.past.lines + line_breaks(&self.text.as_bytes()[..at])
    }

    /// Whether more stands behind `start` than any row has.
    pub fn is_too_long(&self, start: usize) -> bool {
        self.text.len() - start > self.limits.row
    }

    /// Moves the beginning to `start`, and reads one more block behind the end.
    pub fn advance(&mut self, start: usize) -> Result<(), FileFault> {
        self.past.take(&self.text[..start]);
        self.text.drain(..start);
        let block = Arc::new(read_block(&mut self.source, self.limits.block)?);
        self.bytes += block.len() as u64;
        self.is_complete = block.is_empty();
        let decoded = match self.is_complete {
            true => self.decoding.finish(&mut self.text),
            false => self.decoding.take(&block, &mut self.text),
        };
        if let Some(hasher) = &self.hasher {
            hasher.take(block);
        }
        // Malformed bytes were looked for before the rows.
        decoded.map_err(|_| FileFault::Changed)
    }

    /// Lets all of the text go, which is complete.
    pub fn finish(mut self) -> Whole {
        self.past.take(&self.text);
        Whole {
            sha256: self.hasher.map(Hasher::finish).unwrap_or_default(),
            bytes: self.bytes,
            past: self.past,
        }
    }
}
