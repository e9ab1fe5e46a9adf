//! Strings of a TOML file that know where each of their bytes stands in the file.

use crate::text::Span;

/// A string and its place in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The string, escapes resolved.
    pub text: String,
    /// The whole literal in the source, quotes included.
    pub span: Span,
    places: Places,
}

/// Where the bytes of a literal's text stand in its source.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Places {
    /// As written, from this offset on.
    From(usize),
    /// One offset for each byte, and one for the end.
    Each(Vec<usize>),
    /// Not known.
    Whole,
}

impl Literal {
    /// The literal `text` that stands at `span` of `source`.
    pub(super) fn new(source: &str, span: Span, text: String) -> Self {
        let places = places(&source[span], span.start(), &text);
        Self { text, span, places }
    }

    /// Where a part of the text stands in the source: `span` is of [`Literal::text`].
    pub fn locate(&self, span: Span) -> Span {
        match &self.places {
            Places::From(offset) => span.shift(*offset),
            Places::Each(offsets) => Span::new(offsets[span.start()], offsets[span.end()]),
            Places::Whole => self.span,
        }
    }
}

fn places(raw: &str, at: usize, text: &str) -> Places {
    let quotes = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quotes| raw.starts_with(quotes));
    let Some(quotes) = quotes.filter(|quotes| raw.len() >= 2 * quotes.len()) else {
        return Places::Whole;
    };
    let mut inner = &raw[quotes.len()..raw.len() - quotes.len()];
    let mut start = at + quotes.len();
    if quotes.len() == 3 {
        let trimmed = inner
            .strip_prefix("\r\n")
            .or(inner.strip_prefix('\n'))
            .unwrap_or(inner);
        start += inner.len() - trimmed.len();
        inner = trimmed;
    }
    if inner == text {
        return Places::From(start);
    }
    match unescape(inner, start) {
        Some((unescaped, offsets)) if unescaped == text => Places::Each(offsets),
        _ => Places::Whole,
    }
}

/// The text of a basic string's inner part, with the source offset of each byte and of the end.
fn unescape(inner: &str, start: usize) -> Option<(String, Vec<usize>)> {
    let mut text = String::with_capacity(inner.len());
    let mut offsets = Vec::with_capacity(inner.len() + 1);
    let mut at = 0;
    while let Some(c) = inner[at..].chars().next() {
        let (length, value) = if c == '\\' {
            escape(&inner[at..])?
        } else {
            (c.len_utf8(), Some(c))
        };
        if let Some(value) = value {
            text.push(value);
            offsets.resize(text.len(), start + at);
        }
        at += length;
    }
    offsets.push(start + inner.len());
    Some((text, offsets))
}

/// Length of the escape that `rest` begins with, and what it stands for (nothing: a line break that is taken back).
fn escape(rest: &str) -> Option<(usize, Option<char>)> {
    let kind = rest[1..].chars().next()?;
    let simple = |c| Some((2, Some(c)));
    match kind {
        'b' => simple('\u{8}'),
        't' => simple('\t'),
        'n' => simple('\n'),
        'f' => simple('\u{c}'),
        'r' => simple('\r'),
        'e' => simple('\u{1b}'),
        '"' => simple('"'),
        '\\' => simple('\\'),
        'x' => hex(rest, 2),
        'u' => hex(rest, 4),
        'U' => hex(rest, 8),
        c if c.is_whitespace() => Some((rest.len() - rest[1..].trim_start().len(), None)),
        _ => None,
    }
}

fn hex(rest: &str, digits: usize) -> Option<(usize, Option<char>)> {
    let value = u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?;
    Some((2 + digits, Some(char::from_u32(value)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The literal at the end of `source`, as TOML reads it.
    fn literal(source: &str) -> Literal {
        let table = toml::de::DeTable::parse(source).expect("TOML");
        let value = &table.get_ref()["a"];
        let text = value.get_ref().as_str().expect("a string").to_owned();
        Literal::new(source, value.span().into(), text)
    }

    fn part(source: &str, text: &str) -> String {
        let literal = literal(source);
        let at = literal.text.find(text).expect("the part");
        source[literal.locate(Span::new(at, at + text.len()))].to_owned()
    }

    #[test]
    fn parts_are_found_in_every_kind_of_string() {
        assert_eq!(part("a = 'bo(lig'", "(lig"), "(lig");
        assert_eq!(part(r#"a = "på \"bo\\w(lig\"""#, "\\w(lig"), r"\\w(lig");
        assert_eq!(part("a = \"\"\"\nlinje\\\n   to\"\"\"", "to"), "to");
        assert_eq!(part(r#"a = "\u00e5 være""#, "være"), "være");
    }

    proptest! {
        #[test]
        fn every_part_of_an_escaped_string_is_located(text in "[a-zå\"\\\\\t\n]{1,12}") {
            let source = format!("a = {}", serde_json::to_string(&text).expect("a string"));
            let literal = literal(&source);
            for (at, c) in text.char_indices() {
                let found = &source.as_str()[literal.locate(Span::new(at, at + c.len_utf8()))];
                prop_assert!(found.contains(c) || found.starts_with('\\'), "{:?} at {:?}", c, found);
            }
        }
    }
}
