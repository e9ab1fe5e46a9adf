//! How many answers have what, reckoned by wordings.

use rayon::prelude::*;
use roaring::{MultiOps, RoaringBitmap};

use crate::corpus::Wording;
use crate::store::{Repeats, Rows, Store};

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
    repeats: Repeats,
    /// The wordings that are given in several.
    repeated: RoaringBitmap,
    /// By 64 wordings, which of them are given in several, and how many of those come before.
    several: Vec<(u64, u32)>,
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
        let wordings = corpus.wordings.blocks().len() << 16;
        let repeated = || store.repeats().iter().map(|(wording, _)| wording).collect();
        let several = || (several(store.repeats(), wordings), repeated());
        let empty = store.rows().iter().map(Rows::non_answers);
        let ((several, repeated), (of_questions, empty)) =
            rayon::join(several, || rayon::join(of_questions, || places(empty, 1)));
        Self {
            repeats: store.repeats().clone(),
            repeated,
            several,
            of_questions,
            empty,
        }
    }

    /// How many answers are given in `wordings`.
    fn answers(&self, wordings: &RoaringBitmap) -> usize {
        wordings.len() as usize + self.more_in(&(wordings & &self.repeated))
    }

    /// How many answers more than one each `wordings` are given in.
    fn more_in(&self, wordings: &RoaringBitmap) -> usize {
        wordings.iter().map(|wording| self.more(wording) as usize).sum()
    }

    /// In how many answers more than one `wording` is given.
    fn more(&self, wording: u32) -> u32 {
        let (several, before) = self.several[wording as usize / 64];
        let bit = 1 << (wording % 64);
        if several & bit == 0 {
            return 0;
        }
        let place = before + (several & (bit - 1)).count_ones();
        self.repeats.more(place as usize)
    }

    /// The answers to `question`, of which those have a theme that are given in the wordings found to have it.
    pub fn tally(&self, question: usize, found: &[RoaringBitmap]) -> Tally {
        let scope = &self.of_questions[question];
        let mut coded = union(found);
        coded &= scope;
        // Each theme is held against those only that are coded, which are few.
        let repeated = &coded & &self.repeated;
        let of_theme = |wordings: &RoaringBitmap| {
            let len = match self.of_questions.len() {
                // One question has all wordings.
                1 => wordings.len(),
                _ => wordings.intersection_len(scope),
            };
            len as usize + self.more_in(&(wordings & &repeated))
        };
        let of_all = || {
            let empty = &self.empty & scope;
            let non_answers = self.answers(&(&empty - &coded));
            let with_theme = coded.len() as usize + self.more_in(&repeated);
            (self.answers(scope), with_theme, non_answers)
        };
        let of_themes = || found.par_iter().map(of_theme).collect();
        let (themes, (answered, with_theme, non_answers)) = rayon::join(of_themes, of_all);
        Tally {
            themes,
            coded: with_theme,
            uncoded: answered - with_theme - non_answers,
            non_answers,
        }
    }
}

/// What is in any of `sets`.
fn union(sets: &[RoaringBitmap]) -> RoaringBitmap {
    let (left, right) = sets.split_at(sets.len() / 2);
    let (left, right) = rayon::join(|| left.iter().union(), || right.iter().union());
    left | right
}

/// By 64 of so many wordings, which of them are among `repeats`, and how many of those come before.
fn several(repeats: &Repeats, wordings: usize) -> Vec<(u64, u32)> {
    let mut several = vec![(0_u64, 0_u32); wordings.div_ceil(64)];
    for (wording, _) in repeats.iter() {
        several[wording as usize / 64].0 |= 1 << (wording % 64);
    }
    let mut before = 0;
    for (bits, rank) in &mut several {
        *rank = before;
        before += bits.count_ones();
    }
    several
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
