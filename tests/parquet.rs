//! Parquet of the programs that write it (tests/fixtures/README.md), and of this one.

use std::path::{Path, PathBuf};

use fritekst::corpus::{Corpus, Layout, Notice, ReadOptions, Shape, read};
use fritekst::report::{ColumnKind, Format, GridWriter, Provenance, Value};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn layout(background: &[&str]) -> Layout {
    Layout {
        id: Some("id".to_owned()),
        shape: Shape::Long {
            question: None,
            text: "svar".to_owned(),
        },
        background: background.iter().map(|name| (*name).to_owned()).collect(),
        weight: None,
    }
}

fn try_read(path: &Path, background: &[&str]) -> Result<(Corpus, Vec<Notice>), String> {
    let read = read(
        &[path.to_owned()],
        &layout(background),
        &[],
        &ReadOptions::default(),
    );
    read.map_err(|error| error.to_string())
}

/// The respondent of that number as `id|value|value`, and the answer.
fn shown(corpus: &Corpus, at: usize) -> (String, Option<String>) {
    let respondent = corpus.respondents.get(at);
    let values = (0..corpus.background.len()).map(|at| respondent.value(at).unwrap_or("-").to_owned());
    let row: Vec<String> = [respondent.id().to_owned()].into_iter().chain(values).collect();
    let answer = corpus.answers().find(|answer| answer.respondent == at);
    (row.join("|"), answer.map(|answer| answer.text.to_owned()))
}

#[test]
fn what_pandas_writes_is_read() {
    let background = ["vekt", "fylke", "dag", "tid", "ja"];
    let (corpus, notices) = try_read(&fixture("pandas.parquet"), &background).expect("a survey");
    let rows: Vec<(String, Option<String>)> = (0..4).map(|at| shown(&corpus, at)).collect();
    let expected = [
        (
            "1|1|Oslo|2023-05-01|2023-05-02T13:45:00|true",
            Some("Vi mangler boliger, «særlig» små."),
        ),
        ("2|0.3|Troms|-|-|false", Some("Tolk!\nOg mer tolk")),
        ("3|-|-|1969-12-31|1960-01-01T08:30:15.25|-", None),
        (
            "4|2.5|Oslo|1999-12-31|2000-01-01T00:00:00|true",
            Some("= ingenting"),
        ),
    ];
    let expected = expected.map(|(row, answer)| (row.to_owned(), answer.map(str::to_owned)));
    assert_eq!(rows, expected);
    assert_eq!(
        notices[0].to_string(),
        "pandas.parquet: Parquet, 4 rows, 3 answers"
    );
}

#[test]
fn what_duckdb_writes_is_read_in_all_its_row_groups() {
    let background = [
        "vekt", "fylke", "dag", "tid", "sone", "klokke", "stor", "flyt", "ja", "nokkel",
    ];
    let (corpus, _) = try_read(&fixture("duckdb.parquet"), &background).expect("a survey");
    assert_eq!(corpus.len(), 5000);
    assert_eq!(
        shown(&corpus, 0).0,
        "1|1.25|Troms|2023-05-02|2023-05-01T10:00:01|2023-05-01T10:00:00Z|08:30:00|4000000001|0.3|false|\
         00000000-0000-4000-8000-000000000001"
    );
    let (last, answer) = shown(&corpus, 4999);
    assert!(
        last.starts_with("5000|2.25|Oslo|2037-01-07|2023-05-01T11:23:20|"),
        "{last}"
    );
    assert_eq!(answer.as_deref(), Some("Svar nummer 5000"));
    assert_eq!(shown(&corpus, 2).0.split('|').nth(1), Some("-"));
}

#[test]
fn zstandard_of_polars_and_of_pyarrow_is_read_in_pages_of_both_versions() {
    for name in ["polars.parquet", "zstd.parquet"] {
        let (corpus, _) = try_read(&fixture(name), &["fylke", "vekt"]).expect("a survey");
        assert_eq!(corpus.respondents.len(), 3000, "{name}");
        assert_eq!(corpus.len(), 3000 - 3000 / 7, "{name}");
        for number in 1..=3000 {
            let fylke = if number % 2 == 1 { "Oslo" } else { "Troms" };
            let vekt = match number % 3 {
                0 => "-".to_owned(),
                rest => format!("{rest}.25"),
            };
            let answer = (number % 7 > 0).then(|| format!("Vi mangler boliger og tolk, nummer {number}"));
            let expected = (format!("k{number}|{fylke}|{vekt}"), answer);
            assert_eq!(shown(&corpus, number - 1), expected, "{name}");
        }
    }
}

#[test]
fn what_is_not_read_says_so() {
    assert_eq!(
        try_read(&fixture("gzip.parquet"), &[]).expect("a survey").0.len(),
        1
    );
    let told = try_read(&fixture("brotli.parquet"), &[]).expect_err("a compression that is not read");
    assert!(
        told.contains("compressed by brotli, which is not read; write it with snappy"),
        "{told}"
    );
    let told = try_read(&fixture("duckdb.parquet"), &["liste"]).expect_err("lists");
    assert!(told.contains("column `liste` holds no plain values"), "{told}");
    let told = try_read(&fixture("pandas.parquet"), &["fylk"]).expect_err("no such column");
    assert!(
        told.contains("there is no column `fylk`; did you mean `fylke`?"),
        "{told}"
    );
}

#[test]
fn damage_is_an_error_and_nothing_worse() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.parquet");
    for (name, background, step) in [
        ("pandas.parquet", &["vekt", "fylke", "dag", "tid", "ja"][..], 3),
        ("zstd.parquet", &["vekt", "fylke"], 29),
    ] {
        let whole = std::fs::read(fixture(name)).expect("a fixture");
        for length in (8..whole.len()).step_by(97) {
            std::fs::write(&path, &whole[..length]).expect("a file");
            let told = try_read(&path, background).expect_err("a file cut short");
            assert!(told.contains("damaged or cut short"), "{told}");
        }
        for at in (0..whole.len()).step_by(step) {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << (at % 8);
            std::fs::write(&path, &damaged).expect("a file");
            // Whatever is read or told: it comes to an end without panic.
            let _ = try_read(&path, background);
        }
    }
}

/// Codings of so many respondents, as Parquet.
fn written(rows: usize) -> Vec<u8> {
    let columns = [
        ("id", ColumnKind::Text),
        ("svar", ColumnKind::Text),
        ("start", ColumnKind::Integer),
        ("vekt", ColumnKind::Number),
    ];
    let columns = columns.map(|(name, kind)| (name.to_owned(), kind)).to_vec();
    let provenance = Provenance::new(&Corpus::default(), Some("0123456789ab".to_owned()));
    let mut out = Vec::new();
    let mut grid =
        GridWriter::typed(&mut out, Format::Parquet, columns, &provenance, None).expect("a writer");
    for row in 0..rows {
        let theme = match row % 3 {
            0 => Value::Missing,
            _ => Value::Text(format!("tema.æ{}", row % 7)),
        };
        let start = if row % 2 == 0 {
            Value::Count(row)
        } else {
            Value::Missing
        };
        let weight = Value::Number(0.5 + row as f64);
        grid.row(vec![Value::Text(format!("={row}")), theme, start, weight])
            .expect("a row");
    }
    grid.finish().expect("a file");
    out
}

#[test]
fn codings_are_written_in_groups_and_read_back_exactly() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("koder.parquet");
    let rows = (1 << 16) + 5;
    std::fs::write(&path, written(rows)).expect("a file");
    let (corpus, _) = try_read(&path, &["start", "vekt"]).expect("a survey");
    assert_eq!(corpus.respondents.len(), rows);
    for at in [0, 1, 2, 65_535, 65_536, rows - 1] {
        let respondent = corpus.respondents.get(at);
        assert_eq!(
            respondent.id(),
            format!("={at}"),
            "as it was, with no space before"
        );
        assert_eq!(
            respondent.value(0),
            (at % 2 == 0).then(|| at.to_string()).as_deref()
        );
        assert_eq!(respondent.value(1), Some(format!("{}", 0.5 + at as f64).as_str()));
        let answer = corpus.answers().find(|answer| answer.respondent == at);
        let expected = (at % 3 > 0).then(|| format!("tema.æ{}", at % 7));
        assert_eq!(answer.map(|answer| answer.text.to_owned()), expected);
    }
}

#[test]
fn the_same_codings_are_the_same_bytes() {
    assert_eq!(written(100), written(100));
    assert!(written(0).starts_with(b"PAR1"), "also where there are no rows");
}
