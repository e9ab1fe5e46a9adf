//! What is to be told of a sheet that was read.

use std::fmt;

use crate::corpus::notice::counted_with;

/// Something to tell the user about a sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetNotice {
    /// There are others.
    Others {
        /// The sheet that was taken.
        sheet: String,
        /// Those with anything in them that were not.
        others: Vec<String>,
    },
    /// The header is this row, from 1; those above it were passed over.
    Above(usize),
    /// Cells of the header are merged; the first of them, such as `B1:D1`.
    Merged(String),
    /// Cells of the needed columns hold an error, and were taken as blank.
    Errors {
        /// How many.
        count: usize,
        /// What the first of them shows, such as `#REF!`.
        example: String,
        /// Its sheet and place, such as `Svar!B7`.
        cell: String,
    },
    /// So many spaces between parts of texts are lost, and words run together.
    LostSpaces(usize),
    /// Formulas in the needed columns, or in all if none is named, have no saved value, and were taken as blank.
    Unsaved {
        /// How many.
        count: usize,
        /// The sheet and place of the first, such as `Svar!B7`.
        cell: String,
    },
}

impl fmt::Display for SheetNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Others { sheet, others } => {
                let names: Vec<String> = others.iter().map(|name| format!("`{name}`")).collect();
                let (names, are) = (names.join(", "), if others.len() == 1 { "is" } else { "are" });
                write!(
                    f,
                    "of its sheets `{sheet}` is the first that has the columns; {names} {are} not read (--sheet NAME)"
                )
            }
            Self::Above(row) => write!(f, "the header is row {row}; the rows above it are passed over"),
            Self::Merged(cells) => write!(
                f,
                "cells of the header are merged ({cells}); the name is that of their first column, the others have none"
            ),
            Self::Errors { count, example, cell } => write!(
                f,
                "{} an error, such as `{example}` in {cell}; taken as blank",
                counted_with(*count, "cell", "holds", "hold")
            ),
            Self::LostSpaces(count) => write!(
                f,
                "{} lost between parts of texts that are shown differently (bold, coloured), since the workbook does not say that \
                 they are kept (xml:space); words run together there, and are missed: export the answers anew, as CSV if you can",
                counted_with(*count, "space", "is", "are")
            ),
            Self::Unsaved { count, cell } => write!(
                f,
                "{} no saved value, such as the one in {cell}; taken as blank: open the file in a spreadsheet program and \
                 save it there, or save the cells as text if what begins with `=` is an answer",
                counted_with(*count, "formula", "has", "have")
            ),
        }
    }
}
