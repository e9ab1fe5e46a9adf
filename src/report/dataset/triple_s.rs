//! Triple-S XML 2.0, the exchange format of survey programs (triple-s.org): a file that describes variables, and one with their
//! values, here comma-separated.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

use quick_xml::escape::escape;

use crate::text::Language;

use super::super::grid::Value;
use super::super::markup::one_line;
use super::super::provenance::Provenance;
use super::{Dataset, Holds};

/// Background variables of more different texts are texts, not categories.
const MOST_CATEGORIES: usize = 1000;

/// A variable as the file has it.
struct Field {
    name: String,
    label: String,
    kind: Kind,
    /// What it is called in the data set, and the ids of its themes.
    own: (String, Vec<String>),
}

/// What a variable is.
enum Kind {
    /// A text of at most so many characters.
    Character { size: usize, is_serial: bool },
    /// One of several: its values by their codes from 1.
    Single(Vec<String>),
    /// Numbers with so many decimals.
    Quantity {
        lowest: f64,
        highest: f64,
        decimals: usize,
        is_weight: bool,
    },
    /// Several of several: the labels of the themes by their codes from 1.
    Multiple(Vec<String>),
}

/// What the cells of a field are made of.
enum Cells {
    /// A column of the data set.
    Column(usize),
    /// The columns of a question.
    Set(usize),
}

/// A data set as the two files of Triple-S.
pub struct TripleS<'a> {
    dataset: &'a Dataset<'a>,
    fields: Vec<(Field, Cells)>,
}

impl<'a> TripleS<'a> {
    /// The variables of `dataset`: its themes are one variable of several values for each question.
    pub fn new(dataset: &'a Dataset<'a>) -> Self {
        let mut fields = Vec::new();
        let mut names = Names::default();
        for (at, variable) in dataset.variables.iter().enumerate() {
            let kind = match variable.holds {
                Holds::Id => Kind::Character {
                    size: longest(
                        dataset
                            .corpus
                            .respondents
                            .iter()
                            .map(|respondent| respondent.id()),
                    ),
                    is_serial: true,
                },
                Holds::Background(of) => background(dataset, of),
                Holds::Weight => {
                    let weights = dataset
                        .corpus
                        .respondents
                        .iter()
                        .map(|respondent| respondent.weight());
                    quantity(weights, true)
                }
                Holds::Theme { .. } => continue,
            };
            let field = Field {
                name: names.free(&variable.name),
                label: variable.name.clone(),
                kind,
                own: (variable.name.clone(), Vec::new()),
            };
            fields.push((field, Cells::Column(at)));
        }
        for (at, set) in dataset
            .sets
            .iter()
            .enumerate()
            .filter(|(_, set)| !set.variables.is_empty())
        {
            let labels = set
                .variables
                .iter()
                .map(|variable| one_line(&dataset.variables[*variable].label));
            let id = |variable: &usize| {
                let name = &dataset.variables[*variable].name;
                let id = name
                    .strip_prefix(&set.name)
                    .and_then(|rest| rest.strip_prefix('.'));
                id.unwrap_or(name).to_owned()
            };
            let ids = set.variables.iter().map(id);
            let field = Field {
                name: names.free(&set.name),
                label: set.label.clone(),
                kind: Kind::Multiple(labels.collect()),
                own: (set.name.clone(), ids.collect()),
            };
            fields.push((field, Cells::Set(at)));
        }
        Self { dataset, fields }
    }

    /// Writes the description of the variables; `data` is the name of the file with their values.
    pub fn write_description(
        &self,
        title: &str,
        data: &str,
        provenance: &Provenance,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        let about = provenance.line(Language::En).replace("--", "- -");
        writeln!(out, "<!-- {} -->", plain(&about))?;
        writeln!(out, "<sss version=\"2.0\">")?;
        writeln!(out, "  <origin>fritekst {}</origin>", env!("CARGO_PKG_VERSION"))?;
        writeln!(out, "  <survey>")?;
        writeln!(out, "    <title>{}</title>", text(title))?;
        writeln!(
            out,
            "    <record ident=\"A\" href=\"{}\" format=\"csv\" skip=\"1\">",
            text(data)
        )?;
        for (number, (field, _)) in (1..).zip(&self.fields) {
            field.write(number, out)?;
        }
        writeln!(out, "    </record>\n  </survey>\n</sss>")
    }

    /// Writes the values: a row a respondent, below a row of names. Every value is in quotes; a blank is missing.
    pub fn write_data(&self, out: &mut dyn Write) -> io::Result<()> {
        let names = self.fields.iter().map(|(field, _)| field.name.clone());
        write_row(names, out)?;
        let codes: Vec<HashMap<&str, usize>> = self.fields.iter().map(|(field, _)| field.codes()).collect();
        for row in self.dataset.rows() {
            let fields = self.fields.iter().zip(&codes);
            let cells = fields.map(|((field, from), codes)| match from {
                Cells::Column(at) => field.cell(&row[*at], codes),
                Cells::Set(at) => bits(
                    self.dataset.sets[*at]
                        .variables
                        .iter()
                        .map(|variable| &row[*variable]),
                ),
            });
            write_row(cells, out)?;
        }
        Ok(())
    }
}

impl Field {
    fn write(&self, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let (kind, usage) = match &self.kind {
            Kind::Character { is_serial: true, .. } => ("character", " use=\"serial\""),
            Kind::Character { .. } => ("character", ""),
            Kind::Single(_) => ("single", ""),
            Kind::Quantity { is_weight: true, .. } => ("quantity", " use=\"weight\""),
            Kind::Quantity { .. } => ("quantity", ""),
            Kind::Multiple(_) => ("multiple", ""),
        };
        writeln!(out, "      <variable ident=\"{number}\" type=\"{kind}\"{usage}>")?;
        writeln!(out, "        <name>{}</name>", self.name)?;
        writeln!(out, "        <label>{}</label>", text(&self.label))?;
        self.write_own(out)?;
        writeln!(out, "        <position start=\"{number}\"/>")?;
        match &self.kind {
            Kind::Character { size, .. } => writeln!(out, "        <size>{size}</size>")?,
            Kind::Single(labels) | Kind::Multiple(labels) => {
                writeln!(out, "        <values>")?;
                for (code, label) in (1..).zip(labels) {
                    writeln!(out, "          <value code=\"{code}\">{}</value>", text(label))?;
                }
                writeln!(out, "        </values>")?;
            }
            Kind::Quantity {
                lowest,
                highest,
                decimals,
                ..
            } => {
                let range = format!("from=\"{lowest:.decimals$}\" to=\"{highest:.decimals$}\"");
                writeln!(out, "        <values><range {range}/></values>")?;
            }
        }
        writeln!(out, "      </variable>")
    }

    /// What this program calls the variable and its themes, where the standard has other names for them: an instruction that is for
    /// this program alone.
    fn write_own(&self, out: &mut dyn Write) -> io::Result<()> {
        let (name, values) = &self.own;
        if *name == self.name && values.is_empty() {
            return Ok(());
        }
        write!(out, "        <?fritekst name=\"{}\"", instruction(name))?;
        if !values.is_empty() {
            write!(out, " values=\"{}\"", instruction(&values.join(";")))?;
        }
        writeln!(out, "?>")
    }

    /// The codes of categories.
    fn codes(&self) -> HashMap<&str, usize> {
        match &self.kind {
            Kind::Single(labels) => labels.iter().map(String::as_str).zip(1..).collect(),
            _ => HashMap::new(),
        }
    }

    fn cell(&self, value: &Value, codes: &HashMap<&str, usize>) -> String {
        match (&self.kind, value) {
            (_, Value::Missing) => String::new(),
            (Kind::Single(_), Value::Text(text)) => {
                codes.get(text.trim()).map(usize::to_string).unwrap_or_default()
            }
            (Kind::Quantity { decimals, .. }, Value::Number(number)) => format!("{number:.decimals$}"),
            (Kind::Quantity { decimals, .. }, Value::Text(text)) => match text.trim().parse::<f64>() {
                Ok(number) => format!("{number:.decimals$}"),
                Err(_) => String::new(),
            },
            (_, value) => one_line(&value.plain()),
        }
    }
}

/// A sign for each theme, 1 or 0; nothing where the question was not answered.
fn bits<'v>(values: impl Iterator<Item = &'v Value> + Clone) -> String {
    match values.clone().all(|value| *value == Value::Missing) {
        true => String::new(),
        false => values
            .map(|value| if *value == Value::Count(1) { '1' } else { '0' })
            .collect(),
    }
}

/// A background variable: numbers, if all its values are such; categories, if they are not too many; or texts.
fn background(dataset: &Dataset<'_>, of: usize) -> Kind {
    let values = || {
        let respondents = dataset.corpus.respondents.iter();
        respondents.filter_map(move |respondent| respondent.value(of))
    };
    let numbers: Option<Vec<f64>> = values().map(number).collect();
    if let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) {
        return quantity(numbers.into_iter(), false);
    }
    let mut different = BTreeSet::new();
    for value in values() {
        different.insert(value.trim());
        if different.len() > MOST_CATEGORIES {
            return Kind::Character {
                size: longest(values()),
                is_serial: false,
            };
        }
    }
    match different.is_empty() {
        true => Kind::Character {
            size: 1,
            is_serial: false,
        },
        false => Kind::Single(different.into_iter().map(str::to_owned).collect()),
    }
}

/// A number, if it is written as one would write it anew: `007` and `1.50` are names.
fn number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    let is_usual = number.is_finite() && number.abs() < 1e15 && (number != 0.0 || number.is_sign_positive());
    (is_usual && number.to_string() == text.trim()).then_some(number)
}

/// The limits of `numbers`, and as many decimals as any of them has.
fn quantity(numbers: impl Iterator<Item = f64>, is_weight: bool) -> Kind {
    let (mut lowest, mut highest, mut decimals) = (f64::INFINITY, f64::NEG_INFINITY, 0);
    for number in numbers {
        lowest = lowest.min(number);
        highest = highest.max(number);
        let written = number.to_string();
        decimals = decimals.max(written.split_once('.').map_or(0, |(_, behind)| behind.len()));
    }
    let is_empty = lowest > highest;
    Kind::Quantity {
        lowest: if is_empty { 0.0 } else { lowest },
        highest: if is_empty { 0.0 } else { highest },
        decimals,
        is_weight,
    }
}

/// The characters of the longest text; at least 1.
fn longest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts
        .map(|text| one_line(text).chars().count())
        .max()
        .unwrap_or(1)
        .max(1)
}

fn write_row(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    for (at, cell) in cells.enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}\"{}\"", cell.replace('"', "\"\""))?;
    }
    out.write_all(b"\r\n")
}

/// A text for XML, on one line.
fn text(text: &str) -> String {
    escape(plain(&one_line(text))).into_owned()
}

/// A text for an instruction, which `?>` would end.
fn instruction(name: &str) -> String {
    text(name).replace('?', "&#63;")
}

/// A text without the signs that XML does not take.
fn plain(text: &str) -> String {
    let is_lost = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if is_lost(c) { ' ' } else { c }).collect()
}

/// Names of variables: letters from A to Z, digits and `_`, a letter first, and no two alike whatever the case.
#[derive(Default)]
struct Names(HashSet<String>);

impl Names {
    fn free(&mut self, written: &str) -> String {
        let spelt: BTreeMap<char, &str> = [
            ('æ', "ae"),
            ('ø', "o"),
            ('å', "a"),
            ('ä', "a"),
            ('ö', "o"),
            ('é', "e"),
        ]
        .into();
        let mut plain = String::new();
        for letter in written.chars() {
            let small = letter.to_lowercase().next().unwrap_or(letter);
            match spelt.get(&small) {
                Some(spelt) => plain.push_str(spelt),
                None if letter.is_ascii_alphanumeric() => plain.push(letter),
                None => plain.push('_'),
            }
        }
        if !plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
            plain.insert_str(0, "v_");
        }
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        let free = names.find(|name| self.0.insert(name.to_lowercase()));
        free.unwrap_or(plain)
    }
}
