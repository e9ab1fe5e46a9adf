//! Percentages of all respondents, of whom some did not answer: how many there are is the same number whatever was asked.

use fritekst::codebook::parse;
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::corpus::{Assembly, Question, QuestionId, RespondentId};
use fritekst::report::{BaseKind, Crosstab, Groups, RowKind, Table, TableOptions};
use fritekst::text::Language;
use proptest::prelude::*;

const CODEBOOK: &str = "[theme.a]\nany = ['alfa']\n[theme.c]\nany = ['gamma']\n";
const GROUPS: [&str; 4] = ["Agder", "Oslo", "Troms", "Viken"];

/// What is answered to each of two questions; nothing is no answer.
type Given = [Option<&'static str>; 2];

/// The plain table of the first question, and of both the tables by groups, of respondents of these groups.
fn tables(respondents: &[(usize, Given)], min_cell: usize) -> (Table, [Crosstab; 2]) {
    let mut assembly = Assembly::in_memory(&["fylke"], false);
    let questions =
        ["q1", "q2"].map(|id| assembly.question(Question::new(QuestionId::new(id).expect("an id"))));
    for (number, (group, given)) in respondents.iter().enumerate() {
        let id = RespondentId::new(&format!("R{number}")).expect("an id");
        let respondent = assembly.respondent(&id, [Some(GROUPS[*group])], 1.0);
        for (question, given) in questions.iter().zip(given) {
            if let Some(given) = given {
                assembly.answer(respondent, *question, given);
            }
        }
    }
    let corpus = assembly.finish();
    let library = parse("codebook.toml", CODEBOOK).library;
    let book = library.books[0].clone();
    let codings = CodedAnswers::from(Coder::of(library).code_corpus(&corpus, &|_| {}));
    let options = TableOptions {
        base: BaseKind::All,
        min_cell,
        ..TableOptions::default()
    };
    let groups = Groups::new(&corpus, "fylke", Language::Nb).expect("groups");
    let of_question = |question| Crosstab::new(&corpus, &codings, &book, question, &groups, options);
    let table = Table::new(&corpus, &codings, &book, 0, options);
    (table, [0, 1].map(of_question))
}

fn shown(table: &Table, kind: fn(&RowKind) -> bool) -> Option<f64> {
    let row = table.rows.iter().find(|row| kind(&row.kind)).expect("a row");
    row.figures.map(|figures| figures.n)
}

#[test]
fn those_who_said_nothing_are_not_told_by_all_the_others() {
    let mut respondents = vec![(0, [Some("alfa"), None]); 8];
    respondents.extend(vec![(0, [Some("noe helt annet her"), None]); 4]);
    let (table, _) = tables(&respondents, 3);
    let coded = shown(&table, |kind| kind.id() == "a");
    let uncoded = shown(&table, |kind| *kind == RowKind::Uncoded);
    assert_eq!(shown(&table, |kind| *kind == RowKind::NonAnswer), None);
    assert!(coded.is_none() || uncoded.is_none() || table.base_size.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn how_many_a_group_has_is_told_of_every_question_or_of_none(
        respondents in prop::collection::vec(
            (0..4_usize, prop::array::uniform2(prop::sample::select(vec![
                None, Some("alfa"), Some("gamma"), Some("alfa gamma"), Some("noe helt annet her"), Some("-"),
            ]))),
            1..40,
        ),
        min_cell in 2_usize..6,
    ) {
        let (_, [one, other]) = tables(&respondents, min_cell);
        prop_assert_eq!(one.groups.len(), other.groups.len());
        for (at, (of_one, of_other)) in one.groups.iter().zip(&other.groups).enumerate() {
            let size = respondents.iter().filter(|(group, _)| GROUPS[*group] == of_one.label).count();
            prop_assert!(size >= min_cell || of_one.base_size.is_none());
            // Where nothing at all is shown of a question, its bases are not either.
            let nothing_shown = |crosstab: &Crosstab| crosstab.groups.iter().all(|group| group.base_size.is_none());
            if !nothing_shown(&one) && !nothing_shown(&other) {
                prop_assert_eq!(of_one.base_size.is_none(), of_other.base_size.is_none());
            }
            for crosstab in [&one, &other].into_iter().filter(|crosstab| crosstab.groups[at].base_size.is_none()) {
                let is_shown = |row: &fritekst::report::CrossRow| row.cells[at].figures.is_some();
                prop_assert!(!crosstab.rows.iter().any(is_shown), "{}", of_one.label);
            }
        }
    }
}
