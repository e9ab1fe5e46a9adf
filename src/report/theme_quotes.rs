//! The quotes of a question, theme by theme, or by theme and group of respondents.

use std::collections::HashSet;

use crate::text::Language;

use super::crosstab::Crosstab;
use super::groups::Groups;
use super::number::count;
use super::phrases::Phrases;
use super::quote_guard::{Guard, Published, is_shown};
use super::quotes::{Quote, Quoting};

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
    /// The quotes of one question's `themes`, in their order; a respondent is quoted once, as far as there are others. A group
    /// is quoted on a theme only if the table by groups shows how many of it have the theme. A theme that is hidden of all, or that
    /// nobody has, has no groups.
    ///
    /// Nobody is quoted whom a hidden figure counts, on whatever theme; and nobody by whose themes and groups a reader could work
    /// out a hidden figure more closely than by the tables. Where figures may be hidden the quotes of all themes are chosen together,
    /// whichever are asked for, so that themes one by one tell no more than all do.
    pub fn of_question(
        quoting: &Quoting<'_>,
        published: Published<'_>,
        themes: &[usize],
        language: Language,
    ) -> Vec<Self> {
        let chooser = Chooser {
            quoting,
            published,
            guard: Guard::new(quoting, published),
            language,
            quoted: HashSet::new(),
        };
        if published.table.min_cell == 0 {
            return chooser.choose(themes);
        }
        let every: Vec<usize> = (0..quoting.book.themes.len()).collect();
        let chosen = chooser.choose(&every);
        let of_theme = |theme: usize| chosen.iter().filter(move |quotes| quotes.theme == theme);
        themes
            .iter()
            .flat_map(|theme| of_theme(*theme))
            .cloned()
            .collect()
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

/// Chooses the quotes of a question.
struct Chooser<'a> {
    quoting: &'a Quoting<'a>,
    published: Published<'a>,
    guard: Guard<'a>,
    language: Language,
    quoted: HashSet<usize>,
}

impl Chooser<'_> {
    /// The quotes of `themes`.
    fn choose(mut self, themes: &[usize]) -> Vec<ThemeQuotes> {
        let mut all = Vec::new();
        for theme in themes {
            let table = self.published.table;
            let is_hidden = table.base_size.is_none() || table.hides_theme(*theme);
            let pool = match is_hidden {
                true => Vec::new(),
                false => self.quoting.pool(*theme),
            };
            match self.published.by.filter(|_| !pool.is_empty()) {
                Some((groups, crosstab)) => {
                    for at in 0..crosstab.groups.len() {
                        all.push(self.of_group(*theme, &pool, (groups, crosstab), at));
                    }
                }
                None => all.push(self.of(*theme, None, (!is_hidden).then_some(&pool))),
            }
        }
        all
    }

    /// Of the group of that index.
    fn of_group(
        &mut self,
        theme: usize,
        pool: &[usize],
        (groups, crosstab): (&Groups, &Crosstab),
        at: usize,
    ) -> ThemeQuotes {
        let group = &crosstab.groups[at];
        let number = groups.position(group).filter(|_| is_shown(crosstab, theme, at));
        let by = &self.quoting.corpus.given.by;
        let of_group = number.map(|number| {
            let is_of = |answer: &usize| groups.of[by[*answer] as usize] as usize == number;
            pool.iter().copied().filter(is_of).collect::<Vec<usize>>()
        });
        let group = QuotedGroup {
            by: crosstab.by.clone(),
            label: group.label.clone(),
        };
        self.of(theme, Some(group), of_group.as_deref())
    }

    /// Of `pool`; nothing where the theme is hidden.
    fn of(&mut self, theme: usize, group: Option<QuotedGroup>, pool: Option<&[usize]>) -> ThemeQuotes {
        let quoting = self.quoting;
        let quotes = pool.map_or_else(Vec::new, |pool| {
            quoting.choose(theme, pool, &mut self.quoted, &mut |answer| {
                self.guard.lets(answer)
            })
        });
        ThemeQuotes {
            question: quoting.question,
            theme,
            label: quoting.book.themes[theme].label.text(self.language).to_owned(),
            group,
            is_hidden: pool.is_none(),
            pool: pool.map_or(0, <[usize]>::len),
            respondents: pool.map_or(0, |pool| respondents(quoting, pool)),
            quotes,
        }
    }
}

/// How many respondents gave these answers.
fn respondents(quoting: &Quoting<'_>, answers: &[usize]) -> usize {
    let by = &quoting.corpus.given.by;
    let respondents: HashSet<u32> = answers.iter().map(|answer| by[*answer]).collect();
    respondents.len()
}
