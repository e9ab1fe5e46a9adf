//! The bars of a question's themes.

use crate::report::phrases::Phrases;
use crate::report::table::{Figures, Row, RowKind, Table};
use crate::report::table_output::{depth, shown};
use crate::text::Language;

use super::axis::{Axis, Fill, hidden, percentage, threshold};
use super::drawing::{Drawing, notes};
use super::palette::{SUBTHEME, THEME};
use super::pattern::Pattern;
use super::phrases::ChartPhrases;
use super::svg::{Anchor, FONT, Svg, WIDTH, baseline, leading};
use super::words::{base_size, mentions, weighted};
use super::wrap::{width, wrapped};

/// Room for labels.
const LABELS: f64 = 250.0;
/// How far a subtheme is moved in.
const INDENT: f64 = 14.0;
/// Between a row's label and the next one's.
const GAP: f64 = 9.0;

/// Horizontal bars of the table's rows, as an SVG document: per cent of the base, its 95 % interval as a whisker, and
/// the figures behind it. Hidden rows have `:` and no bar.
pub fn bars(table: &Table, language: Language) -> String {
    let mut drawing = draw(table, language);
    drawing.desc.push_str(&std::mem::take(&mut drawing.figures));
    drawing.inline()
}

pub(super) fn draw(table: &Table, language: Language) -> Drawing {
    let figures = || table.rows.iter().filter_map(|row| row.figures.as_ref());
    let texts = figures().map(|figures| figure(figures, table.weighted, language));
    let room = texts.map(|text| width(&text, FONT)).fold(20.0, f64::max);
    let chart = Bars {
        table,
        axis: Axis::new(LABELS, WIDTH - room - 12.0, figures()),
        language,
    };
    let mut svg = Svg::default();
    let mut y = 4.0;
    let heights: Vec<f64> = table.rows.iter().map(|row| chart.height(row)).collect();
    let bottom = y + heights.iter().sum::<f64>();
    chart.axis.draw(&mut svg, (y, bottom), language);
    for (row, height) in table.rows.iter().zip(heights) {
        chart.row(&mut svg, row, y + height / 2.0);
        y += height;
    }
    let height = notes(&mut svg, bottom + 34.0, &chart.notes());
    let phrases = ChartPhrases::of(language);
    Drawing {
        kind: format!("bars-{}", table.question),
        svg,
        height,
        title: phrases.bars.to_owned(),
        desc: phrases.bars_desc.to_owned(),
        figures: chart.words(),
    }
}

struct Bars<'a> {
    table: &'a Table,
    axis: Axis,
    language: Language,
}

impl Bars<'_> {
    fn label(&self, row: &Row) -> Vec<String> {
        wrapped(&row.label, FONT, LABELS - 10.0 - indent(row))
    }

    fn height(&self, row: &Row) -> f64 {
        self.label(row).len() as f64 * leading(FONT) + GAP
    }

    /// Draws a row with its middle at `y`.
    fn row(&self, svg: &mut Svg, row: &Row, y: f64) {
        let label = self.label(row);
        let first = y - (label.len() - 1) as f64 * leading(FONT) / 2.0;
        svg.lines((4.0 + indent(row), first), FONT, Anchor::Start, &label);
        let Some(figures) = &row.figures else {
            hidden(svg, &self.axis, y, FONT);
            return;
        };
        let (height, fill) = match row.kind {
            RowKind::Theme { depth: 0, .. } => (16.0, Fill::Colour(THEME)),
            RowKind::Theme { .. } => (10.0, Fill::Colour(SUBTHEME)),
            RowKind::Uncoded | RowKind::NonAnswer => (16.0, Fill::Pattern(Pattern::Hatch)),
        };
        let end = self.axis.bar(svg, figures, (y, height), fill);
        let text = figure(figures, self.table.weighted, self.language);
        svg.text((end + 6.0, baseline(y, FONT)), FONT, Anchor::Start, &text);
    }

    /// What must be known to read the chart.
    fn notes(&self) -> String {
        let (phrases, table) = (ChartPhrases::of(self.language), self.table);
        let mut notes = format!("{} {}", base(table, self.language), phrases.whisker);
        if table.hides() {
            notes.push(' ');
            notes.push_str(&threshold(phrases.hidden, table.min_cell, self.language));
        }
        notes
    }

    /// The base and all figures.
    fn words(&self) -> String {
        let row = |row: &Row| {
            let figures = row.figures.as_ref();
            let text = figures.map(|figures| figure(figures, self.table.weighted, self.language));
            format!(" {}: {}.", row.label, text.as_deref().unwrap_or(":"))
        };
        let rows: String = self.table.rows.iter().map(row).collect();
        format!(" {}{rows}", base(self.table, self.language))
    }
}

/// What percentages are of, that figures are weighted, and that respondents gave several answers.
fn base(table: &Table, language: Language) -> String {
    let size = base_size(table.base_size, table.weighted, language);
    let base = Phrases::of(language).base(table.base, &size);
    let weights = weighted(table.base_size, table.weighted, language);
    format!("{base}{weights}{}", mentions(table, language))
}

fn indent(row: &Row) -> f64 {
    // Beyond four levels, labels would have no room.
    depth(&row.kind).min(4) as f64 * INDENT
}

/// «72 % (135)»; without a percentage what is not part of the base.
fn figure(figures: &Figures, weighted: bool, language: Language) -> String {
    let n = shown(figures.n, weighted, language);
    match figures.proportion {
        Some(proportion) => format!("{} ({n})", percentage(proportion, language)),
        None => format!("({n})"),
    }
}
