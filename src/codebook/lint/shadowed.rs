//! `shadowed-rule`: a rule that finds nothing which another rule of its list does not find anyhow.

use super::cover::covered;
use super::entail::Hold;
use super::{List, Subject};
use crate::codebook::Theme;
use crate::codebook::expr::{Node, WordTerm};
use crate::source::{Code, Problem, Problems, brief};

/// A rule of `any` is superfluous if every answer that it finds gets the theme by another; with `unless`, if the other
/// has a hit in the same sentence. In a word list the other must find the same words, since distances are counted from
/// them.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for set in &subject.sets {
        let enough = |at: usize| match &set.rules[at].expr.node {
            Node::Word(_) => Hold::Sentence,
            _ => Hold::Place,
        };
        found.extend(in_list(subject, set, enough));
    }
    for (at, theme) in subject.themes.iter().enumerate() {
        let enough = match theme.unless.rules.is_empty() && !subject.lacks(at, "unless") {
            true => Hold::Somewhere,
            false => Hold::Sentence,
        };
        found.extend(in_list(subject, &theme.any, |_| enough));
        found.extend(in_list(subject, &theme.none, |_| Hold::Somewhere));
        found.extend(in_list(subject, &theme.unless, |_| Hold::Sentence));
    }
    found.extend(by_subthemes(subject));
    found
}

fn in_list(subject: &Subject<'_>, list: &List<'_>, enough: impl Fn(usize) -> Hold) -> Vec<Problem> {
    let mut problems = Problems::of(list.source);
    for (narrow, wide) in covered(&subject.shapes, &list.shapes, enough) {
        let (rule, cover) = (&list.rules[narrow], &list.rules[wide]);
        let [narrow, wide] = [rule, cover].map(|rule| rule.written.text.as_str());
        let place = subject.place(list, cover, rule);
        let is_glob = matches!(cover.expr.node, Node::Word(WordTerm::Glob(_)));
        let is_keyword = matches!(rule.expr.node, Node::Word(WordTerm::Keyword(_)));
        let help = match is_glob && is_keyword {
            true => "take it out, unless longer compounds that end in it count for much",
            false => "take it out, or make the other one narrower",
        };
        problems
            .warning(
                Code::ShadowedRule,
                rule.written.span,
                format!("`{wide}`, {place}, finds all that `{narrow}` finds"),
            )
            .kin(
                "rules find only what another of their list finds too",
                list.owner.as_str(),
                format!("`{}` (by `{}`, {place})", brief(narrow), brief(wide)),
            )
            .help(help);
    }
    problems.into_vec()
}

/// The answers of a subtheme count in the theme: what a subtheme's rule finds, the theme need not look for.
fn by_subthemes(subject: &Subject<'_>) -> Vec<Problem> {
    let book = subject.book;
    let mut problems = Problems::of(book.source);
    for (at, theme) in book.themes.iter().enumerate() {
        let is_plain = |theme: usize| {
            let Theme { none, unless, .. } = &book.themes[theme];
            let lacks_some = subject.lacks(theme, "none") || subject.lacks(theme, "unless");
            none.is_empty() && unless.is_empty() && !lacks_some
        };
        let subthemes = book.themes.iter().enumerate().skip(at + 1);
        let subthemes: Vec<_> = subthemes
            .filter(|(below, _)| is_plain(*below) && book.lineage(*below).any(|above| above == at))
            .collect();
        for (rule, shape) in theme.any.iter().zip(&subject.themes[at].any.shapes) {
            let has_it = |below: usize| subject.themes[below].any.shapes.contains(shape);
            if let Some((_, below)) = subthemes.iter().find(|(below, _)| has_it(*below)) {
                problems
                    .warning(
                        Code::ShadowedRule,
                        rule.written.span,
                        format!(
                            "the subtheme `{}` has the rule `{}` too",
                            below.id, rule.written.text
                        ),
                    )
                    .kin(
                        "rules stand in a subtheme too",
                        theme.id.to_string(),
                        format!("`{}` (in `{}`)", brief(&rule.written.text), below.id),
                    )
                    .help("its answers count here anyhow; take the rule out here");
            }
        }
    }
    problems.into_vec()
}

#[cfg(test)]
mod tests {
    use crate::codebook::lint::testing::of_kind;

    /// The rules of `list` that are told to be shadowed, and by which.
    fn shadowed(list: &str, more: &str) -> Vec<String> {
        let text = format!("[theme.a]\nany = [{list}]\n{more}\n[set]\nm = ['mangel', 'for få']\n");
        let told = of_kind("shadowed-rule", &text).into_iter().map(|told| {
            let (marked, message) = told.split_once(": ").expect("a message");
            let by = message.split('`').nth(1).expect("a rule");
            format!("{} by {by}", marked.trim_matches('\''))
        });
        told.collect()
    }

    #[test]
    fn a_rule_is_shadowed_by_a_wider_one() {
        for (narrow, wide) in [
            ("boligmangel", "bolig"),
            ("tolkebruk", "tolk*"),
            ("tolk AND lege", "lege"),
            ("mangel NEAR/3 bolig", "mangel NEAR/5 bolig"),
            ("mangel BEFORE/3 bolig", "bolig NEAR/3 mangel"),
            ("mangel NEAR/3 boligen", "bolig SAME mangel"),
            ("psykisk helse", "psykisk"),
            ("dårlig psykisk helse", "psykisk helse"),
            ("mangel NEAR/3 bolig", "@m NEAR/3 bolig"),
            ("tolk AND (lege OR sykehus) AND NOT plan", "tolk AND NOT plan"),
            ("lege", "lege OR tannlege OR sykehus"),
            ("boligmangel", "bolig mangel"),
            (
                "@m NEAR/2 (hus OR bolig)",
                "@m NEAR/2 (bolig OR hus OR leilighet)",
            ),
        ] {
            let told = shadowed(&format!("'{narrow}', '{wide}'"), "");
            assert_eq!(told, [format!("{narrow} by {wide}")]);
            let told = shadowed(&format!("'{wide}', '{narrow}'"), "");
            assert_eq!(told, [format!("{narrow} by {wide}")]);
        }
    }

    #[test]
    fn a_rule_that_finds_something_of_its_own_is_not() {
        for list in [
            "'bolig', 'tolk'",
            "'bolig*', 'bolig'",
            "'lege NEAR/3 tolk', 'lege BEFORE/5 tolk'",
            "'(for få) BEFORE/0 lege', 'få BEFORE/0 sykehus'",
            "'mangel på BEFORE/0 lege', 'mangel BEFORE/0 lege'",
            "'tolk', 'lege AND NOT tolk'",
            "'lege', 'NOT lege AND tolk'",
            "'psykisk helse', 'helse psykisk'",
            "'/bolig/', 'bolig'",
        ] {
            assert_eq!(shadowed(list, ""), [""; 0], "{list}");
        }
    }

    #[test]
    fn where_sentences_are_cancelled_the_other_must_hit_in_the_same() {
        let list = "'tolk AND lege', 'lege'";
        assert_eq!(shadowed(list, "").len(), 1);
        assert_eq!(shadowed(list, "unless = 'ikke'"), [""; 0]);
        assert_eq!(shadowed("'lege SAME tolk', 'lege'", "unless = 'ikke'").len(), 1);
    }

    #[test]
    fn rules_that_find_the_same_are_told_once() {
        assert_eq!(
            shadowed("'bolig', 'boliger', 'boligen'", ""),
            ["boliger by bolig", "boligen by bolig"]
        );
    }

    #[test]
    fn in_a_word_list_the_place_must_be_the_same() {
        let book = |list: &str| format!("[set]\nl = [{list}]\n[theme.a]\nany = ['@l NEAR/3 lege']");
        assert_eq!(
            of_kind("shadowed-rule", &book("'boligmangel', 'mangel'")).len(),
            1
        );
        assert_eq!(
            of_kind("shadowed-rule", &book("'stor mangel', 'mangel'")),
            [""; 0]
        );
    }

    #[test]
    fn a_theme_need_not_look_for_what_its_subtheme_finds() {
        let book = |more: &str| {
            format!("[theme.a]\nany = ['lege', 'tolk']\n[theme.a.b.c]\nany = ['tolk']\n{more}\n")
        };
        assert_eq!(
            of_kind("shadowed-rule", &book("")),
            ["'tolk': the subtheme `a.b.c` has the rule `tolk` too"]
        );
        assert_eq!(of_kind("shadowed-rule", &book("none = 'plan'")), [""; 0]);
    }
}
