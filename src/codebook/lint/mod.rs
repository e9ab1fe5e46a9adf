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

use super::{Codebook, Loaded, Rule};
use entail::Shapes;
use impossible::Contradiction;
use shape::{Shape, Shaper};

/// What the lints say of a codebook that was read without mistakes, by file and place. What its files allow is left out.
pub fn lint(loaded: &Loaded, analyzer: &Analyzer) -> Vec<Problem> {
    let mut found = unused_set::check(&loaded.library);
    for book in &loaded.library.books {
        let book = Subject::new(book, &loaded.sources, analyzer);
        let lints: [fn(&Subject<'_>) -> Vec<Problem>; 6] = [
            duplicates::check,
            shadowed::check,
            impossible::check,
            names::check_labels,
            names::check_ids,
            no_examples::check,
        ];
        found.extend(lints.iter().flat_map(|lint| lint(&book)));
    }
    found.retain(|problem| !loaded.library.allowed.silences(problem));
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
    rules: &'a [Rule],
    shapes: Vec<Shape>,
}

impl<'a> Subject<'a> {
    fn new(book: &'a Codebook, sources: &'a Sources, analyzer: &Analyzer) -> Self {
        let mut shaper = Shaper::new(analyzer, &book.sets);
        let mut contradictions = Vec::new();
        let mut list = |source: SourceId, rules: &'a [Rule]| {
            for rule in rules {
                impossible::collect(source, rule, &mut shaper, &mut contradictions);
            }
            List {
                source,
                rules,
                shapes: rules.iter().map(|rule| shaper.shape(&rule.expr)).collect(),
            }
        };
        let sets = book.sets.iter();
        let sets: Vec<List<'a>> = sets.map(|(_, set)| list(set.place.0, &set.entries)).collect();
        let themes = book.themes.iter().map(|theme| ThemeLists {
            any: list(book.source, &theme.any),
            none: list(book.source, &theme.none),
            unless: list(book.source, &theme.unless),
        });
        let themes = themes.collect();
        let mut terms = shaper.terms;
        terms.compare(analyzer);
        let entries = sets.iter().map(|set| set.shapes.clone()).collect();
        Self {
            book,
            sources,
            shapes: Shapes::new(terms, entries),
            themes,
            sets,
            contradictions,
        }
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
