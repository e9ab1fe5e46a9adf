//! Sums of weights.

/// What is known of a group of weighted respondents: how many they are and what they weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weights {
    /// Number of respondents.
    pub count: usize,
    /// Sum of their weights; the number itself where none has a weight.
    pub sum: f64,
    squares: f64,
}

impl Weights {
    /// So many respondents who weigh one each.
    pub fn of_ones(count: usize) -> Self {
        let sum = count as f64;
        Self {
            count,
            sum,
            squares: sum,
        }
    }

    /// Adds a respondent.
    pub fn add(&mut self, weight: f64) {
        self.count += 1;
        self.sum += weight;
        self.squares += weight * weight;
    }

    /// These and others.
    pub fn plus(self, other: Self) -> Self {
        Self {
            count: self.count + other.count,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }

    /// These without a part of them.
    pub fn less(self, part: Self) -> Self {
        let count = self.count.saturating_sub(part.count);
        if count == 0 {
            // What rounding leaves of sums in another order is nobody.
            return Self::default();
        }
        Self {
            count,
            sum: (self.sum - part.sum).max(0.0),
            squares: (self.squares - part.squares).max(0.0),
        }
    }

    /// The sum of the squares of their weights.
    pub fn squares(&self) -> f64 {
        self.squares
    }

    /// Kish's effective size: the number of equally weighted respondents that would tell as much,
    /// (Σw)² / Σw². L. Kish, «Survey Sampling» (1965), section 11.7.
    pub fn effective(&self) -> f64 {
        if self.squares > 0.0 {
            self.sum * self.sum / self.squares
        } else {
            0.0
        }
    }

    /// Whether everybody weighs one, so that sums of weights are numbers of respondents: Σ(w − 1)² is nothing.
    pub fn are_ones(&self) -> bool {
        self.sum == self.count as f64 && self.squares == self.sum
    }

    /// The share of `part` in these, by weight; nothing if these weigh nothing.
    pub fn share(&self, part: &Self) -> Option<f64> {
        // A part summed in another order may exceed the whole by a rounding.
        (self.sum > 0.0).then(|| (part.sum / self.sum).min(1.0))
    }
}

impl FromIterator<f64> for Weights {
    fn from_iter<T: IntoIterator<Item = f64>>(weights: T) -> Self {
        let mut total = Self::default();
        weights.into_iter().for_each(|weight| total.add(weight));
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_weights_lose_nothing() {
        let weights: Weights = [2.0; 50].into_iter().collect();
        assert_eq!(
            (weights.count, weights.sum, weights.effective()),
            (50, 100.0, 50.0)
        );
        assert_eq!(Weights::of_ones(50), [1.0; 50].into_iter().collect());
    }

    #[test]
    fn a_part_is_taken_away() {
        let [all, part]: [Weights; 2] =
            [vec![0.1, 0.2, 0.3], vec![0.3, 0.1]].map(|w| w.into_iter().collect());
        let rest = all.less(part);
        assert_eq!(rest.count, 1);
        assert!((rest.sum - 0.2).abs() < 1e-12 && (rest.effective() - 1.0).abs() < 1e-9);
        let turned: Weights = [0.3, 0.2, 0.1].into_iter().collect();
        assert_eq!(all.less(turned), Weights::default());
    }

    #[test]
    fn ones_are_told_from_weights_that_only_sum_to_the_number() {
        assert!(Weights::of_ones(3).are_ones() && Weights::default().are_ones());
        assert!(![0.5, 1.5].into_iter().collect::<Weights>().are_ones());
        assert!(![2.0, 2.0].into_iter().collect::<Weights>().are_ones());
    }

    /// By hand: weights 1, 1, 2, 4 give (8 · 8) / (1 + 1 + 4 + 16) = 64 / 22.
    #[test]
    fn unequal_weights_lose_by_kishs_formula() {
        let weights: Weights = [1.0, 1.0, 2.0, 4.0].into_iter().collect();
        assert!((weights.effective() - 64.0 / 22.0).abs() < 1e-12);
    }
}
