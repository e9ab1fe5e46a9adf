//! Surveys in Triple-S, described by hand in the manner of the programs that write them.

mod doubtful;
mod faults;

use std::path::{Path, PathBuf};

use crate::corpus::testing::{answers, wide};
use crate::corpus::{CodedValues, Corpus, Layout, Notice, ReadError, ReadOptions, preview, read, read_rows};

/// A description around the variables, whose records are as `record` says.
fn described(record: &str, variables: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE sss PUBLIC \"-//triple-s//DTD Survey Interchange v2.0//EN\" \
         \"http://www.triple-s.org/dtd/sss_v20.dtd\">\n<sss version=\"2.0\">\n<date>1 May 2023</date>\n<survey>\n<name>X</name>\n\
         <title>En<br/>undersøkelse</title>\n<record ident=\"A\"{record}>\n{variables}</record>\n</survey>\n</sss>\n"
    )
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

/// The rows of the table, its names first, fields with `|` between; or what is wrong.
fn rows(files: &[(&str, &[u8])], values: CodedValues) -> Result<Vec<String>, String> {
    let folder = folder(files);
    let options = ReadOptions {
        coded_values: values,
        ..ReadOptions::default()
    };
    let path = folder.path().join(files[0].0);
    let read = read_rows(&path, &options, |rows| {
        let mut found = vec![rows.names().join("|")];
        while let Some(row) = rows.next_row().map_err(in_file)? {
            found.push(format!("{}: {}", row.number, row.cells.join("|")));
        }
        Ok::<_, ReadError>(found)
    });
    let place = format!("{}/", folder.path().display());
    read.map_err(|error| error.to_string().replace(&place, ""))
}

fn in_file(fault: crate::corpus::FileFault) -> ReadError {
    ReadError::File {
        file: String::new(),
        fault,
    }
}

/// What is read and told of the survey in `x.sss`.
fn survey(
    files: &[(&str, &[u8])],
    layout: &Layout,
    options: &ReadOptions,
) -> Result<(Corpus, Vec<String>), String> {
    let folder = folder(files);
    let path = folder.path().join("x.sss");
    let read = read(&[path], layout, &[], options);
    let place = format!("{}/", folder.path().display());
    let (corpus, notices) = read.map_err(|error| error.to_string().replace(&place, ""))?;
    Ok((corpus, notices.iter().map(Notice::to_string).collect()))
}

/// One variable of each type, with its places in a line.
const EVERY_TYPE: &str = r#"
<variable ident="1" type="quantity" use="serial"><name>ID</name><label>Respondent</label><position start="1" finish="4"/>
  <values><range from="0001" to="9999"/></values></variable>
<variable ident="2" type="date"><name>dato</name><label>Dato</label><position start="5" finish="12"/></variable>
<variable ident="3" type="time"><name>tid</name><label>Tid</label><position start="13" finish="18"/></variable>
<variable ident="4" type="single"><name>q1</name>
  <label>Har du
     barn?<text mode="interview">Har du barn, da?</text></label><position start="19" finish="20"/>
  <values><value code="0">Nei</value><value code="1">Ja &amp; alltid</value><value code="9"/><range from="50" to="59"/></values></variable>
<variable ident="5" type="multiple"><name>q2</name><label>Hva?</label><position start="21" finish="30"/>
  <values><value code="1">Bolig</value><value code="2">Tolk</value><value code="9">Annet</value></values></variable>
<variable ident="6" type="multiple"><name>q3</name><label>Hvilke to?</label><position start="31" finish="35"/>
  <spread subfields="2" width="2"/>
  <values><value code="1" score="5">Oslo</value><value code="12">Bergen</value></values></variable>
<variable ident="7" type="character"><name>q4</name><label>Si mer</label><position start="36" finish="45"/><size>10</size></variable>
<variable ident="8" type="logical"><name>q5</name><label><text xml:lang="en">Again</text><text xml:lang="nb">Igjen</text></label>
  <position start="46"/></variable>
<variable ident="9" type="single" format="literal"><name>q6</name><label>Når</label><position start="47" finish="48"/>
  <values><value code="01">Snart</value><value code="B">Siden</value></values></variable>
<variable ident="10" type="quantity" use="weight"><name>WT</name><label>Vekt</label><position start="49" finish="54"/>
  <values><range from="0.000" to="99.999"/><value code="50">Femti</value></values></variable>
"#;

/// Three records of those; the second has nothing, the third is described otherwise than it is.
fn every_record() -> String {
    let first = [
        "0007",
        "20230501",
        "134500",
        " 1",
        "1100000000",
        "12 1 ",
        "Blåbær    ",
        "1",
        "01",
        "01.250",
    ];
    let blank = " ".repeat(54);
    let odd = [
        "0012",
        "20230229",
        "250000",
        "57",
        "0000000010",
        "0000 ",
        "          ",
        "2",
        "1 ",
        "50.000",
    ];
    format!("{}\r\n{blank}\r\n\r\n{}\r\n", first.concat(), odd.concat())
}

const NAMES: &str = "ID|dato|tid|q1|q2_1|q2_2|q2_9|q3_1|q3_12|q4|q5|q6|WT";

#[test]
fn every_type_is_read_from_lines_of_fixed_length() {
    let description = described("", EVERY_TYPE);
    let expected = [
        NAMES,
        "1: 7|2023-05-01|13:45:00|Ja & alltid|1|1|0|1|1|Blåbær|1|Snart|1.25",
        "4: 12|20230229|250000|57|0|0|1|0|0||2|1|Femti",
    ];
    for encoding in [encoding_rs::UTF_8, encoding_rs::WINDOWS_1252] {
        let records = every_record();
        let data = encoding.encode(&records).0;
        let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("x.asc", &data)];
        assert_eq!(
            rows(&files, CodedValues::Labels).expect("rows"),
            expected,
            "{}",
            encoding.name()
        );
    }
}

#[test]
fn codes_are_given_as_they_are_where_they_are_asked_for() {
    let description = described("", EVERY_TYPE);
    let records = every_record();
    let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("x.asc", records.as_bytes())];
    let read = rows(&files, CodedValues::Codes).expect("rows");
    assert_eq!(read[0], "ID|dato|tid|q1|q2.1|q2.2|q2.9|q3.1|q3.12|q4|q5|q6|WT");
    assert_eq!(read[1], "1: 7|2023-05-01|13:45:00|1|1|1|0|1|1|Blåbær|1|01|1.25");
}

#[test]
fn older_descriptions_say_the_same() {
    let description = described("", EVERY_TYPE)
        .replace("version=\"2.0\"", "version=\"1.2\"")
        .replace("encoding=\"UTF-8\"", "encoding='ISO-8859-1'")
        .replace("v2.0", "v1.2");
    let description = encoding_rs::WINDOWS_1252.encode(&description).0;
    let records = every_record();
    let files: [(&str, &[u8]); 2] = [("gammel.xml", &description), ("gammel.DAT", records.as_bytes())];
    let read = rows(&files, CodedValues::Labels).expect("rows");
    assert_eq!((read[0].as_str(), read.len()), (NAMES, 3));
    assert!(read[1].contains("|Blåbær|"), "{}", read[1]);
}

#[test]
fn what_is_odd_is_told_and_what_is_weighted_too() {
    let description = described("", EVERY_TYPE);
    let records = every_record();
    let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("x.asc", records.as_bytes())];
    let layout = wide(None, &[("a", "q4")]);
    let (corpus, told) = survey(&files, &layout, &ReadOptions::default()).expect("a survey");
    assert_eq!(answers(&corpus), ["1/a: Blåbær"]);
    assert_eq!(
        told,
        [
            "warning: x.sss: 4 values are none of those that the description gives the variable, such as `20230229` of `dato` in \
             record 4; kept as written",
            "x.sss: Triple-S with x.asc, UTF-8, fixed columns, 3 rows, 1 answer",
            "warning: x.sss: its cases are weighted by `WT` in Triple-S, which is not applied here: --weight WT (`weight` in the \
             project file) applies it",
        ]
    );
    let names: Vec<&str> = corpus.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, ["x.sss", "x.asc"]);
    assert!(corpus.inputs.iter().all(|input| input.sha256.len() == 64));
}

const SHORT: &str = r#"
<variable ident="1" type="character"><name>id</name><label>Id</label><position start="1"/><size>9</size></variable>
<variable ident="2" type="single"><name>q1</name><label>Barn?</label><position start="2"/>
  <values><value code="1">Ja</value><value code="2">Nei</value><value code="3">Ja</value></values></variable>
<variable ident="3" type="multiple"><name>q2</name><label>Hva?</label><position start="3"/>
  <values><value code="1">Bolig</value><value code="3">Tolk</value></values></variable>
<variable ident="4" type="multiple"><name>q3</name><label>Hvor?</label><position start="4"/><spread subfields="2" width="2"/>
  <values><range from="9" to="11"/></values></variable>
<variable ident="5" type="character"><name>q4</name><label>Si mer</label><position start="6"/><size>99</size></variable>
"#;

#[test]
fn csv_is_read_by_the_numbers_of_its_fields() {
    let description = described(" format=\"csv\" skip=\"1\" href=\"data/svar%20mine.csv\"", SHORT);
    let data = "id,q1,q2,q3,ukjent,q4\n007,1,\"101\",0911,x,\"Han sa \"\"nei\"\",\nog gikk\"\n\n8,3,\"000\",\"00 9\",,\n9,,,,,\n";
    let expected = [
        "id|q1|q2_1|q2_3|q3_9|q3_10|q3_11|q4",
        "1: 007|Ja|1|1|1|0|1|Han sa \"nei\",\nog gikk",
        "3: 8|Ja|0|0|1|0|0|",
        "4: 9|||||||",
    ];
    let semicolons = data
        .replace("\"Han sa \"\"nei\"\",", "\"Han sa \"\"nei\"\"§")
        .replace(',', ";")
        .replace('§', ",");
    let utf16: Vec<u8> = format!("\u{feff}{data}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for data in [data.as_bytes(), semicolons.as_bytes(), &utf16] {
        let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("svar mine.csv", data)];
        assert_eq!(rows(&files, CodedValues::Labels).expect("rows"), expected);
    }
}

#[test]
fn codes_that_have_no_column_and_labels_of_several_codes_are_told() {
    let description = described(" format=\"csv\"", SHORT);
    let data = "1,1,0110,1209,,en\n2,3,000,,,to\n3,2,,,,tre\n";
    let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("x.csv", data.as_bytes())];
    let mut layout = wide(Some("id"), &[("a", "q4")]);
    let (_, told) = survey(&files, &layout, &ReadOptions::default()).expect("a survey");
    assert_eq!(
        told[0],
        "warning: x.sss: 2 codes are left out, for which the description has no value, such as `2` of `q2` in record 1"
    );
    assert!(
        told[1].starts_with("x.sss: Triple-S with x.csv, UTF-8, delimiter `,`, 3 rows"),
        "{}",
        told[1]
    );
    layout.background = vec!["q1".to_owned()];
    let (_, told) = survey(&files, &layout, &ReadOptions::default()).expect("a survey");
    assert_eq!(
        told[1],
        "warning: x.sss: values of `q1` have the same label and count as one: `1`, `3` are `Ja`; give them labels of their own where \
         they come from"
    );
}

#[test]
fn files_that_are_of_one_survey_are_named_together() {
    let description = described(" format=\"csv\"", SHORT);
    let folder = folder(&[
        ("x.sss", description.as_bytes()),
        ("x.csv", b"1,1,,,,a\n"),
        ("y.csv", b"id\n1\n"),
    ]);
    let at = |name: &str| folder.path().join(name);
    let names = |files: &[&str]| -> Vec<String> {
        let files = files.iter().map(|name| at(name)).collect();
        let name = |file: &PathBuf| file.file_name().expect("a name").to_string_lossy().into_owned();
        crate::corpus::with_data(files).iter().map(name).collect()
    };
    assert_eq!(names(&["x.sss"]), ["x.sss", "x.csv"]);
    assert_eq!(names(&["x.csv", "x.sss", "y.csv"]), ["x.sss", "x.csv", "y.csv"]);
    assert_eq!(names(&["y.csv", "z.csv"]), ["y.csv", "z.csv"]);
    let layout = wide(Some("id"), &[("a", "q4")]);
    let named = [at("x.csv"), at("x.sss")];
    let (corpus, _) = read(&named, &layout, &[], &ReadOptions::default()).expect("one survey");
    assert_eq!(answers(&corpus), ["1/a: a"]);
}

#[test]
fn two_waves_by_one_description_are_not_the_same_content() {
    let description = described(" format=\"csv\"", SHORT);
    let first = folder(&[("x.sss", description.as_bytes()), ("x.csv", b"1,1,,,,a\n")]);
    let second = folder(&[("x.sss", description.as_bytes()), ("x.csv", b"2,1,,,,b\n")]);
    let told = |folders: [&Path; 2]| {
        let files = folders.map(|folder| folder.join("x.sss"));
        let layout = wide(None, &[("a", "q4")]);
        let (_, notices) = read(&files, &layout, &[], &ReadOptions::default()).expect("a survey");
        notices
            .iter()
            .filter(|notice| matches!(notice, Notice::SameContent { .. }))
            .count()
    };
    assert_eq!(told([first.path(), second.path()]), 0);
    let same = folder(&[("x.sss", description.as_bytes()), ("x.csv", b"1,1,,,,a\n")]);
    assert_eq!(told([first.path(), same.path()]), 1);
}

#[test]
fn options_are_of_the_data_not_of_the_description() {
    let description = described(" format=\"csv\"", SHORT);
    let data = encoding_rs::WINDOWS_1251.encode("1|1||||да\n").0;
    let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("x.csv", &data)];
    let options = ReadOptions {
        encoding: Some(crate::corpus::Charset::new("windows-1251").expect("a label")),
        delimiter: Some(crate::corpus::Delimiter::BAR),
        ..ReadOptions::default()
    };
    let (corpus, told) = survey(&files, &wide(None, &[("a", "q4")]), &options).expect("a survey");
    assert_eq!(answers(&corpus), ["1/a: да"]);
    assert_eq!(
        told,
        ["x.sss: Triple-S with x.csv, windows-1251, delimiter `|`, 1 row, 1 answer"]
    );
}

#[test]
fn a_project_is_guessed_by_labels() {
    let description = described("", EVERY_TYPE);
    let folder = folder(&[
        ("x.sss", description.as_bytes()),
        ("x.asc", every_record().as_bytes()),
    ]);
    let seen = preview(
        &[folder.path().join("x.sss"), folder.path().join("x.asc")],
        &ReadOptions::default(),
    );
    let seen = seen.expect("a look");
    let of = |name: &str| {
        seen.columns
            .iter()
            .find(|column| column.name == name)
            .expect("a column")
    };
    assert_eq!(
        (of("q1").label.as_str(), of("q1").is_coded),
        ("Har du barn?", true)
    );
    assert_eq!(
        (of("q2_9").label.as_str(), of("q2_9").is_coded),
        ("Hva?: Annet", false)
    );
    assert_eq!(of("q5").label, "Igjen");
    assert_eq!(
        (seen.weight.as_deref(), seen.id.as_deref()),
        (Some("WT"), Some("ID"))
    );
}
