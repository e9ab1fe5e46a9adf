//! Themes and their rules.

use crate::source::{Label, Literal, SourceId};
use crate::text::Span;

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

/// A codebook's source and a place in it.
pub type Place = (SourceId, Span);
