use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::codebook::parse;
use crate::coding::{Coder, Scratch};
use crate::text::Text;

/// What the only theme's rules make of `text`, each shortfall with the texts of its spans.
fn lacks(rules: &str, text: &str) -> Vec<String> {
    let loaded = parse("k.toml", &format!("[theme.a]\n{rules}"));
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    let coder = Coder::of(loaded.library);
    let text = Text::new(text);
    let attempts = Attempts::new(&coder, 0).of_theme(0, &text);
    let told = attempts.iter().flat_map(|attempt| {
        let written = &coder.library().books[0].themes[0].any[attempt.rule].written.text;
        let text = &text;
        attempt.shortfalls.iter().map(move |lack| match lack {
            Shortfall::Missing { part, similar } => {
                let similar = similar.map_or("", |similar| &text[similar.at]);
                format!("missing {} {similar}", &written[part.range()])
                    .trim()
                    .to_owned()
            }
            Shortfall::TooFar {
                first,
                last,
                between,
                allowed,
                ..
            } => format!("{} {between}>{allowed} {}", &text[*first], &text[*last]),
            Shortfall::WrongOrder { first, last, .. } => {
                format!("order {} {}", &text[*first], &text[*last])
            }
            Shortfall::SamePlace { at, .. } => format!("both {}", &text[*at]),
            Shortfall::OtherSentence { left, right, .. } => {
                format!("sentences {} {}", &text[*left], &text[*right])
            }
            Shortfall::TooFew { found, needed, .. } => format!("{found}<{needed}"),
            Shortfall::Excluded { part, at } => {
                format!("not {} {}", &written[part.range()], at.map_or("", |at| &text[at]))
            }
            Shortfall::Cancelled { hit, list, rule, at } => format!(
                "{} {rule} {} by {}",
                list.key(),
                &text[*hit],
                at.map_or("", |at| &text[at])
            ),
        })
    });
    told.collect()
}

#[test]
fn a_rule_tells_what_it_lacks() {
    let near = "any = ['mangel NEAR/2 bolig']";
    assert_eq!(lacks(near, "Stor mangel på tolk"), ["missing bolig"]);
    assert_eq!(
        lacks(near, "Mangel på gode og rimelige boliger"),
        ["Mangel 4>2 boliger"]
    );
    assert_eq!(
        lacks(near, "Mangel på tolk. Boliger har vi."),
        ["sentences Mangel Boliger"]
    );
    assert_eq!(lacks(near, "Boligmangel"), ["both Boligmangel"]);
    assert_eq!(
        lacks("any = ['mangel BEFORE/2 bolig']", "Bolig er mangelvare"),
        ["order Bolig mangel"]
    );
    assert_eq!(
        lacks("any = ['psykisk helse']", "psykisk og fysisk helse"),
        ["psykisk 2>0 helse"]
    );
    assert_eq!(
        lacks("any = ['tolk AND NOT telefon']", "Tolk på telefon"),
        ["not telefon telefon"]
    );
    assert_eq!(
        lacks("any = ['integrering']", "Intgrering"),
        ["missing integrering Intgrering"]
    );
}

#[test]
fn of_alternatives_the_nearest_is_told() {
    assert_eq!(
        lacks("any = ['lege OR (mangel NEAR/3 bolig)']", "Mangel på tolk"),
        ["missing bolig"]
    );
    assert_eq!(
        lacks("any = ['lege OR tannlege OR sykehus']", "Mangel på tolk"),
        ["missing lege OR tannlege OR sykehus"]
    );
}

#[test]
fn an_exclusion_is_named_with_what_it_found() {
    let rules = "any = ['bolig']\nunless = ['aldri', 'ikke noe problem']\nnone = ['plan']";
    assert_eq!(
        lacks(rules, "Bolig er ikke noe problem."),
        ["unless 1 Bolig by ikke noe problem"]
    );
    assert_eq!(
        lacks(rules, "Vi har en plan. Bolig mangler."),
        ["none 0 Bolig by plan"]
    );
    assert_eq!(lacks(rules, "Bolig er ikke noe problem. Bolig mangler."), [""; 0]);
}

const BOOK: &str = "[theme.a]
any = ['a NEAR/1 b', 'a b c', 'a AND NOT c', '(a OR b) BEFORE/2 c', 'a SAME (b AND c)', '@liste AFTER/1 a', 'd']
unless = ['e']
none = ['f f']
[set]
liste = ['b c', 'd']
";

proptest! {
    /// A rule counts just where coding says that it hits.
    #[test]
    fn trying_a_rule_is_coding_by_it(words in prop::collection::vec(select(vec!["a", "b", "c", "d", "e", "f", "."]), 0..14)) {
        let loaded = parse("k.toml", BOOK);
        let coder = Coder::new(Arc::new(loaded.library), Arc::new(crate::text::Analyzer::norwegian()));
        let text = Text::new(&words.join(" ").replace(" .", ". A"));
        let coding = coder.code(0, &text, &mut Scratch::default());
        for attempt in Attempts::new(&coder, 0).of_theme(0, &text) {
            let hits = coding.hits.iter().any(|hit| hit.rule == attempt.rule);
            prop_assert_eq!(attempt.counts(), hits, "{:?} in {}", attempt, &*text);
        }
    }
}
