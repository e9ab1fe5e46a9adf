//! Decisions on disk: a history in SQLite to which is only added.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Row, Transaction, TransactionBehavior, params};
use rustc_hash::FxHashMap;

use crate::corpus::{QuestionId, RespondentId};

use super::decision::{Decision, Moment, Sequence};
use super::error::ReviewError;
use super::records::{COLUMNS, history, insert, select};
use super::standing::{Standing, State};

/// `frtk`: tells SQLite files of decisions from others.
const APPLICATION: i64 = 0x6672_746b;
/// The form of the tables.
const FORM: i64 = 1;
/// How long one waits for another who writes.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is kept is never changed nor taken away, whoever opens the file.
const TABLES: &str = "
CREATE TABLE decisions (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    \"when\" TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    respondent TEXT,
    question TEXT,
    theme TEXT,
    verdict TEXT NOT NULL CHECK (verdict IN ('add', 'remove', 'accept', 'undo')),
    undoes INTEGER REFERENCES decisions (sequence),
    note TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    codebook_sha256 TEXT NOT NULL,
    CHECK ((verdict = 'undo') = (undoes IS NOT NULL)),
    CHECK ((verdict = 'undo') = (respondent IS NULL)),
    CHECK ((respondent IS NULL) = (question IS NULL))
) STRICT;
CREATE INDEX by_answer ON decisions (question, respondent);
CREATE TRIGGER nothing_changes BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only added to'); END;
CREATE TRIGGER nothing_goes BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only added to'); END;
";

/// What the history holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Entry {
    /// A decision on an answer.
    Decision(Decision),
    /// That an earlier entry does not count any more.
    Undo {
        /// When.
        when: Moment,
        /// Who undid it.
        reviewer: String,
        /// What.
        of: Sequence,
        /// Why; may be blank.
        note: String,
    },
}

impl Entry {
    /// Without white space around names and notes, so that what goes out as CSV comes back the same.
    fn tidied(self) -> Self {
        // No CSV has signs that steer a machine.
        let is_sign = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        let trimmed = |text: String| text.replace(is_sign, " ").trim().to_owned();
        match self {
            Self::Decision(decision) => Self::Decision(Decision {
                reviewer: trimmed(decision.reviewer),
                note: trimmed(decision.note),
                ..decision
            }),
            Self::Undo {
                when,
                reviewer,
                of,
                note,
            } => Self::Undo {
                when,
                reviewer: trimmed(reviewer),
                of,
                note: trimmed(note),
            },
        }
    }
}

/// A file of decisions. What a method has acknowledged is on disk, also if the machine stops right after; several programs may
/// read and write one file at a time.
#[derive(Debug)]
pub struct Decisions {
    connection: Connection,
    path: PathBuf,
    /// What tells the file from another of its name.
    identity: Option<Identity>,
}

/// Device and number of a file, where the system has such.
type Identity = (u64, u64);

fn identity(path: &Path) -> Option<Identity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let file = fs::metadata(path).ok()?;
        Some((file.dev(), file.ino()))
    }
    // Elsewhere a file that is open can be neither removed nor replaced.
    #[cfg(not(unix))]
    {
        path.exists().then_some((0, 0))
    }
}

impl Decisions {
    /// Opens the file, or makes it, with its folder, where there is none.
    pub fn open(path: &Path) -> Result<Self, ReviewError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| ReviewError::Folder {
                path: folder.to_owned(),
                error,
            })?;
        }
        Self::with(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )
    }

    /// Opens a file that must be there.
    pub fn existing(path: &Path) -> Result<Self, ReviewError> {
        if !path.exists() {
            return Err(ReviewError::Missing(path.to_owned()));
        }
        Self::with(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn with(path: &Path, flags: OpenFlags) -> Result<Self, ReviewError> {
        let fault = |error| ReviewError::Sqlite {
            path: path.to_owned(),
            error,
        };
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(fault)?;
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        let mut decisions = Self {
            connection,
            path: path.to_owned(),
            identity: None,
        };
        decisions.prepare()?;
        decisions.identity = identity(path);
        Ok(decisions)
    }

    /// Makes the tables in an empty file, and refuses what is none of ours before anything is changed in it.
    fn prepare(&mut self) -> Result<(), ReviewError> {
        let path = self.path.clone();
        let fault = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => ReviewError::Foreign(path.clone()),
            _ => ReviewError::Sqlite {
                path: path.clone(),
                error,
            },
        };
        let pragma = |connection: &Connection, name: &str| {
            connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0))
        };
        if pragma(&self.connection, "application_id").map_err(fault)? != APPLICATION {
            self.begin_file(&fault)?;
        }
        let form = pragma(&self.connection, "user_version").map_err(fault)?;
        if form > FORM {
            return Err(ReviewError::Newer {
                path: path.clone(),
                form,
                known: FORM,
            });
        }
        // WAL is kept in the file itself; that it cannot be had (on some network drives) costs speed, not safety.
        let mode = |row: &Row<'_>| row.get::<_, String>(0);
        let is_wal = self.connection.pragma_query_value(None, "journal_mode", mode);
        if is_wal.map_err(fault)? != "wal" {
            let set = self
                .connection
                .pragma_update_and_check(None, "journal_mode", "wal", mode);
            match set.map(drop) {
                Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {}
                result => result.map_err(fault)?,
            }
        }
        self.connection
            .pragma_update(None, "synchronous", "FULL")
            .map_err(fault)?;
        self.connection
            .pragma_update(None, "foreign_keys", true)
            .map_err(fault)
    }

    fn begin_file(&mut self, fault: &dyn Fn(rusqlite::Error) -> ReviewError) -> Result<(), ReviewError> {
        let path = self.path.clone();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(fault)?;
        let id: i64 = transaction
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .map_err(fault)?;
        // Another may have made the tables while we waited.
        if id == APPLICATION {
            return Ok(());
        }
        let things: i64 = transaction
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(fault)?;
        if id != 0 || things > 0 {
            return Err(ReviewError::Foreign(path));
        }
        transaction.execute_batch(TABLES).map_err(fault)?;
        transaction
            .pragma_update(None, "application_id", APPLICATION)
            .map_err(fault)?;
        transaction
            .pragma_update(None, "user_version", FORM)
            .map_err(fault)?;
        transaction.commit().map_err(fault)
    }

    /// Whether the file is still that of its name: one that was removed or replaced is written to in vain.
    pub fn is_in_place(&self) -> bool {
        self.identity.is_some() && self.identity == identity(&self.path)
    }

    /// Keeps a decision if the history is as it is `expected`, which nobody can change in between; tells whether it was.
    pub fn record_if(
        &mut self,
        decision: &Decision,
        expected: impl FnOnce(&[(Sequence, Entry)]) -> bool,
    ) -> Result<Option<Sequence>, ReviewError> {
        let path = self.path.clone();
        self.write(|transaction| match expected(&history(transaction, &path)?) {
            true => insert(transaction, &Entry::Decision(decision.clone()).tidied()).map(Some),
            false => Ok(None),
        })
    }

    /// Keeps a decision.
    pub fn record(&mut self, decision: &Decision) -> Result<Sequence, ReviewError> {
        self.write(|transaction| insert(transaction, &Entry::Decision(decision.clone()).tidied()))
    }

    /// Undoes an earlier decision, or an earlier undoing.
    pub fn undo(
        &mut self,
        of: Sequence,
        reviewer: &str,
        when: &Moment,
        note: &str,
    ) -> Result<Sequence, ReviewError> {
        self.undo_if((of, reviewer, when, note), |_| true)?
            .ok_or(ReviewError::Unknown(of))
    }

    /// The same if the history is as it is `expected`, which nobody can change in between; nothing if it is not.
    pub fn undo_if(
        &mut self,
        (of, reviewer, when, note): (Sequence, &str, &Moment, &str),
        expected: impl FnOnce(&[(Sequence, Entry)]) -> bool,
    ) -> Result<Option<Sequence>, ReviewError> {
        let path = self.path.clone();
        self.write(|transaction| {
            let history = history(transaction, &path)?;
            if !expected(&history) {
                return Ok(None);
            }
            if !history.iter().any(|(sequence, _)| *sequence == of) {
                return Err(ReviewError::Unknown(of));
            }
            if Standing::undone(&history).contains(&of) {
                return Err(ReviewError::Undone(of));
            }
            let undo = Entry::Undo {
                when: when.clone(),
                reviewer: reviewer.to_owned(),
                of,
                note: note.to_owned(),
            };
            insert(transaction, &undo.tidied()).map(Some)
        })
    }

    /// Keeps the entries of another file, all of them or none; what is here already is left out, as often as it is here. An undoing of entries names the
    /// number that its target has in `entries`. Tells how many were new.
    pub fn import(&mut self, entries: &[(Sequence, Entry)]) -> Result<usize, ReviewError> {
        let path = self.path.clone();
        self.write(|transaction| {
            let mut known: FxHashMap<Entry, VecDeque<Sequence>> = FxHashMap::default();
            for (sequence, entry) in history(transaction, &path)? {
                known.entry(entry).or_default().push_back(sequence);
            }
            let mut here: FxHashMap<Sequence, Sequence> = FxHashMap::default();
            let mut new = 0;
            for (there, entry) in entries {
                let entry = match entry {
                    Entry::Decision(decision) => Entry::Decision(decision.clone()),
                    Entry::Undo {
                        when,
                        reviewer,
                        of,
                        note,
                    } => Entry::Undo {
                        when: when.clone(),
                        reviewer: reviewer.clone(),
                        of: *here.get(of).ok_or(ReviewError::Unknown(*of))?,
                        note: note.clone(),
                    },
                };
                let entry = entry.tidied();
                let sequence = match known.get_mut(&entry).and_then(VecDeque::pop_front) {
                    Some(sequence) => sequence,
                    None => {
                        new += 1;
                        insert(transaction, &entry)?
                    }
                };
                here.insert(*there, sequence);
            }
            Ok(new)
        })
    }

    /// Everything that was ever decided, in order.
    pub fn history(&self) -> Result<Vec<(Sequence, Entry)>, ReviewError> {
        history(&self.connection, &self.path)
    }

    /// The number of the latest entry; 0 where there is none. What was read before still holds as long as it is the same.
    pub fn latest(&self) -> Result<Sequence, ReviewError> {
        let sql = "SELECT coalesce(max(sequence), 0) FROM decisions";
        let latest = self.connection.query_row(sql, [], |row| row.get(0));
        latest.map_err(|error| ReviewError::Sqlite {
            path: self.path.clone(),
            error,
        })
    }

    /// What stands of it.
    pub fn standing(&self) -> Result<Standing, ReviewError> {
        Ok(Standing::of(&self.history()?))
    }

    /// What stands of the decisions on one answer.
    pub fn current(&self, respondent: &RespondentId, question: &QuestionId) -> Result<State, ReviewError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM decisions WHERE verdict = 'undo' OR (question = ?1 AND respondent = ?2) ORDER BY sequence"
        );
        let keys = params![question.as_str(), respondent.as_str()];
        let history = select(&self.connection, &self.path, &sql, keys)?;
        let key = (question.clone(), respondent.clone());
        Ok(Standing::of(&history).answers.remove(&key).unwrap_or_default())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ReviewError>,
    ) -> Result<T, ReviewError> {
        let path = self.path.clone();
        let fault = |error| ReviewError::Sqlite {
            path: path.clone(),
            error,
        };
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(fault)?;
        let done = work(&transaction).map_err(|error| match error {
            ReviewError::Sqlite { error, .. } => fault(error),
            error => error,
        })?;
        transaction.commit().map_err(fault)?;
        Ok(done)
    }
}
