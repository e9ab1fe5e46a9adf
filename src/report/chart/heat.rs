//! Themes by groups as a grid of coloured cells.

use crate::report::crosstab::{Cell, CrossRow, Crosstab, Group};
use crate::report::crosstab_phrases::CrosstabPhrases;
use crate::report::number::number;
use crate::report::table::Figures;
use crate::report::table_output::depth;
use crate::stats::Weights;
use crate::text::Language;

use super::axis::threshold;
use super::drawing::{Drawing, notes};
use super::legend;
use super::palette::{FRAME, INK, edge, ground};
use super::pattern::Pattern;
use super::phrases::ChartPhrases;
use super::svg::{Anchor, Area, FONT, SMALL, Svg, WIDTH, leading};
use super::words::{base_size, crosstab_figures, drawable, groups_base};
use super::wrap::wrapped;

/// Room for labels.
const LABELS: f64 = 220.0;
/// More groups than this go on in a grid below.
const MOST: usize = 7;
/// A column is no wider, however few there are.
const WIDEST: f64 = 110.0;
/// How far a subtheme is moved in.
const INDENT: f64 = 12.0;

/// The crosstab as an SVG document: per cent of each group, on a ground that is orange where the group lies above the
/// others and blue where it lies below, with a strip at that edge, white where the groups do not differ; ▲ and ▼ where [`Crosstab::direction`] tells it from them. Hidden cells have `:`
/// on a hatched ground. Many groups make several grids, one below the other.
pub fn heat(crosstab: &Crosstab, language: Language) -> String {
    draw(crosstab, language).inline()
}

pub(super) fn draw(crosstab: &Crosstab, language: Language) -> Drawing {
    let mut svg = Svg::default();
    let heat = Heat { crosstab, language };
    let mut y = 4.0;
    let columns: Vec<usize> = (0..crosstab.groups.len()).collect();
    let mut grids: Vec<&[usize]> = columns.chunks(MOST).collect();
    if grids.is_empty() {
        grids.push(&[]);
    }
    for groups in grids {
        y = heat.grid(&mut svg, groups, y) + 18.0;
    }
    y = legend::residuals(&mut svg, y, crosstab.hides(), language);
    let height = notes(&mut svg, y + 8.0, &heat.notes());
    let phrases = ChartPhrases::of(language);
    let rows: Vec<&CrossRow> = crosstab.rows.iter().collect();
    Drawing {
        kind: format!("heat-{}", crosstab.question),
        svg,
        height,
        title: phrases.groups.replace("{by}", &crosstab.by),
        desc: phrases.heat_desc.to_owned(),
        figures: crosstab_figures(crosstab, &rows, language),
    }
}

struct Heat<'a> {
    crosstab: &'a Crosstab,
    language: Language,
}

impl Heat<'_> {
    /// Draws all respondents and the `groups` below `y`; answers where the grid ends.
    fn grid(&self, svg: &mut Svg, groups: &[usize], mut y: f64) -> f64 {
        let columns = groups.len() + 1;
        let width = ((WIDTH - LABELS - 4.0) / columns as f64).min(WIDEST);
        y = self.headings(svg, groups, (width, y));
        for row in &self.crosstab.rows {
            let indent = 4.0 + depth(&row.kind).min(4) as f64 * INDENT;
            let label = wrapped(&row.label, FONT, LABELS - 8.0 - indent);
            let height = label.len() as f64 * leading(FONT) + 10.0;
            let first = y + (height - (label.len() - 1) as f64 * leading(FONT)) / 2.0;
            svg.lines((indent, first), FONT, Anchor::Start, &label);
            let area = |column: usize| Area {
                x: LABELS + column as f64 * width,
                y,
                width,
                height,
            };
            let all = drawable(row.total.as_ref(), self.crosstab.base_size);
            total(svg, all, area(0), self.language);
            for (column, group) in groups.iter().enumerate() {
                if let Some(cell) = row.cells.get(*group) {
                    let base = self.crosstab.groups[*group].base_size;
                    let figures = drawable(cell.figures.as_ref(), base);
                    self.cell(svg, (row, cell), figures, area(column + 1));
                }
            }
            y += height;
        }
        y
    }

    /// Draws the names of the groups and their bases.
    fn headings(&self, svg: &mut Svg, groups: &[usize], (width, y): (f64, f64)) -> f64 {
        let phrases = CrosstabPhrases::of(self.language);
        let groups: Vec<&Group> = groups.iter().map(|group| &self.crosstab.groups[*group]).collect();
        let all = (phrases.all, &self.crosstab.base_size);
        let columns = std::iter::once(all).chain(
            groups
                .iter()
                .map(|group| (group.label.as_str(), &group.base_size)),
        );
        let columns: Vec<(Vec<String>, String)> = columns
            .map(|(name, base)| (wrapped(name, SMALL, width - 4.0), self.base(base)))
            .collect();
        let most = columns.iter().map(|(lines, _)| lines.len()).max().unwrap_or(1);
        let bottom = y + most as f64 * leading(SMALL);
        for (column, (lines, base)) in columns.iter().enumerate() {
            let x = LABELS + (column as f64 + 0.5) * width;
            let first = bottom - (lines.len() as f64 - 0.5) * leading(SMALL);
            svg.lines((x, first), SMALL, Anchor::Middle, lines);
            svg.lines(
                (x, bottom + 8.0),
                SMALL,
                Anchor::Middle,
                std::slice::from_ref(base),
            );
        }
        bottom + 18.0
    }

    fn base(&self, base: &Option<Weights>) -> String {
        let size = base_size(*base, self.crosstab.weighted, self.language);
        format!("{} = {size}", CrosstabPhrases::of(self.language).base_row)
    }

    fn cell(&self, svg: &mut Svg, (row, cell): (&CrossRow, &Cell), figures: Option<&Figures>, area: Area) {
        let (Some(figures), Some(residual)) = (figures, cell.residual) else {
            total(svg, figures, area, self.language);
            return;
        };
        let mark = match Crosstab::direction(row, cell) {
            1 => "▲ ",
            -1 => "▼ ",
            _ => "",
        };
        // Chance alone makes residuals too.
        let residual = if Crosstab::differs(row) { residual } else { 0.0 };
        shade(svg, residual, area);
        let text = format!("{mark}{}", percent(figures, self.language));
        svg.text_in(INK, area.middle(FONT), FONT, Anchor::Middle, &text);
    }

    /// What must be known to read the chart.
    fn notes(&self) -> String {
        let mut notes = groups_base(self.crosstab, self.language);
        if self.crosstab.hides() {
            let hidden = ChartPhrases::of(self.language).hidden;
            notes.push(' ');
            notes.push_str(&threshold(hidden, self.crosstab.min_cell, self.language));
        }
        notes
    }
}

/// Draws the ground of a residual. Without colours, a strip at the upper or lower edge tells above from below.
pub(super) fn shade(svg: &mut Svg, residual: f64, area: Area) {
    const STRIP: f64 = 2.0;
    // Off the edge, so that it is not taken for the neighbour's.
    const INSET: f64 = 3.0;
    svg.rect(area, &format!("fill=\"{}\" stroke=\"{FRAME}\"", ground(residual)));
    let Some((colour, is_above)) = edge(residual) else {
        return;
    };
    let y = match is_above {
        true => area.y + INSET,
        false => area.y + area.height - INSET - STRIP,
    };
    let strip = Area {
        x: area.x + INSET,
        y,
        width: area.width - 2.0 * INSET,
        height: STRIP,
    };
    svg.rect(strip, &format!("fill=\"{colour}\""));
}

/// Draws a cell that is not tested, without a frame: of all respondents, say, or a hidden one.
fn total(svg: &mut Svg, figures: Option<&Figures>, area: Area, language: Language) {
    match figures {
        Some(figures) => {
            let text = percent(figures, language);
            svg.text(area.middle(FONT), FONT, Anchor::Middle, &text);
        }
        None => {
            svg.patterned(area, Pattern::Hatch);
            badge(svg, area);
        }
    }
}

/// Draws `:` on a light spot, so that the hatching does not cross it.
pub(super) fn badge(svg: &mut Svg, area: Area) {
    let (x, y) = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    let spot = Area {
        x: x - 6.0,
        y: y - 8.0,
        width: 12.0,
        height: 16.0,
    };
    svg.rect(spot, "fill=\"#ffffff\" rx=\"3\"");
    svg.text_in(INK, area.middle(FONT), FONT, Anchor::Middle, ":");
}

fn percent(figures: &Figures, language: Language) -> String {
    let whole = |proportion: f64| number(100.0 * proportion, 0, language);
    figures.proportion.map_or_else(String::new, whole)
}
