//! From where expressions are found to which answers have which themes.

use std::collections::BTreeMap;

use rayon::prelude::*;
use roaring::RoaringBitmap;

use crate::codebook::expr::{Expr, Node};
use crate::codebook::{Codebook, Rule, SetName, Theme, ThemeId};
use crate::coding::coder::{Coder, Scratches};
use crate::corpus::{Corpus, Values, Wording};

use super::plan::Asked;

/// What is asked of the texts, as a key.
pub(super) type Question<'a> = (&'a Expr, Asked);

/// Where a theme was found.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// In these wordings, whoever gave them.
    Wordings(RoaringBitmap),
    /// In these answers: it also asks who answered.
    Answers {
        /// By their numbers.
        answers: RoaringBitmap,
        /// The wordings among which they are.
        among: Among,
    },
}

/// Wordings among which all are that have something.
#[derive(Clone, Debug)]
pub(super) enum Among {
    All,
    These(RoaringBitmap),
}

impl Among {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, one) | (one, Self::All) => one,
            (Self::These(one), Self::These(other)) => Self::These(one & other),
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::These(one), Self::These(other)) => Self::These(one | other),
            _ => Self::All,
        }
    }
}

/// A codebook, and which of its expressions ask for more than a text.
pub(super) struct Asking<'a> {
    book: &'a Codebook,
    /// Word lists that ask for themes or respondents.
    sets: BTreeMap<&'a SetName, bool>,
}

impl<'a> Asking<'a> {
    pub fn new(book: &'a Codebook) -> Self {
        let mut asking = Self {
            book,
            sets: book.sets.iter().map(|(name, _)| (name, false)).collect(),
        };
        // A list may use another, which may use another: until nothing changes.
        loop {
            let is_new = |(name, asks): (&&'a SetName, &bool)| {
                let set = book.sets.iter().find(|(other, _)| other == name);
                let entries = set.map(|(_, set)| set.entries.iter());
                let found = entries
                    .into_iter()
                    .flatten()
                    .any(|entry| asking.asks(&entry.expr));
                (found && !asks).then_some(*name)
            };
            let new: Vec<&SetName> = asking.sets.iter().filter_map(is_new).collect();
            if new.is_empty() {
                return asking;
            }
            for name in new {
                asking.sets.insert(name, true);
            }
        }
    }

    /// Whether `expr` asks for themes or respondents.
    fn asks(&self, expr: &Expr) -> bool {
        let mut asks = false;
        expr.walk(&mut |part| {
            asks |= match &part.node {
                Node::Theme(_) | Node::Value(_) => true,
                Node::Set(name) => self.sets.get(name).copied().unwrap_or(false),
                _ => false,
            };
        });
        asks
    }

    /// Whether `expr`, or a word list in it, asks who answered.
    fn asks_who(&self, expr: &Expr) -> bool {
        let mut asks = false;
        expr.walk(&mut |part| {
            asks |= match &part.node {
                Node::Value(_) => true,
                Node::Set(name) => self.sets.get(name).copied().unwrap_or(false) && self.set_asks_who(name),
                _ => false,
            };
        });
        asks
    }

    fn set_asks_who(&self, name: &SetName) -> bool {
        let set = self.book.sets.iter().find(|(other, _)| *other == name);
        let entries = set.map(|(_, set)| set.entries.iter()).into_iter().flatten();
        entries.into_iter().any(|entry| self.asks_who(&entry.expr))
    }

    /// The theme of that number.
    pub fn theme(&self, number: usize) -> &'a Theme {
        &self.book.themes[number]
    }

    /// What has to be found in the texts for a theme to be known.
    pub fn questions(&self, theme: usize) -> Vec<Question<'a>> {
        let mut questions = Vec::new();
        for (list, asked) in lists(&self.book.themes[theme]) {
            for rule in list {
                self.add(&rule.expr, asked, &mut questions);
            }
        }
        questions
    }

    /// Whether rules of a theme ask for other themes or respondents.
    pub fn asks_more(&self, theme: usize) -> bool {
        let rules = lists(&self.book.themes[theme]).into_iter();
        rules.flat_map(|(list, _)| list).any(|rule| self.asks(&rule.expr))
    }

    fn add(&self, expr: &'a Expr, asked: Asked, questions: &mut Vec<Question<'a>>) {
        if !self.asks(expr) {
            questions.push((expr, asked));
            return;
        }
        for part in narrowing(expr) {
            self.add(part, Asked::Truth, questions);
        }
    }
}

/// The lists of a theme, and what is asked of their rules.
fn lists(theme: &Theme) -> [(&[Rule], Asked); 3] {
    [
        (&theme.any, Asked::Matches),
        (&theme.none, Asked::Truth),
        (&theme.unless, Asked::Matches),
    ]
}

/// The parts of an expression without which it is not true.
fn narrowing(expr: &Expr) -> Vec<&Expr> {
    match &expr.node {
        Node::And(parts) | Node::Or(parts) | Node::Phrase(parts) => parts.iter().collect(),
        Node::Near(_, left, right) => vec![left, right],
        Node::NotNear(_, inner, _) | Node::AtLeast(_, inner) => vec![inner],
        _ => Vec::new(),
    }
}

/// Finds out which wordings and answers have which themes of one codebook.
pub(super) struct Judge<'a> {
    pub asking: Asking<'a>,
    pub coder: &'a Coder,
    /// The codebook's number in the library.
    pub number: usize,
    pub corpus: &'a Corpus,
    /// The wordings that answer its questions.
    pub scope: &'a (dyn Fn() -> RoaringBitmap + Sync),
    /// Where a theme is found, if it asks nothing of others and that is known from before.
    pub known: &'a (dyn Fn(usize) -> Option<RoaringBitmap> + Sync),
    /// Where in them each question of the texts was found.
    pub found: &'a (dyn Fn(Question<'_>) -> RoaringBitmap + Sync),
}

impl Judge<'_> {
    /// Where any of `list` finds something.
    fn found_by(&self, list: &[Rule], asked: Asked) -> RoaringBitmap {
        let mut all = RoaringBitmap::new();
        for rule in list {
            all |= (self.found)((&rule.expr, asked));
        }
        all
    }

    /// Where each theme's own rules find it, subthemes not counted.
    pub fn themes(&self) -> Vec<Found> {
        let book = self.asking.book;
        // Themes that ask nothing of others, on all cores; then those that do, in their order.
        let of_texts = |theme: usize| match (self.known)(theme) {
            Some(known) => Found::Wordings(known),
            None if self.asking.asks_more(theme) => Found::Wordings(RoaringBitmap::new()),
            None => self.theme(theme, &[]),
        };
        let mut known: Vec<Found> = (0..book.themes.len()).into_par_iter().map(of_texts).collect();
        for theme in book.evaluation_order() {
            if self.asking.asks_more(theme) {
                known[theme] = self.theme(theme, &known);
            }
        }
        known
    }

    fn theme(&self, theme: usize, known: &[Found]) -> Found {
        let rules = &self.asking.book.themes[theme];
        if self.asking.asks_more(theme) {
            let all = rules.any.iter();
            let all = all.map(|rule| self.among(&rule.expr, Asked::Matches, known));
            let any = all.fold(Among::These(RoaringBitmap::new()), Among::or);
            return self.ask_coder(theme, any, known);
        }
        let mut found = self.found_by(&rules.any, Asked::Matches);
        found -= self.found_by(&rules.none, Asked::Truth);
        let contested = self.found_by(&rules.unless, Asked::Matches) & &found;
        let upheld = self.wordings_with(theme, &contested);
        Found::Wordings((found - contested) | upheld)
    }

    /// The wordings among which all are of which `expr` is true.
    fn among(&self, expr: &Expr, asked: Asked, known: &[Found]) -> Among {
        if !self.asking.asks(expr) {
            return Among::These((self.found)((expr, asked)));
        }
        let parts = narrowing(expr).into_iter();
        let mut parts = parts.map(|part| self.among(part, Asked::Truth, known));
        match &expr.node {
            Node::Theme(id) => self.among_theme(id, known),
            Node::Or(_) => parts.fold(Among::These(RoaringBitmap::new()), Among::or),
            Node::NotNear(..) | Node::AtLeast(..) => parts.next().unwrap_or(Among::All),
            Node::And(_) | Node::Phrase(_) | Node::Near(..) => parts.fold(Among::All, Among::and),
            _ => Among::All,
        }
    }

    fn among_theme(&self, id: &ThemeId, known: &[Found]) -> Among {
        let family = self.asking.book.family(id);
        let of_family = family.iter().map(|theme| match &known[*theme] {
            Found::Wordings(wordings) => Among::These(wordings.clone()),
            Found::Answers { among, .. } => among.clone(),
        });
        of_family.fold(Among::These(RoaringBitmap::new()), Among::or)
    }

    /// Asks the plain coder, of each that can have it, whether it has the theme.
    fn ask_coder(&self, theme: usize, among: Among, known: &[Found]) -> Found {
        let candidates = match &among {
            Among::All => (self.scope)(),
            Among::These(wordings) => wordings.clone(),
        };
        if self.depends_on_who(theme, known) {
            let answers = self.answers_with(theme, &candidates);
            return Found::Answers { answers, among };
        }
        Found::Wordings(self.wordings_with(theme, &candidates))
    }

    /// Whether who answered has a say in a theme.
    fn depends_on_who(&self, theme: usize, known: &[Found]) -> bool {
        let book = self.asking.book;
        let rules = lists(&book.themes[theme]).into_iter().flat_map(|(list, _)| list);
        let is_of_who = |id: &ThemeId| {
            let family = book.family(id);
            family
                .iter()
                .any(|theme| matches!(known[*theme], Found::Answers { .. }))
        };
        let mut depends = false;
        for rule in rules {
            depends |= self.asking.asks_who(&rule.expr);
            self.walk_with_sets(&rule.expr, &mut |node| {
                if let Node::Theme(id) = node {
                    depends |= is_of_who(id);
                }
            });
        }
        depends
    }

    /// Visits the parts of an expression, and of the word lists that ask for more than a text.
    fn walk_with_sets(&self, expr: &Expr, visit: &mut dyn FnMut(&Node)) {
        let mut lists = Vec::new();
        expr.walk(&mut |part| {
            visit(&part.node);
            if let Node::Set(name) = &part.node
                && self.asking.sets.get(name).copied().unwrap_or(false)
            {
                lists.push(name.clone());
            }
        });
        for name in lists {
            let set = self.asking.book.sets.iter().find(|(other, _)| **other == name);
            for entry in set.into_iter().flat_map(|(_, set)| &set.entries) {
                self.walk_with_sets(&entry.expr, visit);
            }
        }
    }

    /// Those of `candidates` in which the plain coder finds the theme, whoever wrote them.
    fn wordings_with(&self, theme: usize, candidates: &RoaringBitmap) -> RoaringBitmap {
        let candidates: Vec<u32> = candidates.iter().collect();
        let wordings = &self.corpus.wordings;
        let text = |wording: &u32| (wordings.text(Wording(*wording)), Values::NONE);
        self.kept(
            theme,
            candidates.par_iter().map(|wording| (*wording, text(wording))),
        )
    }

    /// The answers whose wordings are among `candidates` and in which the plain coder finds the theme.
    fn answers_with(&self, theme: usize, candidates: &RoaringBitmap) -> RoaringBitmap {
        let corpus = self.corpus;
        let answers = (0..corpus.len()).into_par_iter().filter_map(|number| {
            let answer = corpus.answer(number);
            let is_candidate = candidates.contains(answer.wording.0);
            is_candidate.then(|| (number as u32, (answer.text, corpus.values(answer))))
        });
        self.kept(theme, answers)
    }

    fn kept<'t>(
        &self,
        theme: usize,
        candidates: impl ParallelIterator<Item = (u32, (&'t str, Values<'t>))>,
    ) -> RoaringBitmap {
        let (coder, book) = (self.coder, self.number);
        let scratches = Scratches::default();
        let has = |(_, (text, values)): &(u32, (&str, Values<'_>))| {
            let coding = scratches.lend(|scratch| coder.code_as(book, text, *values, scratch));
            coding.hits.iter().any(|hit| hit.theme == theme)
        };
        let mut kept: Vec<u32> = candidates.filter(has).map(|(number, _)| number).collect();
        kept.sort_unstable();
        kept.into_iter().collect()
    }
}
