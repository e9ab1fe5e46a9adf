//! A variable while its description is read.

use std::collections::{HashMap, HashSet};

use super::fault::TripleSFault;
use super::values;
use super::variable::{Codes, Kind, Own, Values, Variable};

/// Variables have no more values than this, where each is a column.
const MOST_CODES: usize = 10_000;

/// Records are no longer: characters of a line, or fields of CSV.
const LONGEST_LINE: usize = 16 << 20;
const MOST_FIELDS: usize = 100_000;

/// What the elements of a variable say, as it is written.
#[derive(Default)]
pub(super) struct Draft {
    pub ident: String,
    pub name: String,
    pub label: String,
    pub kind: String,
    pub usage: String,
    pub is_literal: bool,
    pub position: (Option<String>, Option<String>),
    pub spread: Option<(Option<String>, Option<String>)>,
    /// Codes and labels.
    pub values: Vec<(String, String)>,
    pub ranges: Vec<(String, String)>,
    /// The code of the value that is being read.
    pub code: String,
    /// What this program calls the variable, and its values.
    pub own: Option<(String, Option<String>)>,
}

impl Draft {
    /// The variable.
    pub fn finish(self, is_csv: bool) -> Result<Variable, TripleSFault> {
        let name = match self.name.is_empty() {
            true => format!("v{}", self.ident),
            false => self.name.clone(),
        };
        let fault = |why: String| TripleSFault::Variable {
            variable: name.clone(),
            why,
        };
        let (start, finish) = self.place(is_csv).map_err(fault)?;
        let kind = self.kind((finish - start + 1, is_csv)).map_err(fault)?;
        let own = self.own.map(|(name, values)| {
            let values = values.iter().flat_map(|values| values.split(';'));
            let values = values.map(str::to_owned).collect();
            Own { name, values }
        });
        Ok(Variable {
            name,
            label: self.label,
            kind,
            start,
            finish,
            is_weight: self.usage == "weight",
            is_serial: self.usage == "serial",
            own,
        })
    }

    /// The first and the last of its characters or fields.
    fn place(&self, is_csv: bool) -> Result<(usize, usize), String> {
        let (start, finish) = &self.position;
        let most = if is_csv { MOST_FIELDS } else { LONGEST_LINE };
        let number = |written: &str| {
            let number = written.trim().parse::<usize>().ok();
            number
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(|| format!("stands at `{written}`, and positions are numbers from 1 to {most}"))
        };
        let Some(start) = start else {
            return Err("has no position in the data".to_owned());
        };
        let start = number(start)?;
        let finish = finish.as_deref().map_or(Ok(start), number)?;
        match finish {
            finish if finish < start => Err(format!("ends at {finish}, before its start at {start}")),
            finish if is_csv && finish > start => Err(format!(
                "stands in the fields {start} to {finish}, and in CSV each variable has one"
            )),
            finish => Ok((start, finish)),
        }
    }

    fn kind(&self, (length, is_csv): (usize, bool)) -> Result<Kind, String> {
        let has_room = |needed: usize| match is_csv || needed <= length {
            true => Ok(()),
            false => Err(format!(
                "has values that take {needed} characters, and {length} in the data"
            )),
        };
        match (self.kind.as_str(), &self.spread) {
            ("single", _) => Ok(Kind::Single(self.values()?)),
            ("quantity", _) => Ok(Kind::Quantity(self.values()?)),
            ("character", _) => Ok(Kind::Character),
            ("logical", _) => Ok(Kind::Logical),
            ("date", _) => Ok(Kind::Date),
            ("time", _) => Ok(Kind::Time),
            ("multiple", None) => {
                let codes = self.codes(false)?;
                has_room(codes.highest())?;
                Ok(Kind::Bits(codes))
            }
            ("multiple", Some((subfields, width))) => {
                let codes = self.codes(self.is_literal)?;
                let longest = codes.codes.iter().map(|(code, _)| code.chars().count()).max();
                let number = |written: &str| {
                    let number = written.trim().parse::<usize>().ok();
                    number
                        .filter(|number| (1..=MOST_CODES).contains(number))
                        .ok_or_else(|| format!("is spread over `{written}` places"))
                };
                let written_width = width.as_deref().map(number).transpose()?;
                let width = written_width.or(longest).unwrap_or(1).max(1);
                if longest.is_some_and(|longest| longest > width) {
                    return Err(format!(
                        "has codes that are longer than the {width} characters of each"
                    ));
                }
                let are_told = (subfields.is_some(), written_width.is_some());
                let subfields = subfields.as_deref().map_or(Ok(length / width), number)?;
                has_room(subfields * width)?;
                if are_told == (true, false) && !is_csv && subfields * width != length {
                    return Err(format!(
                        "has {subfields} codes in {length} characters, and does not say how many each takes"
                    ));
                }
                Ok(Kind::Spread {
                    codes,
                    subfields,
                    width,
                })
            }
            (other, _) => Err(format!("is of the type `{other}`, which Triple-S does not have")),
        }
    }

    fn values(&self) -> Result<Values, String> {
        let mut ranges = Vec::new();
        for (from, to) in &self.ranges {
            let number = |text: &str| text.trim().parse::<f64>().ok();
            let range = number(from).zip(number(to));
            ranges.push(range.ok_or_else(|| format!("has values from `{from}` to `{to}`"))?);
        }
        let mut labels = HashMap::new();
        for (code, label) in &self.values {
            let code = self.code(code);
            if labels
                .insert(code.clone(), label.clone())
                .is_some_and(|other| other != *label)
            {
                return Err(format!("has the value `{code}` twice"));
            }
        }
        Ok(Values {
            is_literal: self.is_literal,
            labels,
            ranges,
        })
    }

    /// A code as it is looked up.
    fn code(&self, written: &str) -> String {
        let written = written.trim();
        let number = values::number(written).filter(|_| !self.is_literal);
        number.unwrap_or_else(|| written.to_owned())
    }

    /// The codes of several values, with their labels: those of ranges, too. Where they are no texts they are whole numbers from 1.
    fn codes(&self, is_literal: bool) -> Result<Codes, String> {
        let whole = |written: &str| {
            let code = values::number(written.trim()).and_then(|number| number.parse::<usize>().ok());
            code.filter(|code| *code > 0).ok_or_else(|| {
                format!("has the value `{written}`, and codes of several are whole numbers from 1")
            })
        };
        let mut codes: Vec<(String, String)> = Vec::new();
        let mut known = HashSet::new();
        for (code, label) in &self.values {
            let code = match is_literal {
                true => code.trim().to_owned(),
                false => whole(code)?.to_string(),
            };
            if !known.insert(code.clone()) {
                return Err(format!("has the value `{code}` twice"));
            }
            codes.push((code, label.clone()));
        }
        for (from, to) in self.ranges.iter().filter(|_| !is_literal) {
            let (from, to) = (whole(from)?, whole(to)?);
            if to.saturating_sub(from) >= MOST_CODES {
                return Err(format!(
                    "has values from {from} to {to}, each of which would be a column"
                ));
            }
            let more = (from..=to).map(|code| code.to_string());
            codes.extend(
                more.filter(|code| known.insert(code.clone()))
                    .map(|code| (code, String::new())),
            );
        }
        match codes.len() {
            0 => Err("has no values".to_owned()),
            1..=MOST_CODES => Ok(Codes::new(codes, is_literal)),
            more => Err(format!("has {more} values, each of which would be a column")),
        }
    }
}

/// The text of an element, which can have others for some readers: in another language, or for those who are asked.
#[derive(Default)]
pub(super) struct Words {
    plain: String,
    /// With their rank: the first is best.
    special: Vec<(u8, String)>,
    is_special: bool,
}

impl Words {
    /// What follows is for readers of that mode and language.
    pub fn begin_special(&mut self, mode: Option<&str>, language: Option<&str>) {
        // Of `nb-NO` the language alone.
        let language = language.and_then(|language| language.split('-').next());
        let language = language.map(str::to_lowercase);
        let rank = match (language.as_deref(), mode) {
            (Some("nb" | "no" | "nn"), _) => 0,
            (_, Some("analysis")) => 1,
            _ => 2,
        };
        self.special.push((rank, String::new()));
        self.is_special = true;
    }

    pub fn end_special(&mut self) {
        self.is_special = false;
    }

    pub fn push(&mut self, text: &str) {
        match self.special.last_mut() {
            Some((_, special)) if self.is_special => special.push_str(text),
            _ => self.plain.push_str(text),
        }
    }

    /// The text for all, on one line, or else the one that suits best.
    pub fn finish(self) -> String {
        let one_line = |text: &str| {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines.collect::<Vec<_>>().join(" ")
        };
        let plain = one_line(&self.plain);
        if !plain.is_empty() {
            return plain;
        }
        let mut special = self.special;
        special.sort_by_key(|(rank, _)| *rank);
        special
            .first()
            .map(|(_, text)| one_line(text))
            .unwrap_or_default()
    }
}
