//! How many answers have what, reckoned by wordings.

use rayon::prelude::*;
use roaring::{MultiOps, RoaringBitmap};

use crate::corpus::Wording;
use crate::store::{Rows, Store};

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
    /// Of the wordings of `store`.
    pub fn of(store: &Store) -> Self {
        let corpus = store.corpus();
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
        let repeated = || {
            // Memory of zeros costs nothing where it is not touched.
            let mut times = vec![0_u32; corpus.wordings.blocks().len() << 16];
            let repeats = store.repeats().iter();
            repeats.for_each(|(wording, more)| times[wording as usize] = more);
            (
                store.repeats().iter().map(|(wording, _)| wording).collect(),
                times,
            )
        };
        let empty = store.rows().iter().map(Rows::non_answers);
        let ((repeated, more), (of_questions, empty)) =
            rayon::join(repeated, || rayon::join(of_questions, || places(empty, 1)));
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
        // One question has all wordings, and nothing need be left out.
        let of_question = |wordings: &RoaringBitmap| match self.of_questions.len() {
            1 => self.answers(wordings),
            _ => self.answers(&(wordings & scope)),
        };
        let of_all = || {
            let coded = found.iter().union() & scope;
            let empty = &self.empty & scope;
            let non_answers = self.answers(&(&empty - &coded));
            (self.answers(scope), self.answers(&coded), non_answers)
        };
        let of_themes = || found.par_iter().map(of_question).collect();
        let (themes, (answered, with_theme, non_answers)) = rayon::join(of_themes, of_all);
        Tally {
            themes,
            coded: with_theme,
            uncoded: answered - with_theme - non_answers,
            non_answers,
        }
    }
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
