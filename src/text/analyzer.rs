//! What a word means to a keyword: the one analyzer of coding, indexing and queries.

use std::borrow::Cow;
use std::fmt;

use rust_stemmers::{Algorithm, Stemmer};

use super::glob::Glob;
use super::tokens::form_of;

/// Gives words their analysis. The same everywhere, so that a keyword means the same in a codebook, in a search
/// and on a page.
pub struct Analyzer {
    stemmer: Stemmer,
}

/// A word as patterns see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Lower case, without what cannot be seen; see [`Tokens::form`](super::Tokens::form).
    pub form: &'a str,
    /// What its inflections share.
    pub stem: Cow<'a, str>,
}

impl Analyzer {
    /// Bokmål and nynorsk, by the Norwegian Snowball stemmer.
    pub fn norwegian() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::Norwegian),
        }
    }

    /// Changes whenever the same text could be analysed differently; caches are stamped with it.
    pub fn fingerprint(&self) -> &'static str {
        "words-1 snowball-norwegian-1.2.0"
    }

    /// Analyses a form.
    pub fn word<'a>(&self, form: &'a str) -> Word<'a> {
        Word {
            form,
            stem: self.stemmer.stem(form),
        }
    }

    /// The pattern of a plain keyword: the word and its inflections.
    pub fn keyword(&self, written: &str) -> WordPattern {
        let form = form_of(written);
        WordPattern::Keyword {
            stem: self.stemmer.stem(&form).into_owned(),
            form,
        }
    }
}

impl fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Analyzer({})", self.fingerprint())
    }
}

/// Which words a single-word term of an expression finds. Judged on distinct words, never on answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WordPattern {
    /// `bolig`: every form with the same stem.
    Keyword {
        /// The keyword's own form.
        form: String,
        /// Its stem.
        stem: String,
    },
    /// `=bolig`: this very form.
    Exact(String),
    /// `*bolig*`: forms that fit.
    Glob(Glob),
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

    /// Whether it finds `word`.
    pub fn finds(&self, word: &Word<'_>) -> bool {
        match self {
            Self::Keyword { form, stem } => *stem == word.stem || form == word.form,
            Self::Exact(form) => form == word.form,
            Self::Glob(glob) => glob.finds(word.form),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &WordPattern, form: &str) -> bool {
        pattern.finds(&Analyzer::norwegian().word(form))
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
            assert_eq!(analyzer.word(form).stem, stem, "stem of {form}");
        }
    }
}
