//! YAML as a tree of texts with places.

use saphyr_parser::{Event, Parser, ScanError};

use crate::text::Span;

/// A value of a YAML file.
#[derive(Debug, PartialEq)]
pub(super) struct Tree {
    /// What it is.
    pub node: Node,
    /// Its line of the file.
    pub span: Span,
}

/// The kinds of value.
#[derive(Debug, PartialEq)]
pub(super) enum Node {
    /// A scalar as written, whatever YAML takes it for: `no` and `1.10` are words.
    Text(String),
    /// A sequence.
    List(Vec<Tree>),
    /// A mapping; a key can come twice.
    Map(Vec<(Tree, Tree)>),
}

/// A mistake and its line.
#[derive(Debug, PartialEq)]
pub(super) struct YamlMistake {
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub message: String,
}

/// Deeper nesting is no dictionary.
const DEEPEST: usize = 50;

/// Reads the first document of `text`; nothing if it is empty. Anchors and aliases, by which a small file becomes a huge
/// one, are refused.
pub(super) fn read(text: &str) -> Result<Option<Tree>, YamlMistake> {
    let mut reader = Reader {
        lines: line_starts(text),
        text,
        parser: Parser::new_from_str(text),
    };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => return Ok(None),
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
            event => return reader.tree(event, span, 0).map(Some),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    lines: Vec<usize>,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), YamlMistake> {
        match self.parser.next() {
            Some(Ok((event, span))) => Ok((event, self.line(span.start.line()))),
            Some(Err(error)) => Err(self.mistake(&error)),
            None => Ok((Event::StreamEnd, Span::empty(self.text.len()))),
        }
    }

    fn tree(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Tree, YamlMistake> {
        let fail = |message: &str| YamlMistake {
            span,
            message: message.to_owned(),
        };
        if depth > DEEPEST {
            return Err(fail("the YAML is nested more than 50 deep"));
        }
        let node = match event {
            Event::Alias(_) => return Err(fail("aliases (`*name`) are not read; write the words out")),
            Event::Scalar(text, ..) => Node::Text(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break Node::List(items),
                        (event, span) => items.push(self.tree(event, span, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    let key = match self.next()? {
                        (Event::MappingEnd, _) => break Node::Map(entries),
                        (event, span) => self.tree(event, span, depth + 1)?,
                    };
                    let (event, span) = self.next()?;
                    entries.push((key, self.tree(event, span, depth + 1)?));
                }
            }
            _ => return Err(fail("the YAML ends in the middle of a value")),
        };
        Ok(Tree { node, span })
    }

    fn mistake(&self, error: &ScanError) -> YamlMistake {
        YamlMistake {
            span: self.line(error.marker().line()),
            message: format!("not valid YAML: {}", error.info()),
        }
    }

    /// The text of a line, counted from 1.
    fn line(&self, line: usize) -> Span {
        line_span(self.text, &self.lines, line)
    }
}

/// Where the lines of `text` begin.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    let behind = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(behind).collect()
}

/// The span of a line of `text` without the white space around it; lines count from 1.
pub(super) fn line_span(text: &str, starts: &[usize], line: usize) -> Span {
    let at = line.saturating_sub(1).min(starts.len() - 1);
    let start = starts[at];
    let end = starts.get(at + 1).copied().unwrap_or(text.len());
    let line = &text[start..end];
    let indent = line.len() - line.trim_start().len();
    match line.trim().len() {
        0 => Span::empty(start),
        length => Span::new(start + indent, start + indent + length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mistake(text: &str) -> (String, String) {
        let mistake = read(text).expect_err("a mistake");
        (text[mistake.span].to_owned(), mistake.message)
    }

    #[test]
    fn scalars_are_words_whatever_yaml_takes_them_for() {
        let tree = read("a: [no, 1.10, 0x1, ~, 'to ord']")
            .expect("YAML")
            .expect("a tree");
        let Node::Map(entries) = tree.node else { panic!() };
        let Node::List(items) = &entries[0].1.node else {
            panic!()
        };
        let texts: Vec<&Node> = items.iter().map(|item| &item.node).collect();
        let expected = ["no", "1.10", "0x1", "~", "to ord"].map(|text| Node::Text(text.to_owned()));
        assert_eq!(texts, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn mistakes_stand_on_their_line() {
        let (line, message) = mistake("a: [b]\nc: [d\n");
        assert!(message.starts_with("not valid YAML"), "{message}");
        assert!(line.is_empty() || line == "c: [d", "{line}");
        let (line, message) = mistake("a: &x [b]\nc: *x\n");
        assert_eq!(
            (line.as_str(), message.as_str()),
            ("c: *x", "aliases (`*name`) are not read; write the words out")
        );
        let (_, message) = mistake(&"[".repeat(100_000));
        assert!(message.contains("deep") || message.contains("YAML"), "{message}");
    }

    proptest! {
        #[test]
        fn anything_is_read_or_refused(text in "[-a: \\n\\[\\]{}&*!|>'\"#%@,?]{0,60}") {
            let _ = read(&text);
        }
    }
}
