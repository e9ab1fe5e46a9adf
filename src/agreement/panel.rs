//! Where three or more coders agree, theme by theme; not all need have coded every answer.

use std::collections::BTreeSet;

use crate::corpus::{QuestionId, RespondentId};
use crate::stats::{
    SetPairs, SetUnit, Votes, bootstrap, theme_agreement, theme_alpha, theme_f1, theme_kappa,
};

use super::comparison::{Score, with_parents};

/// An answer that two or more coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    /// Who gave it.
    pub respondent: RespondentId,
    /// To what.
    pub question: QuestionId,
    /// For each coder the themes, parents included; nothing if that coder has not coded it.
    pub given: Vec<Option<BTreeSet<String>>>,
}

/// How all agree on a theme, or on whole answers.
#[derive(Clone, Debug, PartialEq)]
pub struct OfPanel {
    /// The question and the theme's id; nothing of whole answers.
    pub theme: Option<(QuestionId, String)>,
    /// Answers that two or more coded.
    pub answers: usize,
    /// The mean over answers of the share of pairs of coders who are alike.
    pub agreement: Score,
    /// Fleiss' kappa, over the answers that all coded; of whole answers there is none.
    pub kappa: Score,
    /// Krippendorff's alpha: nominal, and of whole answers with MASI distance.
    pub alpha: Score,
    /// F1 over all pairs of coders.
    pub f1: Score,
}

/// The themes that several coders gave the same answers.
#[derive(Clone, Debug)]
pub struct Panel {
    /// The answers that two or more coded.
    pub answers: Vec<Several>,
    themes: Vec<(QuestionId, Vec<String>)>,
    coders: u32,
}

/// A figure of votes, each of which counts so many times.
type Figure<'a> = &'a dyn Fn(&[Votes], &dyn Fn(usize) -> usize) -> Option<f64>;

impl Panel {
    /// Of answers each of which has a place for each of `coders` coders. Who gave a part of a theme that anybody gave, gave that too.
    pub fn new(answers: Vec<Several>, coders: u32) -> Self {
        let mut themes: Vec<(QuestionId, BTreeSet<String>)> = Vec::new();
        for answer in &answers {
            let at = themes.iter().position(|(id, _)| *id == answer.question);
            let at = at.unwrap_or_else(|| {
                themes.push((answer.question.clone(), BTreeSet::new()));
                themes.len() - 1
            });
            let given = answer.given.iter().flatten().flatten();
            themes[at].1.extend(given.cloned());
        }
        let themes = themes
            .into_iter()
            .map(|(id, themes)| (id, themes.into_iter().collect()));
        Self::of_themes(answers, themes.collect(), coders)
    }

    /// The same, where those to each question of `themes` may have the themes named there. What else a coder gave is left out.
    pub fn of_themes(answers: Vec<Several>, themes: Vec<(QuestionId, Vec<String>)>, coders: u32) -> Self {
        let complete = |answer: Several| {
            let own = themes.iter().find(|(id, _)| *id == answer.question);
            let own = own.map_or(&[][..], |(_, themes)| themes);
            let given = answer.given.into_iter();
            Several {
                given: given
                    .map(|given| given.map(|given| with_parents(&given, own)))
                    .collect(),
                ..answer
            }
        };
        Self {
            answers: answers.into_iter().map(complete).collect(),
            themes,
            coders,
        }
    }

    /// How many answers all coded.
    pub fn complete(&self) -> usize {
        let is_complete = |answer: &&Several| answer.given.iter().all(Option::is_some);
        self.answers.iter().filter(is_complete).count()
    }

    /// How all agree on each theme.
    pub fn by_theme(&self, seed: u64) -> Vec<OfPanel> {
        let mut found = Vec::new();
        for (question, themes) in &self.themes {
            let own = self.answers.iter().filter(|answer| answer.question == *question);
            let own: Vec<&Several> = own.collect();
            let (units, of) = respondents(own.iter().copied());
            for theme in themes {
                let votes: Vec<Votes> = own.iter().map(|answer| answer.votes(theme)).collect();
                let score = |figure: Figure<'_>| Score {
                    value: figure(&votes, &|_| 1),
                    interval: bootstrap(units, seed, |times| figure(&votes, &|at| times[of[at]])),
                };
                found.push(OfPanel {
                    theme: Some((question.clone(), theme.clone())),
                    answers: own.len(),
                    agreement: score(&|votes, times| theme_agreement(votes, times)),
                    kappa: score(&|votes, times| theme_kappa(votes, times, self.coders)),
                    alpha: score(&|votes, times| theme_alpha(votes, times)),
                    f1: score(&|votes, times| theme_f1(votes, times)),
                });
            }
        }
        found
    }

    /// How all agree on whole answers. By chance answers are expected to have what others to the same question have.
    pub fn of_sets(&self, seed: u64) -> OfPanel {
        let (units, of) = respondents(self.answers.iter());
        let mut sets = SetPairs::default();
        let mut of_unit: Vec<Vec<SetUnit>> = vec![Vec::new(); units];
        for (answer, unit) in self.answers.iter().zip(&of) {
            let question = self.themes.iter().position(|(id, _)| *id == answer.question);
            let numbers = answer.given.iter().flatten().map(|given| sets.number(given));
            of_unit[*unit].push((question.unwrap_or(self.themes.len()), numbers.collect()));
        }
        let alike: Vec<f64> = self.answers.iter().map(Several::alike).collect();
        let mean = |times: &[usize]| {
            let weighed = alike
                .iter()
                .zip(&of)
                .map(|(alike, unit)| (alike, times[*unit] as f64));
            let (sum, n) = weighed.fold((0.0, 0.0), |(sum, n), (alike, times)| {
                (sum + alike * times, n + times)
            });
            (n > 0.0).then(|| sum / n)
        };
        let codings: Vec<(Votes, usize)> = self
            .answers
            .iter()
            .zip(&of)
            .flat_map(|(answer, unit)| {
                let themes: BTreeSet<&String> = answer.given.iter().flatten().flatten().collect();
                themes
                    .into_iter()
                    .map(|theme| (answer.votes(theme), *unit))
                    .collect::<Vec<_>>()
            })
            .collect();
        let votes: Vec<Votes> = codings.iter().map(|(votes, _)| *votes).collect();
        let f1 = |times: &[usize]| theme_f1(&votes, |at| times[codings[at].1]);
        let score = |figure: &dyn Fn(&[usize]) -> Option<f64>| Score {
            value: figure(&vec![1; units]),
            interval: bootstrap(units, seed, figure),
        };
        OfPanel {
            theme: None,
            answers: self.answers.len(),
            agreement: score(&mean),
            kappa: Score::default(),
            alpha: score(&|times| sets.alpha(&of_unit, times)),
            f1: score(&f1),
        }
    }
}

impl Several {
    /// Who gave the theme, of those who coded the answer.
    fn votes(&self, theme: &str) -> Votes {
        let mut votes = Votes::default();
        for given in self.given.iter().flatten() {
            match given.contains(theme) {
                true => votes.yes += 1,
                false => votes.no += 1,
            }
        }
        votes
    }

    /// The share of pairs of coders who gave the same themes.
    fn alike(&self) -> f64 {
        let given: Vec<&BTreeSet<String>> = self.given.iter().flatten().collect();
        let others = |one: &&BTreeSet<String>| given.iter().filter(|other| *other == one).count() - 1;
        let alike: usize = given.iter().map(others).sum();
        alike as f64 / (given.len() * (given.len() - 1)) as f64
    }
}

/// How many respondents there are, and the number of that of each answer.
fn respondents<'a>(answers: impl Iterator<Item = &'a Several>) -> (usize, Vec<usize>) {
    let mut numbers = rustc_hash::FxHashMap::default();
    let mut of = Vec::new();
    for answer in answers {
        let next = numbers.len();
        of.push(*numbers.entry(&answer.respondent).or_insert(next));
    }
    (numbers.len(), of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{alpha, masi, nominal};

    fn set(themes: &str) -> BTreeSet<String> {
        themes.chars().map(String::from).collect()
    }

    /// For each coder a row, for each answer a set of themes of one letter; `.` is not coded, `-` is none.
    fn panel(rows: &[&str]) -> Panel {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.split(' ').collect()).collect();
        let answers = (0..rows[0].len()).map(|at| Several {
            respondent: RespondentId::new(&at.to_string()).expect("an id"),
            question: QuestionId::new("q").expect("an id"),
            given: rows
                .iter()
                .map(|row| match row[at] {
                    "." => None,
                    "-" => Some(BTreeSet::new()),
                    themes => Some(set(themes)),
                })
                .collect(),
        });
        let coded_twice = |answer: &Several| answer.given.iter().flatten().count() > 1;
        Panel::new(answers.filter(coded_twice).collect(), rows.len() as u32)
    }

    const ROWS: [&str; 4] = [
        "a b c c b a d a b . . .",
        "a b c c b b d a b e . c",
        ". c c c b c d b b e a .",
        "a b c c b d d a b e a .",
    ];

    /// The data of K. Krippendorff, «Computing Krippendorff's alpha-reliability» (2011): four observers, twelve units, some of them
    /// missing. Whole answers of one theme each, with nominal distance, have its alpha of 0.743 (`krippendorff.alpha` of Python:
    /// 0.743421052631579). MASI is nominal where no set holds another.
    #[test]
    fn krippendorffs_example_is_0_743() {
        let found = panel(&ROWS).of_sets(1);
        assert!((found.alpha.value.expect("an alpha") - 0.743_421_052_631_579).abs() < 1e-12);
        assert_eq!(found.answers, 11);
        let interval = found.alpha.interval.expect("an interval");
        assert!(interval.low < 0.743 && 0.743 < interval.high);
    }

    #[test]
    fn figures_are_those_of_the_general_forms() {
        let rows = ["ab a - b abc a", "a a b b ab .", "ab - - bc abc a"];
        let panel = panel(&rows);
        let units: Vec<Vec<BTreeSet<String>>> = panel
            .answers
            .iter()
            .map(|answer| answer.given.iter().flatten().cloned().collect())
            .collect();
        let close = |one: Option<f64>, other: Option<f64>| {
            assert!((one.expect("a figure") - other.expect("a figure")).abs() < 1e-12);
        };
        close(panel.of_sets(1).alpha.value, alpha(&units, masi));
        for of_theme in panel.by_theme(1) {
            let (_, theme) = of_theme.theme.expect("a theme");
            let units: Vec<Vec<bool>> = units
                .iter()
                .map(|unit| unit.iter().map(|themes| themes.contains(&theme)).collect())
                .collect();
            close(of_theme.alpha.value, alpha(&units, nominal));
        }
        assert_eq!(panel.complete(), 5);
    }
}
