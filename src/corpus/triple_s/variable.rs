//! Variables of Triple-S, and what their fields mean.

use std::collections::HashMap;
use std::io;

use crate::corpus::read::CodedValues;

use super::values;

/// A variable: one column of the table, or one for each value if it has several.
#[derive(Debug)]
pub(super) struct Variable {
    pub name: String,
    /// What people call it; blank if that is not said.
    pub label: String,
    pub kind: Kind,
    /// Where it stands in a record, from 1: characters, or a field of CSV.
    pub start: usize,
    /// The last of its characters.
    pub finish: usize,
    /// Whether records are weighted by it.
    pub is_weight: bool,
    /// Whether it tells respondents apart.
    pub is_serial: bool,
    /// What this program calls it, and the values of one that has several, if it was written here.
    pub own: Option<Own>,
}

/// What this program calls a variable, where Triple-S has it otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Own {
    pub name: String,
    /// In the order of their codes; nothing where there is one value.
    pub values: Vec<String>,
}

/// What a variable holds.
#[derive(Debug)]
pub(super) enum Kind {
    /// A code.
    Single(Values),
    /// A number, some of which may have labels.
    Quantity(Values),
    Character,
    Logical,
    Date,
    Time,
    /// A 1 or 0 for each code, in its place.
    Bits(Codes),
    /// So many codes of that many characters each.
    Spread {
        codes: Codes,
        subfields: usize,
        width: usize,
    },
}

/// The values that a description gives a variable.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Whether they are texts, not numbers.
    pub is_literal: bool,
    /// Labels by code; blank for those without any.
    pub labels: HashMap<String, String>,
    /// From, to.
    pub ranges: Vec<(f64, f64)>,
}

/// The codes of a variable of several values, each a column.
#[derive(Debug, Default)]
pub(super) struct Codes {
    /// Whether they are texts, not numbers.
    is_literal: bool,
    /// With their labels, which may be blank.
    pub codes: Vec<(String, String)>,
    /// By code, the index of its column.
    pub at: HashMap<String, usize>,
}

impl Codes {
    pub fn new(codes: Vec<(String, String)>, is_literal: bool) -> Self {
        let at = codes.iter().enumerate().map(|(at, (code, _))| (code.clone(), at));
        Self {
            is_literal,
            at: at.collect(),
            codes,
        }
    }

    /// The highest, where all are numbers.
    pub fn highest(&self) -> usize {
        let numbers = self.codes.iter().filter_map(|(code, _)| code.parse().ok());
        numbers.max().unwrap_or_default()
    }
}

/// A field that means nothing, so that what stands in it cannot be told.
pub(super) struct Meaningless(pub String);

/// What was met in a field beside its values.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// A value that is none of the variable's.
    Odd(String),
    /// A code that has no column.
    Lost(String),
}

/// The cells of a field, one for each column of its variable.
pub(super) struct Cells<'c> {
    pub put: &'c mut dyn FnMut(&str) -> io::Result<()>,
    pub met: &'c mut dyn FnMut(Met),
}

impl Variable {
    /// The names and labels of its columns. With [`CodedValues::Codes`] names are those of this program.
    pub fn columns(&self, values: CodedValues) -> Vec<(String, String)> {
        let own = self.own.as_ref().filter(|_| values == CodedValues::Codes);
        let name = own.map_or(&self.name, |own| &own.name);
        let Some(codes) = self.codes() else {
            return vec![(name.clone(), self.label.clone())];
        };
        let own = own.filter(|own| own.values.len() == codes.codes.len());
        let column = |(at, (code, label)): (usize, &(String, String))| {
            let name = match (own, values) {
                (Some(own), _) => format!("{name}.{}", own.values[at]),
                (None, CodedValues::Codes) => format!("{name}.{code}"),
                (None, CodedValues::Labels) => format!("{name}_{code}"),
            };
            let parts = [self.label.as_str(), label.as_str()];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            (name, parts.join(": "))
        };
        codes.codes.iter().enumerate().map(column).collect()
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.codes().map_or(1, |codes| codes.codes.len())
    }

    /// Whether its numbers are shown as labels.
    pub fn is_coded(&self) -> bool {
        let labels = self.values().map(|values| values.labels.values());
        labels.is_some_and(|mut labels| labels.any(|label| !label.is_empty()))
    }

    /// The values of a variable that has one in each record.
    pub fn values(&self) -> Option<&Values> {
        match &self.kind {
            Kind::Single(values) | Kind::Quantity(values) => Some(values),
            _ => None,
        }
    }

    fn codes(&self) -> Option<&Codes> {
        match &self.kind {
            Kind::Bits(codes) | Kind::Spread { codes, .. } => Some(codes),
            _ => None,
        }
    }

    /// Gives the cells of `field` to `cells`.
    ///
    /// # Errors
    ///
    /// The system's, or that several values cannot be told apart in the field.
    pub fn cells(
        &self,
        field: &str,
        shown: CodedValues,
        cells: &mut Cells<'_>,
    ) -> io::Result<Result<(), Meaningless>> {
        let text = field.trim();
        match &self.kind {
            Kind::Character => (cells.put)(field.trim_end())?,
            _ if text.is_empty() => (0..self.width()).try_for_each(|_| (cells.put)(""))?,
            Kind::Single(values) => values.code(text, shown, cells)?,
            Kind::Quantity(values) => values.quantity(text, shown, cells)?,
            Kind::Logical => or_odd(
                text,
                values::number(text).filter(|value| value == "0" || value == "1"),
                cells,
            )?,
            Kind::Date => or_odd(text, values::date(text), cells)?,
            Kind::Time => or_odd(text, values::time(text), cells)?,
            Kind::Bits(codes) => return bits(codes, field, cells),
            Kind::Spread {
                codes,
                subfields,
                width,
            } => return spread(codes, (*subfields, *width), field, cells),
        }
        Ok(Ok(()))
    }
}

impl Values {
    /// A code as its label.
    fn code(&self, text: &str, shown: CodedValues, cells: &mut Cells<'_>) -> io::Result<()> {
        let number = values::number(text).filter(|_| !self.is_literal);
        let code = number.as_deref().unwrap_or(text);
        let known = self.labels.get(code);
        let is_named =
            known.is_some() || self.is_in_range(code) || (self.labels.is_empty() && self.ranges.is_empty());
        if !is_named || (number.is_none() && !self.is_literal) {
            (cells.met)(Met::Odd(text.to_owned()));
        }
        self.put(code, shown, cells)
    }

    /// A number, or its label if it has one.
    fn quantity(&self, text: &str, shown: CodedValues, cells: &mut Cells<'_>) -> io::Result<()> {
        let number = values::number(text);
        let is_described = |number: &String| {
            self.ranges.is_empty() || self.is_in_range(number) || self.labels.contains_key(number)
        };
        if !number.as_ref().is_some_and(is_described) {
            (cells.met)(Met::Odd(text.to_owned()));
        }
        self.put(number.as_deref().unwrap_or(text), shown, cells)
    }

    /// The code and label of a field that is shown as its label.
    pub fn labelled<'v>(&'v self, field: &str) -> Option<(&'v str, &'v str)> {
        let text = field.trim();
        let number = values::number(text).filter(|_| !self.is_literal);
        let (code, label) = self.labels.get_key_value(number.as_deref().unwrap_or(text))?;
        (!label.is_empty()).then_some((code, label))
    }

    fn put(&self, code: &str, shown: CodedValues, cells: &mut Cells<'_>) -> io::Result<()> {
        let label = self.labels.get(code).filter(|label| !label.is_empty());
        match (label, shown) {
            (Some(label), CodedValues::Labels) => (cells.put)(label),
            _ => (cells.put)(code),
        }
    }

    fn is_in_range(&self, code: &str) -> bool {
        let is_in = |number: f64| {
            self.ranges
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&number))
        };
        !self.is_literal && code.parse().is_ok_and(is_in)
    }
}

/// Puts what a text was read as, or else the text.
fn or_odd(text: &str, read: Option<String>, cells: &mut Cells<'_>) -> io::Result<()> {
    if read.is_none() {
        (cells.met)(Met::Odd(text.to_owned()));
    }
    (cells.put)(read.as_deref().unwrap_or(text))
}

/// A sign for each code; what stands behind the highest counts for nothing.
fn bits(codes: &Codes, field: &str, cells: &mut Cells<'_>) -> io::Result<Result<(), Meaningless>> {
    let is_set = |sign: &u8| *sign == b'1';
    let signs = field.as_bytes();
    if let Some(other) = field.chars().find(|sign| !matches!(sign, '0' | '1' | ' ')) {
        return Ok(Err(Meaningless(format!(
            "`{other}`, where each value has a 1 or a 0"
        ))));
    }
    let (signs_there, needed) = (signs.len(), codes.highest());
    if field.starts_with(' ') && signs_there > needed {
        return Ok(Err(Meaningless(
            "a space before its signs, and it cannot be told whether the space is one".to_owned(),
        )));
    }
    if signs_there < needed {
        return Ok(Err(Meaningless(format!(
            "{signs_there} signs, and its values go to {needed}: were noughts before them lost, as a spreadsheet loses them?"
        ))));
    }
    for (code, _) in &codes.codes {
        let sign = code
            .parse::<usize>()
            .ok()
            .and_then(|code| signs.get(code.wrapping_sub(1)));
        (cells.put)(if sign.is_some_and(is_set) { "1" } else { "0" })?;
    }
    for (at, _) in signs.iter().enumerate().filter(|(_, sign)| is_set(sign)) {
        let code = (at + 1).to_string();
        if !codes.at.contains_key(&code) {
            (cells.met)(Met::Lost(code));
        }
    }
    Ok(Ok(()))
}

/// Codes one after another, in any of the places.
fn spread(
    codes: &Codes,
    (subfields, width): (usize, usize),
    field: &str,
    cells: &mut Cells<'_>,
) -> io::Result<Result<(), Meaningless>> {
    let letters: Vec<char> = field.chars().collect();
    let most = subfields * width;
    // What stands behind them counts for nothing.
    let (places, behind) = letters.split_at(letters.len().min(most));
    if field.starts_with(' ') && letters.len() > most {
        return Ok(Err(Meaningless(
            "a space before its codes, and it cannot be told whether the space is part of one".to_owned(),
        )));
    }
    if places.len() % width != 0 {
        return Ok(Err(Meaningless(format!(
            "{} signs, and each of its codes takes {width}: were noughts before them lost, as a spreadsheet loses them?",
            places.len()
        ))));
    }
    if behind.iter().any(|sign| !matches!(sign, ' ' | '0')) {
        (cells.met)(Met::Lost(behind.iter().collect::<String>().trim().to_owned()));
    }
    let mut given = vec![false; codes.codes.len()];
    for part in places.chunks(width) {
        let text: String = part.iter().collect();
        let text = text.trim();
        let number = values::number(text).filter(|_| !codes.is_literal);
        let code = number.as_deref().unwrap_or(text);
        // A nought stands where there is no code.
        if text.is_empty() || number.as_deref() == Some("0") {
            continue;
        }
        match codes.at.get(code) {
            Some(at) => given[*at] = true,
            None => (cells.met)(Met::Lost(text.to_owned())),
        }
    }
    given
        .into_iter()
        .try_for_each(|is_given| (cells.put)(if is_given { "1" } else { "0" }))?;
    Ok(Ok(()))
}
