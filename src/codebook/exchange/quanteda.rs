//! Dictionaries of the R package quanteda: YAML, keys within keys, lists of globs and phrases.
//!
//! A key with values of its own and keys within it has them under `__`, as `as.yaml()` writes it, or in a list with
//! mappings among the values.

use std::fmt::Write;

use crate::codebook::ThemeId;
use crate::source::Problems;

use super::flatten::Flattener;
use super::names::Names;
use super::outline::Outline;
use super::pattern::PlainWords;
use super::poor::{LeftOut, add_pattern, leave_out_limits, patterns};
use super::yaml::{self, Node, Tree};

/// The key of values that stand beside keys.
const OWN: &str = "__";

/// Reads a dictionary.
pub(super) fn read(text: &str, plain: PlainWords, problems: &mut Problems) -> Outline {
    let mut reader = Reader {
        outline: Outline::default(),
        names: Names::default(),
        plain,
        problems,
    };
    match yaml::read(text) {
        Ok(Some(Tree {
            node: Node::Map(entries),
            ..
        })) => reader.themes(None, &entries),
        Ok(other) => {
            let span = other.map(|tree| tree.span).unwrap_or_default();
            reader
                .problems
                .error(span, "this is no quanteda dictionary: there are no keys")
                .help("it looks like `bolig: [bolig*, leiepris*]`, a key a line");
        }
        Err(mistake) => {
            reader.problems.error(mistake.span, mistake.message);
        }
    }
    reader.outline
}

struct Reader<'p> {
    outline: Outline,
    names: Names,
    plain: PlainWords,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    fn themes(&mut self, parent: Option<usize>, entries: &[(Tree, Tree)]) {
        for (key, value) in entries {
            let Node::Text(name) = &key.node else {
                self.problems.error(key.span, "a key is a text");
                continue;
            };
            if let Some(parent) = parent.filter(|_| name == OWN || name.is_empty()) {
                self.fill(parent, value);
                continue;
            }
            let parent_id: Option<ThemeId> = parent.map(|parent| self.outline.themes[parent].id.clone());
            let at = self.names.add(&mut self.outline, parent_id.as_ref(), name);
            self.fill(at, value);
        }
    }

    fn fill(&mut self, at: usize, value: &Tree) {
        match &value.node {
            Node::Text(text) if text.is_empty() || text == "~" => {}
            Node::Text(text) => {
                let theme = &mut self.outline.themes[at];
                add_pattern(theme, text, value.span, self.plain, self.problems);
            }
            Node::List(items) => items.iter().for_each(|item| self.fill(at, item)),
            Node::Map(entries) => self.themes(Some(at), entries),
        }
    }
}

/// Writes a dictionary. Its keys are the names that theme ids are made of, so that `dfm_lookup()` gives these ids.
pub(super) fn write(outline: &Outline, compounds: bool, left_out: &mut Vec<LeftOut>) -> String {
    let flattener = Flattener::new(outline, compounds);
    let mut out = format!("# fritekst {}\n", env!("CARGO_PKG_VERSION"));
    for (at, theme) in outline.themes.iter().enumerate() {
        let depth = theme.id.depth();
        let indent = "  ".repeat(depth);
        let has_keys = outline
            .themes
            .get(at + 1)
            .is_some_and(|next| next.id.depth() > depth);
        let words = patterns(theme, &flattener, left_out);
        leave_out_limits(theme, left_out);
        let empty = words.is_empty() && !has_keys;
        let _ = writeln!(
            out,
            "{indent}{}:{}",
            scalar(theme.name()),
            if empty { " []" } else { "" }
        );
        let (key, deeper) = match has_keys {
            true => (format!("{indent}  {OWN}:\n"), "    "),
            false => (String::new(), "  "),
        };
        if !words.is_empty() {
            out.push_str(&key);
        }
        for pattern in &words {
            let _ = writeln!(out, "{indent}{deeper}- {}", scalar(&pattern.join(" ")));
        }
    }
    out
}

/// A scalar: bare where nothing could take it for anything but a text, R's YAML 1.1 included.
fn scalar(text: &str) -> String {
    const TAKEN: [&str; 12] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan", "na",
    ];
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '*');
    let bare = text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(plain)
        && !TAKEN.contains(&text.to_lowercase().as_str());
    match bare {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::testing::{complaints, flat_outlines, reread, rules_of, said};
    use crate::codebook::exchange::{CodebookFormat, Lack};
    use proptest::prelude::*;

    const DICTIONARY: &str = "bolig:
  - Bolig*
  - høye leiepriser
  - no
'Språk og tolk':
  tolk: [tolk*, ':-)']
  __: språk
blandet:
  - eget
  - under: [annet]
tomt:
";

    #[test]
    fn keys_are_themes_and_values_keep_their_meaning() {
        let imported = said(CodebookFormat::Quanteda, DICTIONARY);
        let rules = rules_of(&imported);
        let expected = [
            ("bolig", vec!["bolig*", "=høye =leiepriser", "=no"]),
            ("sprak-og-tolk", vec!["=språk"]),
            ("sprak-og-tolk.tolk", vec!["tolk*"]),
            ("blandet", vec!["=eget"]),
            ("blandet.under", vec!["=annet"]),
            ("tomt", vec![]),
        ];
        assert_eq!(rules, expected);
        assert_eq!(
            imported.outline.themes[2].notes,
            ["Not read: :-) (`:` stands in no word)"]
        );
        assert_eq!(
            complaints(&imported),
            ["6: `:-)` has no counterpart in our rules: `:` stands in no word"]
        );
    }

    #[test]
    fn what_is_no_dictionary_is_refused() {
        for text in ["", "- a\n- b\n", "bare ord", "a: [b\n", "a: &x [b]\nc: *x\n"] {
            let imported = said(CodebookFormat::Quanteda, text);
            assert!(imported.has_errors(), "{text}");
            assert_eq!(imported.problems.len(), 1, "{text}");
        }
    }

    #[test]
    fn rules_become_globs_and_the_rest_is_told() {
        let outline = reread(
            "[theme.bolig]\nany = [\"bolig*\", \"=no\", \"a NEAR/2 b\"]\nunless = [\"c\"]\n[theme.bolig.pris]\nany = [\"=dyr\"]",
        );
        let mut left_out = Vec::new();
        let written = write(&outline, false, &mut left_out);
        let (_, body) = written.split_once('\n').expect("a first line");
        assert_eq!(
            body,
            "bolig:\n  __:\n    - bolig*\n    - 'no'\n  pris:\n    - dyr\n"
        );
        let lacks: Vec<&Lack> = left_out.iter().map(|left| &left.lack).collect();
        assert_eq!(lacks, [&Lack::Operators, &Lack::Unless]);
    }

    proptest! {
        #[test]
        fn words_globs_and_phrases_come_back(outline in flat_outlines()) {
            let mut left_out = Vec::new();
            let written = write(&outline, false, &mut left_out);
            prop_assert!(left_out.is_empty());
            prop_assert_eq!(said(CodebookFormat::Quanteda, &written).outline, outline, "{}", written);
        }
    }
}
