//! Workbooks with a table of themes.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

use super::ImportError;
use super::outline::Outline;
use super::spreadsheet::Sheet;
use super::table_columns::heading_row;
use super::table_rows::rows;

/// What a workbook may unpack to.
const MOST_UNPACKED: u64 = 500 << 20;

/// A table of themes has no more rows and columns than this, whatever else is in the sheet.
const MOST_ROWS: u32 = 100_000;
const MOST_COLUMNS: u32 = 200;

/// A cell of Excel holds 32,767 characters.
const LONGEST_CELL: usize = 32_000;

/// The first sheet of the workbook that has a table of themes, or else its first sheet.
pub(super) fn read(bytes: Vec<u8>) -> Result<Sheet, ImportError> {
    check_size(&bytes)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| workbook_error(&error))?;
    let mut first = None;
    for name in workbook.sheet_names() {
        let rows = match cells(&mut workbook, &name) {
            Ok(rows) => rows,
            // A sheet of another kind: a chart, a macro.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(workbook_error(&error)),
        };
        let found = heading_row(&rows).is_some();
        if found || first.is_none() {
            first = Some(rows);
        }
        if found {
            break;
        }
    }
    Ok(Sheet::new(first.unwrap_or_default()))
}

fn workbook_error(error: &XlsxError) -> ImportError {
    ImportError::Workbook(error.to_string())
}

/// Refuses a small file that unpacks to a huge one.
fn check_size(bytes: &[u8]) -> Result<(), ImportError> {
    let not_zip =
        |_| ImportError::Workbook("it is no .xlsx; save it as an Excel workbook (.xlsx)".to_owned());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(not_zip)?;
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(not_zip)?;
        unpacked = unpacked.saturating_add(part.size());
    }
    match unpacked > MOST_UNPACKED {
        true => Err(ImportError::Workbook(format!(
            "it unpacks to more than {} MB",
            MOST_UNPACKED >> 20
        ))),
        false => Ok(()),
    }
}

/// The cells' texts, row by row from the first; read one by one, as one far-off cell would make the sheet a giant.
fn cells(workbook: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<Vec<String>>, XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(name)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let text = match cell.get_value() {
            DataRef::Empty | DataRef::Error(_) => continue,
            value => Data::from(value.clone()).to_string().trim().replace("\r\n", "\n"),
        };
        if row >= MOST_ROWS || column >= MOST_COLUMNS || text.is_empty() {
            continue;
        }
        let (row, column) = (row as usize, column as usize);
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = text;
    }
    Ok(rows)
}

/// Writes a workbook: headings that stay in view, cells that wrap.
pub(super) fn write(outline: &Outline) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    let mut workbook = Workbook::new();
    // Without a date of its own a workbook would be another at every writing.
    let properties = DocProperties::new()
        .set_title(outline.title.as_deref().unwrap_or_default())
        .set_comment(concat!("fritekst ", env!("CARGO_PKG_VERSION")))
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Kodebok")?;
    let table = rows(outline, LONGEST_CELL);
    for (column, name) in (0_u16..).zip(&table[0]) {
        sheet.set_column_width(column, width(name))?;
    }
    for (row, cells) in (0_u32..).zip(&table) {
        let format = if row == 0 { &heading } else { &body };
        for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(row, column, cell.as_str(), format)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    workbook.save_to_buffer()
}

/// A column's width in characters.
fn width(heading: &str) -> f64 {
    match heading {
        "theme" | "parent" | "label" | "label_nn" | "label_en" => 20.0,
        "definition" | "keywords" | "match" | "no_match" => 45.0,
        "color" => 10.0,
        _ => 30.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::testing::{outlines, reread};
    use crate::codebook::exchange::{CodebookFormat, PlainWords};
    use proptest::prelude::*;

    fn reread_bytes(bytes: Vec<u8>) -> Outline {
        let imported =
            crate::codebook::exchange::read(CodebookFormat::Xlsx, "k.xlsx", bytes, PlainWords::Exact);
        let imported = imported.expect("a workbook");
        assert!(imported.problems.is_empty(), "{:?}", imported.problems);
        imported.outline
    }

    #[test]
    fn the_table_may_stand_on_any_sheet_below_other_rows() {
        let mut workbook = Workbook::new();
        workbook
            .add_worksheet()
            .write_string(0, 0, "Les meg")
            .expect("a cell");
        let sheet = workbook.add_worksheet();
        for (column, heading) in (1..).zip(["Nøkkelord", "Tema"]) {
            sheet.write_string(3, column, heading).expect("a cell");
        }
        sheet.write_string(4, 1, "bolig\r\nhus!").expect("a cell");
        sheet.write_string(4, 2, "bolig").expect("a cell");
        sheet.write_number(5, 1, 2023.0).expect("a cell");
        sheet
            .write_string(1_048_575, 16_383, "langt borte")
            .expect("a cell");
        let outline = reread_bytes(workbook.save_to_buffer().expect("a workbook"));
        assert_eq!(outline.themes[0].any, ["bolig", "hus!", "2023"]);
    }

    #[test]
    fn writing_twice_gives_the_same_bytes() {
        let outline = reread("[theme.bolig]\nany = [\"=bolig\"]");
        assert_eq!(
            write(&outline).expect("a workbook"),
            write(&outline).expect("a workbook")
        );
    }

    #[test]
    fn what_is_no_workbook_is_told() {
        let told = |bytes: &[u8]| read(bytes.to_vec()).expect_err("no workbook").to_string();
        assert!(told(b"theme,keywords\n").contains("no .xlsx"));
        assert!(told(b"PK\x03\x04rubbish").contains("no .xlsx"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn what_is_written_is_read_as_the_same(outline in outlines()) {
            prop_assert_eq!(reread_bytes(write(&outline).expect("a workbook")), outline);
        }
    }
}
