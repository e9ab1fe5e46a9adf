//! An SVG document in the making.

use quick_xml::escape::escape;

use crate::report::markup::{one_line, visible};

use super::palette::FRAME;
use super::pattern::Pattern;

/// Width of every chart, in its own units; CSS scales it.
pub const WIDTH: f64 = 760.0;
/// Size of letters.
pub const FONT: f64 = 13.0;
/// Size of letters of lesser things: axes, legends, notes.
pub const SMALL: f64 = 11.0;

/// Stands for the document's id until its drawing is known. No text has it: control characters are made visible.
const ID: char = '\u{1}';

/// A rectangle.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// To the right of it.
    pub width: f64,
    /// Below it.
    pub height: f64,
}

impl Area {
    /// Its middle, for a text of that size.
    pub fn middle(&self, size: f64) -> (f64, f64) {
        (
            self.x + self.width / 2.0,
            baseline(self.y + self.height / 2.0, size),
        )
    }
}

/// Where a text is put relative to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// It has its middle there.
    Middle,
}

/// The outermost element of a document.
#[derive(Clone, Copy, Debug)]
pub struct Root<'a> {
    /// Left, upper edge, width and height of what is seen.
    pub viewed: (f64, f64, f64, f64),
    /// Further attributes.
    pub look: &'a str,
    /// Tells the drawing to those who do not see it, shortly…
    pub title: &'a str,
    /// …and at length.
    pub desc: &'a str,
    /// Where it comes from, for programs; may be empty.
    pub metadata: &'a str,
}

/// What is drawn so far.
#[derive(Debug, Default)]
pub struct Svg {
    body: String,
}

impl Svg {
    /// Adds a rectangle, with attributes that say how it looks.
    pub fn rect(&mut self, area: Area, look: &str) {
        self.body.push_str(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {look}/>\n",
            px(area.x),
            px(area.y),
            px(area.width),
            px(area.height)
        ));
    }

    /// Adds a line through the points of a path, with attributes that say how it looks.
    pub fn path(&mut self, points: &str, look: &str) {
        self.body
            .push_str(&format!("<path d=\"{points}\" fill=\"none\" {look}/>\n"));
    }

    /// Adds a text in the colour of the page's text.
    pub fn text(&mut self, at: (f64, f64), size: f64, anchor: Anchor, text: &str) {
        self.text_in("currentColor", at, size, anchor, text);
    }

    /// Adds a text in `colour`.
    pub fn text_in(&mut self, colour: &str, at: (f64, f64), size: f64, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
        };
        self.body.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{colour}\"{anchor}>{}</text>\n",
            px(at.0),
            px(at.1),
            px(size),
            escaped(text)
        ));
    }

    /// Adds lines of text below each other, the first one's middle at `at`.
    pub fn lines(&mut self, at: (f64, f64), size: f64, anchor: Anchor, lines: &[String]) {
        for (nth, line) in lines.iter().enumerate() {
            let y = at.1 + nth as f64 * leading(size);
            self.text((at.0, baseline(y, size)), size, anchor, line);
        }
    }

    /// Adds lines of text in `colour` below each other, the first one's middle at `at`; answers where the next one's
    /// would be.
    pub fn lines_in(&mut self, colour: &str, at: (f64, f64), size: f64, lines: &[String]) -> f64 {
        let mut y = at.1;
        for line in lines {
            self.text_in(colour, (at.0, baseline(y, size)), size, Anchor::Start, line);
            y += leading(size);
        }
        y
    }

    /// Adds a framed area with that pattern.
    pub fn patterned(&mut self, area: Area, pattern: Pattern) {
        self.rect(area, &format!("fill=\"{}\" stroke=\"{FRAME}\"", pattern.ground()));
        let lines = pattern.lines(area);
        if !lines.is_empty() {
            self.path(&lines, &format!("stroke=\"{}\"", pattern.ink()));
        }
    }

    /// Adds a rectangle behind everything.
    pub fn ground(&mut self, area: Area, look: &str) {
        let body = std::mem::take(&mut self.body);
        self.rect(area, look);
        self.body.push_str(&body);
    }

    /// The document. `kind` begins its ids, which differ between drawings, so that one page can have many.
    pub fn finish(self, kind: &str, root: &Root<'_>) -> String {
        let element = |name: &str, content: String| match content.is_empty() {
            true => content,
            false => format!("<{name}>{content}</{name}>\n"),
        };
        let (x, y, width, height) = root.viewed;
        let document = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\"{} role=\"img\" \
             aria-labelledby=\"{ID}-title {ID}-desc\" font-family=\"system-ui, sans-serif\">\n\
             <title id=\"{ID}-title\">{}</title>\n<desc id=\"{ID}-desc\">{}</desc>\n{}{}</svg>\n",
            px(x),
            px(y),
            px(width),
            px(height),
            root.look,
            escaped(root.title),
            escaped(root.desc),
            element("metadata", escaped(root.metadata)),
            self.body
        );
        let id = format!("{kind}-{:08x}", crc32fast::hash(document.as_bytes()));
        document.replace(ID, &id)
    }
}

/// From one line of text to the next.
pub fn leading(size: f64) -> f64 {
    (size * 1.2).round()
}

/// Where a text stands whose middle is at `y`: capital letters are about 0.7 of the font's size high.
pub fn baseline(y: f64, size: f64) -> f64 {
    y + size * 0.35
}

/// A coordinate, to a tenth.
pub fn px(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    // No negative zero.
    format!("{}", tenths + 0.0)
}

/// `text` on one line, with a replacement character for what XML allows nowhere.
pub fn safe(text: &str) -> String {
    one_line(&visible(text)).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// The same as text of XML.
fn escaped(text: &str) -> String {
    escape(safe(text).as_str()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!(
            [px(10.0), px(0.25), px(-0.01), px(1.0 / 3.0)],
            ["10", "0.3", "0", "0.3"]
        );
    }

    #[test]
    fn texts_mean_nothing_to_xml() {
        assert_eq!(
            escaped("<b> & \"x\"\n\u{1}\u{ffff}"),
            "&lt;b&gt; &amp; &quot;x&quot; \u{fffd}\u{fffd}"
        );
    }
}
