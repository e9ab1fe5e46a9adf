//! Which words a keyword is, and what they are in the other written form.

use super::variants::{bokmaal, is_bokmaal, is_listed, is_member, nynorsk, splits};
use super::{Word, adjective, guess, irregular};
use crate::text::lexicon::{Class, Lemma, Lexicon};

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
    if let Some(class) = irregular::whole(form) {
        return vec![Word::new("", form, class)];
    }
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
            if classes.is_empty() && form.ends_with("ar") {
                classes.push(Class::Noun);
            } else if classes.is_empty() && listed && lexicon.knows(&other) {
                // A participle (`tilsett`, bokmål *ansatt*) has no entry of its own.
                classes.push(Class::Adjective);
            }
        }
    }
    if classes.is_empty() && is_reflexive(form, lexicon) {
        classes.push(Class::Verb);
    }
    if classes.is_empty() && form.ends_with("er") && is_bokmaal(form) {
        // An agent that the lexicon has as a verb's present only: `utvikler`.
        classes.push(Class::Noun);
    }
    if classes.is_empty() && (is_present_participle(form, lexicon) || is_past_participle(form, lexicon)) {
        classes.push(Class::Adjective);
    }
    classes.sort();
    classes.dedup();
    classes
        .into_iter()
        .map(|class| Word::new("", form, class))
        .collect()
}

/// A present participle of a known verb in bokmål or nynorsk: an adjective of its own, not the verb.
fn is_present_participle(form: &str, lexicon: &Lexicon<'_>) -> bool {
    let stem = adjective::is_present_participle(form).then(|| &form[..form.len() - "ende".len()]);
    stem.is_some_and(|stem| {
        ["e", ""].iter().any(|ending| {
            let verb = [stem, ending].concat();
            let is_verb = |lemma: &str| {
                let mut listed = irregular::classes(lemma);
                lexicon.classes_as_lemma(lemma).contains(&Class::Verb)
                    || listed.any(|class| class == Class::Verb)
            };
            is_verb(&verb) || bokmaal(&verb, lexicon).iter().any(|other| is_verb(other))
        })
    })
}

/// A past participle that can stand before a noun and is no past tense: `ansatt`, `ødelagt`, `godkjend`; of `kastet`
/// and `fått` the one is also a past, the other no adjective. `-satte` is rather *the ansatte* than a past.
pub(super) fn is_past_participle(form: &str, lexicon: &Lexicon<'_>) -> bool {
    const SHORTEST: usize = 5;
    const NONE: [&str; 4] = ["gjort", "holdt", "vært", "visst"];
    if form.chars().count() < SHORTEST || !form.ends_with(['t', 'd']) || form.ends_with("et") {
        return false;
    }
    let soft = ["nd", "md"].iter().any(|ending| form.ends_with(ending));
    if soft && !lexicon.knows(form) {
        return is_past_participle(&[&form[..form.len() - 1], "t"].concat(), lexicon);
    }
    let inflected = [form, "e"].concat();
    let is_of = |lemma: &Lemma| {
        let stem = lemma.form.strip_suffix('e');
        lemma.class == Class::Verb
            && stem.is_some_and(|stem| stem.chars().any(guess::is_vowel))
            && (lexicon
                .lemmas(&inflected)
                .iter()
                .any(|other| other.form == lemma.form)
                || irregular::forms(&lemma.form, Class::Verb, lexicon).contains(&inflected))
    };
    let lemmas = lexicon.lemmas(form);
    let mut of_verbs = lemmas
        .iter()
        .filter(|lemma| lemma.class != Class::Adjective)
        .peekable();
    of_verbs.peek().is_some() && of_verbs.all(is_of) && !NONE.contains(&form)
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
    if words.iter().any(|word| irregular::whole(&word.lemma).is_some()) {
        // `eldste` is of *eldre*, not of *gammel*.
        words.retain(|word| irregular::whole(&word.lemma).is_some());
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

/// Whether `before` can stand before a member of three letters, which many words end in by chance.
fn joins_short(before: &str, lexicon: &Lexicon<'_>) -> bool {
    let known = |before: &str| before.chars().count() > 3 && lexicon.knows(before);
    known(before) || before.strip_suffix('s').is_some_and(known)
}

/// A compound that inflects as its last member, the longest that is known.
fn as_compound(form: &str, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let content = |word: &Word| matches!(word.class, Class::Noun | Class::Verb | Class::Adjective);
    for (before, member) in splits(form) {
        let length = member.chars().count();
        let long_enough = match length {
            0..3 => false,
            3 => joins_short(before, lexicon) && !DERIVING.contains(&member),
            4 => is_member(before, lexicon),
            _ => is_member(before, lexicon) || before.chars().count() > 2,
        };
        if !long_enough || !word_like(before) {
            continue;
        }
        let mut words = as_lemma(member, lexicon);
        if words.is_empty() && length > 3 {
            words = as_form(member, lexicon);
            let is_of_verb = !words.is_empty() && words.iter().all(|word| word.class == Class::Verb);
            if member.ends_with(['t', 'd']) && is_of_verb {
                // A participle that only a compound makes an adjective: `selvsagt`, `kjensleladd`.
                words = vec![Word::new("", member, Class::Adjective)];
            }
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
    if others.is_empty() && word.class == Class::Adjective && adjective::is_present_participle(&whole) {
        return participles(&whole, lexicon);
    }
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
    if word.class == Class::Noun {
        let all = others.iter().chain([&whole]);
        let toggled: Vec<String> = all.flat_map(|word| with_other_joint(word, lexicon)).collect();
        others.extend(toggled);
    }
    others
        .into_iter()
        .take(8)
        .map(|other| Word::new("", &other, word.class))
        .collect()
}

/// `barneverntjeneste` beside `barnevernstjeneste`: after a compound the joint -s- is a matter of taste.
fn with_other_joint(whole: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    /// Letters of a first member that is a compound itself.
    const SHORTEST: usize = 8;
    let noun = |word: &str| lexicon.classes_as_lemma(word).contains(&Class::Noun);
    let others = splits(whole).filter_map(|(before, member)| {
        let bare = before.strip_suffix('s').unwrap_or(before);
        let joins = bare.chars().count() >= SHORTEST
            && member.chars().count() > 3
            && !bare.ends_with(['s', 'e'])
            && noun(bare)
            && (noun(member) || is_listed(member));
        let joint = if before == bare { "s" } else { "" };
        joins.then(|| [bare, joint, member].concat())
    });
    others.take(1).collect()
}

/// `følgende` → `følgjande`: a present participle's counterpart is its verb's.
fn participles(form: &str, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let stem = &form[..form.len() - "ende".len()];
    let verbs = ["e", ""].map(|ending| [stem, ending].concat());
    let others = verbs.iter().flat_map(|verb| {
        let mut others = nynorsk(verb, Class::Verb, lexicon);
        others.extend(bokmaal(verb, lexicon));
        others
    });
    let made = others.flat_map(|verb| {
        let stem = verb.strip_suffix('e').unwrap_or(&verb);
        ["ande", "ende"].map(|ending| Word::new("", &[stem, ending].concat(), Class::Adjective))
    });
    made.collect()
}
