//! What was seen in a column.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

use super::kinds::{self, Kind};

/// Values that are kept to be shown.
const EXAMPLES: usize = 4;
/// The longest of them, in letters.
const LONGEST_EXAMPLE: usize = 30;

/// What was seen in a column of a file.
#[derive(Clone, Debug, Default)]
pub struct Sight {
    /// Its name in the header.
    pub name: String,
    /// What people call it, where the file says it; blank if not.
    pub label: String,
    /// Whether its cells are labels of numbers, as those of SPSS.
    pub is_coded: bool,
    /// Cells with something in them.
    pub filled: usize,
    /// Words in them.
    pub words: usize,
    /// Those of three words or more.
    pub sentences: usize,
    /// The letters of the longest.
    pub longest: usize,
    /// Cells that are numbers, and of them those that are whole.
    pub numbers: usize,
    /// See [`Sight::numbers`].
    pub integers: usize,
    /// Numbers with a decimal comma.
    pub commas: usize,
    /// The least and the greatest number.
    pub range: (f64, f64),
    /// Cells that are an e-mail address.
    pub emails: usize,
    /// Cells that are an address of the internet.
    pub addresses: usize,
    /// Cells that can be a telephone number.
    pub phones: usize,
    /// Cells that are the eight digits of a Norwegian mobile telephone, with nothing that shows it.
    pub mobiles: usize,
    /// Cells that can be a national identity number.
    pub identities: usize,
    /// Cells that are a date or a time.
    pub times: usize,
    /// The first different values that are short.
    pub examples: Vec<String>,
    /// The hash of each cell, in the order of the rows; 0 of a blank one.
    pub cells: Vec<u64>,
}

impl Sight {
    /// Nothing is seen of the column of that name yet.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            range: (f64::INFINITY, f64::NEG_INFINITY),
            ..Self::default()
        }
    }

    /// Adds what was seen in the column of that name in another file.
    pub(super) fn add(&mut self, other: &Self) {
        if self.label.is_empty() {
            self.label.clone_from(&other.label);
        }
        self.is_coded |= other.is_coded;
        self.longest = self.longest.max(other.longest);
        self.range = (self.range.0.min(other.range.0), self.range.1.max(other.range.1));
        for (own, more) in [
            (&mut self.filled, other.filled),
            (&mut self.words, other.words),
            (&mut self.sentences, other.sentences),
            (&mut self.numbers, other.numbers),
            (&mut self.integers, other.integers),
            (&mut self.commas, other.commas),
            (&mut self.emails, other.emails),
            (&mut self.addresses, other.addresses),
            (&mut self.phones, other.phones),
            (&mut self.mobiles, other.mobiles),
            (&mut self.identities, other.identities),
            (&mut self.times, other.times),
        ] {
            *own += more;
        }
        for example in &other.examples {
            self.example(example);
        }
        self.cells.extend(&other.cells);
    }

    /// Keeps a short value to be shown, unless there are enough.
    fn example(&mut self, value: &str) {
        if self.examples.len() < EXAMPLES && !self.examples.iter().any(|example| example == value) {
            self.examples.push(value.to_owned());
        }
    }

    /// Takes the cell of the next row.
    pub fn take(&mut self, cell: &str) {
        let value = cell.trim();
        if value.is_empty() {
            self.cells.push(0);
            return;
        }
        self.cells.push(xxh3_64(value.as_bytes()).max(1));
        self.filled += 1;
        let words = value.split_whitespace().count();
        self.words += words;
        self.sentences += usize::from(words >= 3);
        let letters = value.chars().count();
        self.longest = self.longest.max(letters);
        if letters <= LONGEST_EXAMPLE {
            self.example(value);
        }
        if let Some(number) = kinds::number(value) {
            self.numbers += 1;
            self.integers += usize::from(number.fract() == 0.0);
            self.commas += usize::from(value.contains(','));
            self.range = (self.range.0.min(number), self.range.1.max(number));
        }
        for kind in kinds::of(value) {
            *match kind {
                Kind::Email => &mut self.emails,
                Kind::Address => &mut self.addresses,
                Kind::Phone => &mut self.phones,
                Kind::Mobile => &mut self.mobiles,
                Kind::Identity => &mut self.identities,
                Kind::Time => &mut self.times,
            } += 1;
        }
    }

    /// How many different values there are.
    pub fn distinct(&self) -> usize {
        self.cells
            .iter()
            .filter(|cell| **cell != 0)
            .collect::<HashSet<_>>()
            .len()
    }

    /// The first row that has the same as an earlier one: the indices of the earlier and of it.
    pub fn first_repeat(&self) -> Option<(usize, usize)> {
        let mut seen = std::collections::HashMap::new();
        self.cells.iter().enumerate().find_map(|(row, cell)| {
            let earlier = (*cell != 0).then(|| seen.insert(*cell, row)).flatten()?;
            Some((earlier, row))
        })
    }

    /// Whether `part` of the filled cells, in percent, are at least so many.
    pub fn is_mostly(&self, count: usize, percent: usize) -> bool {
        self.filled > 0 && count * 100 >= self.filled * percent
    }
}
