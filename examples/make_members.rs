//! Makes `src/text/compound/members.tsv`: which words Norwegian compounds are made of, and how often each stands
//! before others and last in the dictionary.
//!
//! ```text
//! cargo run --release --example make_members -- nb_lemma_exc.json.gz > src/text/compound/members.tsv
//! ```
//!
//! Reads Norsk Ordbank as the PyPI package `spacy-lookups-data` carries it. The dictionary does not mark its
//! compounds; they are found by counting. A lemma is split where its last part is a word of the same class that
//! inflects in the same way, and where the parts, by how many lemmas they make, explain it better than a word of its
//! own does. Counts and splits are worked out in turn until they agree (hard EM; the price of a word of its own grows
//! with its length, as in Morfessor).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader, Write};

use flate2::read::GzDecoder;

/// By word class: forms and their lemmas.
type Lists = BTreeMap<String, BTreeMap<String, Vec<String>>>;
/// Dictionary words by member.
type Counts = HashMap<String, f64>;

/// Rounds of counting and splitting; the splits change little after the third.
const ROUNDS: usize = 5;
/// What a letter of a word of its own costs, in nats.
const LETTER: f64 = 1.1;
/// What a word of its own costs before its letters.
const WORD: f64 = 11.0;
/// Members seen less often are left out.
const RARE: f64 = 1.5;
/// Long words before which something must stand to be a member though it is no word.
const BOUND: usize = 8;
/// Members of two letters that stand first in true compounds.
const SHORT: [&str; 10] = ["bo", "by", "is", "ku", "ny", "te", "tv", "øl", "øy", "år"];

/// A lemma with its class and its forms.
struct Entry {
    lemma: String,
    class: String,
    forms: BTreeSet<String>,
}

/// How a lemma can be made of a first member and a last one.
struct Split {
    joined: String,
    head: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [words] = arguments.as_slice() else {
        return Err("usage: make_members EXC.json.gz > members.tsv".into());
    };
    let lists: Lists = serde_json::from_reader(BufReader::new(GzDecoder::new(File::open(words)?)))?;
    let entries = entries(&lists);
    let splits = splits(&entries);
    let (first, last) = count(&entries, &splits);
    let mut out = io::stdout().lock();
    let names: BTreeSet<&str> = first.keys().chain(last.keys()).map(String::as_str).collect();
    for name in names {
        let of = |counts: &Counts| counts.get(name).copied().unwrap_or(0.0);
        let (before, after) = (of(&first), of(&last));
        if before > RARE || after > RARE {
            writeln!(out, "{name}\t{}\t{}", before.round(), after.round())?;
        }
    }
    Ok(())
}

/// The lemmas of letters only, in lower case.
fn entries(lists: &Lists) -> Vec<Entry> {
    let mut words: BTreeMap<(String, &str), BTreeSet<String>> = BTreeMap::new();
    for (class, list) in lists {
        let forms = list
            .iter()
            .flat_map(|(form, lemmas)| lemmas.iter().map(move |lemma| (form, lemma)));
        for (form, lemma) in forms {
            if form.chars().chain(lemma.chars()).all(char::is_alphabetic) {
                let key = (lemma.to_lowercase(), class.as_str());
                words.entry(key).or_default().insert(form.to_lowercase());
            }
        }
    }
    let entry = |((lemma, class), forms): ((String, &str), _)| Entry {
        lemma,
        class: class.to_owned(),
        forms,
    };
    words.into_iter().map(entry).collect()
}

/// Every way each lemma can be split in two.
fn splits(entries: &[Entry]) -> Vec<Vec<Split>> {
    let words = Words::of(entries);
    let bound = words.bound(entries);
    let ways = |whole: &Entry| {
        let ways = words.ways(whole);
        let ways = ways.filter(|(joined, head)| {
            words.joins(joined) || head.chars().count() > 4 && bound.contains(*joined)
        });
        ways.map(|(joined, head)| Split {
            joined: joined.to_owned(),
            head: head.to_owned(),
        })
        .collect()
    };
    entries.iter().map(ways).collect()
}

/// What the dictionary knows.
struct Words<'a> {
    lemmas: HashSet<&'a str>,
    nouns: HashSet<&'a str>,
    forms: HashSet<(&'a str, &'a str)>,
}

impl<'a> Words<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let forms = |entry: &'a Entry| {
            entry
                .forms
                .iter()
                .map(|form| (entry.class.as_str(), form.as_str()))
        };
        Self {
            lemmas: entries.iter().map(|entry| entry.lemma.as_str()).collect(),
            nouns: entries
                .iter()
                .filter(|entry| entry.class == "noun")
                .map(|entry| entry.lemma.as_str())
                .collect(),
            forms: entries.iter().flat_map(forms).collect(),
        }
    }

    /// What stands before and in the place of a last member that inflects as `whole` does.
    fn ways(&self, whole: &'a Entry) -> impl Iterator<Item = (&'a str, &'a str)> {
        let cuts = whole.lemma.char_indices().skip(2);
        let ways = cuts.map(|(at, _)| whole.lemma.split_at(at));
        ways.filter(move |(joined, head)| is_long(head) && self.inflects(whole, joined))
    }

    /// Whether the forms of `whole` without `joined` are forms too.
    fn inflects(&self, whole: &Entry, joined: &str) -> bool {
        let class = whole.class.as_str();
        let known = whole.forms.iter().filter(|form| {
            let rest = form.strip_prefix(joined);
            rest.is_some_and(|rest| self.forms.contains(&(class, rest)))
        });
        let head = whole.lemma.strip_prefix(joined).unwrap_or_default();
        let needed = if self.lemmas.contains(head) { 6 } else { 9 };
        self.forms.contains(&(class, head)) && known.count() * 10 >= whole.forms.len() * needed
    }

    /// Whether `joined` can stand before another member: a word, with a joint or without its last vowel.
    fn joins(&self, joined: &str) -> bool {
        let base = |word: &str| is_long(word) && self.lemmas.contains(word);
        base(joined)
            || joined.strip_suffix('s').is_some_and(|bare| {
                is_long(bare) && self.nouns.contains(bare) && (!bare.ends_with('e') || bare.ends_with("else"))
            })
            || joined.strip_suffix('e').is_some_and(base)
            || joined.chars().count() > 3 && base(&format!("{joined}e"))
    }

    /// What is no word, but stands before many long ones: `hoved`.
    fn bound(&self, entries: &'a [Entry]) -> HashSet<&'a str> {
        let mut times: HashMap<&str, usize> = HashMap::new();
        for (joined, head) in entries.iter().flat_map(|whole| self.ways(whole)) {
            if joined.chars().count() > 3 && head.chars().count() > 4 {
                *times.entry(joined).or_default() += 1;
            }
        }
        times.retain(|_, times| *times >= BOUND);
        times.into_keys().collect()
    }
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= 3 || SHORT.contains(&word)
}

/// How many lemmas have each member before others, and last.
fn count(entries: &[Entry], splits: &[Vec<Split>]) -> (Counts, Counts) {
    let (mut first, mut last) = (Counts::new(), Counts::new());
    for ways in splits {
        for way in ways {
            let share = 1.0 / ways.len() as f64;
            *first.entry(way.joined.clone()).or_default() += share;
            *last.entry(way.head.clone()).or_default() += share;
        }
    }
    for _ in 0..ROUNDS {
        let (mut next_first, mut next_last) = (Counts::new(), Counts::new());
        let total = entries.len() as f64;
        let price =
            |counts: &Counts, member: &str| (total / (counts.get(member).copied().unwrap_or(0.0) + 0.3)).ln();
        for (entry, ways) in entries.iter().zip(splits) {
            let own = WORD + LETTER * entry.lemma.chars().count() as f64;
            let priced = ways
                .iter()
                .map(|way| (price(&first, &way.joined) + price(&last, &way.head), way));
            let best = priced.min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((cost, way)) = best
                && cost < own
            {
                *next_first.entry(way.joined.clone()).or_default() += 1.0;
                *next_last.entry(way.head.clone()).or_default() += 1.0;
            }
        }
        (first, last) = (next_first, next_last);
    }
    (first, last)
}
