//! Many globs asked of a word at once.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use rustc_hash::FxHashMap;

use crate::text::{Anchor, Glob};

use super::atoms::Atom;

/// Globs by what a form must have in it, so that a word meets hardly another than those that find it.
#[derive(Debug, Default)]
pub(super) struct Globs {
    starts: Affixes,
    ends: Affixes,
    /// Stretches that others demand somewhere in the form, each once, and who does.
    stretches: Vec<String>,
    demanding: Vec<Vec<Atom>>,
    numbers: FxHashMap<String, usize>,
    /// Those that demand nothing.
    blank: Vec<Atom>,
    /// Finds all stretches in one pass; nothing if they are too many to be packed into one. Made when first asked for.
    automaton: OnceLock<Option<AhoCorasick>>,
}

/// Beginnings, or endings, of words.
#[derive(Debug, Default)]
struct Affixes {
    atoms: FxHashMap<String, Vec<Atom>>,
    /// How long they are, in bytes; in order.
    lengths: Vec<usize>,
}

/// Up to so many stretches the automaton has a table of all its transitions, which is three times as fast.
const TABLED: usize = 2_000;

impl Globs {
    /// Adds a glob.
    pub fn add(&mut self, atom: Atom, glob: &Glob) {
        match glob.anchor() {
            Anchor::Start(start) => self.starts.add(atom, start),
            Anchor::End(end) => self.ends.add(atom, end),
            Anchor::Inside(stretch) => self.demand(atom, stretch),
            Anchor::Nothing => self.blank.push(atom),
        }
    }

    fn demand(&mut self, atom: Atom, stretch: String) {
        let next = self.stretches.len();
        let number = *self.numbers.entry(stretch.clone()).or_insert(next);
        if number == next {
            self.stretches.push(stretch);
            self.demanding.push(Vec::new());
            self.automaton.take();
        }
        self.demanding[number].push(atom);
    }

    /// The globs that find `form`, as their beginning or ending alone tells.
    pub fn certain<'a>(&'a self, form: &'a str) -> impl Iterator<Item = Atom> + 'a {
        let starts = self.starts.of(form, |length| form.get(..length));
        let ends = self.ends.of(form, |length| form.get(form.len() - length..));
        starts.chain(ends)
    }

    /// Whether there are any but those that a beginning or an ending tells.
    pub fn ask_likely(&self) -> bool {
        !self.stretches.is_empty() || !self.blank.is_empty()
    }

    /// All others that may find `form`, some of them more than once.
    pub fn likely<'a>(&'a self, form: &'a str) -> impl Iterator<Item = Atom> + 'a {
        let made = || self.automaton.get_or_init(|| automaton(&self.stretches)).as_ref();
        let automaton = (!self.stretches.is_empty()).then(made).flatten();
        let hits = automaton.map(|automaton| automaton.find_overlapping_iter(form));
        let demanding = hits
            .into_iter()
            .flatten()
            .flat_map(|hit| &self.demanding[hit.pattern().as_usize()]);
        let all = self
            .demanding
            .iter()
            .filter(move |_| automaton.is_none())
            .flatten();
        demanding.chain(all).chain(&self.blank).copied()
    }
}

fn automaton(stretches: &[String]) -> Option<AhoCorasick> {
    let tabled = stretches.len() <= TABLED;
    AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(tabled.then_some(AhoCorasickKind::DFA))
        .build(stretches)
        .ok()
}

impl Affixes {
    fn add(&mut self, atom: Atom, affix: String) {
        if let Err(place) = self.lengths.binary_search(&affix.len()) {
            self.lengths.insert(place, affix.len());
        }
        self.atoms.entry(affix).or_default().push(atom);
    }

    /// Those of `form`, of which `cut` gives as many bytes as it is told.
    fn of<'a>(
        &'a self,
        form: &'a str,
        cut: impl Fn(usize) -> Option<&'a str> + 'a,
    ) -> impl Iterator<Item = Atom> + 'a {
        let lengths = self.lengths.iter().take_while(|length| **length <= form.len());
        let affixes = lengths.filter_map(move |length| self.atoms.get(cut(*length)?));
        affixes.flatten().copied()
    }
}
