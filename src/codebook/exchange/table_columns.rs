//! The columns of the table of themes, and what their headings may be.

use crate::text::Language;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Theme,
    Parent,
    Label(Language),
    Definition,
    Keywords,
    None,
    Unless,
    Match,
    NoMatch,
    Colour,
}

/// Headings as they are written, and in other words that they may be in.
pub(super) const COLUMNS: [(Column, &[&str]); 12] = [
    (
        Column::Theme,
        &["theme", "tema", "kode", "code", "kategori", "category", "id"],
    ),
    (
        Column::Parent,
        &[
            "parent",
            "overtema",
            "hovedtema",
            "overkategori",
            "overkode",
            "foreldre",
        ],
    ),
    (
        Column::Label(Language::Nb),
        &[
            "label",
            "etikett",
            "navn",
            "name",
            "label nb",
            "etikett nb",
            "merkelapp",
        ],
    ),
    (Column::Label(Language::Nn), &["label nn", "etikett nn"]),
    (Column::Label(Language::En), &["label en", "etikett en"]),
    (
        Column::Definition,
        &[
            "definition",
            "definisjon",
            "beskrivelse",
            "description",
            "forklaring",
        ],
    ),
    (
        Column::Keywords,
        &[
            "keywords",
            "nøkkelord",
            "nokkelord",
            "søkeord",
            "sokeord",
            "any",
            "rules",
            "regler",
            "ord",
            "stikkord",
        ],
    ),
    (Column::None, &["none", "ingen", "utelukker", "utelukk"]),
    (Column::Unless, &["unless", "unntatt", "med mindre", "unntak"]),
    (
        Column::Match,
        &["match", "treff", "eksempler", "eksempel", "examples"],
    ),
    (
        Column::NoMatch,
        &["no match", "ikke treff", "moteksempler", "moteksempel"],
    ),
    (Column::Colour, &["color", "colour", "farge"]),
];

/// How many rows may stand above the headings.
const ABOVE: usize = 20;

pub(super) fn column(heading: &str) -> Option<Column> {
    let plain: String = heading.to_lowercase().replace(['_', '-'], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = COLUMNS.iter().find(|(_, names)| names.contains(&plain.as_str()));
    known.map(|(column, _)| *column)
}

/// How many of these cells are headings that are known.
pub(super) fn headings<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    cells.filter(|cell| column(cell).is_some()).count()
}

/// The row with headings: the first that names a column of themes and another one.
pub(super) fn heading_row(rows: &[Vec<String>]) -> Option<usize> {
    rows.iter().take(ABOVE).position(|row| {
        let columns: Vec<Column> = row.iter().filter_map(|cell| column(cell)).collect();
        columns.contains(&Column::Theme) && columns.len() > 1
    })
}

/// Whether the rows are of themes and not of answers, whose headings `ID` and `Navn` are known here too.
pub(super) fn is_of_themes(rows: &[Vec<String>]) -> bool {
    let Some(row) = heading_row(rows).map(|at| &rows[at]) else {
        return false;
    };
    let columns: Vec<Column> = row.iter().filter_map(|cell| column(cell)).collect();
    let rules = [
        Column::Keywords,
        Column::None,
        Column::Unless,
        Column::Match,
        Column::NoMatch,
    ];
    let is_named = row
        .iter()
        .any(|cell| ["theme", "tema", "code", "kode"].contains(&cell.trim().to_lowercase().as_str()));
    columns.iter().any(|column| rules.contains(column)) || (is_named && columns.len() > 1)
}
