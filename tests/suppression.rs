//! An attack on hidden figures by trying everything: whoever knows the tables by groups that are published together, and
//! how such tables are made, goes through all surveys that they could be of. No small figure may come out too closely.

use std::collections::HashSet;
use std::sync::LazyLock;

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
    ("alfa", [1, 0, 0, 0, 0, 1, 0]),
    ("beta", [1, 1, 0, 0, 0, 1, 0]),
    ("gamma", [0, 0, 1, 0, 0, 1, 0]),
    ("alfa gamma", [1, 0, 1, 0, 0, 1, 1]),
    ("beta gamma", [1, 1, 1, 0, 0, 1, 1]),
    ("noe helt annet her", [0, 0, 0, 1, 0, 1, 0]),
    ("-", [0, 0, 0, 0, 1, 1, 0]),
];
/// Three themes, uncoded, non-answers, and the base; and what no table prints: who has both themes of the top level.
const ROWS: usize = 7;
/// The row of bases.
const BASE: usize = 5;
const ORDER: [&str; BASE] = ["a", "a.b", "c", "(uncoded)", "(non-answer)"];

/// Surveys of so many respondents in so many places, and the variables by which they are published.
struct World {
    size: u8,
    places: usize,
    /// Of each variable its groups, by the places that are in them.
    variables: &'static [&'static [(&'static str, &'static [usize])]],
    /// The figures of all such surveys, one after another.
    all: Vec<u8>,
}

/// Two parts.
static PARTS: LazyLock<World> = LazyLock::new(|| World::new(10, 2, &[&[("øst", &[0]), ("vest", &[1])]]));

/// Counties and the regions that they make up.
static NESTED: LazyLock<World> = LazyLock::new(|| {
    World::new(
        7,
        3,
        &[
            &[("A", &[0]), ("B", &[1]), ("C", &[2])],
            &[("nord", &[0, 1]), ("sør", &[2])],
        ],
    )
});

impl World {
    fn new(
        size: u8,
        places: usize,
        variables: &'static [&'static [(&'static str, &'static [usize])]],
    ) -> Self {
        let mut world = Self {
            size,
            places,
            variables,
            all: Vec::new(),
        };
        let mut all = HashSet::new();
        world.fill(&mut vec![0; places * ANSWERS.len()], 0, size, &mut all);
        world.all = all.into_iter().flatten().collect();
        world
    }

    fn fill(&self, survey: &mut [u8], at: usize, left: u8, all: &mut HashSet<Vec<u8>>) {
        if at + 1 == survey.len() {
            survey[at] = left;
            all.insert(self.figures(survey));
            return;
        }
        for count in 0..=left {
            survey[at] = count;
            self.fill(survey, at + 1, left - count, all);
        }
        survey[at] = 0;
    }

    /// The columns: all, then each variable's groups, by their places.
    fn columns(&self) -> Vec<Vec<usize>> {
        let groups = self.variables.iter().flat_map(|groups| groups.iter());
        let all = (0..self.places).collect();
        std::iter::once(all)
            .chain(groups.map(|(_, places)| places.to_vec()))
            .collect()
    }

    /// The figures of all, then of each group: a survey is how many of each place gave each answer.
    fn figures(&self, survey: &[u8]) -> Vec<u8> {
        let mut figures = Vec::new();
        for places in self.columns() {
            for row in 0..ROWS {
                let of = |place: &usize| {
                    let given = ANSWERS.iter().zip(&survey[place * ANSWERS.len()..]);
                    given.map(|((_, rows), count)| rows[row] * count).sum::<u8>()
                };
                figures.push(places.iter().map(of).sum());
            }
        }
        figures
    }

    fn crosstabs(&self, survey: &[u8], min_cell: usize) -> Vec<Crosstab> {
        let names: Vec<String> = (0..self.variables.len()).map(|at| format!("v{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut assembly = Assembly::in_memory(&names, false);
        let id = QuestionId::new("q").expect("an id");
        let question = assembly.question(Question::new(id));
        let mut number = 0;
        for (at, count) in survey.iter().enumerate() {
            for _ in 0..*count {
                let place = at / ANSWERS.len();
                let id = RespondentId::new(&format!("R{number}")).expect("an id");
                let of = |groups: &&[(&'static str, &[usize])]| {
                    let group = groups.iter().find(|(_, places)| places.contains(&place));
                    group.map(|(name, _)| *name)
                };
                let respondent = assembly.respondent(&id, self.variables.iter().map(of), 1.0);
                assembly.answer(respondent, question, ANSWERS[at % ANSWERS.len()].0);
                number += 1;
            }
        }
        let corpus = assembly.finish();
        let loaded = parse("codebook.toml", CODEBOOK);
        assert_eq!(loaded.problems, []);
        let book: Codebook = loaded.library.books[0].clone();
        let coder = Coder::of(loaded.library);
        let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
        let groups = |name: &&str| Groups::new(&corpus, name, Language::Nb).expect("groups");
        let by: Vec<Groups> = names.iter().map(groups).collect();
        let options = TableOptions {
            min_cell,
            ..TableOptions::default()
        };
        Crosstab::all(&corpus, &codings, &book, 0, &by, options)
    }

    /// What a reader of the crosstabs is told, figure by figure; a group that is no column has nobody.
    fn told(&self, crosstabs: &[Crosstab]) -> Vec<Option<u8>> {
        let whole = |n: f64| n as u8;
        let mut told = vec![None; self.columns().len() * ROWS];
        let mut first = 1;
        for (crosstab, groups) in crosstabs.iter().zip(self.variables) {
            let place = |label: &str| {
                first
                    + groups
                        .iter()
                        .position(|(name, _)| *name == label)
                        .expect("a group")
            };
            let columns: Vec<usize> = crosstab.groups.iter().map(|group| place(&group.label)).collect();
            for absent in (first..first + groups.len()).filter(|column| !columns.contains(column)) {
                told[absent * ROWS..(absent + 1) * ROWS].fill(Some(0));
            }
            for row in &crosstab.rows {
                let at = ORDER.iter().position(|id| *id == row.kind.id()).expect("a row");
                told[at] = row.total.map(|figures| whole(figures.n));
                for (cell, column) in row.cells.iter().zip(&columns) {
                    told[column * ROWS + at] = cell.figures.map(|figures| whole(figures.n));
                }
            }
            told[BASE] = crosstab.base_size.map(|base| whole(base.sum));
            for (group, column) in crosstab.groups.iter().zip(&columns) {
                told[column * ROWS + BASE] = group.base_size.map(|base| whole(base.sum));
            }
            first += groups.len();
        }
        told
    }

    /// What a reader can find out of the tables of a survey, or the first figure that comes out too closely.
    fn attack(&self, survey: &[u8], min_cell: u8) -> Result<(), TestCaseError> {
        let truth = self.figures(survey);
        let told = self.told(&self.crosstabs(survey, usize::from(min_cell)));
        for (true_figure, told) in truth.iter().zip(&told) {
            prop_assert!(told.is_none_or(|told| told == *true_figure));
        }
        let fits = |figures: &&[u8]| {
            let known = figures.iter().zip(&told);
            known
                .into_iter()
                .all(|(figure, told)| told.is_none_or(|told| told == *figure))
        };
        let (mut least, mut most) = (truth.clone(), truth.clone());
        for figures in self.all.chunks(truth.len()).filter(fits) {
            for (at, figure) in figures.iter().enumerate() {
                least[at] = least[at].min(*figure);
                most[at] = most[at].max(*figure);
            }
        }
        for (at, figure) in truth.iter().enumerate().filter(|(_, figure)| **figure < min_cell) {
            // A group with nobody is no column. A reader who is not told the size could try other sizes too.
            let nobody = truth[at / ROWS * ROWS + BASE] == 0;
            let open = told[BASE].is_none();
            prop_assert!(
                nobody || open || most[at] - least[at] >= min_cell,
                "figure {at} is {figure}, and a reader knows that it is from {} to {}",
                least[at],
                most[at]
            );
        }
        Ok(())
    }

    /// Surveys in which few answers are given by many, so that the tables tell a good deal.
    fn surveys(&self) -> impl Strategy<Value = Vec<u8>> + use<> {
        let categories = self.places * ANSWERS.len();
        let given = prop::collection::vec(0..categories, 2..7);
        let respondents = prop::collection::vec(any::<prop::sample::Index>(), usize::from(self.size));
        (given, respondents).prop_map(move |(given, respondents)| {
            let mut survey = vec![0; categories];
            for at in respondents {
                survey[given[at.index(given.len())]] += 1;
            }
            survey
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_small_figure_can_be_worked_out(survey in PARTS.surveys(), min_cell in 2u8..4) {
        PARTS.attack(&survey, min_cell)?;
    }

    #[test]
    fn groups_that_make_up_others_do_not_tell_what_is_hidden_of_them(survey in NESTED.surveys()) {
        NESTED.attack(&survey, 2)?;
    }
}

/// A survey of those who gave these answers, by place and number of the answer.
fn survey(world: &World, given: &[(usize, usize, u8)]) -> Vec<u8> {
    let mut survey = vec![0; world.places * ANSWERS.len()];
    for (place, answer, count) in given {
        survey[place * ANSWERS.len() + answer] = *count;
    }
    survey
}

#[test]
fn what_is_large_enough_is_told() {
    let given = [(0, 0, 2), (0, 5, 2), (0, 6, 2), (1, 0, 2), (1, 5, 2)];
    let told = PARTS.told(&PARTS.crosstabs(&survey(&PARTS, &given), 2));
    let told: Vec<u8> = told.into_iter().flatten().collect();
    assert_eq!(told, [4, 4, 2, 10, 2, 6, 2, 4]);
}

#[test]
fn a_region_is_hidden_where_it_would_tell_a_small_county() {
    let mut given = vec![(0, 0, 9), (1, 0, 1), (2, 0, 4)];
    given.extend((0..3).flat_map(|place| [(place, 5, 5), (place, 6, 5)]));
    let told = NESTED.told(&NESTED.crosstabs(&survey(&NESTED, &given), 2));
    // The theme a: 9 in A, 1 in B, 4 in C; 10 in the north and 4 in the south.
    let [a, b, c, north, south] = [1, 2, 3, 4, 5].map(|column| told[column * ROWS]);
    assert_eq!(b, None);
    assert!(a.is_none() || north.is_none());
    assert_eq!(c.is_none(), south.is_none());
}

#[test]
fn how_many_have_both_of_two_themes_is_hidden_where_few_do() {
    // Of 6 with a theme 4 have a and 3 have c, so one has both.
    let survey = survey(&PARTS, &[(0, 0, 3), (0, 2, 2), (0, 3, 1), (0, 5, 2), (0, 6, 2)]);
    let told = PARTS.told(&PARTS.crosstabs(&survey, 2));
    let tell = [0, 2, 3, 4, BASE];
    assert!(tell.iter().any(|row| told[*row].is_none()), "{told:?}");
    PARTS.attack(&survey, 2).expect("no small figure comes out");
}
