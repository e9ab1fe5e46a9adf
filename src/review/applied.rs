//! Decisions put upon codings.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::codebook::{Codebook, Library, ThemeId};
use crate::coding::CodedAnswers;
use crate::corpus::{Corpus, QuestionId, RespondentId};
use crate::source::hex;

use super::decision::{Decision, Sequence, Verdict};
use super::standing::Standing;

/// The SHA-256 of what was answered, in composed form and in hexadecimal: of one answer its own (`printf %s TEXT | sha256sum`), of
/// mentions that of all, in their order, with U+001E between.
pub fn text_hash<'a>(mentions: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for (at, text) in mentions.into_iter().enumerate() {
        if at > 0 {
            hash.update([0x1e]);
        }
        hash.update(text.as_bytes());
    }
    hex(&hash.finalize())
}

/// Decisions that stand and are not applied, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unapplied {
    /// The answer reads otherwise than when it was decided on.
    pub stale: usize,
    /// The survey has no such answer.
    pub absent: usize,
    /// The codebook of the question has no such theme.
    pub unknown: usize,
}

impl Unapplied {
    /// All of them.
    pub fn total(self) -> usize {
        self.stale + self.absent + self.unknown
    }

    fn count(&mut self, fate: Fate) {
        match fate {
            Fate::Stale => self.stale += 1,
            Fate::Absent => self.absent += 1,
            Fate::Unknown | Fate::Applied => self.unknown += 1,
        }
    }
}

/// What becomes of a decision that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is applied, or accepts what the rules say.
    Applied,
    /// See [`Unapplied::stale`].
    Stale,
    /// See [`Unapplied::absent`].
    Absent,
    /// See [`Unapplied::unknown`].
    Unknown,
}

impl Fate {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Stale => "text-changed",
            Self::Absent => "no-answer",
            Self::Unknown => "no-theme",
        }
    }
}

/// What decisions make of the codings of a survey.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// By the number of an answer its themes, in order and parents included.
    pub themes: HashMap<usize, Vec<u32>>,
    /// How many decisions to add or to remove are in it, also where the rules say the same.
    pub used: usize,
    /// How many people made those.
    pub reviewers: usize,
    /// Those that are not.
    pub unapplied: Unapplied,
    /// What becomes of each that stands, those that accept among them.
    pub fates: BTreeMap<Sequence, Fate>,
    /// The answers of the survey that were decided on, by the number of each mention, and under which names.
    pub decided: HashMap<usize, (QuestionId, RespondentId)>,
}

impl Applied {
    /// Puts what stands upon `codings`, of the questions that `shows` is true of.
    ///
    /// Of an answer the themes with hits are taken, or where rules give a theme without a hit those that are no parent of another;
    /// decisions then add and remove in the order in which they were made, a theme being removed with all its parts; at last themes
    /// get their parents. Of mentions the first gets what is added.
    pub fn new(
        standing: &Standing,
        corpus: &Corpus,
        library: &Library,
        codings: &CodedAnswers,
        shows: impl Fn(usize) -> bool,
    ) -> Self {
        let places = places(standing, corpus);
        let mut applied = Self::default();
        let mut reviewers: BTreeSet<&str> = BTreeSet::new();
        for ((question, respondent), state) in &standing.answers {
            let at = corpus.find_question(question.as_str());
            if at.is_some_and(|at| !shows(at)) {
                continue;
            }
            let mentions = at.and_then(|at| places.get(&(at, respondent.as_str()))).cloned();
            let key = (question.clone(), respondent.clone());
            let numbers = mentions.clone().into_iter().flatten();
            applied
                .decided
                .extend(numbers.map(|number| (number, key.clone())));
            let texts = mentions
                .clone()
                .map(|mentions| mentions.map(|number| corpus.answer(number).text));
            let hash = texts.map(text_hash);
            let book = library.for_question(question);
            let mut edits = Vec::new();
            for (sequence, decision) in &state.decisions {
                let fate = fate(decision, hash.as_deref(), book);
                applied.fates.insert(*sequence, fate);
                if decision.verdict == Verdict::Accept {
                    continue;
                }
                let theme = decision.theme.as_ref().zip(book);
                let theme = theme.and_then(|(theme, book)| book.find_theme(theme.as_str()));
                match (fate, theme) {
                    (Fate::Applied, Some(theme)) => {
                        reviewers.insert(&decision.reviewer);
                        edits.push((theme, decision.verdict));
                    }
                    (fate, _) => applied.unapplied.count(fate),
                }
            }
            applied.used += edits.len();
            let (Some(mentions), Some(book), false) = (mentions, book, edits.is_empty()) else {
                continue;
            };
            for number in mentions.clone() {
                let is_first = number == mentions.start;
                let themes = edited(book, &direct(book, codings, number), &edits, is_first);
                applied.themes.insert(number, themes);
            }
        }
        applied.reviewers = reviewers.len();
        applied
    }
}

/// What becomes of `decision`, where the answer has `hash` if there is one, and its question `book`.
fn fate(decision: &Decision, hash: Option<&str>, book: Option<&Codebook>) -> Fate {
    let is_known = |theme: &ThemeId| book.is_some_and(|book| book.find_theme(theme.as_str()).is_some());
    match hash {
        None => Fate::Absent,
        Some(hash) if decision.text_hash != hash => Fate::Stale,
        Some(_) if decision.theme.as_ref().is_none_or(is_known) => Fate::Applied,
        Some(_) => Fate::Unknown,
    }
}

/// The hashes of what was answered, as far as it was decided on.
pub(super) fn hashes(standing: &Standing, corpus: &Corpus) -> HashMap<(QuestionId, RespondentId), String> {
    let places = places(standing, corpus);
    let hash = |(question, respondent): &(QuestionId, RespondentId)| {
        let at = corpus.find_question(question.as_str())?;
        let mentions = places.get(&(at, respondent.as_str()))?.clone();
        let hash = text_hash(mentions.map(|number| corpus.answer(number).text));
        Some(((question.clone(), respondent.clone()), hash))
    };
    standing.answers.keys().filter_map(hash).collect()
}

/// Where the answers are that were decided on, by question and respondent.
fn places<'a>(standing: &'a Standing, corpus: &Corpus) -> BTreeMap<(usize, &'a str), Range<usize>> {
    let wanted: HashMap<&str, &'a str> = standing
        .answers
        .keys()
        .map(|(_, respondent)| (respondent.as_str(), respondent.as_str()))
        .collect();
    let ids = corpus.respondents.iter().enumerate();
    let known: HashMap<usize, &'a str> = ids
        .filter_map(|(at, respondent)| Some((at, *wanted.get(respondent.id())?)))
        .collect();
    let mut places: BTreeMap<(usize, &'a str), Range<usize>> = BTreeMap::new();
    if known.is_empty() {
        return places;
    }
    for (number, by) in corpus.given.by.iter().enumerate() {
        let Some(id) = known.get(&(*by as usize)) else {
            continue;
        };
        let question = corpus.answer(number).question;
        let range = places.entry((question, *id)).or_insert(number..number);
        // Mentions stand one after another.
        if range.end == number {
            range.end = number + 1;
        }
    }
    places
}

/// The themes that an answer has of itself and not by their parts.
fn direct(book: &Codebook, codings: &CodedAnswers, number: usize) -> BTreeSet<usize> {
    let coding = codings.coding(number);
    let parents: HashSet<usize> = coding
        .themes
        .iter()
        .flat_map(|theme| book.lineage(*theme).skip(1))
        .collect();
    let leaves = coding.themes.iter().filter(|theme| !parents.contains(theme));
    let hits = coding.hits.iter().map(|hit| hit.theme);
    leaves.copied().chain(hits).collect()
}

/// `direct` after `edits`, with the parents of all.
fn edited(book: &Codebook, direct: &BTreeSet<usize>, edits: &[(usize, Verdict)], is_first: bool) -> Vec<u32> {
    let mut themes = direct.clone();
    for (theme, verdict) in edits {
        match verdict {
            Verdict::Add if is_first => {
                themes.insert(*theme);
            }
            Verdict::Remove => themes.retain(|other| book.lineage(*other).all(|one| one != *theme)),
            Verdict::Add | Verdict::Accept => {}
        }
    }
    let all: BTreeSet<u32> = themes
        .iter()
        .flat_map(|theme| book.lineage(*theme))
        .map(|theme| theme as u32)
        .collect();
    all.into_iter().collect()
}
