//! The codebook: themes, and the rules that find them.

mod colour;
pub mod edit;
pub mod exchange;
pub mod expr;
mod files;
mod ids;
mod library;
mod lint;
mod read_words;
mod reader;
mod references;
mod schema;
mod sets;
mod theme;
mod unread;
mod words;

use crate::corpus::QuestionId;
use crate::source::SourceId;
use crate::text::Span;

pub use colour::{Colour, InvalidColour};
pub use files::{Disk, Files};
pub use ids::{InvalidName, SetName, ThemeId};
pub use library::{Library, LoadError, Loaded, load, load_from, parse};
pub use lint::{Allowed, lint, lint_figures};
pub use schema::json_schema;
pub use sets::{Sets, WordSet};
pub use theme::{Example, Place, Rule, Theme};

pub use crate::source::Label;
pub use unread::Unread;
pub use words::WordSettings;

/// The themes of one or several questions.
#[derive(Clone, Debug)]
pub struct Codebook {
    /// What it is called.
    pub title: Option<String>,
    /// Its author's version.
    pub version: Option<String>,
    /// The questions that it codes; none named: all.
    pub questions: Vec<Name<QuestionId>>,
    /// Every theme before its subthemes, in the order of the file.
    pub themes: Vec<Theme>,
    /// The word lists that its rules can use, included ones among them.
    pub sets: Sets,
    /// The file.
    pub source: SourceId,
}

/// A name that the codebook's author wrote, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name<T> {
    /// What is named.
    pub value: T,
    /// Where it stands in the codebook's source.
    pub span: Span,
}

impl Codebook {
    fn empty(source: SourceId) -> Self {
        Self {
            title: None,
            version: None,
            questions: Vec::new(),
            themes: Vec::new(),
            sets: Sets::default(),
            source,
        }
    }

    /// Index of the theme of that id.
    pub fn find_theme(&self, id: &str) -> Option<usize> {
        self.themes.iter().position(|theme| theme.id.as_str() == id)
    }

    /// Whether it names `question`, or codes all questions.
    pub fn codes(&self, question: &QuestionId) -> bool {
        self.questions.is_empty() || self.questions.iter().any(|name| name.value == *question)
    }

    /// The theme and those it is part of, from the inside out.
    pub fn lineage(&self, theme: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(theme), |at| self.themes[*at].parent)
    }
}
