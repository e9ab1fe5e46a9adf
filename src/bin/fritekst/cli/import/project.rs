//! A project file for answers that nobody has described yet.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

use fritekst::corpus::{
    Charset, Delimiter, Description, Doubt, Guess, HeaderRows, Notice, Preview, Project, ReadOptions, Role,
    SheetNotice, guess, preview as seen, read,
};
use fritekst::source::Sources;
use fritekst::text::Language;

use super::Args;
use crate::cli::output::{refuse_existing, refuse_inputs, write_new};
use crate::cli::problems::counted;
use crate::cli::survey::{PROJECT_FILE, is_there};
use crate::cli::{Console, Outcome};

/// The codebook that `fritekst init` makes, too.
const CODEBOOK_FILE: &str = "kodebok.toml";

pub fn run(args: &Args, files: &[PathBuf], console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let output = args.output.clone().unwrap_or_else(|| PROJECT_FILE.into());
    let output = (output != Path::new("-")).then_some(output);
    let folder = output.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    if let Some(output) = output
        .as_deref()
        .filter(|output| output.extension().is_none_or(|ending| ending != "toml"))
    {
        bail!(
            "{}: a project is written as .toml, {PROJECT_FILE} by its usual name",
            output.display()
        );
    }
    for file in files {
        if file == Path::new("-") {
            bail!("a project names files of answers; save standard input as one");
        }
        is_there(file)?;
    }
    if let Some(output) = &output {
        refuse_inputs(output, files)?;
        refuse_existing(output, args.force)?;
    }
    let mut options = options(args)?;
    let mut preview = seen(files, &options)?;
    // The wordings that stand below a header of Qualtrics are no respondent.
    if let (Some(row), None) = (preview.wordings, options.header_rows) {
        options.header_rows = Some(HeaderRows::new(&format!("{}-{row}", row - 1))?);
        preview = seen(files, &options)?;
    }
    let guess = guess(&preview);
    let answers: Vec<String> = files.iter().map(|file| seen_from(folder, file)).collect();
    let codebook = args.codebook.clone().or_else(|| {
        let usual = folder.join(CODEBOOK_FILE);
        usual.exists().then_some(usual)
    });
    let codebook = codebook.map(|path| seen_from(folder, &path));
    let description = Description {
        answers: &answers,
        preview: &preview,
        guess: &guess,
        options: &options,
        codebook: codebook.as_deref(),
        personal: args.personal,
    };
    let text = description.to_toml();
    tell(args, &preview, &guess, &description, console)?;
    let unsaved = unsaved(&preview);
    if let Some(notice) = unsaved {
        writeln!(console.err, "{notice}")?;
    }
    let works = try_out(files, &text, unsaved, console)?;
    write_new(output.as_deref(), args.force, files, console, text.as_bytes())?;
    let Some(output) = output else {
        return Ok(if works { Outcome::Done } else { Outcome::Wanting });
    };
    writeln!(
        console.err,
        "wrote {}; it is a guess, so look it over",
        output.display()
    )?;
    if codebook.is_none() {
        writeln!(
            console.err,
            "no codebook is named yet: `fritekst suggest` shows what answers are about, `fritekst import` reads other tools' codebooks"
        )?;
    }
    Ok(if works { Outcome::Done } else { Outcome::Wanting })
}

/// What is to be told of formulas without a value in any column: one of such formulas is taken for empty, and not named.
fn unsaved(preview: &Preview) -> Option<&Notice> {
    let is_unsaved = |notice: &&Notice| {
        matches!(
            notice,
            Notice::Sheet {
                found: SheetNotice::Unsaved { .. },
                ..
            }
        )
    };
    preview.notices.iter().find(is_unsaved)
}

fn options(args: &Args) -> anyhow::Result<ReadOptions> {
    let encoding = args.encoding.as_deref().map(Charset::new).transpose();
    let delimiter = args.delimiter.as_deref().map(Delimiter::new).transpose();
    let header_rows = args.header_rows.as_deref().map(HeaderRows::new).transpose();
    Ok(ReadOptions {
        encoding: encoding.context("--encoding")?,
        delimiter: delimiter.context("--delimiter")?,
        sheet: args.sheet.clone(),
        header_rows: header_rows.context("--header-rows")?,
        ..ReadOptions::default()
    })
}

/// Says what each column was taken for, and why.
fn tell(
    args: &Args,
    preview: &Preview,
    guess: &Guess,
    description: &Description<'_>,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let name = args.files[0].file_name().unwrap_or_default().to_string_lossy();
    let tool = guess
        .tool
        .map_or(String::new(), |tool| format!(", as {} exports", tool.name()));
    let layout = if guess.is_long {
        "an answer a row"
    } else {
        "a respondent a row"
    };
    let columns = counted(preview.columns.len(), "column");
    writeln!(console.err, "{name}: {layout}, {columns}{tool}")?;
    if !preview.is_whole {
        writeln!(console.err, "  (the guess is by the first {} rows)", preview.rows)?;
    }
    let longest = preview
        .columns
        .iter()
        .map(|column| column.name.chars().count())
        .max();
    let width = longest.unwrap_or_default().min(28);
    for (at, role) in guess.roles.iter().enumerate() {
        let (what, why) = why(args, preview, guess, at, *role);
        let name = short(&preview.columns[at].name, width);
        writeln!(console.err, "  {what:<13} {name:<width$}  {why}")?;
    }
    let later = description.left_for_later();
    if later > 0 {
        writeln!(
            console.err,
            "  {} more can be background variables; they stand ready as comments",
            later
        )?;
    }
    for doubt in &guess.doubts {
        writeln!(console.err, "warning: {name}: {}", doubtful(doubt, preview))?;
    }
    Ok(())
}

/// What a column was taken for, and what shows it.
fn why(args: &Args, preview: &Preview, guess: &Guess, at: usize, role: Role) -> (&'static str, String) {
    let column = &preview.columns[at];
    let distinct = || column.distinct();
    let range = || format!("{} to {}", column.range.0, column.range.1);
    match role {
        Role::Id if guess.is_long => ("id", format!("{} respondents", distinct())),
        Role::Id => (
            "id",
            format!("{}, {} different", counted(preview.rows, "row"), distinct()),
        ),
        Role::Question => ("question", format!("{} questions", distinct())),
        Role::Text => {
            let several = guess
                .questions
                .iter()
                .find(|question| question.columns.contains(&at));
            let several = several.filter(|question| question.columns.len() > 1);
            let of = several.map_or(String::new(), |question| {
                format!("; one of several for `{}`", question.id)
            });
            let words = column.words as f64 / column.filled.max(1) as f64;
            let (answers, distinct) = (counted(column.filled, "answer"), distinct());
            (
                "open question",
                format!("{answers}, {distinct} different, {words:.1} words on average{of}"),
            )
        }
        Role::Background => (
            "background",
            format!("{}: {}", counted(distinct(), "value"), column.examples.join(", ")),
        ),
        Role::Number => ("number", range()),
        Role::Weight => ("weight", range()),
        Role::Personal(kind) => {
            let what = if args.personal {
                "taken in"
            } else {
                "left out; --personal takes it in"
            };
            ("personal data", format!("{}, {what}", kind.names().1))
        }
        Role::Technical(tool) => ("left out", format!("of {}, no question", tool.name())),
        Role::Time => ("left out", "dates or times".to_owned()),
        Role::Constant => ("left out", "the same in all rows".to_owned()),
        Role::Empty => ("left out", "empty".to_owned()),
        Role::Unclear => ("left out", "unclear what it is".to_owned()),
    }
}

fn doubtful(doubt: &Doubt, preview: &Preview) -> String {
    let name = |at: &usize| short(&preview.columns[*at].name, 60);
    match doubt {
        Doubt::NoId => {
            "no column looks like an id, so every row counts as a respondent of its own".to_owned()
        }
        Doubt::RepeatedId(at, first, next) => {
            format!("row {next} has the same `{}` as row {first}", name(at))
        }
        Doubt::BlankId(at, row) => format!("row {row} has nothing in `{}`", name(at)),
        Doubt::SameName(at) => format!(
            "several columns are named `{}`; rename all but one to use them",
            name(at)
        ),
        Doubt::NoText => {
            "no column looks like answers to an open question; name it in the project file".to_owned()
        }
        Doubt::Weight(at) => format!(
            "`{}` is not a weight above zero in every row, so it is left out",
            name(at)
        ),
    }
}

/// Reads the survey as the project file says, and tells what is in the way and was not `told`. Says whether it can be read.
fn try_out(
    files: &[PathBuf],
    text: &str,
    told: Option<&Notice>,
    console: &mut Console<'_>,
) -> anyhow::Result<bool> {
    let mut sources = Sources::default();
    let (project, problems) = Project::parse(sources.add(PROJECT_FILE, text), text);
    if let Some(problem) = problems.first() {
        bail!("the project file would not be valid: {}", problem.message);
    }
    let Some(layout) = project.layout() else {
        return Ok(false);
    };
    match read(
        files,
        &layout,
        &project.wordings(Language::default()),
        &project.options,
    ) {
        Ok((_, notices)) => {
            for notice in notices.iter().filter(|notice| Some(*notice) != told) {
                writeln!(console.err, "{notice}")?;
            }
            Ok(true)
        }
        Err(error) => {
            writeln!(console.err, "warning: before it can be read: {error}")?;
            Ok(false)
        }
    }
}

/// `file` as it is named in `folder`, with `/` between folders.
fn seen_from(folder: &Path, file: &Path) -> String {
    let plain = |path: &Path| path.to_string_lossy().replace('\\', "/");
    if folder == Path::new("") || file.is_absolute() {
        return plain(file);
    }
    let (Ok(from), Ok(to)) = (folder.canonicalize(), file.canonicalize()) else {
        return plain(file);
    };
    let common = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(common)).collect();
    plain(&path)
}

fn short(name: &str, most: usize) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    match plain.chars().count() > most {
        true => plain.chars().take(most - 1).chain(['…']).collect(),
        false => plain,
    }
}
