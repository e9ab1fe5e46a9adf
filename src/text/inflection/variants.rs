//! Bokmål and nynorsk: which word of the one is which of the other.
//!
//! `variants.tsv` has what must be known word by word; [`ENDINGS`] has what endings tell. Pairs are of one word, never of
//! synonyms (*beskyttelse* is not *vern*), and are not chained.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::text::lexicon::{Class, Lexicon};

/// Bokmål lemma, nynorsk lemmas separated by spaces, comment.
const TABLE: &str = include_str!("variants.tsv");

/// Endings of bokmål and nynorsk lemmas.
const ENDINGS: [(&str, &str); 19] = [
    ("lighet", "legheit"),
    ("lighet", "legskap"),
    ("løshet", "løyse"),
    ("løshet", "lausheit"),
    ("somhet", "semd"),
    ("het", "heit"),
    ("het", "leik"),
    ("lig", "leg"),
    ("løs", "laus"),
    ("som", "sam"),
    ("gging", "ggjing"),
    ("lging", "lgjing"),
    ("setting", "setjing"),
    ("else", "ing"),
    ("er", "ar"),
    ("gge", "ggje"),
    ("kke", "kkje"),
    ("nke", "nkje"),
    ("nge", "ngje"),
];

struct Table {
    nynorsk: FxHashMap<&'static str, Vec<&'static str>>,
    bokmaal: FxHashMap<&'static str, Vec<&'static str>>,
}

/// Reads the table, if nobody has.
pub(super) fn prepare() {
    table();
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let mut table = Table {
            nynorsk: FxHashMap::default(),
            bokmaal: FxHashMap::default(),
        };
        for (bokmaal, nynorsk) in rows() {
            for other in nynorsk.split(' ') {
                table.nynorsk.entry(bokmaal).or_default().push(other);
                table.bokmaal.entry(other).or_default().push(bokmaal);
            }
        }
        table
    })
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?))
    })
}

/// The nynorsk words that the bokmål word `lemma` is, by the table and, if it is `known`, by endings.
pub(super) fn nynorsk(lemma: &str, class: Class, lexicon: &Lexicon<'_>) -> Vec<String> {
    let listed = listed(&table().nynorsk, lemma, lexicon);
    if !listed.is_empty() {
        return listed;
    }
    let ending = ENDINGS.iter().find_map(|(bokmaal, nynorsk)| {
        let stem = lemma
            .strip_suffix(bokmaal)
            .filter(|stem| stem.chars().count() > 1)?;
        let productive = match (*bokmaal, *nynorsk) {
            ("er", _) => class == Class::Noun && is_agent(lemma, lexicon),
            ("gge" | "kke" | "nke" | "nge", _) => class == Class::Verb,
            ("gging" | "lging" | "setting", _) => class == Class::Noun,
            ("else", _) | (_, "løyse" | "legskap" | "leik") => false,
            ("het" | "lighet" | "somhet" | "løshet", _) => class == Class::Noun,
            _ => class == Class::Adjective,
        };
        productive.then(|| [stem, nynorsk].concat())
    });
    ending.into_iter().collect()
}

fn is_agent(lemma: &str, lexicon: &Lexicon<'_>) -> bool {
    lexicon
        .forms_of(lemma, Class::Noun)
        .contains(&[lemma, "e"].concat())
}

/// The bokmål lemmas that the nynorsk word `lemma` may be. Endings tell them of words that are not bokmål themselves
/// (*prøving* is not *prøvelse*), and only if the lexicon knows the result.
pub(super) fn bokmaal(lemma: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    let mut found = listed(&table().bokmaal, lemma, lexicon);
    if !lexicon.classes_as_lemma(lemma).is_empty() {
        return found;
    }
    for (bokmaal, nynorsk) in ENDINGS {
        let Some(stem) = lemma
            .strip_suffix(nynorsk)
            .filter(|stem| stem.chars().count() > 1)
        else {
            continue;
        };
        let other = [stem, bokmaal].concat();
        let fits = bokmaal != "er" || is_agent(&other, lexicon);
        if fits && !found.contains(&other) && !lexicon.classes_as_lemma(&other).is_empty() {
            found.push(other);
        }
    }
    found
}

/// Whether the table has the nynorsk word itself.
pub(super) fn is_listed(nynorsk: &str) -> bool {
    table().bokmaal.contains_key(nynorsk)
}

/// Whether the table has the bokmål word itself.
pub(super) fn is_bokmaal(bokmaal: &str) -> bool {
    table().nynorsk.contains_key(bokmaal)
}

/// What the table has for the word, or for its members.
fn listed(column: &FxHashMap<&str, Vec<&'static str>>, lemma: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    if let Some(others) = column.get(lemma) {
        return others.iter().map(|other| (*other).to_owned()).collect();
    }
    let Some((before, member)) = splits(lemma).find(|(before, member)| {
        member.len() > 3 && column.contains_key(member) && is_member(before, lexicon)
    }) else {
        return first_member(column, lemma, lexicon);
    };
    let mut found: Vec<String> = column[member]
        .iter()
        .map(|other| [before, other].concat())
        .collect();
    let first = first_member(column, lemma, lexicon);
    for before in first_of(column, before) {
        found.extend(column[member].iter().map(|other| [&before, *other].concat()));
    }
    found.extend(first.into_iter().take(2));
    found
}

/// `skoleeier` → `skuleeier`.
fn first_member(
    column: &FxHashMap<&str, Vec<&'static str>>,
    lemma: &str,
    lexicon: &Lexicon<'_>,
) -> Vec<String> {
    let split = splits(lemma)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .find(|(before, rest)| {
            before.len() > 3
                && rest.len() > 3
                && lexicon.knows_content(rest)
                && !first_of(column, before).is_empty()
        });
    let Some((before, rest)) = split else {
        return Vec::new();
    };
    first_of(column, before)
        .into_iter()
        .take(2)
        .map(|other| other + rest)
        .collect()
}

/// The counterparts of a first member, with its joint.
fn first_of(column: &FxHashMap<&str, Vec<&'static str>>, before: &str) -> Vec<String> {
    for joint in ["", "s"] {
        let others = before.strip_suffix(joint).and_then(|member| column.get(member));
        if let Some(others) = others.filter(|_| before.len() > 3) {
            return others.iter().map(|other| [other, joint].concat()).collect();
        }
    }
    Vec::new()
}

/// Every way to part a word in two, the longest last member first.
pub(super) fn splits(word: &str) -> impl Iterator<Item = (&str, &str)> {
    word.char_indices().skip(1).map(|(at, _)| word.split_at(at))
}

/// Whether a word can stand before another in a compound.
pub(super) fn is_member(before: &str, lexicon: &Lexicon<'_>) -> bool {
    const PREFIXES: [&str; 12] = [
        "u", "mis", "gjen", "sam", "inn", "ut", "opp", "ned", "for", "sær", "van", "be",
    ];
    let short = before.chars().count() < 3;
    if short || PREFIXES.contains(&before) {
        return PREFIXES.contains(&before)
            || ["by", "øy", "sjø", "is", "øl", "av", "på", "om"].contains(&before);
    }
    let known = |member: &str| member.chars().count() > 2 && lexicon.knows(member);
    known(before)
        || before.strip_suffix('s').is_some_and(known)
        || before.strip_suffix('e').is_some_and(known)
        || known(&[before, "e"].concat())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_is_sorted_without_repetition() {
        let lemmas: Vec<&str> = rows().map(|(bokmaal, _)| bokmaal).collect();
        for pair in lemmas.windows(2) {
            assert!(
                pair[0] < pair[1],
                "{} must come before {}, once",
                pair[1],
                pair[0]
            );
        }
        assert!(lemmas.len() >= 1_500, "{}", lemmas.len());
    }

    #[test]
    fn no_word_is_on_both_sides() {
        let bokmaal: BTreeSet<&str> = rows().map(|(bokmaal, _)| bokmaal).collect();
        for (_, nynorsk) in rows() {
            for word in nynorsk.split(' ') {
                assert!(!bokmaal.contains(word), "{word} stands on both sides");
                assert!(
                    !word.is_empty() && word.chars().all(char::is_alphabetic),
                    "{word:?}"
                );
            }
        }
    }

    #[test]
    fn bokmaal_words_of_the_table_are_words() {
        let lexicon = Lexicon::norwegian();
        let unknown: Vec<&str> = rows()
            .map(|(word, _)| word)
            .filter(|word| !lexicon.knows(word))
            .collect();
        assert!(unknown.len() < 60, "misspelt? {unknown:?}");
    }
}
