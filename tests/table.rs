//! Tables counted by hand: bases, roll-up, weights, shares, suppression.

use proptest::prelude::*;

use fritekst::codebook::{Codebook, parse};
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use fritekst::report::{BaseKind, Crosstab, Figures, Groups, Table, TableOptions};
use fritekst::text::Language;

const CODEBOOK: &str = "
[theme.tolk]
any = ['tolk']
[theme.bolig]
any = ['bolig']
[theme.bolig.usentral]
any = ['avsides']
[theme.bolig.dyr]
any = ['dyrt']
";

/// A survey of one question, a respondent for each text (a blank is no answer) and weight.
fn survey(texts: &[(&str, f64)]) -> (Corpus, Codebook, CodedAnswers) {
    let mut assembly = Assembly::in_memory(&[], texts.iter().any(|(_, weight)| *weight != 1.0));
    let id = QuestionId::new("q").expect("an id");
    let question = assembly.question(Question::new(id));
    for (at, (text, weight)) in texts.iter().enumerate() {
        let id = RespondentId::new(&at.to_string()).expect("an id");
        let respondent = assembly.respondent(&id, [], *weight);
        if !text.is_empty() {
            assembly.answer(respondent, question, text);
        }
    }
    let corpus = assembly.finish();
    let loaded = parse("table.toml", CODEBOOK);
    assert_eq!(loaded.problems, []);
    let book = loaded.library.books[0].clone();
    let coder = Coder::of(loaded.library);
    let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
    (corpus, book, codings)
}

fn table(texts: &[(&str, f64)], options: TableOptions) -> Table {
    let (corpus, book, codings) = survey(texts);
    Table::new(&corpus, &codings, &book, 0, options)
}

/// Respondents who give up to three answers each to one question.
fn mentions(of: &[Vec<&str>]) -> Corpus {
    let mut assembly = Assembly::in_memory(&[], false);
    let id = QuestionId::new("q").expect("an id");
    let question = assembly.question(Question {
        several: true,
        ..Question::new(id)
    });
    for (at, texts) in of.iter().enumerate() {
        let id = RespondentId::new(&at.to_string()).expect("an id");
        let respondent = assembly.respondent(&id, [], 1.0);
        texts
            .iter()
            .for_each(|text| assembly.answer(respondent, question, text));
    }
    assembly.finish()
}

fn unweighted<'a>(texts: &[&'a str]) -> Vec<(&'a str, f64)> {
    texts.iter().map(|text| (*text, 1.0)).collect()
}

fn figures(table: &Table, id: &str) -> Option<Figures> {
    table
        .rows
        .iter()
        .find(|row| row.kind.id() == id)
        .expect("a row")
        .figures
}

fn n(table: &Table, id: &str) -> f64 {
    figures(table, id).expect("shown").n
}

fn percent(table: &Table, id: &str) -> Option<f64> {
    figures(table, id)
        .expect("shown")
        .proportion
        .map(|p| (p * 1000.0).round() / 10.0)
}

const ANSWERS: [&str; 8] = [
    "bolig, bolig og atter bolig",
    "dyrt og avsides",
    "boligen ligger avsides",
    "tolk og bolig",
    "tolk",
    "noe helt annet",
    "vet ikke",
    "",
];

#[test]
fn a_respondent_counts_once_for_a_theme_and_once_for_its_parent() {
    let table = table(&unweighted(&ANSWERS), TableOptions::default());
    assert_eq!(n(&table, "bolig"), 4.0);
    assert_eq!(n(&table, "bolig.usentral"), 2.0);
    assert_eq!(n(&table, "bolig.dyr"), 1.0);
    assert_eq!(n(&table, "tolk"), 2.0);
    assert_eq!(n(&table, "(uncoded)"), 1.0);
    assert_eq!(n(&table, "(non-answer)"), 1.0);
}

#[test]
fn each_base_has_its_size_and_its_rows() {
    let of = |base| {
        table(
            &unweighted(&ANSWERS),
            TableOptions {
                base,
                ..TableOptions::default()
            },
        )
    };
    let sizes = [
        (BaseKind::Answered, 7),
        (BaseKind::Substantive, 6),
        (BaseKind::Coded, 5),
        (BaseKind::All, 8),
    ];
    for (base, size) in sizes {
        let table = of(base);
        assert_eq!(table.base_size.map(|base| base.count), Some(size), "{base:?}");
        assert_eq!(
            percent(&table, "bolig"),
            Some((4000.0 / size as f64).round() / 10.0),
            "{base:?}"
        );
    }
    assert_eq!(percent(&of(BaseKind::Substantive), "(non-answer)"), None);
    assert_eq!(percent(&of(BaseKind::Coded), "(uncoded)"), None);
    assert_eq!(n(&of(BaseKind::Coded), "(uncoded)"), 1.0);
}

#[test]
fn shares_of_the_top_level_add_up_to_one() {
    let table = table(&unweighted(&ANSWERS), TableOptions::default());
    let share = |id| {
        figures(&table, id)
            .and_then(|figures| figures.share)
            .expect("a share")
    };
    assert!((share("bolig") - 4.0 / 6.0).abs() < 1e-12);
    assert!((share("bolig") + share("tolk") - 1.0).abs() < 1e-12);
    assert!((share("bolig.dyr") - 1.0 / 6.0).abs() < 1e-12);
}

/// By hand: weights 3, 1, 0.5, 0.5; bolig has 3.5 of 5. Kish: 25 / (9 + 1 + 0.25 + 0.25) = 2.381.
#[test]
fn weights_are_never_rounded_and_intervals_use_the_effective_size() {
    let texts = [("bolig", 3.0), ("tolk", 1.0), ("bolig", 0.5), ("noe annet", 0.5)];
    let table = table(&texts, TableOptions::default());
    assert_eq!(n(&table, "bolig"), 3.5);
    assert_eq!(percent(&table, "bolig"), Some(70.0));
    let interval = figures(&table, "bolig")
        .and_then(|figures| figures.interval)
        .expect("an interval");
    // Python: statsmodels.stats.proportion.proportion_confint(0.7 * 25 / 10.5, 25 / 10.5, method="wilson").
    assert!((interval.low - 0.195_883_359_8).abs() < 1e-9, "{interval:?}");
    assert!((interval.high - 0.957_173_216_1).abs() < 1e-9, "{interval:?}");
}

#[test]
fn themes_stand_by_frequency_and_subthemes_under_their_parent() {
    let table = table(&unweighted(&ANSWERS), TableOptions::default());
    let ids: Vec<&str> = table.rows.iter().map(|row| row.kind.id()).collect();
    assert_eq!(
        ids,
        [
            "bolig",
            "bolig.usentral",
            "bolig.dyr",
            "tolk",
            "(uncoded)",
            "(non-answer)"
        ]
    );
}

#[test]
fn small_cells_are_hidden_with_all_that_would_tell_them() {
    let texts = unweighted(&[
        "bolig",
        "bolig",
        "bolig",
        "tolk",
        "noe annet",
        "noe tredje",
        "noe fjerde",
    ]);
    let table = table(
        &texts,
        TableOptions {
            min_cell: 3,
            ..TableOptions::default()
        },
    );
    assert_eq!(figures(&table, "tolk"), None);
    assert_eq!(figures(&table, "(non-answer)"), None);
    assert!(table.hides());
    let bolig = figures(&table, "bolig").expect("three are enough");
    assert_eq!((bolig.n, bolig.share), (3.0, None));
}

#[test]
fn a_base_that_is_too_small_hides_everything() {
    let table = table(
        &unweighted(&["bolig", "bolig"]),
        TableOptions {
            min_cell: 3,
            ..TableOptions::default()
        },
    );
    assert_eq!(table.base_size, None);
    assert!(table.rows.iter().all(|row| row.figures.is_none()));
}

#[test]
fn hidden_themes_stand_last_in_the_codebooks_order() {
    let texts = unweighted(&[
        "tolk", "avsides", "dyrt", "dyrt", "bolig", "bolig", "bolig", "bolig",
    ]);
    let table = table(
        &texts,
        TableOptions {
            min_cell: 3,
            ..TableOptions::default()
        },
    );
    // «bolig» is hidden too: with it a reader could reckon that one answer at most is uncoded.
    let ids: Vec<&str> = table.rows.iter().map(|row| row.kind.id()).collect();
    assert_eq!(
        ids,
        [
            "tolk",
            "bolig",
            "bolig.usentral",
            "bolig.dyr",
            "(uncoded)",
            "(non-answer)"
        ]
    );
}

/// Twelve groups: three in each of nine have a theme, so that more tables than can be gone through have the same margins; one
/// respondent has another, for which there are twelve.
#[test]
fn it_is_told_which_p_come_of_drawn_tables() {
    let groups: Vec<String> = (1..=12).map(|group| format!("gruppe {group}")).collect();
    let of = |most: usize| {
        let mut assembly = Assembly::in_memory(&["gruppe"], false);
        let question = assembly.question(Question::new(QuestionId::new("q").expect("an id")));
        for (at, group) in groups.iter().enumerate() {
            for nth in 0..8 + at {
                let id = RespondentId::new(&format!("{at}-{nth}")).expect("an id");
                let respondent = assembly.respondent(&id, [Some(group.as_str())], 1.0);
                let text = match (at, nth) {
                    (0, 0) => "tolk",
                    _ if at > 2 && nth < most => "bolig",
                    _ => "annet enn det",
                };
                assembly.answer(respondent, question, text);
            }
        }
        let corpus = assembly.finish();
        let (_, book, _) = survey(&[("tolk", 1.0)]);
        let coder = Coder::of(parse("table.toml", CODEBOOK).library);
        let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
        let groups = Groups::new(&corpus, "gruppe", Language::Nb).expect("groups");
        Crosstab::new(&corpus, &codings, &book, 0, &groups, TableOptions::default())
    };
    let notes = |crosstab: &Crosstab, language| crosstab.notes(language).join(" ");
    let drawn = of(3);
    for (language, told) in [
        (
            Language::Nb,
            "For 1 av 2 testede temaer er det for mange mulige tabeller å gå gjennom: der er p anslått fra 100\u{a0}000 tabeller",
        ),
        (
            Language::Nn,
            "For 1 av 2 testa tema er det for mange moglege tabellar å gå gjennom: der er p anslått frå 100\u{a0}000 tabellar",
        ),
        (
            Language::En,
            "For 1 of 2 tested themes there are too many possible tables to go through: there p is estimated from 100,000 tables",
        ),
    ] {
        let notes = notes(&drawn, language);
        assert!(notes.contains(told), "{notes}");
    }
    let exact = notes(&of(0), Language::Nb);
    assert!(
        exact.contains("Fishers eksakte") && !exact.contains("anslått"),
        "{exact}"
    );
}

#[test]
fn a_survey_without_answers_has_a_table_without_percentages() {
    let table = table(&unweighted(&["", ""]), TableOptions::default());
    assert_eq!(table.base_size.map(|base| base.count), Some(0));
    assert_eq!((n(&table, "bolig"), percent(&table, "bolig")), (0.0, None));
}

proptest! {
    #[test]
    fn every_answer_is_coded_or_uncoded_or_without_content(
        picks in prop::collection::vec(0usize..ANSWERS.len(), 0..30),
        threads in 1usize..4,
    ) {
        let texts: Vec<(&str, f64)> = picks.iter().map(|at| (ANSWERS[*at], 1.0)).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let table = pool.install(|| table(&texts, TableOptions::default()));
        let answered = texts.iter().filter(|(text, _)| !text.is_empty()).count();
        let uncoded = texts.iter().filter(|(text, _)| *text == "noe helt annet").count();
        let non_answers = texts.iter().filter(|(text, _)| *text == "vet ikke").count();
        prop_assert_eq!(table.base_size.map(|base| base.count), Some(answered));
        prop_assert_eq!(n(&table, "(uncoded)"), uncoded as f64);
        prop_assert_eq!(n(&table, "(non-answer)"), non_answers as f64);
        prop_assert!(n(&table, "bolig") >= n(&table, "bolig.dyr").max(n(&table, "bolig.usentral")));
        prop_assert!(n(&table, "bolig") <= answered as f64);
    }
}

proptest! {
    /// A respondent's mentions count as one answer that holds them all, wherever the work is divided.
    #[test]
    fn mentions_count_once(
        texts in prop::collection::vec(
            prop::collection::vec(prop::sample::select(vec!["tolk", "bolig", "avsides", "noe annet", "-"]), 0..4), 0..12,
        ),
    ) {
        let corpus = mentions(&texts);
        for most in 1..6 {
            for range in corpus.ranges(most) {
                let starts_anew = range.start == 0 || corpus.answer(range.start).respondent != corpus.answer(range.start - 1).respondent;
                prop_assert!(starts_anew);
            }
            let all: Vec<usize> = corpus.ranges(most).into_iter().flatten().collect();
            prop_assert_eq!(all, (0..corpus.len()).collect::<Vec<usize>>());
        }
        let joined: Vec<String> = texts.iter().map(|texts| texts.join(". ")).collect();
        let joined: Vec<(&str, f64)> = joined.iter().map(|text| (text.as_str(), 1.0)).collect();
        let (_, book, _) = survey(&[]);
        let loaded = parse("table.toml", CODEBOOK);
        let coder = Coder::of(loaded.library);
        let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
        let counted = Table::new(&corpus, &codings, &book, 0, TableOptions::default());
        let expected = table(&joined, TableOptions::default());
        prop_assert_eq!(counted.rows, expected.rows);
        prop_assert_eq!(counted.mentions, Some(corpus.len()));
    }
}
