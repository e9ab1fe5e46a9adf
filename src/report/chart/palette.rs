//! Colours that colour-blind people tell apart and that differ in print.
//!
//! The blues and the orange are those of M. Okabe and K. Ito, «Color Universal Design» (2008); the six colours of groups
//! are ColorBrewer's YlGnBu of seven classes, from dark to light, without the darkest, on which no whisker would be seen
//! (C. Brewer, colorbrewer2.org).

/// Bars of themes.
pub const THEME: &str = "#0072b2";
/// Bars of subthemes.
pub const SUBTHEME: &str = "#56b4e9";
/// Text on a coloured ground, whatever colours the page has.
pub const INK: &str = "#111111";
/// The ground of a chart that is a file.
pub const PAPER: &str = "#ffffff";
/// Text of lesser things on it.
pub const QUIET: &str = "#555555";
/// Frames of coloured grounds.
pub const FRAME: &str = "#8a8a8a";

/// The fill of each group, and of the lines on it.
pub const GROUPS: [(&str, &str); 6] = [
    ("#225ea8", "#ffffff"),
    ("#1d91c0", "#ffffff"),
    ("#41b6c4", "#0c2c84"),
    ("#7fcdbb", "#0c2c84"),
    ("#c7e9b4", "#1d91c0"),
    ("#ffffcc", "#1d91c0"),
];

/// Where classes of residuals begin: one standard error; what a test at 5 % notices; what none overlooks.
pub const CUTS: [f64; 3] = [1.0, 1.96, 3.0];

/// Grounds of residuals from far below to far above: `#0072b2`, white and `#e69f00`, mixed.
pub const GROUNDS: [&str; 7] = [
    "#73b2d5", "#a6cee4", "#d9eaf4", "#ffffff", "#fbf0d9", "#f6dda6", "#f1ca73",
];

/// The ground of a residual.
pub fn ground(residual: f64) -> &'static str {
    let class = CUTS.iter().filter(|cut| residual.abs() >= **cut).count();
    match residual < 0.0 {
        true => GROUNDS[3 - class],
        false => GROUNDS[3 + class],
    }
}

/// The edge of a residual's ground that is marked, and its colour: whether it is the upper one. Nothing where the ground
/// is white.
pub fn edge(residual: f64) -> Option<(&'static str, bool)> {
    let (below, above) = ("#00588a", "#9a5f00");
    match residual {
        residual if residual >= CUTS[0] => Some((above, true)),
        residual if residual <= -CUTS[0] => Some((below, false)),
        _ => None,
    }
}

/// Where classes of Jaccard's index begin.
pub const CLOSENESS: [f64; 4] = [0.05, 0.1, 0.2, 0.4];

/// Grounds of Jaccard's index, from the least to the largest: white and `#0072b2`, mixed.
pub const CLOSE: [&str; 5] = ["#ffffff", "#d9eaf4", "#a6cee4", "#73b2d5", "#4096c5"];

/// The ground of a Jaccard's index.
pub fn close(jaccard: f64) -> &'static str {
    CLOSE[CLOSENESS.iter().filter(|cut| jaccard >= **cut).count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of WCAG 2.
    fn luminance(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("two digits");
            let value = f64::from(value) / 255.0;
            match value <= 0.04045 {
                true => value / 12.92,
                false => ((value + 0.055) / 1.055).powf(2.4),
            }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_is_readable_on_every_ground() {
        for ground in GROUNDS.iter().chain(&CLOSE) {
            assert!(contrast(INK, ground) >= 4.5, "{ground}");
        }
        assert!(contrast(QUIET, PAPER) >= 4.5);
    }

    #[test]
    fn bars_stand_out_and_groups_differ_in_lightness() {
        assert!(contrast(THEME, "#ffffff") >= 3.0);
        assert!(contrast(FRAME, "#ffffff") >= 3.0);
        for pair in GROUPS.windows(2) {
            assert!(luminance(pair[1].0) - luminance(pair[0].0) > 0.1, "{pair:?}");
        }
    }

    #[test]
    fn closer_themes_have_darker_grounds() {
        for pair in CLOSE.windows(2) {
            assert!(luminance(pair[0]) - luminance(pair[1]) > 0.1, "{pair:?}");
        }
        assert_eq!(
            [0.0, 0.05, 0.39, 1.0].map(close),
            [CLOSE[0], CLOSE[1], CLOSE[3], CLOSE[4]]
        );
    }

    #[test]
    fn residuals_have_seven_grounds() {
        assert_eq!(ground(-3.5), GROUNDS[0]);
        assert_eq!(ground(-1.96), GROUNDS[1]);
        assert_eq!(ground(0.0), GROUNDS[3]);
        assert_eq!(ground(1.2), GROUNDS[4]);
        assert_eq!(ground(3.0), GROUNDS[6]);
    }
}
