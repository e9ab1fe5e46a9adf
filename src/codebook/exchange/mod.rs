//! Codebooks of other tools, in and out.
//!
//! Every format is read into an [`Outline`] and written from one. Reading keeps what a pattern means in its own tool,
//! unless asked otherwise; what cannot be said in our rules is kept as a note, and told. Writing tells what the format
//! has no way to say.

mod flatten;
mod format;
mod json;
mod liwc;
mod names;
mod outline;
mod pattern;
mod poor;
mod qdc;
mod qdc_reader;
mod qdpx;
mod qdpx_reader;
mod quanteda;
mod spreadsheet;
mod table;
mod table_columns;
mod table_rows;
#[cfg(test)]
mod testing;
mod toml;
mod wordstat;
mod wordstat_rule;
mod wordstat_writer;
mod xlsx;
mod yaml;

use std::collections::HashSet;
use std::path::Path;

use crate::corpus::{Charset, DecodeError, decode_text};
use crate::source::{Code, Problem, Problems, Severity, Sources};
use crate::text::Text;

use super::parse;

pub use flatten::Lack;
pub use format::{CodebookFormat, UnknownFormat};
pub use outline::{Outline, OutlineTheme};
pub use pattern::PlainWords;
pub use poor::LeftOut;
pub use qdpx::{
    CodedText, ImportedProject, LINE_BREAKS, QUESTION, RESPONDENT, project_codes, project_guid, project_text,
    read_project, theme_guid,
};
pub use toml::write as write_toml;

/// Larger files are no codebooks.
const MOST_BYTES: usize = 100 << 20;

/// A codebook that was read from another tool's file.
#[derive(Debug, Default)]
pub struct Imported {
    /// What it says.
    pub outline: Outline,
    /// The file as text, for the problems to be drawn under; a workbook as its rows.
    pub sources: Sources,
    /// What is wrong with it, and what could not be said in our rules.
    pub problems: Vec<Problem>,
}

/// Why a file is no codebook.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Larger than any codebook.
    #[error("the file has more than {} MB; a codebook is a small file", MOST_BYTES >> 20)]
    TooLarge,
    /// The bytes are no text.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The workbook cannot be opened.
    #[error("not a workbook that can be read: {0}")]
    Workbook(String),
    /// The zip of a project cannot be read.
    #[error("not a REFI-QDA project that can be read: {0}")]
    Project(String),
    /// JSON of another shape.
    #[error("not a codebook in JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Why a codebook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The XML writer gave up.
    #[error("the XML cannot be written: {0}")]
    Xml(#[from] std::io::Error),
    /// The workbook's writer gave up.
    #[error("the workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The CSV writer gave up.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
    /// The JSON writer gave up.
    #[error("the JSON cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// A codebook in another tool's format.
#[derive(Debug)]
pub struct Exported {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the format has no way to say.
    pub left_out: Vec<LeftOut>,
}

impl Imported {
    /// Whether there are mistakes that kept parts of the file from being read.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == Severity::Error)
    }
}

/// Whether the file at `path`, a workbook or CSV, is a table of themes: some row has a heading for themes and one
/// for their keywords, or says more of them than a survey would.
/// What cannot be read is none.
pub fn is_table_of_themes(format: CodebookFormat, path: &Path) -> bool {
    let is_small = std::fs::metadata(path).is_ok_and(|file| file.len() <= MOST_BYTES as u64);
    let Some(bytes) = is_small.then(|| std::fs::read(path).ok()).flatten() else {
        return false;
    };
    let rows = match format {
        CodebookFormat::Xlsx => xlsx::read(bytes).ok().map(|sheet| sheet.rows),
        CodebookFormat::Csv => text_of(bytes, None)
            .ok()
            .map(|text| spreadsheet::of_csv(&text).rows),
        _ => return false,
    };
    rows.is_some_and(|rows| table_columns::is_of_themes(&rows))
}

/// Reads the file `name`, whose content is `bytes`, as a codebook in `format`.
pub fn read(
    format: CodebookFormat,
    name: &str,
    bytes: Vec<u8>,
    plain: PlainWords,
) -> Result<Imported, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge);
    }
    let text = match format {
        CodebookFormat::Xlsx => return read_sheet(name, xlsx::read(bytes)?),
        CodebookFormat::Csv => return read_sheet(name, spreadsheet::of_csv(&text_of(bytes, None)?)),
        CodebookFormat::Qdc => {
            let declared = qdc_reader::declared_charset(&bytes);
            text_of(bytes, declared)?
        }
        _ => text_of(bytes, None)?,
    };
    let mut imported = Imported::default();
    let source = imported.sources.add(name, text.as_str());
    let mut problems = Problems::of(source).coded(Code::InvalidImport);
    let outline = match format {
        CodebookFormat::Quanteda => quanteda::read(&text, plain, &mut problems),
        CodebookFormat::WordStat => wordstat::read(&text, plain, &mut problems),
        CodebookFormat::Liwc => liwc::read(&text, plain, &mut problems),
        CodebookFormat::Qdc => qdc_reader::read(&text, &mut problems),
        CodebookFormat::Json => json::read(&text)?,
        CodebookFormat::Toml | CodebookFormat::Xlsx | CodebookFormat::Csv => {
            return Ok(read_own(name, &text));
        }
    };
    imported.outline = finished(outline);
    imported.problems = problems.into_vec();
    Ok(imported)
}

/// Writes `outline` in `format`. With `compounds`, poor formats get globs that find a keyword's compounds, and more.
pub fn write(format: CodebookFormat, outline: &Outline, compounds: bool) -> Result<Exported, ExportError> {
    let mut left_out = Vec::new();
    let bytes = match format {
        CodebookFormat::Quanteda => quanteda::write(outline, compounds, &mut left_out).into_bytes(),
        CodebookFormat::WordStat => wordstat_writer::write(outline, compounds, &mut left_out).into_bytes(),
        CodebookFormat::Liwc => liwc::write(outline, compounds, &mut left_out).into_bytes(),
        CodebookFormat::Qdc => qdc::write(outline)?,
        CodebookFormat::Xlsx => xlsx::write(outline)?,
        CodebookFormat::Csv => spreadsheet::to_csv(&table_rows::rows(outline, usize::MAX))?,
        CodebookFormat::Toml => write_toml(outline).into_bytes(),
        CodebookFormat::Json => json::write(outline)?,
    };
    Ok(Exported { bytes, left_out })
}

/// The text in composed letters, as everything that is compared with answers.
fn text_of(bytes: Vec<u8>, wanted: Option<Charset>) -> Result<String, DecodeError> {
    let (text, _) = decode_text(bytes, wanted)?;
    Ok(Text::new(&text).as_str().to_owned())
}

fn read_sheet(name: &str, sheet: spreadsheet::Sheet) -> Result<Imported, ImportError> {
    let mut imported = Imported::default();
    let source = imported.sources.add(name, sheet.text.as_str());
    let mut problems = Problems::of(source).coded(Code::InvalidImport);
    imported.outline = finished(table::read(&sheet, &mut problems));
    imported.problems = problems.into_vec();
    Ok(imported)
}

/// A codebook of ours, to be written anew or in another format.
fn read_own(name: &str, text: &str) -> Imported {
    let loaded = parse(name, text);
    let book = loaded.library.books.first();
    Imported {
        outline: book
            .map(|book| Outline::of(book, &loaded.library.words))
            .unwrap_or_default(),
        sources: loaded.sources,
        problems: loaded.problems,
    }
}

/// Each rule once, themes in their places.
fn finished(mut outline: Outline) -> Outline {
    outline.nest();
    for theme in &mut outline.themes {
        for list in [&mut theme.any, &mut theme.none, &mut theme.unless] {
            let mut seen = HashSet::new();
            list.retain(|rule| seen.insert(rule.clone()));
        }
        theme.label = outline::plain_label(&theme.label);
    }
    outline
}
