//! Data files of SPSS, `.sav` and `.zsav`, as the manual of PSPP describes them.
//!
//! A value with a label is given as its label, a missing one as a blank, be it the system's or the user's.

mod data;
mod dictionary;
mod extensions;
mod raw;
mod values;

use std::io::Read;

use super::charset::Charset;
use super::error::FileFault;
use super::form::Form;
use super::opened::{Made, Wanted};
use super::packed::Packing;
use super::read::CodedValues;
use super::records::Records;
use super::same_labels::SameLabels;
use data::Cases;
use dictionary::{Dictionary, Kind, Variable};
use raw::Raw;
pub(super) use values::day;

/// Whether a file that begins with these bytes is one of SPSS.
pub(super) fn is_sav(first: &[u8]) -> bool {
    first.starts_with(b"$FL2@(#)") || first.starts_with(b"$FL3@(#)")
}

/// The table in `source`, which is read once, from its beginning to its end.
pub(super) fn make(
    source: impl Read,
    packing: Option<Packing>,
    wanted: &Wanted<'_>,
) -> Result<Made, FileFault> {
    let mut raw = Raw::new(source);
    let dictionary = Dictionary::read(&mut raw, wanted.options.encoding)?;
    let charset = dictionary.charset;
    let values = wanted.options.coded_values;
    let name_of = |variable: &'_ Variable| match (values, &variable.own_name) {
        (CodedValues::Codes, Some(own)) => own.clone(),
        _ => variable.name.clone(),
    };
    let names: Vec<String> = dictionary.variables.iter().map(name_of).collect();
    let mut records = Records::new(wanted.most_bytes)?;
    records.row(names.iter().map(String::as_str))?;
    let mut same = SameLabels::new(wanted.layout);
    let is_shared = |variable: &Variable| {
        values == CodedValues::Labels && same.can_be(&variable.name, variable.labels.values())
    };
    let shared: Vec<bool> = dictionary.variables.iter().map(is_shared).collect();
    let expected = dictionary.cases;
    let mut cases = Cases::new(raw, &dictionary)?;
    let mut elements = vec![[0; 8]; dictionary.elements];
    let mut number = 0;
    let mut text = String::new();
    while cases.next(&mut elements)? {
        number += 1;
        for (variable, is_shared) in dictionary.variables.iter().zip(&shared) {
            let malformed = |Malformed| FileFault::Letters {
                charset,
                place: format!("case {number}, variable `{}`", variable.name),
            };
            text.clear();
            cell(variable, &elements, &dictionary, values, &mut text).map_err(malformed)?;
            records.field(&text)?;
            if *is_shared {
                let mut value = String::new();
                cell(variable, &elements, &dictionary, CodedValues::Codes, &mut value).map_err(malformed)?;
                // A value without a label is none of several.
                if value != text {
                    same.see(&variable.name, &text, &value);
                }
            }
        }
        records.end()?;
    }
    if let Some(expected) = expected.filter(|expected| number < *expected) {
        return Err(damaged(format!("it has {number} of {expected} cases")));
    }
    let is_coded = |variable: &Variable| {
        let is_number = matches!(variable.kind, Kind::Number(_));
        is_number && values == CodedValues::Labels && !variable.labels.is_empty()
    };
    let coded = dictionary.variables.iter().map(is_coded).collect();
    let is_marked = |variable: &Variable| variable.is_theme;
    let are_themes = match dictionary.variables.iter().any(is_marked) {
        true => dictionary.variables.iter().map(is_marked).collect(),
        false => Vec::new(),
    };
    Ok(Made {
        are_themes,
        weight: dictionary.weight().map(name_of),
        coded,
        labels: dictionary
            .variables
            .into_iter()
            .map(|variable| variable.label)
            .collect(),
        notices: same.notices(wanted.name).collect(),
        ..Made::plain(records.finish()?, Form::Spss { packing, charset })
    })
}

/// Bytes mean nothing in the encoding.
struct Malformed;

/// Adds what people see of a variable's value in a case to `text`.
fn cell(
    variable: &Variable,
    elements: &[[u8; 8]],
    dictionary: &Dictionary,
    values: CodedValues,
    text: &mut String,
) -> Result<(), Malformed> {
    let label_of = |value: &[u8]| match values {
        CodedValues::Labels => variable.labels.get(value),
        CodedValues::Codes => None,
    };
    match &variable.kind {
        Kind::Number(format) => {
            let value = dictionary.order.float(elements[variable.first]);
            if value == dictionary.missing || value.is_nan() || variable.missing.has_number(value) {
                return Ok(());
            }
            match label_of(&value.to_bits().to_be_bytes()) {
                Some(label) => text.push_str(label),
                None => text.push_str(&values::shown(value, *format)),
            }
        }
        Kind::Text { width, parts } => {
            let mut bytes = Vec::with_capacity(*width);
            for (first, length) in parts {
                let part = elements[*first..].iter().flatten().take(*length);
                bytes.extend(part);
            }
            bytes.truncate(*width);
            bytes.truncate(trimmed(&bytes).len());
            if bytes.is_empty() || variable.missing.has_text(&bytes) {
                return Ok(());
            }
            match label_of(&bytes) {
                Some(label) => text.push_str(label),
                None => text.push_str(&decoded(&bytes, dictionary.charset).ok_or(Malformed)?),
            }
        }
    }
    Ok(())
}

/// `bytes` without what fills their room up: blanks to the width of a variable, and then often NULs to whole elements.
fn trimmed(bytes: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| *byte == 0 || byte.is_ascii_whitespace();
    let end = bytes.iter().rposition(|byte| !is_padding(byte));
    &bytes[..end.map_or(0, |last| last + 1)]
}

/// The text of `bytes`, if they mean one.
fn decoded(bytes: &[u8], charset: Charset) -> Option<String> {
    let text = charset
        .0
        .decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}

fn damaged(why: impl Into<String>) -> FileFault {
    FileFault::Damaged {
        what: "an SPSS file",
        why: why.into(),
    }
}
