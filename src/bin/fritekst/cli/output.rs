//! Where results go: standard output, or a file that is whole or not there at all.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use fritekst::report::{Format, Marks};

use super::Console;

/// Flags of commands that write results.
#[derive(Debug, clap::Args)]
pub struct OutputArgs {
    /// Write to FILE; its ending tells the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write as terminal, md, csv, tsv, json or jsonl; tables also as xlsx or latex, reports as html
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Begin the file with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
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
    /// The format that was asked for, or else `default`; it must be one of `allowed`.
    pub fn format(&self, default: Format, allowed: &[Format]) -> anyhow::Result<Format> {
        let of_file = self.file().and_then(Format::of_file);
        let format = match (self.format, of_file, self.file()) {
            (Some(format), _, _) | (None, Some(format), _) => format,
            (None, None, None) => default,
            (None, None, Some(file)) => bail!(
                "{}: the ending names no format; use .md, .csv, .tsv, .json, .jsonl or .txt (tables also .xlsx or .tex, reports .html), or give --format",
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
        if format == Format::Xlsx {
            self.check_workbook()?;
        }
        Ok(format)
    }

    /// A workbook is no text: it is for a file, or for a pipe if `-` says so.
    fn check_workbook(&self) -> anyhow::Result<()> {
        if self.output.is_none() {
            bail!("a workbook is not written to a terminal; name a file, as in -o tabell.xlsx");
        }
        if self.bom {
            bail!("--bom is for text; a workbook needs none");
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
            self.begin(&mut out)?;
            write(
                &mut out,
                Look {
                    format,
                    width: console.width,
                    marks,
                },
            )?;
            return Ok(out.flush()?);
        };
        if inputs.iter().any(|input| is_same_file(input, file)) {
            bail!(
                "{} is an input file; inputs are never written to, choose another name",
                file.display()
            );
        }
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

    fn file(&self) -> Option<&Path> {
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
    if inputs.iter().any(|input| is_same_file(input, file)) {
        bail!(
            "{} is an input file; inputs are never written to, choose another name",
            file.display()
        );
    }
    if file.is_file() && !force {
        bail!(
            "{} exists; choose another name, or write over it with --force",
            file.display()
        );
    }
    write_aside(file, |out| Ok(out.write_all(bytes)?))
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
        write(&mut out)?;
        return out.flush().with_context(cannot);
    }
    let target = if there.is_some() {
        file.canonicalize().with_context(cannot)?
    } else {
        file.to_owned()
    };
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        bail!(
            "cannot write {}: there is no folder {}",
            file.display(),
            folder.display()
        );
    }
    let mut aside = new_file(folder)
        .map_err(|error| std::io::Error::from(error.kind()))
        .with_context(cannot)?;
    let mut out = BufWriter::new(&mut aside);
    write(&mut out)?;
    out.flush().with_context(cannot)?;
    drop(out);
    aside
        .persist(&target)
        .map_err(|error| error.error)
        .with_context(cannot)?;
    Ok(())
}

/// A temporary file with the rights of an ordinary one.
fn new_file(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fritekst-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}
