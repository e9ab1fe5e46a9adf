//! A tantivy query for any of many words at once.
//!
//! tantivy's own query for many terms gives all answers the same score, and its union of single-term queries scores the
//! rarest spelling highest. Here the words count as one, as often as any of them stands in an answer: BM25 then ranks
//! `bolig*` as it ranks `bolig`. There is no limit to the number of words.

use std::io;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentReader;
use tantivy::postings::TermInfo;
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// Finds the answers that have any of some words. It belongs to the one segment that it was made of.
#[derive(Clone)]
pub(super) struct AnyWord(Arc<Counts>);

/// How often the words stand in each answer.
struct Counts {
    field: Field,
    /// By document; what is more than 255 is 255, which changes no rank that anyone could see.
    times: Box<[u8]>,
    /// Documents with any.
    found: u32,
    weight: Bm25Weight,
}

impl AnyWord {
    /// The query for the words of `field` that `words` tells of.
    pub fn new(segment: &SegmentReader, field: Field, words: &[TermInfo]) -> tantivy::Result<Self> {
        let inverted = segment.inverted_index(field)?;
        let mut times = vec![0u8; segment.max_doc() as usize].into_boxed_slice();
        for word in words {
            let mut postings =
                inverted.read_block_postings_from_terminfo(word, IndexRecordOption::WithFreqs)?;
            while !postings.docs().is_empty() {
                for (doc, more) in postings.docs().iter().zip(postings.freqs()) {
                    let more = u8::try_from(*more).unwrap_or(u8::MAX);
                    let count = times
                        .get_mut(*doc as usize)
                        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
                    *count = count.saturating_add(more);
                }
                postings.advance();
            }
        }
        let found = times.iter().filter(|count| **count > 0).count() as u32;
        let docs = u64::from(segment.max_doc());
        let average = inverted.total_num_tokens() as Score / docs.max(1) as Score;
        let weight = Bm25Weight::for_one_term_without_explain(u64::from(found), docs, average);
        Ok(Self(Arc::new(Counts {
            field,
            times,
            found,
            weight,
        })))
    }
}

impl std::fmt::Debug for AnyWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnyWord(in {} answers)", self.0.found)
    }
}

impl Query for AnyWord {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for AnyWord {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = CountScorer {
            norms: reader.get_fieldnorms_reader(self.0.field)?,
            weight: self.0.weight.boost_by(boost),
            counts: Arc::clone(&self.0),
            doc: 0,
        };
        scorer.go_to(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let found = doc < reader.max_doc() && scorer.seek(doc) == doc;
        let score = if found { scorer.score() } else { 0.0 };
        Ok(Explanation::new("any of the words", score))
    }
}

struct CountScorer {
    counts: Arc<Counts>,
    norms: FieldNormReader,
    weight: Bm25Weight,
    doc: DocId,
}

impl CountScorer {
    /// Goes to the first document from `from` on that has a word.
    fn go_to(&mut self, from: DocId) -> DocId {
        let rest = self.counts.times.get(from as usize..).unwrap_or_default();
        self.doc = match first_above_zero(rest) {
            Some(ahead) => from + ahead as DocId,
            None => TERMINATED,
        };
        self.doc
    }
}

/// Index of the first number that is not zero.
fn first_above_zero(times: &[u8]) -> Option<usize> {
    const STEP: usize = 32;
    let zeros = times
        .chunks_exact(STEP)
        .take_while(|chunk| chunk.iter().fold(0, |any, count| any | count) == 0)
        .count()
        * STEP;
    let ahead = times[zeros..].iter().position(|count| *count > 0)?;
    Some(zeros + ahead)
}

impl DocSet for CountScorer {
    fn advance(&mut self) -> DocId {
        match self.doc {
            TERMINATED => TERMINATED,
            doc => self.go_to(doc + 1),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        self.go_to(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.counts.found
    }
}

impl Scorer for CountScorer {
    fn score(&mut self) -> Score {
        let times = self.counts.times[self.doc as usize];
        self.weight
            .score(self.norms.fieldnorm_id(self.doc), u32::from(times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_above_zero_is_found_wherever_it_stands(zeros in 0usize..200, more in 0usize..50) {
            let mut times = vec![0u8; zeros];
            prop_assert_eq!(first_above_zero(&times), None);
            times.extend(std::iter::repeat_n(1, more + 1));
            prop_assert_eq!(first_above_zero(&times), Some(zeros));
        }
    }
}
