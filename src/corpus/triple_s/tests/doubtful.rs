//! Data that could be read in two ways: one that is right, or none.

use super::{described, rows, survey};
use crate::corpus::testing::wide;
use crate::corpus::{CodedValues, ReadOptions};

const TOWN: &str = r#"
<variable ident="1" type="character"><name>by</name><position start="1" finish="8"/></variable>
<variable ident="2" type="quantity"><name>alder</name><position start="9" finish="10"/></variable>
"#;

fn lines(variables: &str, data: &[u8]) -> Result<Vec<String>, String> {
    let description = described("", variables);
    rows(
        &[("x.sss", description.as_bytes()), ("x.asc", data)],
        CodedValues::Labels,
    )
}

#[test]
fn positions_that_may_count_letters_or_bytes_are_refused() {
    // In bytes, with a column that nobody describes behind them.
    let told = lines(TOWN, "Tromsø 34X\nTromsø 71X\n".as_bytes()).expect_err("both fit");
    assert!(
        told.contains("count letters or bytes, and both would fit"),
        "{told}"
    );
    // As long in letters as the last position says; in bytes; without such letters.
    let expected = Ok(vec![
        "by|alder".to_owned(),
        "1: Tromsø|34".to_owned(),
        "2: Tromsø|71".to_owned(),
    ]);
    assert_eq!(lines(TOWN, "Tromsø 34\nTromsø 71\n".as_bytes()), expected);
    assert_eq!(lines(TOWN, b"Troms\xf8  34XX\nTroms\xf8  71XX\n"), expected);
}

#[test]
fn data_have_the_encoding_of_their_description() {
    let price = r#"<variable ident="1" type="character"><name>pris</name><position start="1"/></variable>"#;
    let description = described(" format=\"csv\"", price).replace("UTF-8", "ISO-8859-15");
    let description = description.replace("undersøkelse", "undersokelse");
    let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("x.csv", b"10 \xa4\n")];
    let expected = vec!["pris".to_owned(), "1: 10 €".to_owned()];
    assert_eq!(
        rows(&files, CodedValues::Labels),
        Ok(expected),
        "not the sign of Latin-1"
    );
}

const SEVERAL: &str = r#"
<variable ident="1" type="character"><name>id</name><position start="1"/></variable>
<variable ident="2" type="multiple"><name>m</name><position start="2"/>
  <values><value code="1">Bolig</value><value code="2">Tolk</value></values></variable>
<variable ident="3" type="multiple"><name>s</name><position start="3"/><spread subfields="2" width="1"/>
  <values><value code="1">Bolig</value><value code="2">Tolk</value></values></variable>
<variable ident="4" type="quantity"><name>tall</name><position start="4"/>
  <values><range from="0" to="10"/><value code="99">Vet ikke</value></values></variable>
"#;

#[test]
fn a_space_before_signs_is_refused_where_it_would_shift_them() {
    let csv = |data: &str| {
        let description = described(" format=\"csv\"", SEVERAL);
        rows(
            &[("x.sss", description.as_bytes()), ("x.csv", data.as_bytes())],
            CodedValues::Labels,
        )
    };
    let told = csv("1, 01,12,\n").expect_err("a space");
    assert!(told.contains("has for `m` a space before its signs"), "{told}");
    let told = csv("1,01, 12,\n").expect_err("a space");
    assert!(told.contains("has for `s` a space before its codes"), "{told}");
    assert_eq!(csv("1,01,21,\n").expect("rows")[1], "1: 1|0|1|1|1|");
}

#[test]
fn a_line_for_spreadsheets_is_no_record() {
    let description = described(" format=\"csv\"", SEVERAL);
    let files: [(&str, &[u8]); 2] = [
        ("x.sss", description.as_bytes()),
        ("x.csv", b"sep=;\r\n1;01;21;7\r\n"),
    ];
    let expected = ["id|m_1|m_2|s_1|s_2|tall", "1: 1|0|1|1|1|7"].map(str::to_owned);
    assert_eq!(rows(&files, CodedValues::Labels), Ok(expected.to_vec()));
}

#[test]
fn numbers_outside_what_is_described_are_told() {
    let description = described(" format=\"csv\"", SEVERAL);
    let told = |data: &str| {
        let files: [(&str, &[u8]); 2] = [("x.sss", description.as_bytes()), ("x.csv", data.as_bytes())];
        let layout = wide(Some("id"), &[("q", "tall")]);
        let (_, notices) = survey(&files, &layout, &ReadOptions::default()).expect("a survey");
        notices
            .iter()
            .any(|notice| notice.contains("`77`") || notice.contains(" 77"))
    };
    assert!(told("1,01,21,77\n"));
    assert!(!told("1,01,21,7\n2,01,21,99\n"));
}

#[test]
fn a_code_of_two_labels_and_codes_of_no_width_are_refused() {
    let single = r#"<variable ident="1" type="single"><name>q</name><position start="1"/>
        <values><value code="1">Ja</value><value code="01">Nei</value></values></variable>"#;
    let told = lines(single, b"1\n").expect_err("two labels");
    assert!(told.contains("variable `q` has the value `1` twice"), "{told}");
    let spread = r#"<variable ident="1" type="multiple"><name>q</name><position start="1" finish="6"/><spread subfields="3"/>
        <values><value code="1">Ja</value><value code="2">Nei</value></values></variable>"#;
    let told = lines(spread, b"010200\n").expect_err("no width");
    assert!(
        told.contains("has 3 codes in 6 characters, and does not say how many each takes"),
        "{told}"
    );
}

#[test]
fn labels_are_in_the_language_whatever_the_country() {
    let single = r#"<variable ident="1" type="single"><name>q</name><position start="1"/>
        <values><value code="1"><text xml:lang="en-GB">Man</text><text xml:lang="nb-NO">Mann</text></value></values></variable>"#;
    assert_eq!(lines(single, b"1\n").expect("rows")[1], "1: Mann");
}
