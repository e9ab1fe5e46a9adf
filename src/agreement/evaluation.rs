//! How well a codebook codes, beside codings by hand.

use crate::corpus::QuestionId;
use crate::stats::Pairs;

/// How well one theme is coded: first is the codebook, second the hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// The question.
    pub question: QuestionId,
    /// The theme's id.
    pub theme: String,
    /// Found by both, by the codebook only, by hand only, by neither.
    pub pairs: Pairs,
}

/// Unweighted means over themes, each over those for which it is defined; nothing where there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Means {
    /// Of precision.
    pub precision: Option<f64>,
    /// Of recall.
    pub recall: Option<f64>,
    /// Of F1: over all themes that the codebook or the hand gave.
    pub f1: Option<f64>,
    /// Of Cohen's kappa.
    pub kappa: Option<f64>,
}

impl Means {
    /// The means over `scored`.
    pub fn of<'a>(scored: impl Iterator<Item = &'a Scored> + Clone) -> Self {
        let mean = |figure: fn(Pairs) -> Option<f64>| {
            let figures: Vec<f64> = scored.clone().filter_map(|scored| figure(scored.pairs)).collect();
            (!figures.is_empty()).then(|| figures.iter().sum::<f64>() / figures.len() as f64)
        };
        Self {
            precision: mean(Pairs::precision),
            recall: mean(Pairs::recall),
            f1: mean(Pairs::f1),
            kappa: mean(Pairs::kappa),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: F1 of 2·2/(4+1+1) = 2/3 and of 0/(0+0+1) = 0; the theme that nobody gave does not count.
    #[test]
    fn themes_that_nobody_gave_are_in_no_mean() {
        let scored = |both, first, second, neither| Scored {
            question: QuestionId::new("q").expect("an id"),
            theme: "a".to_owned(),
            pairs: Pairs {
                both,
                first,
                second,
                neither,
            },
        };
        let all = [scored(2, 1, 1, 6), scored(0, 0, 1, 9), scored(0, 0, 0, 10)];
        let means = Means::of(all.iter());
        assert_eq!(means.f1, Some(1.0 / 3.0));
        assert_eq!(means.precision, Some(2.0 / 3.0));
        assert_eq!(means.recall, Some(1.0 / 3.0));
        assert_eq!(Means::of(all[2..].iter()), Means::default());
    }
}
