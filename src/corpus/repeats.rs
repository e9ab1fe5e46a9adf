//! Rows of a respondent who is in an earlier row too, and rows without an id: what is done with them, by a rule that somebody
//! chose. Without one they are an error.

use std::fmt;
use std::ops::Index;
use std::path::PathBuf;
use std::str::FromStr;

use hashbrown::HashMap;
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::columns::{Answers, Columns};
use super::error::{FileFault, ReadError};
use super::fields::Fields;
use super::header_rows::HeaderRows;
use super::layout::Layout;
use super::read::ReadOptions;
use super::scan::scan;

/// What is done with rows that repeat a respondent: in a file with a respondent a row a second row of theirs, in one with an
/// answer a row a second answer of theirs to a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// They are an error.
    #[default]
    Refuse,
    /// Those that say the same in all columns that are read are passed over; others are an error.
    Identical,
    /// The first is read, others are passed over.
    First,
    /// The last is read, others are passed over.
    Last,
    /// Each is a respondent of its own: `7`, `7#2`, `7#3`.
    Number,
}

/// What is done with rows without an id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BlankIds {
    /// They are an error.
    #[default]
    Refuse,
    /// Each is a respondent of its own, by its number: `#17`, in the second file `#2.17`.
    Number,
}

/// A word that is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule `{written}`; there is {known}")]
pub struct UnknownRule {
    written: String,
    known: &'static str,
}

impl FromStr for Duplicates {
    type Err = UnknownRule;

    fn from_str(written: &str) -> Result<Self, UnknownRule> {
        match written {
            "refuse" => Ok(Self::Refuse),
            "identical" => Ok(Self::Identical),
            "first" => Ok(Self::First),
            "last" => Ok(Self::Last),
            "number" => Ok(Self::Number),
            _ => Err(UnknownRule {
                written: written.to_owned(),
                known: "`refuse`, `identical`, `first`, `last` and `number`",
            }),
        }
    }
}

impl FromStr for BlankIds {
    type Err = UnknownRule;

    fn from_str(written: &str) -> Result<Self, UnknownRule> {
        match written {
            "refuse" => Ok(Self::Refuse),
            "number" => Ok(Self::Number),
            _ => Err(UnknownRule {
                written: written.to_owned(),
                known: "`refuse` and `number`",
            }),
        }
    }
}

impl fmt::Display for Duplicates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refuse => "refuse",
            Self::Identical => "identical",
            Self::First => "first",
            Self::Last => "last",
            Self::Number => "number",
        })
    }
}

/// What is done with the rows that the rule for repeats is about.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    rows: HashMap<(usize, usize), Handling>,
}

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handling {
    /// It is passed over.
    PassOver,
    /// It is of a respondent of its own: the second of that id, the third.
    Nth(usize),
}

/// What became of a row that a rule is about.
pub(super) enum Handled {
    PassedOver,
    /// It is read with this id.
    Renamed(String),
}

/// A row with another id than it has.
pub(super) struct Renamed<'r> {
    pub fields: Fields<'r>,
    /// The column of the id.
    pub at: usize,
    pub id: &'r str,
}

impl Index<usize> for Renamed<'_> {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        match at == self.at {
            true => self.id,
            false => self.fields.get(at),
        }
    }
}

/// The rows of one id so far.
struct Seen {
    /// The row that is read: the first, or so far the last.
    kept: (usize, usize),
    /// A hash of all that is read of the first.
    content: u128,
    count: usize,
}

impl Repeats {
    /// Goes through `files` for rows that repeat, if a rule says what is done with them.
    pub fn find(
        files: &[PathBuf],
        layout: &Layout,
        options: &ReadOptions,
        header_rows: &[Option<HeaderRows>],
    ) -> Result<Self, ReadError> {
        let mut repeats = Self::default();
        if options.duplicates == Duplicates::Refuse || layout.id.is_none() {
            return Ok(repeats);
        }
        let mut seen: HashMap<u128, Seen> = HashMap::new();
        for (number, (path, header_rows)) in files.iter().zip(header_rows).enumerate() {
            let of_file = ReadOptions {
                header_rows: *header_rows,
                ..options.clone()
            };
            let told = |fault| ReadError::File {
                file: path.display().to_string(),
                fault,
            };
            if !path.is_file() {
                return Err(told(FileFault::Pipe));
            }
            let faults = scan(path, layout, &of_file, |_, table| {
                // What cannot be found is told when the file is read.
                let Ok(columns) = Columns::find(layout, table.header()) else {
                    return Ok(());
                };
                while let Some(row) = table.next()? {
                    if row.check().is_ok() {
                        repeats.take(
                            options.duplicates,
                            &mut seen,
                            &columns,
                            &row.fields,
                            (number, row.number),
                        );
                    }
                }
                Ok(())
            });
            match faults {
                Ok(()) | Err(FileFault::Empty) => {}
                Err(fault) => return Err(told(fault)),
            }
        }
        Ok(repeats)
    }

    /// What is done with a row, if it is not simply read: the number of its file from 0, and its own.
    pub fn handling(&self, file: usize, row: usize) -> Option<Handling> {
        self.rows.get(&(file, row)).copied()
    }

    fn take(
        &mut self,
        rule: Duplicates,
        seen: &mut HashMap<u128, Seen>,
        columns: &Columns,
        fields: &Fields<'_>,
        place: (usize, usize),
    ) {
        let Some(key) = key(columns, fields) else {
            return;
        };
        let content = content(columns, fields);
        let Some(before) = seen.get_mut(&key) else {
            let first = Seen {
                kept: place,
                content,
                count: 1,
            };
            seen.insert(key, first);
            return;
        };
        before.count += 1;
        match rule {
            Duplicates::Refuse => {}
            Duplicates::Identical if before.content != content => {}
            Duplicates::Identical | Duplicates::First => {
                self.rows.insert(place, Handling::PassOver);
            }
            Duplicates::Last => {
                self.rows.insert(before.kept, Handling::PassOver);
                before.kept = place;
            }
            Duplicates::Number => {
                self.rows.insert(place, Handling::Nth(before.count));
            }
        }
    }
}

/// What may be in one row only: the respondent, or the respondent and the question; nothing of rows that name no respondent or,
/// where rows are answers, hold no answer.
fn key(columns: &Columns, fields: &Fields<'_>) -> Option<u128> {
    let id = super::RespondentId::normal(&fields[columns.id?]).ok()?;
    let id = xxh3_128_with_seed(id.as_bytes(), 1);
    match &columns.answers {
        Answers::Wide(_) => Some(id),
        Answers::Long { text, .. } if fields[*text].trim().is_empty() => None,
        Answers::Long { question: None, .. } => Some(id),
        Answers::Long {
            question: Some(question),
            ..
        } => {
            let question = super::QuestionId::normal(&fields[*question]).ok()?;
            Some(joined(id, xxh3_128_with_seed(question.as_bytes(), 2)))
        }
    }
}

/// A hash of all cells that are read.
fn content(columns: &Columns, fields: &Fields<'_>) -> u128 {
    let answers: Vec<usize> = match &columns.answers {
        Answers::Long { question, text } => question.iter().chain([text]).copied().collect(),
        Answers::Wide(texts) => texts.clone(),
    };
    let read = columns.background.iter().chain(&columns.weight).chain(&answers);
    read.fold(0, |so_far, at| {
        joined(so_far, xxh3_128_with_seed(fields[*at].trim().as_bytes(), 3))
    })
}

fn joined(first: u128, second: u128) -> u128 {
    let bytes = [first.to_le_bytes(), second.to_le_bytes()].concat();
    xxh3_128_with_seed(&bytes, 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Notice;
    use crate::corpus::testing::*;

    /// What is read of `files` by the rule, and what is told of rows that repeat; or the error.
    fn by(
        rule: Duplicates,
        layout: &Layout,
        files: &[(&str, &[u8])],
    ) -> Result<(Vec<String>, Vec<String>), String> {
        let options = ReadOptions {
            duplicates: rule,
            ..ReadOptions::default()
        };
        let (corpus, notices) = read_with(files, layout, &[], &options)?;
        let repeats = notices
            .iter()
            .filter(|notice| matches!(notice, Notice::Repeats { .. }));
        Ok((answers(&corpus), repeats.map(Notice::to_string).collect()))
    }

    const WIDE: [(&str, &[u8]); 2] = [
        ("a.csv", b"id;q1\n1;en\n2;to\n1;en\n1;tre\n"),
        ("b.csv", b"id;q1\n3;fire\n2;fem\n"),
    ];

    #[test]
    fn a_rule_chooses_among_the_rows_of_a_respondent_in_all_files() {
        let layout = wide(Some("id"), &[("a", "q1")]);
        let read = |rule| by(rule, &layout, &WIDE).expect("a survey").0;
        assert_eq!(read(Duplicates::First), ["1/a: en", "2/a: to", "3/a: fire"]);
        assert_eq!(read(Duplicates::Last), ["1/a: tre", "3/a: fire", "2/a: fem"]);
        assert_eq!(
            read(Duplicates::Number),
            [
                "1/a: en",
                "2/a: to",
                "1#2/a: en",
                "1#3/a: tre",
                "3/a: fire",
                "2#2/a: fem"
            ]
        );
        let told = by(Duplicates::Identical, &layout, &WIDE).expect_err("a row that says something else");
        assert!(
            told.starts_with("a.csv: row 5 (line 5) is a second row of respondent `1`; the first is row 2"),
            "{told}"
        );
        assert!(by(Duplicates::Refuse, &layout, &WIDE).is_err());
    }

    #[test]
    fn the_rows_are_told_by_their_numbers() {
        let layout = wide(Some("id"), &[("a", "q1")]);
        let (_, told) = by(Duplicates::First, &layout, &WIDE).expect("a survey");
        assert_eq!(
            told,
            [
                "warning: a.csv: 2 rows repeat a respondent who is in another row too: row 4, row 5; passed over, since the \
                 first counts (duplicates: first)",
                "warning: b.csv: 1 row repeats a respondent who is in another row too: row 3; passed over, since the first \
                 counts (duplicates: first)",
            ]
        );
    }

    #[test]
    fn with_an_answer_a_row_only_a_second_answer_repeats() {
        let layout = long(Some("id"), Some("q"), "svar");
        let files: [(&str, &[u8]); 1] = [("a.csv", b"id;q;svar\n1;a;en\n1;b;to\n1;a;\n1;a;tre\n")];
        let read = |rule| by(rule, &layout, &files).expect("a survey").0;
        assert_eq!(read(Duplicates::First), ["1/a: en", "1/b: to"]);
        assert_eq!(read(Duplicates::Last), ["1/b: to", "1/a: tre"]);
        assert_eq!(read(Duplicates::Number), ["1/a: en", "1/b: to", "1#2/a: tre"]);
    }

    #[test]
    fn rows_without_an_id_are_numbered_if_that_is_the_rule() {
        let options = ReadOptions {
            blank_ids: BlankIds::Number,
            ..ReadOptions::default()
        };
        let files: [(&str, &[u8]); 2] = [
            ("a.csv", b"id;svar\n1;ja\n ;nei\n;\n"),
            ("b.csv", b"id;svar\n;kanskje\n"),
        ];
        let (corpus, notices) =
            read_with(&files, &long(Some("id"), None, "svar"), &[], &options).expect("a survey");
        assert_eq!(
            answers(&corpus),
            ["1/svar: ja", "#3/svar: nei", "#2.2/svar: kanskje"]
        );
        assert_eq!(corpus.respondents.len(), 3, "a row without anything is nobody");
        let told = notices
            .iter()
            .filter(|notice| matches!(notice, Notice::BlankIds { .. }));
        assert_eq!(told.count(), 2);
    }
}
