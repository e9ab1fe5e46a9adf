//! Themes and their rules.

use crate::source::{Literal, SourceId};
use crate::text::{Language, Span};

use super::colour::Colour;
use super::expr::Expr;
use super::ids::ThemeId;

/// A named subject, and the rules that find it.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Unique in the codebook.
    pub id: ThemeId,
    /// Index of the theme that this one is part of; its answers count there too.
    pub parent: Option<usize>,
    /// What tables call it.
    pub label: Label,
    /// What it means, for coders and readers.
    pub definition: Option<String>,
    /// The colour that it has in charts and in other tools.
    pub colour: Option<Colour>,
    /// Any of these gives an answer the theme.
    pub any: Vec<Rule>,
    /// An answer with one of these does not get the theme by its own rules (by a subtheme's it does).
    pub none: Vec<Rule>,
    /// A hit in the same sentence as one of these does not count.
    pub unless: Vec<Rule>,
    /// Answers that must get the theme, or must not.
    pub examples: Vec<Example>,
    /// Where the theme's name stands in the codebook's source.
    pub span: Span,
}

/// One expression of a theme's list.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What it looks for; spans are of the written text.
    pub expr: Expr,
    /// As the analyst wrote it.
    pub written: Literal,
}

/// A sentence that tells what a theme is, or is not; `check` holds the rules to it.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub written: Literal,
    /// Whether it must get the theme.
    pub belongs: bool,
}

/// A theme's name in the languages that the analyst gave.
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

/// A codebook's source and a place in it.
pub type Place = (SourceId, Span);
