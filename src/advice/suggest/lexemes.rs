//! The words of some answers, joined over inflections and over bokmål and nynorsk.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::inflection::{bases, is_abbreviation, is_known};
use crate::text::lexicon::{Class, Lexicon};
use crate::text::{Analyzer, Numbering, Tokens, is_function_word};

use super::light_words::is_light;

/// Number of a lexeme: a word in all its forms.
pub(super) type LexemeId = u32;

/// What a lexeme is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// It can be a keyword.
    Content,
    /// It can begin or end a phrase.
    Light,
    /// It can stand within a phrase.
    Function,
    /// A name, a number, a single letter: it breaks a phrase.
    Nothing,
}

/// The lexemes of some answers.
#[derive(Debug, Default)]
pub(super) struct Lexemes {
    forms: Numbering,
    /// By form.
    readings: Vec<Reading>,
    /// By lexeme: how a codebook writes it, and what it is good for.
    lexemes: Vec<(String, Weight)>,
}

/// What lexemes a form is of.
#[derive(Debug)]
struct Reading {
    whole: LexemeId,
    /// Those that are members of it.
    members: Vec<LexemeId>,
}

/// How often a form is used, and how it is written.
#[derive(Clone, Copy, Debug, Default)]
struct Usage {
    count: usize,
    /// In capitals throughout.
    capitals: usize,
    /// Within a sentence, where only names have a capital.
    inside: usize,
    /// Of those, how many have a capital.
    capitalised: usize,
}

/// A shorter word is a member of compounds by chance.
const SHORTEST_MEMBER: usize = 4;

impl Lexemes {
    /// The lexemes of `texts`.
    pub fn of(texts: &[&str], analyzer: &Analyzer) -> Self {
        let (forms, usages) = usages(texts);
        let form_of = |number: u32| forms.form(number);
        let all: Vec<u32> = (0..forms.len() as u32).collect();
        let listed: Vec<Vec<String>> = all.par_iter().map(|number| bases(form_of(*number))).collect();
        let uses = Uses::of(&forms, &usages, &listed);
        let parts: Vec<Vec<String>> = all
            .par_iter()
            .map(|number| members(form_of(*number), analyzer))
            .collect();
        let mut made = Maker::default();
        let mut readings = Vec::with_capacity(forms.len());
        for number in all {
            let (form, usage) = (form_of(number), usages[number as usize]);
            let whole = match written_in_capitals(form, usage) {
                Some(abbreviation) => made.lexeme(abbreviation, Weight::Content),
                None => {
                    let name = uses.dictionary_form(form, &listed[number as usize]);
                    let weight = weight(form, &name, usage);
                    made.lexeme(name, weight)
                }
            };
            readings.push(Reading {
                whole,
                members: Vec::new(),
            });
        }
        for (reading, parts) in readings.iter_mut().zip(parts) {
            let names = parts.iter().map(|part| uses.dictionary_form(part, &bases(part)));
            let mut members: Vec<LexemeId> = names
                .filter(|name| !is_light(name) && !is_function_word(name))
                .map(|name| made.lexeme(name, Weight::Content))
                .filter(|member| *member != reading.whole)
                .collect();
            members.sort_unstable();
            members.dedup();
            reading.members = members;
        }
        drop_lone_members(&mut readings, made.lexemes.len());
        Self {
            forms,
            readings,
            lexemes: made.lexemes,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// How a codebook writes it.
    pub fn written(&self, lexeme: LexemeId) -> &str {
        &self.lexemes[lexeme as usize].0
    }

    /// What it is good for.
    pub fn weight(&self, lexeme: LexemeId) -> Weight {
        self.lexemes[lexeme as usize].1
    }

    /// The lexeme that a form of the texts is of, as a whole.
    pub fn whole(&self, form: &str) -> Option<LexemeId> {
        self.reading(form).map(|reading| reading.whole)
    }

    /// All lexemes of a form of the texts: the whole and its members.
    pub fn all(&self, form: &str) -> impl Iterator<Item = LexemeId> {
        self.reading(form)
            .into_iter()
            .flat_map(|reading| std::iter::once(reading.whole).chain(reading.members.iter().copied()))
    }

    fn reading(&self, form: &str) -> Option<&Reading> {
        let number = self.forms.find(form)?;
        self.readings.get(number as usize)
    }
}

/// Lexemes as they are made, each name once.
#[derive(Default)]
struct Maker {
    numbers: FxHashMap<String, LexemeId>,
    lexemes: Vec<(String, Weight)>,
}

impl Maker {
    /// The lexeme of that name. Of forms that weigh differently the one that is good for most decides.
    fn lexeme(&mut self, name: String, weight: Weight) -> LexemeId {
        if let Some(number) = self.numbers.get(&name) {
            let known = &mut self.lexemes[*number as usize].1;
            *known = weight.min(*known);
            return *number;
        }
        let number = self.lexemes.len() as LexemeId;
        self.numbers.insert(name.clone(), number);
        self.lexemes.push((name, weight));
        number
    }
}

/// The forms of the texts and how each is used, in the order in which they come first.
fn usages(texts: &[&str]) -> (Numbering, Vec<Usage>) {
    let mut forms = Numbering::default();
    let mut usages: Vec<Usage> = Vec::new();
    let mut tokens = Tokens::default();
    for text in texts {
        tokens.refill(text);
        for at in 0..tokens.len() {
            let number = forms.number(tokens.form(at)) as usize;
            if number == usages.len() {
                usages.push(Usage::default());
            }
            let inside = at > 0 && tokens.sentence(at) == tokens.sentence(at - 1);
            usages[number].add(&text[tokens.span(at)], inside);
        }
    }
    (forms, usages)
}

impl Usage {
    fn add(&mut self, written: &str, inside: bool) {
        let capital = written.starts_with(char::is_uppercase);
        self.count += 1;
        self.capitals += usize::from(capital && written.chars().all(char::is_uppercase));
        self.inside += usize::from(inside);
        self.capitalised += usize::from(inside && capital);
    }

    fn is_name(&self) -> bool {
        2 * self.capitalised > self.inside
    }
}

/// The abbreviation that a form is, told by most of its uses and no other word being spelt so: `NAV`.
fn written_in_capitals(form: &str, usage: Usage) -> Option<String> {
    let written = form.to_uppercase();
    let is_one = is_abbreviation(&written) && 2 * usage.capitals > usage.count && !is_function_word(form);
    is_one.then_some(written)
}

fn weight(form: &str, lemma: &str, usage: Usage) -> Weight {
    const SHORTEST: usize = 3;
    if !form.chars().all(char::is_alphabetic) || lemma.chars().count() < 2 && !is_function_word(form) {
        return Weight::Nothing;
    }
    let classes = Lexicon::norwegian().classes_as_lemma(lemma);
    let carries = |class: &Class| matches!(class, Class::Noun | Class::Verb | Class::Adjective);
    if is_function_word(form) || !classes.is_empty() && !classes.iter().any(carries) {
        Weight::Function
    } else if usage.is_name() && !is_known(form) {
        Weight::Nothing
    } else if is_light(lemma) || is_light(form) || is_function_word(lemma) || lemma.chars().count() < SHORTEST
    {
        Weight::Light
    } else {
        Weight::Content
    }
}

/// How often dictionary forms are used: by all forms that may be theirs, and as they are.
struct Uses<'a> {
    by_any_form: FxHashMap<&'a str, usize>,
    as_it_is: FxHashMap<&'a str, usize>,
}

impl<'a> Uses<'a> {
    fn of(forms: &'a Numbering, usages: &[Usage], listed: &'a [Vec<String>]) -> Self {
        let mut by_any_form: FxHashMap<&str, usize> = FxHashMap::default();
        let mut as_it_is = FxHashMap::default();
        for (number, (usage, bases)) in usages.iter().zip(listed).enumerate() {
            let form = forms.form(number as u32);
            as_it_is.insert(form, usage.count);
            for base in bases {
                *by_any_form.entry(base).or_default() += usage.count;
            }
        }
        Self {
            by_any_form,
            as_it_is,
        }
    }

    /// Of `bases`, that by which the texts call the word: the commonest in any form, then one that carries no theme (*regnet* is
    /// seldom rain), then the commonest as it is, the one that is built in, the shortest, the first.
    fn dictionary_form(&self, form: &str, bases: &[String]) -> String {
        let lexicon = Lexicon::norwegian();
        let is_lemma = |base: &str| !lexicon.classes_as_lemma(base).is_empty();
        let inflected = bases.len() > 1 && !is_lemma(form);
        let used = |uses: &FxHashMap<&str, usize>, base: &str| uses.get(base).copied().unwrap_or(0);
        let rank = |base: &&String| {
            let base = base.as_str();
            let commonest = (
                used(&self.by_any_form, base),
                is_light(base),
                used(&self.as_it_is, base),
                is_lemma(base),
            );
            (
                std::cmp::Reverse(commonest),
                base.chars().count(),
                base.to_owned(),
            )
        };
        let candidates = bases.iter().filter(|base| !inflected || base.as_str() != form);
        candidates
            .min_by_key(rank)
            .map_or_else(|| form.to_owned(), Clone::clone)
    }
}

/// Takes away the members that are no word of the texts and in one compound only: that compound is the word, and what
/// looks like a member of it may be none (*lyse* in *dialyse*).
fn drop_lone_members(readings: &mut [Reading], lexemes: usize) {
    let mut carriers: Vec<FxHashSet<LexemeId>> = vec![FxHashSet::default(); lexemes];
    let mut is_whole = vec![false; lexemes];
    for reading in &*readings {
        is_whole[reading.whole as usize] = true;
        for member in &reading.members {
            carriers[*member as usize].insert(reading.whole);
        }
    }
    for reading in readings {
        reading
            .members
            .retain(|member| is_whole[*member as usize] || carriers[*member as usize].len() > 1);
    }
}

/// The words that are members of the compound `form`.
fn members(form: &str, analyzer: &Analyzer) -> Vec<String> {
    let word = analyzer.word(form);
    let lexicon = Lexicon::norwegian();
    let parts: FxHashSet<&str> = word
        .members()
        .iter()
        .map(|member| &form[member.span])
        .filter(|part| part.chars().count() >= SHORTEST_MEMBER && lexicon.knows_content(part))
        .filter(|part| !is_light(part))
        .collect();
    let mut parts: Vec<String> = parts.into_iter().map(str::to_owned).collect();
    parts.sort_unstable();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(texts: &[&str], form: &str) -> Vec<String> {
        let lexemes = Lexemes::of(texts, &Analyzer::norwegian());
        lexemes
            .all(form)
            .map(|id| lexemes.written(id).to_owned())
            .collect()
    }

    fn weight_of(texts: &[&str], form: &str) -> Weight {
        let lexemes = Lexemes::of(texts, &Analyzer::norwegian());
        lexemes.weight(lexemes.whole(form).expect("a form of the texts"))
    }

    #[test]
    fn inflections_are_one_lexeme_called_by_its_dictionary_form() {
        let texts = [
            "Boliger og boligen mangler",
            "Bustadene mangla, mangle, mangelen på bolig",
        ];
        for form in ["boliger", "boligen", "bustadene", "bolig"] {
            assert_eq!(names(&texts, form), ["bolig"], "{form}");
        }
        assert_eq!(names(&texts, "mangler"), ["mangle"]);
        assert_eq!(names(&texts, "mangelen"), ["mangel"]);
    }

    #[test]
    fn a_form_of_two_words_is_rather_the_one_that_carries_no_theme() {
        let texts = ["Det er ikke regnet inn, og det regnes ikke med regn"];
        assert_eq!(names(&texts, "regnet"), ["regne"]);
    }

    #[test]
    fn answers_in_nynorsk_call_words_in_nynorsk() {
        assert_eq!(names(&["bustaden, bustad og bustadane"], "bustadane"), ["bustad"]);
    }

    #[test]
    fn a_compound_is_of_its_members_too() {
        let found = names(&["Boligmangelen, utleieboliger og mangel"], "boligmangelen");
        assert_eq!(found, ["boligmangel", "mangel", "bolig"]);
        assert_eq!(names(&["Dialysen"], "dialysen"), ["dialyse"]);
    }

    #[test]
    fn names_and_numbers_are_no_keywords_and_abbreviations_are() {
        let texts = ["Vi spurte Kvamsdal og NAV 3 ganger om tigrinja, og ikke Kvamsdal."];
        assert_eq!(weight_of(&texts, "kvamsdal"), Weight::Nothing);
        assert_eq!(weight_of(&texts, "3"), Weight::Nothing);
        assert_eq!(weight_of(&texts, "tigrinja"), Weight::Content);
        assert_eq!(weight_of(&texts, "ganger"), Weight::Light);
        assert_eq!(weight_of(&texts, "ikke"), Weight::Function);
        assert_eq!(names(&texts, "nav"), ["NAV"]);
    }
}
