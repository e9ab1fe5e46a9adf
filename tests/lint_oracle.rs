//! What lints say of rules is held to coding: a rule that may be taken out changes nothing, one that can never count
//! never does.

use std::sync::Arc;

use fritekst::codebook::{self, lint};
use fritekst::coding::{Coder, Scratch};
use fritekst::source::Code;
use fritekst::text::Text;
use proptest::prelude::*;
use proptest::sample::select;

/// Letters find themselves only; the words find each other, as members of compounds and as compounds written apart.
fn word() -> impl Strategy<Value = String> {
    let words = vec![
        "a",
        "b",
        "c",
        "bolig",
        "boligmangel",
        "mangel",
        "bolig!",
        "=bolig",
        "bolig*",
        "*mangel",
        "@liste",
    ];
    select(words).prop_map(str::to_owned)
}

fn rule() -> impl Strategy<Value = String> {
    word().prop_recursive(3, 12, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        let relation = select(vec![
            "NEAR/0",
            "NEAR/2",
            "BEFORE/1",
            "AFTER/1",
            "AFTER/3",
            "SAME",
            "NOT NEAR/1",
            "NOT BEFORE/2",
        ]);
        prop_oneof![
            pair.clone().prop_map(|(one, other)| format!("({one}) ({other})")),
            (pair.clone(), relation)
                .prop_map(|((one, other), relation)| format!("({one}) {relation} ({other})")),
            pair.clone()
                .prop_map(|(one, other)| format!("({one}) AND ({other})")),
            pair.clone()
                .prop_map(|(one, other)| format!("({one}) OR ({other})")),
            pair.prop_map(|(one, other)| format!("({one}) AND NOT ({other})")),
            inner.prop_map(|one| format!("({one})")),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    let words = vec![
        "a",
        "b",
        "c",
        "bolig",
        "boligen",
        "boligmangel",
        "mangel",
        "boligs",
        ".",
        "og",
    ];
    let words = prop::collection::vec(select(words), 1..9);
    words.prop_map(|words| words.join(" ").replace(" .", ". Og"))
}

fn book(any: &[String], unless: &[String]) -> String {
    let list = |rules: &[String]| {
        let quoted: Vec<String> = rules.iter().map(|rule| format!("'{rule}'")).collect();
        quoted.join(",\n")
    };
    format!(
        "[set]\nliste = ['a b', 'bolig', 'c']\n[theme.t]\nany = [\n{}\n]\nunless = [{}]\n",
        list(any),
        list(unless)
    )
}

/// The codebook's coder, the rules of `any` that are told to be superfluous, and those that can never count.
fn read(any: &[String], unless: &[String]) -> Option<(Coder, Vec<usize>, Vec<usize>)> {
    let text = book(any, unless);
    let loaded = codebook::parse("k.toml", &text);
    if loaded.has_errors() {
        return None;
    }
    let analyzer = Arc::new(loaded.library.words.analyzer());
    let found = lint(&loaded, &analyzer);
    let rules = &loaded.library.books[0].themes[0].any;
    let told = |codes: &[Code]| -> Vec<usize> {
        let spans: Vec<_> = found
            .iter()
            .filter(|problem| codes.contains(&problem.code))
            .map(|problem| problem.span)
            .collect();
        let rules = rules.iter().enumerate();
        rules
            .filter(|(_, rule)| {
                let places = [rule.written.span, rule.written.locate(rule.expr.span)];
                places.iter().any(|place| spans.contains(place))
            })
            .map(|(at, _)| at)
            .collect()
    };
    let superfluous = told(&[Code::ShadowedRule, Code::DuplicateRule]);
    let impossible = told(&[Code::ImpossibleRule]);
    Some((
        Coder::new(Arc::new(loaded.library), analyzer),
        superfluous,
        impossible,
    ))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_lints_say_is_true_of_any_text(
        any in prop::collection::vec(rule(), 2..4),
        unless in prop::collection::vec(rule(), 0..2),
        texts in prop::collection::vec(text(), 30),
    ) {
        let Some((coder, superfluous, impossible)) = read(&any, &unless) else { return Ok(()) };
        let code = |coder: &Coder, text: &str| coder.code(0, &Text::new(text), &mut Scratch::default());
        for text in &texts {
            let coding = code(&coder, text);
            for rule in &impossible {
                prop_assert!(coding.hits.iter().all(|hit| hit.rule != *rule), "{} hits {text}", any[*rule]);
            }
            for rule in &superfluous {
                let mut fewer = any.clone();
                fewer.remove(*rule);
                let (without, ..) = read(&fewer, &unless).expect("a codebook with a rule less");
                let themes = code(&without, text).themes;
                prop_assert_eq!(&themes, &coding.themes, "{} of {:?} unless {:?} in {}", any[*rule], any, unless, text);
            }
        }
    }
}
