//! Where in a row of a file of codings its themes are.

use std::collections::BTreeSet;

use csv::StringRecord;

use crate::corpus::QuestionId;

use super::codings_error::{CodingsError, Place};
use super::known::KnownIds;
use super::noted::{Noted, is_word_for_blank};

/// Where in a row the themes are.
pub(super) enum Themes {
    /// In one column, one theme a row.
    One(usize),
    /// In one column, with `;` or `,` between.
    List(usize),
    /// Each has a column.
    Columns(Vec<(usize, String)>),
}

impl Themes {
    /// Which themes of the survey have a column, where each has one.
    pub fn columns_of(&self, known: &KnownIds) -> Option<BTreeSet<(QuestionId, String)>> {
        match self {
            Self::Columns(columns) => Some(known.of_columns(columns.iter().map(|(_, name)| &**name))),
            Self::One(_) | Self::List(_) => None,
        }
    }

    /// Whether the row says which themes there are, or that there is none.
    pub fn are_filled_in(&self, record: &StringRecord, is_id: impl Fn(&str) -> bool) -> bool {
        let field = |at: usize| record.get(at).unwrap_or("").trim();
        match self {
            Self::One(at) | Self::List(at) => !is_blank(field(*at), is_id),
            Self::Columns(columns) => columns.iter().any(|(at, _)| !is_blank(field(*at), |_| false)),
        }
    }

    /// The themes that a row gives. A word for a blank is one unless it `is_id` of a theme.
    pub fn given(
        &self,
        record: &StringRecord,
        place: Place,
        is_id: impl Fn(&str) -> bool,
        noted: &mut Noted,
    ) -> Result<Vec<String>, CodingsError> {
        let field = |at: usize| record.get(at).unwrap_or("").trim();
        let one = |theme: &str| Some(theme.trim().to_owned()).filter(|theme| !theme.is_empty());
        match self {
            Self::One(at) | Self::List(at) if is_blank(field(*at), &is_id) => {
                noted.blanks += usize::from(!field(*at).is_empty());
                Ok(Vec::new())
            }
            Self::One(at) => {
                note_doubtful(field(*at), &[',', ';'], place, &is_id, noted);
                Ok(one(field(*at)).into_iter().collect())
            }
            Self::List(at) => {
                let given: Vec<String> = field(*at).split([';', ',']).filter_map(one).collect();
                for theme in &given {
                    note_doubtful(theme, &[' '], place, &is_id, noted);
                }
                Ok(given)
            }
            Self::Columns(columns) => {
                let mut given = Vec::new();
                for (at, theme) in columns {
                    if indicator(field(*at), theme, place)? == Some(true) {
                        given.push(theme.clone());
                    }
                }
                Ok(given)
            }
        }
    }
}

/// Whether nothing is written, or a word for a blank that is no theme's id.
fn is_blank(field: &str, is_id: impl Fn(&str) -> bool) -> bool {
    field.is_empty() || is_word_for_blank(field) && !is_id(field)
}

/// Notes a theme that has one of `marks` in it, and so may be several.
fn note_doubtful(theme: &str, marks: &[char], place: Place, is_id: impl Fn(&str) -> bool, noted: &mut Noted) {
    if noted.doubtful.is_none() && theme.contains(marks) && !is_id(theme) {
        noted.doubtful = Some((place, theme.to_owned()));
    }
}

/// What a column for a theme says: 1, 0, or nothing; as this program writes it, or as R and pandas write it anew.
pub(super) fn indicator(field: &str, column: &str, place: Place) -> Result<Option<bool>, CodingsError> {
    match field {
        "1" | "1.0" | "1,0" => Ok(Some(true)),
        "0" | "0.0" | "0,0" => Ok(Some(false)),
        value if value.eq_ignore_ascii_case("true") => Ok(Some(true)),
        value if value.eq_ignore_ascii_case("false") => Ok(Some(false)),
        value if is_blank(value, |_| false) => Ok(None),
        value => Err(CodingsError::Indicator {
            place,
            column: column.to_owned(),
            value: value.to_owned(),
        }),
    }
}

/// A weight with decimal point or comma.
pub(super) fn weight_of(written: &str, place: Place) -> Result<f64, CodingsError> {
    let number = written.replace(',', ".").parse::<f64>().ok();
    let weight = number.filter(|weight| weight.is_finite() && *weight > 0.0);
    weight.ok_or_else(|| CodingsError::Weight {
        place,
        value: written.to_owned(),
    })
}
