//! A mistake in a source, where its author can mend it.

use crate::text::Span;

use super::suggest::cut;
use super::{Code, SourceId};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Results would be wrong or cannot be had.
    Error,
    /// Probably not what the author meant.
    Warning,
}

/// A mistake, with the place to mend it and, where one can be given, the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// What kind it is.
    pub code: Code,
    /// The source it stands in.
    pub source: SourceId,
    /// Bytes of the source's text.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// How it is told beside others of its kind.
    pub kin: Option<Kin>,
}

/// What is the same of several problems, and what tells them apart, so that many can be told as one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// What they are called, behind their number: «rules hit nothing».
    pub words: String,
    /// What the list has this one under: the theme or word list.
    pub heading: String,
    /// What the list has of this one.
    pub item: String,
}

/// The beginning of a rule, on one line: as much as a list needs to show which it is.
pub fn brief(rule: &str) -> String {
    let words: Vec<&str> = rule.split_whitespace().collect();
    cut(&words.join(" "))
}

/// Collects the problems of one source, so that reading goes on after the first.
#[derive(Debug)]
pub struct Problems {
    source: SourceId,
    /// Of errors that are not told to be of another kind.
    code: Code,
    found: Vec<Problem>,
}

impl Problems {
    /// No problems in `source` yet.
    pub fn of(source: SourceId) -> Self {
        Self {
            source,
            code: Code::InvalidValue,
            found: Vec::new(),
        }
    }

    /// The same collection, whose errors are `code` where nothing else is said.
    #[must_use]
    pub fn coded(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// Notes an error.
    pub fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Problem {
        self.push(Severity::Error, self.code, span, message.into())
    }

    /// Notes a warning; `code` is a [lint](Code::is_lint).
    pub fn warning(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Problem {
        debug_assert!(code.is_lint(), "{code}");
        self.push(Severity::Warning, code, span, message.into())
    }

    /// How many errors there are so far; warnings do not count.
    pub fn errors(&self) -> usize {
        self.found
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count()
    }

    /// Does `work`, and returns also whether it noted errors.
    pub fn watch<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let before = self.errors();
        let done = work(self);
        (done, self.errors() > before)
    }

    /// Takes over the problems of a part, whose spans `locate` finds in this source.
    pub fn adopt(&mut self, part: Problems, locate: impl Fn(Span) -> Span) {
        let source = self.source;
        let located = part.found.into_iter().map(|problem| Problem {
            source,
            span: locate(problem.span),
            ..problem
        });
        self.found.extend(located);
    }

    /// An empty collection for a part of this source.
    pub fn part(&self) -> Self {
        Self::of(self.source)
    }

    /// Adds a mistake that broke the reading of `text`, this source's. What was noted from the table on in which it
    /// stands is taken back: it is guesswork. Returns where that begins.
    pub fn break_off(&mut self, text: &str, broken: Problem) -> usize {
        let table = text[..broken.span.start()]
            .rfind("\n[")
            .map_or(0, |line_break| line_break + 1);
        self.found.retain(|problem| problem.span.start() < table);
        self.found.push(broken);
        table
    }

    /// All of them, in the order they were noted.
    pub fn into_vec(self) -> Vec<Problem> {
        self.found
    }

    fn push(&mut self, severity: Severity, code: Code, span: Span, message: String) -> &mut Problem {
        self.found.push(Problem {
            severity,
            code,
            source: self.source,
            span,
            message,
            help: None,
            kin: None,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}

impl Problem {
    /// Says what kind of error it is, where that is not the collection's.
    pub fn code(&mut self, code: Code) -> &mut Self {
        self.code = code;
        self
    }

    /// Says how it is told beside others of its kind.
    pub fn kin(
        &mut self,
        words: impl Into<String>,
        heading: impl Into<String>,
        item: impl Into<String>,
    ) -> &mut Self {
        self.kin = Some(Kin {
            words: words.into(),
            heading: heading.into(),
            item: item.into(),
        });
        self
    }

    /// Adds what to do about it.
    pub fn help(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
    }

    /// Adds what to do about it, if anything is known.
    pub fn maybe_help(&mut self, help: Option<String>) {
        self.help = help;
    }
}
