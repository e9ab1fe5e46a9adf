//! Files that people write for the program (codebooks, project files): their text, and the mistakes in it.
//!
//! Reading never stops at the first mistake. Each is a [`Problem`] with the place to mend it; drawing it for the
//! eye is the program's task.

mod code;
mod fields;
mod formula;
mod label;
mod literal;
mod problem;
mod read;
mod sha256;
mod suggest;

use crate::text::Span;

pub use code::Code;
pub use fields::{Fields, Value, parse_toml};
pub use formula::no_formula;
pub use label::Label;
pub use literal::Literal;
pub use problem::{Kin, Problem, Problems, Severity, brief};
pub use read::{MOST_BYTES, check_size, open, read_limited, read_text_limited};
pub use sha256::{hex, sha256_of};
pub use suggest::{did_you_mean, nearest, quoted_list};

/// Number of a source within its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(usize);

/// A file's name, as the user would name it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path or other name, for messages.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// The files that belong to one reading, so that a problem can name its file by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a file.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.0.push(Source {
            name: name.into(),
            text: text.into(),
        });
        SourceId(self.0.len() - 1)
    }

    /// The file of that number, which must come from this collection.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0]
    }

    /// All files, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }
}

impl Source {
    /// Line and column, both from 1, the column in characters.
    pub fn position(&self, span: Span) -> (usize, usize) {
        let before = &self.text[..span.start()];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("a.toml", "å = 1\nøy = 2\n");
        assert_eq!(sources.get(id).position(Span::new(10, 11)), (2, 3));
    }

    #[test]
    fn unknown_keys_are_all_told_with_a_suggestion() {
        let text = "titel = 'x'\n[a]\nb = 1\n";
        let mut problems = Problems::of(SourceId(0));
        let (table, broken) = parse_toml(text, &problems);
        assert_eq!(broken, None);
        let mut fields = Fields::new(text, table.get_ref());
        assert_eq!(fields.literal("title", &mut problems), None);
        fields.close(&mut problems);
        let told: Vec<_> = problems
            .into_vec()
            .into_iter()
            .map(|p| (p.message, p.help))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "unknown key `titel`".to_owned(),
                    Some("did you mean `title`?".to_owned())
                ),
                ("unknown key `a`".to_owned(), Some("there is `title`".to_owned())),
            ]
        );
    }
}
