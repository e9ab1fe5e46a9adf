//! Why files of answers cannot be read.

use std::fmt;

use super::charset::Charset;
use super::columns::ColumnFault;
use super::decode::DecodeError;
use super::delimiter::Delimiter;
use super::foreign::Foreign;
use super::triple_s::TripleSFault;
use super::window::LONGEST_CELL;

/// Why a survey cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// No file was given.
    #[error("no file of answers is given; name one in `answers` of the project file, or on the command line")]
    NoFiles,
    /// One of the files is at fault. The files behind it were not read.
    #[error("{file}: {fault}")]
    File {
        /// The path as it was given.
        file: String,
        /// What is wrong with it.
        fault: FileFault,
    },
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FileFault {
    /// The operating system does not give its bytes.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// It is of a format that is not read.
    #[error("{0}, which is not read; {way_out}", way_out = .0.way_out())]
    Format(Foreign),
    /// By its ending it is of a format that is read, but it does not begin like that.
    #[error(
        "by its ending a .{0} file, but it does not begin like one; give a text with delimiters the ending .csv, or save it anew where it comes from"
    )]
    Mislabelled(String),
    /// It is a workbook that is encrypted.
    #[error("is protected by a password; save it without")]
    Password,
    /// A part of a workbook has two bytes for each character.
    #[error(
        "a workbook whose part {part} is in UTF-16, which is not read; open it in a spreadsheet program and save it there"
    )]
    Utf16 {
        /// Its name.
        part: String,
    },
    /// It is of a format that is read, but cannot be read to its end.
    #[error("{what} that is damaged or cut short ({why}); fetch it or save it anew")]
    Damaged {
        /// The format, with its article.
        what: &'static str,
        /// What shows it.
        why: String,
    },
    /// A text in it means nothing in its encoding.
    #[error(
        "not {} throughout: {place} is malformed; give its right encoding with `encoding`, or save it anew as UTF-8",
        charset.name()
    )]
    Letters {
        /// What it says it is in, or was said to be.
        charset: Charset,
        /// Which text.
        place: String,
    },
    /// Its columns are compressed in a way that is not read.
    #[error(
        "its columns are compressed by {0}, which is not read; write it with snappy or without compression"
    )]
    Packing(String),
    /// A column that is needed holds lists, or bytes that are no text.
    #[error(
        "column `{column}` holds no plain values (but lists, parts or bytes); write it as text, or as a column for each"
    )]
    Kind {
        /// Its name.
        column: String,
    },
    /// It is beyond all sense what it unpacks to.
    #[error("it unpacks to {0}; is it made to fill memory? It is not read")]
    Bomb(String),
    /// A workbook has no sheet of the name that was asked for.
    #[error("there is no sheet `{sheet}`; {help}")]
    NoSheet {
        /// The name.
        sheet: String,
        /// The nearest name, or those there are.
        help: String,
    },
    /// There is no sheet with cells in a workbook.
    #[error("no sheet of the workbook has anything in it")]
    NoCells,
    /// Lines that are no objects of plain values.
    #[error("{}", lines_message(errors, *more))]
    Lines {
        /// The first of them, at most [`RowError::AT_ONCE`].
        errors: Vec<(usize, String)>,
        /// Whether reading stopped there, so that there may be more.
        more: bool,
    },
    /// Its bytes are not text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// There is nothing in it, or only white space.
    #[error("the file is empty; it needs a header and a row for each answer or respondent")]
    Empty,
    /// There is no row below its header.
    #[error("there is a header but no row below it; was the export cut short?")]
    HeaderOnly,
    /// Columns that the layout names cannot be had.
    #[error("{}", columns_message(faults, *one_column, sheet.as_deref(), *elsewhere))]
    Columns {
        /// All of them.
        faults: Vec<ColumnFault>,
        /// Whether no delimiter was found in the file.
        one_column: bool,
        /// The sheet, if it is a workbook.
        sheet: Option<String>,
        /// The row of a text that has more of them than the header.
        elsewhere: Option<usize>,
    },
    /// The row that was said to be the header has nothing in it.
    #[error(
        "row {row}, which is said to be the header (--header-rows), is blank; its lines are counted as an editor counts them"
    )]
    BlankHeader {
        /// Its number, from 1.
        row: usize,
    },
    /// Rows that cannot be read.
    #[error("{}", rows_message(errors, *more))]
    Rows {
        /// The first of them, at most [`RowError::AT_ONCE`].
        errors: Vec<RowError>,
        /// Whether reading stopped there, so that there may be more.
        more: bool,
    },
    /// A row goes on beyond all sense.
    #[error(
        "row {row} (line {line}) is longer than 256 MiB; is a quote in it not closed, or is the file no table of text?"
    )]
    LongRow {
        /// Its number as a spreadsheet counts.
        row: usize,
        /// The line it begins on, from 1.
        line: usize,
    },
    /// A cell goes on beyond all sense.
    #[error(
        "row {row}{} has more than {} MiB in column {column}; is a quote in it not closed, or is the file made to fill memory?",
        line.map_or(String::new(), |line| format!(" (line {line})")),
        LONGEST_CELL >> 20
    )]
    LongCell {
        /// Its row as a spreadsheet counts.
        row: usize,
        /// The line that begins on, from 1, where a file has lines.
        line: Option<usize>,
        /// Its column, from 1.
        column: usize,
    },
    /// The rows of a sheet do not stand in their order.
    #[error(
        "sheet `{sheet}` has row {row} {}, as no spreadsheet program writes it; open it in one and save it there",
        if row == behind { "twice".to_owned() } else { format!("behind row {behind}") }
    )]
    RowOrder {
        /// The sheet's name.
        sheet: String,
        /// The row, from 1.
        row: u32,
        /// The row before it in the file; the same if it is there twice.
        behind: u32,
    },
    /// A survey in Triple-S that cannot be read.
    #[error(transparent)]
    TripleS(#[from] TripleSFault),
    /// It can be read once only, and has to be gone through before it is read.
    #[error("a rule for rows that repeat needs a file, not a pipe; save it as one")]
    Pipe,
    /// Somebody writes to it.
    #[error("it was changed while it was read; run this again when whoever writes it is done")]
    Changed,
}

/// What is wrong with a row, and where it is.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("row {row}{} {fault}", line.map_or(String::new(), |line| format!(" (line {line})")))]
pub struct RowError {
    /// Its number as a spreadsheet counts: the header is row 1, where there is one.
    pub row: usize,
    /// The line it begins on, from 1, where a file has lines. Not the row number where texts hold line breaks.
    pub line: Option<usize>,
    /// What is wrong.
    pub fault: RowFault,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RowFault {
    /// More or fewer fields than the header.
    #[error("{}", fields_message(*found, *expected, *delimiter, entity.as_deref()))]
    Fields {
        /// Fields of the row.
        found: usize,
        /// Fields of the header.
        expected: usize,
        /// What they were divided by; nothing if the file was taken to have one column.
        delimiter: Option<Delimiter>,
        /// An entity of HTML whose semicolon was taken for a delimiter.
        entity: Option<String>,
    },
    /// A quoted field goes on to the end of the file.
    #[error(
        "has a quote that opens on line {line} and is never closed; a quote within a text is written twice"
    )]
    UnclosedQuote {
        /// Where it opens.
        line: usize,
    },
    /// A quoted field of several lines goes on behind its closing quote.
    #[error(
        "has a quote that opens on line {line}, goes over a line break, and has more text behind where it is closed; is its own closing quote missing?"
    )]
    JoinedRows {
        /// Where it opens.
        line: usize,
    },
    /// No respondent.
    #[error("has no respondent's id in column `{column}`")]
    BlankId {
        /// The id's column.
        column: String,
    },
    /// A text, but no question.
    #[error("has an answer, but no question's id in column `{column}`")]
    BlankQuestion {
        /// The question's column.
        column: String,
    },
    /// A weight that is no number above zero.
    #[error(
        "has {} in column `{column}`; a weight is a number above zero, from 1e-9 to 1e12",
        shown(value)
    )]
    Weight {
        /// The weight's column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A weight that may be a thousand or one with decimals.
    #[error(
        "has {} in column `{column}`, where weights have both points and commas, and one of them may group thousands; say which \
         is for decimals (--decimal , or .)",
        shown(value)
    )]
    MixedDecimals {
        /// The weight's column.
        column: String,
        /// What stands there.
        value: String,
    },
    /// A respondent's second answer to a question.
    #[error(
        "has a second answer of respondent {} to {}; the first is in {earlier}",
        shown(respondent),
        shown(question)
    )]
    AnsweredTwice {
        /// Who.
        respondent: String,
        /// The question's id.
        question: String,
        /// The row of the first answer.
        earlier: EarlierRow,
    },
    /// In the wide layout: a respondent's second row.
    #[error("is a second row of respondent {}; the first is {earlier}", shown(respondent))]
    RespondentTwice {
        /// Who.
        respondent: String,
        /// Their first row.
        earlier: EarlierRow,
    },
    /// A respondent who is one thing in one row and another in the next.
    #[error(
        "has {} in column `{column}` for respondent {}, and {earlier} has {}; it must be the same in all their rows",
        shown(value),
        shown(respondent),
        shown(earlier_value)
    )]
    Differs {
        /// Who.
        respondent: String,
        /// The background variable or the weight.
        column: String,
        /// What stands in this row.
        value: String,
        /// What stood in their first row.
        earlier_value: String,
        /// Their first row.
        earlier: EarlierRow,
    },
}

/// A row that was read before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierRow {
    /// Its number; the header is row 1.
    pub row: usize,
    /// The name of its file, if that is another.
    pub file: Option<Box<str>>,
}

impl From<RowError> for FileFault {
    fn from(error: RowError) -> Self {
        Self::Rows {
            errors: vec![error],
            more: false,
        }
    }
}

impl RowError {
    /// How many are collected before reading stops.
    pub const AT_ONCE: usize = 10;
}

impl fmt::Display for EarlierRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        match &self.file {
            Some(file) => write!(f, " of {file}"),
            None => Ok(()),
        }
    }
}

fn columns_message(
    faults: &[ColumnFault],
    one_column: bool,
    sheet: Option<&str>,
    elsewhere: Option<usize>,
) -> String {
    let mut told: Vec<String> = faults.iter().map(ColumnFault::to_string).collect();
    if let Some(sheet) = sheet {
        told.push(format!(
            "this is of sheet `{sheet}`; another can be named with `--sheet`"
        ));
    }
    if let Some(row) = elsewhere {
        told.push(format!(
            "row {row} has more of them: if that is the header, say so by --header-rows {row} (`header_rows` in the project file)"
        ));
    } else if one_column {
        told.push("the file was taken to have one column; give `delimiter` if it has more".to_owned());
    }
    told.join("\n  ")
}

fn lines_message(errors: &[(usize, String)], more: bool) -> String {
    let told = |(line, fault): &(usize, String)| format!("line {line} {fault}");
    let mut told: Vec<String> = errors.iter().map(told).collect();
    if more {
        told.push("and perhaps more: the lines below were not read".to_owned());
    }
    told.join("\n  ")
}

fn rows_message(errors: &[RowError], more: bool) -> String {
    let mut told: Vec<String> = errors.iter().map(RowError::to_string).collect();
    if more {
        told.push("and perhaps more: the rows below were not read".to_owned());
    }
    let has = |is: fn(&RowFault) -> bool| errors.iter().any(|error| is(&error.fault));
    if has(|fault| {
        matches!(
            fault,
            RowFault::RespondentTwice { .. } | RowFault::AnsweredTwice { .. }
        )
    }) {
        told.push(
            "a rule for such rows: --duplicates identical, first, last or number (`duplicates` in the project file)".to_owned(),
        );
    }
    if has(|fault| matches!(fault, RowFault::BlankId { .. })) {
        told.push(
            "a rule for rows without an id: --blank-ids number (`blank_ids` in the project file)".to_owned(),
        );
    }
    told.join("\n  ")
}

fn fields_message(
    found: usize,
    expected: usize,
    delimiter: Option<Delimiter>,
    entity: Option<&str>,
) -> String {
    let fields = if found == 1 { "field" } else { "fields" };
    let hint = match (delimiter, entity) {
        (Some(_), Some(entity)) if found > expected => format!(
            "the semicolon of the HTML `{entity}` divides it: export the answers as plain text, or with all texts \
             in quotes"
        ),
        (Some(delimiter), _) if found > expected => format!("is a text with {delimiter} in it not quoted?"),
        _ => "is a text with a line break in it not quoted, or a quote not closed?".to_owned(),
    };
    format!("has {found} {fields}, the header has {expected}; {hint}")
}

/// A value of a file as a message can show it: in backticks, on one line, and not too long.
fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    if value.is_empty() {
        return "nothing".to_owned();
    }
    let mut chars = value.chars().map(|c| if c.is_control() { ' ' } else { c });
    let start: String = chars.by_ref().take(LONGEST).collect();
    let rest = if chars.next().is_some() { "…" } else { "" };
    format!("`{start}{rest}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_its_place_and_what_to_do() {
        let fault = RowFault::Fields {
            found: 7,
            expected: 6,
            delimiter: Some(Delimiter::SEMICOLON),
            entity: None,
        };
        let errors = vec![RowError {
            row: 17,
            line: Some(23),
            fault,
        }];
        let error = ReadError::File {
            file: "svar.csv".to_owned(),
            fault: FileFault::Rows { errors, more: false },
        };
        assert_eq!(
            error.to_string(),
            "svar.csv: row 17 (line 23) has 7 fields, the header has 6; is a text with `;` in it not quoted?"
        );
    }

    #[test]
    fn values_are_shown_on_one_line_and_cut() {
        assert_eq!(shown("a\n\u{1b}b"), "`a  b`");
        assert_eq!(shown(&"å".repeat(99)).chars().count(), 63);
        assert_eq!(shown(""), "nothing");
    }
}
