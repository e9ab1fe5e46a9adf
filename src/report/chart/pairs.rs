//! Themes beside each other, as a triangle of coloured cells.

use std::collections::HashMap;

use crate::report::number::number;
use crate::report::pairs::{Pairs, ThemePair};
use crate::report::table::{Row, RowKind, Table};
use crate::report::table_output::shown;
use crate::text::Language;

use super::axis::threshold;
use super::drawing::{Drawing, notes};
use super::heat::badge;
use super::legend;
use super::palette::{FRAME, INK, close};
use super::pattern::Pattern;
use super::phrases::ChartPhrases;
use super::svg::{Anchor, Area, FONT, SMALL, Svg, WIDTH, baseline, leading};
use super::words::{base_size, mentions, of_most, weighted, with_base};
use super::wrap::{width, wrapped};

/// Room for labels.
const LABELS: f64 = 230.0;
/// Room for their numbers.
const NUMBERS: f64 = 24.0;
/// More themes than this are too many for the eye.
const MOST: usize = 15;
/// A column is no wider, however few there are.
const WIDEST: f64 = 64.0;

/// The chart of the most frequent themes of the top level.
pub(super) fn draw(pairs: &Pairs, table: &Table, language: Language) -> Drawing {
    let all = top_themes(table).len();
    let triangle = Triangle::new(pairs, table, language);
    let mut svg = Svg::default();
    let mut y = 4.0 + leading(SMALL);
    for at in 0..triangle.rows.len() {
        y = triangle.row(&mut svg, at, y);
    }
    y = legend::closeness(&mut svg, y + 14.0, triangle.hides(), language);
    let phrases = ChartPhrases::of(language);
    let mut below = triangle.note();
    if all > triangle.rows.len() {
        below.push(' ');
        below.push_str(&of_most((triangle.rows.len(), all), language));
    }
    if table.min_cell > 0 {
        below.push(' ');
        below.push_str(&threshold(phrases.hidden, table.min_cell, language));
    }
    let height = notes(&mut svg, y + 8.0, &below);
    Drawing {
        kind: format!("pairs-{}", table.question),
        svg,
        height,
        title: phrases.pairs.to_owned(),
        desc: phrases.pairs_desc.to_owned(),
        figures: triangle.words(),
    }
}

/// The themes of the top level with their ids, in the table's order.
fn top_themes(table: &Table) -> Vec<(&str, &Row)> {
    let mut themes = Vec::new();
    for row in &table.rows {
        if let RowKind::Theme { id, depth: 0, .. } = &row.kind {
            themes.push((id.as_str(), row));
        }
    }
    themes
}

struct Triangle<'a> {
    table: &'a Table,
    rows: Vec<(&'a str, &'a Row)>,
    pairs: HashMap<(&'a str, &'a str), &'a ThemePair>,
    /// Of a column.
    width: f64,
    language: Language,
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shown {
    Hidden,
    /// A theme alone.
    Theme(f64),
    /// How many have both, and Jaccard's index.
    Pair(f64, f64),
}

impl<'a> Triangle<'a> {
    fn new(pairs: &'a Pairs, table: &'a Table, language: Language) -> Self {
        let mut rows = top_themes(table);
        let size = |row: &Row| row.figures.map_or(-1.0, |figures| figures.n);
        let texts = rows.iter().map(|(_, row)| whole(size(row), language));
        let widest = texts.map(|text| width(&text, SMALL)).fold(16.0, f64::max) + 8.0;
        let room = WIDTH - LABELS - NUMBERS - 4.0;
        let most = MOST.min((room / widest) as usize).max(1);
        let mut by_size: Vec<usize> = (0..rows.len()).collect();
        by_size.sort_by(|a, b| size(rows[*b].1).total_cmp(&size(rows[*a].1)));
        by_size.truncate(most);
        by_size.sort_unstable();
        rows = by_size.into_iter().map(|at| rows[at]).collect();
        let pairs = pairs.rows.iter().flat_map(|pair| {
            let [a, b] = &pair.ids;
            [((a.as_str(), b.as_str()), pair), ((b.as_str(), a.as_str()), pair)]
        });
        Self {
            table,
            width: (room / rows.len().max(1) as f64).min(WIDEST),
            pairs: pairs.collect(),
            rows,
            language,
        }
    }

    /// What stands at a row and a column of no higher number.
    fn cell(&self, row: usize, column: usize) -> Shown {
        let ((a, theme), (b, other)) = (self.rows[row], self.rows[column]);
        let (Some(figures), Some(_)) = (theme.figures, other.figures) else {
            return Shown::Hidden;
        };
        if row == column {
            return Shown::Theme(figures.n);
        }
        match self.pairs.get(&(a, b)) {
            Some(pair) => Shown::Pair(pair.together.n_ab, pair.together.jaccard().unwrap_or(0.0)),
            // Where nothing is hidden, a pair that is not listed is nobody's; else it must not tell which of both it is.
            None if self.table.min_cell == 0 => Shown::Pair(0.0, 0.0),
            None => Shown::Hidden,
        }
    }

    fn hides(&self) -> bool {
        let mut cells = (0..self.rows.len()).flat_map(|row| (0..=row).map(move |column| (row, column)));
        cells.any(|(row, column)| self.cell(row, column) == Shown::Hidden)
    }

    /// Draws a theme beside those above it, below `y`; answers where it ends.
    fn row(&self, svg: &mut Svg, at: usize, y: f64) -> f64 {
        let label = wrapped(&self.rows[at].1.label, FONT, LABELS - 10.0);
        let height = (label.len() as f64 * leading(FONT) + 8.0).max(26.0);
        let middle = y + height / 2.0;
        let number = (at + 1).to_string();
        svg.text(
            (NUMBERS / 2.0, baseline(middle, SMALL)),
            SMALL,
            Anchor::Middle,
            &number,
        );
        let first = middle - (label.len() - 1) as f64 * leading(FONT) / 2.0;
        svg.lines((NUMBERS + 4.0, first), FONT, Anchor::Start, &label);
        for column in 0..=at {
            let area = Area {
                x: NUMBERS + LABELS + column as f64 * self.width,
                y,
                width: self.width,
                height,
            };
            self.draw(svg, self.cell(at, column), area);
        }
        let x = NUMBERS + LABELS + (at as f64 + 0.5) * self.width;
        let above = y - leading(SMALL) / 2.0;
        svg.text((x, baseline(above, SMALL)), SMALL, Anchor::Middle, &number);
        y + height
    }

    fn draw(&self, svg: &mut Svg, shown: Shown, area: Area) {
        let (n, ground) = match shown {
            Shown::Hidden => {
                svg.patterned(area, Pattern::Hatch);
                badge(svg, area);
                return;
            }
            Shown::Theme(n) => {
                let text = whole(n, self.language);
                svg.text(area.middle(SMALL), SMALL, Anchor::Middle, &text);
                return;
            }
            Shown::Pair(n, jaccard) => (n, close(jaccard)),
        };
        svg.rect(area, &format!("fill=\"{ground}\" stroke=\"{FRAME}\""));
        let text = whole(n, self.language);
        svg.text_in(INK, area.middle(SMALL), SMALL, Anchor::Middle, &text);
    }

    fn note(&self) -> String {
        let (table, language) = (self.table, self.language);
        let size = base_size(table.base_size, table.weighted, language);
        let note = ChartPhrases::of(language).pairs_note;
        let note = with_base(note, table.base, &size, language);
        let weights = weighted(table.base_size, table.weighted, language);
        format!("{note}{weights}{}", mentions(table, language))
    }

    /// All figures, each sentence behind a space.
    fn words(&self) -> String {
        let phrases = ChartPhrases::of(self.language);
        let label = |at: usize| self.rows[at].1.label.as_str();
        let n = |n: f64| shown(n, self.table.weighted, self.language);
        let mut words = format!(" {}", self.note());
        for row in 0..self.rows.len() {
            for column in 0..=row {
                let name = match row == column {
                    true => label(row).to_owned(),
                    false => format!("{} {} {}", label(column), phrases.and, label(row)),
                };
                let figure = match self.cell(row, column) {
                    Shown::Hidden => ":".to_owned(),
                    Shown::Theme(of) => n(of),
                    Shown::Pair(both, jaccard) => {
                        let jaccard = number(jaccard, 2, self.language);
                        format!("{} ({} {jaccard})", n(both), phrases.jaccard)
                    }
                };
                words.push_str(&format!(" {name}: {figure}."));
            }
        }
        words
    }
}

/// A number of respondents that fits a cell.
fn whole(n: f64, language: Language) -> String {
    number(n, 0, language)
}
