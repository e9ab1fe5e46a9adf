//! What compounds are made of: how many words of the dictionary have a member before others, and last.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// Made by `examples/make_members.rs` from Norsk Ordbank (CC BY 4.0; see the lexicon's `ATTRIBUTION.md`).
const MEMBERS: &str = include_str!("members.tsv");
/// Words that look like compounds and are none.
const OPAQUE: &str = include_str!("opaque.txt");
/// Beginnings and endings of words that are no words themselves.
const AFFIXES: &str = include_str!("affixes.tsv");
/// Nynorsk spellings beside those of the lexicon.
const SPELLINGS: &str = include_str!("spellings.tsv");

/// How often a member stands before others and last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Family {
    /// Dictionary words that have it before another member.
    pub first: u32,
    /// Dictionary words that have it last.
    pub last: u32,
}

/// The tables behind the reader.
#[derive(Debug)]
pub(super) struct Members {
    families: FxHashMap<&'static str, Family>,
    suffixes: FxHashMap<&'static str, u32>,
    opaque: FxHashSet<&'static str>,
    spellings: Vec<(&'static str, &'static str)>,
    /// Finds what the first of each of `spellings` is; if there is one, no word without it need be tried.
    nynorsk: Option<AhoCorasick>,
}

impl Members {
    /// The built-in tables.
    pub(super) fn norwegian() -> &'static Self {
        static BUILT_IN: OnceLock<Members> = OnceLock::new();
        BUILT_IN.get_or_init(|| {
            let mut families: FxHashMap<_, _> = rows(MEMBERS).filter_map(family).collect();
            let affixes: Vec<_> = rows(AFFIXES).filter_map(family).collect();
            families.extend(affixes.iter().copied());
            let suffixes = affixes.into_iter().filter(|(_, family)| family.last > 0);
            let spellings: Vec<_> = rows(SPELLINGS).filter_map(|row| row.split_once('\t')).collect();
            let nynorsk = spellings.iter().map(|(nynorsk, _)| *nynorsk);
            Self {
                nynorsk: AhoCorasick::builder()
                    .kind(Some(AhoCorasickKind::DFA))
                    .build(nynorsk)
                    .ok(),
                spellings,
                suffixes: suffixes.map(|(name, family)| (name, family.last)).collect(),
                families,
                opaque: rows(OPAQUE).collect(),
            }
        })
    }

    /// How often `member` stands where; never, if it is not in the table.
    pub(super) fn family(&self, member: &str) -> Family {
        self.listed(member).unwrap_or_default()
    }

    /// How often `member` stands where, if it has been put in the table at all.
    pub(super) fn listed(&self, member: &str) -> Option<Family> {
        self.families.get(member).copied()
    }

    /// How often the ending that `text` is a form of makes words, if it is one.
    pub(super) fn suffix(&self, text: &str) -> Option<u32> {
        let bare = [Some(text), text.strip_suffix('e'), text.strip_suffix('t')];
        bare.into_iter()
            .flatten()
            .find_map(|bare| self.suffixes.get(bare).copied())
    }

    /// Whether `word` is one that must not be split.
    pub(super) fn is_opaque(&self, word: &str) -> bool {
        self.opaque.contains(word)
    }

    /// `word` as bokmål would spell it, if that differs.
    pub(super) fn in_bokmål(&self, word: &str) -> Option<String> {
        if self
            .nynorsk
            .as_ref()
            .is_some_and(|nynorsk| !nynorsk.is_match(word))
        {
            return None;
        }
        let mut spelt = None;
        for (nynorsk, bokmål) in &self.spellings {
            let now = spelt.as_deref().unwrap_or(word);
            if now.contains(nynorsk) {
                spelt = Some(now.replace(nynorsk, bokmål));
            }
        }
        spelt
    }
}

fn rows(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn family(row: &'static str) -> Option<(&'static str, Family)> {
    let mut columns = row.split('\t');
    let name = columns.next()?;
    let first = columns.next()?.parse().ok()?;
    let last = columns.next()?.parse().ok()?;
    Some((name, Family { first, last }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(file: &'static str) {
        let names: Vec<&str> = rows(file)
            .map(|row| row.split('\t').next().unwrap_or(row))
            .collect();
        for pair in names.windows(2) {
            assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn the_tables_are_sorted_and_name_nothing_twice() {
        [MEMBERS, OPAQUE, AFFIXES].into_iter().for_each(sorted);
    }

    #[test]
    fn every_row_of_counts_is_read() {
        for file in [MEMBERS, AFFIXES] {
            assert!(rows(file).all(|row| family(row).is_some()));
        }
    }

    #[test]
    fn spellings_do_not_lead_back() {
        let members = Members::norwegian();
        for (_, bokmål) in &members.spellings {
            assert_eq!(members.in_bokmål(bokmål), None, "{bokmål}");
        }
    }
}
