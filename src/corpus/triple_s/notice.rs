//! What is to be told of a survey in Triple-S that was read.

use std::fmt;

use crate::corpus::notice::counted_with;

/// Something to tell the user about the values in such a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TripleSNotice {
    /// Values that are none of their variables', and were kept as they are.
    Odd(Oddity),
    /// Codes of variables of several values that have no column, since the description has no such value.
    Lost(Oddity),
    /// Positions count bytes, not characters, as the length of the records shows.
    Bytes,
}

/// Values that were not expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// How many.
    pub count: usize,
    /// The first of them.
    pub value: String,
    /// Its variable.
    pub variable: String,
    /// Its record, from 1.
    pub record: usize,
}

impl Oddity {
    /// Adds one to what is `known`.
    pub(super) fn add(known: &mut Option<Self>, value: &str, variable: &str, record: usize) {
        const LONGEST: usize = 40;
        let known = known.get_or_insert_with(|| Self {
            count: 0,
            value: value.chars().take(LONGEST).collect(),
            variable: variable.to_owned(),
            record,
        });
        known.count += 1;
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            value,
            variable,
            record,
            ..
        } = self;
        write!(f, "such as `{value}` of `{variable}` in record {record}")
    }
}

impl fmt::Display for TripleSNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Odd(odd) => write!(
                f,
                "{} none of those that the description gives the variable, {odd}; kept as written",
                counted_with(odd.count, "value", "is", "are")
            ),
            Self::Lost(odd) => write!(
                f,
                "{} left out, for which the description has no value, {odd}",
                counted_with(odd.count, "code", "is", "are")
            ),
            Self::Bytes => f.write_str(
                "positions are taken to count bytes, since all records have the same number of them",
            ),
        }
    }
}
