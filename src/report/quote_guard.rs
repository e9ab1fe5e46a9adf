//! Which answers may be quoted where figures are hidden, and how many.

use std::collections::HashSet;

use crate::corpus::Wording;

use super::crosstab::Crosstab;
use super::groups::Groups;
use super::protection::Unknown;
use super::quotes::Quoting;
use super::table::{RowKind, Table};

/// The tables of a question that are published with its quotes.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    /// Of all respondents.
    pub table: &'a Table,
    /// The groups that are quoted each by itself, and their table.
    pub by: Option<(&'a Groups, &'a Crosstab)>,
    /// Tables by groups that quotes do not tell.
    pub beside: &'a [Crosstab],
}

/// Keeps hidden figures hidden from who reads quotes: who reads a whole answer and has the codebook knows all themes of a respondent,
/// and is taken to know their groups too.
pub(super) struct Guard<'a> {
    quoting: &'a Quoting<'a>,
    published: Published<'a>,
    /// Respondents whom a hidden figure counts.
    hidden: HashSet<u32>,
    /// Those whom no reader knows; nothing where there is nothing to protect.
    unknown: Option<Unknown<'a>>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(quoting: &'a Quoting<'a>, published: Published<'a>) -> Self {
        let of = |crosstab: &'a Crosstab| crosstab.protection.as_deref();
        let grouped = published.by.iter().map(|(_, crosstab)| *crosstab);
        let grouped = grouped.chain(published.beside).find_map(of);
        let protection = grouped.or(published.table.protection.as_deref());
        let mut guard = Self {
            quoting,
            published,
            hidden: HashSet::new(),
            unknown: protection.map(|protection| protection.unknown(quoting.book)),
        };
        if published.table.min_cell > 0 {
            guard.hide();
        }
        guard
    }

    /// Finds out whom hidden figures count.
    fn hide(&mut self) {
        for theme in 0..self.quoting.book.themes.len() {
            let hidden = self.hidden_groups(theme);
            if !hidden.contains(&true) {
                continue;
            }
            let all = !hidden.contains(&false);
            for answer in self.quoting.pool(theme) {
                let respondent = self.quoting.corpus.given.by[answer];
                let column = self
                    .published
                    .by
                    .and_then(|(_, crosstab)| crosstab.column(respondent));
                if column.map_or(all, |column| hidden[column]) {
                    self.hidden.insert(respondent);
                }
            }
        }
    }

    /// By group that is quoted, or of all, whether the theme is hidden.
    fn hidden_groups(&self, theme: usize) -> Vec<bool> {
        let of_all = self.published.table.base_size.is_none() || self.published.table.hides_theme(theme);
        match self.published.by {
            None => vec![of_all],
            Some((_, crosstab)) => (0..crosstab.groups.len())
                .map(|group| of_all || !is_shown(crosstab, theme, group))
                .collect(),
        }
    }

    /// Lets an answer of somebody who is not quoted yet be quoted, if that tells no hidden figure.
    pub(super) fn lets(&mut self, answer: usize) -> bool {
        let respondent = self.quoting.corpus.given.by[answer];
        if self.hidden.contains(&respondent) {
            return false;
        }
        let themes = self.themes(answer);
        let Some(unknown) = &mut self.unknown else {
            return true;
        };
        let tables = self.published.by.iter().map(|(_, crosstab)| *crosstab);
        let tables = tables.chain(self.published.beside);
        let groups = tables.filter_map(|crosstab| Some((crosstab.variable, crosstab.column(respondent)?)));
        unknown.tell(&themes, &groups.collect::<Vec<_>>())
    }

    /// All themes of the respondent who gave the answer, those of other mentions too.
    fn themes(&self, answer: usize) -> Vec<u32> {
        let Quoting {
            corpus,
            codings,
            question,
            ..
        } = *self.quoting;
        let is_of_same = |other: &usize| {
            let given = &corpus.given;
            given.by[*other] == given.by[answer]
                && corpus.wordings.question(Wording(given.wordings[*other])) == question
        };
        let before = (0..answer).rev().take_while(is_of_same);
        let mentions = before.chain((answer..corpus.len()).take_while(is_of_same));
        let mut themes: Vec<u32> = mentions
            .flat_map(|mention| codings.themes(mention).into_owned())
            .collect();
        themes.sort_unstable();
        themes.dedup();
        themes
    }
}

/// Whether the crosstab shows how many of its group of that index have the theme.
pub(super) fn is_shown(crosstab: &Crosstab, theme: usize, group: usize) -> bool {
    let is_row = |kind: &RowKind| matches!(kind, RowKind::Theme { theme: this, .. } if *this == theme);
    let row = crosstab.rows.iter().find(|row| is_row(&row.kind));
    row.is_some_and(|row| row.cells[group].figures.is_some())
}
