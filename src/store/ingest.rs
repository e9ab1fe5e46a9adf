//! From texts to rows of numbers, on all cores, block by block.
//!
//! One thread reads and cuts texts into blocks, others number the words of each block by themselves, and one gives
//! the words their numbers in the whole vocabulary, in the order of the blocks: the result is the same for any number
//! of threads. Between them stand short queues, so that what is read and not yet kept is a few blocks.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::corpus::{Block, Keep};
use crate::mapped::Strings;
use crate::text::Numbering;

use super::rows::{Numberer, Rows};

/// Where numbered blocks are kept.
pub(super) trait Shelf: Send {
    /// Why it may fail.
    type Error: Send;
    /// Takes the next block.
    fn put(&mut self, block: Block, rows: Rows) -> Result<(), Self::Error>;
}

/// A block and its number.
type Job = (usize, Block);

/// A block that was numbered.
struct Done {
    at: usize,
    block: Block,
    rows: Rows,
    /// The forms of its words.
    forms: Strings,
}

/// Gives blocks, as they are read, to those who number them.
pub(super) struct Feeder {
    jobs: SyncSender<Job>,
    next: usize,
}

impl Keep for Feeder {
    fn keep(&mut self, block: Block) {
        // Nobody listens any more when keeping has failed, which `ingest` tells.
        let _ = self.jobs.send((self.next, block));
        self.next += 1;
    }
}

/// Numbers the blocks that `read` feeds, and puts them on `shelf`. Returns what `read` does, and the vocabulary.
pub(super) fn ingest<S: Shelf, T>(
    threads: usize,
    shelf: &mut S,
    read: impl FnOnce(Feeder) -> T,
) -> (T, Result<Strings, S::Error>) {
    let (jobs, todo) = sync_channel::<Job>(1);
    let (finished, done) = sync_channel::<Done>(threads);
    let todo = Mutex::new(todo);
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let (todo, finished) = (&todo, finished.clone());
            scope.spawn(move || number(todo, &finished));
        }
        drop(finished);
        let collector = scope.spawn(move || collect(&done, shelf));
        let read = read(Feeder { jobs, next: 0 });
        let vocabulary = match collector.join() {
            Ok(vocabulary) => vocabulary,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        (read, vocabulary)
    })
}

/// Numbers block after block until there are no more. If keeping has failed they are taken all the same, so that
/// whoever reads is not left waiting.
fn number(todo: &Mutex<Receiver<Job>>, finished: &SyncSender<Done>) {
    let mut is_wanted = true;
    let mut numberer = Numberer::default();
    loop {
        let job = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((at, block)) = job else { return };
        if is_wanted {
            let (rows, forms) = numberer.number(&block);
            let done = Done {
                at,
                block,
                rows,
                forms,
            };
            is_wanted = finished.send(done).is_ok();
        }
    }
}

/// Puts blocks on the shelf in their order, and makes the vocabulary of all.
fn collect<S: Shelf>(done: &Receiver<Done>, shelf: &mut S) -> Result<Strings, S::Error> {
    let mut vocabulary = Numbering::default();
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for done in done {
        waiting.insert(done.at, done);
        while let Some(Done {
            block,
            mut rows,
            forms,
            ..
        }) = waiting.remove(&next)
        {
            let mut numbers = Vec::with_capacity(forms.len());
            vocabulary.number_all(&forms, |number| numbers.push(number));
            rows.vocabulary = numbers.into();
            shelf.put(block, rows)?;
            next += 1;
        }
    }
    Ok(vocabulary.take_forms())
}
