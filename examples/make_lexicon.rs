//! Packs the lexicon that is built into the library, from the lists of the PyPI package `spacy-lookups-data`.
//!
//! Usage: `make_lexicon nb_lemma_exc.json.gz nb_lemma_lookup.json.gz OUTPUT [LEFT_OUT]`, where `LEFT_OUT` names a
//! file of lemmas, one a line, that are left out, so that the rules for unknown words can be measured.
//!
//! The package keeps one lemma for a form and word class: `bilen` is of *bile* there, and *bil* lacks its definite
//! form. Forms lost so are found again: a paradigm much commoner than what is left of a word's own, whose missing
//! forms are all forms of some other word of the class, is the word's.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Read};

use flate2::read::GzDecoder;
use fritekst::text::lexicon::MAGIC;
use fst::MapBuilder;

type Lists = BTreeMap<String, BTreeMap<String, Vec<String>>>;
/// Bytes to strip and the suffix to add.
type Edit = (usize, String);
type Paradigm = BTreeSet<Edit>;
/// Dictionary forms and the edits that make their forms.
type Words = BTreeMap<String, Paradigm>;

const CLASSES: [&str; 5] = ["noun", "verb", "adj", "adv", "other"];
/// A paradigm of fewer words is not used to complete others.
const COMMON: usize = 20;
/// How many times commoner the completed paradigm must be.
const COMMONER: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [inflected, others, output, left_out @ ..] = arguments.as_slice() else {
        return Err("usage: make_lexicon EXC.json.gz LOOKUP.json.gz OUTPUT [LEFT_OUT]".into());
    };
    let left_out: BTreeSet<String> = match left_out.first() {
        Some(path) => std::fs::read_to_string(path)?
            .lines()
            .map(str::to_owned)
            .collect(),
        None => BTreeSet::new(),
    };
    let mut lists: Lists = serde_json::from_reader(unzipped(inflected)?)?;
    let lookup: BTreeMap<String, String> = serde_json::from_reader(unzipped(others)?)?;
    let lookup = lookup
        .into_iter()
        .map(|(form, lemma)| (form, vec![lemma]))
        .collect();
    lists.insert("other".to_owned(), lookup);
    let mut packer = Packer::default();
    for (class, name) in CLASSES.iter().enumerate() {
        let mut words = words_of(lists.get(*name).unwrap_or(&BTreeMap::new()));
        words.retain(|lemma, _| !left_out.contains(lemma));
        complete(&mut words);
        packer.add(class as u8, &words);
    }
    let bytes = packer.pack()?;
    std::fs::write(output, &bytes)?;
    eprintln!("{} forms, {} bytes", packer.forms.len(), bytes.len());
    Ok(())
}

fn unzipped(path: &str) -> Result<impl Read, std::io::Error> {
    Ok(BufReader::new(GzDecoder::new(File::open(path)?)))
}

/// The words of a list, without those that are no single written word.
fn words_of(list: &BTreeMap<String, Vec<String>>) -> Words {
    let mut words = Words::new();
    for (form, lemmas) in list {
        for lemma in lemmas {
            let symbol = |word: &str| word != word.to_lowercase() && word.chars().count() < 4;
            let plain = |word: &str| word.chars().all(char::is_alphanumeric) && !symbol(word);
            if plain(form) && plain(lemma) {
                let (form, lemma) = (form.to_lowercase(), lemma.to_lowercase());
                let edit = edit_between(&lemma, &form);
                let paradigm = words.entry(lemma).or_default();
                paradigm.insert((0, String::new()));
                paradigm.insert(edit);
            }
        }
    }
    words
}

/// The shortest edit of the end that makes `to` of `from`.
fn edit_between(from: &str, to: &str) -> Edit {
    let mut shared = 0;
    for (a, b) in from.chars().zip(to.chars()) {
        if a != b {
            break;
        }
        shared += a.len_utf8();
    }
    (from.len() - shared, to[shared..].to_owned())
}

fn edited(word: &str, (strip, suffix): &Edit) -> Option<String> {
    let stem = word.get(..word.len().checked_sub(*strip)?)?;
    Some([stem, suffix].concat())
}

/// Gives words the forms that the list keeps under another word only.
fn complete(words: &mut Words) {
    let mut counts: BTreeMap<&Paradigm, usize> = BTreeMap::new();
    for paradigm in words.values() {
        *counts.entry(paradigm).or_default() += 1;
    }
    let forms: BTreeSet<String> = words
        .iter()
        .flat_map(|(lemma, paradigm)| paradigm.iter().filter_map(|edit| edited(lemma, edit)))
        .collect();
    let mut common: Vec<(&Paradigm, usize)> = counts
        .iter()
        .map(|(paradigm, count)| (*paradigm, *count))
        .filter(|(_, count)| *count >= COMMON)
        .collect();
    common.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let fits = |lemma: &str, edit: &Edit| edited(lemma, edit).is_some_and(|form| forms.contains(&form));
    let completed: Vec<(String, Paradigm)> = words
        .iter()
        .filter_map(|(lemma, own)| {
            // Of a word that has lost every form, nothing tells against a common paradigm.
            let enough = if own.len() == 1 {
                COMMON
            } else {
                COMMONER * counts[own]
            };
            let whole = common
                .iter()
                .take_while(|(_, count)| *count >= enough)
                .find(|(paradigm, _)| {
                    paradigm.is_superset(own) && paradigm.difference(own).all(|edit| fits(lemma, edit))
                })?;
            Some((lemma.clone(), whole.0.clone()))
        })
        .collect();
    words.extend(completed);
}

/// Numbers edits, paradigms and records as they come.
#[derive(Default)]
struct Packer {
    edits: Numbered,
    paradigms: Numbered,
    /// Records of every form, as bytes.
    forms: BTreeMap<String, BTreeSet<[u8; 5]>>,
}

impl Packer {
    fn add(&mut self, class: u8, words: &Words) {
        for (lemma, paradigm) in words {
            let mut numbers = Vec::new();
            for edit in paradigm {
                let number = self.edits.number(edit_bytes(edit));
                numbers.extend(
                    u16::try_from(number)
                        .expect("fewer than 65,536 edits")
                        .to_le_bytes(),
                );
                let form = edited(lemma, edit).expect("an edit of this lemma");
                let back = self.edits.number(edit_bytes(&edit_between(&form, lemma)));
                self.forms.entry(form).or_default().insert(record(class, back));
            }
            let number = self.paradigms.number(numbers);
            self.forms
                .entry(lemma.clone())
                .or_default()
                .insert(record(0x80 | class, number));
        }
    }

    fn pack(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut records = Numbered::default();
        // Numbers by how common a record is: small values make a small map.
        let mut counts: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        for record in self.forms.values() {
            *counts
                .entry(record.iter().flatten().copied().collect())
                .or_default() += 1;
        }
        let mut by_count: Vec<_> = counts.into_iter().collect();
        by_count.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (record, _) in by_count {
            records.number(record);
        }
        let mut map = MapBuilder::memory();
        for (form, record) in &self.forms {
            let number = records.number(record.iter().flatten().copied().collect());
            map.insert(form, u64::from(number))?;
        }
        let sections = [
            self.edits.section(),
            self.paradigms.section(),
            records.section(),
            map.into_inner()?,
        ];
        eprintln!(
            "edits, paradigms, records, forms: {:?} bytes",
            sections.each_ref().map(Vec::len)
        );
        let lengths = sections
            .iter()
            .flat_map(|section| (section.len() as u32).to_le_bytes());
        Ok(MAGIC
            .iter()
            .copied()
            .chain(lengths)
            .chain(sections.concat())
            .collect())
    }
}

fn edit_bytes((strip, suffix): &Edit) -> Vec<u8> {
    [&[*strip as u8, suffix.len() as u8], suffix.as_bytes()].concat()
}

fn record(class: u8, number: u32) -> [u8; 5] {
    let [a, b, c, d] = number.to_le_bytes();
    [class, a, b, c, d]
}

/// Distinct byte strings, numbered in the order of their coming.
#[derive(Default)]
struct Numbered {
    numbers: BTreeMap<Vec<u8>, u32>,
    items: Vec<Vec<u8>>,
}

impl Numbered {
    fn number(&mut self, item: Vec<u8>) -> u32 {
        let next = self.items.len() as u32;
        let items = &mut self.items;
        *self.numbers.entry(item).or_insert_with_key(|item| {
            items.push(item.clone());
            next
        })
    }

    fn section(&self) -> Vec<u8> {
        let mut bytes = (self.items.len() as u32).to_le_bytes().to_vec();
        let mut at = 4 + 4 * (self.items.len() + 1);
        for item in &self.items {
            bytes.extend((at as u32).to_le_bytes());
            at += item.len();
        }
        bytes.extend((at as u32).to_le_bytes());
        bytes.extend(self.items.concat());
        bytes
    }
}
