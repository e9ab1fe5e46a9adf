//! Whether a theme is as common in all groups, of weighted respondents.

use statrs::function::beta::checked_beta_reg;

use super::{Share, Weights};

/// A test of Rao and Scott.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RaoScott {
    /// Their F.
    pub(super) statistic: f64,
    /// Its degrees of freedom, which need not be whole: of the numerator, and of the denominator.
    pub(super) degrees: (f64, f64),
    /// How probable such an F or a larger one is if the theme is as common in all groups, 0 to 1.
    pub(super) p: f64,
}

/// One group, as parts of the sum of all weights.
struct Row {
    /// Those with the theme, and those without.
    cells: [Cell; 2],
}

/// The respondents of a group with or without the theme.
#[derive(Clone, Copy)]
struct Cell {
    /// Their share of the sum of all weights.
    share: f64,
    /// Their sum of squared weights, over the square of the sum of all.
    squares: f64,
}

/// The F test of the second order of J. Rao and A. Scott, «On chi-squared tests for multiway contingency tables with cell
/// proportions estimated from survey data», Annals of Statistics 12 (1984), 46–60: Pearson's chi-square of the weighted shares
/// over what it amounts to on average where nothing differs, with Satterthwaite's degrees of freedom. Respondents are drawn
/// independently, each with the weight that it has: no strata, no clusters. It is the test of `svychisq(statistic = "F")` in
/// R's package survey for `svydesign(ids = ~1, weights = ~w)`; as there, one over the share of an empty cell is nothing.
///
/// Nothing where fewer than two groups weigh something, where nothing varies, or where the weights are beyond reckoning.
pub(super) fn rao_scott(groups: &[Share]) -> Option<RaoScott> {
    let filled: Vec<&Share> = groups.iter().filter(|group| group.base.sum > 0.0).collect();
    let all = filled.iter().map(|group| group.base);
    let all = all.fold(Weights::default(), Weights::plus);
    if filled.len() < 2 || all.count < 2 {
        return None;
    }
    let n = all.count as f64;
    let rows: Vec<Row> = filled.iter().map(|group| Row::of(group, all.sum)).collect();
    let (trace, trace_of_square) = traces(&rows, n);
    let statistic = n * distance(&rows) / trace;
    let numerator = trace * trace / trace_of_square;
    let degrees = (numerator, numerator * (n - 1.0));
    Some(RaoScott {
        statistic,
        degrees,
        p: upper_tail(statistic, degrees)?,
    })
}

impl Row {
    fn of(group: &Share, sum: f64) -> Self {
        let cell = |part: Weights| Cell {
            share: part.sum / sum,
            squares: part.squares() / (sum * sum),
        };
        Self {
            cells: [cell(group.with), cell(group.base.less(group.with))],
        }
    }

    fn share(&self) -> f64 {
        self.cells[0].share + self.cells[1].share
    }
}

/// Pearson's chi-square of one respondent: how far the shares lie from the products of their margins.
fn distance(rows: &[Row]) -> f64 {
    let margin = |at: usize| rows.iter().map(|row| row.cells[at].share).sum::<f64>();
    let margins = [margin(0), margin(1)];
    let of_row = |row: &Row| {
        let parts = row.cells.iter().zip(margins).map(|(cell, margin)| {
            let expected = margin * row.share();
            (cell.share - expected).powi(2) / expected
        });
        parts.sum::<f64>()
    };
    rows.iter().map(of_row).sum()
}

/// The traces of the matrix of design effects and of its square. That matrix is (C′D⁻¹C / n)⁻¹ C′D⁻¹VD⁻¹C, where the
/// columns of C span what differs between groups (one number for each group with the theme, its negative for those without,
/// summing to nothing), D has the shares on its diagonal, and V is their covariance. Of two rows it comes down to
/// `spread` times `covariance`, both with a row and a column for each group.
fn traces(rows: &[Row], n: f64) -> (f64, f64) {
    let nonzero = |row: &Row| row.cells.map(|cell| cell.share > 0.0);
    let over = |row: &Row, of: fn(Cell) -> f64| {
        let one = |cell: Cell| if cell.share > 0.0 { of(cell) } else { 0.0 };
        row.cells.map(one)
    };
    let sum = |[with, without]: [f64; 2]| with + without;
    let difference = |[with, without]: [f64; 2]| with - without;
    let weights: Vec<f64> = rows
        .iter()
        .map(|row| 1.0 / sum(over(row, |cell| 1.0 / cell.share)))
        .collect();
    let total: f64 = weights.iter().sum();
    let own = |row: &Row| sum(over(row, |cell| cell.squares / (cell.share * cell.share)));
    // Only a group that has an empty cell is not in balance.
    let balance = |row: &Row| difference(nonzero(row).map(|is| f64::from(u8::from(is))));
    let lean = |row: &Row| difference(over(row, |cell| cell.squares / cell.share));
    let squares: f64 = rows
        .iter()
        .flat_map(|row| row.cells)
        .map(|cell| cell.squares)
        .sum();
    let spread = |a: usize, b: usize| {
        let own = if a == b { weights[a] } else { 0.0 };
        own - weights[a] * weights[b] / total
    };
    let covariance = |a: usize, b: usize| {
        let own = if a == b { own(&rows[a]) } else { 0.0 };
        let (one, other) = (&rows[a], &rows[b]);
        let together = balance(one) * balance(other) * squares;
        own - lean(one) * balance(other) - lean(other) * balance(one) + together
    };
    let all = 0..rows.len();
    let product = |a: usize, b: usize| {
        let terms = all.clone().map(|at| spread(a, at) * covariance(at, b));
        n * n / (n - 1.0) * terms.sum::<f64>()
    };
    let matrix: Vec<Vec<f64>> = all
        .clone()
        .map(|a| all.clone().map(|b| product(a, b)).collect())
        .collect();
    let trace = all.clone().map(|a| matrix[a][a]).sum();
    let pairs = all.clone().flat_map(|a| all.clone().map(move |b| (a, b)));
    (trace, pairs.map(|(a, b)| matrix[a][b] * matrix[b][a]).sum())
}

/// The probability that F with so many degrees of freedom is `statistic` or more.
fn upper_tail(statistic: f64, (numerator, denominator): (f64, f64)) -> Option<f64> {
    if statistic <= 0.0 {
        return Some(1.0);
    }
    let part = denominator / (denominator + numerator * statistic);
    let tail = checked_beta_reg(denominator / 2.0, numerator / 2.0, part).ok()?;
    (statistic.is_finite() && tail.is_finite()).then(|| tail.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64, tolerance: f64) {
        assert!(
            (found - expected).abs() <= tolerance * expected.abs(),
            "{found}, not {expected}"
        );
    }

    /// Groups of respondents, each with its weight and whether it has the theme.
    fn groups(respondents: impl Iterator<Item = (usize, f64, bool)>) -> Vec<Share> {
        let mut groups: Vec<Share> = Vec::new();
        for (group, weight, has) in respondents {
            groups.resize(groups.len().max(group + 1), Share::default());
            groups[group].base.add(weight);
            if has {
                groups[group].with.add(weight);
            }
        }
        groups
    }

    /// Holds the test of `groups` against F, its degrees of freedom and p.
    fn check(groups: &[Share], [statistic, numerator, denominator, p]: [f64; 4]) {
        let found = rao_scott(groups).expect("a test");
        near(found.statistic, statistic, 1e-10);
        near(found.degrees.0, numerator, 1e-10);
        near(found.degrees.1, denominator, 1e-10);
        near(found.p, p, 1e-9);
    }

    /// Weights that vary within groups and between them. R 4.2.2, package survey 4.1-1 (Debian's r-cran-survey):
    /// `svychisq(~y+g, svydesign(ids=~1, weights=~w, data=d), statistic="F")`, d having a row a respondent, as below.
    #[test]
    fn agrees_with_rs_survey() {
        let weights: [&[f64]; 3] = [
            &[1.5, 0.5, 2.0, 1.0, 0.8],
            &[0.7, 1.2, 1.1, 0.4],
            &[2.2, 1.0, 0.6, 0.9, 1.3, 0.5],
        ];
        let respondents = weights.iter().enumerate().flat_map(|(group, weights)| {
            (0..20 * weights.len()).map(move |at| {
                let has = (at * 7 + group * 3) % 10 < 3 + 2 * group;
                (group, weights[at % weights.len()], has)
            })
        });
        check(
            &groups(respondents),
            [
                23.067_049_601_148_73,
                1.982_158_015_830_274,
                592.665_246_733_251_8,
                2.639_751_074_972_016e-10,
            ],
        );
    }

    /// Nobody of the first group has the theme. From R as above: `y` is 1 for three of the second and two of the third.
    #[test]
    fn agrees_with_rs_survey_where_a_cell_is_empty() {
        let of = [(0, 5), (3, 8), (2, 9)];
        let members = of.into_iter().enumerate();
        let members = members.flat_map(|(group, (with, base))| (0..base).map(move |at| (group, at < with)));
        let respondents = members
            .enumerate()
            .map(|(at, (group, has))| (group, 0.5 + ((at * 5) % 7) as f64 / 2.0, has));
        check(
            &groups(respondents),
            [
                0.952_638_934_691_506_7,
                1.937_505_662_749_131,
                40.687_618_917_731_754,
                0.391_658_529_202_491_9,
            ],
        );
    }

    /// R 4.2.2: `pf(c(3.5, 12, 0.2, 1.1, 40, 3.84, 250, 8, 0.999), df1, df2, lower.tail=FALSE)`.
    #[test]
    fn the_tail_is_that_of_r() {
        for (statistic, numerator, denominator, expected) in [
            (3.5, 1.0, 399.0, 0.062_100_575_907_434_87),
            (12.0, 1.7, 900.5, 2.615_949_708_760_735_5e-5),
            (0.2, 4.2, 80.0, 0.943_507_989_817_996_9),
            (1.1, 3.0, 119_997.0, 0.347_647_046_399_299_66),
            (40.0, 2.5, 1e6, 5.700_421_738_946_288_5e-22),
            (3.84, 1.0, 4e6, 0.050_043_590_589_000_694),
            (250.0, 3.0, 5e4, 4.850_269_140_401_15e-161),
            (8.0, 1.0, 7.0, 0.025_463_561_683_239_253),
            (0.999, 30.0, 2e5, 0.467_198_578_625_676_93),
        ] {
            let found = upper_tail(statistic, (numerator, denominator)).expect("a tail");
            near(found, expected, 1e-7);
        }
        assert_eq!(upper_tail(0.0, (1.0, 9.0)), Some(1.0));
        assert_eq!(upper_tail(f64::NAN, (1.0, 9.0)), None);
    }
}
