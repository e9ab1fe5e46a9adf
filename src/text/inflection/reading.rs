//! Which words a keyword is, and what they are in the other written form.

use super::variants::{bokmaal, is_listed, is_member, nynorsk, splits};
use super::{Word, guess, irregular};
use crate::text::lexicon::{Class, Lexicon};

/// The words that `form` is; never empty.
pub(super) fn words(form: &str, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let ways = [as_lemma, as_form, as_nynorsk_form, as_compound];
    ways.iter()
        .map(|way| way(form, lexicon))
        .find(|words| !words.is_empty())
        .unwrap_or_else(|| {
            guess::classes(form)
                .iter()
                .map(|class| Word::new("", form, *class))
                .collect()
        })
}

/// Whether `form` is of a word in the lexicon or the tables, or nynorsk of one.
pub(super) fn is_known(form: &str, lexicon: &Lexicon<'_>) -> bool {
    let ways = [as_lemma, as_form, as_nynorsk_form];
    ways.iter().any(|way| !way(form, lexicon).is_empty())
}

/// A dictionary form of the lexicon, of the tables, or nynorsk of one.
fn as_lemma(form: &str, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let mut classes = lexicon.classes_as_lemma(form);
    classes.extend(irregular::classes(form));
    if classes.is_empty() && irregular::is_prefixed_verb(form) {
        classes.push(Class::Verb);
    }
    let listed = is_listed(form);
    // What the lexicon has may be another word of the same letters: nynorsk `val` is no whale.
    if listed || classes.is_empty() {
        for other in bokmaal(form, lexicon) {
            classes.extend(lexicon.classes_as_lemma(&other));
            classes.extend(irregular::classes(&other));
            if classes.is_empty() && listed && lexicon.knows(&other) {
                // A participle (`tilsett`, bokmål *ansatt*) has no entry of its own.
                classes.push(Class::Adjective);
            }
        }
    }
    if classes.is_empty() && is_reflexive(form, lexicon) {
        classes.push(Class::Verb);
    }
    classes.sort();
    classes.dedup();
    classes
        .into_iter()
        .map(|class| Word::new("", form, class))
        .collect()
}

/// A nynorsk verb that is in use in the passive: `følast`.
fn is_reflexive(form: &str, lexicon: &Lexicon<'_>) -> bool {
    let is_verb = |lemma: &str| lexicon.classes_as_lemma(lemma).contains(&Class::Verb);
    form.strip_suffix("ast")
        .is_some_and(|stem| ["e", "es"].iter().any(|ending| is_verb(&[stem, ending].concat())))
}

fn as_form(form: &str, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let known = lexicon
        .lemmas(form)
        .into_iter()
        .map(|lemma| Word::new("", &lemma.form, lemma.class));
    let listed = irregular::lemmas(form)
        .iter()
        .map(|(lemma, class)| Word::new("", lemma, *class));
    let mut words: Vec<Word> = known.chain(listed).collect();
    if let Some(stem) = form.strip_suffix('a').filter(|_| !words.is_empty()) {
        // The infinitive in -a: `forsyna`.
        let infinitive = [stem, "e"].concat();
        if lexicon.classes_as_lemma(&infinitive).contains(&Class::Verb) {
            words.push(Word::new("", &infinitive, Class::Verb));
        }
    }
    words.sort();
    words.dedup();
    words
}

/// Nynorsk endings, what they leave, and the classes that have them.
const NYNORSK_ENDINGS: [(&str, &[&str], Class); 16] = [
    ("ane", &["", "e"], Class::Noun),
    ("ar", &["", "e"], Class::Noun),
    ("ene", &["", "e"], Class::Noun),
    ("er", &["", "e"], Class::Noun),
    ("en", &["", "e"], Class::Noun),
    ("et", &["", "e"], Class::Noun),
    ("a", &["", "e"], Class::Noun),
    ("ar", &["e"], Class::Verb),
    ("a", &["e"], Class::Verb),
    ("er", &["e"], Class::Verb),
    ("ast", &["e", ""], Class::Verb),
    ("ande", &["e", ""], Class::Verb),
    ("are", &[""], Class::Adjective),
    ("ast", &[""], Class::Adjective),
    ("e", &[""], Class::Adjective),
    ("t", &[""], Class::Adjective),
];

/// An inflected form of a nynorsk word (`tenestene`), or a nynorsk form of a shared one (`kommunane`).
fn as_nynorsk_form(form: &str, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let mut words = Vec::new();
    for (ending, leaves, class) in NYNORSK_ENDINGS {
        let Some(stem) = form.strip_suffix(ending).filter(|stem| stem.chars().count() > 1) else {
            continue;
        };
        for leave in leaves {
            let lemma = [stem, leave].concat();
            let has_class = as_lemma(&lemma, lexicon).iter().any(|word| word.class == class);
            if has_class {
                words.push(Word::new("", &lemma, class));
            }
        }
    }
    words
}

/// Short words that are endings where others precede them.
const DERIVING: [&str; 10] = [
    "het", "tet", "sam", "som", "bar", "dom", "ing", "ist", "lig", "leg",
];

/// Whether `before` has a vowel, as every member of a compound has.
fn word_like(before: &str) -> bool {
    before.chars().any(guess::is_vowel)
}

/// A compound that inflects as its last member, the longest that is known.
fn as_compound(form: &str, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let content = |word: &Word| matches!(word.class, Class::Noun | Class::Verb | Class::Adjective);
    for (before, member) in splits(form) {
        let length = member.chars().count();
        let long_enough = match length {
            0..3 => false,
            3 => lexicon.knows(before) && before.chars().count() > 3 && !DERIVING.contains(&member),
            4 => is_member(before, lexicon),
            _ => is_member(before, lexicon) || before.chars().count() > 2,
        };
        if !long_enough || !word_like(before) {
            continue;
        }
        let mut words = as_lemma(member, lexicon);
        if words.is_empty() && length > 4 {
            words = as_form(member, lexicon);
        }
        words.retain(content);
        let is_name = words.iter().any(|word| word.class != Class::Verb);
        words.retain(|word| !is_name || word.class != Class::Verb);
        if !words.is_empty() {
            return words
                .into_iter()
                .map(|word| Word {
                    before: before.to_owned(),
                    ..word
                })
                .collect();
        }
    }
    Vec::new()
}

/// The word in the other written form: nynorsk of a bokmål word, bokmål of a nynorsk one.
pub(super) fn counterparts(word: &Word, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let whole = word.whole();
    let mut others = nynorsk(&whole, word.class, lexicon);
    if others.is_empty() {
        others = bokmaal(&whole, lexicon);
    }
    if others.is_empty() && !word.before.is_empty() {
        let mut members = nynorsk(&word.lemma, word.class, lexicon);
        members.extend(bokmaal(&word.lemma, lexicon));
        others = members
            .into_iter()
            .map(|member| word.before.clone() + &member)
            .collect();
    }
    others
        .into_iter()
        .take(8)
        .map(|other| Word::new("", &other, word.class))
        .collect()
}
