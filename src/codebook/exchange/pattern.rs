//! Words and phrases of other tools' dictionaries, as rules of ours.

use super::outline::tree;

/// What a word without a wildcard is read as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlainWords {
    /// This very form, as the other tool reads it, so that counts stay what they were.
    #[default]
    Exact,
    /// A keyword, with its inflections and compounds.
    Keywords,
}

/// The rule that finds what `pattern` finds: words with `*` and `?`, several being a phrase, case not minded. Or why
/// there is none.
pub(super) fn rule_of(pattern: &str, plain: PlainWords) -> Result<String, String> {
    let mut words = Vec::new();
    for piece in pattern.to_lowercase().split([' ', '\t', '_', '\u{a0}']) {
        words.extend(words_of(piece, plain)?);
    }
    if words.is_empty() {
        return Err("there is no word in it".to_owned());
    }
    let rule = words.join(" ");
    tree(&rule).map(|_| rule)
}

/// The words of a piece without white space; hyphens divide them, as they do in answers.
fn words_of(piece: &str, plain: PlainWords) -> Result<Vec<String>, String> {
    let stands_in_words =
        |c: char| c.is_alphanumeric() || matches!(c, '*' | '?' | '\'' | '’' | '-' | '–' | '.');
    if let Some(sign) = piece.chars().find(|c| !stands_in_words(*c)) {
        return Err(format!("`{sign}` stands in no word"));
    }
    let parts = piece.split(['-', '–', '.']).filter(|part| !part.is_empty());
    Ok(parts
        .map(|part| match (part.contains(['*', '?']), plain) {
            (true, _) | (false, PlainWords::Keywords) => part.to_owned(),
            (false, PlainWords::Exact) => format!("={part}"),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_word_keeps_its_meaning() {
        let rule = |pattern: &str| rule_of(pattern, PlainWords::Exact);
        assert_eq!(rule("Bolig").as_deref(), Ok("=bolig"));
        assert_eq!(rule("bolig*").as_deref(), Ok("bolig*"));
        assert_eq!(rule("PSYKISK_HELSE*").as_deref(), Ok("=psykisk helse*"));
        assert_eq!(rule("e-post*").as_deref(), Ok("=e post*"));
        assert_eq!(rule("or").as_deref(), Ok("=or"));
        assert_eq!(rule(":-)"), Err("`:` stands in no word".to_owned()));
        assert!(rule("*").is_err(), "finds every word");
        assert!(rule(" ").is_err());
    }

    #[test]
    fn plain_words_can_be_read_as_keywords() {
        let rule = |pattern: &str| rule_of(pattern, PlainWords::Keywords);
        assert_eq!(rule("Bolig").as_deref(), Ok("bolig"));
        assert_eq!(rule("psykisk helse*").as_deref(), Ok("psykisk helse*"));
    }
}
