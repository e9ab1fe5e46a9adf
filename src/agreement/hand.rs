//! Codings in a file, as `fritekst code` writes them and as coders fill them in.

use std::collections::BTreeSet;
use std::path::Path;

use rustc_hash::FxHashMap;

use crate::corpus::{Input, QuestionId, RespondentId};

use super::codings_error::{CodingsError, Place};
use super::hand_file::{Source, Table, of_text, open};
use super::known::KnownIds;
use super::noted::Noted;
use super::of_respondents::OfRespondents;
use super::themes::{Themes, weight_of};

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
    taken: Vec<(QuestionId, Vec<String>)>,
    noted: Noted,
    /// The themes that have a column, where themes are columns.
    columns: Option<BTreeSet<(QuestionId, String)>>,
    source: Source,
}

/// A row that says again what an earlier one of the same answer says, or something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// Where it is.
    pub place: Place,
    /// Where the answer first is.
    pub first: Place,
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
    /// Where in the file it first is.
    pub place: Place,
}

impl HandCodings {
    /// Reads codings from comma-, semicolon- or tab-separated values in any of the shapes that `fritekst code` writes.
    /// A row that is there twice counts once. A column `weight` beside `theme` or `themes` tells of how many answers one stands. Of
    /// a sample as `fritekst sample` writes it (it has a column `sample`) an answer is coded when its themes are filled in, with `-`
    /// for none; others are passed over.
    pub fn read(bytes: Vec<u8>) -> Result<Self, CodingsError> {
        let (codings, source) = of_text(bytes, |table| Self::of_table(table, None))?;
        Ok(Self { source, ..codings })
    }

    /// The same of the file at `path`, whatever its format: delimited text, workbooks, SPSS, Triple-S, Parquet, JSON lines, and JSON as this
    /// program writes it. Where a row is a respondent, columns are told apart by the ids of the survey, where they are `known`.
    pub fn read_file(path: &Path, known: Option<&KnownIds>) -> Result<Self, CodingsError> {
        let (codings, source) = open(path, |table| Self::of_table(table, known))?;
        Ok(Self { source, ..codings })
    }

    fn of_table(table: Table<'_>, known: Option<&KnownIds>) -> Result<Self, CodingsError> {
        let Table {
            header,
            are_themes,
            mut next,
        } = table;
        let names = Names(&header);
        let respondent = names.column("respondent")?;
        if names.at("question").is_none() {
            let columns = OfRespondents::new((&header, &are_themes), respondent, known)?;
            if !columns.is_empty() {
                return columns.read(next, known);
            }
        }
        let question = names.column("question")?;
        let sample = names.at("sample");
        let (themes, weight) = names.themes(&[respondent, question], sample.is_some())?;
        let mut codings = Self {
            has_hits_only: names.at("theme").is_some()
                && names.at("start").is_some()
                && names.at("match").is_some(),
            columns: known.and_then(|known| themes.columns_of(known)),
            ..Self::default()
        };
        while let Some((place, record)) = next()? {
            let field = |at: usize| record.get(at).unwrap_or("").trim();
            let blank = |what| CodingsError::Blank { place, what };
            let respondent = RespondentId::new(field(respondent)).map_err(|_| blank("respondent"))?;
            let question = QuestionId::new(field(question)).map_err(|_| blank("question"))?;
            let is_id = |theme: &str| known.is_some_and(|known| known.has(&question, theme));
            let mut given = themes.given(&record, place, is_id, &mut codings.noted)?;
            if sample.is_some() {
                if !themes.are_filled_in(&record, is_id) {
                    codings.blank += 1;
                    continue;
                }
                given.retain(|theme| theme != NONE);
            }
            if let Some(known) = known {
                let noted = &mut codings.noted;
                given = given
                    .into_iter()
                    .map(|theme| known.theme(&question, theme, noted))
                    .collect();
            }
            let weight = weight.map(|at| weight_of(field(at), place)).transpose()?;
            let key = (respondent, question);
            codings.add(key.clone(), given, (place, matches!(themes, Themes::One(_))));
            if let Some(weight) = weight {
                codings.weigh(key, weight, place)?;
            }
        }
        if let (Themes::Columns(columns), None) = (&themes, known) {
            codings.columns = Some(codings.of_every_question(columns));
        }
        match codings.answers.is_empty() {
            true if codings.blank > 0 => Err(CodingsError::Blanks(codings.blank)),
            true => Err(CodingsError::Empty),
            false => Ok(codings),
        }
    }

    /// Each question with the theme of each of `columns`: whose they are is not known.
    fn of_every_question(&self, columns: &[(usize, String)]) -> BTreeSet<(QuestionId, String)> {
        let questions: BTreeSet<&QuestionId> = self.answers.iter().map(|coded| &coded.question).collect();
        let of = |question: &QuestionId| {
            let pair = |(_, theme): &(usize, String)| (question.clone(), theme.clone());
            columns.iter().map(pair).collect::<Vec<_>>()
        };
        questions.into_iter().flat_map(of).collect()
    }

    /// Adds a row: one theme of the answer, or all of them.
    pub(super) fn add(
        &mut self,
        key: (RespondentId, QuestionId),
        given: Vec<String>,
        (place, one): (Place, bool),
    ) {
        let hits_only = self.has_hits_only;
        let coded = self.answer(key.0, key.1, place);
        let first = coded.place;
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
        if place != first && (contradicts || repeats) {
            self.doubts.push(Doubt {
                place,
                first,
                contradicts,
            });
        }
    }

    /// Notes the weight of an answer that was just added.
    fn weigh(
        &mut self,
        key: (RespondentId, QuestionId),
        weight: f64,
        place: Place,
    ) -> Result<(), CodingsError> {
        let number = self.numbers[&key];
        match self.weights.get(number) {
            Some(known) if *known != weight => Err(CodingsError::Weights {
                place,
                value: weight,
                first: self.answers[number].place,
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

    fn answer(&mut self, respondent: RespondentId, question: QuestionId, place: Place) -> &mut HandCoded {
        let next = self.answers.len();
        let key = (respondent, question);
        let number = *self.numbers.entry(key.clone()).or_insert(next);
        if number == next {
            self.answers.push(HandCoded {
                respondent: key.0,
                question: key.1,
                themes: BTreeSet::new(),
                place,
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

    /// Of a file with a row a respondent: which questions its columns were taken for, with their themes, where that was to be told
    /// from the columns alone.
    pub fn taken(&self) -> &[(QuestionId, Vec<String>)] {
        &self.taken
    }

    /// Notes what columns were taken for.
    pub(super) fn take(&mut self, question: QuestionId, themes: Vec<String>) {
        self.taken.push((question, themes));
    }

    /// What was read otherwise than it is written.
    pub fn noted(&self) -> &Noted {
        &self.noted
    }

    /// Of a file with a row a respondent, beside [`take`](Self::take): the themes that have a column, and what was noted.
    pub(super) fn note(&mut self, noted: Noted, columns: Option<BTreeSet<(QuestionId, String)>>) {
        (self.noted, self.columns) = (noted, columns);
    }

    /// Whether the file can say that an answer has the theme: false where themes are columns and none is of this one, so that who
    /// has no 1 there need not lack the theme.
    pub fn can_tell(&self, question: &QuestionId, theme: &str) -> bool {
        let is_of = |(id, name): &(QuestionId, String)| id == question && name == theme;
        self.columns
            .as_ref()
            .is_none_or(|columns| columns.iter().any(is_of))
    }

    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.source.sha256
    }

    /// The file beside it that has its data, as that of a description in Triple-S.
    pub fn beside(&self) -> Option<&Input> {
        self.source.beside.as_ref()
    }

    /// Whether the file lists hits, so that answers without a theme are not in it, and the base is not known.
    pub fn lacks_uncoded(&self) -> bool {
        self.has_hits_only
    }
}

/// Instead of themes, in a sample: the coder found none.
const NONE: &str = "-";

/// The names of the columns.
struct Names<'h>(&'h csv::StringRecord);

impl Names<'_> {
    fn at(&self, wanted: &str) -> Option<usize> {
        let mut names = self.0.iter();
        names.position(|name| name.trim().eq_ignore_ascii_case(wanted))
    }

    fn column(&self, missing: &'static str) -> Result<usize, CodingsError> {
        self.at(missing).ok_or(CodingsError::Column { missing })
    }

    /// Where the themes are, and the weight, beside the columns `taken`.
    fn themes(&self, taken: &[usize], is_sample: bool) -> Result<(Themes, Option<usize>), CodingsError> {
        let is_of_sample = |name: &str| {
            let mut own = ["text", "weight", "sample"].iter();
            own.any(|own| name.trim().eq_ignore_ascii_case(own))
        };
        let others = self.0.iter().enumerate();
        let is_own = |at: &usize, name: &str| taken.contains(at) || is_sample && is_of_sample(name);
        let others = others.filter(|(at, name)| !is_own(at, name));
        let others: Vec<(usize, String)> = others.map(|(at, name)| (at, name.trim().to_owned())).collect();
        let themes = match (self.at("theme"), self.at("themes")) {
            (Some(at), _) => Themes::One(at),
            (None, Some(at)) => Themes::List(at),
            (None, None) if others.is_empty() => return Err(CodingsError::Column { missing: "theme" }),
            (None, None) => Themes::Columns(others),
        };
        let has_columns = matches!(themes, Themes::Columns(_));
        let weight = self.at("weight").filter(|_| is_sample || !has_columns);
        Ok((themes, weight))
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
            let of = |doubt: &Doubt| (doubt.place.number(), doubt.first.number(), doubt.contradicts);
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
    fn blanks_and_lists_that_other_programs_write_are_read_as_such() {
        let long = read("respondent,question,theme\n1,q,a\n1,q,b\n2,q,\n3,q,\n4,q,\n");
        let na = "respondent,question,theme\n1,q,a\n1,q,b\n2,q,NA\n3,q,NaN\n4,q,<NA>\n";
        assert_eq!(read(na), long);
        let list = "respondent,question,themes\n1,q,\"b, a\"\n2,q,NA\n3,q,\n4,q,\n";
        assert_eq!(read(list), long);
        let codings = |text: &str| HandCodings::read(text.as_bytes().to_vec()).expect("codings");
        assert_eq!(codings(na).noted().blanks, 3);
        assert_eq!(codings(list).noted().blanks, 1);
        let doubtful = |text: &str| {
            let doubtful = codings(text).noted().doubtful.clone();
            doubtful.map(|(place, theme)| (place.number(), theme))
        };
        assert_eq!(doubtful(na).or_else(|| doubtful(list)), None);
        let spaces = "respondent,question,themes\n1,q,a\n2,q,a b\n";
        assert_eq!(doubtful(spaces), Some((3, "a b".to_owned())));
        let commas = "respondent,question,theme\n1,q,\"a, b\"\n";
        assert_eq!(doubtful(commas), Some((2, "a, b".to_owned())));
        let sample = "respondent,question,themes,sample\n1,q,a,s\n2,q,NA,s\n3,q,-,s\n";
        assert_eq!(codings(sample).blank(), 1);
        assert_eq!(read(sample).len(), 2);
    }

    #[test]
    fn noughts_and_ones_that_other_programs_write_are_read_as_such() {
        let expected = read("respondent,question,a,b\n1,q,1,0\n2,q,1,\n3,q,,0\n");
        let pandas = "respondent,question,a,b\n1,q,1.0,0.0\n2,q,True,NA\n3,q,<NA>,False\n";
        assert_eq!(read(pandas), expected);
        let comma = "respondent;question;a;b\n1;q;1,0;0,0\n2;q;TRUE;\n3;q;NaN;FALSE\n";
        assert_eq!(read(comma), expected);
        assert!(refused("respondent,question,a\n1,q,0.5\n").contains("`0.5` is neither 0 nor 1"));
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
