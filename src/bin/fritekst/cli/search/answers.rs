//! Whole answers, hits marked.

use std::io::Write;

use fritekst::corpus::Answer;
use fritekst::index::FoundAnswer;
use fritekst::report::{
    Format, GridWriter, Marks, Value, escape_markdown, mark, shown_parts, visible, wrapped,
};
use fritekst::text::Span;

use super::Found;
use crate::cli::output::Look;

/// Columns before the text in a terminal.
const INDENT: usize = 4;

/// Between parts of an answer that is too long to show.
const LEFT_OUT: &str = "[…]";

pub fn write(out: &mut dyn Write, look: Look, found: &Found<'_>) -> anyhow::Result<()> {
    match look.format {
        Format::Terminal => write_terminal(out, look, found),
        Format::Markdown => write_markdown(out, look, found),
        Format::Jsonl => write_jsonl(out, found),
        _ => write_grid(out, look, found),
    }
}

/// The answer's text with hits marked; of a very long one, what stands around them.
fn excerpt(text: &str, spans: &[Span], marks: Marks, safe: fn(&str) -> String) -> String {
    let parts = shown_parts(text, spans);
    let ends = (parts.first(), parts.last());
    let mut shown: Vec<String> = Vec::new();
    if ends.0.is_some_and(|first| first.start() > 0) {
        shown.push(LEFT_OUT.to_owned());
    }
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            shown.push(LEFT_OUT.to_owned());
        }
        // A hit can end in the space that is left out.
        let piece = text[*part].trim_end();
        let part_end = part.start() + piece.len();
        let inside = spans.iter().filter_map(|span| {
            let (start, end) = (span.start().max(part.start()), span.end().min(part_end));
            (start < end).then(|| Span::new(start - part.start(), end - part.start()))
        });
        let inside: Vec<Span> = inside.collect();
        shown.push(mark(piece, &inside, marks, safe));
    }
    if ends.1.is_some_and(|last| last.end() < text.trim_end().len()) {
        shown.push(LEFT_OUT.to_owned());
    }
    shown.join(" ")
}

fn write_terminal(out: &mut dyn Write, look: Look, found: &Found<'_>) -> anyhow::Result<()> {
    for FoundAnswer { answer, spans, .. } in &found.results.answers {
        let answer = found.survey.corpus.answer(*answer);
        writeln!(out, "{}", visible(&found.head(answer)))?;
        let text = match look.width {
            // Marks take room too.
            Some(width) => wrapped(answer.text, usize::from(width).saturating_sub(INDENT + 2).max(20)),
            None => answer.text.to_owned(),
        };
        let text = excerpt(&text, spans, look.marks, visible);
        for line in text.lines() {
            writeln!(out, "{:INDENT$}{}", "", line.trim_end())?;
        }
        let labels = found.themes.labels(answer);
        if !labels.is_empty() {
            writeln!(out, "{:INDENT$}→ {}", "", visible(&labels.join(", ")))?;
        }
        writeln!(out)?;
    }
    Ok(writeln!(out, "{}", found.summary())?)
}

fn write_markdown(out: &mut dyn Write, look: Look, found: &Found<'_>) -> anyhow::Result<()> {
    for FoundAnswer { answer, spans, .. } in &found.results.answers {
        let answer = found.survey.corpus.answer(*answer);
        let text = excerpt(answer.text, spans, look.marks, escape_markdown);
        let lines: Vec<String> = text
            .trim()
            .lines()
            .map(|line| format!("> {line}").trim_end().to_owned())
            .collect();
        writeln!(
            out,
            "{}\n>\n> — {}",
            lines.join("  \n"),
            escape_markdown(&found.head(answer))
        )?;
        let labels = found.themes.labels(answer);
        if !labels.is_empty() {
            writeln!(out, ">\n> → {}", escape_markdown(&labels.join(", ")))?;
        }
        writeln!(out)?;
    }
    Ok(writeln!(out, "{}", found.summary())?)
}

/// One answer of the JSON lines, in the order of the fields.
#[derive(serde::Serialize)]
struct Line<'a> {
    respondent: &'a str,
    question: &'a str,
    text: &'a str,
    score: f32,
    spans: Vec<[usize; 2]>,
    themes: Vec<&'a str>,
}

fn write_jsonl(out: &mut dyn Write, found: &Found<'_>) -> anyhow::Result<()> {
    let pair = |span: &Span| [span.start(), span.end()];
    let corpus = &found.survey.corpus;
    for FoundAnswer { answer, score, spans } in &found.results.answers {
        let answer = corpus.answer(*answer);
        let line = Line {
            respondent: corpus.respondent(answer).id(),
            question: corpus.question(answer).id.as_str(),
            text: answer.text,
            score: *score,
            spans: spans.iter().map(pair).collect(),
            themes: found.themes.ids(answer),
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_grid(out: &mut dyn Write, look: Look, found: &Found<'_>) -> anyhow::Result<()> {
    let columns = ["respondent", "question", "score", "themes", "text"]
        .map(str::to_owned)
        .into();
    let mut grid = GridWriter::new(out, look.format, columns, &found.provenance, look.width)?;
    for FoundAnswer { answer, score, .. } in &found.results.answers {
        let answer = found.survey.corpus.answer(*answer);
        let [respondent, question] = who(found, answer);
        grid.row(vec![
            respondent,
            question,
            Value::Number(f64::from(*score)),
            Value::Text(found.themes.ids(answer).join(";")),
            Value::Text(answer.text.to_string()),
        ])?;
    }
    Ok(grid.finish()?)
}

/// The respondent and the question of an answer.
pub fn who(found: &Found<'_>, answer: Answer<'_>) -> [Value; 2] {
    let corpus = &found.survey.corpus;
    [
        Value::Text(corpus.respondent(answer).id().to_owned()),
        Value::Text(corpus.question(answer).id.to_string()),
    ]
}
