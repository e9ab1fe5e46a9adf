//! A regex in an expression: checked when it is read, compiled once.

use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Capture, Hir, HirKind, Look, Repetition};

use crate::text::Span;

/// What a compiled regex may take, in bytes; the limit keeps `\w{1000}{1000}` from eating the machine.
const SIZE_LIMIT: usize = 4 << 20;

/// A valid regex that finds something and never the empty string.
#[derive(Clone, Debug)]
pub struct RegexTerm {
    pattern: String,
    minds_case: bool,
    regex: Regex,
    /// Finds something wherever `regex` does, and is fast where `regex` is not: in text with æ, ø, å the automata
    /// cannot decide on `\b`, and what decides in their place is thirty times slower.
    wider: Option<Regex>,
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
        let hir = check_syntax(pattern, minds_case)?;
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
            wider: wider(hir),
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
        let hopeless = self.wider.as_ref().is_some_and(|wider| !wider.is_match(text));
        self.find_plainly(if hopeless { "" } else { text })
    }

    /// The same without asking first whether there can be any.
    fn find_plainly<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Span> + 'a {
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

/// The regex without its word boundaries; nothing if it has none.
fn wider(hir: Hir) -> Option<Regex> {
    let looks = hir.properties().look_set();
    if !looks.contains_word_unicode() {
        return None;
    }
    let pattern = without_boundaries(hir).to_string();
    RegexBuilder::new(&pattern).size_limit(SIZE_LIMIT).build().ok()
}

fn without_boundaries(hir: Hir) -> Hir {
    match hir.into_kind() {
        HirKind::Look(
            Look::WordUnicode
            | Look::WordUnicodeNegate
            | Look::WordStartUnicode
            | Look::WordEndUnicode
            | Look::WordStartHalfUnicode
            | Look::WordEndHalfUnicode,
        ) => Hir::empty(),
        HirKind::Look(look) => Hir::look(look),
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => Hir::literal(literal.0),
        HirKind::Class(class) => Hir::class(class),
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            sub: Box::new(without_boundaries(*repetition.sub)),
            ..repetition
        }),
        HirKind::Capture(capture) => Hir::capture(Capture {
            sub: Box::new(without_boundaries(*capture.sub)),
            ..capture
        }),
        HirKind::Concat(parts) => Hir::concat(parts.into_iter().map(without_boundaries).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.into_iter().map(without_boundaries).collect()),
    }
}

fn check_syntax(pattern: &str, minds_case: bool) -> Result<Hir, RegexMistake> {
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
            message: "this regex asks for no character, so it finds nothing that could be shown".to_owned(),
            help: Some(match hir.properties().maximum_len() {
                Some(0) => "`^`, `$` and `\\b` are places only: write what must stand there too",
                _ => "demand at least one character: `+` instead of `*`",
            }),
        }),
        Some(_) => Ok(hir),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    #[test]
    fn a_word_boundary_is_one_of_norwegian_letters() {
        let spans = |pattern: &str, text: &str| -> Vec<String> {
            let regex = RegexTerm::new(pattern, false).expect("a regex");
            regex.find_all(text).map(|span| text[span].to_owned()).collect()
        };
        assert_eq!(
            spans(r"\bår\b", "År for år, såre, årlig, 5 år"),
            ["År", "år", "år"]
        );
        assert_eq!(spans(r"\bIP\b", "ip, Skip, ipåh, IP."), ["ip", "IP"]);
        assert_eq!(spans(r"\Br\b", "år r"), ["r"]);
    }

    proptest! {
        #[test]
        fn asking_first_whether_there_can_be_a_match_changes_nothing(
            parts in prop::collection::vec(
                select(vec![
                    r"\b", r"\B", "å", "bo", "(bo|ål)", "l+", r"\w*", r"\d", " ", "(?:é|-)?", r"(\bli|g)", "^", "$",
                    r"(?:\bb){1,2}", "[æøå]", r"\b{start}", r"\b{end-half}",
                ]),
                1..6,
            ),
            text in "[bolåéæ5 ilg.-]{0,24}",
            minds_case in any::<bool>(),
        ) {
            if let Ok(regex) = RegexTerm::new(&parts.concat(), minds_case) {
                let found: Vec<Span> = regex.find_all(&text).collect();
                let plain: Vec<Span> = regex.find_plainly(&text).collect();
                prop_assert_eq!(found, plain, "{}", regex.pattern());
            }
        }
    }
}
