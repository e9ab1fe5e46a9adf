//! A codebook of another tool, as ours.

use std::path::Path;

use anyhow::{Context, bail};

use fritekst::codebook::exchange::{CodebookFormat, Outline, PlainWords, read, write_toml};
use fritekst::codebook::parse;
use fritekst::coding::{Coder, check_examples};
use fritekst::source::{Problem, Severity, read_limited};

use super::Args;
use crate::cli::output::write_new;
use crate::cli::problems::{counted, show};
use crate::cli::{Console, Outcome};

pub fn run(args: &Args, file: &Path, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let output = output_of(args)?;
    let format = format(args, file)?;
    let name = file.display().to_string();
    let bytes = read_limited(file).with_context(|| format!("cannot read {name}"))?;
    let plain = if args.keywords {
        PlainWords::Keywords
    } else {
        PlainWords::Exact
    };
    let imported = read(format, &name, bytes, plain).with_context(|| name.clone())?;
    let errors = show(&imported.problems, &imported.sources, console)?;
    if errors > 0 {
        bail!("{name} has {}; nothing was written", counted(errors, "mistake"));
    }
    if imported.outline.themes.is_empty() {
        bail!("{name} has no themes; nothing was written");
    }
    let text = write_toml(&imported.outline);
    write_new(output, args.force, &[file.to_owned()], console, text.as_bytes())?;
    tell(&name, format, &imported.outline, args.keywords, console)?;
    check(output, &text, console)
}

/// Where the codebook is written; nothing for standard output.
pub(super) fn output_of(args: &Args) -> anyhow::Result<Option<&Path>> {
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    match output.filter(|path| CodebookFormat::of_file(path) != Some(CodebookFormat::Toml)) {
        Some(output) => bail!(
            "{}: an import is written as .toml; `fritekst export` makes other formats of it",
            output.display()
        ),
        None => Ok(output),
    }
}

fn format(args: &Args, file: &Path) -> anyhow::Result<CodebookFormat> {
    match args.format.or_else(|| CodebookFormat::of_file(file)) {
        Some(format) => Ok(format),
        None => bail!(
            "{}: the ending names no format of codebooks; there is .yml, .cat, .dic, .qdc, .xlsx, .csv, .json and .toml, or give --format",
            file.display()
        ),
    }
}

/// Says what was read, and how.
fn tell(
    name: &str,
    format: CodebookFormat,
    outline: &Outline,
    keywords: bool,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let rules = outline.rules();
    let notes: usize = outline.themes.iter().map(|theme| theme.notes.len()).sum();
    let themes = counted(outline.themes.len(), "theme");
    write!(
        console.err,
        "{name}: {} of {themes} and {}",
        format.title(),
        counted(rules, "rule")
    )?;
    if notes > 0 {
        write!(console.err, "; {notes} that could not be said stand as comments")?;
    }
    writeln!(console.err)?;
    let dictionary = matches!(
        format,
        CodebookFormat::Quanteda | CodebookFormat::WordStat | CodebookFormat::Liwc
    );
    match (dictionary, keywords) {
        (false, _) => {}
        (true, false) => writeln!(
            console.err,
            "plain words are read as they stand there (`=bolig`), so that counts stay the same; --keywords reads them with inflections and compounds"
        )?,
        (true, true) => writeln!(
            console.err,
            "plain words are read as keywords, with inflections and compounds: they find more than they did there"
        )?,
    }
    Ok(())
}

/// Checks what was written, as `fritekst check` does, and says what keeps it from coding.
pub(super) fn check(output: Option<&Path>, text: &str, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let name = output.map_or_else(|| "(the codebook)".to_owned(), |path| path.display().to_string());
    let loaded = parse(&name, text);
    let themes = || loaded.library.books.iter().flat_map(|book| &book.themes);
    let awaits_rules = |problem: &Problem| {
        let at_theme = themes().any(|theme| theme.any.is_empty() && theme.span == problem.span);
        problem.severity == Severity::Error && at_theme
    };
    let (empty, others): (Vec<Problem>, Vec<Problem>) =
        loaded.problems.iter().cloned().partition(awaits_rules);
    let mut mistakes = empty.len() + show(&others, &loaded.sources, console)?;
    if !empty.is_empty() {
        writeln!(
            console.err,
            "{} no rules yet; write `any = [\"…\"]` under {}",
            match empty.len() {
                1 => "1 theme has".to_owned(),
                several => format!("{several} themes have"),
            },
            if empty.len() == 1 { "it" } else { "them" }
        )?;
    }
    if mistakes == 0 {
        let coder = Coder::of(loaded.library);
        mistakes = show(&check_examples(&coder), &loaded.sources, console)?;
    }
    if mistakes == 0 {
        return Ok(Outcome::Done);
    }
    let command = match output {
        Some(_) => format!("`fritekst check {name}` shows what is left"),
        None => "save it, and `fritekst check FILE` shows what is left".to_owned(),
    };
    writeln!(
        console.err,
        "warning: {name} codes nothing before {} in it {} mended; {command}",
        counted(mistakes, "mistake"),
        if mistakes == 1 { "is" } else { "are" }
    )?;
    Ok(Outcome::Wanting)
}
