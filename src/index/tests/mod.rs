//! Tests of the whole: answers in, found answers out.

mod disk;
mod narrowing;
mod near_words;
mod pitfalls;
mod random;

use std::sync::Arc;

use super::*;
use crate::codebook::Sets;
use crate::codebook::expr::{Expr, Juxtaposition, parse};
use crate::coding::Finder;
use crate::corpus::Assembly;
use crate::source::{Problems, Sources};
use crate::text::{Span, Text};

fn analyzer() -> Arc<Analyzer> {
    Arc::new(Analyzer::norwegian())
}

/// One question's answers.
fn corpus<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Corpus {
    let texts: Vec<T> = texts.into_iter().collect();
    Assembly::of_texts("q", texts.iter().map(AsRef::as_ref)).expect("ids")
}

fn in_memory(corpus: &Corpus) -> SearchIndex {
    SearchIndex::build(corpus, analyzer(), Place::Memory, &BuildOptions::default())
        .expect("an index in memory")
}

fn query(text: &str) -> Expr {
    let mut problems = Problems::of(Sources::default().add("", text));
    parse(text, Juxtaposition::And, &mut problems)
        .unwrap_or_else(|| panic!("{text}: {:?}", problems.into_vec()))
}

/// The word lists that the lines of `toml` define.
fn sets(toml: &str) -> Sets {
    let text = format!("theme.x.any = ['x']\n[set]\n{toml}\n");
    let mut loaded = crate::codebook::parse("test.toml", &text);
    loaded.library.books.remove(0).sets
}

fn search_with(index: &SearchIndex, corpus: &Corpus, expr: &Expr, sets: &Sets, order: Order) -> Results {
    let request = Request {
        expr,
        sets,
        coder: None,
        limit: usize::MAX,
        order,
        from: 0,
        every: false,
        filter: &|_| true,
    };
    index.search(corpus, &request).expect("a search")
}

fn search(index: &SearchIndex, corpus: &Corpus, text: &str) -> Results {
    search_with(index, corpus, &query(text), &Sets::default(), Order::Best)
}

/// What a search must find, in the order of the answers, worked out without an index.
fn plainly(corpus: &Corpus, expr: &Expr, sets: &Sets) -> Vec<(usize, Vec<Span>)> {
    let finder = Finder::new(expr, sets, analyzer());
    let found = corpus.answers().map(|answer| finder.find(answer.text));
    found
        .enumerate()
        .filter_map(|(at, spans)| Some((at, spans?)))
        .collect()
}

/// A search finds what a plain scan finds, and in the right order. Returns how many.
fn agrees(index: &SearchIndex, corpus: &Corpus, expr: &Expr, sets: &Sets) -> usize {
    let expected = plainly(corpus, expr, sets);
    let pairs = |results: &Results| -> Vec<(usize, Vec<Span>)> {
        let found = results.answers.iter();
        found.map(|found| (found.answer, found.spans.clone())).collect()
    };
    let in_order = search_with(index, corpus, expr, sets, Order::Document);
    assert_eq!(pairs(&in_order), expected, "{expr}");
    assert_eq!(in_order.total, expected.len(), "{expr}");
    let best = search_with(index, corpus, expr, sets, Order::Best);
    assert_eq!(best.total, expected.len(), "{expr}");
    for pair in best.answers.windows(2) {
        let falls = pair[0].score > pair[1].score;
        let ties = pair[0].score == pair[1].score && pair[0].answer < pair[1].answer;
        assert!(falls || ties, "{expr}: {pair:?}");
    }
    let mut found = pairs(&best);
    found.sort();
    assert_eq!(found, expected, "{expr}");
    found.len()
}

/// The query finds, in the texts that are indexed, exactly the pieces that stand between brackets.
fn finds(text: &str, bracketed: &[&str]) {
    let plain: Vec<String> = bracketed
        .iter()
        .map(|text| text.replace(['[', ']'], ""))
        .collect();
    let corpus = corpus(&plain);
    let index = in_memory(&corpus);
    agrees(&index, &corpus, &query(text), &Sets::default());
    let mut shown = plain;
    for found in search(&index, &corpus, text).answers {
        let bytes = &mut shown[found.answer];
        *bytes = corpus.answer(found.answer).text.to_string();
        for span in found.spans.iter().rev() {
            bytes.insert(span.end(), ']');
            bytes.insert(span.start(), '[');
        }
    }
    assert_eq!(shown, bracketed, "{text}");
}

#[test]
fn the_best_come_first_and_equals_as_they_stand() {
    let texts = ["bolig og mye annet", "tolk", "bolig", "bolig bolig", "bolig"];
    let corpus = corpus(texts);
    let found = search(&in_memory(&corpus), &corpus, "bolig");
    let order: Vec<usize> = found.answers.iter().map(|found| found.answer).collect();
    assert_eq!(order, [3, 2, 4, 0]);
}

#[test]
fn words_of_a_glob_and_of_a_list_count_as_one_word() {
    let texts = ["bolig", "boligen", "boliger bolig", "andre ting"];
    let corpus = corpus(texts);
    let index = in_memory(&corpus);
    let scores = |text: &str, sets: &Sets| -> Vec<(usize, f32)> {
        let results = search_with(&index, &corpus, &query(text), sets, Order::Best);
        results
            .answers
            .iter()
            .map(|found| (found.answer, found.score))
            .collect()
    };
    let keyword = scores("bolig", &Sets::default());
    assert_eq!(
        keyword.iter().map(|(answer, _)| *answer).collect::<Vec<_>>(),
        [2, 0, 1]
    );
    assert_eq!(scores("bolig*", &Sets::default()), keyword);
    assert_eq!(scores("*olig*", &Sets::default()), keyword);
    assert_eq!(
        scores("@b", &sets("b = ['=bolig', '=boligen', '=boliger']")),
        keyword
    );
}

#[test]
fn the_limit_and_the_filter_leave_the_total_right() {
    let corpus = corpus((0..5000).map(|n| format!("bolig nummer {n}")));
    let index = in_memory(&corpus);
    for (text, order) in [
        ("bolig", Order::Best),
        ("\"bolig nummer\"", Order::Best),
        ("/bolig/", Order::Document),
    ] {
        let expr = query(text);
        let ask = |limit, filter: &dyn Fn(usize) -> bool| {
            let sets = Sets::default();
            let request = Request {
                expr: &expr,
                sets: &sets,
                coder: None,
                limit,
                order,
                from: 0,
                every: false,
                filter,
            };
            index.search(&corpus, &request).expect("a search")
        };
        let all = ask(usize::MAX, &|_| true);
        assert_eq!(all.total, 5000);
        for limit in [0, 1, 7, 700, 4999, 5000, 6000] {
            let some = ask(limit, &|_| true);
            assert_eq!(
                (some.total, some.answers.len()),
                (5000, limit.min(5000)),
                "{text}"
            );
            assert_eq!(some.answers, all.answers[..limit.min(5000)], "{text}");
        }
        let odd = ask(10, &|answer| answer % 2 == 1);
        assert_eq!((odd.total, odd.answers.len()), (2500, 10));
        assert!(odd.answers.iter().all(|found| found.answer % 2 == 1));
    }
}

#[test]
fn word_lists_are_found_whatever_is_in_them() {
    let sets = sets(
        "mangel = ['mangel', 'for få', 'knapp*', '=lite', '@under', 'finne NEAR/2 vanskelig']\n\
         under = ['under*', 'mangle']\ntom = ['finnesikke*']",
    );
    let corpus = corpus([
        "Mangelen er stor",
        "for få boliger",
        "For. Få",
        "knapphet",
        "lite og liten",
        "liten",
        "underskudd",
        "vi mangler alt",
        "vanskelig å finne",
        "ingenting",
    ]);
    let index = in_memory(&corpus);
    assert_eq!(agrees(&index, &corpus, &query("@mangel"), &sets), 7);
    assert_eq!(agrees(&index, &corpus, &query("-@mangel"), &sets), 3);
    assert_eq!(agrees(&index, &corpus, &query("@mangel -@under"), &sets), 5);
    assert_eq!(agrees(&index, &corpus, &query("@tom OR @finnesikke"), &sets), 0);
    assert_eq!(agrees(&index, &corpus, &query("ingenting OR @tom"), &sets), 1);
}

#[test]
fn word_lists_in_a_ring_find_nothing_and_end() {
    let ring = sets("a = ['@b']\nb = ['@a']");
    assert!(ring.iter().count() == 2);
    let corpus = corpus(["a", "b"]);
    let results = search_with(&in_memory(&corpus), &corpus, &query("@a"), &ring, Order::Best);
    assert_eq!(results, Results::default());
}

#[test]
fn a_corpus_without_answers_or_words_can_be_searched() {
    for texts in [&[][..], &["-", "…"]] {
        let corpus = corpus(texts);
        let index = in_memory(&corpus);
        for text in ["bolig", "bol*", "*lig", "-bolig", "\"a b\"", "/./", "a OR b"] {
            agrees(&index, &corpus, &query(text), &Sets::default());
        }
    }
}

#[test]
fn another_corpus_is_refused() {
    let index = in_memory(&corpus(["bolig"]));
    let other = corpus(["bolig", "tolk"]);
    let expr = query("bolig");
    let request = Request {
        expr: &expr,
        sets: &Sets::default(),
        coder: None,
        limit: 1,
        order: Order::Best,
        from: 0,
        every: false,
        filter: &|_| true,
    };
    let error = index.search(&other, &request).expect_err("another corpus");
    assert!(
        matches!(error, SearchError::OtherCorpus { indexed: 1, given: 2 }),
        "{error}"
    );
}

#[test]
fn progress_is_told_to_the_end() {
    let corpus = corpus((0..10_000).map(|n| n.to_string()));
    let told = std::cell::RefCell::new(Vec::new());
    let options = BuildOptions {
        memory: 100_000,
        progress: &|indexed| told.borrow_mut().push(indexed),
        ..BuildOptions::default()
    };
    SearchIndex::build(&corpus, analyzer(), Place::Memory, &options).expect("an index");
    let told = told.into_inner();
    assert!(told.is_sorted() && told.last() == Some(&10_000), "{told:?}");
}

#[test]
fn an_index_can_be_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<SearchIndex>();
}
