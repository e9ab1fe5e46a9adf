//! Draws problems under the lines they stand in, or lists them for programs.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use fritekst::source::{Problem, Severity, Source, Sources};
use fritekst::text::Span;

use super::Console;

/// More than this at once nobody reads.
const SHOWN: usize = 100;

/// Writes every problem, or the first of very many, to the words' side, and returns how many are errors.
pub fn show(problems: &[Problem], sources: &Sources, console: &mut Console<'_>) -> std::io::Result<usize> {
    let groups = together(problems);
    for group in groups.iter().take(SHOWN) {
        writeln!(console.err, "{}\n", draw(group, sources))?;
    }
    let more: usize = groups.iter().skip(SHOWN).map(Vec::len).sum();
    if more > 0 {
        writeln!(console.err, "… and {more} more; mend these first\n")?;
    }
    Ok(problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count())
}

/// The problems, those of one file that say the same with the first of them.
fn together(problems: &[Problem]) -> Vec<Vec<&Problem>> {
    let key = |problem: &Problem| (problem.source, problem.code, problem.severity);
    let same = |one: &Problem, other: &Problem| {
        one.together.is_some()
            && key(one) == key(other)
            && (&one.together, &one.help) == (&other.together, &other.help)
    };
    let mut groups: Vec<Vec<&Problem>> = Vec::new();
    for problem in problems {
        match groups.iter_mut().find(|group| same(group[0], problem)) {
            Some(group) => group.push(problem),
            None => groups.push(vec![problem]),
        }
    }
    groups
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

/// Draws problems of one file that say the same, or one.
fn draw(problems: &[&Problem], sources: &Sources) -> String {
    let problem = problems[0];
    let source = sources.get(problem.source);
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let spans = problems.iter().map(|problem| problem.span.range());
    let snippet = Snippet::source(&source.text)
        .path(&source.name)
        .annotations(spans.map(|span| AnnotationKind::Primary.span(span)));
    let title = match (&problem.together, problems.len()) {
        (Some(words), number @ 2..) => format!("{number} {words}"),
        _ => problem.message.clone(),
    };
    let mut group = level
        .primary_title(&title)
        .id(problem.code.name())
        .element(snippet);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help));
    }
    Renderer::styled().render(&[group])
}
