//! What a file of SPSS says of its variables before their values.

use std::collections::HashMap;
use std::io::Read;

use crate::corpus::charset::Charset;
use crate::corpus::error::FileFault;

use super::extensions::{Extensions, THEME, named};
use super::raw::{Order, Raw};
use super::values::Format;
use super::{damaged, decoded, trimmed};

/// Texts longer than this are kept in several variables.
const LONGEST_PART: usize = 255;

/// A variable of more than 255 bytes has a part for each of so many.
const BYTES_A_PART: usize = 252;

/// How cases are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    No,
    Bytecode,
    /// Bytecode in blocks of zlib.
    Blocks,
}

/// The variables, and how their values are written.
pub(super) struct Dictionary {
    pub order: Order,
    pub compression: Compression,
    pub bias: f64,
    /// The number that stands for none.
    pub missing: f64,
    /// How many cases there are, where that is known.
    pub cases: Option<usize>,
    /// Elements of 8 bytes of a case.
    pub elements: usize,
    pub charset: Charset,
    pub variables: Vec<Variable>,
    /// The index of the first element of the variable that SPSS weights cases by, if it does.
    weight: Option<usize>,
}

/// A variable.
pub(super) struct Variable {
    pub name: String,
    /// What this program calls it, if that is something else.
    pub own_name: Option<String>,
    /// Whether this program wrote it for a theme.
    pub is_theme: bool,
    /// What it is of, as people put it; blank if that is not said.
    pub label: String,
    /// The index of its first element.
    pub first: usize,
    pub kind: Kind,
    pub missing: Missing,
    /// Labels of values: of texts without the blanks at their end, of numbers as the bits of big-endian floats.
    pub labels: HashMap<Vec<u8>, String>,
}

/// What a variable holds.
pub(super) enum Kind {
    Number(Format),
    /// A text of at most `width` bytes, which stands in parts: the first element of each, and its bytes.
    Text {
        width: usize,
        parts: Vec<(usize, usize)>,
    },
}

/// The values that count as none.
#[derive(Clone, Debug, Default)]
pub(super) struct Missing {
    range: Option<(f64, f64)>,
    numbers: Vec<f64>,
    pub texts: Vec<Vec<u8>>,
}

/// A variable as its record has it.
struct Record {
    short: Vec<u8>,
    label: Vec<u8>,
    first: usize,
    width: usize,
    format: Format,
    missing: Missing,
}

/// Labels of values, and the elements of the variables that have them.
struct Labels {
    values: Vec<([u8; 8], Vec<u8>)>,
    elements: Vec<usize>,
}

/// The records of the dictionary.
#[derive(Default)]
struct Parts {
    elements: usize,
    records: Vec<Record>,
    labels: Vec<Labels>,
    extensions: Extensions,
}

impl Parts {
    fn read<R: Read>(raw: &mut Raw<R>) -> Result<Self, FileFault> {
        let mut parts = Self::default();
        loop {
            match raw.int()? {
                2 => {
                    parts.records.extend(Record::read(raw, parts.elements)?);
                    parts.elements += 1;
                }
                3 => parts.labels.push(Labels::read(raw)?),
                4 => {
                    let of = raw.count()?;
                    let of: Result<Vec<usize>, FileFault> = (0..of).map(|_| raw.count()).collect();
                    let of = of?;
                    if let Some(last) = parts.labels.last_mut() {
                        last.elements = of.iter().map(|element| element.wrapping_sub(1)).collect();
                    }
                }
                6 => {
                    let lines = raw.count()?;
                    raw.bytes(lines.saturating_mul(80))?;
                }
                7 => parts.extensions.read(raw)?,
                999 => {
                    raw.int()?;
                    return Ok(parts);
                }
                other => return Err(damaged(format!("an unknown record: {other}"))),
            }
        }
    }
}

impl Missing {
    pub fn has_number(&self, value: f64) -> bool {
        self.range
            .is_some_and(|(low, high)| (low..=high).contains(&value))
            || self.numbers.contains(&value)
    }

    /// `text` has no blanks at its end.
    pub fn has_text(&self, text: &[u8]) -> bool {
        self.texts.iter().any(|missing| missing == text)
    }
}

impl Dictionary {
    /// Reads all that is before the cases. Texts are in the encoding `wanted`, or else the one that the file names.
    pub fn read<R: Read>(raw: &mut Raw<R>, wanted: Option<Charset>) -> Result<Self, FileFault> {
        raw.bytes(64)?;
        let layout = raw.bytes(4)?;
        raw.order = match (layout[0], layout[3]) {
            (2 | 3, 0) => Order::Little,
            (0, 2 | 3) => Order::Big,
            _ => return Err(damaged("its layout is unknown")),
        };
        raw.int()?;
        let compression = match raw.int()? {
            0 => Compression::No,
            1 => Compression::Bytecode,
            2 => Compression::Blocks,
            other => return Err(damaged(format!("its compression is unknown: {other}"))),
        };
        let weight = usize::try_from(raw.int()?).ok();
        let weight = weight.and_then(|element| element.checked_sub(1));
        let cases = usize::try_from(raw.int()?).ok();
        let bias = raw.float()?;
        raw.bytes(9 + 8 + 64 + 3)?;
        let parts = Parts::read(raw)?;
        let charset = match wanted {
            Some(charset) => charset,
            None => parts.extensions.charset()?,
        };
        let mut dictionary = Self {
            order: raw.order,
            compression,
            bias,
            missing: parts.extensions.missing.unwrap_or(-f64::MAX),
            cases,
            elements: parts.elements,
            charset,
            variables: Vec::new(),
            weight,
        };
        dictionary.join(parts.records, &parts.extensions)?;
        dictionary.label(&parts.labels, &parts.extensions)?;
        Ok(dictionary)
    }

    /// The variable that SPSS weights cases by, if it does.
    pub fn weight(&self) -> Option<&Variable> {
        let weight = self.weight?;
        let is_number = |variable: &&Variable| matches!(variable.kind, Kind::Number(_));
        let mut variables = self.variables.iter().filter(is_number);
        variables.find(|variable| variable.first == weight)
    }

    /// Makes variables of their records, of which long texts have several.
    fn join(&mut self, records: Vec<Record>, extensions: &Extensions) -> Result<(), FileFault> {
        let mut records = records.into_iter();
        while let Some(record) = records.next() {
            let name = named(&record.short, &extensions.names);
            let name = self.text(name, "the name of a variable")?;
            let kind = match record.width {
                0 => Kind::Number(record.format),
                own => {
                    let width = extensions.width(&record.short).unwrap_or(own);
                    let mut parts = vec![(record.first, own)];
                    if width > LONGEST_PART {
                        for _ in 1..width.div_ceil(BYTES_A_PART) {
                            let part = records.next().filter(|part| part.width > 0);
                            let part = part.ok_or_else(|| damaged(format!("`{name}` lacks a part")))?;
                            parts.push((part.first, part.width));
                        }
                    }
                    Kind::Text { width, parts }
                }
            };
            let mut missing = record.missing;
            missing.texts.extend(
                extensions
                    .missing_texts
                    .iter()
                    .filter(|(of, _)| *of == record.short || *of == name.as_bytes())
                    .map(|(_, text)| text.clone()),
            );
            // No answer depends on it: one that means nothing in the encoding is left out.
            let own = || {
                extensions
                    .own_names
                    .iter()
                    .filter(|(of, _)| *of == name.as_bytes())
            };
            let own_name = own()
                .next()
                .and_then(|(_, own)| self.text(own, "an attribute").ok());
            let is_theme = own().nth(1).is_some_and(|(_, mark)| mark == THEME);
            let label = self
                .text(&record.label, "the label of a variable")
                .unwrap_or_default();
            self.variables.push(Variable {
                name,
                own_name,
                is_theme,
                label,
                first: record.first,
                kind,
                missing,
                labels: HashMap::new(),
            });
        }
        Ok(())
    }

    fn label(&mut self, labels: &[Labels], extensions: &Extensions) -> Result<(), FileFault> {
        let at: HashMap<usize, usize> = (0..)
            .zip(&self.variables)
            .map(|(at, of)| (of.first, at))
            .collect();
        for Labels { values, elements } in labels {
            for (value, label) in values {
                let label = self.text(label, "the label of a value")?;
                for variable in elements.iter().filter_map(|element| at.get(element)) {
                    let order = self.order;
                    let variable = &mut self.variables[*variable];
                    let key = match variable.kind {
                        Kind::Number(_) => order.float(*value).to_bits().to_be_bytes().to_vec(),
                        Kind::Text { .. } => trimmed(value).to_vec(),
                    };
                    variable.labels.insert(key, label.clone());
                }
            }
        }
        for (name, value, label) in &extensions.labels {
            let label = self.text(label, "the label of a value")?;
            let name = self.text(name, "the name of a variable")?;
            let variable = self.variables.iter_mut().find(|variable| variable.name == name);
            if let Some(variable) = variable {
                variable.labels.insert(value.clone(), label);
            }
        }
        Ok(())
    }

    fn text(&self, bytes: &[u8], what: &str) -> Result<String, FileFault> {
        decoded(trimmed(bytes), self.charset).ok_or_else(|| FileFault::Letters {
            charset: self.charset,
            place: what.to_owned(),
        })
    }
}

impl Record {
    /// Reads the record of the element of that index; nothing if that continues a text.
    fn read<R: Read>(raw: &mut Raw<R>, element: usize) -> Result<Option<Self>, FileFault> {
        let width = raw.int()?;
        let has_label = raw.int()? != 0;
        let missing = raw.int()?;
        let format = raw.int()?;
        raw.int()?;
        let short = raw.bytes(8)?;
        let mut label = Vec::new();
        if has_label {
            let length = raw.count()?;
            label = raw.bytes(length.saturating_add(3) / 4 * 4)?;
            label.truncate(length);
        }
        let values: Result<Vec<[u8; 8]>, FileFault> =
            (0..missing.unsigned_abs().min(8)).map(|_| raw.eight()).collect();
        let values = values?;
        let Ok(width) = usize::try_from(width) else {
            return Ok(None);
        };
        let mut told = Missing::default();
        if width > 0 {
            told.texts = values.iter().map(|text| trimmed(text).to_vec()).collect();
        } else {
            told.numbers = values.iter().map(|number| raw.order.float(*number)).collect();
            if missing < -1 && told.numbers.len() > 1 {
                let rest = told.numbers.split_off(2);
                told.range = Some((told.numbers[0], told.numbers[1]));
                told.numbers = rest;
            }
        }
        Ok(Some(Self {
            short: trimmed(&short).to_vec(),
            label,
            first: element,
            width,
            format: Format::new((format >> 16) as u8),
            missing: told,
        }))
    }
}

impl Labels {
    fn read<R: Read>(raw: &mut Raw<R>) -> Result<Self, FileFault> {
        let mut values = Vec::new();
        for _ in 0..raw.count()? {
            let value = raw.eight()?;
            let length = usize::from(raw.bytes(1)?[0]);
            // With its length it fills elements of 8 bytes.
            let mut label = raw.bytes((length + 1).div_ceil(8) * 8 - 1)?;
            label.truncate(length);
            values.push((value, label));
        }
        Ok(Self {
            values,
            elements: Vec::new(),
        })
    }
}
