//! Where the header of a table of delimited text stands: in its first row, in the one that somebody said, or below titles.

use std::collections::HashSet;
use std::io::Read;

use super::{Dialect, Table};
use crate::corpus::columns::Header;
use crate::corpus::delimiter::Delimiter;
use crate::corpus::error::FileFault;
use crate::corpus::form::Numbering;
use crate::corpus::lines::{line_break, line_breaks};
use crate::corpus::record::Record;
use crate::corpus::sniff::{SAMPLE_BYTES, consistency, declared_before, reader, sniff};
use crate::corpus::window::Window;

/// The header is one of the first so many rows with anything in them.
const HEADER_ROWS: usize = 20;

/// So many rows with as many fields as the header make a title above it likely, if nothing else does.
const ROWS_BELOW: usize = 3;

/// Where a header is.
#[derive(Debug, Default, PartialEq, Eq)]
struct Place {
    delimiter: Option<Delimiter>,
    /// Records above it.
    above: usize,
    /// The line of another row that has more of the needed columns.
    elsewhere: Option<usize>,
}

impl<R: Read> Table<R> {
    /// Reads the header of the text in `window`; nothing if there is none. The delimiter is the one `wanted`, or else
    /// the one that the text declares, or else the one that suits the `needed` columns.
    pub fn open(
        mut window: Window<R>,
        needed: &[&str],
        wanted: Dialect,
        numbering: Numbering,
    ) -> Result<Option<Self>, FileFault> {
        while !window.is_complete() && window.text().len() <= 2 * SAMPLE_BYTES {
            window.advance(0)?;
        }
        let text = window.text();
        let (declared, mut end) = declared_before(text);
        let is_text = numbering == Numbering::Text;
        let header_rows = wanted.header_rows.filter(|_| is_text);
        let above = header_rows.map_or(0, |rows| rows.names() - 1);
        for _ in 0..above {
            end += line(&text.as_bytes()[end..]);
        }
        let delimiter = wanted.delimiter.or(declared);
        let place = match is_text && header_rows.is_none() {
            true => find(&text[end..], needed, delimiter),
            false => Place {
                delimiter: delimiter.or_else(|| sniff(&text[end..], needed)),
                ..Place::default()
            },
        };
        let mut table = Self {
            window,
            delimiter: place.delimiter,
            header: Header::new([]),
            record: Record::new(place.delimiter),
            end,
            number: above,
            numbering,
            titled: None,
            elsewhere: place.elsewhere,
        };
        for _ in 0..place.above {
            table.next()?;
        }
        let Some(row) = table.next()? else {
            return Ok(None);
        };
        let number = row.number;
        if header_rows.is_some_and(|rows| rows.names() != number) {
            return Err(FileFault::BlankHeader { row: above + 1 });
        }
        row.check_quotes().map_err(|fault| row.error(fault))?;
        table.header = Header::new(row.fields.iter());
        table.titled = (place.above > 0).then_some(number);
        if matches!(numbering, Numbering::Lines | Numbering::Cases) {
            table.number = 0;
        }
        Ok(Some(table))
    }

    /// The row of the header, where titles above it were passed over.
    pub fn titled(&self) -> Option<usize> {
        self.titled
    }

    /// The row, as `--header-rows` counts, that has more of the needed columns than the header.
    pub fn elsewhere(&self) -> Option<usize> {
        self.elsewhere
    }
}

/// Bytes of the first line of `text`, with its line break.
fn line(text: &[u8]) -> usize {
    let length = memchr::memchr2(b'\r', b'\n', text).unwrap_or(text.len());
    length + line_break(&text[length..])
}

/// A record near the beginning of a text.
struct Begun {
    fields: Vec<String>,
    /// Its line, from 1, and where it begins.
    line: usize,
    at: usize,
}

impl Begun {
    fn filled(&self) -> usize {
        self.fields
            .iter()
            .filter(|field| !field.trim().is_empty())
            .count()
    }

    fn found(&self, needed: &[&str]) -> usize {
        let header = Header::new(self.fields.iter().map(String::as_str));
        needed.iter().filter(|name| header.find(name).is_ok()).count()
    }
}

/// The first records of `text`, those without anything in them among them.
fn begin(text: &str, delimiter: Option<Delimiter>) -> Vec<Begun> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let rows = reader(sample, delimiter).into_records().map_while(Result::ok);
    let mut begun = Vec::new();
    let mut filled = 0;
    for row in rows {
        let behind = row.position().map_or(0, |place| place.byte() as usize);
        let is_break = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let blank = sample.as_bytes()[behind..]
            .iter()
            .take_while(|byte| is_break(byte));
        let at = behind + blank.count();
        let row = Begun {
            fields: row.iter().map(str::to_owned).collect(),
            line: 1 + line_breaks(&sample.as_bytes()[..at]),
            at,
        };
        filled += usize::from(row.filled() > 0);
        begun.push(row);
        if filled == HEADER_ROWS || begun.len() == 2 * HEADER_ROWS {
            break;
        }
    }
    begun
}

/// Where the header of `text` stands, which has the `needed` columns, if that can be told.
fn find(text: &str, needed: &[&str], delimiter: Option<Delimiter>) -> Place {
    let usual = delimiter.or_else(|| sniff(text, needed));
    let first = begin(text, usual);
    let plain = Place {
        delimiter: usual,
        ..Place::default()
    };
    let of_first = first.first().map_or(0, |row| row.found(needed));
    let is_header = match needed.is_empty() {
        true => first.first().is_none_or(|row| row.filled() > 1),
        false => of_first == needed.len(),
    };
    if is_header {
        return plain;
    }
    let candidates: Vec<Delimiter> = match delimiter {
        Some(delimiter) => vec![delimiter],
        None => Delimiter::USUAL.to_vec(),
    };
    let mut best: Option<(usize, Place)> = None;
    let mut elsewhere: Option<(usize, usize)> = None;
    for delimiter in candidates {
        let rows = begin(text, Some(delimiter));
        let below = match needed.is_empty() {
            true => below_titles(&rows),
            false => having_all(&rows, needed),
        };
        if let Some(above) = below {
            let fit = consistency(&text[rows[above].at..], Some(delimiter));
            let place = Place {
                delimiter: Some(delimiter),
                above,
                elsewhere: None,
            };
            if best.as_ref().is_none_or(|(most, _)| fit > *most) {
                best = Some((fit, place));
            }
        }
        for row in &rows {
            let found = row.found(needed);
            if found > elsewhere.map_or(of_first, |(most, _)| most) {
                elsewhere = Some((found, row.line));
            }
        }
    }
    let elsewhere = elsewhere.map(|(_, line)| line);
    best.map_or(Place { elsewhere, ..plain }, |(_, place)| place)
}

/// The first of `rows` that has all columns, if what is above it has but a few cells, as titles have.
fn having_all(rows: &[Begun], needed: &[&str]) -> Option<usize> {
    let at = rows.iter().position(|row| row.found(needed) == needed.len())?;
    let is_title = |row: &Begun| row.filled() * 2 <= rows[at].filled();
    rows[..at].iter().all(is_title).then_some(at)
}

/// The first of `rows` with several cells, if it is like a header below titles: all its cells have something in them that no other
/// has, without a space before it as behind the comma of a sentence, and what is above it has one cell at most. A line above it is
/// blank, or a title has as many fields, as spreadsheets write it, or rows below it have.
fn below_titles(rows: &[Begun]) -> Option<usize> {
    let at = rows
        .iter()
        .position(|row| row.filled() > 1)
        .filter(|at| *at > 0)?;
    let header = &rows[at];
    let names: HashSet<&str> = header.fields.iter().map(|name| name.trim()).collect();
    let is_alike = |row: &Begun| row.fields.len() == header.fields.len();
    let is_apart = rows[..at].iter().any(|row| row.filled() == 0) || header.line > rows[at - 1].line + 1;
    let below = &rows[at + 1..];
    let is_regular = below.len() >= ROWS_BELOW && below.iter().all(is_alike);
    let is_name = |name: &String| !name.is_empty() && !name.starts_with(char::is_whitespace);
    let is_header = names.len() == header.fields.len() && header.fields.iter().all(is_name);
    (is_header && (is_apart || rows[..at].iter().any(is_alike) || is_regular)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, needed: &[&str]) -> (Option<u8>, usize, Option<usize>) {
        let place = find(text, needed, None);
        (place.delimiter.map(Delimiter::byte), place.above, place.elsewhere)
    }

    #[test]
    fn a_header_below_titles_is_found_by_the_columns_that_are_needed() {
        let needed = ["id", "svar"];
        assert_eq!(place("id;svar;x\n1;a;b\n", &needed), (Some(b';'), 0, None));
        assert_eq!(
            place("Rapport\n\nid;svar;x\n1;a, b;c\n", &needed),
            (Some(b';'), 1, None)
        );
        assert_eq!(
            place("Rapport;;\n;;\nid;svar;x\n1;a;b\n", &needed),
            (Some(b';'), 2, None)
        );
        assert_eq!(
            place("Uttrekk, mai 2023\nid\tsvar\n1\ta, b\n", &needed),
            (Some(b'\t'), 1, None)
        );
    }

    #[test]
    fn rows_that_are_no_titles_are_not_passed_over() {
        assert_eq!(
            place("Q1,Q2\nid,svar\n1,a\n", &["id", "svar"]),
            (Some(b','), 0, Some(2))
        );
        assert_eq!(place("Rapport\nsvar\nja\n", &["svar"]), (None, 0, Some(2)));
        assert_eq!(place("Rapport\n\nid;svra\n1;a\n", &["id", "svar"]).2, Some(3));
    }

    #[test]
    fn where_no_columns_are_named_a_header_below_titles_looks_like_one() {
        for text in [
            "Rapport\n\nid;svar\n1;a\n",
            "Rapport;\nid;svar\n1;a\n",
            "Rapport\nid;svar\n1;a\n2;b\n3;c\n",
        ] {
            assert_eq!(place(text, &[]), (Some(b';'), 1, None), "{text}");
        }
        for text in [
            "svar\nja, a\nja, b\nja, c\nja, d\n",
            "svar\na, b\nc\nd, e\n",
            "svar\na, b\n\nc, d\n",
            "svar\nja\n",
            "id;svar\n1;a\n",
            "",
        ] {
            assert_eq!(place(text, &[]).1, 0, "{text}");
        }
        assert_eq!(place("Hva synes du?\nbra, takk\n\n", &[]).1, 0);
    }
}
