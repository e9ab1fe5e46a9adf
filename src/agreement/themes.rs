//! Where in a row of a file of codings its themes are.

use csv::StringRecord;

use super::codings_error::{CodingsError, Place};

/// Where in a row the themes are.
pub(super) enum Themes {
    /// In one column, one theme a row.
    One(usize),
    /// In one column, with `;` between.
    List(usize),
    /// Each has a column.
    Columns(Vec<(usize, String)>),
}

impl Themes {
    /// Whether the row says which themes there are, or that there is none.
    pub fn are_filled_in(&self, record: &StringRecord) -> bool {
        let is_filled = |at: &usize| !record.get(*at).unwrap_or("").trim().is_empty();
        match self {
            Self::One(at) | Self::List(at) => is_filled(at),
            Self::Columns(columns) => columns.iter().any(|(at, _)| is_filled(at)),
        }
    }

    /// The themes that a row gives.
    pub fn given(&self, record: &StringRecord, place: Place) -> Result<Vec<String>, CodingsError> {
        let field = |at: usize| record.get(at).unwrap_or("").trim();
        let one = |theme: &str| Some(theme.trim().to_owned()).filter(|theme| !theme.is_empty());
        match self {
            Self::One(at) => Ok(one(field(*at)).into_iter().collect()),
            Self::List(at) => Ok(field(*at).split(';').filter_map(one).collect()),
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

/// What a column for a theme says: 1, 0, or nothing.
pub(super) fn indicator(field: &str, column: &str, place: Place) -> Result<Option<bool>, CodingsError> {
    match field {
        "1" => Ok(Some(true)),
        "0" => Ok(Some(false)),
        "" => Ok(None),
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
