//! Records of fixed length, one a line: each variable has its characters.

use std::io::Read;

use crate::corpus::error::FileFault;
use crate::corpus::lines::line_break;
use crate::corpus::window::{Whole, Window};

use super::fault::TripleSFault;

/// The lines of a text, from behind the first few.
pub(super) struct Lines<R> {
    window: Window<R>,
    /// Where the line before ends, its line break included.
    end: usize,
    skipped: usize,
    /// The number of the line before.
    number: usize,
}

impl<R: Read> Lines<R> {
    /// Those behind the first `skip`.
    pub fn new(window: Window<R>, skip: usize) -> Result<Self, FileFault> {
        let mut lines = Self {
            window,
            end: 0,
            skipped: skip,
            number: 0,
        };
        for _ in 0..skip {
            lines.advance()?;
        }
        Ok(lines)
    }

    /// The next line with anything in it: its number behind those that were skipped, its line of the file, and itself. The sign by
    /// which DOS ended texts is none.
    pub fn next(&mut self) -> Result<Option<(usize, usize, &str)>, FileFault> {
        loop {
            let Some((start, end)) = self.advance()? else {
                return Ok(None);
            };
            let line = &self.window.text()[start..end];
            if !line.is_empty() && line != "\u{1a}" {
                // Borrowed anew, since the loop could not go on with it.
                return Ok(Some((
                    self.number - self.skipped,
                    self.number,
                    &self.window.text()[start..end],
                )));
            }
        }
    }

    /// What is known of the text, all of which was read.
    pub fn finish(self) -> Whole {
        self.window.finish()
    }

    /// Where the next line begins and ends, its line break not counted.
    fn advance(&mut self) -> Result<Option<(usize, usize)>, FileFault> {
        let mut looked = 0;
        loop {
            let rest = &self.window.text().as_bytes()[self.end..];
            let found = memchr::memchr2(b'\r', b'\n', &rest[looked..]).map(|at| looked + at);
            // What follows a CR must be known.
            let is_whole = found.is_some_and(|at| at + 1 < rest.len()) || self.window.is_complete();
            if is_whole {
                let length = found.unwrap_or(rest.len());
                if length == 0 && rest.is_empty() {
                    return Ok(None);
                }
                let start = self.end;
                self.end = start + length + line_break(&rest[length..]);
                self.number += 1;
                return Ok(Some((start, start + length)));
            }
            looked = found.unwrap_or(rest.len());
            if self.window.is_too_long(self.end) {
                return Err(FileFault::LongRow {
                    row: self.number + 1,
                    line: self.number + 1,
                });
            }
            self.window.advance(std::mem::take(&mut self.end))?;
        }
    }
}

/// What positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Character,
    Byte,
}

/// What positions count in `lines`, of which the last is `needed`: bytes if all records have the same number of those, and not of
/// characters; and else characters. Where it can be either that is an error, for what is read would be right by chance only.
pub(super) fn unit<R: Read>(lines: &mut Lines<R>, needed: usize) -> Result<Unit, FileFault> {
    let mut first: Option<(usize, usize)> = None;
    let mut differ = false;
    while let Some((_, _, line)) = lines.next()? {
        let (bytes, characters) = (line.len(), line.chars().count());
        let (of_first, characters_of_first) = *first.get_or_insert((bytes, characters));
        if bytes != of_first {
            return Ok(Unit::Character);
        }
        differ |= characters != characters_of_first;
    }
    let (bytes, characters) = first.unwrap_or_default();
    if differ || (characters < needed && needed <= bytes) {
        return Ok(Unit::Byte);
    }
    match characters == bytes || characters < needed {
        true => Ok(Unit::Character),
        false => Err(TripleSFault::Positions.into()),
    }
}

/// A line, and where its characters are.
pub(super) struct Letters<'l> {
    text: &'l str,
    /// Where each character begins, and where the last ends; nothing where each is a byte.
    starts: &'l [usize],
}

impl<'l> Letters<'l> {
    /// Those of `text`; `starts` is room for what is found.
    pub fn new(text: &'l str, unit: Unit, starts: &'l mut Vec<usize>) -> Self {
        starts.clear();
        if unit == Unit::Character && !text.is_ascii() {
            starts.extend(text.char_indices().map(|(at, _)| at));
            starts.push(text.len());
        }
        Self { text, starts }
    }

    /// What stands from `start` to `finish`, from 1, both included; or why nothing does.
    pub fn between(&self, start: usize, finish: usize) -> Result<&'l str, String> {
        let length = match self.starts.len() {
            0 => self.text.len(),
            more => more - 1,
        };
        if finish > length {
            return Err(format!("has {length} characters"));
        }
        let (start, finish) = match self.starts.is_empty() {
            true => (start - 1, finish),
            false => (self.starts[start - 1], self.starts[finish]),
        };
        let cut = || "has a letter of several bytes where a variable begins or ends".to_owned();
        self.text.get(start..finish).ok_or_else(cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::decode::Taking;
    use crate::corpus::window::Limits;

    fn lines(text: &str, block: usize, skip: usize) -> Vec<(usize, usize, String)> {
        let limits = Limits { block, row: 1 << 10 };
        let window = Window::new(text.as_bytes(), Taking::utf8(), limits, None);
        let mut lines = Lines::new(window, skip).expect("lines");
        let mut found = Vec::new();
        while let Some((record, line, text)) = lines.next().expect("a line") {
            found.push((record, line, text.to_owned()));
        }
        found
    }

    #[test]
    fn lines_are_the_same_in_any_blocks() {
        let text = "navn\r\nå1\r\n\r\nb2\rc3\n\u{1a}";
        let expected = [(1, 2, "å1"), (3, 4, "b2"), (4, 5, "c3")];
        let expected = expected.map(|(record, line, text)| (record, line, text.to_owned()));
        for block in 1..20 {
            assert_eq!(lines(text, block, 1), expected, "in blocks of {block}");
        }
        assert_eq!(lines("", 4, 0), []);
        assert_eq!(lines("a", 4, 3), []);
    }

    #[test]
    fn positions_count_bytes_if_that_makes_all_records_alike() {
        let unit = |text: &str, needed| {
            let window = Window::new(text.as_bytes(), Taking::utf8(), Limits::USUAL, None);
            unit(&mut Lines::new(window, 0).expect("lines"), needed).ok()
        };
        assert_eq!(unit("å 1\nab1\n", 3), Some(Unit::Character));
        assert_eq!(unit("å1\nab1\n", 3), Some(Unit::Byte));
        assert_eq!(unit("å1\n", 3), Some(Unit::Byte));
        assert_eq!(unit("å1\n", 2), None, "either fits");
        assert_eq!(unit("ab1\nab1\n", 3), Some(Unit::Character));
        let mut starts = Vec::new();
        let letters = Letters::new("åb1", Unit::Byte, &mut starts);
        assert_eq!(letters.between(3, 4), Ok("b1"));
        assert!(
            letters
                .between(1, 1)
                .is_err_and(|why| why.contains("a letter of several bytes"))
        );
        let mut starts = Vec::new();
        let letters = Letters::new("åb1", Unit::Character, &mut starts);
        assert_eq!(
            (letters.between(1, 2), letters.between(3, 3)),
            (Ok("åb"), Ok("1"))
        );
        assert_eq!(letters.between(3, 4), Err("has 3 characters".to_owned()));
    }
}
