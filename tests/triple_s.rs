//! Triple-S XML 2.0 held against the rules of its standard, and its data against the other formats.

mod project;
mod xml;

use std::collections::HashSet;
use std::path::Path;

use project::{folder_of, printed, run};
use tempfile::TempDir;
use xml::{Element, parse};

const CODEBOOK: &str = "[theme.bolig]\nlabel = 'Bolig & \"hus\" <nå>'\nany = ['bolig*']\n[theme.bolig.pris]\nany = ['dyr*']\n\
                        [theme.tolk]\nany = ['tolk*']\n";
const PROJECT: &str = "[survey]\ntitle = 'Prøve -- én'\nanswers = ['svar.csv']\nid = 'id'\n\
    background = ['fylke', 'alder', 'kommune', 'tom']\nweight = 'vekt'\ncolumns = { 'spørsmål 1' = 'q1', annet = 'q2' }\n\
    [questions]\nannet = 'Hva ellers?'\n[codebook]\npath = 'kodebok.toml'\n";
const ANSWERS: &str = "id;fylke;alder;kommune;tom;vekt;q1;q2\n\
    007;Troms;44;0301;;1,5;Boliger er dyre;Tolk 😀\n\
    \"=\"\"1\"\"\";Møre, nord;7.5;5501;;1;nei;\n\
    3;;;;;2;tolk;Bolig\n\
    4;Troms;-3;0301;;0,125;;Dyrt\n";

fn folder() -> TempDir {
    folder_of(PROJECT, CODEBOOK, ANSWERS)
}

/// The description and the rows of the data, their names among them.
fn written(folder: &Path) -> (Element, Vec<csv::StringRecord>) {
    printed(folder, &["code", "-o", "koder.sss"]);
    let description = std::fs::read_to_string(folder.join("koder.sss")).expect("a description");
    let data = std::fs::read(folder.join("koder.csv")).expect("data");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(&data[..]);
    let rows = reader.records().map(|row| row.expect("a row")).collect();
    (parse(&description), rows)
}

/// Whether a value of the variable may stand in the data.
fn is_allowed(variable: &Element, value: &str) -> bool {
    if value.is_empty() {
        return variable.get("use").is_none();
    }
    let codes = || variable.one("values").all("value").map(|of| of.at("code"));
    match variable.at("type") {
        "character" => value.chars().count() <= variable.one("size").text.parse().expect("a size"),
        "single" => codes().any(|code| code == value),
        "multiple" => {
            let highest = codes().map(|code| code.parse::<usize>().expect("a code")).max();
            Some(value.len()) == highest && value.chars().all(|sign| matches!(sign, '0' | '1'))
        }
        "quantity" => {
            let range = variable.one("values").one("range");
            let decimals = |text: &str| text.split_once('.').map_or(0, |(_, behind)| behind.len());
            let number = |text: &str| text.parse::<f64>().expect("a number");
            let is_within = (number(range.at("from"))..=number(range.at("to"))).contains(&number(value));
            is_within
                && decimals(value) == decimals(range.at("from"))
                && decimals(value) == decimals(range.at("to"))
        }
        other => panic!("the type {other}"),
    }
}

#[test]
fn the_files_follow_the_rules_of_the_standard() {
    let folder = folder();
    let (sss, rows) = written(folder.path());
    assert_eq!((sss.name.as_str(), sss.at("version")), ("sss", "2.0"));
    assert_eq!(sss.one("survey").one("title").text, "Prøve -- én");
    let record = sss.one("survey").one("record");
    assert_eq!(
        [record.at("href"), record.at("format"), record.at("skip")],
        ["koder.csv", "csv", "1"]
    );
    let (mut idents, mut names, mut starts) = (HashSet::new(), HashSet::new(), Vec::new());
    for variable in &record.children {
        let order: Vec<&str> = variable
            .children
            .iter()
            .map(|child| child.name.as_str())
            .collect();
        let last = if variable.at("type") == "character" {
            "size"
        } else {
            "values"
        };
        assert_eq!(order, ["name", "label", "position", last]);
        let name = &variable.one("name").text;
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        assert!(is_name && names.insert(name.to_lowercase()), "{name}");
        assert!(idents.insert(variable.at("ident").parse::<usize>().expect("a number")));
        let position = variable.one("position");
        assert_eq!(
            position.keys(),
            ["start"],
            "in CSV a position is the number of a field"
        );
        starts.push(position.at("start").parse::<usize>().expect("a number"));
        if last == "values" && variable.at("type") != "quantity" {
            let codes: Vec<usize> = variable
                .one("values")
                .all("value")
                .map(|of| of.at("code").parse().expect("a code"))
                .collect();
            assert_eq!(codes, (1..=codes.len()).collect::<Vec<_>>());
        }
    }
    assert_eq!(
        starts,
        (1..=record.children.len()).collect::<Vec<_>>(),
        "no two at one place"
    );
    assert_eq!(rows.len(), 5);
    for row in &rows[1..] {
        assert_eq!(row.len(), record.children.len());
        for (variable, value) in record.children.iter().zip(row) {
            assert!(
                is_allowed(variable, value),
                "`{value}` of {}",
                variable.one("name").text
            );
        }
    }
}

#[test]
fn values_are_those_of_the_survey_and_a_blank_is_kept_apart_from_none() {
    let folder = folder();
    let (sss, rows) = written(folder.path());
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().collect()).collect();
    assert_eq!(
        rows,
        [
            [
                "respondent",
                "fylke",
                "alder",
                "kommune",
                "tom",
                "weight",
                "annet",
                "sporsmal_1"
            ],
            ["007", "2", "44.0", "1", "", "1.500", "001", "110"],
            ["1", "1", "7.5", "2", "", "1.000", "", "000"],
            ["3", "", "", "", "", "2.000", "100", "001"],
            ["4", "2", "-3.0", "1", "", "0.125", "110", ""],
        ]
    );
    let variables = &sss.one("survey").one("record").children;
    let kinds: Vec<&str> = variables.iter().map(|variable| variable.at("type")).collect();
    assert_eq!(
        kinds,
        [
            "character",
            "single",
            "quantity",
            "single",
            "character",
            "quantity",
            "multiple",
            "multiple"
        ]
    );
    assert_eq!(
        [variables[0].at("use"), variables[5].at("use")],
        ["serial", "weight"]
    );
    let labels = |at: usize| -> Vec<&str> {
        let values = variables[at].one("values").children.iter();
        values.map(|value| value.text.as_str()).collect()
    };
    assert_eq!(labels(1), ["Møre, nord", "Troms"]);
    assert_eq!(labels(7), ["Bolig & \"hus\" <nå>", "bolig.pris", "tolk"]);
    assert_eq!(variables[6].one("label").text, "Hva ellers?");
}

#[test]
fn both_files_are_written_or_none_and_no_input_is_written_over() {
    let folder = folder();
    let folder = folder.path();
    let refused = |args: &[&str], told: &str| {
        let output = run(folder, args);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(2) && error.contains(told),
            "{args:?}: {error}"
        );
    };
    refused(
        &["code", "-o", "svar.sss", "--force"],
        "svar.csv is an input file",
    );
    assert!(!folder.join("svar.sss").exists());
    refused(&["code", "--format", "sss"], "Triple-S is two files");
    refused(
        &["code", "-o", "koder.csv", "--format", "sss"],
        "name the other file .sss",
    );
    refused(
        &["code", "-o", "koder.sss", "--shape", "wide"],
        "leave --shape out",
    );
    std::fs::write(folder.join("koder.csv"), "mine").expect("a file");
    refused(&["code", "-o", "koder.sss"], "koder.csv exists");
    assert_eq!(
        std::fs::read_to_string(folder.join("koder.csv")).expect("a file"),
        "mine"
    );
    assert!(!folder.join("koder.sss").exists());
    assert!(
        run(folder, &["code", "-o", "koder.sss", "--force"])
            .status
            .success()
    );
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a file");
    let before = [read("koder.sss"), read("koder.csv")];
    assert!(
        run(folder, &["code", "-o", "koder.sss", "--force", "--threads", "1"])
            .status
            .success()
    );
    assert_eq!(before, [read("koder.sss"), read("koder.csv")]);
}

/// The survey in the files that were written of another, by the names of its columns.
const OF_TRIPLE_S: [&str; 12] = [
    "table",
    "-a",
    "koder.sss",
    "--id",
    "respondent",
    "--text",
    "fylke",
    "--weight",
    "weight",
    "--format",
    "csv",
    "--codebook",
];

#[test]
fn what_was_written_is_read_as_answers_and_a_change_of_its_data_is_noticed() {
    let folder = folder();
    let folder = folder.path();
    printed(folder, &["code", "-o", "koder.sss"]);
    std::fs::remove_file(folder.join("fritekst.toml")).expect("removed");
    std::fs::write(folder.join("sted.toml"), "[theme.troms]\nany = ['troms']\n").expect("a codebook");
    // The folder is there, so that the answers are kept as a store.
    assert!(folder.join(".fritekst").exists());
    let args = [&OF_TRIPLE_S[..], &["sted.toml"]].concat();
    let n = |printed: &str| {
        let row = printed.lines().find(|line| line.starts_with("fylke,troms,"));
        row.expect("a row").split(',').nth(3).expect("n").to_owned()
    };
    assert_eq!(n(&printed(folder, &args)), "1.625");
    assert_eq!(n(&printed(folder, &args)), "1.625", "of the store");
    let data = std::fs::read_to_string(folder.join("koder.csv")).expect("data");
    let changed = data.replacen("\"4\",\"2\"", "\"4\",\"1\"", 1);
    assert_ne!(data, changed);
    std::fs::write(folder.join("koder.csv"), changed).expect("a file");
    assert_eq!(n(&printed(folder, &args)), "1.5");
    let refused = run(folder, &[&args[..], &["-o", "koder.csv", "--force"]].concat());
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.contains("koder.csv is an input file"), "{told}");
    let output = run(folder, &["import", "koder.sss", "-o", "-"]);
    let guessed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        guessed.contains("answers = [\"koder.sss\"]") && guessed.contains("weight = \"weight\""),
        "{guessed}"
    );
}

#[test]
fn values_of_spss_with_one_label_are_told() {
    let folder = folder();
    let folder = folder.path();
    printed(folder, &["code", "-o", "k.sav"]);
    std::fs::remove_file(folder.join("fritekst.toml")).expect("removed");
    let mut bytes = std::fs::read(folder.join("k.sav")).expect("a file");
    // The label of 0 becomes that of 1; with its length it fills elements of 8 bytes.
    let (label, same) = (b"\x0aIkke nevnt     ", b"\x05Nevnt  ");
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .windows(label.len())
        .position(|window| window == label)
    {
        at += found;
        bytes.splice(at..at + label.len(), same.iter().copied());
    }
    assert!(at > 0);
    std::fs::write(folder.join("k.sav"), bytes).expect("a file");
    let table = ["table", "k.sav", "--text", "fylke", "--codebook", "kodebok.toml"];
    let told = |more: &[&str]| {
        let output = run(folder, &[&table[..], more].concat());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let warning = "values of `annet.bolig` have the same label and count as one: `0`, `1` are `Nevnt`";
    let needed = told(&["--background", "annet.bolig"]);
    assert!(needed.contains(warning), "{needed}");
    assert!(!told(&["--background", "alder"]).contains("same label"));
}
