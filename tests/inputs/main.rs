//! Answer files of every format, made by the programs that survey offices have (tests/fixtures/README.md).

mod unusual_sheets;

use std::io::Write;
use std::path::{Path, PathBuf};

use fritekst::corpus::{Corpus, HeaderRows, Layout, Notice, ReadOptions, Shape, read};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

fn layout(background: &[&str], weight: Option<&str>) -> Layout {
    Layout {
        id: Some("id".to_owned()),
        shape: Shape::Long {
            question: None,
            text: "svar".to_owned(),
        },
        background: background.iter().map(|name| (*name).to_owned()).collect(),
        weight: weight.map(str::to_owned),
    }
}

/// The respondents as `id|value|value: answer; answer`, and what was told; or the error, without the folder.
fn told(path: &Path, layout: &Layout, options: &ReadOptions) -> Result<(Vec<String>, Vec<String>), String> {
    let folder = format!("{}/", path.parent().expect("a folder").display());
    let (corpus, notices) = read(&[path.to_owned()], layout, &[], options)
        .map_err(|error| error.to_string().replace(&folder, ""))?;
    Ok((
        respondents(&corpus),
        notices.iter().map(Notice::to_string).collect(),
    ))
}

fn respondents(corpus: &Corpus) -> Vec<String> {
    let line = |at: usize| {
        let respondent = corpus.respondents.get(at);
        let values = (0..corpus.background.len()).map(|at| respondent.value(at).unwrap_or("-").to_owned());
        let answers = corpus.answers().filter(|answer| answer.respondent == at);
        let answers: Vec<&str> = answers.map(|answer| answer.text).collect();
        let head: Vec<String> = [respondent.id().to_string()].into_iter().chain(values).collect();
        format!("{}: {}", head.join("|"), answers.join("; "))
    };
    (0..corpus.respondents.len()).map(line).collect()
}

/// What is read of a fixture of that name.
fn reads(name: &str, background: &[&str]) -> (Vec<String>, Vec<String>) {
    let read = told(&fixture(name), &layout(background, None), &ReadOptions::default());
    read.unwrap_or_else(|error| panic!("{error}"))
}

/// What is wrong with a fixture of that name.
fn fails(name: &str) -> String {
    let read = told(&fixture(name), &layout(&[], None), &ReadOptions::default());
    read.expect_err("an error")
}

#[test]
fn a_workbook_is_read_from_the_sheet_and_row_where_its_columns_are() {
    let (rows, notices) = reads("openpyxl.xlsx", &["fylke", "vekt", "tid"]);
    assert_eq!(
        rows,
        [
            "1|Oslo|1|2023-05-01: Vi mangler boliger, «særlig» små.",
            "2|Troms|0.3|2023-05-02T13:45:00: Tolk!\nOg mer tolk",
            "3|Troms|2.5|08:30:00: ",
            "4|Vestland|1|1999-12-31: Ingenting",
            "5|Oslo|1|ja: ",
        ]
    );
    assert_eq!(
        notices,
        [
            "openpyxl.xlsx: of its sheets `Svar` is the first that has the columns; `Les meg` is not read (--sheet NAME)",
            "openpyxl.xlsx: the header is row 3; the rows above it are passed over",
            "warning: openpyxl.xlsx: 1 cell holds an error, such as `#DIV/0!` in Svar!B8; taken as blank",
            "openpyxl.xlsx: sheet `Svar`, 5 rows, 3 answers",
        ]
    );
}

#[test]
fn workbooks_of_pandas_are_the_same_in_both_formats() {
    let (rows, notices) = reads("pandas.xlsx", &["fylke", "vekt"]);
    assert_eq!(notices, ["pandas.xlsx: sheet `Sheet1`, 4 rows, 3 answers"]);
    assert_eq!(rows[1], "2|Troms|0.3: Tolk!\nOg mer tolk");
    let (others, notices) = reads("pandas.ods", &["fylke", "vekt"]);
    assert_eq!(notices, ["pandas.ods: sheet `Sheet1`, 4 rows, 3 answers"]);
    assert_eq!(others, rows);
}

#[test]
fn what_an_ods_repeats_is_read_and_its_blank_end_costs_nothing() {
    let (rows, notices) = reads("odfpy.ods", &[]);
    assert_eq!(
        rows,
        ["1: bolig\ntolk   og mer", "2.5: 2023-05-01", "3: 13:45:00"]
    );
    assert_eq!(
        notices,
        [
            "warning: odfpy.ods: cells of the header are merged (C1:D1); the name is that of their first column, the \
             others have none",
            "odfpy.ods: sheet `Svar`, 3 rows, 3 answers",
        ]
    );
}

#[test]
fn sheets_are_taken_by_name() {
    let options = |sheet: &str| ReadOptions {
        sheet: Some(sheet.to_owned()),
        ..ReadOptions::default()
    };
    let path = fixture("openpyxl.xlsx");
    let read = told(&path, &layout(&[], None), &options("Svar")).expect("a survey");
    assert_eq!(
        read.1.last().expect("a notice"),
        "openpyxl.xlsx: sheet `Svar`, 5 rows, 3 answers"
    );
    assert!(!read.1.iter().any(|notice| notice.contains("is not read")));
    let error = told(&path, &layout(&[], None), &options("Svra")).expect_err("no sheet");
    assert_eq!(
        error,
        "openpyxl.xlsx: there is no sheet `Svra`; did you mean `Svar`?"
    );
    let error = told(&path, &layout(&[], None), &options("Les meg")).expect_err("no columns");
    assert!(error.contains("this is of sheet `Les meg`"), "{error}");
}

#[test]
fn workbooks_that_cannot_be_read_say_what_to_do() {
    assert_eq!(
        fails("password.xlsx"),
        "password.xlsx: is protected by a password; save it without"
    );
    assert!(
        fails("old.xls").starts_with("old.xls: an old Excel workbook, which is not read; in Excel, choose")
    );
    assert!(fails("cut.xlsx").starts_with("cut.xlsx: a workbook that is damaged or cut short ("));
    assert_eq!(
        fails("password.ods"),
        "password.ods: is protected by a password; save it without"
    );
    assert!(fails("liar.xlsx").contains("damaged or cut short (File is larger than its declared"));
    assert!(fails("bomb.ods").starts_with("bomb.ods: it unpacks to more than 100000000 cells"));
}

#[test]
fn a_million_rows_with_nothing_in_them_are_no_rows() {
    let (rows, notices) = reads("far.xlsx", &[]);
    assert_eq!(rows, ["1: tolk"]);
    assert_eq!(notices, ["far.xlsx: sheet `Sheet`, 1 row, 1 answer"]);
}

#[test]
fn rows_of_a_sheet_are_told_with_their_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.xlsx");
    write_sheet(&path, &[&["id", "svar"], &["1", "a\nb"], &["", "c"], &["1", "d"]]);
    let error = told(&path, &layout(&[], None), &ReadOptions::default()).expect_err("an error");
    assert_eq!(
        error,
        "svar.xlsx: row 3 has no respondent's id in column `id`\n  \
         row 4 has a second answer of respondent `1` to `svar`; the first is in row 2\n  \
         a rule for such rows: --duplicates identical, first, last or number (`duplicates` in the project file)\n  \
         a rule for rows without an id: --blank-ids number (`blank_ids` in the project file)"
    );
}

#[test]
fn the_header_of_a_sheet_can_be_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("svar.xlsx");
    write_sheet(
        &path,
        &[
            &["id", "svar"],
            &["id", "svar"],
            &["Respondent", "Hva?"],
            &["1", "tolk"],
        ],
    );
    let options = ReadOptions {
        header_rows: Some(HeaderRows::new("2-3").expect("rows")),
        ..ReadOptions::default()
    };
    let (rows, notices) = told(&path, &layout(&[], None), &options).expect("a survey");
    assert_eq!(rows, ["1: tolk"]);
    assert!(
        notices
            .iter()
            .any(|told| told.contains("1 row below the names is passed over")),
        "{notices:?}"
    );
}

#[test]
fn merged_names_of_columns_are_told() {
    let (_, notices) = reads("merged.xlsx", &[]);
    assert!(
        notices[0].contains("cells of the header are merged (B1:C1)"),
        "{notices:?}"
    );
}

const PYREADSTAT: [&str; 3] = ["pyreadstat.sav", "pyreadstat-row.sav", "pyreadstat.zsav"];

#[test]
fn files_of_spss_give_labels_and_no_missing_values() {
    for name in PYREADSTAT {
        let (rows, notices) = reads(name, &["et_langt_navn_paa_en_variabel", "kode", "vekt", "dato"]);
        let tolk = "Tolk ".repeat(99);
        assert_eq!(
            rows,
            [
                "1|Oslo|Alfa|1|2023-05-01: Vi mangler boliger, særlig små.".to_owned(),
                format!("2|Troms|Bø|0.5|-: {}", tolk.trim_end()),
                "3|-|-|2.25|2023-05-02: ".to_owned(),
                "4|-|Alfa|1|1999-12-31: ingenting".to_owned(),
            ]
        );
        assert_eq!(notices, [format!("{name}: SPSS, UTF-8, 4 rows, 3 answers")]);
    }
}

#[test]
fn files_of_pspp_are_the_same_in_every_form() {
    let (rows, _) = reads("pspp.sav", &["kjonn", "dato"]);
    assert_eq!(
        rows,
        [
            "1|Kvinne|2023-05-01: Vi mangler boliger på øya".to_owned(),
            "2|Mann|2023-05-02: Tolk".to_owned(),
            "3|-|-: ".to_owned(),
            format!("4|-|1999-12-31: a{} slutt", "b".repeat(253)),
        ]
    );
    for name in ["pspp-plain.sav", "pspp.zsav"] {
        assert_eq!(reads(name, &["kjonn", "dato"]).0, rows);
    }
    let (others, notices) = reads("pspp-latin1.sav", &["kjonn", "dato"]);
    assert_eq!(others, rows);
    assert_eq!(
        notices,
        ["pspp-latin1.sav: SPSS, windows-1252, 4 rows, 3 answers"]
    );
}

#[test]
fn a_file_of_spss_in_a_wrong_encoding_is_told() {
    let options = ReadOptions {
        encoding: Some(fritekst::corpus::Charset::new("utf-8").expect("a label")),
        ..ReadOptions::default()
    };
    let error = told(&fixture("pspp-latin1.sav"), &layout(&[], None), &options).expect_err("an error");
    assert!(
        error.starts_with(
            "pspp-latin1.sav: not UTF-8 throughout: case 1, variable `svar` is malformed; give its right"
        ),
        "{error}"
    );
}

/// A copy of a fixture that ends after so many bytes.
fn cut(name: &str, end: usize) -> Result<(Vec<String>, Vec<String>), String> {
    let bytes = std::fs::read(fixture(name)).expect("a fixture");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, &bytes[..end.min(bytes.len())]).expect("a file");
    told(&path, &layout(&[], None), &ReadOptions::default())
}

#[test]
fn files_that_are_cut_short_anywhere_are_told() {
    for name in [
        "pspp.sav",
        "pspp-plain.sav",
        "pyreadstat.sav",
        "pandas.xlsx",
        "pandas.ods",
    ] {
        let length = std::fs::metadata(fixture(name)).expect("a fixture").len() as usize;
        for end in (60..length - 1).step_by(61) {
            let error = cut(name, end).expect_err("an error");
            assert!(error.contains("damaged or cut short"), "{name} at {end}: {error}");
        }
    }
    for name in ["pspp.zsav", "pyreadstat.zsav"] {
        let length = std::fs::metadata(fixture(name)).expect("a fixture").len() as usize;
        let error = cut(name, length * 2 / 3).expect_err("an error");
        assert!(error.contains("break"), "{name}: {error}");
    }
}

#[test]
fn packed_files_are_read_as_what_is_in_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let files: [(&str, &[u8], &str); 3] = [
        (
            "svar.csv.gz",
            b"id;svar\n1;ja\n2;n\xe5\n",
            "gzip, windows-1252, delimiter `;`",
        ),
        (
            "svar.jsonl.gz",
            "{\"id\":1,\"svar\":\"ja\"}\n{\"id\":2,\"svar\":\"nå\"}\n".as_bytes(),
            "gzip, JSON lines",
        ),
        (
            "svar.gz",
            "id\tsvar\n1\tja\n2\tnå\n".as_bytes(),
            "gzip, UTF-8, delimiter tab",
        ),
    ];
    for (name, bytes, form) in files {
        let path = folder.path().join(name);
        let file = std::fs::File::create(&path).expect("a file");
        let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::default());
        packed.write_all(bytes).expect("written");
        packed.finish().expect("written");
        let (rows, notices) = told(&path, &layout(&[], None), &ReadOptions::default()).expect("a survey");
        assert_eq!(rows, ["1: ja", "2: nå"]);
        assert_eq!(notices, [format!("{name}: {form}, 2 rows, 2 answers")]);
    }
    let (rows, notices) = reads("svar.csv.zst", &[]);
    assert_eq!(rows, ["1: ja", "2: nå"]);
    assert_eq!(
        notices,
        ["svar.csv.zst: zstd, UTF-8, delimiter `;`, 2 rows, 2 answers"]
    );
    let inputs = read(
        &[fixture("svar.csv.zst")],
        &layout(&[], None),
        &[],
        &ReadOptions::default(),
    );
    let sha256 = &inputs.expect("a survey").0.inputs[0].sha256;
    assert_eq!(
        sha256,
        include_str!("../fixtures/svar.csv.zst.sha256")
            .split(' ')
            .next()
            .expect("a hash")
    );
}

fn write_sheet(path: &Path, rows: &[&[&str]]) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).expect("a cell");
        }
    }
    workbook.save(path).expect("a workbook");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_table_is_the_same_as_csv_and_as_a_workbook(
        cells in prop::collection::vec(("[a-z0-9\"; ]{0,5}", "[A-Zæøå\",;\n🙂 ]{0,9}", "[=+ a-å]{0,3}"), 1..12),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let rows: Vec<[String; 3]> = (0..).zip(&cells).map(|(number, (id, text, value)): (usize, _)| {
            [format!("{id}{number}"), text.clone(), value.clone()]
        }).collect();
        let rows: Vec<Vec<&str>> = std::iter::once(vec!["id", "svar", "x"])
            .chain(rows.iter().map(|row| row.iter().map(String::as_str).collect()))
            .collect();
        let lines = rows.iter().map(|row| {
            let quoted = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
            quoted.collect::<Vec<_>>().join(";") + "\n"
        });
        let csv = folder.path().join("svar.csv");
        std::fs::write(&csv, lines.collect::<String>()).expect("a file");
        let xlsx = folder.path().join("svar.xlsx");
        write_sheet(&xlsx, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let layout = layout(&["x"], None);
        let [one, other] = [csv, xlsx].map(|path| {
            told(&path, &layout, &ReadOptions::default()).expect("a survey").0
        });
        prop_assert_eq!(one, other);
    }
}
