//! `unused-set`: a word list that no rule uses.

use std::collections::BTreeSet;

use crate::codebook::expr::Node;
use crate::codebook::{Codebook, Library, Place, Rule, SetName, Sets, Unread, WordSet};
use crate::source::{Code, Problem, Problems, nearest};

/// A list is used if a rule of a theme needs it, be it by another list. A file that only lends lists may lend them to
/// codebooks that were not read, unless several were. A rule that could not be read, or asks for a list that does not
/// exist, uses what it names or most likely means.
pub(super) fn check(library: &Library, unread: &Unread) -> Vec<Problem> {
    if unread.lacks_parts() {
        return Vec::new();
    }
    let mut used: BTreeSet<Place> = BTreeSet::new();
    for book in &library.books {
        for theme in &book.themes {
            for rule in [&theme.any, &theme.none, &theme.unless].into_iter().flatten() {
                use_sets(rule, &book.sets, &mut used);
            }
        }
        for (_, set) in book.sets.iter().filter(|(name, _)| unread.names(name.as_str())) {
            use_set(set, &book.sets, &mut used);
        }
    }
    let mut found = Vec::new();
    for book in &library.books {
        for (name, set) in book.sets.iter().filter(|(_, set)| !used.contains(&set.place)) {
            if set.place.0 == book.source || lends(&library.books, book) {
                let mut problems = Problems::of(set.place.0);
                problems
                    .warning(
                        Code::UnusedSet,
                        set.place.1,
                        format!("no rule uses the word list `@{name}`"),
                    )
                    .kin("word lists are used by no rule", "", format!("`@{name}`"))
                    .help("use it in a rule, or take it out");
                found.extend(problems.into_vec());
            }
        }
    }
    found
}

/// Whether `book` is one of several, so that the files that they include lend to these.
fn lends(books: &[Codebook], book: &Codebook) -> bool {
    books.iter().any(|other| other.source != book.source)
}

fn use_sets(rule: &Rule, sets: &Sets, used: &mut BTreeSet<Place>) {
    rule.expr.walk(&mut |part| {
        if let Node::Set(name) = &part.node
            && let Some(set) = sets.get(name).or_else(|| meant_by(name, sets))
        {
            use_set(set, sets, used);
        }
    });
}

fn use_set(set: &WordSet, sets: &Sets, used: &mut BTreeSet<Place>) {
    if used.insert(set.place) {
        set.entries.iter().for_each(|entry| use_sets(entry, sets, used));
    }
}

/// The list that is most likely misspelt as `name`.
fn meant_by<'a>(name: &SetName, sets: &'a Sets) -> Option<&'a WordSet> {
    let names = sets.iter().map(|(name, _)| name.as_str());
    let meant = nearest(name.as_str(), names)?;
    let mut all = sets.iter();
    all.find(|(name, _)| name.as_str() == meant).map(|(_, set)| set)
}

#[cfg(test)]
mod tests {
    use crate::codebook::lint::testing::of_kind;

    #[test]
    fn a_list_is_used_by_rules_and_by_lists_that_are_used() {
        let book = "[set]\na = ['@b']\nb = ['lege']\nc = ['@d']\nd = ['tolk']\n[theme.t]\nany = ['@a']\n";
        assert_eq!(
            of_kind("unused-set", book),
            [
                "c: no rule uses the word list `@c`",
                "d: no rule uses the word list `@d`"
            ]
        );
    }
}
