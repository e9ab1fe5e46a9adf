//! What else is hidden, so that a small cell is protected.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::Hidden;
use super::rows::{Row, Rows};

/// Changes below this are the solver's rounding.
const NONE: f64 = 1e-6;

/// A whole costs this many times what a part of that size does.
const DEARER: f64 = 4.0;

/// Wholes of wholes become dearer up to here; beyond, the solver would have to reckon with too different numbers.
const LEVELS: u32 = 3;

/// Finds the cells that it costs least to hide.
#[derive(Debug)]
pub(super) struct Complement<'a> {
    rows: &'a Rows<'a>,
    may_hide: &'a [bool],
    width: i64,
    costs: Vec<f64>,
}

impl<'a> Complement<'a> {
    /// For cells that are to be brought `width` apart.
    pub(super) fn new(rows: &'a Rows, may_hide: &'a [bool], width: i64) -> Self {
        let levels = levels(rows);
        let costs = rows.cells.iter().zip(levels);
        let costs = costs.map(|(count, level)| (1.0 + *count as f64).sqrt() * DEARER.powi(level as i32));
        Self {
            may_hide,
            width,
            costs: costs.collect(),
            rows,
        }
    }

    /// What is lost if that cell is hidden: more with its count, and much more if it is a whole of others.
    pub(super) fn cost(&self, cell: usize) -> f64 {
        self.costs[cell]
    }

    /// Cells to hide for the protection of `cell`, none of them hidden yet; none if no more can be hidden that matters.
    pub(super) fn of(&self, hidden: &Hidden, cell: usize) -> Vec<usize> {
        match self.by_program(hidden, cell) {
            // In real numbers it is protected already, in whole ones not.
            Some(cells) if cells.is_empty() => self.nearest(hidden, cell),
            Some(cells) => cells,
            None => self.everything(hidden, cell),
        }
    }

    /// By the cheapest pair of fillings in real numbers that are far enough apart; nothing if there is none.
    fn by_program(&self, hidden: &Hidden, cell: usize) -> Option<Vec<usize>> {
        let may_change = |cell: usize| hidden.contains(cell) || self.may_hide[cell];
        let (cells, between) = self.rows.reached(cell, Some(self.most()), may_change);
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut add = || -> Vec<[Variable; 2]> {
            let pairs = cells.iter();
            pairs
                .map(|cell| self.variables(&mut problem, *cell, hidden.contains(*cell)))
                .collect()
        };
        let (one, other) = (add(), add());
        for row in between.iter().map(|row| &self.rows.rows[*row]) {
            self.constrain(&mut problem, row, &cells, &one);
            self.constrain(&mut problem, row, &cells, &other);
        }
        let at = cells.binary_search(&cell).ok()?;
        let apart = [
            (one[at][0], 1.0),
            (one[at][1], -1.0),
            (other[at][0], -1.0),
            (other[at][1], 1.0),
        ];
        problem.add_constraint(apart, ComparisonOp::Ge, self.width as f64);
        let solution = problem.solve().ok()?.into_solution().ok()?;
        let changes = |at: usize| {
            let mut variables = one[at].iter().chain(&other[at]);
            variables.any(|variable| solution.var_value(*variable) > NONE)
        };
        let changed = (0..cells.len()).filter(|at| !hidden.contains(cells[*at]) && changes(*at));
        Some(changed.map(|at| cells[at]).collect())
    }

    /// How far cells are moved at most.
    fn most(&self) -> i64 {
        self.width.saturating_mul(2)
    }

    /// How far a cell is above the truth, and how far below. A unit of change costs the more, the fewer it can give.
    fn variables(&self, problem: &mut Problem, cell: usize, hidden: bool) -> [Variable; 2] {
        let width = self.width as f64;
        let most = self.most() as f64;
        let below = most.min(self.rows.cells[cell] as f64);
        let cost = if hidden { 0.0 } else { self.costs[cell] };
        [
            problem.add_var(cost / width, (0.0, most)),
            problem.add_var(cost / width.min(below.max(1.0)), (0.0, below)),
        ]
    }

    fn constrain(&self, problem: &mut Problem, row: &Row, cells: &[usize], variables: &[[Variable; 2]]) {
        let mut terms = Vec::with_capacity(row.terms.len() * 2);
        for (cell, factor) in &row.terms {
            if let Ok(at) = cells.binary_search(cell) {
                terms.push((variables[at][0], *factor as f64));
                terms.push((variables[at][1], -*factor as f64));
            }
        }
        match row.slack {
            None => problem.add_constraint(terms, ComparisonOp::Eq, 0.0),
            Some(slack) => problem.add_constraint(terms, ComparisonOp::Le, slack as f64),
        }
    }

    /// All that may be hidden and depends on `cell`.
    fn everything(&self, hidden: &Hidden, cell: usize) -> Vec<usize> {
        let may_change = |cell: usize| hidden.contains(cell) || self.may_hide[cell];
        let (mut cells, _) = self.rows.reached(cell, None, may_change);
        cells.retain(|cell| !hidden.contains(*cell));
        cells
    }

    /// The cheapest cell that a row has in common with the cells that depend on `cell`.
    fn nearest(&self, hidden: &Hidden, cell: usize) -> Vec<usize> {
        let (_, between) = self.rows.reached(cell, None, |cell| hidden.contains(cell));
        let terms = between.iter().flat_map(|row| &self.rows.rows[*row].terms);
        let near = terms
            .map(|(cell, _)| *cell)
            .filter(|cell| self.may_hide[*cell] && !hidden.contains(*cell));
        let cheapest = near.min_by(|a, b| self.costs[*a].total_cmp(&self.costs[*b]).then(a.cmp(b)));
        cheapest.into_iter().collect()
    }
}

/// How many steps of parts there are below a cell, up to the most that matters.
fn levels(rows: &Rows) -> Vec<u32> {
    let mut levels = vec![0; rows.cells.len()];
    for level in 1..=LEVELS {
        for row in &rows.rows {
            let Some(whole) = row.whole else { continue };
            let parts = row.terms.iter().filter(|(cell, _)| *cell != whole);
            let below = parts.map(|(part, _)| levels[*part]).max().unwrap_or(0);
            levels[whole] = levels[whole].max((below + 1).min(level));
        }
    }
    levels
}
