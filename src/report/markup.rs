//! Texts of respondents made safe to show, with hits marked.

use crate::text::{Span, merge};

/// How hits are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Before a hit.
    pub open: &'static str,
    /// Behind it.
    pub close: &'static str,
}

impl Marks {
    /// Where there are no colours.
    pub const PLAIN: Self = Self {
        open: "‹",
        close: "›",
    };
    /// Bold and underlined, in a terminal.
    pub const STYLED: Self = Self {
        open: "\u{1b}[1;4m",
        close: "\u{1b}[0m",
    };
    /// Bold, in Markdown.
    pub const MARKDOWN: Self = Self {
        open: "**",
        close: "**",
    };
}

/// `text` with every part first put through `safe`, and the spans between `marks`. Overlapping spans become one mark.
pub fn mark(text: &str, spans: &[Span], marks: Marks, safe: fn(&str) -> String) -> String {
    let mut marked = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for span in merge(spans.iter().copied()) {
        marked.push_str(&safe(&text[from..span.start()]));
        marked.push_str(marks.open);
        marked.push_str(&safe(&text[span]));
        marked.push_str(marks.close);
        from = span.end();
    }
    marked.push_str(&safe(&text[from..]));
    marked
}

/// `text` for a terminal: control characters, which could move the cursor or change colours, and those that turn the
/// direction of text around become visible.
pub fn visible(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|c| match c {
            '\n' => '\n',
            '\t' => ' ',
            c if c.is_control() || turns_text(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// Whether what follows is shown in another order than it is written.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` on one line: what breaks lines becomes a space.
pub fn one_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `text` for Markdown: no character of it means anything there.
pub fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// A rule or another piece of code in a terminal.
pub fn code(text: &str) -> String {
    format!("`{}`", one_line(&visible(text)))
}

/// A rule or another piece of code in Markdown, fenced by more backticks than it has.
pub fn code_markdown(text: &str) -> String {
    let text = one_line(&visible(text));
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let gap = if text.contains('`') { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn overlapping_hits_are_marked_as_one() {
        let spans = [Span::new(0, 5), Span::new(3, 8), Span::new(12, 16)];
        let marked = mark("boligene og tolk", &spans, Marks::PLAIN, visible);
        assert_eq!(marked, "‹boligene› og ‹tolk›");
    }

    #[test]
    fn answers_cannot_style_the_page() {
        let text = "<b>*x*</b> \u{1b}[31m";
        assert_eq!(
            mark(text, &[], Marks::MARKDOWN, escape_markdown),
            "&lt;b&gt;\\*x\\*&lt;/b&gt; \u{fffd}\\[31m"
        );
    }

    #[test]
    fn code_is_fenced_by_more_backticks_than_it_has() {
        assert_eq!(code_markdown("bolig*\n OR hus"), "`bolig* OR hus`");
        assert_eq!(code_markdown("/a``b/"), "``` /a``b/ ```");
    }

    proptest! {
        #[test]
        fn marking_loses_no_text(text in "[a-zæøå ]{0,30}", cuts in prop::collection::vec(0usize..31, 0..6)) {
            let spans: Vec<Span> = cuts.chunks_exact(2).filter_map(|cut| {
                let (a, b) = (cut[0].min(cut[1]), cut[0].max(cut[1]));
                text.get(a..b).map(|_| Span::new(a, b))
            }).collect();
            let marked = mark(&text, &spans, Marks::PLAIN, visible);
            prop_assert_eq!(marked.replace(['‹', '›'], ""), text);
        }
    }
}
