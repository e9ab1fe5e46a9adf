//! The records of a survey, each a field for each variable.

use crate::corpus::Charset;
use crate::corpus::csv::Table;
use crate::corpus::decode::{Taking, taking};
use crate::corpus::delimiter::Delimiter;
use crate::corpus::error::FileFault;
use crate::corpus::fields::Fields;
use crate::corpus::misread::Misread;
use crate::corpus::read::ReadOptions;
use crate::corpus::steady::{SteadyFile, read_block};
use crate::corpus::window::{Limits, Window};

use super::description::Description;
use super::fault::TripleSFault;
use super::lines::{Letters, Lines, Unit, unit};
use super::variable::Variable;

/// How the data were taken.
pub(super) struct Taken {
    pub charset: Charset,
    /// Nothing where variables have their places in a line.
    pub delimiter: Option<Delimiter>,
    /// Whether places count bytes.
    pub counts_bytes: bool,
    pub misread: Option<Misread>,
}

/// Where a record is: its number and its line, from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub record: usize,
    pub line: usize,
}

impl Place {
    /// What is wrong there.
    pub fn fault(self, why: impl Into<String>) -> FileFault {
        let Self { record, line } = self;
        let why = why.into();
        TripleSFault::Record { record, line, why }.into()
    }
}

/// A record.
pub(super) enum Record<'r> {
    Fields(Fields<'r>),
    Line(Letters<'r>),
}

impl Record<'_> {
    /// The field of `variable`, or why there is none.
    pub fn field(&self, variable: &Variable) -> Result<&str, String> {
        match self {
            // The record is as long as the last field that is needed.
            Self::Fields(fields) => Ok(fields.get(variable.start - 1)),
            Self::Line(letters) => letters.between(variable.start, variable.finish).map_err(|why| {
                let Variable { name, start, finish, .. } = variable;
                format!("{why}, and `{name}` stands from {start} to {finish}; is it cut short, or of another survey?")
            }),
        }
    }
}

/// Takes a record. One without anything in it is given, too.
pub(super) type Take<'t> = dyn FnMut(Place, &Record<'_>) -> Result<(), FileFault> + 't;

/// Gives all records in `file` to `take`.
pub(super) fn read(
    file: &mut SteadyFile,
    description: &Description,
    options: &ReadOptions,
    take: &mut Take<'_>,
) -> Result<Taken, FileFault> {
    let limits = Limits::USUAL;
    let mut take_in = |encoding: Option<Charset>| {
        taking(encoding, &mut |take| {
            let source = file.rewound()?;
            loop {
                let block = read_block(source, limits.block)?;
                if block.is_empty() || !take(&block) {
                    return Ok(());
                }
            }
        })
    };
    let mut taking = take_in(options.encoding)?;
    // What is not UTF-8 is in the encoding of the description, and not in the one that is usual.
    if options.encoding.is_none() && description.charset.is_some() && !taking.charset.is_unicode() {
        taking = take_in(description.charset)?;
    }
    match description.is_csv {
        true => of_csv(file, (taking, limits), description, options, take),
        false => of_lines(file, (taking, limits), description, take),
    }
}

fn of_csv(
    file: &mut SteadyFile,
    (taking, limits): (Taking, Limits),
    description: &Description,
    options: &ReadOptions,
    take: &mut Take<'_>,
) -> Result<Taken, FileFault> {
    let window = Window::new(file.rewound()?, taking, limits, None);
    let last = description.variables.iter().max_by_key(|variable| variable.start);
    let needed = last.map_or(1, |last| last.start);
    let mut table = Table::bare(window, (options.delimiter, needed), description.skip)?;
    let delimiter = table.delimiter();
    let mut length = None;
    while let Some(row) = table.next()? {
        row.check_bare()?;
        let place = Place {
            record: row.number,
            line: row.line_of_file(),
        };
        let found = row.fields.len();
        let expected = *length.get_or_insert(found);
        if found < needed {
            let name = last.map_or("", |last| last.name.as_str());
            return Err(place.fault(format!("has {found} fields, and `{name}` is number {needed}")));
        }
        if found != expected {
            let mark = delimiter.unwrap_or(Delimiter::COMMA);
            return Err(place.fault(format!(
                "has {found} fields, and those before it have {expected}; is a text with {mark} in it not quoted?"
            )));
        }
        take(place, &Record::Fields(row.fields))?;
    }
    let misread = table.finish().past.misread;
    Ok(Taken {
        charset: taking.charset,
        delimiter,
        counts_bytes: false,
        misread,
    })
}

fn of_lines(
    file: &mut SteadyFile,
    (taking, limits): (Taking, Limits),
    description: &Description,
    take: &mut Take<'_>,
) -> Result<Taken, FileFault> {
    let needed = description.variables.iter().map(|variable| variable.finish).max();
    let unit = match taking.charset.is_unicode() && !taking.charset.is_utf16() {
        true => {
            let window = Window::new(file.rewound()?, taking, limits, None);
            unit(&mut Lines::new(window, description.skip)?, needed.unwrap_or(1))?
        }
        false => Unit::Character,
    };
    let window = Window::new(file.rewound()?, taking, limits, None);
    let mut lines = Lines::new(window, description.skip)?;
    let mut starts = Vec::new();
    while let Some((record, line, text)) = lines.next()? {
        let letters = Letters::new(text, unit, &mut starts);
        take(Place { record, line }, &Record::Line(letters))?;
    }
    Ok(Taken {
        charset: taking.charset,
        delimiter: None,
        counts_bytes: unit == Unit::Byte,
        misread: lines.finish().past.misread,
    })
}
