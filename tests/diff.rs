//! What a diff counts is what coding by both codebooks gives, taken apart as plain sets.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use fritekst::codebook::{Loaded, parse};
use fritekst::coding::{CodedAnswers, Coder, Coding};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use fritekst::report::{
    AnswerChange, BaseKind, Change, Diff, Edition, ReasonKind, Table, TableOptions, ThemeDiff,
};
use fritekst::source::Sources;

/// A codebook and what it makes of a corpus.
struct Coded {
    coder: Coder,
    codings: CodedAnswers,
    plain: Vec<Coding>,
    sources: Sources,
}

impl Coded {
    fn new(toml: &str, corpus: &Corpus) -> Self {
        let loaded = parse("bok.toml", toml);
        assert!(!loaded.has_errors(), "{toml}: {:?}", loaded.problems);
        let Loaded { library, sources, .. } = loaded;
        let analyzer = Arc::new(library.words.analyzer());
        let coder = Coder::new(Arc::new(library), analyzer);
        let codings = coder.code_corpus(corpus, &|_| ());
        Self {
            coder,
            codings: CodedAnswers::from(codings.clone()),
            plain: codings,
            sources,
        }
    }

    fn edition(&self) -> Edition<'_> {
        Edition {
            coder: &self.coder,
            codings: &self.codings,
            sources: &self.sources,
        }
    }

    /// Index of an answer and id of a theme that it has.
    fn pairs(&self, corpus: &Corpus) -> BTreeSet<(usize, String)> {
        let answers = corpus.answers().zip(&self.plain).enumerate();
        answers
            .flat_map(|(at, (answer, coding))| {
                let book = self.coder.library().for_question(&corpus.question(answer).id);
                let id = move |theme: &usize| Some((at, book?.themes[*theme].id.to_string()));
                coding.themes.iter().filter_map(id).collect::<Vec<_>>()
            })
            .collect()
    }
}

/// Answers by respondents of weight 1, 1.5, 2, …, to two questions in turn.
fn corpus(texts: &[String]) -> Corpus {
    let mut assembly = Assembly::in_memory(&[], true);
    for id in ["bo", "tolk"] {
        let id = QuestionId::new(id).expect("an id");
        assembly.question(Question::new(id));
    }
    for at in 0..texts.len().div_ceil(2) {
        let id = RespondentId::new(&format!("r{at}")).expect("an id");
        assembly.respondent(&id, [], 1.0 + at as f64 / 2.0);
    }
    for (at, text) in texts.iter().enumerate() {
        assembly.answer(at / 2, at % 2, text);
    }
    assembly.finish()
}

const WORDS: [&str; 8] = [
    "bolig",
    "boligmangel",
    "tolk",
    "mangel",
    "ikke",
    "nei",
    "leie",
    "skole",
];

fn texts() -> impl Strategy<Value = Vec<String>> {
    let gap = select(vec![" ", " ", ". "]);
    let text = prop::collection::vec((select(WORDS.to_vec()), gap), 1..8).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, gap)| format!("{word}{gap}"))
            .collect()
    });
    prop::collection::vec(text, 1..12)
}

const RULES: [&str; 8] = [
    "bolig",
    "bolig!",
    "@liste",
    "mangel NEAR/2 bolig",
    "tolk AND NOT leie",
    "skole",
    "leie OR skole",
    "nei",
];

/// A codebook of some of three themes, one within another; it may leave the second question out.
fn codebooks() -> impl Strategy<Value = String> {
    let rules = || subsequence(RULES.to_vec(), 1..4);
    let exclusions = || subsequence(RULES.to_vec(), 0..2);
    let theme = (rules(), exclusions(), exclusions(), any::<bool>());
    let themes = prop::collection::vec((select(vec![true, true, false]), theme), 3);
    let list = subsequence(WORDS.to_vec(), 1..3);
    (themes, list, select(vec![true, true, false])).prop_map(|(themes, list, every)| {
        let mut toml = if every {
            String::new()
        } else {
            "[codebook]\nquestions = ['bo']\n".to_owned()
        };
        let json = |list: &[&str]| serde_json::to_string(list).expect("a list");
        writeln!(toml, "[set]\nliste = {}", json(&list)).expect("a string");
        for (id, (is_there, (any, none, unless, renamed))) in ["a", "a.b", "c"].iter().zip(&themes) {
            if *is_there || *id == "a" {
                let lists = (json(any), json(none), json(unless));
                let label = if *renamed { "Nytt" } else { "Gammelt" };
                writeln!(
                    toml,
                    "[theme.{id}]\nlabel = '{label}'\nany = {}\nnone = {}\nunless = {}",
                    lists.0, lists.1, lists.2
                )
                .expect("a string");
            }
        }
        toml
    })
}

/// Answers and themes of the changes of that kind.
fn changed(diff: &Diff<'_>, change: Change) -> BTreeSet<(usize, String)> {
    let themes = diff.questions.iter().flat_map(|question| &question.themes);
    themes
        .flat_map(|theme| {
            theme
                .changed(change)
                .map(|answer| (answer.answer, theme.id.to_string()))
        })
        .collect()
}

/// `before` under the ids that the themes have in the new edition; a new id is free in the old one, and the other way
/// round.
fn renamed(diff: &Diff<'_>, before: BTreeSet<(usize, String)>) -> BTreeSet<(usize, String)> {
    let rename = |(answer, id): (usize, String)| {
        let question = diff.corpus.answer(answer).question;
        let asked = diff.questions.iter().find(|asked| asked.question == question);
        let themes = asked.into_iter().flat_map(|asked| &asked.themes);
        let mut renamed = themes.filter(|theme| theme.old_id.as_ref().is_some_and(|old| old.as_str() == id));
        let Some(theme) = renamed.next() else {
            return (answer, id);
        };
        let has = |edition: Edition<'_>, id: &str| {
            let book = edition.book(diff.corpus, question).expect("it has the theme");
            book.find_theme(id).is_some()
        };
        assert!(renamed.next().is_none() && !has(diff.new, &id) && !has(diff.old, theme.id.as_str()));
        (answer, theme.id.to_string())
    };
    before.into_iter().map(rename).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_diff_is_the_difference_of_two_codings(old in codebooks(), new in codebooks(), texts in texts()) {
        let corpus = corpus(&texts);
        let (old, new) = (Coded::new(&old, &corpus), Coded::new(&new, &corpus));
        let diff = Diff::new(&corpus, old.edition(), new.edition(), 0..corpus.questions.len());
        let (before, after) = (old.pairs(&corpus), new.pairs(&corpus));
        let before = renamed(&diff, before);
        prop_assert_eq!(changed(&diff, Change::Gained), after.difference(&before).cloned().collect());
        prop_assert_eq!(changed(&diff, Change::Lost), before.difference(&after).cloned().collect());
        for question in &diff.questions {
            for theme in &question.themes {
                let sum = |pairs: &BTreeSet<(usize, String)>| -> f64 {
                    let of_theme = pairs.iter().filter(|(answer, id)| {
                        *id == theme.id.to_string() && corpus.answer(*answer).question == question.question
                    });
                    of_theme.map(|(answer, _)| corpus.respondent(corpus.answer(*answer)).weight()).sum()
                };
                prop_assert_eq!(theme.figures.old.map_or(0.0, |figures| figures.n), sum(&before));
                prop_assert_eq!(theme.figures.new.map_or(0.0, |figures| figures.n), sum(&after));
                for answer in &theme.changes {
                    prop_assert!(!answer.reasons.is_empty() && !answer.spans.is_empty());
                    check_reasons(&diff, question.question, answer);
                }
            }
        }
    }

    #[test]
    fn a_codebook_differs_from_itself_in_nothing(toml in codebooks(), texts in texts()) {
        let corpus = corpus(&texts);
        let coded = Coded::new(&toml, &corpus);
        let diff = Diff::new(&corpus, coded.edition(), coded.edition(), 0..corpus.questions.len());
        prop_assert!(!diff.is_changed());
        for question in &diff.questions {
            let book = coded.edition().book(&corpus, question.question).expect("a codebook");
            let options = TableOptions { base: BaseKind::Answered, ..TableOptions::default() };
            let table = Table::new(&corpus, &coded.codings, book, question.question, options);
            prop_assert_eq!(Some(question.base), table.base_size);
        }
    }
}

/// Each reason is true of the codebooks as they are written.
fn check_reasons(diff: &Diff<'_>, question: usize, answer: &AnswerChange) {
    let (giving, lacking) = diff.sides(answer.change);
    let book = giving.book(diff.corpus, question).expect("it gives a theme");
    for reason in &answer.reasons {
        let theme = &book.themes[reason.theme];
        let rule = &theme.any[reason.rule];
        let themes = diff.questions.iter().filter(|asked| asked.question == question);
        let is_it = |other: &&ThemeDiff| match answer.change {
            Change::Gained => other.at.new == Some(reason.theme),
            Change::Lost => other.at.old == Some(reason.theme),
        };
        let same = themes.flat_map(|asked| &asked.themes).find(is_it);
        let at = same.and_then(|same| match answer.change {
            Change::Gained => same.at.old,
            Change::Lost => same.at.new,
        });
        let other = lacking
            .book(diff.corpus, question)
            .and_then(|book| Some(&book.themes[at?]));
        let has_rule = other.is_some_and(|other| {
            other
                .any
                .iter()
                .any(|same| same.written.text == rule.written.text)
        });
        match reason.kind {
            ReasonKind::NoTheme => assert!(other.is_none()),
            ReasonKind::NoRule => assert!(other.is_some() && !has_rule),
            ReasonKind::Cancelled(list, by) => {
                let other = other.expect("the theme");
                assert!(has_rule && by < list.of(other).len());
            }
            // Of these rules only one can find other words.
            ReasonKind::OtherWords => assert!(has_rule && rule.written.text == "@liste"),
        }
    }
}

/// The reasons for the changes of `theme` in the only answer.
fn reasons(old: &str, new: &str, text: &str) -> Vec<(Change, ReasonKind)> {
    let corpus = corpus(&[text.to_owned()]);
    let (old, new) = (Coded::new(old, &corpus), Coded::new(new, &corpus));
    let diff = Diff::new(&corpus, old.edition(), new.edition(), 0..1);
    let themes = diff.questions.iter().flat_map(|question| &question.themes);
    let changes = themes.flat_map(|theme| &theme.changes);
    changes
        .flat_map(|answer| answer.reasons.iter().map(|reason| (answer.change, reason.kind)))
        .collect()
}

#[test]
fn a_change_has_the_reason_that_its_author_made() {
    use fritekst::coding::Exclusion;
    let plain = "[theme.a]\nany = ['bolig']\n";
    let other_rule = "[theme.a]\nany = ['tolk']\n";
    let other_theme = "[theme.b]\nany = ['tolk']\n";
    let none = "[theme.a]\nany = ['bolig']\nnone = ['skole', 'dyr']\n";
    let unless = "[theme.a]\nany = ['bolig']\nunless = ['dyr']\n";
    let text = "Bolig er dyr";
    let list = |word: &str| format!("[set]\nliste = ['{word}']\n[theme.a]\nany = ['@liste']\n");
    for (other, kind) in [
        (other_rule, ReasonKind::NoRule),
        (other_theme, ReasonKind::NoTheme),
        (none, ReasonKind::Cancelled(Exclusion::None, 1)),
        (unless, ReasonKind::Cancelled(Exclusion::Unless, 0)),
    ] {
        assert_eq!(reasons(plain, other, text), [(Change::Lost, kind)], "{other}");
        assert_eq!(reasons(other, plain, text), [(Change::Gained, kind)], "{other}");
    }
    let words = reasons(&list("skole"), &list("bolig"), text);
    assert_eq!(words, [(Change::Gained, ReasonKind::OtherWords)]);
}
