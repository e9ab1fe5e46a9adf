//! Codes answers.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::codebook::{Codebook, Library, Rule};
use crate::corpus::{Answer, Corpus, Question, QuestionId};
use crate::text::{Analyzer, Found, Span, Tokens};

use super::atoms::{Atom, Atoms};
use super::evaluation::{CompiledTheme, Evaluation};
use super::matcher::{Compiler, Matcher, Occurrence, Reading};
use super::non_answer::is_non_answer;

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
    atoms: Atoms,
    books: Vec<CompiledBook>,
}

#[derive(Debug)]
struct CompiledBook {
    sets: Vec<Matcher>,
    themes: Vec<CompiledTheme>,
    /// The `any` rules to try when an answer has an atom: theme and rule.
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

impl Coder {
    /// Compiles `library`.
    pub fn new(library: Arc<Library>, analyzer: Arc<Analyzer>) -> Self {
        let mut atoms = Atoms::default();
        let books = library
            .books
            .iter()
            .map(|book| compile(book, &analyzer, &mut atoms))
            .collect();
        Self {
            library,
            analyzer,
            atoms,
            books,
        }
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

    /// Codes `text` by the codebook of that number. `scratch` may serve any answers of this coder one after another.
    pub fn code(&self, book: usize, text: &str, scratch: &mut Scratch) -> Coding {
        let evaluations = self.evaluate(book, text, scratch);
        self.coding(book, &evaluations, &scratch.tokens)
    }

    /// Evaluates the themes of which `text` has a match of `any`, by the codebook of that number; in order. `scratch`
    /// holds its words afterwards.
    pub(super) fn evaluate(&self, book: usize, text: &str, scratch: &mut Scratch) -> Vec<Evaluation> {
        let compiled = &self.books[book];
        self.look_up(text, scratch);
        self.choose_rules(compiled, scratch);
        let reading = Reading {
            text,
            tokens: &scratch.tokens,
            atoms: &scratch.atoms,
            sets: &compiled.sets,
        };
        let by_theme = scratch.rules.chunk_by(|(theme, _), (next, _)| theme == next);
        by_theme
            .filter_map(|rules| {
                let theme = rules[0].0 as usize;
                let numbers = rules.iter().map(|(_, rule)| *rule as usize);
                Evaluation::of(theme, &compiled.themes[theme], numbers, &reading)
            })
            .collect()
    }

    /// The coding that `evaluations` come to, of an answer with these words.
    pub(super) fn coding(&self, book: usize, evaluations: &[Evaluation], tokens: &Tokens) -> Coding {
        let hits: Vec<Hit> = evaluations
            .iter()
            .flat_map(|evaluation| evaluation.hits(tokens))
            .collect();
        let themes = themes_of(&self.library.books[book], &hits);
        let non_answer = themes.is_empty() && is_non_answer(tokens);
        Coding {
            themes,
            hits,
            non_answer,
        }
    }

    /// Codes every answer of `corpus`, in its order. Answers to questions without a codebook get nothing. `progress`
    /// is told the number of answers that have been coded since it was told last, on any thread.
    pub fn code_corpus(&self, corpus: &Corpus, progress: &(dyn Fn(usize) + Sync)) -> Vec<Coding> {
        const CHUNK: usize = 1024;
        let book_of = |question: &Question| self.book_for(&question.id);
        let books: Vec<Option<usize>> = corpus.questions.iter().map(book_of).collect();
        let code = |scratch: &mut Scratch, answer: &Answer| match books[answer.question] {
            Some(book) => self.code(book, &answer.text, scratch),
            None => Coding::default(),
        };
        // What one thread has looked up is kept for whichever comes next.
        let idle: Mutex<Vec<Scratch>> = Mutex::default();
        let taken = || idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let put_back = |scratch| {
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        };
        corpus
            .answers
            .par_chunks(CHUNK)
            .map(|answers| {
                let mut scratch = taken().unwrap_or_default();
                let codings: Vec<Coding> = answers.iter().map(|answer| code(&mut scratch, answer)).collect();
                put_back(scratch);
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
        tokens.refill(text);
        atoms.clear();
        for (word, form) in tokens.forms().enumerate() {
            if !known.contains_key(form) {
                known.insert(form.into(), self.atoms.find(&self.analyzer, form).into());
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
    let sets = compiler.sets(&book.sets);
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
    let mut by_atom = vec![Vec::new(); atoms.len()];
    let mut always = Vec::new();
    for (theme, compiled) in themes.iter().enumerate() {
        for (rule, matcher) in compiled.any.iter().enumerate() {
            let rule = (theme as u32, rule as u32);
            match matcher.needs(&sets) {
                Some(needed) => needed.iter().for_each(|atom| by_atom[atom.0 as usize].push(rule)),
                None => always.push(rule),
            }
        }
    }
    CompiledBook {
        sets,
        themes,
        by_atom,
        always,
    }
}

/// The themes that have hits, and those that they are part of; each once.
fn themes_of(book: &Codebook, hits: &[Hit]) -> Vec<usize> {
    let mut themes: Vec<usize> = hits.iter().flat_map(|hit| book.lineage(hit.theme)).collect();
    themes.sort_unstable();
    themes.dedup();
    themes
}
