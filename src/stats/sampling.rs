//! Samples whose every unit had a known chance, so that figures of the whole can be estimated from them.

use std::cmp::{Ordering, Reverse};

use super::random::SplitMix;

/// A unit that was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Its place.
    pub unit: usize,
    /// Of how many it stands: the inverse of the chance that it had of being drawn.
    pub weight: f64,
}

/// How many are drawn of each stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// As its share of all, and one at least.
    Proportional,
    /// As many of each, as far as it has so many.
    Equal,
}

/// Why nothing is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{wanted} are too few for {strata} strata, of each of which one at least is drawn; draw {strata} or more"
)]
pub struct TooFew {
    wanted: usize,
    strata: usize,
}

/// Draws `wanted` units without replacement, or all if there are no more. `strata` tells the stratum of each unit; within one, each
/// set of units is as likely as any other. They come in a random order. Equal seeds draw the same on any machine.
///
/// The weight is N/n of the stratum, so that a sum over the sample by weight is unbiased for the sum over all: D. Horvitz and D.
/// Thompson, «A generalization of sampling without replacement from a finite universe», JASA 47 (1952).
pub fn draw(
    strata: &[usize],
    wanted: usize,
    allocation: Allocation,
    seed: u64,
) -> Result<Vec<Drawn>, TooFew> {
    let mut members: Vec<Vec<usize>> = Vec::new();
    for (unit, stratum) in strata.iter().enumerate() {
        members.resize_with(members.len().max(stratum + 1), Vec::new);
        members[*stratum].push(unit);
    }
    members.retain(|units| !units.is_empty());
    let wanted = wanted.min(strata.len());
    if wanted < members.len() {
        return Err(TooFew {
            wanted,
            strata: members.len(),
        });
    }
    let sizes: Vec<usize> = members.iter().map(Vec::len).collect();
    let sizes = match allocation {
        Allocation::Proportional => proportional(&sizes, wanted),
        Allocation::Equal => equal(&sizes, wanted),
    };
    let mut random = SplitMix(seed);
    let mut drawn = Vec::with_capacity(wanted);
    for (mut units, n) in members.into_iter().zip(sizes) {
        let weight = units.len() as f64 / n as f64;
        shuffle(&mut units, n, &mut random);
        drawn.extend(units[..n].iter().map(|unit| Drawn { unit: *unit, weight }));
    }
    let all = drawn.len();
    shuffle(&mut drawn, all, &mut random);
    Ok(drawn)
}

/// Puts a random choice of `n` in a random order in front.
fn shuffle<T>(units: &mut [T], n: usize, random: &mut SplitMix) {
    for at in 0..n.min(units.len()) {
        let other = at + random.below(units.len() - at);
        units.swap(at, other);
    }
}

/// As the sizes, but one at least: from what is whole of the quotas, one is given to whoever lacks most of its quota, or taken from
/// whoever has most beyond it, until the sum is right; the earlier first where these are equal.
fn proportional(sizes: &[usize], wanted: usize) -> Vec<usize> {
    let all: usize = sizes.iter().sum();
    let quota = |size: usize| size as i128 * wanted as i128;
    let mut given: Vec<usize> = sizes
        .iter()
        .map(|size| ((quota(*size) / all as i128) as usize).max(1))
        .collect();
    loop {
        let sum: usize = given.iter().sum();
        let lacks = |at: usize| quota(sizes[at]) - given[at] as i128 * all as i128;
        let places = 0..sizes.len();
        match sum.cmp(&wanted) {
            Ordering::Equal => return given,
            Ordering::Less => {
                // What all lack together is above nothing, so who lacks most does not get more than it has.
                let most = places.min_by_key(|at| Reverse(lacks(*at)));
                most.into_iter().for_each(|at| given[at] += 1);
            }
            Ordering::Greater => {
                let least = places.filter(|at| given[*at] > 1).min_by_key(|at| lacks(*at));
                least.into_iter().for_each(|at| given[at] -= 1);
            }
        }
    }
}

/// One after another, smallest strata first, an equal part of what is left.
fn equal(sizes: &[usize], wanted: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|at| sizes[*at]);
    let (mut given, mut left) = (vec![0; sizes.len()], wanted);
    for (place, at) in order.iter().enumerate() {
        given[*at] = sizes[*at].min(left / (sizes.len() - place));
        left -= given[*at];
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// Strata of 4 and of 3, of which 2 and 1 are drawn: 18 samples, all as likely. Over them the mean of the estimate is the true
    /// sum, though no single sample of the second stratum hits it.
    #[test]
    fn weighted_sums_are_unbiased_over_all_samples() {
        let strata = [0, 1, 0, 0, 1, 0, 1];
        let values = [5.0, 10.0, 0.0, 1.0, 2.0, 7.0, 0.0];
        let mut seen: BTreeMap<Vec<usize>, (usize, f64)> = BTreeMap::new();
        for seed in 0..18_000 {
            let drawn = draw(&strata, 3, Allocation::Proportional, seed).expect("drawn");
            let mut units: Vec<usize> = drawn.iter().map(|drawn| drawn.unit).collect();
            units.sort_unstable();
            let estimate = drawn.iter().map(|drawn| drawn.weight * values[drawn.unit]).sum();
            seen.entry(units).or_insert((0, estimate)).0 += 1;
        }
        assert_eq!(seen.len(), 18);
        // 1000 of each are expected, with a standard deviation of 31.
        assert!(
            seen.values().all(|(times, _)| (870..1130).contains(times)),
            "{seen:?}"
        );
        let mean = seen.values().map(|(_, estimate)| estimate).sum::<f64>() / 18.0;
        assert!((mean - 25.0).abs() < 1e-9, "{mean}");
    }

    #[test]
    fn allocations_worked_by_hand() {
        assert_eq!(proportional(&[60, 30, 10], 10), [6, 3, 1]);
        assert_eq!(proportional(&[97, 2, 1], 4), [2, 1, 1]);
        assert_eq!(equal(&[100, 3, 50], 33), [15, 3, 15]);
        assert_eq!(equal(&[100, 3, 50], 153), [100, 3, 50]);
        let too_few = draw(&[0, 1, 2], 2, Allocation::Equal, 1).expect_err("too few");
        assert!(too_few.to_string().contains("3 strata"));
        assert_eq!(draw(&[], 5, Allocation::Equal, 1), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn each_is_drawn_once_and_weights_sum_to_all(
            strata in prop::collection::vec(0_usize..5, 1..60), more in 0_usize..60, seed in any::<u64>(), equally in any::<bool>(),
        ) {
            let allocation = if equally { Allocation::Equal } else { Allocation::Proportional };
            let drawn = draw(&strata, 5 + more, allocation, seed).expect("drawn");
            prop_assert_eq!(drawn.len(), strata.len().min(5 + more));
            let mut units: Vec<usize> = drawn.iter().map(|drawn| drawn.unit).collect();
            units.sort_unstable();
            units.dedup();
            prop_assert_eq!(units.len(), drawn.len());
            for stratum in 0..5 {
                let of = |unit: usize| strata[unit] == stratum;
                let sum: f64 = drawn.iter().filter(|drawn| of(drawn.unit)).map(|drawn| drawn.weight).sum();
                prop_assert!((sum - (0..strata.len()).filter(|unit| of(*unit)).count() as f64).abs() < 1e-9);
            }
            prop_assert_eq!(draw(&strata, 5 + more, allocation, seed), Ok(drawn));
        }
    }
}
