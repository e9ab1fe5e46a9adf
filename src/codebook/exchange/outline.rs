//! A codebook as plain texts: what every format is read into and written from.

use std::collections::BTreeSet;

use crate::corpus::QuestionId;
use crate::source::{Problems, Sources};
use crate::text::{Language, Span};

use super::super::expr::{Expr, Juxtaposition, Node, parse};
use super::super::{Codebook, Colour, Label, Rule, SetName, ThemeId, WordSettings};

/// A codebook without places in a file: what it says, not where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// What it is called.
    pub title: Option<String>,
    /// Its author's version.
    pub version: Option<String>,
    /// The questions that it codes; none named: all.
    pub questions: Vec<QuestionId>,
    /// Words that compounds may be made of.
    pub known: Vec<String>,
    /// Whether long keywords find misspelt words, if it is said.
    pub typos: Option<bool>,
    /// The word lists that its rules use, and their entries.
    pub sets: Vec<(SetName, Vec<String>)>,
    /// Every theme before its subthemes, and these right behind it.
    pub themes: Vec<OutlineTheme>,
}

/// A theme as plain texts.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineTheme {
    /// Its id; the ids of subthemes begin with their theme's.
    pub id: ThemeId,
    /// What tables call it.
    pub label: Label,
    /// What it means.
    pub definition: Option<String>,
    /// Its colour.
    pub colour: Option<Colour>,
    /// Rules that give the theme.
    pub any: Vec<String>,
    /// Rules that keep a whole answer from it.
    pub none: Vec<String>,
    /// Rules that take hits of their sentence away.
    pub unless: Vec<String>,
    /// Texts that must get the theme.
    pub matches: Vec<String>,
    /// Texts that must not.
    pub no_matches: Vec<String>,
    /// What was found with it and could not be said in rules; a comment in TOML, and nowhere else.
    pub notes: Vec<String>,
}

impl OutlineTheme {
    /// A theme of that id and nothing else.
    pub fn new(id: ThemeId) -> Self {
        Self {
            label: Label::same(id.as_str()),
            id,
            definition: None,
            colour: None,
            any: Vec::new(),
            none: Vec::new(),
            unless: Vec::new(),
            matches: Vec::new(),
            no_matches: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The last name of its id.
    pub fn name(&self) -> &str {
        self.id.as_str().rsplit('.').next().unwrap_or_default()
    }

    /// Whether the label says more than the id.
    pub fn has_label(&self) -> bool {
        self.label.common() != Some(self.id.as_str())
    }

    /// Its lists of rules by the keys of a codebook.
    pub fn rules(&self) -> [(&'static str, &[String]); 3] {
        [("any", &self.any), ("none", &self.none), ("unless", &self.unless)]
    }
}

impl Outline {
    /// Number of rules of all themes, whatever list they stand in.
    pub fn rules(&self) -> usize {
        let lists = self.themes.iter().flat_map(OutlineTheme::rules);
        lists.map(|(_, rules)| rules.len()).sum()
    }

    /// What `book` says. Word lists that it includes come along if its rules use them.
    pub fn of(book: &Codebook, words: &WordSettings) -> Self {
        Self {
            title: book.title.clone(),
            version: book.version.clone(),
            questions: book.questions.iter().map(|name| name.value.clone()).collect(),
            known: words.known.clone(),
            typos: words.typos,
            sets: sets(book),
            themes: book
                .themes
                .iter()
                .map(|theme| OutlineTheme {
                    id: theme.id.clone(),
                    label: plain_label(&theme.label),
                    definition: theme
                        .definition
                        .as_deref()
                        .map(tidy)
                        .filter(|text| !text.is_empty()),
                    colour: theme.colour,
                    any: texts(&theme.any),
                    none: texts(&theme.none),
                    unless: texts(&theme.unless),
                    matches: examples(theme, true),
                    no_matches: examples(theme, false),
                    notes: Vec::new(),
                })
                .collect(),
        }
    }

    /// The entries of the word list of that name.
    pub fn set(&self, name: &SetName) -> Option<&[String]> {
        let set = self.sets.iter().find(|(own, _)| own == name);
        set.map(|(_, entries)| entries.as_slice())
    }

    /// Puts every theme behind the one that it is part of, and otherwise keeps their order.
    pub(super) fn nest(&mut self) {
        let mut first = std::collections::HashMap::new();
        for (at, theme) in self.themes.iter().enumerate() {
            for (dot, _) in theme
                .id
                .as_str()
                .match_indices('.')
                .chain([(theme.id.as_str().len(), "")])
            {
                first.entry(theme.id.as_str()[..dot].to_owned()).or_insert(at);
            }
        }
        self.themes.sort_by_cached_key(|theme| {
            let id = theme.id.as_str();
            let ends = id.match_indices('.').map(|(dot, _)| dot).chain([id.len()]);
            ends.map(|end| first.get(&id[..end]).copied().unwrap_or_default())
                .collect::<Vec<usize>>()
        });
    }
}

/// A rule's tree, if it can be read; what is wrong with it is for `check` to say.
pub(super) fn tree(rule: &str) -> Result<Expr, String> {
    let mut problems = Problems::of(Sources::default().add("", rule));
    let whole = Span::new(0, rule.len());
    if rule.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        problems.error(whole, "it has a control character");
    }
    let expr = parse(rule, Juxtaposition::Phrase, &mut problems);
    let mistake = |problem: &crate::source::Problem| problem.severity == crate::source::Severity::Error;
    match (expr, problems.into_vec().into_iter().find(mistake)) {
        (Some(expr), None) => Ok(expr),
        (_, Some(problem)) => Err(problem.message),
        (None, None) => Err("it cannot be read".to_owned()),
    }
}

/// Lines without white space at their ends, and none that are blank at the beginning and end.
pub(super) fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// A rule on one line: formats keep rules a line each.
fn one_line(text: &str) -> String {
    match text.contains(['\n', '\r']) {
        true => text.split_whitespace().collect::<Vec<_>>().join(" "),
        false => text.trim().to_owned(),
    }
}

fn texts(rules: &[Rule]) -> Vec<String> {
    rules.iter().map(|rule| one_line(&rule.written.text)).collect()
}

fn examples(theme: &super::super::Theme, belongs: bool) -> Vec<String> {
    let wanted = theme.examples.iter().filter(|example| example.belongs == belongs);
    wanted.map(|example| one_line(&example.written.text)).collect()
}

/// The label as its texts are told apart: one that is the same in all languages is given once.
pub(super) fn plain_label(label: &Label) -> Label {
    match label.common() {
        Some(text) => Label::same(text.trim()),
        None => {
            let mut plain = Label::default();
            for language in Language::ALL {
                let given = label.given().find(|(given, _)| *given == language);
                if let Some((_, text)) = given.filter(|(_, text)| !text.trim().is_empty()) {
                    plain.add(language, text.trim().to_owned());
                }
            }
            plain
        }
    }
}

/// The word lists of the file itself, and those of others that its rules lead to.
fn sets(book: &Codebook) -> Vec<(SetName, Vec<String>)> {
    let own = book.sets.iter().filter(|(_, set)| set.place.0 == book.source);
    let mut wanted: Vec<&SetName> = own.map(|(name, _)| name).collect();
    let rules = |theme: &'_ super::super::Theme| -> Vec<Rule> {
        [&theme.any, &theme.none, &theme.unless]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    let mut found: BTreeSet<SetName> = BTreeSet::new();
    let mut open: Vec<SetName> = wanted.drain(..).cloned().collect();
    for rule in book.themes.iter().flat_map(rules) {
        open.extend(names(&rule.expr));
    }
    while let Some(name) = open.pop() {
        let Some(set) = book.sets.get(&name) else { continue };
        if found.insert(name) {
            set.entries
                .iter()
                .for_each(|entry| open.extend(names(&entry.expr)));
        }
    }
    let entries = |name: &SetName| {
        book.sets
            .get(name)
            .map(|set| texts(&set.entries))
            .unwrap_or_default()
    };
    found
        .into_iter()
        .map(|name| (name.clone(), entries(&name)))
        .collect()
}

/// The word lists that `expr` names.
pub(super) fn names(expr: &Expr) -> Vec<SetName> {
    let mut names = Vec::new();
    expr.walk(&mut |part| {
        if let Node::Set(name) = &part.node {
            names.push(name.clone());
        }
    });
    names
}
