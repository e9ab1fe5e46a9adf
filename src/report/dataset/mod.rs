//! Codings as a data set of respondents, which statistical programs read: a row a respondent, a column of 0 and 1 for each
//! question and theme.

mod names;
#[cfg(test)]
mod round_trip;
mod sav;
#[cfg(test)]
mod tests;
mod triple_s;

use crate::codebook::Codebook;
use crate::coding::CodedAnswers;
use crate::corpus::Corpus;
use crate::text::Language;

use super::grid::Value;
use super::markup::one_line;
use super::parquet::ColumnKind;
use super::provenance::Provenance;

pub use sav::SavError;
pub use triple_s::TripleS;

/// Respondents, and which themes each of their answers has.
#[derive(Debug)]
pub struct Dataset<'a> {
    /// The columns, in order.
    pub variables: Vec<Variable>,
    /// The questions, whose columns belong together.
    pub sets: Vec<ResponseSet>,
    corpus: &'a Corpus,
    /// Of each question the themes of each respondent, by their index in the codebook; nothing if not answered.
    given: Vec<Vec<Option<Box<[u32]>>>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Unique; `question.theme` of a theme.
    pub name: String,
    /// What people read.
    pub label: String,
    /// What it holds.
    pub holds: Holds,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The respondent's id.
    Id,
    /// The background variable of that index.
    Background(usize),
    /// The respondent's weight.
    Weight,
    /// 1 or 0: whether the answer has the theme; missing if the question was not answered.
    Theme {
        /// Index into [`Dataset::sets`].
        set: usize,
        /// Index in the codebook.
        theme: usize,
    },
}

/// A question: several answers are possible, each a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseSet {
    /// The question's id.
    pub name: String,
    /// Its wording, or its id.
    pub label: String,
    /// Its columns, by their index.
    pub variables: Vec<usize>,
}

impl<'a> Dataset<'a> {
    /// The data set of these questions, each with its codebook; `codings` are those of the corpus' answers.
    pub fn new<'b>(
        corpus: &'a Corpus,
        codings: &CodedAnswers,
        questions: impl IntoIterator<Item = (usize, &'b Codebook)>,
        language: Language,
    ) -> Self {
        let mut dataset = Self {
            variables: vec![variable("respondent", "", Holds::Id)],
            sets: Vec::new(),
            corpus,
            given: Vec::new(),
        };
        let background = corpus.background.iter().enumerate();
        let background = background.map(|(at, name)| variable(name, "", Holds::Background(at)));
        dataset.variables.extend(background);
        if corpus.weighted {
            dataset.variables.push(variable("weight", "", Holds::Weight));
        }
        for (question, book) in questions {
            dataset.add(codings, question, book, language);
        }
        dataset
    }

    fn add(&mut self, codings: &CodedAnswers, question: usize, book: &Codebook, language: Language) {
        let asked = &self.corpus.questions[question];
        let set = self.sets.len();
        let first = self.variables.len();
        let of_theme = |(theme, known): (usize, &crate::codebook::Theme)| {
            let name = format!("{}.{}", asked.id, known.id);
            variable(&name, known.label.text(language), Holds::Theme { set, theme })
        };
        self.variables
            .extend(book.themes.iter().enumerate().map(of_theme));
        let wording = asked.text.as_deref().map(one_line);
        self.sets.push(ResponseSet {
            name: asked.id.to_string(),
            label: wording.unwrap_or_else(|| asked.id.to_string()),
            variables: (first..self.variables.len()).collect(),
        });
        let by: &[u32] = &self.corpus.given.by;
        let mut given = vec![None; self.corpus.respondents.len()];
        codings.visit(
            self.corpus,
            0..self.corpus.len(),
            question,
            |answer, themes, _| {
                given[by[answer] as usize] = Some(themes.into());
            },
        );
        self.given.push(given);
    }

    /// The names of the columns, and what they hold.
    pub fn columns(&self) -> Vec<(String, ColumnKind)> {
        let kind = |holds| match holds {
            Holds::Id | Holds::Background(_) => ColumnKind::Text,
            Holds::Weight => ColumnKind::Number,
            Holds::Theme { .. } => ColumnKind::Integer,
        };
        let variables = self.variables.iter();
        variables
            .map(|variable| (variable.name.clone(), kind(variable.holds)))
            .collect()
    }

    /// The rows, a respondent each, in the order of the files; a value for each column.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Value>> + '_ {
        (0..self.corpus.respondents.len()).map(|respondent| self.row(respondent))
    }

    fn row(&self, number: usize) -> Vec<Value> {
        let respondent = self.corpus.respondents.get(number);
        let text = |text: &str| Value::Text(text.to_owned());
        let value = |variable: &Variable| match variable.holds {
            Holds::Id => text(respondent.id()),
            Holds::Background(at) => respondent.value(at).map_or(Value::Missing, text),
            Holds::Weight => Value::Number(respondent.weight()),
            Holds::Theme { set, theme } => match &self.given[set][number] {
                Some(themes) => Value::Count(usize::from(themes.contains(&(theme as u32)))),
                None => Value::Missing,
            },
        };
        self.variables.iter().map(value).collect()
    }

    /// The data set as an SPSS system file: variable and value labels, the weight, and a multiple-response set for each
    /// question; `title` is the file's label.
    ///
    /// # Errors
    ///
    /// A text is longer than such a file's variables, or too many respondents.
    pub fn to_sav(
        &self,
        title: &str,
        language: Language,
        provenance: &Provenance,
    ) -> Result<Vec<u8>, SavError> {
        sav::write(self, title, language, provenance)
    }
}

fn variable(name: &str, label: &str, holds: Holds) -> Variable {
    Variable {
        name: name.to_owned(),
        label: label.to_owned(),
        holds,
    }
}
