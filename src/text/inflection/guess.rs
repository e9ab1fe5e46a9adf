//! What the ending of an unknown word tells.

use super::noun::genders_shown;
use crate::text::lexicon::{Class, Lexicon};

/// The genders that a noun may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Genders {
    pub(super) masculine: bool,
    pub(super) feminine: bool,
    pub(super) neuter: bool,
    /// A noun in -er with plural -ere: *lærer*.
    pub(super) agent: bool,
}

const ALL: Genders = Genders {
    masculine: true,
    feminine: true,
    neuter: true,
    agent: true,
};
const MASCULINE: Genders = Genders {
    masculine: true,
    feminine: false,
    neuter: false,
    agent: false,
};
const FEMININE: Genders = Genders {
    feminine: true,
    ..MASCULINE
};
const NEUTER: Genders = Genders {
    masculine: false,
    neuter: true,
    ..MASCULINE
};

/// Endings of nouns and the genders they tell; the first that fits counts.
const NOUN_ENDINGS: [(&str, Genders); 34] = [
    ("sjon", MASCULINE),
    ("asjon", MASCULINE),
    ("dom", MASCULINE),
    ("het", FEMININE),
    ("heit", FEMININE),
    ("ing", FEMININE),
    ("else", FEMININE),
    ("leik", MASCULINE),
    ("tet", MASCULINE),
    ("nad", MASCULINE),
    ("isme", MASCULINE),
    ("ist", MASCULINE),
    ("logi", MASCULINE),
    ("grafi", MASCULINE),
    ("nomi", MASCULINE),
    ("sjef", MASCULINE),
    ("ment", NEUTER),
    ("ium", NEUTER),
    ("eum", NEUTER),
    ("eri", NEUTER),
    ("skap", ALL),
    ("tor", MASCULINE),
    ("sør", MASCULINE),
    ("ør", MASCULINE),
    ("ikk", MASCULINE),
    ("ling", MASCULINE),
    ("ans", MASCULINE),
    ("ens", MASCULINE),
    ("ur", MASCULINE),
    ("ar", MASCULINE),
    ("semd", FEMININE),
    ("sle", FEMININE),
    ("else", FEMININE),
    ("nis", FEMININE),
];

const ADJECTIVE_ENDINGS: [&str; 16] = [
    "isk", "lig", "leg", "ende", "ande", "som", "bar", "løs", "laus", "full", "messig", "aktig", "ert", "iv",
    "ell", "dd",
];

impl Genders {
    /// As the lexicon shows, for this word or its bokmål counterpart; else as the ending tells.
    pub(super) fn of(lemma: &str, lexicon: &Lexicon<'_>) -> Self {
        let shown = super::variants::bokmaal(lemma, lexicon);
        let mut shown = shown.iter().filter_map(|other| genders_shown(other, lexicon));
        if let Some(genders) = shown.next() {
            // Bokmål may call masculine what nynorsk calls feminine, and neuter what is also *rekneskapen*.
            return Self {
                masculine: genders.masculine || lemma.ends_with("skap"),
                feminine: genders.feminine || genders.masculine,
                ..genders
            };
        }
        let told = NOUN_ENDINGS.iter().find(|(ending, _)| lemma.ends_with(ending));
        told.map_or(ALL, |(_, genders)| *genders)
    }
}

/// The classes that an unknown word may have.
pub(super) fn classes(word: &str) -> &'static [Class] {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    if ends(&ADJECTIVE_ENDINGS) {
        &[Class::Adjective]
    } else if NOUN_ENDINGS.iter().any(|(ending, _)| word.ends_with(ending)) {
        &[Class::Noun]
    } else if ends(&["ere"]) {
        &[Class::Verb]
    } else if ends(&["e"]) {
        &[Class::Noun, Class::Verb]
    } else if ends(&["ig", "al", "en", "et", "sk"]) {
        &[Class::Noun, Class::Adjective]
    } else {
        &[Class::Noun]
    }
}

pub(super) fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'æ' | 'ø' | 'å' | 'é' | 'ô' | 'ö' | 'ä' | 'ü'
    )
}

/// Whether the last consonant stands alone behind a vowel.
pub(super) fn single(word: &str) -> bool {
    let mut back = word.chars().rev();
    let last = back.next().is_some_and(|c| c.is_alphabetic() && !is_vowel(c));
    last && back.next().is_some_and(is_vowel)
}

/// `sykkel` → (`syk`, `l`): the stem without its unstressed vowel and doubled consonant, and the last letter.
pub(super) fn syncopated(word: &str) -> Option<(String, &'static str)> {
    let (stem, letter) = [("el", "l"), ("er", "r"), ("en", "n"), ("al", "l")]
        .iter()
        .find_map(|(ending, letter)| Some((word.strip_suffix(ending)?, *letter)))?;
    let stem = undoubled(stem);
    let ends_in_consonant = stem.chars().next_back().is_some_and(|c| !is_vowel(c));
    (ends_in_consonant && stem.chars().any(is_vowel)).then_some((stem, letter))
}

/// Without the second of two like consonants at the end.
pub(super) fn undoubled(stem: &str) -> String {
    let mut back = stem.chars().rev();
    match (back.next(), back.next()) {
        (Some(last), Some(before)) if last == before && !is_vowel(last) => {
            stem[..stem.len() - last.len_utf8()].to_owned()
        }
        _ => stem.to_owned(),
    }
}
