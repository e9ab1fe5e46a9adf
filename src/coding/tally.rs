//! How many answers have what, reckoned by wordings.

use rayon::prelude::*;
use roaring::{MultiOps, RoaringBitmap};

use crate::corpus::{Corpus, Wording};

/// How many answers to a question have each theme, any, none, or say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// With each theme of the question's codebook, and perhaps of others behind them.
    pub themes: Vec<usize>,
    /// With any theme.
    pub coded: usize,
    /// With none, though they say something.
    pub uncoded: usize,
    /// With none, because they say nothing.
    pub non_answers: usize,
}

/// How many answers each wording is given in: one, but for a few.
#[derive(Debug)]
pub(super) struct Times {
    /// By block, how many answers each is given in.
    times: Vec<Vec<u32>>,
    /// Those that are given in several.
    repeated: RoaringBitmap,
    /// The wordings of each question.
    of_questions: Vec<RoaringBitmap>,
    /// The wordings that say nothing.
    empty: RoaringBitmap,
}

impl Times {
    /// Of the wordings of `corpus`; `empty` tells by block which of them say nothing: 1 if so.
    pub fn of<'a>(corpus: &Corpus, empty: impl Iterator<Item = &'a [u8]>) -> Self {
        let times = times(corpus);
        let several = times.iter().enumerate().flat_map(|(block, times)| {
            let places = times.iter().enumerate().filter(|(_, times)| **times > 1);
            places.map(move |(place, _)| Wording::at(block, place).0)
        });
        Self {
            repeated: several.collect(),
            of_questions: (0..corpus.questions.len())
                .into_par_iter()
                .map(|question| {
                    places(
                        corpus.wordings.blocks().iter().map(|block| &*block.questions),
                        question as u32,
                    )
                })
                .collect(),
            empty: places(empty, 1),
            times,
        }
    }

    /// How many answers are given in `wordings`.
    fn answers(&self, wordings: &RoaringBitmap) -> usize {
        let more = (wordings & &self.repeated).into_iter().map(|wording| {
            let wording = Wording(wording);
            u64::from(self.times[wording.block()][wording.place()]) - 1
        });
        (wordings.len() + more.sum::<u64>()) as usize
    }

    /// The answers to `question`, of which those have a theme that are given in the wordings found to have it.
    pub fn tally(&self, question: usize, found: &[RoaringBitmap]) -> Tally {
        let scope = &self.of_questions[question];
        let of_question = |wordings: &RoaringBitmap| self.answers(&(wordings & scope));
        let coded = found.iter().union() & scope;
        let empty = &self.empty & scope;
        let non_answers = self.answers(&(&empty - &coded));
        let (answered, with_theme) = (self.answers(scope), self.answers(&coded));
        Tally {
            themes: found.par_iter().map(of_question).collect(),
            coded: with_theme,
            uncoded: answered - with_theme - non_answers,
            non_answers,
        }
    }
}

/// By block, how many answers each wording is given in.
fn times(corpus: &Corpus) -> Vec<Vec<u32>> {
    let blocks = corpus.wordings.blocks().iter();
    let mut times: Vec<Vec<u32>> = blocks.map(|block| vec![0; block.questions.len()]).collect();
    for wording in corpus.given.wordings.iter() {
        let wording = Wording(*wording);
        times[wording.block()][wording.place()] += 1;
    }
    times
}

/// The wordings at whose places in `blocks` that value stands.
fn places<'a, T: PartialEq + 'a>(blocks: impl Iterator<Item = &'a [T]>, value: T) -> RoaringBitmap {
    let mut all = RoaringBitmap::new();
    for (block, values) in blocks.enumerate() {
        // Whole runs at a time: most surveys ask question by question, and most answers say something.
        let mut start = 0;
        for run in values.chunk_by(|one, other| one == other) {
            if run[0] == value {
                all.insert_range(Wording::at(block, start).0..=Wording::at(block, start + run.len() - 1).0);
            }
            start += run.len();
        }
    }
    all
}
