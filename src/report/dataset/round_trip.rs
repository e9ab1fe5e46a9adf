//! Data sets written as Triple-S and read back.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;

use super::{Dataset, Holds, TripleS};
use crate::codebook::parse;
use crate::coding::{CodedAnswers, Coder};
use crate::corpus::{
    Assembly, CodedValues, Corpus, Question, QuestionId, ReadError, ReadOptions, RespondentId, read_rows,
};
use crate::report::Provenance;
use crate::report::grid::Value;
use crate::text::Language;

const CODEBOOK: &str = "[theme.bolig]\nlabel = 'Bolig & \"hus\" <nå>'\nany = ['bolig']\n[theme.bolig.pris]\nany = ['dyrt']\n\
                        [theme.tolk-og-språk]\nlabel = 'Bolig & \"hus\" <nå>'\nany = ['tolk']\n";

/// A respondent: background, weight, answers to two questions.
type Person = ([Option<String>; 2], f64, [Option<String>; 2]);

fn survey(people: &BTreeMap<String, Person>) -> Corpus {
    let mut assembly = Assembly::in_memory(&["fylke?>", "bo.type"], true);
    let questions = ["vansker-nå", "q 2"];
    let questions = questions.map(|id| assembly.question(Question::new(QuestionId::new(id).expect("an id"))));
    for (id, (background, weight, answers)) in people {
        let id = RespondentId::new(id).expect("an id");
        let background = background.each_ref().map(Option::as_deref);
        let respondent = assembly.respondent(&id, background, *weight);
        for (question, answer) in questions.iter().zip(answers) {
            if let Some(text) = answer {
                assembly.answer(respondent, *question, text);
            }
        }
    }
    assembly.finish()
}

/// The names of the columns in `path` and its rows.
fn read(path: &Path, values: CodedValues) -> Result<(Vec<String>, Vec<Vec<String>>), ReadError> {
    let options = ReadOptions {
        coded_values: values,
        ..ReadOptions::default()
    };
    read_rows(path, &options, |rows| {
        let names = rows.names().into_iter().map(str::to_owned).collect();
        let mut cells = Vec::new();
        while let Some(row) = rows.next_row().expect("a row") {
            cells.push(row.cells);
        }
        Ok((names, cells))
    })
}

/// What is to be read of a value.
fn shown(value: &Value) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Number(number) => number.to_string(),
        other => other.plain(),
    }
}

fn check(people: &BTreeMap<String, Person>) -> Result<(), TestCaseError> {
    let corpus = survey(people);
    let loaded = parse("k.toml", CODEBOOK);
    let book = loaded.library.books[0].clone();
    let coder = Coder::of(loaded.library);
    let codings = CodedAnswers::from(coder.code_corpus(&corpus, &|_| {}));
    let dataset = Dataset::new(&corpus, &codings, [(0, &book), (1, &book)], Language::Nb);
    let triple_s = TripleS::new(&dataset);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("koder.sss");
    let (mut description, mut data) = (Vec::new(), Vec::new());
    triple_s
        .write_description(
            "Prøve",
            "koder.csv",
            &Provenance::new(&corpus, None),
            &mut description,
        )
        .expect("a description");
    triple_s.write_data(&mut data).expect("data");
    std::fs::write(&path, description).expect("a file");
    std::fs::write(folder.path().join("koder.csv"), data).expect("a file");
    let (names, codes) = read(&path, CodedValues::Codes).expect("codes");
    let (_, labels) = read(&path, CodedValues::Labels).expect("labels");
    let expected: Vec<String> = dataset.columns().into_iter().map(|(name, _)| name).collect();
    prop_assert_eq!(names, expected);
    prop_assert_eq!(codes.len(), people.len());
    for ((row, codes), labels) in dataset.rows().zip(codes).zip(labels) {
        for (at, variable) in dataset.variables.iter().enumerate() {
            let found = match variable.holds {
                Holds::Theme { .. } => &codes[at],
                _ => &labels[at],
            };
            prop_assert_eq!(found, &shown(&row[at]), "{}", variable.name);
        }
    }
    Ok(())
}

fn background() -> impl Strategy<Value = Option<String>> {
    let number = "-?[0-9]{1,3}(\\.[0-9]{1,3})?";
    let text = "[a-cæøå0-9.,;<&>'\"?-][a-cæøå0-9 .,;<&>'\"?-]{0,6}";
    let value = prop_oneof![number, text, Just("0.1".to_owned()), Just("-0".to_owned())];
    let trimmed = value.prop_map(|text| text.trim().to_owned());
    prop::option::weighted(0.8, trimmed)
}

fn person() -> impl Strategy<Value = Person> {
    let word = prop::sample::select(vec!["bolig", "dyrt", "tolk", "ingenting"]);
    let answer = || prop::collection::vec(word.clone(), 1..4).prop_map(|words| words.join(" "));
    let answer = || prop::option::weighted(0.8, answer());
    let weight = prop_oneof![
        Just(1.0),
        (1..9999_u32).prop_map(|number| f64::from(number) / 1000.0),
        0.001..1000.0
    ];
    ([background(), background()], weight, [answer(), answer()])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_written_as_triple_s_is_read_back(
        people in prop::collection::btree_map("[a-cæ0-9][a-cæ0-9 ;\"'<]{0,4}[a-c0-9]", person(), 1..6),
    ) {
        check(&people)?;
    }
}
