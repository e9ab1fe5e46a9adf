//! Lists by number, one behind another.

/// For each number from 0 a list.
#[derive(Clone, Debug)]
pub(in crate::coding) struct Lists<T> {
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self {
            ends: Vec::new(),
            all: Vec::new(),
        }
    }
}

impl<T> Lists<T> {
    /// The list of that number; empty where there is none.
    pub fn get(&self, at: usize) -> &[T] {
        let start = at.checked_sub(1).map_or(0, |before| self.end(before));
        &self.all[start..self.end(at)]
    }

    fn end(&self, at: usize) -> usize {
        self.ends.get(at).map_or(self.all.len(), |end| *end as usize)
    }
}

impl<T: Copy> Lists<T> {
    /// So many lists, of `pairs` of a list's number and what belongs there, which are in order.
    pub fn of_pairs(count: usize, pairs: &[(u32, T)]) -> Self {
        let mut ends = vec![0; count];
        for (at, _) in pairs {
            ends[*at as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += *end;
            *end = sum;
        }
        Self {
            ends,
            all: pairs.iter().map(|(_, item)| *item).collect(),
        }
    }
}
