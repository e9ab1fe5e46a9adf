//! Texts that are printed, in several languages.

use crate::text::Language;

use super::fields::{Fields, Value};
use super::problem::Problems;

/// What something is called in print, in the languages that the analyst gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    texts: Vec<(Language, String)>,
}

impl Label {
    /// A label that is the same in all languages.
    pub fn same(text: &str) -> Self {
        Self {
            texts: Language::ALL.map(|language| (language, text.to_owned())).into(),
        }
    }

    /// Adds the label in one language.
    pub fn add(&mut self, language: Language, text: String) {
        self.texts.push((language, text));
    }

    /// The text that it is in every language, if it is the same in all.
    pub fn common(&self) -> Option<&str> {
        let text = self.text(Language::default());
        let same = |language| self.text(language) == text;
        Language::ALL.into_iter().all(same).then_some(text)
    }

    /// The texts that were given, bokmål before nynorsk before English.
    pub fn given(&self) -> impl Iterator<Item = (Language, &str)> {
        self.texts
            .iter()
            .map(|(language, text)| (*language, text.as_str()))
    }

    /// Whether it is given in no language.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The label in `language`, or else in the first that it has (bokmål before nynorsk before English).
    pub fn text(&self, language: Language) -> &str {
        let in_language = |wanted| self.texts.iter().find(|(given, _)| *given == wanted);
        let best = in_language(language).or_else(|| Language::ALL.into_iter().find_map(in_language));
        best.map_or("", |(_, text)| text)
    }
}

impl<'a> Fields<'a> {
    /// Reads `value` as a label: one text for all languages, or a table of them, `{ nb = "…", nn = "…", en = "…" }`.
    /// `name` says in a mistake what it is. A table of none is nothing.
    pub fn as_label(&self, name: &str, value: &'a Value<'a>, problems: &mut Problems) -> Option<Label> {
        let Some(table) = value.get_ref().as_table() else {
            let literal = self.as_literal(name, value, problems)?;
            return Some(Label::same(&literal.text));
        };
        let mut languages = self.within(table);
        let mut label = Label::default();
        for language in Language::ALL {
            if let Some(literal) = languages.literal(language.code(), problems) {
                label.add(language, literal.text);
            }
        }
        languages.close(problems);
        (!label.is_empty()).then_some(label)
    }
}
