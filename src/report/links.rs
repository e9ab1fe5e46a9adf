//! How the groups of one variable lie in those of another, which a reader of both their tables can make use of.

use std::collections::{BTreeMap, BTreeSet};

use super::counts::Counts;
use super::groups::Groups;

/// A group: the number of its variable, and its own number in that.
pub(super) type Place = (usize, usize);

/// What holds between groups of two variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// These are the same respondents as those: counties and their region, or a group that both variables have.
    Same(Vec<Place>, Vec<Place>),
    /// All of the first group are in the second, and others too.
    Within(Place, Place),
}

/// Respondents whom several variables put together: in that group of each.
pub(super) struct Atom {
    pub(super) places: Vec<Place>,
    pub(super) counts: Counts,
    /// How many percentages would be of.
    pub(super) base: usize,
}

/// Variables of which one can be taken from another, as two cuts of one age, and how they divide the respondents together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Joint {
    /// The group of each of the variables, by part.
    pub(super) places: Vec<Vec<Place>>,
    /// The part of each respondent.
    pub(super) of: Vec<u32>,
}

/// More parts than this are not reckoned with: there is no end to what many variables make together.
const MOST_PARTS: usize = 200;

/// The variables of which groups lie within those of others but are not the same, and whose tables tell how many are in each
/// group of both. They do if nobody can go round from group to overlapping group: then each overlap is a sum of groups less a
/// sum of groups, and otherwise it can be moved round that ring without a change of any table.
pub(super) fn joints(variables: &[Groups], links: &[Link]) -> Vec<Joint> {
    let mut together: Vec<usize> = (0..variables.len()).collect();
    let pairs: BTreeSet<(usize, usize)> = links
        .iter()
        .filter_map(|link| match link {
            Link::Within((one, _), (other, _)) => Some((*one.min(other), *one.max(other))),
            Link::Same(..) => None,
        })
        .collect();
    for (one, other) in pairs {
        if is_forest(&overlaps(variables, (one, other))) {
            let (from, to) = (together[one], together[other]);
            together
                .iter_mut()
                .filter(|of| **of == from)
                .for_each(|of| *of = to);
        }
    }
    let sets: BTreeSet<usize> = together.iter().copied().collect();
    let members = |set: usize| {
        (0..variables.len())
            .filter(|at| together[*at] == set)
            .collect::<Vec<_>>()
    };
    let several = sets.into_iter().map(members).filter(|members| members.len() > 1);
    several
        .map(|members| joint(variables, &members))
        .filter(|joint| joint.places.len() <= MOST_PARTS)
        .collect()
}

/// Whether groups that overlap never make a ring.
fn is_forest(overlaps: &BTreeSet<(usize, usize)>) -> bool {
    let mut left = overlaps.clone();
    while let Some(first) = left.pop_first() {
        let before = left.len();
        let (ones, others) = connected(first, &mut left);
        let edges = before - left.len() + 1;
        if edges >= ones.len() + others.len() {
            return false;
        }
    }
    true
}

fn joint(variables: &[Groups], members: &[usize]) -> Joint {
    let respondents = variables[members[0]].of.len();
    let group = |respondent: usize| {
        let place = |variable: &usize| (*variable, variables[*variable].of[respondent] as usize);
        members.iter().map(place).collect::<Vec<Place>>()
    };
    let mut numbers: BTreeMap<Vec<Place>, u32> = BTreeMap::new();
    for respondent in 0..respondents {
        numbers.insert(group(respondent), 0);
    }
    for (number, (_, part)) in numbers.iter_mut().enumerate() {
        *part = number as u32;
    }
    Joint {
        of: (0..respondents)
            .map(|respondent| numbers[&group(respondent)])
            .collect(),
        places: numbers.into_keys().collect(),
    }
}

/// The links between each two of the variables. Groups without respondents have none; that the groups of a variable are
/// all respondents goes without saying.
pub(super) fn links(variables: &[Groups]) -> Vec<Link> {
    let numbers = 0..variables.len();
    let pairs = numbers.flat_map(|a| (a + 1..variables.len()).map(move |b| (a, b)));
    pairs.flat_map(|pair| between(variables, pair)).collect()
}

/// Which groups of two variables have respondents in common.
fn overlaps(variables: &[Groups], (a, b): (usize, usize)) -> BTreeSet<(usize, usize)> {
    let together = variables[a].of.iter().zip(&variables[b].of);
    together
        .map(|(one, other)| (*one as usize, *other as usize))
        .collect()
}

fn between(variables: &[Groups], (a, b): (usize, usize)) -> Vec<Link> {
    let overlaps = overlaps(variables, (a, b));
    let mut links: Vec<Link> = Vec::new();
    let mut left = overlaps.clone();
    while let Some(first) = left.pop_first() {
        let (ones, others) = connected(first, &mut left);
        let is_all = left.is_empty() && links.is_empty();
        if !is_all {
            let places = |variable: usize, groups: &BTreeSet<usize>| {
                groups.iter().map(|group| (variable, *group)).collect()
            };
            links.push(Link::Same(places(a, &ones), places(b, &others)));
        }
        let of_one = |one: usize| overlaps.iter().filter(move |pair| pair.0 == one);
        let of_other = |other: usize| overlaps.iter().filter(move |pair| pair.1 == other);
        if ones.len() > 1 && others.len() > 1 {
            let alone = ones.iter().filter(|one| of_one(**one).count() == 1);
            links.extend(
                alone
                    .flat_map(|one| of_one(*one))
                    .map(|(one, other)| Link::Within((a, *one), (b, *other))),
            );
            let alone = others.iter().filter(|other| of_other(**other).count() == 1);
            links.extend(
                alone
                    .flat_map(|other| of_other(*other))
                    .map(|(one, other)| Link::Within((b, *other), (a, *one))),
            );
        }
    }
    links
}

/// The groups of both variables that hang together with those of `first` by shared respondents; the overlaps among them
/// are taken out of `left`.
fn connected(
    first: (usize, usize),
    left: &mut BTreeSet<(usize, usize)>,
) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let (mut ones, mut others) = (BTreeSet::from([first.0]), BTreeSet::from([first.1]));
    loop {
        let touches = |pair: &&(usize, usize)| ones.contains(&pair.0) || others.contains(&pair.1);
        let found: Vec<(usize, usize)> = left.iter().filter(touches).copied().collect();
        if found.is_empty() {
            return (ones, others);
        }
        for pair in found {
            left.remove(&pair);
            ones.insert(pair.0);
            others.insert(pair.1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(of: &[u32]) -> Groups {
        let count = of.iter().max().map_or(0, |most| most + 1);
        Groups {
            name: "x".to_owned(),
            labels: (0..count).map(|group| group.to_string()).collect(),
            has_unknown: false,
            of: of.to_vec(),
        }
    }

    fn same(one: &[usize], other: &[usize]) -> Link {
        let places =
            |variable: usize, groups: &[usize]| groups.iter().map(|group| (variable, *group)).collect();
        Link::Same(places(0, one), places(1, other))
    }

    #[test]
    fn groups_that_make_up_a_larger_one_are_the_same_respondents() {
        let (counties, regions) = (variable(&[0, 0, 1, 2, 2, 3]), variable(&[0, 0, 0, 1, 1, 1]));
        assert_eq!(
            links(&[counties, regions]),
            [same(&[0, 1], &[0]), same(&[2, 3], &[1])]
        );
    }

    #[test]
    fn variables_that_cross_have_only_what_lies_within() {
        let crossing = [variable(&[0, 0, 1, 1]), variable(&[0, 1, 0, 1])];
        assert_eq!(links(&crossing), []);
        let cuts = [variable(&[0, 1, 1, 1]), variable(&[0, 0, 1, 1])];
        assert_eq!(
            links(&cuts),
            [Link::Within((0, 0), (1, 0)), Link::Within((1, 1), (0, 1))]
        );
    }

    #[test]
    fn two_cuts_of_one_age_leave_those_between() {
        let cuts = [variable(&[0, 1, 1, 1]), variable(&[0, 0, 1, 1])];
        let joint = Joint {
            places: vec![vec![(0, 0), (1, 0)], vec![(0, 1), (1, 0)], vec![(0, 1), (1, 1)]],
            of: vec![0, 1, 2, 2],
        };
        assert_eq!(joints(&cuts, &links(&cuts)), [joint]);
        let crossing = [variable(&[0, 0, 1, 1]), variable(&[0, 1, 0, 1])];
        assert_eq!(joints(&crossing, &links(&crossing)), []);
        // All of the third of the first variable are in the first of the second, but the others go round.
        let ring = [variable(&[0, 0, 1, 1, 2]), variable(&[0, 1, 0, 1, 0])];
        assert!(links(&ring).contains(&Link::Within((0, 2), (1, 0))));
        assert_eq!(joints(&ring, &links(&ring)), []);
    }

    #[test]
    fn groups_of_which_several_make_up_several_are_linked_once() {
        let two = [variable(&[0, 0, 1, 2, 2]), variable(&[0, 1, 1, 2, 2])];
        assert_eq!(
            links(&two),
            [
                same(&[0, 1], &[0, 1]),
                Link::Within((0, 1), (1, 1)),
                Link::Within((1, 0), (0, 0)),
                same(&[2], &[2]),
            ]
        );
    }
}
