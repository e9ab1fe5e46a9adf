//! Which rules of a list another rule of it makes superfluous.

use std::collections::{BTreeMap, BTreeSet};

use super::entail::{Hold, Shapes};
use super::shape::Shape;
use super::terms::Term;

/// For each rule that another one covers: its index and the other's. Of rules that cover each other the first stays.
///
/// `enough` says of a rule how surely the other must have a match where it has one. A rule is held against those only
/// that need a term which it reaches, so that long lists take hardly more than their length.
pub(super) fn covered(
    shapes: &Shapes,
    rules: &[Shape],
    enough: impl Fn(usize) -> Hold,
) -> Vec<(usize, usize)> {
    let by_term = by_needed_term(shapes, rules);
    let mut covered = Vec::new();
    for (narrow, shape) in rules.iter().enumerate() {
        let mut reach = BTreeSet::new();
        shapes.add_reach(shape, &mut reach);
        let candidates: BTreeSet<usize> = reach
            .iter()
            .filter_map(|term| by_term.get(term))
            .flatten()
            .copied()
            .collect();
        let covers = |wide: &usize| {
            let (wide, least) = (*wide, enough(narrow));
            wide != narrow
                && rules[wide] != *shape
                && shapes.entails(shape, &rules[wide]) >= least
                && (wide < narrow || shapes.entails(&rules[wide], shape) < least)
        };
        covered.extend(candidates.into_iter().find(covers).map(|wide| (narrow, wide)));
    }
    covered
}

/// The rules by the terms of which a rule that they cover reaches one.
fn by_needed_term(shapes: &Shapes, rules: &[Shape]) -> BTreeMap<Term, Vec<usize>> {
    let mut by_term: BTreeMap<Term, Vec<usize>> = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate() {
        for term in shapes.needed(rule).into_iter().flatten() {
            by_term.entry(term).or_default().push(at);
        }
    }
    by_term
}
