//! All forms that a Norwegian reader takes as the same word: inflections in bokmål and nynorsk, and the word's
//! counterpart in the other written form with its inflections.
//!
//! Forms are generated, never judged by a shared stem, so that `leder` never means *led* and `bolig` never *bol*.
//! What a keyword is, is settled in this order:
//!
//! 1. a dictionary form in the lexicon or the tables, and then that word only (`leder` is the noun);
//! 2. an inflected form there, and then the words it belongs to (`boliger` is *bolig*);
//! 3. nynorsk of a known word by the correspondences of the table of variants (`moglegheit`);
//! 4. a compound whose last member is known (`utleiebolig`);
//! 5. a word of the kind that its ending tells (`guess`).

mod adjective;
mod fold;
mod forms;
mod guess;
mod irregular;
mod noun;
mod reading;
mod variants;
mod verb;

pub use fold::{OTHER_SPELLINGS, fold, may_be_spelt_otherwise};

use super::lexicon::{Class, Lexicon};
use super::tokens::form_of;
use forms::Forms;

/// Reads the tables of words.
pub(super) fn prepare() {
    irregular::prepare();
    variants::prepare();
}

/// A form that a keyword finds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inflected {
    /// Lower case, as [`Tokens::form`](super::Tokens::form) gives it.
    pub form: String,
    /// What it is to the keyword.
    pub reading: Reading,
}

/// What a form is to a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// The keyword as written.
    Itself,
    /// An inflection of the same word.
    Inflection,
    /// The word's counterpart in the other written form of Norwegian, or an inflection of it.
    Variant,
}

/// No keyword has more forms than this; what comes last in the order of generation is cut off.
pub const MOST_FORMS: usize = 400;

/// A longer keyword is no word that inflects, and finds itself only.
const LONGEST: usize = 64;

/// The forms that `keyword` finds: first itself, then the others in alphabetical order. Empty if `keyword` has no
/// letter or digit.
///
/// An abbreviation, told by its capitals (`NAV`), takes the endings of abbreviations and is not looked up: it is
/// not the noun *nav*.
pub fn inflections(keyword: &str) -> Vec<Inflected> {
    let form = form_of(keyword);
    if !form.chars().any(char::is_alphanumeric) {
        return Vec::new();
    }
    let mut found = Forms::default();
    let inflects = form.chars().all(|c| c.is_alphanumeric() || c == '\'') && form.chars().count() <= LONGEST;
    if inflects && is_abbreviation(keyword) {
        noun::abbreviation(&form, &mut found);
    } else if inflects && form.chars().count() > 1 {
        expand(&form, &mut found);
    }
    let mut others: Vec<Inflected> = found
        .into_iter()
        .filter(|(other, _)| *other != form)
        .take(MOST_FORMS - 1)
        .map(|(form, reading)| Inflected { form, reading })
        .collect();
    others.sort();
    let itself = Inflected {
        form,
        reading: Reading::Itself,
    };
    others.insert(0, itself);
    others
}

/// The dictionary forms of what `keyword` is, in both written forms: what stands before other members in compounds.
pub fn bases(keyword: &str) -> Vec<String> {
    let form = form_of(keyword);
    let inflects = form.chars().all(char::is_alphanumeric) && (2..=LONGEST).contains(&form.chars().count());
    let mut bases = Vec::new();
    if inflects && !is_abbreviation(keyword) {
        let lexicon = Lexicon::norwegian();
        for word in reading::words(&form, lexicon) {
            bases.push(word.whole());
            bases.extend(unaccented(&word.whole(), lexicon));
            bases.extend(reading::counterparts(&word, lexicon).iter().map(Word::whole));
        }
    }
    bases.push(form);
    bases.sort();
    bases.dedup();
    bases
}

/// `komité` as the dictionary also has it: `komite`.
fn unaccented(lemma: &str, lexicon: &Lexicon<'_>) -> Option<String> {
    let plain = lemma.strip_suffix('é')?.to_owned() + "e";
    let is_noun = lexicon.classes_as_lemma(&plain).contains(&Class::Noun);
    is_noun.then_some(plain)
}

/// Whether `form` is a form of a word in the lexicon or the tables.
pub fn is_known(form: &str) -> bool {
    form.chars().count() <= LONGEST && reading::is_known(form, Lexicon::norwegian())
}

/// Whether `form` is a word of its own though it belongs to another: *eldre* beside *gammel*.
pub fn is_own_word(form: &str) -> bool {
    irregular::whole(form).is_some()
}

/// Whether a keyword is an abbreviation, told by its capitals: `NAV`, `IMDi` not. A word of four letters or more that the
/// dictionary has is only written large: `BOLIG`.
pub fn is_abbreviation(keyword: &str) -> bool {
    const SHORTEST_WORD: usize = 4;
    let letters = keyword.chars().filter(|c| c.is_alphabetic());
    let count = letters.clone().count();
    (2..=5).contains(&count)
        && letters.clone().all(char::is_uppercase)
        && (count < SHORTEST_WORD || !Lexicon::norwegian().knows(&form_of(keyword)))
}

/// A word that a keyword is: what precedes the member that inflects, that member, and its class.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    /// Members before the last; empty if the word is known as it is.
    before: String,
    /// A dictionary form, known or not.
    lemma: String,
    class: Class,
}

impl Word {
    fn new(before: &str, lemma: &str, class: Class) -> Self {
        Self {
            before: before.to_owned(),
            lemma: lemma.to_owned(),
            class,
        }
    }

    fn whole(&self) -> String {
        [self.before.as_str(), &self.lemma].concat()
    }
}

fn expand(form: &str, found: &mut Forms) {
    let lexicon = Lexicon::norwegian();
    let words = reading::words(form, lexicon);
    for word in &words {
        inflect(word, lexicon, found);
    }
    found.reading = Reading::Variant;
    for word in &words {
        for other in reading::counterparts(word, lexicon) {
            found.add(other.whole());
            inflect(&other, lexicon, found);
        }
    }
}

/// The forms of one word, its lemma among them.
fn inflect(word: &Word, lexicon: &Lexicon<'_>, found: &mut Forms) {
    let mut own = Forms::default();
    own.reading = found.reading;
    own.add(word.lemma.clone());
    own.certain = true;
    if irregular::whole(&word.lemma).is_some() {
        irregular::forms(&word.lemma, word.class, lexicon)
            .into_iter()
            .for_each(|form| own.add(form));
        if word.class == Class::Noun {
            noun::genitives(&mut own);
        }
        return found.extend(&word.before, own);
    }
    for form in lexicon.forms_of(&word.lemma, word.class) {
        if !is_other_word(&form, word, lexicon) {
            own.add(form);
        }
    }
    let listed = irregular::forms(&word.lemma, word.class, lexicon);
    let irregular = !listed.is_empty();
    listed.into_iter().for_each(|form| own.add(form));
    let known = own.len() > 1;
    own.certain = false;
    match word.class {
        Class::Noun => noun::complete(&word.lemma, known, lexicon, &mut own),
        Class::Verb => verb::complete(&word.lemma, known, irregular, &mut own),
        Class::Adjective if reading::is_past_participle(&word.lemma, lexicon) => {
            adjective::participle(&word.lemma, &mut own);
        }
        Class::Adjective => adjective::complete(&word.lemma, known, irregular, &mut own),
        Class::Adverb | Class::Other => {}
    }
    // The lexicon's bokmål says nothing against forms of a word that is nynorsk: `skulen`, `kvinnelege`; against those
    // of a verb only what belongs to another than its counterpart: `søkte` is a form of *søkje*.
    let mut same = vec![word.lemma.clone()];
    if word.class == Class::Verb {
        same.extend(variants::bokmaal(&word.lemma, lexicon));
    }
    let nynorsk = word.class != Class::Verb && variants::is_listed(&word.lemma);
    if !nynorsk {
        own.retain_own(&same, lexicon);
    }
    if word.class == Class::Noun {
        noun::genitives(&mut own);
    }
    if !nynorsk {
        own.retain_own(&same, lexicon);
    }
    found.extend(&word.before, own);
}

/// A form that is rather another word: the imperative `bruk` of *bruke*, which is the noun, or `så` of *se*.
fn is_other_word(form: &str, word: &Word, lexicon: &Lexicon<'_>) -> bool {
    if word.class != Class::Verb || form == word.lemma {
        return false;
    }
    let imperative = word
        .lemma
        .strip_suffix('e')
        .is_some_and(|stem| stem.starts_with(form));
    lexicon.classes_as_lemma(form).iter().any(|class| match class {
        Class::Noun | Class::Adjective => imperative,
        Class::Adverb | Class::Other => imperative || form.chars().count() < 4,
        Class::Verb => false,
    })
}

#[cfg(test)]
mod tests;
