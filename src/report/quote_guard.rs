//! Which answers may be quoted where figures are hidden, and how many.

use std::collections::HashSet;

use super::counts::Counts;
use super::crosstab::Crosstab;
use super::groups::Groups;
use super::protection::{Protection, Told};
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

/// How many quotes a theme gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quota {
    /// Where something is hidden of the theme, what it is within or what is within that.
    near: usize,
    /// Elsewhere.
    far: usize,
    /// Whether nobody is quoted who has a theme of the former.
    apart: bool,
}

/// Keeps hidden figures hidden from who reads quotes. A reader of a whole answer, who has the codebook, knows all its themes.
pub(super) struct Guard<'a> {
    quoting: &'a Quoting<'a>,
    published: Published<'a>,
    /// By theme, whether something is hidden of it, what it is within, or what is within that.
    near: Vec<bool>,
    /// Respondents whom a hidden figure counts.
    hidden: HashSet<u32>,
    /// Those who have a theme of which something is hidden nearby.
    with_near: HashSet<u32>,
}

impl<'a> Guard<'a> {
    pub(super) fn new(quoting: &'a Quoting<'a>, published: Published<'a>) -> Self {
        let themes = quoting.book.themes.len();
        let mut guard = Self {
            quoting,
            published,
            near: vec![false; themes],
            hidden: HashSet::new(),
            with_near: HashSet::new(),
        };
        if published.table.min_cell == 0 {
            return guard;
        }
        let hidden: Vec<Vec<bool>> = (0..themes).map(|theme| guard.hidden_groups(theme)).collect();
        let top = |theme: usize| quoting.book.lineage(theme).last();
        for theme in 0..themes {
            let family = (0..themes).filter(|other| top(*other) == top(theme));
            guard.near[theme] = family.into_iter().any(|other| hidden[other].contains(&true));
        }
        for (theme, hidden) in hidden.iter().enumerate() {
            let all = hidden.iter().all(|hidden| *hidden);
            if !guard.near[theme] {
                continue;
            }
            for answer in quoting.pool(theme) {
                let respondent = quoting.corpus.given.by[answer];
                guard.with_near.insert(respondent);
                let column = published
                    .by
                    .and_then(|(_, crosstab)| crosstab.of.get(respondent as usize));
                let group = column.and_then(|column| (*column as usize).checked_sub(1));
                if group.map_or(all, |group| hidden[group]) {
                    guard.hidden.insert(respondent);
                }
            }
        }
        guard
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

    /// How many quotes each theme may get, fewer and fewer; the first of them that [`allows`](Self::allows) what comes of it is
    /// to be taken. The last is none.
    pub(super) fn quotas(&self) -> Vec<Quota> {
        let each = self.quoting.options.each;
        let quota = |near, far, apart| Quota { near, far, apart };
        let halves = |each: usize| {
            std::iter::successors(Some(each), |each| Some(each / 2)).take_while(|each| *each > 0)
        };
        if self.protection().is_none() {
            return vec![quota(each, each, false)];
        }
        let mut quotas: Vec<Quota> = halves(each).map(|near| quota(near, each, false)).collect();
        quotas.push(quota(0, each, true));
        quotas.extend(halves(each / 2).map(|far| quota(0, far, true)));
        quotas.push(quota(0, 0, true));
        quotas
    }

    /// Those of `answers` that may be quoted on `theme`, and how many.
    pub(super) fn pool(&self, quota: Quota, theme: usize, answers: &[usize]) -> (Vec<usize>, usize) {
        let by = &self.quoting.corpus.given.by;
        let may_be_quoted = |answer: &&usize| {
            let respondent = &by[**answer];
            !self.hidden.contains(respondent) && !(quota.apart && self.with_near.contains(respondent))
        };
        let most = if self.near[theme] { quota.near } else { quota.far };
        (answers.iter().filter(may_be_quoted).copied().collect(), most)
    }

    /// Whether no hidden figure is known more closely by who reads quotes of these respondents.
    pub(super) fn allows(&self, quoted: &HashSet<usize>) -> bool {
        let Some((protection, grouped)) = self.protection().filter(|_| !quoted.is_empty()) else {
            return true;
        };
        let told = match grouped {
            Some(crosstab) => Told::Groups(crosstab.variable, self.counts(crosstab, quoted)),
            None => {
                let all = |respondent: usize| u32::from(quoted.contains(&respondent));
                let beside = self.published.beside.iter();
                let beside = beside.map(|crosstab| self.counts(crosstab, quoted));
                Told::All(self.counts_of(1, all).remove(0), beside.collect())
            }
        };
        protection.holds(self.quoting.book, &told)
    }

    /// Those who are quoted, by the groups of a table.
    fn counts(&self, crosstab: &Crosstab, quoted: &HashSet<usize>) -> Vec<Counts> {
        let column = |respondent: usize| match quoted.contains(&respondent) {
            true => crosstab.of.get(respondent).copied().unwrap_or(0),
            false => 0,
        };
        self.counts_of(crosstab.groups.len(), column)
    }

    /// Respondents by so many groups, whose numbers are counted from 1; 0 is none.
    fn counts_of(&self, groups: usize, group: impl Fn(usize) -> u32) -> Vec<Counts> {
        let Quoting {
            corpus,
            codings,
            book,
            question,
            ..
        } = *self.quoting;
        let of: Vec<u32> = (0..corpus.respondents.len()).map(group).collect();
        let mut counts = Counts::by_group(corpus, codings, book, question, (groups + 1, &of));
        counts.remove(0);
        counts
    }

    /// What is protected, and the table whose groups are quoted each by itself.
    fn protection(&self) -> Option<(&'a Protection, Option<&'a Crosstab>)> {
        let of = |crosstab: &'a Crosstab| crosstab.protection.as_deref();
        if let Some((_, crosstab)) = self.published.by
            && let Some(protection) = of(crosstab)
        {
            return Some((protection, Some(crosstab)));
        }
        let beside = self.published.beside.iter().find_map(of);
        let protection = beside.or(self.published.table.protection.as_deref());
        protection.map(|protection| (protection, None))
    }
}

/// Whether the crosstab shows how many of its group of that index have the theme.
pub(super) fn is_shown(crosstab: &Crosstab, theme: usize, group: usize) -> bool {
    let is_row = |kind: &RowKind| matches!(kind, RowKind::Theme { theme: this, .. } if *this == theme);
    let row = crosstab.rows.iter().find(|row| is_row(&row.kind));
    row.is_some_and(|row| row.cells[group].figures.is_some())
}
