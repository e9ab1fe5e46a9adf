//! The single terms of a codebook's rules, and which of them find all that another one finds.

use std::cell::OnceCell;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::text::inflection::bases;
use crate::text::{Analyzer, Keyword, Reading, Word, WordPattern, form_of};

/// Number of a term.
pub(super) type Term = u32;

/// What a term looks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Word(WordPattern),
    /// Pattern, and whether capitals count.
    Regex(String, bool),
    /// What is only like itself, as it is written.
    Other(String),
}

/// Every distinct term once.
#[derive(Debug, Default)]
pub(super) struct Terms {
    kinds: Vec<Kind>,
    numbers: FxHashMap<Kind, Term>,
    /// For each term the others that find all that it finds.
    wider: Vec<Vec<Term>>,
}

impl Terms {
    /// The number of the term, new if it is new.
    pub fn intern(&mut self, kind: Kind) -> Term {
        if let Some(term) = self.numbers.get(&kind) {
            return *term;
        }
        let term = self.kinds.len() as Term;
        self.numbers.insert(kind.clone(), term);
        self.kinds.push(kind);
        term
    }

    /// The terms that find all that `term` finds, itself left out; known once all are [compared](Self::compare).
    pub fn wider(&self, term: Term) -> &[Term] {
        self.wider.get(term as usize).map_or(&[], Vec::as_slice)
    }

    /// Finds out which terms are wider than which. A term is held against those only that find its own written form.
    pub fn compare(&mut self, analyzer: &Analyzer) {
        let index = Index::of(&self.kinds);
        let wider = self.kinds.par_iter().enumerate().map(|(narrow, kind)| {
            let Kind::Word(pattern) = kind else {
                return Vec::new();
            };
            let mut found = index.candidates(pattern, analyzer);
            let narrow_words = Narrow::new(pattern, analyzer);
            found.retain(|wide| match &self.kinds[*wide as usize] {
                Kind::Word(wide_pattern) => {
                    *wide as usize != narrow && narrow_words.is_covered_by(wide_pattern)
                }
                _ => false,
            });
            found
        });
        self.wider = wider.collect();
    }
}

/// Terms by what they find.
struct Index<'a> {
    kinds: &'a [Kind],
    by_form: FxHashMap<String, Vec<Term>>,
    by_member: FxHashMap<&'a str, Vec<Term>>,
    globs: Vec<Term>,
}

impl<'a> Index<'a> {
    fn of(kinds: &'a [Kind]) -> Self {
        let mut index = Self {
            kinds,
            by_form: FxHashMap::default(),
            by_member: FxHashMap::default(),
            globs: Vec::new(),
        };
        for (term, kind) in kinds.iter().enumerate() {
            if let Kind::Word(pattern) = kind {
                index.add(term as Term, pattern);
            }
        }
        index
    }

    fn add(&mut self, term: Term, pattern: &'a WordPattern) {
        match pattern {
            WordPattern::Keyword(keyword) | WordPattern::Fuzzy(keyword, _) => {
                for (form, _) in keyword.forms() {
                    self.by_form.entry(form.to_owned()).or_default().push(term);
                }
                let member = keyword.member().into_iter();
                for form in member.flat_map(|member| member.joining.iter().chain(&member.ending)) {
                    self.by_member.entry(form).or_default().push(term);
                }
            }
            WordPattern::Exact(form) => self.by_form.entry(form.clone()).or_default().push(term),
            WordPattern::Glob(_) => self.globs.push(term),
        }
    }

    /// The terms that may be wider than `pattern`, in order: those that find its written form.
    fn candidates(&self, pattern: &WordPattern, analyzer: &Analyzer) -> Vec<Term> {
        let written = match pattern {
            WordPattern::Keyword(keyword) | WordPattern::Fuzzy(keyword, _) => form_of(keyword.written()),
            WordPattern::Exact(form) => form.clone(),
            WordPattern::Glob(_) => return self.globs.clone(),
        };
        let word = analyzer.word(&written);
        let mut found = self.globs.clone();
        for form in [word.folded(), &written] {
            found.extend(self.by_form.get(form).into_iter().flatten());
        }
        for member in word.members() {
            found.extend(
                self.by_member
                    .get(&written.as_str()[member.span])
                    .into_iter()
                    .flatten(),
            );
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|term| (*term as usize) < self.kinds.len());
        found
    }
}

/// A term to hold against others that may be wider. Its words are read once, and none before it is asked for: most wider
/// terms miss the first.
struct Narrow<'a> {
    pattern: &'a WordPattern,
    /// Each word that a wider term must find, as it is written; read when it is asked for.
    words: Vec<(&'a str, OnceCell<Word<'a>>)>,
    is_compound: bool,
    analyzer: &'a Analyzer,
}

impl<'a> Narrow<'a> {
    /// Of a keyword that is a compound itself, two things are not asked for: longer compounds (`tolk*` covers `tolkebruk`),
    /// and the inflections that are guessed of its counterpart in the other written form, most of which are no words.
    fn new(pattern: &'a WordPattern, analyzer: &'a Analyzer) -> Self {
        let mut is_compound = false;
        let forms: Vec<&str> = match pattern {
            WordPattern::Exact(form) => vec![form],
            WordPattern::Keyword(keyword) => {
                is_compound = !analyzer.word(&form_of(keyword.written())).members().is_empty();
                let bases = bases(keyword.written());
                let is_guess = |form: &str, reading| {
                    is_compound && reading == Reading::Variant && bases.iter().all(|base| base != form)
                };
                let forms = keyword.forms();
                let asked_for = forms.filter(|(form, reading)| !is_guess(form, *reading));
                asked_for.map(|(form, _)| form).collect()
            }
            WordPattern::Glob(_) | WordPattern::Fuzzy(..) => Vec::new(),
        };
        Self {
            pattern,
            words: forms.into_iter().map(|form| (form, OnceCell::new())).collect(),
            is_compound,
            analyzer,
        }
    }

    /// Whether `wide` finds every word that the narrow term finds.
    fn is_covered_by(&self, wide: &WordPattern) -> bool {
        match (self.pattern, wide) {
            (WordPattern::Exact(_), _) => self.has_all_words_in(wide),
            (WordPattern::Glob(narrow), WordPattern::Glob(wide)) => wide.covers(narrow),
            (WordPattern::Fuzzy(narrow, edits), WordPattern::Fuzzy(wide, more)) => {
                narrow.written() == wide.written() && more >= edits
            }
            (WordPattern::Glob(_) | WordPattern::Fuzzy(..), _) => false,
            (WordPattern::Keyword(narrow), _) => {
                self.has_all_words_in(wide)
                    && covers_misspelt(wide, narrow)
                    && covers_compounds(wide, narrow, self.is_compound)
            }
        }
    }

    fn has_all_words_in(&self, wide: &WordPattern) -> bool {
        self.words.iter().all(|(form, word)| {
            let word = word.get_or_init(|| self.analyzer.word(form));
            wide.finds(word).is_some()
        })
    }
}

fn covers_misspelt(wide: &WordPattern, narrow: &Keyword) -> bool {
    let mut misspelt = narrow.misspelt_forms().peekable();
    match wide {
        _ if misspelt.peek().is_none() => true,
        WordPattern::Keyword(wide) => misspelt.all(|form| wide.misspelt_forms().any(|other| other == form)),
        _ => false,
    }
}

fn covers_compounds(wide: &WordPattern, narrow: &Keyword, is_compound: bool) -> bool {
    // A letter that no word has, for what a compound may have beside the member.
    const REST: char = 'ꚛ';
    let Some(member) = narrow.member() else {
        return true;
    };
    match wide {
        WordPattern::Keyword(wide) => wide.member().is_some_and(|wide| {
            let has_all = |narrow: &[String], wide: &[String]| narrow.iter().all(|form| wide.contains(form));
            is_compound || has_all(&member.joining, &wide.joining) && has_all(&member.ending, &wide.ending)
        }),
        WordPattern::Glob(glob) => {
            let joining = || member.joining.iter().map(|form| format!("{form}{REST}"));
            let ending = || member.ending.iter().map(|form| format!("{REST}{form}"));
            is_compound || joining().chain(ending()).all(|form| glob.finds(&form))
        }
        WordPattern::Exact(_) | WordPattern::Fuzzy(..) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::expr::{Juxtaposition, Node, parse};
    use crate::source::{Problems, Sources};

    fn pattern(written: &str, analyzer: &Analyzer) -> WordPattern {
        let mut problems = Problems::of(Sources::default().add("", written));
        let expr = parse(written, Juxtaposition::Phrase, &mut problems);
        match expr.map(|expr| expr.node) {
            Some(Node::Word(word)) => word.pattern(analyzer),
            other => panic!("{written} is {other:?}"),
        }
    }

    fn is_covered(narrow: &str, wide: &str) -> bool {
        let analyzer = Analyzer::norwegian();
        let mut terms = Terms::default();
        let narrow = terms.intern(Kind::Word(pattern(narrow, &analyzer)));
        let wide = terms.intern(Kind::Word(pattern(wide, &analyzer)));
        terms.compare(&analyzer);
        terms.wider(narrow).contains(&wide)
    }

    #[test]
    fn a_term_is_covered_by_one_that_finds_all_that_it_finds() {
        for (narrow, wide) in [
            ("boligmangel", "bolig"),
            ("utleiebolig", "bolig"),
            ("bolig!", "bolig"),
            ("=boligen", "bolig"),
            ("=boligen", "bolig!"),
            ("boliger", "bolig"),
            ("heim", "hjem"),
            ("tolkebruk", "tolk*"),
            ("bolig", "*bolig*"),
            ("tolke*", "tolk*"),
            ("*bolig", "*bolig*"),
            ("integrering~", "integrering~2"),
            ("integrering!", "integrering~"),
        ] {
            let expected = (narrow, wide) != ("bolig", "*bolig*");
            // `bolig` finds «bustad» too.
            assert_eq!(is_covered(narrow, wide), expected, "{narrow} by {wide}");
        }
    }

    #[test]
    fn a_term_is_not_covered_by_one_that_misses_some() {
        for (narrow, wide) in [
            ("bolig", "boligmangel"),
            ("bolig", "bolig!"),
            ("bolig", "bolig*"),
            ("mangel", "*mangel"),
            ("bil", "mobil"),
            ("mobil", "bil"),
            ("bolig", "=bolig"),
            ("tolk*", "tolk"),
            ("tolk*", "tolke*"),
            ("b*g", "b?g"),
            ("leder", "led"),
            ("boliger!", "boli*"),
            ("boligen!", "bolig*"),
            ("tjenester!", "tjenest*"),
            ("lærere!", "lærer*"),
        ] {
            assert!(!is_covered(narrow, wide), "{narrow} by {wide}");
        }
    }
}
