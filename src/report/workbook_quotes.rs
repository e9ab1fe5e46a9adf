//! The sheet of quotes, hits in bold.

use rust_xlsxwriter::{Format, XlsxError};

use crate::text::{Span, merge};

use super::grid::Value;
use super::markup::{Marks, mark, visible};
use super::phrases::Phrases;
use super::quotes::Quote;
use super::table_page::TablePage;
use super::theme_quotes::ThemeQuotes;
use super::workbook_phrases::WorkbookPhrases;
use super::workbook_sheet::{LONGEST_CELL, Page, Style, at, quoted};

/// The quotes of a workbook.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuoteSheet<'a> {
    /// Theme by theme.
    pub themes: &'a [ThemeQuotes],
    /// How they were chosen, paragraph by paragraph.
    pub method: &'a [String],
    /// Whether it is left out who said them.
    pub anonymous: bool,
}

impl QuoteSheet<'_> {
    /// Writes the sheet: question, theme, respondent unless anonymous, quote, and among how many
    /// answers it was chosen.
    pub(super) fn write(&self, mut page: Page<'_>, tables: &TablePage<'_>) -> Result<(), XlsxError> {
        let words = WorkbookPhrases::of(tables.language);
        let phrases = Phrases::of(tables.language);
        let named = !self.anonymous;
        let mut columns = vec![(words.question, 16.0), (phrases.theme, 32.0)];
        columns.extend(named.then_some((words.respondent, 14.0)));
        let column = columns.len();
        columns.extend([(words.quote, 90.0), (words.pool, 16.0)]);
        let widths: Vec<f64> = columns.iter().map(|(_, width)| *width).collect();
        page.columns(&widths)?;
        page.title(phrases.quotes)?;
        page.left_headings(columns.iter().map(|(heading, _)| *heading))?;
        for theme in self.themes {
            let question = tables.corpus.questions[theme.question].id.as_str();
            for quote in &theme.quotes {
                page.text(0, question, Style::Prose)?;
                page.text(1, &theme.label, Style::Prose)?;
                if named {
                    page.text(2, &quote.respondent, Style::Prose)?;
                }
                write_quote(&mut page, column, quote)?;
                page.value(column + 1, &Value::Count(theme.pool), Style::Count)?;
                page.next();
            }
        }
        tables.foot(&mut page, self.method)
    }
}

fn write_quote(page: &mut Page<'_>, column: usize, quote: &Quote) -> Result<(), XlsxError> {
    let parts = parts(&quote.text, &quote.hits);
    let plain = || mark(&quote.text, &quote.hits, Marks::PLAIN, visible);
    let units: usize = quote.text.encode_utf16().count();
    if units > LONGEST_CELL || !parts.iter().any(|(is_hit, _)| *is_hit) {
        return page.text(column, &plain(), Style::Prose);
    }
    let (ordinary, bold) = (Format::new(), Format::new().set_bold());
    let runs: Vec<(&Format, &str)> = parts
        .iter()
        .map(|(is_hit, text)| (if *is_hit { &bold } else { &ordinary }, text.as_str()))
        .collect();
    let format = quoted(Style::Prose.format(), &quote.text);
    match page
        .sheet
        .write_rich_string_with_format(page.row, at(column), &runs, &format)
    {
        // Marks count with the text: one that is nearly too long has no room for them.
        Err(XlsxError::MaxStringLengthExceeded) => page.text(column, &plain(), Style::Prose),
        written => written.map(|_| ()),
    }
}

/// The text in parts, each with whether it is a hit.
fn parts(text: &str, hits: &[Span]) -> Vec<(bool, String)> {
    let mut parts = Vec::new();
    let mut from = 0;
    for hit in merge(hits.iter().copied()) {
        parts.push((false, literal(&text[from..hit.start()])));
        parts.push((true, literal(&text[hit])));
        from = hit.end();
    }
    parts.push((false, literal(&text[from..])));
    parts.retain(|(_, text)| !text.is_empty());
    parts
}

/// The text so that Excel reads no `_x0041_` in it as the letter of that number; in cells that are not rich, the writer
/// sees to that.
fn literal(text: &str) -> String {
    let text = visible(text);
    let mut literal = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices("_x") {
        let is_code = |code: &[u8]| code[..4].iter().all(u8::is_ascii_hexdigit) && code[4] == b'_';
        if text.as_bytes().get(at + 2..at + 7).is_some_and(is_code) {
            literal.push_str(&text[from..at]);
            literal.push_str("_x005F");
            from = at;
        }
    }
    literal.push_str(&text[from..]);
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_parts_of_their_own() {
        let spans = [Span::new(4, 9), Span::new(7, 12)];
        let parts = parts("Vi, bolig og\r\nmer", &spans);
        let part = |is_hit, text: &str| (is_hit, text.to_owned());
        assert_eq!(
            parts,
            [part(false, "Vi, "), part(true, "bolig og"), part(false, "\nmer")]
        );
    }

    #[test]
    fn what_looks_like_a_code_of_excel_stays_as_it_is() {
        assert_eq!(literal("a_x0041_b _x12 _xå"), "a_x005F_x0041_b _x12 _xå");
    }
}
