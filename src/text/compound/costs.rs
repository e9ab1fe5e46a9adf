//! What each reading of a stretch of letters costs: the less, the likelier.

use rustc_hash::FxHashSet;

use super::members::{Family, Members};
use crate::text::lexicon::{Beginnings, Class, Lemma, Lexicon};

/// Dictionary words that the table of members was counted on.
const WORDS: f32 = 140_000.0;
/// A word of its own, before its letters; in nats, as all costs.
const OWN: f32 = 12.0;
/// Each letter of a word of its own.
const OWN_LETTER: f32 = 1.1;
/// A known word that the table of members does not have in that place.
const UNSEEN: f32 = 11.5;
/// A joint after a word that the table does not have with that joint.
const JOINT: f32 = 3.5;
/// A word of the codebook.
const GIVEN: f32 = 8.0;
/// A word that is listed as no compound, as a member.
const OPAQUE: f32 = 7.0;
/// A word that is listed as no compound, by itself.
const OPAQUE_OWN: f32 = 3.0;
/// A noun in -e or -s that stands last in so many words is no other noun with a joint.
const OWN_NOUN: u32 = 11;
/// Words of two letters that stand last in compounds.
const SHORT_LAST: [&str; 6] = ["by", "is", "tv", "øl", "øy", "år"];
/// Words of two letters that are members.
const SHORT: [&str; 11] = ["bo", "by", "is", "ku", "ny", "rå", "te", "tv", "øl", "øy", "år"];

/// Numbers that stand before others: *femåring*, *tolvmånedersvekst*.
const NUMERALS: [&str; 23] = [
    "fem", "seks", "syv", "sju", "åtte", "elleve", "tolv", "tretten", "fjorten", "femten", "seksten",
    "sytten", "atten", "nitten", "tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti",
    "hundre",
];

/// Prices stretches of one language's words.
#[derive(Debug)]
pub(super) struct Costs {
    pub(super) lexicon: &'static Lexicon<'static>,
    given: FxHashSet<String>,
}

impl Costs {
    pub(super) fn new(given: FxHashSet<String>) -> Self {
        Self {
            lexicon: Lexicon::norwegian(),
            given,
        }
    }

    /// The table of members, read when it is first asked for: not every codebook reads compounds.
    pub(super) fn members(&self) -> &'static Members {
        Members::norwegian()
    }

    /// Whether the codebook gives `word` as known.
    pub(super) fn is_given(&self, word: &str) -> bool {
        self.given.contains(word)
    }

    /// `text` before another member, its joint included; `nynorsk` if it may be spelt otherwise in bokmål. `known`
    /// tells which of its beginnings the dictionary may have.
    pub(super) fn joining(&self, text: &str, known: Beginnings, nynorsk: bool) -> Option<f32> {
        let listed = self.members().listed(text);
        if let Some(family) = listed.filter(|family| family.first > 0) {
            return Some(seen(family.first));
        }
        if self.members().is_opaque(text) {
            return Some(OPAQUE);
        }
        if listed.is_some_and(|family| family.last == 0) || !is_long(text) {
            return None;
        }
        let joint = |letter: char| text.strip_suffix(letter).filter(|bare| is_long(bare));
        let plain = self
            .unseen(text, known)
            .map(|cost| cost + if takes_s(text) { JOINT } else { 0.0 });
        let with_s = || self.with_s(joint('s')?, known);
        let with_e = || Some(self.unseen(joint('e')?, known)? + JOINT);
        let elided = || {
            let whole = (known.reach(text.len()) && text.len() > 3).then(|| [text, "e"].concat())?;
            Some(self.unseen(&whole, Beginnings::ANY)? + JOINT)
        };
        let spelt = || {
            let spelt = nynorsk.then(|| self.members().in_bokmål(text))??;
            self.joining(&spelt, Beginnings::ANY, false)
        };
        plain
            .or_else(with_s)
            .or_else(with_e)
            .or_else(elided)
            .or_else(spelt)
    }

    /// Whether what might be a joint is the word's own letter: *øyeblikk* has *øye*, not *øy*.
    pub(super) fn is_own_noun(&self, text: &str) -> bool {
        let family = self.members().family(text);
        family.first > 0
            && family.last >= OWN_NOUN
            && self.lexicon.classes_as_lemma(text).contains(&Class::Noun)
    }

    /// `bare` with the joint -s-.
    fn with_s(&self, bare: &str, known: Beginnings) -> Option<f32> {
        if bare.ends_with('s') || bare.ends_with('e') && !bare.ends_with("else") {
            return None;
        }
        let classes = if known.may_have(bare.len()) {
            self.lexicon.classes_as_lemma(bare)
        } else {
            Vec::new()
        };
        if !classes.is_empty() && !classes.contains(&Class::Noun) {
            return None;
        }
        let cost = if takes_s(bare) {
            self.unseen(bare, known)
        } else {
            self.joining(bare, known, false)
        };
        let joint = if takes_s(bare) {
            -JOINT
        } else if bare.chars().nth(4).is_none() {
            2.0 * JOINT
        } else {
            JOINT
        };
        Some(cost? + joint)
    }

    /// `text` last in a word, in whatever form. `whole` are the lemmas of the word, `before` what precedes `text` in it:
    /// a word of the dictionary is made of members only if it inflects as its last member does. `known` is as for
    /// [`joining`](Self::joining).
    pub(super) fn ending(
        &self,
        text: &str,
        known: Beginnings,
        before: &str,
        whole: &[Lemma],
        nynorsk: bool,
    ) -> Option<f32> {
        if !is_long(text) || !ends_words(text, before, self.lexicon) {
            return None;
        }
        let given = self.given.contains(text).then_some(GIVEN);
        let opaque = self.members().is_opaque(text).then_some(OPAQUE);
        let lemmas = if whole.is_empty() {
            self.lemmas(text, known, nynorsk)
        } else {
            Vec::new()
        };
        let heads: Vec<&str> = if whole.is_empty() {
            lemmas.iter().map(|lemma| lemma.form.as_str()).collect()
        } else {
            whole
                .iter()
                .filter_map(|whole| self.head(whole, before))
                .collect()
        };
        let words = heads.into_iter().filter_map(|head| self.last(head));
        let affix = self.members().suffix(text).map(seen);
        words
            .chain(given)
            .chain(opaque)
            .chain(affix)
            .min_by(f32::total_cmp)
    }

    /// The whole of a word as one that is not made of others; nothing if it is unknown.
    pub(super) fn own(&self, word: &str, lemmas: &[Lemma]) -> Option<f32> {
        let opaque = |word: &str| self.members().is_opaque(word);
        if opaque(word) || lemmas.iter().any(|lemma| opaque(&lemma.form)) {
            return Some(OPAQUE_OWN);
        }
        let letters = lemmas.iter().map(|lemma| lemma.form.chars().count()).min()?;
        Some(OWN + OWN_LETTER * letters as f32)
    }

    /// Whether `text` is a form of a word that must not be split.
    pub(super) fn is_opaque(&self, text: &str, known: Beginnings) -> bool {
        let opaque = |word: &str| self.members().is_opaque(word);
        opaque(text)
            || text.strip_suffix('s').is_some_and(opaque)
            || known.may_have(text.len()) && self.lexicon.lemmas(text).iter().any(|lemma| opaque(&lemma.form))
    }

    /// Whether `word` has something that bokmål spells otherwise.
    pub(super) fn may_be_nynorsk(&self, word: &str) -> bool {
        self.members().in_bokmål(word).is_some()
    }

    /// The lemmas of `text`, tried with and without a genitive's s, and as nynorsk. `known` is as for
    /// [`joining`](Self::joining).
    pub(super) fn lemmas(&self, text: &str, known: Beginnings, nynorsk: bool) -> Vec<Lemma> {
        let plain = self.lemmas_as_written(text, known);
        if !plain.is_empty() {
            return plain;
        }
        let inflected = as_bokmål(text, known).map(|text| self.lemmas_as_written(&text, Beginnings::ANY));
        let found = inflected.into_iter().find(|lemmas| !lemmas.is_empty());
        found
            .or_else(|| {
                let spelt = nynorsk.then(|| self.members().in_bokmål(text))??;
                let as_it_is = std::iter::once(spelt.clone());
                let mut tries = as_it_is.chain(as_bokmål(&spelt, Beginnings::ANY));
                tries.find_map(|text| {
                    Some(self.lemmas_as_written(&text, Beginnings::ANY)).filter(|lemmas| !lemmas.is_empty())
                })
            })
            .unwrap_or_default()
    }

    /// Whether `text`, with or without a joint, may have lemmas if its spelling is bokmål's. Much cheaper than to ask
    /// which.
    pub(super) fn may_have_lemmas(&self, text: &str, known: Beginnings) -> bool {
        let bare = text.strip_suffix('s').unwrap_or(text);
        let barer = bare.strip_suffix('s').unwrap_or(bare);
        [text, bare, barer]
            .iter()
            .any(|text| known.may_have(text.len()) || as_bokmål(text, known).next().is_some())
    }

    fn lemmas_as_written(&self, text: &str, known: Beginnings) -> Vec<Lemma> {
        let lemmas = |text: &str| {
            if known.may_have(text.len()) {
                self.lexicon.lemmas(text)
            } else {
                Vec::new()
            }
        };
        match (lemmas(text), text.strip_suffix('s')) {
            (found, Some(bare)) if found.is_empty() => lemmas(bare),
            (found, _) => found,
        }
    }

    /// What `whole` has after `before`, if that is a word that inflects as `whole` does.
    pub(super) fn head<'w>(&self, whole: &'w Lemma, before: &str) -> Option<&'w str> {
        let spelt = || self.members().in_bokmål(before);
        let Some(head) = whole.form.strip_prefix(before) else {
            return spelt().and_then(|before| self.head(whole, &before));
        };
        let is_participle = |class: Class| class == Class::Verb && whole.class == Class::Adjective;
        let is_genitive = head.ends_with('s') && whole.class == Class::Adjective;
        let fits = |class: Class| class == whole.class || is_participle(class);
        let is_form = |form: &str| self.lexicon.lemmas(form).iter().any(|lemma| fits(lemma.class));
        let bare = head
            .strip_suffix('s')
            .filter(|_| is_genitive)
            .filter(|bare| self.unseen(bare, Beginnings::ANY).is_some());
        if let Some(bare) = bare {
            return Some(bare);
        }
        if !is_form(head) {
            return None;
        }
        if whole.class == Class::Adjective {
            return Some(head);
        }
        let forms = self.lexicon.forms_of(&whole.form, whole.class);
        let shared = forms
            .iter()
            .filter(|form| form.strip_prefix(before).is_some_and(is_form));
        let needed = if self.lexicon.classes_as_lemma(head).contains(&whole.class) {
            6
        } else {
            9
        };
        (shared.count() * 10 >= forms.len() * needed).then_some(head)
    }

    fn last(&self, lemma: &str) -> Option<f32> {
        match self.members().listed(lemma) {
            Some(Family { first: 0, last: 0 }) => None,
            None | Some(Family { last: 0, .. }) => Some(UNSEEN),
            Some(family) => Some(seen(family.last)),
        }
    }

    /// A word that the table does not have before others.
    fn unseen(&self, text: &str, known: Beginnings) -> Option<f32> {
        if self.given.contains(text) || NUMERALS.contains(&text) {
            return Some(GIVEN);
        }
        let mut classes = self
            .lexicon
            .classes(if known.may_have(text.len()) { text } else { "" });
        classes.any(|class| class != Class::Other).then_some(UNSEEN)
    }
}

fn seen(times: u32) -> f32 {
    (WORDS / (times as f32 + 0.3)).ln()
}

/// Whether the word before another member has the joint -s- by its ending.
fn takes_s(word: &str) -> bool {
    const ENDINGS: [&str; 8] = ["dom", "else", "het", "ing", "nad", "sjon", "skap", "tet"];
    word.chars().nth(4).is_some() && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether `text` of two letters can be what a word has after `before`: `vaniljeis`, not `trommis`, `benny`, `bilbo`.
fn ends_words(text: &str, before: &str, lexicon: &Lexicon<'_>) -> bool {
    if text.chars().nth(2).is_some() {
        return true;
    }
    let known =
        |word: &str| word.chars().nth(3).is_some() && lexicon.classes_as_lemma(word).contains(&Class::Noun);
    SHORT_LAST.contains(&text)
        && (!["is", "øl"].contains(&text) || known(before) || before.strip_suffix('e').is_some_and(known))
}

/// Bytes from which `word` is a derivation's ending, not a member: `sosial|isering`, `motor|isert`.
pub(super) fn derivation(word: &str) -> Option<usize> {
    const ENDINGS: [&str; 12] = [
        "isering", "iserer", "isere", "isert", "istikk", "istisk", "isme", "isk", "ist", "ering", "erer",
        "ere",
    ];
    const INFLECTED: [&str; 12] = [
        "ane", "ene", "en", "er", "ar", "te", "es", "a", "e", "s", "t", "n",
    ];
    let bare = INFLECTED.iter().filter_map(|ending| word.strip_suffix(ending));
    let ends = |word: &str| {
        let lengths = ENDINGS
            .iter()
            .filter(|ending| word.ends_with(**ending))
            .map(|ending| ending.len());
        lengths.max().map(|length| word.len() - length)
    };
    bare.chain([word]).filter_map(ends).min()
}

/// Whether a keyword's form can stand before other members.
pub(super) fn may_join(form: &str) -> bool {
    is_long(form)
}

/// Whether a keyword's form can stand last: `-sen` and `-son` end names.
pub(super) fn may_end(form: &str) -> bool {
    !["sen", "son"].contains(&form) && (form.chars().nth(2).is_some() || SHORT_LAST.contains(&form))
}

/// Whether `text` may lose its joint -s or -e: of two letters only *år* takes one.
pub(super) fn takes_joint(bare: &str) -> bool {
    bare.chars().nth(2).is_some() || bare == "år"
}

/// The verb's particle that makes it another verb: *avvente* is not *vente*.
pub(super) fn is_particle(before: &str) -> bool {
    const PARTICLES: [&str; 40] = [
        "an", "at", "av", "be", "bi", "bort", "etter", "for", "fore", "forut", "fra", "fram", "frem", "frå",
        "gjen", "gjennom", "inn", "med", "mis", "mot", "ned", "om", "opp", "over", "på", "sam", "til",
        "tilbake", "u", "under", "unn", "ut", "ved", "vel", "bak", "føre", "imot", "inne", "kring", "unna",
    ];
    PARTICLES.contains(&before)
}

fn is_long(text: &str) -> bool {
    text.chars().nth(2).is_some() || SHORT.contains(&text)
}

/// How bokmål might inflect what nynorsk inflects as `text`, as far as there are words that begin so.
fn as_bokmål(text: &str, known: Beginnings) -> impl Iterator<Item = String> {
    const ENDINGS: [(&str, &str); 9] = [
        ("ane", "ene"),
        ("ar", "er"),
        ("ane", "er"),
        ("a", "en"),
        ("a", "et"),
        ("or", "er"),
        ("one", "ene"),
        ("leg", "lig"),
        ("lege", "lige"),
    ];
    let stems = ENDINGS
        .into_iter()
        .filter_map(|(nynorsk, bokmål)| Some((text.strip_suffix(nynorsk)?, bokmål)));
    let reached = stems.filter(move |(stem, _)| known.reach(stem.len()));
    reached.map(|(stem, bokmål)| [stem, bokmål].concat())
}
