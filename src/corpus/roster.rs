//! Who answered: the respondents of the rows that were read.

use std::borrow::Cow;
use std::ops::Index;

use crate::text::Text;

use super::RespondentId;
use super::alike::alike;
use super::assembly::Assembly;
use super::columns::{Answers, Columns};
use super::decimal::{self, Decimal};
use super::error::RowFault;
use super::id_index::IdIndex;
use super::layout::Layout;
use super::notice::Notice;
use super::place::{Place, Places};
use super::wording::Keep;

/// Knows the respondents so far by their ids.
pub(super) struct Roster<'l> {
    /// Where the row that is read stands.
    pub places: Places,
    /// How weights are written.
    pub weights: Weights,
    layout: &'l Layout,
    by_id: IdIndex,
    /// The first row of each, where another row can be theirs.
    first_rows: Vec<Place>,
}

impl<'l> Roster<'l> {
    /// Nobody yet.
    pub fn new(layout: &'l Layout) -> Self {
        Self {
            places: Places::default(),
            weights: Weights::default(),
            layout,
            by_id: IdIndex::default(),
            first_rows: Vec::new(),
        }
    }

    /// Index of the respondent of a row, who is added to `assembly` if new.
    pub fn of_row<F, K: Keep>(
        &mut self,
        columns: &Columns,
        fields: &F,
        assembly: &mut Assembly<K>,
    ) -> Result<usize, RowFault>
    where
        F: Index<usize, Output = str>,
    {
        let weight = match columns.weight {
            Some(at) => self.weight(&fields[at])?,
            None => 1.0,
        };
        let at = assembly.respondents().len();
        let Some(column) = columns.id else {
            self.add(&(at + 1).to_string(), columns, fields, weight, assembly);
            return Ok(at);
        };
        let id = RespondentId::normal(&fields[column]).map_err(|_| RowFault::BlankId {
            column: self.layout.id.clone().unwrap_or_default(),
        })?;
        let id_of = |at| assembly.respondents().id(at);
        if let Some(known) = self.by_id.find_or_insert(&id, at, id_of) {
            self.check_same(known, columns, weight, fields, assembly)?;
            return Ok(known);
        }
        self.first_rows.push(self.places.latest());
        self.add(&id, columns, fields, weight, assembly);
        Ok(at)
    }

    /// Adds a respondent to `assembly`.
    fn add<F, K: Keep>(
        &self,
        id: &str,
        columns: &Columns,
        fields: &F,
        weight: f64,
        assembly: &mut Assembly<K>,
    ) where
        F: Index<usize, Output = str>,
    {
        let values: Vec<_> = columns.background.iter().map(|at| value(&fields[*at])).collect();
        assembly.respondent_of(id, values.iter().map(Option::as_deref), weight);
    }

    /// Whether another row may be of a respondent who is known, and says the same of them.
    fn check_same<F, K: Keep>(
        &self,
        known: usize,
        columns: &Columns,
        weight: f64,
        fields: &F,
        assembly: &Assembly<K>,
    ) -> Result<(), RowFault>
    where
        F: Index<usize, Output = str>,
    {
        let respondents = assembly.respondents();
        if let Answers::Wide(_) = columns.answers {
            return Err(RowFault::RespondentTwice {
                respondent: respondents.id(known).to_owned(),
                earlier: self.places.earlier(self.first_rows[known]),
            });
        }
        let differs = |column: &String, value: &str, earlier_value: String| RowFault::Differs {
            respondent: respondents.id(known).to_owned(),
            column: column.clone(),
            value: value.trim().to_owned(),
            earlier_value,
            earlier: self.places.earlier(self.first_rows[known]),
        };
        for ((at, column), was) in columns
            .background
            .iter()
            .zip(&self.layout.background)
            .zip(respondents.background(known))
        {
            if value(&fields[*at]).as_deref() != was {
                return Err(differs(column, &fields[*at], was.unwrap_or_default().to_owned()));
            }
        }
        match (columns.weight, &self.layout.weight) {
            (Some(at), Some(column)) if weight != respondents.weight(known) => Err(differs(
                column,
                &fields[at],
                respondents.weight(known).to_string(),
            )),
            _ => Ok(()),
        }
    }

    /// What is to be told of ids that may be the same, written otherwise, in one file or in several.
    pub fn alike<K: Keep>(&self, assembly: &Assembly<K>) -> Option<Notice> {
        self.layout.id.as_ref()?;
        if self.by_id.are_numbers() {
            return None;
        }
        let respondents = assembly.respondents();
        let (count, (first, second)) = alike((0..respondents.len()).map(|at| respondents.id(at)))?;
        let id = |at: usize| respondents.id(at).to_owned();
        let row = |at: usize| self.places.earlier(self.first_rows[at]);
        Some(Notice::AlikeIds {
            count,
            first: (id(first), row(first)),
            second: (id(second), row(second)),
        })
    }

    fn weight(&mut self, written: &str) -> Result<f64, RowFault> {
        let column = || self.layout.weight.clone().unwrap_or_default();
        let value = || written.trim().to_owned();
        let is_weight = |weight: &f64| (LEAST_WEIGHT..=MOST_WEIGHT).contains(weight);
        // Other files than text hold numbers, which are given with a point.
        let wanted = self.weights.wanted.filter(|_| self.weights.is_text);
        let parsed = decimal::parse(written, wanted);
        let (weight, mark) =
            parsed
                .filter(|(weight, _)| is_weight(weight))
                .ok_or_else(|| RowFault::Weight {
                    column: column(),
                    value: value(),
                })?;
        let Some(mark) = mark else {
            return Ok(weight);
        };
        match self.weights.contradicts(mark, written) {
            true => Err(RowFault::MixedDecimals {
                column: column(),
                value: value(),
            }),
            false => Ok(weight),
        }
    }
}

/// How weights are written.
#[derive(Debug, Default)]
pub(super) struct Weights {
    /// Their decimal mark, where it is said.
    pub wanted: Option<Decimal>,
    /// Whether one with a decimal comma was seen in the latest file.
    pub has_comma: bool,
    has_point: bool,
    /// The mark of one whose decimals could be a group of a thousand.
    doubtful: Option<Decimal>,
    /// Whether the latest file is text, in which either mark can mean either.
    is_text: bool,
}

impl Weights {
    pub fn begin_file(&mut self, is_text: bool) {
        *self = Self {
            wanted: self.wanted,
            is_text,
            ..Self::default()
        };
    }

    /// Notes a weight with that mark, and says whether it or an earlier one is in doubt: a thousand with its point, where the
    /// comma stands before decimals, or the other way round.
    fn contradicts(&mut self, mark: Decimal, written: &str) -> bool {
        let decimals = written.trim().split([',', '.']).nth(1).unwrap_or_default();
        let is_doubtful = decimals.len() == 3 && decimals.bytes().all(|byte| byte.is_ascii_digit());
        let (own, other) = match mark {
            Decimal::Comma => (&mut self.has_comma, self.has_point),
            Decimal::Point => (&mut self.has_point, self.has_comma),
        };
        *own = true;
        if is_doubtful {
            self.doubtful.get_or_insert(mark);
        }
        let is_asked = self.is_text && self.wanted.is_none();
        is_asked && other && (is_doubtful || self.doubtful.is_some_and(|doubtful| doubtful != mark))
    }
}

/// The value of a cell: composed, without the white space around it; nothing if it is blank.
fn value(cell: &str) -> Option<Cow<'_, str>> {
    match cell.trim() {
        "" => None,
        value => Some(Text::compose(value)),
    }
}

/// What a weight is from and to: their squares are summed, too, and neither is to run over or to vanish.
const LEAST_WEIGHT: f64 = 1e-9;
const MOST_WEIGHT: f64 = 1e12;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_weight(written: &str) -> Option<f64> {
        let layout = crate::corpus::testing::full();
        let mut roster = Roster::new(&layout);
        roster.weight(written).ok()
    }

    #[test]
    fn weights_have_a_point_or_a_comma() {
        for (written, weight) in [
            ("1.25", 1.25),
            (" 0,8 ", 0.8),
            ("2", 2.0),
            (",5", 0.5),
            ("1e-3", 0.001),
        ] {
            assert_eq!(parse_weight(written), Some(weight), "{written}");
        }
        for wrong in [
            "", "0", "-1", "NaN", "inf", "1.000,5", "1,000.5", "1,2,3", "1e999", "1e308", "1e-200", "en", ",",
        ] {
            assert_eq!(parse_weight(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_value_is_the_same_however_its_letters_are_composed() {
        assert_eq!(value(" Ma\u{30a}løy\u{a0}"), Some("Måløy".into()));
        assert_eq!(value(" \u{a0}"), None);
    }
}
