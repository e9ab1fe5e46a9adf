//! The rows of the file of decisions.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Row, Transaction, params};

use crate::codebook::ThemeId;
use crate::corpus::{QuestionId, RespondentId};

use super::decision::{Decision, Moment, Sequence, UnknownVerdict, Verdict};
use super::decisions::Entry;
use super::error::ReviewError;

/// As they are read, by [`select`], too.
pub(super) const COLUMNS: &str = "sequence, \"when\", reviewer, respondent, question, theme, verdict, undoes, note, text_sha256, codebook_sha256";

pub(super) fn insert(transaction: &Transaction<'_>, entry: &Entry) -> Result<Sequence, ReviewError> {
    let sql =
        format!("INSERT INTO decisions ({COLUMNS}) VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    let (Entry::Decision(Decision { reviewer, .. }) | Entry::Undo { reviewer, .. }) = entry;
    if reviewer.trim().is_empty() {
        return Err(ReviewError::NoReviewer);
    }
    let written = match entry {
        Entry::Decision(decision) => {
            if decision.theme.is_none() && decision.verdict != Verdict::Accept {
                return Err(ReviewError::NoTheme);
            }
            if decision.text_hash.is_empty() {
                return Err(ReviewError::NoText);
            }
            let values = params![
                decision.when.as_str(),
                decision.reviewer,
                decision.respondent.as_str(),
                decision.question.as_str(),
                decision.theme.as_ref().map(ThemeId::as_str),
                decision.verdict.name(),
                None::<i64>,
                decision.note,
                decision.text_hash,
                decision.codebook_hash,
            ];
            transaction.execute(&sql, values)
        }
        Entry::Undo {
            when,
            reviewer,
            of,
            note,
        } => {
            let none = None::<&str>;
            let values = params![
                when.as_str(),
                reviewer,
                none,
                none,
                none,
                "undo",
                of,
                note,
                "",
                ""
            ];
            transaction.execute(&sql, values)
        }
    };
    let fault = |error| ReviewError::Sqlite {
        path: PathBuf::new(),
        error,
    };
    written.map_err(fault)?;
    Ok(transaction.last_insert_rowid())
}

pub(super) fn history(connection: &Connection, path: &Path) -> Result<Vec<(Sequence, Entry)>, ReviewError> {
    let sql = format!("SELECT {COLUMNS} FROM decisions ORDER BY sequence");
    select(connection, path, &sql, [])
}

pub(super) fn select(
    connection: &Connection,
    path: &Path,
    sql: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<(Sequence, Entry)>, ReviewError> {
    let fault = |error| ReviewError::Sqlite {
        path: path.to_owned(),
        error,
    };
    let mut statement = connection.prepare(sql).map_err(fault)?;
    let mut rows = statement.query(values).map_err(fault)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(fault)? {
        let sequence = row.get(0).map_err(fault)?;
        let entry = entry(row).map_err(fault)?.map_err(|what| ReviewError::Damaged {
            path: path.to_owned(),
            sequence,
            what,
        })?;
        found.push((sequence, entry));
    }
    Ok(found)
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Result<Entry, String>> {
    let text = |at: usize| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    let (when, reviewer, verdict, note) = (text(1)?, text(2)?, text(6)?, text(8)?);
    let (respondent, question, theme) = (text(3)?, text(4)?, row.get::<_, Option<String>>(5)?);
    let (of, text_hash, codebook_hash) = (row.get::<_, Option<i64>>(7)?, text(9)?, text(10)?);
    let made = || -> Result<Entry, String> {
        let when = Moment::new(&when).map_err(|error| error.to_string())?;
        if let Some(of) = of {
            return Ok(Entry::Undo {
                when,
                reviewer,
                of,
                note,
            });
        }
        let theme = theme.as_deref().map(ThemeId::new).transpose();
        Ok(Entry::Decision(Decision {
            when,
            reviewer,
            respondent: RespondentId::new(&respondent).map_err(|error| error.to_string())?,
            question: QuestionId::new(&question).map_err(|error| error.to_string())?,
            theme: theme.map_err(|error| error.to_string())?,
            verdict: verdict
                .parse()
                .map_err(|error: UnknownVerdict| error.to_string())?,
            note,
            text_hash,
            codebook_hash,
        }))
    };
    Ok(made())
}
