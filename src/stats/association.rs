//! Whether a theme is as common in all groups of respondents.

use statrs::function::gamma::checked_gamma_ur;

use super::Weights;
use super::fisher::fisher;
use super::rao_scott::rao_scott;

/// Expected numbers below this call for an exact test.
const SMALL: usize = 5;
/// A part of the whole that is nothing but rounding.
const ROUNDING: f64 = 1e-12;

/// One group of respondents.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Those who have the theme.
    pub with: Weights,
    /// All who could have it, those with it included.
    pub base: Weights,
}

/// How a p-value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// Pearson's chi-square, without continuity correction.
    ChiSquare,
    /// Fisher's exact test (Freeman and Halton's, with more than two groups): all tables with the same margins.
    Fisher,
    /// The same where there are too many tables: 100,000 that are drawn, the same ones each time.
    FisherSimulated,
    /// The F test of Rao and Scott, of weighted respondents.
    RaoScott,
}

impl Test {
    /// Whether it is one of the exact tests.
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Fisher | Self::FisherSimulated)
    }
}

/// How a theme goes with groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Association {
    /// Which test `p` comes of.
    pub test: Test,
    /// Chi-square, or Rao and Scott's F; an exact test has no such figure.
    pub statistic: Option<f64>,
    /// Degrees of freedom: groups that are not empty, less one.
    pub degrees: usize,
    /// How probable a table as uneven is if the theme is as common in all groups, 0 to 1.
    pub p: f64,
    /// By group, in the order given: how many standard errors its number with the theme lies above (or, below zero,
    /// under) what one share for all would give; beyond ±2 is rarely chance. Nothing for an empty group.
    pub residuals: Vec<Option<f64>>,
    /// Cramér's V: 0 where the theme is as common in all groups, 1 where the group decides it. With two rows it is
    /// √(χ² / n), of weighted shares where there are weights, whichever test is used. H. Cramér, «Mathematical Methods of Statistics» (1946).
    pub cramers_v: f64,
}

/// Tests whether a theme is as common in all `groups`. Those whose base is empty (or weighs nothing) are left out;
/// nothing if fewer than two remain, or if nobody or everybody has the theme.
///
/// Where all weigh one: Pearson's chi-square without continuity correction if at least 5 are expected in every cell,
/// Fisher's exact test otherwise. Residuals are adjusted standardised ones: S. Haberman, «The analysis of residuals in
/// cross-classified tables», Biometrics 29 (1973), 205–220.
///
/// With weights: the F test of the second order of J. Rao and A. Scott (1984), which allows for unequal weights, within groups and
/// between them, but not for strata or clusters. Never an exact test, as weighted numbers are no counts: where few are
/// expected, take `p` with caution. A residual is then the group's weighted share less that of the others, over its standard
/// error by Kish's effective sizes of the two if all had the share of all; where all weigh the same that is Haberman's.
pub fn association(groups: &[Share]) -> Option<Association> {
    let table = Table::of(groups)?;
    let degrees = table.cells.iter().flatten().count() - 1;
    let (test, statistic, p) = if !groups.iter().all(|group| group.base.are_ones()) {
        let found = rao_scott(groups)?;
        (Test::RaoScott, Some(found.statistic), found.p)
    } else if let Some(counts) = small_counts(groups) {
        let fisher = fisher(&counts);
        let test = match fisher.simulated {
            true => Test::FisherSimulated,
            false => Test::Fisher,
        };
        (test, None, fisher.p)
    } else {
        let chi_square = table.chi_square();
        (
            Test::ChiSquare,
            Some(chi_square),
            upper_tail(chi_square, degrees)?,
        )
    };
    Some(Association {
        test,
        statistic,
        degrees,
        p,
        residuals: table.residuals(),
        cramers_v: (table.chi_square() / table.base).sqrt().min(1.0),
    })
}

/// The probability that chi-square with so many degrees of freedom is `statistic` or more.
fn upper_tail(statistic: f64, degrees: usize) -> Option<f64> {
    if statistic <= 0.0 {
        return Some(1.0);
    }
    let tail = checked_gamma_ur(degrees as f64 / 2.0, statistic / 2.0).ok()?;
    Some(tail.clamp(0.0, 1.0))
}

/// Respondents with the theme and in all, by group, who weigh one each, if somewhere fewer than [`SMALL`] are expected.
fn small_counts(groups: &[Share]) -> Option<Vec<(usize, usize)>> {
    let filled = groups.iter().filter(|group| group.base.count > 0);
    let counts: Vec<(usize, usize)> = filled
        .map(|group| (group.with.count.min(group.base.count), group.base.count))
        .collect();
    let base: usize = counts.iter().map(|count| count.1).sum();
    let with: usize = counts.iter().map(|count| count.0).sum();
    let smallest = counts.iter().map(|count| count.1).min()?;
    (smallest * with.min(base - with) < SMALL * base).then_some(counts)
}

/// The groups beside all of them.
struct Table {
    /// Those with the theme and all, by weight; nothing for an empty group.
    cells: Vec<Option<(f64, f64)>>,
    /// By group, the effective sizes of the group and of all others.
    effective: Vec<(f64, f64)>,
    with: f64,
    base: f64,
}

impl Table {
    fn of(groups: &[Share]) -> Option<Self> {
        let bases = || groups.iter().map(|group| group.base);
        let all = bases().fold(Weights::default(), Weights::plus);
        let cell = |group: &Share| {
            let base = group.base.sum;
            (base > 0.0).then(|| (group.with.sum.clamp(0.0, base), base))
        };
        let cells: Vec<Option<(f64, f64)>> = groups.iter().map(cell).collect();
        let base: f64 = cells.iter().flatten().map(|cell| cell.1).sum();
        let with: f64 = cells.iter().flatten().map(|cell| cell.0).sum();
        let least = with.min(base - with);
        let enough = cells.iter().flatten().count() > 1 && base.is_finite();
        (enough && least > ROUNDING * base).then(|| Self {
            cells,
            effective: bases()
                .map(|base| (base.effective(), all.less(base).effective()))
                .collect(),
            with,
            base,
        })
    }

    /// Pearson's, the cells with and without the theme of each group taken together.
    fn chi_square(&self) -> f64 {
        let share = self.with / self.base;
        let cells = self.cells.iter().flatten();
        let terms = cells.map(|&(with, base)| (with - base * share).powi(2) / (base * share * (1.0 - share)));
        terms.sum()
    }

    fn residuals(&self) -> Vec<Option<f64>> {
        let share = self.with / self.base;
        let residual = |((with, base), (group, others)): ((f64, f64), (f64, f64))| {
            let of_others = (self.with - with) / (self.base - base);
            let variance = share * (1.0 - share) * (1.0 / group + 1.0 / others);
            (with / base - of_others) / variance.sqrt()
        };
        let cells = self.cells.iter().zip(&self.effective);
        let residuals = cells.map(|(cell, effective)| cell.map(|cell| residual((cell, *effective))));
        // The other groups may weigh nothing beside one.
        residuals
            .map(|residual| residual.filter(|z| z.is_finite()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counts(groups: &[(usize, usize)]) -> Vec<Share> {
        let share = |&(with, base): &(usize, usize)| Share {
            with: Weights::of_ones(with),
            base: Weights::of_ones(base),
        };
        groups.iter().map(share).collect()
    }

    /// Each respondent weighs what `weight` says of the group and the respondent.
    fn weighted(groups: &[(usize, usize)], weight: impl Fn(usize, usize) -> f64) -> Vec<Share> {
        let groups = groups.iter().enumerate();
        let share = |(group, &(with, base)): (usize, &(usize, usize))| Share {
            with: (0..with).map(|at| weight(group, at)).collect(),
            base: (0..base).map(|at| weight(group, at)).collect(),
        };
        groups.map(share).collect()
    }

    fn near(found: f64, expected: f64) {
        assert!(
            (found - expected).abs() <= 1e-10 * expected.abs().max(1e-300),
            "{found}, not {expected}"
        );
    }

    /// A. Agresti, «An Introduction to Categorical Data Analysis» (2007), tables 2.5 and 3.8: women among Democrats,
    /// Independents and Republicans; printed there as χ² = 30.1 and residuals 4.50, 0.70, −5.32. To the last figure by R's
    /// help on `chisq.test` (`X-squared = 30.07, df = 2, p-value = 2.954e-07`) and SciPy 1.17.1:
    /// `chi2_contingency([[762, 327, 468], [484, 239, 477]], correction=False)`, residuals by Haberman's formula from
    /// its `expected_freq`, V by `scipy.stats.contingency.association`.
    #[test]
    fn agrees_with_agrestis_parties() {
        let found = association(&counts(&[(762, 1246), (327, 566), (468, 945)])).expect("a test");
        assert_eq!((found.test, found.degrees), (Test::ChiSquare, 2));
        near(found.statistic.expect("chi-square"), 30.070_149_095_754_672);
        near(found.p, 2.953_589_183_211_759_5e-7);
        near(found.cramers_v, 0.104_435_802_356_467_77);
        let expected = [
            4.502_053_521_086_705,
            0.699_451_732_984_429_6,
            -5.315_945_542_704_928,
        ];
        for (residual, expected) in found.residuals.iter().zip(expected) {
            near(residual.expect("a residual"), expected);
        }
    }

    /// SciPy 1.17.1, `chi2_contingency([[0, 3, 2, 6], [5, 5, 7, 1]], correction=False)` for residuals and V; where the
    /// p-value is from, `fisher.rs` tells.
    #[test]
    fn few_expected_call_for_fishers_test() {
        let found = association(&counts(&[(0, 5), (3, 8), (0, 0), (2, 9), (6, 7)])).expect("a test");
        assert_eq!(
            (found.test, found.statistic, found.degrees),
            (Test::Fisher, None, 3)
        );
        near(found.p, 0.013_027_494_349_990_997);
        near(found.cramers_v, 0.609_921_116_077_4);
        assert_eq!(found.residuals[2], None);
        near(found.residuals[0].expect("a residual"), -1.921_491_511_724_584_5);
        near(found.residuals[4].expect("a residual"), 2.991_422_650_067_479_4);
    }

    /// Expected are 50 · 10 / 100 = 5 with the theme in both groups, and below that with one respondent less.
    #[test]
    fn five_expected_are_enough() {
        let test = |groups: &[(usize, usize)]| association(&counts(groups)).expect("a test").test;
        assert_eq!(test(&[(2, 50), (8, 50)]), Test::ChiSquare);
        assert_eq!(test(&[(2, 49), (8, 51)]), Test::Fisher);
        assert_eq!(test(&[(48, 50), (42, 50)]), Test::ChiSquare);
        let many: Vec<_> = (0..40).map(|at| (at % 5, 9)).collect();
        assert_eq!(test(&many), Test::FisherSimulated);
    }

    /// The weights 1 and 9 of two groups, of 200 each, say nothing of how many there are. R's survey 4.1-1: `svychisq(~y+g, d,
    /// statistic="F")` gives F = 9.7306, df 1 and 399, p = 0.001944; residuals by hand: the shares are 0.3, 0.45, and 0.435 of
    /// all, and each group's effective size is 200.
    #[test]
    fn weights_between_groups_cost_no_respondents() {
        let groups = weighted(&[(60, 200), (90, 200)], |group, _| [1.0, 9.0][group]);
        let found = association(&groups).expect("a test");
        assert_eq!((found.test, found.degrees), (Test::RaoScott, 1));
        near(found.statistic.expect("F"), 9.730_636_277_683_011);
        near(found.p, 0.001_943_801_833_866_637);
        let residual = 0.15 / (0.435f64 * 0.565 * 2.0 / 200.0).sqrt();
        near(found.residuals[0].expect("a residual"), -residual);
        near(found.residuals[1].expect("a residual"), residual);
    }

    #[test]
    fn weighted_numbers_never_go_to_an_exact_test() {
        let found = association(&weighted(&[(0, 5), (3, 8), (2, 9)], |_, _| 2.0)).expect("a test");
        assert_eq!(found.test, Test::RaoScott);
    }

    #[test]
    fn where_nothing_can_differ_there_is_no_test() {
        assert_eq!(association(&[]), None);
        assert_eq!(association(&counts(&[(3, 9)])), None);
        assert_eq!(association(&counts(&[(3, 9), (0, 0)])), None);
        assert_eq!(association(&counts(&[(0, 9), (0, 7)])), None);
        assert_eq!(association(&counts(&[(9, 9), (7, 7)])), None);
        assert_eq!(
            association(&weighted(&[(9, 9), (7, 7)], |_, at| 0.1 + at as f64)),
            None
        );
        assert_eq!(
            association(&weighted(&[(3, 9), (2, 7)], |group, _| group as f64)),
            None
        );
        assert_eq!(association(&weighted(&[(3, 9), (2, 7)], |_, _| f64::NAN)), None);
    }

    /// SciPy 1.17.1: `chi2.sf([1, 3.84, 20, 100, 700], [1, 1, 3, 10, 4])`.
    #[test]
    fn the_tail_is_that_of_scipy() {
        for (statistic, degrees, expected) in [
            (1.0, 1, 0.317_310_507_862_911_15),
            (3.84, 1, 0.050_043_521_248_705_19),
            (20.0, 3, 0.000_169_742_435_552_826_32),
            (100.0, 10, 5.449_701_982_920_521_5e-17),
            (700.0, 4, 3.485_286_229_088_925e-150),
        ] {
            near(upper_tail(statistic, degrees).expect("a tail"), expected);
        }
        assert_eq!(upper_tail(0.0, 3), Some(1.0));
    }

    fn groups() -> impl Strategy<Value = Vec<(usize, usize)>> {
        let group = (0usize..60, 0usize..60).prop_map(|(with, without)| (with, with + without));
        prop::collection::vec(group, 2..5)
    }

    proptest! {
        #[test]
        fn figures_keep_their_bounds_and_residuals_make_up_chi_square(groups in groups(), seed in 1usize..9) {
            let uneven = weighted(&groups, |group, at| 1.0 + ((at * seed + group) % 7) as f64 / 3.0);
            for shares in [counts(&groups), uneven] {
                let Some(found) = association(&shares) else { continue };
                prop_assert!((0.0..=1.0).contains(&found.p) && (0.0..=1.0).contains(&found.cramers_v));
                let all: f64 = shares.iter().map(|share| share.base.sum).sum();
                let parts = found.residuals.iter().zip(&shares);
                let sum: f64 = parts
                    .map(|(z, share)| z.unwrap_or(0.0).powi(2) * (1.0 - share.base.sum / all))
                    .sum();
                if let (Test::ChiSquare, Some(statistic)) = (found.test, found.statistic) {
                    prop_assert!((sum - statistic).abs() < 1e-9 * statistic.max(1.0));
                }
            }
        }

        #[test]
        fn those_without_go_with_groups_as_those_with_do(groups in groups()) {
            let without: Vec<_> = groups.iter().map(|&(with, base)| (base - with, base)).collect();
            let (one, other) = (association(&counts(&groups)), association(&counts(&without)));
            prop_assert_eq!(one.is_some(), other.is_some());
            if let (Some(one), Some(other)) = (one, other) {
                prop_assert_eq!((one.test, one.degrees), (other.test, other.degrees));
                prop_assert!((one.p - other.p).abs() < 1e-9);
                for (a, b) in one.residuals.iter().zip(&other.residuals) {
                    prop_assert!((a.unwrap_or(0.0) + b.unwrap_or(0.0)).abs() < 1e-9);
                }
            }
        }

        #[test]
        fn the_scale_of_weights_does_not_matter(groups in groups(), scale in 0.01..100.0f64) {
            let weight = |group: usize, at: usize| 0.5 + ((at + group) % 5) as f64;
            let plain = association(&weighted(&groups, weight));
            let scaled = association(&weighted(&groups, |group, at| scale * weight(group, at)));
            prop_assert_eq!(plain.is_some(), scaled.is_some());
            if let (Some(plain), Some(scaled)) = (plain, scaled) {
                prop_assert!((plain.p - scaled.p).abs() < 1e-9);
                prop_assert!((plain.cramers_v - scaled.cramers_v).abs() < 1e-7);
            }
        }

        #[test]
        fn equal_weights_are_as_none(groups in groups()) {
            let plain = association(&counts(&groups));
            let doubled = association(&weighted(&groups, |_, _| 2.0));
            if let (Some(plain), Some(doubled)) = (plain, doubled) {
                prop_assert!((plain.cramers_v - doubled.cramers_v).abs() < 1e-7);
                // The one test takes its variance from what all have, the other from each group.
                for (one, other) in plain.residuals.iter().zip(&doubled.residuals) {
                    prop_assert!((one.unwrap_or(0.0) - other.unwrap_or(0.0)).abs() < 1e-7);
                }
            }
        }
    }
}
