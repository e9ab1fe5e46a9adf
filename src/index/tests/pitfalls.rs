//! What tantivy does out of the box, and this index must not do.

use super::*;

#[test]
fn a_star_is_not_swallowed() {
    finds("bolig*", &["[Boligmangel] er verst", "bol", "[bolig]"]);
    finds("*mangel", &["[Boligmangel] er verst", "mangelen"]);
    finds("b?lig", &["[bålig] og [bolig]", "blig"]);
}

#[test]
fn words_with_a_hyphen_are_words_in_a_row() {
    finds(
        "16-åringer",
        &[
            "[16-åringer] og 17-åringer",
            "16 elever, mange åringer",
            "[16–åring]",
        ],
    );
    finds(
        "IKT-støtte",
        &["[IKT-støtten] er god", "[ikt støtte]", "støtte til IKT"],
    );
}

#[test]
fn a_regex_reads_the_text_and_not_the_stems() {
    finds(r"/boligens?\b/", &["[boligens] pris, [boligen]", "bolig"]);
    finds("/[.]{3}/", &["Vet ikke[...]", "Vet ikke."]);
    finds("/IKT/c", &["[IKT]", "ikt"]);
    finds("god /b.k/", &["[god] [bok]", "god", "bok"]);
}

#[test]
fn what_is_lacking_can_be_looked_for_alone() {
    let corpus = corpus(["kommunal bolig", "privat bolig", "-"]);
    let index = in_memory(&corpus);
    let found = search(&index, &corpus, "-kommunal");
    let answers: Vec<usize> = found.answers.iter().map(|found| found.answer).collect();
    assert_eq!(answers, [1, 2]);
    assert!(found.answers.iter().all(|found| found.spans.is_empty()));
    assert_eq!(
        agrees(&index, &corpus, &query("NOT NOT kommunal"), &Sets::default()),
        1
    );
    assert_eq!(
        agrees(&index, &corpus, &query("-\"privat bolig\""), &Sets::default()),
        2
    );
    assert_eq!(
        agrees(&index, &corpus, &query("-(kommunal OR privat)"), &Sets::default()),
        1
    );
    assert_eq!(
        agrees(&index, &corpus, &query("privat OR -bolig"), &Sets::default()),
        2
    );
}

#[test]
fn words_side_by_side_must_all_be_there() {
    finds("bolig tolk", &["[bolig], ikke [tolken]", "bolig", "tolk"]);
}

#[test]
fn a_compound_is_found_by_its_members_and_not_by_pieces_of_them() {
    finds("mangel", &["bolig[mangel]", "[mangelen]", "mangle"]);
    finds("boligmangel", &["[boligmangelen]", "bolig", "mangel"]);
    finds(
        "bil",
        &["tjeneste[bil]", "mobil", "stabil", "[bil]avgift", "bilde"],
    );
    finds("bolig!", &["boligmangel", "[boligene]"]);
}

#[test]
fn a_compound_written_apart_is_the_compound() {
    finds(
        "boligmangel",
        &[
            "[bolig mangel]",
            "[bolig-mangelen]",
            "bolig, mangel",
            "bolig. Mangel",
        ],
    );
    finds(
        "\"bolig mangel\"",
        &["[boligmangel]", "stor [bolig mangel]", "mangel"],
    );
    finds(
        "tolketjeneste",
        &["[tolke tenesta]", "[tolk tjenesten]", "tjenesten tolker"],
    );
}

#[test]
fn no_word_is_too_common() {
    finds("ikke", &["det er [ikke] lett", "det er lett"]);
    finds("-ikke", &["det er ikke lett", "det er lett"]);
    finds("\"jeg er ikke\"", &["men [jeg er ikke] der", "jeg er. Ikke der"]);
    finds("ikkje men og", &["[og] [men] [ikkje]", "og men"]);
}

#[test]
fn decomposed_letters_are_the_same_letters() {
    finds("får", &["vi [får] ikke", "fa r"]);
    let corpus = corpus(["vi fa\u{30a}r ikke"]);
    let index = in_memory(&corpus);
    let found = search(&index, &corpus, "får");
    assert_eq!(&corpus.answer(0).text[found.answers[0].spans[0]], "får");
    // A query is text too: whoever reads it composes it as the answers are.
    let typed = Text::new("fa\u{30a}r");
    assert_eq!(agrees(&index, &corpus, &query(&typed), &Sets::default()), 1);
}

#[test]
fn soft_hyphens_do_not_cut_words() {
    finds("barnehage", &["en [barne\u{ad}hage] her", "barne, hage"]);
    finds("barneh*", &["en [barne\u{ad}hage] her"]);
}

#[test]
fn long_words_are_words() {
    let long = "Spesialpedagogisktjenestebehovskartlegging";
    assert!(long.len() > 40);
    finds(
        "spesialpedagogisktjenestebehovskartlegging",
        &[&format!("en [{long}]"), "en kartlegging"],
    );
    finds("spesial*", &[&format!("en [{long}]")]);
}

/// 65,530 bytes is the most that a term of tantivy's can be. It drops longer ones, and looks for their answers in vain.
#[test]
fn answers_with_a_word_too_long_for_the_index_are_found_all_the_same() {
    let most = tantivy::tokenizer::MAX_TOKEN_LEN;
    let words: Vec<String> = [most - 1, most, most + 1, most + 2, 80_000]
        .iter()
        .map(|length| {
            format!(
                "{}q",
                "å".repeat((length - 1) / 2) + &"x".repeat((length - 1) % 2)
            )
        })
        .collect();
    let texts = words.iter().map(|word| format!("Først bolig. Så {word} og tolk"));
    let corpus = corpus(texts.chain(["bolig og tolk".to_owned()]));
    let index = in_memory(&corpus);
    assert_eq!(index.outsized, [2, 3, 4]);
    let sets = Sets::default();
    let expect = |text: &str, found: usize| {
        assert_eq!(agrees(&index, &corpus, &query(text), &sets), found, "{text:.40}");
    };
    for word in &words {
        expect(&format!("={word} tolk"), 1);
    }
    // The inflections of such words take a second each.
    for word in &words[2..3] {
        expect(word, 1);
        expect(&format!("\"så {word} og\""), 1);
        expect(&format!("bolig -{word}"), 5);
        expect(&format!("NOT NOT {word}"), 1);
    }
    expect("bolig", 6);
    expect("\"og tolk\"", 6);
    expect("så NEAR/1 og", 5);
    expect("åå*", 5);
    assert!(
        search(&index, &corpus, "=ååx OR åå?*").unknown.is_empty(),
        "they may be there"
    );
    expect("*q", 5);
    expect("-*åå*", 1);
    expect("-bolig", 0);
    expect("* NEAR/0 tolk", 6);
}

#[test]
fn what_a_glob_or_regex_finds_is_shown() {
    finds(
        "\"mangel på bol*\"",
        &["[Mangel på bolig] og mangel på alt", "mangel på. Bolig"],
    );
    finds("/bol\\w+/", &["mangel på [bolig]"]);
}

#[test]
fn only_the_phrase_is_shown_not_each_of_its_words() {
    finds(
        "\"psykisk helse\"",
        &["Psykisk. God helse, og [psykisk helse], helse", "helse, psykisk"],
    );
}

#[test]
fn norwegian_letters_shorten_nothing() {
    let far = "æøå ".repeat(2000);
    finds("bolig", &[&format!("{far}[boligen] {far}"), &far]);
}

/// tantivy stops at 50 words in a phrase with a prefix, at 1,024 in a query, and fails at 16,384 in a phrase.
#[test]
fn there_may_be_any_number_of_words_to_a_glob() {
    let corpus = corpus((0..20_000).map(|n| format!("mangel på bolig{n}x nå")));
    let index = in_memory(&corpus);
    for text in [
        "bolig*",
        "*olig*",
        "*x",
        "\"mangel på bolig*\"",
        "på NEAR/2 bolig*",
        "mangel AND *lig*",
    ] {
        let results = search(&index, &corpus, text);
        assert_eq!(results.total, 20_000, "{text}");
        assert!(
            results.answers.iter().all(|found| !found.spans.is_empty()),
            "{text}"
        );
    }
    assert_eq!(search(&index, &corpus, "bolig1*").total, 11_111);
    assert_eq!(search(&index, &corpus, "-bolig1*").total, 8_889);
    let many: Vec<String> = (0..2000).map(|n| format!("'bolig{n}x'")).collect();
    let list = sets(&format!("mange = [{}]", many.join(", ")));
    assert_eq!(
        search_with(&index, &corpus, &query("@mange"), &list, Order::Best).total,
        2000
    );
}

/// The index asks words for the members alone that can be the keyword; a plain scan asks for all.
#[test]
fn words_are_found_by_the_members_that_a_plain_scan_finds_them_by() {
    let words = [
        "boligmangel",
        "utleieboliger",
        "mobolig",
        "bolig-mangel",
        "bolig",
        "trafikken",
        "ikke-vold",
        "ikke",
        "ikkje",
        "jegere",
        "jeg",
        "vegen",
        "skoleaar",
        "aar",
        "år",
        "arbeidsår",
        "aarsverk",
        "paa",
        "på",
        "tjenestebil",
        "mobil",
        "bil",
        "bilde",
        "helsetenesta",
        "tjeneste",
        "teneste",
        "barnehageplass",
        "barnehage",
        "hagebarn",
        "navkontor",
        "handlingsnav",
        "nav",
        "skoene",
        "skoeske",
        "poesi",
        "søskenbarn",
        "barnebarn",
        "barn",
        "born",
    ];
    let corpus = corpus(words);
    let index = in_memory(&corpus);
    let sets = Sets::default();
    for word in words.iter().filter(|word| !word.contains('-')) {
        for text in [word.to_string(), format!("{word}!")] {
            assert!(agrees(&index, &corpus, &query(&text), &sets) > 0, "{text}");
        }
    }
    for text in ["boligmangel~", "barnehage~", "teneste~2"] {
        assert!(agrees(&index, &corpus, &query(text), &sets) > 0, "{text}");
    }
}
