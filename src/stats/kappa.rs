//! Two coders on one theme: counts, and what is worked out from them.

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

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

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
