//! What is told of surveys in Triple-S that cannot be read.

use proptest::prelude::*;

use super::{EVERY_TYPE, SHORT, described, every_record, rows};
use crate::corpus::CodedValues;

/// What is wrong with a description and its data.
fn fault(description: &str, data: &[u8]) -> String {
    rows(
        &[("x.sss", description.as_bytes()), ("x.csv", data)],
        CodedValues::Labels,
    )
    .expect_err("a fault")
}

#[test]
fn records_that_are_not_as_described_are_told_with_their_place() {
    let csv = |data: &str| fault(&described(" format=\"csv\"", SHORT), data.as_bytes());
    assert_eq!(
        csv("1,1,101,,,\n2,1,10,,,\n"),
        "x.sss: record 2 (line 2 of its data) has for `q2` 2 signs, and its values go to 3: were noughts before them lost, as a \
         spreadsheet loses them?"
    );
    assert!(csv("1,1,1.01E+08,,,\n").contains("has for `q2` `.`, where each value has a 1 or a 0"));
    assert!(csv("1,1,,911,,\n").contains("has for `q3` 3 signs, and each of its codes takes 2"));
    assert_eq!(
        csv("1,1,,\n"),
        "x.sss: record 1 (line 1 of its data) has 4 fields, and `q4` is number 6"
    );
    assert!(csv("1,1,,,,a\n\"2\n\",1,,,,a,b\n").starts_with(
        "x.sss: record 2 (line 2 of its data) has 7 fields, and those before it have 6; is a text with `,` in it not quoted?"
    ));
    assert_eq!(
        csv("1,1,,,,\"a\n2,1,,,,a\n"),
        "x.sss: its data, x.csv: row 1 (line 1) has a quote that opens on line 1 and is never closed; a quote within a text is \
         written twice"
    );
    assert_eq!(
        csv(""),
        "x.sss: its data, x.csv, hold no record; was the export cut short?"
    );
    assert!(csv("1,1,\0,,,\n").starts_with("x.sss: its data, x.csv: not text: there is a NUL byte"));
    let line = every_record();
    let short = fault(&described("", EVERY_TYPE), &line.as_bytes()[..53]);
    assert_eq!(
        short,
        "x.sss: record 1 (line 1 of its data) has 51 characters, and `WT` stands from 49 to 54; is it cut short, or of another survey?"
    );
}

#[test]
fn data_that_are_missing_are_told_by_the_names_that_were_looked_for() {
    let told = |record: &str| {
        let description = described(record, EVERY_TYPE);
        rows(&[("x.sss", description.as_bytes())], CodedValues::Labels).expect_err("no data")
    };
    assert_eq!(
        told(""),
        "x.sss: its data are missing: there is no `x.asc`, `x.dat`, `x.txt` or `x.csv` in the same folder; the two files belong \
         together"
    );
    assert!(told(" href=\"/etc/passwd\"").contains("there is no `passwd` in the same folder"));
}

#[test]
fn descriptions_that_cannot_be_read_say_why() {
    let of = |variable: &str| fault(&described(" format=\"csv\"", variable), b"1\n");
    let one = |inner: &str| {
        format!("<variable ident=\"1\" type=\"multiple\"><name>q</name><label>L</label>{inner}</variable>")
    };
    let cases = [
        (
            one("<position start=\"1000000000000\"/>"),
            "variable `q` stands at `1000000000000`, and positions are numbers from 1 to",
        ),
        (one("<position start=\"0\"/>"), "variable `q` stands at `0`"),
        (
            one("<position start=\"3\" finish=\"2\"/>"),
            "variable `q` ends at 2, before its start at 3",
        ),
        (
            one("<position start=\"3\" finish=\"4\"/>"),
            "variable `q` stands in the fields 3 to 4, and in CSV",
        ),
        (one(""), "variable `q` has no position in the data"),
        (one("<position start=\"1\"/>"), "variable `q` has no values"),
        (
            one("<position start=\"1\"/><values><range from=\"1\" to=\"999999999999\"/></values>"),
            "variable `q` has values from 1 to 999999999999, each of which would be a column",
        ),
        (
            one("<position start=\"1\"/><values><value code=\"0\"/></values>"),
            "variable `q` has the value `0`, and codes of several are whole numbers from 1",
        ),
        (
            one("<position start=\"1\"/><values><value code=\"1\"/><value code=\"01\"/></values>"),
            "variable `q` has the value `1` twice",
        ),
        (
            one(
                "<position start=\"1\"/><spread subfields=\"2\" width=\"1\"/><values><value code=\"12\"/></values>",
            ),
            "variable `q` has codes that are longer than the 1 characters of each",
        ),
        (
            one("<position start=\"1\"/><values/>").replace("multiple", "loop"),
            "variable `q` is of the type `loop`, which Triple-S does not have",
        ),
        (
            one("<label>&bomb;</label>"),
            "an unknown entity, `&bomb;`, line 9",
        ),
        ("<a>".repeat(60), "elements lie more than 50 deep"),
        (
            "</record><record>".to_owned(),
            "it describes several kinds of records, of which no single table can be made",
        ),
        ("<hierarchy/>".to_owned(), "it describes a hierarchy of records"),
        (String::new(), "it describes no variable"),
        (
            "<variable></record>".to_owned(),
            "a Triple-S description that cannot be read (",
        ),
    ];
    for (variable, expected) in cases {
        let told = of(&variable);
        assert!(told.starts_with("x.sss: ") && told.contains(expected), "{told}");
    }
    let whole = described(" format=\"csv\"", SHORT);
    let half = fault(&whole[..whole.len() / 2], b"1\n");
    assert!(
        half.contains("a Triple-S description that cannot be read (it breaks off, line "),
        "{half}"
    );
    let other = fault(&whole.replace("format=\"csv\"", "format=\"xml\""), b"1\n");
    assert!(
        other.contains("its data are of the format `xml`, which Triple-S does not have, line 8"),
        "{other}"
    );
    let wrong = [whole.as_bytes(), b"<!-- \xe5 -->"].concat();
    let told = rows(&[("x.sss", &wrong), ("x.csv", b"1\n")], CodedValues::Labels).expect_err("not UTF-8");
    assert!(
        told.contains("it is not UTF-8 throughout, as it should be, line "),
        "{told}"
    );
}

/// Entities that stand for others, a thousand million times over, are not expanded.
#[test]
fn entities_that_would_fill_memory_are_refused() {
    let mut entities = String::from("<!ENTITY a0 \"aaaaaaaaaa\">");
    for number in 1..10 {
        let before = format!("&a{};", number - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY a{number} \"{before}\">"));
    }
    let text = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE sss [{entities}]><sss version=\"2.0\"><survey><record><variable ident=\"1\" \
         type=\"character\"><name>&a9;</name></variable></record></survey></sss>"
    );
    let told = fault(&text, b"1\n");
    assert!(told.contains("an unknown entity, `&a9;`"), "{told}");
}

#[test]
fn a_packed_description_is_refused() {
    let description = described("", SHORT);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packed, description.as_bytes()).expect("packed");
    let packed = packed.finish().expect("packed");
    let told = rows(&[("x.sss.gz", &packed)], CodedValues::Labels).expect_err("packed");
    assert!(
        told.starts_with("x.sss.gz: a Triple-S description that is packed"),
        "{told}"
    );
    let old = rows(&[("x.sss", b"VERSION 1.1\nSURVEY\n")], CodedValues::Labels).expect_err("old");
    assert!(
        old.starts_with("x.sss: Triple-S of before XML, which is not read; export it as Triple-S XML"),
        "{old}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    /// Whatever is spoilt in either file, a table comes of it or a message.
    #[test]
    fn spoilt_files_are_read_or_told(
        is_csv in any::<bool>(),
        spoilt in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (record, variables) = match is_csv {
            true => (" format=\"csv\"", SHORT),
            false => ("", EVERY_TYPE),
        };
        let data = match is_csv {
            true => "1,1,101,0911,,a\n2,3,000,09,,\"b\nå\"\n".to_owned(),
            false => every_record(),
        };
        let mut files = [described(record, variables).into_bytes(), data.into_bytes()];
        for (of_data, at, byte) in spoilt {
            let file = &mut files[usize::from(of_data)];
            let at = at.index(file.len());
            file[at] = byte;
        }
        if let Some(cut) = cut {
            let end = cut.index(files[1].len());
            files[1].truncate(end);
        }
        let told = rows(&[("x.sss", &files[0]), ("x.asc", &files[1])], CodedValues::Labels);
        if let Err(told) = told {
            prop_assert!(told.starts_with("x.sss: ") || told.starts_with(": "), "{}", told);
        }
    }
}
