//! How well `suggest` finds what a codebook lacks: takes a random half of each theme's keywords away, and sees which of
//! them stand among the ten best suggestions, and whether the answers that these bring are the theme's by hand.
//!
//! `cargo run --release --example suggest_recall -- FOLDER CODEBOOK GOLD`, by default the demonstration's.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use fritekst::advice::suggest::{Gold, Suggester};
use fritekst::codebook::expr::{Expr, Juxtaposition, Node, parse};
use fritekst::codebook::{Codebook, Library, Rule, SetName, Sets, WordSet, WordSettings, load};
use fritekst::coding::{CodedAnswers, Coder, Finder};
use fritekst::corpus::{Corpus, Layout, Project, ReadOptions, read};
use fritekst::source::{Problems, Sources};
use fritekst::text::{Analyzer, Language, Span};

/// Suggestions that an analyst reads.
const READ: usize = 10;
/// In how many of the theme's answers a suggestion must be, as the command has it.
const MIN: usize = 2;
/// How often each theme's keywords are halved.
const ROUNDS: u64 = 20;

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut given = std::env::args_os().skip(1).map(PathBuf::from);
    let mut path = |default: &str| given.next().unwrap_or_else(|| root.join(default));
    let folder = path("corpus/kommuneundersokelsen-2023");
    let codebook = path("codebooks/kommuneundersokelsen-2023");
    let gold = path("corpus/kommuneundersokelsen-2023/gold.csv");
    let corpus = corpus(&folder)?;
    let gold = Gold::parse(&std::fs::read_to_string(gold)?, &corpus)?;
    let library = load(&codebook)?.library;
    let analyzer = Arc::new(library.words.analyzer());
    let mut score = Score::default();
    for book in &library.books {
        let Some(question) = (0..corpus.questions.len()).find(|at| book.codes(&corpus.questions[*at].id))
        else {
            continue;
        };
        let mut finds = Finds::new(&corpus, question, book, &analyzer);
        for theme in 0..book.themes.len() {
            for seed in 0..ROUNDS {
                let halved = Halved::new(book, &library.words, theme, seed);
                halved.try_on(&mut finds, &gold, &mut score)?;
            }
        }
    }
    score.tell();
    Ok(())
}

fn corpus(folder: &Path) -> anyhow::Result<Corpus> {
    let text = std::fs::read_to_string(folder.join("fritekst.toml"))?;
    let source = Sources::default().add("fritekst.toml", text.as_str());
    let (project, _) = Project::parse(source, &text);
    let layout: Layout = project.layout().context("the project names no columns")?;
    let files: Vec<PathBuf> = project.answers.iter().map(|file| folder.join(file)).collect();
    Ok(read(
        &files,
        &layout,
        &project.wordings(Language::default()),
        &ReadOptions::default(),
    )?
    .0)
}

/// A codebook of which one theme lacks some of its keywords.
struct Halved {
    library: Library,
    theme: usize,
    /// What was taken away.
    removed: Vec<Expr>,
}

impl Halved {
    fn new(book: &Codebook, words: &WordSettings, theme: usize, seed: u64) -> Self {
        let mut alternatives = Vec::new();
        for rule in &book.themes[theme].any {
            spread(book, rule, &rule.expr, &mut alternatives);
        }
        let is_keyword = |rule: &Rule| matches!(rule.expr.node, Node::Word(_) | Node::Phrase(_));
        let (mut keywords, mut kept): (Vec<Rule>, Vec<Rule>) = alternatives.into_iter().partition(is_keyword);
        keywords.sort_by_cached_key(|rule| mix(seed, &rule.expr.to_string()));
        let removed = keywords.split_off(keywords.len().div_ceil(2));
        kept.append(&mut keywords);
        let removed: Vec<Expr> = removed.into_iter().map(|rule| rule.expr).collect();
        let mut book = book.clone();
        book.themes[theme].any = kept;
        forget(&mut book, theme, &removed);
        let library = Library {
            books: vec![book],
            words: words.clone(),
            ..Library::default()
        };
        Self {
            library,
            theme,
            removed,
        }
    }

    /// What `suggest` says to the halved codebook.
    fn try_on(self, finds: &mut Finds<'_>, gold: &Gold, score: &mut Score) -> anyhow::Result<()> {
        let id = self.library.books[0].themes[self.theme].id.clone();
        let coder = Coder::new(Arc::new(self.library), Arc::clone(finds.analyzer));
        let codings = CodedAnswers::from(coder.code_corpus(finds.corpus, &|_| {}));
        let lacks = |at: &usize| !codings.has(*at, self.theme);
        let removed: Vec<Found> = self.removed.iter().map(|expr| finds.of(expr)).collect();
        let missed: Vec<&Found> = removed
            .iter()
            .filter(|found| found.keys().filter(|at| !lacks(at)).count() >= MIN)
            .filter(|found| found.keys().any(lacks))
            .collect();
        if missed.is_empty() {
            return Ok(());
        }
        let suggester = Suggester {
            corpus: finds.corpus,
            coder: &coder,
            codings: &codings,
            gold: None,
            min: MIN,
        };
        let suggestions = suggester.for_theme(finds.question, self.theme, READ);
        let written = suggestions.context("no codebook")?.found.into_iter();
        let suggested: Vec<Found> = written
            .filter_map(|one| Some(finds.of(&expression(&one.expression)?)))
            .collect();
        for keyword in &missed {
            let rank = suggested.iter().position(|found| is_same(keyword, found));
            score.removed += 1;
            score.given_back += usize::from(rank.is_some());
            score.reciprocal += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
        }
        for found in &suggested {
            let new = found.keys().filter(|at| lacks(at));
            let is_right = |at: &&usize| gold.judges(finds.corpus, **at, &id) == Some(true);
            score.add(new.clone().filter(is_right).count(), new.count());
        }
        Ok(())
    }
}

/// Takes `words` out of every word list and alternative that the theme's rules lead to, as if nobody had thought of them.
fn forget(book: &mut Codebook, theme: usize, words: &[Expr]) {
    let without = |rules: &[Rule]| -> Vec<Rule> {
        let kept = rules.iter().filter_map(|rule| {
            Some(Rule {
                expr: without(&rule.expr, words)?,
                written: rule.written.clone(),
            })
        });
        kept.collect()
    };
    let own = &mut book.themes[theme].any;
    *own = without(own);
    let sets: Vec<(SetName, WordSet)> = book
        .sets
        .iter()
        .map(|(name, set)| (name.clone(), set.clone()))
        .collect();
    for (name, mut set) in sets {
        set.entries = without(&set.entries);
        book.sets.insert(name, set);
    }
}

/// `expr` without `words`, where they are alternatives to others; nothing if it is one of them.
fn without(expr: &Expr, words: &[Expr]) -> Option<Expr> {
    let of = |part: &Expr| without(part, words);
    let boxed = |part: &Expr| Some(Box::new(of(part)?));
    let node = match &expr.node {
        _ if words.contains(expr) => return None,
        Node::Or(parts) => Node::Or(parts.iter().filter_map(of).collect()),
        Node::Phrase(parts) => Node::Phrase(parts.iter().map(of).collect::<Option<_>>()?),
        Node::And(parts) => Node::And(parts.iter().map(of).collect::<Option<_>>()?),
        Node::Near(relation, left, right) => Node::Near(*relation, boxed(left)?, boxed(right)?),
        Node::NotNear(relation, left, right) => Node::NotNear(*relation, boxed(left)?, boxed(right)?),
        other => other.clone(),
    };
    let is_void = matches!(&node, Node::Or(parts) if parts.is_empty());
    (!is_void).then_some(Expr {
        node,
        span: expr.span,
    })
}

/// What stands for itself in `expr`, a rule or a part of it: word lists and alternatives taken apart.
fn spread(book: &Codebook, rule: &Rule, expr: &Expr, into: &mut Vec<Rule>) {
    match &expr.node {
        Node::Set(name) => {
            let entries = book.sets.get(name).map_or(&[][..], |set| &set.entries);
            entries
                .iter()
                .for_each(|entry| spread(book, entry, &entry.expr, into));
        }
        Node::Or(parts) => parts.iter().for_each(|part| spread(book, rule, part, into)),
        _ => into.push(Rule {
            expr: expr.clone(),
            written: rule.written.clone(),
        }),
    }
}

fn expression(written: &str) -> Option<Expr> {
    let mut problems = Problems::of(Sources::default().add("", written));
    parse(written, Juxtaposition::Phrase, &mut problems)
}

/// The answers in which something is found, and where.
type Found = BTreeMap<usize, Vec<Span>>;

/// Finds expressions in the answers to a question, each expression once.
struct Finds<'a> {
    corpus: &'a Corpus,
    question: usize,
    analyzer: &'a Arc<Analyzer>,
    sets: &'a Sets,
    known: HashMap<String, Found>,
}

impl<'a> Finds<'a> {
    fn new(corpus: &'a Corpus, question: usize, book: &'a Codebook, analyzer: &'a Arc<Analyzer>) -> Self {
        Self {
            corpus,
            question,
            analyzer,
            sets: &book.sets,
            known: HashMap::new(),
        }
    }

    fn of(&mut self, expr: &Expr) -> Found {
        let name = expr.to_string();
        if let Some(found) = self.known.get(&name) {
            return found.clone();
        }
        let finder = Finder::new(expr, self.sets, Arc::clone(self.analyzer));
        let answers = self.corpus.answers().enumerate();
        let found: Found = answers
            .filter(|(_, answer)| answer.question == self.question)
            .filter_map(|(at, answer)| Some((at, finder.find(answer.text)?)))
            .collect();
        self.known.insert(name, found.clone());
        found
    }
}

/// Whether most of what either finds is found by the other, in the same place.
fn is_same(one: &Found, other: &Found) -> bool {
    let overlap = |a: &Span, b: &Span| a.start() < b.end() && b.start() < a.end();
    let shared = one.iter().filter(|(at, spans)| {
        let others = other.get(at);
        others.is_some_and(|others| others.iter().any(|b| spans.iter().any(|a| overlap(a, b))))
    });
    let shared = shared.count();
    2 * shared >= one.len() && 2 * shared >= other.len()
}

/// A number that is as good as random, and always the same for a seed and a text: FNV-1a, and the finaliser of
/// SplitMix64.
fn mix(seed: u64, text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// What the rounds come to.
#[derive(Default)]
struct Score {
    /// Keywords taken away that the theme's other answers have, and that would bring it answers.
    removed: usize,
    given_back: usize,
    reciprocal: f64,
    suggested: usize,
    /// Of these, how many bring at least as many right answers as wrong ones.
    sound: usize,
    right: usize,
    new: usize,
}

impl Score {
    fn add(&mut self, right: usize, new: usize) {
        self.suggested += 1;
        self.sound += usize::from(2 * right >= new);
        self.right += right;
        self.new += new;
    }

    fn tell(&self) {
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        println!("keywords taken away         {}", self.removed);
        println!(
            "given back among {READ}         {:.3}",
            share(self.given_back, self.removed)
        );
        println!(
            "mean reciprocal rank        {:.3}",
            self.reciprocal / self.removed as f64
        );
        println!("suggestions                 {}", self.suggested);
        println!(
            "at least half right         {:.3}",
            share(self.sound, self.suggested)
        );
        println!("right among the new answers {:.3}", share(self.right, self.new));
    }
}
