//! Spreadsheets of LibreOffice, read cell by cell: what is repeated is written once in them, and few bytes can stand for
//! thousands of millions of cells.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::corpus::error::FileFault;

use super::values::number;
use super::{Book, Merged, Take, Value};

/// Sheets have no more rows and columns.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// Rows and cells that are repeated are given no more often than this; who writes by hand repeats nothing.
const MOST_GIVEN: u64 = 100_000_000;

/// So many merged cells are known of a sheet, of which those of the header are the first.
const MOST_MERGED: usize = 1000;

/// A spreadsheet whose content is unpacked anew for each sheet that is read.
pub(super) struct Ods<'f> {
    archive: ZipArchive<BufReader<&'f mut File>>,
    sheets: Vec<String>,
    /// Of the sheet that was read last.
    merged: Vec<Merged>,
}

/// A cell, as often as it is repeated.
#[derive(Default)]
struct Cell {
    columns: u32,
    /// What its attributes say it is, where they do.
    value: Option<String>,
    is_error: bool,
    /// Whether it is a formula of which no value is saved, as far as its attributes say.
    is_unsaved: bool,
    text: String,
    /// Whether its text is within a paragraph, and how many paragraphs it has.
    in_paragraph: bool,
    paragraphs: usize,
    /// How deep within a part that is no text of it: a note, a picture.
    skipped: usize,
}

/// The sheet that is being read.
#[derive(Default)]
struct Position {
    row: u32,
    row_repeats: u32,
    column: u32,
    /// The cells of the row that hold anything: first column, how many, and what.
    cells: Vec<(u32, u32, Held)>,
    given: u64,
}

/// What a cell holds.
enum Held {
    Text(String),
    Error(String),
    /// A formula without a saved value.
    Unsaved,
}

impl<'f> Ods<'f> {
    /// Opens a spreadsheet that was found sound.
    pub fn open(file: &'f mut File) -> Result<Self, FileFault> {
        file.rewind()?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| because(&error))?;
        let mut ods = Self {
            archive,
            sheets: Vec::new(),
            merged: Vec::new(),
        };
        let mut sheets = Vec::new();
        ods.events(&mut |event| {
            if let Event::Start(element) | Event::Empty(element) = event
                && element.local_name().as_ref() == "table"
                && let Some(name) = attribute(&element, "table:name")
            {
                sheets.push(name);
            }
            Ok(true)
        })?;
        ods.sheets = sheets;
        Ok(ods)
    }

    /// Gives all of the content to `take`, until that has seen enough. An element without content is given as its
    /// beginning and its end.
    fn events(
        &mut self,
        take: &mut dyn FnMut(Event<'_>) -> Result<bool, FileFault>,
    ) -> Result<(), FileFault> {
        let content = self.archive.by_name("content.xml");
        let content = content.map_err(|error| because(&error))?;
        let mut xml = Reader::from_reader(BufReader::new(content));
        xml.config_mut().expand_empty_elements = true;
        read_events(&mut xml, take)
    }
}

fn read_events<R: BufRead>(
    xml: &mut Reader<R>,
    take: &mut dyn FnMut(Event<'_>) -> Result<bool, FileFault>,
) -> Result<(), FileFault> {
    let mut buffer = Vec::new();
    let mut depth = 0_usize;
    loop {
        buffer.clear();
        let event = xml
            .read_event_into(&mut buffer)
            .map_err(|error| because(&error))?;
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth > 0 => return Err(because(&"its content breaks off")),
            Event::Eof => return Ok(()),
            _ => {}
        }
        if !take(event)? {
            return Ok(());
        }
    }
}

impl Book for Ods<'_> {
    fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    fn cells(&mut self, sheet: &str, take: &mut Take<'_>) -> Result<(), FileFault> {
        let mut merged = Vec::new();
        let mut is_in = false;
        let mut at = Position::default();
        let mut cell: Option<Cell> = None;
        self.events(&mut |event| {
            match (&event, &mut cell) {
                (Event::Start(element), None) if element.local_name().as_ref() == "table" => {
                    is_in = attribute(element, "table:name").is_some_and(|name| name == sheet);
                }
                // A table within a table is no sheet.
                (Event::End(element), None) if is_in && element.local_name().as_ref() == "table" => {
                    return Ok(false);
                }
                _ if !is_in => {}
                (Event::Start(element), None) => match element.local_name().as_ref() {
                    "table-row" => {
                        at.row_repeats = count(element, "table:number-rows-repeated");
                        at.column = 0;
                    }
                    "table-cell" | "covered-table-cell" => {
                        cell = Some(Cell::new(element));
                        if merged.len() < MOST_MERGED {
                            merged.extend(spanned(element, at.row, at.column));
                        }
                    }
                    _ => {}
                },
                (Event::End(element), None) if element.local_name().as_ref() == "table-row" => {
                    return at.end_row(take);
                }
                (event, Some(open)) => {
                    let has_ended = open.event(event);
                    if has_ended {
                        at.end_cell(cell.take().unwrap_or_default());
                    }
                }
                _ => {}
            }
            Ok(true)
        })?;
        self.merged = merged;
        Ok(())
    }

    fn merged(&mut self, _: &str) -> Vec<Merged> {
        std::mem::take(&mut self.merged)
    }
}

impl Position {
    fn end_cell(&mut self, cell: Cell) {
        let columns = cell.columns.min(MOST_COLUMNS.saturating_sub(self.column));
        let text = cell.value.unwrap_or(cell.text);
        let held = match text.is_empty() {
            true => cell.is_unsaved.then_some(Held::Unsaved),
            false if cell.is_error => Some(Held::Error(text)),
            false => Some(Held::Text(text)),
        };
        self.cells.extend(held.map(|held| (self.column, columns, held)));
        self.column += columns;
    }

    /// Gives the cells of the row, as often as it is repeated. Says whether more are wanted.
    fn end_row(&mut self, take: &mut Take<'_>) -> Result<bool, FileFault> {
        let rows = self.row_repeats.min(MOST_ROWS.saturating_sub(self.row));
        let cells = std::mem::take(&mut self.cells);
        let first = self.row;
        self.row += rows;
        if cells.is_empty() {
            return Ok(true);
        }
        let wide: u64 = cells.iter().map(|(_, columns, ..)| u64::from(*columns)).sum();
        self.given += wide * u64::from(rows);
        if self.given > MOST_GIVEN {
            return Err(FileFault::Bomb(format!("more than {MOST_GIVEN} cells")));
        }
        for row in first..first + rows {
            for (column, columns, held) in &cells {
                for column in *column..column + columns {
                    let value = match held {
                        Held::Text(text) => Value::Text(text),
                        Held::Error(text) => Value::Error(text),
                        Held::Unsaved => Value::Unsaved,
                    };
                    if !take(row, column, value)? {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(true)
    }
}

impl Cell {
    fn new(element: &BytesStart<'_>) -> Self {
        let is_error = attribute(element, "calcext:value-type").is_some_and(|kind| kind == "error");
        // The value of a text may be blank.
        let has_value = match attribute(element, "office:value-type").as_deref() {
            None => false,
            Some("string") => true,
            Some(_) => value(element).is_some(),
        };
        Self {
            is_unsaved: attribute(element, "table:formula").is_some() && !has_value,
            columns: count(element, "table:number-columns-repeated"),
            value: if is_error { None } else { value(element) },
            is_error,
            ..Self::default()
        }
    }

    /// Takes what is within the cell; says whether it ended.
    fn event(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(_) if self.skipped > 0 => self.skipped += 1,
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            _ if self.skipped > 0 => {}
            Event::Start(element) => match element.local_name().as_ref() {
                "p" => {
                    if self.paragraphs > 0 {
                        self.text.push('\n');
                    }
                    self.paragraphs += 1;
                    self.in_paragraph = true;
                }
                "s" => {
                    let spaces = count(element, "text:c").min(1000);
                    self.text.extend((0..spaces).map(|_| ' '));
                }
                "tab" => self.text.push('\t'),
                "line-break" => self.text.push('\n'),
                "span" | "a" => {}
                _ => self.skipped = 1,
            },
            Event::End(element) => match element.local_name().as_ref() {
                "table-cell" | "covered-table-cell" => return true,
                "p" => self.in_paragraph = false,
                _ => {}
            },
            Event::Text(text) => self.push(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => self.push(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => {
                let named = || quick_xml::escape::resolve_predefined_entity(reference);
                match reference.resolve_char_ref() {
                    Ok(Some(c)) => self.push(c.encode_utf8(&mut [0; 4])),
                    _ => self.push(named().unwrap_or("\u{fffd}")),
                }
            }
            _ => {}
        }
        false
    }

    /// Adds text of a paragraph, in which white space of any length is one space.
    fn push(&mut self, text: &str) {
        if !self.in_paragraph {
            return;
        }
        for c in text.chars() {
            let is_space = matches!(c, ' ' | '\t' | '\r' | '\n');
            if !is_space {
                self.text.push(c);
            } else if !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }
}

/// What attributes say that a cell holds; nothing where that is its text.
fn value(element: &BytesStart<'_>) -> Option<String> {
    match attribute(element, "office:value-type")?.as_str() {
        "float" | "percentage" | "currency" => {
            let value = attribute(element, "office:value")?;
            value.parse().ok().map(number)
        }
        "date" => {
            let date = attribute(element, "office:date-value")?;
            Some(date.strip_suffix("T00:00:00").unwrap_or(&date).to_owned())
        }
        "time" => duration(&attribute(element, "office:time-value")?),
        "boolean" => Some(attribute(element, "office:boolean-value")?.to_uppercase()),
        _ => attribute(element, "office:string-value"),
    }
}

/// `PT13H45M00S` as `13:45:00`.
fn duration(iso: &str) -> Option<String> {
    let (hours, rest) = iso.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split('.').next()?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

/// The cells that one is merged of, if it is.
fn spanned(element: &BytesStart<'_>, row: u32, column: u32) -> impl Iterator<Item = Merged> {
    let columns = count(element, "table:number-columns-spanned").min(MOST_COLUMNS);
    let rows = count(element, "table:number-rows-spanned").min(MOST_ROWS);
    let end = (row + rows - 1, column + columns - 1);
    (rows > 1 || columns > 1)
        .then_some(((row, column), end))
        .into_iter()
}

/// A number from 1 that an attribute gives; without, it is 1.
fn count(element: &BytesStart<'_>, name: &str) -> u32 {
    let value = attribute(element, name).and_then(|value| value.parse().ok());
    value.unwrap_or(1).max(1)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

fn because(why: &dyn std::fmt::Display) -> FileFault {
    FileFault::Damaged {
        what: "a spreadsheet",
        why: why.to_string(),
    }
}
