//! In which order answers are reviewed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use fritekst::codebook::ThemeId;
use fritekst::corpus::{QuestionId, RespondentId};
use fritekst::review::{Entry, Fate, Verdict};

use super::app::{Hits, View};
use super::ask::Fields;

/// Of questions with more answers than this, hits are not counted, which would take long: themes are.
const COUNTED: usize = 100_000;

/// Which answers come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Those that it is least certain of that they are coded rightly.
    #[default]
    Uncertain,
    /// As they stand in the files.
    File,
}

impl Order {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Uncertain, Self::File];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Uncertain => "uncertain",
            Self::File => "file",
        }
    }
}

/// What is reviewed.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Index of the question.
    pub question: usize,
    /// Index of the theme in its codebook, if one is looked at.
    pub theme: Option<usize>,
    /// In which order.
    pub order: Order,
}

/// How doubtful an answer is: first what people disagree on, then that with fewest hits, then as it stands in the files. What
/// says nothing comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    is_empty: bool,
    is_in_conflict: Reverse<bool>,
    hits: usize,
}

/// Answers in the order in which they are reviewed.
pub struct Queue {
    /// The number of each; of mentions that of the first.
    pub answers: Vec<usize>,
    /// Which of them somebody has decided on.
    pub reviewed: Vec<bool>,
}

impl Wanted {
    /// What `fields` ask for, or the first question; nothing if no question has a codebook.
    pub fn of(fields: &Fields, view: &View) -> Option<Self> {
        let (question, book) = view.asked_question(fields)?;
        Some(Self {
            question,
            theme: fields.get("theme").and_then(|id| book.find_theme(id)),
            order: Order::ALL
                .into_iter()
                .find(|order| fields.get("order") == Some(order.name()))
                .unwrap_or_default(),
        })
    }

    /// The fields that ask for it, and for the answer of that respondent.
    pub fn fields(&self, view: &View, respondent: Option<&str>) -> Vec<(&'static str, String)> {
        let theme = self
            .theme
            .zip(view.book(self.question))
            .map(|(theme, book)| book.themes[theme].id.to_string());
        vec![
            ("question", view.corpus().questions[self.question].id.to_string()),
            ("theme", theme.unwrap_or_default()),
            (
                "order",
                if self.order == Order::default() {
                    String::new()
                } else {
                    self.order.name().to_owned()
                },
            ),
            ("respondent", respondent.unwrap_or_default().to_owned()),
        ]
    }

    /// The id of the theme that is looked at.
    pub fn theme_id<'a>(&self, view: &'a View) -> Option<&'a ThemeId> {
        Some(&view.book(self.question)?.themes[self.theme?].id)
    }
}

impl Queue {
    /// Those of the question, or of the theme: that have it by the rules or by decisions, and those that it was taken from.
    pub fn new(wanted: &Wanted, view: &View) -> Self {
        let corpus = view.corpus();
        let id = wanted.theme_id(view);
        let conflicts = conflicts(view);
        let is_of_theme = |number: usize| match wanted.theme {
            None => true,
            Some(theme) => {
                let decided = view.decided.on(number);
                let mut decisions = decided.into_iter().flat_map(|state| &state.decisions);
                view.reading.codings.has(number, theme)
                    || view.codings().has(number, theme)
                    || decisions.any(|(_, one)| one.theme.as_ref() == id)
            }
        };
        let all: Vec<Range<usize>> = corpus
            .mentions(0..corpus.len())
            .filter(|range| corpus.answer(range.start).question == wanted.question)
            .collect();
        let hits = match wanted.order {
            Order::File => Arc::default(),
            Order::Uncertain => view.reading.hits(wanted.question, || hits(view, &all)),
        };
        let doubt = |range: &Range<usize>| {
            let key = view.decided.applied.decided.get(&range.start);
            let of_answer = hits.get(&range.start).into_iter().flatten();
            let is_wanted = |theme: usize| wanted.theme.is_none_or(|wanted| wanted == theme);
            Doubt {
                is_empty: range.clone().all(|number| view.codings().is_non_answer(number)),
                is_in_conflict: Reverse(key.is_some_and(|key| conflicts.contains(key))),
                hits: of_answer
                    .filter(|(theme, _)| is_wanted(*theme))
                    .map(|(_, n)| n)
                    .sum(),
            }
        };
        let ranges = all.iter().filter(|range| (*range).clone().any(is_of_theme));
        let mut answers: Vec<(Option<Doubt>, usize)> = ranges
            .map(|range| {
                (
                    (wanted.order == Order::Uncertain).then(|| doubt(range)),
                    range.start,
                )
            })
            .collect();
        answers.sort_unstable();
        let answers: Vec<usize> = answers.into_iter().map(|(_, number)| number).collect();
        let reviewed = answers
            .iter()
            .map(|number| is_reviewed(view, *number, id))
            .collect();
        Self { answers, reviewed }
    }

    /// Where an answer stands.
    pub fn place(&self, answer: usize) -> Option<usize> {
        self.answers.iter().position(|one| *one == answer)
    }

    /// The next that nobody has decided on, behind that place or else from the beginning; never that place itself.
    pub fn next_unreviewed(&self, place: Option<usize>) -> Option<usize> {
        let from = place.map_or(0, |place| place + 1);
        let places = (from..self.answers.len()).chain(0..from.min(self.answers.len()));
        let mut open = places.filter(|at| Some(*at) != place && !self.reviewed[*at]);
        open.next().map(|at| self.answers[at])
    }
}

/// Whether somebody has decided on the answer: on that theme or on the whole, if one theme is looked at.
fn is_reviewed(view: &View, answer: usize, theme: Option<&ThemeId>) -> bool {
    let Some(theme) = theme else {
        return view.decided.is_reviewed(answer);
    };
    let decisions = view
        .decided
        .on(answer)
        .into_iter()
        .flat_map(|state| &state.decisions);
    let mut holding =
        decisions.filter(|(sequence, _)| view.decided.applied.fates.get(sequence) == Some(&Fate::Applied));
    holding.any(|(_, decision)| decision.theme.as_ref().is_none_or(|one| one == theme))
}

/// How many hits the rules have in each of these answers, by theme; of very many answers each theme counts as one hit.
fn hits(view: &View, answers: &[Range<usize>]) -> Hits {
    let codings = &view.reading.codings;
    let counts_hits = answers.len() <= COUNTED;
    let of_answer = |range: &Range<usize>| {
        let mut by_theme: BTreeMap<usize, usize> = BTreeMap::new();
        for number in range.clone() {
            match counts_hits {
                true => codings
                    .coding(number)
                    .hits
                    .iter()
                    .for_each(|hit| *by_theme.entry(hit.theme).or_default() += 1),
                false => codings
                    .themes(number)
                    .iter()
                    .for_each(|theme| *by_theme.entry(*theme as usize).or_default() += 1),
            }
        }
        (range.start, by_theme.into_iter().collect())
    };
    answers.par_iter().map(of_answer).collect()
}

/// Answers on which people decided differently about one theme, none of it undone, or that have changed since somebody did.
fn conflicts(view: &View) -> BTreeSet<(QuestionId, RespondentId)> {
    let decided = &view.decided;
    let mut seen: HashMap<(&QuestionId, &RespondentId, &ThemeId), (&str, Verdict)> = HashMap::new();
    let mut found = BTreeSet::new();
    for (sequence, entry) in &decided.history {
        let Entry::Decision(decision) = entry else {
            continue;
        };
        if decided.undone.contains(sequence) {
            continue;
        }
        let key = || (decision.question.clone(), decision.respondent.clone());
        if decided.applied.fates.get(sequence) == Some(&Fate::Stale) {
            found.insert(key());
        }
        let Some(theme) = &decision.theme else {
            continue;
        };
        let this = (decision.reviewer.as_str(), decision.verdict);
        let before = seen.insert((&decision.question, &decision.respondent, theme), this);
        if before.is_some_and(|before| before.0 != this.0 && before.1 != this.1) {
            found.insert(key());
        }
    }
    found
}
