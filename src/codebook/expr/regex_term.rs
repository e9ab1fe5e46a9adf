//! A regex in an expression: checked when it is read, compiled once.

use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;

use crate::text::Span;

/// What a compiled regex may take, in bytes; the limit keeps `\w{1000}{1000}` from eating the machine.
const SIZE_LIMIT: usize = 4 << 20;

/// A valid regex that finds something and never the empty string.
#[derive(Clone, Debug)]
pub struct RegexTerm {
    pattern: String,
    minds_case: bool,
    regex: Regex,
}

/// Why a pattern is no [`RegexTerm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RegexMistake {
    /// Bytes of the pattern.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<&'static str>,
}

impl RegexTerm {
    /// Compiles `pattern`: Unicode, `^` and `$` at the ends of the answer.
    pub(super) fn new(pattern: &str, minds_case: bool) -> Result<Self, RegexMistake> {
        check_syntax(pattern, minds_case)?;
        let regex = RegexBuilder::new(pattern)
            .case_insensitive(!minds_case)
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|error| RegexMistake {
                span: Span::new(0, pattern.len()),
                message: format!("this regex cannot be compiled: {error}"),
                help: Some("make the repetitions smaller"),
            })?;
        Ok(Self {
            pattern: pattern.to_owned(),
            minds_case,
            regex,
        })
    }

    /// The pattern between the slashes, as written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Whether capitals and small letters differ (`/…/c`).
    pub fn minds_case(&self) -> bool {
        self.minds_case
    }

    /// Its matches in `text`, none of them empty, not overlapping, from left to right.
    pub fn find_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Span> + 'a {
        self.regex
            .find_iter(text)
            .map(|found| Span::from(found.range()))
            .filter(|span| !span.is_empty())
    }
}

impl PartialEq for RegexTerm {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern && self.minds_case == other.minds_case
    }
}

fn check_syntax(pattern: &str, minds_case: bool) -> Result<(), RegexMistake> {
    let parsed = ParserBuilder::new()
        .case_insensitive(!minds_case)
        .build()
        .parse(pattern);
    let whole = Span::new(0, pattern.len());
    let hir = parsed.map_err(|error| match error {
        regex_syntax::Error::Parse(error) => mistake(pattern, error.span(), error.kind().to_string()),
        regex_syntax::Error::Translate(error) => mistake(pattern, error.span(), error.kind().to_string()),
        other => RegexMistake {
            span: whole,
            message: format!("invalid regex: {other}"),
            help: None,
        },
    })?;
    match hir.properties().minimum_len() {
        None => Err(RegexMistake {
            span: whole,
            message: "this regex can never match".to_owned(),
            help: None,
        }),
        Some(0) => Err(RegexMistake {
            span: whole,
            message: "this regex matches the empty text, so every answer would have it".to_owned(),
            help: Some("demand at least one character: `+` instead of `*`"),
        }),
        Some(_) => Ok(()),
    }
}

fn mistake(pattern: &str, at: &regex_syntax::ast::Span, message: String) -> RegexMistake {
    let end = at.end.offset.min(pattern.len());
    RegexMistake {
        span: Span::new(at.start.offset.min(end), end),
        message: format!("invalid regex: {message}"),
        help: Some("to find the character itself, put `\\` before it"),
    }
}
