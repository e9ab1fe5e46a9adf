//! The coder against an oracle: random codebooks and answers, coded as the definitions say, word by word and pair by
//! pair, without atoms, prefilters or caches.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use fritekst::codebook::expr::{Expr, Node, Relation, keywords};
use fritekst::codebook::{Codebook, Rule, Sets, parse};
use fritekst::coding::{Coder, Exclusion, Scratch, TracedHit};
use fritekst::text::{Analyzer, Span, Text, Tokens, WordPattern};

/// First word, word behind the last, bytes.
type Found = BTreeSet<(usize, usize, Span)>;

struct Oracle<'a> {
    text: &'a str,
    tokens: Tokens,
    analyzer: &'a Analyzer,
    sets: &'a Sets,
}

impl Oracle<'_> {
    /// What `expr` finds; nothing if the text does not have it.
    fn find(&self, expr: &Expr) -> Option<Found> {
        let found: Found = match &expr.node {
            Node::Word(word) => self.word(&word.pattern(self.analyzer)),
            Node::Regex(regex) => regex.find_all(self.text).map(|span| self.stretch(span)).collect(),
            Node::Set(name) => {
                let set = self.sets.get(name)?;
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

    /// Themes of the text, by the definitions of `any`, `none`, `unless` and subthemes.
    fn themes(&self, book: &Codebook) -> (BTreeSet<usize>, BTreeSet<(usize, usize, Span)>) {
        let mut themes = BTreeSet::new();
        let mut hits = BTreeSet::new();
        for (at, theme) in book.themes.iter().enumerate() {
            let has = |rule: &&Rule| self.find(&rule.expr).is_some();
            if theme.none.iter().any(|rule| has(&rule)) {
                continue;
            }
            let cancelled: BTreeSet<u32> = theme
                .unless
                .iter()
                .filter_map(|rule| self.find(&rule.expr))
                .flatten()
                .flat_map(|found| self.sentences(&found))
                .collect();
            for (number, rule) in theme.any.iter().enumerate() {
                for found in self.find(&rule.expr).into_iter().flatten() {
                    if !self
                        .sentences(&found)
                        .iter()
                        .any(|sentence| cancelled.contains(sentence))
                    {
                        hits.insert((at, number, found.2));
                    }
                }
            }
            if hits.iter().any(|hit| hit.0 == at) {
                let mut part = Some(at);
                while let Some(theme) = part {
                    themes.insert(theme);
                    part = book.themes[theme].parent;
                }
            }
        }
        (themes, hits)
    }

    /// The rules that take `hit` away.
    fn cancelling(&self, book: &Codebook, hit: &TracedHit) -> BTreeSet<(Exclusion, usize)> {
        let theme = &book.themes[hit.hit.theme];
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

/// The rules that take a hit away, by list and number.
fn cancelling(hit: &TracedHit) -> BTreeSet<(Exclusion, usize)> {
    hit.cancelled_by.iter().map(|by| (by.list, by.rule)).collect()
}

fn cover((a, b): ((usize, usize, Span), (usize, usize, Span))) -> (usize, usize, Span) {
    (a.0.min(b.0), a.1.max(b.1), a.2.cover(b.2))
}

const WORDS: [&str; 17] = [
    "utleie\u{ad}boligene",
    "Boligmangel",
    "tolke",
    "tenesta",
    "tolketjenesten",
    "bolig",
    "Boligen",
    "tolk",
    "tolker",
    "tolkemangel",
    "mangel",
    "ikke",
    "IP",
    "15-19",
    "år",
    "å",
    "barne\u{ad}hage",
];

fn texts() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec![" ", " ", " ", ". ", ", ", "\n- ", "! ", "–", "-"]);
    prop::collection::vec((prop::sample::select(WORDS.to_vec()), gap), 0..14).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(word, gap)| format!("{word}{gap}"))
            .collect()
    })
}

fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "bolig",
        "tolk",
        "mangel",
        "=ip",
        "=boligen",
        "tolk*",
        "*mangel",
        "?r",
        "ikke",
        "15-19 år",
        "barnehage",
        "@liste",
        "/[. ]tolk/",
        "/\\d+/",
        "/IP/c",
        "/mangel\\W+ikke/",
        "bolig!",
        "boligmangel",
        "bolig mangel",
        "tolketjeneste",
        "tjeneste",
        "tolk~",
    ]);
    let leaf = leaf.prop_map(str::to_owned);
    leaf.prop_recursive(4, 16, 2, |inner| {
        let operator = prop::sample::select(vec![
            " ",
            " NEAR/2 ",
            " BEFORE/1 ",
            " AFTER/0 ",
            " SAME ",
            " AND ",
            " OR ",
            " AND NOT ",
        ]);
        (inner.clone(), operator, inner).prop_map(|(a, operator, b)| format!("({a}){operator}({b})"))
    })
}

fn codebooks() -> impl Strategy<Value = String> {
    let list = || prop::collection::vec(expressions(), 0..3);
    prop::collection::vec((prop::collection::vec(expressions(), 1..4), list(), list()), 1..4).prop_map(
        |themes| {
            let mut toml = "[set]\nliste = [\"bolig\", \"tolk* mangel\"]\n".to_owned();
            for (at, (any, none, unless)) in themes.iter().enumerate() {
                let id = if at == 1 {
                    "t0.under".to_owned()
                } else {
                    format!("t{at}")
                };
                let json = |list: &Vec<String>| serde_json::to_string(list).expect("a list");
                let lists = (json(any), json(none), json(unless));
                writeln!(
                    toml,
                    "[theme.{id}]\nany = {}\nnone = {}\nunless = {}",
                    lists.0, lists.1, lists.2
                )
                .expect("a string");
            }
            toml
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn coding_is_what_the_definitions_say(toml in codebooks(), texts in prop::collection::vec(texts(), 1..6)) {
        let loaded = parse("random.toml", &toml);
        // A random rule may be one that finds answers whatever they say; such are refused.
        prop_assume!(!loaded.has_errors());
        let book = loaded.library.books[0].clone();
        let analyzer = Arc::new(Analyzer::norwegian());
        let coder = Coder::new(Arc::new(loaded.library), Arc::clone(&analyzer));
        // One scratch for all, as in real work: nothing may be carried from answer to answer.
        let mut scratch = Scratch::default();
        for text in texts {
            let text = Text::new(&text);
            let coding = coder.code(0, &text, &mut scratch);
            let oracle =
                Oracle { text: &text, tokens: Tokens::of(&text), analyzer: &analyzer, sets: &book.sets };
            let (themes, hits) = oracle.themes(&book);
            let found: BTreeSet<_> = coding.hits.iter().map(|hit| (hit.theme, hit.rule, hit.span)).collect();
            prop_assert_eq!(&found, &hits, "hits in {:?} by\n{}", text, toml);
            prop_assert_eq!(coding.themes.iter().copied().collect::<BTreeSet<_>>(), themes, "in {:?} by\n{}", text, toml);
            prop_assert_eq!(&coding, &coder.code(0, &text, &mut Scratch::default()), "a fresh scratch differs");
            let trace = coder.trace(0, &text, &mut scratch);
            let traced = || trace.themes.iter().flat_map(|theme| &theme.hits);
            let counting: Vec<_> = traced().filter(|hit| hit.counts()).map(|hit| hit.hit).collect();
            prop_assert_eq!((&trace.coding, &counting), (&coding, &coding.hits), "the trace differs");
            for hit in traced() {
                prop_assert_eq!(oracle.cancelling(&book, hit), cancelling(hit), "of {:?} in {:?} by\n{}", hit.hit, text, toml);
            }
        }
    }
}
