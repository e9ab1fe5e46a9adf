//! Which column of an answer file holds what.

use super::QuestionId;

/// Where the parts of a survey stand in its files. Columns are named as in the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The column of the respondent's id; without, each row is a respondent and its number is the id.
    pub id: Option<String>,
    /// Where the answers stand.
    pub shape: Shape,
    /// The columns of the background variables.
    pub background: Vec<String>,
    /// The column of the respondent's weight; without, each weighs 1.
    pub weight: Option<String>,
}

/// The two ways to lay answers out in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One answer a row.
    Long {
        /// The column of the question's id; without, there is one question, and the text's column names it.
        question: Option<String>,
        /// The column of the answer.
        text: String,
    },
    /// One respondent a row, one column a question; or several columns one after another, if a respondent can give
    /// several answers.
    Wide(Vec<(QuestionId, String)>),
}

impl Layout {
    /// The columns that a file must have, each once.
    pub fn columns(&self) -> Vec<&str> {
        let answers: Vec<&str> = match &self.shape {
            Shape::Long { question, text } => question.iter().chain([text]).map(String::as_str).collect(),
            Shape::Wide(columns) => columns.iter().map(|(_, column)| column.as_str()).collect(),
        };
        let others = self.id.iter().chain(&self.background).chain(&self.weight);
        let mut columns: Vec<&str> = others.map(String::as_str).chain(answers).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}
