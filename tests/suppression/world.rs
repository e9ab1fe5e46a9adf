//! All surveys of a few respondents, and what a reader of their tables knows.

use std::collections::HashSet;
use std::sync::LazyLock;

use fritekst::codebook::{Codebook, parse};
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
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
pub const ANSWERS: [(&str, [u8; ROWS]); 7] = [
    ("alfa", [1, 0, 0, 0, 0, 1, 0]),
    ("beta", [1, 1, 0, 0, 0, 1, 0]),
    ("gamma", [0, 0, 1, 0, 0, 1, 0]),
    ("alfa gamma", [1, 0, 1, 0, 0, 1, 1]),
    ("beta gamma", [1, 1, 1, 0, 0, 1, 1]),
    ("noe helt annet her", [0, 0, 0, 1, 0, 1, 0]),
    ("-", [0, 0, 0, 0, 1, 1, 0]),
];
/// Three themes, uncoded, non-answers, and the base; and what no table prints: who has both themes of the top level.
pub const ROWS: usize = 7;
/// The row of bases.
pub const BASE: usize = 5;
pub const ORDER: [&str; BASE] = ["a", "a.b", "c", "(uncoded)", "(non-answer)"];

/// Surveys of so many respondents in so many places, and the variables by which they are published.
pub struct World {
    pub size: u8,
    pub places: usize,
    /// Of each variable its groups, by the places that are in them.
    pub variables: &'static [&'static [(&'static str, &'static [usize])]],
    /// The figures of all such surveys, one after another.
    pub all: Vec<u8>,
}

/// Two parts.
pub static PARTS: LazyLock<World> = LazyLock::new(|| World::new(10, 2, &[&[("øst", &[0]), ("vest", &[1])]]));

/// Counties and the regions that they make up.
pub static NESTED: LazyLock<World> = LazyLock::new(|| {
    World::new(
        7,
        3,
        &[
            &[("A", &[0]), ("B", &[1]), ("C", &[2])],
            &[("nord", &[0, 1]), ("sør", &[2])],
        ],
    )
});

/// Two cuts of one age: under and over 44, under and over 45.
pub static CUTS: LazyLock<World> = LazyLock::new(|| {
    World::new(
        6,
        3,
        &[
            &[("under 44", &[0]), ("fra 44", &[1, 2])],
            &[("under 45", &[0, 1]), ("fra 45", &[2])],
        ],
    )
});

/// A survey that was coded.
pub struct Coded {
    pub corpus: Corpus,
    pub book: Codebook,
    pub codings: CodedAnswers,
    pub by: Vec<Groups>,
    /// By respondent the place of what they answered in the survey.
    pub given: Vec<usize>,
}

impl Coded {
    pub fn crosstabs(&self, min_cell: usize) -> Vec<Crosstab> {
        let options = options(min_cell);
        Crosstab::all(&self.corpus, &self.codings, &self.book, 0, &self.by, options)
    }
}

pub fn options(min_cell: usize) -> TableOptions {
    TableOptions {
        min_cell,
        ..TableOptions::default()
    }
}

impl World {
    pub fn new(
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

    /// The columns: all, then each variable's groups, by their places, and last the places that no table has.
    pub fn columns(&self) -> Vec<Vec<usize>> {
        let groups = self.variables.iter().flat_map(|groups| groups.iter());
        let groups: Vec<Vec<usize>> = groups.map(|(_, places)| places.to_vec()).collect();
        let lone = (0..self.places).map(|place| vec![place]);
        let lone: Vec<Vec<usize>> = lone.filter(|lone| !groups.contains(lone)).collect();
        let all = (0..self.places).collect();
        std::iter::once(all).chain(groups).chain(lone).collect()
    }

    /// The figures of all, then of each group: a survey is how many of each place gave each answer.
    pub fn figures(&self, survey: &[u8]) -> Vec<u8> {
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

    /// The survey, coded.
    pub fn coded(&self, survey: &[u8]) -> Coded {
        let names: Vec<String> = (0..self.variables.len()).map(|at| format!("v{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut assembly = Assembly::in_memory(&names, false);
        let id = QuestionId::new("q").expect("an id");
        let question = assembly.question(Question::new(id));
        let mut given = Vec::new();
        for (at, count) in survey.iter().enumerate() {
            for _ in 0..*count {
                let place = at / ANSWERS.len();
                let id = RespondentId::new(&format!("R{}", given.len())).expect("an id");
                let of = |groups: &&[(&'static str, &[usize])]| {
                    let group = groups.iter().find(|(_, places)| places.contains(&place));
                    group.map(|(name, _)| *name)
                };
                let respondent = assembly.respondent(&id, self.variables.iter().map(of), 1.0);
                assembly.answer(respondent, question, ANSWERS[at % ANSWERS.len()].0);
                given.push(at);
            }
        }
        let corpus = assembly.finish();
        let loaded = parse("codebook.toml", CODEBOOK);
        assert_eq!(loaded.problems, []);
        let book: Codebook = loaded.library.books[0].clone();
        let coder = Coder::of(loaded.library);
        let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
        let groups = |name: &&str| Groups::new(&corpus, name, Language::Nb).expect("groups");
        Coded {
            by: names.iter().map(groups).collect(),
            corpus,
            book,
            codings,
            given,
        }
    }

    pub fn crosstabs(&self, survey: &[u8], min_cell: usize) -> Vec<Crosstab> {
        self.coded(survey).crosstabs(min_cell)
    }

    /// What a reader of the crosstabs is told, figure by figure; a group that is no column has nobody.
    pub fn told(&self, crosstabs: &[Crosstab]) -> Vec<Option<u8>> {
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
    pub fn attack(&self, survey: &[u8], min_cell: u8) -> Result<(), TestCaseError> {
        let truth = self.figures(survey);
        let crosstabs = self.crosstabs(survey, usize::from(min_cell));
        let told = self.told(&crosstabs);
        // A group that a table has is not empty.
        let listed = |column: &usize| truth[column * ROWS + BASE] > 0;
        let groups = self.variables.iter().map(|groups| groups.len()).sum::<usize>();
        let listed: Vec<usize> = (1..=groups).filter(listed).collect();
        for (true_figure, told) in truth.iter().zip(&told) {
            prop_assert!(told.is_none_or(|told| told == *true_figure));
        }
        let fits = |figures: &&[u8]| {
            let known = figures.iter().zip(&told);
            let fits = known
                .into_iter()
                .all(|(figure, told)| told.is_none_or(|told| told == *figure));
            fits && listed.iter().all(|column| figures[column * ROWS + BASE] > 0)
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
    pub fn surveys(&self) -> impl Strategy<Value = Vec<u8>> + use<> {
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
