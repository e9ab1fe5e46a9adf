//! A sheet that is written from the top down, and how its cells look.

use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatType, Format, FormatAlign, FormatBorder, Worksheet, XlsxError,
};

use super::grid::Value;
use super::markup::visible;
use super::sheet_names::cut;

/// A cell of Excel holds 32,767 units of UTF-16.
pub(super) const LONGEST_CELL: usize = 32_000;

/// Indents that Excel has.
const DEEPEST: usize = 15;

/// Height of a line in points.
const LINE: f64 = 15.0;

/// Lines that Excel gives a row at most.
const MOST_LINES: usize = 27;

const BAR: u32 = 0x9D_C3_E6;
/// Told apart by those who see no red or green; the mark tells the same without colour.
const ABOVE: u32 = 0xD6_E9_F8;
const BELOW: u32 = 0xFB_E3_CF;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Style {
    /// A name, indented so many steps.
    Label(usize),
    /// Respondents.
    Count,
    /// A sum of weights.
    Weight,
    /// A fraction, shown in percent.
    Percent,
    /// The same, above the others.
    Above,
    /// The same, below the others.
    Below,
    /// Percentage points, with their sign.
    Points,
    /// A number of two decimals.
    Ratio,
    /// A p-value, and how the smallest that is shown is written.
    P(String),
    /// A text of many lines.
    Prose,
}

impl Style {
    /// That of a number of respondents, weighted or not.
    pub(super) fn amount(weighted: bool) -> Self {
        if weighted { Self::Weight } else { Self::Count }
    }

    pub(super) fn format(&self) -> Format {
        let figure = |format: &str| Format::new().set_num_format(format).set_align(FormatAlign::Right);
        let top = Format::new().set_align(FormatAlign::Top);
        match self {
            Self::Label(depth) => match u8::try_from(*depth.min(&DEEPEST)) {
                Ok(0) | Err(_) => top,
                Ok(depth) => top.set_indent(depth),
            },
            Self::Count => figure("0"),
            Self::Weight => figure("0.0"),
            Self::Percent => figure("0.0%"),
            Self::Points => figure("+0.0;-0.0;0.0"),
            Self::Ratio => figure("0.00"),
            Self::Above => figure("\"▲ \"0.0%").set_background_color(ABOVE),
            Self::Below => figure("\"▼ \"0.0%").set_background_color(BELOW),
            Self::P(smallest) => figure(&format!("[<0.001]\"<{smallest}\";0.000")),
            Self::Prose => top.set_text_wrap(),
        }
    }
}

/// A sheet and the row that is written next.
pub(super) struct Page<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) row: u32,
    /// Of the columns, in characters.
    widths: Vec<f64>,
}

impl<'a> Page<'a> {
    pub(super) fn new(sheet: &'a mut Worksheet) -> Self {
        sheet.set_paper_size(9).set_landscape();
        sheet.set_print_fit_to_pages(1, 0);
        Self {
            sheet,
            row: 0,
            widths: Vec::new(),
        }
    }

    pub(super) fn next(&mut self) {
        self.row += 1;
    }

    /// Sets the columns, by their widths in characters.
    pub(super) fn columns(&mut self, widths: &[f64]) -> Result<(), XlsxError> {
        for (column, width) in (0_u16..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        self.widths = widths.to_vec();
        Ok(())
    }

    /// Writes the first row.
    pub(super) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = Format::new().set_bold().set_font_size(13).set_text_wrap();
        self.across(text, &format.set_align(FormatAlign::Top), 1.25)
    }

    /// Writes the headings, which stay in view with all above them, and with the first column.
    pub(super) fn headings(&mut self, headings: &[String]) -> Result<(), XlsxError> {
        let left = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_border_bottom(FormatBorder::Thin);
        let right = left.clone().set_align(FormatAlign::Right);
        for (column, heading) in headings.iter().enumerate() {
            let format = if column == 0 { &left } else { &right };
            self.string(column, heading, format.clone())?;
        }
        self.freeze(1)
    }

    /// Writes the headings of columns of text.
    pub(super) fn left_headings<'h>(
        &mut self,
        headings: impl Iterator<Item = &'h str>,
    ) -> Result<(), XlsxError> {
        let format = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        for (column, heading) in headings.enumerate() {
            self.string(column, heading, format.clone())?;
        }
        self.freeze(0)
    }

    /// Keeps this row in view, with all above it and that many columns, and goes on to the next.
    fn freeze(&mut self, columns: u16) -> Result<(), XlsxError> {
        self.sheet.set_repeat_rows(self.row, self.row)?;
        self.next();
        self.sheet.set_freeze_panes(self.row, columns)?;
        Ok(())
    }

    /// Writes a text, which is never taken for a formula.
    pub(super) fn text(&mut self, column: usize, text: &str, style: Style) -> Result<(), XlsxError> {
        self.string(column, text, style.format())
    }

    /// Writes a value: numbers as numbers, what is missing not at all.
    pub(super) fn value(&mut self, column: usize, value: &Value, style: Style) -> Result<(), XlsxError> {
        let number = match value {
            Value::Missing => return Ok(()),
            Value::Text(text) => return self.text(column, text, style),
            Value::Suppressed => return self.string(column, &value.plain(), style.format()),
            Value::Count(count) => *count as f64,
            Value::Number(number) => *number,
        };
        let (row, column) = (self.row, at(column));
        self.sheet
            .write_number_with_format(row, column, number, &style.format())?;
        Ok(())
    }

    /// Writes a row of text below the table, over its whole width.
    pub(super) fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        let format = Format::new().set_font_size(9).set_text_wrap();
        self.across(text, &format.set_align(FormatAlign::Top), 1.0)
    }

    /// Draws bars in a column from row `first` to the last one written; a full bar is 100 percent.
    pub(super) fn data_bars(&mut self, first: u32, column: usize) -> Result<(), XlsxError> {
        if first >= self.row {
            return Ok(());
        }
        let bars = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 1)
            .set_fill_color(BAR)
            .set_solid_fill(true)
            .set_border_off(true);
        let (last, column) = (self.row - 1, at(column));
        self.sheet
            .add_conditional_format(first, column, last, column, &bars)?;
        Ok(())
    }

    fn string(&mut self, column: usize, text: &str, format: Format) -> Result<(), XlsxError> {
        let text = visible(text);
        let text = cut(&text, LONGEST_CELL);
        let format = quoted(format, text);
        self.sheet
            .write_string_with_format(self.row, at(column), text, &format)?;
        Ok(())
    }

    /// Writes a row over all columns, as high as the text needs in letters of that size, and goes on to the next.
    fn across(&mut self, text: &str, format: &Format, size: f64) -> Result<(), XlsxError> {
        let text = visible(text);
        let text = cut(&text, LONGEST_CELL);
        let width: f64 = self.widths.iter().sum::<f64>() / size;
        let lines = (text.chars().count() as f64 / width).ceil().max(1.0);
        let height = LINE * size * lines.min(MOST_LINES as f64 / size);
        let last = at(self.widths.len().saturating_sub(1));
        self.sheet
            .merge_range(self.row, 0, self.row, last, text, &quoted(format.clone(), text))?;
        self.sheet.set_row_height(self.row, height)?;
        self.next();
        Ok(())
    }
}

/// The format of a cell with that text: what looks like a formula stays a text even when somebody edits the cell.
pub(super) fn quoted(format: Format, text: &str) -> Format {
    match text.starts_with(['=', '+', '-', '@']) {
        true => format.set_quote_prefix(),
        false => format,
    }
}

/// The column as Excel numbers it. Tables have far fewer than Excel does.
pub(super) fn at(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
