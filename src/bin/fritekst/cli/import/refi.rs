//! A REFI-QDA project: its codebook as ours, and its codings as a file that `eval` and `agree` read.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use anyhow::{Context, bail};

use fritekst::codebook::exchange::{CodedText, ImportedProject, read_project, write_toml};
use fritekst::report::{ColumnKind, Format, GridWriter, Provenance, Value};

use super::Args;
use super::codebook::{check, output_of};
use crate::cli::output::{refuse_existing, refuse_inputs, write_aside, write_new};
use crate::cli::problems::{counted, show};
use crate::cli::{Console, Outcome};

pub fn run(args: &Args, file: &Path, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let name = file.display().to_string();
    let output = output_of(args)?;
    let inputs = [file.to_owned()];
    for written in args.codings.iter().chain(&args.hits) {
        format_of(written)?;
        refuse_inputs(written, &inputs)?;
        refuse_existing(written, args.force)?;
    }
    if let (Some(codings), Some(hits)) = (&args.codings, &args.hits)
        && std::path::absolute(codings)? == std::path::absolute(hits)?
    {
        bail!(
            "{}: one file cannot hold both --codings and --hits",
            codings.display()
        );
    }
    let project = read_project(file, &name).with_context(|| name.clone())?;
    let errors = show(&project.codebook.problems, &project.codebook.sources, console)?;
    if errors > 0 {
        bail!("{name} has {}; nothing was written", counted(errors, "mistake"));
    }
    if project.codebook.outline.themes.is_empty() {
        bail!("{name} has no codes; nothing was written");
    }
    let text = write_toml(&project.codebook.outline);
    write_new(output, args.force, &inputs, console, text.as_bytes())?;
    if let Some(codings) = &args.codings {
        write_rows(codings, &LONG, long(&project.texts))?;
    }
    if let Some(hits) = &args.hits {
        let several = project.texts.iter().any(|text| text.mention > 1);
        let columns = &HITS[..HITS.len() - usize::from(!several)];
        write_rows(hits, columns, self::hits(&project.texts, columns.len()))?;
    }
    tell(args, &name, &project, console)?;
    check(output, &text, console)
}

/// Says what is in the project, and what of it was left out.
fn tell(args: &Args, name: &str, project: &ImportedProject, console: &mut Console<'_>) -> anyhow::Result<()> {
    let themes = counted(project.codebook.outline.themes.len(), "theme");
    let places: usize = project.texts.iter().map(|text| text.spans.len()).sum();
    writeln!(
        console.err,
        "{name}: a REFI-QDA project of {themes}, {} and {}",
        counted(project.texts.len(), "text"),
        counted(places, "coded place")
    )?;
    if project.lost > 0 {
        writeln!(
            console.err,
            "warning: {name}: left out: {}, of pictures or sound, of texts or codes that are not in it, or at places that are not in \
             their text",
            counted(project.lost, "coding")
        )?;
    }
    if project.merged > 0 {
        writeln!(
            console.err,
            "warning: {name}: {} with several texts, and it is not told which questions they answer: they count as mentions of one \
             answer, and their codings are put together",
            counted(project.merged, "case")
        )?;
    }
    if project.coders.len() > 1 {
        let coders = project
            .coders
            .iter()
            .map(|(who, codings)| format!("{who} ({codings})"));
        writeln!(
            console.err,
            "warning: {name}: the codings of {} are put together, {}; to compare them, let each write a project of their own",
            counted(project.coders.len(), "user"),
            coders.collect::<Vec<_>>().join(", ")
        )?;
    }
    if args.codings.is_none() && args.hits.is_none() && !project.texts.is_empty() {
        writeln!(
            console.err,
            "the codings are not written; --codings FILE writes them for `eval` and `agree`, --hits FILE with their places"
        )?;
    }
    Ok(())
}

fn format_of(file: &Path) -> anyhow::Result<Format> {
    let rows = [
        Format::Csv,
        Format::Tsv,
        Format::Json,
        Format::Jsonl,
        Format::Xlsx,
        Format::Parquet,
    ];
    match Format::of_file(file).filter(|format| rows.contains(format)) {
        Some(format) => Ok(format),
        None => bail!(
            "{}: codings are written as .csv, .tsv, .json, .jsonl, .xlsx or .parquet",
            file.display()
        ),
    }
}

const LONG: [(&str, ColumnKind); 3] = [
    ("respondent", ColumnKind::Text),
    ("question", ColumnKind::Text),
    ("theme", ColumnKind::Text),
];

/// As `fritekst code` writes them: the last column only where a question has several mentions.
const HITS: [(&str, ColumnKind); 8] = [
    ("respondent", ColumnKind::Text),
    ("question", ColumnKind::Text),
    ("theme", ColumnKind::Text),
    ("rule", ColumnKind::Text),
    ("start", ColumnKind::Integer),
    ("end", ColumnKind::Integer),
    ("match", ColumnKind::Text),
    ("mention", ColumnKind::Integer),
];

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A row an answer and theme, as `fritekst code` writes them. Texts of one respondent to one question are one answer.
fn long(texts: &[CodedText]) -> Vec<Vec<Value>> {
    let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
    let mut answers: Vec<(&CodedText, BTreeSet<String>)> = Vec::new();
    for coded in texts {
        let key = (coded.respondent.as_str(), coded.question.as_str());
        let number = *numbers.entry(key).or_insert(answers.len());
        if number == answers.len() {
            answers.push((coded, BTreeSet::new()));
        }
        answers[number].1.extend(coded.all_themes());
    }
    let rows = answers.iter().flat_map(|(coded, themes)| {
        let row = |theme: Value| {
            vec![
                text(coded.respondent.as_str()),
                text(coded.question.as_str()),
                theme,
            ]
        };
        match themes.is_empty() {
            true => vec![row(Value::Missing)],
            false => themes.iter().map(|theme| row(text(theme))).collect(),
        }
    });
    rows.collect()
}

/// A row a coded place, of so many columns. No rule gave it.
fn hits(texts: &[CodedText], columns: usize) -> Vec<Vec<Value>> {
    let of_text = |coded: &CodedText| {
        let row = |(span, theme): &(fritekst::text::Span, fritekst::codebook::ThemeId)| {
            let mut row = vec![
                text(coded.respondent.as_str()),
                text(coded.question.as_str()),
                text(theme.as_str()),
                Value::Missing,
                Value::Count(span.start()),
                Value::Count(span.end()),
                text(coded.text.get(span.range()).unwrap_or_default()),
                Value::Count(coded.mention),
            ];
            row.truncate(columns);
            row
        };
        coded.spans.iter().map(row).collect::<Vec<_>>()
    };
    texts.iter().flat_map(of_text).collect()
}

fn write_rows(file: &Path, columns: &[(&str, ColumnKind)], rows: Vec<Vec<Value>>) -> anyhow::Result<()> {
    let format = format_of(file)?;
    let provenance = Provenance::new(&fritekst::corpus::Corpus::default(), None);
    let columns = columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind));
    write_aside(file, |out| {
        let mut grid = GridWriter::typed(out, format, columns.collect(), &provenance, None)?;
        for row in rows {
            grid.row(row)?;
        }
        Ok(grid.finish()?)
    })
}
