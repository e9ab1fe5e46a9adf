//! Codings in every format and shape that `code` writes, read back by `agree` and `eval`.

mod project;

use std::io::Write;
use std::path::Path;

use project::{folder_of, printed, run};
use tempfile::TempDir;

const CODEBOOK: &str = "[theme.bolig]\nany = ['bolig*']\n[theme.bolig.pris]\nany = ['dyr*']\n[theme.'språk-og-tolk']\nany = ['tolk*']\n";
const PROJECT: &str = "[survey]\nanswers = ['svar.csv']\nid = 'id'\nbackground = ['fylke', 'bo.type']\nweight = 'vekt'\n\
                       columns = { 'vansker-nå' = 'q1', annet = 'q2' }\n[codebook]\npath = 'kodebok.toml'\n";
/// Texts that spreadsheets would run, ids with noughts before them, questions that were not answered.
const ANSWERS: &str = "id;fylke;bo.type;vekt;q1;q2\n\
    007;Troms;1;1,5;Boliger er dyre;Tolk 😀\n\
    =1+1;Møre;0;1;nei;\n\
    3;;;2;=tolk;Bolig\n\
    4;Oslo;1;0,25;;Dyrt\n\
    5;Oslo;0;1;Ingen ting;-\n";

fn folder() -> TempDir {
    folder_of(PROJECT, CODEBOOK, ANSWERS)
}

/// `question,theme,n,percent` of each row in which a file is compared with another.
fn agreement(folder: &Path, first: &str, second: &str) -> Vec<String> {
    let printed = printed(folder, &["agree", first, second, "--format", "csv"]);
    let four = |line: &str| line.split(',').take(4).collect::<Vec<_>>().join(",");
    let mut rows: Vec<String> = printed.lines().skip(1).map(four).collect();
    // JSON has its columns in the order of the alphabet.
    rows.sort_unstable();
    rows
}

const FORMATS: [&str; 8] = ["csv", "tsv", "jsonl", "json", "xlsx", "parquet", "sav", "sss"];

/// Formats that have a row a respondent whatever the shape.
const OF_RESPONDENTS: [&str; 2] = ["sav", "sss"];

/// The shapes that a format is written in.
fn shapes(format: &str) -> &'static [&'static str] {
    match format {
        of if OF_RESPONDENTS.contains(&of) => &["respondents"],
        _ => &["long", "wide", "list", "respondents", "hits"],
    }
}

fn write(folder: &Path, shape: &str, format: &str) -> String {
    if format == "sss" {
        // Its data are in a .csv of the same name, which another shape has.
        printed(folder, &["code", "-o", "triple.sss"]);
        return "triple.sss".to_owned();
    }
    let file = format!("{shape}.{format}");
    printed(folder, &["code", "--shape", shape, "-o", &file]);
    file
}

/// Without the background whose name looks like a question and theme: without ids it cannot be told from one.
fn without_doubtful_background(folder: &Path) {
    let project = PROJECT.replace(", 'bo.type'", "");
    std::fs::write(folder.join("fritekst.toml"), project).expect("a project");
}

#[test]
fn every_format_and_shape_is_the_same_codings() {
    let folder = folder();
    let folder = folder.path();
    without_doubtful_background(folder);
    let long = write(folder, "long", "csv");
    let expected = agreement(folder, &long, &long);
    assert_eq!(
        expected,
        [
            ",(all),8,100",
            "annet,bolig,4,100",
            "annet,bolig.pris,4,100",
            "annet,språk-og-tolk,4,100",
            "vansker-nå,bolig,4,100",
            "vansker-nå,bolig.pris,4,100",
            "vansker-nå,språk-og-tolk,4,100",
        ]
    );
    for format in FORMATS {
        for shape in shapes(format).iter().filter(|shape| **shape != "hits") {
            let file = if (*shape, format) == ("long", "csv") {
                long.clone()
            } else {
                write(folder, shape, format)
            };
            assert_eq!(agreement(folder, &file, &long), expected, "{file}");
            assert_eq!(agreement(folder, &long, &file), expected, "{file}");
        }
    }
}

#[test]
fn hits_are_the_same_codings_but_for_answers_without_any() {
    let folder = folder();
    let folder = folder.path();
    let csv = write(folder, "hits", "csv");
    let expected = agreement(folder, &csv, &csv);
    // Themes of hits do not include those that a subtheme is part of.
    assert_eq!(expected.first().map(String::as_str), Some(",(all),5,100"));
    for format in FORMATS
        .iter()
        .filter(|format| **format != "csv" && !OF_RESPONDENTS.contains(format))
    {
        let file = write(folder, "hits", format);
        assert_eq!(agreement(folder, &file, &csv), expected, "{file}");
    }
}

#[test]
fn eval_asks_the_survey_which_columns_are_themes() {
    let folder = folder();
    let folder = folder.path();
    for format in FORMATS {
        for shape in shapes(format).iter().filter(|shape| **shape != "hits") {
            let file = write(folder, shape, format);
            let output = run(folder, &["eval", &file, "--format", "csv"]);
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{file}: {told}");
            let printed = String::from_utf8(output.stdout).expect("UTF-8");
            let macro_row = printed.lines().last().expect("rows");
            assert!(
                macro_row.starts_with(",(macro),,,,1,1,1,1,"),
                "{file}: {macro_row}"
            );
            assert_eq!(
                printed
                    .lines()
                    .filter(|line| line.contains(",0,0,1,1,1,1,"))
                    .count(),
                7,
                "{file}: {printed}"
            );
            assert!(
                !told.contains("warning") && !told.contains("taken"),
                "{file}: {told}"
            );
        }
    }
}

#[test]
fn agree_tells_what_it_took_columns_for() {
    let folder = folder();
    let folder = folder.path();
    let file = write(folder, "respondents", "csv");
    let output = run(folder, &["agree", &file, &file, "--format", "csv"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("respondents.csv: a row a respondent")
            && told.contains("bo (type), vansker-nå (bolig, bolig.pris, "),
        "{told}"
    );
}

#[test]
fn files_that_say_themselves_what_is_a_theme_have_no_other() {
    let folder = folder();
    let folder = folder.path();
    for format in ["sav", "sss"] {
        let file = write(folder, "respondents", format);
        let output = run(folder, &["agree", &file, &file, "--format", "csv"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success() && told.contains("vansker-nå (bolig, ") && !told.contains("bo (type)"),
            "{file}: {told}"
        );
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!printed.contains("bo,type"), "{file}: {printed}");
    }
}

#[test]
fn a_theme_without_a_column_is_not_compared() {
    let folder = folder();
    let folder = folder.path();
    for (name, text) in [
        (
            "a.csv",
            "respondent,q.bolig,q.tolk,r.tolk\n1,1,1,1\n2,0,1,0\n3,1,0,1\n",
        ),
        ("b.csv", "respondent,q.bolig,r.skole\n1,1,1\n2,0,1\n3,1,1\n"),
        (
            "c.csv",
            "respondent,question,themes\n1,q,bolig\n2,q,tolk\n3,q,bolig\n",
        ),
    ] {
        std::fs::write(folder.join(name), text).expect("a file");
    }
    assert_eq!(
        agreement(folder, "a.csv", "b.csv"),
        [",(all),3,100", "q,bolig,3,100"]
    );
    let (_, of_two) = told(folder, &["agree", "a.csv", "b.csv"]);
    for warning in [
        "a.csv: it has no column for these themes of `r`, so they are not compared: skole",
        "b.csv: it has no column for these themes of `q`, so they are not compared: tolk",
        "b.csv: it has no column for these themes of `r`, so they are not compared: tolk",
    ] {
        assert!(of_two.contains(warning), "{of_two}");
    }
    let three = printed(
        folder,
        &[
            "agree", "a.csv", "b.csv", "c.csv", "--only", "q", "--format", "csv",
        ],
    );
    let rows: Vec<&str> = three
        .lines()
        .skip(1)
        .map(|line| &line[..line.len().min(10)])
        .collect();
    assert!(rows.len() == 2 && rows[0].starts_with("q,bolig,3,"), "{three}");
    let (code, nothing) = told(folder, &["agree", "a.csv", "b.csv", "--only", "r"]);
    assert!(
        code == Some(2) && nothing.contains("no theme that was given has a column in all files"),
        "{nothing}"
    );
}

/// A spreadsheet of LibreOffice with these rows; a blank is no cell, a nought is a number.
fn ods(rows: &[&[&str]]) -> Vec<u8> {
    let mut sheet = String::new();
    for row in rows {
        sheet.push_str("<table:table-row>");
        for cell in *row {
            sheet.push_str(&match *cell {
                "" => "<table:table-cell/>".to_owned(),
                "0" | "1" => format!("<table:table-cell office:value-type=\"float\" office:value=\"{cell}\"/>"),
                text => format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"),
            });
        }
        sheet.push_str("</table:table-row>");
    }
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
         <office:body><office:spreadsheet><table:table table:name=\"Koder\">{sheet}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &*content),
    ] {
        zip.start_file(name, options).expect("a part");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("a file").into_inner()
}

#[test]
fn what_coders_fill_in_with_libreoffice_is_read_and_told_by_its_rows() {
    let folder = folder();
    let folder = folder.path();
    let rows: [&[&str]; 4] = [
        &["respondent", "question", "bolig", "tolk"],
        &["007", "annet", "1", "0"],
        &["3", "annet", "", "0"],
        &["5", "annet", "0", "1"],
    ];
    std::fs::write(folder.join("koder.ods"), ods(&rows)).expect("a file");
    std::fs::write(
        folder.join("koder.csv"),
        "respondent,question,themes\n007,annet,bolig\n3,annet,\n5,annet,tolk\n",
    )
    .expect("a file");
    assert_eq!(
        agreement(folder, "koder.ods", "koder.csv"),
        [",(all),3,100", "annet,bolig,3,100", "annet,tolk,3,100"]
    );
    let wrong: [&[&str]; 2] = [rows[0], &["7", "annet", "ja", ""]];
    std::fs::write(folder.join("feil.ods"), ods(&wrong)).expect("a file");
    let output = run(folder, &["agree", "feil.ods", "koder.csv"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("row 2, column `bolig`: `ja` is neither 0 nor 1"),
        "{told}"
    );
    std::fs::write(folder.join("tull.xlsx"), "PK\x03\x04tull").expect("a file");
    let output = run(folder, &["agree", "tull.xlsx", "koder.csv"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.code() == Some(2) && told.contains("damaged or cut short"),
        "{told}"
    );
}

#[test]
fn two_columns_of_one_name_are_refused() {
    let folder = folder();
    let folder = folder.path();
    let project = PROJECT.replace("'vansker-nå' = 'q1', annet", "q = 'q1', 'q.bolig'");
    std::fs::write(folder.join("fritekst.toml"), project).expect("a project");
    let codebook = CODEBOOK.replace("språk-og-tolk", "pris");
    std::fs::write(folder.join("kodebok.toml"), codebook).expect("a codebook");
    for format in ["csv", "jsonl", "parquet"] {
        let file = format!("koder.{format}");
        let output = run(folder, &["code", "--shape", "respondents", "-o", &file]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(2) && told.contains("two columns would be called `q.bolig.pris`"),
            "{told}"
        );
        assert!(!folder.join(&file).exists());
    }
}

/// What a run tells, and its exit code.
fn told(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = run(folder, args);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), told)
}

#[test]
fn blanks_that_r_wrote_are_no_theme_and_are_told() {
    let folder = folder();
    let folder = folder.path();
    let long = write(folder, "long", "csv");
    let blanks = |line: &str| match line.strip_suffix(',') {
        Some(row) => format!("{row},NA\n"),
        None => format!("{line}\n"),
    };
    let text = std::fs::read_to_string(folder.join(&long)).expect("codings");
    let text: String = text.lines().map(blanks).collect();
    assert!(text.contains(",NA\n"));
    std::fs::write(folder.join("na.csv"), text).expect("a file");
    assert_eq!(
        agreement(folder, "na.csv", &long),
        agreement(folder, &long, &long)
    );
    let (_, told) = told(folder, &["agree", "na.csv", &long]);
    assert!(
        told.contains("na.csv: NA, NaN or <NA> for a theme is a blank, no theme: 3 rows"),
        "{told}"
    );
}

#[test]
fn eval_leaves_out_themes_that_have_no_column() {
    let folder = folder();
    let folder = folder.path();
    let file = write(folder, "respondents", "csv");
    let text = std::fs::read_to_string(folder.join(&file)).expect("codings");
    let renamed = text.replace(".språk-og-tolk", ".språk_og_tolk");
    let eval = ["eval", "koder.csv", "--format", "csv"];
    std::fs::write(folder.join("koder.csv"), &renamed).expect("a file");
    let (_, taken) = told(folder, &eval);
    assert!(
        taken.contains("`annet.språk_og_tolk` for `annet.språk-og-tolk`") && !taken.contains("warning"),
        "{taken}"
    );
    let before = printed(folder, &["eval", &file, "--format", "csv"]);
    assert_eq!(printed(folder, &eval), before);
    // A name that resembles none: what it has is measured as nothing, not as answers without the theme.
    let lost = text.replace(".språk-og-tolk", ".tolking");
    std::fs::write(folder.join("koder.csv"), lost).expect("a file");
    let (_, lacking) = told(folder, &eval);
    assert!(
        lacking.contains(
            "it has no column for these themes of `annet`, so they are not measured: språk-og-tolk"
        ),
        "{lacking}"
    );
    let after = printed(folder, &eval);
    assert!(
        !after.contains("språk-og-tolk") && after.contains("(micro),5,0,0,"),
        "{after}"
    );
}

#[test]
fn formats_that_are_no_tables_say_what_to_do() {
    let folder = folder();
    let folder = folder.path();
    printed(folder, &["code", "-o", "k.qdpx"]);
    let (code, told) = told(folder, &["agree", "k.qdpx", "k.qdpx"]);
    let advice = "fritekst import k.qdpx --codings koder.csv";
    assert!(code == Some(2) && told.contains(advice), "{told}");
}

#[test]
fn the_data_beside_a_description_are_told_and_never_written_over() {
    let folder = folder();
    let folder = folder.path();
    without_doubtful_background(folder);
    let file = write(folder, "respondents", "sss");
    let printed = printed(folder, &["agree", &file, &file, "--format", "json"]);
    let hash = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).expect("a file");
        fritekst::source::sha256_of(&bytes[..]).expect("a hash")
    };
    for name in ["triple.sss", "triple.csv"] {
        assert!(printed.contains(&hash(name)), "{name}: {printed}");
    }
    for args in [["agree", &file, &file], ["eval", &file, "--no-cache"]] {
        let args = [&args[..], &["--format", "csv", "--force", "-o", "triple.csv"]].concat();
        let (code, told) = told(folder, &args);
        assert!(
            code == Some(2) && told.contains("triple.csv is an input file"),
            "{args:?}: {told}"
        );
    }
    // Of data that another program cut short nothing is read.
    let data = std::fs::read_to_string(folder.join("triple.csv")).expect("data");
    std::fs::write(folder.join("triple.csv"), data.replace("\"100\"", "\"10\"")).expect("a file");
    let (code, told) = told(folder, &["agree", &file, &file]);
    assert!(
        code == Some(2) && told.contains("has for `annet` 2 signs, and its values go to 3"),
        "{told}"
    );
}
