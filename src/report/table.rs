//! The frequency table of a question: how many answers have each theme.

use std::str::FromStr;
use std::sync::Arc;

use crate::codebook::Codebook;
use crate::coding::CodedAnswers;
use crate::corpus::Corpus;
use crate::stats::{Interval, Weights, wilson};
use crate::text::Language;

use super::counts::Counts;
use super::hiding::Hiding;
use super::order::alphabetical;
use super::phrases::Phrases;
use super::protection::Protection;

/// What percentages are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BaseKind {
    /// Those who answered the question, also without content.
    #[default]
    Answered,
    /// Those whose answer has content.
    Substantive,
    /// Those whose answer got a theme.
    Coded,
    /// All respondents of the survey.
    All,
}

impl BaseKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Answered, Self::Substantive, Self::Coded, Self::All];

    /// Its name in `--base`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Substantive => "substantive",
            Self::Coded => "coded",
            Self::All => "all",
        }
    }
}

/// A name that no base has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown base `{0}`; there is answered, substantive, coded and all")]
pub struct UnknownBase(String);

impl FromStr for BaseKind {
    type Err = UnknownBase;

    fn from_str(name: &str) -> Result<Self, UnknownBase> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| UnknownBase(name.to_owned()))
    }
}

/// The order of a table's rows. Subthemes always follow their parent; uncoded and non-answers come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Most frequent first.
    #[default]
    Frequency,
    /// As in the codebook.
    Codebook,
    /// By the alphabet.
    Name,
}

/// How to make a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// What percentages are of.
    pub base: BaseKind,
    /// Figures on fewer respondents than this are hidden.
    pub min_cell: usize,
    /// The order of the rows.
    pub order: Order,
    /// The language of the labels.
    pub language: Language,
}

/// A question's frequencies, with all that is needed to read them rightly.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Index of the question in the corpus.
    pub question: usize,
    /// Themes in order, then uncoded, then non-answers.
    pub rows: Vec<Row>,
    /// What percentages are of.
    pub base: BaseKind,
    /// Those in the base; nothing if they are too few to tell.
    pub base_size: Option<Weights>,
    /// Whether n and percent are weighted.
    pub weighted: bool,
    /// The threshold that was applied.
    pub min_cell: usize,
    /// How many answers were given, where a respondent could give several.
    pub mentions: Option<usize>,
    /// What that which is hidden protects.
    pub(super) protection: Option<Arc<Protection>>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What is counted.
    pub kind: RowKind,
    /// Its name in the table's language.
    pub label: String,
    /// Its figures; nothing if they are hidden.
    pub figures: Option<Figures>,
}

/// What a row counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// Answers with a theme.
    Theme {
        /// Index in the codebook.
        theme: usize,
        /// Its id.
        id: String,
        /// How many themes it is within.
        depth: usize,
    },
    /// Answers with content and without a theme.
    Uncoded,
    /// Answers without content.
    NonAnswer,
}

/// The figures of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// Respondents, or the sum of their weights.
    pub n: f64,
    /// Of the base, from 0 to 1; nothing if the row is not part of the base.
    pub proportion: Option<f64>,
    /// Of the proportion.
    pub interval: Option<Interval>,
    /// Of all codings at the top level, from 0 to 1; nothing if anything in the table is hidden.
    pub share: Option<f64>,
}

impl RowKind {
    /// The theme's id, or `(uncoded)` or `(non-answer)`.
    pub fn id(&self) -> &str {
        match self {
            Self::Theme { id, .. } => id,
            Self::Uncoded => "(uncoded)",
            Self::NonAnswer => "(non-answer)",
        }
    }

    /// Those whom the row counts.
    pub(super) fn weights(&self, counts: &Counts) -> Weights {
        match self {
            Self::Theme { theme, .. } => counts.themes[*theme],
            Self::Uncoded => counts.uncoded,
            Self::NonAnswer => counts.non_answers,
        }
    }

    /// Whether they are part of that base.
    pub(super) fn is_in(&self, base: BaseKind) -> bool {
        match self {
            Self::Theme { .. } => true,
            Self::Uncoded => !matches!(base, BaseKind::Coded),
            Self::NonAnswer => matches!(base, BaseKind::Answered | BaseKind::All),
        }
    }
}

impl Table {
    /// The table of the question of that index. `codings` are those of the corpus' answers, in their order, by `book`.
    pub fn new(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        options: TableOptions,
    ) -> Self {
        let counts = Counts::new(corpus, codings, book, question);
        let base = counts.base_of(options.base, corpus);
        let maker = Maker {
            counts: &counts,
            book,
            base,
            options,
            hiding: Hiding::plain(&counts, base.count, book, options.base, options.min_cell),
        };
        let mut rows = Vec::new();
        maker.themes(None, &mut rows);
        rows.extend(maker.others());
        let mut table = Self {
            question,
            rows,
            base: options.base,
            base_size: (!maker.hiding.hides_base(0)).then_some(base),
            weighted: corpus.weighted,
            min_cell: options.min_cell,
            protection: maker.hiding.protection.clone(),
            mentions: corpus.questions[question].several.then(|| {
                let answers = corpus.answers();
                answers.filter(|answer| answer.question == question).count()
            }),
        };
        table.hide_what_shares_tell();
        table
    }

    /// Whether any figure is hidden.
    pub fn hides(&self) -> bool {
        self.base_size.is_none() || self.rows.iter().any(|row| row.figures.is_none())
    }

    /// Whether the theme of that index is hidden.
    pub fn hides_theme(&self, theme: usize) -> bool {
        self.rows.iter().any(|row| {
            row.figures.is_none() && matches!(row.kind, RowKind::Theme { theme: this, .. } if this == theme)
        })
    }

    /// The themes in the order of the rows, by their index in the codebook.
    pub fn themes(&self) -> impl Iterator<Item = usize> {
        self.rows.iter().filter_map(|row| match row.kind {
            RowKind::Theme { theme, .. } => Some(theme),
            RowKind::Uncoded | RowKind::NonAnswer => None,
        })
    }

    /// The shares of the shown rows would give away the sum of the hidden ones.
    fn hide_what_shares_tell(&mut self) {
        if self.base_size.is_none() {
            self.rows.iter_mut().for_each(|row| row.figures = None);
        }
        if self.hides() {
            self.rows
                .iter_mut()
                .filter_map(|row| row.figures.as_mut())
                .for_each(|figures| figures.share = None);
        }
    }
}

struct Maker<'a> {
    counts: &'a Counts,
    book: &'a Codebook,
    base: Weights,
    options: TableOptions,
    hiding: Hiding,
}

impl Maker<'_> {
    /// Adds the rows of the themes within `parent`, each followed by its subthemes.
    fn themes(&self, parent: Option<usize>, rows: &mut Vec<Row>) {
        let mut themes: Vec<usize> = (0..self.book.themes.len())
            .filter(|theme| self.book.themes[*theme].parent == parent)
            .collect();
        match self.options.order {
            Order::Codebook => {}
            Order::Name => themes.sort_by_cached_key(|theme| alphabetical(self.label(*theme))),
            Order::Frequency => {
                // Hidden ones stand last, in the codebook's order: their place must not tell their size.
                let size = |theme: &usize| match self.hiding.hides_theme(*theme) {
                    true => -1.0,
                    false => self.counts.themes[*theme].sum,
                };
                themes.sort_by(|a, b| size(b).total_cmp(&size(a)));
            }
        }
        for theme in themes {
            rows.push(self.theme(theme));
            self.themes(Some(theme), rows);
        }
    }

    fn theme(&self, at: usize) -> Row {
        let theme = &self.book.themes[at];
        let weights = &self.counts.themes[at];
        let total = self.counts.top_level(self.book);
        let kind = RowKind::Theme {
            theme: at,
            id: theme.id.to_string(),
            depth: theme.id.depth(),
        };
        let figures = self.figures(&kind).map(|figures| Figures {
            share: (total > 0.0).then(|| weights.sum / total),
            ..figures
        });
        Row {
            kind,
            label: self.label(at).to_owned(),
            figures,
        }
    }

    fn label(&self, theme: usize) -> &str {
        self.book.themes[theme].label.text(self.options.language)
    }

    fn others(&self) -> [Row; 2] {
        let phrases = Phrases::of(self.options.language);
        [
            (RowKind::Uncoded, phrases.uncoded),
            (RowKind::NonAnswer, phrases.non_answer),
        ]
        .map(|(kind, label)| Row {
            figures: self.figures(&kind),
            kind,
            label: label.to_owned(),
        })
    }

    fn figures(&self, row: &RowKind) -> Option<Figures> {
        let shown = !self.hiding.hides(0, row);
        shown.then(|| {
            figures(
                &self.base,
                &row.weights(self.counts),
                row.is_in(self.options.base),
            )
        })
    }
}

/// The figures of some respondents, who are part of the base or not.
pub(super) fn figures(base: &Weights, group: &Weights, in_base: bool) -> Figures {
    let proportion = if in_base { base.share(group) } else { None };
    Figures {
        n: group.sum,
        proportion,
        interval: proportion.and_then(|p| wilson(p, base.effective())),
        share: None,
    }
}
