//! Random surveys, and readers who try to find out what is hidden of them.

use proptest::prelude::*;

use super::super::*;

/// A survey: each respondent is in a group and has some of the subthemes of some themes.
#[derive(Clone, Debug)]
struct Survey {
    groups: usize,
    /// Subthemes of each theme; the first half of the themes have rules of their own, too.
    subthemes: Vec<usize>,
    /// The group, and for each theme and subtheme whether they mention it.
    respondents: Vec<(usize, Vec<bool>)>,
}

impl Survey {
    /// A row of cells of each theme, each followed by its subthemes, then bases, uncoded; each by group, then all.
    fn system(&self) -> System {
        let themes: usize = self.subthemes.iter().map(|subthemes| subthemes + 1).sum();
        let width = self.groups + 1;
        let mut system = System {
            cells: vec![0; (themes + 2) * width],
            relations: Vec::new(),
            ..System::default()
        };
        for (group, given) in &self.respondents {
            let has = self.themes(given);
            let none = !has.iter().any(|has| *has);
            let rows = has.into_iter().chain([true, none]);
            for (row, _) in rows.enumerate().filter(|(_, has)| *has) {
                system.cells[row * width + group] += 1;
                system.cells[row * width + self.groups] += 1;
            }
        }
        for row in 0..themes + 2 {
            system.relations.push(Relation::Sum {
                parts: (row * width..row * width + self.groups).collect(),
                whole: row * width + self.groups,
            });
        }
        for column in 0..width {
            self.relate(column, &mut system);
        }
        system
    }

    fn themes(&self, given: &[bool]) -> Vec<bool> {
        let mut has = Vec::new();
        for (theme, subthemes) in self.subthemes.iter().enumerate() {
            let at = has.len();
            let subs = &given[at + 1..at + 1 + subthemes];
            let own = given[at] && (*subthemes == 0 || self.has_rules(theme));
            has.push(own || subs.iter().any(|has| *has));
            has.extend(subs);
        }
        has
    }

    fn has_rules(&self, theme: usize) -> bool {
        theme < self.subthemes.len() / 2
    }

    fn relate(&self, column: usize, system: &mut System) {
        let width = self.groups + 1;
        let themes: usize = self.subthemes.iter().map(|subthemes| subthemes + 1).sum();
        let at = |row: usize| row * width + column;
        let at_most = |smaller: usize, larger: usize| Relation::AtMost {
            smaller: at(smaller),
            larger: at(larger),
        };
        let mut row = 0;
        for (theme, subthemes) in self.subthemes.iter().enumerate() {
            let subs = row + 1..row + 1 + subthemes;
            system.relations.push(at_most(row, themes));
            system.relations.extend(subs.clone().map(|sub| at_most(sub, row)));
            if *subthemes > 0 && !self.has_rules(theme) {
                system.relations.push(Relation::Within {
                    whole: at(row),
                    parts: subs.clone().map(at).collect(),
                });
            }
            row = subs.end;
        }
        system.relations.push(at_most(themes + 1, themes));
    }
}

prop_compose! {
    fn survey(groups: usize, themes: usize, most: usize)
        (groups in 1..=groups, subthemes in prop::collection::vec(0usize..3, 1..=themes), n in 0..=most)
        (respondents in prop::collection::vec(
            (0..groups, prop::collection::vec(prop::bool::weighted(0.3), subthemes.iter().sum::<usize>() + subthemes.len())),
            n,
         ), groups in Just(groups), subthemes in Just(subthemes)) -> Survey {
        Survey { groups, subthemes, respondents }
    }
}

fn holds(relation: &Relation, cells: &[u64]) -> bool {
    let sum = |parts: &[usize]| parts.iter().map(|part| cells[*part]).sum::<u64>();
    match relation {
        Relation::Sum { parts, whole } => sum(parts) == cells[*whole],
        Relation::AtMost { smaller, larger } => cells[*smaller] <= cells[*larger],
        Relation::Within { whole, parts } => cells[*whole] <= sum(parts),
        Relation::AtLeast { cell, least } => cells[*cell] >= *least,
        Relation::Overlap { parts, whole, both } => sum(parts) == cells[*whole] + cells[*both],
    }
}

/// An attacker who tries all tables with counts up to `most`: the least and the greatest count of each cell.
fn tried(system: &System, hidden: &Hidden, most: u64) -> Vec<(u64, u64)> {
    let free: Vec<usize> = hidden.cells().collect();
    let last = |relation: &Relation| {
        let cells = match relation {
            Relation::Sum { parts, whole } | Relation::Within { whole, parts } => {
                [&parts[..], &[*whole]].concat()
            }
            Relation::AtMost { smaller, larger } => vec![*smaller, *larger],
            Relation::AtLeast { cell, .. } => vec![*cell],
            Relation::Overlap { parts, whole, both } => [&parts[..], &[*whole, *both]].concat(),
        };
        free.iter().rposition(|cell| cells.contains(cell))
    };
    let mut settled: Vec<Vec<&Relation>> = vec![Vec::new(); free.len()];
    for relation in &system.relations {
        if let Some(at) = last(relation) {
            settled[at].push(relation);
        }
    }
    let mut ends = vec![(u64::MAX, 0); system.cells.len()];
    let mut cells = system.cells.clone();
    try_all(&free, &settled, most, 0, &mut cells, &mut ends);
    ends
}

fn try_all(
    free: &[usize],
    settled: &[Vec<&Relation>],
    most: u64,
    at: usize,
    cells: &mut Vec<u64>,
    ends: &mut [(u64, u64)],
) {
    if at == free.len() {
        for (end, count) in ends.iter_mut().zip(cells) {
            *end = (end.0.min(*count), end.1.max(*count));
        }
        return;
    }
    for count in 0..=most {
        cells[free[at]] = count;
        if settled[at].iter().all(|relation| holds(relation, cells)) {
            try_all(free, settled, most, at + 1, cells, ends);
        }
    }
}

/// An attacker who solves equations: the hidden cells that follow from printed ones by sums alone.
fn solved(system: &System, hidden: &Hidden) -> Vec<usize> {
    let free: Vec<usize> = hidden.cells().collect();
    let row = |relation: &Relation| match relation {
        Relation::Sum { parts, whole } => {
            let factor =
                |cell: &usize| f64::from(u8::from(parts.contains(cell))) - f64::from(u8::from(whole == cell));
            Some(free.iter().map(factor).collect::<Vec<f64>>())
        }
        _ => None,
    };
    let mut rows: Vec<Vec<f64>> = system.relations.iter().filter_map(row).collect();
    let mut rank = 0;
    for column in 0..free.len() {
        let size = |row: &usize| rows[*row][column].abs();
        let Some(pivot) = (rank..rows.len()).max_by(|a, b| size(a).total_cmp(&size(b))) else {
            break;
        };
        if size(&pivot) < 1e-9 {
            continue;
        }
        rows.swap(rank, pivot);
        let by = rows[rank][column];
        rows[rank].iter_mut().for_each(|value| *value /= by);
        let pivot = rows[rank].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != rank) {
            let factor = row[column];
            row.iter_mut()
                .zip(&pivot)
                .for_each(|(value, pivot)| *value -= factor * pivot);
        }
        rank += 1;
    }
    let alone = rows
        .iter()
        .filter(|row| row.iter().filter(|value| value.abs() > 1e-9).count() == 1);
    alone
        .filter_map(|row| row.iter().position(|value| value.abs() > 1e-9))
        .map(|at| free[at])
        .collect()
}

fn wide(range: Range, threshold: u64) -> bool {
    range.high.is_none_or(|high| high - range.low >= threshold)
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn who_tries_all_tables_learns_no_more_than_is_allowed(survey in survey(3, 2, 40), threshold in 1u64..5) {
        let system = survey.system();
        let hidden = system.suppress(threshold, |_| true).expect("a suppression");
        let count = hidden.cells().count();
        prop_assume!((1..=6).contains(&count));
        let largest = hidden.cells().map(|cell| system.cells[cell]).max().unwrap_or(0);
        let most = largest + 2 * threshold;
        prop_assume!(most.pow(count as u32) < 50_000_000);
        let ends = tried(&system, &hidden, most);
        for cell in hidden.cells() {
            let (low, high) = ends[cell];
            if system.cells[cell] < threshold {
                prop_assert!(high - low >= threshold, "{cell}: {low} to {high}");
            }
            let known = system.known(&hidden, cell);
            let all = hidden.cells().all(|cell| system.known(&hidden, cell).high.is_some_and(|high| high <= most));
            prop_assert!(!all || known == Range { low, high: Some(high) }, "{cell}: {known:?}, {low} to {high}");
        }
    }

    #[test]
    fn small_cells_are_protected_and_nothing_is_hidden_in_vain(survey in survey(5, 4, 150), threshold in 1u64..7) {
        let system = survey.system();
        let hidden = system.suppress(threshold, |_| true).expect("a suppression");
        prop_assert_eq!(&hidden, &system.suppress(threshold, |_| true).expect("the same"));
        let small: Vec<usize> = (0..system.cells.len()).filter(|cell| system.cells[*cell] < threshold).collect();
        let solved = solved(&system, &hidden);
        for cell in &small {
            prop_assert!(hidden.contains(*cell) && !solved.contains(cell), "{cell}");
            prop_assert!(wide(system.known(&hidden, *cell), threshold), "{cell}");
        }
        let rows = Rows::new(&system).expect("relations that hold");
        let limits = Limits::new(&rows, &hidden);
        for cell in 0..system.cells.len() {
            let known = system.known(&hidden, cell);
            let as_far = known.high.map_or(u64::MAX, |high| high - known.low).min(threshold);
            prop_assert!(limits.allow(cell, as_far as i64), "{cell}: {known:?} and {limits:?}");
        }
        for further in hidden.cells().filter(|cell| !small.contains(cell)) {
            let mut less = hidden.clone();
            less.0[further] = false;
            prop_assert!(small.iter().any(|cell| !wide(system.known(&less, *cell), threshold)), "{further}");
        }
    }

    #[test]
    fn where_some_may_not_be_hidden_the_rest_protects_or_there_is_an_error(
        survey in survey(4, 3, 120), threshold in 1u64..6, shown in prop::collection::vec(prop::bool::weighted(0.3), 64),
    ) {
        let system = survey.system();
        let may_hide = |cell: usize| !shown[cell % 64] || system.cells[cell] < threshold;
        if let Ok(hidden) = system.suppress(threshold, may_hide) {
            for cell in hidden.cells() {
                prop_assert!(may_hide(cell));
                prop_assert!(system.cells[cell] >= threshold || wide(system.known(&hidden, cell), threshold));
            }
        }
    }
}

/// 40 themes with subthemes, 15 groups of very different sizes, so many respondents; the same numbers each time.
fn large(respondents: usize) -> Survey {
    let subthemes: Vec<usize> = (0..16).map(|theme| [0, 2, 3, 1][theme % 4]).collect();
    let themes = subthemes.iter().sum::<usize>() + subthemes.len();
    let mut state = 12_345u64;
    let mut random = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let respondents = (0..respondents).map(|_| {
        let group = (random(15) * random(15) / 15) as usize;
        let given = (0..themes)
            .map(|theme| random(8 + 2 * theme as u64) == 0)
            .collect();
        (group, given)
    });
    Survey {
        groups: 15,
        respondents: respondents.collect(),
        subthemes,
    }
}

#[test]
fn large_tables_are_protected() {
    for respondents in [1500, 6000, 30_000] {
        let system = large(respondents).system();
        let hidden = system.suppress(5, |_| true).expect("a suppression");
        for cell in hidden.cells().filter(|cell| system.cells[*cell] < 5).step_by(7) {
            assert!(wide(system.known(&hidden, cell), 5), "{cell}");
        }
    }
}
