//! Lists by number, one behind another.

use std::ops::Index;

/// For each number from 0 a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lists<T> {
    pub(super) items: Vec<T>,
    /// Where each list ends.
    pub(super) ends: Vec<usize>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            ends: Vec::new(),
        }
    }
}

impl<T> Lists<T> {
    /// How many lists there are.
    #[cfg(test)]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Each list in order.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.len()).map(|at| &self[at])
    }
}

impl Lists<u32> {
    /// So many lists, in each of which stand, in order, the numbers of those of `members` that have the list's number.
    /// `members` gives the same each time.
    pub fn of_members<I>(count: usize, members: impl Fn() -> I) -> Self
    where
        I: Iterator<Item: Iterator<Item = usize>>,
    {
        let mut ends = vec![0_usize; count];
        members().flatten().for_each(|list| ends[list] += 1);
        let mut sum = 0;
        for end in &mut ends {
            // Where the list begins, until its items have been put in.
            (*end, sum) = (sum, sum + *end);
        }
        let mut items = vec![0; sum];
        for (member, lists) in members().enumerate() {
            for list in lists {
                items[ends[list]] = member as u32;
                ends[list] += 1;
            }
        }
        Self { items, ends }
    }
}

impl<T: Copy> Lists<T> {
    /// So many lists, of `pairs` of a list's number and what belongs there, which are in order.
    pub fn of_pairs(count: usize, pairs: &[(u32, T)]) -> Self {
        let mut ends = vec![0; count];
        pairs.iter().for_each(|(at, _)| ends[*at as usize] += 1);
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        Self {
            ends,
            items: pairs.iter().map(|(_, item)| *item).collect(),
        }
    }
}

impl<T> Index<usize> for Lists<T> {
    type Output = [T];

    fn index(&self, at: usize) -> &[T] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.items[start..self.ends[at]]
    }
}
