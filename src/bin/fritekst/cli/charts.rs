//! `fritekst table -o FILE.svg`: tables drawn, one file each.

use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};

use fritekst::report::{Caption, Chart, ChartFile, Crosstab, Format, Pairs, Table};

use super::output::{OutputArgs, refuse_inputs, write_all_aside};
use super::survey::Coded;
use super::table::Args;
use super::{Console, Outcome};

/// How groups are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// A bar for each theme and group
    Grouped,
    /// A coloured cell for each theme and group
    Heat,
}

/// A chart and what sets its file's name apart.
struct Named {
    parts: Vec<String>,
    chart: ChartFile,
}

/// Draws what the flags ask for.
pub fn write(
    args: &Args,
    coded: &Coded,
    (format, console): (Format, &mut Console<'_>),
) -> anyhow::Result<Outcome> {
    let charts = drawn(args, coded)?;
    let (output, inputs) = (&args.output, &coded.survey.files);
    match (charts.as_slice(), output.file()) {
        ([], _) => bail!("there is nothing to draw: no question that is shown has a codebook"),
        ([one], _) => {
            let bytes = bytes(&one.chart, format, console.err)?;
            output.write(format, inputs, console, |out, _| Ok(out.write_all(&bytes)?))?;
        }
        (several, None) => bail!(
            "{} charts do not fit into one stream: choose one with --only QUESTION and a single --by, or name a file, as \
             in -o figur.{}, and each gets its own beside it",
            several.len(),
            format.name()
        ),
        (several, Some(file)) => write_several(several, file, (output, inputs), (format, console))?,
    }
    Ok(Outcome::Done)
}

/// The charts, in the order of questions and of `--by`.
fn drawn(args: &Args, coded: &Coded) -> anyhow::Result<Vec<Named>> {
    let tables = args.table.tables(coded);
    if args.pairs {
        let books = coded.questions().zip(&tables);
        let named = |((question, book), table): ((usize, _), &Table)| {
            let options = args.table.options(coded);
            let pairs = Pairs::new(&coded.survey.corpus, &coded.codings, book, question, options);
            named(coded, question, None, Chart::Pairs(&pairs, table))
        };
        return books.map(named).collect();
    }
    if args.by.is_empty() {
        let named = |table: &Table| named(coded, table.question, None, Chart::Bars(table));
        return tables.iter().map(named).collect();
    }
    let named = |crosstab: &Crosstab| {
        let chart = match args.chart {
            Some(Kind::Grouped) => Chart::Grouped(crosstab),
            Some(Kind::Heat) | None => Chart::Heat(crosstab),
        };
        named(coded, crosstab.question, Some(&crosstab.by), chart)
    };
    args.table.crosstabs(coded, &args.by)?.iter().map(named).collect()
}

fn named(coded: &Coded, question: usize, by: Option<&str>, chart: Chart<'_>) -> anyhow::Result<Named> {
    let question = &coded.survey.corpus.questions[question];
    let id = question.id.as_str();
    let caption = Caption {
        question: question.text.as_deref().unwrap_or(id),
        provenance: &coded.provenance,
        language: coded.survey.language,
    };
    let drawn = chart.file(&caption);
    let parts = std::iter::once(id).chain(by).map(str::to_owned);
    Ok(Named {
        parts: parts.collect(),
        chart: drawn.map_err(|error| anyhow!("{id}: {error}; use --chart heat"))?,
    })
}

/// The chart's file; says which letters it lacks.
fn bytes(chart: &ChartFile, format: Format, err: &mut dyn Write) -> anyhow::Result<Vec<u8>> {
    if format == Format::Svg {
        return Ok(chart.svg().as_bytes().to_vec());
    }
    let picture = chart.to_png()?;
    if !picture.missing.is_empty() {
        let missing: BTreeSet<String> = picture
            .missing
            .iter()
            .map(|c| format!("U+{:04X}", *c as u32))
            .collect();
        let missing: Vec<String> = missing.into_iter().collect();
        writeln!(
            err,
            "warning: the font of pictures lacks {}; it is drawn as a box (SVG uses the reader's fonts)",
            missing.join(", ")
        )?;
    }
    Ok(picture.bytes)
}

/// Writes the charts beside each other: all, or none.
fn write_several(
    charts: &[Named],
    file: &Path,
    (output, inputs): (&OutputArgs, &[PathBuf]),
    (format, console): (Format, &mut Console<'_>),
) -> anyhow::Result<()> {
    let mut taken = HashSet::new();
    let mut files = Vec::new();
    for named in charts {
        let file = beside(file, &named.parts, &mut taken);
        refuse_inputs(&file, inputs)?;
        output.refuse_existing(&file, console)?;
        files.push((file, bytes(&named.chart, format, console.err)?));
    }
    write_all_aside(&files)?;
    for (file, _) in &files {
        writeln!(console.err, "written: {}", file.display())?;
    }
    Ok(())
}

/// `figur-bosetting-fylke.svg` of `figur.svg`: a name that no file before it has.
fn beside(file: &Path, parts: &[String], taken: &mut HashSet<String>) -> PathBuf {
    let safe = |c: char| match c.is_alphanumeric() || c == '_' {
        true => c,
        false => '-',
    };
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let parts: String = parts
        .iter()
        .map(|part| format!("-{}", part.chars().map(safe).collect::<String>()))
        .collect();
    let endings = (2_usize..).map(|at| format!("-{at}"));
    for ending in std::iter::once(String::new()).chain(endings) {
        let mut name = format!("{stem}{parts}{ending}");
        if let Some(extension) = file.extension() {
            name.push('.');
            name.push_str(&extension.to_string_lossy());
        }
        // Some file systems do not tell capitals apart.
        if taken.insert(name.to_lowercase()) {
            return file.with_file_name(name);
        }
    }
    unreachable!("endings do not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_differ() {
        let mut taken = HashSet::new();
        let mut name = |parts: &[&str]| {
            let parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
            let path = beside(Path::new("ut/figur.svg"), &parts, &mut taken);
            path.to_string_lossy().replace('\\', "/")
        };
        assert_eq!(name(&["q1", "fylke"]), "ut/figur-q1-fylke.svg");
        assert_eq!(name(&["Q1", "fylke"]), "ut/figur-Q1-fylke-2.svg");
        assert_eq!(name(&["../q", "by og land"]), "ut/figur----q-by-og-land.svg");
        assert_eq!(name(&["blåbær"]), "ut/figur-blåbær.svg");
    }
}
