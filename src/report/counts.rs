//! How many respondents have each theme.

use std::ops::Range;

use rayon::prelude::*;

use crate::codebook::Codebook;
use crate::coding::{CodedAnswers, Tally};
use crate::corpus::Corpus;
use crate::stats::Weights;

use super::table::BaseKind;

/// Answers that are counted as one piece of work.
const AT_ONCE: usize = 1 << 16;

/// The counted respondents of a question.
pub(super) struct Counts {
    pub(super) themes: Vec<Weights>,
    pub(super) answered: Weights,
    substantive: Weights,
    pub(super) coded: Weights,
    pub(super) uncoded: Weights,
    pub(super) non_answers: Weights,
}

impl Counts {
    /// Of all who answered.
    pub(super) fn new(corpus: &Corpus, codings: &CodedAnswers, book: &Codebook, question: usize) -> Self {
        if !corpus.weighted
            && let Some(tally) = codings.tally(corpus, question)
        {
            return Self::of_tally(&tally, book);
        }
        // Counted in parts of a fixed size, so that sums of weights are the same on any number of threads.
        let parts: Vec<Self> = corpus
            .ranges(AT_ONCE)
            .into_par_iter()
            .map(|range| match corpus.weighted {
                true => Self::weighted(corpus, codings, book, question, range),
                false => Self::unweighted(corpus, codings, book, question, range),
            })
            .collect();
        parts.into_iter().fold(Self::none(book), Self::plus)
    }

    /// Of each group: `group` tells that of a respondent, from 0, below `groups`.
    pub(super) fn by_group(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        (groups, group): (usize, &[u32]),
    ) -> Vec<Self> {
        let none = || (0..groups).map(|_| Self::none(book)).collect::<Vec<Self>>();
        let parts: Vec<Vec<Self>> = corpus
            .ranges(AT_ONCE)
            .into_par_iter()
            .map(|range| {
                let mut counts = none();
                let (by, weights): (&[u32], &[f64]) = (&corpus.given.by, &corpus.respondents.weights);
                codings.visit(corpus, range, question, |answer, themes, is_non_answer| {
                    let respondent = by[answer] as usize;
                    let weight = weights.get(respondent).copied().unwrap_or(1.0);
                    counts[group[respondent] as usize].add(weight, themes, is_non_answer);
                });
                counts
            })
            .collect();
        parts.into_iter().fold(none(), |sum, part| {
            sum.into_iter()
                .zip(part)
                .map(|(sum, part)| sum.plus(part))
                .collect()
        })
    }

    /// Those that percentages are of; `all` tells of all respondents.
    pub(super) fn base(&self, kind: BaseKind, all: impl FnOnce() -> Weights) -> Weights {
        match kind {
            BaseKind::Answered => self.answered,
            BaseKind::Substantive => self.substantive,
            BaseKind::Coded => self.coded,
            BaseKind::All => all(),
        }
    }

    /// The same in `corpus`, of which these are the counts.
    pub(super) fn base_of(&self, kind: BaseKind, corpus: &Corpus) -> Weights {
        let all = || {
            corpus
                .respondents
                .iter()
                .map(|respondent| respondent.weight())
                .collect()
        };
        self.base(kind, all)
    }

    fn weighted(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        range: Range<usize>,
    ) -> Self {
        let mut counts = Self::none(book);
        let (by, weights): (&[u32], &[f64]) = (&corpus.given.by, &corpus.respondents.weights);
        codings.visit(corpus, range, question, |answer, themes, is_non_answer| {
            let weight = weights.get(by[answer] as usize).copied().unwrap_or(1.0);
            counts.add(weight, themes, is_non_answer);
        });
        counts
    }

    /// The same where nobody has a weight: answers are counted, which is quicker.
    fn unweighted(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        range: Range<usize>,
    ) -> Self {
        let mut tally = Tally {
            themes: vec![0; book.themes.len()],
            coded: 0,
            uncoded: 0,
            non_answers: 0,
        };
        codings.visit(corpus, range, question, |_, themes, is_non_answer| {
            themes.iter().for_each(|theme| tally.themes[*theme as usize] += 1);
            tally.coded += usize::from(!themes.is_empty());
            tally.non_answers += usize::from(is_non_answer);
            tally.uncoded += usize::from(themes.is_empty() && !is_non_answer);
        });
        Self::of_tally(&tally, book)
    }

    fn of_tally(tally: &Tally, book: &Codebook) -> Self {
        let Tally {
            coded,
            uncoded,
            non_answers,
            ..
        } = *tally;
        let of_theme = tally.themes.iter().copied().chain(std::iter::repeat(0));
        Self {
            themes: of_theme.take(book.themes.len()).map(Weights::of_ones).collect(),
            answered: Weights::of_ones(coded + uncoded + non_answers),
            substantive: Weights::of_ones(coded + uncoded),
            coded: Weights::of_ones(coded),
            uncoded: Weights::of_ones(uncoded),
            non_answers: Weights::of_ones(non_answers),
        }
    }

    fn none(book: &Codebook) -> Self {
        Self {
            themes: vec![Weights::default(); book.themes.len()],
            answered: Weights::default(),
            substantive: Weights::default(),
            coded: Weights::default(),
            uncoded: Weights::default(),
            non_answers: Weights::default(),
        }
    }

    fn plus(mut self, other: Self) -> Self {
        for (one, other) in self.themes.iter_mut().zip(other.themes) {
            *one = one.plus(other);
        }
        Self {
            themes: self.themes,
            answered: self.answered.plus(other.answered),
            substantive: self.substantive.plus(other.substantive),
            coded: self.coded.plus(other.coded),
            uncoded: self.uncoded.plus(other.uncoded),
            non_answers: self.non_answers.plus(other.non_answers),
        }
    }

    fn add(&mut self, weight: f64, themes: &[u32], is_non_answer: bool) {
        themes
            .iter()
            .for_each(|theme| self.themes[*theme as usize].add(weight));
        self.answered.add(weight);
        if is_non_answer {
            self.non_answers.add(weight);
            return;
        }
        self.substantive.add(weight);
        let group = if themes.is_empty() {
            &mut self.uncoded
        } else {
            &mut self.coded
        };
        group.add(weight);
    }

    /// All codings at the top level, by weight.
    pub(super) fn top_level(&self, book: &Codebook) -> f64 {
        let themes = book.themes.iter().zip(&self.themes);
        themes
            .filter(|(theme, _)| theme.parent.is_none())
            .map(|(_, weights)| weights.sum)
            .sum()
    }
}
