//! The words of all rules, read at once.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::text::Analyzer;

use super::Library;
use super::expr::{Expr, Node, WordTerm};

impl Library {
    /// Has `analyzer` read the keywords of all rules and word lists, on all cores. It remembers what they come to, so that whoever needs
    /// them afterwards, one after another, has them.
    pub fn read_words(&self, analyzer: &Analyzer) {
        let mut words = FxHashSet::default();
        for book in &self.books {
            let themes = book.themes.iter();
            let rules = themes.flat_map(|theme| [&theme.any, &theme.none, &theme.unless]);
            rules.flatten().for_each(|rule| add_words(&rule.expr, &mut words));
            let sets = book.sets.iter().flat_map(|(_, set)| &set.entries);
            sets.for_each(|entry| add_words(&entry.expr, &mut words));
        }
        let words: Vec<&WordTerm> = words.into_iter().collect();
        words.into_par_iter().for_each(|word| {
            analyzer.apart(&word.pattern(analyzer));
        });
    }
}

/// Adds the words of `expr` that take a while to read and are remembered.
fn add_words<'a>(expr: &'a Expr, words: &mut FxHashSet<&'a WordTerm>) {
    let is_remembered = |word: &&WordTerm| matches!(word, WordTerm::Keyword(_) | WordTerm::Inflected(_));
    expr.walk(&mut |part| match &part.node {
        Node::Word(word) => words.extend(Some(word).filter(is_remembered)),
        Node::Loose(loose, _) => words.extend(loose.iter().filter(is_remembered)),
        _ => {}
    });
}
