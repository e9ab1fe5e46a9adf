//! Two coders on one theme, by the weights of the answers.

use std::iter::Sum;

use super::Pairs;

/// As [`Pairs`], but each answer counts by its weight: of a weighted sample these are estimates of the counts in all answers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Both gave it.
    pub both: f64,
    /// Only the first gave it.
    pub first: f64,
    /// Only the second gave it.
    pub second: f64,
    /// Neither gave it.
    pub neither: f64,
}

impl Tally {
    /// These counts, so many `times`.
    pub fn of(pairs: Pairs, times: f64) -> Self {
        Self {
            both: pairs.both as f64 * times,
            first: pairs.first as f64 * times,
            second: pairs.second as f64 * times,
            neither: pairs.neither as f64 * times,
        }
    }

    /// These so many times.
    pub fn times(self, times: f64) -> Self {
        Self {
            both: self.both * times,
            first: self.first * times,
            second: self.second * times,
            neither: self.neither * times,
        }
    }

    /// As [`Pairs::precision`].
    pub fn precision(self) -> Option<f64> {
        ratio(self.both, self.both + self.first)
    }

    /// As [`Pairs::recall`].
    pub fn recall(self) -> Option<f64> {
        ratio(self.both, self.both + self.second)
    }

    /// As [`Pairs::f1`].
    pub fn f1(self) -> Option<f64> {
        ratio(2.0 * self.both, 2.0 * self.both + self.first + self.second)
    }

    /// As [`Pairs::kappa`].
    pub fn kappa(self) -> Option<f64> {
        let by_first = self.both + self.first;
        let by_second = self.both + self.second;
        let n = by_first + self.second + self.neither;
        let chance = by_first * by_second + (n - by_first) * (n - by_second);
        // Weights are no whole numbers: what is left of n² by rounding is nothing.
        let left = n * n - chance;
        let left = if left > n * n * 1e-12 { left } else { 0.0 };
        ratio((self.both + self.neither) * n - chance, left)
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |one, other| Self {
            both: one.both + other.both,
            first: one.first + other.first,
            second: one.second + other.second,
            neither: one.neither + other.neither,
        })
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ones_the_figures_are_those_of_counts() {
        for code in 0..256_u64 {
            let digit = |at: u32| code / 4_u64.pow(at) % 4;
            let pairs = Pairs {
                both: digit(0),
                first: digit(1),
                second: digit(2),
                neither: digit(3),
            };
            let tally = Tally::of(pairs, 1.0);
            assert_eq!(tally.precision(), pairs.precision());
            assert_eq!(tally.recall(), pairs.recall());
            assert_eq!((tally.f1(), tally.kappa()), (pairs.f1(), pairs.kappa()));
        }
    }

    /// By hand: one both found of weight 3, one only by the codebook of weight 1, one missed of weight 6, one of neither of weight
    /// 10: precision 3/4, recall 3/9, F1 6/13; kappa (13 · 20 − (4 · 9 + 16 · 11)) / (400 − 212) = 48/188.
    #[test]
    fn weights_worked_by_hand() {
        let one = |first, second, weight| Tally::of(Pairs::of(first, second), weight);
        let all = [
            one(true, true, 3.0),
            one(true, false, 1.0),
            one(false, true, 6.0),
            one(false, false, 10.0),
        ];
        let tally: Tally = all.into_iter().sum();
        assert_eq!(tally.precision(), Some(0.75));
        assert_eq!((tally.recall(), tally.f1()), (Some(3.0 / 9.0), Some(6.0 / 13.0)));
        assert!((tally.kappa().expect("a kappa") - 48.0 / 188.0).abs() < 1e-12);
    }
}
