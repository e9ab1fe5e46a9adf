//! The survey: respondents, questions, answers; the files they are read from; the project file.

mod answered;
mod builder;
mod charset;
mod columns;
mod csv;
mod decode;
mod delimiter;
mod detect;
mod error;
mod foreign;
mod html;
mod id_index;
mod ids;
mod layout;
mod lines;
mod mojibake;
mod named;
mod notice;
mod project;
mod quotes;
mod read;
mod residue;
mod roster;
mod sniff;
#[cfg(test)]
mod testing;

use crate::text::Text;

pub use charset::{Charset, UnknownCharset};
pub use columns::ColumnFault;
pub use decode::{DecodeError, decode_text};
pub use delimiter::{Delimiter, InvalidDelimiter};
pub use error::{EarlierRow, FileFault, ReadError, RowError, RowFault};
pub use foreign::Foreign;
pub use ids::{InvalidId, QuestionId, RespondentId};

pub use layout::{Layout, Shape};
pub use mojibake::Mojibake;
pub use notice::Notice;
pub use project::Project;
pub use read::{ReadOptions, read};
pub use residue::Residue;

/// A survey as it was read: who answered what.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Names of the background variables, in the order of [`Respondent::background`].
    pub background: Vec<String>,
    /// The open questions, in the order of the project file, or else of their first row.
    pub questions: Vec<Question>,
    /// Everyone who is in the files, in the order of their first row, also those who answered nothing.
    pub respondents: Vec<Respondent>,
    /// The answers that were given, in the order of the files. A blank is not an answer.
    pub answers: Vec<Answer>,
    /// Whether respondents have weights; without, each weighs 1.
    pub weighted: bool,
    /// The files, in the order they were read.
    pub inputs: Vec<Input>,
}

/// Who answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Respondent {
    /// Unique in the survey.
    pub id: RespondentId,
    /// Values of the background variables; nothing where the cell was blank.
    pub background: Vec<Option<String>>,
    /// Above zero and finite.
    pub weight: f64,
}

/// One open question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Unique in the survey.
    pub id: QuestionId,
    /// Its wording, where the project file gives it.
    pub text: Option<String>,
}

/// One respondent's text to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Index into [`Corpus::respondents`].
    pub respondent: usize,
    /// Index into [`Corpus::questions`].
    pub question: usize,
    /// What was written; never blank.
    pub text: Text,
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
pub struct Values<'a> {
    names: &'a [String],
    values: &'a [Option<String>],
}

impl<'a> Values<'a> {
    /// Nothing is known.
    pub const NONE: Self = Self {
        names: &[],
        values: &[],
    };

    /// The value of the variable `name`; nothing where there is no such variable, or the cell was blank.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let at = self.names.iter().position(|column| column == name)?;
        self.values.get(at)?.as_deref()
    }
}

impl Corpus {
    /// What is known of who gave `answer`.
    pub fn values(&self, answer: &Answer) -> Values<'_> {
        let respondent = self.respondents.get(answer.respondent);
        respondent.map_or(Values::NONE, |respondent| Values {
            names: &self.background,
            values: &respondent.background,
        })
    }

    /// Who gave `answer`.
    pub fn respondent(&self, answer: &Answer) -> &Respondent {
        &self.respondents[answer.respondent]
    }

    /// The question that `answer` answers.
    pub fn question(&self, answer: &Answer) -> &Question {
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
