//! One key for å/aa, æ/ae/ä and ø/oe/ö.

use std::borrow::Cow;

use crate::text::lexicon::Lexicon;

/// The key under which spellings of a form are equal: `aa`, `ae`, `oe`, `ä`, `ö` as å, æ, ø, æ, ø.
///
/// A form that the lexicon knows is its own key: in *noe*, *boet* and *poesi* the letters are two sounds. Since a
/// key depends on the form alone, having the same key is an equivalence.
pub fn fold(form: &str) -> Cow<'_, str> {
    if !may_be_spelt_otherwise(form.as_bytes()) {
        return Cow::Borrowed(form);
    }
    let digraph = ["aa", "ae", "oe"].iter().any(|letters| form.contains(letters));
    if digraph && Lexicon::norwegian().knows(form) {
        return Cow::Borrowed(form);
    }
    let key = form.replace("aa", "å").replace("ae", "æ").replace("oe", "ø");
    Cow::Owned(key.replace('ä', "æ").replace('ö', "ø"))
}

/// A form that may have another key than itself has one of these in it.
pub const OTHER_SPELLINGS: [&str; 5] = ["aa", "ae", "oe", "ä", "ö"];

/// Whether a form with these bytes in a row may have another key than itself.
pub fn may_be_spelt_otherwise(bytes: &[u8]) -> bool {
    // Asked of every word there is: one pass over the bytes, of which the last are those of ä and ö.
    let spells = |pair: &[u8]| matches!(pair, b"aa" | b"ae" | b"oe" | [0xc3, 0xa4 | 0xb6]);
    bytes.windows(2).any(spells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_without_norwegian_letters_are_equal_to_those_with() {
        let same = [
            ("paa", "på"),
            ("gaar", "går"),
            ("vaere", "være"),
            ("groenn", "grønn"),
            ("laerer", "lærer"),
        ];
        let foreign = [
            ("läge", "læge"),
            ("kök", "køk"),
            ("aarhus", "århus"),
            ("oekonomi", "økonomi"),
        ];
        for (a, b) in same.into_iter().chain(foreign) {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn what_may_be_spelt_otherwise_has_other_letters() {
        for letters in OTHER_SPELLINGS {
            assert!(
                may_be_spelt_otherwise(format!("x{letters}x").as_bytes()),
                "{letters}"
            );
        }
        let alphabet: Vec<char> = ('a'..='z').chain(['å', 'æ', 'ø', 'ä', 'ö', 'é', 'ü']).collect();
        for (one, other) in alphabet
            .iter()
            .flat_map(|one| alphabet.iter().map(move |other| (one, other)))
        {
            let form = format!("{one}{other}");
            let has = OTHER_SPELLINGS.iter().any(|letters| form.contains(letters));
            assert_eq!(may_be_spelt_otherwise(form.as_bytes()), has, "{form}");
        }
    }

    #[test]
    fn two_vowels_of_known_words_are_no_spelling() {
        for (a, b) in [
            ("noe", "nø"),
            ("boet", "bøt"),
            ("poesi", "pøsi"),
            ("koen", "køen"),
            ("roe", "rø"),
        ] {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
    }
}
