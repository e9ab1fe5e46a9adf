//! What a reader took, and what the user may want to look at. Nothing of it keeps a survey from being read.

use std::fmt;

use super::QuestionId;
use super::error::EarlierRow;
use super::form::Form;
use super::misread::Misread;
use super::mojibake::Mojibake;
use super::repeats::Duplicates;
use super::residue::Residue;
use super::sheets::SheetNotice;
use super::triple_s::TripleSNotice;

/// Something to tell the user about a survey that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// How a file was taken.
    Taken {
        /// Its name.
        file: String,
        /// What it was taken for.
        form: Form,
        /// Rows below the header.
        rows: usize,
        /// Answers in them.
        answers: usize,
    },
    /// A file's letters were spoilt before it came here.
    Mojibake {
        /// Its name.
        file: String,
        /// What shows it.
        found: Mojibake,
    },
    /// A file was decoded wrongly, it seems.
    Misread {
        /// Its name.
        file: String,
        /// What shows it.
        found: Misread,
    },
    /// Answers hold HTML, which is read as the letters it is written with.
    Html {
        /// The file's name.
        file: String,
        /// The answers.
        found: Residue,
    },
    /// Answers hold the sign that stands for a lost letter, U+FFFD.
    LostLetters {
        /// The file's name.
        file: String,
        /// The answers.
        found: Residue,
    },
    /// A byte order mark begins a line within a file.
    JoinedFiles {
        /// The file's name.
        file: String,
        /// The line, from 1.
        line: usize,
    },
    /// The header was found below titles, which were passed over.
    Above {
        /// The file's name.
        file: String,
        /// Its row.
        row: usize,
    },
    /// Rows of labels below the header were passed over.
    Labels {
        /// The file's name.
        file: String,
        /// How many.
        rows: usize,
        /// Whether they were known for those of Qualtrics.
        is_qualtrics: bool,
    },
    /// No row below the header of a file was passed over, though rows of other files were.
    NoLabels {
        /// Its name.
        file: String,
    },
    /// A file says itself that its rows are weighted, and no weight is named.
    OwnWeight {
        /// The file's name.
        file: String,
        /// The column that it names.
        column: String,
        /// The format in which it says so.
        form: &'static str,
    },
    /// A row below the header repeats what the columns are called, and was read as one of the table.
    Wordings {
        /// The file's name.
        file: String,
        /// Its number.
        row: usize,
    },
    /// Rows are the header over again, and were read as rows of the table.
    HeaderAgain {
        /// The file's name.
        file: String,
        /// Their numbers.
        rows: Vec<usize>,
    },
    /// Weights have a decimal comma.
    DecimalComma {
        /// The file's name.
        file: String,
    },
    /// Rows repeat a respondent.
    Repeats {
        /// The file's name.
        file: String,
        /// Their numbers.
        rows: Vec<usize>,
        /// What was done with them.
        rule: Duplicates,
    },
    /// Rows without an id were given one.
    BlankIds {
        /// The file's name.
        file: String,
        /// Their numbers.
        rows: Vec<usize>,
    },
    /// Where rows are answers: how many respondents of a file are in no earlier one.
    Newcomers {
        /// The file's name.
        file: String,
        /// How many.
        count: usize,
    },
    /// Ids differ in nothing that people would tell apart.
    AlikeIds {
        /// How many are like another.
        count: usize,
        /// The other of the first of them, and its row.
        first: (String, EarlierRow),
        /// The first of them, and its row.
        second: (String, EarlierRow),
    },
    /// Something was said of files that none of them has.
    Unused(Choice),
    /// Rows without anything in them were passed over, since they name no respondent.
    BlankRows {
        /// The file's name.
        file: String,
        /// How many.
        count: usize,
    },
    /// Quoted texts go on behind their closing quote, and were read as if they did not.
    StrayQuotes {
        /// The file's name.
        file: String,
        /// How many rows.
        count: usize,
        /// The first of them; the header is row 1.
        row: usize,
    },
    /// Two files have the same content.
    SameContent {
        /// The latter file's name.
        file: String,
        /// The former file's name.
        other: String,
    },
    /// What is to be told of the sheet that was taken.
    Sheet {
        /// The workbook's name.
        file: String,
        /// What it is.
        found: SheetNotice,
    },
    /// What is to be told of the values of a survey in Triple-S.
    TripleS {
        /// The name of its description.
        file: String,
        /// What it is.
        found: TripleSNotice,
    },
    /// Values of a column have the same label, and are shown as that.
    SameLabel {
        /// The file's name.
        file: String,
        /// The column.
        column: String,
        /// The first label of several values.
        label: String,
        /// Those.
        values: Vec<String>,
        /// How many labels more there are of several values.
        more: usize,
    },
    /// A question that is given a wording is in no row.
    NoSuchQuestion(QuestionId),
}

/// What can be said of files that the reader would find out itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Their encoding.
    Encoding,
    /// Their delimiter.
    Delimiter,
    /// The sheet of workbooks.
    Sheet,
    /// The rows of their header.
    HeaderRows,
    /// The decimal mark of their weights.
    Decimal,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken {
                file,
                form,
                rows,
                answers,
            } => write!(
                f,
                "{file}: {form}, {}, {}",
                counted(*rows, "row"),
                counted(*answers, "answer")
            ),
            Self::Mojibake { file, found } => write!(
                f,
                "{file}: {} spoilt by an earlier change of encoding, such as `{}`{}; words with such \
                 letters are missed: export the answers anew if you can",
                counted(found.count, "letter"),
                found.example,
                found
                    .line
                    .map_or(String::new(), |line| format!(" on line {line}"))
            ),
            Self::Misread { file, found } => write!(f, "warning: {file}: {found}"),
            Self::Html { file, found } => write!(
                f,
                "warning: {file}: {} HTML, such as `{}` in row {}; it is not taken for the letters it stands for, so \
                 words are missed and counts are too low: export the answers as plain text, or replace the HTML in \
                 them",
                counted_with(found.answers, "answer", "holds", "hold"),
                found.example,
                found.row
            ),
            Self::LostLetters { file, found } => write!(
                f,
                "warning: {file}: {} U+FFFD where letters were lost before the file came here, such as `{}` in row {}; \
                 such words are missed and counts are too low: export the answers anew, as UTF-8",
                counted_with(found.answers, "answer", "holds", "hold"),
                found.example,
                found.row
            ),
            Self::JoinedFiles { file, line } => write!(
                f,
                "warning: {file}: a byte order mark begins line {line}, as if a second file were joined to the first \
                 there; is its header read as a row? give the files one by one"
            ),
            Self::Above { file, row } => {
                let found = SheetNotice::Above(*row);
                write!(f, "{file}: {found}")
            }
            Self::Labels {
                file,
                is_qualtrics: true,
                ..
            } => write!(
                f,
                "{file}: the two rows of labels that Qualtrics puts below the header are passed over"
            ),
            Self::Labels { file, rows, .. } => write!(
                f,
                "{file}: {} passed over, as part of the header",
                counted_with(*rows, "row", "below the names is", "below the names are")
            ),
            Self::NoLabels { file } => write!(
                f,
                "{file}: the rows below its header are all of the table, since they do not hold what Qualtrics calls the columns, as \
                 those of other files do"
            ),
            Self::BlankRows { file, count } => {
                write!(f, "{file}: {} passed over", counted(*count, "blank row"))
            }
            Self::StrayQuotes { file, count, row } => write!(
                f,
                "{file}: {} with text behind a closing quote, the first is row {row}; a quote within a quoted text \
                 is written twice",
                counted(*count, "row")
            ),
            Self::SameContent { file, other } => {
                write!(f, "{file}: the same content as {other}; is it given twice?")
            }
            Self::Sheet { file, found } => match found {
                SheetNotice::Errors { .. }
                | SheetNotice::Unsaved { .. }
                | SheetNotice::LostSpaces(_)
                | SheetNotice::Merged(_) => {
                    write!(f, "warning: {file}: {found}")
                }
                SheetNotice::Others { .. } | SheetNotice::Above(_) => write!(f, "{file}: {found}"),
            },
            Self::TripleS { file, found } => write!(f, "warning: {file}: {found}"),
            Self::NoSuchQuestion(id) => write!(
                f,
                "question `{id}` has a wording, but no row of the files is of it"
            ),
            others => others.tell_of_respondents(f),
        }
    }
}

impl Notice {
    /// What is told of respondents and their ids, and of what was said in vain.
    fn tell_of_respondents(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnWeight { file, column, form } => write!(
                f,
                "warning: {file}: its cases are weighted by `{column}` in {form}, which is not applied here: --weight {} (`weight` in \
                 the project file) applies it",
                argument(column)
            ),
            Self::Wordings { file, row } => write!(
                f,
                "warning: {file}: row {row} holds what Qualtrics calls the columns, and is read as a respondent: --header-rows {}-{row} \
                 (`header_rows` in the project file) passes over it",
                row.saturating_sub(1)
            ),
            Self::HeaderAgain { file, rows } => write!(
                f,
                "warning: {file}: {} the header over again, and {} read as the others are: {}; are files joined there? remove such \
                 rows, or give the files one by one",
                counted_with(rows.len(), "row", "is", "are"),
                if rows.len() == 1 { "is" } else { "are" },
                listed(rows)
            ),
            Self::SameLabel {
                file,
                column,
                label,
                values,
                more,
            } => {
                let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
                let more = match more {
                    0 => String::new(),
                    more => format!(", and {more} more such labels"),
                };
                write!(
                    f,
                    "warning: {file}: values of `{column}` have the same label and count as one: {} are `{label}`{more}; give them \
                     labels of their own where they come from",
                    values.join(", ")
                )
            }
            Self::DecimalComma { file } => write!(f, "{file}: weights have a decimal comma"),
            Self::Repeats { file, rows, rule } => write!(
                f,
                "warning: {file}: {} a respondent who is in another row too: {}; {}",
                counted_with(rows.len(), "row", "repeats", "repeat"),
                listed(rows),
                match rule {
                    Duplicates::Refuse => "that is an error",
                    Duplicates::Identical => "passed over, since it says the same (duplicates: identical)",
                    Duplicates::First => "passed over, since the first counts (duplicates: first)",
                    Duplicates::Last => "passed over, since the last counts (duplicates: last)",
                    Duplicates::Number =>
                        "read as respondents of their own, `7#2` for a second `7` (duplicates: number)",
                }
            ),
            Self::BlankIds { file, rows } => write!(
                f,
                "warning: {file}: {} no id: {}; each is a respondent of its own, by its number (blank_ids: number)",
                counted_with(rows.len(), "row", "has", "have"),
                listed(rows)
            ),
            Self::Newcomers { file, count } => match count {
                0 => write!(f, "{file}: all its respondents are in earlier files"),
                _ => write!(
                    f,
                    "{file}: {} in no earlier file",
                    counted_with(*count, "respondent", "is", "are")
                ),
            },
            Self::AlikeIds { count, first, second } => write!(
                f,
                "warning: {} from another in case, spaces, leading zeros or a `.0` only, such as `{}` ({}) and `{}` ({}); they \
                 count as different respondents: write them alike if they are the same",
                counted_with(*count, "id", "differs", "differ"),
                first.0,
                first.1,
                second.0,
                second.1
            ),
            Self::Unused(choice) => f.write_str(match choice {
                Choice::Sheet => {
                    "warning: a sheet is named (--sheet), but no file is a workbook; it is not used"
                }
                Choice::Delimiter => {
                    "warning: a delimiter is given, but no file is delimited text; it is not used"
                }
                Choice::Encoding => {
                    "warning: an encoding is given, but no file can have another than its own; it is not used"
                }
                Choice::Decimal => {
                    "warning: a decimal mark is given, but no file is delimited text; it is not used"
                }
                Choice::HeaderRows => {
                    "warning: rows of a header are given, but no file has any; they are not used"
                }
            }),
            _ => Ok(()),
        }
    }
}

/// `name` as it is given on a command line.
fn argument(name: &str) -> String {
    let is_bare = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
    match name.chars().all(is_bare) {
        true => name.to_owned(),
        false => format!("'{name}'"),
    }
}

/// Numbers of rows: the first ten, and how many more there are.
fn listed(rows: &[usize]) -> String {
    const MOST: usize = 10;
    let shown: Vec<String> = rows.iter().take(MOST).map(|row| format!("row {row}")).collect();
    match rows.len().saturating_sub(MOST) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// "1 row", "2 rows".
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// "1 row holds", "2 rows hold".
pub(super) fn counted_with(count: usize, noun: &str, one: &str, several: &str) -> String {
    format!(
        "{} {}",
        counted(count, noun),
        if count == 1 { one } else { several }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Charset, Delimiter};

    #[test]
    fn a_notice_says_what_was_taken() {
        let notice = Notice::Taken {
            file: "svar.csv".to_owned(),
            form: Form::Text {
                packing: None,
                charset: Charset::new("latin1").expect("a label"),
                delimiter: Some(Delimiter::TAB),
            },
            rows: 12,
            answers: 1,
        };
        assert_eq!(
            notice.to_string(),
            "svar.csv: windows-1252, delimiter tab, 12 rows, 1 answer"
        );
    }

    #[test]
    fn spoilt_letters_are_told_with_an_example() {
        let notice = Notice::Mojibake {
            file: "svar.csv".to_owned(),
            found: Mojibake {
                count: 2,
                line: Some(3),
                example: "Ã¥".to_owned(),
            },
        };
        assert_eq!(
            notice.to_string(),
            "svar.csv: 2 letters spoilt by an earlier change of encoding, such as `Ã¥` on line 3; words \
             with such letters are missed: export the answers anew if you can"
        );
    }
}
