//! Where results go: standard output, or a file that is whole or not there at all.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use fritekst::corpus::with_data;
use fritekst::mapped::Aside;
use fritekst::report::{Format, Marks};

use super::Console;

/// Flags of commands that write results.
#[derive(Debug, clap::Args)]
pub struct OutputArgs {
    /// Write to FILE; its ending tells the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write as terminal, md, csv, tsv, json or jsonl; tables also as xlsx, latex or html, or drawn as svg or png; codings as xlsx, sav, parquet, sss or qdpx; reports as html
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Begin the file with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
    /// Write over a file that exists (inputs never are); with `suggest --add`, write although examples of the codebook fail then
    #[arg(long)]
    force: bool,
}

/// How the output will be looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The format.
    pub format: Format,
    /// Width to fit tables in.
    pub width: Option<u16>,
    /// How hits are marked.
    pub marks: Marks,
}

impl OutputArgs {
    /// The format that was asked for, or else `default`; it must be one of `allowed`. That the file exists already is told here,
    /// before there is work to lose.
    pub fn format(
        &self,
        default: Format,
        allowed: &[Format],
        console: &Console<'_>,
    ) -> anyhow::Result<Format> {
        let of_file = self.file().and_then(Format::of_file);
        let format = match (self.format, of_file, self.file()) {
            (Some(format), _, _) | (None, Some(format), _) => format,
            (None, None, None) => default,
            (None, None, Some(file)) => bail!(
                "{}: the ending names no format; use .md, .csv, .tsv, .json, .jsonl or .txt (tables also .xlsx, .tex, .html, .svg or .png; codings .xlsx, .sav, .parquet, .sss or .qdpx; reports .html), or give --format",
                file.display()
            ),
        };
        if !allowed.contains(&format) {
            let names: Vec<&str> = allowed.iter().map(|format| format.name()).collect();
            bail!(
                "this command does not write {}; it writes {}",
                format.name(),
                names.join(", ")
            );
        }
        match format {
            Format::Xlsx => self.check_binary("a workbook", "tabell.xlsx")?,
            Format::Png => self.check_binary("a picture", "figur.png")?,
            Format::Sav => self.check_binary("an SPSS file", "koder.sav")?,
            Format::Parquet => self.check_binary("a Parquet file", "koder.parquet")?,
            Format::Qdpx => self.check_binary("a REFI-QDA project", "prosjekt.qdpx")?,
            Format::TripleS if self.file().is_none() => {
                bail!("Triple-S is two files; name the one, as in -o koder.sss")
            }
            Format::TripleS if self.bom => bail!("--bom is for tables as text; Triple-S needs none"),
            // Several charts get names of their own, and are looked for when those are known.
            Format::Svg if self.bom => bail!("--bom is for tables as text; a drawing needs none"),
            _ => {}
        }
        if let (Some(file), false) = (self.file(), matches!(format, Format::Svg | Format::Png)) {
            self.refuse_existing(file, console)?;
            if std::fs::metadata(file).map_or(true, |there| there.is_file()) {
                target_of(file)?;
            }
        }
        Ok(format)
    }

    /// `this` is no text: it is for a file, or for a pipe if `-` says so.
    fn check_binary(&self, this: &str, example: &str) -> anyhow::Result<()> {
        if self.output.is_none() {
            bail!("{this} is not written to a terminal; name a file, as in -o {example}");
        }
        if self.bom {
            bail!("--bom is for text; {this} needs none");
        }
        Ok(())
    }

    /// Calls `write` with the place to write to. A file appears only when `write` has succeeded, and never in the
    /// place of one of `inputs`.
    pub fn write(
        &self,
        format: Format,
        inputs: &[PathBuf],
        console: &mut Console<'_>,
        write: impl FnOnce(&mut dyn Write, Look) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let marks = if format == Format::Markdown {
            Marks::MARKDOWN
        } else {
            Marks::PLAIN
        };
        let Some(file) = self.file() else {
            let styled = console.colour && format == Format::Terminal;
            let marks = if styled { Marks::STYLED } else { marks };
            let mut out = BufWriter::new(&mut *console.out);
            let look = Look {
                format,
                width: console.width,
                marks,
            };
            let written = self
                .begin(&mut out)
                .map_err(Into::into)
                .and_then(|()| write(&mut out, look))
                .and_then(|()| Ok(out.flush()?));
            return written.map_err(|error| naming(error, "cannot write to standard output"));
        };
        refuse_inputs(file, inputs)?;
        self.refuse_existing(file, console)?;
        write_aside(file, |out| {
            self.begin(out)?;
            write(
                out,
                Look {
                    format,
                    width: None,
                    marks,
                },
            )
        })
    }

    /// An error if `file` is an ordinary one that exists, unless `--force` says that it may be written over. A command that
    /// watches writes over what it wrote before.
    pub fn refuse_existing(&self, file: &Path, console: &Console<'_>) -> anyhow::Result<()> {
        match console.session.is_watching() {
            true => Ok(()),
            false => refuse_existing(file, self.force),
        }
    }

    /// Whether `--force` was given.
    pub fn is_forced(&self) -> bool {
        self.force
    }

    /// The named file; nothing for standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    fn begin(&self, out: &mut dyn Write) -> std::io::Result<()> {
        out.write_all(if self.bom { "\u{feff}".as_bytes() } else { b"" })
    }
}

/// Writes a whole file of `bytes`, or standard output where none is named. A file that exists is written over only with
/// `force`, and one of `inputs` never.
pub fn write_new(
    file: Option<&Path>,
    force: bool,
    inputs: &[PathBuf],
    console: &mut Console<'_>,
    bytes: &[u8],
) -> anyhow::Result<()> {
    let Some(file) = file else {
        console.out.write_all(bytes)?;
        return Ok(console.out.flush()?);
    };
    refuse_inputs(file, inputs)?;
    refuse_existing(file, force)?;
    write_aside(file, |out| Ok(out.write_all(bytes)?))
}

/// An error if `file` is an ordinary one that exists, unless `force` lets it be written over.
pub fn refuse_existing(file: &Path, force: bool) -> anyhow::Result<()> {
    if file.is_file() && !force {
        bail!(
            "{} exists; choose another name, or write over it with --force",
            file.display()
        );
    }
    Ok(())
}

/// An error if `file` is one of `inputs`.
pub fn refuse_inputs(file: &Path, inputs: &[PathBuf]) -> anyhow::Result<()> {
    let inputs = with_data(inputs.to_vec());
    if inputs.iter().any(|input| is_same_file(input, file)) {
        bail!(
            "{} is an input file; inputs are never written to, choose another name",
            file.display()
        );
    }
    Ok(())
}

/// Writes `file` under another name beside it, and renames it when it is complete. What is no ordinary file (a pipe,
/// a device) is written to as it is; a link stays one, and what it leads to is written.
pub fn write_aside(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let cannot = || format!("cannot write {}", file.display());
    let there = std::fs::metadata(file).ok();
    if there.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        bail!("cannot write {}: it is a folder", file.display());
    }
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        let mut out = BufWriter::new(
            std::fs::OpenOptions::new()
                .write(true)
                .open(file)
                .with_context(cannot)?,
        );
        write(&mut out).map_err(|error| naming(error, &cannot()))?;
        return out.flush().with_context(cannot);
    }
    let (mut aside, target) = aside_of(file)?;
    // Not through its own name, which nobody knows.
    let mut out = BufWriter::new(aside.as_file_mut());
    write(&mut out).map_err(|error| naming(error, &cannot()))?;
    out.flush().with_context(cannot)?;
    drop(out);
    rename(aside, &target, file)
}

/// `error` behind what could not be done, if it is one of the operating system, which names no file: that a disk is full.
fn naming(error: anyhow::Error, cannot: &str) -> anyhow::Error {
    match error.chain().any(|cause| cause.is::<std::io::Error>()) {
        true => error.context(cannot.to_owned()),
        false => error,
    }
}

/// Writes several ordinary files, each under another name beside it; they are renamed when all are complete.
pub fn write_all_aside(files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
    let mut complete = Vec::new();
    for (file, bytes) in files {
        if std::fs::metadata(file).is_ok_and(|there| !there.is_file()) {
            bail!("cannot write {}: it is no ordinary file", file.display());
        }
        let (mut aside, target) = aside_of(file)?;
        aside
            .as_file_mut()
            .write_all(bytes)
            .with_context(|| format!("cannot write {}", file.display()))?;
        complete.push((aside, target, file));
    }
    complete
        .into_iter()
        .try_for_each(|(aside, target, file)| rename(aside, &target, file))
}

/// Writes two ordinary files that belong together, each under another name beside it; they are renamed when both are complete.
pub fn write_both_aside(
    files: [&Path; 2],
    write: impl FnOnce(&mut dyn Write, &mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for file in files {
        if std::fs::metadata(file).is_ok_and(|there| !there.is_file()) {
            bail!("cannot write {}: it is no ordinary file", file.display());
        }
    }
    let [(mut first, of_first), (mut second, of_second)] = [aside_of(files[0])?, aside_of(files[1])?];
    let [mut one, mut other] = [&mut first, &mut second].map(|file| BufWriter::new(file.as_file_mut()));
    let cannot = format!("cannot write {} and {}", files[0].display(), files[1].display());
    write(&mut one, &mut other).map_err(|error| naming(error, &cannot))?;
    one.flush().and_then(|()| other.flush()).context(cannot)?;
    drop((one, other));
    rename(second, &of_second, files[1])?;
    rename(first, &of_first, files[0])
}

/// An empty file beside `file`, and what it is to be renamed to.
fn aside_of(file: &Path) -> anyhow::Result<(Aside, PathBuf)> {
    let (target, folder) = target_of(file)?;
    let aside = Aside::create(&folder)
        .map_err(|error| std::io::Error::from(error.kind()))
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok((aside, target))
}

/// What is written when `file` is, which a link leads to, and the folder that it is in. That there is none is an error.
fn target_of(file: &Path) -> anyhow::Result<(PathBuf, PathBuf)> {
    let cannot = || format!("cannot write {}", file.display());
    let target = if file.exists() {
        file.canonicalize().with_context(cannot)?
    } else {
        file.to_owned()
    };
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    if !folder.is_dir() {
        bail!("{}: there is no folder {}", cannot(), folder.display());
    }
    Ok((target, folder))
}

fn rename(aside: Aside, target: &Path, file: &Path) -> anyhow::Result<()> {
    let renamed = aside.put_in_place(target);
    renamed.with_context(|| format!("cannot write {}", file.display()))
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}
