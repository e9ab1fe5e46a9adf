//! `no-examples`: themes that nothing holds to what they are meant to be.

use super::Subject;
use crate::source::{Code, Problem, Problems, quoted_list};

/// One warning a file, at the first theme with rules that lacks examples.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Problem> {
    let mut problems = Problems::of(subject.book.source);
    let themes = || {
        let themes = subject.book.themes.iter().enumerate();
        themes.filter(|(at, theme)| !theme.any.is_empty() || subject.lacks(*at, "any"))
    };
    let without: Vec<_> = themes()
        .filter(|(at, theme)| theme.examples.is_empty() && !subject.lacks(*at, "match"))
        .map(|(_, theme)| theme)
        .collect();
    if let Some(first) = without.first() {
        let ids: Vec<&str> = without.iter().map(|theme| theme.id.as_str()).collect();
        let message = match (ids.len(), themes().count()) {
            (1, _) => format!("the theme `{}` has no examples", first.id),
            (some, _) if subject.unread.lacks_part_of(subject.book.source) => {
                format!("{some} themes have no examples: {}", quoted_list(&ids))
            }
            (some, all) => format!("{some} of {all} themes have no examples: {}", quoted_list(&ids)),
        };
        problems.warning(Code::NoExamples, first.span, message).help(
            "give each an answer that gets it and one that does not: `match = [\"…\"]`, `no_match = [\"…\"]`",
        );
    }
    problems.into_vec()
}

#[cfg(test)]
mod tests {
    use crate::codebook::lint::testing::of_kind;

    #[test]
    fn themes_without_examples_are_told_once() {
        let book =
            "[theme.a]\nany = 'lege'\n[theme.b]\nany = 'tolk'\nmatch = 'tolk'\n[theme.c.d]\nany = 'hus'\n";
        assert_eq!(
            of_kind("no-examples", book),
            ["a: 2 of 3 themes have no examples: `a` and `c.d`"]
        );
    }
}
