//! Tables as a workbook: a sheet for each table, then the quotes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::stats::Weights;

use super::crosstab::{Cell, CrossRow, Crosstab};
use super::grid::Value;
use super::number::number;
use super::phrases::Phrases;
use super::provenance::VERSION;
use super::sheet_names::SheetNames;
use super::table::{Figures, Table};
use super::table_output::{amount, depth, headings, percent};
use super::table_page::TablePage;
use super::workbook_phrases::WorkbookPhrases;
use super::workbook_quotes::QuoteSheet;
use super::workbook_sheet::{Page, Style};

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WorkbookError(#[from] XlsxError);

/// Where the figures stand in a row of [`Table::records`]: n, percent, the limits, share.
const N: usize = 3;
const FRACTIONS: [usize; 4] = [4, 6, 7, 8];

/// A workbook without sheets; its properties say where it comes from. Without a date of its own it would be another at
/// every writing.
pub(super) fn empty(comment: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_comment(comment)
        .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    Ok(workbook)
}

impl TablePage<'_> {
    /// The workbook, the same bytes at every writing: a sheet a table, one a crosstab, last the quotes. Figures are those
    /// of [`Table::records`], percentages as fractions.
    pub fn to_xlsx(&self, quotes: &QuoteSheet<'_>) -> Result<Vec<u8>, WorkbookError> {
        let mut workbook = empty(&format!("fritekst {VERSION}"))?;
        let mut names = SheetNames::default();
        let of_quotes = names.take(Phrases::of(self.language).quotes);
        for table in self.tables {
            let id = self.corpus.questions[table.question].id.as_str();
            let sheet = workbook.add_worksheet();
            sheet.set_name(names.take(id))?;
            self.write_table(Page::new(sheet), table)?;
            for crosstab in self.crosstabs_of(table) {
                let sheet = workbook.add_worksheet();
                sheet.set_name(names.take(&format!("{id} × {}", crosstab.by)))?;
                self.write_crosstab(Page::new(sheet), crosstab)?;
            }
        }
        if quotes.themes.iter().any(|theme| !theme.quotes.is_empty()) {
            let sheet = workbook.add_worksheet();
            sheet.set_name(of_quotes)?;
            quotes.write(Page::new(sheet), self)?;
        }
        Ok(workbook.save_to_buffer()?)
    }

    fn write_table(&self, mut page: Page<'_>, table: &Table) -> Result<(), XlsxError> {
        let phrases = WorkbookPhrases::of(self.language);
        let [theme, n, proportion, _, share] = headings(self.language);
        let (low, high) = (phrases.low.to_owned(), phrases.high.to_owned());
        page.columns(&[44.0, 10.0, 16.0, 12.0, 12.0, 16.0])?;
        page.title(&self.wording(table.question))?;
        page.headings(&[theme, n, proportion, low, high, share])?;
        let first = page.row;
        for (row, record) in table.rows.iter().zip(table.records(self.corpus)) {
            page.text(0, &row.label, Style::Label(depth(&row.kind)))?;
            page.value(1, &record[N], Style::amount(table.weighted))?;
            for (column, at) in (2..).zip(FRACTIONS) {
                page.value(column, &fraction(&record[at]), Style::Percent)?;
            }
            page.next();
        }
        page.data_bars(first, 2)?;
        self.foot(&mut page, &table.notes(self.language))
    }

    fn write_crosstab(&self, mut page: Page<'_>, crosstab: &Crosstab) -> Result<(), XlsxError> {
        let mut widths = vec![44.0];
        widths.resize(crosstab.groups.len() + 2, 13.0);
        widths.push(11.0);
        page.columns(&widths)?;
        page.title(&self.wording(crosstab.question))?;
        page.headings(&crosstab.headings(self.language))?;
        self.write_bases(&mut page, crosstab)?;
        let last = widths.len() - 1;
        for row in &crosstab.rows {
            page.text(0, &row.label, Style::Label(depth(&row.kind)))?;
            page.value(1, &share(row.total.as_ref(), crosstab.base_size), Style::Percent)?;
            let cells = row.cells.iter().zip(&crosstab.groups);
            for (column, (cell, group)) in (2..).zip(cells) {
                let share = share(cell.figures.as_ref(), group.base_size);
                page.value(column, &share, style(row, cell))?;
            }
            let p = row.p_adjusted.map_or(Value::Missing, Value::Number);
            page.value(last, &p, Style::P(number(0.001, 3, self.language)))?;
            page.next();
        }
        self.foot(&mut page, &crosstab.notes(self.language))
    }

    /// Those in the base: of all, then of each group.
    fn write_bases(&self, page: &mut Page<'_>, crosstab: &Crosstab) -> Result<(), XlsxError> {
        page.text(0, &crosstab.bases(self.language)[0], Style::Label(0))?;
        let groups = crosstab.groups.iter().map(|group| group.base_size);
        for (column, base) in (1..).zip(std::iter::once(crosstab.base_size).chain(groups)) {
            let size = base.map_or(Value::Suppressed, |base| amount(base.sum));
            page.value(column, &size, Style::amount(crosstab.weighted))?;
        }
        page.next();
        Ok(())
    }

    /// Notes and where the figures come from, a line free above them.
    pub(super) fn foot(&self, page: &mut Page<'_>, notes: &[String]) -> Result<(), XlsxError> {
        page.next();
        for note in notes {
            page.note(note)?;
        }
        page.note(&self.source())
    }
}

/// Percent as Excel counts it, without the tail that dividing by 100 leaves.
pub(super) fn fraction(percent: &Value) -> Value {
    match percent {
        Value::Number(percent) => Value::Number((percent * 1e6).round() / 1e8),
        other => other.clone(),
    }
}

/// The share of a base; a hidden one hides all of them, so that a blank does not tell a figure that may be shown from one
/// that may not.
fn share(figures: Option<&Figures>, base: Option<Weights>) -> Value {
    match (figures, base) {
        (Some(figures), Some(_)) => fraction(&percent(figures.proportion)),
        _ => Value::Suppressed,
    }
}

fn style(row: &CrossRow, cell: &Cell) -> Style {
    match Crosstab::direction(row, cell) {
        1 => Style::Above,
        -1 => Style::Below,
        _ => Style::Percent,
    }
}
