//! An attack on hidden figures by trying everything: whoever knows the tables by groups that are published together, and
//! how such tables are made, goes through all surveys that they could be of. No small figure may come out too closely.

mod of_all;
mod quotes;
mod world;

use proptest::prelude::*;

use world::{ANSWERS, BASE, CUTS, NESTED, PARTS, ROWS, World};

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_small_figure_can_be_worked_out(survey in PARTS.surveys(), min_cell in 2u8..4) {
        PARTS.attack(&survey, min_cell)?;
    }

    #[test]
    fn one_cut_taken_from_another_does_not_tell_of_those_between(survey in CUTS.surveys()) {
        CUTS.attack(&survey, 2)?;
    }

    #[test]
    fn groups_that_make_up_others_do_not_tell_what_is_hidden_of_them(survey in NESTED.surveys()) {
        NESTED.attack(&survey, 2)?;
    }
}

/// A survey of those who gave these answers, by place and number of the answer.
fn survey(world: &World, given: &[(usize, usize, u8)]) -> Vec<u8> {
    let mut survey = vec![0; world.places * ANSWERS.len()];
    for (place, answer, count) in given {
        survey[place * ANSWERS.len() + answer] = *count;
    }
    survey
}

#[test]
fn what_is_large_enough_is_told() {
    let given = [(0, 0, 2), (0, 5, 2), (0, 6, 2), (1, 0, 2), (1, 5, 2)];
    let told = PARTS.told(&PARTS.crosstabs(&survey(&PARTS, &given), 2));
    let told: Vec<u8> = told.into_iter().flatten().collect();
    assert_eq!(told, [4, 4, 2, 10, 2, 6, 2, 4]);
}

#[test]
fn a_region_is_hidden_where_it_would_tell_a_small_county() {
    let mut given = vec![(0, 0, 9), (1, 0, 1), (2, 0, 4)];
    given.extend((0..3).flat_map(|place| [(place, 5, 5), (place, 6, 5)]));
    let told = NESTED.told(&NESTED.crosstabs(&survey(&NESTED, &given), 2));
    // The theme a: 9 in A, 1 in B, 4 in C; 10 in the north and 4 in the south.
    let [a, b, c, north, south] = [1, 2, 3, 4, 5].map(|column| told[column * ROWS]);
    assert_eq!(b, None);
    assert!(a.is_none() || north.is_none());
    assert_eq!(c.is_none(), south.is_none());
}

#[test]
fn how_many_have_both_of_two_themes_is_hidden_where_few_do() {
    // Of 6 with a theme 4 have a and 3 have c, so one has both.
    let survey = survey(&PARTS, &[(0, 0, 3), (0, 2, 2), (0, 3, 1), (0, 5, 2), (0, 6, 2)]);
    let told = PARTS.told(&PARTS.crosstabs(&survey, 2));
    let tell = [0, 2, 3, 4, BASE];
    assert!(tell.iter().any(|row| told[*row].is_none()), "{told:?}");
    PARTS.attack(&survey, 2).expect("no small figure comes out");
}
