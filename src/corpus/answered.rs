//! Which questions each respondent has answered.

use std::collections::HashSet;

/// Pairs of respondent and question. The first 64 questions, all that most surveys have, are bits of a number by
/// respondent: a million answers need no hash table.
#[derive(Default)]
pub(super) struct Answered {
    first_64: Vec<u64>,
    others: HashSet<(usize, usize)>,
}

impl Answered {
    /// Notes the pair, and says whether it is new.
    pub fn insert(&mut self, respondent: usize, question: usize) -> bool {
        if question >= 64 {
            return self.others.insert((respondent, question));
        }
        if self.first_64.len() <= respondent {
            self.first_64.resize(respondent + 1, 0);
        }
        let bit = 1 << question;
        let is_new = self.first_64[respondent] & bit == 0;
        self.first_64[respondent] |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_a_plain_set(pairs in prop::collection::vec((0..4_usize, 60..70_usize), 0..60)) {
            let (mut answered, mut plain) = (Answered::default(), HashSet::new());
            for (respondent, question) in pairs {
                prop_assert_eq!(answered.insert(respondent, question), plain.insert((respondent, question)));
            }
        }
    }
}
