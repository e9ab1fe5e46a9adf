//! Any number of coders on one theme: how many of those who coded an answer gave it.

/// Of one answer: how many gave the theme, and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    /// Gave it.
    pub yes: u32,
    /// Coded the answer and did not give it.
    pub no: u32,
}

impl Votes {
    /// Those who coded the answer.
    pub fn coders(self) -> u32 {
        self.yes + self.no
    }

    /// As counts of two categories.
    fn counts(self) -> [f64; 2] {
        [f64::from(self.yes), f64::from(self.no)]
    }
}

/// Fleiss' kappa of units, each with the numbers of coders who chose each category, counting so many times. All units have the same
/// number of coders, two at least. Nothing where chance alone would agree on everything.
///
/// J. Fleiss, «Measuring nominal scale agreement among many raters», Psychological Bulletin 76 (1971).
pub fn fleiss<const N: usize>(units: impl Iterator<Item = ([f64; N], f64)>) -> Option<f64> {
    let (mut n, mut alike, mut totals) = (0.0, 0.0, [0.0; N]);
    let mut coders = 0.0;
    for (counts, times) in units {
        coders = counts.iter().sum();
        let pairs: f64 = counts.iter().map(|count| count * (count - 1.0)).sum();
        alike += times * pairs / (coders * (coders - 1.0));
        n += times;
        for (total, count) in totals.iter_mut().zip(counts) {
            *total += times * count;
        }
    }
    if n == 0.0 || coders < 2.0 {
        return None;
    }
    let observed = alike / n;
    let expected: f64 = totals.iter().map(|total| (total / (n * coders)).powi(2)).sum();
    (totals.iter().filter(|total| **total > 0.0).count() > 1)
        .then(|| (observed - expected) / (1.0 - expected))
}

/// Fleiss' kappa of a theme, over the answers that all `coders` coded; each answer counts so many times.
pub fn theme_kappa(votes: &[Votes], times: impl Fn(usize) -> usize, coders: u32) -> Option<f64> {
    let all = votes.iter().enumerate();
    let complete = all.filter(|(_, votes)| votes.coders() == coders);
    fleiss(
        complete
            .map(|(at, votes)| (votes.counts(), times(at) as f64))
            .filter(|(_, times)| *times > 0.0),
    )
}

/// Krippendorff's alpha of a theme, nominal; answers with fewer than two coders are left out. As [`alpha`](super::alpha), in the
/// closed form of two categories.
pub fn theme_alpha(votes: &[Votes], times: impl Fn(usize) -> usize) -> Option<f64> {
    let (mut observed, mut totals) = (0.0, [0.0; 2]);
    for (at, votes) in votes.iter().enumerate().filter(|(_, votes)| votes.coders() > 1) {
        let times = times(at) as f64;
        let [yes, no] = votes.counts();
        observed += times * 2.0 * yes * no / (yes + no - 1.0);
        totals[0] += times * yes;
        totals[1] += times * no;
    }
    let expected = 2.0 * totals[0] * totals[1];
    (expected > 0.0).then(|| 1.0 - (totals[0] + totals[1] - 1.0) * observed / expected)
}

/// The mean over answers of the share of pairs of coders who are alike on the theme.
pub fn theme_agreement(votes: &[Votes], times: impl Fn(usize) -> usize) -> Option<f64> {
    let (mut alike, mut n) = (0.0, 0.0);
    for (at, votes) in votes.iter().enumerate().filter(|(_, votes)| votes.coders() > 1) {
        let times = times(at) as f64;
        let coders = f64::from(votes.coders());
        let pairs: f64 = votes.counts().iter().map(|count| count * (count - 1.0)).sum();
        alike += times * pairs / (coders * (coders - 1.0));
        n += times;
    }
    (n > 0.0).then(|| alike / n)
}

/// F1 over all pairs of coders, whichever of a pair is held for right; nothing where nobody gave the theme.
pub fn theme_f1(votes: &[Votes], times: impl Fn(usize) -> usize) -> Option<f64> {
    let (mut both, mut one) = (0.0, 0.0);
    for (at, votes) in votes.iter().enumerate().filter(|(_, votes)| votes.coders() > 1) {
        let times = times(at) as f64;
        let [yes, no] = votes.counts();
        both += times * yes * (yes - 1.0) / 2.0;
        one += times * yes * no;
    }
    (both + one > 0.0).then(|| 2.0 * both / (2.0 * both + one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Pairs, alpha, nominal};

    /// The example of the article on Fleiss' kappa in Wikipedia: 10 subjects, 14 raters, 5 categories, kappa 0.210; `fleiss_kappa` of
    /// Python's statsmodels has 0.20993070442195522.
    #[test]
    fn fleiss_of_fourteen_raters_is_0_210() {
        let table: [[u8; 5]; 10] = [
            [0, 0, 0, 0, 14],
            [0, 2, 6, 4, 2],
            [0, 0, 3, 5, 6],
            [0, 3, 9, 2, 0],
            [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0],
            [3, 2, 6, 3, 0],
            [2, 5, 3, 2, 2],
            [6, 5, 2, 1, 0],
            [0, 2, 2, 3, 7],
        ];
        let units = table.iter().map(|row| (row.map(f64::from), 1.0));
        assert!((fleiss(units).expect("a kappa") - 0.209_930_704_421_955_22).abs() < 1e-12);
    }

    #[test]
    fn where_all_always_agree_on_one_thing_nothing_is_defined() {
        let votes = [Votes { yes: 3, no: 0 }; 4];
        assert_eq!(theme_kappa(&votes, |_| 1, 3), None);
        assert_eq!(theme_alpha(&votes, |_| 1), None);
        assert_eq!(theme_agreement(&votes, |_| 1), Some(1.0));
        assert_eq!(theme_f1(&votes, |_| 1), Some(1.0));
        assert_eq!(theme_agreement(&[Votes { yes: 1, no: 0 }], |_| 1), None);
    }

    /// Coders leave answers out, and answers count several times: as the general form has it.
    #[test]
    fn alpha_of_a_theme_is_krippendorffs() {
        for code in 0..1024_u32 {
            let digit = |at: u32| code / 4_u32.pow(at) % 4;
            let votes = [
                Votes {
                    yes: digit(0),
                    no: digit(1),
                },
                Votes {
                    yes: digit(2),
                    no: digit(3),
                },
                Votes { yes: digit(4), no: 1 },
            ];
            let times = [1, 2, 1];
            let units: Vec<Vec<bool>> = votes
                .iter()
                .zip(times)
                .flat_map(|(votes, times)| {
                    let unit = [vec![true; votes.yes as usize], vec![false; votes.no as usize]].concat();
                    vec![unit; times]
                })
                .collect();
            match (theme_alpha(&votes, |at| times[at]), alpha(&units, nominal)) {
                (Some(one), Some(other)) => assert!((one - other).abs() < 1e-12, "{votes:?}"),
                (one, other) => assert_eq!(one, other, "{votes:?}"),
            }
        }
    }

    #[test]
    fn of_two_coders_the_figures_are_those_of_pairs() {
        for code in 0..81_u32 {
            let digit = |at: u32| code / 3_u32.pow(at) % 3;
            let kinds = [(true, true), (true, false), (false, true), (false, false)];
            let mut votes = Vec::new();
            let mut pairs = Vec::new();
            for (at, (first, second)) in kinds.into_iter().enumerate() {
                for _ in 0..digit(at as u32) {
                    let yes = u32::from(first) + u32::from(second);
                    votes.push(Votes { yes, no: 2 - yes });
                    pairs.push(Pairs::of(first, second));
                }
            }
            let pairs: Pairs = pairs.into_iter().sum();
            assert_eq!(theme_agreement(&votes, |_| 1), pairs.agreement());
            assert_eq!(theme_f1(&votes, |_| 1), pairs.f1());
            match (theme_alpha(&votes, |_| 1), pairs.alpha()) {
                (Some(one), Some(other)) => assert!((one - other).abs() < 1e-12),
                (one, other) => assert_eq!(one, other),
            }
        }
    }
}
