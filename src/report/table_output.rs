//! Tables as machines and people read them.

use crate::corpus::Corpus;
use crate::text::Language;

use super::grid::{Value, aligned, markdown_table};
use super::markup::visible;
use super::number::{count, number};
use super::phrases::Phrases;
use super::table::{Row, RowKind, Table};

/// The columns of tables for machines.
pub const TABLE_COLUMNS: [&str; 9] = [
    "question", "theme", "label", "n", "percent", "base", "ci_low", "ci_high", "share",
];

/// Decimals of percentages for machines: enough to find n again in any base that fits a survey.
const DECIMALS: f64 = 1e6;

impl Table {
    /// The table for machines: rows of [`TABLE_COLUMNS`]. `percent`, `ci_low`, `ci_high` and `share` are in percent.
    pub fn records(&self, corpus: &Corpus) -> Vec<Vec<Value>> {
        self.rows.iter().map(|row| self.record(corpus, row)).collect()
    }

    fn record(&self, corpus: &Corpus, row: &Row) -> Vec<Value> {
        let question = Value::Text(corpus.questions[self.question].id.to_string());
        let base = self.base_size.map_or(Value::Suppressed, |base| amount(base.sum));
        let mut record = vec![
            question,
            Value::Text(row.kind.id().to_owned()),
            Value::Text(row.label.clone()),
        ];
        match &row.figures {
            Some(figures) => record.extend([
                amount(figures.n),
                percent(figures.proportion),
                base,
                percent(figures.interval.map(|interval| interval.low)),
                percent(figures.interval.map(|interval| interval.high)),
                if self.hides_share(row) {
                    Value::Suppressed
                } else {
                    percent(figures.share)
                },
            ]),
            None => {
                let hidden = || Value::Suppressed;
                record.extend([hidden(), hidden(), base, hidden(), hidden(), hidden()]);
            }
        }
        record
    }

    /// The table for a terminal.
    pub fn to_terminal(&self, language: Language, width: Option<u16>) -> String {
        let rows = self.rows.iter().map(|row| {
            let mut cells = self.cells(row, language);
            cells[0].insert_str(0, &"  ".repeat(depth(&row.kind)));
            cells.to_vec()
        });
        let mut rows: Vec<Vec<String>> = rows.collect();
        let (mut headings, mut right) = (headings(language).to_vec(), vec![false, true, true, true, true]);
        if width.is_some_and(|width| has_room(&headings, &rows, usize::from(width))) {
            headings.push(String::new());
            right.push(false);
            rows.iter_mut()
                .zip(self.bars())
                .for_each(|(cells, bar)| cells.push(bar));
        }
        aligned(&headings, rows, &right, width)
    }

    /// A bar for each row, from 0 to the largest percentage; none where it is hidden.
    fn bars(&self) -> Vec<String> {
        let of_row = |row: &Row| row.figures.and_then(|figures| figures.proportion).unwrap_or(0.0);
        let most = self.rows.iter().map(of_row).fold(0.0, f64::max);
        let share = |row: &Row| if most > 0.0 { of_row(row) / most } else { 0.0 };
        self.rows.iter().map(|row| bar(share(row), BAR)).collect()
    }

    /// The table in Markdown.
    pub fn to_markdown(&self, language: Language) -> String {
        let rows = self.rows.iter();
        let rows = rows.map(|row| (depth(&row.kind), self.cells(row, language).to_vec()));
        markdown_table(&headings(language), rows, 1)
    }

    /// What a reader must know to read the table: base, weights, how to read it, what is hidden.
    pub fn notes(&self, language: Language) -> Vec<String> {
        let phrases = Phrases::of(language);
        let mut notes = self.reading(&self.size(language), self.weights(language), language);
        notes.push(phrases.columns.to_owned());
        notes.push(phrases.hidden(self.hides(), self.min_cell));
        notes.extend(phrases.nobody(&self.empty_themes(), self.is_answered(), language));
        notes
    }

    /// The base as people read it.
    pub(super) fn size(&self, language: Language) -> String {
        self.base_size
            .map_or_else(|| ":".to_owned(), |base| shown(base.sum, self.weighted, language))
    }

    /// That the figures are weighted, if they are and the base is shown.
    pub(super) fn weights(&self, language: Language) -> Option<String> {
        let base = self.base_size.filter(|_| self.weighted)?;
        let effective = number(base.effective(), 1, language);
        Some(Phrases::of(language).weighted(&count(base.count, language), &effective))
    }

    /// What is true of the table's figures in whatever columns: of how many they are, `weights`, mentions, subthemes.
    pub(super) fn reading(&self, size: &str, weights: Option<String>, language: Language) -> Vec<String> {
        let phrases = Phrases::of(language);
        let mut notes = vec![phrases.base(self.base, size)];
        notes.extend(weights);
        let mentions = self.mentions.filter(|_| self.base_size.is_some());
        notes.extend(mentions.map(|mentions| phrases.mentions(mentions, language)));
        let has_subthemes = self.rows.iter().any(|row| depth(&row.kind) > 0);
        notes.push(phrases.reading(has_subthemes));
        notes
    }

    /// The names of themes that are known to have no answers.
    fn empty_themes(&self) -> Vec<String> {
        let is_empty = |row: &&Row| {
            let theme = matches!(row.kind, RowKind::Theme { .. });
            theme && row.figures.is_some_and(|figures| figures.n == 0.0)
        };
        self.rows
            .iter()
            .filter(is_empty)
            .map(|row| visible(&row.label))
            .collect()
    }

    /// Whether anybody answered, as far as the table tells.
    fn is_answered(&self) -> bool {
        let nothing = |row: &Row| row.figures.is_some_and(|figures| figures.n == 0.0);
        !self.rows.iter().all(nothing)
    }

    /// Whether the row has a share that is kept back, since it would tell what is hidden in other rows.
    pub(super) fn hides_share(&self, row: &Row) -> bool {
        matches!(row.kind, RowKind::Theme { .. }) && self.hides()
    }

    /// What stands above [`Table::cells`].
    pub fn headings(language: Language) -> [String; 5] {
        headings(language)
    }

    /// The row as people read it, the label not yet indented.
    pub fn cells(&self, row: &Row, language: Language) -> [String; 5] {
        let label = visible(&row.label);
        let Some(figures) = &row.figures else {
            let hidden = || ":".to_owned();
            return [label, hidden(), hidden(), hidden(), hidden()];
        };
        let percent = |p: Option<f64>| p.map_or_else(String::new, |p| number(100.0 * p, 1, language));
        let interval = figures.interval.map_or_else(String::new, |interval| {
            format!("{}–{}", percent(Some(interval.low)), percent(Some(interval.high)))
        });
        let n = shown(figures.n, self.weighted, language);
        let share = if self.hides_share(row) {
            ":".to_owned()
        } else {
            percent(figures.share)
        };
        [label, n, percent(figures.proportion), interval, share]
    }
}

/// Cells of the longest bar in a terminal.
const BAR: usize = 16;

/// Whether bars fit beside the columns.
fn has_room(headings: &[String], rows: &[Vec<String>], width: usize) -> bool {
    let widest = |column: usize| {
        let cells = rows.iter().map(|cells| &cells[column]).chain([&headings[column]]);
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let columns: usize = (0..headings.len()).map(|column| widest(column) + 3).sum();
    columns + BAR + 3 <= width
}

/// A bar of at most `cells` letters, drawn to an eighth of a letter.
fn bar(share: f64, cells: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * 8.0 * cells as f64).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

/// The headings of [`Table::cells`].
pub(super) fn headings(language: Language) -> [String; 5] {
    let phrases = Phrases::of(language);
    [
        phrases.theme,
        "n",
        phrases.percent,
        phrases.interval,
        phrases.share,
    ]
    .map(str::to_owned)
}

pub(super) fn depth(kind: &RowKind) -> usize {
    match kind {
        RowKind::Theme { depth, .. } => *depth,
        RowKind::Uncoded | RowKind::NonAnswer => 0,
    }
}

/// A number of respondents for people: weighted ones with a decimal.
pub(super) fn shown(n: f64, weighted: bool, language: Language) -> String {
    number(n, if weighted { 1 } else { 0 }, language)
}

/// A number of respondents for machines: whole if it is, else with the decimals that the weights have. A sum of binary
/// fractions has a tail that no weight has; a billionth is far beyond any of them.
pub(super) fn amount(n: f64) -> Value {
    let n = (n * 1e9).round() / 1e9;
    if n.fract() == 0.0 && n < 1e15 {
        Value::Count(n as usize)
    } else {
        Value::Number(n)
    }
}

pub(super) fn percent(proportion: Option<f64>) -> Value {
    match proportion {
        Some(p) => Value::Number((100.0 * p * DECIMALS).round() / DECIMALS),
        None => Value::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_to_an_eighth_of_a_letter() {
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.5, 4), "██");
        assert_eq!(bar(0.3, 4), "█▎");
        assert_eq!(bar(0.0, 4), "");
        assert_eq!(bar(7.0, 1), "█");
    }

    #[test]
    fn bars_stand_only_where_they_fit() {
        let (headings, rows) = (["Tema".to_owned()], [vec!["Bolig".to_owned()]]);
        assert!(has_room(&headings, &rows, 27));
        assert!(!has_room(&headings, &rows, 26));
    }
}
