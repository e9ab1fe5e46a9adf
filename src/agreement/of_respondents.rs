//! Codings of a file with a row a respondent.

use std::collections::BTreeSet;

use csv::StringRecord;

use crate::corpus::{QuestionId, RespondentId};

use super::codings_error::{CodingsError, Place};
use super::hand::HandCodings;
use super::known::KnownIds;
use super::noted::Noted;
use super::themes::indicator;

/// The columns `question.theme` of a file with a row a respondent; its other columns are background.
pub(super) struct OfRespondents {
    respondent: usize,
    columns: Vec<Column>,
}

/// A column of 0 and 1.
struct Column {
    at: usize,
    name: String,
    /// The questions and themes that it can be of, the shortest question first; as the columns stand, all but the last make it a
    /// subtheme of other columns.
    readings: Vec<Reading>,
}

/// A question and theme.
#[derive(Clone, Debug)]
struct Reading {
    question: String,
    theme: String,
    /// The columns of the themes that it is part of, by their index among the columns of 0 and 1.
    within: Vec<usize>,
}

/// What a column says of a respondent: 1, 0, or nothing.
type Said = Option<bool>;

impl OfRespondents {
    /// Ids of questions and of subthemes may both have points in them. Where the ids are not known, a subtheme's parent has a
    /// column of its own, so that a theme can begin at each point from where on that holds. Where the file itself says which columns
    /// `are_themes`, no other is one.
    pub fn new(
        (header, are_themes): (&StringRecord, &[bool]),
        respondent: usize,
        known: Option<&KnownIds>,
    ) -> Result<Self, CodingsError> {
        let named = header.iter().map(str::trim).enumerate();
        let can_be = |at: &usize| *at != respondent && are_themes.get(*at).is_none_or(|is_theme| *is_theme);
        let named: Vec<(usize, &str)> = named.filter(|(at, _)| can_be(at)).collect();
        let columns = match known {
            Some(known) => of_known(&named, known)?,
            None => guessed(&named),
        };
        Ok(Self { respondent, columns })
    }

    /// Whether no column is of a theme.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Reads the rows. A question whose columns are all blank was not answered.
    pub fn read(
        self,
        mut next: impl FnMut() -> Result<Option<(Place, StringRecord)>, CodingsError>,
        known: Option<&KnownIds>,
    ) -> Result<HandCodings, CodingsError> {
        let mut rows: Vec<(RespondentId, Place, Box<[Said]>)> = Vec::new();
        while let Some((place, record)) = next()? {
            let field = |at: usize| record.get(at).unwrap_or("").trim();
            let who = RespondentId::new(field(self.respondent)).map_err(|_| CodingsError::Blank {
                place,
                what: "respondent",
            })?;
            let said = self
                .columns
                .iter()
                .map(|column| indicator(field(column.at), &column.name, place));
            rows.push((who, place, said.collect::<Result<_, _>>()?));
        }
        let mut noted = Noted::default();
        let mut questions = self.questions(&rows)?;
        if let Some(known) = known {
            self.resolve(&mut questions, known, &mut noted)?;
        }
        let mut codings = HandCodings::default();
        for (who, place, said) in &rows {
            for (question, themes) in &questions {
                if themes.iter().all(|(at, _)| said[*at].is_none()) {
                    continue;
                }
                let given = themes.iter().filter(|(at, _)| said[*at] == Some(true));
                let given = given.map(|(_, theme)| theme.clone()).collect();
                codings.add((who.clone(), question.clone()), given, (*place, false));
            }
        }
        codings.note(noted, Some(pairs(&questions)));
        if known.is_none() {
            for (question, themes) in questions {
                codings.take(question, themes.into_iter().map(|(_, theme)| theme).collect());
            }
        }
        match codings.answers().is_empty() {
            true => Err(CodingsError::Empty),
            false => Ok(codings),
        }
    }

    /// Themes by their ids where their columns have other names, which is noted. A theme has one column.
    fn resolve(
        &self,
        questions: &mut [Question],
        known: &KnownIds,
        noted: &mut Noted,
    ) -> Result<(), CodingsError> {
        for (question, themes) in questions {
            let mut taken: Vec<(String, usize)> = Vec::new();
            for (at, theme) in themes {
                *theme = known.theme(question, std::mem::take(theme), &mut Noted::default());
                let name = &self.columns[*at].name;
                let id = format!("{question}.{theme}");
                if let Some((_, other)) = taken.iter().find(|(known, _)| known == theme) {
                    return Err(CodingsError::OneTheme {
                        first: self.columns[*other].name.clone(),
                        second: name.clone(),
                        id,
                    });
                }
                taken.push((theme.clone(), *at));
                if *name != id {
                    noted.renamed.insert((name.clone(), id));
                }
            }
        }
        Ok(())
    }

    /// The questions, with the columns of each and their themes.
    fn questions(&self, rows: &[(RespondentId, Place, Box<[Said]>)]) -> Result<Vec<Question>, CodingsError> {
        let mut questions: Vec<Question> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let reading = column.reading(at, rows)?;
            let Ok(question) = QuestionId::new(&reading.question) else {
                continue;
            };
            let theme = (at, reading.theme.clone());
            match questions.iter_mut().find(|(known, _)| *known == question) {
                Some((_, themes)) => themes.push(theme),
                None => questions.push((question, vec![theme])),
            }
        }
        Ok(questions)
    }
}

type Question = (QuestionId, Vec<(usize, String)>);

/// Each question with each theme that has a column.
fn pairs(questions: &[Question]) -> BTreeSet<(QuestionId, String)> {
    let of = |(question, themes): &Question| {
        let pair = |(_, theme): &(usize, String)| (question.clone(), theme.clone());
        themes.iter().map(pair).collect::<Vec<_>>()
    };
    questions.iter().flat_map(of).collect()
}

impl Column {
    /// What the column, the one of that index, is of. A subtheme is blank where what it is part of is blank, and 0 where that
    /// is 0.
    fn reading(
        &self,
        at: usize,
        rows: &[(RespondentId, Place, Box<[Said]>)],
    ) -> Result<&Reading, CodingsError> {
        let mut readings = self.readings.iter();
        let is_possible = |reading: &&Reading| {
            rows.iter().all(|(_, _, said)| {
                let mut within = reading.within.iter();
                within.all(|parent| said[*parent].is_none() == said[at].is_none())
            })
        };
        let first = readings.find(is_possible).unwrap_or(&self.readings[0]);
        let is_doubtful = rows.iter().any(|(_, _, said)| {
            let mut within = first.within.iter();
            said[at] == Some(true) && within.any(|parent| said[*parent] == Some(false))
        });
        let described = |of: &Reading| format!("theme `{}` of question `{}`", of.theme, of.question);
        match readings.next().filter(|_| is_doubtful) {
            Some(other) => Err(CodingsError::Ambiguous {
                column: self.name.clone(),
                first: described(first),
                second: described(other),
            }),
            None => Ok(first),
        }
    }
}

/// The columns of the survey's questions and themes.
fn of_known(named: &[(usize, &str)], known: &KnownIds) -> Result<Vec<Column>, CodingsError> {
    let mut columns: Vec<Column> = Vec::new();
    for (at, name) in named {
        let Some((question, theme)) = known.column(name)? else {
            continue;
        };
        let is_twice = columns.iter().any(|other| other.name == *name);
        if is_twice {
            return Err(CodingsError::Ambiguous {
                column: (*name).to_owned(),
                first: format!("theme `{theme}` of question `{question}`"),
                second: "another of the same name".to_owned(),
            });
        }
        columns.push(Column {
            at: *at,
            name: (*name).to_owned(),
            readings: vec![Reading {
                question,
                theme,
                within: Vec::new(),
            }],
        });
    }
    Ok(columns)
}

/// The columns that can be of a question and theme.
fn guessed(named: &[(usize, &str)]) -> Vec<Column> {
    let is_pair = |name: &str| {
        let middle = name.trim_matches('.');
        middle.len() == name.len() && name.contains('.')
    };
    let pairs: Vec<&(usize, &str)> = named.iter().filter(|(_, name)| is_pair(name)).collect();
    let index_of = |wanted: &str| pairs.iter().position(|(_, name)| *name == wanted);
    let column = |(at, name): &&(usize, &str)| {
        let points: Vec<usize> = name.match_indices('.').map(|(at, _)| at).collect();
        let reading = |number: usize| {
            let within: Option<Vec<usize>> = points[number + 1..]
                .iter()
                .map(|point| index_of(&name[..*point]))
                .collect();
            Some(Reading {
                question: name[..points[number]].to_owned(),
                theme: name[points[number] + 1..].to_owned(),
                within: within?,
            })
        };
        Column {
            at: *at,
            name: (*name).to_owned(),
            readings: (0..points.len()).filter_map(reading).collect(),
        }
    };
    pairs.iter().map(column).collect()
}

#[cfg(test)]
mod tests;
