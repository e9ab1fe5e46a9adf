//! Cells of CSV that a spreadsheet would take for formulas.

use std::borrow::Cow;

/// `cell` as it is written into CSV, so that no spreadsheet runs it: one that begins with `=`, `+`, `-`, `@`, a tab or a line
/// break, with or without spaces before, gets one more space before. Numbers stay as they are.
///
/// Whoever takes the first space from cells that begin so has the texts back exactly; readers that pass over white space around
/// a cell, as this program's do, need do nothing.
pub fn no_formula(cell: &str) -> Cow<'_, str> {
    let is_formula = cell
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    match is_formula && !is_number(cell) {
        true => Cow::Owned(format!(" {cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// Whether `cell` is a sign and digits, with one decimal mark at most: spreadsheets see a number, too.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let marks = digits.bytes().filter(|byte| matches!(byte, b'.' | b',')).count();
    let is_of_number = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    marks <= 1 && digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(is_of_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_gets_a_space() {
        for (cell, written) in [
            ("=1+1", " =1+1"),
            ("=HYPERLINK(\"http://x\")", " =HYPERLINK(\"http://x\")"),
            ("@SUM(A1)", " @SUM(A1)"),
            ("- dårlig vei", " - dårlig vei"),
            ("+cmd|' /C calc'!A0", " +cmd|' /C calc'!A0"),
            ("-1+1", " -1+1"),
            ("\t=1", " \t=1"),
            ("\r=1", " \r=1"),
            (" =1", "  =1"),
            ("-5", "-5"),
            ("+4740000000", "+4740000000"),
            ("-1,5", "-1,5"),
            ("-", " -"),
            ("a=b", "a=b"),
            ("'=1", "'=1"),
            (" a", " a"),
            ("", ""),
        ] {
            assert_eq!(no_formula(cell), written, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn the_text_comes_back_by_taking_a_space(cell in "[ =+@\t\r\na1.,'-]{0,6}") {
            let written = no_formula(&cell);
            let is_guarded = written.starts_with(' ')
                && written.trim_start_matches(' ').starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            prop_assert_eq!(if is_guarded { &written[1..] } else { &*written }, &*cell);
            prop_assert!(!written.starts_with(['=', '@', '\t', '\r', '\n']));
        }
    }
}
