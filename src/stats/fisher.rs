//! Fisher's exact test of two rows and any number of columns.

use statrs::function::factorial::ln_factorial;

use super::random::SplitMix;

/// So many tables are gone through one by one, which takes as long as drawing some; where more have the same margins,
/// tables are drawn.
const MOST_TABLES: u64 = 5_000_000;
/// Tables drawn where there are too many to go through, for [`super::Test::FisherSimulated`].
pub const DRAWS: u32 = 100_000;
/// Where the draws begin: equal margins get equal draws.
const SEED: u64 = 1;
/// Probabilities that differ by so little, relatively, are equal (as in R's `fisher.test`): they come by different sums.
const TIE: f64 = 1e-7;

/// The p-value, and whether it comes of drawn tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fisher {
    pub(super) p: f64,
    pub(super) simulated: bool,
}

/// Freeman and Halton's test for `groups`, each the number with something, and the number in all, which is not less: the
/// probability, the margins being as they are, of all tables no more probable than this one.
///
/// G. Freeman and J. Halton, «Note on an exact treatment of contingency, goodness of fit and other problems of
/// significance», Biometrika 38 (1951), 141–149. Of drawn tables it is (1 + n) / (1 + draws), never nothing: B. Phipson
/// and G. Smyth, «Permutation p-values should never be zero», Statistical Applications in Genetics and Molecular
/// Biology 9 (2010). At p = 0.05 the draws leave a standard error of 0.0007. Neither the order of the groups nor whether
/// those with or those without are counted changes anything.
pub(super) fn fisher(groups: &[(usize, usize)]) -> Fisher {
    let margins = Margins::of(groups);
    if margins.tables() <= MOST_TABLES {
        Fisher {
            p: margins.enumerated(),
            simulated: false,
        }
    } else {
        Fisher {
            p: margins.simulated(),
            simulated: true,
        }
    }
}

/// The margins of a table, and what it takes to know how probable a table with them is: the product of the numbers of
/// ways to mark so many of each group, over the number of ways to mark so many of all.
struct Margins {
    /// Sizes of the groups, the smallest first.
    sizes: Vec<usize>,
    /// Those with, or those without if they are fewer.
    marked: usize,
    /// In all groups.
    total: usize,
    /// By group and number marked in it: the logarithm of the number of ways.
    ln_ways: Vec<Vec<f64>>,
    /// Logarithms of factorials, as far as the total.
    ln_factorials: Vec<f64>,
    /// A table is no more probable than the one at hand if the logarithm of its ways is not above this.
    bar: f64,
}

impl Margins {
    fn of(groups: &[(usize, usize)]) -> Self {
        let total: usize = groups.iter().map(|&(_, size)| size).sum();
        let with: usize = groups.iter().map(|&(with, _)| with).sum();
        let marked = with.min(total - with);
        let with_and_without = [
            groups.to_vec(),
            groups.iter().map(|&(with, size)| (size - with, size)).collect(),
        ];
        // Of two halves either could be the marked one; which of them must not depend on what is counted.
        let cells = with_and_without
            .into_iter()
            .filter(|side| side.iter().map(|cell| cell.0).sum::<usize>() == marked)
            .map(|mut side| {
                side.sort_unstable_by_key(|&(marked, size)| (size, marked));
                side
            })
            .min()
            .unwrap_or_default();
        let ln_factorials: Vec<f64> = (0..=total).map(|n| ln_factorial(n as u64)).collect();
        let mut margins = Self {
            sizes: cells.iter().map(|cell| cell.1).collect(),
            marked,
            total,
            ln_ways: Vec::new(),
            ln_factorials,
            bar: 0.0,
        };
        let ways = |&size: &usize| {
            (0..=size.min(margins.marked))
                .map(|n| margins.ln_choose(size, n))
                .collect()
        };
        margins.ln_ways = margins.sizes.iter().map(ways).collect();
        let at_hand = cells
            .iter()
            .zip(&margins.ln_ways)
            .map(|(cell, ways)| ways[cell.0]);
        margins.bar = at_hand.sum::<f64>() + TIE;
        margins
    }

    fn ln_choose(&self, of: usize, n: usize) -> f64 {
        self.ln_factorials[of] - self.ln_factorials[n] - self.ln_factorials[of - n]
    }

    /// The number of tables with these margins; anything above [`MOST_TABLES`] if there are more.
    fn tables(&self) -> u64 {
        let mut ways = vec![0_u64; self.marked + 1];
        ways[0] = 1;
        for &size in &self.sizes {
            let mut sums = Vec::with_capacity(ways.len() + 1);
            sums.push(0);
            let mut sum = 0_u64;
            for &n in &ways {
                sum += n;
                sums.push(sum);
            }
            for (at, n) in ways.iter_mut().enumerate() {
                *n = (sums[at + 1] - sums[at.saturating_sub(size)]).min(MOST_TABLES + 1);
            }
        }
        ways[self.marked]
    }

    fn enumerated(&self) -> f64 {
        if self.marked == 0 {
            return 1.0;
        }
        let mut rooms = vec![0; self.sizes.len() + 1];
        for (at, size) in self.sizes.iter().enumerate().rev() {
            rooms[at] = rooms[at + 1] + size;
        }
        let ln_all = self.ln_choose(self.total, self.marked);
        self.sum_from(0, self.marked, -ln_all, self.bar - ln_all, &rooms)
            .min(1.0)
    }

    /// The sum over all ways to mark `left` in the groups from `start` on, of those probabilities whose logarithm is not
    /// above `bar`; `ln` is that of the groups before. Only groups with marks go deeper, so that many groups do not.
    fn sum_from(&self, start: usize, left: usize, ln: f64, bar: f64, rooms: &[usize]) -> f64 {
        let mut sum = 0.0;
        for group in start..self.sizes.len() {
            if rooms[group] < left {
                break;
            }
            let least = left.saturating_sub(rooms[group + 1]).max(1);
            for n in least..=self.sizes[group].min(left) {
                let ln = ln + self.ln_ways[group][n];
                if n < left {
                    sum += self.sum_from(group + 1, left - n, ln, bar, rooms);
                } else if ln <= bar {
                    sum += ln.exp();
                }
            }
        }
        sum
    }

    fn simulated(&self) -> f64 {
        // What is faster: a draw for each mark, or some arithmetic for each group.
        let n = if self.marked < 10 * self.sizes.len() {
            self.rare_by_marks(SplitMix(SEED))
        } else {
            self.rare_by_groups(SplitMix(SEED))
        };
        f64::from(1 + n) / f64::from(1 + DRAWS)
    }

    /// How many of the drawn tables are no more probable than the one at hand: respondents are marked one by one.
    fn rare_by_marks(&self, mut random: SplitMix) -> u32 {
        let each = self.sizes.iter().enumerate();
        let mut groups: Vec<usize> = each
            .flat_map(|(group, &size)| std::iter::repeat_n(group, size))
            .collect();
        let mut marks = vec![0; self.sizes.len()];
        let mut rare = 0;
        for _ in 0..DRAWS {
            let mut ln = 0.0;
            for at in 0..self.marked {
                groups.swap(at, at + random.below(self.total - at));
                let group = groups[at];
                let n = marks[group];
                marks[group] = n + 1;
                ln += self.ln_ways[group][n + 1] - self.ln_ways[group][n];
            }
            rare += u32::from(ln <= self.bar);
            for &group in &groups[..self.marked] {
                marks[group] = 0;
            }
        }
        rare
    }

    /// The same, the number of marks in a group being drawn at once.
    fn rare_by_groups(&self, mut random: SplitMix) -> u32 {
        let mut rare = 0;
        for _ in 0..DRAWS {
            let (mut ln, mut left, mut rest) = (0.0, self.marked, self.total);
            for (&size, ways) in self.sizes.iter().zip(&self.ln_ways) {
                let n = self.hypergeometric(size, left, rest, random.unit());
                (left, rest) = (left - n, rest - size);
                ln += ways[n];
            }
            rare += u32::from(ln <= self.bar);
        }
        rare
    }

    /// The number of marks in a group of `size` if `left` fall among `rest`, that group included, at `unit` from 0 to 1:
    /// the inverse of the distribution, its values taken outwards from the commonest one.
    fn hypergeometric(&self, size: usize, left: usize, rest: usize, mut unit: f64) -> usize {
        let others = rest - size;
        let (low, high) = (left.saturating_sub(others), size.min(left));
        if low == high {
            return low;
        }
        let mode = ((left + 1) * (size + 1) / (rest + 2)).clamp(low, high);
        let ln =
            self.ln_choose(size, mode) + self.ln_choose(others, left - mode) - self.ln_choose(rest, left);
        let (mut up, mut down) = ((mode, ln.exp()), (mode, ln.exp()));
        unit -= up.1;
        while unit >= 0.0 && (up.0 < high || down.0 > low) {
            if up.0 < high {
                let n = up.0;
                let ratio = ((size - n) * (left - n)) as f64 / ((n + 1) * (others + n + 1 - left)) as f64;
                up = (n + 1, up.1 * ratio);
                unit -= up.1;
                if unit < 0.0 {
                    return up.0;
                }
            }
            if down.0 > low {
                let n = down.0;
                let ratio = (n * (others + n - left)) as f64 / ((size - n + 1) * (left - n + 1)) as f64;
                down = (n - 1, down.1 * ratio);
                unit -= down.1;
                if unit < 0.0 {
                    return down.0;
                }
            }
        }
        mode
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(groups: &[(usize, usize)], expected: f64) {
        let found = fisher(groups);
        assert!(!found.simulated);
        assert!(
            (found.p / expected - 1.0).abs() < 1e-10,
            "{groups:?}: {found:?}, not {expected}"
        );
    }

    /// R. A. Fisher, «The Design of Experiments» (1935), chapter 2; the p-value is that of R's help on `fisher.test`.
    #[test]
    fn agrees_with_the_lady_tasting_tea() {
        check(&[(3, 4), (1, 4)], 0.485_714_285_714_285_7);
    }

    /// SciPy 1.17.1: `fisher_exact([[5, 1], [10, 10]]).pvalue`, `fisher_exact([[2, 8], [7, 2]]).pvalue`.
    #[test]
    fn agrees_with_scipy_on_two_groups() {
        check(&[(5, 15), (1, 11)], 0.197_324_414_715_719_1);
        check(&[(2, 9), (8, 10)], 0.023_014_137_565_221_155);
    }

    /// SciPy 1.17.1: `d = random_table([sum(with), sum(without)], sizes)`, and the sum of `d.pmf(t)` over all tables `t`
    /// with `d.pmf(t) <= d.pmf(observed) * (1 + 1e-7)`; the same by Python's `fractions`, without any rounding.
    #[test]
    fn agrees_with_scipy_on_more_groups() {
        check(&[(0, 5), (3, 8), (2, 9), (6, 7)], 0.013_027_494_349_990_997);
        check(
            &[(2, 6), (0, 5), (1, 7), (4, 6), (0, 4)],
            0.063_533_326_576_804_84,
        );
        check(&[(1, 12), (7, 9), (3, 10)], 0.003_501_687_653_160_304);
        check(&[(4, 4), (0, 6), (0, 5)], 0.000_732_600_732_600_732_6);
    }

    #[test]
    fn tables_past_the_bound_are_drawn_and_the_same_each_time() {
        let groups: Vec<(usize, usize)> = (0..12).map(|at| (at % 4, 8 + at)).collect();
        let first = fisher(&groups);
        assert!(first.simulated);
        assert_eq!(first, fisher(&groups));
    }

    /// SciPy 1.17.1: of 400,000 tables by `multivariate_hypergeom(sizes, marked).rvs(400000, random_state=3)` 0.4807 and
    /// 0.004 54 are no more probable than the one at hand. Within four standard errors of 100,000.
    #[test]
    fn drawn_tables_agree_with_those_that_scipy_draws() {
        let regions: Vec<_> = (0..11).map(|at| (3 + at % 5, 60 + 13 * at)).collect();
        let one_small: Vec<_> = (0..8)
            .map(|at| if at == 0 { (4, 8) } else { (8 + at % 3, 320) })
            .collect();
        for (groups, expected, error) in [(regions, 0.4807, 0.0063), (one_small, 0.004_54, 0.000_85)] {
            let found = fisher(&groups);
            assert!(found.simulated);
            assert!((found.p - expected).abs() < error, "{found:?}, not {expected}");
        }
    }

    /// Both ways of drawing, and going through all tables, within four standard errors.
    #[test]
    fn drawn_tables_tell_what_all_tables_tell() {
        for groups in [
            &[(0, 5), (3, 8), (2, 9), (6, 7)][..],
            &[(2, 6), (0, 5), (1, 7), (4, 6), (0, 4)],
            &[(3, 300), (0, 40), (2, 30), (5, 200)],
            &[(150, 300), (1, 6), (90, 200)],
        ] {
            let margins = Margins::of(groups);
            let exact = margins.enumerated();
            let error = 4.0 * (exact * (1.0 - exact) / f64::from(DRAWS)).sqrt();
            for rare in [
                margins.rare_by_marks(SplitMix(7)),
                margins.rare_by_groups(SplitMix(7)),
            ] {
                let drawn = f64::from(rare) / f64::from(DRAWS);
                assert!((drawn - exact).abs() < error, "{groups:?}: {drawn}, not {exact}");
            }
        }
    }

    /// Sums over every table there is, marks of each group from none to all.
    fn plainly(margins: &Margins) -> (u64, f64) {
        let (mut tables, mut p) = (0, 0.0);
        let mut marks = vec![0; margins.sizes.len()];
        loop {
            if marks.iter().sum::<usize>() == margins.marked {
                let ln: f64 = marks.iter().zip(&margins.ln_ways).map(|(&n, ways)| ways[n]).sum();
                tables += 1;
                if ln <= margins.bar {
                    p += (ln - margins.ln_choose(margins.total, margins.marked)).exp();
                }
            }
            let Some(next) = (0..marks.len()).find(|&at| marks[at] < margins.ln_ways[at].len() - 1) else {
                return (tables, p);
            };
            marks[next] += 1;
            marks[..next].fill(0);
        }
    }

    proptest! {
        #[test]
        fn the_tables_gone_through_are_all_there_are(
            groups in prop::collection::vec((0usize..9, 0usize..9), 2..5),
        ) {
            let groups: Vec<_> = groups.into_iter().map(|(with, without)| (with, with + without)).collect();
            let margins = Margins::of(&groups);
            let (tables, p) = plainly(&margins);
            prop_assert_eq!(margins.tables(), tables);
            prop_assert!((margins.enumerated() - p).abs() < 1e-12);
        }

        #[test]
        fn order_and_side_change_nothing(groups in prop::collection::vec((0usize..12, 0usize..12), 2..7)) {
            let groups: Vec<_> = groups.into_iter().map(|(with, without)| (with, with + without)).collect();
            let turned: Vec<_> = groups.iter().rev().map(|&(with, size)| (size - with, size)).collect();
            prop_assert_eq!(fisher(&groups), fisher(&turned));
        }
    }
}
