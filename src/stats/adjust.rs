//! Many tests at once.

/// The p-values of a family of tests, adjusted so that calling those below q findings makes, on average, at most the
/// share q of the findings false. In the order given; never below the value itself, never above 1, and a smaller
/// value is never adjusted to a larger one. What is not a number stays so and counts as no test.
///
/// Of m values the one of rank i becomes the least p(j) · m / j with j ≥ i. Y. Benjamini and Y. Hochberg, «Controlling
/// the false discovery rate», Journal of the Royal Statistical Society B 57 (1995), 289–300. Holds for independent
/// tests and for those that depend on each other positively.
pub fn benjamini_hochberg(values: &[f64]) -> Vec<f64> {
    let mut adjusted = values.to_vec();
    let mut order: Vec<usize> = (0..values.len()).filter(|&at| !values[at].is_nan()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let tests = order.len() as f64;
    let mut least = 1.0_f64;
    for (rank, at) in order.into_iter().enumerate().rev() {
        // The quotient first: the largest value times one is itself, to the last bit.
        least = least.min(values[at] * (tests / (rank + 1) as f64));
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(values: &[f64], expected: &[f64]) {
        let adjusted = benjamini_hochberg(values);
        assert_eq!(adjusted.len(), expected.len());
        for (found, expected) in adjusted.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
    }

    /// The fifteen tests of Benjamini and Hochberg (1995) by SciPy 1.17.1:
    /// `false_discovery_control([0.0001, 0.0004, ...])`. At 0.05 the first four are findings, as in the article.
    #[test]
    fn agrees_with_scipy_on_the_example_of_the_article() {
        check(
            &[
                0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
                0.5719, 0.6528, 0.7590, 1.0,
            ],
            &[
                0.0015,
                0.003,
                0.0095,
                0.035_625,
                0.0603,
                0.063_857_142_857_142_86,
                0.063_857_142_857_142_86,
                0.0645,
                0.0765,
                0.486,
                0.581_181_818_181_818_1,
                0.714_875,
                0.753_230_769_230_769_2,
                0.813_214_285_714_285_7,
                1.0,
            ],
        );
    }

    /// SciPy 1.17.1: `false_discovery_control([0.03, 0.8, 0.01, 0.02, 0.03, 0.9])`.
    #[test]
    fn the_order_given_is_kept() {
        check(
            &[0.03, 0.8, 0.01, 0.02, 0.03, 0.9],
            &[0.045, 0.9, 0.045, 0.045, 0.045, 0.9],
        );
    }

    #[test]
    fn what_is_no_number_counts_as_no_test() {
        let adjusted = benjamini_hochberg(&[0.02, f64::NAN, 0.5]);
        assert!(adjusted[1].is_nan());
        assert_eq!([adjusted[0], adjusted[2]], [0.04, 0.5]);
        assert_eq!(benjamini_hochberg(&[]), Vec::<f64>::new());
    }

    proptest! {
        #[test]
        fn adjusting_raises_and_keeps_the_order(values in prop::collection::vec(0.0..=1.0f64, 1..40)) {
            let adjusted = benjamini_hochberg(&values);
            for (i, (&p, &q)) in values.iter().zip(&adjusted).enumerate() {
                prop_assert!(p <= q && q <= 1.0);
                for j in 0..i {
                    let kept = if values[j] <= p { adjusted[j] <= q } else { adjusted[j] >= q };
                    prop_assert!(kept);
                }
            }
        }
    }
}
