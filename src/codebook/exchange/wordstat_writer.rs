//! Dictionaries of WordStat as they are written.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::codebook::expr::{Expr, Node, Relation};

use super::flatten::{Flattener, Lack, Pattern};
use super::outline::{Outline, OutlineTheme, tree};
use super::poor::{LeftOut, leave_out, leave_out_limits};
use super::wordstat::plain_name;

/// The category that holds lists which rules need; told by this name when it is read again.
pub(super) const LISTS: &str = "ORDLISTER";

/// Writes a dictionary.
pub(super) fn write(outline: &Outline, compounds: bool, left_out: &mut Vec<LeftOut>) -> String {
    let mut writer = Writer {
        outline,
        flattener: Flattener::new(outline, compounds),
        lists: BTreeMap::new(),
        rules: 0,
        left_out,
    };
    let mut out = String::new();
    for theme in &outline.themes {
        let indent = "\t".repeat(theme.id.depth());
        let _ = writeln!(out, "{indent}{}", theme.name());
        writer.theme(theme, &indent, &mut out);
    }
    if !writer.lists.is_empty() {
        let _ = writeln!(out, "{LISTS}");
        let mut lists: Vec<(&Vec<Pattern>, &String)> = writer.lists.iter().collect();
        lists.sort_by_key(|(_, name)| name.as_str());
        for (patterns, name) in lists {
            let _ = writeln!(out, "\t{name}");
            patterns
                .iter()
                .for_each(|pattern| item("\t\t", pattern, &mut out));
        }
    }
    out
}

struct Writer<'a, 'l> {
    outline: &'a Outline,
    flattener: Flattener<'a>,
    /// Lists of more than one pattern that rules refer to, with their names.
    lists: BTreeMap<Vec<Pattern>, String>,
    rules: usize,
    left_out: &'l mut Vec<LeftOut>,
}

impl Writer<'_, '_> {
    fn theme(&mut self, theme: &OutlineTheme, indent: &str, out: &mut String) {
        let mut seen = std::collections::HashSet::new();
        for written in &theme.any {
            let said = tree(written).ok().and_then(|expr| self.rule(&expr));
            if let Some(body) = said {
                self.rules += 1;
                let _ = writeln!(out, "{indent}\t@REGEL{} [{body}] (1)", self.rules);
                continue;
            }
            let flat = self.flattener.rule(written);
            for lack in flat.lacks {
                leave_out(theme, written, lack, !flat.patterns.is_empty(), self.left_out);
            }
            for pattern in flat.patterns {
                if seen.insert(pattern.clone()) {
                    item(&format!("{indent}\t"), &pattern, out);
                }
            }
        }
        leave_out_limits(theme, self.left_out);
    }

    /// A rule of operators that WordStat has, if both sides are lists of words and phrases.
    fn rule(&mut self, expr: &Expr) -> Option<String> {
        match &expr.node {
            Node::Near(relation, left, right) => {
                let (left, right) = (self.operand(left)?, self.operand(right)?);
                Some(format!("{left} {}", placed(*relation, &right)))
            }
            Node::NotNear(relation, left, right) => {
                let (left, right) = (self.operand(left)?, self.operand(right)?);
                Some(format!("{left} NOT {}", placed(*relation, &right)))
            }
            Node::And(parts) => {
                let is_not = |part: &&Expr| matches!(part.node, Node::Not(_));
                let (nots, others): (Vec<&Expr>, Vec<&Expr>) = parts.iter().partition(is_not);
                let mut body = String::new();
                for part in others.into_iter().chain(nots) {
                    let (joint, inner) = match &part.node {
                        Node::Not(inner) => (" AND NOT ", &**inner),
                        _ => (" AND ", part),
                    };
                    let operand = self.operand(inner)?;
                    let _ = write!(body, "{}{operand}", if body.is_empty() { "" } else { joint });
                }
                Some(format!("{body} /D"))
            }
            _ => None,
        }
    }

    /// The category of a theme, if no other has its name, and if what it holds is all that the theme finds.
    fn category(&self, id: &str) -> Option<String> {
        let theme = self.outline.themes.iter().find(|theme| theme.id.as_str() == id)?;
        let same = self
            .outline
            .themes
            .iter()
            .filter(|other| plain_name(other.name()) == plain_name(theme.name()));
        let within = format!("{id}.");
        let parts = self
            .outline
            .themes
            .iter()
            .filter(|part| part.id.as_str() == id || part.id.as_str().starts_with(&within));
        let mut limits = parts.flat_map(|part| part.none.iter().chain(&part.unless));
        (same.count() == 1 && limits.next().is_none()).then(|| format!("#{}", theme.name()))
    }

    /// Whether no list and no theme has the name: a rule tells categories apart by their names alone.
    fn is_free(&self, name: &str) -> bool {
        let is_same = |other: &str| plain_name(other) == plain_name(name);
        !self.lists.values().any(|other| is_same(other))
            && !self.outline.themes.iter().any(|theme| is_same(theme.name()))
    }

    /// One side of an operator: a word, or a category that holds them.
    fn operand(&mut self, expr: &Expr) -> Option<String> {
        if let Node::Theme(id) = &expr.node {
            return self.category(id.as_str());
        }
        let flat = self.flattener.expr(expr);
        // A part that is lost would make the rule find more under NOT, and less elsewhere.
        if !flat.lacks.iter().all(|lack| *lack == Lack::Misspellings) || flat.patterns.is_empty() {
            return None;
        }
        if let [pattern] = &flat.patterns[..] {
            return Some(pattern.join("_"));
        }
        let named = match &expr.node {
            Node::Set(name) => Some(name.as_str().to_uppercase()),
            _ => None,
        };
        let numbered = (self.lists.len() + 1..).map(|number| format!("LISTE{number}"));
        let mut free = named
            .into_iter()
            .chain(numbered)
            .filter(|name| self.is_free(name));
        let name = free.next()?;
        drop(free);
        Some(format!("#{}", self.lists.entry(flat.patterns).or_insert(name)))
    }
}

/// A relation to `item`, and the scope and distance that it holds in.
fn placed(relation: Relation, item: &str) -> String {
    match relation {
        Relation::Near(between) => format!("NEAR {item} /S /C{between}"),
        Relation::Before(between) => format!("BEFORE {item} /S /C{between}"),
        Relation::After(between) => format!("AFTER {item} /S /C{between}"),
        Relation::Same => format!("NEAR {item} /S"),
    }
}

fn item(indent: &str, pattern: &Pattern, out: &mut String) {
    let _ = writeln!(out, "{indent}{} (1)", pattern.join("_"));
}
