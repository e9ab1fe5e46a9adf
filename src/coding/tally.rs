//! How many answers have what, reckoned by wordings.

use std::ops::Range;

use rayon::prelude::*;
use roaring::{MultiOps, RoaringBitmap};

use crate::corpus::{Corpus, Wording};
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
        let wordings = corpus.wordings.blocks().len() << 16;
        let repeated = || in_order(store.repeats().iter().map(|(wording, _)| wording));
        let several = || (several(store.repeats(), wordings), repeated());
        let empty = || non_answers(store.rows().iter().map(Rows::non_answers));
        let ((several, repeated), (of_questions, empty)) =
            rayon::join(several, || rayon::join(|| of_questions(corpus), empty));
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

/// The wordings of each question.
fn of_questions(corpus: &Corpus) -> Vec<RoaringBitmap> {
    let mut of_questions = vec![RoaringBitmap::new(); corpus.questions.len()];
    let blocks = corpus.wordings.blocks().iter().enumerate();
    match &mut of_questions[..] {
        // The only one has all, and nothing need be read.
        [all] => blocks.for_each(|(block, wordings)| add_run(all, block, 0..wordings.questions.len())),
        _ => blocks.for_each(|(block, wordings)| add_runs(&mut of_questions, block, &wordings.questions)),
    }
    of_questions
}

/// Adds the wordings of a block, which are of these `questions`, to those of each question. Whole runs at a time: most surveys
/// ask question by question.
fn add_runs(of_questions: &mut [RoaringBitmap], block: usize, questions: &[u32]) {
    let mut start = 0;
    for run in questions.chunk_by(|one, other| one == other) {
        add_run(
            &mut of_questions[run[0] as usize],
            block,
            start..start + run.len(),
        );
        start += run.len();
    }
}

/// Adds the wordings at those places of a block.
fn add_run(wordings: &mut RoaringBitmap, block: usize, places: Range<usize>) {
    if let Some(last) = places.clone().last() {
        wordings.insert_range(Wording::at(block, places.start).0..=Wording::at(block, last).0);
    }
}

/// The wordings that say nothing: those at whose places in `blocks` a 1 stands.
fn non_answers<'a>(blocks: impl Iterator<Item = &'a [u8]> + Clone) -> RoaringBitmap {
    let of_block = |(block, empty): (usize, &'a [u8])| {
        let places = memchr::memchr_iter(1, empty);
        places.map(move |place| Wording::at(block, place).0)
    };
    in_order(blocks.enumerate().flat_map(of_block))
}

/// The set of `wordings`, which is made at once if they come in order.
fn in_order(wordings: impl Iterator<Item = u32> + Clone) -> RoaringBitmap {
    RoaringBitmap::from_sorted_iter(wordings.clone()).unwrap_or_else(|_| wordings.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn members(all: &RoaringBitmap) -> Vec<u32> {
        all.iter().collect()
    }

    /// The numbers of the wordings at whose places `value` stands, one by one.
    fn plainly<T: PartialEq>(blocks: &[Vec<T>], value: &T) -> Vec<u32> {
        let of_block = |(block, values): (usize, &Vec<T>)| {
            let places = (0..values.len()).filter(|place| values[*place] == *value);
            places
                .map(|place| Wording::at(block, place).0)
                .collect::<Vec<u32>>()
        };
        blocks.iter().enumerate().flat_map(of_block).collect()
    }

    proptest! {
        #[test]
        fn wordings_are_those_of_their_questions(blocks in prop::collection::vec(prop::collection::vec(0..3_u32, 0..30), 0..4)) {
            let mut of_questions = vec![RoaringBitmap::new(); 3];
            for (block, questions) in blocks.iter().enumerate() {
                add_runs(&mut of_questions, block, questions);
            }
            for (question, all) in of_questions.iter().enumerate() {
                prop_assert_eq!(members(all), plainly(&blocks, &(question as u32)));
            }
        }

        #[test]
        fn those_that_say_nothing_are_found(blocks in prop::collection::vec(prop::collection::vec(0..2_u8, 0..30), 0..4)) {
            let all = non_answers(blocks.iter().map(Vec::as_slice));
            prop_assert_eq!(members(&all), plainly(&blocks, &1));
        }
    }
}
