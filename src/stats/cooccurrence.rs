//! Two themes in the same answers.

/// How often two themes occur, and occur together: numbers of answers or respondents, or sums of their weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Together {
    /// With the one theme.
    pub n_a: f64,
    /// With the other.
    pub n_b: f64,
    /// With both; more than neither of those.
    pub n_ab: f64,
    /// All.
    pub base: f64,
}

impl Together {
    /// Jaccard's index, 0 to 1: of those with either theme, the share with both. Nothing if nobody has either.
    ///
    /// P. Jaccard, «The distribution of the flora in the alpine zone», New Phytologist 11 (1912).
    pub fn jaccard(&self) -> Option<f64> {
        let either = self.n_a + self.n_b - self.n_ab;
        // Weights summed in another order may make both exceed either by a rounding.
        (either > 0.0).then(|| (self.n_ab / either).min(1.0))
    }

    /// How many times as many have both as would if the themes knew nothing of each other: 1 is just as many, 0 none.
    /// Nothing if nobody has the one or the other. Large by chance alone where the themes are rare.
    ///
    /// S. Brin, R. Motwani, J. Ullman and S. Tsur, «Dynamic itemset counting and implication rules for market basket
    /// data», SIGMOD 1997, where it is called interest.
    pub fn lift(&self) -> Option<f64> {
        (self.n_a > 0.0 && self.n_b > 0.0).then(|| self.n_ab / self.n_a * (self.base / self.n_b))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(n_a: f64, n_b: f64, n_ab: f64, base: f64) -> Together {
        Together { n_a, n_b, n_ab, base }
    }

    /// P.-N. Tan, M. Steinbach and V. Kumar, «Introduction to Data Mining» (2005), section 6.7.1: of 1,000 people 200
    /// drink tea, 800 coffee, 150 both.
    #[test]
    fn lift_of_tea_and_coffee_is_that_of_the_textbook() {
        let lift = of(200.0, 800.0, 150.0, 1000.0).lift().expect("a lift");
        assert!((lift - 0.9375).abs() < 1e-12, "{lift}");
    }

    /// SciPy 1.17.1: `1 - scipy.spatial.distance.jaccard([1, 1, 1, 0, 0], [0, 1, 1, 1, 0])` is 0.5.
    #[test]
    fn jaccards_index_is_that_of_scipy() {
        assert_eq!(of(3.0, 3.0, 2.0, 5.0).jaccard(), Some(0.5));
    }

    #[test]
    fn what_nobody_has_goes_together_with_nothing() {
        assert_eq!(of(0.0, 0.0, 0.0, 9.0).jaccard(), None);
        assert_eq!(of(0.0, 3.0, 0.0, 9.0).jaccard(), Some(0.0));
        assert_eq!(of(0.0, 3.0, 0.0, 9.0).lift(), None);
        assert_eq!(of(2.0, 3.0, 0.0, 9.0).lift(), Some(0.0));
    }

    proptest! {
        #[test]
        fn bounds_hold_and_neither_theme_comes_first(
            both in 0u32..50, only_a in 0u32..50, only_b in 0u32..50, neither in 0u32..50,
        ) {
            let [n_ab, a, b, rest] = [both, only_a, only_b, neither].map(f64::from);
            let pair = of(n_ab + a, n_ab + b, n_ab, n_ab + a + b + rest);
            let turned = of(pair.n_b, pair.n_a, n_ab, pair.base);
            prop_assert_eq!(pair.jaccard(), turned.jaccard());
            prop_assert!(pair.jaccard().is_none_or(|index| (0.0..=1.0).contains(&index)));
            if let (Some(lift), Some(back)) = (pair.lift(), turned.lift()) {
                prop_assert!((lift - back).abs() < 1e-9);
                prop_assert!(0.0 <= lift && lift <= pair.base / pair.n_a.max(pair.n_b) + 1e-9);
            }
        }
    }
}
