//! Expressions tried as rules: what coding by each of them would bring.

use std::fmt::Write;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::codebook::expr::Node;
use crate::codebook::{Codebook, Library, Theme, parse};
use crate::coding::{Coder, Coding, Scratch};
use crate::corpus::Corpus;
use crate::text::{Span, Text};

/// Examples of new answers that are kept of each.
const EXAMPLES: usize = 3;

/// What coding by one expression would bring.
#[derive(Clone, Debug, Default)]
pub(super) struct Yield {
    /// How many of the answers in question have it.
    pub within: usize,
    /// How many of the others have it.
    pub elsewhere: usize,
    /// How many answers that lack the theme would get it.
    pub new: usize,
    /// How many of these should, and how many should not, by the gold standard.
    pub right: usize,
    pub wrong: usize,
    /// Tells apart which answers are new.
    print: [u64; 2],
    /// A few of the new ones, by an order that is as good as random and always the same.
    sample: Vec<(u64, usize)>,
}

impl Yield {
    fn add_new(&mut self, answer: usize, judged: Option<bool>) {
        self.new += 1;
        self.right += usize::from(judged == Some(true));
        self.wrong += usize::from(judged == Some(false));
        let mixed = mix(answer as u64);
        self.print[0] = self.print[0].wrapping_add(mixed);
        self.print[1] = self.print[1].wrapping_add(mix(mixed));
        self.keep(mixed, answer);
    }

    fn keep(&mut self, mixed: u64, answer: usize) {
        let at = self.sample.partition_point(|kept| *kept < (mixed, answer));
        if at < EXAMPLES {
            self.sample.insert(at, (mixed, answer));
            self.sample.truncate(EXAMPLES);
        }
    }

    fn merge(&mut self, other: Self) {
        self.within += other.within;
        self.elsewhere += other.elsewhere;
        self.new += other.new;
        self.right += other.right;
        self.wrong += other.wrong;
        for (own, others) in self.print.iter_mut().zip(other.print) {
            *own = own.wrapping_add(others);
        }
        other
            .sample
            .into_iter()
            .for_each(|(mixed, answer)| self.keep(mixed, answer));
    }

    /// Equal for those that bring the same answers.
    pub fn fingerprint(&self) -> (usize, [u64; 2]) {
        (self.new, self.print)
    }

    /// Some of the new answers, in the order of the corpus.
    pub fn examples(&self) -> Vec<usize> {
        let mut answers: Vec<usize> = self.sample.iter().map(|(_, answer)| *answer).collect();
        answers.sort_unstable();
        answers
    }
}

/// A number that tells nothing of `value` but that it is another's: the finaliser of SplitMix64 (G. L. Steele, D. Lea
/// and C. H. Flood, «Fast splittable pseudorandom number generators», OOPSLA 2014).
fn mix(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The answers on which expressions are tried.
pub(super) struct Ground<'a> {
    pub corpus: &'a Corpus,
    /// Those in question.
    pub within: &'a [usize],
    /// The others.
    pub elsewhere: &'a [usize],
    /// Whether the rules do not give the answer the theme, so that an expression can bring it.
    pub lacks: &'a (dyn Fn(usize) -> bool + Sync),
    /// Where the theme's rules find single words in an answer. What overlaps one is found already: that it stands there
    /// tells nothing of the theme.
    pub found: &'a (dyn Fn(usize) -> Vec<Span> + Sync),
    /// Whether answers should have the theme, as far as that is known.
    pub judged: &'a FxHashMap<usize, bool>,
}

/// Expressions compiled as themes of their own, by the analyzer of the codebook that they might come into.
pub(super) struct Trial {
    coder: Coder,
    expressions: usize,
    /// How many other themes stand before the expressions where they are limited, which those limits ask for; nothing if
    /// the theme has no limits.
    limited_from: Option<usize>,
}

/// Begins the ids of the expressions.
const PREFIX: &str = "candidate_";
/// The codebook of bare expressions.
const BARE: usize = 0;
/// The codebook of the same with the theme's `none` and `unless`.
const LIMITED: usize = 1;

impl Trial {
    /// Compiles `expressions`, which have no quotation marks in them, as rules of that theme; of none, as rules of a
    /// theme that has nothing else.
    pub fn new(expressions: &[String], coder: &Coder, theme: Option<(&Codebook, usize)>) -> Self {
        let mut text = String::new();
        for (number, expression) in expressions.iter().enumerate() {
            // Writing to a string does not fail.
            let _ = writeln!(text, "[theme.{PREFIX}{number}]\nany = ['{expression}']");
        }
        let mut books = parse("candidates", &text).library.books;
        let limits = theme.map(|(book, theme)| (book, &book.themes[theme]));
        let limits = limits.filter(|(_, theme)| !(theme.none.is_empty() && theme.unless.is_empty()));
        let mut limited_from = None;
        if let (Some((book, limits)), Some(bare)) = (limits, books.first()) {
            let limited = limited(bare, book, limits);
            limited_from = Some(limited.themes.len() - bare.themes.len());
            books.push(limited);
        }
        let library = Library {
            books,
            words: coder.library().words.clone(),
            ..Library::default()
        };
        Self {
            expressions: expressions.len(),
            coder: Coder::new(Arc::new(library), Arc::clone(coder.analyzer())),
            limited_from,
        }
    }

    /// What each expression brings on `ground`, in their order.
    pub fn run(&self, ground: &Ground<'_>) -> Vec<Yield> {
        let none = || vec![Yield::default(); self.expressions];
        if self.expressions == 0 {
            return none();
        }
        let within = self.on(ground, ground.within, none, |found| found.within += 1);
        let elsewhere = self.on(ground, ground.elsewhere, none, |found| found.elsewhere += 1);
        merged(within, elsewhere)
    }

    /// Which expressions, in their order, would give the theme to one of `texts`.
    pub fn finds_any(&self, texts: &[Text]) -> Vec<bool> {
        let mut finds = vec![false; self.expressions];
        if self.expressions == 0 {
            return finds;
        }
        let mut scratch = Scratch::default();
        for text in texts {
            let (book, from) = match self.limited_from {
                Some(from) => (LIMITED, from),
                None => (BARE, 0),
            };
            let themes = self.coder.code(book, text, &mut scratch).themes.into_iter();
            for number in themes.filter_map(|theme| theme.checked_sub(from)) {
                finds[number] = true;
            }
        }
        finds
    }

    fn on(
        &self,
        ground: &Ground<'_>,
        answers: &[usize],
        none: impl Fn() -> Vec<Yield> + Sync,
        count: impl Fn(&mut Yield) + Sync,
    ) -> Vec<Yield> {
        // What a thread has looked up of words serves all its answers.
        let per_thread = answers.len().div_ceil(rayon::current_num_threads()).max(1);
        let yields = answers.par_chunks(per_thread).map(|answers| {
            let (mut yields, mut scratch) = (none(), Scratch::default());
            for answer in answers {
                let given = ground.corpus.answer(*answer);
                let values = ground.corpus.values(given);
                let coding = self.coder.code_as(BARE, given.text, values, &mut scratch);
                let found = beside(&(ground.found)(*answer), coding);
                found.iter().for_each(|number| count(&mut yields[*number]));
                if found.is_empty() || !(ground.lacks)(*answer) {
                    continue;
                }
                let new = match self.limited_from {
                    Some(from) => {
                        let themes = self
                            .coder
                            .code_as(LIMITED, given.text, values, &mut scratch)
                            .themes;
                        themes
                            .iter()
                            .filter_map(|theme| theme.checked_sub(from))
                            .collect()
                    }
                    None => found,
                };
                let judged = ground.judged.get(answer).copied();
                new.into_iter()
                    .for_each(|number| yields[number].add_new(*answer, judged));
            }
            yields
        });
        yields.reduce(&none, merged)
    }
}

/// The expressions of `bare` with the `none` and `unless` of a theme of `book`, behind the themes that those ask for.
fn limited(bare: &Codebook, book: &Codebook, limits: &Theme) -> Codebook {
    let mut limited = bare.clone();
    limited.sets = book.sets.clone();
    for theme in &mut limited.themes {
        theme.none.clone_from(&limits.none);
        theme.unless.clone_from(&limits.unless);
    }
    let entries = book.sets.iter().flat_map(|(_, set)| &set.entries);
    let mut asks = false;
    for rule in entries.chain(&limits.none).chain(&limits.unless) {
        rule.expr
            .walk(&mut |part| asks |= matches!(part.node, Node::Theme(_)));
    }
    if asks {
        limited.themes.splice(0..0, book.themes.iter().cloned());
    }
    limited
}

/// The themes with a hit beside what is `known`.
fn beside(known: &[Span], coding: Coding) -> Vec<usize> {
    if known.is_empty() {
        return coding.themes;
    }
    let overlaps = |span: Span| {
        known
            .iter()
            .any(|known| span.start() < known.end() && known.start() < span.end())
    };
    let mut themes: Vec<usize> = coding
        .hits
        .iter()
        .filter(|hit| !overlaps(hit.span))
        .map(|hit| hit.theme)
        .collect();
    themes.dedup();
    themes
}

fn merged(mut one: Vec<Yield>, other: Vec<Yield>) -> Vec<Yield> {
    one.iter_mut()
        .zip(other)
        .for_each(|(one, other)| one.merge(other));
    one
}
