//! The survey: respondents, questions, answers; the files they are read from; the project file.

mod alike;
mod all_utf8;
mod answered;
mod assembly;
mod builder;
mod charset;
mod columns;
mod counts;
mod csv;
mod decimal;
mod decode;
mod delimiter;
mod detect;
mod error;
mod fields;
mod foreign;
mod form;
mod guess;
mod hasher;
mod header_rows;
mod html;
mod id_index;
mod ids;
mod jsonl;
mod label_rows;
mod layout;
mod lines;
mod look_through;
mod misread;
mod mojibake;
mod named;
mod notice;
mod opened;
mod packed;
mod parquet;
mod past;
mod place;
mod preview;
mod progress;
mod project;
mod qualtrics;
mod quotes;
mod read;
mod reader;
mod record;
mod records;
mod repeats;
mod residue;
mod respondents;
mod roster;
mod rows;
mod same_labels;
mod sav;
mod scan;
mod sheets;
mod sniff;
mod steady;
#[cfg(test)]
mod testing;
mod triple_s;
mod window;
mod wording;

use std::ops::Range;

use crate::mapped::Column;

pub use assembly::Assembly;
pub use charset::{Charset, UnknownCharset};
pub use columns::ColumnFault;
pub use decimal::{Decimal, InvalidDecimal};
pub use decode::{DecodeError, decode_text};
pub use delimiter::{Delimiter, InvalidDelimiter};
pub use error::{EarlierRow, FileFault, ReadError, RowError, RowFault};
pub use foreign::Foreign;
pub use form::Form;
pub use guess::{Description, Doubt, Guess, OpenQuestion, Personal, Role, Tool, guess};
pub use header_rows::{HeaderRows, InvalidHeaderRows};
pub use ids::{InvalidId, QuestionId, RespondentId};

pub use layout::{Layout, Shape};
pub use misread::Misread;
pub use mojibake::Mojibake;
pub use notice::{Choice, Notice};
pub use packed::Packing;
pub use preview::{Preview, Sight, preview};
pub use progress::Progress;
pub use project::Project;
pub use read::{CodedValues, ReadOptions, read, read_keeping};
pub use repeats::{BlankIds, Duplicates, UnknownRule};
pub use residue::Residue;
pub use respondents::{Respondent, Respondents, Variable};
pub use rows::{Rows, TableRow, read_rows};
pub use sheets::SheetNotice;
pub use triple_s::{HEAD as TRIPLE_S_HEAD, Oddity, TripleSFault, TripleSNotice, is_triple_s, with_data};
pub use wording::{Block, Keep, Wording, Wordings};

/// A survey as it was read: who answered what.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Names of the background variables, in the order of [`Respondent::background`].
    pub background: Vec<String>,
    /// The open questions, in the order of the project file, or else of their first row.
    pub questions: Vec<Question>,
    /// Who answered.
    pub respondents: Respondents,
    /// Whether respondents have weights; without, each weighs 1.
    pub weighted: bool,
    /// The files, in the order they were read.
    pub inputs: Vec<Input>,
    /// What was answered.
    pub wordings: Wordings,
    /// Who gave which answer.
    pub given: Given,
}

/// The answers that were given, in the order of the files. A blank is not an answer.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The respondent of each.
    pub by: Column<u32>,
    /// The [`Wording`] of each.
    pub wordings: Column<u32>,
}

/// One open question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Unique in the survey.
    pub id: QuestionId,
    /// Its wording, where the project file gives it.
    pub text: Option<String>,
    /// Whether it was asked in several columns («inntil tre utfordringer»): then a respondent's answers to it are
    /// mentions, one after another in the order of the columns.
    pub several: bool,
}

impl Question {
    /// A question of one answer a respondent, its wording not known.
    pub fn new(id: QuestionId) -> Self {
        Self {
            id,
            text: None,
            several: false,
        }
    }
}

/// One respondent's text to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'a> {
    /// Its place in the order of the files, blanks not counted.
    pub number: usize,
    /// Index into [`Corpus::respondents`].
    pub respondent: usize,
    /// Index into [`Corpus::questions`].
    pub question: usize,
    /// What it shares with all who answered the same.
    pub wording: Wording,
    /// What was written, in composed form; never blank.
    pub text: &'a str,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name, without folders.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal, as `sha256sum` prints it.
    pub sha256: String,
}

/// What is known of one respondent, by the names of the background variables.
#[derive(Clone, Copy, Debug, Default)]
pub struct Values<'a>(Option<(&'a [String], Respondent<'a>)>);

impl<'a> Values<'a> {
    /// Nothing is known.
    pub const NONE: Self = Self(None);

    /// The value of the variable `name`; nothing where there is no such variable, or the cell was blank.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let (names, respondent) = self.0?;
        respondent.value(names.iter().position(|column| column == name)?)
    }
}

impl Corpus {
    /// How many answers were given. A blank is not an answer.
    pub fn len(&self) -> usize {
        self.given.wordings.len()
    }

    /// Whether nobody answered anything.
    pub fn is_empty(&self) -> bool {
        self.given.wordings.is_empty()
    }

    /// The answer of that number, which must be there.
    pub fn answer(&self, number: usize) -> Answer<'_> {
        let wording = Wording(self.given.wordings[number]);
        Answer {
            number,
            respondent: self.given.by[number] as usize,
            question: self.wordings.question(wording),
            wording,
            text: self.wordings.text(wording),
        }
    }

    /// The answers that were given, in the order of the files.
    pub fn answers(&self) -> impl ExactSizeIterator<Item = Answer<'_>> + DoubleEndedIterator + Clone {
        (0..self.len()).map(|number| self.answer(number))
    }

    /// The numbers of the answers in ranges of about `most`, in order; mentions of one question stand in one.
    pub fn ranges(&self, most: usize) -> Vec<Range<usize>> {
        let mut starts: Vec<usize> = (0..self.len()).step_by(most).collect();
        if self.questions.iter().any(|question| question.several) {
            let by: &[u32] = &self.given.by;
            let is_new = |at: &usize| *at == 0 || by[*at] != by[at - 1];
            for start in &mut starts {
                *start = (0..=*start).rev().find(is_new).unwrap_or(0);
            }
            starts.dedup();
        }
        let ends = starts.iter().skip(1).copied().chain([self.len()]);
        starts.iter().zip(ends).map(|(start, end)| *start..end).collect()
    }

    /// The answers in `range`, those of a respondent to one question together: mentions, or one answer alone.
    pub fn mentions(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut from = range.start;
        std::iter::from_fn(move || {
            let first = (from < range.end).then(|| self.answer(from))?;
            let several = self.questions[first.question].several;
            let goes_on = |at: &usize| {
                let next = self.answer(*at);
                several && (next.respondent, next.question) == (first.respondent, first.question)
            };
            let more = (from + 1..range.end).take_while(goes_on).count();
            let together = from..from + 1 + more;
            from = together.end;
            Some(together)
        })
    }

    /// What is known of who gave `answer`.
    pub fn values(&self, answer: Answer<'_>) -> Values<'_> {
        let is_known = answer.respondent < self.respondents.len();
        Values(is_known.then(|| (&*self.background, self.respondent(answer))))
    }

    /// Who gave `answer`.
    pub fn respondent(&self, answer: Answer<'_>) -> Respondent<'_> {
        self.respondents.get(answer.respondent)
    }

    /// The question that `answer` answers.
    pub fn question(&self, answer: Answer<'_>) -> &Question {
        &self.questions[answer.question]
    }

    /// Index of the question of that id.
    pub fn find_question(&self, id: &str) -> Option<usize> {
        self.questions
            .iter()
            .position(|question| question.id.as_str() == id)
    }

    /// Index of the background variable of that name.
    pub fn find_background(&self, name: &str) -> Option<usize> {
        self.background.iter().position(|column| column == name)
    }
}
