//! Words that no rule inflects, from `irregular.tsv`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::text::lexicon::{Class, Lexicon};

/// Lemma, class (`n`, `v`, `a`, `p` for what does not inflect by class), forms apart from the lemma.
const TABLE: &str = include_str!("irregular.tsv");

/// Before these a verb inflects as without them.
const PREFIXES: [&str; 56] = [
    "an", "at", "atter", "av", "be", "bort", "bi", "del", "delta", "fast", "for", "fore", "forut", "fra",
    "fram", "frem", "frå", "gjen", "gjennom", "heim", "hjem", "igjen", "inn", "ihjel", "med", "mis", "mot",
    "ned", "om", "opp", "over", "på", "sam", "til", "tilbake", "tilrette", "u", "under", "unn", "ut", "vide",
    "ved", "vel", "etter", "vidare", "attende", "bak", "bu", "full", "føre", "god", "inne", "kring",
    "opprett", "rett", "unna",
];

struct Table {
    by_lemma: FxHashMap<&'static str, Vec<(Class, &'static str)>>,
    by_form: FxHashMap<&'static str, Vec<(&'static str, Class)>>,
    /// Lemmas that are all that their letters mean, and nothing but their row.
    whole: FxHashMap<&'static str, Class>,
}

/// Reads the table, if nobody has.
pub(super) fn prepare() {
    table();
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let mut table = Table {
            by_lemma: FxHashMap::default(),
            by_form: FxHashMap::default(),
            whole: FxHashMap::default(),
        };
        for (lemma, class, forms, whole) in rows() {
            if whole {
                table.whole.insert(lemma, class);
            }
            table.by_lemma.entry(lemma).or_default().push((class, forms));
            for form in forms.split(' ') {
                table.by_form.entry(form).or_default().push((lemma, class));
            }
        }
        table
    })
}

/// Lemma, class, forms, and whether the row is all of the word.
fn rows() -> impl Iterator<Item = (&'static str, Class, &'static str, bool)> {
    let lines = TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        let (lemma, class, forms) = (columns.next()?, columns.next()?, columns.next()?);
        let whole = class.ends_with('!');
        let class = match class.trim_end_matches('!') {
            "n" => Class::Noun,
            "v" => Class::Verb,
            "a" => Class::Adjective,
            _ => Class::Other,
        };
        Some((lemma, class, forms, whole))
    })
}

/// The forms of a word in the table, or of a verb in it behind a prefix.
///
/// A verb of the lexicon is one with a prefix only if the lexicon inflects it so: *samle* is not *le* behind *sam*.
pub(super) fn forms(lemma: &str, class: Class, lexicon: &Lexicon<'_>) -> Vec<String> {
    let own = listed(lemma, class, "");
    if !own.is_empty() || class == Class::Other {
        return own;
    }
    let known = lexicon.forms_of(lemma, class);
    let agrees = |forms: &[String]| {
        known.is_empty()
            || forms
                .iter()
                .any(|form| is_past(form, lemma) && known.contains(form))
    };
    let behind = PREFIXES
        .iter()
        .filter_map(|prefix| Some((*prefix, lemma.strip_prefix(prefix)?)));
    behind
        .filter(|_| class == Class::Verb)
        .map(|(prefix, rest)| listed(rest, class, prefix))
        .find(|forms| !forms.is_empty() && agrees(forms))
        .unwrap_or_default()
}

/// Whether a form has more than an ending that every verb has.
fn is_past(form: &str, lemma: &str) -> bool {
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    form.strip_prefix(stem)
        .is_none_or(|ending| !["", "r", "er", "s", "es", "ast", "a", "ar"].contains(&ending))
}

fn listed(lemma: &str, class: Class, prefix: &str) -> Vec<String> {
    let rows = table()
        .by_lemma
        .get(lemma)
        .into_iter()
        .flatten()
        .filter(|(found, _)| *found == class);
    rows.flat_map(|(_, forms)| forms.split(' '))
        .map(|form| [prefix, form].concat())
        .collect()
}

/// The classes that the table has a lemma in.
pub(super) fn classes(lemma: &str) -> impl Iterator<Item = Class> {
    let own = table().by_lemma.get(lemma);
    own.into_iter().flatten().map(|(class, _)| *class)
}

/// The class of a lemma whose row is all that its letters mean: *eldre*, *lege*.
pub(super) fn whole(lemma: &str) -> Option<Class> {
    table().whole.get(lemma).copied()
}

/// Whether a word that no list has is a verb of the table behind a prefix.
pub(super) fn is_prefixed_verb(lemma: &str) -> bool {
    let rests = PREFIXES.iter().filter_map(|prefix| lemma.strip_prefix(prefix));
    let mut rows = rests.filter_map(|rest| table().by_lemma.get(rest)).flatten();
    rows.any(|(class, _)| *class == Class::Verb)
}

/// The words of the table that `form` is a form of.
pub(super) fn lemmas(form: &str) -> &'static [(&'static str, Class)] {
    table().by_form.get(form).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_without_repetition() {
        let keys: Vec<(&str, Class)> = rows().map(|(lemma, class, ..)| (lemma, class)).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{} must come before {}", pair[1].0, pair[0].0);
        }
        let lines = TABLE
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), keys.len(), "a line has fewer than three columns");
    }
}
