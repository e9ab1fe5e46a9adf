//! Tables of delimited text: a header, and rows that know their number and their place.

mod bare;
mod header;

use std::io::Read;

use csv_core::ReadRecordResult;
use memchr::memchr;

use super::columns::Header;
use super::delimiter::Delimiter;
use super::error::{FileFault, RowError, RowFault};
use super::fields::Fields;
use super::form::Numbering;
use super::header_rows::HeaderRows;
use super::html::find_html;
use super::lines::{line_break, line_breaks};
use super::qualtrics::are_import_ids;
use super::quotes::{QuoteFault, quote_fault};
use super::record::Record;
use super::sniff::reader;
use super::window::{Whole, Window};

/// The rows of labels that Qualtrics puts below the header have no more bytes.
const MOST_LABELS: usize = 16 << 20;

/// A table, read from its first row to its last. Places are bytes of the window, which moves.
pub(super) struct Table<R> {
    window: Window<R>,
    delimiter: Option<Delimiter>,
    header: Header,
    record: Record,
    /// Where the row before ends, its line break included.
    end: usize,
    /// Number of the row before.
    number: usize,
    numbering: Numbering,
    /// The row of the header, where titles above it were passed over.
    titled: Option<usize>,
    /// The row that has more of the needed columns.
    elsewhere: Option<usize>,
}

/// What is said of a table instead of being found out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dialect {
    pub delimiter: Option<Delimiter>,
    pub header_rows: Option<HeaderRows>,
}

/// One row of a [`Table`].
pub(super) struct Row<'r, R> {
    /// As a spreadsheet counts: the header is row 1, blank lines count too.
    pub number: usize,
    /// As many as the header has, once [`Row::check`] has passed.
    pub fields: Fields<'r>,
    window: &'r Window<R>,
    start: usize,
    end: usize,
    has_quotes: bool,
    expected: usize,
    delimiter: Option<Delimiter>,
    numbering: Numbering,
}

impl<R: Read> Table<R> {
    /// The names of the columns.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What divides the fields; nothing if all is one column.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter
    }

    /// Bytes of the file that were read.
    pub fn bytes(&self) -> u64 {
        self.window.bytes()
    }

    /// What is known of the file, all rows of which were read.
    pub fn finish(self) -> Whole {
        self.window.finish()
    }

    /// Passes over the rows of labels that the header is said to have or else the two rows that Qualtrics puts below the header, the questions' wordings and import ids, if
    /// they are next. Gives the wordings if they were.
    pub fn skip_labels(&mut self, header: Option<HeaderRows>) -> Result<Option<Vec<String>>, FileFault> {
        let has_header = matches!(self.numbering, Numbering::Text | Numbering::Sheet);
        if let Some(header) = header.filter(|_| has_header) {
            let mut labels = None;
            for _ in 0..header.labels() {
                let row = self.next()?;
                labels = labels.or(row.map(|row| row.fields.iter().map(str::to_owned).collect()));
            }
            return Ok(labels);
        }
        let is_next = loop {
            let text = &self.window.text()[self.end..];
            let mut rows = reader(text, self.delimiter).into_records();
            let ahead = rows.nth(1);
            let is_read = (rows.reader().position().byte() as usize) < text.len();
            let is_long = text.len() > MOST_LABELS;
            if is_read || is_long || self.window.is_complete() || self.window.is_too_long(self.end) {
                break matches!(ahead, Some(Ok(row)) if are_import_ids(row.iter()));
            }
            self.advance(&mut [])?;
        };
        if !is_next {
            return Ok(None);
        }
        let row = self.next()?;
        let wordings = row.map(|row| row.fields.iter().map(str::to_owned).collect());
        self.next()?;
        Ok(wordings)
    }

    /// The next row. A blank line counts, but is no row; where there is only one column it is a row whose text is
    /// blank, unless nothing stands below it.
    pub fn next(&mut self) -> Result<Option<Row<'_, R>>, FileFault> {
        let gap = self.gap()?;
        let start = self.end + gap;
        let text = self.window.text();
        let gap = &text.as_bytes()[self.end..start];
        if self.header.len() == 1 && !gap.is_empty() && start < text.len() {
            let line = self.end;
            self.end += line_break(gap);
            self.number += 1;
            self.record.set_blank();
            return Ok(Some(self.row(line)));
        }
        let number = self.number + line_breaks(gap) + 1;
        let Some((start, end)) = self.read(start)? else {
            return Ok(None);
        };
        self.number = number;
        self.end = end;
        Ok(Some(self.row(start)))
    }

    /// Bytes of the blank lines behind the row before.
    fn gap(&mut self) -> Result<usize, FileFault> {
        let mut length = 0;
        loop {
            let rest = &self.window.text().as_bytes()[self.end + length..];
            let is_blank = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let blank = rest.iter().take_while(is_blank).count();
            length += blank;
            if blank < rest.len() || self.window.is_complete() {
                return Ok(length);
            }
            self.advance(&mut [])?;
        }
    }

    /// Reads the record that begins at `start`, and tells where it now begins and ends, its line break included.
    fn read(&mut self, mut start: usize) -> Result<Option<(usize, usize)>, FileFault> {
        self.record.clear();
        if self.number == 0 && start > 0 {
            self.record.begin_within();
        }
        let mut at = start;
        loop {
            let rest = &self.window.text().as_bytes()[at..];
            if rest.is_empty() && !self.window.is_complete() {
                self.advance(&mut [&mut start, &mut at])?;
                continue;
            }
            let (result, taken) = self.record.take(rest);
            at += taken;
            if let Some(column) = self.record.long_field() {
                return Err(self.long_cell(start, column));
            }
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(None),
                _ => {}
            }
        }
        while !self.window.is_complete() && at == self.window.text().len() {
            self.advance(&mut [&mut start, &mut at])?;
        }
        // The parser stops in the middle of a CR LF.
        let text = self.window.text().as_bytes();
        let is_halved = text.get(at.saturating_sub(1)..at + 1) == Some(b"\r\n");
        Ok(Some((start, at + usize::from(is_halved))))
    }

    /// Moves the window to the end of the row before, `places` in it too, and reads on.
    fn advance(&mut self, places: &mut [&mut usize]) -> Result<(), FileFault> {
        let passed = std::mem::take(&mut self.end);
        if self.window.is_too_long(passed) {
            return Err(self.long_row(passed));
        }
        self.window.advance(passed)?;
        places.iter_mut().for_each(|place| **place -= passed);
        Ok(())
    }

    /// The fault of a cell of the row that begins at `start`.
    fn long_cell(&self, start: usize, column: usize) -> FileFault {
        let blank = line_breaks(&self.window.text().as_bytes()[self.end..start]);
        let row = self.number + 1 + blank;
        FileFault::LongCell {
            row,
            line: match self.numbering {
                Numbering::Text => Some(self.window.line_at(start)),
                Numbering::Lines => Some(row),
                Numbering::Sheet | Numbering::Cases => None,
            },
            column,
        }
    }

    /// The fault of the row behind `end`.
    fn long_row(&self, end: usize) -> FileFault {
        let text = &self.window.text()[end..];
        let blank = text.len() - text.trim_start_matches(['\r', '\n']).len();
        FileFault::LongRow {
            row: self.number + 1 + line_breaks(&text.as_bytes()[..blank]),
            line: self.window.line_at(end + blank),
        }
    }

    fn row(&self, start: usize) -> Row<'_, R> {
        let raw = &self.window.text()[start..self.end];
        let has_quotes = memchr(b'"', raw.as_bytes()).is_some();
        Row {
            number: self.number,
            fields: self.record.fields(raw, has_quotes),
            window: &self.window,
            start,
            end: self.end,
            has_quotes,
            expected: self.header.len(),
            delimiter: self.delimiter,
            numbering: self.numbering,
        }
    }
}

impl<R: Read> Row<'_, R> {
    /// Whether nothing stands in any field.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }

    /// Whether the row is a row of the table. Says if a quote in it is stray, which changes no more than a text.
    pub fn check(&self) -> Result<bool, RowFault> {
        let is_stray = self.check_quotes()?;
        if self.fields.len() == self.expected {
            return Ok(is_stray);
        }
        Err(RowFault::Fields {
            found: self.fields.len(),
            expected: self.expected,
            delimiter: self.delimiter,
            entity: self.entity(),
        })
    }

    /// The first entity of HTML whose semicolon ends a field.
    fn entity(&self) -> Option<String> {
        self.delimiter
            .filter(|delimiter| *delimiter == Delimiter::SEMICOLON)?;
        self.fields.iter().find_map(|field| {
            let piece = format!("{};", &field[field.rfind('&')?..]);
            (find_html(&piece) == Some(0..piece.len())).then_some(piece)
        })
    }

    fn check_quotes(&self) -> Result<bool, RowFault> {
        if !self.has_quotes {
            return Ok(false);
        }
        let raw = &self.window.text()[self.start..self.end];
        let line = |at| self.window.line_at(self.start + at);
        match quote_fault(raw, self.delimiter.map_or(0, Delimiter::byte)) {
            Some(QuoteFault::Unclosed { at }) => Err(RowFault::UnclosedQuote { line: line(at) }),
            Some(QuoteFault::Joined { at }) => Err(RowFault::JoinedRows { line: line(at) }),
            Some(QuoteFault::Stray) => Ok(true),
            None => Ok(false),
        }
    }

    /// The line it begins on, where the file has lines.
    pub fn line(&self) -> Option<usize> {
        match self.numbering {
            Numbering::Text => Some(self.window.line_at(self.start)),
            Numbering::Lines => Some(self.number),
            Numbering::Sheet | Numbering::Cases => None,
        }
    }

    /// `fault` with the place of this row.
    pub fn error(&self, fault: RowFault) -> RowError {
        RowError {
            row: self.number,
            line: self.line(),
            fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::decode::Taking;
    use crate::corpus::detect::Census;
    use crate::corpus::window::LONGEST_CELL;
    use crate::corpus::window::Limits;

    fn window(text: &str) -> Window<&[u8]> {
        let taking = Taking::of(&Census::of(text.as_bytes()), None).expect("text");
        Window::new(text.as_bytes(), taking, Limits::USUAL, None)
    }

    /// The rows as `number: field|field`, or what is wrong with them.
    fn check(text: &str, expected: &[&str]) {
        let mut table = Table::open(window(text), &[], Dialect::default(), Numbering::Text)
            .expect("a table")
            .expect("a header");
        let mut rows = Vec::new();
        while let Some(row) = table.next().expect("a row") {
            let fields: Vec<&str> = row.fields.iter().collect();
            rows.push(match row.check() {
                Ok(_) => format!("{}: {}", row.number, fields.join("|")),
                Err(fault) => row.error(fault).to_string(),
            });
        }
        assert_eq!(rows, expected, "in {text:?}");
    }

    #[test]
    fn rows_are_numbered_as_in_a_spreadsheet() {
        check("id;svar\r\n1;\"a\r\nb\"\r\n\r\n2;c", &["2: 1|a\r\nb", "4: 2|c"]);
        check("sep=;\nid;svar\n1;a\n", &["2: 1|a"]);
        check("id,svar\r1,a\r\r2,b\r\r", &["2: 1|a", "4: 2|b"]);
        check("\nid;svar\n1;a\n", &["3: 1|a"]);
        check("\n\nid;svar\n1;a\n", &["4: 1|a"]);
    }

    #[test]
    fn a_blank_line_of_one_column_is_a_row_unless_it_ends_the_file() {
        check(
            "svar\r\nja\r\n\r\n\r\nnei\r\n\r\n",
            &["2: ja", "3: ", "4: ", "5: nei"],
        );
    }

    #[test]
    fn an_entity_that_divides_a_row_is_named() {
        check(
            "id;svar\n1;b&oslash;lig\n2;R&D;x\n",
            &[
                "row 2 (line 2) has 3 fields, the header has 2; the semicolon of the HTML `&oslash;` divides it: \
                 export the answers as plain text, or with all texts in quotes",
                "row 3 (line 3) has 3 fields, the header has 2; is a text with `;` in it not quoted?",
            ],
        );
    }

    #[test]
    fn rows_of_another_length_are_told_with_row_and_line() {
        check(
            "id;svar\n1;\"a\nb\"\n2;c;d\n3\n4;e\n",
            &[
                "2: 1|a\nb",
                "row 3 (line 4) has 3 fields, the header has 2; is a text with `;` in it not quoted?",
                "row 4 (line 5) has 1 field, the header has 2; is a text with a line break in it not quoted, \
                 or a quote not closed?",
                "5: 4|e",
            ],
        );
    }

    #[test]
    fn quotes_that_swallow_rows_are_told_with_the_line_where_they_open() {
        check(
            "id;svar\n1;a\n2;\"b\n3;c\n",
            &[
                "2: 1|a",
                "row 3 (line 3) has a quote that opens on line 3 and is never closed; a quote within a text is \
               written twice",
            ],
        );
        check(
            "id;svar;x\n1;\"a;x\n2;\"b\";x\n3;c;x\n",
            &[
                "row 2 (line 2) has a quote that opens on line 2, goes over a line break, and has more text behind \
                 where it is closed; is its own closing quote missing?",
                "3: 3|c|x",
            ],
        );
    }

    #[test]
    fn a_header_with_an_unclosed_quote_is_told_of() {
        let Err(fault) = Table::open(
            window("id;\"svar\n1;a\n"),
            &[],
            Dialect::default(),
            Numbering::Text,
        ) else {
            panic!("an unclosed quote");
        };
        assert!(
            fault
                .to_string()
                .starts_with("row 1 (line 1) has a quote that opens on line 1")
        );
    }

    #[test]
    fn a_cell_that_fills_memory_is_told_with_its_place() {
        let (fits, long) = ("x".repeat(LONGEST_CELL), "x".repeat(LONGEST_CELL + 1));
        let told = |text: &str| {
            let table = Table::open(window(text), &[], Dialect::default(), Numbering::Text);
            let mut table = table.map_err(|fault| fault.to_string())?.expect("a header");
            while let Some(row) = table.next().map_err(|fault| fault.to_string())? {
                assert_eq!(row.fields.len(), 2);
            }
            Ok::<(), String>(())
        };
        assert_eq!(told(&format!("id;svar\n1;{fits}\n2;b\n")), Ok(()));
        let place = |place: &str| {
            Err(format!(
                "{place}; is a quote in it not closed, or is the file made to fill memory?"
            ))
        };
        assert_eq!(
            told(&format!("id;svar\n\n1;\"a\nb\"\n2;{long}\n")),
            place("row 4 (line 5) has more than 32 MiB in column 2")
        );
        assert_eq!(
            told(&format!("{long};svar\n1;a\n")),
            place("row 1 (line 1) has more than 32 MiB in column 1")
        );
    }

    #[test]
    fn the_labels_of_qualtrics_are_passed_over() {
        let text = "Q1,Q2\n\"Hva,\nsynes du?\",Alder\n\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\"\nja,7\n";
        let mut table = Table::open(window(text), &[], Dialect::default(), Numbering::Text)
            .expect("a table")
            .expect("a header");
        let labels = table.skip_labels(None).expect("rows");
        assert_eq!(labels.expect("labels"), ["Hva,\nsynes du?", "Alder"]);
        let row = table.next().expect("a row").expect("one more");
        assert_eq!((row.number, &row.fields[0]), (4, "ja"));
    }
}
