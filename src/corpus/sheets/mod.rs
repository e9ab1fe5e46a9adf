//! Workbooks of spreadsheets: one sheet of them as a table.

mod archive;
mod cells;
mod grid;
mod notice;
mod ods;
mod values;
mod xlsx;

use std::fs::File;
use std::io::Read;

use crate::source::did_you_mean;

use super::columns::Header;
use super::error::FileFault;
use super::form::Form;
use super::header_rows::HeaderRows;
use super::notice::Notice;
use super::opened::{Made, Wanted};
use super::records::Records;
use archive::Kind;
use grid::Grid;
pub use notice::SheetNotice;
pub(super) use values::number;

/// The header is looked for in so many rows with anything in them.
const HEADER_ROWS: usize = 20;

/// A rectangle of cells, counted from 0: its first row and column, its last row and column.
type Merged = ((u32, u32), (u32, u32));

/// A workbook's sheets, and their cells.
trait Book {
    /// The names of the sheets with cells: those that are shown before those that are hidden.
    fn sheets(&self) -> Vec<String>;

    /// Gives the cells of a sheet to `take`, row by row, until that has seen enough. Nothing is given of blank cells.
    fn cells(&mut self, sheet: &str, take: &mut Take<'_>) -> Result<(), FileFault>;

    /// The merged cells of a sheet in its first rows.
    fn merged(&mut self, sheet: &str) -> Vec<Merged>;
}

/// Takes the cell of a row and column, counted from 0. Says whether more are wanted.
type Take<'t> = dyn FnMut(u32, u32, Value<'_>) -> Result<bool, FileFault> + 't;

/// What is in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value<'v> {
    /// What people see.
    Text(&'v str),
    /// An error, such as `#REF!`.
    Error(&'v str),
    /// A formula whose value no program has saved.
    Unsaved,
}

/// Where the table of a sheet begins.
struct Place {
    sheet: String,
    /// The row of the header.
    row: u32,
    header: Vec<String>,
}

/// The table in the workbook `file`.
pub(super) fn make(file: &mut File, wanted: &Wanted<'_>) -> Result<Made, FileFault> {
    let (kind, lost) = archive::examine(file)?;
    let mut made = match kind {
        Kind::Xlsx => table(&mut xlsx::open(file)?, wanted)?,
        Kind::Ods => table(&mut ods::Ods::open(file)?, wanted)?,
        Kind::Foreign(foreign) => return Err(FileFault::Format(foreign)),
    };
    if lost > 0 {
        made.notices.push(Notice::Sheet {
            file: wanted.name.to_owned(),
            found: SheetNotice::LostSpaces(lost),
        });
    }
    Ok(made)
}

/// Whether an OLE file holds an encrypted workbook instead of an old one.
pub(super) fn is_encrypted(file: &mut File) -> std::io::Result<bool> {
    const SIGN: &str = "EncryptedPackage";
    // The names of its parts stand in a directory, which can be anywhere in it.
    const MOST: u64 = 64 << 20;
    let sign: Vec<u8> = SIGN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(memchr::memmem::find(&bytes, &sign).is_some())
}

fn table(book: &mut impl Book, wanted: &Wanted<'_>) -> Result<Made, FileFault> {
    let (place, mut notices) = find(book, wanted)?;
    let needed = wanted.layout.columns();
    let names: Vec<&str> = place.header.iter().map(String::as_str).collect();
    let header = Header::new(names.iter().copied());
    let needed = needed.iter().filter_map(|name| header.find(name).ok()).collect();
    let mut grid = Grid::new(Records::new(wanted.most_bytes)?, place.row, &names, needed)?;
    book.cells(&place.sheet, &mut |row, column, value| {
        grid.cell(row, column, value).map(|()| true)
    })?;
    let grid::Table {
        written,
        errors,
        unsaved,
    } = grid.finish()?;
    if place.row > 0 {
        notices.push(SheetNotice::Above(place.row as usize + 1));
    }
    let is_of_header = |((top, left), (bottom, right)): &&Merged| {
        (*top..=*bottom).contains(&place.row) && (left < right || *bottom > place.row)
    };
    if let Some((start, end)) = book.merged(&place.sheet).iter().find(is_of_header) {
        let cells = format!("{}:{}", values::name_of(*start), values::name_of(*end));
        notices.push(SheetNotice::Merged(cells));
    }
    if let Some((count, (at, example))) = errors {
        notices.push(SheetNotice::Errors {
            count,
            example,
            cell: format!("{}!{}", place.sheet, values::name_of(at)),
        });
    }
    if let Some((count, at)) = unsaved {
        notices.push(SheetNotice::Unsaved {
            count,
            cell: format!("{}!{}", place.sheet, values::name_of(at)),
        });
    }
    let notice = |found| Notice::Sheet {
        file: wanted.name.to_owned(),
        found,
    };
    let notices = notices.into_iter().map(notice).collect();
    Ok(Made {
        notices,
        ..Made::plain(written, Form::Sheet(place.sheet))
    })
}

/// The sheet that is wanted, or else the first that has most of the needed columns.
fn find(book: &mut impl Book, wanted: &Wanted<'_>) -> Result<(Place, Vec<SheetNotice>), FileFault> {
    let sheets = book.sheets();
    let needed = wanted.layout.columns();
    let header = wanted.options.header_rows;
    if let Some(sheet) = &wanted.options.sheet {
        let is_wanted = |name: &&String| name.trim() == sheet.trim();
        let Some(sheet) = sheets.iter().find(is_wanted) else {
            let names: Vec<&str> = sheets.iter().map(String::as_str).collect();
            return Err(FileFault::NoSheet {
                sheet: sheet.clone(),
                help: did_you_mean(sheet, &names),
            });
        };
        let (place, _) = begin(book, sheet, &needed, header)?.ok_or(FileFault::NoCells)?;
        return Ok((place, Vec::new()));
    }
    let mut best: Option<(Place, usize)> = None;
    let mut filled = Vec::new();
    for sheet in &sheets {
        let Some((place, found)) = begin(book, sheet, &needed, header)? else {
            continue;
        };
        filled.push(sheet.clone());
        let found = if needed.is_empty() {
            place.header.len()
        } else {
            found
        };
        if best.as_ref().is_none_or(|(_, most)| found > *most) {
            best = Some((place, found));
        }
    }
    let (place, found) = best.ok_or(FileFault::NoCells)?;
    let mut notices = Vec::new();
    if (found == needed.len() || needed.is_empty()) && filled.len() > 1 {
        let others = filled.into_iter().filter(|name| *name != place.sheet);
        notices.push(SheetNotice::Others {
            sheet: place.sheet.clone(),
            others: others.collect(),
        });
    }
    Ok((place, notices))
}

/// The first row that has about as many cells as any: where no columns are named it is taken for the header, so that titles above
/// it are not.
fn widest(rows: &[(u32, Vec<String>)]) -> usize {
    let filled = |(_, cells): &(u32, Vec<String>)| cells.iter().filter(|cell| !cell.is_empty()).count();
    let most = rows.iter().map(filled).max().unwrap_or_default();
    rows.iter()
        .position(|row| filled(row) * 5 >= most * 4)
        .unwrap_or_default()
}

/// Where the table of `sheet` begins, and how many `needed` columns it has: in the first row that has most of them, or
/// else the first row with anything in it. Nothing if the sheet is blank.
fn begin(
    book: &mut impl Book,
    sheet: &str,
    needed: &[&str],
    header: Option<HeaderRows>,
) -> Result<Option<(Place, usize)>, FileFault> {
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    book.cells(sheet, &mut |row, column, value| {
        if header.is_some_and(|header| row as usize + 1 < header.names()) {
            return Ok(true);
        }
        if rows.last().is_none_or(|(last, _)| *last != row) {
            if rows.len() == HEADER_ROWS {
                return Ok(false);
            }
            rows.push((row, Vec::new()));
        }
        if let (Some((_, cells)), Value::Text(text)) = (rows.last_mut(), value) {
            let column = column as usize;
            cells.resize(cells.len().max(column + 1), String::new());
            cells[column] = text.to_owned();
        }
        Ok(true)
    })?;
    let found = |(_, names): &(u32, Vec<String>)| {
        let header = Header::new(names.iter().map(String::as_str));
        needed.iter().filter(|name| header.find(name).is_ok()).count()
    };
    // Of several with as many, the first.
    let found: Vec<usize> = rows.iter().map(found).collect();
    let most = found.iter().max().copied().unwrap_or_default();
    let at = match needed {
        _ if header.is_some() => 0,
        [] => widest(&rows),
        _ => found.iter().position(|found| *found == most).unwrap_or_default(),
    };
    let place = |(row, header): (u32, Vec<String>)| Place {
        sheet: sheet.to_owned(),
        row,
        header,
    };
    Ok(rows.into_iter().nth(at).map(|begun| (place(begun), most)))
}
