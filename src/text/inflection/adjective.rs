//! Adjectives and participles: *stor*, *vanskelig*/*vanskeleg*, *enkel*, *åpen*/*open*.

use super::forms::Forms;
use super::guess::{is_vowel, single, syncopated, undoubled};

/// Adds what the lists do not have: if the adjective is `known`, nynorsk comparison; else all forms.
/// The comparison of an `irregular` one is in the list.
pub(super) fn complete(lemma: &str, known: bool, irregular: bool, forms: &mut Forms) {
    if !known {
        by_rule(lemma, forms);
    }
    nynorsk_comparison(forms);
    if is_present_participle(lemma) {
        forms.add_all(lemma, &["s"]);
    }
    if lemma.ends_with("sam") {
        forms.add_all(lemma, &["e", "t"]);
    }
    if lemma.ends_with(['i', 'y', 'u', 'å']) {
        // *greitt*, *snautt*
        forms.add_all(lemma, &["tt"]);
    }
    if let Some(stem) = lemma.strip_suffix("en").filter(|stem| stem.chars().any(is_vowel)) {
        // *mode*, *modne*
        forms.add_all(stem, &["e"]);
        forms.add_all(&undoubled(stem), &["ne"]);
    }
    if !known || irregular {
        return;
    }
    if !lemma.ends_with("sk") && !lemma.ends_with(['e', 't', 'a', 'n']) {
        forms.add_all(lemma, &["are", "ast", "aste"]);
    }
    if let Some(stem) = lemma.strip_suffix("ende") {
        forms.add_all(stem, &["ande"]);
    }
}

pub(super) fn is_present_participle(lemma: &str) -> bool {
    ["ende", "ande"].iter().any(|ending| {
        lemma
            .strip_suffix(ending)
            .is_some_and(|stem| stem.chars().any(is_vowel))
    })
}

/// The forms of a past participle that is an adjective: *ansatt*, *godkjend*.
pub(super) fn participle(lemma: &str, forms: &mut Forms) {
    // The verb's past may have the same letters: *ansatte*.
    forms.certain = true;
    forms.add_all(lemma, &["e", "es"]);
    if let Some(stem) = lemma.strip_suffix('d') {
        forms.add_all(stem, &["t", "te"]);
    } else if lemma.ends_with("nt") || lemma.ends_with("mt") {
        forms.add_all(&lemma[..lemma.len() - 1], &["d", "de"]);
    }
    forms.certain = false;
}

fn by_rule(lemma: &str, forms: &mut Forms) {
    if is_present_participle(lemma) {
        let stem = &lemma[..lemma.len() - "ende".len()];
        forms.add_all(stem, &["ende", "ande"]);
        return;
    }
    if lemma.ends_with("satt") || lemma.ends_with("sett") {
        return participle(lemma, forms);
    }
    if let Some(stem) = lemma.strip_suffix("et").filter(|stem| stem.len() > 2) {
        forms.add_all(stem, &["ete", "ede", "a"]);
        return;
    }
    if let Some(stem) = lemma.strip_suffix("en").filter(|stem| stem.len() > 2) {
        forms.add_all(stem, &["ent", "e", "i"]);
        forms.add_all(&undoubled(stem), &["ne", "nere", "nest", "neste"]);
        return;
    }
    if let Some((stem, letter)) = syncopated(lemma) {
        forms.add_all(&[stem.as_str(), letter].concat(), &["e", "ere", "est", "este"]);
    }
    let neuter = [undoubled(lemma).as_str(), "t"].concat();
    let short = lemma.chars().count() <= 4 && single(lemma);
    if lemma.ends_with('t') && short {
        // *kvitt*
        forms.add_all(lemma, &["t"]);
    }
    if !lemma.ends_with("sk") && !lemma.ends_with('t') && !lemma.ends_with("ig") && !lemma.ends_with("leg") {
        forms.add(neuter);
    }
    if lemma.ends_with("om") {
        forms.add_all(lemma, &["me", "mere", "mest", "meste"]);
    } else if !lemma.ends_with('e') {
        forms.add_all(lemma, &["e", "ere", "est", "este"]);
        if lemma.ends_with("ig") || lemma.ends_with("leg") {
            forms.add_all(lemma, &["st", "ste"]);
        }
    }
}

fn nynorsk_comparison(forms: &mut Forms) {
    let known: Vec<String> = forms.iter().map(str::to_owned).collect();
    for form in known {
        for (bokmaal, nynorsk) in [("ere", "are"), ("est", "ast"), ("este", "aste")] {
            if let Some(stem) = form.strip_suffix(bokmaal).filter(|stem| stem.len() > 2) {
                forms.add_all(stem, &[nynorsk]);
            }
        }
        if let Some(stem) = form.strip_suffix("igst") {
            forms.add_all(stem, &["igast", "igaste"]);
        }
    }
}
