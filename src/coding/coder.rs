//! Codes answers.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::codebook::expr::Node;
use crate::codebook::{Codebook, Library, Rule, ThemeId};
use crate::corpus::{Answer, Corpus, Question, QuestionId, Values};
use crate::text::{Analyzer, Found, Span, Tokens, is_non_answer};

use super::atoms::{Atom, Atoms};
use super::evaluation::{CompiledTheme, Evaluation};
use super::matcher::{Compiler, Facts, Matcher, Needs, Occurrence, Reading};
use super::matches::Match;

/// A rule's match in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hit {
    /// Index of the theme in its codebook.
    pub theme: usize,
    /// Index of the rule among the theme's `any`.
    pub rule: usize,
    /// Bytes of the answer's text.
    pub span: Span,
}

/// What an answer was coded as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coding {
    /// Indexes of the answer's themes in the codebook of its question, in order: those with hits, and those that they
    /// are part of.
    pub themes: Vec<usize>,
    /// Every hit that counts, by theme, rule and place.
    pub hits: Vec<Hit>,
    /// Whether the text says nothing («-», «vet ikke») and no theme was found in it either.
    pub non_answer: bool,
}

/// The codebooks of a survey, compiled for an analyzer.
///
/// Coding is pure: the same answer gets the same coding, whatever else is coded, in any order, on any thread.
#[derive(Debug)]
pub struct Coder {
    library: Arc<Library>,
    analyzer: Arc<Analyzer>,
    /// Made when the first text is to be coded: whoever needs only what is known from before is not kept waiting.
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    atoms: Atoms,
    books: Vec<CompiledBook>,
}

#[derive(Debug)]
struct CompiledBook {
    sets: Vec<Matcher>,
    themes: Vec<CompiledTheme>,
    /// The themes in the order in which they are evaluated: each behind those that it asks for.
    order: Vec<usize>,
    /// The subthemes, itself among them, of each theme that is asked for.
    families: FxHashMap<ThemeId, Vec<usize>>,
    /// The `any` rules to try when an answer has an atom: place of the theme in `order`, and rule.
    by_atom: Vec<Vec<(u32, u32)>>,
    /// The `any` rules to try on every answer.
    always: Vec<(u32, u32)>,
}

/// What one thread keeps from answer to answer: words already looked up, and room to work in.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) tokens: Tokens,
    known: FxHashMap<Box<str>, Box<[(Atom, Found)]>>,
    atoms: Vec<Occurrence>,
    rules: Vec<(u32, u32)>,
}

/// Scratches that nobody uses just now: what one thread has looked up is kept for whichever comes next.
#[derive(Debug, Default)]
pub(super) struct Scratches(Mutex<Vec<Scratch>>);

impl Scratches {
    /// Lends one to `work`.
    pub fn lend<T>(&self, work: impl FnOnce(&mut Scratch) -> T) -> T {
        let idle = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = idle().pop().unwrap_or_default();
        let done = work(&mut scratch);
        idle().push(scratch);
        done
    }
}

impl Coder {
    /// A coder by `library`, which reads words as its codebooks ask for.
    pub fn of(library: Library) -> Self {
        let analyzer = Arc::new(library.words.analyzer());
        Self::new(Arc::new(library), analyzer)
    }

    /// A coder by `library` with an analyzer that is shared.
    pub fn new(library: Arc<Library>, analyzer: Arc<Analyzer>) -> Self {
        Self {
            library,
            analyzer,
            compiled: OnceLock::new(),
        }
    }

    fn compiled(&self) -> &Compiled {
        self.compiled.get_or_init(|| {
            let mut atoms = Atoms::default();
            let books = self.library.books.iter();
            let books = books
                .map(|book| compile(book, &self.analyzer, &mut atoms))
                .collect();
            Compiled { atoms, books }
        })
    }

    /// The codebooks that it codes by.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The analyzer that it reads words by.
    pub fn analyzer(&self) -> &Arc<Analyzer> {
        &self.analyzer
    }

    /// The codebook of `question`, by its number in the library.
    pub fn book_for(&self, question: &QuestionId) -> Option<usize> {
        self.library.books.iter().position(|book| book.codes(question))
    }

    /// Codes `text`, of whose respondent nothing is known, by the codebook of that number. `scratch` may serve any
    /// answers of this coder one after another.
    pub fn code(&self, book: usize, text: &str, scratch: &mut Scratch) -> Coding {
        self.code_as(book, text, Values::NONE, scratch)
    }

    /// Codes `text`, which a respondent with `values` wrote.
    pub fn code_as(&self, book: usize, text: &str, values: Values<'_>, scratch: &mut Scratch) -> Coding {
        let evaluations = self.evaluate(book, text, values, scratch);
        self.coding(book, &evaluations, &scratch.tokens)
    }

    /// Evaluates the themes of which the answer has a match of `any`, by the codebook of that number, each behind those
    /// that it asks for. `scratch` holds the words of `text` afterwards.
    pub(super) fn evaluate(
        &self,
        book: usize,
        text: &str,
        values: Values<'_>,
        scratch: &mut Scratch,
    ) -> Vec<Evaluation> {
        let compiled = &self.compiled().books[book];
        self.look_up(text, scratch);
        self.choose_rules(compiled, scratch);
        let Scratch {
            tokens, atoms, rules, ..
        } = scratch;
        let mut done: Vec<Evaluation> = Vec::new();
        for rules in rules.chunk_by(|(place, _), (next, _)| place == next) {
            let hits = |id: &ThemeId| matches_of(compiled.families.get(id), &done, tokens);
            let reading = Reading {
                text,
                tokens,
                atoms,
                sets: &compiled.sets,
                facts: Facts { values, hits: &hits },
            };
            let theme = compiled.order[rules[0].0 as usize];
            let numbers = rules.iter().map(|(_, rule)| *rule as usize);
            let evaluation = Evaluation::of(theme, &compiled.themes[theme], numbers, &reading);
            done.extend(evaluation);
        }
        done
    }

    /// The coding that `evaluations` come to, of an answer with these words.
    pub(super) fn coding(&self, book: usize, evaluations: &[Evaluation], tokens: &Tokens) -> Coding {
        let mut hits: Vec<Hit> = evaluations
            .iter()
            .flat_map(|evaluation| evaluation.hits(tokens))
            .collect();
        hits.sort_unstable();
        let themes = themes_of(&self.library.books[book], &hits);
        let non_answer = themes.is_empty() && is_non_answer(tokens);
        Coding {
            themes,
            hits,
            non_answer,
        }
    }

    /// The matches that give `text` the theme `id` of the codebook of that number, its subthemes' among them.
    pub(super) fn matches_of_theme(
        &self,
        book: usize,
        id: &ThemeId,
        text: &str,
        values: Values<'_>,
        scratch: &mut Scratch,
    ) -> Vec<Match> {
        let family = self.library.books[book].family(id);
        let evaluations = self.evaluate(book, text, values, scratch);
        matches_of(Some(&family), &evaluations, &scratch.tokens)
    }

    /// Codes every answer of `corpus`, in its order. Answers to questions without a codebook get nothing. `progress`
    /// is told the number of answers that have been coded since it was told last, on any thread.
    pub fn code_corpus(&self, corpus: &Corpus, progress: &(dyn Fn(usize) + Sync)) -> Vec<Coding> {
        const CHUNK: usize = 1024;
        let book_of = |question: &Question| self.book_for(&question.id);
        let books: Vec<Option<usize>> = corpus.questions.iter().map(book_of).collect();
        let code = |scratch: &mut Scratch, answer: Answer<'_>| match books[answer.question] {
            Some(book) => self.code_as(book, answer.text, corpus.values(answer), scratch),
            None => Coding::default(),
        };
        let scratches = Scratches::default();
        corpus
            .ranges(CHUNK)
            .into_par_iter()
            .map(|range| {
                let answers = range.map(|number| corpus.answer(number));
                let codings: Vec<Coding> =
                    scratches.lend(|scratch| answers.map(|answer| code(scratch, answer)).collect());
                progress(codings.len());
                codings
            })
            .collect::<Vec<_>>()
            .concat()
    }

    /// Finds the words of `text` and their atoms.
    fn look_up(&self, text: &str, scratch: &mut Scratch) {
        let Scratch {
            tokens, known, atoms, ..
        } = scratch;
        let known_atoms = &self.compiled().atoms;
        tokens.refill(text);
        atoms.clear();
        for (word, form) in tokens.forms().enumerate() {
            if !known.contains_key(form) {
                known.insert(form.into(), known_atoms.find(&self.analyzer, form).into());
            }
            let found = known.get(form).into_iter();
            atoms.extend(found.flat_map(|found| Occurrence::of(word, found)));
        }
        atoms.sort_unstable();
    }

    /// Finds the rules that the answer can have: all but those that need an atom that it lacks.
    fn choose_rules(&self, book: &CompiledBook, scratch: &mut Scratch) {
        let Scratch { atoms, rules, .. } = scratch;
        rules.clear();
        rules.extend(&book.always);
        for same in atoms.chunk_by(|one, next| one.atom == next.atom) {
            // A book compiled before others knows only the atoms of its own time.
            rules.extend(book.by_atom.get(same[0].atom.0 as usize).into_iter().flatten());
        }
        rules.sort_unstable();
        rules.dedup();
    }
}

fn compile(book: &Codebook, analyzer: &Analyzer, atoms: &mut Atoms) -> CompiledBook {
    let mut compiler = Compiler::new(analyzer, atoms, &book.sets);
    let mut list =
        |rules: &[Rule]| -> Vec<Matcher> { rules.iter().map(|rule| compiler.expr(&rule.expr)).collect() };
    let themes: Vec<CompiledTheme> = book
        .themes
        .iter()
        .map(|theme| CompiledTheme {
            any: list(&theme.any),
            none: list(&theme.none),
            unless: list(&theme.unless),
        })
        .collect();
    let mut compiled = CompiledBook {
        sets: compiler.sets(),
        themes,
        order: book.evaluation_order(),
        families: families(book),
        by_atom: vec![Vec::new(); atoms.len()],
        always: Vec::new(),
    };
    compiled.index_rules();
    compiled
}

impl CompiledBook {
    /// Notes by which atoms each rule must be tried.
    fn index_rules(&mut self) {
        let mut of_themes: Vec<Needs> = vec![None; self.themes.len()];
        for (place, theme) in self.order.iter().enumerate() {
            let of_theme =
                |id: &ThemeId| union(self.families.get(id)?.iter().map(|at| of_themes[*at].clone()));
            let rules = self.themes[*theme].any.iter();
            let needs: Vec<Needs> = rules.map(|rule| rule.needs(&self.sets, &of_theme)).collect();
            for (rule, needed) in needs.iter().enumerate() {
                let rule = (place as u32, rule as u32);
                match needed {
                    Some(needed) => {
                        for atom in needed {
                            self.by_atom[atom.0 as usize].push(rule);
                        }
                    }
                    None => self.always.push(rule),
                }
            }
            of_themes[*theme] = union(needs.into_iter());
        }
    }
}

/// What one of several needs: nothing if one can do without.
fn union(needs: impl Iterator<Item = Needs>) -> Needs {
    let mut all = needs.collect::<Option<Vec<_>>>()?.concat();
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// The subthemes of each theme that a rule or word list asks for.
fn families(book: &Codebook) -> FxHashMap<ThemeId, Vec<usize>> {
    let mut families = FxHashMap::default();
    let of_themes = book
        .themes
        .iter()
        .flat_map(|theme| [&theme.any, &theme.none, &theme.unless]);
    let of_sets = book.sets.iter().map(|(_, set)| &set.entries);
    for rule in of_themes.chain(of_sets).flatten() {
        rule.expr.walk(&mut |part| {
            if let Node::Theme(id) = &part.node {
                families.entry(id.clone()).or_insert_with(|| book.family(id));
            }
        });
    }
    families
}

/// The matches that count of the themes of `family`, among those that are `done`.
fn matches_of(family: Option<&Vec<usize>>, done: &[Evaluation], tokens: &Tokens) -> Vec<Match> {
    let is_asked = |theme: &usize| family.is_some_and(|family| family.contains(theme));
    done.iter()
        .filter(|evaluation| is_asked(&evaluation.theme))
        .flat_map(|evaluation| evaluation.counting(tokens).map(|(_, m)| m))
        .collect()
}

/// The themes that have hits, and those that they are part of; each once.
fn themes_of(book: &Codebook, hits: &[Hit]) -> Vec<usize> {
    let mut themes: Vec<usize> = hits.iter().flat_map(|hit| book.lineage(hit.theme)).collect();
    themes.sort_unstable();
    themes.dedup();
    themes
}
