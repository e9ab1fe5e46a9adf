//! Who answered, in columns: a million respondents are a few long lists.

use super::RespondentId;
use super::strings::Strings;

/// Everyone who is in the files, in the order of their first row, also those who answered nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Respondents {
    ids: Strings,
    weights: Vec<f64>,
    background: Vec<Variable>,
}

/// A background variable: what each respondent has of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Variable {
    /// The values, each once, in the order in which they are first seen.
    values: Strings,
    /// For each respondent the number of the value, from 1; 0 where the cell was blank.
    of: Vec<u32>,
}

/// One who answered.
#[derive(Clone, Copy, Debug)]
pub struct Respondent<'a> {
    all: &'a Respondents,
    at: usize,
}

impl Respondents {
    /// Nobody, with so many background variables.
    pub(super) fn new(variables: usize) -> Self {
        Self {
            background: vec![Variable::default(); variables],
            ..Self::default()
        }
    }

    /// Adds one with a value, or none, of each background variable.
    pub(super) fn push<'v>(
        &mut self,
        id: &RespondentId,
        values: impl IntoIterator<Item = Option<&'v str>>,
        weight: f64,
    ) {
        self.ids.push(id.as_str());
        self.weights.push(weight);
        for (variable, value) in self.background.iter_mut().zip(values) {
            variable.push(value);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The respondent of that index, which must be there.
    pub fn get(&self, at: usize) -> Respondent<'_> {
        Respondent { all: self, at }
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Respondent<'_>> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// The weights, in order.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The values that the variable of that index has, each once.
    pub fn values(&self, variable: usize) -> impl Iterator<Item = &str> {
        self.background[variable].values.iter()
    }
}

impl Variable {
    fn push(&mut self, value: Option<&str>) {
        let Some(value) = value else {
            self.of.push(0);
            return;
        };
        let known = self.values.iter().position(|known| known == value);
        let number = known.unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        self.of.push(number as u32 + 1);
    }
}

impl<'a> Respondent<'a> {
    /// Unique in the survey.
    pub fn id(&self) -> &'a str {
        self.all.ids.get(self.at)
    }

    /// Above zero and finite.
    pub fn weight(&self) -> f64 {
        self.all.weights[self.at]
    }

    /// The value of the background variable of that index; nothing where the cell was blank.
    pub fn value(&self, variable: usize) -> Option<&'a str> {
        let variable = self.all.background.get(variable)?;
        let number = *variable.of.get(self.at)?;
        Some(variable.values.get(number.checked_sub(1)? as usize))
    }

    /// The values of all background variables, in order.
    pub fn background(&self) -> impl Iterator<Item = Option<&'a str>> {
        (0..self.all.background.len()).map(|variable| self.value(variable))
    }
}
