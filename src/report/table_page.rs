//! The tables of a survey as they are published together.

use crate::corpus::Corpus;
use crate::text::Language;

use super::crosstab::Crosstab;
use super::markup::{one_line, visible};
use super::provenance::Provenance;
use super::table::Table;

/// Tables and what is written beside them.
#[derive(Clone, Copy, Debug)]
pub struct TablePage<'a> {
    /// What they are of.
    pub corpus: &'a Corpus,
    /// One for each question.
    pub tables: &'a [Table],
    /// Those of the same questions by groups.
    pub crosstabs: &'a [Crosstab],
    /// Where the figures come from.
    pub provenance: &'a Provenance,
    /// The language of publication.
    pub language: Language,
}

impl<'a> TablePage<'a> {
    /// The question's wording on one line, or its id where it has none.
    pub(super) fn wording(&self, question: usize) -> String {
        let question = &self.corpus.questions[question];
        let wording = question.text.as_deref().map(one_line);
        visible(
            &wording
                .filter(|text| !text.is_empty())
                .unwrap_or_else(|| question.id.to_string()),
        )
    }

    /// The crosstabs of the table's question.
    pub(super) fn crosstabs_of(&self, table: &Table) -> impl Iterator<Item = &'a Crosstab> {
        let question = table.question;
        self.crosstabs
            .iter()
            .filter(move |crosstab| crosstab.question == question)
    }

    /// What stands below the tables.
    pub(super) fn source(&self) -> String {
        visible(&self.provenance.line(self.language))
    }
}
