//! Where two coders agree, theme by theme.

use std::collections::BTreeSet;

use crate::corpus::{QuestionId, RespondentId};
use crate::stats::{Interval, Pairs, SetPairs, SetUnit, bootstrap};

/// An answer that both coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twice {
    /// Who gave it.
    pub respondent: RespondentId,
    /// To what.
    pub question: QuestionId,
    /// The themes that the first coder gave, parents included.
    pub first: BTreeSet<String>,
    /// Those of the second.
    pub second: BTreeSet<String>,
}

/// A figure and its bootstrap interval; each may be undefined.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Of the answers as they are.
    pub value: Option<f64>,
    /// Of answers by respondents drawn anew: 95 %, by percentiles.
    pub interval: Option<Interval>,
}

/// How two coders agree on a theme.
#[derive(Clone, Debug, PartialEq)]
pub struct OfTheme {
    /// The question.
    pub question: QuestionId,
    /// The theme's id.
    pub theme: String,
    /// The counts.
    pub pairs: Pairs,
    /// Share of answers coded alike.
    pub agreement: Score,
    /// Cohen's kappa.
    pub kappa: Score,
    /// Krippendorff's alpha, nominal.
    pub alpha: Score,
    /// F1.
    pub f1: Score,
}

/// How two coders agree on whole answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfSets {
    /// Answers that both coded.
    pub answers: usize,
    /// Share of answers with the same themes.
    pub agreement: Score,
    /// Krippendorff's alpha with MASI distance between sets of themes.
    pub alpha: Score,
    /// F1 of all codings together.
    pub f1: Score,
}

/// Two coders' themes of the same answers.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The answers that both coded.
    pub answers: Vec<Twice>,
    /// By question, the themes that count, in order.
    pub themes: Vec<(QuestionId, Vec<String>)>,
}

impl Comparison {
    /// Compares `answers`, of which those to each question of `themes` may have the themes named there. What else a coder gave
    /// is left out, and who gave a part of a theme gave that theme.
    pub fn new(answers: Vec<Twice>, themes: Vec<(QuestionId, Vec<String>)>) -> Self {
        let of_question = |question: &QuestionId| {
            let found = themes.iter().find(|(id, _)| id == question);
            found.map_or(&[][..], |(_, themes)| themes)
        };
        let answers = answers.into_iter().map(|twice| {
            let themes = of_question(&twice.question);
            Twice {
                first: with_parents(&twice.first, themes),
                second: with_parents(&twice.second, themes),
                ..twice
            }
        });
        Self {
            answers: answers.collect(),
            themes,
        }
    }

    /// The counts of a theme.
    pub fn pairs(&self, question: &QuestionId, theme: &str) -> Pairs {
        let answers = self.answers.iter().filter(|twice| twice.question == *question);
        answers.map(|twice| twice.pairs(theme)).sum()
    }

    /// How the coders agree on each theme.
    pub fn by_theme(&self, seed: u64) -> Vec<OfTheme> {
        let mut found = Vec::new();
        for (question, themes) in &self.themes {
            let answers: Vec<&Twice> = self
                .answers
                .iter()
                .filter(|twice| twice.question == *question)
                .collect();
            for theme in themes {
                let units: Vec<Pairs> = by_respondent(&answers)
                    .into_iter()
                    .map(|own| own.iter().map(|twice| twice.pairs(theme)).sum())
                    .collect();
                let pairs: Pairs = units.iter().copied().sum();
                let drawn = |figure: fn(Pairs) -> Option<f64>| Score {
                    value: figure(pairs),
                    interval: bootstrap(units.len(), seed, |times| {
                        let drawn = units.iter().zip(times).map(|(pairs, times)| pairs.times(*times));
                        figure(drawn.sum())
                    }),
                };
                found.push(OfTheme {
                    question: question.clone(),
                    theme: theme.clone(),
                    pairs,
                    agreement: drawn(Pairs::agreement),
                    kappa: drawn(Pairs::kappa),
                    alpha: drawn(Pairs::alpha),
                    f1: drawn(Pairs::f1),
                });
            }
        }
        found
    }

    /// How the coders agree on whole answers. Answers are expected to have by chance what others to the same question have.
    pub fn of_sets(&self, seed: u64) -> OfSets {
        let answers: Vec<&Twice> = self.answers.iter().collect();
        let units = by_respondent(&answers);
        let mut sets = SetPairs::default();
        let of_unit: Vec<Vec<SetUnit>> = units
            .iter()
            .map(|own| {
                let number = |twice: &&Twice| {
                    let question = self.themes.iter().position(|(id, _)| *id == twice.question);
                    let question = question.unwrap_or(self.themes.len());
                    (
                        question,
                        vec![sets.number(&twice.first), sets.number(&twice.second)],
                    )
                };
                own.iter().map(number).collect()
            })
            .collect();
        let alike: Vec<Pairs> = units
            .iter()
            .map(|own| own.iter().map(|twice| twice.whole()).sum())
            .collect();
        let codings: Vec<Pairs> = units
            .iter()
            .map(|own| own.iter().map(|twice| twice.codings()).sum())
            .collect();
        let summed = |units: &[Pairs], times: &[usize]| -> Pairs {
            units
                .iter()
                .zip(times)
                .map(|(pairs, times)| pairs.times(*times))
                .sum()
        };
        let score = |figure: &dyn Fn(&[usize]) -> Option<f64>| Score {
            value: figure(&vec![1; units.len()]),
            interval: bootstrap(units.len(), seed, figure),
        };
        OfSets {
            answers: self.answers.len(),
            agreement: score(&|times| summed(&alike, times).agreement()),
            alpha: score(&|times| sets.alpha(&of_unit, times)),
            f1: score(&|times| summed(&codings, times).f1()),
        }
    }
}

impl Twice {
    /// The one answer as counts of a theme.
    pub fn pairs(&self, theme: &str) -> Pairs {
        Pairs::of(self.first.contains(theme), self.second.contains(theme))
    }

    /// The one answer as a whole: alike or not.
    fn whole(&self) -> Pairs {
        match self.first == self.second {
            true => Pairs::of(true, true),
            false => Pairs::of(true, false),
        }
    }

    /// All themes that either gave.
    fn codings(&self) -> Pairs {
        self.first
            .union(&self.second)
            .map(|theme| self.pairs(theme))
            .sum()
    }
}

/// Those of `themes` that `given` has or has a part of.
pub(super) fn with_parents(given: &BTreeSet<String>, themes: &[String]) -> BTreeSet<String> {
    let is_given = |theme: &&String| {
        given.iter().any(|id| {
            let rest = id.strip_prefix(theme.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    themes.iter().filter(is_given).cloned().collect()
}

/// The answers of each respondent, respondents in the order of their first answers.
fn by_respondent<'a>(answers: &[&'a Twice]) -> Vec<Vec<&'a Twice>> {
    let mut numbers = rustc_hash::FxHashMap::default();
    let mut units: Vec<Vec<&Twice>> = Vec::new();
    for twice in answers {
        let number = *numbers.entry(&twice.respondent).or_insert(units.len());
        if number == units.len() {
            units.push(Vec::new());
        }
        units[number].push(twice);
    }
    units
}
