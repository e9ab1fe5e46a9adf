//! The formats of codebooks.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// A format that codebooks are read from and written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodebookFormat {
    /// Our own.
    Toml,
    /// A machine's view of our own.
    Json,
    /// A table, one theme a row.
    Csv,
    /// The same as a workbook.
    Xlsx,
    /// REFI-QDA, which NVivo, MAXQDA and ATLAS.ti share.
    Qdc,
    /// A dictionary of the R package quanteda.
    Quanteda,
    /// A dictionary of WordStat.
    WordStat,
    /// A dictionary of LIWC.
    Liwc,
}

/// Why a text names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{0}`; there is toml, json, csv, xlsx, qdc, quanteda, wordstat and liwc")]
pub struct UnknownFormat(String);

impl CodebookFormat {
    /// All of them, the richest first.
    pub const ALL: [Self; 8] = [
        Self::Toml,
        Self::Json,
        Self::Csv,
        Self::Xlsx,
        Self::Qdc,
        Self::Quanteda,
        Self::WordStat,
        Self::Liwc,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Qdc => "qdc",
            Self::Quanteda => "quanteda",
            Self::WordStat => "wordstat",
            Self::Liwc => "liwc",
        }
    }

    /// What it is called in sentences.
    pub fn title(self) -> &'static str {
        match self {
            Self::Toml => "a codebook in TOML",
            Self::Json => "a codebook in JSON",
            Self::Csv => "a table of themes",
            Self::Xlsx => "a workbook of themes",
            Self::Qdc => "a REFI-QDA codebook",
            Self::Quanteda => "a quanteda dictionary",
            Self::WordStat => "a WordStat dictionary",
            Self::Liwc => "a LIWC dictionary",
        }
    }

    /// The ending of its files, without the full stop.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Toml => "toml",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Qdc => "qdc",
            Self::Quanteda => "yml",
            Self::WordStat => "cat",
            Self::Liwc => "dic",
        }
    }

    /// The format that a file's ending tells.
    pub fn of_file(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "qdc" => Some(Self::Qdc),
            "yml" | "yaml" => Some(Self::Quanteda),
            "cat" => Some(Self::WordStat),
            "dic" => Some(Self::Liwc),
            _ => None,
        }
    }
}

impl FromStr for CodebookFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

impl fmt::Display for CodebookFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
