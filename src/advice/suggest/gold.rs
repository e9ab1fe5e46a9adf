//! A gold standard: answers that somebody coded by hand.

use rustc_hash::FxHashMap;

use crate::codebook::ThemeId;
use crate::corpus::{Corpus, QuestionId, RespondentId};

/// The themes that answers got by hand.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// By respondent and question; an answer without a theme has an empty list.
    themes: FxHashMap<(RespondentId, QuestionId), Vec<String>>,
}

/// Why a gold standard cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// It is no CSV.
    #[error("line {line}: {error}")]
    Csv {
        /// Of the file, from 1.
        line: u64,
        /// What the reader says.
        error: csv::Error,
    },
    /// A column is missing.
    #[error(
        "there is no column `{missing}`; the file needs the columns respondent, question and theme, as `fritekst code` writes them"
    )]
    Column {
        /// Its name.
        missing: &'static str,
    },
    /// A row does not say which answer it is of.
    #[error("line {line}: the respondent or the question is blank")]
    Blank {
        /// Of the file, from 1.
        line: u64,
    },
    /// No answer in it is an answer of the survey.
    #[error(
        "none of its {rows} rows is of an answer of the survey; are the ids of respondents and questions the same?"
    )]
    Foreign {
        /// How many there are.
        rows: usize,
    },
}

impl Gold {
    /// Reads it from CSV as `fritekst code` writes it: a row an answer and theme, with an empty theme where an answer
    /// has none. Columns may stand in any order, and fields be divided by `,`, `;` or tabs.
    pub fn parse(text: &str, corpus: &Corpus) -> Result<Self, GoldError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let header = text.lines().next().unwrap_or("");
        let delimiter = *[b';', b'\t']
            .iter()
            .find(|delimiter| header.contains(char::from(**delimiter)))
            .unwrap_or(&b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let fault = |error: csv::Error| GoldError::Csv {
            line: error.position().map_or(1, csv::Position::line),
            error,
        };
        let headers = reader.headers().map_err(fault)?.clone();
        let column = |missing: &'static str| {
            let at = headers.iter().position(|name| name.trim() == missing);
            at.ok_or(GoldError::Column { missing })
        };
        let columns = [column("respondent")?, column("question")?, column("theme")?];
        let mut gold = Self::default();
        for record in reader.records() {
            let record = record.map_err(fault)?;
            let [respondent, question, theme] = columns.map(|at| record.get(at).unwrap_or("").trim());
            let ids = (RespondentId::new(respondent), QuestionId::new(question));
            let (Ok(respondent), Ok(question)) = ids else {
                let line = record.position().map_or(1, csv::Position::line);
                return Err(GoldError::Blank { line });
            };
            let themes = gold.themes.entry((respondent, question)).or_default();
            themes.extend((!theme.is_empty()).then(|| theme.to_owned()));
        }
        let is_known = |answer| gold.of(corpus, answer).is_some();
        if !gold.themes.is_empty() && !(0..corpus.len()).any(is_known) {
            let rows = gold.themes.len();
            return Err(GoldError::Foreign { rows });
        }
        Ok(gold)
    }

    /// Whether the answer of that index should have `theme` or a part of it; nothing if it was not coded by hand.
    pub fn judges(&self, corpus: &Corpus, answer: usize, theme: &ThemeId) -> Option<bool> {
        let themes = self.of(corpus, answer)?;
        let is_part = |id: &str| {
            id.strip_prefix(theme.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        Some(themes.iter().any(|id| is_part(id)))
    }

    fn of(&self, corpus: &Corpus, answer: usize) -> Option<&[String]> {
        let answer = corpus.answer(answer);
        let respondent = RespondentId::new(corpus.respondent(answer).id()).ok()?;
        let ids = (respondent, corpus.question(answer).id.clone());
        self.themes.get(&ids).map(Vec::as_slice)
    }
}
