//! What the tests of readers share: surveys of files that are written for the occasion.

use super::{Answer, Corpus, Layout, Notice, QuestionId, ReadOptions, Shape, read};

/// Reads files of these names and contents, in this order.
pub(super) fn read_all(files: &[(&str, &[u8])], layout: &Layout) -> Result<(Corpus, Vec<Notice>), String> {
    read_with(files, layout, &[], &ReadOptions::default())
}

/// The same, with wordings and options.
pub(super) fn read_with(
    files: &[(&str, &[u8])],
    layout: &Layout,
    questions: &[(QuestionId, String)],
    options: &ReadOptions,
) -> Result<(Corpus, Vec<Notice>), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = Vec::new();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        paths.push(path);
    }
    let prefix = format!("{}/", folder.path().display());
    read(&paths, layout, questions, options).map_err(|error| error.to_string().replace(&prefix, ""))
}

/// The survey in a file `svar.csv`.
pub(super) fn survey(text: &str, layout: &Layout) -> Corpus {
    read_all(&[("svar.csv", text.as_bytes())], layout)
        .expect("a survey")
        .0
}

/// What is told of a file `svar.csv`.
pub(super) fn error(text: &str, layout: &Layout) -> String {
    read_all(&[("svar.csv", text.as_bytes())], layout).expect_err("an error")
}

/// The answers as `respondent/question: text`.
pub(super) fn answers(corpus: &Corpus) -> Vec<String> {
    let line = |answer: Answer<'_>| {
        let (who, what) = (corpus.respondent(answer).id(), &corpus.question(answer).id);
        format!("{who}/{what}: {}", answer.text)
    };
    corpus.answers().map(line).collect()
}

pub(super) fn question(id: &str) -> QuestionId {
    QuestionId::new(id).expect("an id")
}

pub(super) fn long(id: Option<&str>, question: Option<&str>, text: &str) -> Layout {
    Layout {
        id: id.map(str::to_owned),
        shape: Shape::Long {
            question: question.map(str::to_owned),
            text: text.to_owned(),
        },
        background: Vec::new(),
        weight: None,
    }
}

pub(super) fn wide(id: Option<&str>, columns: &[(&str, &str)]) -> Layout {
    let columns = columns
        .iter()
        .map(|(id, column)| (question(id), (*column).to_owned()));
    Layout {
        shape: Shape::Wide(columns.collect()),
        ..long(id, None, "")
    }
}

/// One answer a row, with background and weight.
pub(super) fn full() -> Layout {
    Layout {
        background: vec!["fylke".to_owned()],
        weight: Some("vekt".to_owned()),
        ..long(Some("id"), Some("q"), "svar")
    }
}
