//! Searches that are narrowed, paged and counted, against plain loops over the answers.

use proptest::prelude::*;

use super::*;
use crate::codebook;
use crate::coding::{CodedAnswers, Coder};
use crate::corpus::{Question, QuestionId, RespondentId};

/// Codes the first two of the three questions. Both codebooks have a theme `bolig`, one each of the others.
const BOOKS: [&str; 2] = [
    "codebook.questions = ['q0']\n[theme.bolig]\nany = ['bolig']\n[theme.bolig.pris]\nany = ['leie*']\n\
     [theme.tolk]\nany = ['tolk']\n",
    "codebook.questions = ['q1']\n[theme.skole]\nany = ['skole']\n[theme.bolig]\nany = ['hus']\n",
];

const THEMES: [&str; 5] = ["bolig", "bolig.pris", "tolk", "skole", "ingen"];
const PLACES: [&str; 3] = ["Troms", "Østfold", "Vestland"];
const ROLES: [&str; 2] = ["leder", "lærer"];

/// A respondent's place and role, or none, and the answers to three questions.
type Row = (Option<usize>, Option<usize>, [Option<String>; 3]);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let word = prop::sample::select(vec![
        "bolig", "leien", "tolker", "skolen", "hus", "ikke", "vet ikke", "mye",
    ]);
    let text = prop::option::weighted(
        0.8,
        prop::collection::vec(word, 1..4).prop_map(|words| words.join(" ")),
    );
    let row = (
        prop::option::weighted(0.8, 0..PLACES.len()),
        prop::option::of(0..ROLES.len()),
        [text.clone(), text.clone(), text],
    );
    prop::collection::vec(row, 0..40)
}

fn survey(rows: &[Row]) -> Corpus {
    let background = ["fylke", "rolle"];
    let mut assembly = Assembly::in_memory(&background, false);
    let questions =
        ["q0", "q1", "q2"].map(|id| assembly.question(Question::new(QuestionId::new(id).expect("an id"))));
    for (at, (place, role, texts)) in rows.iter().enumerate() {
        let id = RespondentId::new(&format!("R{at}")).expect("an id");
        let values = [place.map(|at| PLACES[at]), role.map(|at| ROLES[at])];
        let respondent = assembly.respondent(&id, values, 1.0);
        for (question, text) in questions.iter().zip(texts) {
            text.iter()
                .for_each(|text| assembly.answer(respondent, *question, text));
        }
    }
    assembly.finish()
}

fn coder() -> Coder {
    let mut loaded = codebook::parse("en.toml", BOOKS[0]);
    let other = codebook::parse("to.toml", BOOKS[1]);
    assert!(!loaded.has_errors() && !other.has_errors());
    loaded.library.books.extend(other.library.books);
    Coder::new(Arc::new(loaded.library), analyzer())
}

/// The ids of the themes of an answer, and whether it is without content; nothing if its question has no codebook.
fn coded_plainly(
    corpus: &Corpus,
    coder: &Coder,
    codings: &CodedAnswers,
    at: usize,
) -> Option<(Vec<String>, bool)> {
    let answer = corpus.answer(at);
    let book = coder.book_for(&corpus.question(answer).id)?;
    let coding = codings.coding(at);
    let id = |theme: &usize| coder.library().books[book].themes[*theme].id.to_string();
    Some((coding.themes.iter().map(id).collect(), coding.non_answer))
}

fn admits_plainly(
    narrowing: &Narrowing,
    corpus: &Corpus,
    coded: Option<&(Vec<String>, bool)>,
    at: usize,
) -> bool {
    let answer = corpus.answer(at);
    let respondent = corpus.respondent(answer);
    let themes = coded.map_or(&[][..], |(themes, _)| themes);
    let has = |id: &String| themes.contains(id);
    let is_uncoded = coded.is_some_and(|(themes, non_answer)| themes.is_empty() && !non_answer);
    (narrowing.questions.is_empty() || narrowing.questions.contains(&answer.question))
        && narrowing
            .values
            .iter()
            .all(|(variable, value)| respondent.value(*variable) == Some(value))
        && narrowing.themes.iter().all(has)
        && !narrowing.not_themes.iter().any(has)
        && (!narrowing.uncoded || is_uncoded)
}

fn narrowings() -> impl Strategy<Value = Narrowing> {
    let themes = || prop::collection::vec(prop::sample::select(&THEMES[..]), 0..2);
    let value = prop_oneof![
        prop::sample::select(&PLACES[..]).prop_map(|place| (0, place.to_owned())),
        prop::sample::select(&ROLES[..]).prop_map(|role| (1, role.to_owned())),
        Just((0, "Mars".to_owned())),
    ];
    let questions = prop::collection::vec(0..3usize, 0..3);
    let values = prop::collection::vec(value, 0..2);
    (questions, values, themes(), themes(), prop::bool::weighted(0.2)).prop_map(
        |(questions, values, themes, not_themes, uncoded)| Narrowing {
            questions,
            values,
            themes: themes.into_iter().map(str::to_owned).collect(),
            not_themes: not_themes.into_iter().map(str::to_owned).collect(),
            uncoded,
        },
    )
}

/// Counts one answer after the other.
fn counted_plainly(corpus: &Corpus, coder: &Coder, codings: &CodedAnswers, answers: &[u32]) -> Facets {
    let mut respondents: Vec<usize> = Vec::new();
    let variable = |at: usize| VariableCounts {
        values: vec![0; corpus.respondents.values(at).count()],
        unknown: 0,
    };
    let mut counts = Facets {
        answers: answers.len(),
        questions: vec![0; 3],
        background: vec![variable(0), variable(1)],
        ..Facets::default()
    };
    let books = coder.library().books.iter();
    let mut themes = ThemeCounts {
        books: books.map(|book| vec![0; book.themes.len()]).collect(),
        ..ThemeCounts::default()
    };
    for at in answers {
        let answer = corpus.answer(*at as usize);
        respondents.push(answer.respondent);
        counts.questions[answer.question] += 1;
        for (variable, counts) in counts.background.iter_mut().enumerate() {
            let value = corpus.respondent(answer).value(variable);
            match value.and_then(|value| {
                corpus
                    .respondents
                    .values(variable)
                    .position(|known| known == value)
            }) {
                Some(value) => counts.values[value] += 1,
                None => counts.unknown += 1,
            }
        }
        let Some((ids, non_answer)) = coded_plainly(corpus, coder, codings, answer.number) else {
            themes.without_codebook += 1;
            continue;
        };
        let book = coder.book_for(&corpus.question(answer).id).expect("a codebook");
        for id in &ids {
            let theme = coder.library().books[book].find_theme(id).expect("a theme");
            themes.books[book][theme] += 1;
        }
        match (ids.is_empty(), non_answer) {
            (false, _) => themes.coded += 1,
            (true, true) => themes.non_answers += 1,
            (true, false) => themes.uncoded += 1,
        }
    }
    respondents.sort_unstable();
    respondents.dedup();
    counts.respondents = respondents.len();
    counts.themes = Some(themes);
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_narrowed_search_finds_and_counts_what_plain_loops_do(
        rows in rows(),
        narrowings in prop::collection::vec(narrowings(), 8),
        text in prop::sample::select(vec!["bolig", "mye OR tolk", "-ikke", "=hus leie*", "/ol/"]),
        pages in (1..9usize, any::<bool>()),
    ) {
        let (corpus, coder) = (survey(&rows), coder());
        let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
        let index = in_memory(&corpus);
        let expr = query(text);
        for narrowing in &narrowings {
            let prepared = narrowing.prepare(&corpus, Some((&coder, &codings)));
            let coded = |at| coded_plainly(&corpus, &coder, &codings, at);
            let expected: Vec<u32> = plainly(&corpus, &expr, &Sets::default())
                .into_iter()
                .map(|(at, _)| at)
                .filter(|at| admits_plainly(narrowing, &corpus, coded(*at).as_ref(), *at))
                .map(|at| at as u32)
                .collect();
            let order = if pages.1 { Order::Best } else { Order::Document };
            let ask = |from, limit, every| {
                let request = Request {
                    expr: &expr,
                    sets: &Sets::default(),
                    coder: None,
                    from,
                    limit,
                    order,
                    every,
                    filter: &|answer| prepared.admits(answer),
                };
                index.search(&corpus, &request).expect("a search")
            };
            let whole = ask(0, usize::MAX, true);
            prop_assert_eq!(&whole.every, &expected, "{:?}", narrowing);
            prop_assert_eq!(whole.total, expected.len());
            prop_assert_eq!(
                Facets::count(&corpus, Some((&coder, &codings)), &whole.every),
                counted_plainly(&corpus, &coder, &codings, &expected)
            );
            let mut together = Vec::new();
            for page in 0..=expected.len() / pages.0 {
                let page = ask(page * pages.0, pages.0, false);
                prop_assert!(page.answers.len() <= pages.0 && page.every.is_empty());
                prop_assert_eq!(page.total, expected.len());
                together.extend(page.answers);
            }
            prop_assert_eq!(together, whole.answers);
        }
    }

    #[test]
    fn not_having_a_theme_is_what_having_it_leaves_over(rows in rows()) {
        let (corpus, coder) = (survey(&rows), coder());
        let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
        for theme in THEMES {
            let of = |themes: &[&str], not_themes: &[&str]| Narrowing {
                themes: themes.iter().map(|id| (*id).to_owned()).collect(),
                not_themes: not_themes.iter().map(|id| (*id).to_owned()).collect(),
                ..Narrowing::default()
            };
            let (with, without) = (of(&[theme], &[]), of(&[], &[theme]));
            let [with, without] = [&with, &without].map(|n| n.prepare(&corpus, Some((&coder, &codings))));
            for at in 0..corpus.len() {
                prop_assert_ne!(with.admits(at), without.admits(at), "{} in answer {}", theme, at);
            }
        }
    }
}

#[test]
fn without_codings_no_answer_has_a_theme_and_none_is_uncoded() {
    let corpus = survey(&[(None, None, [Some("bolig".to_owned()), None, None])]);
    let themes = vec!["bolig".to_owned()];
    let with = Narrowing {
        themes: themes.clone(),
        ..Narrowing::default()
    };
    let without = Narrowing {
        not_themes: themes,
        ..Narrowing::default()
    };
    let uncoded = Narrowing {
        uncoded: true,
        ..Narrowing::default()
    };
    let admits = |narrowing: &Narrowing| narrowing.prepare(&corpus, None).admits(0);
    assert_eq!(
        [&with, &without, &uncoded, &Narrowing::default()].map(admits),
        [false, true, false, true]
    );
}

#[test]
fn a_page_behind_the_last_shows_nothing_and_counts_all() {
    let corpus = corpus(["bolig", "boliger", "tolk"]);
    let expr = query("bolig");
    let request = Request {
        expr: &expr,
        sets: &Sets::default(),
        coder: None,
        from: usize::MAX,
        limit: usize::MAX,
        order: Order::Best,
        every: false,
        filter: &|_| true,
    };
    let results = in_memory(&corpus).search(&corpus, &request).expect("a search");
    assert_eq!((results.total, results.answers.len()), (2, 0));
}
