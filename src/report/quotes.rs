//! Quotes: answers that show what a theme is, chosen by a method that can be told and repeated.

use std::collections::HashSet;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::codebook::Codebook;
use crate::coding::{CodedAnswers, Coding};
use crate::corpus::{Corpus, Wording};
use crate::text::{Language, Span, Tokens, sentences};

use super::number::count;
use super::phrases::Phrases;
use super::redaction::{PersonalData, Redactor, redaction_note};

/// How quotes are chosen and cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteOptions {
    /// How many for each theme.
    pub each: usize,
    /// Another seed chooses others.
    pub seed: u64,
    /// How much of the answer is shown.
    pub context: Context,
    /// Whether it is left out who said it.
    pub anonymous: bool,
}

/// How much of an answer is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Context {
    /// All of it.
    #[default]
    Answer,
    /// The sentences with hits.
    Sentence,
}

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Index of the answer in the corpus.
    pub answer: usize,
    /// Who gave it, by id, without personal data if that is replaced.
    pub respondent: String,
    /// What is shown of it, parts joined by [`CUT`].
    pub text: String,
    /// Hits of the theme and its subthemes in `text`.
    pub hits: Vec<Span>,
    /// The rules behind the hits, as written, each once.
    pub rules: Vec<String>,
    /// The personal data that was replaced in what is shown.
    pub redacted: Vec<PersonalData>,
}

/// Stands where something is left out.
pub const CUT: &str = "[...]";

/// How many answers of those that have a theme are looked at, the first in the order: more make no better quotes.
pub const POOL: usize = 1000;

/// So many answers that may not be quoted are tried before no more are looked for.
const MOST_REFUSED: usize = 20;

/// Lengths in characters that are quoted first: long enough to say something, short enough to read.
const READABLE: std::ops::RangeInclusive<usize> = 25..=320;

/// What quotes are chosen from, and how.
#[derive(Clone, Copy, Debug)]
pub struct Quoting<'a> {
    /// The answers.
    pub corpus: &'a Corpus,
    /// Their codings, by `book`.
    pub codings: &'a CodedAnswers,
    /// The codebook of the question.
    pub book: &'a Codebook,
    /// Index of the question in the corpus.
    pub question: usize,
    /// How they are chosen.
    pub options: QuoteOptions,
    /// What replaces personal data, if that is asked for. It does not bear on which answers are chosen.
    pub redactor: Option<&'a Redactor>,
}

impl Quoting<'_> {
    /// The answers to the question that have the theme, in order.
    pub fn pool(&self, theme: usize) -> Vec<usize> {
        let (corpus, codings) = (self.corpus, self.codings);
        let wordings = corpus.given.wordings.iter().enumerate();
        let answers =
            wordings.filter(|(_, wording)| corpus.wordings.question(Wording(**wording)) == self.question);
        answers
            .map(|(at, _)| at)
            .filter(|at| codings.has(*at, theme))
            .collect()
    }

    /// Chooses quotes for the theme of that index among `pool`, answers that have it, of those that `lets`, which is asked of
    /// whom is not in `quoted`, lets be quoted.
    ///
    /// The answers are put in an order that depends on seed, theme and respondent alone; the first [`POOL`] of them are
    /// looked at. One after another, the first of those is taken that differ most from the ones already taken: of readable
    /// length, by a respondent not in `quoted`, by a rule not shown yet, from a group (first background variable) not shown
    /// yet.
    pub fn choose(
        &self,
        theme: usize,
        pool: &[usize],
        quoted: &mut HashSet<usize>,
        lets: &mut dyn FnMut(usize) -> bool,
    ) -> Vec<Quote> {
        let mut order: Vec<([u8; 32], usize)> =
            pool.iter().map(|at| (self.order_key(theme, *at), *at)).collect();
        order.sort_unstable();
        order.truncate(POOL);
        let mut pool: Vec<Candidate> = order
            .par_iter()
            .map(|(_, at)| Candidate::new(self.corpus, &self.codings.coding(*at), self.book, theme, *at))
            .collect();
        let mut shown = Shown::default();
        let mut quotes = Vec::new();
        let mut refused = 0;
        while quotes.len() < self.options.each {
            let best = (0..pool.len()).min_by_key(|at| (pool[*at].faults(&shown, quoted), *at));
            let Some(best) = best.map(|at| pool.remove(at)) else {
                break;
            };
            if !quoted.contains(&best.respondent) && !lets(best.answer) {
                refused += 1;
                if refused == MOST_REFUSED {
                    break;
                }
                continue;
            }
            shown.rules.extend(best.rules.iter().copied());
            shown.groups.extend(best.group.clone());
            quoted.insert(best.respondent);
            quotes.push(best.quote(self));
        }
        quotes
    }

    /// Where an answer stands in the order.
    fn order_key(&self, theme: usize, answer: usize) -> [u8; 32] {
        let respondent = self.corpus.respondents.get(self.corpus.given.by[answer] as usize);
        let seed = self.options.seed.to_string();
        key(&[&seed, self.book.themes[theme].id.as_str(), respondent.id()])
    }
}

/// How quotes are chosen, and what of them is replaced, paragraph by paragraph. Where figures are hidden, it is told that quotes
/// do not give them away.
pub fn quote_method(
    options: QuoteOptions,
    redactor: Option<&Redactor>,
    hides: bool,
    language: Language,
) -> Vec<String> {
    let phrases = Phrases::of(language);
    let mut chosen = phrases
        .quote_method
        .replace("{seed}", &options.seed.to_string())
        .replace("{most}", &count(POOL, language));
    if hides {
        chosen.push(' ');
        chosen.push_str(phrases.quotes_kept_back);
    }
    let replaced = redactor.map(|redactor| redaction_note(redactor.has_names(), language).to_owned());
    std::iter::once(chosen).chain(replaced).collect()
}

/// What the quotes taken so far have shown.
#[derive(Default)]
struct Shown {
    rules: HashSet<(usize, usize)>,
    groups: HashSet<String>,
}

struct Candidate {
    answer: usize,
    respondent: usize,
    group: Option<String>,
    /// Theme and rule of the hits.
    rules: Vec<(usize, usize)>,
    hits: Vec<Span>,
    readable: bool,
}

impl Candidate {
    fn new(corpus: &Corpus, coding: &Coding, book: &Codebook, theme: usize, at: usize) -> Self {
        let answer = corpus.answer(at);
        let respondent = corpus.respondent(answer);
        let within = |hit: &&crate::coding::Hit| book.lineage(hit.theme).any(|one| one == theme);
        let hits: Vec<_> = coding.hits.iter().filter(within).collect();
        let mut rules: Vec<(usize, usize)> = hits.iter().map(|hit| (hit.theme, hit.rule)).collect();
        rules.dedup();
        Self {
            answer: at,
            respondent: answer.respondent,
            group: respondent.value(0).map(str::to_owned),
            rules,
            hits: hits.iter().map(|hit| hit.span).collect(),
            readable: READABLE.contains(&answer.text.chars().count()),
        }
    }

    /// How badly it would do beside what is shown; fewer is better, the first weighing most.
    fn faults(&self, shown: &Shown, quoted: &HashSet<usize>) -> (bool, bool, bool, bool) {
        let known_rule = self.rules.iter().all(|rule| shown.rules.contains(rule));
        let known_group = self
            .group
            .as_ref()
            .is_some_and(|group| shown.groups.contains(group));
        (
            !self.readable,
            quoted.contains(&self.respondent),
            known_rule,
            known_group,
        )
    }

    /// Personal data is replaced before the answer is cut: what is cut through is found no more.
    fn quote(self, quoting: &Quoting<'_>) -> Quote {
        let answer = quoting.corpus.answer(self.answer);
        let id = quoting.corpus.respondent(answer).id();
        let (mut whole, mut hits) = (answer.text.to_owned(), self.hits);
        let (mut respondent, mut redacted) = (id.to_owned(), Vec::new());
        if let Some(redactor) = quoting.redactor {
            let (text, id) = (redactor.redact(&whole, &hits), redactor.redact(id, &[]));
            (whole, hits, redacted) = (text.text, text.hits, text.kinds);
            respondent = id.text;
            if !quoting.options.anonymous {
                redacted.extend(id.kinds);
            }
        }
        let (text, hits) = match quoting.options.context {
            Context::Answer => trimmed(&whole, &hits),
            Context::Sentence => cut(&whole, &hits),
        };
        let rule =
            |(theme, rule): &(usize, usize)| quoting.book.themes[*theme].any[*rule].written.text.clone();
        Quote {
            answer: self.answer,
            respondent,
            text,
            hits,
            rules: self.rules.iter().map(rule).collect(),
            redacted,
        }
    }
}

/// A place in an order that nobody chose, the same on every machine.
fn key(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// The text without the white space around it.
fn trimmed(text: &str, hits: &[Span]) -> (String, Vec<Span>) {
    let start = text.len() - text.trim_start().len();
    let shift = |span: &Span| {
        Span::new(
            span.start().saturating_sub(start),
            span.end().saturating_sub(start),
        )
    };
    (text.trim().to_owned(), hits.iter().map(shift).collect())
}

/// The sentences that hits touch; what is left out between, before and behind them is shown.
fn cut(text: &str, hits: &[Span]) -> (String, Vec<Span>) {
    let tokens = Tokens::of(text);
    let mut sentences = sentences(text, &tokens);
    take_openings(text, &mut sentences);
    let mut kept = String::new();
    let mut moved = Vec::new();
    let mut last = None;
    for (at, sentence) in sentences.iter().enumerate() {
        let touching: Vec<&Span> = hits
            .iter()
            .filter(|hit| hit.start() < sentence.end() && sentence.start() < hit.end())
            .collect();
        if touching.is_empty() {
            continue;
        }
        match last {
            None if at > 0 => kept.push_str(&format!("{CUT} ")),
            Some(before) if before + 1 < at => kept.push_str(&format!(" {CUT} ")),
            Some(_) => kept.push(' '),
            None => {}
        }
        let offset = kept.len();
        moved.extend(touching.iter().map(|hit| {
            let start = hit.start().max(sentence.start()) - sentence.start();
            let end = hit.end().min(sentence.end()) - sentence.start();
            Span::new(start, end).shift(offset)
        }));
        kept.push_str(&text[*sentence]);
        last = Some(at);
    }
    match last {
        None => trimmed(text, hits),
        Some(at) if at + 1 < sentences.len() => (format!("{kept} {CUT}"), moved),
        Some(_) => (kept, moved),
    }
}

/// Gives each sentence the quotation marks and brackets that open right before its first word.
fn take_openings(text: &str, sentences: &mut [Span]) {
    let mut last = 0;
    for sentence in sentences {
        let opens = |c: char| matches!(c, '[' | '(' | '«' | '“' | '„' | '"' | '\'' | '‹');
        let before = text[last..sentence.start()].trim_end_matches(opens);
        *sentence = Span::new(last + before.len(), sentence.end());
        last = sentence.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str, hit: &str, expected: &str) {
        let at = text.find(hit).expect("the hit");
        let (quote, hits) = cut(text, &[Span::new(at, at + hit.len())]);
        assert_eq!(quote, expected);
        assert_eq!(&quote.as_str()[hits[0]], hit);
    }

    #[test]
    fn what_is_left_out_of_a_sentence_quote_is_shown() {
        cuts("Bolig er vanskelig.", "Bolig", "Bolig er vanskelig.");
        cuts(
            "Vel. Bolig er vanskelig. Tolk også.",
            "Bolig",
            "[...] Bolig er vanskelig. [...]",
        );
        cuts(
            "Bolig er vanskelig. Tolk også.",
            "Bolig",
            "Bolig er vanskelig. [...]",
        );
    }

    #[test]
    fn a_sentence_keeps_what_opens_before_it() {
        cuts(
            "[navn] har bolig. (Men [navn] har ikke.) «Tolk» mangler.",
            "har bolig",
            "[navn] har bolig. [...]",
        );
        cuts("Vel. «Tolk» mangler.", "Tolk", "[...] «Tolk» mangler.");
    }

    #[test]
    fn a_whole_answer_loses_only_the_space_around_it() {
        let (quote, hits) = trimmed(" \n bolig ", &[Span::new(3, 8)]);
        assert_eq!((quote.as_str(), hits), ("bolig", vec![Span::new(0, 5)]));
    }
}
