//! JSON lines: an object a line, its keys the columns.

use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};

use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::error::{FileFault, RowError};
use super::form::Form;
use super::opened::{Made, Wanted, source};
use super::packed::Packing;
use super::records::Records;
use super::steady::SteadyFile;
use super::window::LONGEST_CELL;
use crate::source::brief;

/// A table has no more columns.
const MOST_COLUMNS: usize = 100_000;

/// No line is longer.
const LONGEST_LINE: u64 = 256 << 20;

/// Takes a line of a number. Says whether more are wanted.
type Take<'t> = dyn FnMut(usize, &[u8]) -> Result<bool, FileFault> + 't;

/// The table in `file`, which is gone through twice: for its columns, and for its rows.
pub(super) fn make(
    file: &mut SteadyFile,
    packing: Option<Packing>,
    wanted: &Wanted<'_>,
) -> Result<Made, FileFault> {
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut errors = Vec::new();
    lines(source(file, packing)?, &mut |number, line| {
        let told = parse(line).and_then(|object| {
            for (name, _) in object {
                let next = columns.len();
                columns.entry(name).or_insert(next);
            }
            match columns.len() > MOST_COLUMNS {
                true => Err(format!("has the key of column {MOST_COLUMNS}; are keys values?")),
                false => Ok(()),
            }
        });
        errors.extend(told.err().map(|fault| (number, fault)));
        Ok(errors.len() < RowError::AT_ONCE)
    })?;
    if !errors.is_empty() {
        let more = errors.len() == RowError::AT_ONCE;
        return Err(FileFault::Lines { errors, more });
    }
    if columns.is_empty() {
        return Err(FileFault::Empty);
    }
    let mut header: Vec<&str> = vec![""; columns.len()];
    for (name, at) in &columns {
        header[*at] = name;
    }
    let mut records = Records::new(wanted.most_bytes)?;
    records.row(header)?;
    let mut cells = vec![String::new(); columns.len()];
    let mut blank = 0;
    lines(source(file, packing)?, &mut |_, line| {
        if line.trim_ascii().is_empty() {
            // Those at the end are no rows.
            blank += 1;
            return Ok(true);
        }
        for _ in 0..std::mem::take(&mut blank) {
            records.end()?;
        }
        for (name, value) in parse(line).map_err(|_| FileFault::Changed)? {
            let at = columns.get(&name).ok_or(FileFault::Changed)?;
            cells[*at] = value;
        }
        records.row(cells.iter().map(String::as_str))?;
        cells.iter_mut().for_each(String::clear);
        Ok(true)
    })?;
    Ok(Made::plain(records.finish()?, Form::JsonLines(packing)))
}

/// Gives the lines of `source`, with their numbers from 1, to `take` until that has seen enough.
fn lines(source: impl Read, take: &mut Take<'_>) -> Result<(), FileFault> {
    let mut source = BufReader::with_capacity(1 << 16, source);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = (&mut source)
            .take(LONGEST_LINE + 1)
            .read_until(b'\n', &mut line)?;
        if read as u64 > LONGEST_LINE {
            let errors = vec![(number, "is longer than 256 MiB".to_owned())];
            return Err(FileFault::Lines { errors, more: false });
        }
        let text = match number {
            1 => line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line),
            _ => &line,
        };
        if read == 0 || !take(number, text)? {
            return Ok(());
        }
    }
    Ok(())
}

/// The keys of a line and their values as text; none of a blank line.
fn parse(line: &[u8]) -> Result<Vec<(String, String)>, String> {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Ok(Vec::new());
    }
    if std::str::from_utf8(line).is_err() {
        return Err("is not UTF-8, as JSON is; save it anew as UTF-8".to_owned());
    }
    let mut json = serde_json::Deserializer::from_slice(line);
    let object = json.deserialize_any(ObjectVisitor).and_then(|object| {
        json.end()?;
        Ok(object)
    });
    object.map_err(|error| match error.classify() {
        // Of our own making, with a place that serde adds.
        serde_json::error::Category::Data => {
            let told = error.to_string();
            told.rfind(" at line ")
                .map_or(told.clone(), |end| told[..end].to_owned())
        }
        serde_json::error::Category::Eof => "breaks off before its object ends".to_owned(),
        _ => format!("is not JSON: a mistake at character {}", error.column()),
    })
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Vec<(String, String)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut object: Vec<(String, String)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value: Plain = map.next_value().map_err(|error| {
                let told = error.to_string();
                match told.starts_with("nested") {
                    true => A::Error::custom(format!(
                        "has an array or an object under `{}`; a column holds texts and numbers",
                        brief(&key)
                    )),
                    false => error,
                }
            })?;
            if object.iter().any(|(other, _)| *other == key) {
                return Err(A::Error::custom(format!("has the key `{}` twice", brief(&key))));
            }
            if value.0.len().max(key.len()) > LONGEST_CELL {
                return Err(A::Error::custom(format!(
                    "has more than {} MiB under `{}`; is the file made to fill memory?",
                    LONGEST_CELL >> 20,
                    brief(&key)
                )));
            }
            object.push((key, value.0));
        }
        Ok(object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(A::Error::custom(
            "is an array; each line is an object, such as {\"id\": 1, \"svar\": \"…\"}",
        ))
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Err(no_object())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Err(no_object())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Err(no_object())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Err(no_object())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(no_object())
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Err(no_object())
    }
}

fn no_object<E: Error>() -> E {
    E::custom("is no object; each line is one, such as {\"id\": 1, \"svar\": \"…\"}")
}

/// A value that fits a cell, as text; null is blank.
struct Plain(String);

impl<'de> serde::Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Plain, E> {
        Ok(Plain(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Plain, E> {
        Ok(Plain(value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Plain, E> {
        Ok(Plain(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Plain, E> {
        Ok(Plain(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Plain, E> {
        Ok(Plain(value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Plain, E> {
        Ok(Plain(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Plain, A::Error> {
        Err(A::Error::custom("nested"))
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Plain, A::Error> {
        Err(A::Error::custom("nested"))
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::{answers, long, read_all};

    fn told(text: &str) -> String {
        let files: [(&str, &[u8]); 1] = [("svar.jsonl", text.as_bytes())];
        read_all(&files, &long(Some("id"), None, "svar")).expect_err("an error")
    }

    #[test]
    fn lines_are_rows_and_keys_are_columns() {
        let text = "\u{feff}{\"id\":1,\"svar\":\"ja, \\\"nei\\\"\\nog\"}\r\n\n{\"svar\":\"sep=;\",\"x\":null,\"id\":\"b\"}\n{\"id\":2.5}\n\n";
        let files: [(&str, &[u8]); 1] = [("svar.jsonl", text.as_bytes())];
        let (corpus, notices) = read_all(&files, &long(Some("id"), None, "svar")).expect("a survey");
        assert_eq!(answers(&corpus), ["1/svar: ja, \"nei\"\nog", "b/svar: sep=;"]);
        assert_eq!(corpus.respondents.len(), 3);
        assert_eq!(
            notices[0].to_string(),
            "svar.jsonl: JSON lines, 3 rows, 2 answers"
        );
    }

    #[test]
    fn what_fits_no_cell_is_told_with_its_line() {
        assert_eq!(
            told(
                "{\"id\":1}\n{\"id\":2,\"svar\":[1]}\n{\"id\":{}}\n[1]\n7\n{\"id\":3,\"id\":3}\n{\"id\":\n{\"id\":4}x\n"
            ),
            "svar.jsonl: line 2 has an array or an object under `svar`; a column holds texts and numbers\n  \
             line 3 has an array or an object under `id`; a column holds texts and numbers\n  \
             line 4 is an array; each line is an object, such as {\"id\": 1, \"svar\": \"…\"}\n  \
             line 5 is no object; each line is one, such as {\"id\": 1, \"svar\": \"…\"}\n  \
             line 6 has the key `id` twice\n  \
             line 7 breaks off before its object ends\n  \
             line 8 is not JSON: a mistake at character 9"
        );
    }

    #[test]
    fn a_value_that_fills_memory_is_told_with_its_line() {
        let long = "x".repeat(super::LONGEST_CELL + 1);
        assert_eq!(
            told(&format!("{{\"id\":1}}\n{{\"svar\":\"{long}\"}}\n")),
            "svar.jsonl: line 2 has more than 32 MiB under `svar`; is the file made to fill memory?"
        );
        let key = "å".repeat(100);
        assert_eq!(
            told(&format!("{{\"{key}\":[1]}}\n")),
            format!(
                "svar.jsonl: line 1 has an array or an object under `{}…`; a column holds texts and numbers",
                "å".repeat(60)
            )
        );
    }

    #[test]
    fn faults_of_rows_are_told_with_their_line() {
        assert_eq!(
            told("{\"id\":1,\"svar\":\"a\"}\n\n{\"svar\":\"b\"}\n"),
            "svar.jsonl: row 3 (line 3) has no respondent's id in column `id`\n  a rule for rows without an id: \
             --blank-ids number (`blank_ids` in the project file)"
        );
        assert!(told("{\"id\":1,\"svra\":\"a\"}\n").contains("did you mean `svra`?"));
        assert!(told("\n").starts_with("svar.jsonl: the file is empty"));
    }
}
