//! Answers that the codebook codes otherwise than the hand did.

use std::io::Write;

use fritekst::report::{AgreementPhrases, Format, GridWriter, Value, escape_markdown, mark, visible};
use fritekst::text::Span;

use super::output::Look;
use super::survey::Coded;
use super::table::{heading, line_width, paragraph, wrap};

/// An answer that has a theme by one and not by the other.
pub struct Difference {
    /// Number of the answer.
    pub answer: usize,
    /// The theme's id.
    pub theme: String,
    /// Whether the hand gave it.
    pub is_missed: bool,
}

/// The columns for machines.
const COLUMNS: [&str; 7] = [
    "question",
    "theme",
    "error",
    "respondent",
    "rules",
    "match",
    "text",
];

/// Writes the differences, which stand theme by theme.
pub fn write_differences(
    out: &mut dyn Write,
    look: Look,
    coded: &Coded,
    differences: &[Difference],
) -> anyhow::Result<()> {
    if !matches!(look.format, Format::Terminal | Format::Markdown) {
        return Ok(write_grid(out, look, coded, differences)?);
    }
    let corpus = &coded.survey.corpus;
    let phrases = AgreementPhrases::of(coded.survey.language);
    if differences.is_empty() {
        paragraph(out, look, phrases.no_errors)?;
    }
    let same = |one: &Difference, next: &Difference| {
        one.theme == next.theme && corpus.answer(one.answer).question == corpus.answer(next.answer).question
    };
    for of_theme in differences.chunk_by(same) {
        let question = corpus.question(corpus.answer(of_theme[0].answer));
        heading(out, look, 3, &format!("{}: {}", question.id, of_theme[0].theme))?;
        for difference in of_theme {
            write_one(out, look, coded, difference)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_one(out: &mut dyn Write, look: Look, coded: &Coded, difference: &Difference) -> std::io::Result<()> {
    let answer = coded.survey.corpus.answer(difference.answer);
    let phrases = AgreementPhrases::of(coded.survey.language);
    let kind = phrases.errors[usize::from(!difference.is_missed)];
    let respondent = coded.survey.corpus.respondent(answer).id();
    let hits = hits(coded, difference);
    let spans: Vec<Span> = hits.iter().map(|(_, span)| *span).collect();
    let mut rules: Vec<&str> = hits.iter().map(|(rule, _)| *rule).collect();
    rules.dedup();
    if look.format == Format::Markdown {
        let text = mark(answer.text, &spans, look.marks, escape_markdown).replace('\n', " ");
        let rules: Vec<String> = rules.iter().map(|rule| format!(" `{rule}`")).collect();
        return writeln!(
            out,
            "- **{kind}** {}: {text}{}",
            escape_markdown(respondent),
            rules.concat()
        );
    }
    let text = mark(answer.text, &spans, look.marks, visible).replace('\n', " ");
    let text = wrap(
        &format!("{kind} {}: {text}", visible(respondent)),
        line_width(look) - 2,
    );
    writeln!(out, "  {}", text.replace('\n', "\n    "))?;
    for rule in rules {
        writeln!(out, "      {}", visible(rule))?;
    }
    Ok(())
}

/// What hit of the theme, or of a part of it: rules as they are written, and where.
fn hits<'a>(coded: &'a Coded, difference: &Difference) -> Vec<(&'a str, Span)> {
    let answer = coded.survey.corpus.answer(difference.answer);
    let Some(book) = coded.book(answer.question).filter(|_| !difference.is_missed) else {
        return Vec::new();
    };
    let is_of_theme = |theme: usize| {
        let rest = book.themes[theme].id.as_str().strip_prefix(&difference.theme);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let coding = coded.codings.coding(difference.answer);
    let own = coding.hits.iter().filter(|hit| is_of_theme(hit.theme));
    own.map(|hit| {
        (
            book.themes[hit.theme].any[hit.rule].written.text.as_str(),
            hit.span,
        )
    })
    .collect()
}

fn write_grid(
    out: &mut dyn Write,
    look: Look,
    coded: &Coded,
    differences: &[Difference],
) -> std::io::Result<()> {
    let columns = COLUMNS.map(str::to_owned);
    let mut grid = GridWriter::new(out, look.format, columns.into(), &coded.provenance, look.width)?;
    let corpus = &coded.survey.corpus;
    for difference in differences {
        let answer = corpus.answer(difference.answer);
        let hits = hits(coded, difference);
        let mut rules: Vec<&str> = hits.iter().map(|(rule, _)| *rule).collect();
        rules.dedup();
        let matches: Vec<&str> = hits.iter().map(|(_, span)| &answer.text[*span]).collect();
        let row = [
            corpus.question(answer).id.as_str(),
            &difference.theme,
            if difference.is_missed { "missed" } else { "false" },
            corpus.respondent(answer).id(),
            &rules.join(" | "),
            &matches.join(" | "),
            answer.text,
        ];
        grid.row(row.iter().map(|text| Value::Text((*text).to_owned())).collect())?;
    }
    grid.finish()
}
