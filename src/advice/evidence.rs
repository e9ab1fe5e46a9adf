//! Which answers the rules and exclusions of a codebook have found.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::codebook::{Codebook, Library, Rule, Theme};
use crate::coding::{Coder, Coding, Hit, Scratch};
use crate::corpus::Corpus;
use crate::text::{Span, Text, Tokens};

/// A rule by its theme and its place in the theme's `any`.
pub(super) type RuleAt = (usize, usize);

/// Answers by their number, in order, each once.
pub(super) type Answers = Vec<u32>;

/// What the answers to a codebook's questions have of it.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Number of answers.
    pub answers: usize,
    /// The answers of every rule that hits at all; hits that exclusions take away are not among them.
    pub rules: BTreeMap<RuleAt, Answers>,
    /// The answers of every theme that has any, subthemes' among them.
    pub themes: BTreeMap<usize, Answers>,
    /// For each question and pair of themes, how many answers have both; the first of a pair with itself too.
    pub together: BTreeMap<(usize, usize, usize), usize>,
    /// In how many answers a rule hits before exclusions take hits away; of themes with exclusions.
    pub found: BTreeMap<RuleAt, usize>,
    /// What each exclusion did: `none` by theme and place, `unless` likewise.
    pub none: BTreeMap<RuleAt, Exclusion>,
    /// See `none`.
    pub unless: BTreeMap<RuleAt, Exclusion>,
}

/// What one exclusion did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Exclusion {
    /// Answers that have it.
    pub found: usize,
    /// Those in which it takes a hit of its theme away.
    pub taken: usize,
    /// Whether it takes one away in an example of its theme.
    pub exemplified: bool,
}

/// The evidence for every codebook of `coder`, by number.
pub(super) fn gather(coder: &Coder, corpus: &Corpus, progress: &(dyn Fn(usize) + Sync)) -> Vec<Evidence> {
    let opened = Opened::new(coder.library());
    let books = opened.library.books.len();
    let original: Vec<usize> = coder
        .library()
        .books
        .iter()
        .map(|book| book.themes.len())
        .collect();
    let parts = opened.parts.clone();
    let opened = Coder::new(Arc::new(opened.library), coder.analyzer().clone());
    let codings = opened.code_corpus(corpus, progress);
    let mut evidence: Vec<Evidence> = (0..books).map(|_| Evidence::default()).collect();
    let book_of: Vec<Option<usize>> = corpus
        .questions
        .iter()
        .map(|question| coder.book_for(&question.id))
        .collect();
    for (number, (answer, coding)) in corpus.answers().zip(&codings).enumerate() {
        let Some(book) = book_of[answer.question] else {
            continue;
        };
        let evidence = &mut evidence[book];
        evidence.answers += 1;
        evidence.add_coding(number as u32, answer.question, coding, original[book]);
        for part in &parts[book] {
            evidence.add_exclusions(answer.text, coding, part);
        }
    }
    for (book, evidence) in evidence.iter_mut().enumerate() {
        evidence.mind_examples(book, &opened, &parts[book]);
    }
    evidence
}

impl Evidence {
    /// Notes the exclusions that examples need.
    fn mind_examples(&mut self, book: usize, opened: &Coder, parts: &[OpenTheme]) {
        let mut scratch = Scratch::default();
        let mut done = Self::default();
        for part in parts {
            for example in &opened.library().books[book].themes[part.theme].examples {
                let text = Text::new(&example.written.text);
                let coding = opened.code(book, &text, &mut scratch);
                done.add_exclusions(&text, &coding, part);
            }
        }
        let lists = [(done.none, &mut self.none), (done.unless, &mut self.unless)];
        for (examples, answers) in lists {
            for (at, _) in examples.into_iter().filter(|(_, done)| done.taken > 0) {
                answers.entry(at).or_default().exemplified = true;
            }
        }
    }

    /// Adds what the codebook itself makes of an answer: all but the themes behind the first `own`.
    fn add_coding(&mut self, answer: u32, question: usize, coding: &Coding, own: usize) {
        for hit in coding.hits.iter().take_while(|hit| hit.theme < own) {
            let answers = self.rules.entry((hit.theme, hit.rule)).or_default();
            if answers.last() != Some(&answer) {
                answers.push(answer);
            }
        }
        let themes: Vec<usize> = coding
            .themes
            .iter()
            .copied()
            .filter(|theme| *theme < own)
            .collect();
        for (at, theme) in themes.iter().enumerate() {
            self.themes.entry(*theme).or_default().push(answer);
            for other in &themes[at..] {
                *self.together.entry((question, *theme, *other)).or_default() += 1;
            }
        }
    }

    fn add_exclusions(&mut self, text: &str, coding: &Coding, part: &OpenTheme) {
        let of = |theme: usize| coding.hits.iter().filter(move |hit| hit.theme == theme);
        for rule in rules_of(of(part.any)) {
            *self.found.entry((part.theme, rule)).or_default() += 1;
        }
        let has_hit = of(part.any).next().is_some();
        for rule in rules_of(of(part.none)) {
            let done = self.none.entry((part.theme, rule)).or_default();
            done.found += 1;
            done.taken += usize::from(has_hit);
        }
        if of(part.unless).next().is_none() {
            return;
        }
        let tokens = Tokens::of(text);
        let sentences = |hit: &Hit| sentences(&tokens, hit.span);
        for rule in rules_of(of(part.unless)) {
            let takes = of(part.unless)
                .filter(|hit| hit.rule == rule)
                .any(|exclusion| of(part.any).any(|hit| share(&sentences(hit), &sentences(exclusion))));
            let done = self.unless.entry((part.theme, rule)).or_default();
            done.found += 1;
            done.taken += usize::from(takes);
        }
    }
}

/// The rules of one theme's hits, each once.
fn rules_of<'a>(hits: impl Iterator<Item = &'a Hit>) -> Vec<usize> {
    let mut rules: Vec<usize> = hits.map(|hit| hit.rule).collect();
    rules.dedup();
    rules
}

/// The sentences that `span` touches.
fn sentences(tokens: &Tokens, span: Span) -> RangeInclusive<u32> {
    let words = tokens.within(span);
    let last = tokens.len().saturating_sub(1);
    let sentence = |word: usize| match tokens.is_empty() {
        true => 0,
        false => tokens.sentence(word.min(last)),
    };
    sentence(words.start)..=sentence(words.end.saturating_sub(1).max(words.start))
}

fn share(one: &RangeInclusive<u32>, other: &RangeInclusive<u32>) -> bool {
    one.start() <= other.end() && other.start() <= one.end()
}

/// Codebooks with further themes behind their own, which show what each theme with exclusions finds without them, and
/// what the exclusions find.
struct Opened {
    library: Library,
    /// For each codebook.
    parts: Vec<Vec<OpenTheme>>,
}

/// The further themes of one theme, by their indexes.
#[derive(Clone, Copy, Debug)]
struct OpenTheme {
    theme: usize,
    any: usize,
    none: usize,
    unless: usize,
}

impl Opened {
    fn new(library: &Library) -> Self {
        let mut library = library.clone();
        let parts = library.books.iter_mut().map(open).collect();
        Self { library, parts }
    }
}

fn open(book: &mut Codebook) -> Vec<OpenTheme> {
    let mut parts = Vec::new();
    for at in 0..book.themes.len() {
        let theme = book.themes[at].clone();
        if theme.none.is_empty() && theme.unless.is_empty() {
            continue;
        }
        let mut add = |any: &[Rule]| {
            book.themes.push(Theme {
                parent: None,
                any: any.to_vec(),
                none: Vec::new(),
                unless: Vec::new(),
                examples: Vec::new(),
                ..theme.clone()
            });
            book.themes.len() - 1
        };
        let (any, none, unless) = (add(&theme.any), add(&theme.none), add(&theme.unless));
        parts.push(OpenTheme {
            theme: at,
            any,
            none,
            unless,
        });
    }
    parts
}
