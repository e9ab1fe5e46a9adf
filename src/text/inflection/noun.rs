//! Nouns: *bil*, *jente*, *hus* in bokmål and nynorsk, with genitives.

use super::forms::Forms;
use super::guess::{Genders, is_vowel, single, syncopated};
use super::variants::is_listed;
use crate::text::lexicon::{Class, Lexicon};

/// Adds what the lists do not have: if the noun is `known`, its nynorsk forms; else all but genitives.
pub(super) fn complete(lemma: &str, known: bool, lexicon: &Lexicon<'_>, forms: &mut Forms) {
    if known {
        nynorsk_of_known(lemma, lexicon, forms);
        if is_listed(lemma) {
            // Its other word in the lexicon may have another gender: nynorsk `val`, `sal`, `skule`.
            by_rule(lemma, Genders::of(lemma, lexicon), forms);
        }
    } else {
        by_rule(lemma, Genders::of(lemma, lexicon), forms);
    }
}

/// The endings of an abbreviation, with and without an apostrophe.
pub(super) fn abbreviation(form: &str, forms: &mut Forms) {
    forms.add_all(form, &["s", "en", "ens", "er", "ene", "ar", "ane"]);
    forms.add_all(
        form,
        &[
            "'s", "'en", "'ens", "'a", "'et", "'ets", "'er", "'ene", "'ar", "'ane",
        ],
    );
}

/// Endings of nouns that are feminine in nynorsk.
const FEMININE: [&str; 30] = [
    "ing", "heit", "het", "drift", "skrift", "semd", "kraft", "sikt", "makt", "frykt", "plikt", "vekt",
    "slekt", "jord", "ånd", "maskin", "tid", "bygd", "sjel", "ferd", "trygd", "hjelp", "dør", "dyd", "ætt",
    "skyld", "mil", "synd", "øks", "årsak",
];

/// `sykler`, `syklene` tell nynorsk `syklar`, `syklane`: gemination and syncope are the same in both.
fn nynorsk_of_known(lemma: &str, lexicon: &Lexicon<'_>, forms: &mut Forms) {
    let known: Vec<String> = forms.iter().map(str::to_owned).collect();
    let has = |ending: &str| known.iter().any(|form| form.strip_prefix(lemma) == Some(ending));
    for form in &known {
        if let Some(stem) = form.strip_suffix("ene") {
            forms.add_all(stem, &["ane"]);
        }
        if form != lemma
            && let Some(stem) = form.strip_suffix("er")
        {
            forms.add_all(stem, &["ar"]);
        }
    }
    if FEMININE.iter().any(|ending| lemma.ends_with(ending)) && has("en") {
        forms.certain = true;
        forms.add_all(lemma, &["a"]);
        forms.certain = false;
    }
    if has("et") && lemma.ends_with(['l', 'n', 'r', 'm']) {
        // *våpena*, *offera*: nynorsk keeps the vowel that bokmål drops.
        forms.add_all(lemma, &["a"]);
    }
    let is_of_verb = |stem: &str| {
        let verb = [stem, "e"].concat();
        lexicon.classes_as_lemma(&verb).contains(&Class::Verb)
    };
    let loan = lemma.strip_suffix("er").filter(|_| has("e") && !has("et"));
    if let Some(stem) = loan.filter(|stem| !is_of_verb(stem)) {
        // *kelnerar*, *psykiatrar*; who does something has -ar already in the singular.
        forms.add_all(lemma, &["ar", "ane"]);
        forms.add_all(stem, &["rar", "rane"]);
    }
    if let Some(stem) = lemma.strip_suffix('é') {
        // *kafé* loses its accent before endings: *kafeen*.
        forms.certain = true;
        forms.add_all(&[stem, "e"].concat(), &["en", "er", "ene", "ar", "ane"]);
        forms.certain = false;
    }
    if let Some(stem) = lemma.strip_suffix('e').filter(|_| has("n")) {
        forms.add_all(stem, &["a"]);
    }
    if lemma.ends_with('m') && has("mer") {
        forms.add_all(lemma, &["en", "et", "ar", "ane", "er", "ene", "a"]);
    }
}

fn by_rule(lemma: &str, genders: Genders, forms: &mut Forms) {
    let last = lemma.chars().next_back();
    if let Some(stem) = ["eum", "ium"]
        .iter()
        .find(|end| lemma.ends_with(**end))
        .and(lemma.strip_suffix("um"))
    {
        forms.add_all(stem, &["et", "er", "ene", "a", "ar", "ane"]);
    } else if let Some(stem) = lemma
        .strip_suffix("er")
        .filter(|stem| genders.agent && has_vowel(stem))
    {
        forms.add_all(lemma, &["en", "e", "ne"]);
        forms.add_all(stem, &["rar", "rane"]);
    } else if let Some(stem) = lemma.strip_suffix('e').filter(|stem| has_vowel(stem)) {
        weak(lemma, stem, genders, forms);
    } else {
        strong(lemma, genders, forms);
        if let Some((stem, letter)) = syncopated(lemma) {
            let stem = [stem.as_str(), letter].concat();
            forms.add_all(&stem, &["er", "ene", "ar", "ane", "et", "a", "e"]);
        }
        if last == Some('m') && single(lemma) {
            strong(&[lemma, "m"].concat(), genders, forms);
        }
    }
}

fn weak(lemma: &str, stem: &str, genders: Genders, forms: &mut Forms) {
    forms.add_all(lemma, &["r", "ne"]);
    if genders.masculine {
        forms.add_all(lemma, &["n"]);
        forms.add_all(stem, &["ar", "ane"]);
    }
    if genders.feminine {
        forms.add_all(lemma, &["n"]);
        forms.add_all(stem, &["a"]);
    }
    if genders.neuter {
        forms.add_all(lemma, &["t"]);
        forms.add_all(stem, &["a"]);
    }
}

fn strong(stem: &str, genders: Genders, forms: &mut Forms) {
    forms.add_all(stem, &["er", "ene"]);
    if genders.masculine {
        forms.add_all(stem, &["en", "ar", "ane"]);
    }
    if genders.feminine {
        forms.add_all(stem, &["en", "a", "ar", "ane"]);
    }
    if genders.neuter {
        forms.add_all(stem, &["et", "a"]);
    }
}

/// A word in -s has no genitive ending in writing, or an apostrophe that is no letter.
pub(super) fn genitives(forms: &mut Forms) {
    /// Rather foreign words.
    const FOREIGN: [&str; 2] = ["gut", "veg"];
    let bare: Vec<String> = forms
        .iter()
        .filter(|form| !form.ends_with(['s', 'x', 'z']))
        .filter(|form| !FOREIGN.contains(form))
        .map(str::to_owned)
        .collect();
    for form in bare {
        forms.add(form + "s");
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.chars().any(is_vowel)
}

/// The genders that the lexicon's forms of a noun show; `None` if it is unknown.
pub(super) fn genders_shown(lemma: &str, lexicon: &Lexicon<'_>) -> Option<Genders> {
    let forms = lexicon.forms_of(lemma, Class::Noun);
    if forms.is_empty() {
        return None;
    }
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    let ends = |ending: &str| {
        let whole = [stem, ending].concat();
        let doubled = stem
            .chars()
            .next_back()
            .map(|last| format!("{stem}{last}{ending}"));
        forms
            .iter()
            .any(|form| *form == whole || Some(form) == doubled.as_ref())
    };
    let neuter = ends("et");
    Some(Genders {
        masculine: ends("en"),
        feminine: ends("a") && !neuter,
        neuter,
        agent: ends("ere") && !neuter,
    })
}
