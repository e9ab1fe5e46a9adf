//! Globs on a whole word: `*` is any run of characters, `?` is one.

use std::fmt;

/// A pattern of a word's form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glob {
    pattern: Vec<char>,
    literals: usize,
}

/// What the form of a word must have for a glob to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins so, and that is enough: `tolk*`.
    Start(String),
    /// It ends so, and that is enough: `*mangel`.
    End(String),
    /// It has this somewhere, and fits: the longest of the glob's stretches of letters.
    Inside(String),
    /// Nothing that could be looked for.
    Nothing,
}

impl Glob {
    /// The glob that `pattern` writes, in the form of words (lower case).
    pub fn new(pattern: &str) -> Self {
        let mut chars: Vec<char> = pattern.chars().collect();
        chars.dedup_by(|a, b| *a == '*' && *b == '*');
        let literals = chars.iter().filter(|c| !matches!(c, '*' | '?')).count();
        Self {
            pattern: chars,
            literals,
        }
    }

    /// Whether it names no letter at all, and so finds words whatever they are.
    pub fn is_blank(&self) -> bool {
        self.literals == 0
    }

    /// What a form must have to be found.
    pub fn anchor(&self) -> Anchor {
        let is_wild = |c: &char| matches!(c, '*' | '?');
        let stretch = |chars: &[char]| chars.iter().collect::<String>();
        match self.pattern.as_slice() {
            [start @ .., '*'] if !start.is_empty() && !start.iter().any(is_wild) => {
                Anchor::Start(stretch(start))
            }
            ['*', end @ ..] if !end.is_empty() && !end.iter().any(is_wild) => Anchor::End(stretch(end)),
            pattern => {
                let stretches = pattern.split(is_wild);
                match stretches.max_by_key(|chars| chars.len()) {
                    Some(longest) if !longest.is_empty() => Anchor::Inside(stretch(longest)),
                    _ => Anchor::Nothing,
                }
            }
        }
    }

    /// Whether the whole of `form` fits. Time is at most the product of the two lengths.
    pub fn finds(&self, form: &str) -> bool {
        let mut chars = form.chars();
        let mut at = 0;
        // Where the latest `*` stood, and what of the form was left when it was tried: it can take one more.
        let mut star: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            match self.pattern.get(at) {
                Some('*') => {
                    at += 1;
                    star = Some((at, chars.clone()));
                    continue;
                }
                Some(expected) => {
                    let mut rest = chars.clone();
                    if let Some(c) = rest.next()
                        && (*expected == '?' || *expected == c)
                    {
                        chars = rest;
                        at += 1;
                        continue;
                    }
                }
                None if chars.as_str().is_empty() => return true,
                None => {}
            }
            let Some((after, rest)) = &mut star else {
                return false;
            };
            if rest.next().is_none() {
                return false;
            }
            chars = rest.clone();
            at = *after;
        }
    }

    /// Whether it finds every form that `other` finds, as far as the patterns tell: the `*` and `?` of the other stand
    /// for themselves, and only its own `*` may take a `*`.
    pub fn covers(&self, other: &Self) -> bool {
        let pattern: String = other.pattern.iter().collect();
        let one_for_many = self.pattern.contains(&'?') && other.pattern.contains(&'*');
        !one_for_many && self.finds(&pattern)
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pattern.iter().try_for_each(|c| write!(f, "{c}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(glob: &str, fits: &[&str], not: &[&str]) {
        let glob = Glob::new(glob);
        for word in fits {
            assert!(glob.finds(word), "{glob} should find {word}");
        }
        for word in not {
            assert!(!glob.finds(word), "{glob} should not find {word}");
        }
    }

    #[test]
    fn the_whole_word_must_fit() {
        check("tolk*", &["tolk", "tolken"], &["utolk", "tol"]);
        check("*mangel", &["mangel", "tolkemangel"], &["mangelen"]);
        check("*bolig*", &["bolig", "utleieboliger"], &["bol"]);
        check("b?lig", &["bolig", "bålig"], &["blig", "boolig"]);
        check("*å?", &["når", "måtå?"], &["å"]);
    }

    proptest! {
        #[test]
        fn what_covers_another_finds_all_that_it_finds(
            wide in "[ab*?]{0,6}",
            narrow in "[ab*?]{0,6}",
            forms in prop::collection::vec("[ab]{0,7}", 40),
        ) {
            let (wide, narrow) = (Glob::new(&wide), Glob::new(&narrow));
            if wide.covers(&narrow) {
                for form in forms {
                    prop_assert!(!narrow.finds(&form) || wide.finds(&form), "{} {} {}", wide, narrow, form);
                }
            }
        }

        #[test]
        fn what_is_found_has_what_it_must_have(pattern in "[abå*?]{0,6}", form in "[abå]{0,7}") {
            let glob = Glob::new(&pattern);
            let finds = glob.finds(&form);
            match glob.anchor() {
                Anchor::Start(start) => prop_assert_eq!(finds, form.starts_with(&start)),
                Anchor::End(end) => prop_assert_eq!(finds, form.ends_with(&end)),
                Anchor::Inside(stretch) => prop_assert!(!finds || form.contains(&stretch)),
                Anchor::Nothing => prop_assert!(glob.is_blank()),
            }
        }

        #[test]
        fn agrees_with_the_same_pattern_as_a_regex(pattern in "[ab*?]{0,8}", form in "[ab]{0,10}") {
            let regex = format!("^{}$", pattern.replace('*', ".*").replace('?', "."));
            let regex = regex::Regex::new(&regex).expect("a plain pattern");
            prop_assert_eq!(Glob::new(&pattern).finds(&form), regex.is_match(&form));
        }
    }
}
