//! The numbers and bytes that a file of SPSS is made of.

use std::io::{BufRead, BufReader, ErrorKind, Read};

use crate::corpus::error::FileFault;

use super::damaged;

/// No record is longer.
const LONGEST: usize = 256 << 20;

/// The order of the bytes of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Little,
    Big,
}

impl Order {
    pub fn float(self, bytes: [u8; 8]) -> f64 {
        match self {
            Self::Little => f64::from_le_bytes(bytes),
            Self::Big => f64::from_be_bytes(bytes),
        }
    }

    pub fn bytes(self, float: f64) -> [u8; 8] {
        match self {
            Self::Little => float.to_le_bytes(),
            Self::Big => float.to_be_bytes(),
        }
    }

    fn int(self, bytes: [u8; 4]) -> i32 {
        match self {
            Self::Little => i32::from_le_bytes(bytes),
            Self::Big => i32::from_be_bytes(bytes),
        }
    }
}

/// A file that is read from its beginning to its end.
pub(super) struct Raw<R> {
    source: BufReader<R>,
    pub order: Order,
    /// Bytes that were read.
    pub at: u64,
}

impl<R: Read> Raw<R> {
    pub fn new(source: R) -> Self {
        Self {
            source: BufReader::with_capacity(1 << 16, source),
            order: Order::Little,
            at: 0,
        }
    }

    /// The next bytes, of which there must be so many.
    pub fn bytes(&mut self, length: usize) -> Result<Vec<u8>, FileFault> {
        if length > LONGEST {
            return Err(damaged("a record of more than 256 MiB"));
        }
        let mut bytes = Vec::new();
        (&mut self.source).take(length as u64).read_to_end(&mut bytes)?;
        self.at += bytes.len() as u64;
        match bytes.len() == length {
            true => Ok(bytes),
            false => Err(breaks_off()),
        }
    }

    /// The next 8 bytes.
    pub fn eight(&mut self) -> Result<[u8; 8], FileFault> {
        let mut bytes = [0; 8];
        self.source
            .read_exact(&mut bytes)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => breaks_off(),
                _ => error.into(),
            })?;
        self.at += 8;
        Ok(bytes)
    }

    /// Whether nothing comes any more.
    pub fn is_at_end(&mut self) -> Result<bool, FileFault> {
        Ok(self.source.fill_buf()?.is_empty())
    }

    pub fn int(&mut self) -> Result<i32, FileFault> {
        let bytes = self.bytes(4)?;
        Ok(self.order.int([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    /// A number that counts something.
    pub fn count(&mut self) -> Result<usize, FileFault> {
        let count = self.int()?;
        usize::try_from(count).map_err(|_| damaged("a count below zero"))
    }

    /// A number of 8 bytes that counts something.
    pub fn long_count(&mut self) -> Result<u64, FileFault> {
        let bytes = self.eight()?;
        let count = match self.order {
            Order::Little => i64::from_le_bytes(bytes),
            Order::Big => i64::from_be_bytes(bytes),
        };
        u64::try_from(count).map_err(|_| damaged("a count below zero"))
    }

    pub fn float(&mut self) -> Result<f64, FileFault> {
        let bytes = self.eight()?;
        Ok(self.order.float(bytes))
    }

    /// Bytes whose number comes before them.
    pub fn counted(&mut self) -> Result<Vec<u8>, FileFault> {
        let length = self.count()?;
        self.bytes(length)
    }

    /// What is left of the file.
    pub fn into_rest(self) -> BufReader<R> {
        self.source
    }
}

fn breaks_off() -> FileFault {
    damaged("it breaks off")
}
