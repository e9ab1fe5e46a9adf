//! "Did you mean": words that no answer has, and those that are spelt nearly so.

use super::*;

/// The unknown words of a query, each with what is suggested and in how many answers that is.
fn unknown(texts: &[&str], text: &str) -> Vec<String> {
    let corpus = corpus(texts);
    let results = search(&in_memory(&corpus), &corpus, text);
    let line = |unknown: &UnknownWord| {
        let near = unknown.near.iter();
        let near: Vec<String> = near
            .map(|near| format!("{} {}", near.word, near.answers))
            .collect();
        format!("{}: {}", unknown.word, near.join(", "))
    };
    results.unknown.iter().map(line).collect()
}

#[test]
fn the_nearest_word_comes_first_and_of_equally_near_ones_the_commonest() {
    let texts = ["skolen", "skålen skalen", "skalen", "skilen skalen", "noe annet"];
    // One edit from each, four forms: three are told, equally common ones in the order of their letters.
    assert_eq!(unknown(&texts, "=sklen"), ["sklen: skalen 3, skilen 1, skolen 1"]);
    // Two letters exchanged are one edit; the others are two away.
    assert_eq!(
        unknown(&texts, "=skolne"),
        ["skolne: skolen 1, skalen 3, skilen 1"]
    );
}

#[test]
fn letters_count_and_not_their_bytes() {
    assert_eq!(unknown(&["bærekraft"], "bærekarft"), ["bærekarft: bærekraft 1"]);
    assert_eq!(unknown(&["ØRRET"], "=ørrett"), ["ørrett: ørret 1"]);
    assert_eq!(
        unknown(&["日本語学校です"], "=日本語学核です"),
        ["日本語学核です: 日本語学校です 1"]
    );
}

#[test]
fn what_is_found_short_or_written_with_stars_gets_no_suggestion() {
    let texts = ["bolig", "bil", "hus"];
    assert!(unknown(&texts, "bolig -hus").is_empty());
    assert_eq!(unknown(&texts, "xq"), ["xq: "]);
    assert_eq!(unknown(&texts, "bollig*"), ["bollig*: "]);
    assert_eq!(unknown(&texts, "helikopter"), ["helikopter: "]);
    let long = "x".repeat(65);
    assert_eq!(
        unknown(&[&format!("{long}y")], &format!("={long}")),
        [format!("{long}: ")]
    );
}

#[test]
fn each_unknown_word_is_told_once_in_the_order_of_the_query() {
    let texts = ["tolk og bolig"];
    assert_eq!(
        unknown(&texts, "=bolgi OR (=toolk NEAR/3 =bolgi)"),
        ["bolgi: bolig 1", "toolk: tolk 1"]
    );
}

#[test]
fn narrowing_makes_no_word_unknown() {
    let corpus = corpus(["tolk", "bolig"]);
    let expr = query("bolig");
    let request = Request {
        expr: &expr,
        sets: &Sets::default(),
        coder: None,
        from: 0,
        limit: 10,
        order: Order::Best,
        every: false,
        filter: &|answer| answer == 0,
    };
    let results = in_memory(&corpus).search(&corpus, &request).expect("a search");
    assert_eq!((results.total, results.unknown), (0, Vec::new()));
}

#[test]
fn suggestions_do_not_depend_on_how_the_index_was_built() {
    let texts: Vec<String> = (0..500)
        .map(|n| format!("skole{} skolen{}", n % 37, n % 11))
        .collect();
    let corpus = corpus(&texts);
    let suggested = |threads, memory| {
        let options = BuildOptions {
            threads,
            memory,
            ..BuildOptions::default()
        };
        let index = SearchIndex::build(&corpus, analyzer(), Place::Memory, &options).expect("an index");
        search(&index, &corpus, "=skole99 OR =skolenn").unknown
    };
    let once = suggested(1, 1 << 30);
    assert!(
        once.len() == 2 && once.iter().all(|unknown| unknown.near.len() == 3),
        "{once:?}"
    );
    assert_eq!(suggested(2, 2000), once);
}
