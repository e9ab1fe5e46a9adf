//! Bars of the most frequent themes, one for each group.

use crate::report::crosstab::{CrossRow, Crosstab};
use crate::report::table::{Figures, RowKind};
use crate::text::Language;

use super::axis::{Axis, Fill, hidden, percentage, threshold};
use super::drawing::{Drawing, notes};
use super::legend;
use super::palette::GROUPS;
use super::pattern::Pattern;
use super::phrases::ChartPhrases;
use super::svg::{Anchor, FONT, SMALL, Svg, WIDTH, leading};
use super::words::{base_size, crosstab_figures, drawable, groups_base, of_most};
use super::wrap::wrapped;

/// More groups than this cannot be told apart.
pub(super) const MOST_GROUPS: usize = GROUPS.len();
/// Themes of which there are bars.
const THEMES: usize = 8;
/// Room for labels.
const LABELS: f64 = 220.0;
/// From one bar to the next.
const PITCH: f64 = 15.0;
/// Between themes.
const GAP: f64 = 12.0;

/// Of no more than [`MOST_GROUPS`].
pub(super) fn draw(crosstab: &Crosstab, language: Language) -> Drawing {
    let all = top_themes(crosstab);
    let rows = &all[..all.len().min(THEMES)];
    let figures = rows.iter().flat_map(|row| drawn(crosstab, row)).flatten();
    let axis = Axis::new(LABELS, WIDTH - 52.0, figures);
    let mut svg = Svg::default();
    let names = crosstab.groups.iter().map(|group| {
        let size = base_size(group.base_size, crosstab.weighted, language);
        format!("{} (N = {size})", group.label)
    });
    let names: Vec<(Pattern, String)> = patterns(crosstab.groups.len()).zip(names).collect();
    let top = legend::groups(&mut svg, &names, 4.0) + 6.0;
    let heights: Vec<f64> = rows.iter().map(|row| height(row)).collect();
    let bottom = top + heights.iter().sum::<f64>();
    axis.draw(&mut svg, (top, bottom), language);
    let mut y = top;
    for (row, height) in rows.iter().zip(heights) {
        let bars: Vec<Option<&Figures>> = drawn(crosstab, row).collect();
        theme(&mut svg, row, &bars, (&axis, y + height / 2.0, language));
        y += height;
    }
    let phrases = ChartPhrases::of(language);
    let mut below = format!("{} {}", groups_base(crosstab, language), phrases.whisker);
    if all.len() > THEMES {
        below.push(' ');
        below.push_str(&of_most((THEMES, all.len()), language));
    }
    if crosstab.hides() {
        below.push(' ');
        below.push_str(&threshold(phrases.hidden, crosstab.min_cell, language));
    }
    let height = notes(&mut svg, bottom + 34.0, &below);
    Drawing {
        kind: format!("groups-{}", crosstab.question),
        svg,
        height,
        title: phrases.groups.replace("{by}", &crosstab.by),
        desc: phrases.grouped_desc.to_owned(),
        figures: crosstab_figures(crosstab, rows, language),
    }
}

/// The themes of the top level, the most frequent first. Hidden ones come last: their place must not tell their size.
fn top_themes(crosstab: &Crosstab) -> Vec<&CrossRow> {
    let is_top = |row: &&CrossRow| matches!(row.kind, RowKind::Theme { depth: 0, .. });
    let mut rows: Vec<&CrossRow> = crosstab.rows.iter().filter(is_top).collect();
    let size = |row: &CrossRow| row.total.map_or(-1.0, |figures| figures.n);
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    rows
}

/// The fills of so many groups, as far apart in lightness as may be.
fn patterns(groups: usize) -> impl Iterator<Item = Pattern> {
    let last = groups.saturating_sub(1).max(1);
    (0..groups).map(move |group| Pattern::Group(group * (MOST_GROUPS - 1) / last))
}

/// The figures of each group; nothing where they are hidden.
fn drawn<'a>(crosstab: &'a Crosstab, row: &'a CrossRow) -> impl Iterator<Item = Option<&'a Figures>> {
    let cells = row.cells.iter().zip(&crosstab.groups);
    cells.map(|(cell, group)| drawable(cell.figures.as_ref(), group.base_size))
}

fn label(row: &CrossRow) -> Vec<String> {
    wrapped(&row.label, FONT, LABELS - 12.0)
}

fn height(row: &CrossRow) -> f64 {
    let bars = row.cells.len() as f64 * PITCH;
    bars.max(label(row).len() as f64 * leading(FONT)) + GAP
}

/// Draws a theme with its middle at `y`.
fn theme(
    svg: &mut Svg,
    row: &CrossRow,
    bars: &[Option<&Figures>],
    (axis, y, language): (&Axis, f64, Language),
) {
    let label = label(row);
    let first = y - (label.len() - 1) as f64 * leading(FONT) / 2.0;
    svg.lines((4.0, first), FONT, Anchor::Start, &label);
    let mut y = y - (bars.len() as f64 - 1.0) * PITCH / 2.0;
    for (figures, pattern) in bars.iter().zip(patterns(bars.len())) {
        match figures {
            None => hidden(svg, axis, y, SMALL),
            Some(figures) => {
                let end = axis.bar(svg, figures, (y, 11.0), Fill::Pattern(pattern));
                let text = figures
                    .proportion
                    .map(|proportion| percentage(proportion, language));
                legend::behind(svg, (end, y), text.as_deref().unwrap_or_default());
            }
        }
        y += PITCH;
    }
}
