//! Which themes ask for which others (`#theme`), and the order in which they can be found.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Code, Problems, did_you_mean};

use super::expr::{Expr, Node};
use super::ids::{SetName, ThemeId};
use super::theme::Rule;
use super::{Codebook, Sets};

impl Codebook {
    /// Indexes of the theme of that id and of its subthemes; empty if there is none.
    pub fn family(&self, id: &ThemeId) -> Vec<usize> {
        let Some(root) = self.find_theme(id.as_str()) else {
            return Vec::new();
        };
        (0..self.themes.len())
            .filter(|theme| self.lineage(*theme).any(|at| at == root))
            .collect()
    }

    /// All themes, each behind those that its rules ask for, else in the order of the file. Themes that ask for each
    /// other in a ring come last; such a codebook has errors.
    pub fn evaluation_order(&self) -> Vec<usize> {
        let asked = self.asked();
        let (mut order, stuck) = sorted(&asked);
        order.extend(stuck);
        order
    }

    /// The word lists that the rules use, and those that such lists use, by name.
    pub fn used_sets(&self) -> BTreeSet<&SetName> {
        let mut used = BTreeSet::new();
        let rules = (0..self.themes.len()).flat_map(|theme| self.rules(theme));
        let mut waiting: Vec<&Rule> = rules.collect();
        while let Some(rule) = waiting.pop() {
            rule.expr.walk(&mut |part| {
                if let Node::Set(name) = &part.node
                    && used.insert(name)
                    && let Some(set) = self.sets.get(name)
                {
                    waiting.extend(&set.entries);
                }
            });
        }
        used
    }

    /// The themes that each theme waits for.
    fn asked(&self) -> Vec<BTreeSet<usize>> {
        let in_sets = themes_in_sets(&self.sets);
        let of_theme = |theme: usize| {
            let mut ids: BTreeSet<&ThemeId> = BTreeSet::new();
            for rule in self.rules(theme) {
                collect(&rule.expr, &in_sets, &mut ids);
            }
            ids.iter().flat_map(|id| self.family(id)).collect()
        };
        (0..self.themes.len()).map(of_theme).collect()
    }

    fn rules(&self, theme: usize) -> impl Iterator<Item = &Rule> {
        let theme = &self.themes[theme];
        theme.any.iter().chain(&theme.none).chain(&theme.unless)
    }

    /// Notes themes that are asked for and do not exist, and rings.
    pub(super) fn check_themes(&self, problems: &mut Problems) {
        let in_sets = themes_in_sets(&self.sets);
        let ids: Vec<&str> = self.themes.iter().map(|theme| theme.id.as_str()).collect();
        for rule in (0..self.themes.len()).flat_map(|theme| self.rules(theme)) {
            rule.expr.walk(&mut |part| {
                let (asked, through) = match &part.node {
                    Node::Theme(id) => (BTreeSet::from([id]), String::new()),
                    Node::Set(set) => {
                        let asked = in_sets.get(set).cloned().unwrap_or_default();
                        (asked, format!(", which `@{set}` asks for"))
                    }
                    _ => return,
                };
                for id in asked.into_iter().filter(|id| !ids.contains(&id.as_str())) {
                    problems
                        .error(
                            rule.written.locate(part.span),
                            format!("there is no theme `#{id}` in this codebook{through}"),
                        )
                        .code(Code::UnknownTheme)
                        .help(did_you_mean(id.as_str(), &ids));
                }
            });
        }
        self.check_rings(problems);
    }

    /// How the rules of the theme `from` come to ask for the theme `to`: a word list, the theme that is named, and from
    /// there down to `to`.
    fn steps(&self, from: usize, to: usize, in_sets: &ThemesInSets<'_>) -> Vec<String> {
        let mut lineage: Vec<&ThemeId> = self.lineage(to).map(|at| &self.themes[at].id).collect();
        lineage.reverse();
        let down_from = |named: &ThemeId| {
            let start = lineage.iter().position(|id| *id == named)?;
            Some(
                lineage[start..]
                    .iter()
                    .map(|id| id.to_string())
                    .collect::<Vec<_>>(),
            )
        };
        let mut found = None;
        for rule in self.rules(from) {
            rule.expr.walk(&mut |part| {
                let steps = match &part.node {
                    Node::Theme(id) => down_from(id),
                    Node::Set(name) => in_sets.get(name).and_then(|ids| {
                        let down = ids.iter().find_map(|id| down_from(id))?;
                        Some([vec![format!("@{name}")], down].concat())
                    }),
                    _ => None,
                };
                found = found.take().or(steps);
            });
        }
        found.unwrap_or_else(|| vec![self.themes[to].id.to_string()])
    }

    fn check_rings(&self, problems: &mut Problems) {
        let in_sets = themes_in_sets(&self.sets);
        let asked = self.asked();
        let stuck: BTreeSet<usize> = sorted(&asked).1.into_iter().collect();
        let mut told: BTreeSet<usize> = BTreeSet::new();
        for theme in &stuck {
            let ring = ring_from(*theme, &asked, &stuck);
            if ring.iter().any(|at| told.contains(at)) {
                continue;
            }
            told.extend(&ring);
            let next = ring.iter().skip(1).chain(&ring[..1]);
            let steps = ring.iter().zip(next);
            let mut names = vec![self.themes[ring[0]].id.to_string()];
            names.extend(steps.flat_map(|(from, to)| self.steps(*from, *to, &in_sets)));
            problems
                .error(
                    self.themes[ring[0]].span,
                    format!("the theme asks for itself: {}", names.join(" → ")),
                )
                .code(Code::CircularTheme)
                .help("take one of the `#` out; a subtheme cannot ask for the theme that it is part of");
        }
    }
}

/// A ring of themes that wait for each other, found by following from `theme`.
fn ring_from(theme: usize, asked: &[BTreeSet<usize>], stuck: &BTreeSet<usize>) -> Vec<usize> {
    let mut path = vec![theme];
    loop {
        let last = path[path.len() - 1];
        // Whoever is stuck waits for somebody who is.
        let Some(next) = asked[last].iter().find(|next| stuck.contains(next)) else {
            return path;
        };
        if let Some(start) = path.iter().position(|at| at == next) {
            return path.split_off(start);
        }
        path.push(*next);
    }
}

/// Those that can be taken one after another, the first in the file first, and those that can not.
fn sorted(asked: &[BTreeSet<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut asking: Vec<Vec<usize>> = vec![Vec::new(); asked.len()];
    let mut waiting: Vec<usize> = asked.iter().map(BTreeSet::len).collect();
    for (theme, others) in asked.iter().enumerate() {
        others.iter().for_each(|other| asking[*other].push(theme));
    }
    let mut ready: BTreeSet<usize> = (0..asked.len()).filter(|theme| waiting[*theme] == 0).collect();
    let mut order = Vec::new();
    while let Some(theme) = ready.pop_first() {
        order.push(theme);
        for other in &asking[theme] {
            waiting[*other] -= 1;
            if waiting[*other] == 0 {
                ready.insert(*other);
            }
        }
    }
    let stuck = (0..asked.len()).filter(|theme| waiting[*theme] > 0).collect();
    (order, stuck)
}

type ThemesInSets<'a> = BTreeMap<&'a SetName, BTreeSet<&'a ThemeId>>;

/// The themes that each word list asks for, through other lists too.
fn themes_in_sets(sets: &Sets) -> ThemesInSets<'_> {
    let mut found = ThemesInSets::new();
    for (name, set) in sets.iter() {
        let own = found.entry(name).or_default();
        for entry in &set.entries {
            entry.expr.walk(&mut |part| {
                if let Node::Theme(id) = &part.node {
                    own.insert(id);
                }
            });
        }
    }
    // Lists within lists: as often as something is added.
    loop {
        let mut more = Vec::new();
        for (name, set) in sets.iter() {
            let mut ids = BTreeSet::new();
            set.entries
                .iter()
                .for_each(|entry| collect(&entry.expr, &found, &mut ids));
            if found.get(name).is_some_and(|own| own.len() < ids.len()) {
                more.push((name, ids));
            }
        }
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// The themes that `expr` asks for, itself or through word lists.
fn collect<'a>(expr: &'a Expr, in_sets: &ThemesInSets<'a>, ids: &mut BTreeSet<&'a ThemeId>) {
    expr.walk(&mut |part| match &part.node {
        Node::Theme(id) => {
            ids.insert(id);
        }
        Node::Set(name) => ids.extend(in_sets.get(name).into_iter().flatten()),
        _ => {}
    });
}

#[cfg(test)]
mod tests {
    use crate::codebook::parse;

    fn messages(text: &str) -> Vec<String> {
        let problems = parse("k.toml", text).problems;
        problems.into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn themes_come_behind_those_that_they_ask_for() {
        let text = "[set]\nm = ['@n']\nn = ['#c NEAR/2 x']\n\
            [theme.a]\nany = ['#b AND x']\n[theme.b]\nany = ['@m']\n[theme.c]\n[theme.c.d]\nany = ['y']\n";
        let loaded = parse("k.toml", text);
        assert_eq!(loaded.problems, []);
        assert_eq!(loaded.library.books[0].evaluation_order(), [2, 3, 1, 0]);
    }

    #[test]
    fn without_references_the_order_is_that_of_the_file() {
        let loaded = parse("k.toml", "[theme.b]\nany = ['x']\n[theme.a]\nany = ['y']\n");
        assert_eq!(loaded.library.books[0].evaluation_order(), [0, 1]);
    }

    #[test]
    fn what_is_asked_for_must_exist_and_form_no_ring() {
        assert_eq!(
            messages("[theme.bolig]\nany = ['x']\n[theme.b]\nany = ['#bolg AND y']\n"),
            ["there is no theme `#bolg` in this codebook"]
        );
        assert_eq!(
            messages("[set]\nm = ['#z']\n[theme.a]\nany = ['@m AND y']\n"),
            ["there is no theme `#z` in this codebook, which `@m` asks for"]
        );
        assert_eq!(
            messages(
                "[theme.a]\nany = ['#b']\n[theme.b]\nany = ['x']\nnone = ['#a']\n[theme.c]\nany = ['#a']\n"
            ),
            ["the theme asks for itself: a → b → a"]
        );
        assert_eq!(
            messages("[theme.a]\nany = ['x']\n[theme.a.b]\nany = ['#a AND y']\n"),
            ["the theme asks for itself: a.b → a → a.b"]
        );
        assert_eq!(
            messages("[theme.a]\nany = ['#b']\n[theme.b]\nany = ['x']\n[theme.b.c.d]\nany = ['#a']\n"),
            ["the theme asks for itself: a → b → b.c → b.c.d → a"]
        );
        assert_eq!(
            messages("[set]\nm = ['@n']\nn = ['#a']\n[theme.a]\nany = ['@m NEAR/2 x']\n"),
            ["the theme asks for itself: a → @m → a"]
        );
        assert_eq!(
            messages("[theme.a]\nany = ['#a.b AND x']\n[theme.a.b]\nany = ['y']\n"),
            [""; 0]
        );
    }
}
