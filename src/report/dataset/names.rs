//! Names of variables as SPSS takes them.

use std::collections::HashSet;

/// Words that name no variable.
const RESERVED: [&str; 13] = [
    "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with",
];

/// A name has at most this many bytes.
const LONGEST: usize = 64;

/// The names for SPSS, in the same order: letters, digits, `.` and `_`, a letter first, at most 64 bytes, and no two alike
/// whatever the case.
pub(super) fn names<'a>(written: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let free = |name: &str| {
        let plain = plain(name);
        let numbered = (2..).map(|number| {
            let ending = format!("_{number}");
            format!("{}{ending}", cut(&plain, LONGEST - ending.len()))
        });
        let mut names = std::iter::once(plain.clone()).chain(numbered);
        let free = names.find(|name| taken.insert(name.to_lowercase()));
        free.unwrap_or(plain)
    };
    written.map(free).collect()
}

fn plain(name: &str) -> String {
    let allowed = |letter: char| match letter {
        letter if letter.is_alphanumeric() => letter,
        '.' => '.',
        _ => '_',
    };
    let mut plain: String = name.chars().map(allowed).collect();
    let is_reserved = RESERVED.contains(&plain.to_lowercase().as_str());
    if is_reserved || !plain.starts_with(char::is_alphabetic) {
        plain.insert_str(0, "v_");
    }
    cut(&plain, LONGEST).trim_end_matches('.').to_owned()
}

/// The beginning of a text, of at most that many bytes.
pub(super) fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_such_as_spss_takes_and_no_two_alike() {
        let written = [
            "respondent",
            "bosetting-kollektiv.bolig",
            "Bosetting_kollektiv.bolig",
            "1. valg",
            "to",
            "år.",
            "",
        ];
        assert_eq!(
            names(written.into_iter()),
            [
                "respondent",
                "bosetting_kollektiv.bolig",
                "Bosetting_kollektiv.bolig_2",
                "v_1._valg",
                "v_to",
                "år",
                "v_",
            ]
        );
    }

    #[test]
    fn long_names_are_cut_between_letters() {
        let long = "ø".repeat(40);
        let names = names([long.as_str(), long.as_str()].into_iter());
        assert_eq!((names[0].len(), names[1].len()), (64, 64));
        assert!(names[1].ends_with("_2"));
    }
}
