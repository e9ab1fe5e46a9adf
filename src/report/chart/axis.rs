//! Percentages along a chart: the axis, bars and whiskers on it.

use crate::report::number::count;
use crate::report::table::Figures;
use crate::text::Language;

use super::pattern::Pattern;
use super::phrases::ChartPhrases;
use super::svg::{Anchor, Area, SMALL, Svg, baseline, px};

/// What a bar is filled with.
#[derive(Clone, Copy, Debug)]
pub enum Fill {
    /// A colour, without a frame.
    Colour(&'static str),
    /// Lines, within a frame.
    Pattern(Pattern),
}

/// An axis from 0 % to the round number of its end.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// Where 0 % is.
    pub left: f64,
    /// Where its end is.
    pub right: f64,
    /// Percent at its end: tens.
    end: u32,
}

impl Axis {
    /// From `left` to `right`, to the first ten at which all of `figures` and their intervals have ended; to 100 if
    /// there are none.
    pub fn new<'a>(left: f64, right: f64, figures: impl Iterator<Item = &'a Figures>) -> Self {
        let highest = figures.filter_map(|figures| {
            let proportion = figures.proportion?;
            Some(
                figures
                    .interval
                    .map_or(proportion, |interval| interval.high.max(proportion)),
            )
        });
        let tens = |proportion: f64| (proportion * 10.0 - 1e-9).ceil().clamp(1.0, 10.0) as u32;
        let end = highest.map(tens).max().map_or(100, |tens| tens * 10);
        Self { left, right, end }
    }

    /// Where that proportion is.
    pub fn x(&self, proportion: f64) -> f64 {
        let part = (proportion * 100.0 / f64::from(self.end)).clamp(0.0, 1.0);
        self.left + part * (self.right - self.left)
    }

    /// Draws light lines from `top` to `bottom`, with percentages below.
    pub fn draw(&self, svg: &mut Svg, (top, bottom): (f64, f64), language: Language) {
        let step = match self.end {
            0..=10 => 2,
            11..=20 => 5,
            _ => 10,
        };
        for percent in (0..=self.end).step_by(step) {
            let x = self.x(f64::from(percent) / 100.0);
            let strength = if percent == 0 { "0.7" } else { "0.18" };
            let look = format!("stroke=\"currentColor\" stroke-opacity=\"{strength}\"");
            svg.path(&format!("M{} {}V{}", px(x), px(top), px(bottom)), &look);
            let text = percentage(f64::from(percent) / 100.0, language);
            svg.text((x, baseline(bottom + 10.0, SMALL)), SMALL, Anchor::Middle, &text);
        }
    }

    /// Draws a bar of `figures` and its whisker, `height` high with its middle at `y`; answers where they end. What is
    /// not part of the base has none.
    pub fn bar(&self, svg: &mut Svg, figures: &Figures, (y, height): (f64, f64), fill: Fill) -> f64 {
        let Some(proportion) = figures.proportion else {
            return self.left;
        };
        let end = self.x(proportion);
        let area = Area {
            x: self.left,
            y: y - height / 2.0,
            width: end - self.left,
            height,
        };
        match fill {
            Fill::Colour(colour) => svg.rect(area, &format!("fill=\"{colour}\"")),
            Fill::Pattern(pattern) => svg.patterned(area, pattern),
        }
        let Some(interval) = figures.interval else {
            return end;
        };
        let (low, high, cap) = (self.x(interval.low), self.x(interval.high), height * 0.25);
        let ends = [low, high].map(|x| format!("M{} {}V{}", px(x), px(y - cap), px(y + cap)));
        let [left, right] = ends;
        let points = format!("M{} {}H{}{left}{right}", px(low), px(y), px(high));
        svg.path(&points, "stroke=\"currentColor\" stroke-width=\"1.3\"");
        end.max(high)
    }
}

/// A proportion as a whole percentage.
pub fn percentage(proportion: f64, language: Language) -> String {
    let whole = crate::report::number::number(100.0 * proportion, 0, language);
    ChartPhrases::of(language).percent.replace("{}", &whole)
}

/// «:» behind the axis' beginning, instead of a bar.
pub fn hidden(svg: &mut Svg, axis: &Axis, y: f64, size: f64) {
    svg.text((axis.left + 6.0, baseline(y, size)), size, Anchor::Start, ":");
}

/// How many respondents make a figure that is shown, for a note.
pub fn threshold(phrase: &str, min_cell: usize, language: Language) -> String {
    phrase.replace("{min}", &count(min_cell, language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Interval;

    #[test]
    fn the_axis_ends_at_the_ten_that_no_interval_passes() {
        let end = |high: f64| {
            let interval = Some(Interval { low: 0.0, high });
            let figures = Figures {
                n: 1.0,
                proportion: Some(0.05),
                interval,
                share: None,
            };
            Axis::new(0.0, 100.0, [figures].iter()).end
        };
        assert_eq!([0.05, 0.3, 0.301, 0.95, 1.0].map(end), [10, 30, 40, 100, 100]);
        assert_eq!(Axis::new(0.0, 1.0, [].iter()).end, 100);
    }
}
