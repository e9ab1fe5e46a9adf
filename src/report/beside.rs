//! Tables whose columns are their own, such as waves and pairs, written as the tables of themes are.

use rust_xlsxwriter::XlsxError;

use super::grid::Value;
use super::html::{grid, page};
use super::latex::{Float, key};
use super::sheet_names::SheetNames;
use super::table_page::TablePage;
use super::workbook::{WorkbookError, empty};
use super::workbook_sheet::{Page, Style};

/// A table of a question that sets figures beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Index of the question in the corpus.
    pub(super) question: usize,
    /// What it is of, for its name and reference.
    pub(super) name: &'static str,
    /// Of the columns as people read them.
    pub(super) headings: Vec<String>,
    /// How many of them are of text, from the first.
    pub(super) left: usize,
    /// Rows, with how deep the first cell is indented.
    pub(super) rows: Vec<(usize, Vec<String>)>,
    /// Of the columns of a sheet, where an interval is two numbers.
    pub(super) sheet_headings: Vec<String>,
    /// The same rows as numbers; texts are labels.
    pub(super) values: Vec<Vec<(Value, Style)>>,
    /// What a reader must know.
    pub(super) notes: Vec<String>,
}

impl TablePage<'_> {
    /// `tables` in LaTeX, each with caption, label and notes.
    pub fn beside_latex(&self, tables: &[Beside]) -> String {
        Float::page(tables.iter().map(|table| Float {
            caption: self.wording(table.question),
            label: key(&[self.corpus.questions[table.question].id.as_str(), table.name]),
            headings: table.headings.clone(),
            left: table.left,
            rows: table.rows.clone(),
            notes: table.notes.iter().cloned().chain([self.source()]).collect(),
        }))
    }

    /// `tables` as a web page that needs nothing else, under `title`.
    pub fn beside_html(&self, title: &str, tables: &[Beside]) -> String {
        page(self, title, &[], |out| {
            for table in tables {
                let wording = self.wording(table.question);
                let rows = table.rows.iter().cloned();
                out.push_str("<section>\n");
                super::html::put(out, "h2", &wording);
                grid(
                    out,
                    &wording,
                    (&table.headings, table.left),
                    rows,
                    &table.notes.join(" "),
                );
                out.push_str("</section>\n");
            }
        })
    }

    /// `tables` as a workbook, a sheet each; the same bytes at every writing.
    pub fn beside_xlsx(&self, tables: &[Beside]) -> Result<Vec<u8>, WorkbookError> {
        let mut workbook = empty(&format!("fritekst {}", super::VERSION))?;
        let mut names = SheetNames::default();
        for table in tables {
            let sheet = workbook.add_worksheet();
            sheet.set_name(names.take(self.corpus.questions[table.question].id.as_str()))?;
            self.write_beside(Page::new(sheet), table)?;
        }
        Ok(workbook.save_to_buffer()?)
    }

    fn write_beside(&self, mut page: Page<'_>, table: &Beside) -> Result<(), XlsxError> {
        let mut widths = vec![44.0; table.left];
        widths.resize(table.sheet_headings.len(), 13.0);
        page.columns(&widths)?;
        page.title(&self.wording(table.question))?;
        page.headings(&table.sheet_headings)?;
        for row in &table.values {
            for (column, (value, style)) in row.iter().enumerate() {
                page.value(column, value, style.clone())?;
            }
            page.next();
        }
        self.foot(&mut page, &table.notes)
    }
}
