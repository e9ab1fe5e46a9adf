//! The survey as numbers: words by number in rows, and for each word the wordings that have it.
//!
//! A store is made of answers in one pass and kept in one mapped file, which opens in no time however large it is. It
//! knows nothing of themes: coding asks its vocabulary, which is small, instead of its texts, which are not.

mod directory;
mod freshness;
mod ingest;
mod keeping;
mod open;
mod repeats;
mod rows;

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::corpus::{Block, Corpus, Wordings};
use crate::mapped::Strings;

pub use freshness::BUILD;
pub use open::{Opened, Request, Trouble, open};
pub use repeats::Repeats;
pub use rows::{Row, Rows};

use ingest::Shelf;

/// A survey, and its words as numbers.
#[derive(Clone, Debug, Default)]
pub struct Store {
    corpus: Corpus,
    rows: Vec<Rows>,
    repeats: Repeats,
    vocabulary: Strings,
    key: Option<String>,
    /// What was asked for; of one that was not read from files, a number that no other has.
    asked: String,
}

/// Stores that were not read from files so far.
static UNREAD: AtomicU64 = AtomicU64::new(0);

impl Store {
    /// Numbers the words of `corpus`, in memory.
    pub fn of(corpus: Corpus) -> Self {
        let mut shelf = InMemory::default();
        let threads = rayon::current_num_threads();
        let feed = |mut feeder: ingest::Feeder| {
            let blocks = corpus.wordings.blocks().iter().cloned();
            blocks.for_each(|block| crate::corpus::Keep::keep(&mut feeder, block));
        };
        let ((), vocabulary) = ingest::ingest(threads, &mut shelf, feed);
        let Ok(vocabulary) = vocabulary;
        let number = UNREAD.fetch_add(1, Ordering::Relaxed);
        let repeats = Repeats::of(&corpus.given.wordings);
        shelf.store(corpus, repeats, vocabulary, number.to_string())
    }

    /// Who answered what.
    pub fn corpus(&self) -> &Corpus {
        &self.corpus
    }

    /// The words of the wordings, by block, as [`Wordings::blocks`].
    pub fn rows(&self) -> &[Rows] {
        &self.rows
    }

    /// The wordings that several answers are given in.
    pub fn repeats(&self) -> &Repeats {
        &self.repeats
    }

    /// The distinct forms of all words, by number, in the order in which they are first met.
    pub fn vocabulary(&self) -> &Strings {
        &self.vocabulary
    }

    /// What tells this store from all others in which the same numbers mean other wordings: what was asked for, and what
    /// the files held.
    pub fn identity(&self) -> String {
        let inputs = self.corpus.inputs.iter().map(|input| input.sha256.as_str());
        let inputs: Vec<&str> = inputs.collect();
        format!("{} {}", self.asked, inputs.join(" "))
    }

    /// What was asked for, in brief, if it is kept in a file: files beside it may bear it in their names.
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

/// Blocks that stay in memory.
#[derive(Default)]
struct InMemory {
    blocks: Vec<Block>,
    rows: Vec<Rows>,
}

impl Shelf for InMemory {
    type Error = Infallible;

    fn put(&mut self, block: Block, rows: Rows) -> Result<(), Infallible> {
        self.blocks.push(block);
        self.rows.push(rows);
        Ok(())
    }
}

impl InMemory {
    fn store(self, corpus: Corpus, repeats: Repeats, vocabulary: Strings, asked: String) -> Store {
        Store {
            repeats,
            corpus: Corpus {
                wordings: Wordings::from(self.blocks),
                ..corpus
            },
            rows: self.rows,
            vocabulary,
            key: None,
            asked,
        }
    }
}
