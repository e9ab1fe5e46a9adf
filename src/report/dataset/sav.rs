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
const BIAS: f64 = 100.0;

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
    file.documents(&provenance.line("codebook"));
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
    file.extension(20, 1, b"UTF-8");
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
const RAW: u8 = 253;
/// Eight spaces.
const SPACES: u8 = 254;
/// A missing number.
const MISSING: u8 = 255;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::codebook::parse;
    use crate::coding::{CodedAnswers, Coder};
    use crate::corpus::{Assembly, Corpus, Question, QuestionId, RespondentId};

    /// A reader of what this writes, and of nothing else.
    struct Read<'a> {
        bytes: &'a [u8],
        at: usize,
    }

    impl<'a> Read<'a> {
        fn take(&mut self, count: usize) -> &'a [u8] {
            let taken = &self.bytes[self.at..self.at + count];
            self.at += count;
            taken
        }

        fn int(&mut self) -> i32 {
            i32::from_le_bytes(self.take(4).try_into().expect("four bytes"))
        }

        fn text(&mut self, count: usize) -> String {
            let text = std::str::from_utf8(self.take(count)).expect("UTF-8");
            text.trim_end().to_owned()
        }

        /// Kind and label of each variable, and the texts of extensions.
        fn dictionary(&mut self) -> (Vec<(i32, String)>, Vec<String>) {
            let (mut variables, mut extensions) = (Vec::new(), Vec::new());
            loop {
                match self.int() {
                    2 => {
                        let head: Vec<i32> = (0..5).map(|_| self.int()).collect();
                        self.take(8);
                        let length = if head[1] == 1 { self.int() as usize } else { 0 };
                        let label = self.text(length.next_multiple_of(4));
                        variables.push((head[0], label));
                    }
                    3 => {
                        for _ in 0..self.int() {
                            self.take(8);
                            let length = usize::from(self.take(1)[0]);
                            self.take((length + 1).next_multiple_of(8) - 1);
                        }
                    }
                    4 => {
                        let count = self.int() as usize;
                        self.take(4 * count);
                    }
                    6 => {
                        let lines = self.int() as usize;
                        self.take(80 * lines);
                    }
                    7 => {
                        let head: Vec<i32> = (0..3).map(|_| self.int()).collect();
                        let data = self.take((head[1] * head[2]) as usize);
                        extensions.push(String::from_utf8_lossy(data).into_owned());
                    }
                    999 => {
                        self.int();
                        return (variables, extensions);
                    }
                    other => panic!("record {other}"),
                }
            }
        }

        /// The values, eight bytes each; missing ones are the name of that.
        fn pieces(&mut self) -> Vec<String> {
            let mut pieces = Vec::new();
            while self.at < self.bytes.len() {
                for code in self.take(8) {
                    match *code {
                        0 => {}
                        RAW => {
                            let raw = self.take(8);
                            let number = f64::from_le_bytes(raw.try_into().expect("eight bytes"));
                            let text = std::str::from_utf8(raw).map(str::trim_end);
                            let is_text = raw.iter().all(|byte| *byte >= b' ');
                            pieces.push(match text {
                                Ok(text) if is_text => text.to_owned(),
                                _ => number.to_string(),
                            });
                        }
                        SPACES => pieces.push(String::new()),
                        MISSING => pieces.push("missing".to_owned()),
                        code => pieces.push((f64::from(code) - BIAS).to_string()),
                    }
                }
            }
            pieces
        }
    }

    fn survey() -> Corpus {
        let mut assembly = Assembly::in_memory(&["sted"], true);
        let q = assembly.question(Question::new(QuestionId::new("q-1").expect("an id")));
        let other = assembly.question(Question::new(QuestionId::new("q-2").expect("an id")));
        for (id, place, weight, answers) in [
            ("A", Some("Nordre Land"), 1.5, vec![(q, "tolk og bolig")]),
            ("B", None, 2.0, vec![(q, "-"), (other, "bolig")]),
        ] {
            let respondent = assembly.respondent(&RespondentId::new(id).expect("an id"), [place], weight);
            for (question, text) in answers {
                assembly.answer(respondent, question, text);
            }
        }
        assembly.finish()
    }

    fn file(corpus: &Corpus) -> Result<Vec<u8>, SavError> {
        let loaded = parse(
            "k.toml",
            "[theme.tolk]\nlabel = 'Tolk'\nany = ['tolk']\n[theme.bolig]\nany = ['bolig']\n",
        );
        let book = loaded.library.books[0].clone();
        let analyzer = Arc::new(loaded.library.words.analyzer());
        let coder = Coder::new(Arc::new(loaded.library), analyzer);
        let codings = CodedAnswers::from(coder.code_corpus(corpus, &|_| {}));
        let dataset = Dataset::new(corpus, &codings, [(0, &book), (1, &book)], Language::Nb);
        dataset.to_sav("Prøve", Language::Nb, &Provenance::new(corpus, None))
    }

    #[test]
    fn a_file_read_back_has_every_value_and_keeps_missing_apart_from_0() {
        let corpus = survey();
        let bytes = file(&corpus).expect("a file");
        let mut read = Read { bytes: &bytes, at: 0 };
        assert_eq!(read.text(4), "$FL2");
        read.take(60);
        // Layout, pieces a row, compression, place of the weight, rows.
        assert_eq!([(); 5].map(|()| read.int()), [2, 8, 1, 4, 2]);
        read.take(8 + 9 + 8);
        assert_eq!(read.text(64), "Prøve");
        read.take(3);
        let (variables, extensions) = read.dictionary();
        let kinds: Vec<(i32, &str)> = variables
            .iter()
            .map(|(kind, label)| (*kind, label.as_str()))
            .collect();
        assert_eq!(
            kinds,
            [
                (1, "respondent"),
                (11, "sted"),
                (-1, ""),
                (0, "weight"),
                (0, "Tolk"),
                (0, "bolig"),
                (0, "Tolk"),
                (0, "bolig"),
            ]
        );
        assert!(extensions.contains(&"$q_1=D1 1 3 q-1 v4 v5\n$q_2=D1 1 3 q-2 v6 v7\n".to_owned()));
        assert!(
            extensions
                .iter()
                .any(|text| text.ends_with("V4=q_1.tolk\tV5=q_1.bolig\tV6=q_2.tolk\tV7=q_2.bolig"))
        );
        assert_eq!(
            read.pieces(),
            [
                "A", "Nordre L", "and", "1.5", "1", "1", "missing", "missing", //
                "B", "", "", "2", "0", "0", "0", "1",
            ]
        );
    }

    #[test]
    fn a_text_that_is_too_long_is_told_and_not_cut() {
        let mut assembly = Assembly::in_memory(&["sted"], false);
        let id = RespondentId::new("A").expect("an id");
        assembly.question(Question::new(QuestionId::new("q").expect("an id")));
        assembly.question(Question::new(QuestionId::new("r").expect("an id")));
        assembly.respondent(&id, [Some("å".repeat(128).as_str())], 1.0);
        let error = file(&assembly.finish()).expect_err("no file");
        assert!(error.to_string().contains("`sted` has 256 bytes"), "{error}");
    }
}
