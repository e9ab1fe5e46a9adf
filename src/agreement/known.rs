//! The ids of a survey, by which the columns of a file are told apart.

use std::collections::BTreeSet;

use crate::corpus::QuestionId;

use super::codings_error::CodingsError;
use super::noted::Noted;

/// What a survey calls its questions, their themes, and its background variables.
#[derive(Clone, Debug, Default)]
pub struct KnownIds {
    questions: Vec<(QuestionId, Vec<String>)>,
    background: Vec<String>,
}

impl KnownIds {
    /// The questions of a survey with the themes of their codebooks, and its background variables.
    pub fn new(questions: Vec<(QuestionId, Vec<String>)>, background: Vec<String>) -> Self {
        Self {
            questions,
            background,
        }
    }

    /// Whether the question has a theme of that id.
    pub(super) fn has(&self, question: &QuestionId, theme: &str) -> bool {
        self.themes(question).iter().any(|id| id == theme)
    }

    /// The theme that is meant by `written`, and notes it where that is another name: that of its id in a program that takes no
    /// `-` or `.` in names, if it is that of one id only.
    pub(super) fn theme(&self, question: &QuestionId, written: String, noted: &mut Noted) -> String {
        if self.has(question, &written) {
            return written;
        }
        let plain = without_marks(&written);
        let mut meant = self
            .themes(question)
            .iter()
            .filter(|id| without_marks(id) == plain);
        match (meant.next(), meant.next()) {
            (Some(id), None) => {
                noted.renamed.insert((written, id.clone()));
                id.clone()
            }
            _ => written,
        }
    }

    /// The questions and themes that `names` of columns are of, where each is of the theme so called in every question.
    pub(super) fn of_columns<'n>(
        &self,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> BTreeSet<(QuestionId, String)> {
        let own = |question: &QuestionId| {
            let of = |name: &str| {
                let theme = self.theme(question, name.to_owned(), &mut Noted::default());
                (question.clone(), theme)
            };
            names.clone().map(of).collect::<Vec<_>>()
        };
        self.questions
            .iter()
            .flat_map(|(question, _)| own(question))
            .collect()
    }

    fn themes(&self, question: &QuestionId) -> &[String] {
        let found = self.questions.iter().find(|(id, _)| id == question);
        found.map_or(&[][..], |(_, themes)| themes)
    }

    /// The question and theme that the column `name` is of; nothing if it is of none. A theme that the codebook does not have is
    /// one, too, if no other question can be meant.
    pub(super) fn column(&self, name: &str) -> Result<Option<(String, String)>, CodingsError> {
        let is_background = self.background.iter().any(|known| known == name);
        let known = self.pairs(|pair| pair == name);
        let of_question = |(question, _): &(QuestionId, Vec<String>)| {
            let theme = name.strip_prefix(question.as_str())?.strip_prefix('.')?;
            (!theme.is_empty()).then(|| (question.to_string(), theme.to_owned()))
        };
        let found = match known.is_empty() {
            false => known,
            true if is_background => Vec::new(),
            true => self.questions.iter().filter_map(of_question).collect(),
        };
        let found = match found.is_empty() && !is_background {
            true => self.pairs(|pair| in_spss(pair) == in_spss(name)),
            false => found,
        };
        let found = match found.is_empty() && !is_background {
            true => self.pairs(|pair| without_marks(pair) == without_marks(name)),
            false => found,
        };
        let described =
            |(question, theme): &(String, String)| format!("theme `{theme}` of question `{question}`");
        let ambiguous = |second: String| CodingsError::Ambiguous {
            column: name.to_owned(),
            first: described(&found[0]),
            second,
        };
        match &found[..] {
            [] => Ok(None),
            [_] if is_background => Err(ambiguous("a background variable".to_owned())),
            [one] => Ok(Some(one.clone())),
            [_, second, ..] => Err(ambiguous(described(second))),
        }
    }

    /// The questions and themes whose column is the `wanted` one.
    fn pairs(&self, wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (question, themes) in &self.questions {
            let of = themes
                .iter()
                .filter(|theme| wanted(&format!("{question}.{theme}")));
            found.extend(of.map(|theme| (question.to_string(), theme.clone())));
        }
        found
    }
}

/// A name in which `-` and `.` are `_`, to be compared with another such.
fn without_marks(name: &str) -> String {
    name.replace(['-', '.'], "_")
}

/// A name without what SPSS does not take in one, to be compared with another such.
fn in_spss(name: &str) -> String {
    let allowed = |letter: char| match letter {
        letter if letter.is_alphanumeric() || letter == '.' => letter,
        _ => '_',
    };
    let plain: String = name.to_lowercase().chars().map(allowed).collect();
    plain.strip_prefix("v_").map_or(plain.clone(), str::to_owned)
}
