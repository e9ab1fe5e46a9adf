//! Many fuzzy words asked of a word at once.

use crate::text::Keyword;

use super::atoms::Atom;

/// Forms of fuzzy words by how long they are and which letters they have: what is far off is never compared letter
/// by letter.
#[derive(Debug, Default)]
pub(super) struct FuzzyWords {
    by_length: Vec<Vec<Form>>,
    /// The most edits that any of them allows.
    edits: usize,
}

#[derive(Clone, Copy, Debug)]
struct Form {
    letters: Letters,
    edits: u8,
    atom: Atom,
}

/// Which letters a word has: a bit each, some letters sharing one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Letters(u64);

impl Letters {
    fn of(word: &str) -> Self {
        Self(word.chars().fold(0, |bits, c| bits | 1 << (c as u32 % 64)))
    }

    /// Whether so many edits can make one word the other. An edit exchanges one letter for another at most.
    fn may_be_within(self, edits: usize, other: Self) -> bool {
        (self.0 ^ other.0).count_ones() as usize <= 2 * edits
    }
}

impl FuzzyWords {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_length.is_empty()
    }

    /// Adds a keyword that is found with so many edits.
    pub fn add(&mut self, atom: Atom, keyword: &Keyword, edits: u8) {
        for (form, _) in keyword.forms() {
            let length = form.chars().count();
            if self.by_length.len() <= length {
                self.by_length.resize_with(length + 1, Vec::new);
            }
            let letters = Letters::of(form);
            self.by_length[length].push(Form { letters, edits, atom });
        }
        self.edits = self.edits.max(usize::from(edits));
    }

    /// Those that may find a word whose form is `folded`, some of them more than once.
    pub fn likely(&self, folded: &str) -> impl Iterator<Item = Atom> {
        let by_length = self.by_length.as_slice();
        let (length, letters) = match by_length {
            [] => (0, Letters(0)),
            _ => (folded.chars().count(), Letters::of(folded)),
        };
        let shortest = length.saturating_sub(self.edits).min(by_length.len());
        let near = by_length[shortest..].iter().zip(shortest..=length + self.edits);
        near.flat_map(move |(forms, own)| {
            let off = own.abs_diff(length);
            forms.iter().filter(move |form| {
                let edits = usize::from(form.edits);
                off <= edits && letters.may_be_within(edits, form.letters)
            })
        })
        .map(|form| form.atom)
    }
}
