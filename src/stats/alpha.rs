//! Krippendorff's alpha, for any number of coders and any distance between what they gave.

use std::collections::{BTreeMap, BTreeSet};

/// Krippendorff's alpha over `units`, each the values that its coders gave; units with fewer than two are left out.
///
/// `distance` is symmetric, and 0 for equal values. Nothing where no disagreement could be expected: all values are equal.
/// K. Krippendorff, «Computing Krippendorff's alpha-reliability» (2011).
pub fn alpha<V: Ord>(units: &[Vec<V>], distance: impl Fn(&V, &V) -> f64) -> Option<f64> {
    let paired = || units.iter().filter(|unit| unit.len() > 1);
    let mut counts: BTreeMap<&V, f64> = BTreeMap::new();
    for value in paired().flatten() {
        *counts.entry(value).or_default() += 1.0;
    }
    let n: f64 = counts.values().sum();
    let observed: f64 = paired()
        .map(|unit| {
            let pairs = unit.iter().flat_map(|a| unit.iter().map(move |b| (a, b)));
            pairs.map(|(a, b)| distance(a, b)).sum::<f64>() / (unit.len() - 1) as f64
        })
        .sum();
    let all = counts.iter().flat_map(|a| counts.iter().map(move |b| (a, b)));
    let expected: f64 = all.map(|((a, x), (b, y))| x * y * distance(a, b)).sum();
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

/// Nominal distance: 0 for equal values, 1 for others.
pub fn nominal<V: PartialEq>(a: &V, b: &V) -> f64 {
    f64::from(u8::from(a != b))
}

/// MASI distance of two sets, 0 to 1: Jaccard's index, weighted by whether one set holds the other. Two empty sets are equal.
///
/// R. Passonneau, «Measuring agreement on set-valued items (MASI) for semantic and pragmatic annotation», LREC 2006.
pub fn masi<T: Ord>(a: &BTreeSet<T>, b: &BTreeSet<T>) -> f64 {
    if a == b {
        return 0.0;
    }
    let shared = a.intersection(b).count() as f64;
    let jaccard = shared / a.union(b).count() as f64;
    let within = a.is_subset(b) || b.is_subset(a);
    1.0 - jaccard * if within { 2.0 / 3.0 } else { 1.0 / 3.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn krippendorffs_four_coders_reach_0_743() {
        let coders = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        let units: Vec<Vec<char>> = (0..12)
            .map(|at| {
                let given = coders.iter().filter_map(|row| row.chars().nth(at));
                given.filter(|value| *value != '.').collect()
            })
            .collect();
        assert!((alpha(&units, nominal).unwrap() - 0.743).abs() < 0.0005);
    }

    #[test]
    fn equal_values_everywhere_have_no_alpha_and_agreement_has_one() {
        assert_eq!(alpha(&[vec![1, 1], vec![1, 1]], nominal), None);
        assert_eq!(alpha(&[vec![1, 1], vec![2, 2]], nominal), Some(1.0));
    }

    #[test]
    fn masi_tells_subsets_from_overlaps() {
        let set = |text: &str| text.chars().collect::<BTreeSet<char>>();
        assert!((masi(&set("ab"), &set("abc")) - 5.0 / 9.0).abs() < 1e-12);
        assert!((masi(&set("ab"), &set("bc")) - 8.0 / 9.0).abs() < 1e-12);
        assert_eq!((masi(&set(""), &set("")), masi(&set(""), &set("a"))), (0.0, 1.0));
    }
}
