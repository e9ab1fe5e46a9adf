//! Searching: the index finds the answers that may fit, and coding's own evaluation decides and gives the spans.

use std::cmp::Ordering;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use tantivy::index::SegmentReader;
use tantivy::query::EnableScoring;
use tantivy::{DocId, Score};

use crate::codebook::Sets;
use crate::codebook::expr::{Expr, Node, RegexTerm, WordTerm};
use crate::coding::{Coder, Finder};
use crate::corpus::Corpus;
use crate::text::Span;

use super::SearchIndex;
use super::error::SearchError;
use super::near_words::{UnknownWord, unknown};
use super::plan::{Plan, Planner};

/// What is looked for.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What an answer must have.
    pub expr: &'a Expr,
    /// The word lists that it uses.
    pub sets: &'a Sets,
    /// What gives answers the themes that it asks for; without, no answer has one.
    pub coder: Option<&'a Coder>,
    /// How many of the first answers not to show, as on a later page.
    pub from: usize,
    /// How many answers to show; `usize::MAX` for all.
    pub limit: usize,
    /// Which come first.
    pub order: Order,
    /// Whether [`Results::every`] is wanted.
    pub every: bool,
    /// Which answers, by their number in the corpus, may be found at all; the others are not counted either. It is
    /// asked on the calling thread.
    pub filter: &'a dyn Fn(usize) -> bool,
}

/// Which answers come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Those that say most of what is looked for in fewest words (BM25); equally good ones as they stand in the corpus.
    #[default]
    Best,
    /// As they stand in the corpus.
    Document,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// How many answers have what was looked for, shown or not.
    pub total: usize,
    /// Those of them that the request's page shows. Pages of one request hold each answer once, in one order.
    pub answers: Vec<FoundAnswer>,
    /// The numbers of all of them, ascending; empty unless that was asked for.
    pub every: Vec<u32>,
    /// Words of the query that no answer of the corpus has, whatever narrows the search; words of word lists are not told.
    pub unknown: Vec<UnknownWord>,
}

/// An answer that has what was looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundAnswer {
    /// Its number in the corpus.
    pub answer: usize,
    /// Higher is better; comparable within one search only. What is found by a regex alone, or for what it lacks, has
    /// the same score as others like it.
    pub score: f32,
    /// Where its text has it, as [`Finder::find`] gives them: in order, possibly overlapping. Empty for what is found
    /// by lacking something.
    pub spans: Vec<Span>,
}

/// Answers that are judged together, on all cores.
const BATCH: usize = 1 << 15;

#[derive(Clone, Copy)]
struct Candidate {
    answer: u32,
    score: Score,
}

impl SearchIndex {
    /// Finds the answers of `corpus`, the corpus that was indexed, that have what is asked for: exactly those in which
    /// [`Finder`] finds it.
    pub fn search(&self, corpus: &Corpus, request: &Request<'_>) -> Result<Results, SearchError> {
        if self.answers != corpus.len() {
            return Err(SearchError::OtherCorpus {
                indexed: self.answers,
                given: corpus.len(),
            });
        }
        let Some(segment) = self.searcher.segment_readers().first() else {
            return Ok(Results::default());
        };
        let mut planner = Planner::new(
            segment,
            self.fields,
            &self.vocabulary,
            &self.analyzer,
            request.sets,
        );
        let plan = planner.plan(request.expr)?;
        let unknown = self.unknown(segment, planner.unknown())?;
        let judge = Judge {
            corpus,
            coder: request.coder,
            finder: Finder::new(request.expr, request.sets, self.analyzer.clone()),
            regexes: required_regexes(request.expr),
            trusted: plan.exact,
            outsized: &self.outsized,
        };
        let mut best = Best::new(request);
        self.collect(plan, request, &judge, &mut best)?;
        let total = best.total;
        let (answers, mut every) = best.finish();
        let shown = answers.into_par_iter().skip(request.from);
        let answers = shown.map(|found| judge.show(found)).collect();
        every.par_sort_unstable();
        Ok(Results {
            total,
            answers,
            every,
            unknown,
        })
    }

    fn unknown(&self, segment: &SegmentReader, words: &[&WordTerm]) -> tantivy::Result<Vec<UnknownWord>> {
        // Answers with a word that is too long for the index may have others that it does not hold.
        if words.is_empty() || !self.outsized.is_empty() {
            return Ok(Vec::new());
        }
        let inverted = segment.inverted_index(self.fields.form)?;
        let words = words.iter();
        Ok(words
            .map(|word| unknown(word, &self.vocabulary, inverted.terms()))
            .collect::<std::io::Result<_>>()?)
    }

    /// Gives `best` every answer that has what is asked for.
    fn collect(
        &self,
        plan: Plan,
        request: &Request<'_>,
        judge: &Judge<'_>,
        best: &mut Best,
    ) -> tantivy::Result<()> {
        let scoring = EnableScoring::enabled_from_searcher(&self.searcher);
        let weight = plan.into_query().weight(scoring)?;
        let mut batch = Vec::new();
        let mut take = |answer: u32, score: Score| {
            if (request.filter)(answer as usize) {
                batch.push(Candidate { answer, score });
            }
            if batch.len() == BATCH {
                judge.keep(&mut batch).for_each(|found| best.push(found));
            }
        };
        let mut seen = FxHashSet::default();
        for segment in self.searcher.segment_readers() {
            let numbers = self.numbers(segment)?;
            weight.for_each(segment, &mut |doc: DocId, score| {
                let answer = numbers.get_val(doc) as u32;
                if self.outsized.binary_search(&answer).is_ok() {
                    seen.insert(answer);
                }
                take(answer, score);
            })?;
        }
        let unseen = self.outsized.iter().filter(|answer| !seen.contains(answer));
        unseen.for_each(|answer| take(*answer, 0.0));
        judge.keep(&mut batch).for_each(|found| best.push(found));
        Ok(())
    }
}

/// Decides by the answers' texts.
struct Judge<'a> {
    corpus: &'a Corpus,
    coder: Option<&'a Coder>,
    finder: Finder,
    regexes: Vec<&'a RegexTerm>,
    /// Whether the index is to be believed.
    trusted: bool,
    /// Answers of which it is never to be believed, for it does not hold all their words; in order.
    outsized: &'a [u32],
}

impl Judge<'_> {
    /// Takes the candidates, and returns in their order those that have what is looked for.
    fn keep(&self, candidates: &mut Vec<Candidate>) -> impl Iterator<Item = Candidate> + use<> {
        let candidates = std::mem::take(candidates);
        let kept: Vec<Candidate> = if self.trusted && self.outsized.is_empty() {
            candidates
        } else {
            let kept = candidates.into_par_iter().with_min_len(64);
            kept.filter(|candidate| self.has(candidate.answer)).collect()
        };
        kept.into_iter()
    }

    fn has(&self, answer: u32) -> bool {
        if self.trusted && self.outsized.binary_search(&answer).is_err() {
            return true;
        }
        let answer = self.corpus.answer(answer as usize);
        // Far cheaper than to take the text to words, and most answers end here.
        let regexes = self
            .regexes
            .iter()
            .all(|regex| regex.find_all(answer.text).next().is_some());
        regexes && self.finder.find_answer(self.corpus, answer, self.coder).is_some()
    }

    fn show(&self, found: Candidate) -> FoundAnswer {
        let answer = found.answer as usize;
        FoundAnswer {
            answer,
            score: found.score,
            spans: self
                .finder
                .find_answer(self.corpus, self.corpus.answer(answer), self.coder)
                .unwrap_or_default(),
        }
    }
}

/// Regexes without which `expr` cannot be had.
fn required_regexes(expr: &Expr) -> Vec<&RegexTerm> {
    match &expr.node {
        Node::Regex(regex) => vec![regex],
        Node::And(parts) | Node::Phrase(parts) => parts.iter().flat_map(required_regexes).collect(),
        Node::Near(_, left, right) => [left, right]
            .into_iter()
            .flat_map(|e| required_regexes(e))
            .collect(),
        Node::NotNear(_, inner, _) | Node::AtLeast(_, inner) => required_regexes(inner),
        Node::Word(_)
        | Node::Set(_)
        | Node::Theme(_)
        | Node::Value(_)
        | Node::Loose(..)
        | Node::Not(_)
        | Node::Or(_) => Vec::new(),
    }
}

/// The first answers in an order, of any number of them, in bounded room.
struct Best {
    limit: usize,
    order: Order,
    kept: Vec<Candidate>,
    total: usize,
    /// The numbers of all, if they are wanted.
    every: Option<Vec<u32>>,
}

impl Best {
    fn new(request: &Request<'_>) -> Self {
        Self {
            // Those before the page are needed to know which are on it.
            limit: match request.limit {
                0 => 0,
                limit => limit.saturating_add(request.from),
            },
            order: request.order,
            kept: Vec::new(),
            total: 0,
            every: request.every.then(Vec::new),
        }
    }

    fn push(&mut self, found: Candidate) {
        self.total += 1;
        if let Some(every) = &mut self.every {
            every.push(found.answer);
        }
        self.kept.push(found);
        if self.kept.len() >= self.limit.saturating_mul(2).max(1024) {
            self.prune();
        }
    }

    fn prune(&mut self) {
        let order = self.order;
        if self.kept.len() > self.limit {
            if let Some(last) = self.limit.checked_sub(1) {
                self.kept
                    .select_nth_unstable_by(last, |a, b| compare(order, a, b));
            }
            self.kept.truncate(self.limit);
        }
    }

    fn finish(mut self) -> (Vec<Candidate>, Vec<u32>) {
        self.prune();
        let order = self.order;
        self.kept.sort_unstable_by(|a, b| compare(order, a, b));
        (self.kept, self.every.unwrap_or_default())
    }
}

fn compare(order: Order, a: &Candidate, b: &Candidate) -> Ordering {
    let by_score = match order {
        Order::Best => b.score.total_cmp(&a.score),
        Order::Document => Ordering::Equal,
    };
    by_score.then(a.answer.cmp(&b.answer))
}
