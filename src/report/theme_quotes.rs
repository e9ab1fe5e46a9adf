//! The quotes of a question, theme by theme, or by theme and group of respondents.

use std::collections::HashSet;

use crate::text::Language;

use super::crosstab::Crosstab;
use super::groups::Groups;
use super::number::count;
use super::phrases::Phrases;
use super::quotes::{Quote, Quoting};
use super::table::{RowKind, Table};

/// The quotes of a theme, of all respondents or of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeQuotes {
    /// Index of the question in the corpus.
    pub question: usize,
    /// Index of the theme in the question's codebook.
    pub theme: usize,
    /// The theme's name.
    pub label: String,
    /// Of whom they are, if not of all.
    pub group: Option<QuotedGroup>,
    /// Whether there are none because the theme is hidden.
    pub is_hidden: bool,
    /// Among how many answers they were chosen; 0 where the theme is hidden.
    pub pool: usize,
    /// How many respondents gave these answers.
    pub respondents: usize,
    /// In order.
    pub quotes: Vec<Quote>,
}

/// A group that is quoted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedGroup {
    /// The background variable.
    pub by: String,
    /// The group's name.
    pub label: String,
}

impl ThemeQuotes {
    /// The quotes of one question's `themes`, in their order; a respondent is quoted once, as far as there are others.
    /// `table` says what is hidden, and of groups their crosstab does: a group is quoted on a theme only if its cell is
    /// shown. A theme that is hidden of all, or that nobody has, has no groups. An answer that also has a theme of fewer
    /// respondents than `table` shows is not quoted on any; and so that nobody can tell how many such there are, no more
    /// than half of the respondents with a theme are quoted where small figures are hidden.
    pub fn of_question(
        quoting: &Quoting<'_>,
        table: &Table,
        themes: &[usize],
        by: Option<(&Groups, &Crosstab)>,
        language: Language,
    ) -> Vec<Self> {
        let mut quoted = HashSet::new();
        let mut all = Vec::new();
        let kept_back = kept_back(quoting, table);
        for theme in themes {
            let is_hidden = table.base_size.is_none() || table.hides_theme(*theme);
            let pool = if is_hidden {
                Vec::new()
            } else {
                quoting.pool(*theme)
            };
            let label = quoting.book.themes[*theme].label.text(language);
            let of = |group: Option<QuotedGroup>, pool: Option<&[usize]>, quoted: &mut HashSet<usize>| Self {
                question: quoting.question,
                theme: *theme,
                label: label.to_owned(),
                group,
                is_hidden: pool.is_none(),
                pool: pool.map_or(0, <[usize]>::len),
                respondents: pool.map_or(0, |pool| respondents(quoting, pool)),
                quotes: pool.map_or_else(Vec::new, |pool| {
                    let most = if table.min_cell > 0 {
                        respondents(quoting, pool) / 2
                    } else {
                        usize::MAX
                    };
                    let pool = pool.iter().copied().filter(|answer| !kept_back.contains(answer));
                    quoting.choose(*theme, &pool.collect::<Vec<usize>>(), most, quoted)
                }),
            };
            let Some((groups, crosstab)) = by.filter(|_| !pool.is_empty()) else {
                all.push(of(None, (!is_hidden).then_some(&pool), &mut quoted));
                continue;
            };
            for (at, group) in crosstab.groups.iter().enumerate() {
                let number = groups.position(group).filter(|_| is_shown(crosstab, *theme, at));
                let corpus = quoting.corpus;
                let of_group = number.map(|number| {
                    let is_of =
                        |answer: &usize| groups.of[corpus.given.by[*answer] as usize] as usize == number;
                    pool.iter().copied().filter(is_of).collect::<Vec<usize>>()
                });
                let group = QuotedGroup {
                    by: crosstab.by.clone(),
                    label: group.label.clone(),
                };
                all.push(of(Some(group), of_group.as_deref(), &mut quoted));
            }
        }
        all
    }

    /// The theme, and among how many answers the quotes were chosen.
    pub fn title(&self, language: Language) -> String {
        self.with_pool(&self.label, language)
    }

    /// The group, with its variable, and among how many answers the quotes were chosen; nothing if they are of all.
    pub fn group_title(&self, language: Language) -> Option<String> {
        let group = self.group.as_ref()?;
        Some(self.with_pool(&format!("{}: {}", group.by, group.label), language))
    }

    /// What stands instead of quotes where there are none.
    pub fn absence(&self, language: Language) -> Option<&'static str> {
        let phrases = Phrases::of(language);
        match (self.is_hidden, &self.group) {
            (true, Some(_)) => Some(phrases.suppressed_group),
            (true, None) => Some(phrases.suppressed_quotes),
            (false, _) if self.pool == 0 => Some(phrases.no_quotes),
            (false, _) => None,
        }
    }

    fn with_pool(&self, title: &str, language: Language) -> String {
        let [one, many, of_fewer] = Phrases::of(language).pool;
        let told = match (self.pool, self.respondents) {
            (0, _) => return title.to_owned(),
            (1, _) => one,
            (pool, respondents) if pool == respondents => many,
            _ => of_fewer,
        };
        let told = told.replace("{pool}", &count(self.pool, language));
        let told = told.replace("{respondents}", &count(self.respondents, language));
        format!("{title} ({told})")
    }
}

/// The answers with a theme that too few respondents have: a quote of them would tell of it, with its hit marked.
fn kept_back(quoting: &Quoting<'_>, table: &Table) -> HashSet<usize> {
    let hidden = table.themes().filter(|theme| table.hides_theme(*theme));
    let pools = hidden.map(|theme| quoting.pool(theme));
    let is_small = |pool: &Vec<usize>| respondents(quoting, pool) < table.min_cell;
    pools.filter(is_small).flatten().collect()
}

/// How many respondents gave these answers.
fn respondents(quoting: &Quoting<'_>, answers: &[usize]) -> usize {
    let by = &quoting.corpus.given.by;
    let respondents: HashSet<u32> = answers.iter().map(|answer| by[*answer]).collect();
    respondents.len()
}

/// Whether the crosstab shows how many of its group of that index have the theme.
fn is_shown(crosstab: &Crosstab, theme: usize, group: usize) -> bool {
    let is_row = |kind: &RowKind| matches!(kind, RowKind::Theme { theme: this, .. } if *this == theme);
    let row = crosstab.rows.iter().find(|row| is_row(&row.kind));
    row.is_some_and(|row| row.cells[group].figures.is_some())
}
