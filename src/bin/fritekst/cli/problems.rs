//! Draws problems under the lines they stand in, or lists them for programs.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use fritekst::source::{Problem, Severity, Source, Sources};
use fritekst::text::Span;

use super::Console;

/// More than this at once nobody reads.
const SHOWN: usize = 100;

/// Writes every problem, or the first of very many, to the words' side, and returns how many are errors.
pub fn show(problems: &[Problem], sources: &Sources, console: &mut Console<'_>) -> std::io::Result<usize> {
    for problem in problems.iter().take(SHOWN) {
        writeln!(console.err, "{}\n", draw(problem, sources))?;
    }
    if problems.len() > SHOWN {
        writeln!(
            console.err,
            "… and {} more; mend these first\n",
            problems.len() - SHOWN
        )?;
    }
    Ok(problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count())
}

/// "1 mistake", "2 mistakes".
pub fn counted(number: usize, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// A problem as programs read it.
#[derive(serde::Serialize)]
pub struct Told<'a> {
    file: &'a str,
    /// Line and column from 1, the column in characters.
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    /// Bytes of the file, without a byte order mark.
    start: usize,
    end: usize,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> Told<'a> {
    /// `problem`, which stands in one of `sources`.
    pub fn new(problem: &'a Problem, sources: &'a Sources) -> Self {
        let source: &Source = sources.get(problem.source);
        let span = problem.span;
        let (line, column) = source.position(span);
        let (end_line, end_column) = source.position(Span::empty(span.end()));
        Self {
            file: &source.name,
            line,
            column,
            end_line,
            end_column,
            start: span.start(),
            end: span.end(),
            severity: match problem.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            code: problem.code.name(),
            message: &problem.message,
            help: problem.help.as_deref(),
        }
    }
}

fn draw(problem: &Problem, sources: &Sources) -> String {
    let source = sources.get(problem.source);
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let snippet = Snippet::source(&source.text)
        .path(&source.name)
        .annotation(AnnotationKind::Primary.span(problem.span.range()));
    let mut group = level
        .primary_title(&problem.message)
        .id(problem.code.name())
        .element(snippet);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help));
    }
    Renderer::styled().render(&[group])
}
