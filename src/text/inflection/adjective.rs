//! Adjectives and participles: *stor*, *vanskelig*/*vanskeleg*, *enkel*, *åpen*/*open*.

use super::forms::Forms;
use super::guess::{single, syncopated, undoubled};

/// Adds what the lists do not have: if the adjective is `known`, nynorsk comparison; else all forms.
pub(super) fn complete(lemma: &str, known: bool, forms: &mut Forms) {
    if !known {
        by_rule(lemma, forms);
    }
    nynorsk_comparison(forms);
    if !known {
        return;
    }
    if !lemma.ends_with("sk") && !lemma.ends_with(['e', 't', 'a', 'n']) {
        forms.add_all(lemma, &["are", "ast", "aste"]);
    }
    if let Some(stem) = lemma.strip_suffix("ende") {
        forms.add_all(stem, &["ande"]);
    }
}

fn by_rule(lemma: &str, forms: &mut Forms) {
    if lemma.ends_with("ende") || lemma.ends_with("ande") {
        let stem = &lemma[..lemma.len() - "ende".len()];
        forms.add_all(stem, &["ende", "ande"]);
        return;
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
    if !lemma.ends_with(['t', 'k']) && !lemma.ends_with("ig") && !lemma.ends_with("leg") {
        forms.add(neuter);
    }
    if lemma.ends_with("m") && single(lemma) {
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
