//! The forms in which results are written.

use std::path::Path;
use std::str::FromStr;

/// A form of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Aligned columns for the eye.
    Terminal,
    /// Markdown.
    Markdown,
    /// Comma-separated values: decimal point, UTF-8.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A workbook for Excel and its like.
    Xlsx,
    /// Tables for LaTeX.
    Latex,
    /// A web page that needs nothing else.
    Html,
    /// A drawing.
    Svg,
    /// The same in pixels.
    Png,
    /// A system file of SPSS.
    Sav,
    /// Columns for DuckDB, pandas, R and Arrow.
    Parquet,
    /// Triple-S, of survey programs: two files.
    TripleS,
    /// A REFI-QDA project, of programs for qualitative analysis.
    Qdpx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Terminal,
        Self::Markdown,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Jsonl,
        Self::Xlsx,
        Self::Latex,
        Self::Html,
        Self::Svg,
        Self::Png,
        Self::Sav,
        Self::Parquet,
        Self::TripleS,
        Self::Qdpx,
    ];

    /// Those in which tables of themes can be written; the last two are charts of them.
    pub const OF_TABLES: [Self; 11] = [
        Self::Terminal,
        Self::Markdown,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Jsonl,
        Self::Xlsx,
        Self::Latex,
        Self::Html,
        Self::Svg,
        Self::Png,
    ];

    /// Those in which any rows and columns can be written, which [`super::GridWriter`] does; the others are of tables of
    /// themes.
    pub const OF_GRIDS: [Self; 6] = [
        Self::Terminal,
        Self::Markdown,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Jsonl,
    ];

    /// Those in which codings can be written; `sav` and `sss` hold respondents, `qdpx` the answers too.
    pub const OF_CODINGS: [Self; 11] = [
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::Jsonl,
        Self::Xlsx,
        Self::Sav,
        Self::Parquet,
        Self::TripleS,
        Self::Qdpx,
        Self::Terminal,
        Self::Markdown,
    ];

    /// Its name in `--format`; but for the terminal and LaTeX (`tex`), also the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Markdown => "md",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Latex => "latex",
            Self::Html => "html",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Sav => "sav",
            Self::Parquet => "parquet",
            Self::TripleS => "sss",
            Self::Qdpx => "qdpx",
        }
    }

    /// Whether it is of charts.
    pub fn is_chart(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }

    /// The format that a file's ending asks for; `.txt` is written as for the terminal.
    pub fn of_file(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Terminal),
            "markdown" => Some(Self::Markdown),
            "ndjson" => Some(Self::Jsonl),
            "tex" => Some(Self::Latex),
            "htm" => Some(Self::Html),
            ending => Self::from_str(ending)
                .ok()
                .filter(|format| *format != Self::Terminal),
        }
    }
}

/// A name that no format has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown format `{0}`; there is terminal, md, csv, tsv, json, jsonl, xlsx, latex, html, svg, png, sav, parquet, sss and qdpx"
)]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = Self::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}
