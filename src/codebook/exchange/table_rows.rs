//! Writes the table of themes.

use crate::text::Language;

use super::outline::{Outline, OutlineTheme};
use super::table_columns::{COLUMNS, Column};

/// The table of `outline`, headings first. No cell has more than `longest` characters; what is longer goes on in the
/// next row.
pub(super) fn rows(outline: &Outline, longest: usize) -> Vec<Vec<String>> {
    let headings = COLUMNS.map(|(_, names)| names[0].replace(' ', "_"));
    let mut rows = vec![headings.into()];
    for theme in &outline.themes {
        push(theme_row(theme), longest, &mut rows);
    }
    let mut special = |name: String, column: Column, text: String| {
        let row = COLUMNS.map(|(own, _)| match own {
            Column::Theme => name.clone(),
            own if own == column => text.clone(),
            _ => String::new(),
        });
        push(row.into(), longest, &mut rows);
    };
    for (name, entries) in &outline.sets {
        special(format!("@{name}"), Column::Keywords, entries.join("\n"));
    }
    let questions: Vec<String> = outline.questions.iter().map(ToString::to_string).collect();
    let head = [
        ("[title]", outline.title.clone()),
        ("[version]", outline.version.clone()),
        (
            "[questions]",
            (!questions.is_empty()).then(|| questions.join("\n")),
        ),
        (
            "[words]",
            (!outline.known.is_empty()).then(|| outline.known.join("\n")),
        ),
        ("[typos]", outline.typos.map(|typos| typos.to_string())),
    ];
    for (name, text) in head.into_iter().filter_map(|(name, text)| Some((name, text?))) {
        special(name.to_owned(), Column::Definition, text);
    }
    rows
}

fn theme_row(theme: &OutlineTheme) -> Vec<String> {
    let parent = theme
        .id
        .as_str()
        .rsplit_once('.')
        .map_or("", |(parent, _)| parent);
    let common = theme.label.common().filter(|_| theme.has_label());
    let label = |language: Language| {
        let given = theme
            .label
            .given()
            .find(|(given, _)| *given == language && theme.has_label());
        match (common, language) {
            (Some(text), Language::Nb) => text.to_owned(),
            (Some(_), _) => String::new(),
            (None, _) => given.map(|(_, text)| text.to_owned()).unwrap_or_default(),
        }
    };
    let cell = |(column, _): (Column, _)| match column {
        Column::Theme => theme.id.to_string(),
        Column::Parent => parent.to_owned(),
        Column::Label(language) => label(language),
        Column::Definition => theme.definition.clone().unwrap_or_default(),
        Column::Keywords => theme.any.join("\n"),
        Column::None => theme.none.join("\n"),
        Column::Unless => theme.unless.join("\n"),
        Column::Match => theme.matches.join("\n"),
        Column::NoMatch => theme.no_matches.join("\n"),
        Column::Colour => theme.colour.map(|colour| colour.to_string()).unwrap_or_default(),
    };
    COLUMNS.map(cell).into()
}

/// Adds a row, and as many more as its longest cell needs.
fn push(row: Vec<String>, longest: usize, rows: &mut Vec<Vec<String>>) {
    let pieces: Vec<Vec<String>> = row.iter().map(|cell| pieces(cell, longest)).collect();
    let height = pieces.iter().map(Vec::len).max().unwrap_or(1);
    for at in 0..height {
        let mut part: Vec<String> = pieces
            .iter()
            .map(|cell| cell.get(at).cloned().unwrap_or_default())
            .collect();
        part[0].clone_from(&row[0]);
        part[1].clone_from(&row[1]);
        rows.push(part);
    }
}

/// A cell's lines in pieces of at most `longest` characters; a longer line is a piece of its own.
pub(super) fn pieces(cell: &str, longest: usize) -> Vec<String> {
    if cell.chars().count() <= longest {
        return vec![cell.to_owned()];
    }
    let mut pieces: Vec<String> = vec![String::new()];
    for line in cell.split('\n') {
        let last = pieces.len() - 1;
        if !pieces[last].is_empty() && pieces[last].chars().count() + line.chars().count() + 1 > longest {
            pieces.push(line.to_owned());
        } else if pieces[last].is_empty() {
            line.clone_into(&mut pieces[last]);
        } else {
            pieces[last].push('\n');
            pieces[last].push_str(line);
        }
    }
    pieces
}
