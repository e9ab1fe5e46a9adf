//! Decisions as CSV: for other programs, for safekeeping, and to gather those of several places.

use crate::codebook::ThemeId;
use crate::corpus::{DecodeError, QuestionId, RespondentId, decode_text};
use crate::source::no_formula;

use super::decision::{Decision, Moment, Sequence};
use super::decisions::Entry;

/// The columns that are written. All but the first, `undoes` and the hashes are asked for when read.
const COLUMNS: [&str; 11] = [
    "sequence",
    "when",
    "reviewer",
    "respondent",
    "question",
    "theme",
    "verdict",
    "undoes",
    "note",
    "text_sha256",
    "codebook_sha256",
];

/// Why rows are no decisions.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// The bytes are no text.
    #[error(transparent)]
    Text(#[from] DecodeError),
    /// A column is missing.
    #[error(
        "there is no column `{0}`; decisions have the columns reviewer, when, respondent, question, theme, verdict and note, as \
         `fritekst decisions export` writes them"
    )]
    Column(&'static str),
    /// A row is none.
    #[error("line {line}: {what}")]
    Row {
        /// Of the file, from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
}

/// The history as CSV with a heading: the same history gives the same bytes.
pub fn to_csv(history: &[(Sequence, Entry)]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [String; 11]| {
        let cells = row.iter().map(|cell| no_formula(cell).into_owned());
        // Rows of one length, into memory: nothing can fail.
        writer.write_record(cells).is_ok()
    };
    write(COLUMNS.map(str::to_owned));
    for (sequence, entry) in history {
        write(match entry {
            Entry::Decision(decision) => [
                sequence.to_string(),
                decision.when.to_string(),
                decision.reviewer.clone(),
                decision.respondent.to_string(),
                decision.question.to_string(),
                decision.theme.as_ref().map_or("", ThemeId::as_str).to_owned(),
                decision.verdict.name().to_owned(),
                String::new(),
                decision.note.clone(),
                decision.text_hash.clone(),
                decision.codebook_hash.clone(),
            ],
            Entry::Undo {
                when,
                reviewer,
                of,
                note,
            } => {
                let [respondent, question, theme] = [""; 3].map(str::to_owned);
                let head = [sequence.to_string(), when.to_string(), reviewer.clone()];
                let [sequence, when, reviewer] = head;
                let (verdict, undoes, note) = ("undo".to_owned(), of.to_string(), note.clone());
                let [text, codebook] = [""; 2].map(str::to_owned);
                [
                    sequence, when, reviewer, respondent, question, theme, verdict, undoes, note, text,
                    codebook,
                ]
            }
        });
    }
    writer.into_inner().unwrap_or_default()
}

/// Reads decisions as [`to_csv`] writes them, and as people do: with comma, semicolon or tab, the columns in any order. Rows
/// without a number get that of their place. A decision whose text is not told has a blank `text_hash`.
pub fn from_csv(bytes: Vec<u8>) -> Result<Vec<(Sequence, Entry)>, RowsError> {
    let (text, _) = decode_text(bytes, None)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let header = text.lines().next().unwrap_or("");
    let is_in_header = |delimiter: &&u8| header.contains(char::from(**delimiter));
    let delimiter = [b';', b'\t'].iter().find(is_in_header).copied().unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let fault = |error: csv::Error| RowsError::Row {
        line: error.position().map_or(1, csv::Position::line),
        what: error.to_string(),
    };
    let headers = reader.headers().map_err(fault)?.clone();
    let columns = COLUMNS.map(|name| headers.iter().position(|given| given.eq_ignore_ascii_case(name)));
    for at in [1, 2, 3, 4, 5, 6] {
        columns[at].ok_or(RowsError::Column(COLUMNS[at]))?;
    }
    let mut found = Vec::new();
    for (place, record) in reader.records().enumerate() {
        let record = record.map_err(fault)?;
        let line = record.position().map_or(1, csv::Position::line);
        let cells = columns.map(|column| column.and_then(|at| record.get(at)).unwrap_or(""));
        let row = row(cells, place as i64 + 1);
        found.push(row.map_err(|what| RowsError::Row { line, what })?);
    }
    Ok(found)
}

/// The entry of one row, and its number; `place` where it tells none.
fn row(cells: [&str; 11], place: Sequence) -> Result<(Sequence, Entry), String> {
    let [
        sequence,
        when,
        reviewer,
        respondent,
        question,
        theme,
        verdict,
        undoes,
        note,
        text,
        codebook,
    ] = cells;
    let number = |written: &str, what: &str| {
        let error = |_| format!("the {what} `{written}` is no number");
        written.parse::<Sequence>().map_err(error)
    };
    let sequence = match sequence {
        "" => place,
        written => number(written, "sequence")?,
    };
    if reviewer.is_empty() {
        return Err("the reviewer is blank".to_owned());
    }
    let when = Moment::new(when).map_err(|error| error.to_string())?;
    if verdict == "undo" {
        let undo = Entry::Undo {
            when,
            reviewer: reviewer.to_owned(),
            of: number(undoes, "number of what is undone")?,
            note: note.to_owned(),
        };
        return Ok((sequence, undo));
    }
    let theme = Some(theme).filter(|theme| !theme.is_empty());
    let theme = theme.map(|id| ThemeId::new(id).map_err(|error| format!("the theme `{id}`: {error}")));
    let decision = Decision {
        when,
        reviewer: reviewer.to_owned(),
        respondent: RespondentId::new(respondent).map_err(|_| "the respondent is blank")?,
        question: QuestionId::new(question).map_err(|_| "the question is blank")?,
        theme: theme.transpose()?,
        verdict: verdict
            .parse()
            .map_err(|error: super::UnknownVerdict| error.to_string())?,
        note: note.to_owned(),
        text_hash: text.to_owned(),
        codebook_hash: codebook.to_owned(),
    };
    Ok((sequence, Entry::Decision(decision)))
}
