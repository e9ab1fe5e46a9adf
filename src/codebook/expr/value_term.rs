//! `fylke:Troms`: a background variable of the respondent, and the value that it must have.

use std::fmt::{Display, Formatter, Result};

/// A background variable and a value. Whether such a variable exists is known when there are answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ValueTerm {
    column: String,
    value: String,
}

impl ValueTerm {
    /// The respondents whose `column` is `value`.
    pub fn new(column: &str, value: &str) -> Self {
        Self {
            column: column.to_owned(),
            value: value.trim().to_owned(),
        }
    }

    /// Name of the background variable, capitals minded.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// The value, as written.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether a respondent with `value` is meant: the same, whatever the case. A blank cell is no value.
    pub fn fits(&self, value: Option<&str>) -> bool {
        let small = |text: &str| text.trim().to_lowercase();
        value.is_some_and(|value| value == self.value || small(value) == small(&self.value))
    }
}

impl Display for ValueTerm {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        let bare = self.value.starts_with(char::is_alphanumeric) && self.value.chars().all(plain);
        match (bare, self.value.contains('"')) {
            (true, _) => write!(f, "{}:{}", self.column, self.value),
            (false, false) => write!(f, "{}:\"{}\"", self.column, self.value),
            (false, true) => write!(f, "{}:«{}»", self.column, self.value),
        }
    }
}
