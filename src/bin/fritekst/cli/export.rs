//! `fritekst export`: a codebook in another tool's format.

use std::path::{Path, PathBuf};

use anyhow::bail;

use fritekst::codebook::exchange::{CodebookFormat, LeftOut, Outline, write};
use fritekst::codebook::{Codebook, Loaded, load};

use super::output::write_new;
use super::problems::{counted, show};
use super::survey::read_project;
use super::{Console, Outcome};

/// Write a codebook in another tool's format
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Formats: quanteda (.yml), wordstat (.cat), liwc (.dic), qdc (REFI-QDA: NVivo, MAXQDA, ATLAS.ti), \
                  xlsx, csv, json, toml. What a format has no way to say is told; docs/exchange.md has it all.\n\
                  Ends with 0 if it was written, 1 if --strict kept it from that, 2 if it could not be."
)]
pub struct Args {
    /// The codebook, a file [default: the project's]
    file: Option<PathBuf>,
    /// Write to FILE; its ending tells the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write as quanteda, wordstat, liwc, qdc, xlsx, csv, json or toml
    #[arg(long, value_name = "FORMAT")]
    format: Option<CodebookFormat>,
    /// Write keywords as globs that find their compounds too, and whatever else has the same letters
    #[arg(long)]
    compounds: bool,
    /// Write nothing if the format cannot hold every rule
    #[arg(long)]
    strict: bool,
    /// Write over a file that exists
    #[arg(long)]
    force: bool,
    /// Work in DIR, with its fritekst.toml
    #[arg(short = 'C', value_name = "DIR")]
    dir: Option<PathBuf>,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let format = format(args.format, output)?;
    let path = match &args.file {
        Some(path) => path.clone(),
        None => match read_project(args.dir.as_deref(), console)?.and_then(|project| project.codebook) {
            Some(path) => args.dir.as_deref().unwrap_or(Path::new("")).join(path),
            None => {
                bail!("no codebook is named; write `fritekst export CODEBOOK`, or name it in fritekst.toml")
            }
        },
    };
    let loaded = load(&path)?;
    let errors = show(&loaded.problems, &loaded.sources, console)?;
    if errors > 0 {
        bail!(
            "the codebook has {}; nothing was written",
            counted(errors, "mistake")
        );
    }
    let outline = Outline::of(only_book(&path, &loaded)?, &loaded.library.words);
    let exported = write(format, &outline, args.compounds)?;
    tell_left_out(format, &exported.left_out, console)?;
    if args.strict && !exported.left_out.is_empty() {
        writeln!(
            console.err,
            "nothing was written, as --strict asks: {} cannot hold all of this codebook",
            format.title()
        )?;
        return Ok(Outcome::Wanting);
    }
    let inputs: Vec<PathBuf> = loaded
        .sources
        .iter()
        .map(|source| PathBuf::from(&source.name))
        .collect();
    write_new(output, args.force, &inputs, console, &exported.bytes)?;
    let name = output.map_or_else(|| "standard output".to_owned(), |path| path.display().to_string());
    writeln!(
        console.err,
        "{name}: {}",
        summary(format, &outline, &exported.left_out)
    )?;
    if is_poor(format) {
        tell_lost(format, &outline, console)?;
    }
    Ok(Outcome::Done)
}

/// The format that was asked for, or that the output's ending tells.
fn format(asked: Option<CodebookFormat>, output: Option<&Path>) -> anyhow::Result<CodebookFormat> {
    match (asked, output) {
        (Some(format), _) => Ok(format),
        (None, None) => bail!("name a file to write, as in `-o kodebok.qdc`, or a --format"),
        (None, Some(output)) => match CodebookFormat::of_file(output) {
            Some(format) => Ok(format),
            None => bail!(
                "{}: the ending names no format of codebooks; use .yml, .cat, .dic, .qdc, .xlsx, .csv, .json or .toml, or give --format",
                output.display()
            ),
        },
    }
}

/// The codebook of `loaded`, if it is one alone.
fn only_book<'a>(path: &Path, loaded: &'a Loaded) -> anyhow::Result<&'a Codebook> {
    match &loaded.library.books[..] {
        [book] => Ok(book),
        [] => bail!("{} has no themes", path.display()),
        books => {
            let names: Vec<String> = books
                .iter()
                .map(|book| format!("  fritekst export {}", loaded.sources.get(book.source).name))
                .collect();
            bail!(
                "{} holds {}; export one at a time:\n{}",
                path.display(),
                counted(books.len(), "codebook"),
                names.join("\n")
            )
        }
    }
}

/// Lists what is left out, by what the format lacks.
fn tell_left_out(
    format: CodebookFormat,
    left_out: &[LeftOut],
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    const SHOWN: usize = 100;
    let mut kinds: Vec<_> = left_out.iter().map(|left| (&left.lack, left.in_part)).collect();
    kinds.sort();
    kinds.dedup();
    for (lack, in_part) in kinds {
        let rules = || {
            left_out
                .iter()
                .filter(|left| (&left.lack, left.in_part) == (lack, in_part))
        };
        let how = if in_part { "left out in part" } else { "left out" };
        writeln!(
            console.err,
            "warning: {how}, as {} has no {lack}:",
            format.title()
        )?;
        for left in rules().take(SHOWN) {
            writeln!(console.err, "  {}: {}", left.theme, left.rule)?;
        }
        if rules().count() > SHOWN {
            writeln!(console.err, "  … and {} more", rules().count() - SHOWN)?;
        }
    }
    Ok(())
}

fn summary(format: CodebookFormat, outline: &Outline, left_out: &[LeftOut]) -> String {
    let rules = outline.rules();
    let mut text = format!("{} of {}", format.title(), counted(outline.themes.len(), "theme"));
    if !is_poor(format) {
        return format!("{text} and {}", counted(rules, "rule"));
    }
    let key = |left: &LeftOut| (left.theme.clone(), left.rule.clone());
    let mut whole: Vec<_> = left_out.iter().filter(|left| !left.in_part).map(key).collect();
    let mut part: Vec<_> = left_out.iter().filter(|left| left.in_part).map(key).collect();
    for list in [&mut whole, &mut part] {
        list.sort();
        list.dedup();
    }
    text.push_str(&format!(
        "; {} of {} left out",
        whole.len(),
        counted(rules, "rule")
    ));
    if !part.is_empty() {
        text.push_str(&format!(", {} in part", part.len()));
    }
    text
}

/// Whether the format is a dictionary of words and phrases.
fn is_poor(format: CodebookFormat) -> bool {
    matches!(
        format,
        CodebookFormat::Quanteda | CodebookFormat::WordStat | CodebookFormat::Liwc
    )
}

/// Says what dictionaries have no place for besides rules.
fn tell_lost(format: CodebookFormat, outline: &Outline, console: &mut Console<'_>) -> anyhow::Result<()> {
    let themes = &outline.themes;
    let lost = [
        ("labels", themes.iter().any(|theme| theme.has_label())),
        (
            "definitions",
            themes.iter().any(|theme| theme.definition.is_some()),
        ),
        ("colours", themes.iter().any(|theme| theme.colour.is_some())),
        (
            "examples",
            themes
                .iter()
                .any(|theme| !theme.matches.is_empty() || !theme.no_matches.is_empty()),
        ),
    ];
    let lost: Vec<&str> = lost
        .into_iter()
        .filter(|(_, there)| *there)
        .map(|(name, _)| name)
        .collect();
    if !lost.is_empty() {
        writeln!(
            console.err,
            "{} has no place for {}",
            format.title(),
            lost.join(", ")
        )?;
    }
    Ok(())
}
