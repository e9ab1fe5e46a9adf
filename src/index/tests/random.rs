//! The index finds what a plain scan finds, whatever the answers and the query.

use proptest::prelude::*;

use super::*;

const WORD_LISTS: &str = "\
    bo = ['bolig', 'bolig*', '=hus', 'mangel på', '*hus']\n\
    hjelp = ['@bo', 'tolk NEAR/2 ikke', 'helse', '/\\d+/']\n\
    tom = ['finnesikke']\n";

/// Answers of few words, so that they often have what is asked for.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let piece = prop::sample::select(vec![
        "bolig",
        "Boligen",
        "boliger",
        "boligmangel",
        "hus",
        "sykehus",
        "mangel",
        "mangler",
        "på",
        "tolk",
        "tolker",
        "IKKE",
        "ikke",
        "IKT-støtte",
        "16-åringer",
        "16",
        "fa\u{30a}r",
        "får",
        "barne\u{ad}hage",
        "psykisk",
        "helsa",
        ".",
        ".",
        "!",
        ",",
        "\n\n",
        "…",
        "👍",
    ]);
    let text = prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join(" "));
    prop::collection::vec(text, 0..25)
}

/// A query, as it is written.
fn queries() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "bolig",
        "mangel",
        "tolk",
        "ikke",
        "=ikke",
        "=boligen",
        "=hus",
        "hus!",
        "bolig*",
        "*hus",
        "*a*",
        "b?lig*",
        "?k*",
        "xyz",
        "*xyz*",
        "16",
        "åring",
        "IKT-støtte",
        "får",
        "barnehage",
        "psykisk",
        "helse",
        "på",
    ]);
    let word = word.prop_map(str::to_owned).boxed();
    let in_phrase = prop::sample::select(vec![
        "bolig", "mangel", "på", "=bolig", "bolig*", "*", "?", "*hus", "ikke", "16", "åringer", "psykisk",
        "helse",
    ]);
    let phrase = prop::collection::vec(in_phrase, 1..4)
        .prop_filter("a phrase of stars finds everything", |words| {
            words.iter().any(|word| word.len() > 1)
        })
        .prop_map(|words| format!("\"{}\"", words.join(" ")));
    let fixed = prop::sample::select(vec![
        "/bol\\w+/",
        "/\\d\\d/",
        "/ikke/c",
        "\"bolig mangel\"~2",
        "\"*hus ikke psykisk\"~4",
        "@bo",
        "@hjelp",
        "@tom",
        "@ukjent",
    ]);
    let leaf = prop_oneof![4 => word, 2 => phrase, 2 => fixed.prop_map(str::to_owned)];
    leaf.prop_recursive(4, 16, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        let relation = prop::sample::select(vec![
            "NEAR/0",
            "NEAR/3",
            "BEFORE/2",
            "AFTER/1",
            "SAME",
            "NOT NEAR/2",
            "NOT BEFORE/1",
            "NOT AFTER/4",
            "NOT SAME",
        ]);
        prop_oneof![
            pair.clone().prop_map(|(a, b)| format!("({a}) {b}")),
            pair.clone().prop_map(|(a, b)| format!("({a} OR {b})")),
            pair.clone().prop_map(|(a, b)| format!("({a}) -({b})")),
            inner.clone().prop_map(|a| format!("NOT ({a})")),
            inner.prop_map(|a| format!("(({a}) >= 2)")),
            (relation, pair).prop_map(|(relation, (a, b))| format!("(({a}) {relation} ({b}))")),
        ]
    })
}

/// The query, if it can be read: not all that is put together can (NOT beside NEAR).
fn read(text: &str) -> Option<Expr> {
    let mut problems = Problems::of(Sources::default().add("", text));
    parse(text, Juxtaposition::And, &mut problems)
}

/// The same as a phrase of expressions, which only rules have.
fn as_rule(text: &str) -> Option<Expr> {
    let mut problems = Problems::of(Sources::default().add("", text));
    parse(text, Juxtaposition::Phrase, &mut problems)
}

fn built(corpus: &Corpus, threads: usize, memory: usize) -> SearchIndex {
    let options = BuildOptions {
        threads,
        memory,
        ..BuildOptions::default()
    };
    SearchIndex::build(corpus, analyzer(), Place::Memory, &options).expect("an index")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_search_finds_what_a_plain_scan_finds(
        texts in texts(),
        queries in prop::collection::vec(queries(), 12),
    ) {
        let corpus = corpus(texts);
        let index = in_memory(&corpus);
        let sets = sets(WORD_LISTS);
        for text in &queries {
            for expr in read(text).into_iter().chain(as_rule(text)) {
                agrees(&index, &corpus, &expr, &sets);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn how_an_index_was_built_does_not_show(
        texts in texts(),
        queries in prop::collection::vec(queries(), 6),
    ) {
        let corpus = corpus(texts);
        let sets = sets(WORD_LISTS);
        let folder = tempfile::tempdir().expect("a folder");
        let options = BuildOptions { memory: 1000, ..BuildOptions::default() };
        let on_disk = SearchIndex::build(&corpus, analyzer(), Place::Folder(folder.path()), &options).expect("an index");
        let indexes = [built(&corpus, 1, 1 << 30), built(&corpus, 1, 1), built(&corpus, 2, 2000), on_disk];
        for expr in queries.iter().filter_map(|text| read(text)) {
            let [first, others @ ..] = &indexes.each_ref().map(|index| {
                search_with(index, &corpus, &expr, &sets, Order::Best)
            });
            for other in others {
                prop_assert_eq!(first, other, "{}", expr);
            }
        }
    }
}

/// Large enough that tantivy's blocks of 128 answers and windows of 4,096 are crossed.
#[test]
fn a_search_finds_what_a_plain_scan_finds_in_many_answers() {
    let words = [
        "bolig", "boligen", "mangel", "på", "tolk", "hus", "sykehus", "ikke", "helse", "16",
    ];
    let mut random = 1u64;
    let mut next = |below: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) as usize % below
    };
    let corpus = corpus((0..5000).map(|at| {
        let length = next(6);
        let text: Vec<&str> = (0..length)
            .map(|_| words[next(words.len()) * next(words.len()) / (words.len() - 1)])
            .collect();
        text.join(if at % 7 == 0 { ". " } else { " " })
    }));
    let sets = sets(WORD_LISTS);
    let indexes = [built(&corpus, 2, 1 << 28), built(&corpus, 2, 300_000)];
    for text in [
        "bolig",
        "=bolig",
        "bolig*",
        "*hus",
        "bolig tolk",
        "*hus *ol*",
        "bolig OR helse",
        "*hus OR bol* OR 16",
        "-bolig",
        "-bol*",
        "*hus -bolig",
        "-bol* -hus",
        "\"bolig på\"",
        "\"bolig hus\" OR 16*",
        "\"=bolig *el\"",
        "bolig NEAR/1 helse",
        "(bolig OR *hus) (ikke OR tolk*) -mangel",
        "@bo -helse",
        "@hjelp",
        "/16$/",
        "bol* /hus/",
        "tolk -(bolig OR -*hus)",
        "\"bolig * tolk\"",
    ] {
        let found = indexes
            .each_ref()
            .map(|index| agrees(index, &corpus, &query(text), &sets));
        assert!(found[0] > 0 && found[0] < 5000, "{text}: {found:?}");
        let [one, other] = indexes
            .each_ref()
            .map(|index| search_with(index, &corpus, &query(text), &sets, Order::Best));
        assert_eq!(one, other, "{text}");
    }
}
