//! Fillings: tables that a reader cannot tell from the true one.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOptions, Variable};

use super::Hidden;
use super::rows::Rows;

/// How far from a whole number the solver's values may be.
const ROUNDING: f64 = 1e-5;

/// Nodes of a search in whole numbers, before it is given up: the cell then counts as known.
const NODES: u64 = 2_000;

/// How much a cell in company counts to one that is looked at.
const IN_PASSING: f64 = 1.0 / 64.0;

/// A filling: how far cells are from the truth, by cell, ascending; others are as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filling(pub(super) Vec<(usize, i64)>);

impl Filling {
    /// How far that cell is from the truth.
    pub(super) fn of(&self, cell: usize) -> i64 {
        let found = self.0.binary_search_by_key(&cell, |(cell, _)| *cell);
        found.map_or(0, |at| self.0[at].1)
    }

    /// Whether it keeps what is printed and all relations, and nothing is negative. In whole numbers: no doubt remains.
    pub(super) fn is_consistent(&self, rows: &Rows, hidden: &Hidden) -> bool {
        self.0.iter().all(|(cell, change)| {
            let count = i128::from(rows.cells[*cell]) + i128::from(*change);
            let mut through = rows.of_cell[*cell].iter().map(|row| &rows.rows[*row]);
            hidden.contains(*cell) && count >= 0 && through.all(|row| row.holds(|cell| self.of(cell)))
        })
    }
}

/// Fillings that were found, and how far apart they bring each cell.
#[derive(Clone, Debug)]
pub(super) struct Fillings {
    all: Vec<Filling>,
    /// The least and the greatest change of each cell; the truth is a filling.
    ends: Vec<(i64, i64)>,
}

impl Fillings {
    /// The truth alone, of so many cells.
    pub(super) fn new(cells: usize) -> Self {
        Self {
            all: Vec::new(),
            ends: vec![(0, 0); cells],
        }
    }

    pub(super) fn push(&mut self, filling: Filling) {
        for (cell, change) in &filling.0 {
            let (low, high) = &mut self.ends[*cell];
            (*low, *high) = ((*low).min(*change), (*high).max(*change));
        }
        self.all.push(filling);
    }

    /// All of them.
    pub(super) fn into_all(self) -> Vec<Filling> {
        self.all
    }

    /// How far apart they bring a cell.
    pub(super) fn width(&self, cell: usize) -> i64 {
        let (low, high) = self.ends[cell];
        high - low
    }

    /// Those in which that cell is as it is.
    pub(super) fn without(&self, cell: usize) -> Self {
        self.filtered(|filling| filling.of(cell) == 0)
    }

    /// Those that are beyond doubt.
    pub(super) fn checked(&self, rows: &Rows, hidden: &Hidden) -> Self {
        self.filtered(|filling| filling.is_consistent(rows, hidden))
    }

    fn filtered(&self, keep: impl Fn(&Filling) -> bool) -> Self {
        let mut kept = Self::new(self.ends.len());
        let all = self.all.iter().filter(|filling| keep(filling));
        all.for_each(|filling| kept.push(filling.clone()));
        kept
    }

    /// The same in real numbers alone, which may not find what there is.
    pub(super) fn widen_quickly(&mut self, rows: &Rows, hidden: &Hidden, cell: usize, width: i64) -> bool {
        let reach = Reach::new(rows, hidden, cell, Some(width));
        for direction in [OptimizationDirection::Maximize, OptimizationDirection::Minimize] {
            if self.width(cell) < width
                && let End::At(filling) = reach.solve(direction, &[], false)
            {
                self.push(filling);
            }
        }
        self.width(cell) >= width
    }

    /// Looks for fillings that bring a cell `width` apart; whether there are.
    pub(super) fn widen(&mut self, rows: &Rows, hidden: &Hidden, cell: usize, width: i64) -> bool {
        if self.width(cell) >= width {
            return true;
        }
        let reach = Reach::new(rows, hidden, cell, Some(width));
        let company = |other: usize| (rows.cells[other] as i64) < width && self.width(other) < width;
        let company: Vec<usize> = reach
            .piece
            .iter()
            .copied()
            .filter(|other| company(*other))
            .collect();
        let attempts: [&dyn Fn() -> End; 3] = [&|| reach.greatest_with(&company), &|| reach.least(), &|| {
            reach.greatest()
        }];
        for attempt in attempts {
            if let End::At(filling) = attempt() {
                self.push(filling);
            }
            if self.width(cell) >= width {
                return true;
            }
        }
        false
    }
}

/// Where a cell's counts end in one direction.
#[derive(Debug)]
pub(super) enum End {
    /// In this filling, which was checked.
    At(Filling),
    /// They do not end.
    Endless,
    /// The solver gave up.
    Unknown,
}

/// All fillings that concern a cell.
#[derive(Debug)]
pub(super) struct Reach<'a> {
    rows: &'a Rows<'a>,
    hidden: &'a Hidden,
    cell: usize,
    /// The hidden cells that depend on each other.
    piece: Vec<usize>,
    /// The rows between them.
    between: Vec<usize>,
    /// No cell is looked at further from its true count.
    within: Option<i64>,
}

impl<'a> Reach<'a> {
    /// Those of a hidden cell. With `width` only as far from the truth as is of use to bring the cell that far apart.
    pub(super) fn new(rows: &'a Rows, hidden: &'a Hidden, cell: usize, width: Option<i64>) -> Self {
        let within = width.map(|width| width.saturating_mul(2));
        let (piece, between) = rows.reached(cell, within, |cell| hidden.contains(cell));
        Self {
            rows,
            hidden,
            cell,
            piece,
            between,
            within,
        }
    }

    /// The filling with the cell's least count.
    pub(super) fn least(&self) -> End {
        self.end(OptimizationDirection::Minimize)
    }

    /// The filling with the cell's greatest count.
    pub(super) fn greatest(&self) -> End {
        self.end(OptimizationDirection::Maximize)
    }

    /// A filling with about the cell's greatest count, and great ones of others, ascending, in the bargain: one solution
    /// then serves many cells.
    fn greatest_with(&self, company: &[usize]) -> End {
        self.solve(OptimizationDirection::Maximize, company, false)
    }

    /// In real numbers first: mostly the solution is whole, and then no whole one is better.
    fn end(&self, direction: OptimizationDirection) -> End {
        match self.solve(direction, &[], false) {
            End::Unknown => self.solve(direction, &[], true),
            end => end,
        }
    }

    fn solve(&self, direction: OptimizationDirection, company: &[usize], whole: bool) -> End {
        let mut problem = Problem::new(direction);
        let variables: Vec<Variable> = self
            .piece
            .iter()
            .map(|cell| {
                let aim = match *cell == self.cell {
                    true => 1.0,
                    false if company.binary_search(cell).is_ok() => IN_PASSING,
                    false => 0.0,
                };
                let (low, high) = self.limits(*cell);
                let within = |limit: i64| limit.clamp(-i64::from(i32::MAX), i64::from(i32::MAX)) as i32;
                match (whole, high) {
                    (true, high) => {
                        problem.add_integer_var(aim, (within(low), high.map_or(i32::MAX, within)))
                    }
                    (false, None) => problem.add_var(aim, (low as f64, f64::INFINITY)),
                    (false, Some(high)) => problem.add_var(aim, (low as f64, high as f64)),
                }
            })
            .collect();
        self.constrain(&mut problem, &variables);
        let mut options = SolveOptions::default();
        options.node_limit = Some(NODES);
        let solution = match problem.solve_with(options).map(|outcome| outcome.into_solution()) {
            Ok(Ok(solution)) => solution,
            Err(Error::Unbounded) => return End::Endless,
            Ok(Err(_)) | Err(_) => return End::Unknown,
        };
        let values = variables.iter().map(|variable| solution.var_value(*variable));
        let mut changes = Vec::new();
        for (cell, value) in self.piece.iter().zip(values) {
            if (value - value.round()).abs() > ROUNDING {
                return End::Unknown;
            }
            if value.round() != 0.0 {
                changes.push((*cell, value.round() as i64));
            }
        }
        let filling = Filling(changes);
        match filling.is_consistent(self.rows, self.hidden) {
            true => End::At(filling),
            false => End::Unknown,
        }
    }

    /// How far a cell can be from the truth.
    fn limits(&self, cell: usize) -> (i64, Option<i64>) {
        let low = -(self.rows.cells[cell] as i64);
        match self.within {
            Some(within) => (low.max(-within), Some(within)),
            None => (low, None),
        }
    }

    fn constrain(&self, problem: &mut Problem, variables: &[Variable]) {
        for row in self.between.iter().map(|row| &self.rows.rows[*row]) {
            let terms = row.terms.iter().filter_map(|(cell, factor)| {
                let at = self.piece.binary_search(cell).ok()?;
                Some((variables[at], *factor as f64))
            });
            let terms: Vec<(Variable, f64)> = terms.collect();
            match row.slack {
                None => problem.add_constraint(terms, ComparisonOp::Eq, 0.0),
                Some(slack) => problem.add_constraint(terms, ComparisonOp::Le, slack as f64),
            }
        }
    }
}
