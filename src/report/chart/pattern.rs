//! Fills that can be told apart without colours.
//!
//! They are drawn line by line: browsers turn an SVG `pattern` into a picture wherever it fills something, when they print, so that
//! a page with some hundreds of hidden cells cannot be printed.

use super::svg::{Area, px};

/// A fill of lines on a ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Grey diagonals on nothing: not among the themes, or hidden.
    Hatch,
    /// The fill of a group, by its index in [`super::palette::GROUPS`].
    Group(usize),
}

/// Which way lines run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    /// From the lower left to the upper right.
    Rising,
    /// From the upper left to the lower right.
    Falling,
    Upright,
    Level,
}

/// The lines on the ground of each group.
const MOTIFS: [&[Lines]; 6] = [
    &[],
    &[Lines::Rising],
    &[Lines::Upright],
    &[Lines::Falling],
    &[Lines::Level],
    &[Lines::Level, Lines::Upright],
];

/// From one line to the next, along an edge of the area.
const STEP: f64 = 6.0;

impl Pattern {
    /// The colour of the ground, or `none`.
    pub fn ground(self) -> &'static str {
        match self {
            Self::Hatch => "none",
            Self::Group(group) => super::palette::GROUPS[group].0,
        }
    }

    /// The colour of the lines.
    pub fn ink(self) -> &'static str {
        match self {
            Self::Hatch => super::palette::FRAME,
            Self::Group(group) => super::palette::GROUPS[group].1,
        }
    }

    /// The points of a path that draws the lines within `area`; empty if there are none.
    pub fn lines(self, area: Area) -> String {
        if area.width <= 0.0 || area.height <= 0.0 {
            return String::new();
        }
        // Hidden cells are many, and a few lines tell them.
        let (motif, step): (&[Lines], f64) = match self {
            Self::Hatch => (&[Lines::Rising], 2.0 * STEP),
            Self::Group(group) => (MOTIFS[group], STEP),
        };
        let families = motif.iter().map(|lines| lines.within(area, step));
        families.collect()
    }
}

impl Lines {
    /// Half a step from the area's corner or edge, then one step apart.
    fn within(self, area: Area, step: f64) -> String {
        let Area { x, y, width, height } = area;
        let length = match self {
            Self::Rising | Self::Falling => width + height,
            Self::Upright => width,
            Self::Level => height,
        };
        let places = (0..).map(|nth| (f64::from(nth) + 0.5) * step);
        let line = |at: f64| match self {
            Self::Upright => format!("M{} {}v{}", px(x + at), px(y), px(height)),
            Self::Level => format!("M{} {}h{}", px(x), px(y + at), px(width)),
            Self::Rising | Self::Falling => {
                let (left, right) = ((at - height).max(0.0), at.min(width));
                let (from, run) = (at - left, right - left);
                match self {
                    Self::Rising => format!("M{} {}l{} -{}", px(x + left), px(y + from), px(run), px(run)),
                    _ => format!(
                        "M{} {}l{} {}",
                        px(x + left),
                        px(y + height - from),
                        px(run),
                        px(run)
                    ),
                }
            }
        };
        places.take_while(|at| *at < length).map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn area(x: f64, y: f64, width: f64, height: f64) -> Area {
        Area { x, y, width, height }
    }

    #[test]
    fn nothing_has_no_lines() {
        assert_eq!(Pattern::Hatch.lines(area(250.0, 4.0, 0.0, 16.0)), "");
        assert_eq!(Pattern::Group(0).lines(area(250.0, 4.0, 40.0, 16.0)), "");
    }

    #[test]
    fn lines_run_from_edge_to_edge() {
        let area = area(10.0, 20.0, 12.0, 6.0);
        assert_eq!(
            Lines::Rising.within(area, 6.0),
            "M10 23l3 -3M13 26l6 -6M19 26l3 -3"
        );
        assert_eq!(Lines::Falling.within(area, 6.0), "M10 23l3 3M13 20l6 6M19 20l3 3");
        assert_eq!(Lines::Upright.within(area, 6.0), "M13 20v6M19 20v6");
        assert_eq!(Lines::Level.within(area, 6.0), "M10 23h12");
    }

    proptest! {
        #[test]
        fn no_line_leaves_its_area(
            (x, y) in (0u32..700, 0u32..700),
            (width, height) in (0u32..700, 0u32..60),
            group in 0usize..6,
        ) {
            let of = |tenths: u32| f64::from(tenths) / 10.0;
            let area = area(of(x), of(y), of(width), of(height));
            for pattern in [Pattern::Hatch, Pattern::Group(group)] {
                for line in pattern.lines(area).split('M').skip(1) {
                    let (start, run) = line.split_at(line.find(['l', 'v', 'h']).expect("a line"));
                    let numbers = |text: &str| -> Vec<f64> {
                        text.split(' ').map(|number| number.parse().expect("a number")).collect()
                    };
                    let start = numbers(start);
                    let [dx, dy] = match (&run[..1], numbers(&run[1..]).as_slice()) {
                        ("v", [dy]) => [0.0, *dy],
                        ("h", [dx]) => [*dx, 0.0],
                        (_, [dx, dy]) => [*dx, *dy],
                        _ => panic!("{line}"),
                    };
                    for (at, low, size) in [
                        (start[0], area.x, area.width),
                        (start[0] + dx, area.x, area.width),
                        (start[1], area.y, area.height),
                        (start[1] + dy, area.y, area.height),
                    ] {
                        prop_assert!(low - 0.2 < at && at < low + size + 0.2, "{line} in {area:?}");
                    }
                }
            }
        }
    }
}
