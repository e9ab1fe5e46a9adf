//! `fritekst import`: a codebook or coded project of another tool as ours, or a project for a file of answers.

mod codebook;
mod project;
mod refi;

use std::path::{Path, PathBuf};

use fritekst::codebook::exchange::{CodebookFormat, is_table_of_themes};

use super::{Console, Outcome};

/// Begin with what is there: a survey's file of answers, or another tool's codebook
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Answers (CSV, XLSX, ODS, SPSS, Triple-S, Parquet, JSON lines): guesses which columns are ids, open questions, background, weights and \
                  personal data, says why, and writes a fritekst.toml to confirm or edit. Columns with personal data are left out.\n\
                  Codebooks: quanteda (.yml), WordStat (.cat), LIWC (.dic), REFI-QDA (.qdc), and tables (.xlsx, .csv) with \
                  a column `theme` (or `tema`) and one `keywords` (or `nøkkelord`). What has no counterpart is told, and \
                  kept as a comment; docs/exchange.md has it all.\n\
                  Projects (REFI-QDA, .qdpx): the codebook, and with --codings or --hits what is coded.\n\
                  Ends with 0 if what was written can be used, 1 if it was written and has something to mend first, 2 if the file \
                  could not be read."
)]
pub struct Args {
    /// The file to read, a codebook's or those of a survey; what it is shows
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write to FILE, a .toml; `-` is standard output [default: of a survey fritekst.toml, of a codebook standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Read as a codebook: quanteda, wordstat, liwc, qdc, xlsx, csv, json or toml, whatever the ending
    #[arg(long, value_name = "FORMAT", conflicts_with = "survey")]
    format: Option<CodebookFormat>,
    /// Read plain words of quanteda, WordStat and LIWC as keywords, with inflections and compounds: counts will change
    #[arg(long, conflicts_with = "survey")]
    keywords: bool,
    /// Read as answers, whatever it looks like
    #[arg(long)]
    survey: bool,
    /// The codebook that the project is to name [default: kodebok.toml, if it is there]
    #[arg(long, value_name = "PATH")]
    codebook: Option<PathBuf>,
    /// Let personal data be background variables, too
    #[arg(long)]
    personal: bool,
    /// The encoding of answers, where it is not found out rightly
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What divides the fields: , ; | or tab
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<String>,
    /// The sheet of a workbook [default: the widest]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The rows of the header: one, as in 3, or several with the names in the first, as in 1-3
    #[arg(long, value_name = "ROWS")]
    header_rows: Option<String>,
    /// Of a REFI-QDA project (.qdpx), write its codings to FILE, a row an answer and theme, for `eval` and `agree`
    #[arg(long, value_name = "FILE")]
    codings: Option<PathBuf>,
    /// Of a REFI-QDA project (.qdpx), write its codings with their places to FILE, a row a place
    #[arg(long, value_name = "FILE")]
    hits: Option<PathBuf>,
    /// Write over a file that exists
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let is_project = |file: &Path| {
        file.extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("qdpx"))
    };
    match &args.files[..] {
        [file] if is_project(file) => refi::run(args, file, console),
        _ if args.codings.is_some() || args.hits.is_some() => {
            anyhow::bail!("--codings and --hits are of one REFI-QDA project (.qdpx)")
        }
        [file] if is_codebook(args, file) => codebook::run(args, file, console),
        files => project::run(args, files, console),
    }
}

/// Whether `file` is a codebook. Of tables, which surveys are too, those with a heading for themes and another known one are.
fn is_codebook(args: &Args, file: &Path) -> bool {
    if args.survey {
        return false;
    }
    if args.format.is_some() || args.keywords {
        return true;
    }
    match CodebookFormat::of_file(file) {
        Some(format @ (CodebookFormat::Csv | CodebookFormat::Xlsx)) => is_table_of_themes(format, file),
        format => format.is_some(),
    }
}
