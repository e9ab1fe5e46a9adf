//! Who answered, in columns: a million respondents are a few long lists.

use rustc_hash::FxHashMap;

use crate::mapped::{Column, Strings, StringsBuilder};

/// Everyone who is in the files, in the order of their first row, also those who answered nothing.
#[derive(Clone, Debug, Default)]
pub struct Respondents {
    /// The id of each, unique in the survey.
    pub ids: Strings,
    /// The weight of each, above zero and finite; nothing if all weigh 1.
    pub weights: Column<f64>,
    /// The background variables.
    pub background: Vec<Variable>,
}

/// A background variable: what each respondent has of it.
#[derive(Clone, Debug, Default)]
pub struct Variable {
    /// The values, each once, in the order in which they are first seen.
    pub values: Strings,
    /// For each respondent the number of the value, from 1; 0 where the cell was blank.
    pub of: Column<u32>,
}

/// One who answered.
#[derive(Clone, Copy, Debug)]
pub struct Respondent<'a> {
    all: &'a Respondents,
    at: usize,
}

impl Respondents {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The respondent of that index, which must be there.
    pub fn get(&self, at: usize) -> Respondent<'_> {
        Respondent { all: self, at }
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Respondent<'_>> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// The values that the variable of that index has, each once.
    pub fn values(&self, variable: usize) -> impl Iterator<Item = &str> {
        self.background[variable].values.iter()
    }
}

impl<'a> Respondent<'a> {
    /// Unique in the survey.
    pub fn id(&self) -> &'a str {
        self.all.ids.get(self.at)
    }

    /// Above zero and finite.
    pub fn weight(&self) -> f64 {
        self.all.weights.get(self.at).copied().unwrap_or(1.0)
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

/// Respondents that are being read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    ids: StringsBuilder,
    weights: Option<Vec<f64>>,
    background: Vec<VariableDraft>,
}

#[derive(Debug, Default)]
struct VariableDraft {
    values: StringsBuilder,
    numbers: FxHashMap<Box<str>, u32>,
    of: Vec<u32>,
}

impl Draft {
    /// Nobody, with so many background variables.
    pub fn new(variables: usize, weighted: bool) -> Self {
        Self {
            ids: StringsBuilder::default(),
            weights: weighted.then(Vec::new),
            background: (0..variables).map(|_| VariableDraft::default()).collect(),
        }
    }

    /// Adds one with a value, or none, of each background variable, and tells the index.
    pub fn push<'v>(
        &mut self,
        id: &str,
        values: impl IntoIterator<Item = Option<&'v str>>,
        weight: f64,
    ) -> usize {
        if let Some(weights) = &mut self.weights {
            weights.push(weight);
        }
        for (variable, value) in self.background.iter_mut().zip(values) {
            variable.push(value);
        }
        self.ids.push(id)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// The id of the respondent of that index.
    pub fn id(&self, at: usize) -> &str {
        self.ids.get(at)
    }

    /// The weight of the respondent of that index.
    pub fn weight(&self, at: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[at])
    }

    /// The values of all background variables that the respondent of that index has, in order.
    pub fn background(&self, at: usize) -> impl Iterator<Item = Option<&str>> {
        self.background.iter().map(move |variable| {
            let number = variable.of[at].checked_sub(1)?;
            Some(variable.values.get(number as usize))
        })
    }

    /// All of them.
    pub fn finish(self) -> Respondents {
        Respondents {
            ids: self.ids.into(),
            weights: self.weights.unwrap_or_default().into(),
            background: self.background.into_iter().map(VariableDraft::finish).collect(),
        }
    }
}

impl VariableDraft {
    fn push(&mut self, value: Option<&str>) {
        let number = value.map_or(0, |value| {
            self.numbers.get(value).copied().unwrap_or_else(|| {
                let number = self.values.push(value) as u32 + 1;
                self.numbers.insert(value.into(), number);
                number
            })
        });
        self.of.push(number);
    }

    fn finish(self) -> Variable {
        Variable {
            values: self.values.into(),
            of: self.of.into(),
        }
    }
}
