//! Rows of labels below a header of Qualtrics that its own mark, a row of import ids, does not follow.

use super::guess::Tool;

/// Columns of Qualtrics no value of which is without a digit.
const WITH_DIGITS: [&str; 9] = [
    "startdate",
    "enddate",
    "recordeddate",
    "progress",
    "durationinseconds",
    "responseid",
    "ipaddress",
    "locationlatitude",
    "locationlongitude",
];

/// Whether the row below a header with those `names` says what the columns are called: in columns of Qualtrics that hold dates,
/// numbers or ids it has words.
pub(super) fn are_wordings<'t>(
    names: impl Iterator<Item = &'t str>,
    values: impl Iterator<Item = &'t str>,
) -> bool {
    let names: Vec<String> = names.map(Tool::plain).collect();
    if Tool::of(&names) != Some(Tool::Qualtrics) {
        return false;
    }
    let known = names.iter().zip(values);
    let known =
        known.filter(|(name, value)| WITH_DIGITS.contains(&name.as_str()) && !value.trim().is_empty());
    let mut has_digit = known.map(|(_, value)| value.contains(|c: char| c.is_ascii_digit()));
    let first = has_digit.next();
    first == Some(false) && !has_digit.any(|has_digit| has_digit)
}

/// Whether a row holds the ids by which Qualtrics knows its columns.
pub(super) fn are_import_ids<'t>(mut values: impl Iterator<Item = &'t str>) -> bool {
    values
        .next()
        .is_some_and(|first| first.starts_with("{\"ImportId\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str], values: &[&str]) -> bool {
        are_wordings(names.iter().copied(), values.iter().copied())
    }

    #[test]
    fn wordings_have_words_where_qualtrics_has_dates_and_numbers() {
        let names = ["StartDate", "Finished", "ResponseId", "Q1"];
        assert!(check(
            &names,
            &["Start Date", "Finished", "Response ID", "Hva synes du om 2023?"]
        ));
        assert!(check(&names, &["Startdato", "", "", ""]));
        assert!(!check(&names, &["2023-05-01 10:00", "True", "R_1aB", "Bra"]));
        assert!(!check(&names, &["", "True", "", "Bra"]), "nothing shows it");
        assert!(!check(&names, &["Start Date", "True", "R_1aB", "Bra"]));
        assert!(!check(&["dato", "id"], &["Dato", "Id"]), "not of Qualtrics");
    }
}
