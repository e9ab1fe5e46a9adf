//! What charts say of themselves: bases, weights, and all their figures for those who do not see them.

use crate::report::crosstab::{CrossRow, Crosstab};
use crate::report::crosstab_phrases::CrosstabPhrases;
use crate::report::number::{count, number};
use crate::report::phrases::Phrases;
use crate::report::table::{BaseKind, Figures, Table};
use crate::report::table_output::shown;
use crate::stats::Weights;
use crate::text::Language;

use super::axis::percentage;
use super::phrases::ChartPhrases;

/// The figures, if the base that their percentages are of is shown: else there is nothing to draw.
pub fn drawable(figures: Option<&Figures>, base: Option<Weights>) -> Option<&Figures> {
    figures.filter(|_| base.is_some())
}

/// How many a base has; `:` if it is hidden.
pub fn base_size(base: Option<Weights>, weighted: bool, language: Language) -> String {
    base.map_or_else(|| ":".to_owned(), |base| shown(base.sum, weighted, language))
}

/// That figures are weighted, behind a space; empty if they are not.
pub fn weighted(base: Option<Weights>, weighted: bool, language: Language) -> String {
    let Some(base) = base.filter(|_| weighted) else {
        return String::new();
    };
    let effective = number(base.effective(), 1, language);
    let note = Phrases::of(language).weighted(&count(base.count, language), &effective);
    format!(" {note}")
}

/// That respondents could give several answers, behind a space; empty if they could not.
pub fn mentions(table: &Table, language: Language) -> String {
    let mentions = table.mentions.filter(|_| table.base_size.is_some());
    mentions.map_or_else(String::new, |mentions| {
        format!(" {}", Phrases::of(language).mentions(mentions, language))
    })
}

/// `text` with who is in the base in its place `{who}`, and how many in `{n}`.
pub fn with_base(text: &str, kind: BaseKind, size: &str, language: Language) -> String {
    text.replace("{who}", ChartPhrases::of(language).who[kind as usize])
        .replace("{n}", size)
}

/// What percentages of groups are of.
pub fn groups_base(crosstab: &Crosstab, language: Language) -> String {
    let size = base_size(crosstab.base_size, crosstab.weighted, language);
    let phrase = ChartPhrases::of(language).groups_base;
    let base = with_base(phrase, crosstab.base, &size, language).replace("{by}", &crosstab.by);
    let weights = weighted(crosstab.base_size, crosstab.weighted, language);
    format!("{base}{weights}")
}

/// That only so many themes of all are drawn.
pub fn of_most((shown, all): (usize, usize), language: Language) -> String {
    ChartPhrases::of(language)
        .most
        .replace("{shown}", &shown.to_string())
        .replace("{all}", &all.to_string())
}

/// The bases and all figures of these rows, each sentence behind a space.
pub fn crosstab_figures(crosstab: &Crosstab, rows: &[&CrossRow], language: Language) -> String {
    let phrases = CrosstabPhrases::of(language);
    let size = |base| base_size(base, crosstab.weighted, language);
    let mut bases = vec![format!("{} {}", phrases.all, size(crosstab.base_size))];
    bases.extend(
        crosstab
            .groups
            .iter()
            .map(|group| format!("{} {}", group.label, size(group.base_size))),
    );
    let mut words = format!(
        " {} {}: {}.",
        groups_base(crosstab, language),
        phrases.base_row,
        bases.join("; ")
    );
    for row in rows {
        let total = drawable(row.total.as_ref(), crosstab.base_size);
        let mut cells = vec![format!("{} {}", phrases.all, percent(total, language))];
        let of_groups = crosstab.groups.iter().zip(&row.cells);
        cells.extend(of_groups.map(|(group, cell)| {
            let figures = drawable(cell.figures.as_ref(), group.base_size);
            let figure = percent(figures, language);
            let direction = figures.map_or(0, |_| Crosstab::direction(row, cell));
            format!("{} {figure}{}", group.label, told(direction, language))
        }));
        words.push_str(&format!(" {}: {}.", row.label, cells.join("; ")));
    }
    words
}

/// A direction in brackets, behind a space.
fn told(direction: i8, language: Language) -> String {
    let [above, below] = ChartPhrases::of(language).directions;
    match direction {
        1 => format!(" ({above})"),
        -1 => format!(" ({below})"),
        _ => String::new(),
    }
}

fn percent(figures: Option<&Figures>, language: Language) -> String {
    match figures {
        None => ":".to_owned(),
        Some(figures) => figures
            .proportion
            .map_or_else(|| "–".to_owned(), |p| percentage(p, language)),
    }
}
