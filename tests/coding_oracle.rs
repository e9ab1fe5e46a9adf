//! The coder against an oracle: random codebooks and answers, coded as the definitions say, word by word and pair by
//! pair, without atoms, prefilters or caches.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use proptest::prelude::*;

use fritekst::codebook::expr::{Expr, Node, Relation, keywords};
use fritekst::codebook::{Codebook, Rule, parse};
use fritekst::coding::{Coder, Scratch};
use fritekst::corpus::{Answer, Corpus, Respondent, RespondentId};
use fritekst::text::{Analyzer, Span, Text, Tokens, WordPattern};

/// First word, word behind the last, bytes.
type Found = BTreeSet<(usize, usize, Span)>;

struct Oracle<'a> {
    text: &'a str,
    tokens: Tokens,
    analyzer: &'a Analyzer,
    book: &'a Codebook,
    fylke: Option<&'a str>,
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
    fn themes(&self) -> (BTreeSet<usize>, BTreeSet<(usize, usize, Span)>) {
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
        "\"mangel bolig\"~1",
        "\"tolk bolig tolk*\"~3",
        "\"bolig boligmangel ?r\"~0",
        "#tema",
        "(tolk AND fylke:troms)",
        "(mangel AND NOT fylke:Oslo)",
        "(bolig >= 2)",
        "((bolig OR boligmangel) >= 2)",
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
            " NOT NEAR/2 ",
            " NOT BEFORE/1 ",
            " NOT AFTER/3 ",
            " NOT SAME ",
        ]);
        (inner.clone(), operator, inner).prop_map(|(a, operator, b)| format!("({a}){operator}({b})"))
    })
}

/// A survey of one answer, by somebody from there.
fn survey(text: Text, fylke: Option<&str>) -> Corpus {
    Corpus {
        background: vec!["fylke".to_owned()],
        respondents: vec![Respondent {
            id: RespondentId::new("1").expect("an id"),
            background: vec![fylke.map(str::to_owned)],
            weight: 1.0,
        }],
        answers: vec![Answer {
            respondent: 0,
            question: 0,
            text,
        }],
        ..Corpus::default()
    }
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
                // A theme asks for one that stands behind it in the file; the last for none.
                let next = match at + 1 < themes.len() {
                    true if at == 0 => "#t0.under".to_owned(),
                    true => format!("#t{}", at + 1),
                    false => "tolk".to_owned(),
                };
                let json = |list: &Vec<String>| {
                    serde_json::to_string(list)
                        .expect("a list")
                        .replace("#tema", &next)
                };
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
    fn coding_is_what_the_definitions_say(
        toml in codebooks(),
        texts in prop::collection::vec((texts(), prop::sample::select(vec![None, Some("Troms"), Some("Oslo")])), 1..6),
    ) {
        let loaded = parse("random.toml", &toml);
        // A random rule may be one that finds answers whatever they say; such are refused.
        prop_assume!(!loaded.has_errors());
        let book = loaded.library.books[0].clone();
        let analyzer = Arc::new(Analyzer::norwegian());
        let coder = Coder::new(Arc::new(loaded.library), Arc::clone(&analyzer));
        // One scratch for all, as in real work: nothing may be carried from answer to answer.
        let mut scratch = Scratch::default();
        for (text, fylke) in texts {
            let corpus = survey(Text::new(&text), fylke);
            let answer = &corpus.answers[0];
            let (text, values) = (&answer.text, corpus.values(answer));
            let coding = coder.code_as(0, text, values, &mut scratch);
            let oracle = Oracle { text, tokens: Tokens::of(text), analyzer: &analyzer, book: &book, fylke };
            let (themes, hits) = oracle.themes();
            let found: BTreeSet<_> = coding.hits.iter().map(|hit| (hit.theme, hit.rule, hit.span)).collect();
            prop_assert_eq!(&found, &hits, "hits in {:?} by\n{}", text, toml);
            prop_assert_eq!(coding.themes.iter().copied().collect::<BTreeSet<_>>(), themes, "in {:?} by\n{}", text, toml);
            prop_assert_eq!(&coding, &coder.code_as(0, text, values, &mut Scratch::default()), "a fresh scratch differs");
        }
    }
}
