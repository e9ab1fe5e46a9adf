//! A growing set of forms, each with its reading.

use std::collections::BTreeMap;

use super::Reading;
use crate::text::lexicon::Lexicon;

/// Forms in the order of their coming, the first reading of each kept.
#[derive(Debug)]
pub(super) struct Forms {
    forms: Vec<(String, Reading, bool)>,
    at: BTreeMap<String, usize>,
    /// The reading of what is added next.
    pub(super) reading: Reading,
    /// Whether what is added next is told by a list, not by a rule.
    pub(super) certain: bool,
}

impl Default for Forms {
    fn default() -> Self {
        Self {
            forms: Vec::new(),
            at: BTreeMap::new(),
            reading: Reading::Inflection,
            certain: false,
        }
    }
}

impl Forms {
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    pub(super) fn add(&mut self, form: String) {
        if !self.at.contains_key(&form) {
            self.at.insert(form.clone(), self.forms.len());
            self.forms.push((form, self.reading, self.certain));
        }
    }

    /// Adds `stem` with each of the endings.
    pub(super) fn add_all(&mut self, stem: &str, endings: &[&str]) {
        for ending in endings {
            self.add([stem, ending].concat());
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(|(form, ..)| form.as_str())
    }

    /// Drops forms that a rule made and that the lexicon has under other lemmas than `same` only.
    pub(super) fn retain_own(&mut self, same: &[String], lexicon: &Lexicon<'_>) {
        self.forms.retain(|(form, _, certain)| {
            *certain || same.contains(form) || {
                let lemmas = lexicon.lemmas(form);
                lemmas.is_empty() || lemmas.iter().any(|other| same.contains(&other.form))
            }
        });
    }

    /// Adds the forms of `others` behind `before`.
    pub(super) fn extend(&mut self, before: &str, others: Self) {
        for (form, ..) in others.forms {
            self.add([before, &form].concat());
        }
    }
}

impl IntoIterator for Forms {
    type Item = (String, Reading);
    type IntoIter = std::iter::Map<
        std::vec::IntoIter<(String, Reading, bool)>,
        fn((String, Reading, bool)) -> Self::Item,
    >;

    fn into_iter(self) -> Self::IntoIter {
        self.forms.into_iter().map(|(form, reading, _)| (form, reading))
    }
}
