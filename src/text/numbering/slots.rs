//! Numbers found by hash.

/// A table of numbers. Whose they are is asked of whoever keeps it; the hashes in it let it grow from one end to the other, without
/// a look at anything else.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// A power of two of them. A number stands in the first that is free from the place on that its hash has, as part of all
    /// hashes, among them.
    slots: Vec<Slot>,
    filled: usize,
}

/// A hash in the high half, a number in the low one, [`FREE`] if there is none. In one piece, for most of the time goes into waiting
/// for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot(u64);

impl Slot {
    fn new(hash: u32, number: u32) -> Self {
        Self(u64::from(hash) << 32 | u64::from(number))
    }

    fn hash(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn number(self) -> u32 {
        self.0 as u32
    }
}

/// The number that is none.
const FREE: u32 = u32::MAX;

/// Slots to begin with.
const FEWEST: usize = 1 << 12;
/// Where there are so many, memory counts for more than speed.
const MANY: usize = 1 << 20;

/// No bits if `difference` is zero, all bits if it is not. Reckoned so that no compiler makes a branch of it: a processor that guesses
/// wrong which way it goes has to wait for the memory before it goes on, and others that it could have fetched meanwhile wait, too.
#[inline]
pub(super) fn unless_zero(difference: u32) -> u32 {
    (0_u64.wrapping_sub(u64::from(difference)) >> 32) as u32
}

impl Slots {
    /// The number of that hash that `is_it`; without one, nothing, and from now on `new`.
    ///
    /// # Panics
    ///
    /// If `new` is 2³² − 1.
    #[inline]
    pub fn find_or_insert(&mut self, hash: u32, new: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        if self.is_crowded() {
            self.grow();
        }
        match self.look(hash, is_it) {
            Ok(number) => Some(number),
            Err(at) => {
                assert!(new != FREE, "fewer than 2^32 numbers");
                self.slots[at] = Slot::new(hash, new);
                self.filled += 1;
                None
            }
        }
    }

    /// The number of that hash that `is_it`.
    pub fn find(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        match self.slots.is_empty() {
            true => None,
            false => self.look(hash, is_it).ok(),
        }
    }

    /// For each of `hashes` the number that stands where one of that hash stands first, if it has that hash; 2³² − 1 otherwise,
    /// whether one stands elsewhere or nowhere.
    pub fn likely(&self, hashes: &[u32], numbers: &mut [u32]) {
        if self.slots.is_empty() {
            return numbers.fill(FREE);
        }
        for (hash, number) in hashes.iter().zip(numbers) {
            let slot = self.slots[self.first(*hash)];
            *number = slot.number() | unless_zero(slot.hash() ^ hash);
        }
    }

    /// Lets all numbers go, and keeps their room.
    pub fn clear(&mut self) {
        self.slots.fill(Slot::new(0, FREE));
        self.filled = 0;
    }

    /// The number, or else the slot that it belongs into. There must be slots.
    #[inline]
    fn look(&self, hash: u32, is_it: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mut at = self.first(hash);
        loop {
            let slot = self.slots[at];
            if slot.number() == FREE {
                return Err(at);
            }
            if slot.hash() == hash && is_it(slot.number()) {
                return Ok(slot.number());
            }
            at = self.behind(at);
        }
    }

    /// The slot that numbers of that hash stand in, or behind.
    #[inline]
    fn first(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }

    /// The slot behind that one; behind the last, the first.
    #[inline]
    fn behind(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }

    /// Whether there is not enough room for one more to be found soon.
    #[inline]
    fn is_crowded(&self) -> bool {
        let (filled, slots) = (self.filled, self.slots.len());
        filled >= if slots < MANY { slots / 2 } else { slots / 4 * 3 }
    }

    /// Makes room.
    fn grow(&mut self) {
        let free = Slot::new(0, FREE);
        let slots = vec![free; (2 * self.slots.len()).max(FEWEST)];
        let before = std::mem::replace(&mut self.slots, slots);
        for slot in before.into_iter().filter(|slot| slot.number() != FREE) {
            let mut at = self.first(slot.hash());
            while self.slots[at].number() != FREE {
                at = self.behind(at);
            }
            self.slots[at] = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bits_are_all_or_none() {
        assert_eq!(unless_zero(0), 0);
        for difference in (0..32).map(|bit| 1 << bit).chain([3, u32::MAX]) {
            assert_eq!(unless_zero(difference), u32::MAX);
        }
    }

    #[test]
    fn numbers_of_the_same_hash_are_told_apart() {
        let mut slots = Slots::default();
        for number in 0..3 {
            assert_eq!(slots.find_or_insert(7, number, |_| false), None);
        }
        for number in 0..3 {
            assert_eq!(slots.find_or_insert(7, 3, |other| other == number), Some(number));
        }
    }

    proptest! {
        // Few hashes, so that many share one, the last of all among them: behind it is the first slot.
        #[test]
        fn numbers_are_those_of_a_plain_table(
            asked in prop::collection::vec((0..3000_u32, 0..9_u32), 0..9000),
            spread in prop::sample::select(vec![1, 1 << 20, 0x9e37_79b9]),
        ) {
            let mut slots = Slots::default();
            let mut plain: HashMap<(u32, u32), u32> = HashMap::new();
            let mut known: Vec<(u32, u32)> = Vec::new();
            for (name, kind) in asked {
                let hash = (u32::MAX - name).wrapping_mul(spread);
                let new = known.len() as u32;
                let is_it = |number: u32| known[number as usize] == (name, kind);
                prop_assert_eq!(slots.find(hash, is_it), plain.get(&(name, kind)).copied());
                let found = slots.find_or_insert(hash, new, is_it);
                prop_assert_eq!(found, plain.get(&(name, kind)).copied());
                if found.is_none() {
                    plain.insert((name, kind), new);
                    known.push((name, kind));
                }
            }
        }
    }
}
