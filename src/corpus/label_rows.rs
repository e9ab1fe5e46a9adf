//! Which rows of labels below the header are passed over in each of several files: some exports of Qualtrics have them, others of
//! the same survey have not, and whoever says that there are some may mean the first.

use std::path::{Path, PathBuf};

use super::error::FileFault;
use super::form::Numbering;
use super::header_rows::HeaderRows;
use super::layout::Layout;
use super::qualtrics::{are_import_ids, are_wordings};
use super::read::ReadOptions;
use super::scan::scan;

/// The rows of the header of each of `files`: as they are said, unless some files show that they hold what Qualtrics calls the columns;
/// then each file has as many as it shows.
pub(super) fn header_rows(
    files: &[PathBuf],
    layout: &Layout,
    options: &ReadOptions,
) -> Vec<Option<HeaderRows>> {
    let said = options.header_rows;
    let Some(rows) = said.filter(|rows| rows.labels() > 0 && files.len() > 1) else {
        return vec![said; files.len()];
    };
    let bare = ReadOptions {
        header_rows: Some(rows.with_labels(0)),
        ..options.clone()
    };
    // What cannot be read is told when it is read, and pipes can be read but once.
    let shown = |file: &PathBuf| match file.is_file() {
        true => shown(file, layout, &bare).ok().flatten(),
        false => None,
    };
    let shown: Vec<Option<usize>> = files.iter().map(shown).collect();
    let of_file = |shown: Option<usize>| shown.map_or(rows, |labels| rows.with_labels(labels));
    match shown.iter().flatten().any(|labels| *labels > 0) {
        true => shown.into_iter().map(|shown| Some(of_file(shown))).collect(),
        false => vec![said; files.len()],
    }
}

/// How many rows below the header of a file hold what Qualtrics calls the columns, and its ids of them; nothing where a file has no
/// rows but those of its table.
fn shown(path: &Path, layout: &Layout, options: &ReadOptions) -> Result<Option<usize>, FileFault> {
    scan(path, layout, options, |taken, table| {
        if !matches!(taken.form.numbering(), Numbering::Text | Numbering::Sheet) {
            return Ok(None);
        }
        let names: Vec<String> = table.header().names().map(str::to_owned).collect();
        let Some(row) = table.next()? else {
            return Ok(Some(0));
        };
        let has_wordings = are_wordings(names.iter().map(String::as_str), row.fields.iter());
        let has_ids = table.next()?.is_some_and(|row| are_import_ids(row.fields.iter()));
        Ok(Some(match (has_ids, has_wordings) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }))
    })
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::{answers, read_with, wide};
    use crate::corpus::{Duplicates, HeaderRows, Notice, ReadOptions};

    const NAMES: &str = "StartDate,ResponseId,Q1\n";
    const WORDINGS: &str = "Start Date,Response ID,Hva?\n";
    const IDS: &str = "\"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\"\n";

    #[test]
    fn each_file_has_the_rows_of_labels_that_it_shows() {
        let row = |id: &str| format!("2023-05-01 10:00,R_{id},ja\n");
        let files = [
            ("a.csv", format!("{NAMES}{WORDINGS}{}", row("1"))),
            ("b.csv", format!("{NAMES}{}{}", row("2"), row("3"))),
            ("c.csv", format!("{NAMES}{WORDINGS}{IDS}{}", row("4"))),
        ];
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, text)| (*name, text.as_bytes()))
            .collect();
        let layout = wide(Some("ResponseId"), &[("a", "Q1")]);
        let read = |files: &[(&str, &[u8])], duplicates| {
            let options = ReadOptions {
                header_rows: Some(HeaderRows::new("1-2").expect("rows")),
                duplicates,
                ..ReadOptions::default()
            };
            let (corpus, notices) = read_with(files, &layout, &[], &options).expect("a survey");
            let told: Vec<String> = notices.iter().map(Notice::to_string).collect();
            (answers(&corpus), told.join("\n"))
        };
        for duplicates in [Duplicates::Refuse, Duplicates::Last] {
            let (read, told) = read(&files, duplicates);
            assert_eq!(read, ["R_1/a: ja", "R_2/a: ja", "R_3/a: ja", "R_4/a: ja"]);
            assert!(
                told.contains(
                    "b.csv: the rows below its header are all of the table, since they do not hold what Qualtrics calls the columns, as \
                     those of other files do"
                ),
                "{told}"
            );
            assert!(
                told.contains("a.csv: 1 row below the names is passed over"),
                "{told}"
            );
            assert!(
                told.contains("c.csv: 2 rows below the names are passed over"),
                "{told}"
            );
        }
        // Labels of somebody's own are not known for such.
        let (read, _) = read(&files[1..2], Duplicates::Refuse);
        assert_eq!(read, ["R_3/a: ja"]);
        let own: [(&str, &[u8]); 2] = [
            ("a.csv", b"ResponseId,Q1\nid,Hva?\n1,ja\n"),
            ("b.csv", b"ResponseId,Q1\nid,Hva?\n2,ja\n"),
        ];
        let options = ReadOptions {
            header_rows: Some(HeaderRows::new("1-2").expect("rows")),
            ..ReadOptions::default()
        };
        let (corpus, _) = read_with(&own, &layout, &[], &options).expect("a survey");
        assert_eq!(answers(&corpus), ["1/a: ja", "2/a: ja"]);
    }
}
