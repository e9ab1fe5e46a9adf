//! An attack on hidden figures by trying everything: whoever knows a table by groups, and how such tables are made, goes
//! through all surveys that it could be of. No small figure may come out too closely.

use std::sync::Arc;

use fritekst::codebook::{Codebook, parse};
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::corpus::{Assembly, Question, QuestionId, RespondentId};
use fritekst::report::{Crosstab, Groups, TableOptions};
use fritekst::text::Language;
use proptest::prelude::*;

const CODEBOOK: &str = "
[theme.a]
any = ['alfa']
[theme.a.b]
any = ['beta']
[theme.c]
any = ['gamma']
";

/// What a respondent can answer, with every set of themes that there is, and which of the rows below it counts in.
const ANSWERS: [(&str, [u8; ROWS]); 7] = [
    ("alfa", [1, 0, 0, 0, 0, 1]),
    ("beta", [1, 1, 0, 0, 0, 1]),
    ("gamma", [0, 0, 1, 0, 0, 1]),
    ("alfa gamma", [1, 0, 1, 0, 0, 1]),
    ("beta gamma", [1, 1, 1, 0, 0, 1]),
    ("noe helt annet her", [0, 0, 0, 1, 0, 1]),
    ("-", [0, 0, 0, 0, 1, 1]),
];
/// Three themes, uncoded, non-answers, and the base.
const ROWS: usize = 6;
const GROUPS: [&str; 2] = ["øst", "vest"];
/// A survey is how many of each group gave each answer.
type Survey = [u8; ANSWERS.len() * 2];
/// The figures of all, then of each group.
type Figures = [u8; ROWS * 3];
/// Respondents of each survey.
const SIZE: u8 = 10;

fn figures(survey: &Survey) -> Figures {
    let mut figures = [0; ROWS * 3];
    for (at, count) in survey.iter().enumerate() {
        let (group, answer) = (at / ANSWERS.len(), at % ANSWERS.len());
        for (row, counts) in ANSWERS[answer].1.iter().enumerate() {
            figures[row] += counts * count;
            figures[(group + 1) * ROWS + row] += counts * count;
        }
    }
    figures
}

/// The figures of all surveys of that size, each once.
fn all_figures() -> Vec<Figures> {
    fn fill(survey: &mut Survey, at: usize, left: u8, all: &mut Vec<Figures>) {
        if at + 1 == survey.len() {
            survey[at] = left;
            all.push(figures(survey));
            return;
        }
        for count in 0..=left {
            survey[at] = count;
            fill(survey, at + 1, left - count, all);
        }
        survey[at] = 0;
    }
    let mut all = Vec::new();
    fill(&mut [0; ANSWERS.len() * 2], 0, SIZE, &mut all);
    all.sort_unstable();
    all.dedup();
    all
}

fn crosstab(survey: &Survey, min_cell: usize) -> Crosstab {
    let mut assembly = Assembly::in_memory(&["del"], false);
    let id = QuestionId::new("q").expect("an id");
    let question = assembly.question(Question::new(id));
    let mut number = 0;
    for (at, count) in survey.iter().enumerate() {
        for _ in 0..*count {
            let id = RespondentId::new(&format!("R{number}")).expect("an id");
            let group = GROUPS[at / ANSWERS.len()];
            let respondent = assembly.respondent(&id, [Some(group)], 1.0);
            assembly.answer(respondent, question, ANSWERS[at % ANSWERS.len()].0);
            number += 1;
        }
    }
    let corpus = assembly.finish();
    let loaded = parse("codebook.toml", CODEBOOK);
    assert_eq!(loaded.problems, []);
    let book: Codebook = loaded.library.books[0].clone();
    let analyzer = Arc::new(loaded.library.words.analyzer());
    let coder = Coder::new(Arc::new(loaded.library), analyzer);
    let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
    let groups = Groups::new(&corpus, "del", Language::Nb).expect("groups");
    let options = TableOptions {
        min_cell,
        ..TableOptions::default()
    };
    Crosstab::new(&corpus, &codings, &book, 0, &groups, options)
}

/// What a reader of the crosstab is told, figure by figure; a group that is no column has nobody.
fn told(crosstab: &Crosstab) -> [Option<u8>; ROWS * 3] {
    let whole = |n: f64| n as u8;
    let mut told = [None; ROWS * 3];
    let order = ["a", "a.b", "c", "(uncoded)", "(non-answer)"];
    let place = |group: &str| 1 + GROUPS.iter().position(|name| *name == group).expect("a group");
    let columns: Vec<usize> = crosstab.groups.iter().map(|group| place(&group.label)).collect();
    for absent in (1..3).filter(|column| !columns.contains(column)) {
        told[absent * ROWS..(absent + 1) * ROWS].fill(Some(0));
    }
    for row in &crosstab.rows {
        let at = order.iter().position(|id| *id == row.kind.id()).expect("a row");
        told[at] = row.total.map(|figures| whole(figures.n));
        for (cell, column) in row.cells.iter().zip(&columns) {
            told[column * ROWS + at] = cell.figures.map(|figures| whole(figures.n));
        }
    }
    told[ROWS - 1] = crosstab.base_size.map(|base| whole(base.sum));
    for (group, column) in crosstab.groups.iter().zip(&columns) {
        told[column * ROWS + ROWS - 1] = group.base_size.map(|base| whole(base.sum));
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Few answers are given by many, so that the table tells a good deal.
    #[test]
    fn no_small_figure_can_be_worked_out(
        given in prop::collection::vec(0..ANSWERS.len() * 2, 2..7),
        respondents in prop::collection::vec(any::<prop::sample::Index>(), usize::from(SIZE)),
        min_cell in 2u8..4,
    ) {
        thread_local! { static ALL: Vec<Figures> = all_figures(); }
        let mut survey = [0; ANSWERS.len() * 2];
        for at in respondents {
            survey[given[at.index(given.len())]] += 1;
        }
        let truth = figures(&survey);
        let told = told(&crosstab(&survey, usize::from(min_cell)));
        for (true_figure, told) in truth.iter().zip(&told) {
            prop_assert!(told.is_none_or(|told| told == *true_figure));
        }
        let (mut least, mut most) = (truth, truth);
        ALL.with(|all| {
            let fits = |figures: &&Figures| figures.iter().zip(&told).all(|(figure, told)| told.is_none_or(|told| told == *figure));
            for figures in all.iter().filter(fits) {
                for (at, figure) in figures.iter().enumerate() {
                    least[at] = least[at].min(*figure);
                    most[at] = most[at].max(*figure);
                }
            }
        });
        for (at, figure) in truth.iter().enumerate().filter(|(_, figure)| **figure < min_cell) {
            // A group with nobody is no column. A reader who is not told the size could try other sizes too.
            let nobody = truth[(at / ROWS + 1) * ROWS - 1] == 0;
            let open = told[ROWS - 1].is_none();
            prop_assert!(
                nobody || open || most[at] - least[at] >= min_cell,
                "figure {at} is {figure}, and a reader knows that it is from {} to {}", least[at], most[at]
            );
        }
    }
}

#[test]
fn what_is_large_enough_is_told() {
    let mut survey = [0; ANSWERS.len() * 2];
    for answer in [0, 5, 6, 7, 12] {
        survey[answer] = 2;
    }
    let told = told(&crosstab(&survey, 2));
    let told: Vec<u8> = told.into_iter().flatten().collect();
    assert_eq!(told, [4, 4, 2, 10, 2, 6, 2, 4]);
}
