//! Writes answers into an index.
//!
//! The answers are cut into parts that follow one another, each part is indexed by one thread, and the parts are merged
//! in their order. Document numbers then follow the answers' order, and the index is the same on any number of threads.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use tantivy::directory::{Directory, MmapDirectory, RamDirectory};
use tantivy::indexer::merge_indices;
use tantivy::{Index, IndexBuilder, IndexSettings};

use crate::corpus::Corpus;
use crate::text::Analyzer;

use super::error::BuildError;
use super::schema::{schema, tokenizers};

/// How an index is built; what it finds does not depend on it.
#[derive(Clone, Copy)]
pub struct BuildOptions<'a> {
    /// Threads that index; at least one works.
    pub threads: usize,
    /// About how many bytes all threads together may take.
    pub memory: usize,
    /// Is told now and then, on the calling thread, how many answers are indexed.
    pub progress: &'a dyn Fn(usize),
    /// What tells the answers from all others, if anything does but their texts: a [`Store::identity`]. An index that bears
    /// it is opened without reading the texts.
    ///
    /// [`Store::identity`]: crate::store::Store::identity
    pub known_as: Option<&'a str>,
}

impl Default for BuildOptions<'_> {
    fn default() -> Self {
        Self {
            threads: 2,
            memory: 256 << 20,
            progress: &|_| {},
            known_as: None,
        }
    }
}

/// Bytes of memory that a byte of text takes while it is being indexed; 2 to 3 were measured on short answers.
const MEMORY_PER_TEXT: usize = 4;

/// What an answer weighs beside its text, in bytes of text.
const OVERHEAD: usize = 32;

/// Where parts are kept until they are merged, within the folder of the index.
const PARTS: &str = "parts";

/// Answers between two words of progress.
const STRIDE: usize = 4096;

/// Most answers in an index: tantivy's numbers end there.
const MOST_ANSWERS: usize = 1 << 31;

/// Indexes `corpus` in `folder`, which is empty, or in memory.
pub(super) fn write(
    corpus: &Corpus,
    analyzer: &Arc<Analyzer>,
    folder: Option<&Path>,
    options: &BuildOptions<'_>,
) -> Result<Index, BuildError> {
    if corpus.len() >= MOST_ANSWERS {
        return Err(BuildError::TooMany(corpus.len()));
    }
    let threads = options.threads.max(1);
    let parts = cut(corpus, options.memory / threads / MEMORY_PER_TEXT);
    let work = Work {
        corpus,
        analyzer,
        parts: &parts,
        folder,
        next: AtomicUsize::new(0),
        stopped: AtomicBool::new(false),
    };
    let indexes = work.run(threads.min(parts.len()), options.progress)?;
    match <[Index; 1]>::try_from(indexes) {
        Ok([only]) => Ok(only),
        Err(several) => Ok(merge_indices(&several, directory(folder)?)?),
    }
}

/// Ranges of answers whose texts come to about `bytes`; at least one range, though there be no answer.
fn cut(corpus: &Corpus, bytes: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut size = 0;
    for (at, answer) in corpus.answers().enumerate() {
        size += answer.text.len() + OVERHEAD;
        if size >= bytes {
            parts.push(start..at + 1);
            start = at + 1;
            size = 0;
        }
    }
    if start < corpus.len() || parts.is_empty() {
        parts.push(start..corpus.len());
    }
    parts
}

fn directory(folder: Option<&Path>) -> Result<Box<dyn Directory>, BuildError> {
    match folder {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(BuildError::at(folder))?;
            let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
            Ok(Box::new(directory))
        }
        None => Ok(Box::new(RamDirectory::create())),
    }
}

/// What the threads share.
struct Work<'a> {
    corpus: &'a Corpus,
    analyzer: &'a Arc<Analyzer>,
    parts: &'a [Range<usize>],
    folder: Option<&'a Path>,
    /// The next part that nobody has taken.
    next: AtomicUsize,
    /// Set when one thread fails, so that the others do not go on for nothing.
    stopped: AtomicBool,
}

enum News {
    Indexed(usize),
    Part(usize, Result<Index, BuildError>),
}

impl Work<'_> {
    /// Indexes all parts, and returns their indexes in order.
    fn run(&self, threads: usize, progress: &dyn Fn(usize)) -> Result<Vec<Index>, BuildError> {
        let mut done: Vec<(usize, Index)> = Vec::new();
        let mut failed = None;
        thread::scope(|scope| {
            let (sender, news) = mpsc::channel();
            for _ in 0..threads {
                let sender = sender.clone();
                scope.spawn(move || self.index_parts(&sender));
            }
            drop(sender);
            let mut indexed = 0;
            for news in news {
                match news {
                    News::Indexed(more) => {
                        indexed += more;
                        progress(indexed);
                    }
                    News::Part(part, Ok(index)) => done.push((part, index)),
                    News::Part(_, Err(error)) => {
                        self.stopped.store(true, Ordering::Relaxed);
                        failed = Some(error);
                    }
                }
            }
        });
        match failed {
            Some(error) => Err(error),
            None => {
                done.sort_unstable_by_key(|(part, _)| *part);
                Ok(done.into_iter().map(|(_, index)| index).collect())
            }
        }
    }

    /// Takes part after part until none is left.
    fn index_parts(&self, news: &Sender<News>) {
        while !self.stopped.load(Ordering::Relaxed) {
            let part = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(range) = self.parts.get(part) else {
                return;
            };
            let index = self.index_part(part, range.clone(), news);
            // Whoever listens has gone only if the build has failed.
            let _ = news.send(News::Part(part, index));
        }
    }

    fn index_part(&self, part: usize, range: Range<usize>, news: &Sender<News>) -> Result<Index, BuildError> {
        let folder = match self.folder {
            Some(folder) if self.parts.len() > 1 => Some(folder.join(PARTS).join(part.to_string())),
            other => other.map(Path::to_owned),
        };
        let (schema, fields) = schema();
        let text: usize = range
            .clone()
            .map(|number| self.corpus.answer(number).text.len())
            .sum();
        let mut writer = IndexBuilder::new()
            .schema(schema)
            .settings(IndexSettings::default())
            .tokenizers(tokenizers(self.analyzer))
            .single_segment_index_writer(directory(folder.as_deref())?, text.clamp(1 << 20, 64 << 20))?;
        for start in range.clone().step_by(STRIDE) {
            if self.stopped.load(Ordering::Relaxed) {
                break;
            }
            let end = range.end.min(start + STRIDE);
            for number in start..end {
                writer.add_document(fields.document(number, self.corpus.answer(number).text))?;
            }
            let _ = news.send(News::Indexed(end - start));
        }
        Ok(writer.finalize()?)
    }
}
