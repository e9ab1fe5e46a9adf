//! What expressions find in texts, word for word.
//!
//! A single word is looked up once for each word of the vocabulary, however often that occurs and however many
//! expressions there are. Only what takes several words (phrases, NEAR, compounds written apart) and regexes are
//! evaluated on texts, and only on those that have a word that they need.

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::codebook::Sets;
use crate::codebook::expr::Expr;
use crate::mapped::Strings;
use crate::store::Store;
use crate::text::{Analyzer, Found, Reading, Tokens, WordPattern};

use super::atoms::{Atom, Atoms};
use super::given::Given;
use super::lookup::Lookup;
use super::matcher::{self, Compiler, Matcher, Occurrence};
use super::matches::Match;

/// A word, or words in a row, that an expression finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundWords {
    /// In lower case, whole words with a space between.
    pub words: String,
    /// How often.
    pub count: usize,
    /// How. Of several words, that which is furthest from what was written.
    pub reading: Reading,
}

/// Expressions made ready to be explained.
#[derive(Debug)]
pub struct Explainer {
    analyzer: Arc<Analyzer>,
    atoms: Atoms,
    sets: Vec<Matcher>,
    terms: Vec<Term>,
    /// The terms to try on a text that has an atom.
    by_atom: Vec<Vec<u32>>,
    /// The terms to try on every text.
    always: Vec<u32>,
}

/// One expression.
#[derive(Debug)]
struct Term {
    /// What single words it finds, if that can be told from words alone.
    word: Option<Atom>,
    /// What else it finds, in whole texts.
    matcher: Option<Matcher>,
    /// The atoms in the latter.
    atoms: Vec<Atom>,
}

/// The words of some answers and what the expressions make of them.
#[derive(Debug)]
pub struct Explained<'a> {
    explainer: &'a Explainer,
    vocabulary: Strings,
    /// How often each word occurs.
    counts: Vec<usize>,
    found: Vec<Vec<FoundWords>>,
}

/// What is found in whole texts: by expression and words, how often and how.
type Counts = FxHashMap<(u32, String), (usize, Reading)>;

impl Explainer {
    /// Compiles `exprs`, whose word lists are in `sets`.
    pub fn new(exprs: &[Expr], sets: &Sets, analyzer: Arc<Analyzer>) -> Self {
        let mut atoms = Atoms::default();
        let mut compiler = Compiler::new(&analyzer, &mut atoms, sets);
        let matchers: Vec<Matcher> = exprs.iter().map(|expr| compiler.expr(expr)).collect();
        let compiled = compiler.sets();
        let terms = matchers.into_iter().map(|matcher| Term::new(matcher, &compiled));
        let terms: Vec<Term> = terms.collect();
        let mut by_atom = vec![Vec::new(); atoms.len()];
        let mut always = Vec::new();
        for (number, term) in terms.iter().enumerate() {
            let number = number as u32;
            match term
                .matcher
                .as_ref()
                .map(|matcher| matcher.needs(&compiled, &|_| None))
            {
                None => {}
                Some(Some(needed)) => needed
                    .iter()
                    .for_each(|atom| by_atom[atom.0 as usize].push(number)),
                Some(None) => always.push(number),
            }
        }
        Self {
            sets: compiled,
            analyzer,
            atoms,
            terms,
            by_atom,
            always,
        }
    }

    /// Explains the expressions by the answers of `store` to those questions that `is_asked` tells.
    pub fn explain(&self, store: &Store, is_asked: &(dyn Fn(usize) -> bool + Sync)) -> Explained<'_> {
        let given = Given::new(store, is_asked);
        let vocabulary = store.vocabulary();
        let counts = given.word_counts();
        let looked_up = self.atoms.find_all(&self.analyzer, vocabulary);
        let by_atom = looked_up.by_atom(self.atoms.len(), |word, found| (word as usize, found.reading));
        let words = |atom: Atom| {
            let found = by_atom[atom.0 as usize].iter();
            let occurring = found.filter(|(word, _)| counts[*word] > 0);
            occurring.map(|(word, reading)| FoundWords {
                words: vocabulary.get(*word).to_owned(),
                count: counts[*word],
                reading: *reading,
            })
        };
        let mut found: Vec<Vec<FoundWords>> = self
            .terms
            .iter()
            .map(|term| term.word.into_iter().flat_map(words).collect())
            .collect();
        for ((term, words), (count, reading)) in self.in_texts(&given, &looked_up) {
            found[term as usize].push(FoundWords {
                words,
                count,
                reading,
            });
        }
        for found in &mut found {
            found.sort_by(|a, b| (b.count, &a.words).cmp(&(a.count, &b.words)));
        }
        Explained {
            explainer: self,
            vocabulary: vocabulary.clone(),
            counts,
            found,
        }
    }

    /// What takes a whole text to be found.
    fn in_texts(&self, given: &Given<'_>, looked_up: &Lookup) -> Counts {
        if self.always.is_empty() && self.by_atom.iter().all(Vec::is_empty) {
            return Counts::default();
        }
        let blocks = (0..given.times.len()).into_par_iter();
        blocks
            .map(|block| self.in_block(given, block, looked_up))
            .reduce(Counts::default, merged)
    }

    fn in_block(&self, given: &Given<'_>, block: usize, looked_up: &Lookup) -> Counts {
        let (rows, texts) = (&given.store.rows()[block], given.texts(block));
        let vocabulary = rows.vocabulary();
        let mut counts = Counts::default();
        let mut tokens = Tokens::default();
        let mut occurrences: Vec<Occurrence> = Vec::new();
        for (place, times) in given.times[block].iter().enumerate() {
            let row = rows.row(place);
            let found_of = |word: usize| &looked_up[vocabulary[row.word(word)] as usize];
            occurrences.clear();
            if *times > 0 {
                occurrences.extend((0..row.len()).flat_map(|word| Occurrence::of(word, found_of(word))));
            }
            occurrences.sort_unstable();
            let terms = self.terms_for(&occurrences);
            if *times == 0 || terms.is_empty() {
                continue;
            }
            let text = texts.get(place);
            tokens.refill(text);
            let reading = matcher::Reading {
                text,
                tokens: &tokens,
                atoms: &occurrences,
                sets: &self.sets,
                facts: matcher::Facts::NONE,
            };
            for number in terms {
                let term = &self.terms[number as usize];
                let matches = term.matcher.as_ref().and_then(|matcher| matcher.find(&reading));
                for found in matches.into_iter().flatten() {
                    let entry = counts
                        .entry((number, words_of(text, &tokens, &found)))
                        .or_insert_with(|| (0, term.reading(&found, found_of)));
                    entry.0 += times;
                }
            }
        }
        counts
    }

    fn terms_for(&self, occurrences: &[Occurrence]) -> Vec<u32> {
        let mut terms = self.always.clone();
        for same in occurrences.chunk_by(|one, next| one.atom == next.atom) {
            terms.extend(&self.by_atom[same[0].atom.0 as usize]);
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

impl Term {
    fn new(matcher: Matcher, sets: &[Matcher]) -> Self {
        let (word, matcher) = match matcher {
            Matcher::Atom(atom) => (Some(atom), None),
            Matcher::Or(mut ways) => match ways.split_first() {
                // A compound, and that compound written apart.
                Some((Matcher::Atom(atom), apart)) if apart.iter().all(Matcher::is_apart) => {
                    let atom = *atom;
                    ways.remove(0);
                    (Some(atom), Some(Matcher::Or(ways)))
                }
                _ => (None, Some(Matcher::Or(ways))),
            },
            other => (None, Some(other)),
        };
        let mut atoms = Vec::new();
        if let Some(matcher) = &matcher {
            matcher.atoms(sets, &mut atoms);
        }
        atoms.sort_unstable();
        atoms.dedup();
        Self { word, matcher, atoms }
    }

    /// How `found` was found: of the words that its atoms find, the reading that is furthest off.
    fn reading<'a>(&self, found: &Match, found_of: impl Fn(usize) -> &'a [(Atom, Found)]) -> Reading {
        if self.word.is_some() {
            return Reading::Compound;
        }
        let nearest = |word: usize| {
            let readings = found_of(word).iter();
            let own = readings.filter(|(atom, _)| self.atoms.binary_search(atom).is_ok());
            own.map(|(_, found)| found.reading).min()
        };
        let readings = (found.first..found.end).filter_map(nearest);
        readings.max().unwrap_or(Reading::Regex)
    }
}

impl Explained<'_> {
    /// What each expression finds, in their order; the commonest words first.
    pub fn found(&self) -> &[Vec<FoundWords>] {
        &self.found
    }

    /// Words that the expression of that number does not find, and that a hasty reader would expect it to: that have one
    /// of its forms in them, or are nearly spelt as one and no known word. The commonest first. Nothing for what is no
    /// plain keyword.
    pub fn near_misses(&self, expr: usize) -> Vec<(&str, usize)> {
        let atom = self.explainer.terms[expr].word;
        let pattern = atom.map(|atom| self.explainer.atoms.pattern(atom));
        let Some(WordPattern::Keyword(keyword)) = pattern else {
            return Vec::new();
        };
        let forms: Vec<&str> = keyword
            .forms()
            .map(|(form, _)| form)
            .filter(|form| form.chars().count() >= 3)
            .collect();
        // Without forms to look for there is nothing to be near to; too many for the automaton there never are.
        let Ok(inside) = AhoCorasick::new(&forms) else {
            return Vec::new();
        };
        let analyzer = &self.explainer.analyzer;
        let is_near = |word: &str| {
            inside.is_match(word) || {
                let word = analyzer.word(word);
                keyword.is_nearly(&word) && !word.is_known()
            }
        };
        let missed = |word: &str| keyword.finds(&analyzer.word(word)).is_none();
        let words = self.vocabulary.run(0..self.vocabulary.len());
        let mut near: Vec<(&str, usize)> = words
            .zip(self.counts.iter().copied())
            .filter(|(word, count)| *count > 0 && is_near(word) && missed(word))
            .collect();
        near.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
        near
    }
}

fn merged(one: Counts, other: Counts) -> Counts {
    let (mut most, least) = if one.len() < other.len() {
        (other, one)
    } else {
        (one, other)
    };
    for (key, (count, reading)) in least {
        most.entry(key).or_insert((0, reading)).0 += count;
    }
    most
}

/// The words that a match touches; its own text if it touches none.
fn words_of(text: &str, tokens: &Tokens, found: &Match) -> String {
    if found.first < found.end {
        let words: Vec<&str> = (found.first..found.end).map(|word| tokens.form(word)).collect();
        words.join(" ")
    } else {
        text[found.span].to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::expr::{Juxtaposition, parse};
    use crate::corpus::{Assembly, Question, QuestionId, RespondentId};
    use crate::source::{Problems, Sources};

    const TEXTS: [&str; 5] = [
        "Bolig og boliger, bustad. Boligmangelen, utleiebolig og mobolig.",
        "Bolig mangel, bolig-mangel: boligmangel!",
        "Psykisk helse og psykiske helsevansker. Helsa.",
        "Boliq og gaardene på gården",
        "mobil bil mobil tjenestebil",
    ];

    fn store() -> Store {
        Store::of(Assembly::of_texts("q", TEXTS).expect("ids"))
    }

    #[test]
    fn equal_answers_count_as_many_and_those_to_other_questions_not() {
        let mut assembly = Assembly::in_memory(&[], false);
        let questions = ["a", "b"].map(|id| {
            let id = QuestionId::new(id).expect("an id");
            assembly.question(Question::new(id))
        });
        let answers = [
            (0, "Bolig, bolig mangel"),
            (0, "Bolig, bolig mangel"),
            (1, "Bolig"),
        ];
        for (at, (question, text)) in answers.into_iter().enumerate() {
            let id = RespondentId::new(&at.to_string()).expect("an id");
            let respondent = assembly.respondent(&id, [], 1.0);
            assembly.answer(respondent, questions[question], text);
        }
        let store = Store::of(assembly.finish());
        let exprs = [read("=bolig"), read("boligmangel")];
        let explainer = Explainer::new(&exprs, &Sets::default(), Arc::new(Analyzer::norwegian()));
        let counts = |is_asked: &(dyn Fn(usize) -> bool + Sync)| -> Vec<Vec<usize>> {
            let explained = explainer.explain(&store, is_asked);
            let found = explained.found().iter();
            found
                .map(|words| words.iter().map(|found| found.count).collect())
                .collect()
        };
        assert_eq!(counts(&|question| question == 0), [[4], [2]]);
        assert_eq!(counts(&|_| true), [vec![5], vec![2]]);
        assert_eq!(counts(&|question| question == 1), [vec![1], vec![]]);
    }

    fn explained(exprs: &[&str]) -> Vec<Vec<(String, usize, &'static str)>> {
        let exprs: Vec<Expr> = exprs.iter().map(|text| read(text)).collect();
        let explainer = Explainer::new(&exprs, &Sets::default(), Arc::new(Analyzer::norwegian()));
        let explained = explainer.explain(&store(), &|_| true);
        let row = |found: &FoundWords| (found.words.clone(), found.count, found.reading.name());
        explained
            .found()
            .iter()
            .map(|rows| rows.iter().map(row).collect())
            .collect()
    }

    fn read(text: &str) -> Expr {
        let mut problems = Problems::of(Sources::default().add("", text));
        parse(text, Juxtaposition::Phrase, &mut problems).expect("an expression")
    }

    fn finds(expr: &str, expected: &[(&str, usize, &str)]) {
        let found = &explained(&[expr])[0];
        let found: Vec<(&str, usize, &str)> =
            found.iter().map(|(word, n, how)| (&**word, *n, *how)).collect();
        assert_eq!(found, expected, "{expr}");
    }

    #[test]
    fn a_keyword_is_told_by_word_count_and_reading() {
        finds(
            "bolig",
            &[
                ("bolig", 3, "form"),
                ("boliger", 1, "inflection"),
                ("boligmangel", 1, "compound"),
                ("boligmangelen", 1, "compound"),
                ("bustad", 1, "variant"),
                ("utleiebolig", 1, "compound"),
            ],
        );
        finds("bil", &[("bil", 1, "form"), ("tjenestebil", 1, "compound")]);
        finds(
            "gård",
            &[("gaardene", 1, "spelling"), ("gården", 1, "inflection")],
        );
        finds("=boliger", &[("boliger", 1, "form")]);
        finds(
            "boligene~",
            &[
                ("bolig", 3, "inflection"),
                ("boliger", 1, "inflection"),
                ("boliq", 1, "fuzzy"),
                ("bustad", 1, "variant"),
            ],
        );
        finds("psyk*", &[("psykisk", 1, "glob"), ("psykiske", 1, "glob")]);
    }

    #[test]
    fn what_takes_several_words_is_told_by_all_of_them() {
        finds(
            "boligmangel",
            &[
                ("bolig mangel", 2, "compound"),
                ("boligmangel", 1, "form"),
                ("boligmangelen", 1, "inflection"),
            ],
        );
        finds(
            "psykisk helse",
            &[
                ("psykisk helse", 1, "form"),
                ("psykiske helsevansker", 1, "compound"),
            ],
        );
        finds(
            "/helse\\w*/",
            &[("helse", 1, "regex"), ("helsevansker", 1, "regex")],
        );
        finds(
            "bil OR mobil",
            &[
                ("mobil", 2, "form"),
                ("bil", 1, "form"),
                ("tjenestebil", 1, "compound"),
            ],
        );
    }

    #[test]
    fn expressions_do_not_mix() {
        let together = explained(&["bolig", "bil", "psykisk helse", "bolig"]);
        assert_eq!(together[0], explained(&["bolig"])[0]);
        assert_eq!(together[1], explained(&["bil"])[0]);
        assert_eq!(together[2], explained(&["psykisk helse"])[0]);
        assert_eq!(together[3], together[0]);
    }

    #[test]
    fn near_misses_are_what_a_hasty_reader_expects() {
        let misses = |expr: &str| -> Vec<(String, usize)> {
            let explainer = Explainer::new(&[read(expr)], &Sets::default(), Arc::new(Analyzer::norwegian()));
            let explained = explainer.explain(&store(), &|_| true);
            let near = explained.near_misses(0);
            near.into_iter()
                .map(|(word, count)| (word.to_owned(), count))
                .collect()
        };
        assert_eq!(misses("bil"), [("mobil".to_owned(), 2)]);
        assert_eq!(
            misses("bolig"),
            [("boliq".to_owned(), 1), ("mobolig".to_owned(), 1)]
        );
        assert_eq!(misses("bil*"), []);
        assert_eq!(misses("psykisk helse"), []);
    }
}
