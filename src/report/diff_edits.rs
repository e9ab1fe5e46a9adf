//! What stands otherwise in a changed codebook: word lists, the rules of its themes, what it says of words.

use std::collections::{BTreeSet, HashSet};

use crate::codebook::expr::{Expr, Node};
use crate::codebook::{Codebook, Rule, SetName, Sets, ThemeId};
use crate::coding::Exclusion;
use crate::source::Sources;

use super::diff::{Diff, Edition, Pair, QuestionDiff};
use super::rule_ref::RuleRef;

/// A list of a codebook that has other entries than before.
#[derive(Clone, Debug)]
pub struct Edit<'a> {
    /// Which list it is.
    pub subject: Subject<'a>,
    /// Where it stands, in the new edition if it has it: file and line. Not told of what several files say together.
    pub place: Option<(&'a str, usize)>,
    /// Entries that only the new edition has, as they are written.
    pub added: Vec<&'a str>,
    /// Entries that only the old one has.
    pub removed: Vec<&'a str>,
    /// The rules that lead to it, if it is a word list; of the new edition, if it has the list.
    pub used_by: Vec<RuleRef<'a>>,
}

/// What can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A word list.
    Set(&'a SetName),
    /// A list of rules of a theme that both editions have: the theme's id in the new one, and the list's key.
    Rules(&'a ThemeId, &'static str),
    /// The words that compounds may be made of.
    Known,
}

/// What rules can lead to that both editions do not say alike.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// Word lists.
    sets: BTreeSet<SetName>,
    /// Themes whose rules are others, and those that have them as parts.
    themes: BTreeSet<ThemeId>,
    /// Whether something else is said of words.
    words: bool,
}

impl Changed {
    /// Compares two codebooks; `pairs` are their themes, `words` whether their settings of words differ.
    pub(super) fn between(
        old: Option<&Codebook>,
        new: Option<&Codebook>,
        pairs: &[Pair<usize>],
        words: bool,
    ) -> Self {
        let (Some(old), Some(new)) = (old, new) else {
            return Self::default();
        };
        let entries = |sets: &Sets, name: &SetName| sets.get(name).map(|set| written(&set.entries));
        let names = old.sets.iter().chain(new.sets.iter()).map(|(name, _)| name);
        let sets: BTreeSet<SetName> = names
            .filter(|name| entries(&old.sets, name) != entries(&new.sets, name))
            .cloned()
            .collect();
        let mut themes = BTreeSet::new();
        for pair in pairs {
            let lists = |book: &Codebook, at: Option<usize>| {
                at.map(|at| LISTS.map(|list| written(list.rules(book, at))))
            };
            if lists(old, pair.old) == lists(new, pair.new) {
                continue;
            }
            for (book, at) in [(old, pair.old), (new, pair.new)] {
                let lineage = at.into_iter().flat_map(|at| book.lineage(at));
                themes.extend(lineage.map(|at| book.themes[at].id.clone()));
            }
        }
        Self { sets, themes, words }
    }

    /// What of it `expr`, a rule of `book`, leads to, as rules write it: `@nok`, `#bolig`; `[words]` where
    /// nothing else explains it.
    pub(super) fn beneath(&self, expr: &Expr, book: &Codebook) -> Vec<String> {
        let (mut sets, mut themes) = (BTreeSet::new(), BTreeSet::new());
        reach(expr, book, &mut sets, &mut themes);
        let sets = sets.iter().filter(|name| self.sets.contains(**name));
        let named = sets.map(|name| format!("@{name}"));
        let asked = themes.iter().filter(|id| self.themes.contains(**id));
        let asked = asked.map(|id| format!("#{id}"));
        let found: Vec<String> = named.chain(asked).collect();
        match found.is_empty() && self.words {
            true => vec!["[words]".to_owned()],
            false => found,
        }
    }
}

impl<'a> Diff<'a> {
    /// What the new edition says otherwise than the old one of the shown themes: word lists by name, then rules theme by
    /// theme, then words. Themes that only one of them has are not among it.
    pub fn edits(&self, question: &QuestionDiff) -> Vec<Edit<'a>> {
        let books = [self.old, self.new].map(|edition| edition.book(self.corpus, question.question));
        let [Some(old), Some(new)] = books else {
            return Vec::new();
        };
        let mut edits = self.set_edits(question, old, new);
        for theme in &question.themes {
            let (Some(old_at), Some(new_at)) = (theme.at.old, theme.at.new) else {
                continue;
            };
            for list in LISTS {
                let lists = (list.rules(old, old_at), list.rules(new, new_at));
                let subject = Subject::Rules(&new.themes[new_at].id, list.key());
                let source = self.new.sources.get(new.source);
                let line = source.position(new.themes[new_at].span).0;
                edits.extend(edit(subject, Some((&source.name, line)), lists));
            }
        }
        edits.extend(self.known_edit());
        edits
    }

    fn set_edits(&self, question: &QuestionDiff, old: &'a Codebook, new: &'a Codebook) -> Vec<Edit<'a>> {
        let shown = |edition: Pair<usize>| question.themes.iter().any(|theme| theme.at == edition);
        let is_shown = |book: &Codebook, at: usize| {
            let is_it = |pair: &&Pair<usize>| match std::ptr::eq(book, new) {
                true => pair.new == Some(at),
                false => pair.old == Some(at),
            };
            question.pairs.iter().find(is_it).is_some_and(|pair| shown(*pair))
        };
        let sets = question.changed.sets.iter();
        let edits = sets.filter_map(|name| {
            let entries = |book: &'a Codebook| book.sets.get(name).map_or(&[][..], |set| &set.entries);
            let (book, edition) = match new.sets.get(name) {
                Some(_) => (new, self.new),
                None => (old, self.old),
            };
            let (name, set) = book.sets.iter().find(|(own, _)| *own == name)?;
            let source = edition.sources.get(set.place.0);
            let line = source.position(set.place.1).0;
            let used_by: Vec<RuleRef<'a>> = users(name, book, edition, |at| is_shown(book, at));
            let is_partial = question.themes.len() < question.pairs.len();
            if used_by.is_empty() && is_partial {
                return None;
            }
            let lists = (entries(old), entries(new));
            let edit = edit(Subject::Set(name), Some((&source.name, line)), lists)?;
            Some(Edit { used_by, ..edit })
        });
        edits.collect()
    }

    fn known_edit(&self) -> Option<Edit<'a>> {
        let known = |edition: Edition<'a>| &edition.coder.library().words.known;
        let (old, new) = (known(self.old), known(self.new));
        let beside = |words: &'a [String], others: &[String]| -> Vec<&'a str> {
            let only = words.iter().filter(|word| !others.contains(word));
            only.map(String::as_str).collect()
        };
        let (added, removed) = (beside(new, old), beside(old, new));
        (!added.is_empty() || !removed.is_empty()).then_some(Edit {
            subject: Subject::Known,
            place: None,
            added,
            removed,
            used_by: Vec::new(),
        })
    }
}

/// A list of a theme.
#[derive(Clone, Copy)]
enum List {
    Any,
    Limit(Exclusion),
}

const LISTS: [List; 3] = [
    List::Any,
    List::Limit(Exclusion::None),
    List::Limit(Exclusion::Unless),
];

impl List {
    fn key(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Limit(list) => list.key(),
        }
    }

    fn rules(self, book: &Codebook, theme: usize) -> &[Rule] {
        match self {
            Self::Any => &book.themes[theme].any,
            Self::Limit(list) => list.of(&book.themes[theme]),
        }
    }

    fn rule<'a>(self, book: &'a Codebook, sources: &'a Sources, theme: usize, rule: usize) -> RuleRef<'a> {
        match self {
            Self::Any => RuleRef::any(book, sources, theme, rule),
            Self::Limit(list) => RuleRef::cancelling(book, sources, theme, list, rule),
        }
    }
}

/// What two lists look for.
fn written(rules: &[Rule]) -> BTreeSet<String> {
    rules.iter().map(|rule| rule.expr.to_string()).collect()
}

/// How an old list and a new one differ, if they do.
fn edit<'a>(
    subject: Subject<'a>,
    place: Option<(&'a str, usize)>,
    (old, new): (&'a [Rule], &'a [Rule]),
) -> Option<Edit<'a>> {
    let beside = |rules: &'a [Rule], others: &[Rule]| -> Vec<&'a str> {
        let others: HashSet<String> = others.iter().map(|rule| rule.expr.to_string()).collect();
        let only = rules
            .iter()
            .filter(|rule| !others.contains(&rule.expr.to_string()));
        only.map(|rule| rule.written.text.as_str()).collect()
    };
    let (added, removed) = (beside(new, old), beside(old, new));
    (!added.is_empty() || !removed.is_empty()).then_some(Edit {
        subject,
        place,
        added,
        removed,
        used_by: Vec::new(),
    })
}

/// The rules of wanted themes that lead to the word list `name`.
fn users<'a>(
    name: &SetName,
    book: &'a Codebook,
    edition: Edition<'a>,
    is_wanted: impl Fn(usize) -> bool,
) -> Vec<RuleRef<'a>> {
    let mut users = Vec::new();
    for theme in (0..book.themes.len()).filter(|at| is_wanted(*at)) {
        for list in LISTS {
            for (at, rule) in list.rules(book, theme).iter().enumerate() {
                let (mut sets, mut themes) = (BTreeSet::new(), BTreeSet::new());
                reach(&rule.expr, book, &mut sets, &mut themes);
                if sets.contains(name) {
                    users.push(list.rule(book, edition.sources, theme, at));
                }
            }
        }
    }
    users
}

/// The word lists and themes that `expr` leads to, by way of others too.
fn reach<'a>(
    expr: &'a Expr,
    book: &'a Codebook,
    sets: &mut BTreeSet<&'a SetName>,
    themes: &mut BTreeSet<&'a ThemeId>,
) {
    let (mut named, mut asked) = (Vec::new(), Vec::new());
    expr.walk(&mut |part| match &part.node {
        Node::Set(name) => named.push(name),
        Node::Theme(id) => asked.push(id),
        _ => {}
    });
    for id in asked {
        if themes.insert(id) {
            for theme in book.family(id) {
                let rules = LISTS.into_iter().flat_map(|list| list.rules(book, theme));
                rules.for_each(|rule| reach(&rule.expr, book, sets, themes));
            }
        }
    }
    for name in named {
        if sets.insert(name)
            && let Some(set) = book.sets.get(name)
        {
            set.entries
                .iter()
                .for_each(|entry| reach(&entry.expr, book, sets, themes));
        }
    }
}
