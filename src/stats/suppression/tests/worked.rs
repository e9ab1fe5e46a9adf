//! Small tables, worked out by hand.

use super::super::*;

/// A table with its margins: all cells by row, the margin last in each, and a row of margins.
fn table(rows: &[&[u64]]) -> System {
    let width = rows[0].len();
    let cells: Vec<u64> = rows.iter().flat_map(|row| row.iter().copied()).collect();
    let across = (0..rows.len()).map(|row| (row * width..(row + 1) * width).collect::<Vec<usize>>());
    let down = (0..width).map(|column| (column..cells.len()).step_by(width).collect());
    let down = down.filter(|_| rows.len() > 1);
    let relations = across.chain(down).map(|mut parts: Vec<usize>| {
        let whole = parts.pop().expect("a margin");
        Relation::Sum { parts, whole }
    });
    System {
        relations: relations.collect(),
        cells,
        ..System::default()
    }
}

fn hides(system: &System, threshold: u64, expected: &[usize]) -> Hidden {
    let hidden = system.suppress(threshold, |_| true).expect("a suppression");
    assert_eq!(hidden.cells().collect::<Vec<_>>(), expected);
    hidden
}

fn range(low: u64, high: u64) -> Range {
    Range {
        low,
        high: Some(high),
    }
}

/// Only a rectangle protects the 2: its row and its column each need another, and so do theirs. By square roots of n + 1 the
/// rectangle of 10, 12 and 15 costs 10.9, that of 20, 12 and 11 11.6, and that of 10, 30 and 9 12.0. With d more in its
/// corner the 2 is 2 + d, the 10 is 10 - d, the 12 is 12 - d and the 15 is 15 + d, so d is from -2 to 10.
#[test]
fn a_small_cell_of_a_table_takes_the_cheapest_rectangle_with_it() {
    let system = table(&[
        &[2, 10, 20, 32],
        &[12, 15, 11, 38],
        &[30, 9, 14, 53],
        &[44, 34, 45, 123],
    ]);
    let hidden = hides(&system, 5, &[0, 1, 4, 5]);
    assert_eq!(system.known(&hidden, 0), range(0, 12));
    assert_eq!(system.known(&hidden, 5), range(13, 25));
    assert_eq!(system.known(&hidden, 2), range(20, 20));
}

/// Two hidden cells of a row whose sum is 3 are known to be at most 3, so that a third is hidden, and its column's.
#[test]
fn small_cells_do_not_protect_each_other_by_a_small_sum() {
    let system = table(&[
        &[1, 2, 30, 33],
        &[2, 1, 40, 43],
        &[20, 20, 50, 90],
        &[23, 23, 120, 166],
    ]);
    let hidden = system.suppress(5, |_| true).expect("a suppression");
    for cell in [0, 1, 4, 5] {
        let Range { low, high } = system.known(&hidden, cell);
        assert!(high.is_none_or(|high| high - low >= 5), "{cell}");
    }
    assert!(hidden.cells().count() > 4);
}

/// Of the hidden ones 8 + 22 = 30 and 17 + 12 = 29 are known by row, 8 + 17 = 25 and 22 + 12 = 34 by column. So the cell of 22
/// is 5 more than the one of 17, which is from 0 to 25.
#[test]
fn limits_are_those_of_a_worked_example() {
    let system = table(&[
        &[20, 50, 10, 80],
        &[8, 19, 22, 49],
        &[17, 32, 12, 61],
        &[45, 101, 44, 190],
    ]);
    let hidden = Hidden((0..16).map(|cell| [4, 6, 8, 10].contains(&cell)).collect());
    assert_eq!(system.known(&hidden, 6), range(5, 30));
    assert_eq!(system.known(&hidden, 8), range(0, 25));
}

/// A theme in a group, in all; the base of the group, of all.
#[test]
fn where_the_group_is_everybody_its_total_is_hidden_too() {
    let at_most = |smaller, larger| Relation::AtMost { smaller, larger };
    let sum = |part, whole| Relation::Sum {
        parts: vec![part],
        whole,
    };
    let system = System {
        cells: vec![3, 3, 20, 20],
        relations: vec![sum(0, 1), sum(2, 3), at_most(0, 2), at_most(1, 3)],
        ..System::default()
    };
    let hidden = hides(&system, 5, &[0, 1]);
    assert_eq!(system.known(&hidden, 0), range(0, 20));
}

#[test]
fn another_group_is_hidden_rather_than_the_total() {
    hides(&table(&[&[2, 9, 30, 41]]), 5, &[0, 1]);
}

#[test]
fn subthemes_tell_how_few_the_last_one_can_be() {
    let system = System {
        cells: vec![6, 5, 3],
        relations: vec![
            Relation::Within {
                whole: 0,
                parts: vec![1, 2],
            },
            Relation::AtMost {
                smaller: 1,
                larger: 0,
            },
            Relation::AtMost {
                smaller: 2,
                larger: 0,
            },
        ],
        ..System::default()
    };
    let hidden = hides(&system, 5, &[2]);
    assert_eq!(system.known(&hidden, 2), range(1, 6));
}

#[test]
fn a_cell_without_relations_is_anything() {
    let system = System {
        cells: vec![0, 7],
        relations: vec![],
        ..System::default()
    };
    let hidden = hides(&system, 1, &[0]);
    assert_eq!(system.known(&hidden, 0), Range { low: 0, high: None });
    hides(&system, 0, &[]);
}

#[test]
fn what_cannot_be_protected_is_an_error() {
    let system = table(&[&[2, 9, 11]]);
    assert_eq!(
        system.suppress(5, |cell| cell != 0),
        Err(SuppressionError::MustShow(0))
    );
    assert_eq!(
        system.suppress(5, |cell| cell == 0),
        Err(SuppressionError::Unprotected(0))
    );
    assert_eq!(
        table(&[&[2, 9, 12]]).suppress(5, |_| true),
        Err(SuppressionError::Broken(0))
    );
    let system = System {
        cells: vec![u64::MAX],
        relations: vec![],
        ..System::default()
    };
    assert_eq!(system.suppress(5, |_| true), Err(SuppressionError::TooLarge(0)));
}

/// Of 85 in seven groups, 30 and 50 are shown, and so five groups that are not empty share five: all would be known.
#[test]
fn groups_that_are_not_empty_are_known_to_be_that() {
    let cells = vec![85, 30, 50, 1, 1, 1, 1, 1];
    let sum = Relation::Sum {
        parts: (1..8).collect(),
        whole: 0,
    };
    let not_empty = (1..8).map(|cell| Relation::AtLeast { cell, least: 1 });
    let system = System {
        cells,
        relations: std::iter::once(sum).chain(not_empty).collect(),
        ..System::default()
    };
    let hidden = hides(&system, 5, &[1, 3, 4, 5, 6, 7]);
    // The other groups have 1 at least, and so has the one of 30.
    assert_eq!(system.known(&hidden, 3), range(1, 30));
}

/// Those under 44 are 115 and those under 45 are 116, so there is one of 44, whom no table has.
#[test]
fn what_nobody_prints_is_protected_too() {
    let sum = |parts: &[usize], whole| Relation::Sum {
        parts: parts.to_vec(),
        whole,
    };
    let system = System {
        cells: vec![300, 115, 185, 116, 184, 1],
        relations: vec![sum(&[1, 2], 0), sum(&[3, 4], 0), sum(&[1, 5], 3), sum(&[4, 5], 2)],
        unprinted: vec![5],
    };
    let hidden = system.suppress(5, |cell| cell > 0).expect("a suppression");
    assert!(hidden.contains(5));
    let known = system.known(&hidden, 5);
    assert!(known.high.is_some_and(|high| high - known.low >= 5), "{known:?}");
    let without = System {
        unprinted: Vec::new(),
        ..system.clone()
    };
    assert!(
        without.suppress(5, |_| true).expect("a suppression").contains(5),
        "it is small"
    );
}
