//! Two coders on one theme: counts, and what is worked out from them.

use std::iter::Sum;

/// How often two coders gave a theme, over the answers that both coded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Both gave it.
    pub both: u64,
    /// Only the first gave it.
    pub first: u64,
    /// Only the second gave it.
    pub second: u64,
    /// Neither gave it.
    pub neither: u64,
}

impl Pairs {
    /// One answer.
    pub fn of(first: bool, second: bool) -> Self {
        let mut pairs = Self::default();
        let count = match (first, second) {
            (true, true) => &mut pairs.both,
            (true, false) => &mut pairs.first,
            (false, true) => &mut pairs.second,
            (false, false) => &mut pairs.neither,
        };
        *count = 1;
        pairs
    }

    /// These so many times.
    pub fn times(self, times: usize) -> Self {
        let times = times as u64;
        Self {
            both: self.both * times,
            first: self.first * times,
            second: self.second * times,
            neither: self.neither * times,
        }
    }

    /// Share of what the first gave that the second gave too: precision, if the second is right. Nothing where the first
    /// gave nothing.
    pub fn precision(self) -> Option<f64> {
        ratio(self.both as f64, (self.both + self.first) as f64)
    }

    /// Share of what the second gave that the first gave too: recall, if the second is right. Nothing where the second
    /// gave nothing.
    pub fn recall(self) -> Option<f64> {
        ratio(self.both as f64, (self.both + self.second) as f64)
    }

    /// Krippendorff's alpha of two coders who give a theme or not; nothing where both always did the same one thing.
    pub fn alpha(self) -> Option<f64> {
        let with = (2 * self.both + self.first + self.second) as f64;
        let without = (2 * self.neither + self.first + self.second) as f64;
        let differing = (self.first + self.second) as f64;
        ratio(1.0, with * without).map(|share| 1.0 - (with + without - 1.0) * differing * share)
    }

    /// The answers that both coded.
    pub fn total(self) -> u64 {
        self.both + self.first + self.second + self.neither
    }

    /// Share of answers that the two coded alike; nothing where there are none.
    pub fn agreement(self) -> Option<f64> {
        ratio((self.both + self.neither) as f64, self.total() as f64)
    }

    /// Cohen's kappa; nothing where chance alone would agree on everything, as when both coders are constant and alike.
    ///
    /// J. Cohen, «A coefficient of agreement for nominal scales», Educational and Psychological Measurement 20 (1960).
    pub fn kappa(self) -> Option<f64> {
        let by_first = (self.both + self.first) as f64;
        let by_second = (self.both + self.second) as f64;
        let n = self.total() as f64;
        let chance = by_first * by_second + (n - by_first) * (n - by_second);
        ratio((self.both + self.neither) as f64 * n - chance, n * n - chance)
    }

    /// F1, the harmonic mean of precision and recall, whichever coder is held for right; nothing where neither gave the theme.
    pub fn f1(self) -> Option<f64> {
        ratio(
            2.0 * self.both as f64,
            (2 * self.both + self.first + self.second) as f64,
        )
    }
}

impl Sum for Pairs {
    fn sum<I: Iterator<Item = Self>>(pairs: I) -> Self {
        pairs.fold(Self::default(), |one, other| Self {
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
    use crate::stats::{alpha, nominal};

    #[test]
    fn a_table_worked_by_hand() {
        let pairs = Pairs {
            both: 20,
            first: 5,
            second: 10,
            neither: 15,
        };
        assert_eq!(pairs.agreement(), Some(0.7));
        assert!((pairs.kappa().unwrap() - 0.4).abs() < 1e-12);
        assert!((pairs.f1().unwrap() - 40.0 / 55.0).abs() < 1e-12);
        assert_eq!(
            (pairs.precision(), pairs.recall()),
            (Some(0.8), Some(20.0 / 30.0))
        );
    }

    #[test]
    fn constant_coders_have_no_kappa() {
        let pairs = Pairs {
            neither: 9,
            ..Pairs::default()
        };
        assert_eq!((pairs.kappa(), pairs.f1()), (None, None));
        assert_eq!(Pairs::default().agreement(), None);
    }

    /// As the general form has it, of which it is a case.
    #[test]
    fn alpha_is_krippendorffs() {
        for code in 0..256_usize {
            let digit = |at: u32| code / 4_usize.pow(at) % 4;
            let kinds = [(true, true), (true, false), (false, true), (false, false)];
            let counted = kinds
                .iter()
                .zip(0..)
                .map(|((first, second), at)| Pairs::of(*first, *second).times(digit(at)));
            let units: Vec<Vec<bool>> = kinds
                .iter()
                .zip(0..)
                .flat_map(|((first, second), at)| vec![vec![*first, *second]; digit(at)])
                .collect();
            let pairs: Pairs = counted.sum();
            match (pairs.alpha(), alpha(&units, nominal)) {
                (Some(one), Some(other)) => assert!((one - other).abs() < 1e-12, "{pairs:?}"),
                (one, other) => assert_eq!(one, other, "{pairs:?}"),
            }
        }
    }

    #[test]
    fn coders_may_change_places_and_full_agreement_is_one() {
        for code in 0..256_u64 {
            let digit = |at: u32| code / 4_u64.pow(at) % 4;
            let (both, first, second, neither) = (digit(0), digit(1), digit(2), digit(3));
            let pairs = Pairs {
                both,
                first,
                second,
                neither,
            };
            let turned = Pairs {
                both,
                first: second,
                second: first,
                neither,
            };
            assert_eq!((pairs.kappa(), pairs.f1()), (turned.kappa(), turned.f1()));
            if first + second == 0 && both * neither > 0 {
                assert_eq!(pairs.kappa(), Some(1.0));
            }
        }
    }
}
