//! What stands where in a mapped file.
//!
//! ```text
//! body        pieces, each at a multiple of 64, zeros between
//! sums        a CRC-32 of each MiB of the body
//! directory   JSON, the writer's own
//! footer      40 bytes
//! ```
//! The footer sums itself, and the sums and the directory; so every byte is under a checksum. Numbers of the layout are
//! little-endian; those of the pieces are as the machine has them, which the footer tells.

use std::mem::size_of;

use bytemuck::Pod;
use serde::{Deserialize, Serialize};

use super::error::Unusable;

/// Grows whenever older readers would not understand a file.
const VERSION: u32 = 1;

const MAGIC: [u8; 8] = *b"fritekst";

/// Written as the machine has it: tells how numbers are laid out.
const ORDER: u32 = 0x0A0B_0C0D;

/// Pieces begin at multiples of this, a line of a processor's cache.
pub(super) const ALIGNMENT: usize = 64;

/// Bytes of the body under one sum.
pub(super) const BLOCK: usize = 1 << 20;

/// Bytes of the footer.
pub(super) const FOOTER: usize = 40;

/// Where in a file a column is. It is written into the file's directory, by which it is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Bytes before it in the file.
    pub(super) offset: u64,
    /// Its own bytes.
    pub(super) bytes: u64,
    /// Bytes of one element.
    pub(super) element: u32,
}

impl Piece {
    /// The piece of `bytes` bytes at `offset` that holds `T`s.
    pub(super) fn of<T: Pod>(offset: u64, bytes: u64) -> Self {
        Self {
            offset,
            bytes,
            element: element::<T>(),
        }
    }

    /// How many elements the column has.
    pub fn len(&self) -> u64 {
        self.bytes.checked_div(u64::from(self.element)).unwrap_or(0)
    }

    /// Whether the column has no elements.
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// The bytes of the piece in a body of `body` bytes, if they can be a column of `T`.
    pub(super) fn range<T: Pod>(&self, body: usize) -> Option<std::ops::Range<usize>> {
        let start = usize::try_from(self.offset).ok()?;
        let end = start.checked_add(usize::try_from(self.bytes).ok()?)?;
        let fits = self.element == element::<T>() && end <= body && start.is_multiple_of(ALIGNMENT);
        fits.then_some(start..end)
    }
}

/// Bytes of one `T`, which must not be none.
fn element<T>() -> u32 {
    const { assert!(size_of::<T>() > 0 && size_of::<T>() <= 1 << 16 && align_of::<T>() <= ALIGNMENT) };
    size_of::<T>() as u32
}

/// The last bytes of a file.
#[derive(Debug, PartialEq)]
pub(super) struct Footer {
    /// Bytes of the body.
    pub body: u64,
    /// Bytes of the whole file.
    pub file: u64,
    /// CRC-32 of the sums and the directory.
    pub tail: u32,
}

impl Footer {
    /// The footer as it is written. Its own sum, the version and the magic come last, in every version.
    pub fn to_bytes(&self) -> [u8; FOOTER] {
        let mut bytes = Vec::with_capacity(FOOTER);
        bytes.extend(ORDER.to_ne_bytes());
        bytes.extend(self.body.to_le_bytes());
        bytes.extend(self.file.to_le_bytes());
        bytes.extend(self.tail.to_le_bytes());
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(MAGIC);
        let sum = crc32fast::hash(&bytes);
        let mut whole = [0; FOOTER];
        for (place, byte) in whole.iter_mut().zip(sum.to_le_bytes().into_iter().chain(bytes)) {
            *place = byte;
        }
        whole
    }

    /// Reads the footer of `file`, of which it must be true.
    pub fn read(file: &[u8]) -> Result<Self, Unusable> {
        let (_, footer) = file
            .split_last_chunk::<FOOTER>()
            .ok_or_else(|| Unusable::damaged("it is cut off"))?;
        let (version, magic) = (u32_at(footer, 28), &footer[32..]);
        if *magic != MAGIC {
            return Err(Unusable::damaged("its end is missing"));
        }
        if version != VERSION {
            return Err(Unusable::OtherVersion(format!("format {version}, not {VERSION}")));
        }
        if u32_at(footer, 0) != crc32fast::hash(&footer[4..]) {
            return Err(Unusable::damaged("its last bytes have changed"));
        }
        if footer[4..8] != ORDER.to_ne_bytes() {
            return Err(Unusable::OtherVersion("another byte order".to_owned()));
        }
        let read = Self {
            body: u64_at(footer, 8),
            file: u64_at(footer, 16),
            tail: u32_at(footer, 24),
        };
        if read.file != file.len() as u64 {
            return Err(Unusable::damaged("its length has changed"));
        }
        Ok(read)
    }
}

fn u32_at(footer: &[u8; FOOTER], at: usize) -> u32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&footer[at..at + 4]);
    u32::from_le_bytes(bytes)
}

fn u64_at(footer: &[u8; FOOTER], at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&footer[at..at + 8]);
    u64::from_le_bytes(bytes)
}

/// Number of blocks of a body of `body` bytes.
pub(super) fn blocks(body: usize) -> usize {
    body.div_ceil(BLOCK)
}

/// Sums of a body that is written bit by bit.
#[derive(Default)]
pub(super) struct Sums {
    whole: Vec<u32>,
    /// The sum of the block that is not full, and its bytes so far.
    open: crc32fast::Hasher,
    filled: usize,
    /// What came in small pieces, which are summed slowly, and is not yet in the sum.
    waiting: Vec<u8>,
}

impl Sums {
    /// Pieces of fewer bytes wait until there are as many.
    const SMALL: usize = 1 << 12;

    /// Adds the next bytes of the body.
    pub fn update(&mut self, bytes: &[u8]) {
        if bytes.len() < Self::SMALL {
            self.waiting.extend_from_slice(bytes);
            if self.waiting.len() >= Self::SMALL {
                self.add_waiting();
            }
            return;
        }
        self.add_waiting();
        self.add(bytes);
    }

    fn add_waiting(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        self.add(&waiting);
        waiting.clear();
        self.waiting = waiting;
    }

    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            self.open.update(now);
            self.filled += now.len();
            bytes = later;
            if self.filled == BLOCK {
                self.close();
            }
        }
    }

    /// The sums as they are written.
    pub fn finish(mut self) -> Vec<u8> {
        self.add_waiting();
        if self.filled > 0 {
            self.close();
        }
        self.whole.iter().flat_map(|sum| sum.to_le_bytes()).collect()
    }

    fn close(&mut self) {
        self.whole.push(std::mem::take(&mut self.open).finalize());
        self.filled = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_footer_is_read_as_it_was_written() {
        let footer = Footer {
            body: 128,
            file: 128 + 40,
            tail: 99,
        };
        let mut file = vec![0; 128];
        file.extend(footer.to_bytes());
        assert_eq!(Footer::read(&file).expect("a footer"), footer);
    }

    #[test]
    fn sums_do_not_depend_on_how_the_bytes_come() {
        let bytes: Vec<u8> = (0..3 * BLOCK + 17).map(|i| (i % 251) as u8).collect();
        let mut at_once = Sums::default();
        at_once.update(&bytes);
        let mut bit_by_bit = Sums::default();
        let (many, few) = bytes.split_at(2 * BLOCK + 5);
        many.chunks(4099).for_each(|chunk| bit_by_bit.update(chunk));
        few.chunks(101).for_each(|chunk| bit_by_bit.update(chunk));
        let sums = at_once.finish();
        assert_eq!(sums, bit_by_bit.finish());
        assert_eq!(sums.len(), 4 * blocks(bytes.len()));
        let expected: Vec<u8> = bytes
            .chunks(BLOCK)
            .flat_map(|block| crc32fast::hash(block).to_le_bytes())
            .collect();
        assert_eq!(sums, expected);
    }

    #[test]
    fn a_piece_outside_the_body_has_no_bytes() {
        let piece = Piece::of::<u32>(64, 12);
        assert_eq!(piece.range::<u32>(76), Some(64..76));
        assert_eq!(piece.range::<u32>(75), None);
        assert_eq!(piece.range::<u64>(76), None, "another size of element");
        assert_eq!(Piece::of::<u32>(u64::MAX - 63, 128).range::<u32>(76), None);
        assert_eq!(Piece::of::<u32>(4, 12).range::<u32>(76), None);
    }
}
