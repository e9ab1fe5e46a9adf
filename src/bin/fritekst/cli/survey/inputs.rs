//! Which files and columns a survey is read from.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};
use glob::{MatchOptions, Pattern, glob_with};

use fritekst::corpus::{
    Charset, Delimiter, HeaderRows, Layout, Project, QuestionId, ReadOptions, Shape, with_data,
};
use fritekst::source::nearest;

use super::{PROJECT_FILE, SurveyArgs};

/// The layout that flags and project file give together.
pub fn layout(args: &SurveyArgs, project: &Project) -> anyhow::Result<Layout> {
    let question = || match (&args.question, &project.shape) {
        (Some(question), _) => Some(question.clone()),
        (None, Some(Shape::Long { question, .. })) => question.clone(),
        _ => None,
    };
    let shape = match (&args.text[..], project.shape.clone()) {
        ([text], _) => Shape::Long {
            question: question(),
            text: text.clone(),
        },
        ([], Some(Shape::Long { text, .. })) => Shape::Long {
            question: question(),
            text,
        },
        ([], Some(wide)) if args.question.is_none() => wide,
        ([], _) => bail!("no column of answers is named; give --text COLUMN, or `text` in {PROJECT_FILE}"),
        (columns, _)
            if columns
                .iter()
                .enumerate()
                .any(|(at, one)| columns[..at].contains(one)) =>
        {
            bail!("--text names a column twice; its answers would count twice")
        }
        (_, _) if args.question.is_some() => {
            bail!("--question goes with one --text; several are a question each")
        }
        (columns, _) => Shape::Wide(
            columns
                .iter()
                .map(|column| Ok((QuestionId::new(column)?, column.clone())))
                .collect::<anyhow::Result<_>>()?,
        ),
    };
    let background = if args.background.is_empty() {
        project.background.clone()
    } else {
        args.background.clone()
    };
    Ok(Layout {
        id: args.id.clone().or(project.id.clone()),
        shape,
        background,
        weight: args.weight.clone().or(project.weight.clone()),
    })
}

/// How files are read, by the project file and the flags that overrule it.
pub fn options(args: &SurveyArgs, mut options: ReadOptions) -> anyhow::Result<ReadOptions> {
    if let Some(name) = &args.encoding {
        options.encoding = Some(Charset::new(name).context("--encoding")?);
    }
    if let Some(name) = &args.delimiter {
        options.delimiter = Some(Delimiter::new(name).context("--delimiter")?);
    }
    if let Some(rows) = &args.header_rows {
        options.header_rows = Some(HeaderRows::new(rows).context("--header-rows")?);
    }
    options.sheet = args.sheet.clone().or(options.sheet);
    options.decimal = args.decimal.or(options.decimal);
    options.duplicates = args.duplicates.unwrap_or(options.duplicates);
    options.blank_ids = args.blank_ids.unwrap_or(options.blank_ids);
    Ok(options)
}

/// The files that were named here, or else in the project file of `dir`: `*`, `?` and `[…]` in a name stand for the files
/// that it is of, in the order of their names, and `-` for standard input.
pub fn files(named: Vec<PathBuf>, dir: &Path, project: &Project) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if named.is_empty() {
        for file in &project.answers {
            files.extend(matching(dir, file)?);
        }
    } else {
        for file in &named {
            files.extend(match file == Path::new("-") {
                true => vec![standard_input()?],
                false => matching(Path::new(""), file)?,
            });
        }
    }
    Ok(with_data(files))
}

/// The files of `dir` that `file` is the name or the pattern of.
fn matching(dir: &Path, file: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let whole = dir.join(file);
    let is_pattern = file.to_string_lossy().contains(['*', '?', '[']);
    if !is_pattern || whole.exists() {
        return Ok(vec![whole]);
    }
    let dir = Pattern::escape(&dir.to_string_lossy());
    let pattern = Path::new(&dir).join(file);
    let options = MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..MatchOptions::default()
    };
    let found = glob_with(&pattern.to_string_lossy(), options)
        .with_context(|| format!("{} is no pattern of file names", file.display()))?;
    let mut found: Vec<PathBuf> = found.collect::<Result<_, _>>()?;
    found.retain(|file| !file.is_dir());
    if found.is_empty() {
        bail!("no file is named like {}", whole.display());
    }
    found.sort();
    Ok(found)
}

fn standard_input() -> anyhow::Result<PathBuf> {
    let stdin = Path::new("/dev/stdin");
    if !stdin.exists() {
        bail!("standard input is not read on this system; give a file");
    }
    Ok(stdin.to_owned())
}

/// A file that is not there may be misspelt.
pub fn is_there(file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        return Ok(());
    }
    let folder = file
        .parent()
        .filter(|folder| *folder != Path::new(""))
        .unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let written = file.file_name().unwrap_or_default().to_string_lossy();
    match nearest(&written, names.iter().map(String::as_str)) {
        Some(name) => bail!("there is no file {}; did you mean `{name}`?", file.display()),
        None => bail!("there is no file {}", file.display()),
    }
}

/// A file that is named twice would be counted twice.
pub fn no_file_twice(files: &[PathBuf]) -> anyhow::Result<()> {
    let mut seen = Vec::new();
    for file in files {
        let whole = file.canonicalize().unwrap_or_else(|_| file.clone());
        if seen.contains(&whole) {
            bail!("{} is named twice", file.display());
        }
        seen.push(whole);
    }
    Ok(())
}

/// `path`, which `dir` knows, as it is seen from here: without steps down and up again, where the shorter path leads to the
/// same.
pub fn seen_from(dir: &Path, path: &Path) -> PathBuf {
    let joined = dir.join(path);
    let mut short = PathBuf::new();
    for part in joined.components() {
        match (part, short.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                short.pop();
            }
            (Component::CurDir, _) => {}
            (part, _) => short.push(part),
        }
    }
    let place = |path: &Path| path.canonicalize().ok();
    match place(&short).is_some_and(|shorter| place(&joined) == Some(shorter)) {
        true => short,
        false => joined,
    }
}
