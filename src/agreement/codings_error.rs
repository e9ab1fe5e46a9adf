//! What is wrong with a file of codings, and where.

use std::fmt;

use crate::corpus::{DecodeError, FileFault, ReadError};

/// Where in a file of codings something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// On a line, from 1.
    Line(u64),
    /// In a row as a spreadsheet counts, or in a case, from 1, where there are no lines.
    Row(u64),
}

impl Place {
    /// The number of the line or row.
    pub fn number(self) -> u64 {
        match self {
            Self::Line(number) | Self::Row(number) => number,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::Row(number) => write!(f, "row {number}"),
        }
    }
}

/// Why codings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CodingsError {
    /// Its bytes are no text.
    #[error(transparent)]
    Text(#[from] DecodeError),
    /// The system does not give its bytes.
    #[error("cannot be read")]
    Io(#[from] std::io::Error),
    /// Its table cannot be read.
    #[error(transparent)]
    Table(#[from] FileFault),
    /// The file cannot be opened as a table.
    #[error(transparent)]
    Open(#[from] ReadError),
    /// It is a JSON document of another kind than `fritekst code` writes.
    #[error(
        "a JSON document has its codings in a list `rows`, as `fritekst code --format json` writes it ({0}); an object a line is .jsonl"
    )]
    Json(serde_json::Error),
    /// It is no CSV.
    #[error("{place}: {error}")]
    Csv {
        /// Where.
        place: Place,
        /// What the reader says.
        error: csv::Error,
    },
    /// A column is missing.
    #[error(
        "there is no column `{missing}`; codings have the columns respondent and question, and then theme, or themes, or \
         one of 0 and 1 for each theme, as `fritekst code` writes them"
    )]
    Column {
        /// Its name.
        missing: &'static str,
    },
    /// A row does not say which answer it is of.
    #[error("{place}: the {what} is blank")]
    Blank {
        /// Where.
        place: Place,
        /// Respondent or question.
        what: &'static str,
    },
    /// A column for a theme holds something else than 0, 1 or nothing.
    #[error(
        "{place}, column `{column}`: `{value}` is neither 0 nor 1; a column for a theme holds 0, 1 or nothing"
    )]
    Indicator {
        /// Where.
        place: Place,
        /// The theme.
        column: String,
        /// What is there.
        value: String,
    },
    /// A column can be of two questions.
    #[error(
        "column `{column}` can be of {first} and of {second}; write the codings with `fritekst code --shape long`, where the two \
         have a column each"
    )]
    Ambiguous {
        /// Its name.
        column: String,
        /// A question and theme.
        first: String,
        /// Another.
        second: String,
    },
    /// Two columns are of one theme, by names that other programs made of its id.
    #[error("columns `{first}` and `{second}` are both of `{id}`; leave one out, or name it otherwise")]
    OneTheme {
        /// The name of one.
        first: String,
        /// That of the other.
        second: String,
        /// Question and theme.
        id: String,
    },
    /// A project of REFI-QDA is imported, not read.
    #[error(
        "a REFI-QDA project is no table of codings: write those in it with `fritekst import {name} --codings koder.csv`, and name \
         that file instead"
    )]
    Qdpx {
        /// The file's name.
        name: String,
    },
    /// A weight is none.
    #[error("{place}: the weight `{value}` is no number above 0")]
    Weight {
        /// Where.
        place: Place,
        /// What is there.
        value: String,
    },
    /// An answer has two weights.
    #[error(
        "{place}: the weight is {value}, and on {first} that of the same answer is {known}; they must be equal"
    )]
    Weights {
        /// Where.
        place: Place,
        /// What is there.
        value: f64,
        /// Where the answer first is.
        first: Place,
        /// What is there.
        known: f64,
    },
    /// A sample that nobody has coded.
    #[error("none of its {0} answers is coded: fill in the themes, with `-` where there is none")]
    Blanks(usize),
    /// There is no row.
    #[error("it holds no codings: there is no row with any")]
    Empty,
}
