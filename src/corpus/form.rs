//! What a file of answers turned out to be.

use std::fmt;

use super::charset::Charset;
use super::delimiter::Delimiter;
use super::packed::Packing;

/// The form in which a file holds its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// Delimited text.
    Text {
        /// How it is compressed, if it is.
        packing: Option<Packing>,
        /// Its encoding.
        charset: Charset,
        /// What divides its fields; nothing if it has one column.
        delimiter: Option<Delimiter>,
    },
    /// A sheet of a workbook.
    Sheet(String),
    /// A JSON object a line.
    JsonLines(Option<Packing>),
    /// Parquet.
    Parquet,
    /// A data file of SPSS.
    Spss {
        /// How it is compressed from outside, if it is.
        packing: Option<Packing>,
        /// The encoding of its texts.
        charset: Charset,
    },
    /// A description in Triple-S, and its data.
    TripleS {
        /// The name of the file that has the data.
        data: String,
        /// The encoding of that.
        charset: Charset,
        /// What divides its fields; nothing if each has its place in a line.
        delimiter: Option<Delimiter>,
    },
}

/// How the rows of a form are counted when one is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// The header is row 1; a row begins on a line of its file.
    Text,
    /// The header is row 1; there are no lines.
    Sheet,
    /// Rows are lines, and there is no header.
    Lines,
    /// There is no header and there are no lines.
    Cases,
}

impl Form {
    /// The program or standard that the format is called by, where a file of it can say what its rows are weighted by.
    pub(super) fn program(&self) -> &'static str {
        match self {
            Self::TripleS { .. } => "Triple-S",
            _ => "SPSS",
        }
    }

    pub(super) fn numbering(&self) -> Numbering {
        match self {
            Self::Text { .. } => Numbering::Text,
            Self::Sheet(_) => Numbering::Sheet,
            Self::JsonLines(_) => Numbering::Lines,
            Self::Spss { .. } | Self::Parquet | Self::TripleS { .. } => Numbering::Cases,
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let packing = match self {
            Self::Text { packing, .. } | Self::Spss { packing, .. } | Self::JsonLines(packing) => packing,
            Self::Sheet(_) | Self::Parquet | Self::TripleS { .. } => &None,
        };
        if let Some(packing) = packing {
            write!(f, "{packing}, ")?;
        }
        match self {
            Self::Text {
                charset, delimiter, ..
            } => match delimiter {
                Some(delimiter) => write!(f, "{}, delimiter {delimiter}", charset.name()),
                None => write!(f, "{}, one column", charset.name()),
            },
            Self::Sheet(name) => write!(f, "sheet `{name}`"),
            Self::Parquet => f.write_str("Parquet"),
            Self::JsonLines(_) => f.write_str("JSON lines"),
            Self::Spss { charset, .. } => write!(f, "SPSS, {}", charset.name()),
            Self::TripleS {
                data,
                charset,
                delimiter,
            } => {
                write!(f, "Triple-S with {data}, {}, ", charset.name())?;
                match delimiter {
                    Some(delimiter) => write!(f, "delimiter {delimiter}"),
                    None => f.write_str("fixed columns"),
                }
            }
        }
    }
}
