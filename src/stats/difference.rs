//! The difference of two proportions, as between two waves of a survey.

use std::f64::consts::FRAC_1_SQRT_2;

use statrs::function::erf::erfc;

use super::wilson;

/// A difference of two proportions in percentage points, from −100 to 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The first less the second, in percentage points.
    pub points: f64,
    /// Lower limit of the 95 % interval, in percentage points.
    pub low: f64,
    /// Upper limit, in percentage points.
    pub high: f64,
    /// How probable a difference as large in either direction is where there is none: two-sided, 0 to 1; nothing where all or
    /// nobody of both have it, so that there is nothing to test.
    pub p: Option<f64>,
}

/// The difference `a` less `b` of two proportions of independent samples, each a proportion from 0 to 1 and the number
/// it is of; for a change over time, `a` is the later wave. Nothing if a number is not above zero or a proportion out
/// of bounds. Respondents who answered in both waves are not independent: their interval would be narrower.
///
/// The numbers need not be whole: with weights they are Kish's effective sizes. The interval is Newcombe's hybrid of
/// Wilson's: R. G. Newcombe, «Interval estimation for the difference between independent proportions: comparison of
/// eleven methods», Statistics in Medicine 17 (1998), 873–890, method 10. The p-value is that of the z test with pooled
/// variance, which is Pearson's chi-square test of the four cells, without continuity correction; near 0.05 the two
/// may disagree.
pub fn difference(a: (f64, f64), b: (f64, f64)) -> Option<Difference> {
    let ((p_a, n_a), (p_b, n_b)) = (a, b);
    if !(n_a.is_finite() && n_b.is_finite()) {
        return None;
    }
    let (of_a, of_b) = (wilson(p_a, n_a)?, wilson(p_b, n_b)?);
    let difference = p_a - p_b;
    let down = (p_a - of_a.low).hypot(of_b.high - p_b);
    let up = (of_a.high - p_a).hypot(p_b - of_b.low);
    Some(Difference {
        points: 100.0 * difference,
        low: 100.0 * (difference - down).max(-1.0),
        high: 100.0 * (difference + up).min(1.0),
        p: pooled_z(a, b),
    })
}

/// Two-sided p-value of the z test for equal proportions, the variance being that of both samples as one.
fn pooled_z((p_a, n_a): (f64, f64), (p_b, n_b): (f64, f64)) -> Option<f64> {
    // Where everybody or nobody is in both, the variance is nothing.
    if p_a == p_b && (p_a <= 0.0 || p_a >= 1.0) {
        return None;
    }
    let pooled = (p_a * n_a + p_b * n_b) / (n_a + n_b);
    let variance = pooled * (1.0 - pooled) * (1.0 / n_a + 1.0 / n_b);
    Some(erfc((p_a - p_b).abs() / variance.sqrt() * FRAC_1_SQRT_2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(a: (u32, u32), b: (u32, u32)) -> Difference {
        let part = |(hits, n): (u32, u32)| (f64::from(hits) / f64::from(n), f64::from(n));
        difference(part(a), part(b)).expect("a difference")
    }

    /// Newcombe (1998), table II, method 10 (score, without continuity correction), examples (a) to (h).
    #[test]
    fn agrees_with_newcombes_worked_examples() {
        for (a, b, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((0, 10), (0, 10), -0.2775, 0.2775),
            ((10, 10), (0, 20), 0.6791, 1.0),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let found = of(a, b);
            assert!((found.low - 100.0 * low).abs() < 5.1e-3, "{a:?} {b:?}: {found:?}");
            assert!(
                (found.high - 100.0 * high).abs() < 5.1e-3,
                "{a:?} {b:?}: {found:?}"
            );
        }
    }

    /// SciPy 1.17.1: `chi2_contingency([[56, 14], [48, 32]], correction=False).pvalue`, and so on.
    #[test]
    fn p_is_that_of_pearsons_test_in_scipy() {
        for (a, b, expected) in [
            ((56, 70), (48, 80), 0.008_045_081_368_196_585),
            ((9, 10), (3, 10), 0.006_169_899_320_544_164_5),
            ((5, 56), (0, 29), 0.097_186_568_170_579_87),
            ((300, 305), (10, 710), 1.365_690_410_813_470_7e-207),
        ] {
            let found = of(a, b).p.expect("a test");
            assert!((found / expected - 1.0).abs() < 1e-10, "{found}, not {expected}");
        }
    }

    #[test]
    fn equal_ends_are_not_tested() {
        assert_eq!(of((0, 10), (0, 20)).p, None);
        assert_eq!(of((10, 10), (20, 20)).p, None);
        assert_eq!(of((0, 10), (0, 20)).points, 0.0);
    }

    #[test]
    fn without_observations_there_is_no_difference() {
        assert_eq!(difference((0.5, 0.0), (0.5, 10.0)), None);
        assert_eq!(difference((0.5, 10.0), (f64::NAN, 10.0)), None);
        assert_eq!(difference((0.5, f64::INFINITY), (0.5, 10.0)), None);
        assert_eq!(difference((1.5, 10.0), (0.5, 10.0)), None);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_difference_and_turns_with_it(
            n in (0.5..5000.0f64, 0.5..5000.0f64), p in (0.0..=1.0f64, 0.0..=1.0f64),
        ) {
            let there = difference((p.0, n.0), (p.1, n.1)).expect("a difference");
            let back = difference((p.1, n.1), (p.0, n.0)).expect("a difference");
            prop_assert!(-100.0 <= there.low && there.low <= there.points);
            prop_assert!(there.points <= there.high && there.high <= 100.0);
            let (p, same) = (there.p.unwrap_or(1.0), back.p.unwrap_or(1.0));
            prop_assert!((0.0..=1.0).contains(&p));
            prop_assert_eq!((there.points, there.low, there.high), (-back.points, -back.high, -back.low));
            prop_assert!((p - same).abs() < 1e-9);
        }
    }
}
