//! Which questions each respondent has answered.

use std::collections::HashSet;

/// Pairs of respondent and question. The first 64 questions, all that most surveys have, are a bit each by respondent:
/// a million answers need no hash table.
#[derive(Default)]
pub(super) struct Answered {
    /// By question, the bits of 64 respondents in a number.
    first_64: Vec<Vec<u64>>,
    others: HashSet<(usize, usize)>,
}

impl Answered {
    /// Notes the pair, and says whether it is new.
    pub fn insert(&mut self, respondent: usize, question: usize) -> bool {
        if question >= 64 {
            return self.others.insert((respondent, question));
        }
        let word = at(at(&mut self.first_64, question), respondent / 64);
        let bit = 1 << (respondent % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

/// What is in a list at a place up to which it is made to reach.
fn at<T: Clone + Default>(list: &mut Vec<T>, place: usize) -> &mut T {
    if list.len() <= place {
        list.resize(place + 1, T::default());
    }
    &mut list[place]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_a_plain_set(pairs in prop::collection::vec((62..66_usize, 60..70_usize), 0..60)) {
            let (mut answered, mut plain) = (Answered::default(), HashSet::new());
            for (respondent, question) in pairs {
                prop_assert_eq!(answered.insert(respondent, question), plain.insert((respondent, question)));
            }
        }
    }
}
