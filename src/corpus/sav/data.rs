//! The cases of a file: elements of 8 bytes, as they are, or in bytecode, or that again in blocks of zlib.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::ZlibDecoder;

use crate::corpus::error::FileFault;

use super::damaged;
use super::dictionary::{Compression, Dictionary};
use super::raw::{Order, Raw};

/// Reads case after case.
pub(super) struct Cases<'r> {
    source: Raw<Box<dyn Read + 'r>>,
    order: Order,
    is_coded: bool,
    bias: f64,
    missing: f64,
    /// Codes of the elements to come, from the end.
    codes: Vec<u8>,
}

impl<'r> Cases<'r> {
    /// Begins behind the dictionary, up to whose end `raw` was read.
    pub fn new<R: Read + 'r>(mut raw: Raw<R>, dictionary: &Dictionary) -> Result<Self, FileFault> {
        let order = raw.order;
        let source: Box<dyn Read + 'r> = match dictionary.compression {
            Compression::Blocks => {
                let begins = raw.long_count()?;
                let ends = raw.long_count()?;
                raw.long_count()?;
                let length = ends
                    .checked_sub(raw.at)
                    .filter(|_| begins + 24 == raw.at)
                    .ok_or_else(|| damaged("its blocks are not where it says"))?;
                Box::new(Blocks {
                    stream: Some(ZlibDecoder::new(BufReader::new(Whole {
                        source: raw.into_rest(),
                        left: length,
                    }))),
                })
            }
            Compression::No | Compression::Bytecode => Box::new(raw.into_rest()),
        };
        let mut source = Raw::new(source);
        source.order = order;
        Ok(Self {
            source,
            order,
            is_coded: dictionary.compression != Compression::No,
            bias: dictionary.bias,
            missing: dictionary.missing,
            codes: Vec::new(),
        })
    }

    /// Reads the elements of the next case. Says whether there is one.
    pub fn next(&mut self, elements: &mut [[u8; 8]]) -> Result<bool, FileFault> {
        for (at, place) in elements.iter_mut().enumerate() {
            match self.element()? {
                Some(element) => *place = element,
                None if at == 0 => return Ok(false),
                None => return Err(damaged("its last case breaks off")),
            }
        }
        Ok(!elements.is_empty())
    }

    fn element(&mut self) -> Result<Option<[u8; 8]>, FileFault> {
        loop {
            if !self.is_coded || self.codes.is_empty() {
                if self.source.is_at_end()? {
                    return Ok(None);
                }
                let element = self.source.eight()?;
                if !self.is_coded {
                    return Ok(Some(element));
                }
                self.codes.extend(element.iter().rev());
            }
            match self.codes.pop() {
                None | Some(0) => {}
                Some(252) => return Ok(None),
                Some(253) => return self.source.eight().map(Some),
                Some(254) => return Ok(Some(*b"        ")),
                Some(255) => return Ok(Some(self.order.bytes(self.missing))),
                Some(code) => return Ok(Some(self.order.bytes(f64::from(code) - self.bias))),
            }
        }
    }
}

/// So many bytes of a file, all of which must be there.
struct Whole<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = (&mut self.source).take(self.left).read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::Error::other("its blocks break off; fetch it or save it anew"));
        }
        self.left -= read as u64;
        Ok(read)
    }
}

/// Blocks of zlib, one after another.
struct Blocks<R> {
    /// Nothing once an error was told.
    stream: Option<ZlibDecoder<R>>,
}

impl<R: BufRead> Read for Blocks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(mut stream) = self.stream.take() else {
                return Ok(0);
            };
            let read = stream.read(buffer).map_err(|error| {
                io::Error::other(format!(
                    "its blocks are damaged ({error}); fetch it or save it anew"
                ))
            })?;
            if read > 0 || buffer.is_empty() {
                self.stream = Some(stream);
                return Ok(read);
            }
            let mut source = stream.into_inner();
            if source.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.stream = Some(ZlibDecoder::new(source));
        }
    }
}
