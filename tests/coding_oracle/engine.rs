//! Coding by numbers against the plain coder, answer by answer.

use std::sync::Arc;

use proptest::prelude::*;

use fritekst::codebook::parse;
use fritekst::coding::{CodedAnswers, Coder, Coding, Results};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use fritekst::store::Store;
use fritekst::text::Analyzer;

use super::{codebooks, codebooks_of_few_rules, texts};

const COUNTIES: [Option<&str>; 3] = [None, Some("Troms"), Some("Oslo")];

/// A survey of two questions, of which the codebook codes the first; many give the same answer.
fn survey(answers: &[(String, usize, bool)]) -> Corpus {
    let mut assembly = Assembly::in_memory(&["fylke"], false);
    for id in ["q", "annet"] {
        let id = QuestionId::new(id).expect("an id");
        assembly.question(Question::new(id));
    }
    for (at, (text, county, other)) in answers.iter().enumerate() {
        let id = RespondentId::new(&at.to_string()).expect("an id");
        let respondent = assembly.respondent(&id, [COUNTIES[*county]], 1.0);
        assembly.answer(respondent, usize::from(*other), text);
    }
    assembly.finish()
}

fn coder(toml: &str) -> Option<Arc<Coder>> {
    let loaded = parse("random.toml", &format!("[codebook]\nquestions = ['q']\n{toml}"));
    let coder = || Coder::new(Arc::new(loaded.library.clone()), Arc::new(Analyzer::norwegian()));
    (!loaded.has_errors()).then(|| Arc::new(coder()))
}

fn check(coder: &Arc<Coder>, store: &Arc<Store>, results: &mut Results) -> Result<(), TestCaseError> {
    let coded = CodedAnswers::new(coder, store, results, &|_| ());
    let plain: Vec<Coding> = coder.code_corpus(store.corpus(), &|_| {});
    for (number, coding) in plain.iter().enumerate() {
        let text = store.corpus().answer(number).text;
        let themes: Vec<usize> = coded.themes(number).iter().map(|theme| *theme as usize).collect();
        prop_assert_eq!(&themes, &coding.themes, "themes of {:?}", text);
        prop_assert_eq!(coded.is_non_answer(number), coding.non_answer, "{:?}", text);
        prop_assert_eq!(&coded.coding(number), coding, "hits in {:?}", text);
        for theme in 0..4 {
            prop_assert_eq!(coded.has(number, theme), coding.themes.contains(&theme));
        }
    }
    check_tally(&coded, &plain, store.corpus())?;
    let overruled = coded.overruled([(0, Vec::new())].into());
    prop_assert_eq!(
        overruled.tally(store.corpus(), 0),
        None,
        "what is overruled is counted answer by answer"
    );
    Ok(())
}

/// What is reckoned by wordings, against a count of the plain coder's codings.
fn check_tally(coded: &CodedAnswers, plain: &[Coding], corpus: &Corpus) -> Result<(), TestCaseError> {
    prop_assert_eq!(coded.tally(corpus, 1), None, "a question without a codebook");
    let Some(tally) = coded.tally(corpus, 0) else {
        return Ok(());
    };
    let of_question: Vec<&Coding> = (0..corpus.len())
        .filter(|number| corpus.answer(*number).question == 0)
        .map(|number| &plain[number])
        .collect();
    let count = |has: &dyn Fn(&Coding) -> bool| of_question.iter().filter(|coding| has(coding)).count();
    for (theme, n) in tally.themes.iter().enumerate() {
        prop_assert_eq!(
            *n,
            count(&|coding| coding.themes.contains(&theme)),
            "theme {}",
            theme
        );
    }
    prop_assert_eq!(tally.coded, count(&|coding| !coding.themes.is_empty()));
    prop_assert_eq!(tally.non_answers, count(&|coding| coding.non_answer));
    let is_uncoded = |coding: &Coding| coding.themes.is_empty() && !coding.non_answer;
    prop_assert_eq!(tally.uncoded, count(&is_uncoded));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn coding_by_numbers_is_what_the_plain_coder_does(
        books in prop::collection::vec(codebooks(), 1..4),
        answers in prop::collection::vec((texts(), 0..3_usize, prop::bool::weighted(0.2)), 1..12),
    ) {
        check_in_turn(&books, &answers)?;
    }

    #[test]
    fn what_is_known_of_a_theme_serves_no_other(
        books in prop::collection::vec(codebooks_of_few_rules(), 2..6),
        answers in prop::collection::vec((texts(), 0..3_usize, prop::bool::weighted(0.2)), 1..8),
    ) {
        check_in_turn(&books, &answers)?;
    }
}

/// Results of one codebook serve the next, as when rules are edited.
fn check_in_turn(books: &[String], answers: &[(String, usize, bool)]) -> Result<(), TestCaseError> {
    let answers = answers
        .iter()
        .filter(|(text, ..)| !text.trim().is_empty())
        .cloned();
    let answers: Vec<_> = answers.collect();
    let twice = [answers.clone(), answers].concat();
    let store = Arc::new(Store::of(survey(&twice)));
    let mut results = Results::default();
    for coder in books.iter().filter_map(|toml| coder(toml)) {
        check(&coder, &store, &mut results)?;
        check(&coder, &store, &mut results)?;
    }
    Ok(())
}
