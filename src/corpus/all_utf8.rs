//! Whether all of a file is UTF-8, as most are: found out on all cores, so that nothing else need be asked of its bytes.

use std::io;
use std::ops::Range;

use memchr::memchr;
use rayon::prelude::*;

use super::steady::SteadyFile;

/// Most bytes of a character behind its first.
const BEHIND: usize = 3;

/// Pieces that each core looks at before it is told how far it has come.
const AT_ONCE: usize = 16;

/// Whether all of `file` is UTF-8 without NUL bytes, which is looked at in pieces of `piece` bytes. `looked_through` is told of ever
/// more bytes. A file that cannot be read is not; why, whoever reads it then is told.
pub(super) fn is_all_utf8(file: &SteadyFile, piece: usize, looked_through: &mut dyn FnMut(u64)) -> bool {
    let starts: Vec<u64> = (0..file.length()).step_by(piece).collect();
    starts
        .chunks(AT_ONCE * rayon::current_num_threads())
        .all(|together| {
            let are_utf8 = together
                .par_iter()
                .map_init(Vec::new, |buffer, start| is_utf8(file, *start, piece, buffer));
            let are_utf8 = are_utf8.all(|is_utf8| is_utf8.unwrap_or(false));
            looked_through(together.last().map_or(0, |start| start + piece as u64));
            are_utf8
        })
}

/// Whether the characters that begin in the `length` bytes from `start` on are UTF-8 without NUL bytes.
fn is_utf8(file: &SteadyFile, start: u64, length: usize, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let left = usize::try_from(file.length() - start).unwrap_or(usize::MAX);
    buffer.resize(left.min(length + BEHIND), 0);
    let read = file.read_at(buffer, start)?;
    let bytes = &buffer[characters(&buffer[..read], start == 0, length)];
    Ok(memchr(0, bytes).is_none() && simdutf8::basic::from_utf8(bytes).is_ok())
}

/// Where in `bytes` those characters are that begin in the first `length` of them. Of neighbours one ends where the other begins,
/// whatever the bytes are, so that together they have every byte once.
fn characters(bytes: &[u8], is_first: bool, length: usize) -> Range<usize> {
    let behind = |at: usize| {
        let rest = bytes[at.min(bytes.len())..].iter().take(BEHIND);
        at + rest.take_while(|byte| **byte & 0xC0 == 0x80).count()
    };
    let start = if is_first { 0 } else { behind(0) };
    start..behind(length.min(bytes.len())).max(start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_all(bytes: &[u8], piece: usize) -> bool {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("svar.csv");
        std::fs::write(&path, bytes).expect("a file");
        let file = SteadyFile::open(&path).expect("a file");
        let mut looked = 0;
        let is_all = is_all_utf8(&file, piece, &mut |bytes| looked = looked.max(bytes));
        assert!(!is_all || looked >= bytes.len() as u64);
        is_all
    }

    proptest! {
        #[test]
        fn pieces_are_utf8_if_the_whole_is(
            text in "[aå€😀]{1,12}",
            spoilt in prop::collection::vec((0..40_usize, prop::sample::select(vec![0, b'a', 0x80, 0xC3, 0xE2, 0xF0])), 0..3),
            piece in 1..9_usize,
        ) {
            let mut bytes = text.into_bytes();
            for (at, byte) in spoilt {
                if let Some(spoilt) = bytes.get_mut(at) {
                    *spoilt = byte;
                }
            }
            let plainly = std::str::from_utf8(&bytes).is_ok() && !bytes.contains(&0);
            prop_assert_eq!(is_all(&bytes, piece), plainly);
        }
    }

    #[test]
    fn many_pieces_are_looked_at() {
        let mut bytes = "blåbær ".repeat(2000).into_bytes();
        assert!(is_all(&bytes, 64));
        *bytes.last_mut().expect("a byte") = 0xE5;
        assert!(!is_all(&bytes, 64));
    }
}
