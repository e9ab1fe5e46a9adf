//! `fritekst export`: a codebook in another tool's format.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use fritekst::codebook::exchange::{CodebookFormat, Exported, LeftOut, Outline, write};
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
    /// Write to FILE, whose ending tells the format; into a folder (FOLDER/) every codebook, with --format
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
    let exports = exports(&path, &loaded, format, output, args.compounds)?;
    for export in &exports {
        tell_left_out(format, &export.written.left_out, console)?;
    }
    if args.strict && exports.iter().any(|export| !export.written.left_out.is_empty()) {
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
    write_all(&exports, format, &inputs, args, console)?;
    Ok(Outcome::Done)
}

/// Writes all of `exports` or, if a folder has one of them already and `--force` is not given, none.
fn write_all(
    exports: &[Export],
    format: CodebookFormat,
    inputs: &[PathBuf],
    args: &Args,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    if let Some(folder) = args.output.as_deref().filter(|output| is_folder(output)) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let outputs = exports.iter().filter_map(|export| export.output.as_deref());
        if let Some(there) = outputs.filter(|output| output.exists()).find(|_| !args.force) {
            bail!(
                "{} exists, so nothing was written; choose another folder, or write over its files with --force",
                there.display()
            );
        }
    }
    for export in exports {
        let output = export.output.as_deref();
        write_new(output, args.force, inputs, console, &export.written.bytes)?;
        let name = output.map_or_else(|| "standard output".to_owned(), |path| path.display().to_string());
        let summary = summary(format, &export.outline, &export.written.left_out);
        writeln!(console.err, "{name}: {summary}")?;
        if is_poor(format) {
            tell_lost(format, &export.outline, console)?;
        }
    }
    Ok(())
}

/// A codebook to be written.
struct Export {
    outline: Outline,
    written: Exported,
    /// Nothing for standard output.
    output: Option<PathBuf>,
}

/// The codebooks of `loaded` in `format`: one, or all if the output is a folder, each under its own name.
fn exports(
    path: &Path,
    loaded: &Loaded,
    format: CodebookFormat,
    output: Option<&Path>,
    compounds: bool,
) -> anyhow::Result<Vec<Export>> {
    let folder = output.filter(|output| is_folder(output));
    let books = match folder {
        Some(_) => loaded.library.books.iter().collect(),
        None => vec![only_book(path, loaded, format)?],
    };
    let export = |book: &Codebook| {
        let outline = Outline::of(book, &loaded.library.words);
        let name = Path::new(&loaded.sources.get(book.source).name);
        let stem = name.file_stem().unwrap_or_default();
        let within = folder.map(|folder| folder.join(stem).with_added_extension(format.ending()));
        Ok(Export {
            written: write(format, &outline, compounds)?,
            outline,
            output: within.or_else(|| output.map(Path::to_owned)),
        })
    };
    books.into_iter().map(export).collect()
}

/// Whether the path is of a folder, or spelt as one.
fn is_folder(path: &Path) -> bool {
    path.is_dir()
        || path
            .as_os_str()
            .to_string_lossy()
            .ends_with(['/', std::path::MAIN_SEPARATOR])
}

/// The format that was asked for, or that the output's ending tells.
fn format(asked: Option<CodebookFormat>, output: Option<&Path>) -> anyhow::Result<CodebookFormat> {
    match (asked, output) {
        (Some(format), _) => Ok(format),
        (None, None) => bail!("name a file to write, as in `-o kodebok.qdc`, or a --format"),
        (None, Some(output)) if is_folder(output) => {
            bail!(
                "{} is a folder; say what to write into it, as in --format qdc",
                output.display()
            )
        }
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
fn only_book<'a>(path: &Path, loaded: &'a Loaded, format: CodebookFormat) -> anyhow::Result<&'a Codebook> {
    match &loaded.library.books[..] {
        [book] => Ok(book),
        [] => bail!("{} has no themes", path.display()),
        books => {
            let names: Vec<String> = books
                .iter()
                .map(|book| format!("  fritekst export {}", loaded.sources.get(book.source).name))
                .collect();
            bail!(
                "{} holds {}; export one at a time:\n{}\nor all into a folder: -o FOLDER/ --format {}",
                path.display(),
                counted(books.len(), "codebook"),
                names.join("\n"),
                format.name()
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
