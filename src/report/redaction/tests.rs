//! What is found as personal data and what is not. All numbers are constructed, see `constructed`; all names are of nobody.

use proptest::prelude::*;

mod written_otherwise;

use super::constructed::with_check_digits;
use super::*;
use crate::text::is_invisible;

/// Names of two Norwegian fairy tales, and made up ones.
const NAMES: [&str; 7] = [
    "Askeladden",
    "Veslefrikk",
    "Per Gynt",
    "Per",
    "Åse Østenvind-Vestenvind",
    "Østenvind",
    "Hans",
];

fn redactor() -> Redactor {
    Redactor::new(NAMES, Language::Nb)
}

fn redacted(text: &str) -> String {
    redactor().redact(text, &[]).text
}

/// A constructed person's number: born on 15 June 1990, months raised by 80.
fn person() -> String {
    with_check_digits("158690123", 0).expect("a number")
}

fn parted(number: &str, sizes: &[usize], joint: &str) -> String {
    let mut from = 0;
    let part = |size: &usize| {
        from += size;
        &number[from - size..from]
    };
    sizes.iter().map(part).collect::<Vec<_>>().join(joint)
}

/// Checks a table of texts and what they become.
fn become_all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(redacted(text), *expected, "{text}");
    }
}

#[test]
fn national_identity_numbers_are_found_however_they_are_written() {
    let person = person();
    for (sizes, joint) in [
        (&[11][..], ""),
        (&[6, 5], " "),
        (&[6, 5], "-"),
        (&[6, 5], "\u{a0}"),
        (&[6, 5], "\u{3000}"),
        (&[6, 5], " - "),
        (&[6, 5], "‑"),
        (&[6, 5], "/"),
        (&[2, 2, 2, 5], "."),
        (&[2, 2, 2, 3, 2], " "),
        (&[4, 7], "\u{200b}"),
    ] {
        let text = format!("Jeg er {}, ja.", parted(&person, sizes, joint));
        assert_eq!(redacted(&text), "Jeg er [fødselsnummer], ja.", "{text}");
    }
    let wide: String = person
        .chars()
        .map(|digit| char::from_u32(digit as u32 + 0xfee0).expect("a digit"))
        .collect();
    assert_eq!(redacted(&wide), "[fødselsnummer]");
    assert_eq!(
        redacted(&format!("fnr{person}og 12 {person} 3")),
        "fnr[fødselsnummer]og 12 [fødselsnummer] 3"
    );
}

#[test]
fn all_kinds_of_national_identity_numbers_are_found() {
    // A plain number, a D-number, an H-number, a D-number of a constructed person; all serial numbers are made up.
    for nine in ["150690123", "550690123", "154690123", "558690123", "290200999"] {
        for serial in 0..20 {
            let nine = format!("{}{serial:03}", &nine[..6]);
            if let Some(number) = with_check_digits(&nine, 0) {
                assert_eq!(redacted(&number), "[fødselsnummer]", "{number}");
            }
        }
    }
    // Skatteetaten's published examples of numbers from 2032 on.
    for number in ["02013299997", "30108299920", "30108299939"] {
        assert_eq!(redacted(number), "[fødselsnummer]");
    }
}

#[test]
fn accounts_are_found() {
    become_all(&[
        ("konto 1234.56.78903.", "konto [konto]."),
        ("konto 1234 56 78903", "konto [konto]"),
        ("12345678903", "[konto]"),
        ("1234-56-78903", "[konto]"),
        ("NO93 8601 1117 947 er en prøve", "[konto] er en prøve"),
        ("NO9386011117947", "[konto]"),
        ("8601 1117 947", "[konto]"),
    ]);
}

#[test]
fn telephone_numbers_are_found() {
    become_all(&[
        ("Ring 22 33 44 55.", "Ring [telefon]."),
        ("41234567", "[telefon]"),
        ("412 34 567", "[telefon]"),
        ("223 34 455", "[telefon]"),
        ("412 34567", "[telefon]"),
        ("4123 4567", "[telefon]"),
        ("22.33.44.55", "[telefon]"),
        ("22-33-44-55", "[telefon]"),
        ("22\u{a0}33\u{a0}44\u{a0}55", "[telefon]"),
        ("22\u{3000}33\u{3000}44\u{3000}55", "[telefon]"),
        ("２２３３４４５５", "[telefon]"),
        ("22  33  44  55", "[telefon]"),
        ("tlf:41234567", "tlf:[telefon]"),
        ("tlf.41234567", "tlf.[telefon]"),
        ("tlf41234567", "tlf[telefon]"),
        ("telefonen min er 4123 4567", "telefonen min er [telefon]"),
        ("mobil: 41 234 567", "mobil: [telefon]"),
        ("ring 4 1 2 3 4 5 6 7", "ring [telefon]"),
        ("+47 22 33 44 55", "[telefon]"),
        ("+4722334455", "[telefon]"),
        ("(+47) 22 33 44 55", "[telefon]"),
        ("0047 412 34 567", "[telefon]"),
        ("004741234567", "[telefon]"),
        ("4741234567", "[telefon]"),
        ("+46 70 123 45 67", "[telefon]"),
        ("+45 12 34 56 78", "[telefon]"),
        ("+44 20 7946 0958", "[telefon]"),
        ("0046701234567", "[telefon]"),
        ("+1 212 555 0123", "[telefon]"),
        ("22334455/41234567", "[telefon]/[telefon]"),
        ("22334455,41234567", "[telefon],[telefon]"),
        (
            "41234567 eller 22 33 44 55, spør",
            "[telefon] eller [telefon], spør",
        ),
        ("(22 33 44 55)", "([telefon])"),
    ]);
}

#[test]
fn addresses_are_found() {
    become_all(&[
        ("Skriv til ola.normann@example.no.", "Skriv til [e-post]."),
        ("post+test@sub.example.com", "[e-post]"),
        ("PÅL@ØY.NO", "[e-post]"),
        ("per @ example.no", "[e-post]"),
        ("ola (at) example.no", "[e-post]"),
        ("ola[at]example.no", "[e-post]"),
        ("<a_b@example.org>", "<[e-post]>"),
        ("mailto:x@example.no?", "mailto:[e-post]?"),
        ("se https://example.no/side?a=1&b=2.", "se [nettadresse]."),
        ("http://localhost:80/x", "[nettadresse]"),
        ("sehttps://example.no", "se[nettadresse]"),
        ("(www.example.no)", "([nettadresse])"),
        ("WWW.EXAMPLE.NO", "[nettadresse]"),
        ("nav.no/side", "[nettadresse]"),
        ("på nav.no, altså", "på [nettadresse], altså"),
        ("NAV.NO", "[nettadresse]"),
        ("blåbær.example.com.", "[nettadresse]."),
        ("facebook.com/noen.der", "[nettadresse]"),
        ("svt.se/nyheter", "[nettadresse]"),
    ]);
}

#[test]
fn listed_names_are_found() {
    become_all(&[
        ("Askeladden hjalp oss", "[navn] hjalp oss"),
        ("ASKELADDEN og veslefrikk", "[navn] og [navn]"),
        ("Askeladdens hus", "[navn]s hus"),
        ("Per Gynts hus", "[navn]s hus"),
        ("Per  Gynt, Per", "[navn], [navn]"),
        ("Per-Gynt", "[navn]"),
        ("Åse Østenvind-Vestenvind", "[navn]"),
        ("a\u{30a}se østenvind\u{ad}-vestenvind", "[navn]"),
        ("Østenvind-Nordavind", "[navn]-Nordavind"),
        ("Hans' hus, Hans's", "[navn]' hus, [navn]'s"),
        ("(Per)", "([navn])"),
    ]);
}

#[test]
fn what_is_no_personal_data_stays() {
    for text in [
        "i 2015",
        "2015-2019",
        "3000-5000",
        "2019 4500",
        "2015 – 2019",
        "2015 2019",
        "1990 2000 2010 2020",
        "12 000 000",
        "10 000 000 kroner",
        "25000000 kroner",
        "kr 25000000",
        "41234567,50",
        "+10 000 000",
        "45 000 000 kr",
        "22 500 000",
        "1 234 567",
        "12345678",
        "10000000",
        "100 000-200 000",
        "24.12.2015",
        "24.12.23",
        "24.12.23 18",
        "2023-05-12",
        "20230512",
        "12/5-2023",
        "kl. 20.30-22.45",
        "1.1.2020-31.12.2021",
        "912 345 678",
        "912345678",
        "org.nr. 912 345 678 MVA",
        "§ 4-1 og 5-2",
        "sak 23/45678912",
        "0123 Oslo",
        "20, 30, 40, 50",
        "41234567 innbyggere",
        "A41234567",
        "22 33 44",
        "22 33 44 5",
        "12345678904",
        "1234.56.78904",
        "1234 567 8903",
        "f.eks.",
        "bl.a.",
        "NAV.Vi trenger",
        "m.m.",
        "osv.No",
        "Bra.de er flinke",
        "nav.nord",
        "e.l. og 3.klasse",
        "kl.10",
        "a@b",
        // Behind an at-sign that begins a word, three letters or more are taken for a user name, `@norge` too: nothing tells
        // an account of a person from one of a country, and in doubt it is hidden. Two letters are none.
        "@no",
        "5 @ 10 kr",
        "ola (at) huset",
        "fil.txt",
        "versjon 2.0.1",
        "Person",
        "superper",
        "persille",
        "Pers'",
        "Gynt",
        "Hansen",
        "Åse",
        "Vestenvind",
        "perfekt",
        "[telefon]",
        "[navn] og [e-post]",
        "[fødselsnummer]",
    ] {
        let expected = if text == "Pers'" { "[navn]s'" } else { text };
        assert_eq!(redacted(text), expected);
    }
}

#[test]
fn what_overlaps_is_hidden_as_a_whole() {
    let text = "askeladden@example.no, per.gynt@www.example.no";
    assert_eq!(redacted(text), "[e-post], [e-post]");
    let names = Redactor::new(["Per Hans", "Hans Berg Dal"], Language::En);
    assert_eq!(names.redact("Per Hans Berg Dal", &[]).text, "[name]");
    assert_eq!(redacted("Per.Gynt.41234567"), "[navn].[telefon]");
}

#[test]
fn markers_are_in_the_language_of_the_report() {
    let text = format!(
        "{} 12345678903 41234567 a@example.no www.example.no @veslefrikk Per",
        person()
    );
    let in_language = |language| Redactor::new(["Per"], language).redact(&text, &[]).text;
    assert_eq!(
        in_language(Language::Nb),
        "[fødselsnummer] [konto] [telefon] [e-post] [nettadresse] [brukernavn] [navn]"
    );
    assert_eq!(
        in_language(Language::Nn),
        "[fødselsnummer] [konto] [telefon] [e-post] [nettadresse] [brukarnamn] [namn]"
    );
    assert_eq!(
        in_language(Language::En),
        "[national id] [account] [phone] [e-mail] [web address] [username] [name]"
    );
}

#[test]
fn hits_move_with_the_text() {
    let text = "Per vil ha bolig, ring 41234567 om bolig";
    let at = |part: &str, from: usize| {
        let start = from + text[from..].find(part).expect("the part");
        Span::new(start, start + part.len())
    };
    let hits = [
        at("bolig", 0),
        at("ring 4123", 0),
        at("2345", 0),
        at("bolig", 20),
        at("Per", 0),
    ];
    let redacted = redactor().redact(text, &hits);
    let shown: Vec<&str> = redacted
        .hits
        .iter()
        .map(|hit| &redacted.text[hit.range()])
        .collect();
    assert_eq!(shown, ["bolig", "ring [telefon]", "[telefon]", "bolig", "[navn]"]);
    assert_eq!(redacted.kinds, [PersonalData::Name, PersonalData::Phone]);
}

#[test]
fn what_was_replaced_is_counted_by_kind() {
    use PersonalData::{Name, Phone};
    assert_eq!(
        redaction_summary([Name, Phone, Phone]),
        "redacted: 2 phone numbers, 1 name"
    );
    assert_eq!(redaction_summary([]), "redacted: nothing");
}

/// Pieces that texts are made of: what is found, what joins it, and anything.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(person()),
        prop::sample::select(vec![
            "41234567",
            "22 33 44 55",
            "+47",
            "a@example.no",
            "www.example.no",
            "nav.no",
            "Per",
            "Per Gynt",
            "Hans",
            "s",
            "[telefon]",
            "[navn]",
            "[",
            "]",
            "[at]",
            "(a)",
            " krøllalfa ",
            "@veslefrikk",
            "4 1 2 3 4 5 6 7",
            "(at)",
            "@",
            ".",
            " ",
            "-",
            "kr",
            "tlf",
            "/",
            "12",
            "1234",
            "00",
            "\u{200b}",
        ])
        .prop_map(str::to_owned),
        "[0-9 .+-]{0,12}",
        "\\PC{0,6}",
        "[æøåa-z]{0,5}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Nine digits of a constructed person.
fn nine() -> impl Strategy<Value = String> {
    (1..=28_u32, 1..=12_u32, 0..100_u32, 0..1000_u32, prop::bool::ANY).prop_map(
        |(day, month, year, serial, is_d)| {
            let day = if is_d { day + 40 } else { day };
            format!("{day:02}{:02}{year:02}{serial:03}", month + 80)
        },
    )
}

proptest! {
    #[test]
    fn a_national_identity_number_is_gone_from_any_text(
        nine in nine(), leaves in 0..4_u32, before in "\\PC{0,20}", behind in "\\PC{0,20}", joint in "[ -]?",
    ) {
        // Digits right beside it, also behind something invisible, would make it another number.
        let is_beside = |c: Option<char>| c.is_some_and(char::is_numeric);
        let (last, first) = (before.chars().rfind(|c| !is_invisible(*c)), behind.chars().find(|c| !is_invisible(*c)));
        if is_beside(last) || is_beside(first) {
            return Ok(());
        }
        let Some(number) = with_check_digits(&nine, leaves) else { return Ok(()) };
        let written = parted(&number, &[6, 5], &joint);
        let redacted = redacted(&format!("{before}{written}{behind}"));
        prop_assert!(!redacted.contains(&written) && !redacted.contains(&number[6..]), "{}", redacted);
    }

    #[test]
    fn redacting_twice_is_redacting_once(text in texts()) {
        let once = redacted(&text);
        prop_assert_eq!(redacted(&once), once);
    }

    #[test]
    fn spans_are_sound_and_the_rest_is_unchanged(text in texts(), ends in prop::collection::vec((0..60_usize, 0..60_usize), 0..6)) {
        let redactor = redactor();
        let place = |at: usize| text.floor_char_boundary(at.min(text.len()));
        let hits: Vec<Span> = ends.iter().map(|(a, b)| Span::new(place(*a.min(b)), place(*a.max(b)))).collect();
        let found = redactor.find(&text);
        let after = redactor.redact(&text, &hits);
        // What stands between redactions, with the markers, is the text.
        let (mut expected, mut from) = (String::new(), 0);
        for redaction in &found {
            prop_assert!(redaction.span.start() >= from && !redaction.span.is_empty());
            expected.push_str(&text[from..redaction.span.start()]);
            expected.push_str(redactor.marker(redaction.kind));
            from = redaction.span.end();
        }
        expected.push_str(&text[from..]);
        prop_assert_eq!(&after.text, &expected);
        prop_assert_eq!(after.hits.len(), hits.len());
        for (old, new) in hits.iter().zip(&after.hits) {
            prop_assert!(after.text.get(new.range()).is_some());
            if !found.iter().any(|one| one.span.start() < old.end() && old.start() < one.span.end()) {
                prop_assert_eq!(&after.text[new.range()], &text[old.range()]);
            }
        }
    }
}
