//! The search index: which answers have what a query asks for, best first.
//!
//! An answer is indexed twice, by the forms of its words and by their stems, from the same words that coding sees. Its
//! text is not stored: whoever searches has the corpus at hand, and texts would make the index three times as large
//! and its building slower. The index is never the judge of a match that it cannot know for certain: it names the
//! answers that may have it, [`Finder`](crate::coding::Finder) decides on their texts, and gives the exact spans.
//! What a query finds is therefore what a rule of the same wording would code.
//!
//! tantivy brings the postings and BM25. Its query parser, stemmer, stop words and snippets are not used: they would
//! read keywords otherwise than the codebook does.

mod any_word;
mod build;
mod error;
mod facets;
mod fingerprint;
mod folder;
mod forms;
mod known;
mod narrowing;
mod near_words;
mod plan;
mod read_only;
mod schema;
mod search;
mod stamp;
#[cfg(test)]
mod tests;
mod verified;
mod vocabulary;

use std::cell::OnceCell;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::index::SegmentReader;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Index, ReloadPolicy, Searcher, TERMINATED};

use crate::corpus::Corpus;
use crate::text::Analyzer;

use folder::Site;
use known::Known;
use schema::{Fields, schema};
use stamp::Stamp;
use vocabulary::Vocabulary;

pub use build::BuildOptions;
pub use error::{BuildError, SearchError, Unusable};
pub use facets::{Facets, ThemeCounts, VariableCounts};
pub use fingerprint::Fingerprint;
pub use narrowing::{Narrowing, Prepared};
pub use near_words::{NearWord, UnknownWord};
pub use search::{FoundAnswer, Order, Request, Results};

/// Where an index is kept.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// In a folder of its own, which is made if need be.
    Folder(&'a Path),
    /// In memory, until it is dropped.
    Memory,
}

/// An index that is open for searching.
pub struct SearchIndex {
    analyzer: Arc<Analyzer>,
    searcher: Searcher,
    fields: Fields,
    answers: usize,
    /// Answers with a word that is too long for the index, in order.
    outsized: Vec<u32>,
    vocabulary: Vocabulary,
}

impl SearchIndex {
    /// Builds an index of `corpus`. One that is in the place already stays in force until the new one is complete.
    /// Waits while another process builds in the same folder.
    pub fn build(
        corpus: &Corpus,
        analyzer: Arc<Analyzer>,
        place: Place<'_>,
        options: &BuildOptions<'_>,
    ) -> Result<Self, BuildError> {
        match place {
            Place::Memory => {
                let index = build::write(corpus, &analyzer, None, options)?;
                Ok(Self::of(&index, analyzer, corpus.len(), Vocabulary::default())?)
            }
            Place::Folder(folder) => {
                let fingerprint = Fingerprint::of(corpus, &analyzer);
                let site = Site::enter(folder)?;
                site.build(corpus, &analyzer, &fingerprint, options)?;
                Ok(Self::open(folder, &fingerprint, analyzer)?)
            }
        }
    }

    /// Opens the index in `folder`, if it is sound and of the answers that `fingerprint` tells. Never writes.
    ///
    /// Unless it is noted that its files have not changed since, reads the whole index to see that they are as they were
    /// written.
    pub fn open(folder: &Path, fingerprint: &Fingerprint, analyzer: Arc<Analyzer>) -> Result<Self, Unusable> {
        let found = folder::open(folder, |stamp| stamp.is_of(fingerprint))?;
        Self::found(found, analyzer, None)
    }

    /// Opens the index in `folder`, or builds it anew if it cannot be used, and then tells why. Of one that it opens it
    /// notes there what makes the next opening quicker, and when it is searched what makes the next search quicker.
    pub fn open_or_build(
        corpus: &Corpus,
        analyzer: Arc<Analyzer>,
        folder: &Path,
        options: &BuildOptions<'_>,
    ) -> Result<(Self, Option<Unusable>), BuildError> {
        let known_as = options
            .known_as
            .map(|name| Fingerprint::known_as(name, &analyzer));
        let fingerprint = OnceCell::new();
        let fingerprint = || fingerprint.get_or_init(|| Fingerprint::of(corpus, &analyzer));
        let is_of = |stamp: &Stamp| {
            known_as.as_ref().is_some_and(|name| stamp.is_known_as(name)) || stamp.is_of(fingerprint())
        };
        let open = || {
            let found = folder::open(folder, is_of)?;
            found.note(folder, known_as.as_deref());
            let known = found.known(folder, &analyzer);
            Self::found(found, Arc::clone(&analyzer), known)
        };
        let reason = match open() {
            Ok(index) => return Ok((index, None)),
            Err(reason) => reason,
        };
        let site = Site::enter(folder)?;
        // Another process may have built it while this one waited. It is opened without a note, which would wait for this
        // very lock.
        if let Ok(index) = Self::open(folder, fingerprint(), Arc::clone(&analyzer)) {
            return Ok((index, None));
        }
        site.build(corpus, &analyzer, fingerprint(), options)?;
        Ok((Self::open(folder, fingerprint(), analyzer.clone())?, Some(reason)))
    }

    /// Number of answers in the index.
    pub fn answers(&self) -> usize {
        self.answers
    }

    fn found(found: folder::Found, analyzer: Arc<Analyzer>, known: Option<Known>) -> Result<Self, Unusable> {
        let vocabulary = Vocabulary::from(found.forms);
        let vocabulary = match known {
            Some(known) => vocabulary.keeping(known),
            None => vocabulary,
        };
        Self::of(&found.index, analyzer, found.stamp.answers, vocabulary).map_err(Unusable::damaged)
    }

    /// Opens `index`, which holds so many answers in at most one segment.
    fn of(
        index: &Index,
        analyzer: Arc<Analyzer>,
        answers: usize,
        vocabulary: Vocabulary,
    ) -> tantivy::Result<Self> {
        let (schema, fields) = schema();
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let searcher = reader.searcher();
        let same_schema = index.schema() == schema;
        let mut index = Self {
            analyzer,
            searcher,
            fields,
            answers,
            outsized: Vec::new(),
            vocabulary,
        };
        if !same_schema || !index.is_sound()? {
            return Err(tantivy::TantivyError::SystemError(
                "it is not laid out as an index of these answers".to_owned(),
            ));
        }
        index.outsized = index.find_outsized()?;
        Ok(index)
    }

    /// Whether it holds its answers in one segment at most, each under a number of theirs.
    fn is_sound(&self) -> tantivy::Result<bool> {
        let segments = self.searcher.segment_readers();
        let mut sound = segments.len() <= 1 && self.searcher.num_docs() == self.answers as u64;
        for segment in segments.iter().filter(|segment| segment.max_doc() > 0) {
            sound &= self.numbers(segment)?.max_value() < self.answers as u64;
            let forms = segment.inverted_index(self.fields.form)?.terms().num_terms();
            sound &= self.vocabulary.is_of(forms);
        }
        Ok(sound)
    }

    fn find_outsized(&self) -> tantivy::Result<Vec<u32>> {
        let mut found = Vec::new();
        for segment in self.searcher.segment_readers() {
            let numbers = self.numbers(segment)?;
            for term in self.fields.outsized() {
                let inverted = segment.inverted_index(term.field())?;
                let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    found.push(numbers.get_val(postings.doc()) as u32);
                    postings.advance();
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The numbers of the answers, by document.
    fn numbers(&self, segment: &SegmentReader) -> tantivy::Result<Arc<dyn ColumnValues<u64>>> {
        let column = segment.fast_fields().u64("answer")?;
        Ok(column.first_or_default_col(u64::MAX))
    }
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SearchIndex({} answers)", self.answers)
    }
}
