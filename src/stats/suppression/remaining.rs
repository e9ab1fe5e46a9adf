//! Who is left of the counts of a system when some respondents are known: as little may be known of them.

use super::fillings::{Filling, Fillings};
use super::rows::{Row, Rows};
use super::{Hidden, Proof, Relation, System};

/// So often the solver is asked for fillings, all in all; then what is not known to be possible is taken not to be.
const MOST_SOLVED: usize = 200;

/// The counts of those who are not known, and the fillings that are still possible among them: nobody who is known need be
/// otherwise in these.
#[derive(Debug)]
pub struct Remaining<'a> {
    system: &'a System,
    hidden: &'a Hidden,
    rows: Rows<'a>,
    cells: Vec<u64>,
    possible: Vec<Filling>,
    /// Cells that are to stay protected.
    small: &'a [usize],
    width: i64,
    solved: usize,
}

impl<'a> Remaining<'a> {
    /// Everybody. The `proof` is that in `system` the `hidden` cells protect those that are `small` at that threshold. Nothing if
    /// the relations of the system do not hold.
    pub fn new(
        system: &'a System,
        (hidden, proof): (&'a Hidden, &Proof),
        small: &'a [usize],
        threshold: u64,
    ) -> Option<Self> {
        Some(Self {
            rows: Rows::new(system).ok()?,
            cells: system.cells.clone(),
            possible: proof.0.clone(),
            small,
            width: i64::try_from(threshold)
                .unwrap_or(i64::MAX)
                .min(super::rows::LARGEST),
            system,
            hidden,
            solved: 0,
        })
    }

    /// Takes away somebody who is counted once in each of `cells`, and tells whether all that is small is protected still: each
    /// could be any of counts that are the threshold apart by fillings in which nobody who is known is otherwise. If it is not,
    /// nobody is taken.
    pub fn take(&mut self, cells: &[usize]) -> bool {
        if cells.iter().any(|cell| self.cells[*cell] == 0) {
            return false;
        }
        cells.iter().for_each(|cell| self.cells[*cell] -= 1);
        match self.protected() {
            Some(possible) => {
                self.possible = possible;
                true
            }
            None => {
                cells.iter().for_each(|cell| self.cells[*cell] += 1);
                false
            }
        }
    }

    /// Fillings among those who are left that protect what is small; nothing if none are found.
    fn protected(&mut self) -> Option<Vec<Filling>> {
        let left = Self::left(self.system, &self.rows, &self.cells);
        let mut found = Fillings::new(self.cells.len());
        let possible = self
            .possible
            .iter()
            .filter(|filling| filling.is_consistent(&left, self.hidden));
        possible.for_each(|filling| found.push(filling.clone()));
        let mut solved = self.solved;
        let protected = self.small.iter().all(|cell| {
            let is_known = found.width(*cell) >= self.width;
            solved += usize::from(!is_known);
            is_known || solved <= MOST_SOLVED && found.widen_quickly(&left, self.hidden, *cell, self.width)
        });
        self.solved = solved;
        protected.then(|| found.into_all())
    }

    /// The relations between those who are left. What is known of all, that somebody is there, is known of them and the others.
    fn left<'c>(system: &System, rows: &Rows<'_>, cells: &'c [u64]) -> Rows<'c> {
        let of_row = |(row, relation): (&Row, &Relation)| {
            let terms = row.terms.iter();
            let count = |cell: usize| i128::from(cells[cell]);
            let sum: i128 = terms
                .map(|(cell, factor)| count(*cell) * i128::from(*factor))
                .sum();
            let slack = match relation {
                Relation::AtLeast { .. } => row.slack,
                _ => row.slack.map(|slack| i64::try_from(-sum).unwrap_or(slack)),
            };
            Row {
                terms: row.terms.clone(),
                slack,
                whole: row.whole,
            }
        };
        Rows {
            cells,
            rows: rows.rows.iter().zip(&system.relations).map(of_row).collect(),
            of_cell: rows.of_cell.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 9 with a theme 2 have one part of it, which is hidden, as is who has none.
    fn system() -> System {
        System {
            cells: vec![9, 2, 20, 11],
            relations: vec![
                Relation::AtMost {
                    smaller: 1,
                    larger: 0,
                },
                Relation::Sum {
                    parts: vec![0, 3],
                    whole: 2,
                },
            ],
            unprinted: Vec::new(),
        }
    }

    #[test]
    fn as_many_can_be_known_as_leave_room_for_the_threshold() {
        let system = system();
        let (hidden, proof) = system.suppress_proven(5, |_| true).expect("protected");
        assert_eq!(hidden.cells().collect::<Vec<_>>(), [1]);
        let mut left = Remaining::new(&system, (&hidden, &proof), &[1], 5).expect("sound");
        // Those who have the theme without that part: the more of them are known, the fewer can have it.
        let known = (0..9).take_while(|_| left.take(&[0, 2])).count();
        assert_eq!(known, 4);
        // Whoever has no theme tells nothing of it.
        assert!(left.take(&[3, 2]));
    }

    #[test]
    fn nobody_is_taken_who_is_not_there() {
        let system = system();
        let (hidden, proof) = system.suppress_proven(1, |_| true).expect("protected");
        let mut left = Remaining::new(&system, (&hidden, &proof), &[], 1).expect("sound");
        assert!(left.take(&[0, 1, 2]) && left.take(&[0, 1, 2]));
        assert!(!left.take(&[0, 1, 2]));
    }
}
