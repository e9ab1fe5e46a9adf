//! Makes a survey of the rows of its files.

use std::collections::HashMap;
use std::ops::Index;

use crate::text::form_of;

use super::answered::Answered;
use super::assembly::Assembly;
use super::columns::{Answers, Columns};
use super::error::RowFault;
use super::layout::{Layout, Shape};
use super::notice::Notice;
use super::place::Place;
use super::read::ReadOptions;
use super::residue::Residues;
use super::roster::Roster;
use super::wording::Keep;
use super::{Corpus, Input, Question, QuestionId};

/// A survey in the making. Rows come in the order of the files.
pub(super) struct Builder<'l, K> {
    layout: &'l Layout,
    assembly: Assembly<K>,
    roster: Roster<'l>,
    questions: HashMap<QuestionId, usize>,
    /// Which questions were in a row.
    asked: Vec<bool>,
    /// The question of each column of answers, where rows do not name it.
    of_column: Vec<usize>,
    /// Who has answered what, where another row can be of the same.
    answered: Answered,
    /// The row of each answer, likewise.
    answer_rows: Vec<Place>,
    /// What earlier exports left in the answers of the latest file.
    residues: Residues,
    files: usize,
    /// Respondents before the latest file.
    before: usize,
}

impl<'l, K: Keep> Builder<'l, K> {
    /// An empty survey, whose questions stand in the order of their `wordings`, and whose texts go to `keep`.
    pub fn new(layout: &'l Layout, wordings: &[(QuestionId, String)], keep: K) -> Self {
        let mut builder = Self {
            layout,
            assembly: Assembly::new(layout.background.clone(), layout.weight.is_some(), keep),
            roster: Roster::new(layout),
            questions: HashMap::new(),
            asked: Vec::new(),
            of_column: Vec::new(),
            answered: Answered::default(),
            answer_rows: Vec::new(),
            residues: Residues::default(),
            files: 0,
            before: 0,
        };
        builder.add_questions(wordings);
        builder
    }

    /// The same, reading numbers as `options` say.
    pub fn reading(mut self, options: &ReadOptions) -> Self {
        self.roster.weights.wanted = options.decimal;
        self
    }

    /// How many files were begun.
    pub fn files(&self) -> usize {
        self.files
    }

    /// What is to be told of ids that may be the same, written otherwise.
    pub fn alike_ids(&self) -> Option<Notice> {
        self.roster.alike(&self.assembly)
    }

    /// What is to be told of the respondents of the latest file: how many are in no earlier one, where rows are answers, and how
    /// weights are written.
    pub fn notices(&self, file: &str) -> Vec<Notice> {
        let is_long = matches!(self.layout.shape, Shape::Long { .. }) && self.layout.id.is_some();
        let newcomers = (self.files > 1 && is_long).then(|| Notice::Newcomers {
            file: file.to_owned(),
            count: self.assembly.respondents().len() - self.before,
        });
        let comma = self.roster.weights.has_comma.then(|| Notice::DecimalComma {
            file: file.to_owned(),
        });
        [newcomers, comma].into_iter().flatten().collect()
    }

    /// Begins the file of that name; the rows that follow are of it.
    pub fn begin_file(&mut self, name: String, is_text: bool) {
        self.files += 1;
        self.before = self.assembly.respondents().len();
        self.roster.weights.begin_file(is_text);
        self.roster.places.begin_file(&name);
        self.assembly.input(Input {
            name,
            sha256: String::new(),
        });
        self.residues = Residues::default();
    }

    /// Ends the latest file, with another `beside` it that has its data, if one has. Tells the name of an earlier one of the same
    /// content.
    pub fn end_file(&mut self, sha256: String, beside: Option<Input>) -> Option<&str> {
        let inputs = self.assembly.inputs_mut();
        inputs.last_mut()?.sha256 = sha256;
        let latest = inputs.len() - 1;
        inputs.extend(beside);
        let hashes = |from: usize| inputs[from..].iter().map(|input| &input.sha256);
        let is_same = |at: &usize| hashes(*at).take(inputs.len() - latest).eq(hashes(latest));
        (0..latest).find(is_same).map(|at| inputs[at].name.as_str())
    }

    /// What earlier exports left in the answers of the latest file.
    pub fn residues(&self) -> &Residues {
        &self.residues
    }

    /// Number of answers so far.
    pub fn answers(&self) -> usize {
        self.assembly.answers()
    }

    /// Takes the row of that number, which has all of `columns`.
    pub fn row<F>(&mut self, columns: &Columns, number: usize, fields: &F) -> Result<(), RowFault>
    where
        F: Index<usize, Output = str>,
    {
        self.roster.places.begin_row(number);
        let respondent = self.roster.of_row(columns, fields, &mut self.assembly)?;
        match &columns.answers {
            Answers::Long { question, text } => {
                let text = &fields[*text];
                let question = match question {
                    Some(at) => self.named_question(&fields[*at], text)?,
                    None => self.of_column.first().copied(),
                };
                match question {
                    Some(question) => self.answer_once(respondent, question, text, number),
                    None => Ok(()),
                }
            }
            Answers::Wide(texts) => {
                for (column, at) in texts.iter().enumerate() {
                    let text = &fields[*at];
                    if !is_blank(text) {
                        self.answer(respondent, self.of_column[column], text, number);
                    }
                }
                Ok(())
            }
        }
    }

    /// The survey without its texts, who keeps them, and the questions with a wording that were in no row.
    pub fn finish(self) -> (Corpus, K, Vec<QuestionId>) {
        let (corpus, kept) = self.assembly.into_parts();
        let questions = corpus.questions.iter().zip(self.asked);
        let unasked = questions.filter(|(_, asked)| !asked);
        let unasked = unasked.map(|(question, _)| question.id.clone()).collect();
        (corpus, kept, unasked)
    }

    /// Adds the questions that are known before the first row.
    fn add_questions(&mut self, wordings: &[(QuestionId, String)]) {
        let columns: Option<Vec<QuestionId>> = match &self.layout.shape {
            Shape::Long {
                question: Some(_), ..
            } => None,
            Shape::Long { question: None, text } => Some(QuestionId::new(text).into_iter().collect()),
            Shape::Wide(columns) => Some(columns.iter().map(|(id, _)| id.clone()).collect()),
        };
        for (id, wording) in wordings {
            if columns.as_ref().is_none_or(|columns| columns.contains(id)) {
                let at = self.question(id.clone());
                self.assembly.questions()[at].text = Some(wording.clone());
            }
        }
        for id in columns.unwrap_or_default() {
            let at = self.question(id);
            self.asked[at] = true;
            self.assembly.questions()[at].several |= self.of_column.contains(&at);
            self.of_column.push(at);
        }
    }

    /// Index of the question of that id, which is added if it is new.
    fn question(&mut self, id: QuestionId) -> usize {
        if let Some(known) = self.questions.get(&id) {
            return *known;
        }
        let at = self.assembly.question(Question::new(id.clone()));
        self.questions.insert(id, at);
        self.asked.push(false);
        at
    }

    /// The question that a row names. A row without a text need not name one.
    fn named_question(&mut self, written: &str, text: &str) -> Result<Option<usize>, RowFault> {
        let Ok(id) = QuestionId::new(written) else {
            return match (is_blank(text), &self.layout.shape) {
                (
                    false,
                    Shape::Long {
                        question: Some(column),
                        ..
                    },
                ) => Err(RowFault::BlankQuestion {
                    column: column.clone(),
                }),
                _ => Ok(None),
            };
        };
        let at = self.question(id);
        self.asked[at] = true;
        Ok(Some(at))
    }

    /// Adds an answer to a question that the respondent has not answered in another row.
    fn answer_once(
        &mut self,
        respondent: usize,
        question: usize,
        text: &str,
        row: usize,
    ) -> Result<(), RowFault> {
        if is_blank(text) {
            return Ok(());
        }
        if self.layout.id.is_some() {
            if !self.answered.insert(respondent, question) {
                return Err(self.answered_twice(respondent, question));
            }
            self.answer_rows.push(self.roster.places.latest());
        }
        self.answer(respondent, question, text, row);
        Ok(())
    }

    fn answered_twice(&mut self, respondent: usize, question: usize) -> RowFault {
        let first = self
            .assembly
            .find_answer(respondent, question)
            .unwrap_or_default();
        RowFault::AnsweredTwice {
            respondent: self.assembly.respondents().id(respondent).to_owned(),
            question: self.assembly.questions()[question].id.to_string(),
            earlier: self.roster.places.earlier(self.answer_rows[first]),
        }
    }

    /// Adds an answer, which is not blank.
    fn answer(&mut self, respondent: usize, question: usize, text: &str, row: usize) {
        self.residues.look(row, text);
        self.assembly.answer(respondent, question, text);
    }
}

/// Whether a cell holds only white space, no-break spaces included, and what nobody sees.
fn is_blank(cell: &str) -> bool {
    if cell.starts_with(|c: char| c.is_ascii_graphic()) {
        return false;
    }
    let is_seen = |c: char| !c.is_whitespace() && !form_of(c.encode_utf8(&mut [0; 4])).trim().is_empty();
    !cell.contains(is_seen)
}

#[cfg(test)]
mod tests {
    use crate::corpus::testing::*;

    #[test]
    fn a_long_file_is_read() {
        let corpus = survey(
            "id;q;svar;fylke;vekt\n7;b;ja;Oslo;1,5\n8;a;\u{a0};;2\n7;a;\"nei; aldri\";Oslo;1.5\n",
            &full(),
        );
        assert_eq!(answers(&corpus), ["7/b: ja", "7/a: nei; aldri"]);
        assert_eq!(
            corpus.questions.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(),
            ["b", "a"]
        );
        assert_eq!(
            corpus.respondents.len(),
            2,
            "a blank is no answer, but its respondent exists"
        );
        let background = |at| corpus.respondents.get(at).background().collect::<Vec<_>>();
        assert_eq!(background(0), [Some("Oslo")]);
        assert_eq!(*corpus.respondents.weights, [1.5, 2.0]);
        assert_eq!(background(1), [None]);
        assert!(corpus.weighted);
    }

    #[test]
    fn a_wide_file_is_read_with_its_questions_in_the_order_of_their_wordings() {
        let layout = wide(Some("id"), &[("a", "q1"), ("b", "q2"), ("c", "q3")]);
        let wordings = [
            (question("c"), "Hva?".to_owned()),
            (question("x"), "Nei".to_owned()),
        ];
        let text = "id,q1,q2,q3\n7,ja,,nei\n8,,,\n";
        let files: [(&str, &[u8]); 1] = [("svar.csv", text.as_bytes())];
        let (corpus, notices) =
            read_with(&files, &layout, &wordings, &super::ReadOptions::default()).expect("a survey");
        assert_eq!(answers(&corpus), ["7/a: ja", "7/c: nei"]);
        assert_eq!(
            corpus.questions.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(),
            ["c", "a", "b"]
        );
        assert_eq!(corpus.questions[0].text.as_deref(), Some("Hva?"));
        assert_eq!(corpus.respondents.len(), 2);
        assert_eq!(notices.len(), 1, "{notices:?}");
    }

    #[test]
    fn without_an_id_rows_are_counted_over_all_files() {
        let files: [(&str, &[u8]); 2] = [("a.csv", b"svar\nen\n\nto\n"), ("b.txt", b"svar\ntre\n")];
        let (corpus, _) = read_all(&files, &long(None, None, "svar")).expect("a survey");
        assert_eq!(answers(&corpus), ["1/svar: en", "3/svar: to", "4/svar: tre"]);
        assert_eq!(corpus.respondents.len(), 4);
    }

    #[test]
    fn row_faults_are_told_together() {
        let text = "id;q;svar;fylke;vekt\n\
                    1;a;ja;Oslo;1\n\
                    1;a;nei;Oslo;1\n\
                    1;b;nei;Bergen;1\n\
                    1;c;nei;Oslo;2\n\
                    ;a;ja;Oslo;1\n\
                    2;;ja;Oslo;1\n\
                    3;a;ja;Oslo;\n\
                    4;a;ja;Oslo;-1\n\
                    5;a;ja\n";
        let expected = "svar.csv: row 3 (line 3) has a second answer of respondent `1` to `a`; the first is in row 2\n  \
             row 4 (line 4) has `Bergen` in column `fylke` for respondent `1`, and row 2 has `Oslo`; it must be the \
             same in all their rows\n  \
             row 5 (line 5) has `2` in column `vekt` for respondent `1`, and row 2 has `1`; it must be the same in \
             all their rows\n  \
             row 6 (line 6) has no respondent's id in column `id`\n  \
             row 7 (line 7) has an answer, but no question's id in column `q`\n  \
             row 8 (line 8) has nothing in column `vekt`; a weight is a number above zero, from 1e-9 to 1e12\n  \
             row 9 (line 9) has `-1` in column `vekt`; a weight is a number above zero, from 1e-9 to 1e12\n  \
             row 10 (line 10) has 3 fields, the header has 5; is a text with a line break in it not quoted, or a \
             quote not closed?\n  \
             a rule for such rows: --duplicates identical, first, last or number (`duplicates` in the project file)\n  \
             a rule for rows without an id: --blank-ids number (`blank_ids` in the project file)";
        assert_eq!(error(text, &full()), expected);
    }

    #[test]
    fn a_respondent_has_one_row_in_the_wide_layout() {
        let layout = wide(Some("id"), &[("a", "q1")]);
        let files: [(&str, &[u8]); 2] = [
            ("a.csv", b"id;q1\n1;ja\n"),
            ("b.csv", b"id;q1\n2;ja\n 1;nei\n2;x\n"),
        ];
        assert_eq!(
            read_all(&files, &layout).expect_err("an error"),
            "b.csv: row 3 (line 3) is a second row of respondent `1`; the first is row 2 of a.csv\n  \
             row 4 (line 4) is a second row of respondent `2`; the first is row 2\n  \
             a rule for such rows: --duplicates identical, first, last or number (`duplicates` in the project file)"
        );
    }
}
