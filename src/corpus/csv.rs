//! Tables of delimited text: a header, and rows that know their number and their place.

use super::columns::Header;
use super::delimiter::Delimiter;
use super::error::{FileFault, RowError, RowFault};
use super::html::find_html;
use super::lines::{line_at, line_break, line_breaks};
use super::quotes::{QuoteFault, quote_fault};
use super::sniff::{declared, reader, sniff};

/// A table, read from its first row to its last.
pub(super) struct Table<'t> {
    text: &'t str,
    delimiter: Option<Delimiter>,
    header: Header,
    reader: csv::Reader<&'t [u8]>,
    record: csv::StringRecord,
    /// Where in the text the reader began.
    base: usize,
    /// Where the row before ends, its line break included.
    end: usize,
    /// Where the next record begins, behind blank lines. Known only if it is behind `end`.
    start: usize,
    /// Number of the row before.
    number: usize,
}

/// One row of a [`Table`].
pub(super) struct Row<'r> {
    /// As a spreadsheet counts: the header is row 1, blank lines count too.
    pub number: usize,
    /// As many as the header has, once [`Row::check`] has passed.
    pub fields: &'r csv::StringRecord,
    text: &'r str,
    start: usize,
    end: usize,
    expected: usize,
    delimiter: Option<Delimiter>,
}

impl<'t> Table<'t> {
    /// Reads the header of `text`; nothing if there is none. The delimiter is the one `wanted`, or else the one that
    /// the text declares, or else the one that suits the `needed` columns.
    pub fn open(
        text: &'t str,
        needed: &[&str],
        wanted: Option<Delimiter>,
    ) -> Result<Option<Self>, FileFault> {
        let (declared, base) = declared(text).map_or((None, 0), |(delimiter, end)| (Some(delimiter), end));
        let delimiter = wanted.or(declared).or_else(|| sniff(&text[base..], needed));
        let mut table = Self {
            text,
            delimiter,
            header: Header::new([]),
            reader: reader(&text[base..], delimiter),
            record: csv::StringRecord::new(),
            base,
            end: base + line_break(&text.as_bytes()[base..]),
            start: 0,
            number: 0,
        };
        let Some(row) = table.next()? else {
            return Ok(None);
        };
        row.check_quotes().map_err(|fault| row.error(fault))?;
        table.header = Header::new(row.fields);
        Ok(Some(table))
    }

    /// The names of the columns.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What divides the fields; nothing if all is one column.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter
    }

    /// Passes over the two rows that Qualtrics puts below the header, the questions' wordings and import ids, if
    /// they are next. Says whether they were.
    pub fn skip_qualtrics_labels(&mut self) -> Result<bool, csv::Error> {
        let ahead = reader(&self.text[self.end..], self.delimiter)
            .into_records()
            .nth(1);
        let is_next =
            matches!(ahead, Some(Ok(row)) if row.get(0).is_some_and(|id| id.starts_with("{\"ImportId\"")));
        if is_next {
            self.next()?;
            self.next()?;
        }
        Ok(is_next)
    }

    /// The next row. A blank line counts, but is no row; where there is only one column it is a row whose text is
    /// blank, unless nothing stands below it.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, csv::Error> {
        if self.start <= self.end {
            let blank = self.text[self.end..]
                .bytes()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'));
            self.start = self.end + blank.count();
        }
        let start = self.start;
        let gap = &self.text.as_bytes()[self.end..start];
        if self.header.len() == 1 && !gap.is_empty() && start < self.text.len() {
            let line = self.end;
            self.end += line_break(gap);
            self.number += 1;
            self.record = csv::StringRecord::from(vec![""]);
            return Ok(Some(self.row(line)));
        }
        if !self.reader.read_record(&mut self.record)? {
            return Ok(None);
        }
        self.number += line_breaks(gap) + 1;
        self.end = self.end_of_record();
        Ok(Some(self.row(start)))
    }

    /// Where the record that was just read ends. The reader stops in the middle of a CR LF.
    fn end_of_record(&self) -> usize {
        let read = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let end = self.base.saturating_add(read).min(self.text.len());
        match self.text.as_bytes().get(end.saturating_sub(1)..end + 1) {
            Some(b"\r\n") => end + 1,
            _ => end,
        }
    }

    fn row(&self, start: usize) -> Row<'_> {
        Row {
            number: self.number,
            fields: &self.record,
            text: self.text,
            start,
            end: self.end,
            expected: self.header.len(),
            delimiter: self.delimiter,
        }
    }
}

impl Row<'_> {
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
        let raw = self.text.get(self.start..self.end).unwrap_or_default();
        if !raw.contains('"') {
            return Ok(false);
        }
        let line = |at| line_at(self.text.as_bytes(), self.start + at);
        match quote_fault(raw, self.delimiter.map_or(0, Delimiter::byte)) {
            Some(QuoteFault::Unclosed { at }) => Err(RowFault::UnclosedQuote { line: line(at) }),
            Some(QuoteFault::Joined { at }) => Err(RowFault::JoinedRows { line: line(at) }),
            Some(QuoteFault::Stray) => Ok(true),
            None => Ok(false),
        }
    }

    /// `fault` with the place of this row.
    pub fn error(&self, fault: RowFault) -> RowError {
        RowError {
            row: self.number,
            line: line_at(self.text.as_bytes(), self.start),
            fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows as `number: field|field`, or what is wrong with them.
    fn check(text: &str, expected: &[&str]) {
        let mut table = Table::open(text, &[], None).expect("a table").expect("a header");
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
        let Err(fault) = Table::open("id;\"svar\n1;a\n", &[], None) else {
            panic!("an unclosed quote");
        };
        assert!(
            fault
                .to_string()
                .starts_with("row 1 (line 1) has a quote that opens on line 1")
        );
    }

    #[test]
    fn the_labels_of_qualtrics_are_passed_over() {
        let text = "Q1,Q2\n\"Hva,\nsynes du?\",Alder\n\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\"\nja,7\n";
        let mut table = Table::open(text, &[], None).expect("a table").expect("a header");
        assert!(table.skip_qualtrics_labels().expect("rows"));
        let row = table.next().expect("a row").expect("one more");
        assert_eq!((row.number, &row.fields[0]), (4, "ja"));
    }
}
