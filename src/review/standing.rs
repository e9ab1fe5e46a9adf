//! What stands of a history of decisions.

use std::collections::{BTreeMap, HashSet};

use crate::corpus::{QuestionId, RespondentId};

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
    /// one answer the last stands.
    pub fn of(history: &[(Sequence, Entry)]) -> Self {
        let undone = Self::undone(history);
        let mut standing = Self::default();
        for (sequence, entry) in history {
            let Entry::Decision(decision) = entry else {
                continue;
            };
            if undone.contains(sequence) {
                continue;
            }
            let key = (decision.question.clone(), decision.respondent.clone());
            let state = standing.answers.entry(key).or_default();
            state
                .decisions
                .retain(|(_, earlier)| earlier.theme != decision.theme);
            state.decisions.push((*sequence, decision.clone()));
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
