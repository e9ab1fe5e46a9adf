//! Who also reads quotes knows all themes of who is quoted, and their group where quotes are of groups.

use std::sync::LazyLock;

use fritekst::report::{Published, QuoteOptions, Quoting, Table, ThemeQuotes};
use fritekst::text::Language;
use proptest::prelude::*;

use crate::world::{ANSWERS, BASE, Coded, ROWS, World, options};

/// So many respondents.
const SIZE: u8 = 7;

/// The surveys of two parts, by how many respondents they have.
static PARTS: LazyLock<Vec<World>> = LazyLock::new(|| {
    let of = |size| World::new(size, 2, &[&[("øst", &[0]), ("vest", &[1])]]);
    (0..=SIZE).map(of).collect()
});

/// What is published with the quotes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum With {
    /// The table of all.
    Table,
    /// It and the table by parts, of which the quotes say nothing.
    Report,
    /// Those, and quotes of each part by itself.
    Groups,
}

/// The quotes of `themes`.
fn quotes(coded: &Coded, with: With, each: usize, min_cell: usize, themes: &[usize]) -> Vec<ThemeQuotes> {
    let options = options(min_cell);
    let table = Table::new(&coded.corpus, &coded.codings, &coded.book, 0, options);
    let crosstabs = coded.crosstabs(min_cell);
    let published = Published {
        table: &table,
        by: (with == With::Groups).then(|| (&coded.by[0], &crosstabs[0])),
        beside: if with == With::Report { &crosstabs } else { &[] },
    };
    let quoting = Quoting {
        corpus: &coded.corpus,
        codings: &coded.codings,
        book: &coded.book,
        question: 0,
        options: QuoteOptions {
            each,
            seed: 1,
            context: Default::default(),
            anonymous: false,
        },
        redactor: None,
    };
    ThemeQuotes::of_question(&quoting, published, themes, Language::Nb)
}

/// The respondents who are quoted on any theme.
fn quoted(coded: &Coded, with: With, each: usize, min_cell: usize) -> Vec<usize> {
    let themes: Vec<usize> = (0..coded.book.themes.len()).collect();
    let quotes = quotes(coded, with, each, min_cell, &themes);
    let quotes = quotes.iter().flat_map(|theme| &theme.quotes);
    let answers = quotes.map(|quote| coded.corpus.given.by[quote.answer] as usize);
    let mut quoted: Vec<usize> = answers.collect();
    quoted.sort_unstable();
    quoted.dedup();
    quoted
}

/// The surveys that those who are quoted may be: of one part and another, if it is not told which.
fn may_be(coded: &Coded, quoted: &[usize], is_told: bool) -> Vec<Vec<u8>> {
    let mut all = vec![vec![0; 2 * ANSWERS.len()]];
    for respondent in quoted {
        let at = coded.given[*respondent];
        let answer = at % ANSWERS.len();
        let places = if is_told {
            vec![at]
        } else {
            vec![answer, answer + ANSWERS.len()]
        };
        let more = |survey: &Vec<u8>| {
            let one_more = |at: &usize| {
                let mut survey = survey.clone();
                survey[*at] += 1;
                survey
            };
            places.iter().map(one_more).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(more).collect();
        all.sort_unstable();
        all.dedup();
    }
    all
}

fn attack(survey: &[u8], with: With, each: usize, min_cell: u8) -> Result<(), TestCaseError> {
    let world = &PARTS[usize::from(SIZE)];
    let truth = world.figures(survey);
    let coded = world.coded(survey);
    let mut told = world.told(&coded.crosstabs(usize::from(min_cell)));
    let columns = if with == With::Table { 1 } else { 3 };
    told[columns * ROWS..].fill(None);
    let quoted = quoted(&coded, with, each, usize::from(min_cell));
    let rest = &PARTS[usize::from(SIZE) - quoted.len()];
    let listed = (1..columns).filter(|column| truth[column * ROWS + BASE] > 0);
    let listed: Vec<usize> = listed.collect();
    let (mut least, mut most) = (truth.clone(), truth.clone());
    for quoted in may_be(&coded, &quoted, with == With::Groups) {
        let quoted = rest.figures(&quoted);
        for left in rest.all.chunks(truth.len()) {
            let figures = || quoted.iter().zip(left).map(|(quoted, left)| quoted + left);
            let fits = figures()
                .zip(&told)
                .all(|(figure, told)| told.is_none_or(|told| told == figure));
            let are_there = |column: &usize| quoted[column * ROWS + BASE] + left[column * ROWS + BASE] > 0;
            if fits && listed.iter().all(are_there) {
                for (at, figure) in figures().enumerate() {
                    least[at] = least[at].min(figure);
                    most[at] = most[at].max(figure);
                }
            }
        }
    }
    let figures = truth[..columns * ROWS].iter().enumerate();
    for (at, figure) in figures.filter(|(_, figure)| **figure < min_cell) {
        let nobody = truth[at / ROWS * ROWS + BASE] == 0;
        let open = told[BASE].is_none();
        prop_assert!(
            nobody || open || most[at] - least[at] >= min_cell,
            "figure {at} is {figure}, and who reads quotes of {quoted:?} knows that it is from {} to {}",
            least[at],
            most[at]
        );
        let is_hidden = |respondent: &usize| {
            let own = rest.figures(&may_be(&coded, &[*respondent], true)[0]);
            let is_of_theme = at % ROWS < coded.book.themes.len();
            is_of_theme && own[at] > 0 && (at < ROWS || with == With::Groups)
        };
        prop_assert!(
            !quoted.iter().any(is_hidden),
            "figure {at} counts one of {quoted:?}, who are quoted"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn quotes_do_not_tell_what_is_hidden(
        survey in PARTS[usize::from(SIZE)].surveys(),
        with in prop::sample::select(vec![With::Table, With::Report, With::Groups]),
        each in 1_usize..4,
        min_cell in 2_u8..4,
    ) {
        attack(&survey, with, each, min_cell)?;
    }

    #[test]
    fn themes_one_by_one_tell_no_more_than_all_together(
        survey in PARTS[usize::from(SIZE)].surveys(),
        with in prop::sample::select(vec![With::Table, With::Report, With::Groups]),
    ) {
        let coded = PARTS[usize::from(SIZE)].coded(&survey);
        let themes: Vec<usize> = (0..coded.book.themes.len()).collect();
        let one_by_one = themes.iter().flat_map(|theme| quotes(&coded, with, 2, 2, &[*theme]));
        prop_assert_eq!(one_by_one.collect::<Vec<_>>(), quotes(&coded, with, 2, 2, &themes));
    }
}

#[test]
fn where_nothing_is_hidden_all_are_quoted_that_are_asked_for() {
    let mut survey = vec![0; 2 * ANSWERS.len()];
    survey[0] = 4;
    survey[2] = 3;
    let world = &PARTS[usize::from(SIZE)];
    let coded = world.coded(&survey);
    assert_eq!(quoted(&coded, With::Table, 3, 0).len(), 6);
}
