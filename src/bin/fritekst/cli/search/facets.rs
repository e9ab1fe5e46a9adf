//! What was found, counted.

use std::cmp::Reverse;
use std::io::Write;

use fritekst::index::{Facets, ThemeCounts};
use fritekst::report::{
    Format, GridWriter, Value, columns, escape_markdown, first_columns, one_line, visible,
};

use super::Found;
use crate::cli::output::Look;

/// Values of a facet that are shown to the eye; the others are told together.
const SHOWN: usize = 12;

/// One facet.
struct Facet {
    /// What machines call it: `question`, `background`, `theme` or `coding`.
    kind: &'static str,
    /// What people call it; of a background variable, its column.
    name: String,
    /// Of how many answers it tells.
    n: usize,
    /// Of how many it tells nothing.
    unknown: usize,
    values: Vec<Counted>,
}

struct Counted {
    id: String,
    name: String,
    answers: usize,
}

impl Counted {
    fn named(name: &str, answers: usize) -> Self {
        Self {
            id: name.to_owned(),
            name: name.to_owned(),
            answers,
        }
    }
}

pub fn write(out: &mut dyn Write, look: Look, found: &Found<'_>, counts: &Facets) -> anyhow::Result<()> {
    let facets = facets(found, counts);
    match look.format {
        Format::Terminal | Format::Markdown => write_text(out, look, found, counts, &facets),
        _ => write_grid(out, look, found, &facets),
    }
}

/// The facets, their values in the order of how many answers have them.
fn facets(found: &Found<'_>, counts: &Facets) -> Vec<Facet> {
    let corpus = &found.survey.corpus;
    let [question, theme, coding] = found.phrases().facets;
    let questions = corpus.questions.iter().zip(&counts.questions);
    let mut facets = vec![Facet {
        kind: "question",
        name: question.to_owned(),
        n: counts.answers,
        unknown: 0,
        values: questions
            .map(|(question, answers)| Counted::named(question.id.as_str(), *answers))
            .collect(),
    }];
    for (at, (name, counts)) in corpus.background.iter().zip(&counts.background).enumerate() {
        let values = corpus.respondents.values(at).zip(&counts.values);
        facets.push(Facet {
            kind: "background",
            name: name.clone(),
            n: counts.n(),
            unknown: counts.unknown,
            values: values
                .map(|(value, answers)| Counted::named(value, *answers))
                .collect(),
        });
    }
    if let Some(themes) = &counts.themes {
        facets.push(Facet {
            kind: "theme",
            name: theme.to_owned(),
            n: themes.n(),
            unknown: 0,
            values: theme_values(found, themes),
        });
        facets.push(Facet {
            kind: "coding",
            name: coding.to_owned(),
            n: counts.answers,
            unknown: 0,
            values: coding_values(found, themes),
        });
    }
    for facet in &mut facets {
        facet
            .values
            .sort_by(|a, b| (Reverse(a.answers), &a.name).cmp(&(Reverse(b.answers), &b.name)));
    }
    facets
}

/// Themes of the same id in several codebooks are one.
fn theme_values(found: &Found<'_>, counts: &ThemeCounts) -> Vec<Counted> {
    let mut values: Vec<Counted> = Vec::new();
    let Some((coder, _)) = found.themes.coded() else {
        return values;
    };
    for (book, counts) in coder.library().books.iter().zip(&counts.books) {
        for (theme, answers) in book.themes.iter().zip(counts) {
            match values.iter_mut().find(|value| value.id == theme.id.as_str()) {
                Some(known) => known.answers += answers,
                None => values.push(Counted {
                    id: theme.id.as_str().to_owned(),
                    name: theme.label.text(found.survey.language).to_owned(),
                    answers: *answers,
                }),
            }
        }
    }
    values
}

fn coding_values(found: &Found<'_>, counts: &ThemeCounts) -> Vec<Counted> {
    let ids = ["coded", "uncoded", "non_answer", "without_codebook"];
    let counts = [
        counts.coded,
        counts.uncoded,
        counts.non_answers,
        counts.without_codebook,
    ];
    let named = ids.iter().zip(found.phrases().coding).zip(counts);
    named
        .map(|((id, name), answers)| Counted {
            id: (*id).to_owned(),
            name: name.to_owned(),
            answers,
        })
        .collect()
}

fn write_text(
    out: &mut dyn Write,
    look: Look,
    found: &Found<'_>,
    counts: &Facets,
    facets: &[Facet],
) -> anyhow::Result<()> {
    let phrases = found.phrases();
    let counted = phrases
        .counted
        .replace("{n}", &found.number(counts.answers))
        .replace("{respondents}", &found.number(counts.respondents));
    writeln!(out, "{counted}")?;
    for facet in facets {
        let phrase = match facet.unknown {
            0 => phrases.facet,
            _ => phrases.facet_without,
        };
        let heading = phrase
            .replace("{n}", &found.number(facet.n))
            .replace("{unknown}", &found.number(facet.unknown))
            .replace("{name}", &one_line(&facet.name));
        let mut rows: Vec<(String, String)> = facet
            .values
            .iter()
            .filter(|value| value.answers > 0)
            .map(|value| (one_line(&value.name), found.number(value.answers)))
            .collect();
        let others = rows.split_off(rows.len().min(SHOWN));
        let told: usize = facet.values.iter().take(SHOWN).map(|value| value.answers).sum();
        let all: usize = facet.values.iter().map(|value| value.answers).sum();
        let more = (!others.is_empty()).then(|| {
            phrases
                .others
                .replace("{values}", &found.number(others.len()))
                .replace("{n}", &found.number(all - told))
        });
        match look.format {
            Format::Markdown => write_markdown(out, &heading, &rows, more)?,
            _ => write_rows(out, look, &heading, &rows, more)?,
        }
    }
    Ok(())
}

fn write_rows(
    out: &mut dyn Write,
    look: Look,
    heading: &str,
    rows: &[(String, String)],
    more: Option<String>,
) -> anyhow::Result<()> {
    writeln!(out, "\n{}", visible(heading))?;
    let numbers = rows.iter().map(|(_, number)| columns(number)).max().unwrap_or(0);
    let most = look.width.map_or(usize::MAX, |width| {
        usize::from(width).saturating_sub(numbers + 4).max(8)
    });
    let names: Vec<String> = rows
        .iter()
        .map(|(name, _)| first_columns(&visible(name), most))
        .collect();
    let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    for (name, (_, number)) in names.iter().zip(rows) {
        let pad = widest - columns(name) + numbers - columns(number) + 2;
        writeln!(out, "  {name}{:pad$}{number}", "")?;
    }
    if let Some(more) = more {
        writeln!(out, "  {more}")?;
    }
    Ok(())
}

fn write_markdown(
    out: &mut dyn Write,
    heading: &str,
    rows: &[(String, String)],
    more: Option<String>,
) -> anyhow::Result<()> {
    writeln!(out, "\n**{}**\n", escape_markdown(heading))?;
    for (name, number) in rows {
        writeln!(out, "- {}: {number}", escape_markdown(name))?;
    }
    if let Some(more) = more {
        writeln!(out, "- {more}")?;
    }
    Ok(())
}

/// All values, also those that no found answer has.
fn write_grid(out: &mut dyn Write, look: Look, found: &Found<'_>, facets: &[Facet]) -> anyhow::Result<()> {
    let headings = ["facet", "variable", "value", "answers", "n"]
        .map(str::to_owned)
        .into();
    let mut grid = GridWriter::new(out, look.format, headings, &found.provenance, look.width)?;
    for facet in facets {
        let names = || {
            let variable = match facet.kind {
                "background" => Value::Text(facet.name.clone()),
                _ => Value::Missing,
            };
            [Value::Text(facet.kind.to_owned()), variable]
        };
        for value in &facet.values {
            let [kind, variable] = names();
            grid.row(vec![
                kind,
                variable,
                Value::Text(value.id.clone()),
                Value::Count(value.answers),
                Value::Count(facet.n),
            ])?;
        }
        if facet.unknown > 0 {
            let [kind, variable] = names();
            grid.row(vec![
                kind,
                variable,
                Value::Missing,
                Value::Count(facet.unknown),
                Value::Count(facet.n),
            ])?;
        }
    }
    Ok(grid.finish()?)
}
