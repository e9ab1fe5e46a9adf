//! What the decisions of reviewers make of the codings.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use fritekst::coding::CodedAnswers;
use fritekst::report::{Overruling, Provenance};
use fritekst::review::{Applied, Entry, Fate, Sequence, Standing, State, to_csv};
use fritekst::source::hex;

use super::app::Reading;
use crate::cli::hand::name;
use crate::cli::survey::Survey;

/// All decisions, and the codings with those that stand.
pub struct Decided {
    reading: Arc<Reading>,
    latest: Sequence,
    /// What was ever decided.
    pub history: Vec<(Sequence, Entry)>,
    /// What is undone of it.
    pub undone: HashSet<Sequence>,
    /// What stands of it.
    pub standing: Standing,
    /// What it does.
    pub applied: Applied,
    /// The codings with it.
    pub codings: CodedAnswers,
    /// Where those come from.
    pub provenance: Provenance,
}

impl Decided {
    /// What `history`, kept in `file`, makes of the codings of `reading`.
    pub fn new(
        survey: &Survey,
        reading: &Arc<Reading>,
        history: Vec<(Sequence, Entry)>,
        file: &Path,
    ) -> Self {
        let standing = Standing::in_survey(&history, &survey.corpus);
        let (corpus, library) = (&survey.corpus, reading.coder.library());
        let applied = Applied::new(&standing, corpus, library, &reading.codings, |question| {
            survey.shows(question)
        });
        let provenance = match history.is_empty() {
            true => reading.provenance.clone(),
            false => {
                let sha256 = hex(&Sha256::digest(to_csv(&history)));
                let overruling = Overruling::new(name(file), sha256, &applied);
                reading.provenance.clone().and_decisions([overruling])
            }
        };
        Self {
            codings: reading.codings.clone().overruled(applied.themes.clone()),
            undone: Standing::undone(&history),
            latest: history.last().map_or(0, |(sequence, _)| *sequence),
            reading: Arc::clone(reading),
            provenance,
            history,
            standing,
            applied,
        }
    }

    /// Whether it is of that codebook, and has all decisions up to `latest`.
    pub fn is_of(&self, reading: &Arc<Reading>, latest: Sequence) -> bool {
        Arc::ptr_eq(&self.reading, reading) && self.latest == latest
    }

    /// What stands of the decisions on the answer of that number; nothing if nobody has decided.
    pub fn on(&self, answer: usize) -> Option<&State> {
        self.standing.answers.get(self.applied.decided.get(&answer)?)
    }

    /// Whether somebody has decided on the answer as it reads now.
    pub fn is_reviewed(&self, answer: usize) -> bool {
        let holds = |sequence: &Sequence| self.applied.fates.get(sequence) == Some(&Fate::Applied);
        let state = self.on(answer);
        state.is_some_and(|state| state.decisions.iter().any(|(sequence, _)| holds(sequence)))
    }

    /// Whether somebody has overruled the rules on the answer, and it holds.
    pub fn is_overruled(&self, answer: usize) -> bool {
        self.applied.themes.contains_key(&answer)
    }
}
