//! Draws problems under the lines they stand in, or lists them for programs.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use fritekst::source::{Code, Problem, Severity, Source, Sources};
use fritekst::text::Span;

use super::Console;

/// More than this at once nobody reads.
const SHOWN: usize = 100;

/// More warnings than this stand in the way of what was asked for.
const SHOWN_SHORTLY: usize = 10;

/// Warnings of one kind are drawn one by one if they are fewer, else told as a list.
const MANY: usize = 3;

/// How long the lines of a list are.
const LINE_WIDTH: usize = 100;

/// Writes every problem, or the first of very many, to the words' side, the weightiest first, and returns how many are
/// errors.
pub fn show(problems: &[Problem], sources: &Sources, console: &mut Console<'_>) -> std::io::Result<usize> {
    let groups = grouped(problems);
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

/// The same where something else was asked for: warnings in a line each, without drawing.
pub fn show_shortly(
    problems: &[Problem],
    sources: &Sources,
    console: &mut Console<'_>,
) -> std::io::Result<usize> {
    let (errors, warnings): (Vec<Problem>, Vec<Problem>) = problems
        .iter()
        .cloned()
        .partition(|problem| problem.severity == Severity::Error);
    let warnings = grouped(&warnings).concat();
    for problem in warnings.iter().take(SHOWN_SHORTLY) {
        let source = sources.get(problem.source);
        let (line, column) = source.position(problem.span);
        let (code, name, message) = (problem.code, &source.name, &problem.message);
        writeln!(console.err, "warning[{code}]: {name}:{line}:{column}: {message}")?;
    }
    match warnings.len() {
        0 => {}
        few if few <= SHOWN_SHORTLY => {
            writeln!(console.err, "`fritekst check` tells what to do about it")?;
        }
        many => writeln!(
            console.err,
            "… and {} more warnings; `fritekst check` tells all of them",
            many - SHOWN_SHORTLY
        )?,
    }
    show(&errors, sources, console)
}

/// The problems, many of one kind in one file together: errors as they stand, then warnings by their weight.
fn grouped(problems: &[Problem]) -> Vec<Vec<&Problem>> {
    let key = |problem: &Problem| (problem.source, problem.code, problem.severity);
    let words = |problem: &Problem| problem.kin.as_ref().map(|kin| kin.words.clone());
    let same = |one: &Problem, other: &Problem| {
        one.kin.is_some() && key(one) == key(other) && one.help == other.help && words(one) == words(other)
    };
    let mut kinds: Vec<Vec<&Problem>> = Vec::new();
    for problem in problems {
        match kinds.iter_mut().find(|kind| same(kind[0], problem)) {
            Some(kind) => kind.push(problem),
            None => kinds.push(vec![problem]),
        }
    }
    let (many, few): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|kind| kind.len() >= MANY);
    let mut groups = few
        .into_iter()
        .flatten()
        .map(|problem| vec![problem])
        .collect::<Vec<_>>();
    groups.extend(many);
    groups.sort_by_key(|group| {
        let problem = group[0];
        let weight = match problem.severity {
            Severity::Error => 0,
            Severity::Warning => weight(problem),
        };
        let is_list = group.len() > 1;
        (problem.severity, weight, is_list, problem.source, problem.span)
    });
    groups
}

/// The place of a warning's kind among all: what makes figures wrong comes before what is worth a look, and that before
/// what could be tidied up.
fn weight(problem: &Problem) -> usize {
    const LIGHTEST_LAST: [Code; 21] = [
        Code::ImpossibleRule,
        Code::DuplicateLabel,
        Code::UnusedQuestion,
        Code::UnknownValue,
        Code::CommonWord,
        Code::OperatorAsWord,
        Code::CommaInRule,
        Code::InvisibleCharacters,
        Code::EmptySet,
        Code::NotImported,
        Code::DominantRule,
        Code::CoincidingThemes,
        Code::SimilarNames,
        Code::RepeatedRule,
        Code::DuplicateRule,
        Code::ShadowedRule,
        Code::RedundantRule,
        Code::UnusedSet,
        Code::NoExamples,
        Code::IdleExclusion,
        Code::DeadRule,
    ];
    let code = match problem.code {
        // One that does nothing whatever the answers are, and not only in these.
        Code::IdleExclusion if problem.kin.is_none() => Code::ImpossibleRule,
        code => code,
    };
    let place = LIGHTEST_LAST.iter().position(|other| *other == code);
    place.unwrap_or_default()
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

/// Draws a problem, or the first of several of a kind with a list of all.
fn draw(problems: &[&Problem], sources: &Sources) -> String {
    let problem = problems[0];
    let source = sources.get(problem.source);
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let snippet = Snippet::source(&source.text)
        .path(&source.name)
        .annotation(AnnotationKind::Primary.span(problem.span.range()));
    let title = match (&problem.kin, problems.len()) {
        (Some(kin), number @ 2..) => format!("{number} {}", kin.words),
        _ => problem.message.clone(),
    };
    let mut group = level
        .primary_title(&title)
        .id(problem.code.name())
        .element(snippet);
    let list = list(problems, source);
    if problems.len() > 1 {
        group = group.element(Level::NOTE.message(&list));
    }
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help));
    }
    Renderer::styled().render(&[group])
}

/// The items of problems of a kind with their lines, under the themes that they belong to.
fn list(problems: &[&Problem], source: &Source) -> String {
    let mut headings: Vec<(&str, Vec<String>)> = Vec::new();
    for problem in problems {
        let Some(kin) = &problem.kin else { continue };
        let line = source.position(problem.span).0;
        let item = format!("{line}: {}", kin.item);
        match headings.iter_mut().find(|(heading, _)| *heading == kin.heading) {
            Some((_, items)) => items.push(item),
            None => headings.push((&kin.heading, vec![item])),
        }
    }
    let paragraphs = headings.into_iter().map(|(heading, items)| {
        let heading = match heading {
            "" => "line".to_owned(),
            heading => format!("{heading} ({}), line", items.len()),
        };
        filled(heading, &items)
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// `items` behind `heading` in lines that break between items only.
fn filled(heading: String, items: &[String]) -> String {
    let mut lines = vec![heading];
    for (at, item) in items.iter().enumerate() {
        let comma = if at + 1 < items.len() { "," } else { "" };
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if !line.is_empty() && line.chars().count() + 1 + item.chars().count() > LINE_WIDTH {
            lines.push(format!("  {item}{comma}"));
        } else {
            let space = if line.is_empty() { "" } else { " " };
            line.push_str(&format!("{space}{item}{comma}"));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use fritekst::source::Problems;

    use super::*;

    #[test]
    fn every_warning_has_its_weight() {
        let source = Sources::default().add("k.toml", "x");
        let lints: Vec<Code> = Code::ALL.into_iter().filter(|code| code.is_lint()).collect();
        let weights = lints.iter().map(|code| {
            let mut problems = Problems::of(source);
            problems.warning(*code, Span::default(), "").kin("", "", "");
            weight(&problems.into_vec()[0])
        });
        let mut weights: Vec<usize> = weights.collect();
        weights.sort_unstable();
        assert_eq!(weights, (0..lints.len()).collect::<Vec<_>>());
    }

    #[test]
    fn lists_break_between_items() {
        let items = ["a".repeat(60), "b b".repeat(20), "c".to_owned()];
        let expected = format!("x: {},\n  {},\n  c", items[0], items[1]);
        let filled = filled("x:".to_owned(), &items);
        assert_eq!(filled.replace(", c", ",\n  c"), expected);
    }
}
