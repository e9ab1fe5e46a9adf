use super::*;
use crate::codebook::{ThemeId, edit::ThemeList};
use crate::codebook::{edit, parse as parse_codebook};
use crate::corpus::{Assembly, Question, QuestionId, RespondentId};
use crate::text::Analyzer;

const BOOK: &str = "
[theme.bolig]
any = ['bolig', 'leie NEAR/3 marked']
none = ['svar på bolig']
unless = ['ikke problem', '#lov']
[theme.lov]
any = ['forskrift']
[theme.tolk]
any = ['tolk']
";

const ANSWERS: [&str; 13] = [
    "Bolig og husleie, og NAV",
    "Boligmangel, høye husleier",
    "Dyr husleige og få bustader",
    "Husleia er høy",
    "Husleie er ikke problem. Tolk",
    "Ikke problem med husleien",
    "Forskrift om husleie",
    "Tolk og skole",
    "Tolketjenesten og skolen",
    "Skole og barnehage",
    "Barnehager",
    "Barnehageplass",
    "vet ikke",
];

fn corpus() -> Corpus {
    let mut assembly = Assembly::in_memory(&[], false);
    let question = assembly.question(Question {
        text: Some("Hva mangler av skoler?".to_owned()),
        ..Question::new(QuestionId::new("q").expect("an id"))
    });
    for (at, text) in ANSWERS.iter().enumerate() {
        let id = RespondentId::new(&format!("R{at}")).expect("an id");
        let respondent = assembly.respondent(&id, [], 1.0);
        assembly.answer(respondent, question, text);
    }
    assembly.finish()
}

fn coder(book: &str) -> Coder {
    let loaded = parse_codebook("k.toml", book);
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    Coder::new(Arc::new(loaded.library), Arc::new(Analyzer::norwegian()))
}

/// Calls `look` with a suggester of the codebook on [`ANSWERS`].
fn with_suggester<T>(gold: Option<&str>, look: impl FnOnce(&Suggester<'_>) -> T) -> T {
    let (corpus, coder) = (corpus(), coder(BOOK));
    let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
    let gold = gold.map(|text| Gold::parse(text, &corpus).expect("a gold standard"));
    look(&Suggester {
        corpus: &corpus,
        coder: &coder,
        codings: &codings,
        gold: gold.as_ref(),
        min: 2,
    })
}

fn names(suggestions: &Suggestions) -> Vec<&str> {
    suggestions
        .found
        .iter()
        .map(|found| found.expression.as_str())
        .collect()
}

#[test]
fn a_theme_gains_by_words_that_its_answers_have_beside_its_own() {
    with_suggester(None, |suggester| {
        let suggestions = suggester.for_theme(0, 0, 9).expect("a codebook");
        assert_eq!((suggestions.answers, suggestions.within), (12, 3));
        assert_eq!(names(&suggestions), ["husleie"]);
        let husleie = &suggestions.found[0];
        assert_eq!(
            (husleie.occurrences.within, husleie.occurrences.elsewhere),
            (3, 4)
        );
        assert_eq!(husleie.new, 1, "`unless` is minded, and what it asks for");
        assert_eq!(husleie.examples.len(), 1);
        assert_eq!(
            &husleie.examples[0].text[husleie.examples[0].spans[0].range()],
            "Husleia"
        );
    });
}

/// The figure of new answers is what coding by the changed codebook gives.
#[test]
fn what_a_suggestion_brings_is_what_the_rule_gives() {
    let list = edit::List::Theme(ThemeId::new("bolig").expect("an id"), ThemeList::Any);
    let (corpus, before) = (corpus(), coder(BOOK));
    let count = |coder: &Coder| {
        let codings = coder.code_corpus(&corpus, &|_| {});
        codings.iter().filter(|coding| coding.themes.contains(&0)).count()
    };
    with_suggester(None, |suggester| {
        for suggestion in suggester.for_theme(0, 0, 9).expect("a codebook").found {
            let edited = edit::add(BOOK, &list, &suggestion.expression).expect("it can be added");
            assert_eq!(count(&coder(&edited.text)) - count(&before), suggestion.new);
        }
    });
}

#[test]
fn uncoded_answers_are_told_by_their_own_words_not_by_the_questions() {
    with_suggester(None, |suggester| {
        let suggestions = suggester.for_uncoded(0, 9).expect("a codebook");
        // Without: barnehage thrice, husleie twice; «skole» is the question's own.
        assert_eq!(suggestions.within, 5);
        assert_eq!(names(&suggestions), ["barnehage"]);
        assert_eq!(suggestions.found[0].new, 3);
    });
}

#[test]
fn a_gold_standard_tells_right_from_wrong() {
    let gold = "respondent,question,theme\nR3,q,bolig.dyr\nR4,q,tolk\nR5,q,\n";
    with_suggester(Some(gold), |suggester| {
        let found = suggester.for_theme(0, 0, 9).expect("a codebook").found;
        assert_eq!(found[0].expression, "husleie");
        assert_eq!(found[0].judged, Some(Judged { right: 1, wrong: 0 }));
        assert_eq!(found[0].judged.and_then(Judged::precision), Some(1.0));
    });
    let wrong = "theme;question;respondent\n;q;R3\n";
    with_suggester(Some(wrong), |suggester| {
        let found = suggester.for_theme(0, 0, 9).expect("a codebook").found;
        assert!(found.is_empty(), "what is all wrong is not suggested");
    });
}

#[test]
fn a_gold_standard_that_is_none_is_told() {
    let told = |text: &str| Gold::parse(text, &corpus()).expect_err("a mistake").to_string();
    assert!(told("respondent,question\nR1,q").starts_with("there is no column `theme`"));
    assert!(told("respondent,question,theme\nR1,q").starts_with("line 2:"));
    assert!(told("respondent,question,theme\nX1,q,a").starts_with("none of its 1 rows"));
}

#[test]
fn what_an_example_speaks_against_is_left_out_and_named() {
    let corpus = corpus();
    let suggest = |book: &str, min: usize| {
        let coder = coder(book);
        let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
        let suggester = Suggester {
            corpus: &corpus,
            coder: &coder,
            codings: &codings,
            gold: None,
            min,
        };
        let suggestions = suggester.for_theme(0, 0, 9).expect("a codebook");
        let found = names(&suggestions)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>();
        (found, suggestions.barred)
    };
    let with = |example: &str| {
        BOOK.replacen(
            "[theme.lov]",
            &format!("no_match = ['{example}']\n[theme.lov]"),
            1,
        )
    };
    let named = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<String>>()
    };
    assert_eq!(
        suggest(&with("Husleia betales av NAV"), 2),
        (vec![], named(&["husleie"]))
    );
    // `unless` takes the hit in the example away.
    assert_eq!(
        suggest(&with("Husleia er ikke problem"), 2),
        (named(&["husleie"]), vec![])
    );
    assert_eq!(suggest(&with("Husleia"), 99), (vec![], vec![]));
}
