//! The table that analysts keep: a theme a row, its keywords a line each in one cell.
//!
//! A row whose theme is `@name` is a word list. A name in square brackets is something of the whole codebook: `[title]`,
//! `[version]`, `[questions]`, `[words]`, `[typos]`. Rows of the same theme are one; a row without a theme goes on with
//! the one above.

use std::collections::HashMap;

use crate::codebook::{Colour, Label, SetName, ThemeId};
use crate::corpus::QuestionId;
use crate::source::{Problems, did_you_mean};
use crate::text::{Language, Span};

use super::names::Names;
use super::outline::{Outline, OutlineTheme, plain_label, tidy};
use super::spreadsheet::Sheet;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
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
const COLUMNS: [(Column, &[&str]); 12] = [
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

fn column(heading: &str) -> Option<Column> {
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

/// Reads a table.
pub(super) fn read(sheet: &Sheet, problems: &mut Problems) -> Outline {
    let Some(top) = heading_row(&sheet.rows) else {
        let span = sheet.spans.first().copied().unwrap_or_default();
        problems
            .error(span, "this is no table of themes: no row has a heading `theme` (or `tema`) and another known one")
            .help("the headings are theme, parent, label, definition, keywords, none, unless, match and no_match");
        return Outline::default();
    };
    let mut columns: Vec<Option<Column>> = Vec::new();
    for heading in &sheet.rows[top] {
        let found = column(heading).filter(|column| !columns.contains(&Some(*column)));
        if found.is_none() && !heading.is_empty() {
            let names: Vec<&str> = COLUMNS.iter().map(|(_, names)| names[0]).collect();
            problems
                .warning(sheet.spans[top], format!("the column `{heading}` is not read"))
                .help(did_you_mean(heading, &names));
        }
        columns.push(found);
    }
    let mut reader = Reader {
        outline: Outline::default(),
        rows: Vec::new(),
        problems,
    };
    let mut last = String::new();
    for (row, span) in sheet.rows.iter().zip(&sheet.spans).skip(top + 1) {
        let cells: Vec<(Column, &str)> = columns
            .iter()
            .zip(row)
            .filter_map(|(column, cell)| Some(((*column)?, cell.as_str())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        if cells.is_empty() {
            continue;
        }
        if let Some((_, theme)) = cells.iter().find(|(column, _)| *column == Column::Theme) {
            last = (*theme).to_owned();
        }
        reader.row(&last, &cells, *span);
    }
    reader.finish()
}

/// A theme's row, or the first of several.
struct Row {
    name: String,
    parent: Option<String>,
    span: Span,
    theme: OutlineTheme,
    label: Label,
}

struct Reader<'p> {
    outline: Outline,
    rows: Vec<Row>,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    fn row(&mut self, name: &str, cells: &[(Column, &str)], span: Span) {
        let of = |wanted| {
            cells
                .iter()
                .find(|(column, _)| *column == wanted)
                .map(|(_, cell)| *cell)
        };
        if name.is_empty() {
            self.problems
                .error(span, "this row has no theme, and there is none above it")
                .help("write the theme's name in its column");
        } else if let Some(list) = name.strip_prefix('@') {
            self.list(list, of(Column::Keywords).unwrap_or_default(), span);
        } else if let Some(part) = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
            let text = of(Column::Definition)
                .or(of(Column::Keywords))
                .unwrap_or_default();
            self.head(part, text, span);
        } else {
            let parent = of(Column::Parent);
            let at = self.theme(name, parent, span);
            let row = &mut self.rows[at];
            for (column, cell) in cells {
                fill(row, *column, cell, span, self.problems);
            }
        }
    }

    /// Index of the row that the theme has, a new one if it has none.
    fn theme(&mut self, name: &str, parent: Option<&str>, span: Span) -> usize {
        let same = |row: &Row| row.name == name && (parent.is_none() || row.parent.as_deref() == parent);
        if let Some(at) = self.rows.iter().rposition(same) {
            return at;
        }
        let Ok(id) = ThemeId::root("tema") else { return 0 };
        self.rows.push(Row {
            name: name.to_owned(),
            parent: parent.map(str::to_owned),
            span,
            theme: OutlineTheme::new(id),
            label: Label::default(),
        });
        self.rows.len() - 1
    }

    fn list(&mut self, name: &str, rules: &str, span: Span) {
        match SetName::new(name) {
            Ok(name) => match self.outline.sets.iter_mut().find(|(own, _)| *own == name) {
                Some((_, entries)) => entries.extend(lines(rules)),
                None => self.outline.sets.push((name, lines(rules).collect())),
            },
            Err(error) => {
                self.problems
                    .error(span, error.to_string())
                    .help("a word list is named as in `@mangel`");
            }
        }
    }

    fn head(&mut self, part: &str, text: &str, span: Span) {
        match part {
            "title" => self.outline.title = Some(text.to_owned()),
            "version" => self.outline.version = Some(text.to_owned()),
            "questions" => {
                let ids = lines(text).filter_map(|id| QuestionId::new(&id).ok());
                self.outline.questions.extend(ids);
            }
            "words" => self.outline.known.extend(lines(text)),
            "typos" => self.outline.typos = Some(text.to_lowercase() == "true"),
            _ => {
                self.problems
                    .warning(span, format!("`[{part}]` is not read"))
                    .help(did_you_mean(
                        part,
                        &["title", "version", "questions", "words", "typos"],
                    ));
            }
        }
    }

    /// The themes under ids, each in its place.
    fn finish(mut self) -> Outline {
        let rows = std::mem::take(&mut self.rows);
        let by_name: HashMap<&str, usize> = rows
            .iter()
            .enumerate()
            .rev()
            .map(|(at, row)| (row.name.as_str(), at))
            .collect();
        let mut parents = Vec::with_capacity(rows.len());
        for row in &rows {
            let dotted = || {
                row.name
                    .rsplit_once('.')
                    .map(|(parent, _)| parent)
                    .filter(|parent| by_name.contains_key(parent))
            };
            let named = row.parent.as_deref().or_else(dotted);
            let parent = named.and_then(|parent| by_name.get(parent).copied());
            if let (Some(parent), None) = (named, parent) {
                let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
                self.problems
                    .error(
                        row.span,
                        format!(
                            "there is no row of the theme `{parent}`, which `{}` is part of",
                            row.name
                        ),
                    )
                    .help(did_you_mean(parent, &names));
            }
            parents.push(parent);
        }
        let mut ids: Vec<Option<ThemeId>> = vec![None; rows.len()];
        let mut names = Names::default();
        // Whole before part, whatever the order of the rows.
        let mut order: Vec<(usize, usize)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            match depth(at, &parents) {
                Some(depth) => order.push((depth, at)),
                None => {
                    self.problems
                        .error(row.span, format!("the theme `{}` is part of itself", row.name))
                        .help("see to the column `parent`");
                }
            }
        }
        order.sort_unstable();
        let mut placed: Vec<(usize, OutlineTheme)> = Vec::new();
        for (_, at) in order {
            let row = &rows[at];
            let parent = parents[at].and_then(|parent| ids[parent].clone());
            let inner = match (&parent, parents[at]) {
                (Some(_), Some(parent)) => row
                    .name
                    .strip_prefix(&format!("{}.", rows[parent].name))
                    .unwrap_or(&row.name),
                _ => &row.name,
            };
            let added = names.add(&mut self.outline, parent.as_ref(), inner);
            let made = self.outline.themes.swap_remove(added);
            ids[at] = Some(made.id.clone());
            let label = match row.label.is_empty() {
                true => made.label,
                false => plain_label(&row.label),
            };
            placed.push((
                at,
                OutlineTheme {
                    id: made.id,
                    label,
                    ..row.theme.clone()
                },
            ));
        }
        placed.sort_by_key(|(at, _)| *at);
        self.outline.themes = placed.into_iter().map(|(_, theme)| theme).collect();
        self.outline
    }
}

/// How many themes the one at `at` is within; nothing in a ring.
fn depth(at: usize, parents: &[Option<usize>]) -> Option<usize> {
    const DEEPEST: usize = 50;
    let depth = std::iter::successors(parents[at], |at| parents[*at])
        .take(DEEPEST + 1)
        .count();
    (depth <= DEEPEST).then_some(depth)
}

fn fill(row: &mut Row, column: Column, cell: &str, span: Span, problems: &mut Problems) {
    let theme = &mut row.theme;
    match column {
        Column::Theme | Column::Parent => {}
        Column::Label(language) => {
            if !row.label.given().any(|(given, _)| given == language) {
                row.label.add(language, cell.to_owned());
            }
        }
        Column::Definition => {
            let more = tidy(cell);
            match &mut theme.definition {
                Some(definition) => *definition = format!("{definition}\n{more}"),
                None => theme.definition = Some(more),
            }
        }
        Column::Keywords => theme.any.extend(lines(cell)),
        Column::None => theme.none.extend(lines(cell)),
        Column::Unless => theme.unless.extend(lines(cell)),
        Column::Match => theme.matches.extend(lines(cell)),
        Column::NoMatch => theme.no_matches.extend(lines(cell)),
        Column::Colour => match Colour::new(cell) {
            Ok(colour) => theme.colour = Some(colour),
            Err(error) => {
                problems
                    .warning(span, error.to_string())
                    .help("it is passed over; write it like `#1f77b4`");
            }
        },
    }
}

fn lines(cell: &str) -> impl Iterator<Item = String> {
    cell.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
}

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
fn pieces(cell: &str, longest: usize) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::spreadsheet::to_csv;
    use crate::codebook::exchange::testing::{complaints, outlines, said};
    use crate::codebook::exchange::{CodebookFormat, Imported};
    use proptest::prelude::*;

    fn csv(text: &str) -> Imported {
        said(CodebookFormat::Csv, text)
    }

    fn rules(imported: &Imported) -> Vec<(&str, Vec<&str>)> {
        let themes = imported.outline.themes.iter();
        themes
            .map(|theme| (theme.id.as_str(), theme.any.iter().map(String::as_str).collect()))
            .collect()
    }

    #[test]
    fn headings_may_be_norwegian_and_in_any_order() {
        let imported = csv(
            "Kodebok 2023;;;\nSøkeord;Overtema;Tema;Merknad\n\"dyr*\nhusleie\";Bolig;Pris på bolig;x\nbolig;;Bolig;\nhybel;;;\n",
        );
        let expected = [
            ("Bolig.pris-pa-bolig", vec!["dyr*", "husleie"]),
            ("Bolig", vec!["bolig", "hybel"]),
        ];
        let mut found = rules(&imported);
        found.reverse();
        assert_eq!(
            found, expected,
            "a row without a theme goes on with the one above"
        );
        assert_eq!(complaints(&imported), ["2: the column `Merknad` is not read"]);
        assert_eq!(imported.outline.themes[1].label, Label::same("Pris på bolig"));
    }

    #[test]
    fn mistakes_name_their_row() {
        assert_eq!(complaints(&csv("a,b\n1,2\n")).len(), 1);
        let told = complaints(&csv(
            "theme,parent,keywords\nbolig,hus,bolig\nhus,bolig,hus\npris,leie,x\n",
        ));
        assert_eq!(
            told[0],
            "4: there is no row of the theme `leie`, which `pris` is part of"
        );
        assert_eq!(told[1], "2: the theme `bolig` is part of itself");
        let told = complaints(&csv("theme,keywords,color\n,a,\nb,b,rød\n@a b,c,\n[tittel],d,\n"));
        assert_eq!(told.len(), 4, "{told:?}");
        assert!(told[0].starts_with("2: this row has no theme"));
    }

    #[test]
    fn excel_finds_no_formulas() {
        let rows = vec![vec!["@liste".to_owned(), "=bolig\n=hus".to_owned()]];
        assert_eq!(to_csv(&rows).expect("CSV"), b" @liste,\" =bolig\n=hus\"\n");
    }

    #[test]
    fn long_cells_go_on_in_the_next_row() {
        let words: Vec<String> = (0..20).map(|number| format!("ord{number:03}")).collect();
        assert_eq!(pieces(&words.join("\n"), 55).len(), 3);
        assert!(
            pieces(&words.join("\n"), 55)
                .iter()
                .all(|piece| piece.len() <= 55)
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(outline in outlines(), longest in 30..200_usize) {
            // A definition in pieces comes back as lines, which is not the same where it had blank ones.
            let whole = outline.themes.iter().all(|theme| theme.definition.as_ref().is_none_or(|text| text.chars().count() <= longest));
            prop_assume!(whole);
            let text = String::from_utf8(to_csv(&rows(&outline, longest)).expect("CSV")).expect("UTF-8");
            let imported = csv(&text);
            prop_assert!(imported.problems.is_empty(), "{:?}", imported.problems);
            prop_assert_eq!(imported.outline, outline, "{}", text);
        }

        #[test]
        fn anything_is_read_or_refused(text in "(theme|parent|keywords|[a-c\"@.\\[\\]]|,|;|\n){0,40}") {
            let _ = csv(&text);
        }
    }
}
