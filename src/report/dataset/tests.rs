//! SPSS files read back by a reader of their own.

use super::sav::{BIAS, MISSING, RAW, SPACES};
use super::{Dataset, SavError};
use crate::codebook::parse;
use crate::coding::{CodedAnswers, Coder};
use crate::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};
use crate::report::Provenance;
use crate::text::Language;

/// A reader of what this writes, and of nothing else.
struct Read<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Read<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let taken = &self.bytes[self.at..self.at + count];
        self.at += count;
        taken
    }

    fn int(&mut self) -> i32 {
        i32::from_le_bytes(self.take(4).try_into().expect("four bytes"))
    }

    fn text(&mut self, count: usize) -> String {
        let text = std::str::from_utf8(self.take(count)).expect("UTF-8");
        text.trim_end().to_owned()
    }

    /// Kind and label of each variable, and the texts of extensions.
    fn dictionary(&mut self) -> (Vec<(i32, String)>, Vec<String>) {
        let (mut variables, mut extensions) = (Vec::new(), Vec::new());
        loop {
            match self.int() {
                2 => {
                    let head: Vec<i32> = (0..5).map(|_| self.int()).collect();
                    self.take(8);
                    let length = if head[1] == 1 { self.int() as usize } else { 0 };
                    let label = self.text(length.next_multiple_of(4));
                    variables.push((head[0], label));
                }
                3 => {
                    for _ in 0..self.int() {
                        self.take(8);
                        let length = usize::from(self.take(1)[0]);
                        self.take((length + 1).next_multiple_of(8) - 1);
                    }
                }
                4 => {
                    let count = self.int() as usize;
                    self.take(4 * count);
                }
                6 => {
                    let lines = self.int() as usize;
                    self.take(80 * lines);
                }
                7 => {
                    let head: Vec<i32> = (0..3).map(|_| self.int()).collect();
                    let data = self.take((head[1] * head[2]) as usize);
                    extensions.push(String::from_utf8_lossy(data).into_owned());
                }
                999 => {
                    self.int();
                    return (variables, extensions);
                }
                other => panic!("record {other}"),
            }
        }
    }

    /// The values, eight bytes each; missing ones are the name of that.
    fn pieces(&mut self) -> Vec<String> {
        let mut pieces = Vec::new();
        while self.at < self.bytes.len() {
            for code in self.take(8) {
                match *code {
                    0 => {}
                    RAW => {
                        let raw = self.take(8);
                        let number = f64::from_le_bytes(raw.try_into().expect("eight bytes"));
                        let text = std::str::from_utf8(raw).map(str::trim_end);
                        let is_text = raw.iter().all(|byte| *byte >= b' ');
                        pieces.push(match text {
                            Ok(text) if is_text => text.to_owned(),
                            _ => number.to_string(),
                        });
                    }
                    SPACES => pieces.push(String::new()),
                    MISSING => pieces.push("missing".to_owned()),
                    code => pieces.push((f64::from(code) - BIAS).to_string()),
                }
            }
        }
        pieces
    }
}

fn survey() -> Corpus {
    let mut assembly = Assembly::in_memory(&["sted"], true);
    let q = assembly.question(Question::new(QuestionId::new("q-1").expect("an id")));
    let other = assembly.question(Question::new(QuestionId::new("q-2").expect("an id")));
    for (id, place, weight, answers) in [
        ("A", Some("Nordre Land"), 1.5, vec![(q, "tolk og bolig")]),
        ("B", None, 2.0, vec![(q, "-"), (other, "bolig")]),
    ] {
        let respondent = assembly.respondent(&RespondentId::new(id).expect("an id"), [place], weight);
        for (question, text) in answers {
            assembly.answer(respondent, question, text);
        }
    }
    assembly.finish()
}

fn file(corpus: &Corpus) -> Result<Vec<u8>, SavError> {
    let loaded = parse(
        "k.toml",
        "[theme.tolk]\nlabel = 'Tolk'\nany = ['tolk']\n[theme.bolig]\nany = ['bolig']\n",
    );
    let book = loaded.library.books[0].clone();
    let coder = Coder::of(loaded.library);
    let codings = CodedAnswers::from(coder.code_corpus(corpus, &|_| {}));
    let dataset = Dataset::new(corpus, &codings, [(0, &book), (1, &book)], Language::Nb);
    dataset.to_sav("Prøve", Language::Nb, &Provenance::new(corpus, None))
}

#[test]
fn a_file_read_back_has_every_value_and_keeps_missing_apart_from_0() {
    let corpus = survey();
    let bytes = file(&corpus).expect("a file");
    let mut read = Read { bytes: &bytes, at: 0 };
    assert_eq!(read.text(4), "$FL2");
    read.take(60);
    // Layout, pieces a row, compression, place of the weight, rows.
    assert_eq!([(); 5].map(|()| read.int()), [2, 8, 1, 4, 2]);
    read.take(8 + 9 + 8);
    assert_eq!(read.text(64), "Prøve");
    read.take(3);
    let (variables, extensions) = read.dictionary();
    let kinds: Vec<(i32, &str)> = variables
        .iter()
        .map(|(kind, label)| (*kind, label.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            (1, "respondent"),
            (11, "sted"),
            (-1, ""),
            (0, "weight"),
            (0, "Tolk"),
            (0, "bolig"),
            (0, "Tolk"),
            (0, "bolig"),
        ]
    );
    assert!(extensions.contains(&"$q_1=D1 1 3 q-1 v4 v5\n$q_2=D1 1 3 q-2 v6 v7\n".to_owned()));
    assert!(
        extensions
            .iter()
            .any(|text| text.ends_with("V4=q_1.tolk\tV5=q_1.bolig\tV6=q_2.tolk\tV7=q_2.bolig"))
    );
    assert_eq!(
        read.pieces(),
        [
            "A", "Nordre L", "and", "1.5", "1", "1", "missing", "missing", //
            "B", "", "", "2", "0", "0", "0", "1",
        ]
    );
}

#[test]
fn a_text_that_is_too_long_is_told_and_not_cut() {
    let mut assembly = Assembly::in_memory(&["sted"], false);
    let id = RespondentId::new("A").expect("an id");
    assembly.question(Question::new(QuestionId::new("q").expect("an id")));
    assembly.question(Question::new(QuestionId::new("r").expect("an id")));
    assembly.respondent(&id, [Some("å".repeat(128).as_str())], 1.0);
    let error = file(&assembly.finish()).expect_err("no file");
    assert!(error.to_string().contains("`sted` has 256 bytes"), "{error}");
}
