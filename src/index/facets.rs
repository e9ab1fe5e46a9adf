//! What was found, counted by question, theme, background and coding.

use std::ops::AddAssign;

use rayon::prelude::*;

use crate::coding::{CodedAnswers, Coder};
use crate::corpus::Corpus;

/// Answers that are counted as one piece of work.
const AT_ONCE: usize = 1 << 15;

/// Counts of answers, without weights. Each facet tells of how many answers it is, for not all say something of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many answers are counted.
    pub answers: usize,
    /// How many different respondents gave them.
    pub respondents: usize,
    /// How many to each question, in the order of the survey; of all answers.
    pub questions: Vec<usize>,
    /// By background variable.
    pub background: Vec<VariableCounts>,
    /// By theme; nothing if the answers were not coded.
    pub themes: Option<ThemeCounts>,
}

/// How many answers are of respondents with each value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariableCounts {
    /// By value, in the order of [`Respondents::values`](crate::corpus::Respondents::values).
    pub values: Vec<usize>,
    /// Answers of respondents of whom the variable says nothing.
    pub unknown: usize,
}

/// How many answers have each theme. An answer can have several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeCounts {
    /// By codebook, for each of its themes.
    pub books: Vec<Vec<usize>>,
    /// Answers with a theme.
    pub coded: usize,
    /// Answers with content and without a theme.
    pub uncoded: usize,
    /// Answers that say nothing («vet ikke»).
    pub non_answers: usize,
    /// Answers to questions without a codebook, which can have no theme.
    pub without_codebook: usize,
}

impl VariableCounts {
    /// Of how many answers the variable tells.
    pub fn n(&self) -> usize {
        self.values.iter().sum()
    }
}

impl ThemeCounts {
    /// How many answers a theme could be found in: those to questions that have a codebook.
    pub fn n(&self) -> usize {
        self.coded + self.uncoded + self.non_answers
    }
}

impl Facets {
    /// Counts `answers`, numbers of answers of `corpus`, each once.
    pub fn count(corpus: &Corpus, coded: Option<(&Coder, &CodedAnswers)>, answers: &[u32]) -> Self {
        let books: Vec<Option<usize>> = match coded {
            Some((coder, _)) => corpus
                .questions
                .iter()
                .map(|question| coder.book_for(&question.id))
                .collect(),
            None => Vec::new(),
        };
        let counting = Counting { corpus, coded, books };
        let mut counts = answers
            .par_chunks(AT_ONCE)
            .map(|part| counting.count(part))
            .reduce(|| counting.none(), plus);
        let mut by: Vec<u32> = answers
            .iter()
            .map(|answer| corpus.given.by[*answer as usize])
            .collect();
        by.par_sort_unstable();
        by.dedup();
        counts.respondents = by.len();
        counts
    }
}

struct Counting<'a> {
    corpus: &'a Corpus,
    coded: Option<(&'a Coder, &'a CodedAnswers)>,
    /// The codebook of each question.
    books: Vec<Option<usize>>,
}

impl Counting<'_> {
    fn none(&self) -> Facets {
        let background = self.corpus.respondents.background.iter();
        Facets {
            answers: 0,
            respondents: 0,
            questions: vec![0; self.corpus.questions.len()],
            background: background
                .map(|variable| VariableCounts {
                    values: vec![0; variable.values.len()],
                    unknown: 0,
                })
                .collect(),
            themes: self.coded.map(|(coder, _)| ThemeCounts {
                books: coder
                    .library()
                    .books
                    .iter()
                    .map(|book| vec![0; book.themes.len()])
                    .collect(),
                ..ThemeCounts::default()
            }),
        }
    }

    fn count(&self, answers: &[u32]) -> Facets {
        let mut counts = self.none();
        counts.answers = answers.len();
        for answer in answers {
            let answer = self.corpus.answer(*answer as usize);
            counts.questions[answer.question] += 1;
            let variables = self.corpus.respondents.background.iter();
            for (variable, counts) in variables.zip(&mut counts.background) {
                let number = variable.of.get(answer.respondent).copied().unwrap_or(0);
                match number.checked_sub(1) {
                    Some(value) => counts.values[value as usize] += 1,
                    None => counts.unknown += 1,
                }
            }
            if let Some((themes, (_, codings))) = counts.themes.as_mut().zip(self.coded) {
                self.count_themes(answer.number, answer.question, codings, themes);
            }
        }
        counts
    }

    fn count_themes(&self, answer: usize, question: usize, codings: &CodedAnswers, counts: &mut ThemeCounts) {
        let Some(book) = self.books[question] else {
            counts.without_codebook += 1;
            return;
        };
        let themes = codings.themes(answer);
        for theme in themes.iter() {
            counts.books[book][*theme as usize] += 1;
        }
        let kind = match (themes.is_empty(), codings.is_non_answer(answer)) {
            (false, _) => &mut counts.coded,
            (true, true) => &mut counts.non_answers,
            (true, false) => &mut counts.uncoded,
        };
        *kind += 1;
    }
}

fn plus(mut a: Facets, b: Facets) -> Facets {
    a.answers += b.answers;
    add(&mut a.questions, &b.questions);
    for (a, b) in a.background.iter_mut().zip(&b.background) {
        add(&mut a.values, &b.values);
        a.unknown += b.unknown;
    }
    if let (Some(a), Some(b)) = (&mut a.themes, &b.themes) {
        for (a, b) in a.books.iter_mut().zip(&b.books) {
            add(a, b);
        }
        a.coded += b.coded;
        a.uncoded += b.uncoded;
        a.non_answers += b.non_answers;
        a.without_codebook += b.without_codebook;
    }
    a
}

fn add<T: AddAssign + Copy>(a: &mut [T], b: &[T]) {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += *b);
}
