//! The single-word terms of all rules, looked up by word.

use rustc_hash::FxHashMap;

use crate::text::{Analyzer, Word, WordPattern};

/// Number of a single-word term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Atom(pub u32);

/// Every distinct single-word term once. A word is asked for its atoms once, however many rules and answers there are.
#[derive(Debug, Default)]
pub(super) struct Atoms {
    patterns: Vec<WordPattern>,
    numbers: FxHashMap<WordPattern, Atom>,
    by_form: FxHashMap<String, Vec<Atom>>,
    by_stem: FxHashMap<String, Vec<Atom>>,
    globs: Vec<Atom>,
}

impl Atoms {
    /// The atom of `pattern`, made if it is new.
    pub fn intern(&mut self, pattern: WordPattern) -> Atom {
        if let Some(atom) = self.numbers.get(&pattern) {
            return *atom;
        }
        let atom = Atom(self.patterns.len() as u32);
        match &pattern {
            WordPattern::Keyword { form, stem } => {
                self.by_form.entry(form.clone()).or_default().push(atom);
                self.by_stem.entry(stem.clone()).or_default().push(atom);
            }
            WordPattern::Exact(form) => self.by_form.entry(form.clone()).or_default().push(atom),
            WordPattern::Glob(_) => self.globs.push(atom),
        }
        self.numbers.insert(pattern.clone(), atom);
        self.patterns.push(pattern);
        atom
    }

    /// Number of atoms.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// The atoms that find `form`, in order.
    pub fn find(&self, analyzer: &Analyzer, form: &str) -> Vec<Atom> {
        let word = analyzer.word(form);
        let mut found: Vec<Atom> = Vec::new();
        found.extend(self.by_form.get(word.form).into_iter().flatten());
        found.extend(self.by_stem.get(word.stem.as_ref()).into_iter().flatten());
        found.extend(self.globs.iter().filter(|atom| self.finds(**atom, &word)));
        found.sort_unstable();
        found.dedup();
        found
    }

    fn finds(&self, atom: Atom, word: &Word<'_>) -> bool {
        self.patterns[atom.0 as usize].finds(word)
    }
}
