//! The system file of SPSS, as the PSPP developers' guide describes it («System File Format»): little-endian, UTF-8,
//! compressed by bytecodes.

use crate::text::Language;

use super::super::grid::Value;
use super::super::provenance::Provenance;
use super::names::{cut, names};
use super::{Dataset, Holds};

/// Why a data set cannot be such a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SavError {
    /// A text is too long.
    #[error(
        "`{value}…` of `{name}` has {bytes} bytes; a text in an SPSS file has at most {LONGEST_TEXT}: leave the variable out, or write another format"
    )]
    LongText {
        /// The variable.
        name: String,
        /// How the text begins.
        value: String,
        /// How long it is.
        bytes: usize,
    },
    /// There are too many respondents.
    #[error("an SPSS file has at most 2147483647 rows; write another format")]
    TooMany,
}

/// A text has at most this many bytes.
const LONGEST_TEXT: usize = 255;
/// A label has at most this many bytes.
const LONGEST_LABEL: usize = 255;
/// What a compressed whole number is written with added.
pub(super) const BIAS: f64 = 100.0;

/// A variable as the file has it.
struct Column {
    /// At most eight letters.
    short: String,
    long: String,
    label: String,
    /// Bytes of a text; nothing of a number.
    width: Option<usize>,
    holds: Holds,
}

impl Column {
    /// How many pieces of eight bytes it takes.
    fn pieces(&self) -> usize {
        self.width.map_or(1, |width| width.div_ceil(8))
    }

    /// Kind, width and decimals, as in `A12`, `F1.0` and `F12.6`.
    fn format(&self) -> i32 {
        let (kind, width, decimals) = match (self.width, self.holds) {
            (Some(width), _) => (1, width, 0),
            (None, Holds::Weight) => (5, 12, 6),
            (None, _) => (5, 1, 0),
        };
        (kind << 16) | ((width as i32) << 8) | decimals
    }
}

/// The file of `dataset`.
pub(super) fn write(
    dataset: &Dataset<'_>,
    title: &str,
    language: Language,
    provenance: &Provenance,
) -> Result<Vec<u8>, SavError> {
    let columns = columns(dataset)?;
    let mut file = Bytes(Vec::new());
    header(&mut file, dataset, &columns, title)?;
    columns.iter().for_each(|column| file.variable(column));
    value_labels(&mut file, &columns, language);
    file.documents(&provenance.line(Language::En));
    extensions(&mut file, dataset, &columns);
    file.int(999);
    file.int(0);
    let mut data = Data::default();
    for row in dataset.rows() {
        for (value, column) in row.iter().zip(&columns) {
            data.value(value, column, &mut file.0);
        }
    }
    data.finish(&mut file.0);
    Ok(file.0)
}

fn columns(dataset: &Dataset<'_>) -> Result<Vec<Column>, SavError> {
    let names = names(dataset.variables.iter().map(|variable| variable.name.as_str()));
    let of = |((at, variable), long): ((usize, &super::Variable), String)| {
        let width = match variable.holds {
            Holds::Id | Holds::Background(_) => Some(width(dataset, at)?),
            Holds::Weight | Holds::Theme { .. } => None,
        };
        let label = match variable.label.is_empty() {
            true => &variable.name,
            false => &variable.label,
        };
        Ok(Column {
            short: format!("V{}", at + 1),
            long,
            label: cut(label, LONGEST_LABEL).to_owned(),
            width,
            holds: variable.holds,
        })
    };
    dataset.variables.iter().enumerate().zip(names).map(of).collect()
}

/// The bytes of the longest text of a variable.
fn width(dataset: &Dataset<'_>, at: usize) -> Result<usize, SavError> {
    let variable = &dataset.variables[at];
    let mut width = 1;
    for respondent in dataset.corpus.respondents.iter() {
        let text = match variable.holds {
            Holds::Background(at) => respondent.value(at).unwrap_or(""),
            _ => respondent.id(),
        };
        if text.len() > LONGEST_TEXT {
            return Err(SavError::LongText {
                name: variable.name.clone(),
                value: text.chars().take(30).collect(),
                bytes: text.len(),
            });
        }
        width = width.max(text.len());
    }
    Ok(width)
}

fn header(file: &mut Bytes, dataset: &Dataset<'_>, columns: &[Column], title: &str) -> Result<(), SavError> {
    let rows = i32::try_from(dataset.corpus.respondents.len()).map_err(|_| SavError::TooMany)?;
    let pieces: usize = columns.iter().map(Column::pieces).sum();
    let weight = columns.iter().position(|column| column.holds == Holds::Weight);
    file.text("$FL2", 4);
    file.text(
        &format!("@(#) SPSS DATA FILE fritekst {}", env!("CARGO_PKG_VERSION")),
        60,
    );
    file.int(2);
    file.int(pieces as i32);
    file.int(1);
    file.int(weight.map_or(0, |at| place(columns, at)));
    file.int(rows);
    file.number(BIAS);
    // The same data are the same bytes, whenever they are written.
    file.text("01 Jan 70", 9);
    file.text("00:00:00", 8);
    file.text(title, 64);
    file.text("", 3);
    Ok(())
}

/// The number of a column's first piece, from 1.
fn place(columns: &[Column], at: usize) -> i32 {
    1 + columns[..at].iter().map(Column::pieces).sum::<usize>() as i32
}

fn value_labels(file: &mut Bytes, columns: &[Column], language: Language) {
    let labels = match language {
        Language::Nb => ["Ikke nevnt", "Nevnt"],
        Language::Nn => ["Ikkje nemnt", "Nemnt"],
        Language::En => ["Not mentioned", "Mentioned"],
    };
    let themes: Vec<i32> = (0..columns.len())
        .filter(|at| matches!(columns[*at].holds, Holds::Theme { .. }))
        .map(|at| place(columns, at))
        .collect();
    if themes.is_empty() {
        return;
    }
    file.int(3);
    file.int(labels.len() as i32);
    for (value, label) in labels.iter().enumerate() {
        file.number(value as f64);
        file.0.push(label.len() as u8);
        file.text(label, (label.len() + 1).next_multiple_of(8) - 1);
    }
    file.int(4);
    file.int(themes.len() as i32);
    themes.iter().for_each(|place| file.int(*place));
}

fn extensions(file: &mut Bytes, dataset: &Dataset<'_>, columns: &[Column]) {
    let mut integers = Bytes(Vec::new());
    // Version 1.0.0, no machine, IEEE 754, compression, little-endian, UTF-8.
    [1, 0, 0, -1, 1, 1, 2, 65001]
        .iter()
        .for_each(|info| integers.int(*info));
    file.extension(3, 4, &integers.0);
    let mut floats = Bytes(Vec::new());
    [-f64::MAX, f64::MAX, f64::from_bits(0xffef_ffff_ffff_fffe)]
        .iter()
        .for_each(|info| floats.number(*info));
    file.extension(4, 8, &floats.0);
    file.extension(7, 1, response_sets(dataset, columns).as_bytes());
    let mut display = Bytes(Vec::new());
    for column in columns {
        let measure = if column.holds == Holds::Weight { 3 } else { 1 };
        [measure, 8, i32::from(column.width.is_none())]
            .iter()
            .for_each(|info| display.int(*info));
    }
    file.extension(11, 4, &display.0);
    let long: Vec<String> = columns
        .iter()
        .map(|column| format!("{}={}", column.short, column.long))
        .collect();
    file.extension(13, 1, long.join("\t").as_bytes());
    file.extension(18, 1, own_names(dataset, columns).as_bytes());
    file.extension(20, 1, b"UTF-8");
}

/// What variables are called here, where SPSS has them otherwise, and which are of themes: an attribute `fritekst` of each, for who
/// reads them back.
fn own_names(dataset: &Dataset<'_>, columns: &[Column]) -> String {
    let both = dataset.variables.iter().zip(columns);
    let attribute = |(variable, column): (&super::Variable, &Column)| {
        let is_theme = matches!(variable.holds, Holds::Theme { .. });
        let mark = if is_theme { "'theme'\n" } else { "" };
        let name = variable.name.replace(['\n', '\r'], " ");
        let is_told = is_theme || variable.name != column.long;
        is_told.then(|| format!("{}:fritekst('{name}'\n{mark})", column.long))
    };
    both.filter_map(attribute).collect::<Vec<String>>().join("/")
}

/// A set for each question of which the value 1 counts.
fn response_sets(dataset: &Dataset<'_>, columns: &[Column]) -> String {
    let names = names(dataset.sets.iter().map(|set| set.name.as_str()));
    let set = |(set, name): (&super::ResponseSet, String)| {
        let name = cut(&name, 63).to_owned();
        let label = cut(&set.label, LONGEST_LABEL);
        let variables = set.variables.iter().map(|at| columns[*at].short.to_lowercase());
        let variables = variables.collect::<Vec<String>>().join(" ");
        format!("${name}=D1 1 {} {label} {variables}\n", label.len())
    };
    let asked = dataset.sets.iter().zip(names);
    asked
        .filter(|(set, _)| set.variables.len() > 1)
        .map(set)
        .collect()
}

/// A file in the making.
struct Bytes(Vec<u8>);

impl Bytes {
    fn int(&mut self, int: i32) {
        self.0.extend(int.to_le_bytes());
    }

    fn number(&mut self, number: f64) {
        self.0.extend(number.to_le_bytes());
    }

    /// A text cut, or filled up with spaces, to that many bytes.
    fn text(&mut self, text: &str, width: usize) {
        let text = cut(text, width).as_bytes();
        self.0.extend(text);
        self.0.resize(self.0.len() + width - text.len(), b' ');
    }

    fn variable(&mut self, column: &Column) {
        let head = |file: &mut Self, kind: i32, has_label: bool, format: i32| {
            [2, kind, i32::from(has_label), 0, format, format]
                .iter()
                .for_each(|int| file.int(*int));
        };
        head(
            self,
            column.width.map_or(0, |width| width as i32),
            true,
            column.format(),
        );
        self.text(&column.short, 8);
        self.int(column.label.len() as i32);
        self.text(&column.label, column.label.len().next_multiple_of(4));
        for _ in 1..column.pieces() {
            head(self, -1, false, 0);
            self.text("", 8);
        }
    }

    fn documents(&mut self, text: &str) {
        let mut lines: Vec<&str> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let line = cut(rest, 80);
            rest = &rest[line.len()..];
            lines.push(line);
        }
        self.int(6);
        self.int(lines.len() as i32);
        lines.iter().for_each(|line| self.text(line, 80));
    }

    fn extension(&mut self, kind: i32, size: usize, data: &[u8]) {
        if data.is_empty() {
            return;
        }
        [7, kind, size as i32, (data.len() / size) as i32]
            .iter()
            .for_each(|int| self.int(*int));
        self.0.extend(data);
    }
}

/// Compressed values: codes in groups of eight, each group before what its codes do not tell.
#[derive(Default)]
struct Data {
    codes: Vec<u8>,
    raw: Vec<u8>,
}

impl Data {
    fn value(&mut self, value: &Value, column: &Column, file: &mut Vec<u8>) {
        match (value, column.width) {
            (Value::Text(text), Some(_)) => self.text(text, column.pieces(), file),
            (_, Some(_)) => self.text("", column.pieces(), file),
            (Value::Count(count), None) => self.number(*count as f64, file),
            (Value::Number(number), None) => self.number(*number, file),
            (_, None) => self.code(MISSING, &[], file),
        }
    }

    fn number(&mut self, number: f64, file: &mut Vec<u8>) {
        let is_small = number.fract() == 0.0 && (1.0 - BIAS..=251.0 - BIAS).contains(&number);
        match is_small {
            true => self.code((number + BIAS) as u8, &[], file),
            false => self.code(RAW, &number.to_le_bytes(), file),
        }
    }

    fn text(&mut self, text: &str, pieces: usize, file: &mut Vec<u8>) {
        for piece in 0..pieces {
            let mut eight = [b' '; 8];
            let bytes = text.as_bytes().iter().skip(8 * piece);
            bytes.zip(&mut eight).for_each(|(byte, place)| *place = *byte);
            match eight == [b' '; 8] {
                true => self.code(SPACES, &[], file),
                false => self.code(RAW, &eight, file),
            }
        }
    }

    fn code(&mut self, code: u8, raw: &[u8], file: &mut Vec<u8>) {
        self.codes.push(code);
        self.raw.extend(raw);
        if self.codes.len() == 8 {
            file.append(&mut self.codes);
            file.append(&mut self.raw);
        }
    }

    fn finish(mut self, file: &mut Vec<u8>) {
        if !self.codes.is_empty() {
            self.codes.resize(8, 0);
            file.append(&mut self.codes);
            file.append(&mut self.raw);
        }
    }
}

/// What follows stands as it is.
pub(super) const RAW: u8 = 253;
/// Eight spaces.
pub(super) const SPACES: u8 = 254;
/// A missing number.
pub(super) const MISSING: u8 = 255;
