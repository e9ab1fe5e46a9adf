//! The table that analysts keep: a theme a row, its keywords a line each in one cell.
//!
//! A row whose theme is `@name` is a word list. A name in square brackets is something of the whole codebook: `[title]`,
//! `[version]`, `[questions]`, `[words]`, `[typos]`. Rows of the same theme are one; a row without a theme goes on with
//! the one above.

use std::collections::HashMap;

use crate::codebook::{Colour, Label, SetName, ThemeId};
use crate::corpus::QuestionId;
use crate::source::{Code, Problems, brief, did_you_mean};
use crate::text::Span;

use super::names::Names;
use super::outline::{Outline, OutlineTheme, plain_label, tidy};
use super::spreadsheet::Sheet;
use super::table_columns::{COLUMNS, Column, column, heading_row};

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
                .warning(
                    Code::NotImported,
                    sheet.spans[top],
                    format!("the column `{}` is not read", brief(heading)),
                )
                .help(did_you_mean(heading, &names));
        }
        columns.push(found);
    }
    let is_own = |heading: &String| heading.trim() == COLUMNS[0].1[0];
    let mut reader = Reader {
        outline: Outline::default(),
        rows: Vec::new(),
        has_ids: sheet.rows[top].iter().any(is_own),
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
    /// Whether themes are named by their ids where they can be: under the heading that this program writes.
    has_ids: bool,
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
                    .warning(Code::NotImported, span, format!("`[{part}]` is not read"))
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
        // Ids before names that ids are made of, so that those stay.
        let mut order: Vec<(usize, bool, usize)> = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            match depth(at, &parents) {
                Some(depth) => order.push((depth, ThemeId::new(&row.name).is_err(), at)),
                None => {
                    self.problems
                        .error(row.span, format!("the theme `{}` is part of itself", row.name))
                        .help("see to the column `parent`");
                }
            }
        }
        order.sort_unstable();
        let mut placed: Vec<(usize, OutlineTheme)> = Vec::new();
        for (_, _, at) in order {
            let row = &rows[at];
            let parent = parents[at].and_then(|parent| ids[parent].clone());
            let inner = match (&parent, parents[at]) {
                (Some(_), Some(parent)) => row
                    .name
                    .strip_prefix(&format!("{}.", rows[parent].name))
                    .unwrap_or(&row.name),
                _ => &row.name,
            };
            let added = match self.has_ids {
                true => names.add_own(&mut self.outline, parent.as_ref(), inner),
                false => names.add(&mut self.outline, parent.as_ref(), inner),
            };
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
                    .warning(Code::NotImported, span, error.to_string())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::spreadsheet::to_csv;
    use crate::codebook::exchange::table_rows::{pieces, rows};
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
