//! Makes `src/text/compound/members.tsv`: which words Norwegian compounds are made of, and how often each stands
//! before others and last in the dictionary.
//!
//! ```text
//! cargo run --release --example make_members < forms.tsv > src/text/compound/members.tsv
//! ```
//!
//! Reads Norsk Ordbank as `form<TAB>lemma<TAB>class` rows. The dictionary does not mark its compounds; they are found
//! by counting. A lemma is split where its last part is a lemma of the same class that inflects in the same way
//! (so `konkurs` is not a `kurs`: it has `konkursen`, not `konkurset`) and where the parts, by how many
//! lemmas they make, explain it better than a word of its own does. Counts and splits are worked out in turn until
//! they agree (hard EM; the price of a word of its own grows with its length, as in Morfessor).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufRead, Write};

/// Rounds of counting and splitting; the splits change little after the third.
const ROUNDS: usize = 5;
/// What a letter of a word of its own costs, in nats.
const LETTER: f64 = 1.1;
/// What a word of its own costs before its letters.
const WORD: f64 = 11.0;
/// Members seen less often are left out.
const RARE: f64 = 1.5;
/// Members of two letters that stand first in true compounds.
const SHORT: [&str; 12] = ["by", "øl", "is", "bo", "øy", "ku", "te", "le", "ny", "rå", "vg", "tv"];

/// A lemma with its class and its forms.
struct Entry {
    lemma: String,
    class: String,
    forms: BTreeSet<String>,
}

/// How a lemma can be made of a first member and a lemma of the list.
struct Split {
    joined: String,
    head: usize,
}

fn main() -> io::Result<()> {
    let entries = read(io::stdin().lock())?;
    let splits = splits(&entries);
    let (first, last) = count(&entries, &splits);
    let mut out = io::stdout().lock();
    let names: BTreeSet<&str> = first.keys().chain(last.keys()).map(String::as_str).collect();
    for name in names {
        let of = |counts: &HashMap<String, f64>| counts.get(name).copied().unwrap_or(0.0);
        let (before, after) = (of(&first), of(&last));
        if before > RARE || after > RARE {
            writeln!(out, "{name}\t{}\t{}", before.round(), after.round())?;
        }
    }
    Ok(())
}

fn read(input: impl BufRead) -> io::Result<Vec<Entry>> {
    let mut forms: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for line in input.lines() {
        let line = line?.to_lowercase();
        let mut columns = line.split('\t');
        let (Some(form), Some(lemma), Some(class)) = (columns.next(), columns.next(), columns.next()) else {
            continue;
        };
        if form.chars().all(char::is_alphabetic) && lemma.chars().all(char::is_alphabetic) {
            let key = (lemma.to_owned(), class.to_owned());
            forms.entry(key).or_default().insert(form.to_owned());
        }
    }
    let entry = |((lemma, class), forms)| Entry { lemma, class, forms };
    Ok(forms.into_iter().map(entry).collect())
}

/// Every way each lemma can be split in two.
fn splits(entries: &[Entry]) -> Vec<Vec<Split>> {
    let mut by_lemma: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        by_lemma.entry(&entry.lemma).or_default().push(number);
    }
    let known = |word: &str| by_lemma.contains_key(word);
    let ways = |whole: &Entry| {
        let cuts = whole.lemma.char_indices().skip(2);
        cuts.flat_map(|(at, _)| {
            let (joined, rest) = whole.lemma.split_at(at);
            let heads = by_lemma.get(rest).map_or(&[][..], Vec::as_slice);
            let fits = rest.chars().count() >= 3 || SHORT.contains(&rest);
            let heads = if fits && joins(joined, &known) { heads } else { &[] };
            heads.iter().filter(|head| same_ways(whole, joined, &entries[**head])).map(|head| Split {
                joined: joined.to_owned(),
                head: *head,
            })
        })
        .collect()
    };
    entries.iter().map(ways).collect()
}

/// Whether `joined` can stand before another member: a word, with a joint or without its last vowel.
fn joins(joined: &str, known: &impl Fn(&str) -> bool) -> bool {
    let long = |word: &str| word.chars().count() >= 3 || SHORT.contains(&word);
    let base = |word: &str| long(word) && known(word);
    base(joined)
        || joined.strip_suffix('s').is_some_and(base)
        || joined.strip_suffix('e').is_some_and(base)
        || long(joined) && joined.chars().count() > 3 && known(&format!("{joined}e"))
}

/// Whether `whole` inflects as `head` does.
fn same_ways(whole: &Entry, joined: &str, head: &Entry) -> bool {
    let shared = head.forms.iter().filter(|form| whole.forms.contains(&format!("{joined}{form}")));
    whole.class == head.class && shared.count() * 10 >= whole.forms.len() * 6
}

type Counts = HashMap<String, f64>;

/// How many lemmas have each member before others, and last.
fn count(entries: &[Entry], splits: &[Vec<Split>]) -> (Counts, Counts) {
    let (mut first, mut last) = (Counts::new(), Counts::new());
    for ways in splits {
        for way in ways {
            let share = 1.0 / ways.len() as f64;
            *first.entry(way.joined.clone()).or_default() += share;
            *last.entry(entries[way.head].lemma.clone()).or_default() += share;
        }
    }
    for _ in 0..ROUNDS {
        let (mut next_first, mut next_last) = (Counts::new(), Counts::new());
        let total = entries.len() as f64;
        let price = |counts: &Counts, member: &str| {
            (total / (counts.get(member).copied().unwrap_or(0.0) + 0.3)).ln()
        };
        for (entry, ways) in entries.iter().zip(splits) {
            let own = WORD + LETTER * entry.lemma.chars().count() as f64;
            let priced = ways.iter().map(|way| {
                (price(&first, &way.joined) + price(&last, &entries[way.head].lemma), way)
            });
            let best = priced.min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((cost, way)) = best && cost < own {
                *next_first.entry(way.joined.clone()).or_default() += 1.0;
                *next_last.entry(entries[way.head].lemma.clone()).or_default() += 1.0;
            }
        }
        (first, last) = (next_first, next_last);
    }
    (first, last)
}
