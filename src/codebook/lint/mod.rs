//! Lints: what a sound codebook most likely does not mean. One rule a file.
//!
//! A lint sees the whole codebook, included word lists and all. What it says must be true of any answers whatever;
//! what only the answers tell is for the audit. Rules are compared by [`Shape`]s, and one is known to cover another if it
//! can be [proved](entail) so.

mod allow;
mod cover;
mod duplicates;
mod entail;
mod impossible;
mod names;
mod no_examples;
mod shadowed;
mod shape;
mod terms;
mod unused_set;

use std::collections::BTreeSet;

use crate::source::{Problem, SourceId, Sources};
use crate::text::Analyzer;

pub use allow::Allowed;

use super::{Codebook, Loaded, Rule, Unread};
use entail::{Entries, Shapes};
use impossible::Contradiction;
use shape::{Shape, Shaper};

/// What the lints say of a codebook, by file and place. What its files allow is left out, and what might not be so if all
/// of them could be read.
pub fn lint(loaded: &Loaded, analyzer: &Analyzer) -> Vec<Problem> {
    let unused = unused_set::check(&loaded.library, &loaded.unread);
    let lints: [Lint; 6] = [
        duplicates::check,
        shadowed::check,
        impossible::check,
        names::check_labels,
        names::check_ids,
        no_examples::check,
    ];
    run(&lints, unused, loaded, analyzer, Words::Compared)
}

/// Those of them that make figures wrong: rules that can never count, and themes that a table calls alike. To be as quick
/// as coding needs it, words are not held against wider ones: of `boligmangel AND NOT bolig` only [`lint`] tells.
pub fn lint_figures(loaded: &Loaded, analyzer: &Analyzer) -> Vec<Problem> {
    run(
        &[impossible::check, names::check_labels],
        Vec::new(),
        loaded,
        analyzer,
        Words::AsTheyAre,
    )
}

/// Whether it is known which words of the rules find all that others find; of thousands that takes a while.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Words {
    Compared,
    AsTheyAre,
}

type Lint = fn(&Subject<'_>) -> Vec<Problem>;

/// What `lints` find, with what others have `found`.
fn run(
    lints: &[Lint],
    mut found: Vec<Problem>,
    loaded: &Loaded,
    analyzer: &Analyzer,
    words: Words,
) -> Vec<Problem> {
    for book in &loaded.library.books {
        let subject = Subject::new(book, loaded, analyzer, words);
        found.extend(lints.iter().flat_map(|lint| lint(&subject)));
    }
    found.retain(|problem| {
        !loaded.library.allowed.silences(problem) && !loaded.unread.is_guesswork(problem.source, problem.span)
    });
    found.sort_by_key(|problem| (problem.source, problem.span, problem.code));
    // A word list that several codebooks include is one.
    let mut told = BTreeSet::new();
    found.retain(|problem| told.insert((problem.source, problem.span, problem.code)));
    found
}

/// A codebook as lints see it.
struct Subject<'a> {
    book: &'a Codebook,
    sources: &'a Sources,
    unread: &'a Unread,
    shapes: Shapes,
    /// Of every theme.
    themes: Vec<ThemeLists<'a>>,
    /// Of every word list, in order of the names.
    sets: Vec<List<'a>>,
    contradictions: Vec<Contradiction>,
}

struct ThemeLists<'a> {
    any: List<'a>,
    none: List<'a>,
    unless: List<'a>,
}

/// A list of rules, and their shapes.
struct List<'a> {
    source: SourceId,
    /// The theme or word list that it belongs to.
    owner: String,
    rules: &'a [Rule],
    /// Of each rule; none where no rule is held against another.
    shapes: Vec<Shape>,
}

impl<'a> Subject<'a> {
    fn new(book: &'a Codebook, loaded: &'a Loaded, analyzer: &Analyzer, words: Words) -> Self {
        let unread = &loaded.unread;
        let mut shaper = Shaper::new(analyzer, &book.sets);
        let mut contradictions = Vec::new();
        let mut list = |source: SourceId, owner: String, rules: &'a [Rule], are_held_against: bool| {
            for rule in rules {
                impossible::collect(source, rule, &mut shaper, &mut contradictions);
            }
            let shapes = match are_held_against {
                true => rules.iter().map(|rule| shaper.shape(&rule.expr)).collect(),
                false => Vec::new(),
            };
            List {
                source,
                owner,
                rules,
                shapes,
            }
        };
        let sets = book.sets.iter();
        let sets: Vec<List<'a>> = sets
            .map(|(name, set)| list(set.place.0, format!("@{name}"), &set.entries, true))
            .collect();
        let themes = book.themes.iter().map(|theme| {
            let has_exclusions = !theme.none.is_empty() || !theme.unless.is_empty();
            let are_held_against = words == Words::Compared || has_exclusions;
            let mut of_theme = |rules| list(book.source, theme.id.to_string(), rules, are_held_against);
            ThemeLists {
                any: of_theme(&theme.any),
                none: of_theme(&theme.none),
                unless: of_theme(&theme.unless),
            }
        });
        let themes = themes.collect();
        let mut terms = shaper.terms;
        if words == Words::Compared {
            terms.compare(analyzer);
        }
        let entries = book.sets.iter().zip(&sets).map(|((_, set), list)| Entries {
            shapes: list.shapes.clone(),
            are_all: !unread.lacks_entries(set.place),
        });
        Self {
            book,
            sources: &loaded.sources,
            unread,
            shapes: Shapes::new(terms, entries.collect(), !unread.lacks_words()),
            themes,
            sets,
            contradictions,
        }
    }

    /// Whether there may be more behind `key` of the theme than could be read.
    fn lacks(&self, theme: usize, key: &'static str) -> bool {
        self.unread.lacks(self.book.source, theme, key)
    }

    /// Where `rule` stands for one who reads `reader`, a rule of the same list.
    fn place(&self, list: &List<'_>, rule: &Rule, reader: &Rule) -> String {
        let source = self.sources.get(list.source);
        let [line, here] = [rule, reader].map(|rule| source.position(rule.written.span).0);
        match line == here {
            true => "in the same line".to_owned(),
            false => format!("in line {line}"),
        }
    }
}

#[cfg(test)]
mod testing {
    use crate::codebook::{lint, parse};

    /// Each warning of the codebook `text` as `code: marked text: message`, in order.
    pub fn lints(text: &str) -> Vec<String> {
        let loaded = parse("k.toml", text);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        lints_beside_mistakes(text)
    }

    /// The same of a codebook that has mistakes.
    pub fn lints_beside_mistakes(text: &str) -> Vec<String> {
        let loaded = parse("k.toml", text);
        let found = lint(&loaded, &loaded.library.words.analyzer());
        let told = found.iter().map(|problem| {
            let marked = &text[problem.span.range()];
            format!("{}: {marked}: {}", problem.code, problem.message)
        });
        told.collect()
    }

    /// The warnings of one kind for a theme of these rules, as the marked texts and messages.
    pub fn of_kind(code: &str, text: &str) -> Vec<String> {
        let of_kind = lints(text).into_iter().filter_map(|told| {
            let told = told.strip_prefix(code)?.strip_prefix(": ")?.to_owned();
            Some(told)
        });
        of_kind.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::testing::lints_beside_mistakes;

    fn told(code: &str, book: &str) -> usize {
        let lints = lints_beside_mistakes(book);
        lints.iter().filter(|told| told.starts_with(code)).count()
    }

    #[test]
    fn what_could_be_read_is_told_beside_mistakes() {
        let book = "[set]\nledig = ['x']\n\
            [theme.a]\nlabel = 'Helse'\nany = ['(bolig', 'lege', 'lege', 'lege AND hus', 'tolk AND NOT tolk']\n\
            [theme.A]\nlabel = 'helse'\nany = ['lege', '/(/']\n";
        for code in [
            "unused-set",
            "duplicate-rule",
            "shadowed-rule",
            "impossible-rule",
            "duplicate-label",
            "similar-names",
            "repeated-rule",
            "no-examples",
        ] {
            assert_eq!(told(code, book), 1, "{code}: {:?}", lints_beside_mistakes(book));
        }
    }

    #[test]
    fn what_comes_of_an_unread_part_alone_is_not_told() {
        let set = "[set]\nmangel = ['x']\n[theme.a]\nany = ['lege', {}]\n";
        let narrow = "[theme.a]\nany = ['tolk AND lege', 'lege']\n{}\n";
        for (code, book, unread, plain) in [
            ("unused-set", set, "'(@mangel'", "'('"),
            ("unused-set", set, "'@mangell'", "'@xyz'"),
            ("unused-set", set, "'a']\n[theme.'b c']\nany = ['@mangel'", "'a'"),
            ("unused-set", set, "'a']\n[themes.b]\nany = ['@mangel'", "'a'"),
            ("unused-set", set, "'a', \"@mangel \\d\"", "'a'"),
            ("no-examples", "[theme.a]\nany = 'lege'\n{}\n", "match = 3", ""),
            (
                "no-examples",
                "[theme.a]\nany = 'lege'\n{}\n",
                "macth = 'lege'",
                "",
            ),
            (
                "no-examples",
                "[theme.a]\nany = 'lege'\n{}\n",
                "match = 'lege",
                "",
            ),
            (
                "no-examples",
                "[theme.a]\nany = 'lege'\n{}\n",
                "eksempel = 'lege'",
                "defintion = 'lege'",
            ),
            ("shadowed-rule", narrow, "unless = '('", ""),
            ("shadowed-rule", narrow, "unles = 'ikke'", ""),
            ("shadowed-rule", narrow, "unless = \"\\d\"", ""),
            ("shadowed-rule", narrow, "[words]\nknown = ['a b']", ""),
            (
                "shadowed-rule",
                "[set]\nm = ['mangel', {}]\n[theme.a]\nany = ['@m NEAR/3 bolig', 'mangel NEAR/5 bolig']\n",
                "'('",
                "",
            ),
            (
                "shadowed-rule",
                "[theme.a]\nany = 'lege'\n[theme.a.b]\nany = 'lege'\n{}\n",
                "none = '('",
                "",
            ),
            (
                "duplicate-label",
                "[theme.helse]\nany = 'lege'\n{}\n[theme.b]\nlabel = 'Helse'\nany = 'tolk'\n",
                "label = 3",
                "",
            ),
            (
                "duplicate-rule",
                "[theme.a]\nany = ['lege', 'lege']\n[check]\nallow = ['{}']\n",
                "duplicate-rul",
                "dead-rule",
            ),
        ] {
            let with = |part: &str| told(code, &book.replace("{}", part));
            assert_eq!(
                (with(unread), with(plain)),
                (0, 1),
                "{code}: {book} with {unread}"
            );
        }
    }

    #[test]
    fn behind_broken_toml_nothing_is_told() {
        let book = "[theme.a]\nany = ['lege', 'lege']\n[theme.b]\nany = ['tolk', 'tolk', \"\\d\"]\n";
        assert_eq!(told("duplicate-rule", book), 1);
    }
}
