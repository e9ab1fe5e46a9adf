//! What the definitions say of one answer, tried out without atoms, prefilters or caches.

use std::collections::BTreeSet;

use fritekst::codebook::expr::{Expr, Node, Relation, keywords};
use fritekst::codebook::{Codebook, Rule};
use fritekst::coding::{Exclusion, TracedHit};
use fritekst::text::{Analyzer, Span, Tokens, WordPattern};

/// First word, word behind the last, bytes.
type Found = BTreeSet<(usize, usize, Span)>;

pub struct Oracle<'a> {
    pub text: &'a str,
    pub tokens: Tokens,
    pub analyzer: &'a Analyzer,
    pub book: &'a Codebook,
    pub fylke: Option<&'a str>,
}

impl Oracle<'_> {
    /// What `expr` finds; nothing if the text does not have it.
    fn find(&self, expr: &Expr) -> Option<Found> {
        let found: Found = match &expr.node {
            Node::Word(word) => self.word(&word.pattern(self.analyzer)),
            Node::Regex(regex) => regex.find_all(self.text).map(|span| self.stretch(span)).collect(),
            Node::Set(name) => {
                let set = self.book.sets.get(name)?;
                set.entries
                    .iter()
                    .filter_map(|entry| self.find(&entry.expr))
                    .flatten()
                    .collect()
            }
            Node::Phrase(parts) => {
                let in_a_row = parts.iter().map(|part| self.find(part).unwrap_or_default());
                let mut found = self.in_a_row(in_a_row.collect(), |_| true);
                let words = keywords(parts).unwrap_or_default();
                found.extend(
                    self.analyzer
                        .joined(&words)
                        .iter()
                        .flat_map(|compound| self.form(compound)),
                );
                found
            }
            Node::Theme(id) => (0..self.book.themes.len())
                .filter(|theme| self.book.lineage(*theme).any(|at| self.book.themes[at].id == *id))
                .flat_map(|theme| self.hits(theme))
                .map(|(_, found)| found)
                .collect(),
            Node::Value(value) => {
                assert_eq!(value.column(), "fylke");
                let has = self
                    .fylke
                    .is_some_and(|fylke| fylke.to_lowercase() == value.value().to_lowercase());
                return has.then(Found::new);
            }
            Node::Loose(words, between) => {
                let parts: Vec<Found> = words
                    .iter()
                    .map(|word| self.word(&word.pattern(self.analyzer)))
                    .collect();
                self.gathered(&parts, *between as usize)
            }
            Node::NotNear(relation, left, right) => {
                let right = self.find(right).unwrap_or_default();
                let stands_so = |a: &(usize, usize, Span)| {
                    right.iter().any(|b| {
                        let (one, other) = (Found::from([*a]), Found::from([*b]));
                        a.0 < b.1 && b.0 < a.1 || !self.related(*relation, &one, &other).is_empty()
                    })
                };
                let found = self.find(left)?;
                found.into_iter().filter(|a| !stands_so(a)).collect()
            }
            Node::AtLeast(times, inner) => {
                let found = self.find(inner)?;
                let bytes: BTreeSet<usize> = found
                    .iter()
                    .flat_map(|(_, _, span)| span.start()..span.end())
                    .collect();
                // A place begins at a byte that is in a match, where none goes on from the byte before.
                let goes_on = |at: usize| {
                    found
                        .iter()
                        .any(|(_, _, span)| span.start() < at && at < span.end())
                };
                let places = bytes
                    .iter()
                    .filter(|at| !goes_on(**at))
                    .filter(|at| found.iter().any(|(_, _, span)| span.start() == **at));
                if places.count() < *times as usize {
                    return None;
                }
                found
            }
            Node::Near(relation, left, right) => {
                self.related(*relation, &self.find(left)?, &self.find(right)?)
            }
            Node::Not(inner) => {
                return if self.find(inner).is_some() {
                    None
                } else {
                    Some(Found::new())
                };
            }
            Node::And(parts) => {
                let found: Option<Vec<Found>> = parts.iter().map(|part| self.find(part)).collect();
                return found.map(|found| found.into_iter().flatten().collect());
            }
            Node::Or(parts) => {
                let found: Vec<Found> = parts.iter().filter_map(|part| self.find(part)).collect();
                return (!found.is_empty()).then(|| found.into_iter().flatten().collect());
            }
        };
        (!found.is_empty()).then_some(found)
    }

    /// Words by their form, and by the members that they are made of side by side.
    fn word(&self, pattern: &WordPattern) -> Found {
        let apart = self.analyzer.apart(pattern).into_iter().flat_map(|row| {
            let members = row.iter().map(|member| self.form(member)).collect();
            self.in_a_row(members, |gap| gap == " " || gap == "-" || gap == "\u{2011}")
        });
        apart.chain(self.form(pattern)).collect()
    }

    fn form(&self, pattern: &WordPattern) -> Found {
        let mut found = Found::new();
        for at in 0..self.tokens.len() {
            if let Some(hit) = pattern.finds(&self.analyzer.word(self.tokens.form(at))) {
                let part = hit.part.map(|part| self.tokens.part(self.text, at, part));
                found.insert((at, at + 1, part.unwrap_or(self.tokens.span(at))));
            }
        }
        found
    }

    /// Each of a part with each of the next right behind it, if what is between `fits`.
    fn in_a_row(&self, parts: Vec<Found>, fits: impl Fn(&str) -> bool) -> Found {
        let follows = |a: &(usize, usize, Span), b: &(usize, usize, Span)| {
            a.1 == b.0 && self.one_sentence(a, b) && fits(&self.text[a.2.end()..b.2.start()])
        };
        let link = |left: Found, right: Found| {
            let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (*a, *b)));
            pairs.filter(|(a, b)| follows(a, b)).map(cover).collect()
        };
        parts.into_iter().reduce(link).unwrap_or_default()
    }

    /// The shortest stretches with one of each part: every choice is tried.
    fn gathered(&self, parts: &[Found], between: usize) -> Found {
        let mut choices: Vec<Vec<(usize, usize, Span)>> = vec![Vec::new()];
        for part in parts {
            let with = |choice: &Vec<(usize, usize, Span)>| {
                let free =
                    |m: &&(usize, usize, Span)| choice.iter().all(|other| m.1 <= other.0 || other.1 <= m.0);
                let longer = part
                    .iter()
                    .filter(free)
                    .map(|m| [choice.as_slice(), &[*m]].concat());
                longer.collect::<Vec<_>>()
            };
            choices = choices.iter().flat_map(with).collect();
        }
        let mut stretches = BTreeSet::new();
        for choice in &choices {
            let first = choice.iter().map(|m| m.0).min().expect("a part");
            let end = choice.iter().map(|m| m.1).max().expect("a part");
            let words: usize = choice.iter().map(|m| m.1 - m.0).sum();
            if end - first - words <= between && self.tokens.sentence(first) == self.tokens.sentence(end - 1)
            {
                stretches.insert((first, end));
            }
        }
        let is_shortest = |(first, end): &&(usize, usize)| {
            !stretches
                .iter()
                .any(|other| other != &(*first, *end) && *first <= other.0 && other.1 <= *end)
        };
        let bytes = |(first, end): &(usize, usize)| {
            let span = self.tokens.span(*first).cover(self.tokens.span(end - 1));
            (*first, *end, span)
        };
        stretches.iter().filter(is_shortest).map(bytes).collect()
    }

    fn stretch(&self, span: Span) -> (usize, usize, Span) {
        let touched: Vec<usize> = (0..self.tokens.len())
            .filter(|at| {
                self.tokens.span(*at).start() < span.end() && span.start() < self.tokens.span(*at).end()
            })
            .collect();
        let next = (0..self.tokens.len()).find(|at| self.tokens.span(*at).start() >= span.end());
        let first = touched.first().copied().or(next).unwrap_or(self.tokens.len());
        (first, touched.last().map_or(first, |last| last + 1), span)
    }

    fn sentences(&self, found: &(usize, usize, Span)) -> Vec<u32> {
        let last = self.tokens.len().saturating_sub(1);
        let words = found.0..found.1.max(found.0 + 1);
        words
            .map(|at| {
                if self.tokens.is_empty() {
                    0
                } else {
                    self.tokens.sentence(at.min(last))
                }
            })
            .collect()
    }

    fn one_sentence(&self, a: &(usize, usize, Span), b: &(usize, usize, Span)) -> bool {
        self.sentences(a).last() == self.sentences(b).first()
    }

    fn related(&self, relation: Relation, left: &Found, right: &Found) -> Found {
        match relation {
            Relation::Before(between) => self.followed(left, right, between),
            Relation::After(between) => self.followed(right, left, between),
            Relation::Near(between) => {
                let mut found = self.followed(left, right, between);
                found.extend(self.followed(right, left, between));
                found
            }
            Relation::Same => {
                let shares = |a: &(usize, usize, Span), b: &(usize, usize, Span)| {
                    self.sentences(a)
                        .iter()
                        .any(|sentence| self.sentences(b).contains(sentence))
                };
                let one = left.iter().filter(|a| right.iter().any(|b| shares(a, b)));
                let other = right.iter().filter(|b| left.iter().any(|a| shares(a, b)));
                one.chain(other).copied().collect()
            }
        }
    }

    /// Each of `left` with the nearest of `right` behind it, and each of `right` with the nearest of `left` before it.
    fn followed(&self, left: &Found, right: &Found, between: u32) -> Found {
        let mut found = Found::new();
        for a in left {
            for b in right {
                let nearest_behind = right.iter().filter(|c| a.1 <= c.0).min() == Some(b);
                let nearest_before =
                    left.iter().filter(|c| c.1 <= b.0).max_by_key(|c| (c.1, c.0, c.2)) == Some(a);
                let apart = a.1 <= b.0 && b.0 - a.1 <= between as usize;
                if apart && (nearest_behind || nearest_before) && self.one_sentence(a, b) {
                    found.insert(cover((*a, *b)));
                }
            }
        }
        found
    }

    /// The hits of a theme that `none` and `unless` leave, with the numbers of their rules.
    fn hits(&self, theme: usize) -> BTreeSet<(usize, (usize, usize, Span))> {
        let theme = &self.book.themes[theme];
        let has = |rule: &Rule| self.find(&rule.expr).is_some();
        if theme.none.iter().any(has) {
            return BTreeSet::new();
        }
        let cancelled: BTreeSet<u32> = theme
            .unless
            .iter()
            .filter_map(|rule| self.find(&rule.expr))
            .flatten()
            .flat_map(|found| self.sentences(&found))
            .collect();
        let counts = |found: &(usize, usize, Span)| {
            !self
                .sentences(found)
                .iter()
                .any(|sentence| cancelled.contains(sentence))
        };
        let mut hits = BTreeSet::new();
        for (number, rule) in theme.any.iter().enumerate() {
            let found = self.find(&rule.expr).into_iter().flatten();
            hits.extend(found.filter(counts).map(|found| (number, found)));
        }
        hits
    }

    /// Themes of the text, by the definitions of `any`, `none`, `unless` and subthemes.
    pub fn themes(&self) -> (BTreeSet<usize>, BTreeSet<(usize, usize, Span)>) {
        let mut themes = BTreeSet::new();
        let mut hits = BTreeSet::new();
        for theme in 0..self.book.themes.len() {
            let own = self.hits(theme);
            if !own.is_empty() {
                themes.extend(self.book.lineage(theme));
            }
            hits.extend(own.into_iter().map(|(rule, found)| (theme, rule, found.2)));
        }
        (themes, hits)
    }

    /// The rules that take `hit` away.
    pub fn cancelling(&self, hit: &TracedHit) -> BTreeSet<(Exclusion, usize)> {
        let theme = &self.book.themes[hit.hit.theme];
        let rule = &theme.any[hit.hit.rule];
        let same_place = |found: &&(usize, usize, Span)| found.2 == hit.hit.span;
        let found = self.find(&rule.expr).unwrap_or_default();
        let places: Vec<_> = found.iter().filter(same_place).collect();
        let shares = |other: &(usize, usize, Span)| {
            let sentences = self.sentences(other);
            places
                .iter()
                .any(|place| self.sentences(place).iter().any(|one| sentences.contains(one)))
        };
        let none = theme.none.iter().map(|rule| self.find(&rule.expr).is_some());
        let unless = theme.unless.iter().map(|rule| {
            self.find(&rule.expr)
                .is_some_and(|found| found.iter().any(shares))
        });
        let of = |list| move |(at, does): (usize, bool)| does.then_some((list, at));
        let none = none.enumerate().filter_map(of(Exclusion::None));
        none.chain(unless.enumerate().filter_map(of(Exclusion::Unless)))
            .collect()
    }
}

fn cover((a, b): ((usize, usize, Span), (usize, usize, Span))) -> (usize, usize, Span) {
    (a.0.min(b.0), a.1.max(b.1), a.2.cover(b.2))
}
