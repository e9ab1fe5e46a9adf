//! Lines of a file as editors number them.

use memchr::memchr_iter;

/// The line breaks in `text`: LF, CR LF, or CR alone.
pub(super) fn line_breaks(text: &[u8]) -> usize {
    let feeds = memchr_iter(b'\n', text).count();
    let is_lone = |at: &usize| text.get(at + 1) != Some(&b'\n');
    feeds + memchr_iter(b'\r', text).filter(is_lone).count()
}

/// The line breaks in a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct LineBreaks {
    /// How many so far.
    pub count: usize,
    ends_in_return: bool,
}

impl LineBreaks {
    /// Takes the next piece.
    pub fn take(&mut self, piece: &[u8]) {
        let is_halved = self.ends_in_return && piece.starts_with(b"\n");
        self.count += line_breaks(piece) - usize::from(is_halved);
        self.ends_in_return = piece.last().map_or(self.ends_in_return, |byte| *byte == b'\r');
    }
}

/// The line, from 1, of the byte at `offset`.
pub(super) fn line_at(text: &[u8], offset: usize) -> usize {
    1 + line_breaks(&text[..offset.min(text.len())])
}

/// Length of the line break that `text` begins with; 0 if it begins with none.
pub(super) fn line_break(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_counts_once() {
        assert_eq!(line_breaks(b"a\nb\r\nc\rd\r\r\n"), 5);
        assert_eq!(line_at(b"a\r\nb", 3), 2);
        assert_eq!(line_break(b"\r\n\n"), 2);
        for length in 1..4 {
            let mut breaks = LineBreaks::default();
            b"a\nb\r\nc\rd\r\r\n"
                .chunks(length)
                .for_each(|piece| breaks.take(piece));
            assert_eq!(breaks.count, 5);
        }
    }
}
