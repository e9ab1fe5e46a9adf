//! Themes that stand together in answers.

use crate::codebook::Codebook;
use crate::coding::CodedAnswers;
use crate::corpus::Corpus;
use crate::stats::{Together, Weights};
use crate::text::Language;

use super::beside::Beside;
use super::counts::Counts;
use super::grid::{Value, aligned, markdown_table};
use super::markup::visible;
use super::number::number;
use super::pairs_hiding::Known;
use super::pairs_phrases::PairsPhrases;
use super::phrases::Phrases;
use super::table::{Table, TableOptions};
use super::table_output::{amount, shown};
use super::workbook_sheet::Style;

/// The columns of pairs for machines.
pub const PAIRS_COLUMNS: [&str; 10] = [
    "question",
    "theme",
    "label",
    "with",
    "with_label",
    "n",
    "n_theme",
    "n_with",
    "jaccard",
    "lift",
];

/// The pairs of themes of a question that some answer has both of, the closest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairs {
    /// Index of the question in the corpus.
    pub question: usize,
    /// The pairs.
    pub rows: Vec<ThemePair>,
    /// Of how many lift is reckoned; nothing if that is hidden.
    size: Option<Weights>,
    weighted: bool,
    min_cell: usize,
}

/// Two themes.
#[derive(Clone, Debug, PartialEq)]
pub struct ThemePair {
    /// Their ids.
    pub ids: [String; 2],
    /// Their names.
    pub labels: [String; 2],
    /// How often they occur, alone and together.
    pub together: Together,
}

impl Pairs {
    /// The pairs of the question of that index; a theme and what it is within are no pair. `codings` are those of the
    /// corpus' answers by `book`.
    pub fn new(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        options: TableOptions,
    ) -> Self {
        let counts = Counts::new(corpus, codings, book, question);
        let base = counts.base_of(options.base, corpus);
        let both = Both::new(corpus, codings, book, question);
        let table = Table::new(corpus, codings, book, question, options);
        let alone: Vec<Option<usize>> = (0..book.themes.len())
            .map(|theme| (!table.hides_theme(theme)).then(|| counts.themes[theme].count))
            .collect();
        let known = Known {
            book,
            base: base.count,
            alone: &alone,
            both: &|(a, b)| both.of(a, b).0,
            min_cell: options.min_cell,
        };
        let pair = |(a, b): (usize, usize)| ThemePair {
            ids: [a, b].map(|theme| book.themes[theme].id.to_string()),
            labels: [a, b].map(|theme| book.themes[theme].label.text(options.language).to_owned()),
            together: Together {
                n_a: counts.themes[a].sum,
                n_b: counts.themes[b].sum,
                n_ab: both.of(a, b).1,
                base: base.sum,
            },
        };
        let shown = known.shown().into_iter();
        let mut rows: Vec<ThemePair> = shown.filter(|(a, b)| both.of(*a, *b).0 > 0).map(pair).collect();
        let closeness = |pair: &ThemePair| (pair.together.jaccard().unwrap_or(0.0), pair.together.n_ab);
        rows.sort_by(|a, b| {
            closeness(b)
                .partial_cmp(&closeness(a))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        Self {
            question,
            rows,
            size: table.base_size,
            weighted: corpus.weighted,
            min_cell: options.min_cell,
        }
    }

    /// For machines: rows of [`PAIRS_COLUMNS`].
    pub fn records(&self, corpus: &Corpus) -> Vec<Vec<Value>> {
        let question = corpus.questions[self.question].id.to_string();
        let text = |text: &str| Value::Text(text.to_owned());
        let figure = |value: Option<f64>| value.map_or(Value::Missing, Value::Number);
        let of = |pair: &ThemePair| {
            let ([a, b], [label_a, label_b]) = (&pair.ids, &pair.labels);
            let together = &pair.together;
            vec![
                text(&question),
                text(a),
                text(label_a),
                text(b),
                text(label_b),
                amount(together.n_ab),
                amount(together.n_a),
                amount(together.n_b),
                figure(together.jaccard()),
                figure(together.lift()),
            ]
        };
        self.rows.iter().map(of).collect()
    }

    /// For a terminal.
    pub fn to_terminal(&self, language: Language, width: Option<u16>) -> String {
        let rows = self
            .rows
            .iter()
            .map(|pair| self.cells(pair, language).to_vec())
            .collect();
        let headings = PairsPhrases::of(language).headings.map(str::to_owned);
        aligned(
            &headings,
            rows,
            &[false, false, true, true, true, true, true],
            width,
        )
    }

    /// In Markdown.
    pub fn to_markdown(&self, language: Language) -> String {
        let rows = self
            .rows
            .iter()
            .map(|pair| (0, self.cells(pair, language).to_vec()));
        markdown_table(&PairsPhrases::of(language).headings, rows, 2)
    }

    /// What a reader must know to read it.
    pub fn notes(&self, language: Language) -> Vec<String> {
        let phrases = PairsPhrases::of(language);
        let size = |size: Weights| shown(size.sum, self.weighted, language);
        let size = self.size.map_or_else(|| ":".to_owned(), size);
        let mut notes = vec![phrases.note.to_owned(), phrases.size.replace("{n}", &size)];
        if self.rows.is_empty() {
            notes.push(phrases.none.to_owned());
        }
        notes.push(match self.min_cell {
            0 => Phrases::of(language).hidden(false, 0),
            min => phrases.hidden.replace("{min}", &min.to_string()),
        });
        notes
    }

    /// The table with its notes, for pages and workbooks.
    pub fn beside(&self, language: Language) -> Beside {
        let headings = PairsPhrases::of(language).headings.map(str::to_owned).to_vec();
        Beside {
            question: self.question,
            name: "pairs",
            sheet_headings: headings.clone(),
            headings,
            left: 2,
            rows: self
                .rows
                .iter()
                .map(|pair| (0, self.cells(pair, language).to_vec()))
                .collect(),
            values: self.rows.iter().map(|pair| self.values(pair)).collect(),
            notes: self.notes(language),
        }
    }

    fn values(&self, pair: &ThemePair) -> Vec<(Value, Style)> {
        let together = &pair.together;
        let label = |label: &String| (Value::Text(label.clone()), Style::Label(0));
        let n = |n: f64| (amount(n), Style::amount(self.weighted));
        let ratio = |value: Option<f64>| (value.map_or(Value::Missing, Value::Number), Style::Ratio);
        let [a, b] = &pair.labels;
        vec![
            label(a),
            label(b),
            n(together.n_ab),
            n(together.n_a),
            n(together.n_b),
            ratio(together.jaccard()),
            ratio(together.lift()),
        ]
    }

    fn cells(&self, pair: &ThemePair, language: Language) -> [String; 7] {
        let together = &pair.together;
        let n = |n: f64| shown(n, self.weighted, language);
        let figure = |value: Option<f64>| value.map_or_else(String::new, |value| number(value, 2, language));
        let [a, b] = &pair.labels;
        [
            visible(a),
            visible(b),
            n(together.n_ab),
            n(together.n_a),
            n(together.n_b),
            figure(together.jaccard()),
            figure(together.lift()),
        ]
    }
}

/// Respondents with both of two themes: how many, and their weights.
struct Both {
    themes: usize,
    counts: Vec<(usize, f64)>,
}

impl Both {
    fn new(corpus: &Corpus, codings: &CodedAnswers, book: &Codebook, question: usize) -> Self {
        let themes = book.themes.len();
        let mut counts = vec![(0, 0.0); themes * themes];
        let (by, weights): (&[u32], &[f64]) = (&corpus.given.by, &corpus.respondents.weights);
        codings.visit(corpus, 0..corpus.len(), question, |answer, given, _| {
            let weight = weights.get(by[answer] as usize).copied().unwrap_or(1.0);
            for (at, a) in given.iter().enumerate() {
                for b in &given[at + 1..] {
                    let (a, b) = (*a.min(b) as usize, *a.max(b) as usize);
                    let count = &mut counts[a * themes + b];
                    *count = (count.0 + 1, count.1 + weight);
                }
            }
        });
        Self { themes, counts }
    }

    fn of(&self, a: usize, b: usize) -> (usize, f64) {
        self.counts[a * self.themes + b]
    }
}
