//! Speed of words and coding, beside a rival on the same work: one case-insensitive regex a theme.
//!
//! The answers are the demonstration's, repeated. Figures for real texts are in `docs/benchmarks.md`.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

use fritekst::codebook::expr::{Juxtaposition, Node, parse as parse_rule};
use fritekst::codebook::{Loaded, parse};
use fritekst::coding::{CodedAnswers, Coder, Results, Scratch};
use fritekst::corpus::Assembly;
use fritekst::source::{Problems, Sources};
use fritekst::store::Store;
use fritekst::text::{Analyzer, Numbering, Text, Tokens};

const REPEATS: usize = 20;

fn answers() -> Vec<Text> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/corpus/kommuneundersokelsen-2023/svar.csv"
    );
    let mut reader = csv::Reader::from_path(path).expect("the demonstration's answers");
    let headers = reader.headers().expect("a header row");
    let column = headers
        .iter()
        .position(|name| name == "svar")
        .expect("the answers' column");
    let texts: Vec<Text> = reader
        .records()
        .map(|row| Text::new(&row.expect("a row")[column]))
        .collect();
    texts
        .iter()
        .cycle()
        .take(texts.len() * REPEATS)
        .cloned()
        .collect()
}

/// A hundred words of the answers, ten a theme.
fn words(answers: &[Text]) -> Vec<Vec<String>> {
    let mut words: Vec<String> = answers
        .iter()
        .take(100)
        .flat_map(|answer| Tokens::of(answer).forms().map(str::to_owned).collect::<Vec<_>>())
        .filter(|form| form.chars().count() > 5)
        .collect();
    words.sort();
    words.dedup();
    words.truncate(100);
    words.chunks(10).map(<[String]>::to_vec).collect()
}

fn codebook(themes: &[Vec<String>]) -> Loaded {
    let theme = |(at, words): (usize, &Vec<String>)| format!("[theme.t{at}]\nany = {words:?}\n");
    parse(
        "bench.toml",
        &themes.iter().enumerate().map(theme).collect::<String>(),
    )
}

fn tokenise(c: &mut Criterion) {
    let answers = answers();
    let mut group = c.benchmark_group("words");
    group.throughput(Throughput::Bytes(
        answers.iter().map(|answer| answer.len() as u64).sum(),
    ));
    group.bench_function("tokenise", |b| {
        let mut tokens = Tokens::default();
        b.iter(|| {
            for answer in &answers {
                tokens.refill(answer);
                black_box(tokens.len());
            }
        });
    });
    group.bench_function("rival: split_whitespace and to_lowercase", |b| {
        b.iter(|| {
            for answer in &answers {
                black_box(answer.split_whitespace().map(str::to_lowercase).count());
            }
        });
    });
    group.finish();
}

fn number(c: &mut Criterion) {
    let answers = answers();
    let mut group = c.benchmark_group("words found and numbered");
    group.throughput(Throughput::Bytes(
        answers.iter().map(|answer| answer.len() as u64).sum(),
    ));
    group.bench_function("fritekst", |b| {
        let mut tokens = Tokens::default();
        b.iter(|| {
            let (mut numbering, mut numbers) = (Numbering::default(), Vec::new());
            for answer in &answers {
                tokens.refill(answer);
                numbering.number_words(&tokens, |number| numbers.push(number));
            }
            black_box((numbering.len(), numbers.len()))
        });
    });
    group.bench_function("rival: split_whitespace, to_lowercase and a HashMap", |b| {
        b.iter(|| {
            let (mut numbering, mut numbers) = (HashMap::<String, u32>::new(), Vec::new());
            for word in answers.iter().flat_map(|answer| answer.split_whitespace()) {
                let new = numbering.len() as u32;
                numbers.push(*numbering.entry(word.to_lowercase()).or_insert(new));
            }
            black_box((numbering.len(), numbers.len()))
        });
    });
    group.finish();
}

fn code(c: &mut Criterion) {
    let answers = answers();
    let themes = words(&answers);
    let loaded = codebook(&themes);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let coder = Coder::new(Arc::new(loaded.library), Arc::new(Analyzer::norwegian()));
    let alternatives = |words: &Vec<String>| regex::Regex::new(&format!(r"(?i)\b(?:{})\b", words.join("|")));
    let regexes: Vec<regex::Regex> = themes
        .iter()
        .map(|words| alternatives(words).expect("a regex"))
        .collect();
    let mut group = c.benchmark_group("code by 100 keywords");
    group.throughput(Throughput::Elements(answers.len() as u64));
    group.bench_function("fritekst", |b| {
        let mut scratch = Scratch::default();
        b.iter(|| {
            answers
                .iter()
                .map(|answer| coder.code(0, answer, &mut scratch).themes.len())
                .sum::<usize>()
        });
    });
    group.bench_function("rival: a regex a theme, no inflections", |b| {
        b.iter(|| {
            answers
                .iter()
                .map(|answer| regexes.iter().filter(|r| r.is_match(answer)).count())
                .sum::<usize>()
        });
    });
    group.finish();
}

/// A regex with word boundaries, which the automata of `regex` cannot decide on in text with æ, ø, å.
fn boundaries(c: &mut Criterion) {
    let answers = answers();
    let pattern = r"\b\w*bolig\w*(?:mangel|behov)\w*";
    let mut problems = Problems::of(Sources::default().add("bench", pattern));
    let expr = parse_rule(&format!("/{pattern}/"), Juxtaposition::Phrase, &mut problems);
    let Some(Node::Regex(regex)) = expr.map(|expr| expr.node) else {
        panic!("{:?}", problems.into_vec());
    };
    let rival = regex::Regex::new(&format!("(?i){pattern}")).expect("a regex");
    let mut group = c.benchmark_group("a regex with a word boundary");
    group.throughput(Throughput::Bytes(
        answers.iter().map(|answer| answer.len() as u64).sum(),
    ));
    group.bench_function("fritekst", |b| {
        b.iter(|| {
            answers
                .iter()
                .map(|answer| regex.find_all(answer).count())
                .sum::<usize>()
        });
    });
    group.bench_function("rival: regex as it is", |b| {
        b.iter(|| {
            answers
                .iter()
                .map(|answer| rival.find_iter(answer).count())
                .sum::<usize>()
        });
    });
    group.finish();
}

/// The same answers and rules by numbers, beside the plain coder: all rules anew, and one that was edited.
fn recode(c: &mut Criterion) {
    let texts = answers();
    let corpus = Assembly::of_texts("q", texts.iter().map(Text::as_str)).expect("ids");
    let mut themes = words(&texts);
    let coder = |themes: &[Vec<String>]| {
        let loaded = codebook(themes);
        let analyzer = Arc::new(loaded.library.words.analyzer());
        Arc::new(Coder::new(Arc::new(loaded.library), analyzer))
    };
    let before = coder(&themes);
    themes[0][0] = "boligmangel".to_owned();
    let after = coder(&themes);
    let store = Arc::new(Store::of(corpus));
    let mut group = c.benchmark_group("recode by 100 keywords");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("fritekst: all rules", |b| {
        b.iter(|| CodedAnswers::new(&before, &store, &mut Results::default(), &|_| {}));
    });
    group.bench_function("fritekst: one edited rule", |b| {
        b.iter_batched(
            || {
                let mut results = Results::default();
                CodedAnswers::new(&before, &store, &mut results, &|_| {});
                results
            },
            |mut results| CodedAnswers::new(&after, &store, &mut results, &|_| {}),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("rival: the plain coder", |b| {
        b.iter(|| before.code_corpus(store.corpus(), &|_| {}));
    });
    group.finish();
}

criterion_group!(benches, tokenise, number, code, recode, boundaries);
criterion_main!(benches);
