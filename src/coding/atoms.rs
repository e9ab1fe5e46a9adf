//! The single-word terms of all rules, looked up by word.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHasher};

use crate::text::compound::{Compounds, Place};
use crate::text::inflection::{OTHER_SPELLINGS, may_be_spelt_otherwise};
use crate::text::{Analyzer, Anchor, Found, Keyword, Reading, Span, Word, WordPattern};

use super::fuzzy::FuzzyWords;
use super::globs::Globs;

/// Number of a single-word term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Atom(pub u32);

/// Every distinct single-word term once. A word is asked for its atoms once, however many rules and answers there are.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    patterns: Vec<WordPattern>,
    numbers: FxHashMap<WordPattern, Atom>,
    /// Keywords by their forms, folded.
    by_folded: FxHashMap<String, Vec<Atom>>,
    /// How these begin.
    forms: Sketch,
    by_form: FxHashMap<String, Vec<Atom>>,
    /// How those begin.
    exact: Sketch,
    /// Keywords by the forms that they have as members of compounds: before other members, and last.
    by_member: [FxHashMap<String, Vec<Atom>>; 2],
    /// How those begin that stand before other members.
    joins: Sketch,
    /// How those end that stand last.
    endings: Sketch,
    /// Keywords that find misspelt words, by their long forms with a letter left out or none.
    by_shortened: FxHashMap<u64, Vec<Atom>>,
    /// Keywords by the stem that is enough to be found.
    by_stem: FxHashMap<String, Vec<Atom>>,
    globs: Globs,
    fuzzy: FuzzyWords,
}

/// How some words begin, or how they end: a bit for each first byte, and for each two and each four bytes there, some
/// sharing one.
#[derive(Debug)]
struct Sketch {
    ones: [bool; 256],
    twos: Box<[u64; 1024]>,
    fours: Box<[u64; 1024]>,
}

impl Default for Sketch {
    fn default() -> Self {
        Self {
            ones: [false; 256],
            twos: Box::new([0; 1024]),
            fours: Box::new([0; 1024]),
        }
    }
}

impl Sketch {
    /// Adds the beginning of a word.
    fn add_beginning(&mut self, word: &str) {
        self.add(first_four(word.as_bytes()), word.len());
    }

    /// Adds the end of a word.
    fn add_end(&mut self, word: &str) {
        self.add(last_four(word.as_bytes()), word.len());
    }

    /// Adds those of `four` bytes that there are, `length` in all.
    fn add(&mut self, four: [u8; 4], length: usize) {
        self.ones[usize::from(four[0])] = true;
        let (bits, place) = match length < 4 {
            true => (&mut self.twos, place_of_two(four)),
            false => (&mut self.fours, place_of_four(four)),
        };
        bits[place / 64] |= 1 << (place % 64);
    }

    /// Whether one of the words may stand at the beginning of `text`.
    fn may_begin(&self, text: &[u8]) -> bool {
        text.first().is_none_or(|first| self.ones[usize::from(*first)]) && self.has(first_four(text))
    }

    /// Whether one of the words may stand at the end of `text`.
    fn may_end(&self, text: &[u8]) -> bool {
        text.last().is_none_or(|last| self.ones[usize::from(*last)]) && self.has(last_four(text))
    }

    fn has(&self, four: [u8; 4]) -> bool {
        let has = |bits: &[u64; 1024], place: usize| bits[place / 64] >> (place % 64) & 1 == 1;
        has(&self.twos, place_of_two(four)) || has(&self.fours, place_of_four(four))
    }
}

/// The first bytes of `text`, and zeros where there are no more.
fn first_four(text: &[u8]) -> [u8; 4] {
    match text {
        [a, b, c, d, ..] => [*a, *b, *c, *d],
        [a, b, c] => [*a, *b, *c, 0],
        [a, b] => [*a, *b, 0, 0],
        [a] => [*a, 0, 0, 0],
        [] => [0; 4],
    }
}

/// The last bytes of `text`, from the last, and zeros where there are no more.
fn last_four(text: &[u8]) -> [u8; 4] {
    match text {
        [.., d, c, b, a] => [*a, *b, *c, *d],
        [c, b, a] => [*a, *b, *c, 0],
        [b, a] => [*a, *b, 0, 0],
        [a] => [*a, 0, 0, 0],
        [] => [0; 4],
    }
}

fn place_of_two([one, two, ..]: [u8; 4]) -> usize {
    place(u32::from(one) << 8 | u32::from(two))
}

fn place_of_four(four: [u8; 4]) -> usize {
    place(u32::from_be_bytes(four))
}

fn place(key: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

impl Atoms {
    /// The atom of `pattern`, made if it is new.
    pub fn intern(&mut self, pattern: WordPattern) -> Atom {
        if let Some(atom) = self.numbers.get(&pattern) {
            return *atom;
        }
        let atom = Atom(self.patterns.len() as u32);
        match &pattern {
            WordPattern::Keyword(keyword) => self.index(atom, keyword),
            WordPattern::Exact(form) => {
                self.by_form.entry(form.clone()).or_default().push(atom);
                self.exact.add_beginning(form);
            }
            WordPattern::Glob(glob) => self.globs.add(atom, glob),
            WordPattern::Fuzzy(keyword, edits) => self.fuzzy.add(atom, keyword, *edits),
        }
        self.numbers.insert(pattern.clone(), atom);
        self.patterns.push(pattern);
        atom
    }

    fn index(&mut self, atom: Atom, keyword: &Keyword) {
        for (form, _) in keyword.forms() {
            self.by_folded.entry(form.to_owned()).or_default().push(atom);
            self.forms.add_beginning(form);
        }
        if let Some(stem) = keyword.stem() {
            self.by_stem.entry(stem.to_owned()).or_default().push(atom);
        }
        for shortened in keyword.misspelt_forms().flat_map(shortened) {
            let atoms = self.by_shortened.entry(shortened).or_default();
            if atoms.last() != Some(&atom) {
                atoms.push(atom);
            }
        }
        let Some(member) = keyword.member() else {
            return;
        };
        member
            .joining
            .iter()
            .for_each(|form| self.joins.add_beginning(form));
        member.ending.iter().for_each(|form| self.endings.add_end(form));
        for (by_member, forms) in self.by_member.iter_mut().zip([&member.joining, &member.ending]) {
            for form in forms {
                by_member.entry(form.clone()).or_default().push(atom);
            }
        }
    }

    /// Stretches of letters of which every word that an atom finds has one in it; nothing if they are many, or so short that most
    /// words have one, or if an atom finds words that have none.
    pub(super) fn pieces(&self) -> Option<Vec<String>> {
        const MOST: usize = 48;
        const SHORTEST: usize = 3;
        let mut pieces: Vec<String> = Vec::new();
        let mut is_spelt = false;
        for pattern in &self.patterns {
            match pattern {
                WordPattern::Exact(form) => pieces.push(form.clone()),
                WordPattern::Glob(glob) => match glob.anchor() {
                    Anchor::Start(piece) | Anchor::End(piece) | Anchor::Inside(piece) => pieces.push(piece),
                    Anchor::Nothing => return None,
                },
                WordPattern::Keyword(keyword)
                    if keyword.stem().is_none() && keyword.misspelt_forms().next().is_none() =>
                {
                    pieces.extend(keyword.pieces());
                    is_spelt = true;
                }
                WordPattern::Keyword(_) | WordPattern::Fuzzy(..) => return None,
            }
            if pieces.len() > MOST {
                return None;
            }
        }
        let are_long = pieces.iter().all(|piece| piece.len() >= SHORTEST);
        if is_spelt {
            pieces.extend(OTHER_SPELLINGS.map(str::to_owned));
        }
        are_long.then_some(pieces)
    }

    /// What `atom` looks for.
    pub fn pattern(&self, atom: Atom) -> &WordPattern {
        &self.patterns[atom.0 as usize]
    }

    /// Number of atoms.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// The atoms that find `form`, in order, each once, and how they do.
    pub fn find(&self, analyzer: &Analyzer, form: &str) -> Vec<(Atom, Found)> {
        let mut found = Vec::new();
        self.add_found(analyzer, form, &mut found);
        found
    }

    /// Adds what [`find`](Self::find) finds to `all`.
    pub(super) fn add_found(&self, analyzer: &Analyzer, form: &str, all: &mut Vec<(Atom, Found)>) {
        let start = all.len();
        let certain = |atom: Atom, reading: Reading| (atom, Found::whole(reading));
        if self.exact.may_begin(form.as_bytes()) {
            let exact = self.by_form.get(form).into_iter().flatten();
            all.extend(exact.map(|atom| certain(*atom, Reading::Form)));
        }
        all.extend(self.globs.certain(form).map(|atom| certain(atom, Reading::Glob)));
        let members = self.member_stretches(form);
        if !members.is_empty() || self.reads_every_word() || self.may_be_form(form) {
            self.add_read(&analyzer.word(form).wanting(&members), all);
        }
        // Most words are found by nothing or once.
        if all.len() - start > 1 {
            all[start..].sort_unstable();
            let mut kept = start + 1;
            for at in start + 1..all.len() {
                if all[at].0 != all[kept - 1].0 {
                    all[kept] = all[at];
                    kept += 1;
                }
            }
            all.truncate(kept);
        }
    }

    /// Whether there are atoms that ask for more of a word than how it begins and which members it has.
    fn reads_every_word(&self) -> bool {
        let by_all = self.by_stem.is_empty() && self.by_shortened.is_empty() && self.fuzzy.is_empty();
        !by_all || self.globs.ask_likely()
    }

    /// Whether `form` may be one of a keyword. Its first letters tell, unless they can be spelt otherwise.
    fn may_be_form(&self, form: &str) -> bool {
        let start = &form.as_bytes()[..form.len().min(5)];
        !self.by_folded.is_empty() && (self.forms.may_begin(form.as_bytes()) || may_be_spelt_otherwise(start))
    }

    /// Adds what takes a reading of the word to be found.
    fn add_read(&self, word: &Word<'_>, all: &mut Vec<(Atom, Found)>) {
        all.extend(
            self.globs
                .likely(word.form)
                .filter_map(|atom| self.ask(atom, word)),
        );
        if !self.by_folded.is_empty() {
            let keywords = self.by_folded.get(word.folded()).into_iter().flatten();
            all.extend(keywords.filter_map(|atom| self.ask(*atom, word)));
        }
        if !self.fuzzy.is_empty() {
            let near = self.fuzzy.likely(word.folded());
            all.extend(near.filter_map(|atom| self.ask(atom, word)));
        }
        self.add_compounds(word, all);
        self.add_widened(word, all);
    }

    /// Adds the keywords that the word has as members.
    fn add_compounds(&self, word: &Word<'_>, all: &mut Vec<(Atom, Found)>) {
        let members = word.members().iter().flat_map(|member| {
            let by_member = &self.by_member[usize::from(member.place == Place::Last)];
            by_member.get(&word.form[member.span]).into_iter().flatten()
        });
        all.extend(members.filter_map(|atom| self.ask(*atom, word)));
    }

    /// Adds the keywords that the word has the stem of, or is misspelt as.
    fn add_widened(&self, word: &Word<'_>, all: &mut Vec<(Atom, Found)>) {
        if !self.by_stem.is_empty() {
            let same = self.by_stem.get(&*word.stem()).into_iter().flatten();
            all.extend(same.filter_map(|atom| self.ask(*atom, word)));
        }
        if !self.by_shortened.is_empty() {
            let near = shortened(word.folded())
                .filter_map(|shortened| self.by_shortened.get(&shortened))
                .flatten();
            all.extend(near.filter_map(|atom| self.ask(*atom, word)));
        }
    }

    /// The stretches of `form` that are what a keyword is in compounds.
    fn member_stretches(&self, form: &str) -> Vec<Span> {
        let [joining, ending] = &self.by_member;
        let mut stretches = Vec::new();
        if joining.is_empty() && ending.is_empty() || !Compounds::reads(form) {
            return stretches;
        }
        let may_end = self.endings.may_end(form.as_bytes());
        for (start, _) in form.char_indices() {
            let rest = &form[start..];
            if self.joins.may_begin(rest.as_bytes()) {
                let ends = rest.char_indices().skip(1).map(|(at, _)| start + at);
                let joins = ends.filter(|end| joining.contains_key(&form[start..*end]));
                stretches.extend(joins.map(|end| Span::new(start, end)));
            }
            if may_end && start > 0 && ending.contains_key(rest) {
                stretches.push(Span::new(start, form.len()));
            }
        }
        stretches
    }

    /// The same, each atom asked in turn.
    #[cfg(test)]
    pub(super) fn find_plainly(&self, analyzer: &Analyzer, form: &str) -> Vec<(Atom, Found)> {
        let atoms = (0..self.len() as u32).map(Atom);
        let word = analyzer.word(form);
        atoms.filter_map(|atom| self.ask(atom, &word)).collect()
    }

    fn ask(&self, atom: Atom, word: &Word<'_>) -> Option<(Atom, Found)> {
        let found = self.patterns[atom.0 as usize].finds(word)?;
        Some((atom, found))
    }
}

/// The hashes of `word` with a letter left out, and of the whole. Words that are one edit apart share one of them, swapped
/// neighbours too.
fn shortened(word: &str) -> impl Iterator<Item = u64> {
    let without = word
        .char_indices()
        .map(|(at, c)| hash(&word[..at], &word[at + c.len_utf8()..]));
    without.chain([hash(word, "")])
}

/// The hash of two pieces in a row, wherever they are cut.
fn hash(left: &str, right: &str) -> u64 {
    let mut hasher = FxHasher::default();
    left.bytes()
        .chain(right.bytes())
        .for_each(|byte| hasher.write_u8(byte));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;

    const KEYWORDS: [&str; 8] = [
        "integrering",
        "bosetting",
        "tjeneste",
        "bolig",
        "tilgang",
        "økonomi",
        "NAV",
        "introduksjonsprogram",
    ];
    const WORDS: [&str; 9] = [
        "integreringen",
        "bosettingane",
        "helsetenesta",
        "utleieboliger",
        "eqvvtilgang",
        "oekonomien",
        "navs",
        "introduksjonsprogrammet",
        "innvandring",
    ];

    /// One of the words, with a letter left out, put in, exchanged or swapped with the next; or as it is.
    fn misspelt() -> impl Strategy<Value = String> {
        let edit = (
            select(WORDS.to_vec()),
            0..24_usize,
            0..5,
            select(vec!['a', 'n', 'ø']),
        );
        edit.prop_map(|(word, at, kind, letter)| {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at % (letters.len() - 1);
            match kind {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letter),
                2 => letters[at] = letter,
                3 => letters.swap(at, at + 1),
                _ => {}
            }
            letters.into_iter().collect()
        })
    }

    proptest! {
        #[test]
        fn looking_all_up_at_once_is_asking_each(
            keywords in subsequence(KEYWORDS.to_vec(), 1..KEYWORDS.len()),
            words in prop::collection::vec(misspelt(), 1..12),
            typos in any::<bool>(),
            stems in any::<bool>(),
        ) {
            let analyzer = Analyzer::with_known(["eqvv".to_owned()]).finding_typos(typos);
            let analyzer = if stems { analyzer.widened() } else { analyzer };
            let mut atoms = Atoms::default();
            for keyword in keywords {
                atoms.intern(analyzer.keyword(keyword));
                atoms.intern(analyzer.inflected(keyword));
                atoms.intern(analyzer.fuzzy(keyword, 1));
                atoms.intern(WordPattern::exact(keyword));
            }
            for word in &words {
                prop_assert_eq!(atoms.find(&analyzer, word), atoms.find_plainly(&analyzer, word), "{}", word);
            }
        }
    }
}
