//! What is to be found, and by which words of the vocabulary it is found.

use std::cell::OnceCell;

use crate::codebook::Sets;
use crate::codebook::expr::Expr;
use crate::coding::atoms::{Atom, Atoms};
use crate::coding::lists::Lists;
use crate::coding::lookup::Lookup;
use crate::coding::matcher::{Compiler, Matcher};
use crate::coding::required::required;
use crate::store::Store;
use crate::text::Analyzer;

use super::rough::{Rough, rough, rough_sets, split};

/// What is asked of a wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Asked {
    /// Whether the expression has a match there.
    Matches,
    /// Whether it is true of it, if only by what is not there.
    Truth,
}

/// An expression to be found that needs only a text.
pub(super) struct Term {
    asked: Asked,
    /// What is left when single words have been looked for.
    rest: Option<Rest>,
}

struct Rest {
    matcher: Matcher,
    rough: Option<Rough>,
}

/// Terms, by the words that have a say in them.
pub(super) struct Plan {
    terms: Vec<Term>,
    sets: Vec<Matcher>,
    rough_sets: Vec<Matcher>,
    /// The atoms that find each word of the vocabulary.
    pub atoms: Lookup,
    /// The number that each word of the vocabulary has among those that have a say, or [`NO_SAY`].
    pub say: Vec<u32>,
    /// Which words have one, a bit each: few enough bits to be near at hand.
    having_say: Vec<u64>,
    /// For each of the first words that have a say the terms that any wording with it has. Those that come behind have no list:
    /// they only stand in `also`.
    pub found_by: Lists<u32>,
    /// For each of those the terms that a wording with it may have by their rest.
    pub tried_by: Lists<u32>,
    /// For each term words that have a say, in order, of which a wording must have one too for it to have the term by its rest;
    /// none if nothing is known of it.
    pub also: Lists<u32>,
    /// Terms whose rest any wording may have.
    pub always: Vec<u32>,
}

/// In so many blocks words are counted to tell frequent ones from rare.
const BLOCKS_ASKED: usize = 4;

/// More words than this are not asked for beside those by which a term is tried: most wordings have one.
const MOST_ALSO: usize = 64;

/// Instead of the number of a word that has no say in any term.
pub(super) const NO_SAY: u32 = u32::MAX;

/// How a term is found in a wording.
pub(super) struct Look<'a> {
    /// On numbers alone, with its word lists; nothing if that tells nothing.
    pub rough: Option<(&'a Matcher, &'a [Matcher])>,
    /// In the text, with its word lists; nothing if numbers are enough.
    pub full: Option<(&'a Matcher, &'a [Matcher])>,
    pub asked: Asked,
}

impl Plan {
    /// Compiles `exprs`, whose word lists are in `sets`, for the vocabulary of `store`.
    pub fn new(exprs: &[(&Expr, Asked)], sets: &Sets, analyzer: &Analyzer, store: &Store) -> Self {
        let mut atoms = Atoms::default();
        let mut compiler = Compiler::new(analyzer, &mut atoms, sets);
        let matchers: Vec<Matcher> = exprs.iter().map(|(expr, _)| compiler.expr(expr)).collect();
        let sets = compiler.sets();
        let words = Words::new(&atoms, analyzer, store);
        let ready = rough_sets(&sets);
        let mut found_by = Vec::new();
        let mut tried_by = Vec::new();
        let mut always = Vec::new();
        let mut also = Vec::new();
        let mut terms = Vec::new();
        for (matcher, (_, asked)) in matchers.iter().zip(exprs) {
            let term = terms.len() as u32;
            let (single, rest) = split(matcher, &sets);
            for atom in single {
                found_by.extend(words.of(atom).iter().map(|word| (*word, term)));
            }
            if let Some(rest) = &rest {
                let mut needed = words.needed(rest, &sets).into_iter();
                match needed.next() {
                    Some(needed) => tried_by.extend(needed.into_iter().map(|word| (word, term))),
                    None => always.push(term),
                }
                let other = needed.find(|words| words.len() <= MOST_ALSO);
                also.extend(other.into_iter().flatten().map(|word| (term, word)));
            }
            let rest = rest.map(|matcher| Rest {
                rough: rough(&matcher, &ready),
                matcher,
            });
            terms.push(Term { asked: *asked, rest });
        }
        let (say, count) = number_words(
            store.vocabulary().len(),
            [&mut found_by, &mut tried_by],
            &mut also,
        );
        Self {
            terms,
            sets,
            rough_sets: ready
                .into_iter()
                .map(|set| set.map_or(Matcher::Or(Vec::new()), |set| set.matcher))
                .collect(),
            atoms: words.atoms,
            having_say: bits(&say),
            say,
            found_by: Lists::of_pairs(count, &found_by),
            tried_by: Lists::of_pairs(count, &tried_by),
            also: Lists::of_pairs(exprs.len(), &also),
            always,
        }
    }

    /// Whether the word of that number in the vocabulary has a say in any term.
    pub fn has_say(&self, word: u32) -> bool {
        self.having_say[word as usize / 64] >> (word % 64) & 1 == 1
    }

    /// Whether terms are found or tried by the word of that number among those that have a say.
    pub fn decides(&self, number: u32) -> bool {
        (number as usize) < self.found_by.ends.len()
    }

    /// Whether a wording with words of these numbers, among those that have a say, may have the term by its rest.
    pub fn may_have(&self, numbers: &[u32], term: u32) -> bool {
        let also = &self.also[term as usize];
        also.is_empty() || numbers.iter().any(|number| also.binary_search(number).is_ok())
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// How the rest of the term of that number is found.
    pub fn look(&self, term: u32) -> Option<Look<'_>> {
        let term = &self.terms[term as usize];
        let rest = term.rest.as_ref()?;
        let is_exact = rest.rough.as_ref().is_some_and(|rough| rough.exact);
        Some(Look {
            rough: rest
                .rough
                .as_ref()
                .map(|rough| (&rough.matcher, &*self.rough_sets)),
            full: (!is_exact).then_some((&rest.matcher, &*self.sets)),
            asked: term.asked,
        })
    }
}

/// Gives the words of `pairs`, in which they stand before what they have a say in, numbers of their own, in order, and behind those
/// the other words of `also`, in which they stand behind it; puts each row of pairs in order, each once. For each word of the
/// vocabulary its number or [`NO_SAY`], and how many are in `pairs`.
fn number_words(
    vocabulary: usize,
    mut pairs: [&mut Vec<(u32, u32)>; 2],
    also: &mut Vec<(u32, u32)>,
) -> (Vec<u32>, usize) {
    let mut say = vec![NO_SAY; vocabulary];
    let mut count = 0;
    let mut number = |mut words: Vec<u32>| {
        words.sort_unstable();
        for word in words {
            let say = &mut say[word as usize];
            if *say == NO_SAY {
                *say = count;
                count += 1;
            }
        }
        count as usize
    };
    let firsts = pairs.iter().flat_map(|pairs| pairs.iter());
    let count = number(firsts.map(|(word, _)| *word).collect());
    number(also.iter().map(|(_, word)| *word).collect());
    for (word, _) in pairs.iter_mut().flat_map(|pairs| pairs.iter_mut()) {
        *word = say[*word as usize];
    }
    for (_, word) in also.iter_mut() {
        *word = say[*word as usize];
    }
    for pairs in pairs.iter_mut().map(|pairs| &mut **pairs).chain([also]) {
        pairs.sort_unstable();
        pairs.dedup();
    }
    (say, count)
}

/// For each word of the vocabulary a bit: whether it has a number in `say`.
fn bits(say: &[u32]) -> Vec<u64> {
    let word = |numbers: &[u32]| {
        let bits = numbers.iter().enumerate();
        bits.fold(0, |bits, (at, number)| bits | u64::from(*number != NO_SAY) << at)
    };
    say.chunks(64).map(word).collect()
}

/// The words of a vocabulary by the atoms that find them.
struct Words<'a> {
    store: &'a Store,
    atoms: Lookup,
    by_atom: Lists<u32>,
    /// How many wordings have each word, once somebody asks.
    frequency: OnceCell<Vec<u32>>,
}

impl<'a> Words<'a> {
    fn new(atoms: &Atoms, analyzer: &Analyzer, store: &'a Store) -> Self {
        let found = atoms.find_all(analyzer, store.vocabulary());
        Self {
            by_atom: found.by_atom(atoms.len(), |word, _| word),
            atoms: found,
            frequency: OnceCell::new(),
            store,
        }
    }

    fn of(&self, atom: Atom) -> &[u32] {
        &self.by_atom[atom.0 as usize]
    }

    fn cost(&self, words: &[u32]) -> u64 {
        let frequency = self.frequency.get_or_init(|| frequency(self.store));
        words
            .iter()
            .map(|word| u64::from(frequency[*word as usize]))
            .sum()
    }

    /// Words of which a wording must have one for `matcher` to be true of it: every such choice that is known, the one that fewest
    /// wordings have first.
    fn needed(&self, matcher: &Matcher, sets: &[Matcher]) -> Vec<Vec<u32>> {
        let mut choices = self.choices(matcher, sets);
        if choices.len() > 1 {
            choices.sort_by_cached_key(|words| self.cost(words));
        }
        choices
    }

    fn choices(&self, matcher: &Matcher, sets: &[Matcher]) -> Vec<Vec<u32>> {
        let of_all = |parts: &[Matcher]| parts.iter().flat_map(|part| self.choices(part, sets)).collect();
        match matcher {
            Matcher::Atom(atom) => vec![self.of(*atom).to_vec()],
            Matcher::Regex(regex) => required(regex).words(self.store.vocabulary()),
            Matcher::Theme(_) | Matcher::Value(_) | Matcher::Not(_) => Vec::new(),
            Matcher::Set(set) => sets
                .get(*set)
                .map_or_else(Vec::new, |set| self.choices(set, sets)),
            Matcher::Phrase(parts)
            | Matcher::Apart(parts)
            | Matcher::Loose(parts, _)
            | Matcher::And(parts) => of_all(parts),
            Matcher::Near(_, left, right) => [left, right]
                .iter()
                .flat_map(|side| self.choices(side, sets))
                .collect(),
            Matcher::NotNear(_, inner, _) | Matcher::AtLeast(_, inner) => self.choices(inner, sets),
            Matcher::Or(parts) => {
                let cheapest = |part| self.needed(part, sets).into_iter().next();
                let all: Option<Vec<_>> = parts.iter().map(cheapest).collect();
                let Some(mut all) = all.map(|all| all.concat()) else {
                    return Vec::new();
                };
                all.sort_unstable();
                all.dedup();
                vec![all]
            }
        }
    }
}

/// How many wordings have each word of the vocabulary, in some of the blocks: it decides what is tried first, not what is
/// found, and a few blocks tell a frequent word from a rare one.
fn frequency(store: &Store) -> Vec<u32> {
    let step = store.rows().len().div_ceil(BLOCKS_ASKED).max(1);
    let mut frequency = vec![0; store.vocabulary().len()];
    for rows in store.rows().iter().step_by(step) {
        for (word, number) in rows.vocabulary().iter().enumerate() {
            frequency[*number as usize] += rows.having(word).len() as u32;
        }
    }
    frequency
}
