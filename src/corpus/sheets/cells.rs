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

/// Reads `sheet`, the XML of a sheet or of shared texts, to its end, and tells whether no cell is longer than [`MOST`]. Spaces that
/// are lost in it are counted in `spaces`.
pub(super) fn are_short(mut sheet: impl Read, spaces: &mut Spaces) -> io::Result<bool> {
    let mut block = vec![0; BLOCK];
    let (mut kept, mut since) = (0, 0_u64);
    let mut before = 0;
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
        let mut from = 0;
        for at in memchr::memchr_iter(b'<', &block[..end]) {
            let last = at.checked_sub(1).map_or(before, |last| block[last]);
            spaces.take(&block[at..filled], last);
            if !is_beginning(&block[at..filled]) {
                continue;
            }
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
        before = end.checked_sub(1).map_or(before, |last| block[last]);
        block.copy_within(end..filled, 0);
        kept = filled - end;
    }
}

/// Spaces between the parts of a text that differ in how they are shown: a file that does not say that they are kept loses them, and
/// words run together.
#[derive(Default)]
pub(super) struct Spaces {
    /// How many are lost.
    pub lost: usize,
    /// Whether a part came before in the same text, and whether it ended with a space that is lost.
    has_part: bool,
    is_lost: bool,
    /// Whether the part does not say that its spaces are kept.
    is_open: bool,
}

impl Spaces {
    /// Takes the next tag, and the byte before it.
    fn take(&mut self, tag: &[u8], before: u8) {
        let is_white = |byte: &u8| byte.is_ascii_whitespace();
        if tag.starts_with(b"<t>") {
            self.is_open = true;
            let begins_so = tag.get(3).is_some_and(is_white);
            self.lost += usize::from(self.has_part && (self.is_lost || begins_so));
            self.is_lost = false;
        } else if tag.starts_with(b"<t ") {
            self.is_open = false;
            self.lost += usize::from(self.has_part && self.is_lost);
            self.is_lost = false;
        } else if tag.starts_with(b"</t>") {
            self.is_lost = self.is_open && is_white(&before);
            self.has_part = true;
            self.is_open = false;
        } else if tag.starts_with(b"</si>") || tag.starts_with(b"</is>") {
            (self.has_part, self.is_lost) = (false, false);
        }
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

    fn is_short(sheet: impl Read) -> io::Result<bool> {
        are_short(sheet, &mut Spaces::default())
    }

    #[test]
    fn spaces_between_parts_are_lost_unless_they_are_kept() {
        for (parts, lost) in [
            ("<r><t>Mangler </t></r><r><t>bolig</t></r>", 1),
            ("<r><t>Mangler</t></r><r><rPr/><t> bolig</t></r>", 1),
            (
                "<r><t>Mangler </t></r><r><t xml:space=\"preserve\"> bolig</t></r>",
                1,
            ),
            (
                "<r><t xml:space=\"preserve\">Mangler </t></r><r><t>bolig</t></r>",
                0,
            ),
            ("<r><t>Mangler</t></r><r><t>bolig </t></r>", 0),
            ("<t> Mangler bolig </t>", 0),
        ] {
            for shift in [0, BLOCK - 60, BLOCK - 45, BLOCK - 30] {
                let xml = format!("{}<si>{parts}</si><si><t>x</t></si>", " ".repeat(shift));
                let mut spaces = Spaces::default();
                are_short(xml.as_bytes(), &mut spaces).expect("read");
                assert_eq!(spaces.lost, lost, "{parts} behind {shift}");
            }
        }
    }

    #[test]
    fn many_cells_may_be_long_and_none_too_long() {
        let half = MOST / 2;
        assert!(is_short(sheet(&[])).expect("read"));
        assert!(is_short(sheet(&[("c", half), ("c", half), ("c", half), ("c", half)])).expect("read"));
        assert!(!is_short(sheet(&[("c", 1), ("c", MOST)])).expect("read"));
        // No cell begins with what only looks like one.
        assert!(!is_short(sheet(&[("c", half), ("cols", half)])).expect("read"));
    }

    #[test]
    fn a_name_is_seen_wherever_blocks_end() {
        for shift in 0..40_u64 {
            let before = io::repeat(b' ').take(BLOCK as u64 - 20 + shift);
            let cells = io::Cursor::new("<table:table-cell>");
            let after = io::repeat(b'x').take(MOST - 40);
            assert!(
                is_short(before.chain(cells).chain(after)).expect("read"),
                "{shift}"
            );
        }
    }
}
