//! Verbs: *kaste*, *bruke*, *leve*, *bo*, with participles and passives. Strong verbs stand in `irregular.tsv`.

use super::forms::Forms;
use super::guess::{is_vowel, undoubled};

/// Adds what the lists do not have: if the verb is `known`, its nynorsk forms; else all.
pub(super) fn complete(lemma: &str, known: bool, forms: &mut Forms) {
    let Some(stem) = lemma.strip_suffix('e').filter(|stem| stem.chars().any(is_vowel)) else {
        return short(lemma, known, forms);
    };
    forms.add_all(stem, &["a", "ar", "er", "ast", "ande", "ende", "es"]);
    if known {
        return;
    }
    forms.add_all(stem, &["et", "ede", "ete"]);
    let hard = undoubled(stem);
    forms.add_all(&hard, &["te", "t"]);
    if hard.ends_with(['v', 'g', 'i', 'y', 'd', 'm', 'l', 'n']) {
        forms.add_all(&hard, &["de", "d"]);
    }
}

/// *bo*, *tro*: the infinitive is the stem.
fn short(lemma: &str, known: bool, forms: &mut Forms) {
    if !lemma.ends_with(is_vowel) {
        return;
    }
    forms.add_all(lemma, &["r", "ande", "ast", "s", "ende"]);
    if !known {
        forms.add_all(lemma, &["dde", "dd", "tt"]);
    }
}
