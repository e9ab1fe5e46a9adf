//! What stands of a history of decisions.

use std::collections::{BTreeMap, HashSet};

use crate::corpus::{Corpus, QuestionId, RespondentId};

use super::applied::hashes;
use super::decision::{Decision, Sequence, Verdict};
use super::decisions::Entry;

/// What stands of the decisions on one answer, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Of each theme the last decision that is not undone.
    pub decisions: Vec<(Sequence, Decision)>,
}

impl State {
    /// Whether the answer is reviewed at all.
    pub fn is_reviewed(&self) -> bool {
        !self.decisions.is_empty()
    }

    /// Those that overrule the rules: which add a theme, and which remove one.
    pub fn overruling(&self) -> impl Iterator<Item = (Sequence, &Decision)> {
        let all = self
            .decisions
            .iter()
            .map(|(sequence, decision)| (*sequence, decision));
        all.filter(|(_, decision)| decision.verdict != Verdict::Accept)
    }
}

/// What stands of all decisions, by answer.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// By question and respondent.
    pub answers: BTreeMap<(QuestionId, RespondentId), State>,
}

impl Standing {
    /// What stands of `history`, which is in order.
    ///
    /// An undone decision is as if it had never been; so is an undone undoing. Of the decisions of all reviewers on one theme of
    /// one answer the last stands: by the time that it was made at, so that it is the same wherever files of several people are put
    /// together; of those of one second by the name of the reviewer, and then by their order.
    pub fn of(history: &[(Sequence, Entry)]) -> Self {
        Self::by(history, |_| true)
    }

    /// The same, but that a decision on an answer which reads otherwise in `corpus` does not take the place of one on what it says
    /// now, whichever is the later.
    pub fn in_survey(history: &[(Sequence, Entry)], corpus: &Corpus) -> Self {
        let hashes = hashes(&Self::of(history), corpus);
        Self::by(history, |decision| {
            let key = (decision.question.clone(), decision.respondent.clone());
            hashes.get(&key) == Some(&decision.text_hash)
        })
    }

    fn by(history: &[(Sequence, Entry)], is_of_text: impl Fn(&Decision) -> bool) -> Self {
        let undone = Self::undone(history);
        let mut made: Vec<(Sequence, &Decision)> = history
            .iter()
            .filter_map(|(sequence, entry)| match entry {
                Entry::Decision(decision) if !undone.contains(sequence) => Some((*sequence, decision)),
                _ => None,
            })
            .collect();
        made.sort_by_cached_key(|(_, decision)| (decision.when.instant(), decision.reviewer.clone()));
        let mut standing = Self::default();
        for (sequence, decision) in made {
            let key = (decision.question.clone(), decision.respondent.clone());
            let decisions = &mut standing.answers.entry(key).or_default().decisions;
            let is_of_text = |decision: &Decision| is_of_text(decision);
            let same = |(_, earlier): &(Sequence, Decision)| earlier.theme == decision.theme;
            let holds = |earlier: &(Sequence, Decision)| same(earlier) && is_of_text(&earlier.1);
            if !is_of_text(decision) && decisions.iter().any(holds) {
                continue;
            }
            decisions.retain(|earlier| !same(earlier));
            decisions.push((sequence, decision.clone()));
        }
        standing
    }

    /// The entries of `history` that later ones have undone.
    pub fn undone(history: &[(Sequence, Entry)]) -> HashSet<Sequence> {
        let mut undone = HashSet::new();
        for (sequence, entry) in history.iter().rev() {
            if let Entry::Undo { of, .. } = entry
                && !undone.contains(sequence)
            {
                undone.insert(*of);
            }
        }
        undone
    }
}
