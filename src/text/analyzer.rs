//! What a word means to a keyword: the one analyzer of coding, indexing and queries.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

use rust_stemmers::{Algorithm, Stemmer};

use super::compound::{self, Compounds, Member, MemberForms};
use super::glob::Glob;
use super::inflection::{self, fold};
use super::kept::Kept;
use super::keyword::Keyword;
use super::lexicon::Lexicon;
use super::span::Span;
use super::tokens::form_of;

/// Gives words their analysis. The same everywhere, so that a keyword means the same in a codebook, in a search
/// and on a page.
pub struct Analyzer {
    stemmer: Stemmer,
    compounds: Compounds,
    /// What the codebook adds to the words that compounds are made of.
    known: Vec<String>,
    /// Whether keywords find by stem as well.
    widened: bool,
    /// Whether long keywords find misspelt words.
    typos: bool,
    kept: Patterns,
}

/// What has been asked for, as the analyzer is set up.
#[derive(Debug, Default)]
struct Patterns {
    keywords: Kept<Arc<Keyword>>,
    inflected: Kept<Arc<Keyword>>,
    apart: Kept<Vec<Vec<WordPattern>>>,
    joined: Kept<Vec<String>>,
}

/// Whether long keywords find misspelt words where nobody says.
pub const TYPOS: bool = false;

/// A word as patterns see it. What is dear to find out is found out when a pattern first asks.
pub struct Word<'a> {
    /// Lower case, without what cannot be seen; see [`Tokens::form`](super::Tokens::form).
    pub form: &'a str,
    folded: OnceCell<Cow<'a, str>>,
    analyzer: &'a Analyzer,
    reading: OnceCell<compound::Reading<'a>>,
    members: OnceCell<Vec<Member>>,
    /// The stretches that anybody asks for as members, if that is known.
    wanted: Option<&'a [Span]>,
}

impl<'a> Word<'a> {
    /// The form with equal spellings (å and aa, ø and ö …) made one.
    pub fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold(self.form))
    }

    /// What inflections share, by Snowball.
    pub fn stem(&self) -> Cow<'a, str> {
        self.analyzer.stemmer.stem(self.form)
    }

    /// The same word, to be asked for no other members than those at `wanted`: the rest need not be found out.
    #[must_use]
    pub fn wanting(self, wanted: &'a [Span]) -> Self {
        Self {
            wanted: Some(wanted),
            members: OnceCell::new(),
            ..self
        }
    }

    /// The stretches that are members if they are words.
    pub fn members(&self) -> &[Member] {
        self.members.get_or_init(|| match self.wanted {
            Some([]) => Vec::new(),
            Some(wanted) => self.reading().members_at(wanted),
            None => self.reading().members(),
        })
    }

    /// Whether it is a word that is built in, or made of such: no misspelt one.
    pub fn is_known(&self) -> bool {
        self.is_listed() || self.reading().is_compound()
    }

    /// Whether it is a word that is built in, as it is.
    fn is_listed(&self) -> bool {
        let listed = |form: &str| Lexicon::norwegian().knows(form) || inflection::is_known(form);
        self.form.contains(|c: char| !c.is_alphabetic())
            || listed(self.form)
            || self.form.strip_suffix('s').is_some_and(listed)
    }

    /// Whether `member`, which stands last and is a form of `keyword`, inflects as the whole word does.
    pub fn agrees(&self, member: Member, keyword: &MemberForms) -> bool {
        self.reading().agrees(member, &keyword.bases)
    }

    fn reading(&self) -> &compound::Reading<'a> {
        self.reading
            .get_or_init(|| self.analyzer.compounds.read(self.form))
    }
}

impl Analyzer {
    /// Bokmål and nynorsk.
    pub fn norwegian() -> Self {
        Self::with_known(Vec::new())
    }

    /// Bokmål and nynorsk, with further words that compounds may be made of.
    pub fn with_known(known: impl IntoIterator<Item = String>) -> Self {
        let mut known: Vec<String> = known.into_iter().map(|word| form_of(&word)).collect();
        known.sort();
        known.dedup();
        Self {
            stemmer: Stemmer::create(Algorithm::Norwegian),
            compounds: Compounds::norwegian(&known),
            known,
            widened: false,
            typos: TYPOS,
            kept: Patterns::default(),
        }
    }

    /// The same, but a long keyword also finds what is one edit from it and no known word; or not.
    #[must_use]
    pub fn finding_typos(self, typos: bool) -> Self {
        Self {
            typos,
            kept: Patterns::default(),
            ..self
        }
    }

    /// The same, but a keyword also finds every word of the same Snowball stem: for searching, not for counting.
    #[must_use]
    pub fn widened(self) -> Self {
        Self {
            widened: true,
            kept: Patterns::default(),
            ..self
        }
    }

    /// The further words, in order, lower case.
    pub fn known(&self) -> &[String] {
        &self.known
    }

    /// Changes whenever the same text could give other words; caches of words are stamped with it.
    pub fn fingerprint(&self) -> &'static str {
        "words-3 snowball-norwegian-1.2.0"
    }

    /// All that decides which terms find a word: beside the [fingerprint](Self::fingerprint) what it was made with.
    pub fn settings(&self) -> String {
        let (widened, typos) = (self.widened, self.typos);
        format!("{} {widened} {typos} {:?}", self.fingerprint(), self.known)
    }

    /// Analyses a form.
    pub fn word<'a>(&'a self, form: &'a str) -> Word<'a> {
        Word {
            form,
            folded: OnceCell::new(),
            analyzer: self,
            reading: OnceCell::new(),
            members: OnceCell::new(),
            wanted: None,
        }
    }

    /// What the inflections of `form` share, by Snowball.
    pub fn stem<'a>(&self, form: &'a str) -> Cow<'a, str> {
        self.stemmer.stem(form)
    }

    /// The pattern of a plain keyword: the word, its inflections, its counterpart in the other written form, and
    /// compounds with it as a member.
    pub fn keyword(&self, written: &str) -> WordPattern {
        let make = || Arc::new(self.as_set_up(Keyword::new(written, true)));
        WordPattern::Keyword(self.kept.keywords.get(written, make))
    }

    fn as_set_up(&self, mut keyword: Keyword) -> Keyword {
        if self.typos {
            keyword = keyword.finding_typos();
        }
        if self.widened {
            let stem = self.stem(&form_of(keyword.written())).into_owned();
            keyword = keyword.widened(stem);
        }
        keyword
    }

    /// How a keyword that is a compound is written apart: each row is the words, side by side. `boligmangel` is
    /// `bolig mangel`. Nothing for other patterns.
    pub fn apart(&self, pattern: &WordPattern) -> Vec<Vec<WordPattern>> {
        let WordPattern::Keyword(keyword) = pattern else {
            return Vec::new();
        };
        let Some(member) = keyword.member() else {
            return Vec::new();
        };
        self.kept.apart.get(keyword.written(), || {
            let bases = member.bases.iter();
            let mut rows: Vec<Vec<String>> = bases.flat_map(|base| self.compounds.parts_of(base)).collect();
            rows.sort();
            rows.dedup();
            rows.into_iter().map(|row| self.side_by_side(row)).collect()
        })
    }

    /// The first words as they are, with the joint or without; the last in any form.
    fn side_by_side(&self, mut words: Vec<String>) -> Vec<WordPattern> {
        let last = words.pop();
        let first = words.iter().map(|word| WordPattern::exact(word));
        first
            .chain(last.map(|last| WordPattern::Keyword(Arc::new(Keyword::new(&last, false)))))
            .collect()
    }

    /// The compounds that the words of a phrase make: `bolig mangel` is `boligmangel`. Nothing for most phrases.
    pub fn joined(&self, words: &[&str]) -> Vec<WordPattern> {
        let forms: Vec<String> = words.iter().map(|word| form_of(word)).collect();
        let compounds = self.kept.joined.get(&forms.join(" "), || {
            let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
            self.compounds.joined(&forms)
        });
        compounds.iter().map(|compound| self.keyword(compound)).collect()
    }

    /// The pattern of `word!`: as a keyword, but no compounds.
    pub fn inflected(&self, written: &str) -> WordPattern {
        let make = || Arc::new(self.as_set_up(Keyword::new(written, false)));
        WordPattern::Keyword(self.kept.inflected.get(written, make))
    }

    /// The pattern of `word~`: also misspelt by that many edits.
    pub fn fuzzy(&self, written: &str, edits: u8) -> WordPattern {
        WordPattern::Fuzzy(Arc::new(Keyword::new(written, false)), edits)
    }
}

impl fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Analyzer({}, {} known words)",
            self.fingerprint(),
            self.known.len()
        )
    }
}

/// How a word was found by a term; in the order in which one is preferred to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// The very form.
    Form,
    /// An inflection of the keyword.
    Inflection,
    /// The word in the other written form of Norwegian, or an inflection of that.
    Variant,
    /// Another spelling of the same letters (*aa* for *å*).
    Spelling,
    /// The keyword as a member of a compound.
    Compound,
    /// A glob fits.
    Glob,
    /// It is spelt nearly so.
    Fuzzy,
    /// A regex fits.
    Regex,
    /// It has the same Snowball stem; only where search is widened.
    Stem,
}

impl Reading {
    /// Its name, for lists of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Inflection => "inflection",
            Self::Variant => "variant",
            Self::Spelling => "spelling",
            Self::Compound => "compound",
            Self::Glob => "glob",
            Self::Fuzzy => "fuzzy",
            Self::Regex => "regex",
            Self::Stem => "stem",
        }
    }
}

/// That a word was found, how, and in which part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Found {
    /// How.
    pub reading: Reading,
    /// Bytes of the word's form that are the keyword's own, where it is a member of a compound; else nothing: all of it.
    pub part: Option<Span>,
}

impl Found {
    /// All of the word.
    pub fn whole(reading: Reading) -> Self {
        Self { reading, part: None }
    }
}

/// Which words a single-word term of an expression finds. Judged on distinct words, never on answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WordPattern {
    /// `bolig`, `bolig!`: the word as a reader understands it.
    Keyword(Arc<Keyword>),
    /// `=bolig`: this very form.
    Exact(String),
    /// `*bolig*`: forms that fit.
    Glob(Glob),
    /// `bolig~`: the keyword's forms, and what is so many edits from one.
    Fuzzy(Arc<Keyword>, u8),
}

impl WordPattern {
    /// The pattern of `=written`.
    pub fn exact(written: &str) -> Self {
        Self::Exact(form_of(written))
    }

    /// The pattern of a glob.
    pub fn glob(written: &str) -> Self {
        Self::Glob(Glob::new(&form_of(written)))
    }

    /// Whether it finds every word, or nearly: a glob without a letter.
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Glob(glob) if glob.is_blank())
    }

    /// The Snowball stem by which it finds words, where search is widened.
    pub fn stem(&self) -> Option<&str> {
        match self {
            Self::Keyword(keyword) => keyword.stem(),
            _ => None,
        }
    }

    /// How it finds `word`, if it does.
    pub fn finds(&self, word: &Word<'_>) -> Option<Found> {
        match self {
            Self::Keyword(keyword) => keyword.finds(word),
            Self::Exact(form) => (form == word.form).then_some(Found::whole(Reading::Form)),
            Self::Glob(glob) => glob.finds(word.form).then_some(Found::whole(Reading::Glob)),
            Self::Fuzzy(keyword, edits) => keyword
                .finds(word)
                .or_else(|| is_misspelt(keyword, word, *edits).then_some(Found::whole(Reading::Fuzzy))),
        }
    }
}

/// Letters from which a fuzzy keyword has few neighbours that are words of their own.
const LONG_KEYWORD: usize = 7;

/// Whether `word` may be the keyword misspelt: near one of its forms, and, of a short keyword, no word that is known.
fn is_misspelt(keyword: &Keyword, word: &Word<'_>, edits: u8) -> bool {
    let long = keyword.written().chars().count() >= LONG_KEYWORD;
    is_near(keyword, word, edits) && (long || !word.is_listed())
}

/// Whether one of the keyword's forms is at most `edits` from the word: letters put in, left out, exchanged, or two
/// neighbours swapped (Damerau and Levenshtein).
fn is_near(keyword: &Keyword, word: &Word<'_>, edits: u8) -> bool {
    let (written, edits) = (word.folded(), usize::from(edits));
    let length = written.chars().count();
    let near_length = |form: &str| form.chars().count().abs_diff(length) <= edits;
    let mut forms = keyword
        .forms()
        .map(|(form, _)| form)
        .filter(|form| near_length(form));
    forms.any(|form| strsim::damerau_levenshtein(form, written) <= edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &WordPattern, form: &str) -> bool {
        pattern.finds(&Analyzer::norwegian().word(form)).is_some()
    }

    #[test]
    fn a_keyword_finds_its_inflections_in_both_written_forms() {
        let bolig = Analyzer::norwegian().keyword("Bolig");
        for form in ["bolig", "boligen", "boliger", "boligene", "boligens"] {
            assert!(finds(&bolig, form), "{form}");
        }
        let opplæring = Analyzer::norwegian().keyword("opplæring");
        for form in ["opplæring", "opplæringa", "opplæringen"] {
            assert!(finds(&opplæring, form), "{form}");
        }
    }

    #[test]
    fn an_exact_word_finds_its_own_form_only() {
        let exact = WordPattern::exact("IP");
        assert!(finds(&exact, "ip"));
        assert!(!finds(&exact, "ipen"));
    }

    #[test]
    fn a_short_fuzzy_keyword_finds_no_other_word() {
        let skole = Analyzer::norwegian().fuzzy("skole", 1);
        assert!(finds(&skole, "skkole") && finds(&skole, "skolen"));
        for other in ["skal", "skulle", "stole", "sole"] {
            assert!(!finds(&skole, other), "{other}");
        }
    }

    /// Stems that published numbers rest on: a changed stemmer must be noticed.
    #[test]
    fn the_stemmer_is_the_one_that_was_measured() {
        let analyzer = Analyzer::norwegian();
        let stems = [
            ("boligene", "bol"),
            ("bustadane", "bustad"),
            ("tolker", "tolk"),
            ("kommunane", "kommun"),
            ("opplæringa", "opplæring"),
            ("utfordringane", "utfordring"),
            ("helsa", "hels"),
            ("ungdommer", "ungdomm"),
            ("åringer", "åring"),
            ("vers", "ver"),
        ];
        for (form, stem) in stems {
            assert_eq!(analyzer.stem(form), stem, "stem of {form}");
        }
    }
}
