//! Answers as distinct texts that were each given so many times.

use crate::corpus::Wording;
use crate::mapped::Strings;
use crate::store::Store;

/// The answers to some questions, equal ones once.
pub(super) struct Given<'a> {
    pub store: &'a Store,
    /// By block, how many answers each wording is.
    pub times: Vec<Vec<usize>>,
}

impl<'a> Given<'a> {
    /// The answers of `store` to those questions that `is_asked` tells.
    pub fn new(store: &'a Store, is_asked: &dyn Fn(usize) -> bool) -> Self {
        let mut times: Vec<Vec<usize>> = store.rows().iter().map(|rows| vec![0; rows.len()]).collect();
        let blocks = store.corpus().wordings.blocks().iter();
        let questions: Vec<&[u32]> = blocks.map(|block| &*block.questions).collect();
        for wording in store
            .corpus()
            .given
            .wordings
            .iter()
            .map(|wording| Wording(*wording))
        {
            if is_asked(questions[wording.block()][wording.place()] as usize) {
                times[wording.block()][wording.place()] += 1;
            }
        }
        Self { store, times }
    }

    /// The texts of a block.
    pub fn texts(&self, block: usize) -> &'a Strings {
        &self.store.corpus().wordings.blocks()[block].texts
    }

    /// How often each word of the vocabulary occurs.
    pub fn word_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.store.vocabulary().len()];
        for (rows, times) in self.store.rows().iter().zip(&self.times) {
            let mut of_block = vec![0; rows.vocabulary().len()];
            for (place, times) in times.iter().enumerate() {
                rows.row(place).words().for_each(|word| of_block[word] += times);
            }
            let numbers = rows.vocabulary().iter().zip(of_block);
            numbers.for_each(|(number, count)| counts[*number as usize] += count);
        }
        counts
    }
}
