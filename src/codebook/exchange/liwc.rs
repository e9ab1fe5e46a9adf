//! Dictionaries of LIWC: numbered categories between two lines of `%`, then a word a line with its categories' numbers.
//!
//! Tabs before a number make a category part of the one above. A word of a part bears the number of the whole too.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use crate::source::{Code, Problems};
use crate::text::Span;

use super::flatten::{Flattener, Lack, Pattern};
use super::names::Names;
use super::outline::Outline;
use super::pattern::PlainWords;
use super::poor::{LeftOut, add_note, add_pattern, leave_out, leave_out_limits, parent_of};
use super::yaml::{line_span, line_starts};

/// Reads a dictionary.
pub(super) fn read(text: &str, plain: PlainWords, problems: &mut Problems) -> Outline {
    let starts = line_starts(text);
    let lines: Vec<(Span, &str)> = text
        .lines()
        .enumerate()
        .map(|(at, line)| (line_span(text, &starts, at + 1), line))
        .collect();
    let mut marks = lines
        .iter()
        .enumerate()
        .filter(|(_, (_, line))| line.trim() == "%")
        .map(|(at, _)| at);
    let (Some(open), Some(close)) = (marks.next(), marks.next()) else {
        problems
            .error(
                Span::default(),
                "this is no LIWC dictionary: two lines of `%` enclose its categories",
            )
            .help("between them stands a category a line: a number, a tab, a name");
        return Outline::default();
    };
    let mut reader = Reader {
        outline: Outline::default(),
        numbers: HashMap::new(),
        plain,
        problems,
    };
    reader.categories(&lines[open + 1..close]);
    for (span, line) in lines[close + 1..]
        .iter()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        reader.word(line.trim(), *span);
    }
    reader.outline
}

struct Reader<'p> {
    outline: Outline,
    /// Index of the theme that a number stands for.
    numbers: HashMap<u32, usize>,
    plain: PlainWords,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    fn categories(&mut self, lines: &[(Span, &str)]) {
        let mut names = Names::default();
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (span, line) in lines.iter().filter(|(_, line)| !line.trim().is_empty()) {
            let depth = line.chars().take_while(|c| *c == '\t').count();
            let written = line.trim();
            let (number, name) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
            let (Ok(number), false) = (number.parse::<u32>(), name.trim().is_empty()) else {
                self.problems
                    .error(*span, "a category is a number, a tab and a name")
                    .help("write it like `1<tab>bolig`");
                continue;
            };
            open.retain(|(outer, _)| *outer < depth);
            let parent = open.last().map(|(_, at)| self.outline.themes[*at].id.clone());
            let name = name.trim();
            // LIWC says the long name in parentheses behind the short one.
            let short = name.split(" (").next().unwrap_or(name);
            let at = names.add(&mut self.outline, parent.as_ref(), short);
            if short != name {
                self.outline.themes[at].label = crate::codebook::Label::same(name);
            }
            open.push((depth, at));
            if self.numbers.insert(number, at).is_some() {
                self.problems
                    .error(*span, format!("the number {number} stands for two categories"))
                    .help("give each category a number of its own");
            }
        }
    }

    fn word(&mut self, line: &str, span: Span) {
        let (word, numbers) = match line.split_once('\t') {
            Some((word, numbers)) => (word.trim(), numbers),
            None => split_numbers(line),
        };
        let mut themes = BTreeSet::new();
        // LIWC lets the words behind one decide on its categories: `kind (of) 131/125`.
        let mut odd = line.contains(['(', '<', '/']);
        for number in numbers.split_whitespace() {
            match number.parse::<u32>() {
                Ok(number) if self.numbers.contains_key(&number) => {
                    themes.insert(self.numbers[&number]);
                }
                Ok(_) if odd => {}
                Ok(number) => {
                    self.problems
                        .warning(
                            Code::NotImported,
                            span,
                            format!("there is no category {number}; `{word}` is not read for it"),
                        )
                        .help("give it a line between the `%`");
                }
                Err(_) => odd = true,
            }
        }
        let wholes: Vec<usize> = themes.iter().flat_map(|at| self.wholes(*at)).collect();
        wholes.iter().for_each(|whole| {
            themes.remove(whole);
        });
        if themes.is_empty() && odd && !self.outline.themes.is_empty() {
            themes.insert(0);
        } else if themes.is_empty() && numbers.trim().is_empty() {
            self.problems
                .warning(
                    Code::NotImported,
                    span,
                    format!("`{word}` has no category, and is not read"),
                )
                .help("put a tab and a category's number behind it");
        }
        for at in themes {
            let theme = &mut self.outline.themes[at];
            if odd {
                add_note(
                    theme,
                    line,
                    "its categories hang on other words",
                    span,
                    self.problems,
                );
            } else if word.contains('?') {
                add_note(theme, word, "`?` stands in no word", span, self.problems);
            } else {
                add_pattern(theme, word, span, self.plain, self.problems);
            }
        }
    }

    /// The themes that the one at `at` is part of.
    fn wholes(&self, at: usize) -> Vec<usize> {
        std::iter::successors(parent_of(&self.outline, at), |at| parent_of(&self.outline, *at)).collect()
    }
}

/// A line without tabs: the numbers at its end, and what is before them.
fn split_numbers(line: &str) -> (&str, &str) {
    let is_number = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
    let mut end = line.len();
    while let Some(at) = line[..end].trim_end().rfind(char::is_whitespace) {
        if !is_number(line[at..end].trim()) {
            break;
        }
        end = at;
    }
    (line[..end].trim(), &line[end..])
}

/// Writes a dictionary.
pub(super) fn write(outline: &Outline, compounds: bool, left_out: &mut Vec<LeftOut>) -> String {
    let mut out = String::from("%\n");
    for (at, theme) in outline.themes.iter().enumerate() {
        let _ = writeln!(
            out,
            "{}{}\t{}",
            "\t".repeat(theme.id.depth()),
            at + 1,
            name(outline, at)
        );
    }
    out.push_str("%\n");
    for (word, themes) in words(outline, compounds, left_out) {
        out.push_str(&word);
        for at in themes {
            let _ = write!(out, "\t{}", at + 1);
        }
        out.push('\n');
    }
    out
}

/// Every word and phrase, in alphabetical order, with its themes and those that they are part of.
fn words(
    outline: &Outline,
    compounds: bool,
    left_out: &mut Vec<LeftOut>,
) -> BTreeMap<String, BTreeSet<usize>> {
    let flattener = Flattener::new(outline, compounds);
    let mut words: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, theme) in outline.themes.iter().enumerate() {
        leave_out_limits(theme, left_out);
        for rule in &theme.any {
            let mut flat = flattener.rule(rule);
            let before = flat.patterns.len();
            flat.patterns.retain(can_be_said);
            if flat.patterns.len() < before {
                flat.lacks.push(Lack::Wildcards);
            }
            for lack in flat.lacks {
                leave_out(theme, rule, lack, !flat.patterns.is_empty(), left_out);
            }
            let wholes = std::iter::successors(Some(at), |at| parent_of(outline, *at));
            for pattern in flat.patterns {
                words.entry(pattern.join(" ")).or_default().extend(wholes.clone());
            }
        }
    }
    words
}

/// Whether LIWC has a pattern's wildcards: `*` at the end of a word.
fn can_be_said(pattern: &Pattern) -> bool {
    pattern.iter().all(|word| {
        let stem = word.strip_suffix('*').unwrap_or(word);
        !stem.is_empty() && !stem.contains(['*', '?'])
    })
}

/// The theme's own name, or its whole id where another theme has the same.
fn name(outline: &Outline, at: usize) -> String {
    let theme = &outline.themes[at];
    let others = outline.themes.iter().filter(|other| other.name() == theme.name());
    match others.count() {
        1 => theme.name().to_owned(),
        _ => theme.id.as_str().replace('.', "_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::CodebookFormat;
    use crate::codebook::exchange::testing::{complaints, flat_outlines, reread, rules_of, said};
    use proptest::prelude::*;

    const DICTIONARY: &str = "%
1\tbolig (Bolig og bosted)
\t2\tpris
3\ttolk
%
bolig*\t1
husleie\t1\t2
for lite plass\t1
tolken 3
kind of (1 2)3/1
ukjent\t9
løs
";

    #[test]
    fn categories_are_themes_and_stems_globs() {
        let imported = said(CodebookFormat::Liwc, DICTIONARY);
        let rules = rules_of(&imported);
        let expected = [
            ("bolig", vec!["bolig*", "=for =lite =plass"]),
            ("bolig.pris", vec!["=husleie"]),
            ("tolk", vec!["=tolken"]),
        ];
        assert_eq!(rules, expected);
        assert_eq!(
            imported.outline.themes[0].label.common(),
            Some("bolig (Bolig og bosted)")
        );
        let told = complaints(&imported);
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told[0].starts_with("10: `kind of (1 2)3/1` has no counterpart"),
            "{told:?}"
        );
        assert_eq!(told[1], "11: there is no category 9; `ukjent` is not read for it");
    }

    #[test]
    fn broken_heads_are_told() {
        let imported = said(CodebookFormat::Liwc, "1\tbolig\nbolig\t1\n");
        assert!(imported.has_errors());
        let told = complaints(&said(CodebookFormat::Liwc, "%\nbolig\n1\ta\n1\tb\n%\n"));
        assert_eq!(
            told,
            [
                "2: a category is a number, a tab and a name",
                "4: the number 1 stands for two categories"
            ]
        );
    }

    #[test]
    fn a_word_of_a_part_counts_for_the_whole() {
        let outline =
            reread("[theme.bolig]\nany = [\"bolig*\", \"*hus\"]\n[theme.bolig.pris]\nany = [\"=dyr =leie\"]");
        let mut left_out = Vec::new();
        let written = write(&outline, false, &mut left_out);
        assert_eq!(written, "%\n1\tbolig\n\t2\tpris\n%\nbolig*\t1\ndyr leie\t1\t2\n");
        assert_eq!(left_out.len(), 1);
        assert_eq!(left_out[0].lack, Lack::Wildcards);
    }

    /// The same, with each theme's rules in alphabetical order.
    fn sorted(mut outline: Outline) -> Outline {
        outline.themes.iter_mut().for_each(|theme| theme.any.sort());
        outline
    }

    proptest! {
        #[test]
        fn words_stems_and_phrases_come_back(outline in flat_outlines()) {
            let names: BTreeSet<&str> = outline.themes.iter().map(|theme| theme.name()).collect();
            prop_assume!(names.len() == outline.themes.len());
            // What a part has, the whole has by it.
            let rules: Vec<&String> = outline.themes.iter().flat_map(|theme| &theme.any).collect();
            prop_assume!(rules.iter().collect::<BTreeSet<_>>().len() == rules.len());
            let mut left_out = Vec::new();
            let written = write(&outline, false, &mut left_out);
            prop_assert!(left_out.is_empty());
            prop_assert_eq!(sorted(said(CodebookFormat::Liwc, &written).outline), sorted(outline), "{}", written);
        }

        #[test]
        fn anything_is_read_or_refused(text in "[%a-c1-3*?\\t\\n ()å]{0,60}") {
            let _ = said(CodebookFormat::Liwc, &text);
        }
    }
}
