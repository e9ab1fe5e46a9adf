//! Triple-S (triple-s.org), by which survey programs hand surveys on: a description of the variables in XML, and a file beside it
//! that has the data, as lines of fixed length or as CSV.
//!
//! A code is given as its label, and a variable of several values is a column of 0 and 1 for each.

mod data;
mod description;
mod draft;
mod fault;
mod files;
mod lines;
mod notice;
#[cfg(test)]
mod tests;
mod values;
mod variable;

use std::path::Path;

use super::Input;
use super::error::FileFault;
use super::form::Form;
use super::notice::Notice;
use super::opened::{Made, Wanted};
use super::read::CodedValues;
use super::records::Records;
use super::same_labels::SameLabels;
use super::steady::SteadyFile;
use crate::source::sha256_of;
use data::{Place, Record, Taken};
use description::Description;
pub use fault::TripleSFault;
pub(super) use files::without_data;
pub use files::{HEAD, is_triple_s, with_data};
pub use notice::{Oddity, TripleSNotice};
use variable::{Cells, Meaningless, Met, Variable};

/// The table that the description in `file`, which is at `path`, and its data make.
pub(super) fn make(file: &mut SteadyFile, path: &Path, wanted: &Wanted<'_>) -> Result<Made, FileFault> {
    let description = files::describe(file.rewound()?)?;
    let data = files::data_of(path, &description)?;
    let name = data
        .file_name()
        .unwrap_or(data.as_os_str())
        .to_string_lossy()
        .into_owned();
    let of_data = |fault: FileFault| match fault {
        fault @ FileFault::TripleS(_) => fault,
        fault => TripleSFault::Data {
            name: name.clone(),
            fault: Box::new(fault),
        }
        .into(),
    };
    let mut data = SteadyFile::open(&data).map_err(|error| of_data(error.into()))?;
    let mut made = table(&description, &mut data, &name, wanted).map_err(&of_data)?;
    let sha256 = sha256_of(data.rewound()?)?;
    if !data.is_unchanged() {
        return Err(of_data(FileFault::Changed));
    }
    made.beside = Some(Input { name, sha256 });
    Ok(made)
}

/// What was met in the records.
struct Found {
    rows: usize,
    odd: Option<Oddity>,
    lost: Option<Oddity>,
    same: SameLabels,
    /// Whether values of each variable have the same label.
    shared: Vec<bool>,
}

fn table(
    description: &Description,
    data: &mut SteadyFile,
    name: &str,
    wanted: &Wanted<'_>,
) -> Result<Made, FileFault> {
    let shown = wanted.options.coded_values;
    let columns: Vec<(String, String)> = description
        .variables
        .iter()
        .flat_map(|variable| variable.columns(shown))
        .collect();
    let most = Records::most(data.length()).max(wanted.most_bytes);
    let mut records = Records::new(most)?;
    records.row(columns.iter().map(|(name, _)| name.as_str()))?;
    let same = SameLabels::new(wanted.layout);
    let is_shared = |variable: &Variable| {
        let labels = variable.values().map(|values| values.labels.values());
        shown == CodedValues::Labels && labels.is_some_and(|labels| same.can_be(&variable.name, labels))
    };
    let mut found = Found {
        rows: 0,
        odd: None,
        lost: None,
        shared: description.variables.iter().map(is_shared).collect(),
        same,
    };
    let taken = data::read(data, description, wanted.options, &mut |place, record| {
        // Rows have the numbers of records, of which some may be blank.
        while found.rows + 1 < place.record {
            records.end()?;
            found.rows += 1;
        }
        put(description, record, place, (shown, &mut records), &mut found)?;
        records.end()?;
        found.rows += 1;
        Ok(())
    })?;
    if found.rows == 0 {
        return Err(TripleSFault::NoRecords {
            name: name.to_owned(),
        }
        .into());
    }
    let is_coded = |variable: &Variable| {
        let is_coded = shown == CodedValues::Labels && variable.is_coded();
        std::iter::repeat_n(is_coded, variable.width())
    };
    let name_of = |is: fn(&Variable) -> bool| {
        let found = description.variables.iter().find(|variable| is(variable));
        found.map(|variable| variable.name.clone())
    };
    let is_theme = |variable: &Variable| {
        let is_theme = variable.own.as_ref().is_some_and(|own| !own.values.is_empty());
        std::iter::repeat_n(is_theme, variable.width())
    };
    let are_themes: Vec<bool> = description.variables.iter().flat_map(is_theme).collect();
    let form = Form::TripleS {
        data: name.to_owned(),
        charset: taken.charset,
        delimiter: taken.delimiter,
    };
    Ok(Made {
        are_themes: if are_themes.contains(&true) {
            are_themes
        } else {
            Vec::new()
        },
        labels: columns.into_iter().map(|(_, label)| label).collect(),
        coded: description.variables.iter().flat_map(is_coded).collect(),
        weight: name_of(|variable| variable.is_weight),
        id: name_of(|variable| variable.is_serial),
        notices: notices(wanted.name, found, &taken),
        ..Made::plain(records.finish()?, form)
    })
}

/// Writes the fields of a record.
fn put(
    description: &Description,
    record: &Record<'_>,
    place: Place,
    (shown, records): (CodedValues, &mut Records),
    found: &mut Found,
) -> Result<(), FileFault> {
    for (at, variable) in description.variables.iter().enumerate() {
        let field = record.field(variable).map_err(|why| place.fault(why))?;
        let Found { odd, lost, .. } = &mut *found;
        let mut cells = Cells {
            put: &mut |cell| records.field(cell),
            met: &mut |met| match met {
                Met::Odd(value) => Oddity::add(odd, &value, &variable.name, place.record),
                Met::Lost(value) => Oddity::add(lost, &value, &variable.name, place.record),
            },
        };
        if let Err(Meaningless(why)) = variable.cells(field, shown, &mut cells)? {
            return Err(place.fault(format!("has for `{}` {why}", variable.name)));
        }
        if found.shared[at]
            && let Some((code, label)) = variable.values().and_then(|values| values.labelled(field))
        {
            found.same.see(&variable.name, label, code);
        }
    }
    Ok(())
}

fn notices(file: &str, found: Found, taken: &Taken) -> Vec<Notice> {
    let odd = found.odd.map(TripleSNotice::Odd);
    let lost = found.lost.map(TripleSNotice::Lost);
    let bytes = taken.counts_bytes.then_some(TripleSNotice::Bytes);
    let notice = |found| Notice::TripleS {
        file: file.to_owned(),
        found,
    };
    let misread = taken.misread.clone().filter(super::misread::Misread::is_likely);
    let misread = misread.map(|found| Notice::Misread {
        file: file.to_owned(),
        found,
    });
    let told = [odd, lost, bytes].into_iter().flatten().map(notice);
    told.chain(misread).chain(found.same.notices(file)).collect()
}
