//! Tests of the whole: text to tree and back, and what is said of mistakes.

use proptest::prelude::*;

use super::*;
use crate::codebook::{SetName, ThemeId};
use crate::source::{Problem, Problems, Sources};

fn read(text: &str, juxtaposition: Juxtaposition) -> (Option<Expr>, Vec<Problem>) {
    let mut problems = Problems::of(Sources::default().add("", text));
    let expr = parse(text, juxtaposition, &mut problems);
    (expr, problems.into_vec())
}

/// `text` parses, and prints as `canonical`.
fn means(text: &str, canonical: &str) {
    let (expr, problems) = read(text, Juxtaposition::Phrase);
    let expr = expr.unwrap_or_else(|| panic!("{text}: {problems:?}"));
    assert_eq!(expr.to_string(), canonical, "of {text}");
}

/// The query `text` means what the rule `rule` means.
fn asks(text: &str, rule: &str) {
    let (query, problems) = read(text, Juxtaposition::And);
    let query = query.unwrap_or_else(|| panic!("{text}: {problems:?}"));
    assert_eq!(query.to_string(), rule, "of {text}");
}

/// Parsing the first line of `drawn` finds one mistake where `^` stands under it, and says `message`.
fn complains(drawn: &str, message: &str) {
    let (text, marks) = drawn.split_once('\n').expect("marks under the text");
    let (expr, problems) = read(text, Juxtaposition::Phrase);
    assert!(
        expr.is_none(),
        "{text} was read as {}",
        expr.map(|e| e.to_string()).unwrap_or_default()
    );
    let [problem] = &problems[..] else {
        panic!("{text}: {problems:?}");
    };
    let before = text[..problem.span.start()].chars().count();
    let marked = text[problem.span].chars().count().max(1);
    assert_eq!(
        " ".repeat(before) + &"^".repeat(marked),
        marks,
        "under {text}: {}",
        problem.message
    );
    assert!(
        problem.message.contains(message),
        "{:?} does not say {message:?}",
        problem.message
    );
}

#[test]
fn words_come_in_five_kinds() {
    means("Bolig", "bolig");
    means("NAV", "NAV");
    means("=IP", "=IP");
    means("1?åringer", "1? åringer");
    means("*1?-åring*", "*1? åring*");
    means("bolig!", "bolig!");
    means("*Mangel*", "*mangel*");
    means("Integrering~", "integrering~");
    means("integrering~2", "integrering~2");
}

#[test]
fn characters_that_nobody_sees_do_not_change_what_is_written() {
    let (expr, problems) = read(
        "bolig\u{200b} AND\u{200b} \u{200f}tolk\u{200e}",
        Juxtaposition::Phrase,
    );
    assert_eq!(expr.expect("an expression").to_string(), "bolig AND tolk");
    let messages: Vec<&str> = problems.iter().map(|problem| &*problem.message).collect();
    assert_eq!(messages, ["there are characters here that nobody sees"; 3]);
}

#[test]
fn words_side_by_side_are_a_phrase_in_a_rule_and_an_and_in_a_query() {
    means("psykisk helse", "psykisk helse");
    means("\"psykisk helse\"", "psykisk helse");
    means("“psykisk helse”", "psykisk helse");
    means("«psykisk helse»", "psykisk helse");
    asks("psykisk helse", "psykisk AND helse");
    asks(
        "\"psykisk helse\" tolk*",
        "(psykisk helse) AND tolk*".replace(['(', ')'], "").as_str(),
    );
}

#[test]
fn a_hyphen_makes_a_phrase_and_in_a_query_before_a_word_not() {
    means("e-post-liste", "e post liste");
    means("15.19", "15 19");
    asks("tolk -telefon", "tolk AND NOT telefon");
    asks("e-post", "e post");
    asks("-bolig", "NOT bolig");
}

#[test]
fn a_range_of_numbers_is_what_people_write_for_it() {
    let range = "15 19 OR 15 =til 19 OR =mellom 15 =og 19";
    means("15-19", range);
    means("15–19-åring*", &format!("({range}) åring*"));
    means("15–19 år*", &format!("({range}) år*"));
    means("\"15-19 år*\"~1", "\"15 19 år*\"~1");
    means("=15-19", "=15 =19");
    means("covid-19", "covid 19");
    means("1-2-2023", "1 2 2023");
}

#[test]
fn operators_bind_from_or_to_phrase() {
    means("a OR b AND NOT c NEAR/3 d e", "a OR b AND NOT c NEAR/3 d e");
    means("(a OR b) AND !c", "(a OR b) AND NOT c");
    means("a | b & c", "a OR b AND c");
    means(
        "@mangel NEAR/4 (bolig OR hus! OR leilighet)",
        "@mangel NEAR/4 (bolig OR hus! OR leilighet)",
    );
    means("a SAME b BEFORE/0 c", "a SAME b BEFORE/0 c");
    means(r"/bo(lig|forhold)\w*/ x", r"/bo(lig|forhold)\w*/ x");
    means("/IP/c", "/IP/c");
}

#[test]
fn words_in_any_order_values_themes_and_counts() {
    means("\"mangel bolig\"~3", "\"mangel bolig\"~3");
    means("«=mangel tolk* bolig!»~0 OR x", "\"=mangel tolk* bolig!\"~0 OR x");
    means("a AND fylke:Troms", "a AND fylke:Troms");
    means("a AND rolle:\"NAV-leder\"", "a AND rolle:NAV-leder");
    means("a AND rolle:«leder i NAV»", "a AND rolle:\"leder i NAV\"");
    means("#bolig.usentral NEAR/5 a", "#bolig.usentral NEAR/5 a");
    means("a NOT NEAR/3 b c", "a NOT NEAR/3 b c");
    means("a NOT SAME b NEAR/2 c", "a NOT SAME b NEAR/2 c");
    means("a NEAR/2 b>=2 OR c", "a NEAR/2 b >= 2 OR c");
    means("NOT a >= 3 AND b", "NOT a >= 3 AND b");
    asks("fylke:Troms", "fylke:Troms");
    asks("a -fylke:Troms -#b", "a AND NOT fylke:Troms AND NOT #b");
    asks("a NOT NEAR/3 b c", "a NOT NEAR/3 b AND c");
}

#[test]
fn what_is_only_asked_may_be_lacking() {
    for condition in ["fylke:Oslo", "NOT tolk", "NOT tolk OR fylke:Oslo"] {
        let mut problems = Problems::of(Sources::default().add("", condition));
        assert!(parse_condition(condition, Juxtaposition::Phrase, &mut problems).is_some());
        assert!(parse(condition, Juxtaposition::Phrase, &mut problems).is_none());
    }
    let mut problems = Problems::of(Sources::default().add("", "*"));
    assert!(parse_condition("*", Juxtaposition::Phrase, &mut problems).is_none());
}

#[test]
fn mistakes_are_marked_where_they_stand() {
    complains("bolig AND\n         ^", "something is missing at the end");
    complains("(bolig OR hus\n^", "not closed");
    complains("bolig) OR hus\n     ^", "never opened");
    complains("AND bolig\n^^^", "missing before");
    complains("bolig NEAR tolk\n      ^^^^", "needs a number");
    complains("mangel NOT bolig\n       ^^^", "NOT has no place");
    complains("NOT bolig\n^^^^^^^^^", "does not say what must be there");
    complains(
        "a OR NOT bolig\n^^^^^^^^^^^^^^",
        "does not say what must be there",
    );
    complains("*\n^", "does not say what must be there");
    complains("NOT (NOT tolk)\n^^^^^^^^^^^^^^", "NOT within NOT");
    complains("NOT (NOT a OR NOT b)\n^^^^^^^^^^^^^^^^^^^^", "NOT within NOT");
    complains(
        "NOT (NOT a AND b)\n^^^^^^^^^^^^^^^^^",
        "does not say what must be there",
    );
    complains("a NEAR/3 (NOT NOT b)\n         ^^^^^^^^^^^", "NOT within NOT");
    complains(
        "a NEAR/3 (b OR fylke:Troms)\n         ^^^^^^^^^^^^^^^^^^",
        "no place in the text",
    );
    complains("* AND NOT a\n^^^^^^^^^^^", "does not say what must be there");
    complains("a~\n^^", "too short for `~`");
    complains("skole~2\n^^^^^^^", "too short for `~2`");
    complains("bolig!~\n^^^^^^^", "both `!` and `~`");
    complains("bolig~!\n^^^^^^^", "both `!` and `~`");
    complains("a NEAR/3 (NOT b)\n         ^^^^^^^", "cannot stand beside");
    complains("å +++ tolk\n  ^^^", "no letters or digits");
    complains("fylke:Troms\n^^^^^^^^^^^", "does not say what must be there");
    complains("bolig: dyr\n^^^^^^", "`:` has no meaning");
    complains("kl 10:30\n   ^^^^^", "`:` has no meaning");
    complains("a AND fylke:\"Troms\n      ^^^^^^^^^^^^", "not closed");
    complains("a AND fylke:\"\"\n      ^^^^^^^^", "empty");
    complains(
        "a NEAR/3 fylke:Troms\n         ^^^^^^^^^^^",
        "no place in the text",
    );
    complains("#bo.. AND a\n^^^^^", "not a name");
    complains("\"a b\"~\n^^^^^^", "needs a number");
    complains("\"a b\"~101\n^^^^^^^^^", "needs a number");
    complains("\"a\"~2\n^^^^^", "2 to 8 words");
    complains("a > 2\n  ^", "part of `>=`");
    complains("a >= 0\n  ^^^^", "1 to 1000");
    complains("a >=\n  ^^", "1 to 1000");
    complains(">= 2\n^^^^", "missing before");
    complains("(NOT a) >= 2\n^^^^^^^", "cannot stand beside");
    complains(
        "a NOT NEAR/3 (NOT b)\n             ^^^^^^^",
        "cannot stand beside",
    );
    complains("\"psykisk helse\n^^^^^^^^^^^^^^", "not closed");
    complains("øy /bo(lig/\n      ^", "unclosed group");
    complains("/a*/\n ^^", "asks for no character");
    complains("/$^/\n ^^", "asks for no character");
    complains("/a/x\n   ^", "unknown regex flag");
    complains("bolig~3\n^^^^^^^", "1 or 2 edits");
    complains("*bolig~\n^^^^^^^", "a glob cannot");
    complains("@ma:ngel\n^^^^^^^^", "not a name");
    complains("/(\\w{500}){500}/\n ^^^^^^^^^^^^^^", "cannot be compiled");
}

#[test]
fn all_mistakes_of_an_expression_are_told() {
    let (_, problems) = read("+++ OR /a(/ OR x:-", Juxtaposition::Phrase);
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn lower_case_operators_are_warned_of() {
    let (expr, problems) = read("bolig and tolk", Juxtaposition::Phrase);
    assert_eq!(expr.map(|e| e.to_string()).as_deref(), Some("bolig and tolk"));
    assert_eq!(problems[0].help.as_deref(), Some("the operator is written `AND`"));
}

#[test]
fn a_query_for_every_word_is_refused() {
    let (expr, problems) = read("*", Juxtaposition::And);
    assert!(expr.is_none() && problems.len() == 1, "{problems:?}");
}

#[test]
fn depth_is_limited_without_a_crash() {
    let deep = "(".repeat(100_000) + "a" + &")".repeat(100_000);
    let (expr, problems) = read(&deep, Juxtaposition::Phrase);
    assert!(expr.is_none());
    assert!(problems[0].message.contains("deep"), "{problems:?}");
}

/// Random trees that rules can write.
fn trees() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        "[a-zæøå]{1,6}".prop_map(|w| Node::Word(WordTerm::Keyword(w))),
        "[a-zæøå]{1,6}".prop_map(|w| Node::Word(WordTerm::Exact(w))),
        "[a-zæøå]{1,6}".prop_map(|w| Node::Word(WordTerm::Inflected(w))),
        "[a-zæøå]{1,3}[*?][a-zæøå]{0,3}".prop_map(|w| Node::Word(WordTerm::Glob(w))),
        ("[a-zæøå]{7,9}", 1..3u8).prop_map(|(w, edits)| Node::Word(WordTerm::Fuzzy(w, edits))),
        "[a-z]{1,6}".prop_map(|w| Node::Set(SetName::new(&w).expect("a name"))),
        "[a-z]{1,4}(\\.[a-z][a-z0-9-]{0,3})?".prop_map(|id| Node::Theme(ThemeId::new(&id).expect("an id"))),
        ("[a-zå]{1,5}", "[a-zåA-Z0-9][a-z :,.–-]{0,6}")
            .prop_map(|(column, value)| Node::Value(ValueTerm::new(&column, &value))),
        (prop::collection::vec("[a-zæøå]{1,4}", 2..4), 0..9u32)
            .prop_map(|(words, n)| Node::Loose(words.into_iter().map(WordTerm::Keyword).collect(), n)),
        ("[a-zå]{1,4}", any::<bool>())
            .prop_map(|(p, c)| Node::Regex(RegexTerm::new(&p, c).expect("a regex"))),
    ];
    let relation = prop_oneof![
        (0..9u32).prop_map(Relation::Near),
        (0..9u32).prop_map(Relation::Before),
        (0..9u32).prop_map(Relation::After),
        Just(Relation::Same),
    ];
    leaf.prop_recursive(5, 30, 3, move |inner| {
        let expr = inner.prop_map(|node| Expr {
            node,
            span: crate::text::Span::default(),
        });
        let several = prop::collection::vec(expr.clone(), 2..4);
        prop_oneof![
            several.clone().prop_map(Node::Phrase),
            several.clone().prop_map(Node::And),
            several.prop_map(Node::Or),
            (relation.clone(), expr.clone(), expr.clone()).prop_map(|(relation, a, b)| Node::Near(
                relation,
                Box::new(a),
                Box::new(b)
            )),
            (relation.clone(), expr.clone(), expr.clone()).prop_map(|(relation, a, b)| Node::NotNear(
                relation,
                Box::new(a),
                Box::new(b)
            )),
            (1..5u32, expr.clone()).prop_map(|(times, inner)| Node::AtLeast(times, Box::new(inner))),
            expr.prop_map(|inner| Node::Not(Box::new(inner))),
        ]
    })
}

proptest! {
    #[test]
    fn printing_and_parsing_gives_the_same_tree(node in trees()) {
        let expr = Expr { node, span: crate::text::Span::default() };
        let (again, problems) = read(&expr.to_string(), Juxtaposition::Phrase);
        // A tree that no rule may write (a NOT alone, say) is refused, but never read as another.
        match again {
            Some(again) => prop_assert_eq!(again.to_string(), expr.to_string()),
            None => prop_assert!(!problems.is_empty()),
        }
    }

    #[test]
    fn a_rule_that_can_be_read_comes_back_as_the_same_tree(node in trees()) {
        let expr = Expr { node, span: crate::text::Span::default() };
        if let (Some(again), _) = read(&expr.to_string(), Juxtaposition::Phrase) {
            prop_assert_eq!(again, expr);
        }
    }

    #[test]
    fn anything_at_all_is_read_or_refused_with_sound_spans(text in "([a-zå*?=!@#~:/\"«»()&|.>=2 -]|AND|OR|NOT|NEAR/2| ){0,40}") {
        for juxtaposition in [Juxtaposition::Phrase, Juxtaposition::And] {
            let (expr, problems) = read(&text, juxtaposition);
            prop_assert!(expr.is_some() || !problems.is_empty());
            for problem in problems {
                prop_assert!(text.get(problem.span.range()).is_some());
            }
        }
    }

    #[test]
    fn any_unicode_is_read_or_refused(text in "\\PC{0,40}") {
        let (expr, problems) = read(&text, Juxtaposition::Phrase);
        prop_assert!(expr.is_some() || !problems.is_empty());
    }
}
