//! Names of sheets as Excel allows them.

use std::collections::HashSet;

/// What a name may have at most, counted as Excel does, in units of UTF-16.
const LONGEST: usize = 31;

/// The names that sheets of a workbook have so far.
#[derive(Debug, Default)]
pub(super) struct SheetNames {
    /// In small letters: Excel does not tell capitals apart.
    taken: HashSet<String>,
}

impl SheetNames {
    /// A name like `wanted` that Excel allows and no sheet has; it is taken from then on.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let legal: String = wanted
            .chars()
            .map(|c| match c {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' => '-',
                c if c.is_control() => ' ',
                c => c,
            })
            .collect();
        let legal = legal.trim().trim_matches('\'').trim();
        // Excel keeps the name «History» for itself.
        let legal = match legal.to_lowercase().as_str() {
            "" => "-",
            "history" => "history-",
            _ => legal,
        };
        let endings = (2_usize..).map(|at| format!(" ({at})"));
        for ending in std::iter::once(String::new()).chain(endings) {
            let room = LONGEST - ending.len();
            let name = format!("{}{ending}", cut(legal, room));
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
        }
        unreachable!("endings do not end")
    }
}

/// As much of the text as that many units of UTF-16 hold.
pub(super) fn cut(text: &str, units: usize) -> &str {
    let mut left = units;
    for (at, c) in text.char_indices() {
        if c.len_utf16() > left {
            return text[..at].trim_end().trim_end_matches('\'');
        }
        left -= c.len_utf16();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_legal_and_told_apart() {
        let mut names = SheetNames::default();
        assert_eq!(names.take("q1"), "q1");
        assert_eq!(names.take("Q1"), "Q1 (2)");
        assert_eq!(names.take("a/b: [c]?"), "a-b- -c--");
        assert_eq!(names.take("''"), "-");
        assert_eq!(names.take("History"), "history-");
        let long = "spørsmål om bosetting av flyktninger";
        assert_eq!(names.take(long), "spørsmål om bosetting av flyktn");
        assert_eq!(names.take(long), "spørsmål om bosetting av fl (2)");
    }

    proptest! {
        #[test]
        fn excel_takes_every_name(wanted in prop::collection::vec("\\PC{0,40}", 1..4)) {
            let mut names = SheetNames::default();
            let mut workbook = rust_xlsxwriter::Workbook::new();
            for name in wanted.iter().chain(&wanted) {
                workbook.add_worksheet().set_name(names.take(name)).expect("a legal name");
            }
            workbook.save_to_buffer().expect("names that differ");
        }
    }
}
