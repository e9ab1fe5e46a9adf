//! Why a survey in Triple-S cannot be read.

use crate::corpus::error::FileFault;

/// What is wrong with a description, or with the file that has its data.
#[derive(Debug, thiserror::Error)]
pub enum TripleSFault {
    /// The description is broken, or no such description.
    #[error(
        "a Triple-S description that cannot be read ({why}, line {line}); export it anew where it comes from"
    )]
    Description {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// A variable that is described so that its data cannot be found.
    #[error("variable `{variable}` {why}; export the survey anew where it comes from")]
    Variable {
        /// Its name.
        variable: String,
        /// What is wrong.
        why: String,
    },
    /// Data that are no single table.
    #[error("it describes {0}, of which no single table can be made; export the respondents by themselves")]
    Several(&'static str),
    /// The file with the data cannot be found.
    #[error("its data are missing: there is no {wanted} in the same folder; the two files belong together")]
    NoData {
        /// The names that were looked for.
        wanted: String,
    },
    /// The file with the data cannot be read.
    #[error("its data, {name}: {fault}")]
    Data {
        /// Its name.
        name: String,
        /// Why.
        fault: Box<FileFault>,
    },
    /// There is no record in the file with the data.
    #[error("its data, {name}, hold no record; was the export cut short?")]
    NoRecords {
        /// Its name.
        name: String,
    },
    /// A record that is not as the description says.
    #[error("record {record} (line {line} of its data) {why}")]
    Record {
        /// Its number, from 1.
        record: usize,
        /// The line it begins on, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// Letters take several bytes, and either unit fits.
    #[error(
        "positions in its data count letters or bytes, and both would fit, so that figures could be wrong; save the data as \
         Windows-1252, where each letter is a byte, or as CSV"
    )]
    Positions,
    /// The description is compressed.
    #[error("a Triple-S description that is packed, which is not read; unpack it beside its data")]
    Packed,
}
