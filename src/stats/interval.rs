//! Intervals of proportions.

/// Quantile of the standard normal distribution at 0.975: a two-sided interval at 95 %.
const Z95: f64 = 1.959_963_984_540_054;

/// An interval of a proportion, both ends from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Wilson's score interval at 95 % for the proportion `p` of `n` observations; nothing if `n` is not above zero.
///
/// `n` need not be whole: with weights it is Kish's effective size. E. B. Wilson, «Probable inference, the law of
/// succession, and statistical inference», JASA 22 (1927), without continuity correction; Brown, Cai and DasGupta,
/// Statistical Science 16 (2001), recommend it for small n.
pub fn wilson(p: f64, n: f64) -> Option<Interval> {
    if n.is_nan() || n <= 0.0 || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let z2 = Z95 * Z95;
    let centre = p + z2 / (2.0 * n);
    let margin = Z95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // At the ends the limit is exact; rounding must not push it past them.
    let low = if p == 0.0 {
        0.0
    } else {
        ((centre - margin) / scale).max(0.0)
    };
    let high = if p == 1.0 {
        1.0
    } else {
        ((centre + margin) / scale).min(1.0)
    };
    Some(Interval { low, high })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(hits: f64, n: f64, low: f64, high: f64, tolerance: f64) {
        let interval = wilson(hits / n, n).expect("an interval");
        assert!((interval.low - low).abs() < tolerance, "{hits}/{n}: {interval:?}");
        assert!(
            (interval.high - high).abs() < tolerance,
            "{hits}/{n}: {interval:?}"
        );
    }

    /// R. G. Newcombe, «Two-sided confidence intervals for the single proportion», Statistics in Medicine 17 (1998),
    /// table I, method 3 (score without continuity correction).
    #[test]
    fn agrees_with_newcombes_worked_examples() {
        check(81.0, 263.0, 0.2553, 0.3662, 5e-5);
        check(15.0, 148.0, 0.0624, 0.1605, 5e-5);
        check(0.0, 20.0, 0.0, 0.1611, 5e-5);
        check(1.0, 29.0, 0.0061, 0.1718, 5e-5);
    }

    #[test]
    fn without_observations_there_is_no_interval() {
        assert_eq!(wilson(0.0, 0.0), None);
        assert_eq!(wilson(f64::NAN, 5.0), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_proportion(n in 1u32..5000, share in 0.0..=1.0f64) {
            let p = (share * f64::from(n)).round() / f64::from(n);
            let interval = wilson(p, f64::from(n)).expect("an interval");
            prop_assert!(0.0 <= interval.low && interval.low <= p && p <= interval.high && interval.high <= 1.0);
        }
    }
}
