//! Two waves of a survey beside each other.

use crate::corpus::Corpus;
use crate::stats::{Difference, Weights, benjamini_hochberg, difference};
use crate::text::Language;

use super::beside::Beside;
use super::crosstab_output::p_value;
use super::crosstab_phrases::CrosstabPhrases;
use super::grid::{Value, aligned, markdown_table};
use super::markup::visible;
use super::number::{count, number};
use super::phrases::Phrases;
use super::table::{Figures, RowKind, Table};
use super::table_output::{amount, depth, percent, shown};
use super::waves_phrases::WavesPhrases;
use super::workbook::fraction;
use super::workbook_phrases::WorkbookPhrases;
use super::workbook_sheet::Style;

/// The columns of comparisons for machines. `difference`, `ci_low` and `ci_high` are in percentage points.
pub const WAVES_COLUMNS: [&str; 14] = [
    "question",
    "theme",
    "label",
    "n",
    "percent",
    "base",
    "n_before",
    "percent_before",
    "base_before",
    "difference",
    "ci_low",
    "ci_high",
    "p_value",
    "p_adjusted",
];

/// A question's themes now and in an earlier wave, coded by the same codebook.
#[derive(Clone, Debug, PartialEq)]
pub struct Waves {
    /// Index of the question in the corpus of now.
    pub question: usize,
    /// The bases now and before; nothing if hidden.
    pub bases: [Option<Weights>; 2],
    /// Rows in the order of the table of now.
    pub rows: Vec<WaveRow>,
    weighted: [bool; 2],
}

/// A row of [`Waves`].
#[derive(Clone, Debug, PartialEq)]
pub struct WaveRow {
    /// What is counted.
    pub kind: RowKind,
    /// Its name.
    pub label: String,
    /// Its figures now and before; nothing if hidden.
    pub figures: [Option<Figures>; 2],
    /// Now less before; nothing where either is hidden or has no percentage. Rows that are no theme are not tested: theirs has
    /// no p.
    pub difference: Option<Difference>,
    /// The p-value adjusted for the number of themes (Benjamini and Hochberg); rows that are no theme have none.
    pub p_adjusted: Option<f64>,
}

impl Waves {
    /// The question's table of `now` beside that of an earlier wave, both by the same codebook.
    pub fn new(now: &Table, before: &Table) -> Self {
        let mut rows: Vec<WaveRow> = now
            .rows
            .iter()
            .map(|row| {
                let earlier = before
                    .rows
                    .iter()
                    .find(|earlier| earlier.kind.id() == row.kind.id());
                let figures = [row.figures, earlier.and_then(|earlier| earlier.figures)];
                WaveRow {
                    kind: row.kind.clone(),
                    label: row.label.clone(),
                    difference: change(&row.kind, figures, [now.base_size, before.base_size]),
                    figures,
                    p_adjusted: None,
                }
            })
            .collect();
        let is_tested = |row: &WaveRow| row.difference.is_some_and(|difference| difference.p.is_some());
        let tested = rows.iter().filter(|row| is_tested(row));
        let p: Vec<f64> = tested.filter_map(|row| row.difference?.p).collect();
        let mut adjusted = benjamini_hochberg(&p).into_iter();
        for row in rows.iter_mut().filter(|row| is_tested(row)) {
            row.p_adjusted = adjusted.next();
        }
        Self {
            question: now.question,
            bases: [now.base_size, before.base_size],
            rows,
            weighted: [now.weighted, before.weighted],
        }
    }

    /// For machines: rows of [`WAVES_COLUMNS`].
    pub fn records(&self, corpus: &Corpus) -> Vec<Vec<Value>> {
        let question = corpus.questions[self.question].id.to_string();
        let text = |text: &str| Value::Text(text.to_owned());
        let of = |row: &WaveRow| {
            let mut record = vec![text(&question), text(row.kind.id()), text(&row.label)];
            for (figures, base) in row.figures.iter().zip(&self.bases) {
                record.extend([
                    figures.map_or(Value::Suppressed, |figures| amount(figures.n)),
                    figures.map_or(Value::Suppressed, |figures| percent(figures.proportion)),
                    base.map_or(Value::Suppressed, |base| amount(base.sum)),
                ]);
            }
            let figure = |value: Option<f64>| value.map_or(Value::Missing, Value::Number);
            let of_change = |of: fn(&Difference) -> f64| figure(row.difference.as_ref().map(of));
            record.extend([
                of_change(|change| change.points),
                of_change(|change| change.low),
                of_change(|change| change.high),
                figure(row.difference.and_then(|change| change.p)),
                figure(row.p_adjusted),
            ]);
            record
        };
        self.rows.iter().map(of).collect()
    }

    /// For a terminal.
    pub fn to_terminal(&self, language: Language, width: Option<u16>) -> String {
        let rows = self.rows.iter().map(|row| {
            let mut cells = self.cells(row, language);
            cells[0].insert_str(0, &"  ".repeat(depth(&row.kind)));
            cells.to_vec()
        });
        let rows = std::iter::once(self.base_cells(language).to_vec())
            .chain(rows)
            .collect();
        aligned(
            &headings(language),
            rows,
            &[false, true, true, true, true, true, true, true],
            width,
        )
    }

    /// In Markdown.
    pub fn to_markdown(&self, language: Language) -> String {
        let rows = self.rows.iter();
        let rows = rows.map(|row| (depth(&row.kind), self.cells(row, language).to_vec()));
        let rows = std::iter::once((0, self.base_cells(language).to_vec())).chain(rows);
        markdown_table(&headings(language), rows, 1)
    }

    /// What a reader must know to read the tables of `now` and `before` beside each other.
    pub fn notes(now: &Table, before: &Table, language: Language) -> Vec<String> {
        let words = WavesPhrases::of(language);
        let sizes = words.sizes.replace("{now}", &now.size(language));
        let sizes = sizes.replace("{before}", &before.size(language));
        let mut notes = now.reading(&sizes, Self::weighted(now, before, language), language);
        notes.push(words.note.to_owned());
        let (min_cell, hides) = (now.min_cell, now.hides() || before.hides());
        notes.push(match hides {
            true => CrosstabPhrases::of(language)
                .hidden
                .replace("{min}", &min_cell.to_string()),
            false => Phrases::of(language).hidden(false, min_cell),
        });
        notes
    }

    /// That figures are weighted, with respondents and effective sizes of both waves.
    fn weighted(now: &Table, before: &Table, language: Language) -> Option<String> {
        if !now.weighted && !before.weighted {
            return None;
        }
        let respondents = |table: &Table| {
            let base = table.base_size;
            base.map_or_else(|| ":".to_owned(), |base| count(base.count, language))
        };
        let effective = |table: &Table| {
            let base = table.base_size;
            base.map_or_else(|| ":".to_owned(), |base| number(base.effective(), 1, language))
        };
        let sizes = WavesPhrases::of(language).sizes;
        let both =
            |of: &dyn Fn(&Table) -> String| sizes.replace("{now}", &of(now)).replace("{before}", &of(before));
        let note = WavesPhrases::of(language).weighted;
        let note = note.replace("{count}", &both(&respondents));
        Some(note.replace("{effective}", &both(&effective)))
    }

    /// The table with its notes, for pages and workbooks; `now` and `before` are what it was made of.
    pub fn beside(&self, now: &Table, before: &Table, language: Language) -> Beside {
        let rows = self.rows.iter();
        let rows = rows.map(|row| (depth(&row.kind), self.cells(row, language).to_vec()));
        let [theme, n_before, percent_before, n_now, percent_now, change, _, p] = headings(language);
        let limits = WorkbookPhrases::of(language);
        let [low, high] = [limits.low, limits.high].map(str::to_owned);
        Beside {
            question: self.question,
            name: "waves",
            headings: headings(language).to_vec(),
            left: 1,
            rows: std::iter::once((0, self.base_cells(language).to_vec()))
                .chain(rows)
                .collect(),
            sheet_headings: vec![
                theme,
                n_before,
                percent_before,
                n_now,
                percent_now,
                change,
                low,
                high,
                p,
            ],
            values: std::iter::once(self.base_values())
                .chain(self.rows.iter().map(|row| self.values(row, language)))
                .collect(),
            notes: Self::notes(now, before, language),
        }
    }

    fn base_values(&self) -> Vec<(Value, Style)> {
        let size = |at: usize| {
            let size = self.bases[at].map_or(Value::Suppressed, |base| amount(base.sum));
            (size, Style::amount(self.weighted[at]))
        };
        let gap = || (Value::Missing, Style::Count);
        let name = (Value::Text("N".to_owned()), Style::Label(0));
        vec![name, size(1), gap(), size(0)]
    }

    /// A row as numbers: percentages as fractions, changes in percentage points.
    fn values(&self, row: &WaveRow, language: Language) -> Vec<(Value, Style)> {
        let mut values = vec![(Value::Text(row.label.clone()), Style::Label(depth(&row.kind)))];
        for at in [1, 0] {
            let figures = row.figures[at];
            let n = figures.map_or(Value::Suppressed, |figures| amount(figures.n));
            let share = figures.map_or(Value::Suppressed, |figures| {
                fraction(&percent(figures.proportion))
            });
            values.extend([(n, Style::amount(self.weighted[at])), (share, Style::Percent)]);
        }
        let figure = |value: Option<f64>| value.map_or(Value::Missing, Value::Number);
        let of_change = |of: fn(&Difference) -> f64| figure(row.difference.as_ref().map(of));
        values.extend([
            (of_change(|change| change.points), Style::Points),
            (of_change(|change| change.low), Style::Points),
            (of_change(|change| change.high), Style::Points),
            (figure(row.p_adjusted), Style::P(number(0.001, 3, language))),
        ]);
        values
    }

    fn base_cells(&self, language: Language) -> [String; 8] {
        let size = |at: usize| {
            self.bases[at].map_or_else(
                || ":".to_owned(),
                |base| shown(base.sum, self.weighted[at], language),
            )
        };
        let empty = String::new;
        [
            "N".to_owned(),
            size(1),
            empty(),
            size(0),
            empty(),
            empty(),
            empty(),
            empty(),
        ]
    }

    fn cells(&self, row: &WaveRow, language: Language) -> [String; 8] {
        let hidden = || ":".to_owned();
        let n = |at: usize| {
            row.figures[at].map_or_else(hidden, |figures| shown(figures.n, self.weighted[at], language))
        };
        let share = |at: usize| {
            let proportion = row.figures[at].map(|figures| figures.proportion);
            proportion.map_or_else(hidden, |p| {
                p.map_or_else(String::new, |p| number(100.0 * p, 1, language))
            })
        };
        let change = row.difference.as_ref();
        let points = change.map_or_else(String::new, |change| signed(change.points, language));
        let interval = change.map_or_else(String::new, |change| {
            WavesPhrases::of(language)
                .interval
                .replace("{low}", &signed(change.low, language))
                .replace("{high}", &signed(change.high, language))
        });
        let p = row.p_adjusted.map_or_else(String::new, |p| p_value(p, language));
        [
            visible(&row.label),
            n(1),
            share(1),
            n(0),
            share(0),
            points,
            interval,
            p,
        ]
    }
}

/// Points with their sign, one decimal.
fn signed(points: f64, language: Language) -> String {
    let text = number(points, 1, language);
    if points > 0.0 && text.chars().any(|digit| ('1'..='9').contains(&digit)) {
        format!("+{text}")
    } else {
        text
    }
}

fn change(kind: &RowKind, figures: [Option<Figures>; 2], bases: [Option<Weights>; 2]) -> Option<Difference> {
    let side = |at: usize| Some((figures[at]?.proportion?, bases[at]?.effective()));
    let change = difference(side(0)?, side(1)?)?;
    let is_theme = matches!(kind, RowKind::Theme { .. });
    Some(Difference {
        p: change.p.filter(|_| is_theme),
        ..change
    })
}

fn headings(language: Language) -> [String; 8] {
    let phrases = WavesPhrases::of(language);
    [
        Phrases::of(language).theme,
        phrases.n_before,
        phrases.percent_before,
        phrases.n_now,
        phrases.percent_now,
        phrases.change,
        Phrases::of(language).interval,
        CrosstabPhrases::of(language).p,
    ]
    .map(str::to_owned)
}
