//! A keyword: every word that a Norwegian reader takes for it.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHashMap;

use super::analyzer::{Found, Reading, Word};
use super::compound::{MemberForms, Place, stands_first};
use super::inflection::{self, bases, fold, inflections};
use super::lexicon::Lexicon;

/// A keyword with all its forms, made once and asked of every distinct word.
#[derive(Clone, Debug)]
pub struct Keyword {
    written: String,
    /// How it is found by folded form.
    forms: FxHashMap<String, Reading>,
    /// Its forms in compounds; nothing if compounds do not count.
    member: Option<MemberForms>,
    /// Its forms that are folded as if their letters were others: *skoene*.
    unfolded: Vec<String>,
    /// The stem that is enough to be found, where search is widened.
    stem: Option<String>,
    /// Whether it also finds words that it is misspelt as.
    typos: bool,
}

/// Shorter words are members of compounds by chance more often than by meaning.
const SHORTEST_MEMBER: usize = 2;

/// Shorter forms have too many neighbours that are words of their own, or names: of the words that forms of 9 letters
/// or more find in a million reviews two of three are misspelt, of those that forms of 7 find one in three.
pub const SHORTEST_MISSPELT: usize = 9;

/// Whether a letter put in, left out or exchanged, or two neighbours swapped, makes one word the other; false if they
/// are equal.
fn is_one_edit(one: &str, other: &str) -> bool {
    let (mut a, mut b) = (one.chars(), other.chars());
    while a.clone().next().is_some_and(|c| b.clone().next() == Some(c)) {
        a.next();
        b.next();
    }
    while a
        .clone()
        .next_back()
        .is_some_and(|c| b.clone().next_back() == Some(c))
    {
        a.next_back();
        b.next_back();
    }
    match ([a.next(), a.next(), a.next()], [b.next(), b.next(), b.next()]) {
        ([Some(_), None, _], [None, ..] | [Some(_), None, _]) | ([None, ..], [Some(_), None, _]) => true,
        ([Some(p), Some(q), None], [Some(r), Some(s), None]) => (p, q) == (s, r),
        _ => false,
    }
}

/// The first halves of compounds as they stand before a hyphen in *barne- og ungdomsarbeid*, where they are no other
/// words.
fn suspended(inflected: &[inflection::Inflected]) -> impl Iterator<Item = String> {
    let lexicon = Lexicon::norwegian();
    let jointed = inflected.iter().map(|word| [word.form.as_str(), "e"].concat());
    jointed.filter(|form| stands_first(form) && !lexicon.knows(form))
}

impl Keyword {
    /// The keyword `written`, whose capitals tell an abbreviation (`NAV`). With `compounds`, it is also found as a
    /// member of longer words.
    pub fn new(written: &str, compounds: bool) -> Self {
        let inflected = inflections(written);
        let mut forms = FxHashMap::default();
        for word in &inflected {
            let reading = match word.reading {
                inflection::Reading::Itself => Reading::Form,
                inflection::Reading::Inflection => Reading::Inflection,
                inflection::Reading::Variant => Reading::Variant,
            };
            forms.entry(fold(&word.form).into_owned()).or_insert(reading);
        }
        if compounds {
            for form in suspended(&inflected) {
                forms.entry(form).or_insert(Reading::Compound);
            }
        }
        let unfolded = inflected.iter().map(|word| &word.form);
        let unfolded = unfolded.filter(|form| fold(form) != **form).cloned().collect();
        let is_long = written.chars().count() >= SHORTEST_MEMBER;
        let member = (compounds && is_long).then(|| {
            let forms: Vec<String> = inflected.iter().map(|word| word.form.clone()).collect();
            MemberForms {
                abbreviation: inflection::is_abbreviation(written),
                ..MemberForms::new(&bases(written), &forms)
            }
        });
        Self {
            written: written.to_owned(),
            forms,
            unfolded,
            member,
            stem: None,
            typos: false,
        }
    }

    /// The same, but a form of at least `SHORTEST_MISSPELT` letters also finds what is one edit from it, begins as it
    /// does, and is no known word.
    #[must_use]
    pub fn finding_typos(self) -> Self {
        Self { typos: true, ..self }
    }

    /// The same, but it also finds every word of this Snowball stem.
    #[must_use]
    pub fn widened(self, stem: String) -> Self {
        Self {
            stem: Some(stem),
            ..self
        }
    }

    /// The Snowball stem that it also finds words by.
    pub fn stem(&self) -> Option<&str> {
        self.stem.as_deref()
    }

    /// Every word that it finds otherwise than by stem or spelling has one of these in it: the beginnings of its forms,
    /// sorted, each once.
    pub fn pieces(&self) -> Vec<String> {
        const LENGTH: usize = 8;
        let joining = self.member.iter().flat_map(|member| &member.joining);
        let forms = self.forms.keys().chain(joining);
        let mut pieces: Vec<String> = forms.map(|form| form.chars().take(LENGTH).collect()).collect();
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    }

    /// As it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Its forms, folded, in no order.
    pub fn forms(&self) -> impl Iterator<Item = (&str, Reading)> {
        self.forms.iter().map(|(form, reading)| (form.as_str(), *reading))
    }

    /// Its forms in compounds; nothing if compounds do not count.
    pub fn member(&self) -> Option<&MemberForms> {
        self.member.as_ref()
    }

    /// How it finds `word`, if it does.
    pub fn finds(&self, word: &Word<'_>) -> Option<Found> {
        if let Some(reading) = self.forms.get(word.folded()) {
            return Some(Found::whole(self.spelt(*reading, word)));
        }
        let same_stem = || self.stem.as_ref().is_some_and(|stem| *stem == word.stem());
        self.in_compound(word)
            .or_else(|| self.is_misspelt_as(word).then_some(Found::whole(Reading::Fuzzy)))
            .or_else(|| same_stem().then_some(Found::whole(Reading::Stem)))
    }

    /// Whether a form of some length is one edit from `word`.
    pub fn is_nearly(&self, word: &Word<'_>) -> bool {
        const SHORTEST: usize = 5;
        let mut forms = self.forms.keys().filter(|form| form.chars().count() >= SHORTEST);
        forms.any(|form| is_one_edit(form, word.folded()))
    }

    fn is_misspelt_as(&self, word: &Word<'_>) -> bool {
        let written = word.folded();
        let begins = |form: &str| form.chars().next() == written.chars().next();
        let near = || {
            self.misspelt_forms()
                .any(|form| begins(form) && is_one_edit(form, written))
        };
        self.typos && near() && !word.is_known()
    }

    /// The forms that are long enough to be told when they are misspelt; none if typos are not looked for.
    pub fn misspelt_forms(&self) -> impl Iterator<Item = &str> {
        let forms = self.forms.keys().filter(|_| self.typos);
        forms
            .map(String::as_str)
            .filter(|form| form.chars().count() >= SHORTEST_MISSPELT)
    }

    fn in_compound(&self, word: &Word<'_>) -> Option<Found> {
        let member = self.member.as_ref()?;
        let part = word.members().iter().find(|part| {
            let text = &word.form[part.span];
            let forms = match part.place {
                Place::Joining => &member.joining,
                Place::Last => &member.ending,
            };
            // An abbreviation begins its compounds: `navkontor`, no `handlingsnav`.
            let begins = part.place == Place::Joining && part.span.start() == 0;
            (begins || !member.abbreviation)
                && forms.iter().any(|form| form == text)
                && word.agrees(**part, member)
        })?;
        Some(Found {
            reading: Reading::Compound,
            part: Some(part.span),
        })
    }

    /// All that tells it from other keywords, as a text.
    pub fn name(&self) -> String {
        format!("{:?}", self.key())
    }

    fn key(&self) -> (&str, bool, bool, bool) {
        (
            &self.written,
            self.member.is_some(),
            self.stem.is_some(),
            self.typos,
        )
    }

    /// `reading`, unless only the spelling of `word` had to be folded to make it the keyword's own.
    fn spelt(&self, reading: Reading, word: &Word<'_>) -> Reading {
        if word.folded() == word.form || self.unfolded.iter().any(|form| form == word.form) {
            reading
        } else {
            Reading::Spelling
        }
    }
}

/// Two keywords are one if they are written alike and found alike.
impl PartialEq for Keyword {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Keyword {}

impl Hash for Keyword {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Analyzer;

    #[test]
    fn a_long_keyword_finds_unknown_words_one_edit_away_where_typos_are_looked_for() {
        let analyzer = Analyzer::norwegian().finding_typos(true);
        let finds = |keyword: &str, form: &str| {
            let found = analyzer.keyword(keyword).finds(&analyzer.word(form));
            found.map(|found| found.reading)
        };
        for form in ["integrring", "itegreringen", "integrernig", "innitegrering"] {
            let expected = (form != "innitegrering").then_some(Reading::Fuzzy);
            assert_eq!(finds("integrering", form), expected, "{form}");
        }
        assert_eq!(finds("kommunen", "kommnuen"), None, "too short");
        assert_eq!(finds("innsikter", "insekter"), None, "a word of its own");
        assert_eq!(finds("ministeren", "sinisteren"), None, "begins otherwise");
        let plain = Analyzer::norwegian();
        assert_eq!(
            plain.keyword("integrering").finds(&plain.word("integrring")),
            None
        );
    }

    #[test]
    fn what_a_keyword_is_in_compounds() {
        let analyzer = Analyzer::norwegian();
        let finds = |keyword: &str, form: &str| {
            let found = analyzer.keyword(keyword).finds(&analyzer.word(form));
            found.map(|found| found.reading)
        };
        assert_eq!(finds("NAV", "navkontor"), Some(Reading::Compound));
        assert_eq!(finds("NAV", "handlingsnav"), None);
        assert_eq!(finds("barn", "barne"), Some(Reading::Compound));
        assert_eq!(finds("sko", "skoenes"), Some(Reading::Inflection));
        assert_eq!(finds("eldre", "eldreomsorg"), Some(Reading::Compound));
        assert_eq!(finds("gammel", "eldreomsorg"), None);
    }

    proptest! {
        #[test]
        fn one_edit_is_damerau_and_levenshteins(one in "[abå]{0,5}", other in "[abå]{0,5}") {
            let distance = strsim::osa_distance(&one, &other);
            prop_assert_eq!(is_one_edit(&one, &other), distance == 1, "{} {}", one, other);
        }
    }
}
