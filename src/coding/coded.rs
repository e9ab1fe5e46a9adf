//! The answers of a survey, coded.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use roaring::RoaringBitmap;

use crate::corpus::{Corpus, Wording};
use crate::store::{Rows, Store};

use super::coder::{Coder, Coding, Hit, Scratch, Scratches};
use super::engine::{self, Results};
use super::lists::Lists;
use super::tally::{Tally, Times};

/// Which answer has which themes. Where in a text its hits are is found out when somebody asks. A copy costs as much as what is
/// overruled in it.
#[derive(Clone, Debug)]
pub struct CodedAnswers {
    source: Arc<Source>,
    /// By the number of an answer the themes that it has, whatever the rules found.
    overruled: HashMap<usize, Vec<u32>>,
}

#[derive(Debug)]
enum Source {
    /// The answers' codings, as the plain coder makes them.
    Plain(Vec<Coding>),
    Numbers(Box<Numbers>),
}

/// What was found by numbers.
#[derive(Debug)]
struct Numbers {
    coder: Arc<Coder>,
    store: Arc<Store>,
    /// The codebook of each question.
    books: Vec<Option<usize>>,
    /// By theme, in whatever codebook, the wordings that have it: those of a question have the themes of its codebook.
    found: Vec<RoaringBitmap>,
    /// By block, for each wording its themes in the codebook of its question: made of `found` when first asked for.
    themes: OnceLock<Vec<Lists<u32>>>,
    times: OnceLock<Times>,
    /// By question, what was reckoned by wordings.
    tallies: Vec<OnceLock<Tally>>,
    /// By codebook, for each theme that also asks who answered, the answers that have it.
    answers: Vec<BTreeMap<usize, RoaringBitmap>>,
    scratches: Scratches,
}

impl From<Vec<Coding>> for CodedAnswers {
    fn from(codings: Vec<Coding>) -> Self {
        Self {
            source: Arc::new(Source::Plain(codings)),
            overruled: HashMap::new(),
        }
    }
}

impl CodedAnswers {
    /// Codes the answers of `store`. Answers to questions without a codebook get nothing. What `results` know from
    /// before is not found anew; what is new is added to them. `progress` is told how many more wordings are gone through:
    /// each once, if all that is asked is new.
    pub fn new(
        coder: &Arc<Coder>,
        store: &Arc<Store>,
        results: &mut Results,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Self {
        let questions = &store.corpus().questions;
        let books: Vec<Option<usize>> = questions
            .iter()
            .map(|question| coder.book_for(&question.id))
            .collect();
        let mut found = Vec::new();
        let mut answers = Vec::new();
        for book in 0..coder.library().books.len() {
            let scope: Vec<bool> = books
                .iter()
                .map(|of_question| *of_question == Some(book))
                .collect();
            if !scope.contains(&true) {
                answers.push(BTreeMap::new());
                continue;
            }
            let coded = engine::code(coder, book, store, &scope, results, progress);
            add(coded.wordings, &mut found);
            answers.push(coded.answers);
        }
        Self {
            source: Arc::new(Source::Numbers(Box::new(Numbers {
                coder: Arc::clone(coder),
                store: Arc::clone(store),
                found,
                themes: OnceLock::new(),
                times: OnceLock::new(),
                tallies: books.iter().map(|_| OnceLock::new()).collect(),
                books,
                answers,
                scratches: Scratches::default(),
            }))),
            overruled: HashMap::new(),
        }
    }

    /// The same, but that each answer whose number is in `overruled` has the themes there: in order, parents included. Hits of
    /// other themes than those do not count any more; what has no hit has none.
    #[must_use]
    pub fn overruled(self, overruled: HashMap<usize, Vec<u32>>) -> Self {
        Self { overruled, ..self }
    }

    /// Calls `visit` with each who answered `question` in `range`: the number of the answer, its themes, and whether it
    /// says nothing. Mentions are one answer, of the number of the first, with the themes of all; it says nothing if
    /// none of them does.
    pub fn visit(
        &self,
        corpus: &Corpus,
        range: Range<usize>,
        question: usize,
        mut visit: impl FnMut(usize, &[u32], bool),
    ) {
        if !corpus.questions[question].several {
            return self.visit_each(corpus, range, question, visit);
        }
        let by: &[u32] = &corpus.given.by;
        let mut open: Option<(usize, BTreeSet<u32>, bool)> = None;
        let mut end = |(answer, themes, is_empty): (usize, BTreeSet<u32>, bool)| {
            visit(answer, &themes.into_iter().collect::<Vec<u32>>(), is_empty);
        };
        self.visit_each(
            corpus,
            range,
            question,
            |answer, themes, is_empty| match &mut open {
                Some((first, known, empty)) if by[*first] == by[answer] => {
                    known.extend(themes);
                    *empty &= is_empty;
                }
                _ => {
                    let next = (answer, themes.iter().copied().collect(), is_empty);
                    open.replace(next).into_iter().for_each(&mut end);
                }
            },
        );
        open.into_iter().for_each(end);
    }

    /// How many answers to `question` have what, where that can be told without a look at each: each is one answer of
    /// one respondent, and its text alone decides its themes, which nobody overruled. Equals what [`CodedAnswers::visit`] would count.
    pub fn tally(&self, corpus: &Corpus, question: usize) -> Option<Tally> {
        match &*self.source {
            Source::Numbers(numbers) if !corpus.questions[question].several && self.overruled.is_empty() => {
                numbers.tally(question)
            }
            _ => None,
        }
    }

    /// The same, mention by mention.
    fn visit_each(
        &self,
        corpus: &Corpus,
        range: Range<usize>,
        question: usize,
        mut visit: impl FnMut(usize, &[u32], bool),
    ) {
        // Columns are slices once only: there may be millions of answers.
        let wordings: &[u32] = &corpus.given.wordings;
        let blocks = corpus.wordings.blocks().iter();
        let questions: Vec<&[u32]> = blocks.map(|block| &*block.questions).collect();
        let by_wording = match &*self.source {
            Source::Numbers(numbers) => numbers.by_wording(question),
            Source::Plain(_) => None,
        };
        for answer in range {
            let wording = Wording(wordings[answer]);
            if questions[wording.block()][wording.place()] as usize != question {
                continue;
            }
            let is_overruled = !self.overruled.is_empty() && self.overruled.contains_key(&answer);
            match &by_wording {
                Some(blocks) if !is_overruled => {
                    let (themes, empty) = blocks[wording.block()];
                    let themes = &themes[wording.place()];
                    visit(answer, themes, themes.is_empty() && empty[wording.place()] != 0);
                }
                _ => {
                    let themes = self.themes(answer);
                    visit(answer, &themes, themes.is_empty() && self.is_non_answer(answer));
                }
            }
        }
    }

    /// The themes of the answer of that number, in the order of the codebook of its question: those with hits, and
    /// those that they are part of.
    pub fn themes(&self, answer: usize) -> Cow<'_, [u32]> {
        if let Some(themes) = self.overruled.get(&answer) {
            return Cow::Borrowed(themes);
        }
        match &*self.source {
            Source::Plain(codings) => codings[answer].themes.iter().map(|theme| *theme as u32).collect(),
            Source::Numbers(numbers) => numbers.themes(answer),
        }
    }

    /// Whether the answer of that number has the theme of that index.
    pub fn has(&self, answer: usize, theme: usize) -> bool {
        self.themes(answer).binary_search(&(theme as u32)).is_ok()
    }

    /// Whether the answer of that number has no theme.
    pub fn is_uncoded(&self, answer: usize) -> bool {
        self.themes(answer).is_empty()
    }

    /// Whether the answer of that number says nothing, and no theme was found in it either.
    pub fn is_non_answer(&self, answer: usize) -> bool {
        let says_nothing = match &*self.source {
            Source::Plain(codings) => codings[answer].non_answer,
            Source::Numbers(numbers) => numbers.says_nothing(answer),
        };
        says_nothing && self.themes(answer).is_empty()
    }

    /// The codings of the answers in `range`, in order; without their hits if those are not asked for.
    pub fn codings(&self, range: Range<usize>, with_hits: bool) -> Vec<Coding> {
        let coding = |answer: usize| match &*self.source {
            Source::Numbers(numbers) if !with_hits && !self.overruled.contains_key(&answer) => {
                numbers.outline(answer)
            }
            _ => self.coding(answer),
        };
        range.into_par_iter().map(coding).collect()
    }

    /// The coding of the answer of that number, hits and all.
    pub fn coding(&self, answer: usize) -> Coding {
        let found = match &*self.source {
            Source::Plain(codings) => codings[answer].clone(),
            Source::Numbers(numbers) => numbers.coding(answer),
        };
        let Some(themes) = self.overruled.get(&answer) else {
            return found;
        };
        let is_left = |hit: &Hit| themes.binary_search(&(hit.theme as u32)).is_ok();
        Coding {
            themes: themes.iter().map(|theme| *theme as usize).collect(),
            hits: found.hits.into_iter().filter(is_left).collect(),
            non_answer: self.is_non_answer(answer),
        }
    }
}

/// The places of those of `wordings` that are in the block of that number.
fn places_in(block: usize, wordings: &RoaringBitmap) -> impl Iterator<Item = usize> {
    let of_block = Wording::at(block, 0).0..=Wording::at(block, usize::from(u16::MAX)).0;
    wordings.range(of_block).map(|wording| Wording(wording).place())
}

/// Adds the themes of one codebook to those of others, which code other questions and so other wordings.
fn add(wordings: Vec<RoaringBitmap>, found: &mut Vec<RoaringBitmap>) {
    found.resize_with(found.len().max(wordings.len()), RoaringBitmap::new);
    for (all, of_book) in found.iter_mut().zip(wordings) {
        *all |= of_book;
    }
}

impl Numbers {
    fn wording(&self, answer: usize) -> Wording {
        Wording(self.store.corpus().given.wordings[answer])
    }

    fn book(&self, wording: Wording) -> Option<usize> {
        self.books[self.store.corpus().wordings.question(wording)]
    }

    /// By block, for each wording its themes.
    fn lists(&self) -> &[Lists<u32>] {
        self.themes.get_or_init(|| {
            let blocks = self.store.rows().par_iter().enumerate();
            let lists = blocks.map(|(block, rows)| {
                Lists::of_members(rows.len(), || {
                    self.found.iter().map(move |wordings| places_in(block, wordings))
                })
            });
            lists.collect()
        })
    }

    /// By block the themes of its wordings and which of them say nothing, where these are all that decides the codings
    /// of a question.
    fn by_wording(&self, question: usize) -> Option<Vec<(&Lists<u32>, &[u8])>> {
        let book = self.books[question]?;
        let rows = self.store.rows().iter().map(Rows::non_answers);
        self.answers[book]
            .is_empty()
            .then(|| self.lists().iter().zip(rows).collect())
    }

    fn tally(&self, question: usize) -> Option<Tally> {
        let book = self.books[question]?;
        if !self.answers[book].is_empty() {
            return None;
        }
        let times = self.times.get_or_init(|| Times::of(&self.store));
        let tally = self.tallies[question].get_or_init(|| times.tally(question, &self.found));
        Some(tally.clone())
    }

    fn themes(&self, answer: usize) -> Cow<'_, [u32]> {
        let wording = self.wording(answer);
        let themes = &self.lists()[wording.block()][wording.place()];
        if self.answers.iter().all(BTreeMap::is_empty) {
            return Cow::Borrowed(themes);
        }
        let Some(of_answers) = self.book(wording).map(|book| &self.answers[book]) else {
            return Cow::Borrowed(themes);
        };
        let has = |(_, answers): &(&usize, &RoaringBitmap)| answers.contains(answer as u32);
        let mut more = of_answers
            .iter()
            .filter(has)
            .map(|(theme, _)| *theme as u32)
            .peekable();
        if more.peek().is_none() {
            return Cow::Borrowed(themes);
        }
        let mut all: Vec<u32> = themes.iter().copied().chain(more).collect();
        all.sort_unstable();
        all.dedup();
        Cow::Owned(all)
    }

    fn is_non_answer(&self, answer: usize) -> bool {
        self.says_nothing(answer) && self.themes(answer).is_empty()
    }

    /// Whether the text of the answer says nothing, whatever was found in it.
    fn says_nothing(&self, answer: usize) -> bool {
        let wording = self.wording(answer);
        let is_coded_at_all = self.book(wording).is_some();
        is_coded_at_all && self.store.rows()[wording.block()].is_non_answer(wording.place())
    }

    /// The coding of an answer without its hits.
    fn outline(&self, answer: usize) -> Coding {
        Coding {
            themes: self.themes(answer).iter().map(|theme| *theme as usize).collect(),
            hits: Vec::new(),
            non_answer: self.is_non_answer(answer),
        }
    }

    fn coding(&self, answer: usize) -> Coding {
        if self.themes(answer).is_empty() {
            return self.outline(answer);
        }
        let corpus = self.store.corpus();
        let answer = corpus.answer(answer);
        match self.book(answer.wording) {
            Some(book) => {
                let values = corpus.values(answer);
                let code = |scratch: &mut Scratch| self.coder.code_as(book, answer.text, values, scratch);
                self.scratches.lend(code)
            }
            None => Coding::default(),
        }
    }
}
