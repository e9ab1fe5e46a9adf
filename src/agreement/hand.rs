//! Codings in a file, as `fritekst code` writes them and as coders fill them in.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::corpus::{DecodeError, QuestionId, RespondentId, decode_text};
use crate::source::hex;

use super::of_respondents::OfRespondents;

/// The themes that a coder gave, by answer.
#[derive(Clone, Debug, Default)]
pub struct HandCodings {
    answers: Vec<HandCoded>,
    numbers: FxHashMap<(RespondentId, QuestionId), usize>,
    /// Of each answer, where the file is a sample with weights.
    weights: Vec<f64>,
    blank: usize,
    has_hits_only: bool,
    doubts: Vec<Doubt>,
    sha256: String,
}

/// A row that says again what an earlier one of the same answer says, or something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where it is, from 1.
    pub line: u64,
    /// Where the answer first is.
    pub first: u64,
    /// Whether the two cannot both be right: themes in the one, none in the other, or another whole set of them.
    pub contradicts: bool,
}

/// An answer and the themes that a coder gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandCoded {
    /// Who gave the answer.
    pub respondent: RespondentId,
    /// To what.
    pub question: QuestionId,
    /// The ids of its themes; none where the coder found none.
    pub themes: BTreeSet<String>,
    /// Where in the file it first is, from 1.
    pub line: u64,
}

/// Why codings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CodingsError {
    /// Its bytes are no text.
    #[error(transparent)]
    Text(#[from] DecodeError),
    /// It is no CSV.
    #[error("line {line}: {error}")]
    Csv {
        /// Of the file, from 1.
        line: u64,
        /// What the reader says.
        error: csv::Error,
    },
    /// A column is missing.
    #[error(
        "there is no column `{missing}`; codings have the columns respondent and question, and then theme, or themes, or \
         one of 0 and 1 for each theme, as `fritekst code` writes them"
    )]
    Column {
        /// Its name.
        missing: &'static str,
    },
    /// A row does not say which answer it is of.
    #[error("line {line}: the {what} is blank")]
    Blank {
        /// Of the file, from 1.
        line: u64,
        /// Respondent or question.
        what: &'static str,
    },
    /// A column for a theme holds something else than 0, 1 or nothing.
    #[error(
        "line {line}, column `{column}`: `{value}` is neither 0 nor 1; a column for a theme holds 0, 1 or nothing"
    )]
    Indicator {
        /// Of the file, from 1.
        line: u64,
        /// The theme.
        column: String,
        /// What is there.
        value: String,
    },
    /// A weight is none.
    #[error("line {line}: the weight `{value}` is no number above 0")]
    Weight {
        /// Of the file, from 1.
        line: u64,
        /// What is there.
        value: String,
    },
    /// An answer has two weights.
    #[error(
        "line {line}: the weight is {value}, and on line {first} that of the same answer is {known}; they must be equal"
    )]
    Weights {
        /// Of the file, from 1.
        line: u64,
        /// What is there.
        value: f64,
        /// Where the answer first is.
        first: u64,
        /// What is there.
        known: f64,
    },
    /// A sample that nobody has coded.
    #[error("none of its {0} answers is coded: fill in the themes, with `-` where there is none")]
    Blanks(usize),
    /// There is no row.
    #[error("it holds no codings: there is no row with any")]
    Empty,
}

/// Where in a row the themes are.
pub(super) enum Themes {
    /// In one column, one theme a row.
    One(usize),
    /// In one column, with `;` between.
    List(usize),
    /// Each has a column.
    Columns(Vec<(usize, String)>),
}

impl HandCodings {
    /// Reads codings from a file of comma-, semicolon- or tab-separated values in any of the shapes that `fritekst code` writes.
    /// A row that is there twice counts once. A column `weight` beside `theme` or `themes` tells of how many answers one stands. Of
    /// a sample as `fritekst sample` writes it (it has a column `sample`) an answer is coded when its themes are filled in, with `-`
    /// for none; others are passed over.
    pub fn read(bytes: Vec<u8>) -> Result<Self, CodingsError> {
        let sha256 = hex(&Sha256::digest(&bytes));
        let (text, _) = decode_text(bytes, None)?;
        let codings = Self::parse(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
        Ok(Self { sha256, ..codings })
    }

    fn parse(text: &str) -> Result<Self, CodingsError> {
        if text.trim().is_empty() {
            return Err(CodingsError::Empty);
        }
        let header = text.lines().next().unwrap_or("");
        let is_in_header = |delimiter: &&u8| header.contains(char::from(**delimiter));
        let delimiter = [b';', b'\t'].iter().find(is_in_header).copied().unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let fault = |error: csv::Error| CodingsError::Csv {
            line: error.position().map_or(1, csv::Position::line),
            error,
        };
        let headers = reader.headers().map_err(fault)?.clone();
        let at = |wanted: &str| {
            headers
                .iter()
                .position(|name| name.trim().eq_ignore_ascii_case(wanted))
        };
        let column = |missing: &'static str| at(missing).ok_or(CodingsError::Column { missing });
        let respondent = column("respondent")?;
        let of_respondents = OfRespondents::new(&headers);
        if at("question").is_none() && !of_respondents.questions.is_empty() {
            return of_respondents.read(&mut reader, respondent);
        }
        let question = column("question")?;
        let others = headers.iter().enumerate();
        let others = others.filter(|(at, _)| *at != respondent && *at != question);
        let sample = at("sample");
        let is_of_sample = |name: &str| {
            ["text", "weight", "sample"]
                .iter()
                .any(|own| name.trim().eq_ignore_ascii_case(own))
        };
        let others = others.filter(|(_, name)| sample.is_none() || !is_of_sample(name));
        let others: Vec<(usize, String)> = others.map(|(at, name)| (at, name.trim().to_owned())).collect();
        let themes = match (at("theme"), at("themes")) {
            (Some(at), _) => Themes::One(at),
            (None, Some(at)) => Themes::List(at),
            (None, None) if others.is_empty() => return Err(CodingsError::Column { missing: "theme" }),
            (None, None) => Themes::Columns(others),
        };
        let has_columns = matches!(themes, Themes::Columns(_));
        let weight = at("weight").filter(|_| sample.is_some() || !has_columns);
        let mut codings = Self {
            has_hits_only: at("theme").is_some() && at("start").is_some() && at("match").is_some(),
            ..Self::default()
        };
        for record in reader.records() {
            let record = record.map_err(fault)?;
            let line = record.position().map_or(1, csv::Position::line);
            let field = |at: usize| record.get(at).unwrap_or("").trim();
            let blank = |what| CodingsError::Blank { line, what };
            let respondent = RespondentId::new(field(respondent)).map_err(|_| blank("respondent"))?;
            let question = QuestionId::new(field(question)).map_err(|_| blank("question"))?;
            let mut given = given(&themes, &record, line)?;
            if sample.is_some() {
                if !themes.are_filled_in(&record) {
                    codings.blank += 1;
                    continue;
                }
                given.retain(|theme| theme != NONE);
            }
            let weight = weight.map(|at| weight_of(field(at), line)).transpose()?;
            let key = (respondent, question);
            codings.add(key.clone(), given, (line, matches!(themes, Themes::One(_))));
            if let Some(weight) = weight {
                codings.weigh(key, weight, line)?;
            }
        }
        match codings.answers.is_empty() {
            true if codings.blank > 0 => Err(CodingsError::Blanks(codings.blank)),
            true => Err(CodingsError::Empty),
            false => Ok(codings),
        }
    }

    /// Adds a row: one theme of the answer, or all of them.
    pub(super) fn add(
        &mut self,
        key: (RespondentId, QuestionId),
        given: Vec<String>,
        (line, one): (u64, bool),
    ) {
        let hits_only = self.has_hits_only;
        let coded = self.answer(key.0, key.1, line);
        let first = coded.line;
        let is_known = given.iter().all(|theme| coded.themes.contains(theme));
        let contradicts = match one {
            true => given.is_empty() != coded.themes.is_empty(),
            false => !is_known || given.len() != coded.themes.len(),
        };
        let repeats = match one {
            true => is_known && !hits_only,
            false => true,
        };
        coded.themes.extend(given);
        if line != first && (contradicts || repeats) {
            self.doubts.push(Doubt {
                line,
                first,
                contradicts,
            });
        }
    }

    /// Notes the weight of an answer that was just added.
    fn weigh(&mut self, key: (RespondentId, QuestionId), weight: f64, line: u64) -> Result<(), CodingsError> {
        let number = self.numbers[&key];
        match self.weights.get(number) {
            Some(known) if *known != weight => Err(CodingsError::Weights {
                line,
                value: weight,
                first: self.answers[number].line,
                known: *known,
            }),
            Some(_) => Ok(()),
            None => {
                self.weights.push(weight);
                Ok(())
            }
        }
    }

    /// Of how many answers this one stands; nothing where the file has no weights, or not the answer.
    pub fn weight(&self, respondent: &RespondentId, question: &QuestionId) -> Option<f64> {
        let number = self.numbers.get(&(respondent.clone(), question.clone()))?;
        self.weights.get(*number).copied()
    }

    /// Whether the file tells the weights of its answers.
    pub fn is_weighted(&self) -> bool {
        !self.weights.is_empty()
    }

    /// How many rows of a sample are not filled in.
    pub fn blank(&self) -> usize {
        self.blank
    }

    fn answer(&mut self, respondent: RespondentId, question: QuestionId, line: u64) -> &mut HandCoded {
        let next = self.answers.len();
        let key = (respondent, question);
        let number = *self.numbers.entry(key.clone()).or_insert(next);
        if number == next {
            self.answers.push(HandCoded {
                respondent: key.0,
                question: key.1,
                themes: BTreeSet::new(),
                line,
            });
        }
        &mut self.answers[number]
    }

    /// Rows that repeat or contradict earlier ones, in the order of the file.
    pub fn doubts(&self) -> &[Doubt] {
        &self.doubts
    }

    /// The answers, in the order of the file.
    pub fn answers(&self) -> &[HandCoded] {
        &self.answers
    }

    /// The themes of an answer; nothing if it was not coded.
    pub fn of(&self, respondent: &RespondentId, question: &QuestionId) -> Option<&BTreeSet<String>> {
        let number = self.numbers.get(&(respondent.clone(), question.clone()))?;
        Some(&self.answers[*number].themes)
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Whether the file lists hits, so that answers without a theme are not in it, and the base is not known.
    pub fn lacks_uncoded(&self) -> bool {
        self.has_hits_only
    }
}

/// Instead of themes, in a sample: the coder found none.
const NONE: &str = "-";

impl Themes {
    /// Whether the row says which themes there are, or that there is none.
    fn are_filled_in(&self, record: &csv::StringRecord) -> bool {
        let is_filled = |at: &usize| !record.get(*at).unwrap_or("").trim().is_empty();
        match self {
            Self::One(at) | Self::List(at) => is_filled(at),
            Self::Columns(columns) => columns.iter().any(|(at, _)| is_filled(at)),
        }
    }
}

/// A weight with decimal point or comma.
fn weight_of(written: &str, line: u64) -> Result<f64, CodingsError> {
    let number = written.replace(',', ".").parse::<f64>().ok();
    let weight = number.filter(|weight| weight.is_finite() && *weight > 0.0);
    weight.ok_or_else(|| CodingsError::Weight {
        line,
        value: written.to_owned(),
    })
}

/// The themes that a row gives.
pub(super) fn given(
    themes: &Themes,
    record: &csv::StringRecord,
    line: u64,
) -> Result<Vec<String>, CodingsError> {
    let field = |at: usize| record.get(at).unwrap_or("").trim();
    let one = |theme: &str| Some(theme.trim().to_owned()).filter(|theme| !theme.is_empty());
    match themes {
        Themes::One(at) => Ok(one(field(*at)).into_iter().collect()),
        Themes::List(at) => Ok(field(*at).split(';').filter_map(one).collect()),
        Themes::Columns(columns) => {
            let mut given = Vec::new();
            for (at, theme) in columns {
                match field(*at) {
                    "1" => given.push(theme.clone()),
                    "0" | "" => {}
                    value => {
                        return Err(CodingsError::Indicator {
                            line,
                            column: theme.clone(),
                            value: value.to_owned(),
                        });
                    }
                }
            }
            Ok(given)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String, Vec<String>)> {
        let codings = HandCodings::read(text.as_bytes().to_vec()).expect("codings");
        let row = |coded: &HandCoded| {
            let themes = coded.themes.iter().cloned().collect();
            (coded.respondent.to_string(), coded.question.to_string(), themes)
        };
        codings.answers().iter().map(row).collect()
    }

    #[test]
    fn rows_that_repeat_or_contradict_others_are_doubted() {
        let doubts = |text: &str| {
            let codings = HandCodings::read(text.as_bytes().to_vec()).expect("codings");
            let of = |doubt: &Doubt| (doubt.line, doubt.first, doubt.contradicts);
            codings.doubts().iter().map(of).collect::<Vec<_>>()
        };
        let long = "respondent,question,theme\n1,q,a\n1,q,b\n2,q,\n1,q,a\n2,q,a\n1,q,\n2,q,b\n";
        assert_eq!(doubts(long), [(5, 2, false), (6, 4, true), (7, 2, true)]);
        let list = "respondent,question,themes\n1,q,a;b\n1,q,b;a\n1,q,a\n2,q,\n2,q,\n";
        assert_eq!(doubts(list), [(3, 2, false), (4, 2, true), (6, 5, false)]);
        let hits = "respondent,question,theme,rule,start,end,match\n1,q,a,x,0,1,x\n1,q,a,x,2,3,x\n";
        assert_eq!(doubts(hits), []);
    }

    fn refused(text: &str) -> String {
        let error = HandCodings::read(text.as_bytes().to_vec()).expect_err("no codings");
        error.to_string()
    }

    #[test]
    fn all_shapes_are_the_same_codings() {
        let long = read("respondent,question,theme\n1,q,b\n1,q,a\n2,q,\n1,q,a\n");
        assert_eq!(
            long,
            read("\u{feff}question;respondent;themes\nq;1;\"a;b\"\nq;2;\n")
        );
        assert_eq!(long, read("respondent\tquestion\tthemes\n1\tq\tb;a\n2\tq\t\n"));
        assert_eq!(long, read("respondent,question,a,b,c\n1,q,1,1,0\n2,q,0,,\n"));
    }

    #[test]
    fn a_sample_has_weights_and_what_is_not_filled_in_is_passed_over() {
        let list =
            "respondent,question,text,themes,weight,sample\n1,q,x,a;b,2.5,s\n2,q,x,,2.5,s\n3,q,x,-,7,s\n";
        let wide =
            "respondent;question;text;a;b;weight;sample\n1;q;x;1;1;2,5;s\n2;q;x;;;2,5;s\n3;q;x;0;;7;s\n";
        for text in [list, wide] {
            let codings = HandCodings::read(text.as_bytes().to_vec()).expect("codings");
            let q = QuestionId::new("q").expect("an id");
            let weight = |id: &str| codings.weight(&RespondentId::new(id).expect("an id"), &q);
            assert_eq!(
                (weight("1"), weight("2"), weight("3")),
                (Some(2.5), None, Some(7.0))
            );
            assert_eq!(codings.blank(), 1);
            let themes: Vec<usize> = codings.answers().iter().map(|coded| coded.themes.len()).collect();
            assert_eq!(themes, [2, 0]);
        }
        // Without a sample a blank is no theme, and a theme may be called `weight`.
        assert_eq!(read("respondent,question,weight\n1,q,1\n2,q,\n").len(), 2);
        let long = |second: &str| format!("respondent,question,theme,weight\n1,q,a,2\n1,q,b,{second}\n");
        assert!(refused(&long("3")).contains("line 3: the weight is 3, and on line 2"));
        assert!(refused(&long("0")).contains("line 3: the weight `0`"));
        assert!(refused(&long("x")).contains("no number above 0"));
        assert!(refused("respondent,question,themes,sample\n1,q,,s\n").contains("none of its 1 answers"));
    }

    #[test]
    fn hits_lack_the_answers_without_any() {
        let hits = "respondent,question,theme,rule,start,end,match\n1,q,a,x,0,1,x\n";
        let codings = HandCodings::read(hits.as_bytes().to_vec()).expect("codings");
        assert!(codings.lacks_uncoded());
    }

    #[test]
    fn what_is_no_coding_is_told_with_its_line() {
        assert!(refused("respondent,question\n1,q\n").contains("no column `theme`"));
        assert!(refused("id,question,theme\n").contains("no column `respondent`"));
        assert!(
            refused("respondent,question,theme\n1,q,a\n ,q,a\n").contains("line 3: the respondent is blank")
        );
        assert!(
            refused("respondent,question,a\n1,q,2\n").contains("line 2, column `a`: `2` is neither 0 nor 1")
        );
        assert!(refused("respondent,question,theme\n").contains("no row"));
        assert!(refused("respondent,question,theme\n1,q\n").contains("line 2"));
    }
}
