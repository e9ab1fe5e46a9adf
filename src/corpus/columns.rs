//! The columns of a file: where what the layout names stands in its header.

use crate::source::did_you_mean;
use crate::text::Text;

use super::layout::{Layout, Shape};

/// The names of a file's columns, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header(Vec<Text>);

/// Indices of the columns that are needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub id: Option<usize>,
    pub answers: Answers,
    /// In the order of the layout.
    pub background: Vec<usize>,
    pub weight: Option<usize>,
}

/// Indices of the columns of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answers {
    Long { question: Option<usize>, text: usize },
    Wide(Vec<usize>),
}

/// A column that is needed and cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnFault {
    /// No column has the name.
    #[error("there is no column `{column}`; {help}")]
    Missing {
        /// The name in the layout.
        column: String,
        /// The nearest name, or those there are.
        help: String,
    },
    /// Several columns have it.
    #[error("two columns are named `{column}`, number {first} and number {second}; rename one of them")]
    Ambiguous {
        /// The name.
        column: String,
        /// The first of them, counted from 1.
        first: usize,
        /// The next of them, counted from 1.
        second: usize,
    },
}

impl Header {
    /// The names without the white space around them.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().map(|name| Text::new(name.trim())).collect())
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|name| &**name)
    }

    /// Number of columns.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Index of the only column of that name, which is not blank.
    pub fn find(&self, name: &str) -> Result<usize, ColumnFault> {
        let wanted = Text::new(name.trim());
        let mut named = (0..self.len()).filter(|at| !wanted.is_empty() && self.0[*at] == wanted);
        match (named.next(), named.next()) {
            (Some(only), None) => Ok(only),
            (Some(first), Some(second)) => Err(ColumnFault::Ambiguous {
                column: name.to_owned(),
                first: first + 1,
                second: second + 1,
            }),
            (None, _) => Err(ColumnFault::Missing {
                column: name.to_owned(),
                help: self.help(name),
            }),
        }
    }

    fn help(&self, name: &str) -> String {
        let names: Vec<&str> = self
            .0
            .iter()
            .map(|name| &**name)
            .filter(|name| !name.is_empty())
            .collect();
        did_you_mean(name, &names)
    }
}

impl Columns {
    /// Finds what `layout` names in `header`, or tells of all that cannot be found.
    pub fn find(layout: &Layout, header: &Header) -> Result<Self, Vec<ColumnFault>> {
        let mut faults = Vec::new();
        let mut find = |name: &String| {
            header.find(name).unwrap_or_else(|fault| {
                if !faults.contains(&fault) {
                    faults.push(fault);
                }
                0
            })
        };
        let columns = Self {
            id: layout.id.as_ref().map(&mut find),
            answers: match &layout.shape {
                Shape::Long { question, text } => Answers::Long {
                    question: question.as_ref().map(&mut find),
                    text: find(text),
                },
                Shape::Wide(columns) => {
                    Answers::Wide(columns.iter().map(|(_, column)| find(column)).collect())
                }
            },
            background: layout.background.iter().map(&mut find).collect(),
            weight: layout.weight.as_ref().map(&mut find),
        };
        if faults.is_empty() {
            Ok(columns)
        } else {
            Err(faults)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout {
            id: Some("respondent".to_owned()),
            shape: Shape::Long {
                question: None,
                text: "Språk".to_owned(),
            },
            background: vec!["fylke".to_owned()],
            weight: None,
        }
    }

    #[test]
    fn columns_are_found_whatever_the_space_and_composition_of_their_names() {
        let header = Header::new(["", " fylke", "Spra\u{30a}k\u{a0}", "respondent", "", "x", "x"]);
        let columns = Columns::find(&layout(), &header).expect("all columns");
        let text = Answers::Long {
            question: None,
            text: 2,
        };
        assert_eq!(
            (columns.id, columns.answers, columns.background),
            (Some(3), text, vec![1])
        );
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let faults =
            Columns::find(&layout(), &Header::new(["fylke", "Respondent", "fylke"])).expect_err("faults");
        let told: Vec<String> = faults.iter().map(ColumnFault::to_string).collect();
        assert_eq!(
            told,
            [
                "there is no column `respondent`; did you mean `Respondent`?",
                "there is no column `Språk`; there is `fylke`, `Respondent` and `fylke`",
                "two columns are named `fylke`, number 1 and number 3; rename one of them",
            ]
        );
    }

    #[test]
    fn a_blank_name_finds_no_column() {
        assert!(Header::new(["", "a"]).find(" ").is_err());
    }
}
