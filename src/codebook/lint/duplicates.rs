//! `duplicate-rule`: the same rule twice in one list. `repeated-rule`: the same rule in themes beside each other.

use std::collections::BTreeMap;

use super::shape::Shape;
use super::{List, Subject};
use crate::source::{Code, Problem, Problems, brief};

/// Two rules are the same if they look for the same, however they are written: `a OR b` and `B OR a`.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for set in &subject.sets {
        found.extend(twice(subject, set));
    }
    for theme in &subject.themes {
        for list in [&theme.any, &theme.none, &theme.unless] {
            found.extend(twice(subject, list));
        }
    }
    found.extend(in_siblings(subject));
    found
}

fn twice(subject: &Subject<'_>, list: &List<'_>) -> Vec<Problem> {
    let mut problems = Problems::of(list.source);
    let mut first: BTreeMap<&Shape, usize> = BTreeMap::new();
    for (at, shape) in list.shapes.iter().enumerate() {
        let earlier = *first.entry(shape).or_insert(at);
        if earlier == at {
            continue;
        }
        let (rule, earlier) = (&list.rules[at], &list.rules[earlier]);
        let place = subject.place(list, earlier, rule);
        let item = format!("`{}` ({place} too)", brief(&rule.written.text));
        let message = match rule.written.text == earlier.written.text {
            true => format!("`{}` stands in this list already, {place}", rule.written.text),
            false => format!("`{}`, {place}, looks for the same", earlier.written.text),
        };
        problems
            .warning(Code::DuplicateRule, rule.written.span, message)
            .kin("rules stand in their list already", list.owner.as_str(), item)
            .help("take one of them out");
    }
    problems.into_vec()
}

fn in_siblings(subject: &Subject<'_>) -> Vec<Problem> {
    let mut problems = Problems::of(subject.book.source);
    let mut first: BTreeMap<(Option<usize>, &Shape), usize> = BTreeMap::new();
    for (at, theme) in subject.book.themes.iter().enumerate() {
        let any = &subject.themes[at].any;
        for (rule, shape) in theme.any.iter().zip(&any.shapes) {
            let earlier = *first.entry((theme.parent, shape)).or_insert(at);
            if earlier == at {
                continue;
            }
            let id = &subject.book.themes[earlier].id;
            problems
                .warning(
                    Code::RepeatedRule,
                    rule.written.span,
                    format!("`{}` is a rule of `{id}` too", rule.written.text),
                )
                .kin(
                    "rules stand in a theme beside theirs too",
                    any.owner.as_str(),
                    format!("`{}` (in `{id}`)", brief(&rule.written.text)),
                )
                .help("an answer with it gets both themes; leave it to the one that it belongs to");
        }
    }
    problems.into_vec()
}

#[cfg(test)]
mod tests {
    use crate::codebook::lint::testing::of_kind;

    #[test]
    fn a_rule_is_the_same_however_it_is_written() {
        let book = |rules: &str| format!("[theme.a]\nany = [{rules}]\nmatch = 'bolig'\n");
        for (one, other) in [
            ("bolig OR tolk", "(tolk | Bolig)"),
            ("a AFTER/3 b", "b BEFORE/3 a"),
            ("tolk AND NOT telefon", "!telefon & tolk"),
            ("psykisk helse", "\"psykisk helse\""),
            ("lege SAME tolk", "tolk SAME lege"),
        ] {
            let text = book(&format!("'{one}', '{other}'"));
            let told = of_kind("duplicate-rule", &text);
            assert_eq!(
                told,
                [format!(
                    "'{other}': `{one}`, in the same line, looks for the same"
                )]
            );
        }
        for (one, other) in [
            ("a BEFORE/3 b", "b BEFORE/3 a"),
            ("=Bolig", "bolig"),
            ("/ip/", "/ip/c"),
        ] {
            let told = of_kind("duplicate-rule", &book(&format!("'{one}', '{other}'")));
            assert_eq!(told, [""; 0], "{one}, {other}");
        }
    }

    #[test]
    fn a_word_list_has_each_word_once() {
        let book = "[set]\nl = ['lege', 'tolk',\n'lege', 'tolk']\n[theme.a]\nany = '@l'\nmatch = 'lege'\n";
        let told = of_kind("duplicate-rule", book);
        assert_eq!(
            told,
            [
                "'lege': `lege` stands in this list already, in line 2",
                "'tolk': `tolk` stands in this list already, in line 2"
            ]
        );
    }

    #[test]
    fn themes_beside_each_other_share_no_rule() {
        let book = "[theme.a]\nany = 'tolk'\n[theme.b]\nany = 'tolk'\n[theme.b.c]\nany = 'lege'\n[theme.d]\nany = 'lege'";
        assert_eq!(
            of_kind("repeated-rule", book),
            ["'tolk': `tolk` is a rule of `a` too"]
        );
    }
}
