//! What is wrong with the quotes of a row.
//!
//! The csv crate reads any bytes as some table: a quote that is never closed swallows the rows behind it, and one
//! that is closed by the opening quote of another row joins two respondents. Neither may pass unnoticed.

use memchr::{memchr, memchr3};

use super::lines::line_breaks;

/// A quoted field that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// It goes on to the end of the file. `at`: its opening quote, in bytes of the row.
    Unclosed { at: usize },
    /// Text stands between its closing quote and the next delimiter, and it holds a line break: two rows are
    /// probably read as one.
    Joined { at: usize },
    /// Text stands behind its closing quote: probably a quote within the text that is not written twice.
    Stray,
}

/// The worst fault in `row`, one record as it stands in the file.
pub(super) fn quote_fault(row: &str, delimiter: u8) -> Option<QuoteFault> {
    let bytes = row.as_bytes();
    let mut stray = None;
    let mut at = 0;
    while at < bytes.len() {
        let mut behind = at;
        if bytes[at] == b'"' {
            let Some(close) = closing_quote(bytes, at + 1) else {
                return Some(QuoteFault::Unclosed { at });
            };
            behind = close + 1;
        }
        let end = field_end(bytes, behind, delimiter);
        if behind > at && !row[behind..end].trim().is_empty() {
            if line_breaks(&bytes[at..behind]) > 0 {
                return Some(QuoteFault::Joined { at });
            }
            stray = Some(QuoteFault::Stray);
        }
        at = end + 1;
    }
    stray
}

/// The quote that closes the field whose text begins at `at`; two quotes in a row are one of the text.
fn closing_quote(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr(b'"', &bytes[at..])?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// Where the field ends whose unquoted part begins at `from`.
fn field_end(bytes: &[u8], from: usize, delimiter: u8) -> usize {
    memchr3(delimiter, b'\r', b'\n', &bytes[from..]).map_or(bytes.len(), |length| from + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(row: &str) -> Option<QuoteFault> {
        quote_fault(row, b';')
    }

    #[test]
    fn quotes_as_they_should_be_are_no_fault() {
        assert_eq!(fault("1;\"a; \"\"b\"\"\n c\";\"\";\"\"\"\"\r\n"), None);
        assert_eq!(fault("1;5\" skjerm;\"a\" \n"), None);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        assert_eq!(fault("1;\"a\";\"b;c\n2;d"), Some(QuoteFault::Unclosed { at: 6 }));
        assert_eq!(fault("1;\""), Some(QuoteFault::Unclosed { at: 2 }));
        assert_eq!(fault("1;\"a\"\"\n"), Some(QuoteFault::Unclosed { at: 2 }));
    }

    #[test]
    fn text_behind_a_closing_quote_is_told_apart_by_its_lines() {
        assert_eq!(fault("1;\"a;x\n2;\"b\";x\n"), Some(QuoteFault::Joined { at: 2 }));
        assert_eq!(fault("1;\"sa \"nei\" og\";x\n"), Some(QuoteFault::Stray));
    }

    proptest! {
        /// The csv crate knows too: a line behind an unclosed quote is no row of its own.
        #[test]
        fn unclosed_is_what_the_csv_crate_takes_for_unclosed(row in "[a;\"\n]{1,12}") {
            let rows = |text: &str| {
                let mut builder = csv::ReaderBuilder::new();
                let builder = builder.delimiter(b';').flexible(true).has_headers(false);
                builder.from_reader(text.as_bytes()).records().count()
            };
            prop_assume!(rows(&row) == 1 && !row.starts_with('\n'));
            let fault = fault(&row);
            prop_assume!(!matches!(fault, Some(QuoteFault::Joined { .. })));
            let unclosed = matches!(fault, Some(QuoteFault::Unclosed { .. }));
            prop_assert_eq!(rows(&format!("{row}\nb\nb\nb")) == 1, unclosed);
        }
    }
}
