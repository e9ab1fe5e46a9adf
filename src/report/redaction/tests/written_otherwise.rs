//! What is written with a slip, spaced out, or around the at-sign; and what looks like it and is none.

use super::super::constructed::account;
use super::*;

#[test]
fn digits_with_spaces_between_all_are_found() {
    let person = person();
    assert_eq!(
        redacted(&format!("Jeg er {}.", parted(&person, &[1; 11], " "))),
        "Jeg er [fødselsnummer]."
    );
    become_all(&[
        ("4 1 2 3 4 5 6 7", "[telefon]"),
        ("4\u{a0}1\u{a0}2\u{a0}3\u{a0}4\u{a0}5\u{a0}6\u{a0}7", "[telefon]"),
        (
            "Nås på 9 1 2 3 4 5 6 7, helst kveld",
            "Nås på [telefon], helst kveld",
        ),
        ("4 7 4 1 2 3 4 5 6 7", "[telefon]"),
        ("+47 4 1 2 3 4 5 6 7", "[telefon]"),
        ("i 2015: 4 1 2 3 4 5 6 7", "i 2015: [telefon]"),
    ]);
}

#[test]
fn at_signs_written_otherwise_are_found() {
    become_all(&[
        ("ola (a) example.no", "[e-post]"),
        ("Skriv til ola(a)example.no.", "Skriv til [e-post]."),
        ("ola [a] example.com", "[e-post]"),
        ("ola [at] example.no", "[e-post]"),
        ("ola {at} example.no", "[e-post]"),
        ("ola krøllalfa example.no", "[e-post]"),
        ("OLA KRØLLALFA EXAMPLE.NO", "[e-post]"),
        ("ola alfakrøll post.example.no, ja", "[e-post], ja"),
        ("ola (krøllalfa) example.no", "[e-post]"),
        ("ola krølla example.se", "[e-post]"),
    ]);
}

#[test]
fn points_written_otherwise_are_found() {
    become_all(&[
        ("ola[at]example[dot]no", "[e-post]"),
        ("Skriv til ola (at) example (dot) no.", "Skriv til [e-post]."),
        ("OLA {AT} EXAMPLE {DOT} NO", "[e-post]"),
        ("ola(dot)normann(at)post(dot)example.no, ja", "[e-post], ja"),
        ("ola (krøllalfa) example (punktum) no", "[e-post]"),
        ("ola@example(.)no", "[e-post]"),
        // Out of brackets they are words.
        ("look at example dot no", "look at example dot no"),
        ("punkt (a) og (dot)", "punkt (a) og (dot)"),
    ]);
}

#[test]
fn numbers_behind_a_whole_date_are_found() {
    let person = person();
    let number = &person[6..];
    for date in ["15.86.1990", "15/86/1990", "15-86-1990", "15 86 1990", "15861990"] {
        for joint in [" ", "-", " - "] {
            assert_eq!(
                redacted(&format!("Født {date}{joint}{number}, ja")),
                "Født [fødselsnummer], ja",
                "{date}{joint}"
            );
        }
    }
    let early = with_check_digits("018290123", 0).expect("a number");
    assert_eq!(redacted(&format!("1.82.1990 {}", &early[6..])), "[fødselsnummer]");
    // The check digits do not hold.
    assert_eq!(redacted("15.06.1990 12399 kroner"), "15.06.1990 12399 kroner");
}

#[test]
fn user_names_are_found() {
    become_all(&[
        ("@karinordmann", "[brukernavn]"),
        ("Følg @kari_nordmann93!", "Følg [brukernavn]!"),
        ("(@ola.normann).", "([brukernavn])."),
        ("＠veslefrikk", "[brukernavn]"),
        ("@øya", "[brukernavn]"),
        ("@a\u{30a}se", "[brukernavn]"),
        ("@norge og @norge", "[brukernavn] og [brukernavn]"),
        ("ola @example.no", "[e-post]"),
    ]);
}

#[test]
fn numbers_with_slips_are_found() {
    become_all(&[
        ("15869012399", "[fødselsnummer]"),
        ("fnr. 158690 12399.", "fnr. [fødselsnummer]."),
        ("158690-12399", "[fødselsnummer]"),
        // A D-number, a plain one, 29 February; all made up, and none of them with right check digits.
        ("55869012399", "[fødselsnummer]"),
        ("150690 00000", "[fødselsnummer]"),
        ("29020000000", "[fødselsnummer]"),
        // What begins with a plus is a telephone number.
        ("+12125550123", "[telefon]"),
    ]);
}

#[test]
fn what_looks_like_it_stays() {
    for text in [
        "1 2 3 4 5",
        "1 2 3 4 5 6 7 8",
        "2 3 4 5 6 7 8 9",
        "9 8 7 6 5 4 3 2",
        "4 1 2 3 4 5 6",
        "4 1 2 3 4 5 6 7 5",
        "3 4 1 2 3 4 5 6 7",
        "5 4 3 2 5 5 4 3 2 1 4 4 5",
        "4) 1) 2) 3) 4) 5) 6) 7)",
        "4, 1, 2, 3, 4, 5, 6, 7",
        "4-1-2-3-4-5-6-7",
        "4 1 2 3 4 5 6 7 kroner",
        "1 4 2 3 4 5 6 7",
        "12 345 678 kroner",
        "12 345 678",
        "2015 2016 2017",
        "1990-2023",
        "2023/12345",
        "sak 2023/12345 og 2022/98765",
        "sak 23/15869012399",
        "151023/12345",
        "§ 3-1 (a) og (b)",
        "§ 12 (a) loven.Det gjelder",
        "punkt (a) gjelder.Se der",
        "punkt (a) loven.No er det slik",
        "bokstav [a] forskriften.nord",
        "alternativ (a) er best",
        "krøllalfa i adressen",
        "skriv krøllalfa adressen.Ikke mer",
        "@no",
        "@ norge",
        "@2023",
        "@ab1",
        "hjemme@norge",
        "3@stk",
        "@",
        "10120000000 kroner",
        "kr 10120000000",
        "32018012345",
        "15138012345",
        "150000 12345",
        "150000-20000",
        "1586 9012399",
        "158690.12399",
        "158690123",
        "158690123999",
    ] {
        assert_eq!(redacted(text), text);
    }
}

/// Eight digits as a Norwegian telephone number has, that are neither a day nor count up or down.
fn phone() -> impl Strategy<Value = String> {
    "[3-9][0-9]{7}".prop_filter("counts", |number| {
        let steps: Vec<i32> = number
            .as_bytes()
            .windows(2)
            .map(|pair| i32::from(pair[1]) - i32::from(pair[0]))
            .collect();
        !steps.iter().all(|step| *step == 1) && !steps.iter().all(|step| *step == -1)
    })
}

/// Day and month that no kind of number has.
fn no_date() -> impl Strategy<Value = String> {
    let no_day = prop_oneof![Just(0_u32), 32..=40_u32, 72..=99_u32];
    let no_month = prop_oneof![Just(0_u32), 13..=40_u32, 53..=80_u32, 93..=99_u32];
    prop_oneof![(no_day, 0..100_u32), (0..100_u32, no_month)]
        .prop_map(|(day, month)| format!("{day:02}{month:02}"))
}

proptest! {
    #[test]
    fn a_number_with_wrong_check_digits_goes_too(nine in nine(), wrong in 0..100_u32, joint in "[ -]?") {
        let number = format!("{nine}{wrong:02}");
        let kind = if account(&number[..10]).as_ref() == Some(&number) && joint.is_empty()
            && (0..4).all(|leaves| with_check_digits(&nine, leaves).as_ref() != Some(&number))
        {
            "[konto]"
        } else {
            "[fødselsnummer]"
        };
        let text = format!("Nummeret {} er feil", parted(&number, &[6, 5], &joint));
        prop_assert_eq!(redacted(&text), format!("Nummeret {kind} er feil"));
    }

    #[test]
    fn a_number_without_a_date_and_check_digit_stays(
        date in no_date(), rest in "[0-9]{7}", joint in "[ -]?",
    ) {
        let number = format!("{date}{rest}");
        // Behind `00` stands a telephone number of some country.
        if number.starts_with("00") || account(&number[..10]).as_ref() == Some(&number) {
            return Ok(());
        }
        let text = format!("Nummeret {} er feil", parted(&number, &[6, 5], &joint));
        prop_assert_eq!(redacted(&text), text);
    }

    #[test]
    fn spaced_numbers_are_found(phone in phone(), nine in nine(), leaves in 0..4_u32) {
        let spaced = parted(&phone, &[1; 8], " ");
        prop_assert_eq!(redacted(&format!("Svar: {spaced}, takk")), "Svar: [telefon], takk");
        if let Some(number) = with_check_digits(&nine, leaves) {
            let spaced = parted(&number, &[1; 11], " ");
            prop_assert_eq!(redacted(&format!("Svar: {spaced}, takk")), "Svar: [fødselsnummer], takk");
        }
    }

    #[test]
    fn rows_of_single_digits_stay(row in prop::collection::vec(0..10_u32, 1..14)) {
        // Eight that begin so are a telephone number, ten with its code too; eleven are one of a person if they check.
        if matches!(row.len(), 8 | 10) || row.len() >= 11 {
            return Ok(());
        }
        let text = row.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(redacted(&text), text);
    }

    #[test]
    fn sums_years_cases_and_paragraphs_stay(
        million in 1..1000_u32, thousand in 0..1000_u32, one in 0..1000_u32, year in 1900..2100_u32, number in 1..100_000_u32,
        unit in prop::sample::select(vec!["kroner", "kr", "innbyggere", "personer"]),
    ) {
        for text in [
            format!("{million} {thousand:03} {one:03} {unit}"),
            format!("fra {year}-{} av", year + 9),
            format!("i {year} og {year}"),
            format!("sak {year}/{number}"),
            format!("§ {}-{} (a)", million % 40 + 1, thousand % 40),
            format!("omtrent {number}-{}", number + one),
        ] {
            prop_assert_eq!(redacted(&text), text);
        }
    }

    #[test]
    fn user_names_and_spelled_addresses_are_found(
        name in "[a-zæøå]{3,12}[0-9_]{0,3}", domain in "[a-zæøå]{2,10}",
        sign in prop::sample::select(vec!["@", " (a) ", "(a)", " [at] ", " krøllalfa ", " Krøllalfa ", " {a} "]),
    ) {
        prop_assert_eq!(redacted(&format!("Se @{name}, takk")), "Se [brukernavn], takk");
        prop_assert_eq!(redacted(&format!("Se {name}{sign}{domain}.no, takk")), "Se [e-post], takk");
        let stays = format!("hos{name}@{domain} og (a) {domain}");
        prop_assert_eq!(redacted(&stays), stays);
    }
}
