//! The ids of a survey, by which the columns of a file are told apart.

use crate::corpus::QuestionId;

use super::codings_error::CodingsError;

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

/// A name without what SPSS does not take in one, to be compared with another such.
fn in_spss(name: &str) -> String {
    let allowed = |letter: char| match letter {
        letter if letter.is_alphanumeric() || letter == '.' => letter,
        _ => '_',
    };
    let plain: String = name.to_lowercase().chars().map(allowed).collect();
    plain.strip_prefix("v_").map_or(plain.clone(), str::to_owned)
}
