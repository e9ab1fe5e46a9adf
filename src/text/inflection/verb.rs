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
    forms.certain = known;
    forms.add_all(stem, &["a"]);
    forms.certain = false;
    forms.add_all(stem, &["a", "ast", "ande", "ende", "es"]);
    if irregular && known {
        return;
    }
    if !irregular {
        forms.add_all(stem, &["er"]);
        // In nynorsk the noun has -ar in the singular less often than the verb: `brukar`.
        forms.certain = known;
        forms.add_all(stem, &["ar"]);
        forms.certain = false;
    }
    let hard = undoubled(stem.strip_suffix('j').unwrap_or(stem));
    if known {
        return nynorsk_past(stem, &hard, forms);
    }
    forms.add_all(stem, &["et", "ede", "ete"]);
    forms.add_all(&hard, &["te", "t", "de", "d"]);
    nynorsk_past(stem, &hard, forms);
}

/// *kjende*, *høyrde*, *levt*, *spreidde*, where bokmål has other endings or none of these.
fn nynorsk_past(stem: &str, hard: &str, forms: &mut Forms) {
    const SOFT: [&str; 8] = ["nn", "mm", "mn", "øyr", "øym", "øyn", "øyv", "eig"];
    if SOFT.iter().any(|ending| stem.ends_with(ending)) {
        forms.add_all(hard, &["de", "d"]);
    } else if stem.ends_with('v') {
        forms.add_all(stem, &["d", "t"]);
    } else if stem.ends_with("eid") {
        forms.add_all(stem, &["t"]);
    } else if stem.ends_with(is_vowel) {
        forms.add_all(stem, &["dde", "dd", "tt"]);
    }
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
    if !known || !irregular {
        forms.add_all(lemma, &["dde", "dd", "tt"]);
    }
}
