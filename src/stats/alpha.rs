//! Krippendorff's alpha, for any number of coders and any distance between what they gave.

use std::cell::OnceCell;
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

/// Sets that coders gave, each distinct one by a number, for Krippendorff's alpha with MASI distance.
#[derive(Debug, Default)]
pub struct SetPairs {
    numbers: BTreeMap<BTreeSet<String>, usize>,
    /// By two numbers.
    distances: OnceCell<Vec<Vec<f64>>>,
}

/// An answer: its question, and the numbers of the sets that its coders gave, two at least.
pub type SetUnit = (usize, Vec<usize>);

impl SetPairs {
    /// The number of a set.
    pub fn number(&mut self, set: &BTreeSet<String>) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(set.clone()).or_insert(next)
    }

    /// Krippendorff's alpha over `units`, each of which counts so many `times`. What is expected by chance is what others gave to
    /// answers to the same question; of one question it is the plain alpha. Nothing where no disagreement could be expected.
    pub fn alpha(&self, units: &[Vec<SetUnit>], times: &[usize]) -> Option<f64> {
        let distances = self.distances.get_or_init(|| self.measure());
        let mut observed = 0.0;
        let mut counts: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
        for (unit, times) in units.iter().zip(times) {
            for (question, given) in unit.iter().filter(|_| *times > 0) {
                let times = *times as f64;
                let pairs = given.iter().enumerate();
                let pairs =
                    pairs.flat_map(|(at, one)| given[at + 1..].iter().map(|other| distances[*one][*other]));
                observed += 2.0 * times * pairs.sum::<f64>() / (given.len() - 1) as f64;
                let of_question = counts.entry(*question).or_default();
                given
                    .iter()
                    .for_each(|set| *of_question.entry(*set).or_default() += times);
            }
        }
        let expected = |counts: &BTreeMap<usize, f64>| {
            let n: f64 = counts.values().sum();
            let all = counts.iter().flat_map(|a| counts.iter().map(move |b| (a, b)));
            let sum: f64 = all.map(|((a, x), (b, y))| x * y * distances[*a][*b]).sum();
            sum / (n - 1.0).max(1.0)
        };
        let expected: f64 = counts.values().map(expected).sum();
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    fn measure(&self) -> Vec<Vec<f64>> {
        let mut sets: Vec<(&BTreeSet<String>, usize)> =
            self.numbers.iter().map(|(set, number)| (set, *number)).collect();
        sets.sort_by_key(|(_, number)| *number);
        let row = |one: &BTreeSet<String>| sets.iter().map(|(other, _)| masi(one, other)).collect();
        sets.iter().map(|(set, _)| row(set)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_of_sets_of_one_question_is_the_plain_one() {
        let set = |text: &str| text.chars().map(String::from).collect::<BTreeSet<String>>();
        let given = [
            ("a", "a"),
            ("ab", "a"),
            ("", "b"),
            ("bc", "abc"),
            ("ab", "ab"),
            ("a", "a"),
            ("", ""),
        ];
        let units: Vec<Vec<BTreeSet<String>>> = given.iter().map(|(a, b)| vec![set(a), set(b)]).collect();
        let mut sets = SetPairs::default();
        let pairs: Vec<Vec<SetUnit>> = units
            .iter()
            .map(|unit| vec![(0, vec![sets.number(&unit[0]), sets.number(&unit[1])])])
            .collect();
        let plain = alpha(&units, masi).expect("an alpha");
        assert!((sets.alpha(&pairs, &[1; 7]).expect("an alpha") - plain).abs() < 1e-12);
        let twice: Vec<Vec<BTreeSet<String>>> = units.iter().chain(&units[..1]).cloned().collect();
        let plain = alpha(&twice, masi).expect("an alpha");
        assert!((sets.alpha(&pairs, &[2, 1, 1, 1, 1, 1, 1]).expect("an alpha") - plain).abs() < 1e-12);
    }

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
