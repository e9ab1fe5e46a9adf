//! The wordings of a block as rows of numbers, and for each word the wordings that have it.

use crate::corpus::Block;
use crate::mapped::{Column, Strings};
use crate::text::{Numbering, Tokens, is_non_answer};

/// Set in the number of a word that begins a sentence, the first of a wording excepted.
const BEGINS: u32 = 1 << 31;

/// The words of a block's wordings, as numbers of the block's own vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Where in `words` each wording ends.
    pub(super) ends: Column<u32>,
    /// The words, one wording behind another.
    pub(super) words: Column<u32>,
    /// Which wordings say nothing («vet ikke»): 1 if so.
    pub(super) empty: Column<u8>,
    /// Where in `postings` each word of the block ends.
    pub(super) posting_ends: Column<u32>,
    /// The places of the wordings that have a word, ascending.
    pub(super) postings: Column<u16>,
    /// The number in the whole vocabulary of each word of the block.
    pub(super) vocabulary: Column<u32>,
}

/// The words of one wording.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a>(&'a [u32]);

impl<'a> Row<'a> {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number that the word has in its block.
    pub fn word(&self, at: usize) -> usize {
        (self.0[at] & !BEGINS) as usize
    }

    /// The words, by their numbers in the block.
    pub fn words(self) -> impl ExactSizeIterator<Item = usize> + use<'a> {
        self.0.iter().map(|word| (word & !BEGINS) as usize)
    }

    /// Whether a sentence begins with the word, which is not the first.
    pub fn begins_sentence(&self, at: usize) -> bool {
        self.0[at] & BEGINS != 0
    }
}

impl Rows {
    /// How many wordings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The words of the wording at that place.
    pub fn row(&self, place: usize) -> Row<'_> {
        Row(slice(&self.ends, &self.words, place))
    }

    /// How many words the wordings have together.
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Whether the wording at that place says nothing.
    pub fn is_non_answer(&self, place: usize) -> bool {
        self.empty[place] != 0
    }

    /// For each wording whether it says nothing: 1 if so.
    pub fn non_answers(&self) -> &[u8] {
        &self.empty
    }

    /// The places of the wordings that have the block's word of that number, ascending.
    pub fn having(&self, word: usize) -> &[u16] {
        slice(&self.posting_ends, &self.postings, word)
    }

    /// For each word of the block its number in the whole vocabulary.
    pub fn vocabulary(&self) -> &[u32] {
        &self.vocabulary
    }
}

/// Numbers the words of block after block, in the room that the first took.
#[derive(Debug, Default)]
pub(super) struct Numberer {
    numbering: Numbering,
    tokens: Tokens,
}

impl Numberer {
    /// Numbers the words of `block`, and tells their forms. What numbers they have in the whole vocabulary is left to whoever
    /// knows the other blocks.
    pub fn number(&mut self, block: &Block) -> (Rows, Strings) {
        let tokens = &mut self.tokens;
        let (mut ends, mut words, mut empty) = (Vec::new(), Vec::new(), Vec::new());
        for text in block.texts.run(0..block.texts.len()) {
            tokens.refill(text);
            let first = words.len();
            self.numbering.number_words(tokens, |number| words.push(number));
            tokens.begins().for_each(|at| words[first + at] |= BEGINS);
            ends.push(words.len() as u32);
            empty.push(u8::from(is_non_answer(tokens)));
        }
        let forms = self.numbering.take_forms();
        let (posting_ends, postings) = invert(&ends, &words, forms.len());
        let rows = Rows {
            ends: ends.into(),
            words: words.into(),
            empty: empty.into(),
            posting_ends: posting_ends.into(),
            postings: postings.into(),
            vocabulary: Column::default(),
        };
        (rows, forms)
    }
}

/// What belongs to `at` in `all`, of which `ends` tells where each ends.
fn slice<'a, T>(ends: &[u32], all: &'a [T], at: usize) -> &'a [T] {
    let start = at.checked_sub(1).map_or(0, |before| ends[before]);
    &all[start as usize..ends[at] as usize]
}

/// For each of so many words the places of the rows that have it, each once: counted, then dealt out.
fn invert(ends: &[u32], words: &[u32], vocabulary: usize) -> (Vec<u32>, Vec<u16>) {
    const NOWHERE: u32 = u32::MAX;
    let mut starts = vec![0_u32; vocabulary];
    let mut last = vec![NOWHERE; vocabulary];
    for_each_once(ends, words, &mut last, |_, word| starts[word] += 1);
    let mut sum = 0;
    for start in &mut starts {
        sum += std::mem::replace(start, sum);
    }
    let mut postings = vec![0_u16; sum as usize];
    last.fill(NOWHERE);
    for_each_once(ends, words, &mut last, |place, word| {
        postings[starts[word] as usize] = place as u16;
        starts[word] += 1;
    });
    (starts, postings)
}

/// Calls `visit` with each row's place and each of its words, once a row. `last` is where each word was seen last.
fn for_each_once(ends: &[u32], words: &[u32], last: &mut [u32], mut visit: impl FnMut(usize, usize)) {
    for place in 0..ends.len() {
        for word in slice(ends, words, place) {
            let word = (word & !BEGINS) as usize;
            if last[word] != place as u32 {
                last[word] = place as u32;
                visit(place, word);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_are_the_words_of_the_texts(
            before in prop::collection::vec("([abæ]{1,3}[ .]{1,2}){0,6}", 0..9),
            texts in prop::collection::vec("([abæ]{1,3}[ .]{1,2}){0,6}", 1..20),
        ) {
            let block = |texts: &[String]| Block {
                texts: texts.iter().map(String::as_str).collect::<Strings>(),
                questions: vec![0; texts.len()].into(),
            };
            let (other, block) = (block(&before), block(&texts));
            let mut numberer = Numberer::default();
            numberer.number(&other);
            let (rows, forms) = numberer.number(&block);
            prop_assert_eq!(rows.len(), texts.len());
            for (place, text) in texts.iter().enumerate() {
                let (row, tokens) = (rows.row(place), Tokens::of(text));
                prop_assert_eq!(row.len(), tokens.len());
                for at in 0..row.len() {
                    prop_assert_eq!(forms.get(row.word(at)), tokens.form(at));
                    let begins = at > 0 && tokens.sentence(at) != tokens.sentence(at - 1);
                    prop_assert_eq!(row.begins_sentence(at), begins);
                }
            }
            for word in 0..forms.len() {
                let having: BTreeSet<u16> = (0..texts.len())
                    .filter(|place| rows.row(*place).words().any(|other| other == word))
                    .map(|place| place as u16)
                    .collect();
                prop_assert!(rows.having(word).iter().eq(&having));
            }
        }
    }
}
