//! How many answers have what, reckoned by wordings.

use std::ops::Range;

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
    /// Those that are given in several.
    repeated: RoaringBitmap,
    /// By wording, in how many answers more than one.
    more: Vec<u32>,
    /// The wordings of each question.
    of_questions: Vec<RoaringBitmap>,
    /// The wordings that say nothing.
    empty: RoaringBitmap,
}

impl Times {
    /// Of the wordings of `corpus`; `empty` tells by block which of them say nothing: 1 if so.
    pub fn of<'a>(corpus: &Corpus, empty: impl Iterator<Item = &'a [u8]> + Send) -> Self {
        let of_question = |question: usize| {
            let blocks = corpus.wordings.blocks().iter();
            places(blocks.map(|block| &*block.questions), question as u32)
        };
        let of_questions = || {
            (0..corpus.questions.len())
                .into_par_iter()
                .map(of_question)
                .collect()
        };
        let ((repeated, more), (of_questions, empty)) = rayon::join(
            || repeated(&corpus.given.wordings, corpus.wordings.blocks().len() << 16),
            || rayon::join(of_questions, || places(empty, 1)),
        );
        Self {
            repeated,
            more,
            of_questions,
            empty,
        }
    }

    /// How many answers are given in `wordings`.
    fn answers(&self, wordings: &RoaringBitmap) -> usize {
        let repeated = wordings & &self.repeated;
        let more = repeated
            .into_iter()
            .map(|wording| u64::from(self.more[wording as usize]));
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

/// The wordings that stand several times in `given`, and by wording how many times more than once; all are below `most`.
/// Wordings have their numbers in the order in which they are first given, most often: one that is higher than all before
/// is given for the first time, and only the others, which are few, are looked up.
fn repeated(given: &[u32], most: usize) -> (RoaringBitmap, Vec<u32>) {
    // Memory of zeros costs nothing where it is not touched.
    let mut more = vec![0_u32; most];
    let mut again = Vec::new();
    // Where a number came before some that are lower: those are not given yet. In order.
    let mut passed: Vec<Range<u32>> = Vec::new();
    let mut next = 0;
    for wording in given {
        if *wording >= next {
            if *wording > next {
                passed.push(next..*wording);
            }
            next = wording + 1;
        } else {
            let more = &mut more[*wording as usize];
            if *more == 0 {
                again.push(*wording);
            }
            *more += 1;
        }
    }
    again.sort_unstable();
    again.retain(|wording| {
        let before = passed.partition_point(|passed| passed.end <= *wording);
        let is_late = passed.get(before).is_some_and(|passed| passed.contains(wording));
        let more = &mut more[*wording as usize];
        *more -= u32::from(is_late);
        *more > 0
    });
    (again.into_iter().collect(), more)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn wordings_are_counted_in_whatever_order_they_are_given(given in prop::collection::vec(0..200_u32, 0..60)) {
            let (repeated, more) = repeated(&given, 200);
            for wording in 0..200 {
                let times = given.iter().filter(|other| **other == wording).count();
                prop_assert_eq!(repeated.contains(wording), times > 1);
                prop_assert!(times < 2 || more[wording as usize] as usize == times - 1);
            }
        }

        #[test]
        fn places_are_those_of_the_value(blocks in prop::collection::vec(prop::collection::vec(0..3_u8, 0..30), 0..4)) {
            let all = places(blocks.iter().map(Vec::as_slice), 1);
            for (block, values) in blocks.iter().enumerate() {
                for (place, value) in values.iter().enumerate() {
                    prop_assert_eq!(all.contains(Wording::at(block, place).0), *value == 1);
                }
            }
            let count = blocks.iter().flatten().filter(|value| **value == 1).count();
            prop_assert_eq!(all.len(), count as u64);
        }
    }
}
