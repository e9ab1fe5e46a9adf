//! Decisions that overrule rules: what is kept, what stands, and what it makes of figures.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use fritekst::codebook::{Library, ThemeId, parse};
use fritekst::coding::{CodedAnswers, Coder, Results};
use fritekst::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use fritekst::report::{Table, TableOptions};
use fritekst::review::{
    Applied, Decision, Decisions, Entry, Moment, ReviewError, Standing, Unapplied, Verdict, from_csv,
    text_hash, to_csv,
};
use fritekst::store::Store;

const CODEBOOK: &str = "
[theme.tolk]
any = ['tolk']
[theme.bolig]
any = ['bolig']
[theme.bolig.usentral]
any = ['avsides']
[theme.bolig.usentral.langt]
any = ['langt']
[theme.bolig.dyr]
any = ['dyrt']
";
const THEMES: [&str; 5] = [
    "tolk",
    "bolig",
    "bolig.usentral",
    "bolig.usentral.langt",
    "bolig.dyr",
];

fn library() -> Library {
    let loaded = parse("bok.toml", CODEBOOK);
    assert_eq!(loaded.problems, []);
    loaded.library
}

/// A respondent for each of `texts`, whose mentions they are; named by their place.
fn corpus(texts: &[Vec<String>]) -> Corpus {
    let mut assembly = Assembly::in_memory(&[], false);
    let several = texts.iter().any(|mentions| mentions.len() > 1);
    let question = assembly.question(Question {
        several,
        ..Question::new(q())
    });
    for (at, mentions) in texts.iter().enumerate() {
        let respondent = assembly.respondent(&id(at), [], 1.0);
        mentions
            .iter()
            .for_each(|text| assembly.answer(respondent, question, text));
    }
    assembly.finish()
}

fn q() -> QuestionId {
    QuestionId::new("q").expect("an id")
}

fn id(at: usize) -> RespondentId {
    RespondentId::new(&at.to_string()).expect("an id")
}

fn decision(respondent: usize, theme: &str, verdict: Verdict, text: &str) -> Decision {
    Decision {
        when: Moment::of_unix(0),
        reviewer: "anna".to_owned(),
        respondent: id(respondent),
        question: q(),
        theme: Some(ThemeId::new(theme).expect("an id")),
        verdict,
        note: String::new(),
        text_hash: text_hash([text]),
        codebook_hash: String::new(),
    }
}

fn standing(decisions: Vec<Decision>) -> Standing {
    let entries = decisions.into_iter().map(Entry::Decision);
    Standing::of(&(1..).zip(entries).collect::<Vec<_>>())
}

fn by_rules(corpus: &Corpus) -> (Coder, CodedAnswers) {
    let coder = Coder::of(library());
    let codings = CodedAnswers::from(coder.code_corpus(corpus, &|_| {}));
    (coder, codings)
}

fn counts(corpus: &Corpus, codings: &CodedAnswers) -> BTreeMap<String, f64> {
    let table = Table::new(corpus, codings, &library().books[0], 0, TableOptions::default());
    let count = |row: &fritekst::report::Row| {
        (
            row.kind.id().to_owned(),
            row.figures.map_or(-1.0, |figures| figures.n),
        )
    };
    table.rows.iter().map(count).collect()
}

/// What a person does who edits a list of codings: takes lines out, puts lines in, and counts.
fn counts_by_hand(texts: &[Vec<String>], edits: &[(usize, usize, Verdict)]) -> BTreeMap<String, f64> {
    let words = ["tolk", "bolig", "avsides", "langt", "dyrt"];
    let mut counts: BTreeMap<String, f64> = THEMES.iter().map(|theme| ((*theme).to_owned(), 0.0)).collect();
    for (at, mentions) in texts.iter().enumerate() {
        let has = |word: &str| mentions.iter().any(|text| text.split(' ').any(|one| one == word));
        let found = THEMES.iter().zip(words).filter(|(_, word)| has(word));
        let mut lines: BTreeSet<&str> = found.map(|(theme, _)| *theme).collect();
        // Of several decisions on one theme the last stands.
        for (place, (_, theme, verdict)) in edits.iter().enumerate().filter(|(_, edit)| edit.0 == at) {
            let later = &edits[place + 1..];
            if later.iter().any(|other| other.0 == at && other.1 == *theme) {
                continue;
            }
            let theme = THEMES[*theme];
            match verdict {
                Verdict::Add => drop(lines.insert(theme)),
                Verdict::Remove => {
                    lines.retain(|one| *one != theme && !one.starts_with(&format!("{theme}.")))
                }
                Verdict::Accept => {}
            }
        }
        for theme in THEMES {
            let is_given = lines
                .iter()
                .any(|one| *one == theme || one.starts_with(&format!("{theme}.")));
            *counts.get_mut(theme).expect("a theme") += f64::from(u8::from(is_given));
        }
        *counts.entry("(uncoded)".to_owned()).or_default() += f64::from(u8::from(lines.is_empty()));
    }
    counts
}

fn text() -> impl Strategy<Value = String> {
    let words = ["tolk", "bolig", "avsides", "langt", "dyrt", "skolen"];
    prop::collection::vec(prop::sample::select(words.to_vec()), 1..4).prop_map(|words| words.join(" "))
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop::sample::select(vec![Verdict::Add, Verdict::Remove, Verdict::Accept])
}

proptest! {
    /// Of the plain coder and of the store, of answers and of mentions.
    #[test]
    fn figures_with_decisions_are_those_of_codings_edited_by_hand(
        texts in prop::collection::vec(prop::collection::vec(text(), 1..3), 1..8),
        edits in prop::collection::vec((0_usize..8, 0_usize..5, verdict()), 0..12),
    ) {
        let edits: Vec<_> = edits.into_iter().filter(|edit| edit.0 < texts.len()).collect();
        let corpus = corpus(&texts);
        let decisions = edits.iter().map(|(respondent, theme, verdict)| Decision {
            text_hash: text_hash(texts[*respondent].iter().map(String::as_str)),
            ..decision(*respondent, THEMES[*theme], *verdict, "")
        });
        let standing = standing(decisions.collect());
        let (coder, plain) = by_rules(&corpus);
        let store = Arc::new(Store::of(corpus.clone()));
        let coder = Arc::new(coder);
        let by_numbers = CodedAnswers::new(&coder, &store, &mut Results::default(), &|_| {});
        let mut expected = counts_by_hand(&texts, &edits);
        for codings in [plain, by_numbers] {
            let applied = Applied::new(&standing, &corpus, coder.library(), &codings, |_| true);
            prop_assert_eq!(applied.unapplied, Unapplied::default());
            let codings = codings.overruled(applied.themes);
            let mut found = counts(&corpus, &codings);
            found.remove("(non-answer)");
            if !found.contains_key("(uncoded)") {
                prop_assert_eq!(expected.remove("(uncoded)"), Some(0.0));
            }
            prop_assert_eq!(&found, &expected);
            for (range, hits) in [(0..corpus.len(), true), (0..corpus.len(), false)] {
                for (at, coding) in codings.codings(range, hits).into_iter().enumerate() {
                    let themes: Vec<usize> = codings.themes(at).iter().map(|theme| *theme as usize).collect();
                    prop_assert!(coding.hits.iter().all(|hit| themes.contains(&hit.theme)));
                    prop_assert_eq!(coding.themes, themes);
                }
            }
        }
    }

    #[test]
    fn what_goes_out_as_csv_comes_back(notes in prop::collection::vec("[ =+a\"\n,;å-]{0,6}", 1..5), undone in any::<bool>()) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut first = Decisions::open(&folder.path().join("a.sqlite")).expect("a file");
        for note in &notes {
            let note = note.clone();
            first.record(&Decision { note, ..decision(1, "bolig", Verdict::Add, "x") }).expect("kept");
        }
        if undone {
            first.undo(1, "berit", &Moment::of_unix(9), "feil").expect("undone");
        }
        let csv = to_csv(&first.history().expect("a history"));
        let mut second = Decisions::open(&folder.path().join("b.sqlite")).expect("a file");
        let rows = from_csv(csv.clone()).expect("rows");
        second.import(&rows).expect("kept");
        // What is said twice is there once; all else is as it was.
        if second.history().expect("a history").len() == rows.len() {
            prop_assert_eq!(to_csv(&second.history().expect("a history")), csv);
        }
        prop_assert_eq!(second.import(&rows).expect("kept"), 0);
    }
}

fn file() -> (tempfile::TempDir, Decisions) {
    let folder = tempfile::tempdir().expect("a folder");
    let decisions = Decisions::open(&folder.path().join("ny/review.sqlite")).expect("a file");
    (folder, decisions)
}

#[test]
fn an_undone_decision_never_was_and_an_undone_undoing_neither() {
    let (_folder, mut decisions) = file();
    let verdict = |decisions: &Decisions| {
        let state = decisions.current(&id(1), &q()).expect("a state");
        state.decisions.first().map(|(_, decision)| decision.verdict)
    };
    let now = Moment::of_unix(1);
    decisions
        .record(&decision(1, "bolig", Verdict::Remove, "x"))
        .expect("kept");
    let second = decisions
        .record(&decision(1, "bolig", Verdict::Add, "x"))
        .expect("kept");
    assert_eq!(verdict(&decisions), Some(Verdict::Add));
    let undo = decisions.undo(second, "berit", &now, "").expect("undone");
    assert_eq!(verdict(&decisions), Some(Verdict::Remove));
    assert!(matches!(
        decisions.undo(second, "berit", &now, ""),
        Err(ReviewError::Undone(2))
    ));
    decisions.undo(undo, "anna", &now, "").expect("undone");
    assert_eq!(verdict(&decisions), Some(Verdict::Add));
    assert!(matches!(
        decisions.undo(99, "anna", &now, ""),
        Err(ReviewError::Unknown(99))
    ));
    assert_eq!(decisions.current(&id(2), &q()).expect("a state").decisions, []);
    assert_eq!(decisions.history().expect("a history").len(), 4);
}

#[test]
fn decisions_on_other_texts_themes_and_answers_are_counted_and_not_applied() {
    let texts = ["bolig", "bolig", "bolig"].map(|text| vec![text.to_owned()]);
    let corpus = corpus(&texts);
    let (coder, codings) = by_rules(&corpus);
    let standing = standing(vec![
        decision(0, "bolig", Verdict::Remove, "bolig"),
        decision(1, "bolig", Verdict::Remove, "bolig før"),
        decision(1, "tolk", Verdict::Accept, "bolig før"),
        decision(2, "skole", Verdict::Add, "bolig"),
        decision(7, "bolig", Verdict::Add, "bolig"),
    ]);
    let applied = Applied::new(&standing, &corpus, coder.library(), &codings, |_| true);
    let expected = Unapplied {
        stale: 1,
        absent: 1,
        unknown: 1,
    };
    assert_eq!(
        (applied.used, applied.reviewers, applied.unapplied),
        (1, 1, expected)
    );
    assert_eq!(counts(&corpus, &codings.overruled(applied.themes))["bolig"], 2.0);
    let hidden = Applied::new(&standing, &corpus, coder.library(), &by_rules(&corpus).1, |_| {
        false
    });
    assert_eq!(hidden.used, 0);
}

#[test]
fn those_who_write_at_once_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("review.sqlite");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for at in 0..15 {
                    let mut decisions = Decisions::open(path).expect("a file");
                    decisions
                        .record(&decision(100 * writer + at, "bolig", Verdict::Add, "x"))
                        .expect("kept");
                }
            });
        }
    });
    let history = Decisions::existing(&path)
        .expect("a file")
        .history()
        .expect("a history");
    let sequences: Vec<i64> = history.iter().map(|(sequence, _)| *sequence).collect();
    assert_eq!(sequences, (1..=60).collect::<Vec<i64>>());
    let standing = Standing::of(&history);
    assert_eq!(standing.answers.len(), 60);
}

/// What is on disk when a decision is acknowledged, the program still running, is all that a crash leaves.
#[test]
fn what_is_acknowledged_is_there_after_a_crash() {
    let (folder, mut decisions) = file();
    let left = folder.path().join("left.sqlite");
    for at in 1..=5 {
        decisions
            .record(&decision(at, "bolig", Verdict::Add, "x"))
            .expect("kept");
        for ending in ["", "-wal"] {
            let of = |path: &std::path::Path| std::path::PathBuf::from(format!("{}{ending}", path.display()));
            std::fs::copy(of(decisions.path()), of(&left)).expect("copied");
        }
        let after = Decisions::existing(&left).expect("a file");
        assert_eq!(after.history().expect("a history").len(), at);
        drop(after);
        std::fs::remove_file(&left).expect("removed");
    }
}

#[test]
fn what_is_kept_can_be_changed_by_nobody() {
    let (_folder, mut decisions) = file();
    decisions
        .record(&decision(1, "bolig", Verdict::Add, "x"))
        .expect("kept");
    let other = rusqlite::Connection::open(decisions.path()).expect("a connection");
    for sql in ["UPDATE decisions SET reviewer = 'x'", "DELETE FROM decisions"] {
        let error = other.execute(sql, []).expect_err("refused");
        assert!(error.to_string().contains("only added to"), "{error}");
    }
    let mode: String = other
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .expect("a mode");
    assert_eq!(mode, "wal");
}

#[test]
fn files_of_others_are_refused_and_left_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.sqlite");
    let refused = || Decisions::existing(&path).expect_err("refused");
    assert!(matches!(refused(), ReviewError::Missing(_)));
    std::fs::write(&path, "respondent,question\nno database at all\n").expect("a file");
    assert!(matches!(refused(), ReviewError::Foreign(_)));
    std::fs::remove_file(&path).expect("removed");
    let other = rusqlite::Connection::open(&path).expect("a connection");
    other.execute_batch("CREATE TABLE mine (x)").expect("a table");
    let before = std::fs::read(&path).expect("bytes");
    assert!(matches!(refused(), ReviewError::Foreign(_)));
    assert_eq!(std::fs::read(&path).expect("bytes"), before);
    let (_folder, decisions) = file();
    let newer = rusqlite::Connection::open(decisions.path()).expect("a connection");
    newer.pragma_update(None, "user_version", 99).expect("set");
    assert!(matches!(
        Decisions::existing(decisions.path()),
        Err(ReviewError::Newer { form: 99, .. })
    ));
}

#[test]
fn nobody_decides_nothing_and_no_text_are_refused() {
    let (_folder, mut decisions) = file();
    let good = decision(1, "bolig", Verdict::Add, "x");
    let reviewer = " ".to_owned();
    let nobody = decisions.record(&Decision {
        reviewer,
        ..good.clone()
    });
    assert!(matches!(nobody, Err(ReviewError::NoReviewer)));
    let nothing = decisions.record(&Decision {
        theme: None,
        ..good.clone()
    });
    assert!(matches!(nothing, Err(ReviewError::NoTheme)));
    let text_hash = String::new();
    assert!(matches!(
        decisions.record(&Decision { text_hash, ..good }),
        Err(ReviewError::NoText)
    ));
    assert_eq!(decisions.history().expect("a history"), []);
}

/// `printf %s bolig | sha256sum`, and of two mentions `printf 'a\036b' | sha256sum`.
#[test]
fn hashes_are_those_of_sha256sum() {
    assert!(text_hash(["bolig"]).starts_with("51654e1979693dae"));
    assert!(text_hash(["a", "b"]).starts_with("d30a11ae896cfd98"));
}

#[test]
fn a_decision_on_another_text_does_not_take_the_place_of_one_on_this() {
    let corpus = corpus(&[vec!["bolig".to_owned()]]);
    let at = |when: &str, text: &str, verdict: Verdict| Decision {
        when: Moment::new(when).expect("a moment"),
        ..decision(
            corpus.respondents.get(0).id().parse().unwrap_or(1),
            "bolig",
            verdict,
            text,
        )
    };
    let entries = [
        at("2026-03-01T12:00:00Z", "bolig", Verdict::Remove),
        at("2026-03-02T12:00:00Z", "hytte", Verdict::Accept),
    ];
    let history: Vec<_> = (1..).zip(entries.into_iter().map(Entry::Decision)).collect();
    let standing = Standing::in_survey(&history, &corpus);
    let state = standing.answers.values().next().expect("an answer");
    assert_eq!(state.decisions.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1]);
}

#[test]
fn decisions_stand_by_when_they_were_made_in_whatever_order_they_came() {
    let at = |when: &str, verdict: Verdict| Decision {
        when: Moment::new(when).expect("a moment"),
        ..decision(1, "bolig", verdict, "x")
    };
    // Noon in Oslo is before noon in London.
    let entries = [
        at("2026-03-02T12:00:00Z", Verdict::Add),
        at("2026-03-02T12:00:00+01:00", Verdict::Remove),
        at("2026-03-01T12:00:00Z", Verdict::Accept),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let ordered = order.map(|at: usize| entries[at].clone()).to_vec();
        let state = standing(ordered).answers.into_values().next().expect("an answer");
        let verdicts: Vec<Verdict> = state.decisions.iter().map(|(_, of)| of.verdict).collect();
        assert_eq!(verdicts, [Verdict::Add], "{order:?}");
    }
}

#[test]
fn what_is_taken_in_anew_is_all_that_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = Entry::Decision(decision(1, "bolig", Verdict::Remove, "x"));
    let other = Entry::Decision(decision(1, "bolig", Verdict::Add, "x"));
    let entries: Vec<_> = (1..).zip([one.clone(), other, one]).collect();
    let mut decisions = Decisions::open(&folder.path().join("d.sqlite")).expect("a file");
    assert_eq!(decisions.import(&entries).expect("taken in"), 3);
    assert_eq!(decisions.import(&entries).expect("taken in"), 0);
    let entries_there: Vec<Entry> = decisions
        .history()
        .expect("a history")
        .into_iter()
        .map(|(_, entry)| entry)
        .collect();
    let given: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
    assert_eq!(entries_there, given);
}

#[cfg(unix)]
#[test]
fn a_file_that_was_removed_is_not_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("d.sqlite");
    let decisions = Decisions::open(&path).expect("a file");
    assert!(decisions.is_in_place());
    std::fs::remove_file(&path).expect("removed");
    assert!(!decisions.is_in_place());
    let _other = Decisions::open(&path).expect("another file");
    assert!(!decisions.is_in_place());
}

#[test]
fn signs_that_no_csv_has_are_not_kept_in_notes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut decisions = Decisions::open(&folder.path().join("d.sqlite")).expect("a file");
    let note = "en\0merknad\nover to linjer".to_owned();
    decisions
        .record(&Decision {
            note,
            ..decision(1, "bolig", Verdict::Add, "x")
        })
        .expect("kept");
    let csv = to_csv(&decisions.history().expect("a history"));
    let read = from_csv(csv).expect("read");
    assert!(matches!(&read[0].1, Entry::Decision(of) if of.note == "en merknad\nover to linjer"));
}
