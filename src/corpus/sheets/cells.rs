//! How long the cells of a sheet are, told before any is made: whoever reads a workbook keeps a cell whole in memory.

use std::io::{self, Read};

use crate::corpus::window::LONGEST_CELL;

/// What a cell may be as it is written, markup and all.
pub(super) const MOST: u64 = LONGEST_CELL as u64;

/// Names of the elements that cells, rows and shared texts are, in either format.
const BEGINNINGS: [&[u8]; 5] = [b"<c", b"<row", b"<si", b"<table:table-cell", b"<table:table-row"];

/// The longest of those names, and what tells that it ends there.
const LONGEST: usize = 18;

const BLOCK: usize = 1 << 16;

/// Reads `sheet`, the XML of a sheet or of shared texts, to its end, and tells whether no cell is longer than [`MOST`].
pub(super) fn are_short(mut sheet: impl Read) -> io::Result<bool> {
    let mut block = vec![0; BLOCK];
    let (mut kept, mut since) = (0, 0_u64);
    loop {
        let read = match sheet.read(&mut block[kept..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        let filled = kept + read;
        if read == 0 {
            return Ok(since + filled as u64 <= MOST);
        }
        // What stands last may be the beginning of a name.
        let end = filled.saturating_sub(LONGEST);
        let begins = |at: &usize| is_beginning(&block[*at..filled]);
        let mut from = 0;
        for at in memchr::memchr_iter(b'<', &block[..end]).filter(begins) {
            since += (at - from) as u64;
            if since > MOST {
                return Ok(false);
            }
            (from, since) = (at, 0);
        }
        since += (end - from) as u64;
        if since > MOST {
            return Ok(false);
        }
        block.copy_within(end..filled, 0);
        kept = filled - end;
    }
}

/// Whether a cell, a row or a shared text begins at the beginning of `tag`.
fn is_beginning(tag: &[u8]) -> bool {
    BEGINNINGS.iter().any(|name| {
        let rest = tag.strip_prefix(*name);
        rest.is_some_and(|rest| {
            rest.first()
                .is_none_or(|next| next.is_ascii_whitespace() || b">/".contains(next))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Elements of those names, each with so many letters in it.
    fn sheet(elements: &[(&'static str, u64)]) -> Box<dyn Read> {
        let none: Box<dyn Read> = Box::new(io::empty());
        elements.iter().fold(none, |before, (name, letters)| {
            let begins = io::Cursor::new(format!("<{name} r=\"A1\"><t>"));
            let ends = io::Cursor::new(format!("</t></{name}>"));
            Box::new(
                before
                    .chain(begins)
                    .chain(io::repeat(b'x').take(*letters))
                    .chain(ends),
            )
        })
    }

    #[test]
    fn many_cells_may_be_long_and_none_too_long() {
        let half = MOST / 2;
        assert!(are_short(sheet(&[])).expect("read"));
        assert!(are_short(sheet(&[("c", half), ("c", half), ("c", half), ("c", half)])).expect("read"));
        assert!(!are_short(sheet(&[("c", 1), ("c", MOST)])).expect("read"));
        // No cell begins with what only looks like one.
        assert!(!are_short(sheet(&[("c", half), ("cols", half)])).expect("read"));
    }

    #[test]
    fn a_name_is_seen_wherever_blocks_end() {
        for shift in 0..40_u64 {
            let before = io::repeat(b' ').take(BLOCK as u64 - 20 + shift);
            let cells = io::Cursor::new("<table:table-cell>");
            let after = io::repeat(b'x').take(MOST - 40);
            assert!(
                are_short(before.chain(cells).chain(after)).expect("read"),
                "{shift}"
            );
        }
    }
}
