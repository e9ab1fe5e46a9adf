//! How well a codebook codes, beside codings by hand.

use crate::corpus::QuestionId;
use crate::stats::{Tally, bootstrap};

use super::comparison::{Comparison, Score, Twice};

/// How well one theme is coded: first is the codebook, second the hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// The question.
    pub question: QuestionId,
    /// The theme's id.
    pub theme: String,
    /// Found by both, by the codebook only, by hand only, by neither; by weight.
    pub tally: Tally,
    /// What is worked out from it.
    pub figures: Figures,
}

/// Figures with their intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Share of the codebook's codes that the hand gave too.
    pub precision: Score,
    /// Share of the hand's codes that the codebook gave too.
    pub recall: Score,
    /// Their harmonic mean.
    pub f1: Score,
    /// Cohen's kappa.
    pub kappa: Score,
}

/// What is worked out from a tally, in the order of [`Figures`].
const FIGURES: [fn(Tally) -> Option<f64>; 4] = [Tally::precision, Tally::recall, Tally::f1, Tally::kappa];

impl Figures {
    /// In order.
    pub fn all(self) -> [Score; 4] {
        [self.precision, self.recall, self.f1, self.kappa]
    }

    fn of([precision, recall, f1, kappa]: [Score; 4]) -> Self {
        Self {
            precision,
            recall,
            f1,
            kappa,
        }
    }
}

/// How well themes are coded, each and all together.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Theme by theme, in the order of the comparison.
    pub themes: Vec<Scored>,
    /// All codings in one.
    pub tally: Tally,
    /// Of that.
    pub micro: Figures,
    /// Unweighted means over themes, each over those for which it is defined; nothing where there are none. F1 is over all themes
    /// that the codebook or the hand gave.
    pub means: Figures,
}

/// What one respondent adds: by theme, and by question what all answers weigh.
struct Unit {
    /// Place of the theme, and its tally without the answers that have it by neither.
    given: Vec<(usize, Tally)>,
    /// Place of the question, and weight.
    answered: Vec<(usize, f64)>,
}

impl Evaluation {
    /// Of answers each of which counts by its weight. Intervals are by respondents drawn anew.
    pub fn new(comparison: &Comparison, weights: &[f64], seed: u64) -> Self {
        let places: Vec<(usize, &QuestionId, &String)> = comparison
            .themes
            .iter()
            .enumerate()
            .flat_map(|(at, (question, themes))| themes.iter().map(move |theme| (at, question, theme)))
            .collect();
        let units = units(comparison, weights, &places);
        let tallies = |times: &[usize]| tallies(&units, &places, times, comparison.themes.len());
        let once = tallies(&vec![1; units.len()]);
        let total: Tally = once.iter().copied().sum();
        let over_all = |figure: &dyn Fn(&[Tally]) -> Option<f64>| Score {
            value: figure(&once),
            interval: bootstrap(units.len(), seed, |times| figure(&tallies(times))),
        };
        let micro = FIGURES.map(|figure| over_all(&|all| figure(all.iter().copied().sum())));
        let means = FIGURES.map(|figure| over_all(&|all| mean(all, figure)));
        let themes = places.iter().enumerate().map(|(place, (at, question, theme))| {
            let of_theme = of_theme(&units, place, *at);
            let score = |figure: fn(Tally) -> Option<f64>| Score {
                value: figure(once[place]),
                interval: bootstrap(of_theme.len(), seed, |times| {
                    let drawn = of_theme.iter().zip(times).filter(|(_, times)| **times > 0);
                    figure(drawn.map(|(tally, times)| tally.times(*times as f64)).sum())
                }),
            };
            Scored {
                question: (*question).clone(),
                theme: (*theme).clone(),
                tally: once[place],
                figures: Figures::of(FIGURES.map(score)),
            }
        });
        Self {
            themes: themes.collect(),
            tally: total,
            micro: Figures::of(micro),
            means: Figures::of(means),
        }
    }

    /// The mean F1 of the themes of one question.
    pub fn mean_f1<'a>(scored: impl Iterator<Item = &'a Scored>) -> Option<f64> {
        let tallies: Vec<Tally> = scored.map(|scored| scored.tally).collect();
        mean(&tallies, Tally::f1)
    }
}

fn mean(tallies: &[Tally], figure: fn(Tally) -> Option<f64>) -> Option<f64> {
    let figures: Vec<f64> = tallies.iter().filter_map(|tally| figure(*tally)).collect();
    (!figures.is_empty()).then(|| figures.iter().sum::<f64>() / figures.len() as f64)
}

/// Respondents in the order of their first answers.
fn units(comparison: &Comparison, weights: &[f64], places: &[(usize, &QuestionId, &String)]) -> Vec<Unit> {
    let mut numbers = rustc_hash::FxHashMap::default();
    let mut units: Vec<Unit> = Vec::new();
    for (twice, weight) in comparison.answers.iter().zip(weights) {
        let Some(question) = comparison.themes.iter().position(|(id, _)| *id == twice.question) else {
            continue;
        };
        let number = *numbers.entry(&twice.respondent).or_insert(units.len());
        if number == units.len() {
            units.push(Unit {
                given: Vec::new(),
                answered: Vec::new(),
            });
        }
        units[number].answered.push((question, *weight));
        let own = places.iter().enumerate().filter(|(_, place)| place.0 == question);
        let is_given =
            |twice: &Twice, theme: &str| twice.first.contains(theme) || twice.second.contains(theme);
        for (place, (_, _, theme)) in own.filter(|(_, place)| is_given(twice, place.2)) {
            let tally = Tally::of(twice.pairs(theme), *weight);
            units[number].given.push((place, tally));
        }
    }
    units
}

/// The tallies of all themes, each unit counting so many times.
fn tallies(
    units: &[Unit],
    places: &[(usize, &QuestionId, &String)],
    times: &[usize],
    questions: usize,
) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); places.len()];
    let mut answered = vec![0.0; questions];
    for (unit, times) in units.iter().zip(times).filter(|(_, times)| **times > 0) {
        let times = *times as f64;
        for (place, tally) in &unit.given {
            tallies[*place] = [tallies[*place], tally.times(times)].into_iter().sum();
        }
        for (question, weight) in &unit.answered {
            answered[*question] += weight * times;
        }
    }
    for (tally, (question, ..)) in tallies.iter_mut().zip(places) {
        let given = tally.both + tally.first + tally.second;
        tally.neither = (answered[*question] - given).max(0.0);
    }
    tallies
}

/// The tallies of one theme, of each respondent who answered its question.
fn of_theme(units: &[Unit], place: usize, question: usize) -> Vec<Tally> {
    let of_unit = |unit: &Unit| {
        let own = unit.answered.iter().filter(|(at, _)| *at == question);
        let weights: Vec<f64> = own.map(|(_, weight)| *weight).collect();
        if weights.is_empty() {
            return None;
        }
        let given = unit.given.iter().filter(|(at, _)| *at == place);
        let given: Tally = given.map(|(_, tally)| *tally).sum();
        let left = weights.iter().sum::<f64>() - given.both - given.first - given.second;
        Some(Tally {
            neither: left.max(0.0),
            ..given
        })
    };
    units.iter().filter_map(of_unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::RespondentId;
    use crate::stats::Pairs;

    /// Answers of a respondent each: whether codebook and hand gave theme `a`.
    fn comparison(given: &[(bool, bool)]) -> Comparison {
        let question = QuestionId::new("q").expect("an id");
        let themes = |given: bool| given.then(|| "a".to_owned()).into_iter().collect();
        let answers = given.iter().enumerate().map(|(at, (first, second))| Twice {
            respondent: RespondentId::new(&at.to_string()).expect("an id"),
            question: question.clone(),
            first: themes(*first),
            second: themes(*second),
        });
        let wanted = vec![(question.clone(), vec!["a".to_owned(), "b".to_owned()])];
        Comparison::new(answers.collect(), wanted)
    }

    /// By hand: F1 of 2·2/(4+1+1) = 2/3 and of 0/(0+0+1) = 0; the theme that nobody gave does not count.
    #[test]
    fn themes_that_nobody_gave_are_in_no_mean() {
        let tally = |both, first, second, neither| {
            let pairs = Pairs {
                both,
                first,
                second,
                neither,
            };
            Tally::of(pairs, 1.0)
        };
        let all = [tally(2, 1, 1, 6), tally(0, 0, 1, 9), tally(0, 0, 0, 10)];
        assert_eq!(mean(&all, Tally::f1), Some(1.0 / 3.0));
        assert_eq!(mean(&all, Tally::precision), Some(2.0 / 3.0));
        assert_eq!(mean(&all, Tally::recall), Some(1.0 / 3.0));
        assert_eq!(mean(&all[2..], Tally::f1), None);
    }

    #[test]
    fn an_answer_of_weight_two_is_two_answers() {
        let (yes, no) = ((true, true), (false, true));
        let weighted = Evaluation::new(&comparison(&[yes, no, (true, false)]), &[2.0, 1.0, 1.0], 1);
        let twice = Evaluation::new(&comparison(&[yes, yes, no, (true, false)]), &[1.0; 4], 1);
        assert_eq!(weighted.tally, twice.tally);
        assert_eq!(weighted.themes[0].tally, twice.themes[0].tally);
        assert_eq!(weighted.means.f1.value, Some(2.0 / 3.0));
        assert_eq!(weighted.themes[1].figures, Figures::default());
    }

    #[test]
    fn intervals_hold_the_figure_and_are_those_of_the_one_theme() {
        let given: Vec<(bool, bool)> = (0..60).map(|at| (at % 3 == 0, at % 4 == 0)).collect();
        let found = Evaluation::new(&comparison(&given), &[1.5; 60], 7);
        for score in found.themes[0].figures.all() {
            let (value, interval) = (
                score.value.expect("a figure"),
                score.interval.expect("an interval"),
            );
            assert!(interval.low <= value && value <= interval.high);
        }
        // There is one theme that is given, so the mean is of it.
        let (mean, one) = (found.means.f1, found.themes[0].figures.f1);
        assert!((mean.value.expect("a figure") - one.value.expect("a figure")).abs() < 1e-12);
        let low = |score: Score| score.interval.expect("an interval").low;
        assert!((low(mean) - low(one)).abs() < 1e-12);
    }
}
