//! Verbs: *kaste*, *bruke*, *leve*, *bo*, with participles and passives. Strong verbs stand in `irregular.tsv`.

use super::forms::Forms;
use super::guess::{is_vowel, undoubled};

/// Adds what the lists do not have: if the verb is `known`, its nynorsk forms; else all. An `irregular` verb has
/// its finite forms from the list.
pub(super) fn complete(lemma: &str, known: bool, irregular: bool, forms: &mut Forms) {
    if let Some(stem) = ["es", "ast"].iter().find_map(|ending| lemma.strip_suffix(ending)) {
        return reflexive(stem, forms);
    }
    let Some(stem) = lemma.strip_suffix('e').filter(|stem| stem.chars().any(is_vowel)) else {
        return short(lemma, known, irregular, forms);
    };
    forms.add_all(stem, &["a", "ast", "ande", "ende", "es"]);
    if !irregular {
        forms.add_all(stem, &["ar", "er"]);
    }
    if known {
        return;
    }
    forms.add_all(stem, &["et", "ede", "ete"]);
    let hard = undoubled(stem.strip_suffix('j').unwrap_or(stem));
    forms.add_all(&hard, &["te", "t", "de", "d"]);
}

/// *synes*, *trivast*: only the passive is in use.
fn reflexive(stem: &str, forms: &mut Forms) {
    forms.add_all(stem, &["es", "ast", "est", "edes"]);
    forms.add_all(&undoubled(stem), &["s", "st", "tes", "des", "test", "dest"]);
}

/// *bo*, *tro*: the infinitive is the stem.
fn short(lemma: &str, known: bool, irregular: bool, forms: &mut Forms) {
    if !lemma.ends_with(is_vowel) {
        return;
    }
    forms.add_all(lemma, &["ande", "ast", "ende"]);
    if !irregular {
        forms.add_all(lemma, &["r", "s"]);
    }
    if !known {
        forms.add_all(lemma, &["dde", "dd", "tt"]);
    }
}
