//! Rules as lists of words and phrases: what dictionaries without operators can hold.

use std::fmt;

use crate::codebook::expr::{Expr, Node, WordTerm};
use crate::text::Analyzer;
use crate::text::inflection::{bases, inflections};

use super::outline::{Outline, tree};

/// Words in a row, each a form or a glob; one is a word alone.
pub(super) type Pattern = Vec<String>;

/// A rule that comes to more phrases than this is left out: the other tool would choke on it, and nobody read it.
const MOST_PATTERNS: usize = 5_000;

/// What a rule needs that a list of words and phrases does not have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// AND, NOT, NEAR and the like.
    Operators,
    /// Regexes.
    Regexes,
    /// References to themes, or to background variables.
    References,
    /// `none`.
    None,
    /// `unless`.
    Unless,
    /// Misspelt words; the right ones are exported.
    Misspellings,
    /// A phrase of words with many forms.
    TooMany,
    /// Wildcards within a word.
    Wildcards,
    /// A rule that cannot be read.
    Unreadable,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operators => "AND, NOT, NEAR and the like",
            Self::Regexes => "regexes",
            Self::References => "references to themes and background variables",
            Self::None => "`none`",
            Self::Unless => "`unless`",
            Self::Misspellings => "misspelt words (`~`); the right ones are written",
            Self::TooMany => "phrases of words with so many forms",
            Self::Wildcards => "wildcards but a `*` at the end of a word",
            Self::Unreadable => "rules that cannot be read; run `fritekst check`",
        })
    }
}

/// What a rule comes to.
#[derive(Debug, Default)]
pub(super) struct Flat {
    /// Words and phrases, each once, in the order that the rule has them.
    pub patterns: Vec<Pattern>,
    /// What could not be said.
    pub lacks: Vec<Lack>,
}

impl Flat {
    fn lacking(lack: Lack) -> Self {
        Self {
            patterns: Vec::new(),
            lacks: vec![lack],
        }
    }

    fn add(&mut self, other: Self) {
        self.patterns.extend(other.patterns);
        self.lacks.extend(other.lacks);
    }
}

/// Writes rules out as words and phrases.
pub(super) struct Flattener<'a> {
    outline: &'a Outline,
    /// Whether keywords also become globs that find their compounds.
    compounds: bool,
    analyzer: Analyzer,
}

impl<'a> Flattener<'a> {
    /// For the rules of `outline`.
    pub fn new(outline: &'a Outline, compounds: bool) -> Self {
        Self {
            outline,
            compounds,
            analyzer: Analyzer::with_known(outline.known.iter().cloned()),
        }
    }

    /// The words and phrases of a rule.
    pub fn rule(&self, rule: &str) -> Flat {
        match tree(rule) {
            Ok(expr) => self.expr(&expr),
            Err(_) => Flat::lacking(Lack::Unreadable),
        }
    }

    /// The words and phrases that find what `expr` finds.
    pub fn expr(&self, expr: &Expr) -> Flat {
        let mut flat = self.within(&expr.node, 0);
        let mut seen = std::collections::HashSet::new();
        flat.patterns.retain(|pattern| seen.insert(pattern.clone()));
        if flat.patterns.len() > MOST_PATTERNS {
            return Flat::lacking(Lack::TooMany);
        }
        flat.lacks.sort();
        flat.lacks.dedup();
        flat
    }

    fn within(&self, node: &Node, depth: usize) -> Flat {
        match node {
            Node::Word(word) => self.word(word),
            Node::Regex(_) => Flat::lacking(Lack::Regexes),
            Node::Set(name) => self.set(name, depth),
            Node::Or(parts) => {
                let mut all = Flat::default();
                for part in parts {
                    all.add(self.within(&part.node, depth));
                }
                all
            }
            Node::Phrase(parts) => self.phrase(parts, depth),
            Node::Theme(_) | Node::Value(_) => Flat::lacking(Lack::References),
            Node::Near(..)
            | Node::NotNear(..)
            | Node::Loose(..)
            | Node::AtLeast(..)
            | Node::Not(_)
            | Node::And(_) => Flat::lacking(Lack::Operators),
        }
    }

    fn word(&self, word: &WordTerm) -> Flat {
        let (words, lacks) = match word {
            WordTerm::Exact(word) | WordTerm::Glob(word) => (vec![word.to_lowercase()], Vec::new()),
            WordTerm::Inflected(word) => (forms(word), Vec::new()),
            WordTerm::Keyword(word) => (self.keyword(word), Vec::new()),
            WordTerm::Fuzzy(word, _) => (forms(word), vec![Lack::Misspellings]),
        };
        Flat {
            patterns: words.into_iter().map(|word| vec![word]).collect(),
            lacks,
        }
    }

    fn keyword(&self, word: &str) -> Vec<String> {
        let forms = forms(word);
        if !self.compounds || word.chars().count() < 3 {
            return forms;
        }
        let mut globs: Vec<String> = bases(word).into_iter().map(|base| format!("*{base}*")).collect();
        let found = |form: &String| bases(word).iter().any(|base| form.contains(base.as_str()));
        globs.extend(forms.into_iter().filter(|form| !found(form)));
        globs
    }

    fn set(&self, name: &crate::codebook::SetName, depth: usize) -> Flat {
        let entries = self.outline.set(name).unwrap_or_default();
        if depth > 50 {
            return Flat::lacking(Lack::Unreadable);
        }
        let mut all = Flat::default();
        for entry in entries {
            match tree(entry) {
                Ok(expr) => all.add(self.within(&expr.node, depth + 1)),
                Err(_) => all.add(Flat::lacking(Lack::Unreadable)),
            }
            if all.patterns.len() > MOST_PATTERNS {
                return Flat::lacking(Lack::TooMany);
            }
        }
        all
    }

    /// Every word of one part before every word of the next.
    fn phrase(&self, parts: &[Expr], depth: usize) -> Flat {
        let mut rows: Vec<Pattern> = vec![Vec::new()];
        let mut lacks = Vec::new();
        for part in parts {
            let flat = match &part.node {
                // In a phrase the compound is another word.
                Node::Word(WordTerm::Keyword(word)) => self.word(&WordTerm::Inflected(word.clone())),
                node => self.within(node, depth),
            };
            lacks.extend(flat.lacks);
            if rows.len().saturating_mul(flat.patterns.len()) > MOST_PATTERNS {
                return Flat::lacking(Lack::TooMany);
            }
            let before = std::mem::take(&mut rows);
            for row in &before {
                rows.extend(
                    flat.patterns
                        .iter()
                        .map(|pattern| [row.as_slice(), pattern].concat()),
                );
            }
        }
        if let Some(words) = crate::codebook::expr::keywords(parts) {
            rows.extend(self.written_together(&words));
        }
        Flat {
            patterns: rows,
            lacks,
        }
    }

    /// The compound that keywords in a row are also found as.
    fn written_together(&self, words: &[&str]) -> Vec<Pattern> {
        let joined = words.concat();
        let known = self.analyzer.word(&joined);
        let member = |word: &&str| self.analyzer.keyword(word).finds(&known).is_some();
        match words.iter().all(member) {
            true => forms(&joined).into_iter().map(|form| vec![form]).collect(),
            false => Vec::new(),
        }
    }
}

/// The word's forms, in alphabetical order behind the word itself.
fn forms(word: &str) -> Vec<String> {
    inflections(word).into_iter().map(|word| word.form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::SetName;

    fn outline() -> Outline {
        let name = |name| SetName::new(name).expect("a name");
        Outline {
            sets: vec![
                (
                    name("dyrt"),
                    vec!["=dyr".to_owned(), "=dyrt".to_owned(), "/kr/".to_owned()],
                ),
                (name("ring"), vec!["@ring".to_owned()]),
            ],
            ..Outline::default()
        }
    }

    fn flat(rule: &str, compounds: bool) -> (Vec<String>, Vec<Lack>) {
        let outline = outline();
        let flat = Flattener::new(&outline, compounds).rule(rule);
        (
            flat.patterns.iter().map(|words| words.join(" ")).collect(),
            flat.lacks,
        )
    }

    #[test]
    fn keywords_are_written_out_as_their_forms() {
        let (forms, lacks) = flat("bolig", false);
        for form in ["bolig", "boliger", "boligen", "bustad", "bustadane"] {
            assert!(forms.contains(&form.to_owned()), "{form} in {forms:?}");
        }
        assert!(lacks.is_empty());
        assert!(!forms.iter().any(|form| form.contains('*')), "{forms:?}");
        let (globs, _) = flat("bolig", true);
        assert!(
            globs.contains(&"*bolig*".to_owned()) && globs.contains(&"*bustad*".to_owned()),
            "{globs:?}"
        );
    }

    #[test]
    fn phrases_are_all_their_combinations() {
        assert_eq!(flat("=for (=få OR lit*)", false).0, ["for få", "for lit*"]);
        assert_eq!(
            flat("=husleie @dyrt", false),
            (
                vec!["husleie dyr".to_owned(), "husleie dyrt".to_owned()],
                vec![Lack::Regexes]
            )
        );
        let (patterns, _) = flat("psykisk helse", false);
        assert!(patterns.contains(&"psykiske helsen".to_owned()), "{patterns:?}");
        let (patterns, _) = flat("bolig mangel", false);
        assert!(patterns.contains(&"boligmangelen".to_owned()), "{patterns:?}");
    }

    #[test]
    fn what_cannot_be_said_is_told() {
        assert_eq!(flat("a NEAR/3 b", false), (vec![], vec![Lack::Operators]));
        assert_eq!(
            flat("=a OR (b AND c)", false),
            (vec!["a".to_owned()], vec![Lack::Operators])
        );
        assert_eq!(flat("integrering~", false).1, [Lack::Misspellings]);
        assert_eq!(flat("bolig bolig bolig bolig bolig", false).1, [Lack::TooMany]);
        assert_eq!(flat("@ring", false).1, [Lack::Unreadable]);
        assert_eq!(flat("a AND", false).1, [Lack::Unreadable]);
    }
}
