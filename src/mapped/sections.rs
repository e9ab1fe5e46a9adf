//! A mapped file's bytes, in the order in which they are written.

use std::io::{self, Write};
use std::marker::PhantomData;

use bytemuck::Pod;
use serde::Serialize;

use super::layout::{ALIGNMENT, FOOTER, Footer, Piece, Sums};

/// Writes the pieces, then the rest. After an error nothing more can be written: what has reached `out` is unknown.
pub(super) struct Sections<W> {
    out: W,
    written: u64,
    sums: Sums,
    failed: bool,
}

impl<W: Write> Sections<W> {
    pub fn new(out: W) -> Self {
        Self {
            out,
            written: 0,
            sums: Sums::default(),
            failed: false,
        }
    }

    /// Writes a column whose numbers come in several slices.
    pub fn put<'a, T: Pod>(&mut self, slices: impl IntoIterator<Item = &'a [T]>) -> io::Result<Piece> {
        let mut section = self.begin()?;
        for slice in slices {
            section.add(slice)?;
        }
        Ok(section.end())
    }

    /// Begins a column.
    pub fn begin<T: Pod>(&mut self) -> io::Result<Section<'_, W, T>> {
        let gap = self.written.next_multiple_of(ALIGNMENT as u64) - self.written;
        self.write(&[0; ALIGNMENT][..gap as usize])?;
        Ok(Section {
            offset: self.written,
            sections: self,
            holds: PhantomData,
        })
    }

    /// Writes the sums, the directory and the footer, which it tells, and gives `out` back.
    pub fn finish(mut self, directory: &impl Serialize) -> io::Result<(W, Footer)> {
        self.check()?;
        let mut tail = self.sums.finish();
        serde_json::to_writer(&mut tail, directory)?;
        let footer = Footer {
            body: self.written,
            file: self.written + (tail.len() + FOOTER) as u64,
            tail: crc32fast::hash(&tail),
        };
        self.out.write_all(&tail)?;
        self.out.write_all(&footer.to_bytes())?;
        self.out.flush()?;
        Ok((self.out, footer))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.check()?;
        self.failed = true;
        self.out.write_all(bytes)?;
        self.failed = false;
        self.sums.update(bytes);
        self.written += bytes.len() as u64;
        Ok(())
    }

    fn check(&self) -> io::Result<()> {
        if self.failed {
            Err(io::Error::other("writing has failed before"))
        } else {
            Ok(())
        }
    }
}

/// A column that is being written.
pub(super) struct Section<'a, W, T> {
    sections: &'a mut Sections<W>,
    offset: u64,
    holds: PhantomData<T>,
}

impl<W: Write, T: Pod> Section<'_, W, T> {
    /// Writes the next numbers.
    pub fn add(&mut self, numbers: &[T]) -> io::Result<()> {
        self.sections.write(bytemuck::cast_slice(numbers))
    }

    /// Where the column is.
    pub fn end(self) -> Piece {
        Piece::of::<T>(self.offset, self.sections.written - self.offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many bytes, then no more.
    struct Full {
        room: usize,
    }

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.room == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let taken = bytes.len().min(self.room);
            self.room -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Writes two columns, going on after errors as a careless caller would.
    fn write_all(out: impl Write) -> io::Result<()> {
        let mut sections = Sections::new(out);
        let first = sections.put([&[1_u32, 2, 3][..]]);
        let second = sections.put([&[0.5_f64][..], &[1.5]]);
        sections.finish(&[first.ok(), second.ok()]).map(drop)
    }

    #[test]
    fn an_error_anywhere_is_an_error_of_the_whole() {
        let mut whole = Vec::new();
        write_all(&mut whole).expect("room enough");
        for room in 0..whole.len() {
            assert!(
                write_all(Full { room }).is_err(),
                "room for {room} of {} bytes",
                whole.len()
            );
        }
        write_all(Full { room: whole.len() }).expect("room enough");
    }

    #[test]
    fn pieces_begin_at_lines_of_the_cache() {
        let mut sections = Sections::new(Vec::new());
        let offsets =
            [3, 64, 0, 65].map(|count| sections.put([&vec![1_u8; count][..]]).expect("written").offset);
        assert_eq!(offsets, [0, 64, 128, 128]);
    }
}
