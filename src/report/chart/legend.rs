//! What colours and patterns of charts mean.

use crate::report::number::number;
use crate::text::Language;

use super::heat::{badge, shade};
use super::palette::{CLOSE, CLOSENESS, CUTS, FRAME, GROUNDS};
use super::pattern::Pattern;
use super::phrases::ChartPhrases;
use super::svg::{Anchor, Area, SMALL, Svg, WIDTH, baseline, leading};
use super::wrap::{width, wrapped};

/// Draws the legend of grounds of residuals below `y`, with what hidden cells look like if there are any; answers where it ends.
pub fn residuals(svg: &mut Svg, y: f64, hides: bool, language: Language) -> f64 {
    const SWATCH: f64 = 38.0;
    let phrases = ChartPhrases::of(language);
    let line = |text: &str| [text.to_owned()];
    svg.lines((4.0, y + 6.0), SMALL, Anchor::Start, &line(phrases.residual));
    let [a, b, c] = CUTS;
    for (nth, residual) in [-c, -b, -a, 0.0, a, b, c].into_iter().enumerate() {
        let area = Area {
            x: 4.0 + nth as f64 * SWATCH,
            y: y + 16.0,
            width: SWATCH,
            height: 16.0,
        };
        shade(svg, residual, area);
    }
    for (nth, cut) in [-c, -b, -a, a, b, c].into_iter().enumerate() {
        let decimals = if cut.fract() == 0.0 { 0 } else { 2 };
        let x = 4.0 + (nth as f64 + 1.0) * SWATCH;
        svg.lines(
            (x, y + 41.0),
            SMALL,
            Anchor::Middle,
            &[number(cut, decimals, language)],
        );
    }
    let swatch = |x: f64| Area {
        x,
        y: y + 16.0,
        width: 28.0,
        height: 16.0,
    };
    let mut x = 4.0 + GROUNDS.len() as f64 * SWATCH + 24.0;
    svg.lines((x, y + 6.0), SMALL, Anchor::Start, &line(phrases.marks));
    svg.lines((x, y + 24.0), SMALL, Anchor::Start, &line(phrases.untested));
    x += width(phrases.untested, SMALL) + 16.0;
    if hides {
        hidden_cell(svg, swatch(x), language);
    }
    y + 56.0
}

/// Draws the fills of groups and their names below `y`, in as many lines as it takes; answers where it ends.
pub fn groups(svg: &mut Svg, names: &[(Pattern, String)], y: f64) -> f64 {
    let (mut x, mut y, mut lowest) = (4.0, y, y);
    for (pattern, name) in names {
        let lines = wrapped(name, SMALL, WIDTH - 50.0);
        let widest = lines.iter().map(|line| width(line, SMALL)).fold(0.0, f64::max);
        if x > 4.0 && x + 24.0 + widest > WIDTH {
            (x, y) = (4.0, lowest);
        }
        let area = Area {
            x,
            y,
            width: 18.0,
            height: 12.0,
        };
        svg.patterned(area, *pattern);
        svg.lines((x + 24.0, y + 6.0), SMALL, Anchor::Start, &lines);
        x += 24.0 + widest + 18.0;
        lowest = lowest.max(y + lines.len() as f64 * leading(SMALL) + 6.0);
    }
    lowest
}

/// Draws `text` behind the end of a bar whose middle is at `y`.
pub fn behind(svg: &mut Svg, (x, y): (f64, f64), text: &str) {
    svg.text((x + 5.0, baseline(y, SMALL)), SMALL, Anchor::Start, text);
}

/// Draws the legend of grounds of Jaccard's index below `y`, with what hidden cells look like if there are any; answers where it
/// ends.
pub fn closeness(svg: &mut Svg, y: f64, hides: bool, language: Language) -> f64 {
    const SWATCH: f64 = 38.0;
    let phrases = ChartPhrases::of(language);
    svg.lines(
        (4.0, y + 6.0),
        SMALL,
        Anchor::Start,
        &[phrases.jaccard.to_owned()],
    );
    let swatch = |x: f64, width: f64| Area {
        x,
        y: y + 16.0,
        width,
        height: 16.0,
    };
    for (nth, ground) in CLOSE.iter().enumerate() {
        let area = swatch(4.0 + nth as f64 * SWATCH, SWATCH);
        svg.rect(area, &format!("fill=\"{ground}\" stroke=\"{FRAME}\""));
    }
    for (nth, cut) in CLOSENESS.iter().enumerate() {
        let x = 4.0 + (nth as f64 + 1.0) * SWATCH;
        svg.lines((x, y + 41.0), SMALL, Anchor::Middle, &[number(*cut, 2, language)]);
    }
    let x = 4.0 + CLOSE.len() as f64 * SWATCH + 24.0;
    if hides {
        hidden_cell(svg, swatch(x, 28.0), language);
    }
    y + 56.0
}

/// Draws how a hidden cell looks, and what it is.
fn hidden_cell(svg: &mut Svg, area: Area, language: Language) {
    svg.patterned(area, Pattern::Hatch);
    badge(svg, area);
    let text = [ChartPhrases::of(language).hidden_cell.to_owned()];
    svg.lines(
        (area.x + area.width + 6.0, area.y + 8.0),
        SMALL,
        Anchor::Start,
        &text,
    );
}
