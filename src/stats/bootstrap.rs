//! Intervals by drawing anew.

use super::Interval;
use super::random::SplitMix;

/// Draws.
const DRAWS: usize = 1000;
/// Outside of the interval lies so much of the draws, at each end.
const TAIL: f64 = 0.025;

/// The 95 % interval of `figure` by percentiles of 1,000 draws of so many units with replacement. `figure` is told how often each
/// unit was drawn. Draws for which it is undefined are left out; nothing if that leaves fewer than half of them.
///
/// B. Efron and R. Tibshirani, «An Introduction to the Bootstrap» (1993), chapter 13. Equal seeds give equal intervals on any
/// machine.
pub fn bootstrap(units: usize, seed: u64, figure: impl Fn(&[usize]) -> Option<f64>) -> Option<Interval> {
    if units == 0 {
        return None;
    }
    let mut random = SplitMix(seed);
    let mut times = vec![0_usize; units];
    let mut found = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        times.fill(0);
        for _ in 0..units {
            times[random.below(units)] += 1;
        }
        found.extend(figure(&times));
    }
    if 2 * found.len() < DRAWS {
        return None;
    }
    found.sort_by(f64::total_cmp);
    Some(Interval {
        low: quantile(&found, TAIL),
        high: quantile(&found, 1.0 - TAIL),
    })
}

/// The quantile of `sorted`, between neighbours by their distance (R's type 7).
fn quantile(sorted: &[f64], at: f64) -> f64 {
    let place = at * (sorted.len() - 1) as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + part * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 400 tosses with 100 heads the normal approximation gives 0.25 ± 1.96 · √(0.25 · 0.75 / 400).
    #[test]
    fn the_interval_of_a_share_is_near_the_normal_one() {
        let share = |times: &[usize]| Some(times[..100].iter().sum::<usize>() as f64 / 400.0);
        let interval = bootstrap(400, 1, share).expect("an interval");
        assert!((interval.low - 0.2076).abs() < 0.006, "{interval:?}");
        assert!((interval.high - 0.2924).abs() < 0.006, "{interval:?}");
    }

    /// R: quantile(c(1, 2, 4, 8), c(0.025, 0.5, 0.975)) is 1.075 3.000 7.700.
    #[test]
    fn quantiles_are_those_of_r() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        for (at, expected) in [(0.025, 1.075), (0.5, 3.0), (0.975, 7.7)] {
            assert!((quantile(&sorted, at) - expected).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_mostly_undefined_has_no_interval() {
        assert_eq!(bootstrap(0, 1, |_| Some(1.0)), None);
        assert_eq!(bootstrap(5, 1, |_| None), None);
    }
}
