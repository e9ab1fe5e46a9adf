//! `duplicate-label`: two themes that tables call alike. `similar-names`: names that differ in capitals only.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::Subject;
use crate::source::{Code, Problem, Problems};
use crate::text::Language;

/// Themes of different parents may share a label («Annet»): tables show them apart. Beside each other they may not, and
/// neither may a theme and its subtheme.
pub(super) fn check_labels(subject: &Subject<'_>) -> Vec<Problem> {
    let book = subject.book;
    let mut problems = Problems::of(book.source);
    let labels: Vec<[String; Language::ALL.len()]> = book
        .themes
        .iter()
        .map(|theme| Language::ALL.map(|language| theme.label.text(language).to_lowercase()))
        .collect();
    // The themes so far, by language and label.
    let mut known: FxHashMap<(usize, &str), Vec<usize>> = FxHashMap::default();
    for (at, theme) in book.themes.iter().enumerate() {
        let own = || labels[at].iter().map(String::as_str).enumerate();
        let alike: BTreeSet<usize> = own()
            .filter_map(|label| known.get(&label))
            .flatten()
            .copied()
            .collect();
        let same = |other: &usize| {
            let beside = theme.parent == book.themes[*other].parent || theme.parent == Some(*other);
            beside && !subject.lacks(at, "label") && !subject.lacks(*other, "label")
        };
        own().for_each(|label| known.entry(label).or_default().push(at));
        if let Some(other) = alike.into_iter().find(same) {
            problems
                .warning(
                    Code::DuplicateLabel,
                    theme.span,
                    format!(
                        "`{}` has the label of `{}`: «{}»",
                        theme.id,
                        book.themes[other].id,
                        theme.label.text(Language::Nb)
                    ),
                )
                .help("readers of a table cannot tell them apart; give one of them another `label`");
        }
    }
    problems.into_vec()
}

/// Names that only capitals tell apart are confused sooner or later.
pub(super) fn check_ids(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut tell = |source, span, one: String, other: &str| {
        let mut problems = Problems::of(source);
        problems
            .warning(
                Code::SimilarNames,
                span,
                format!("`{one}` and `{other}` differ in capitals only"),
            )
            .help("give one of them a name of its own, or put the two together");
        found.extend(problems.into_vec());
    };
    let mut themes: BTreeMap<String, &str> = BTreeMap::new();
    for theme in &subject.book.themes {
        let id = theme.id.as_str();
        if let Some(earlier) = themes.insert(id.to_lowercase(), id) {
            tell(subject.book.source, theme.span, id.to_owned(), earlier);
        }
    }
    let mut sets: BTreeMap<String, String> = BTreeMap::new();
    for (name, set) in subject.book.sets.iter() {
        let written = format!("@{name}");
        if let Some(earlier) = sets.insert(written.to_lowercase(), written.clone()) {
            tell(set.place.0, set.place.1, written, &earlier);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::codebook::lint::testing::of_kind;

    #[test]
    fn themes_beside_each_other_have_their_own_labels() {
        let book = "[theme.a]\nany = 'lege'\nlabel = 'Helse'\n[theme.b]\nany = 'tolk'\nlabel = {nb = 'helse', en = 'x'}\n";
        assert_eq!(
            of_kind("duplicate-label", book),
            ["b: `b` has the label of `a`: «helse»"]
        );
        let book = "[theme.a.x]\nany = 'lege'\nlabel = 'Annet'\n[theme.b.x]\nany = 'tolk'\nlabel = 'Annet'\n";
        assert_eq!(of_kind("duplicate-label", book), [""; 0]);
    }

    #[test]
    fn labels_are_held_against_those_of_the_same_language_and_of_the_theme_above() {
        let theme = |id: &str, label: &str| format!("[theme.{id}]\nany = 'lege'\nlabel = {label}\n");
        let told = |themes: &[(&str, &str)]| {
            let book: String = themes.iter().map(|(id, label)| theme(id, label)).collect();
            of_kind("duplicate-label", &book)
        };
        let alike = [
            ("a", "'Bolig'"),
            ("b", "'Helse'"),
            ("c", "'BOLIG'"),
            ("d", "'bolig'"),
        ];
        assert_eq!(
            told(&alike),
            [
                "c: `c` has the label of `a`: «BOLIG»",
                "d: `d` has the label of `a`: «bolig»"
            ]
        );
        assert_eq!(
            told(&[("a", "'Bolig'"), ("a.x", "'bolig'")]),
            ["x: `a.x` has the label of `a`: «bolig»"]
        );
        let (one, other) = (
            "{nb = 'Helse', nn = 'Helse', en = 'Health'}",
            "{nb = 'Sunnhet', nn = 'Sunnheit', en = 'health'}",
        );
        assert_eq!(
            told(&[("a", one), ("b", other)]),
            ["b: `b` has the label of `a`: «Sunnhet»"]
        );
        let crossed = "{nb = 'Health', nn = 'Sunnheit', en = 'Helse'}";
        assert_eq!(told(&[("a", one), ("b", crossed)]), [""; 0]);
    }

    #[test]
    fn capitals_alone_do_not_tell_names_apart() {
        let book = "[set]\nX = ['y']\nx = ['z']\n[theme.Bolig]\nany = '@X'\n[theme.bolig]\nany = '@x'\n";
        assert_eq!(
            of_kind("similar-names", book),
            [
                "x: `@x` and `@X` differ in capitals only",
                "bolig: `bolig` and `Bolig` differ in capitals only"
            ]
        );
    }
}
