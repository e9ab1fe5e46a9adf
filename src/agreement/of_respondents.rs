//! Codings of a file with a row a respondent.

use crate::corpus::{QuestionId, RespondentId};

use super::hand::{CodingsError, HandCodings, Themes, given};

/// The columns `question.theme` of a file with a row a respondent; its other columns are background.
pub(super) struct OfRespondents {
    pub(super) questions: Vec<(String, Vec<(usize, String)>)>,
}

impl OfRespondents {
    /// Ids of questions and of subthemes may both have points in them. A subtheme's parent has a column of its own, so the
    /// theme begins at the first point from where on that holds.
    pub(super) fn new(headers: &csv::StringRecord) -> Self {
        let mut questions: Vec<(String, Vec<(usize, String)>)> = Vec::new();
        for (at, name) in headers.iter().enumerate() {
            let name = name.trim();
            let is_column = |wanted: &str| headers.iter().any(|other| other.trim() == wanted);
            let points: Vec<usize> = name.match_indices('.').map(|(at, _)| at).collect();
            let are_columns = |later: &[usize]| later.iter().all(|point| is_column(&name[..*point]));
            let mut begins = points.iter().enumerate();
            let Some((_, point)) = begins.find(|(number, _)| are_columns(&points[number + 1..])) else {
                continue;
            };
            let (question, theme) = (&name[..*point], &name[point + 1..]);
            if question.is_empty() || theme.is_empty() {
                continue;
            }
            let column = (at, theme.to_owned());
            match questions.iter_mut().find(|(known, _)| known == question) {
                Some((_, columns)) => columns.push(column),
                None => questions.push((question.to_owned(), vec![column])),
            }
        }
        Self { questions }
    }

    /// Reads the rows. A question whose columns are all blank was not answered.
    pub(super) fn read(
        self,
        reader: &mut csv::Reader<&[u8]>,
        respondent: usize,
    ) -> Result<HandCodings, CodingsError> {
        let mut codings = HandCodings::default();
        let questions = self.questions.into_iter();
        let questions: Vec<(String, Themes)> = questions
            .map(|(question, columns)| (question, Themes::Columns(columns)))
            .collect();
        for record in reader.records() {
            let record = record.map_err(|error| CodingsError::Csv {
                line: error.position().map_or(1, csv::Position::line),
                error,
            })?;
            let line = record.position().map_or(1, csv::Position::line);
            let field = |at: usize| record.get(at).unwrap_or("").trim();
            let blank = |what| CodingsError::Blank { line, what };
            let who = RespondentId::new(field(respondent)).map_err(|_| blank("respondent"))?;
            for (question, themes) in &questions {
                let Themes::Columns(columns) = themes else {
                    continue;
                };
                if columns.iter().all(|(at, _)| field(*at).is_empty()) {
                    continue;
                }
                let given = given(themes, &record, line)?;
                let question = QuestionId::new(question).map_err(|_| blank("question"))?;
                codings.add((who.clone(), question), given, (line, false));
            }
        }
        match codings.answers().is_empty() {
            true => Err(CodingsError::Empty),
            false => Ok(codings),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Respondent, question and themes of each answer.
    fn read(text: &str) -> Vec<(String, String, Vec<String>)> {
        let codings = HandCodings::read(text.as_bytes().to_vec()).expect("codings");
        let answers = codings.answers().iter();
        let rows = answers.map(|coded| {
            let themes = coded.themes.iter().cloned().collect();
            (coded.respondent.to_string(), coded.question.to_string(), themes)
        });
        rows.collect()
    }

    fn refused(text: &str) -> String {
        let read = HandCodings::read(text.as_bytes().to_vec());
        read.expect_err("no codings").to_string()
    }

    #[test]
    fn respondents_have_an_answer_only_where_their_columns_are_filled() {
        let rows =
            read("respondent,fylke,weight,q.a,q.b,r.a\n1,Troms,1.5,1,0,\n2,Oslo,1,0,0,1\n3,Oslo,1,,,\n");
        let long = read("respondent,question,theme\n1,q,a\n2,q,\n2,r,a\n");
        assert_eq!(rows, long);
        let points = read("respondent,q.a,q.a.b,q.1.c\n1,1,1,1\n");
        assert_eq!(points, read("respondent,question,themes\n1,q,a;a.b\n1,q.1,c\n"));
        assert!(refused("respondent,q.a\n1,2\n").contains("line 2, column `a`: `2` is neither 0 nor 1"));
        assert!(refused("respondent,q.a\n1,\n").contains("no row"));
    }
}
