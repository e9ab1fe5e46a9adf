//! What was met in the rows of a file, and which options had a use.

use std::io::Read;

use super::columns::Header;
use super::csv::Row;
use super::form::Form;
use super::notice::{Choice, Notice};
use super::qualtrics;
use super::read::ReadOptions;
use super::repeats::Duplicates;

/// What was met in the rows of a file.
#[derive(Default)]
pub(super) struct Counts {
    pub rows: usize,
    pub blank: usize,
    pub stray_quotes: usize,
    pub first_stray: usize,
    /// The row below the header, if that holds the wordings of Qualtrics.
    pub wordings: Option<usize>,
    /// Rows that are the header over again.
    pub headers: Vec<usize>,
    /// Rows that repeat a respondent.
    pub repeats: Vec<usize>,
    /// Rows without an id that got one.
    pub unnamed: Vec<usize>,
}

impl Counts {
    /// Looks whether the next row is one of the header.
    pub fn look<R: Read>(&mut self, row: &Row<'_, R>, header: &Header) {
        if self.rows == 0 && qualtrics::are_wordings(header.names(), row.fields.iter()) {
            self.wordings = Some(row.number);
        }
        let is_header = header.len() > 1 && header.names().eq(row.fields.iter().map(str::trim));
        if is_header {
            self.headers.push(row.number);
        }
    }

    pub fn notices(&self, file: &str, rule: Duplicates) -> Vec<Notice> {
        let file = || file.to_owned();
        let blank = (self.blank > 0).then(|| Notice::BlankRows {
            file: file(),
            count: self.blank,
        });
        let stray = (self.stray_quotes > 0).then(|| Notice::StrayQuotes {
            file: file(),
            count: self.stray_quotes,
            row: self.first_stray,
        });
        let wordings = self.wordings.map(|row| Notice::Wordings { file: file(), row });
        let headers = (!self.headers.is_empty()).then(|| Notice::HeaderAgain {
            file: file(),
            rows: self.headers.clone(),
        });
        let repeats = (!self.repeats.is_empty()).then(|| Notice::Repeats {
            file: file(),
            rows: self.repeats.clone(),
            rule,
        });
        let unnamed = (!self.unnamed.is_empty()).then(|| Notice::BlankIds {
            file: file(),
            rows: self.unnamed.clone(),
        });
        [blank, stray, wordings, headers, repeats, unnamed]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// Which options there was a file to use on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    encoding: bool,
    delimiter: bool,
    decimal: bool,
    sheet: bool,
    header_rows: bool,
}

impl Used {
    /// A file is of that form; nothing for delimited text.
    pub fn note(&mut self, form: Option<&Form>) {
        let is_text = matches!(form, None | Some(Form::Text { .. }));
        let is_sheet = matches!(form, Some(Form::Sheet(_)));
        let of_triple_s = |is_csv: bool| match form {
            Some(Form::TripleS { delimiter, .. }) => !is_csv || delimiter.is_some(),
            _ => false,
        };
        self.encoding |= is_text || of_triple_s(false) || matches!(form, Some(Form::Spss { .. }));
        self.delimiter |= is_text || of_triple_s(true);
        self.decimal |= is_text;
        self.sheet |= is_sheet;
        self.header_rows |= is_text || is_sheet;
    }

    /// What was given and had no use.
    pub fn unused(self, options: &ReadOptions) -> Vec<Notice> {
        let given = [
            (options.encoding.is_some() && !self.encoding, Choice::Encoding),
            (options.delimiter.is_some() && !self.delimiter, Choice::Delimiter),
            (options.sheet.is_some() && !self.sheet, Choice::Sheet),
            (
                options.header_rows.is_some() && !self.header_rows,
                Choice::HeaderRows,
            ),
        ];
        let decimal = (options.decimal.is_some() && !self.decimal, Choice::Decimal);
        let unused = given.into_iter().chain([decimal]).filter(|(unused, _)| *unused);
        unused.map(|(_, option)| Notice::Unused(option)).collect()
    }
}
