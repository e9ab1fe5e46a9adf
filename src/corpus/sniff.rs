//! Which delimiter a text was written with.

use super::columns::Header;
use super::delimiter::Delimiter;
use super::lines::line_break;

/// How much of a file is looked at.
pub(super) const SAMPLE_BYTES: usize = 1 << 20;
const SAMPLE_ROWS: usize = 1000;

/// A reader of `text`. Without a delimiter all of a line is one field; a byte that no text holds stands in for it.
pub(super) fn reader(text: &str, delimiter: Option<Delimiter>) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.map_or(0, Delimiter::byte))
        .from_reader(text.as_bytes())
}

/// The delimiter of the `sep=;` with which Excel lets a file begin, and the length of that line.
fn declared(text: &str) -> Option<(Delimiter, usize)> {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text[..end].trim_matches('"');
    let name = line.get(..4)?;
    if !name.eq_ignore_ascii_case("sep=") {
        return None;
    }
    Delimiter::new(&line[4..]).ok().map(|delimiter| (delimiter, end))
}

/// The same, if there is such a line, and where the table begins.
pub(super) fn declared_before(text: &str) -> (Option<Delimiter>, usize) {
    match declared(text) {
        Some((delimiter, end)) => (Some(delimiter), end + line_break(&text.as_bytes()[end..])),
        None => (None, 0),
    }
}

/// The usual delimiter that gives the header most of the `needed` columns and, of several, the most rows as many
/// fields as the header; nothing if the text has one column only.
pub(super) fn sniff(text: &str, needed: &[&str]) -> Option<Delimiter> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let is_cut = sample.len() < text.len();
    let single = Fit::of(sample, is_cut, None, needed);
    let mut best = (single, None);
    for delimiter in Delimiter::USUAL {
        let fit = Fit::of(sample, is_cut, Some(delimiter), needed);
        if fit.fields > 1 && fit > best.0 {
            best = (fit, Some(delimiter));
        }
    }
    best.1
}

/// Of a thousand rows below the first of `text`, how many have as many fields.
pub(super) fn consistency(text: &str, delimiter: Option<Delimiter>) -> usize {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    Fit::of(sample, sample.len() < text.len(), delimiter, &[]).consistent
}

/// How well a delimiter fits; compared in the order of the fields.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Needed columns that the header has.
    found: usize,
    /// Whether anything is delimited at all.
    delimits: bool,
    /// Of a thousand rows, how many have as many fields as the header.
    consistent: usize,
    /// Fields of the header.
    fields: usize,
}

impl Fit {
    fn of(sample: &str, is_cut: bool, delimiter: Option<Delimiter>, needed: &[&str]) -> Self {
        let mut rows = reader(sample, delimiter).into_records().map_while(Result::ok);
        let header = rows.next().unwrap_or_default();
        let mut lengths: Vec<usize> = rows.take(SAMPLE_ROWS).map(|row| row.len()).collect();
        if is_cut && lengths.len() < SAMPLE_ROWS {
            lengths.pop();
        }
        let alike = lengths.iter().filter(|length| **length == header.len()).count();
        let names = Header::new(&header);
        Self {
            found: needed.iter().filter(|name| names.find(name).is_ok()).count(),
            delimits: header.len() > 1,
            consistent: (alike * 1000).checked_div(lengths.len()).unwrap_or(0),
            fields: header.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, needed: &[&str], expected: Option<Delimiter>) {
        assert_eq!(sniff(text, needed), expected, "in {text:?}");
    }

    #[test]
    fn the_delimiter_that_divides_rows_alike_is_taken() {
        check("id;svar\n1;a, b, c\n2;d, e\n", &[], Some(Delimiter::SEMICOLON));
        check("id,svar\n1,\"a; b\nc\"\n2,d; e\n", &[], Some(Delimiter::COMMA));
        check("id\tsvar\n1\ta, b\n", &[], Some(Delimiter::TAB));
        check("id|svar|x\n1|a|b\n", &[], Some(Delimiter::BAR));
    }

    #[test]
    fn needed_columns_decide_before_consistency() {
        check("a,b;svar\n1;x\n2,3;y\n", &["svar"], Some(Delimiter::SEMICOLON));
        check(
            "vekt;svar;a,b\n1,5;x,1\n2,3;y,1\n",
            &["svar"],
            Some(Delimiter::SEMICOLON),
        );
    }

    #[test]
    fn one_column_may_have_delimiters_in_its_texts_and_name() {
        check("svar\nja, og nei; kanskje\nnei\n", &["svar"], None);
        check(
            "Hva er bra, og hva ikke?\nalt\nlitt, ja\n",
            &["Hva er bra, og hva ikke?"],
            None,
        );
    }

    #[test]
    fn excels_own_line_declares_the_delimiter() {
        assert_eq!(declared("sep=;\r\nid;svar"), Some((Delimiter::SEMICOLON, 5)));
        assert_eq!(declared("\"SEP=,\"\nid"), Some((Delimiter::COMMA, 7)));
        assert_eq!(declared("sep=\t"), Some((Delimiter::TAB, 5)));
        assert_eq!(declared("sep=nei\n"), None);
        assert_eq!(declared("sæp"), None);
    }
}
