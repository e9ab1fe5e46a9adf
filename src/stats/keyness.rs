//! Keyness: whether a word is commoner in some texts than in others, and by how much.

/// How many of two groups of texts have something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrences {
    /// How many of the texts in question have it.
    pub within: usize,
    /// How many texts those are; not fewer.
    pub within_all: usize,
    /// How many of the other texts have it.
    pub elsewhere: usize,
    /// How many texts those are; not fewer.
    pub elsewhere_all: usize,
}

/// What G² of one degree of freedom is on average if the rates are the same: less tells nothing at all. To ask for 3.84
/// (5 %) loses most of what is sought where texts are few.
pub const EXPECTED: f64 = 1.0;

impl Occurrences {
    /// Log-likelihood ratio G² of the table with four cells: 2 Σ O ln(O / E), E being what one rate in both groups
    /// would give. How sure it is that the rates differ, in either direction; grows with the number of texts.
    ///
    /// T. Dunning, «Accurate methods for the statistics of surprise and coincidence», Computational Linguistics 19
    /// (1993). A text counts once, however often it has the word, so that the four cells are independent texts; the
    /// two-celled shortcut for running words (P. Rayson and R. Garside, «Comparing corpora using frequency profiling»,
    /// 2000) leaves out the texts without, which in short answers are not the vast majority.
    pub fn log_likelihood(&self) -> f64 {
        let cells = [
            [self.within, self.within_all - self.within],
            [self.elsewhere, self.elsewhere_all - self.elsewhere],
        ];
        let total = (self.within_all + self.elsewhere_all) as f64;
        let columns = [0, 1].map(|column| (cells[0][column] + cells[1][column]) as f64);
        let mut sum = 0.0;
        for row in cells {
            let row_sum = (row[0] + row[1]) as f64;
            for (observed, column) in row.into_iter().zip(columns) {
                if observed > 0 {
                    let observed = observed as f64;
                    sum += observed * (observed * total / (row_sum * column)).ln();
                }
            }
        }
        // Equal rates may come out a rounding below zero.
        (2.0 * sum).max(0.0)
    }

    /// Log ratio: the binary logarithm of the ratio between the two rates. How much the rates differ, whatever the number
    /// of texts: 1 is twice as common in the texts in question, −1 half as common. A group without any occurrence counts
    /// as half a text, so that the ratio is finite. Not a number if a group has no texts.
    ///
    /// A. Hardie, «Log Ratio – an informal introduction» (CASS, Lancaster, 2014).
    pub fn log_ratio(&self) -> f64 {
        let rate = |n: usize, all: usize| if n == 0 { 0.5 } else { n as f64 } / all as f64;
        (rate(self.within, self.within_all) / rate(self.elsewhere, self.elsewhere_all)).log2()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(within: usize, within_all: usize, elsewhere: usize, elsewhere_all: usize) -> Occurrences {
        Occurrences {
            within,
            within_all,
            elsewhere,
            elsewhere_all,
        }
    }

    /// Dunning (1993), table 2: pairs of words in a text on banking, by how often both, only the second, only the first
    /// and neither stand there.
    #[test]
    fn agrees_with_dunnings_worked_examples() {
        let examples = [
            (270.72, [110, 2442, 111, 29114]), // the swiss
            (263.90, [29, 13, 123, 31612]),    // can be
            (256.84, [31, 23, 139, 31584]),    // previous year
            (167.23, [10, 0, 3, 31764]),       // mineral water
            (157.21, [76, 104, 2476, 29121]),  // at the
        ];
        for (published, [a, b, c, d]) in examples {
            let found = of(a, a + b, c, c + d).log_likelihood();
            assert!((found - published).abs() < 0.005, "{found}, not {published}");
        }
    }

    /// SciPy 1.17.1: `chi2_contingency([[7, 13], [4, 81]], correction=False, lambda_="log-likelihood")`, and so on.
    #[test]
    fn agrees_with_scipy_on_few_texts() {
        for (expected, [a, b, c, d]) in [
            (12.281_097_245_910_114, [7, 13, 4, 81]),
            (9.436_523_221_852_795, [3, 9, 1, 92]),
        ] {
            let found = of(a, a + b, c, c + d).log_likelihood();
            assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
        }
    }

    #[test]
    fn log_ratio_counts_doublings() {
        assert_eq!(of(8, 100, 2, 100).log_ratio(), 2.0);
        assert_eq!(of(1, 100, 4, 100).log_ratio(), -2.0);
        assert_eq!(of(8, 100, 0, 100).log_ratio(), 4.0);
        assert_eq!(of(3, 10, 3, 10).log_ratio(), 0.0);
    }

    proptest! {
        #[test]
        fn keyness_is_never_negative_and_knows_no_direction(
            all in (1usize..500, 1usize..500), share in (0.0..=1.0f64, 0.0..=1.0f64),
        ) {
            let n = |share: f64, all: usize| (share * all as f64).round() as usize;
            let (a, b) = (n(share.0, all.0), n(share.1, all.1));
            let keyness = of(a, all.0, b, all.1).log_likelihood();
            let turned = of(b, all.1, a, all.0).log_likelihood();
            prop_assert!(keyness >= 0.0 && keyness.is_finite());
            prop_assert!((keyness - turned).abs() < 1e-9 * keyness.max(1.0));
        }
    }
}
