//! Wordings that several answers are given in.

use std::ops::Range;

use crate::mapped::Column;

/// The wordings that are given several times, and how often: few, in most surveys.
#[derive(Clone, Debug, Default)]
pub struct Repeats {
    /// In order.
    pub(super) wordings: Column<u32>,
    /// How many times more than once each is given.
    pub(super) more: Column<u32>,
}

impl Repeats {
    /// Of wordings as they are given, answer by answer.
    pub(super) fn of(given: &[u32]) -> Self {
        let (wordings, more): (Vec<u32>, Vec<u32>) = repeated(given).into_iter().unzip();
        Self {
            wordings: Column::from(wordings),
            more: Column::from(more),
        }
    }

    /// How many times more than once the wording at that place is given.
    pub fn more(&self, place: usize) -> u32 {
        self.more[place]
    }

    /// Each of them, in order, and how many times more than once it is given.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        let more = self.more.iter().copied();
        self.wordings.iter().copied().zip(more)
    }
}

/// The wordings that stand several times in `given`, in order, and how many times more than once. Wordings have their numbers in
/// the order in which they are first given, most often: one that is higher than all before is given for the first time, and only
/// the others, which are few, are looked up.
fn repeated(given: &[u32]) -> Vec<(u32, u32)> {
    let most = given.iter().max().map_or(0, |highest| *highest as usize + 1);
    // Memory of zeros costs nothing where it is not touched.
    let mut more = vec![0_u32; most];
    let mut again = Vec::new();
    // Where a number came before some that are lower: those are not given yet. In order.
    let mut passed: Vec<Range<u32>> = Vec::new();
    let mut next = 0;
    for wording in given {
        if *wording >= next {
            if *wording > next {
                passed.push(next..*wording);
            }
            next = wording + 1;
        } else {
            let more = &mut more[*wording as usize];
            if *more == 0 {
                again.push(*wording);
            }
            *more += 1;
        }
    }
    again.sort_unstable();
    let times = again.into_iter().map(|wording| {
        let before = passed.partition_point(|passed| passed.end <= wording);
        let is_late = passed.get(before).is_some_and(|passed| passed.contains(&wording));
        (wording, more[wording as usize] - u32::from(is_late))
    });
    times.filter(|(_, more)| *more > 0).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn wordings_are_counted_in_whatever_order_they_are_given(given in prop::collection::vec(0..200_u32, 0..60)) {
            let times = |wording: &u32| given.iter().filter(|other| *other == wording).count() as u32;
            let several = (0..200).filter(|wording| times(wording) > 1);
            let expected: Vec<(u32, u32)> = several.map(|wording| (wording, times(&wording) - 1)).collect();
            prop_assert_eq!(Repeats::of(&given).iter().collect::<Vec<_>>(), expected);
        }
    }
}
