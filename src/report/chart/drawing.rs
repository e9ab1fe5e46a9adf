//! A chart that is drawn: in a page, or as a file of its own.

use crate::report::provenance::Provenance;
use crate::text::Language;

use super::file::ChartFile;
use super::palette::{INK, PAPER, QUIET};
use super::svg::{Anchor, Area, FONT, Root, SMALL, Svg, WIDTH, leading, px, safe};
use super::wrap::wrapped;

/// White around a chart that is a file.
const MARGIN: f64 = 16.0;
/// Size of the letters of its heading.
const HEADING: f64 = 17.0;

/// What stands above and below a chart that is a file of its own.
#[derive(Clone, Copy, Debug)]
pub struct Caption<'a> {
    /// The question.
    pub question: &'a str,
    /// Where its figures come from.
    pub provenance: &'a Provenance,
    /// The language.
    pub language: Language,
}

/// A drawing and its words.
#[derive(Debug)]
pub(super) struct Drawing {
    /// Begins the ids of its elements.
    pub kind: String,
    pub svg: Svg,
    pub height: f64,
    /// What it shows.
    pub title: String,
    /// What it looks like.
    pub desc: String,
    /// What its figures are of, and the figures, in words.
    pub figures: String,
}

impl Drawing {
    /// For a page: texts have the colour of the page, whose headings and tables say the rest.
    pub fn inline(self) -> String {
        let root = Root {
            viewed: (0.0, 0.0, WIDTH, self.height),
            look: "",
            title: &self.title,
            desc: &self.desc,
            metadata: "",
        };
        self.svg.finish(&self.kind, &root)
    }

    /// A file: dark on white wherever it is put, below the question, above its source.
    pub fn file(self, caption: &Caption<'_>) -> ChartFile {
        let mut svg = self.svg;
        let source = caption.provenance.line(caption.language);
        let bottom = svg.lines_in(
            QUIET,
            (4.0, self.height + 12.0),
            SMALL,
            &wrapped(&source, SMALL, WIDTH - 8.0),
        );
        let heading = wrapped(caption.question, HEADING, WIDTH - 8.0);
        let subtitle = wrapped(&self.title, FONT, WIDTH - 8.0);
        let above = heading.len() as f64 * leading(HEADING) + subtitle.len() as f64 * leading(FONT) + 14.0;
        let y = svg.lines_in(INK, (4.0, leading(HEADING) / 2.0 - above), HEADING, &heading);
        svg.lines_in(QUIET, (4.0, y + 1.0), FONT, &subtitle);
        let (width, height) = (WIDTH + 2.0 * MARGIN, above + bottom + 2.0 * MARGIN);
        let viewed = (-MARGIN, -above - MARGIN, width, height);
        svg.ground(
            Area {
                x: viewed.0,
                y: viewed.1,
                width,
                height,
            },
            &format!("fill=\"{PAPER}\""),
        );
        let title = format!("{} – {}", caption.question, self.title);
        let desc = format!("{}{}", self.desc, self.figures);
        let look = format!(
            " width=\"{}\" height=\"{}\" color=\"{INK}\"",
            px(width),
            px(height)
        );
        let metadata = serde_json::to_string(caption.provenance).unwrap_or_default();
        let root = Root {
            viewed,
            look: &look,
            title: &title,
            desc: &desc,
            metadata: &metadata,
        };
        ChartFile {
            svg: svg.finish(&self.kind, &root),
            title: safe(&title),
            desc: safe(&desc),
            source: safe(&metadata),
        }
    }
}

/// Draws notes below `y`; answers where they end.
pub(super) fn notes(svg: &mut Svg, y: f64, notes: &str) -> f64 {
    let lines = wrapped(notes, SMALL, WIDTH - 8.0);
    svg.lines((4.0, y), SMALL, Anchor::Start, &lines);
    y + lines.len() as f64 * leading(SMALL)
}
