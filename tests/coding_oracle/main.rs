//! The coder against an oracle: random codebooks and answers, coded as the definitions say, word by word and pair by
//! pair, without atoms, prefilters or caches.

mod engine;
mod oracle;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use fritekst::codebook::parse;
use fritekst::coding::{Coder, Exclusion, Scratch, TracedHit};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use fritekst::text::{Analyzer, Tokens};

use oracle::Oracle;

/// The rules that take a hit away, by list and number.
fn cancelling(hit: &TracedHit) -> BTreeSet<(Exclusion, usize)> {
    hit.cancelled_by.iter().map(|by| (by.list, by.rule)).collect()
}

const WORDS: [&str; 17] = [
    "utleie\u{ad}boligene",
    "Boligmangel",
    "tolke",
    "tenesta",
    "tolketjenesten",
    "bolig",
    "Boligen",
    "tolk",
    "tolker",
    "tolkemangel",
    "mangel",
    "ikke",
    "IP",
    "15-19",
    "år",
    "å",
    "barne\u{ad}hage",
];

fn texts() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec![" ", " ", " ", ". ", ", ", "\n- ", "! ", "–", "-"]);
    prop::collection::vec((prop::sample::select(WORDS.to_vec()), gap), 0..14).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(word, gap)| format!("{word}{gap}"))
            .collect()
    })
}

fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "bolig",
        "tolk",
        "mangel",
        "=ip",
        "=boligen",
        "tolk*",
        "*mangel",
        "?r",
        "ikke",
        "15-19 år",
        "barnehage",
        "@liste",
        "/[. ]tolk/",
        "/\\d+/",
        "/IP/c",
        "/mangel\\W+ikke/",
        "bolig!",
        "boligmangel",
        "bolig mangel",
        "tolketjeneste",
        "tjeneste",
        "tolk~",
        "\"mangel bolig\"~1",
        "\"tolk bolig tolk*\"~3",
        "\"bolig boligmangel ?r\"~0",
        "#tema",
        "(tolk AND fylke:troms)",
        "(mangel AND NOT fylke:Oslo)",
        "(bolig >= 2)",
        "((bolig OR boligmangel) >= 2)",
    ]);
    let leaf = leaf.prop_map(str::to_owned);
    leaf.prop_recursive(4, 16, 2, |inner| {
        let operator = prop::sample::select(vec![
            " ",
            " NEAR/2 ",
            " BEFORE/1 ",
            " AFTER/0 ",
            " SAME ",
            " AND ",
            " OR ",
            " AND NOT ",
            " NOT NEAR/2 ",
            " NOT BEFORE/1 ",
            " NOT AFTER/3 ",
            " NOT SAME ",
        ]);
        (inner.clone(), operator, inner).prop_map(|(a, operator, b)| format!("({a}){operator}({b})"))
    })
}

/// A survey of one answer, by somebody from there.
fn survey(text: &str, fylke: Option<&str>) -> Corpus {
    let mut assembly = Assembly::in_memory(&["fylke"], false);
    let id = QuestionId::new("q").expect("an id");
    let question = assembly.question(Question::new(id));
    let respondent = assembly.respondent(&RespondentId::new("1").expect("an id"), [fylke], 1.0);
    assembly.answer(respondent, question, text);
    assembly.finish()
}

/// Codebooks whose themes share few rules, now in one list and now in another.
fn codebooks_of_few_rules() -> impl Strategy<Value = String> {
    let rule = || prop::sample::select(vec!["bolig", "tolk*", "mangel ikke", "=ip"]);
    let list = |least: usize| prop::collection::vec(rule(), least..3);
    prop::collection::vec((list(1), list(0), list(0)), 1..4).prop_map(|themes| {
        let themes = themes.iter().enumerate();
        themes.fold(String::new(), |toml, (at, (any, none, unless))| {
            format!("{toml}[theme.t{at}]\nany = {any:?}\nnone = {none:?}\nunless = {unless:?}\n")
        })
    })
}

fn codebooks() -> impl Strategy<Value = String> {
    let list = || prop::collection::vec(expressions(), 0..3);
    prop::collection::vec((prop::collection::vec(expressions(), 1..4), list(), list()), 1..4).prop_map(
        |themes| {
            let mut toml = "[set]\nliste = [\"bolig\", \"tolk* mangel\"]\n".to_owned();
            for (at, (any, none, unless)) in themes.iter().enumerate() {
                let id = if at == 1 {
                    "t0.under".to_owned()
                } else {
                    format!("t{at}")
                };
                // A theme asks for one that stands behind it in the file; the last for none.
                let next = match at + 1 < themes.len() {
                    true if at == 0 => "#t0.under".to_owned(),
                    true => format!("#t{}", at + 1),
                    false => "tolk".to_owned(),
                };
                let json = |list: &Vec<String>| {
                    serde_json::to_string(list)
                        .expect("a list")
                        .replace("#tema", &next)
                };
                let lists = (json(any), json(none), json(unless));
                writeln!(
                    toml,
                    "[theme.{id}]\nany = {}\nnone = {}\nunless = {}",
                    lists.0, lists.1, lists.2
                )
                .expect("a string");
            }
            toml
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn coding_is_what_the_definitions_say(
        toml in codebooks(),
        texts in prop::collection::vec((texts(), prop::sample::select(vec![None, Some("Troms"), Some("Oslo")])), 1..6),
    ) {
        let loaded = parse("random.toml", &toml);
        // A random rule may be one that finds answers whatever they say; such are refused.
        prop_assume!(!loaded.has_errors());
        let book = loaded.library.books[0].clone();
        let analyzer = Arc::new(Analyzer::norwegian());
        let coder = Coder::new(Arc::new(loaded.library), Arc::clone(&analyzer));
        // One scratch for all, as in real work: nothing may be carried from answer to answer.
        let mut scratch = Scratch::default();
        for (text, fylke) in texts {
            let corpus = survey(&text, fylke);
            let answer = corpus.answer(0);
            let (text, values) = (answer.text, corpus.values(answer));
            let coding = coder.code_as(0, text, values, &mut scratch);
            let oracle = Oracle { text, tokens: Tokens::of(text), analyzer: &analyzer, book: &book, fylke };
            let (themes, hits) = oracle.themes();
            let found: BTreeSet<_> = coding.hits.iter().map(|hit| (hit.theme, hit.rule, hit.span)).collect();
            prop_assert_eq!(&found, &hits, "hits in {:?} by\n{}", text, toml);
            prop_assert_eq!(coding.themes.iter().copied().collect::<BTreeSet<_>>(), themes, "in {:?} by\n{}", text, toml);
            prop_assert_eq!(&coding, &coder.code_as(0, text, values, &mut Scratch::default()), "a fresh scratch differs");
            let trace = coder.trace(0, text, values, &mut scratch);
            let traced = || trace.themes.iter().flat_map(|theme| &theme.hits);
            let counting: Vec<_> = traced().filter(|hit| hit.counts()).map(|hit| hit.hit).collect();
            prop_assert_eq!((&trace.coding, &counting), (&coding, &coding.hits), "the trace differs");
            for hit in traced() {
                prop_assert_eq!(oracle.cancelling(hit), cancelling(hit), "of {:?} in {:?} by\n{}", hit.hit, text, toml);
            }
        }
    }
}
