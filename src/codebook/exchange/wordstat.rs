//! Dictionaries of WordStat: categories within categories by indentation, words with a weight, rules in brackets.

use std::collections::{BTreeMap, HashMap};

use crate::codebook::{SetName, ThemeId};
use crate::source::{Code, Problems};
use crate::text::Span;

use super::names::Names;
use super::outline::{Outline, OutlineTheme, tree};
use super::pattern::PlainWords;
use super::poor::{add_note, add_pattern};
use super::wordstat_rule;
use super::wordstat_writer::LISTS;
use super::yaml::{line_span, line_starts};

/// Reads a dictionary.
pub(super) fn read(text: &str, plain: PlainWords, problems: &mut Problems) -> Outline {
    let mut reader = Reader {
        outline: Outline::default(),
        names: Names::default(),
        categories: HashMap::new(),
        rules: Vec::new(),
        plain,
        problems,
    };
    let starts = line_starts(text);
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let written = line.trim();
        if written.is_empty() {
            continue;
        }
        let span = line_span(text, &starts, at + 1);
        let depth = depth(line);
        open.retain(|(outer, _)| *outer < depth);
        let parent = open.last().map(|(_, at)| *at);
        match entry(written) {
            Entry::Category => open.push((depth, reader.category(written, parent))),
            other => match parent {
                Some(parent) => reader.entry(parent, &other, span),
                None => {
                    reader
                        .problems
                        .error(span, format!("`{written}` stands in no category"))
                        .help("a category is a line without a weight, and what is in it stands deeper");
                }
            },
        }
    }
    reader.finish()
}

/// How deep a line stands: by its tabs, or else by its spaces.
fn depth(line: &str) -> usize {
    let indent = &line[..line.len() - line.trim_start().len()];
    match indent.matches('\t').count() {
        0 => indent.chars().count(),
        tabs => tabs,
    }
}

enum Entry<'a> {
    Category,
    Word(&'a str, Option<&'a str>),
    Rule(&'a str),
}

/// What a line is: a rule is told by its `@` and brackets, a word by its weight.
fn entry(written: &str) -> Entry<'_> {
    let (word, weight) = match written.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((word, weight))
            if !weight.is_empty()
                && weight
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')) =>
        {
            (word.trim_end(), Some(weight))
        }
        _ => (written, None),
    };
    if word.starts_with('@') && word.contains('[') {
        Entry::Rule(word)
    } else if weight.is_some() {
        Entry::Word(word, weight)
    } else {
        Entry::Category
    }
}

struct Reader<'p> {
    outline: Outline,
    names: Names,
    /// Index of the theme of a category, by its name in small letters.
    categories: HashMap<String, usize>,
    /// Rules, which may name categories that come behind them.
    rules: Vec<(usize, String, Span)>,
    plain: PlainWords,
    problems: &'p mut Problems,
}

impl Reader<'_> {
    fn category(&mut self, name: &str, parent: Option<usize>) -> usize {
        let parent = parent.map(|parent| self.outline.themes[parent].id.clone());
        let at = self.names.add(&mut self.outline, parent.as_ref(), name);
        self.categories.entry(plain_name(name)).or_insert(at);
        at
    }

    fn entry(&mut self, at: usize, entry: &Entry<'_>, span: Span) {
        match entry {
            Entry::Category => {}
            Entry::Word(word, weight) => {
                if let Some(weight) = weight.filter(|weight| *weight != "1") {
                    self.problems
                        .warning(
                            Code::NotImported,
                            span,
                            format!("the weight {weight} of `{word}` is not read"),
                        )
                        .help("a word gives an answer its theme or does not");
                }
                let theme = &mut self.outline.themes[at];
                add_pattern(theme, word, span, self.plain, self.problems);
            }
            Entry::Rule(rule) => self.rules.push((at, (*rule).to_owned(), span)),
        }
    }

    fn finish(mut self) -> Outline {
        let lists = self.lists();
        for (at, written, span) in std::mem::take(&mut self.rules) {
            let body = written.split_once('[').map_or("", |(_, body)| body);
            let body = body.rsplit_once(']').map_or(body, |(body, _)| body);
            let own = &self.outline.themes[at].id;
            let category = |name: &str| {
                let named = self.categories.get(&plain_name(name));
                let theme = named.ok_or_else(|| format!("there is no category `{name}`"))?;
                if let Some(list) = lists.get(theme) {
                    return Ok(format!("@{list}"));
                }
                let id = &self.outline.themes[*theme].id;
                let around = own == id || own.as_str().starts_with(&format!("{id}."));
                match around {
                    true => Err(format!("`{name}` holds the rule itself")),
                    false => Ok(format!("#{id}")),
                }
            };
            let said = wordstat_rule::read(body, self.plain, &category)
                .and_then(|said| tree(&said.rule).map(|_| said));
            let theme = &mut self.outline.themes[at];
            match said {
                Ok(said) => {
                    if let Some(differs) = said.differs {
                        self.problems
                            .warning(Code::NotImported, span, format!("not quite the same: {differs}"))
                            .help(format!("it is read as `{}`", said.rule));
                    }
                    theme.any.push(said.rule);
                }
                Err(why) => add_note(theme, &written, &why, span, self.problems),
            }
        }
        self.take_out(lists);
        self.outline
    }

    /// The categories that are word lists of rules, as an export has them, by theme: all within a category [`LISTS`] that
    /// holds nothing else, each of words alone, and each named by a rule. Nothing if one of them is otherwise: what
    /// answers are counted for must stay a theme.
    fn lists(&self) -> BTreeMap<usize, SetName> {
        let themes = &self.outline.themes;
        let is_marker = |theme: &OutlineTheme| theme.id.depth() == 0 && theme.label.common() == Some(LISTS);
        let Some(marker) = themes.iter().position(is_marker) else {
            return BTreeMap::new();
        };
        let within = format!("{}.", themes[marker].id);
        let is_named = |name: &str| {
            let mut words = self
                .rules
                .iter()
                .flat_map(|(_, rule, _)| rule.split([' ', '[', ']']));
            words.any(|word| {
                word.strip_prefix('#')
                    .is_some_and(|named| plain_name(named) == name)
            })
        };
        let names: HashMap<usize, &String> = self.categories.iter().map(|(name, at)| (*at, name)).collect();
        let list = |at: usize| {
            let theme = &themes[at];
            let has_words_alone = !theme.any.is_empty()
                && theme.notes.is_empty()
                && theme.id.depth() == 1
                && self.rules.iter().all(|(rule_of, ..)| *rule_of != at);
            let name = names.get(&at).filter(|name| has_words_alone && is_named(name))?;
            Some((at, SetName::new(name).ok()?))
        };
        let parts = (0..themes.len()).filter(|at| themes[*at].id.as_str().starts_with(&within));
        let is_bare = themes[marker].any.is_empty() && self.rules.iter().all(|(at, ..)| *at != marker);
        let lists: Option<BTreeMap<usize, SetName>> = parts.map(list).collect();
        lists.filter(|_| is_bare).unwrap_or_default()
    }

    /// Makes word lists of the themes that are some.
    fn take_out(&mut self, lists: BTreeMap<usize, SetName>) {
        let Some(marker) = lists
            .keys()
            .next()
            .map(|first| self.outline.themes[*first].id.clone())
        else {
            return;
        };
        for (at, name) in lists {
            let entries = std::mem::take(&mut self.outline.themes[at].any);
            self.outline.sets.push((name, entries));
        }
        self.outline.sets.sort();
        let top = marker.as_str().split('.').next().unwrap_or_default().to_owned();
        let is_list = |id: &ThemeId| id.as_str().split('.').next() == Some(&top);
        self.outline.themes.retain(|theme| !is_list(&theme.id));
    }
}

/// A category's name as rules refer to it: small letters, spaces and low lines alike.
pub(super) fn plain_name(name: &str) -> String {
    name.trim().to_lowercase().replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use super::super::wordstat_writer::write;
    use crate::codebook::exchange::CodebookFormat;
    use crate::codebook::exchange::flatten::Lack;
    use crate::codebook::exchange::testing::{complaints, flat_outlines, reread, rules_of, said};
    use proptest::prelude::*;

    const DICTIONARY: &str = "BOLIG
\tPRIS
\t\tHUSLEIE* (1)
\t\tHØY_PRIS (2)
\t\t@DYRT [DYR* NEAR BOLIG* /S /C5] (1)
\tBOLIG (1)
\t@REKKE [A BEFORE B /D]
SPRÅK OG TOLK
\tTOLK? (1)
";

    #[test]
    fn categories_words_and_rules_are_read() {
        let imported = said(CodebookFormat::WordStat, DICTIONARY);
        let rules = rules_of(&imported);
        let expected = [
            ("bolig", vec!["=bolig"]),
            ("bolig.pris", vec!["husleie*", "=høy =pris", "dyr* NEAR/5 bolig*"]),
            ("sprak-og-tolk", vec!["tolk?"]),
        ];
        assert_eq!(rules, expected);
        let told = complaints(&imported);
        assert_eq!(told[0], "4: the weight 2 of `HØY_PRIS` is not read");
        assert!(
            told[1].starts_with("7: `@REKKE [A BEFORE B /D]` has no counterpart"),
            "{told:?}"
        );
        assert_eq!(imported.outline.themes[0].notes.len(), 1);
    }

    #[test]
    fn what_stands_in_no_category_is_a_mistake() {
        let imported = said(CodebookFormat::WordStat, "bolig (1)\n");
        assert_eq!(complaints(&imported), ["1: `bolig (1)` stands in no category"]);
        assert!(imported.has_errors());
    }

    #[test]
    fn operators_are_written_as_rules_and_their_lists_as_categories() {
        let outline = reread(
            "[set]\nmangel = [\"=mangel\", \"=for =få\"]\n[theme.bolig]\nany = [\"@mangel NEAR/4 bolig*\", \"dyr* NOT SAME #leie\", \"=a AND NOT =b\", \"/x/\", \"(=a AND =b) NEAR/2 =c\"]\n[theme.leie]\nany = [\"leie*\"]",
        );
        let mut left_out = Vec::new();
        let written = write(&outline, false, &mut left_out);
        let expected = "bolig
\t@REGEL1 [#MANGEL NEAR bolig* /S /C4] (1)
\t@REGEL2 [dyr* NOT NEAR #leie /S] (1)
\t@REGEL3 [a AND NOT b /D] (1)
leie
\tleie* (1)
ORDLISTER
\tMANGEL
\t\tmangel (1)
\t\tfor_få (1)
";
        assert_eq!(written, expected);
        let lacks: Vec<&Lack> = left_out.iter().map(|left| &left.lack).collect();
        assert_eq!(lacks, [&Lack::Regexes, &Lack::Operators]);
    }

    #[test]
    fn word_lists_come_back_as_word_lists() {
        let outline = reread(
            "[set]\nmangel = [\"=mangel\", \"=for =få\"]\n[theme.mangel]\nany = [\"@mangel NEAR/4 bolig*\"]\n[theme.leie]\nany = \
             [\"leie*\", \"(=dyr OR =høy) SAME #mangel\"]",
        );
        let mut left_out = Vec::new();
        let written = write(&outline, false, &mut left_out);
        assert_eq!(left_out, []);
        let back = said(CodebookFormat::WordStat, &written);
        let sets: Vec<(&str, &[String])> = back
            .outline
            .sets
            .iter()
            .map(|(name, entries)| (name.as_str(), &entries[..]))
            .collect();
        // A theme is called `mangel`, which the list therefore cannot be.
        let expected: [(&str, &[String]); 2] = [
            ("liste1", &["=mangel".to_owned(), "=for =få".to_owned()]),
            ("liste2", &["=dyr".to_owned(), "=høy".to_owned()]),
        ];
        assert_eq!(sets, expected);
        let rules = [
            ("mangel", vec!["@liste1 NEAR/4 bolig*"]),
            ("leie", vec!["leie*", "@liste2 SAME #mangel"]),
        ];
        assert_eq!(rules_of(&back), rules);
        assert_eq!(write(&back.outline, false, &mut Vec::new()), written);
    }

    #[test]
    fn categories_that_no_rule_names_stay_themes_whatever_they_stand_in() {
        let imported = said(CodebookFormat::WordStat, "ORDLISTER\n\tBOLIG\n\t\tHUS (1)\n");
        let expected = [("ordlister", vec![]), ("ordlister.bolig", vec!["=hus"])];
        assert_eq!(rules_of(&imported), expected);
        assert_eq!(imported.outline.sets, []);
    }

    proptest! {
        #[test]
        fn words_globs_and_phrases_come_back(outline in flat_outlines()) {
            let mut left_out = Vec::new();
            let written = write(&outline, false, &mut left_out);
            prop_assert!(left_out.is_empty());
            prop_assert_eq!(said(CodebookFormat::WordStat, &written).outline, outline, "{}", written);
        }

        #[test]
        fn anything_is_read_or_refused(text in "[@#A-C1()\\[\\]/ \\t\\n_*]{0,60}") {
            let _ = said(CodebookFormat::WordStat, &text);
        }
    }
}
