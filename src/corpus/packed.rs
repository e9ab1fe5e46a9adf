//! Files that are compressed: gzip and zstd, unpacked as they are read.

use std::error::Error;
use std::fmt;
use std::io::{self, BufReader, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// Text does not shrink to less than a two hundredth; what does, past so many bytes, is made to fill disks.
const MOST_RATIO: u64 = 200;
const UNSUSPECTED: u64 = 256 << 20;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// gzip, in one or several members.
    Gzip,
    /// Zstandard, in one or several frames.
    Zstd,
}

impl Packing {
    /// The packing of a file that begins with these bytes.
    pub(super) fn by_first_bytes(bytes: &[u8]) -> Option<Self> {
        const SIGNS: [(&[u8], Packing); 2] = [
            (b"\x1f\x8b\x08", Packing::Gzip),
            (b"\x28\xb5\x2f\xfd", Packing::Zstd),
        ];
        let is_of = |(sign, _): &&(&[u8], Packing)| bytes.starts_with(sign);
        SIGNS.iter().find(is_of).map(|(_, packing)| *packing)
    }

    /// What is in `packed`.
    pub(super) fn unpack<'r>(self, packed: impl Read + 'r) -> Unpacked<'r> {
        let packed = BufReader::with_capacity(
            1 << 16,
            Counted {
                inner: packed,
                bytes: 0,
            },
        );
        Unpacked {
            stream: match self {
                Self::Gzip => Stream::Gzip(Box::new(MultiGzDecoder::new(Box::new(packed)))),
                Self::Zstd => Stream::Zstd(Frames::new(Box::new(packed))),
            },
            packing: self,
            bytes: 0,
        }
    }
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}

/// Counts what is read of a file.
trait Packed: io::BufRead {
    fn consumed(&self) -> u64;
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

impl<R: Read> Packed for BufReader<Counted<R>> {
    fn consumed(&self) -> u64 {
        self.get_ref().bytes
    }
}

/// What is in a compressed file, which is in memory only as far as the packing looks back.
pub(super) struct Unpacked<'r> {
    stream: Stream<'r>,
    packing: Packing,
    bytes: u64,
}

enum Stream<'r> {
    Gzip(Box<MultiGzDecoder<Box<dyn Packed + 'r>>>),
    Zstd(Frames<'r>),
}

impl Read for Unpacked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.stream {
            Stream::Gzip(stream) => stream.read(buffer),
            Stream::Zstd(frames) => frames.read(buffer),
        };
        let read = read.map_err(|error| match error.kind() {
            ErrorKind::Interrupted => error,
            _ => self.fault(&error),
        })?;
        self.bytes += read as u64;
        let packed = match &self.stream {
            Stream::Gzip(stream) => stream.get_ref().consumed(),
            Stream::Zstd(frames) => frames.packed.consumed(),
        };
        if self.bytes > UNSUSPECTED && self.bytes / MOST_RATIO > packed {
            return Err(io::Error::other(format!(
                "it unpacks to more than {MOST_RATIO} times its size, as no text does; it is not read further"
            )));
        }
        Ok(read)
    }
}

impl Unpacked<'_> {
    /// What is wrong with the file, which the decoder tells in its own words.
    fn fault(&self, error: &io::Error) -> io::Error {
        let packing = self.packing;
        io::Error::other(match breaks_off(error) {
            true => format!("its {packing} data break off before their end; fetch it or pack it anew"),
            false => format!("its {packing} data are damaged ({error}); fetch it or pack it anew"),
        })
    }
}

/// Whether the reason of `error`, however deep, is that there were no more bytes.
fn breaks_off(error: &io::Error) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            if io.kind() == ErrorKind::UnexpectedEof {
                return true;
            }
            // An error within an error of io is not its source.
            next = match io.get_ref() {
                Some(inner) => Some(inner),
                None => io.source(),
            };
        } else {
            next = error.source();
        }
    }
    false
}

/// The frames of a zstd file, one after another.
struct Frames<'r> {
    packed: Box<dyn Packed + 'r>,
    /// Nothing between frames.
    frame: Option<Box<FrameDecoder>>,
}

impl<'r> Frames<'r> {
    fn new(packed: Box<dyn Packed + 'r>) -> Self {
        Self { packed, frame: None }
    }

    /// The next frame, if there is one.
    fn next_frame(&mut self) -> io::Result<Option<Box<FrameDecoder>>> {
        while !self.packed.fill_buf()?.is_empty() {
            let mut frame = Box::new(FrameDecoder::new());
            match frame.init(&mut self.packed) {
                Ok(()) => return Ok(Some(frame)),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut (&mut self.packed).take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(None)
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut frame = match self.frame.take() {
                Some(frame) => frame,
                None => match self.next_frame()? {
                    Some(frame) => frame,
                    None => return Ok(0),
                },
            };
            while frame.can_collect() == 0 && !frame.is_finished() {
                frame
                    .decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            }
            let read = frame.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                self.frame = Some(frame);
                return Ok(read);
            }
            let told = frame.get_checksum_from_data();
            if told.is_some() && told != frame.get_calculated_checksum() {
                return Err(io::Error::other("their checksum is another"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).expect("packed");
        encoder.finish().expect("packed")
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        compress_to_vec(text, CompressionLevel::Fastest)
    }

    /// What is in `packed`, or what is wrong with it.
    fn unpacked(packed: &[u8]) -> Result<Vec<u8>, String> {
        let packing = Packing::by_first_bytes(packed).expect("a packing");
        let mut text = Vec::new();
        let read = packing.unpack(packed).read_to_end(&mut text);
        read.map(|_| text).map_err(|error| error.to_string())
    }

    #[test]
    fn parts_one_after_another_are_one_text() {
        for pack in [gzip, zstd] {
            let packed = [pack(b"id;svar\n"), pack(b"1;ja\n")].concat();
            assert_eq!(unpacked(&packed).as_deref(), Ok(&b"id;svar\n1;ja\n"[..]));
        }
        let skipped = [&zstd(b"a")[..], b"\x50\x2a\x4d\x18\x02\0\0\0xx", &zstd(b"b")].concat();
        assert_eq!(unpacked(&skipped).as_deref(), Ok(&b"ab"[..]));
    }

    #[test]
    fn data_that_break_off_are_told_wherever_they_do() {
        let text: String = (0..999)
            .map(|number| format!("{number};svar {number}\n"))
            .collect();
        for pack in [gzip, zstd] {
            let packed = pack(text.as_bytes());
            for end in (5..packed.len()).step_by(97).chain([packed.len() - 1]) {
                let told = unpacked(&packed[..end]).expect_err("an end too early");
                assert!(told.contains("break off before their end"), "{told}");
            }
        }
    }

    #[test]
    fn damaged_data_are_told() {
        let mut packed = gzip(b"id;svar\n1;ja\n");
        let last = packed.len() - 6;
        packed[last] ^= 1;
        assert!(
            unpacked(&packed)
                .expect_err("damage")
                .contains("gzip data are damaged")
        );
    }

    #[test]
    fn what_unpacks_to_more_than_any_text_is_not_read_to_its_end() {
        let zeros = vec![b' '; 1 << 20];
        let member = gzip(&zeros);
        let bomb = member.repeat(400);
        let mut unpacked = Packing::Gzip.unpack(&bomb[..]);
        let told = io::copy(&mut unpacked, &mut io::sink())
            .expect_err("a bomb")
            .to_string();
        assert!(
            told.starts_with("it unpacks to more than 200 times its size"),
            "{told}"
        );
    }
}
