//! What the audit says of rules against a plain recount: every rule looked for in every answer, and sets compared.

use std::collections::BTreeSet;
use std::sync::Arc;

use fritekst::advice::audit;
use fritekst::codebook::{self, Codebook, Rule};
use fritekst::coding::{Coder, Finder};
use fritekst::corpus::{Assembly, Corpus};
use fritekst::text::{Analyzer, Span, Text, Tokens, sentences};
use proptest::prelude::*;
use proptest::sample::select;

/// Words of one letter find themselves only.
const BOOK: &str = "
[theme.a]
any = ['a', 'b', 'a AND c', 'd NEAR/1 e', 'x']
none = ['n', 'n b']
unless = ['u', 'c u']
[theme.a.s]
any = ['s', 'a s']
unless = ['d']
[theme.b]
any = ['b', 'c', 'b OR e']
[theme.c]
any = ['c', 'a c']
";

type Set = BTreeSet<usize>;

/// The codebook, and the answers that each of its rules has.
struct Recount {
    coder: Coder,
    texts: Vec<Text>,
    /// By theme and rule.
    rules: Vec<Vec<Set>>,
}

impl Recount {
    fn new(answers: &[String]) -> Self {
        let loaded = codebook::parse("k.toml", BOOK);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let coder = Coder::new(Arc::new(loaded.library), Arc::new(Analyzer::norwegian()));
        let texts: Vec<Text> = answers.iter().map(|answer| Text::new(answer)).collect();
        let themes = coder.library().books[0].themes.iter();
        let rules = themes.map(|theme| {
            let found =
                |rules: &[Rule]| -> Vec<Finder> { rules.iter().map(|rule| finder(&coder, rule)).collect() };
            let (any, none, unless) = (found(&theme.any), found(&theme.none), found(&theme.unless));
            let counts = |rule: &Finder, text: &Text| {
                let cancelled =
                    |hit: &Span| spans(&unless, text).iter().any(|other| share(text, *hit, *other));
                spans(&none, text).is_empty()
                    && rule.find(text).into_iter().flatten().any(|hit| !cancelled(&hit))
            };
            let answers = |rule: &Finder| (0..texts.len()).filter(|at| counts(rule, &texts[*at])).collect();
            any.iter().map(answers).collect()
        });
        Self {
            rules: rules.collect(),
            texts,
            coder,
        }
    }

    fn book(&self) -> &Codebook {
        &self.coder.library().books[0]
    }

    fn theme(&self, theme: usize) -> Set {
        let below = |at: &usize| self.book().lineage(*at).any(|above| above == theme);
        let themes = (0..self.rules.len()).filter(below);
        themes
            .flat_map(|at| self.rules[at].iter().flatten().copied())
            .collect()
    }

    /// The answers that a theme has by other rules than this, its subthemes' among them.
    fn without(&self, theme: usize, rule: usize) -> Set {
        let mut others = Set::new();
        for (at, rules) in self.rules.iter().enumerate() {
            if self.book().lineage(at).any(|above| above == theme) {
                let kept = rules
                    .iter()
                    .enumerate()
                    .filter(|(number, _)| (at, *number) != (theme, rule));
                others.extend(kept.flat_map(|(_, found)| found));
            }
        }
        others
    }

    /// How many answers have an exclusion, and in how many of them a hit of the theme stands where it takes it away.
    fn exclusion(&self, theme: usize, excluding: &Rule, in_sentence: bool) -> (usize, usize) {
        let any: Vec<Finder> = self.book().themes[theme]
            .any
            .iter()
            .map(|rule| finder(&self.coder, rule))
            .collect();
        let excluding = [finder(&self.coder, excluding)];
        let mut counts = (0, 0);
        for text in &self.texts {
            let (hits, others) = (spans(&any, text), spans(&excluding, text));
            let near = |hit: &Span| {
                others
                    .iter()
                    .any(|other| !in_sentence || share(text, *hit, *other))
            };
            counts.0 += usize::from(!others.is_empty());
            counts.1 += usize::from(hits.iter().any(near));
        }
        counts
    }

    /// Every warning that there should be, as the text that it is about and the numbers that it must name.
    fn expected(&self) -> BTreeSet<(&'static str, String, Vec<usize>)> {
        let mut expected = BTreeSet::new();
        for (at, theme) in self.book().themes.iter().enumerate() {
            let name = |rule: &Rule| format!("{}: {}", theme.id, rule.written.text);
            let all = self.theme(at);
            for (number, rule) in theme.any.iter().enumerate() {
                let found = &self.rules[at][number];
                let own = found.difference(&self.without(at, number)).count();
                if found.is_empty() && self.texts.len() < 10 {
                } else if found.is_empty() {
                    expected.insert(("dead-rule", name(rule), vec![]));
                } else if own == 0 && found.len() >= 3 && !self.is_first_of_twins(at, number) {
                    expected.insert(("redundant-rule", name(rule), vec![found.len()]));
                } else if all.len() >= 10 && 2 * own > all.len() && self.givers(at) > 1 {
                    expected.insert(("dominant-rule", name(rule), vec![own, all.len()]));
                }
            }
            for (rules, in_sentence) in [(&theme.none, false), (&theme.unless, true)] {
                for rule in rules {
                    if self.texts.len() >= 10 && self.exclusion(at, rule, in_sentence).1 == 0 {
                        expected.insert(("idle-exclusion", name(rule), vec![]));
                    }
                }
            }
            for other in 0..at {
                let (one, two) = (self.theme(other), &all);
                let (both, either) = (one.intersection(two).count(), one.union(two).count());
                let kin = self.book().lineage(at).any(|above| above == other);
                if !kin && one.len() >= 5 && two.len() >= 5 && 5 * both >= 4 * either {
                    let ids = format!("{} {}", self.book().themes[other].id, theme.id);
                    expected.insert(("coinciding-themes", ids, vec![both, either]));
                }
            }
        }
        expected
    }

    /// Whether others that have the same answers come later, and no rule has these answers and more.
    fn is_first_of_twins(&self, theme: usize, rule: usize) -> bool {
        let found = &self.rules[theme][rule];
        let mut twins = Vec::new();
        for (at, rules) in self.rules.iter().enumerate() {
            for (number, other) in rules.iter().enumerate() {
                let below = self.book().lineage(at).any(|above| above == theme);
                if below && (at, number) != (theme, rule) && other.is_superset(found) {
                    twins.push((other.len() > found.len(), (at, number)));
                }
            }
        }
        let later = |(wider, place): &(bool, (usize, usize))| !wider && *place > (theme, rule);
        !twins.is_empty() && twins.iter().all(later)
    }

    fn givers(&self, theme: usize) -> usize {
        let below = |at: &usize| self.book().lineage(*at).any(|above| above == theme);
        let themes = (0..self.rules.len()).filter(below);
        themes
            .flat_map(|at| &self.rules[at])
            .filter(|found| !found.is_empty())
            .count()
    }

    fn told(&self) -> BTreeSet<(&'static str, String, Vec<usize>)> {
        let corpus = corpus(&self.texts);
        let problems = audit(&self.coder, &corpus, &[], &|_| {});
        let told = problems.iter().map(|problem| {
            let quoted: Vec<&str> = problem.message.split('`').skip(1).step_by(2).collect();
            let theme = |span: Span| {
                let mut themes = self
                    .book()
                    .themes
                    .iter()
                    .filter(|theme| theme.span.start() < span.start());
                themes.next_back().expect("a theme").id.to_string()
            };
            let written = BOOK[problem.span.range()].trim_matches('\'');
            let (about, numbers): (String, &[&str]) = match problem.code.name() {
                "coinciding-themes" => (quoted.join(" "), &["both"]),
                "dead-rule" | "idle-exclusion" => (format!("{}: {written}", theme(problem.span)), &[]),
                _ => (format!("{}: {written}", theme(problem.span)), &["n"]),
            };
            let outside: String = problem.message.split('`').step_by(2).collect();
            let all = outside
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|word| word.parse().ok());
            let named = if numbers.is_empty() {
                Vec::new()
            } else {
                all.collect()
            };
            (problem.code.name(), about, named)
        });
        told.collect()
    }
}

fn finder(coder: &Coder, rule: &Rule) -> Finder {
    Finder::new(
        &rule.expr,
        &coder.library().books[0].sets,
        coder.analyzer().clone(),
    )
}

fn spans(finders: &[Finder], text: &Text) -> Vec<Span> {
    finders
        .iter()
        .flat_map(|finder| finder.find(text).unwrap_or_default())
        .collect()
}

/// Whether some sentence has something of both.
fn share(text: &Text, one: Span, other: Span) -> bool {
    let touches =
        |sentence: &Span, span: Span| span.start() < sentence.end() && sentence.start() < span.end();
    let all = sentences(text, &Tokens::of(text));
    all.iter()
        .any(|sentence| touches(sentence, one) && touches(sentence, other))
}

fn corpus(texts: &[Text]) -> Corpus {
    Assembly::of_texts("q", texts.iter().map(Text::as_str)).expect("ids")
}

fn answer() -> impl Strategy<Value = String> {
    let words = vec!["a", "b", "c", "d", "e", "s", "n", "u", "q", "q", "q", "."];
    let words = prop::collection::vec(select(words), 1..7);
    words.prop_map(|words| words.join(" ").replace(" .", ". Q"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]
    #[test]
    fn the_audit_is_what_a_plain_recount_gives(answers in prop::collection::vec(answer(), 1..40)) {
        let recount = Recount::new(&answers);
        prop_assert_eq!(recount.told(), recount.expected());
    }
}

/// A survey in which every kind of warning has its cause.
#[test]
fn every_kind_is_told_with_its_numbers() {
    let answers = [
        "b c", "b c", "b c", "b c", "b c", "b c", "a", "c n", "a u", "e", "b c", "b c", "b c",
    ];
    let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
    let recount = Recount::new(&answers);
    let told = recount.told();
    assert_eq!(told, recount.expected());
    let kinds: BTreeSet<&str> = told.iter().map(|(kind, ..)| *kind).collect();
    let all = [
        "coinciding-themes",
        "dead-rule",
        "dominant-rule",
        "idle-exclusion",
        "redundant-rule",
    ];
    assert_eq!(kinds, BTreeSet::from(all));
}
