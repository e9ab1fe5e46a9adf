//! Keywords in context: a line for each hit.

use std::io::Write;

use fritekst::corpus::Answer;
use fritekst::report::{
    Around, Format, GridWriter, InContext, Value, columns, escape_markdown, first_columns, in_context,
    last_columns, one_line, visible,
};
use fritekst::text::Span;

use super::Found;
use super::answers::who;
use crate::cli::output::Look;

/// Most columns for who answered, where the terminal is narrow.
const WHO: usize = 20;

/// Bytes of context on one side that are made ready for a line.
const MOST: usize = 4096;

/// A hit of an answer.
struct Hit<'a> {
    answer: Answer<'a>,
    place: InContext,
}

pub fn write(out: &mut dyn Write, look: Look, found: &Found<'_>) -> anyhow::Result<()> {
    let around = found.around.unwrap_or(Around::Sentence);
    let mut hits: Vec<Hit<'_>> = Vec::new();
    for shown in &found.results.answers {
        let answer = found.survey.corpus.answer(shown.answer);
        let places = in_context(answer.text, &shown.spans, around);
        hits.extend(places.into_iter().map(|place| Hit { answer, place }));
    }
    match look.format {
        Format::Terminal => write_terminal(out, look, found, &hits),
        Format::Markdown => write_markdown(out, found, &hits),
        _ => write_grid(out, look, found, &hits),
    }
}

impl Hit<'_> {
    /// What stands before the hit, the hit, and what stands after it, each on one line.
    fn parts(&self) -> [String; 3] {
        let text = self.answer.text;
        let (left, right) = (&text[self.place.left], &text[self.place.right]);
        let mut from = left.len().saturating_sub(MOST);
        while !left.is_char_boundary(from) {
            from += 1;
        }
        let mut end = right.len().min(MOST);
        while !right.is_char_boundary(end) {
            end -= 1;
        }
        [&left[from..], &text[self.place.hit], &right[..end]].map(line)
    }
}

/// `text` on one line, spaces at its ends kept: they stand between it and its neighbours.
fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect()
}

fn name(found: &Found<'_>, answer: Answer<'_>) -> String {
    let corpus = &found.survey.corpus;
    let respondent = corpus.respondent(answer).id();
    let name = match corpus.questions.len() {
        1 => respondent.to_owned(),
        _ => format!("{respondent} · {}", corpus.question(answer).id),
    };
    visible(&one_line(&name))
}

fn summary(found: &Found<'_>, hits: &[Hit<'_>]) -> String {
    let phrase = found.phrases().hits;
    let hits = phrase.replace("{hits}", &found.number(hits.len()));
    format!("{} ({hits})", found.summary())
}

fn write_terminal(
    out: &mut dyn Write,
    look: Look,
    found: &Found<'_>,
    hits: &[Hit<'_>],
) -> anyhow::Result<()> {
    let names: Vec<String> = hits.iter().map(|hit| name(found, hit.answer)).collect();
    let parts: Vec<[String; 3]> = hits
        .iter()
        .map(|hit| hit.parts().map(|part| visible(&part)))
        .collect();
    let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
    let mut who = widest(&mut names.iter().map(|name| columns(name)));
    let mut left = widest(&mut parts.iter().map(|[left, ..]| columns(left)));
    let mut right = usize::MAX;
    if let Some(width) = look.width {
        let width = usize::from(width);
        who = who.min(WHO.min(width / 4));
        let marks = 2;
        let room = width.saturating_sub(who + 2 + marks).max(20);
        left = left.min(room * 2 / 5);
        right = room - left;
    }
    for (name, [before, hit, after]) in names.iter().zip(&parts) {
        let name = first_columns(name, who);
        let before = last_columns(before, left);
        // A column is left for the mark of what is cut off behind it.
        let hit = first_columns(hit, right - 1);
        let after = match right {
            usize::MAX => after.clone(),
            right => first_columns(after, right.saturating_sub(columns(&hit))),
        };
        let line = format!(
            "{name}{:name_pad$}  {:left_pad$}{before}{}{hit}{}{after}",
            "",
            "",
            look.marks.open,
            look.marks.close,
            name_pad = who.saturating_sub(columns(&name)),
            left_pad = left.saturating_sub(columns(&before)),
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    if !hits.is_empty() {
        writeln!(out)?;
    }
    Ok(writeln!(out, "{}", summary(found, hits))?)
}

fn write_markdown(out: &mut dyn Write, found: &Found<'_>, hits: &[Hit<'_>]) -> anyhow::Result<()> {
    let headings = found.phrases().context.join(" | ");
    if !hits.is_empty() {
        writeln!(out, "| {headings} |\n| --- | ---: | :---: | --- |")?;
    }
    for hit in hits {
        let [before, middle, after] = hit.parts().map(|part| escape_markdown(part.trim()));
        let name = escape_markdown(&name(found, hit.answer));
        writeln!(out, "| {name} | {before} | **{middle}** | {after} |")?;
    }
    if !hits.is_empty() {
        writeln!(out)?;
    }
    Ok(writeln!(out, "{}", summary(found, hits))?)
}

fn write_grid(out: &mut dyn Write, look: Look, found: &Found<'_>, hits: &[Hit<'_>]) -> anyhow::Result<()> {
    let headings = ["respondent", "question", "left", "hit", "right", "start", "end"];
    let headings = headings.map(str::to_owned).into();
    let mut grid = GridWriter::new(out, look.format, headings, &found.provenance, look.width)?;
    for Hit { answer, place } in hits {
        let [respondent, question] = who(found, *answer);
        let part = |span: Span| Value::Text(answer.text[span].to_owned());
        grid.row(vec![
            respondent,
            question,
            part(place.left),
            part(place.hit),
            part(place.right),
            Value::Count(place.hit.start()),
            Value::Count(place.hit.end()),
        ])?;
    }
    Ok(grid.finish()?)
}
