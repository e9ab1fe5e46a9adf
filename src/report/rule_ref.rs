//! Rules as they are told of: as written, and where.

use serde::Serialize;

use crate::codebook::{Codebook, Rule};
use crate::coding::Exclusion;
use crate::source::Sources;

/// A rule, and where its author finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RuleRef<'a> {
    /// The id of the theme that it belongs to.
    pub theme: &'a str,
    /// The list that it stands in: `any`, `none` or `unless`.
    pub list: &'static str,
    /// Its number in that list, from 0.
    pub index: usize,
    /// As it is written.
    pub text: &'a str,
    /// The file that it stands in.
    pub file: &'a str,
    /// The line that it begins on, from 1.
    pub line: usize,
}

impl<'a> RuleRef<'a> {
    /// A rule of `any`; theme and rule are indexes in `book`, whose files are among `sources`.
    pub fn any(book: &'a Codebook, sources: &'a Sources, theme: usize, rule: usize) -> Self {
        Self::new(book, sources, theme, ("any", rule), &book.themes[theme].any[rule])
    }

    /// A rule that takes hits away.
    pub fn cancelling(
        book: &'a Codebook,
        sources: &'a Sources,
        theme: usize,
        list: Exclusion,
        rule: usize,
    ) -> Self {
        let written = &list.of(&book.themes[theme])[rule];
        Self::new(book, sources, theme, (list.key(), rule), written)
    }

    fn new(
        book: &'a Codebook,
        sources: &'a Sources,
        theme: usize,
        (list, index): (&'static str, usize),
        rule: &'a Rule,
    ) -> Self {
        let source = sources.get(book.source);
        Self {
            theme: book.themes[theme].id.as_str(),
            list,
            index,
            text: &rule.written.text,
            file: &source.name,
            line: source.position(rule.written.span).0,
        }
    }

    /// Where it stands, briefly: "kodebok.toml:12", without the folders.
    pub fn place(&self) -> String {
        let name = self.file.rsplit(['/', '\\', ':']).next().unwrap_or(self.file);
        format!("{name}:{}", self.line)
    }
}
