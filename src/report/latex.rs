//! Tables for LaTeX, ruled by booktabs.

use super::crosstab::Crosstab;
use super::markup::{one_line, visible};
use super::table::Table;
use super::table_output::{depth, headings};
use super::table_page::TablePage;

/// What a document needs for the tables.
const PREAMBLE: &str = "\\usepackage{booktabs,amssymb}";

/// What stands in the parts of a table.
pub(super) struct Float {
    pub(super) caption: String,
    pub(super) label: String,
    pub(super) headings: Vec<String>,
    /// How many columns are of text, from the first.
    pub(super) left: usize,
    /// Cells as they are, the first with how deep it is indented.
    pub(super) rows: Vec<(usize, Vec<String>)>,
    pub(super) notes: Vec<String>,
}

impl TablePage<'_> {
    /// The tables, each a `table` with caption, label and notes.
    pub fn to_latex(&self) -> String {
        Float::page(self.tables.iter().flat_map(|table| {
            let crosstabs = self.crosstabs_of(table).map(|crosstab| self.crosstab(crosstab));
            std::iter::once(self.table(table)).chain(crosstabs)
        }))
    }

    fn table(&self, table: &Table) -> Float {
        let rows = table.rows.iter().map(|row| {
            let cells = table.cells(row, self.language);
            (depth(&row.kind), cells.to_vec())
        });
        Float {
            caption: self.wording(table.question),
            label: key(&[self.corpus.questions[table.question].id.as_str()]),
            headings: headings(self.language).to_vec(),
            left: 1,
            rows: rows.collect(),
            notes: self.notes(table.notes(self.language)),
        }
    }

    fn crosstab(&self, crosstab: &Crosstab) -> Float {
        let bases = (0, crosstab.bases(self.language));
        let rows = crosstab
            .rows
            .iter()
            .map(|row| (depth(&row.kind), crosstab.cells(row, self.language)));
        Float {
            caption: self.wording(crosstab.question),
            label: key(&[self.corpus.questions[crosstab.question].id.as_str(), &crosstab.by]),
            headings: crosstab.headings(self.language),
            left: 1,
            rows: std::iter::once(bases).chain(rows).collect(),
            notes: self.notes(crosstab.notes(self.language)),
        }
    }

    fn notes(&self, mut notes: Vec<String>) -> Vec<String> {
        notes.push(self.source());
        notes
    }
}

impl Float {
    /// `floats` one behind another, below what their document needs.
    pub(super) fn page(floats: impl Iterator<Item = Self>) -> String {
        let mut page = format!("% {PREAMBLE}\n");
        for float in floats {
            page.push('\n');
            page.push_str(&float.latex());
        }
        page
    }

    fn latex(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|(depth, cells)| row(*depth, cells))
            .collect();
        let notes: Vec<String> = self.notes.iter().map(|note| escape(note)).collect();
        format!(
            "\\begin{{table}}\n  \\centering\n  \\caption{{{}}}\n  \\label{{tab:{}}}\n  \\begin{{tabular}}{{{}{}}}\n    \
             \\toprule\n{}    \\midrule\n{}    \\bottomrule\n  \\end{{tabular}}\n\n  \\medskip\n  \
             \\begin{{minipage}}{{\\linewidth}}\n    \\footnotesize\n    {}\n  \\end{{minipage}}\n\\end{{table}}\n",
            escape(&self.caption),
            self.label,
            "l".repeat(self.left),
            "r".repeat(self.headings.len() - self.left),
            row(0, &self.headings),
            rows.concat(),
            notes.join("\n    "),
        )
    }
}

fn row(depth: usize, cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escape(cell)).collect();
    format!("    {}{} \\\\\n", "\\quad ".repeat(depth), cells.join(" & "))
}

/// A name for references: letters, digits and hyphens.
pub(super) fn key(parts: &[&str]) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    parts.join("-").chars().map(safe).collect()
}

/// `text` for LaTeX, on one line: no character of it means anything there.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in one_line(&visible(text)).chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '|' => escaped.push_str("\\textbar{}"),
            '`' => escaped.push_str("\\textasciigrave{}"),
            // Norwegian babel takes it for the beginning of a command.
            '"' => escaped.push_str("\\symbol{34}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // At the beginning of a row they would belong to the `\\` before it.
            '[' | ']' | '*' => escaped.extend(['{', c, '}']),
            // Two of them would be drawn as something else.
            '-' | '\'' | ',' if escaped.ends_with(c) => escaped.extend(['{', '}', c]),
            '▲' => escaped.push_str("$\\blacktriangle$"),
            '▼' => escaped.push_str("$\\blacktriangledown$"),
            '−' => escaped.push_str("$-$"),
            '\u{a0}' => escaped.push('~'),
            '\u{fffd}' => escaped.push('?'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn escapes(text: &str, expected: &str) {
        assert_eq!(escape(text), expected);
    }

    #[test]
    fn labels_cannot_command() {
        escapes(
            "\\input{x} 50 % & #1_a",
            "\\textbackslash{}input\\{x\\} 50 \\% \\& \\#1\\_a",
        );
        escapes("«a» \"b\"", "«a» \\symbol{34}b\\symbol{34}");
        escapes("<0,001", "\\textless{}0,001");
    }

    #[test]
    fn a_row_begins_with_nothing_that_the_break_before_it_takes() {
        escapes("[2] *", "{[}2{]} {*}");
    }

    #[test]
    fn letters_are_not_drawn_together() {
        escapes("a--b''c", "a-{}-b'{}'c");
    }

    #[test]
    fn marks_are_drawn_by_packages() {
        escapes("▲ 12,5", "$\\blacktriangle$ 12,5");
        escapes("1\u{a0}408", "1~408");
    }

    proptest! {
        #[test]
        fn braces_of_any_text_are_in_balance(text in "\\PC{0,40}") {
            let bare = escape(&text).replace("\\{", "").replace("\\}", "");
            let mut depth = 0_i32;
            for c in bare.chars() {
                depth += i32::from(c == '{') - i32::from(c == '}');
                prop_assert!(depth >= 0);
            }
            prop_assert_eq!(depth, 0);
        }
    }
}
