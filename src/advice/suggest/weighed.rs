//! Words that the analyst has weighed already, so that no suggestion need name them.

use crate::codebook::expr::{Expr, Node, WordTerm};
use crate::codebook::{Codebook, Rule, Sets};
use crate::text::{Analyzer, WordPattern};

/// Patterns of words that are settled for a theme.
#[derive(Debug, Default)]
pub(super) struct Weighed {
    /// Words that the theme's rules name, with a condition or against it.
    named: Vec<WordPattern>,
    /// Words that alone give another theme.
    others: Vec<WordPattern>,
}

impl Weighed {
    /// For `theme`: the words that its rules take only together with others (NEAR, AND …), the words of its `none` and
    /// `unless`, and the words that alone give another theme, of which this one is no part.
    pub fn of(book: &Codebook, theme: usize, analyzer: &Analyzer) -> Self {
        let own = &book.themes[theme];
        let mut named: Vec<&WordTerm> = Vec::new();
        each(&own.any, |expr| conditional(expr, &book.sets, &mut named));
        let limits = [&own.none, &own.unless].into_iter().flatten();
        limits.for_each(|rule| all(&rule.expr, &book.sets, &mut named));
        let is_kin = |other: usize| {
            book.lineage(other).any(|at| at == theme) || book.lineage(theme).any(|at| at == other)
        };
        let mut others: Vec<&WordTerm> = Vec::new();
        for (_, other) in book.themes.iter().enumerate().filter(|(at, _)| !is_kin(*at)) {
            each(&other.any, |expr| bare(expr, &book.sets, &mut others));
        }
        Self {
            named: patterns(named, analyzer),
            others: patterns(others, analyzer),
        }
    }

    /// Whether `form` is settled: named itself, not a member of it, or found for another theme in any way.
    pub fn has(&self, form: &str, analyzer: &Analyzer) -> bool {
        let word = analyzer.word(form);
        let mut named = self.named.iter().filter_map(|pattern| pattern.finds(&word));
        named.any(|found| found.part.is_none())
            || self.others.iter().any(|pattern| pattern.finds(&word).is_some())
    }
}

/// Each pattern once; what finds every word settles none.
fn patterns(mut words: Vec<&WordTerm>, analyzer: &Analyzer) -> Vec<WordPattern> {
    words.sort_by_key(|word| word.to_string());
    words.dedup();
    let words = words.into_iter().filter(|word| !word.is_blank());
    words.map(|word| word.pattern(analyzer)).collect()
}

fn each<'a>(rules: &'a [Rule], visit: impl FnMut(&'a Expr)) {
    rules.iter().map(|rule| &rule.expr).for_each(visit);
}

/// The words of an expression that it takes together with others only. The words of a phrase are not settled: a theme of
/// *psykisk helse* may gain by *psykisk*.
fn conditional<'a>(expr: &'a Expr, sets: &'a Sets, words: &mut Vec<&'a WordTerm>) {
    match &expr.node {
        Node::Word(_) | Node::Regex(_) | Node::Phrase(_) | Node::Loose(..) => {}
        Node::Set(name) => {
            let entries = sets.get(name).map_or(&[][..], |set| &set.entries);
            each(entries, |entry| conditional(entry, sets, words));
        }
        Node::Or(parts) => parts.iter().for_each(|part| conditional(part, sets, words)),
        _ => all(expr, sets, words),
    }
}

/// The words that alone are a match of an expression.
fn bare<'a>(expr: &'a Expr, sets: &'a Sets, words: &mut Vec<&'a WordTerm>) {
    match &expr.node {
        Node::Word(word) => words.push(word),
        Node::Set(name) => {
            let entries = sets.get(name).map_or(&[][..], |set| &set.entries);
            each(entries, |entry| bare(entry, sets, words));
        }
        Node::Or(parts) => parts.iter().for_each(|part| bare(part, sets, words)),
        _ => {}
    }
}

/// Every word of an expression.
fn all<'a>(expr: &'a Expr, sets: &'a Sets, words: &mut Vec<&'a WordTerm>) {
    expr.walk(&mut |part| match &part.node {
        Node::Word(word) => words.push(word),
        Node::Loose(parts, _) => words.extend(parts),
        Node::Set(name) => {
            let entries = sets.get(name).map_or(&[][..], |set| &set.entries);
            each(entries, |entry| all(entry, sets, words));
        }
        _ => {}
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::parse;

    #[test]
    fn what_rules_take_with_a_condition_or_for_another_theme_is_settled() {
        let loaded = parse(
            "k.toml",
            "
            [set]
            mangel = ['mangel', 'lite']
            [theme.bolig]
            any = ['bolig', 'psykisk helse', '@mangel NEAR/3 leie', '\"dyr pris\"~2']
            none = ['handlingsplan']
            [theme.bolig.hybel]
            any = ['hybel']
            [theme.tolk]
            any = ['tolk', 'kort varsel']
            ",
        );
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let analyzer = Analyzer::norwegian();
        let weighed = Weighed::of(&loaded.library.books[0], 0, &analyzer);
        let settled = |form: &str| weighed.has(form, &analyzer);
        for form in ["mangel", "lite", "leie", "handlingsplan", "tolk", "tolketjeneste"] {
            assert!(settled(form), "{form}");
        }
        for form in ["bolig", "psykisk", "helse", "husleie", "pris", "hybel", "varsel"] {
            assert!(!settled(form), "{form}");
        }
    }
}
