//! Files of formats that are not read, recognised so as to say what to do with them.

use std::fmt;

/// A format that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// An Excel workbook of an old or binary form.
    Excel,
    /// A spreadsheet of a form that is not read.
    OpenDocument,
    /// A file of SPSS where none is read, or one of its portable form.
    Spss,
    /// A data file of Stata.
    Stata,
    /// A data file of SAS.
    Sas,
    /// Parquet within a compressed file.
    Parquet,
    /// JSON that is not an object a line.
    Json,
    /// A description in Triple-S of before it was XML.
    TripleS,
    /// A zip archive, which is what new workbooks are too.
    Zip,
    /// Another compressed file or archive.
    Packed,
    /// A document: PDF, Word.
    Document,
    /// Text in an encoding of four bytes a character.
    Utf32,
    /// Any other ending.
    Ending(String),
}

/// How files begin. Signs that a text could begin with are taken so long that none does.
const SIGNS: [(&[u8], Foreign); 13] = [
    (b"PK\x03\x04", Foreign::Zip),
    (b"PK\x05\x06", Foreign::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::Excel),
    (b"$FL2@(#)", Foreign::Spss),
    (b"$FL3@(#)", Foreign::Spss),
    (b"<stata_dta>", Foreign::Stata),
    (b"PAR1\x15", Foreign::Parquet),
    (b"\x1f\x8b", Foreign::Packed),
    (b"\xfd7zXZ\0", Foreign::Packed),
    (b"\x28\xb5\x2f\xfd", Foreign::Packed),
    (b"%PDF-", Foreign::Document),
    (b"\xff\xfe\0\0", Foreign::Utf32),
    (b"\0\0\xfe\xff", Foreign::Utf32),
];

impl Foreign {
    /// What `bytes` seem to be, if they begin as no text does.
    pub(super) fn by_first_bytes(bytes: &[u8]) -> Option<Self> {
        SIGNS
            .iter()
            .find(|(sign, _)| bytes.starts_with(sign))
            .map(|(_, foreign)| foreign.clone())
    }

    /// The format of a file name's ending, which is in lower case and without its dot.
    pub(super) fn by_ending(ending: &str) -> Self {
        match ending {
            "xlsb" | "xls" => Self::Excel,
            "fods" | "numbers" => Self::OpenDocument,
            "por" => Self::Spss,
            "dta" => Self::Stata,
            "sas7bdat" | "xpt" => Self::Sas,
            "json" => Self::Json,
            "sss" => Self::TripleS,
            "zip" => Self::Zip,
            "gz" | "zst" | "xz" | "bz2" | "7z" | "tar" | "rar" => Self::Packed,
            "pdf" | "doc" | "docx" | "odt" | "rtf" => Self::Document,
            other => Self::Ending(other.to_owned()),
        }
    }

    /// How to come from this format to one that is read.
    pub fn way_out(&self) -> &'static str {
        match self {
            Self::Excel => "in Excel, choose File, Save As, «Excel Workbook (.xlsx)», which is read",
            Self::OpenDocument => "choose File, Save As, «ODF Spreadsheet (.ods)», which is read",
            Self::Spss => {
                "in SPSS, choose File, Save As, «SPSS Statistics (*.sav)» for answers, or Export, CSV Data"
            }
            Self::Stata => "in Stata, `export delimited using svar.csv`",
            Self::Sas => "in SAS, `proc export outfile=\"svar.csv\" dbms=csv`",
            Self::Parquet => "unpack it first: its columns are compressed as they are",
            Self::Json => "write it as JSON lines (.jsonl), an object a line, which are read",
            Self::TripleS => "export it as Triple-S XML, version 1.1 or later, which is read",
            Self::Zip => "if it is a workbook, save it as «CSV UTF-8»; if it is an archive, unpack it first",
            Self::Packed => "unpack it first, or pack it with gzip or zstd, which are read",
            Self::Document => "copy its table into a spreadsheet, and save that as CSV",
            Self::Utf32 => "save it as UTF-8",
            Self::Ending(_) => "if it is a text with delimiters, give it the ending .csv or .txt",
        }
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Excel => "an old Excel workbook",
            Self::OpenDocument => "a spreadsheet of another form",
            Self::Spss => "an SPSS file",
            Self::Stata => "a Stata file",
            Self::Sas => "a SAS file",
            Self::Parquet => "a compressed Parquet file",
            Self::Json => "JSON",
            Self::TripleS => "Triple-S of before XML",
            Self::Zip => "an Excel workbook or a zip archive",
            Self::Packed => "a compressed file or an archive",
            Self::Document => "a document",
            Self::Utf32 => "text in UTF-32",
            Self::Ending(ending) => return write!(f, "a .{ending} file"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_how_they_begin() {
        let old = Foreign::by_first_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
        assert_eq!(old, Some(Foreign::Excel));
        assert_eq!(Foreign::by_first_bytes(b"PK\x03\x04\x14"), Some(Foreign::Zip));
        assert_eq!(Foreign::by_first_bytes(b"PAR1;PAR2\n"), None);
    }
}
