//! Crosstabs as machines and people read them.

use std::ops::Range;

use crate::corpus::Corpus;
use crate::stats::{Association, FISHER_DRAWS, Test, Weights};
use crate::text::Language;

use super::crosstab::{Cell, CrossRow, Crosstab};
use super::crosstab_phrases::CrosstabPhrases;
use super::grid::{Value, aligned, markdown_table};
use super::markup::visible;
use super::number::{count, number};
use super::phrases::Phrases;
use super::table::{Figures, RowKind};
use super::table_output::{TABLE_COLUMNS, amount, depth, percent, shown};

/// The columns of crosstabs for machines: those of tables, and the group with its test.
pub const CROSSTAB_COLUMNS: [&str; 14] = {
    let [question, theme, label, n, percent, base, low, high, share] = TABLE_COLUMNS;
    [
        question,
        theme,
        label,
        n,
        percent,
        base,
        low,
        high,
        share,
        "by",
        "group",
        "residual",
        "p_value",
        "p_adjusted",
    ]
};

/// What a machine reads as the group of all.
const ALL: &str = "(all)";
/// What it reads as the group of those of whom nothing is known.
const UNKNOWN: &str = "(missing)";

impl Crosstab {
    /// The crosstab for machines: rows of [`CROSSTAB_COLUMNS`], all respondents first, then the groups, for each theme.
    pub fn records(&self, corpus: &Corpus) -> Vec<Vec<Value>> {
        let question = corpus.questions[self.question].id.to_string();
        let mut records = Vec::new();
        for row in &self.rows {
            let all = Cell {
                figures: row.total,
                residual: None,
            };
            records.push(self.record(&question, row, &all, self.base_size, ALL));
            for (cell, group) in row.cells.iter().zip(&self.groups) {
                let label = if group.is_tested { &group.label } else { UNKNOWN };
                records.push(self.record(&question, row, cell, group.base_size, label));
            }
        }
        records
    }

    fn record(
        &self,
        question: &str,
        row: &CrossRow,
        cell: &Cell,
        base: Option<Weights>,
        group: &str,
    ) -> Vec<Value> {
        let text = |text: &str| Value::Text(text.to_owned());
        let mut record = vec![text(question), text(row.kind.id()), text(&row.label)];
        let of_base = |proportion| match base {
            Some(_) => percent(proportion),
            None => Value::Suppressed,
        };
        let base = base.map_or(Value::Suppressed, |base| amount(base.sum));
        match &cell.figures {
            Some(figures) => record.extend([
                amount(figures.n),
                of_base(figures.proportion),
                base,
                of_base(figures.interval.map(|interval| interval.low)),
                of_base(figures.interval.map(|interval| interval.high)),
                match row.kind {
                    RowKind::Theme { .. } if self.hides() => Value::Suppressed,
                    _ => percent(figures.share),
                },
            ]),
            None => {
                let hidden = || Value::Suppressed;
                record.extend([hidden(), hidden(), base, hidden(), hidden(), hidden()]);
            }
        }
        let figure = |value: Option<f64>| value.map_or(Value::Missing, Value::Number);
        record.extend([
            text(&self.by),
            text(group),
            figure(cell.residual),
            figure(row.association.as_ref().map(|association| association.p)),
            figure(row.p_adjusted),
        ]);
        record
    }

    /// The crosstab for a terminal.
    pub fn to_terminal(&self, language: Language, width: Option<u16>) -> String {
        let headings = self.headings(language);
        let mut rows = vec![self.bases(language)];
        rows.extend(self.rows.iter().map(|row| {
            let mut cells = self.cells(row, language);
            cells[0].insert_str(0, &"  ".repeat(depth(&row.kind)));
            cells
        }));
        let fitting = panels(&headings, &rows, usize::from(width.unwrap_or(LINE)));
        let panel = |range: &Range<usize>| {
            let of = |cells: &[String]| [&cells[..FIXED], &cells[range.clone()]].concat();
            let right: Vec<bool> = (0..FIXED + range.len()).map(|at| at > 0).collect();
            let rows = rows.iter().map(|cells| of(cells)).collect();
            aligned(&of(&headings), rows, &right, width)
        };
        fitting.iter().map(panel).collect::<Vec<_>>().join("\n\n")
    }

    /// The crosstab in Markdown.
    pub fn to_markdown(&self, language: Language) -> String {
        let rows = self.rows.iter();
        let rows = rows.map(|row| (depth(&row.kind), self.cells(row, language)));
        let rows = std::iter::once((0, self.bases(language))).chain(rows);
        markdown_table(&self.headings(language), rows, 1)
    }

    /// What stands above it.
    pub fn heading(&self, language: Language) -> String {
        let phrases = CrosstabPhrases::of(language);
        phrases.heading.replace("{by}", &visible(&self.by))
    }

    /// What a reader must know to read the crosstab.
    pub fn notes(&self, language: Language) -> Vec<String> {
        let phrases = CrosstabPhrases::of(language);
        let tests: Vec<&Association> = self
            .rows
            .iter()
            .filter_map(|row| row.association.as_ref())
            .collect();
        // All of them, or none: the groups are the same.
        let is_weighted = tests.iter().any(|association| association.test == Test::RaoScott);
        let mut notes = vec![phrases.reading.replace("{by}", &visible(&self.by))];
        match tests.is_empty() {
            true if !self.groups.is_empty() && !self.groups.iter().any(|group| group.is_tested) => {
                notes.push(phrases.no_group.to_owned())
            }
            true if self.groups.len() == 1 => notes.push(phrases.one_group.to_owned()),
            true => notes.push(phrases.no_test.to_owned()),
            false => {
                let [plain, weighted] = phrases.tests;
                let test = if is_weighted { weighted } else { plain };
                notes.push(phrases.test.replace("{test}", test));
            }
        }
        if tests.iter().any(|association| association.test.is_exact()) {
            notes.push(phrases.exact.to_owned());
        }
        let is_simulated = |association: &&&Association| association.test == Test::FisherSimulated;
        let simulated = tests.iter().filter(is_simulated).count();
        if simulated > 0 {
            let note = phrases.simulated.replace("{n}", &simulated.to_string());
            let note = note.replace("{all}", &tests.len().to_string());
            notes.push(note.replace("{draws}", &count(FISHER_DRAWS as usize, language)));
        }
        if is_weighted {
            notes.push(phrases.weighted.to_owned());
        }
        if self.groups.iter().any(|group| !group.is_tested) && !tests.is_empty() {
            notes.push(phrases.unknown.to_owned());
        }
        if self.hides() {
            notes.push(phrases.hidden.replace("{min}", &self.min_cell.to_string()));
        }
        if self.hides_most() {
            notes.push(phrases.hides_most.to_owned());
        }
        notes
    }

    /// Whether over half of the groups' figures on themes are hidden. That they are is to be seen in the table, so to say so tells
    /// nothing of them.
    pub fn hides_most(&self) -> bool {
        let themes = self
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Theme { .. }));
        let cells = themes.flat_map(|row| row.cells.iter().zip(&self.groups));
        let (mut hidden, mut all) = (0, 0);
        for (cell, group) in cells {
            all += 1;
            hidden += usize::from(cell.figures.is_none() || group.base_size.is_none());
        }
        2 * hidden > all
    }

    /// Those of the themes, of all, of each group, of p.
    pub fn headings(&self, language: Language) -> Vec<String> {
        let phrases = CrosstabPhrases::of(language);
        let groups = self.groups.iter().map(|group| visible(&group.label));
        let first = [Phrases::of(language).theme, phrases.all].map(str::to_owned);
        first
            .into_iter()
            .chain(groups)
            .chain([phrases.p.to_owned()])
            .collect()
    }

    /// The row of bases, as people read it.
    pub fn bases(&self, language: Language) -> Vec<String> {
        let size = |base: &Option<Weights>| {
            base.map_or_else(|| ":".to_owned(), |base| shown(base.sum, self.weighted, language))
        };
        let groups = self.groups.iter().map(|group| size(&group.base_size));
        let first = [
            CrosstabPhrases::of(language).base_row.to_owned(),
            size(&self.base_size),
        ];
        first.into_iter().chain(groups).chain([String::new()]).collect()
    }

    /// The row as people read it, the label not yet indented.
    pub fn cells(&self, row: &CrossRow, language: Language) -> Vec<String> {
        let share = |figures: &Option<Figures>, base: &Option<Weights>| match figures {
            _ if base.is_none() => ":".to_owned(),
            None => ":".to_owned(),
            Some(figures) => figures
                .proportion
                .map_or_else(String::new, |p| number(100.0 * p, 1, language)),
        };
        let groups = row.cells.iter().zip(&self.groups).map(|(cell, group)| {
            let mark = match Self::direction(row, cell) {
                1 => "▲ ",
                -1 => "▼ ",
                _ => "",
            };
            format!("{mark}{}", share(&cell.figures, &group.base_size))
        });
        let first = [visible(&row.label), share(&row.total, &self.base_size)];
        let p = row.p_adjusted.map_or_else(String::new, |p| p_value(p, language));
        first.into_iter().chain(groups).chain([p]).collect()
    }
}

/// Columns that every panel of a wide crosstab begins with: the theme, and all.
const FIXED: usize = 2;

/// A line where no width is known.
const LINE: u16 = 100;

/// The columns after the fixed ones, in as many panels as it takes for each to fit in a line.
fn panels(headings: &[String], rows: &[Vec<String>], width: usize) -> Vec<Range<usize>> {
    let needed = |column: usize| {
        let cells = rows.iter().map(|cells| &cells[column]).chain([&headings[column]]);
        // Between columns stand a rule and a space on each side.
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0) + 3
    };
    let fixed: usize = (0..FIXED).map(needed).sum();
    let mut panels = Vec::new();
    let (mut start, mut used) = (FIXED, fixed);
    for column in FIXED..headings.len() {
        let more = needed(column);
        if used + more > width && column > start {
            panels.push(start..column);
            (start, used) = (column, fixed);
        }
        used += more;
    }
    panels.push(start..headings.len());
    panels
}

/// A p-value for people: three decimals, and what is smaller said so.
pub(super) fn p_value(p: f64, language: Language) -> String {
    match p < 0.001 {
        true => format!("<{}", number(0.001, 3, language)),
        false => number(p, 3, language),
    }
}
