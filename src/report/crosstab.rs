//! Themes by groups of respondents: how many of each group have each theme, and whether groups differ.

use std::sync::Arc;

use crate::codebook::Codebook;
use crate::coding::CodedAnswers;
use crate::corpus::Corpus;
use crate::stats::{Association, Share, Weights, association, benjamini_hochberg};

use super::counts::Counts;
use super::groups::Groups;
use super::hiding::Hiding;
use super::links::{Atom, Joint, Link, Place, joints, links};
use super::protection::Protection;
use super::table::{BaseKind, Figures, RowKind, Table, TableOptions, figures};

/// A theme's share in a group is told from the others' beyond this many standard errors…
const NOTEWORTHY: f64 = 1.96;
/// …if the theme's adjusted p is below this.
const LEVEL: f64 = 0.05;

/// A question's themes by the groups of one background variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Crosstab {
    /// Index of the question in the corpus.
    pub question: usize,
    /// The variable.
    pub by: String,
    /// The groups, in order.
    pub groups: Vec<Group>,
    /// All respondents together, as the plain table has them, and the base that percentages of them are of.
    pub base_size: Option<Weights>,
    /// Themes in order, then uncoded, then non-answers.
    pub rows: Vec<CrossRow>,
    /// What percentages are of.
    pub base: BaseKind,
    /// Whether figures are weighted.
    pub weighted: bool,
    /// The threshold that was applied.
    pub min_cell: usize,
    /// What that which is hidden protects, here and in the tables by other variables that are published with it.
    pub(super) protection: Option<Arc<Protection>>,
    /// The number of the variable among those.
    pub(super) variable: usize,
    /// By respondent, the number of their group, counted from 1; 0 for who is in none. Only where something is protected.
    pub(super) of: Arc<[u32]>,
}

/// A group of respondents.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub label: String,
    /// Those in the base; nothing if they are hidden.
    pub base_size: Option<Weights>,
    /// Whether it takes part in tests: those of whom nothing is known do not.
    pub is_tested: bool,
}

/// A row of a [`Crosstab`].
#[derive(Clone, Debug, PartialEq)]
pub struct CrossRow {
    /// What is counted.
    pub kind: RowKind,
    /// Its name.
    pub label: String,
    /// Of all respondents; nothing if hidden.
    pub total: Option<Figures>,
    /// Of each group.
    pub cells: Vec<Cell>,
    /// Whether the groups differ; nothing for rows that are no theme, where nothing can be tested, and where a cell is
    /// hidden, which the test would help to work out.
    pub association: Option<Association>,
    /// The p-value adjusted for the number of themes that are tested (Benjamini and Hochberg).
    pub p_adjusted: Option<f64>,
}

/// A cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// Its figures; nothing if they are hidden.
    pub figures: Option<Figures>,
    /// The adjusted standardised residual: how many standard errors the group lies above the others; nothing where
    /// there is no test.
    pub residual: Option<f64>,
}

impl Crosstab {
    /// The question of that index by one variable's groups. `codings` are those of the corpus' answers by `book`.
    pub fn new(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        groups: &Groups,
        options: TableOptions,
    ) -> Self {
        let one = std::slice::from_ref(groups);
        Self::all(corpus, codings, book, question, one, options).remove(0)
    }

    /// The same by each of several variables, published together: none of their tables tells what another hides.
    pub fn all(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        by: &[Groups],
        options: TableOptions,
    ) -> Vec<Self> {
        let table = Table::new(corpus, codings, book, question, options);
        let total = Counts::new(corpus, codings, book, question);
        let base = total.base_of(options.base, corpus);
        let divide = |groups| Divided::new(corpus, (codings, book, question), groups, options.base);
        let divided: Vec<Divided<'_>> = by.iter().map(divide).collect();
        let known = match options.min_cell {
            0 => Vec::new(),
            _ => links(by),
        };
        let joints = joints(by, &known);
        let atoms = joints
            .iter()
            .map(|joint| atoms(joint, &divided, corpus, (codings, book, question), options.base));
        let atoms: Vec<Vec<Atom>> = atoms.collect();
        let links: Vec<Link> = known
            .into_iter()
            .filter_map(|link| kept(link, &divided))
            .collect();
        let variables: Vec<_> = divided.iter().map(Divided::with_bases).collect();
        let hiding = Hiding::groups(
            &Hiding::plain(&total, base.count, book, options.base, options.min_cell),
            (&total, base.count),
            &variables,
            (&links, &atoms),
            book,
            (options.base, options.min_cell),
        );
        let crosstab = |(variable, (divided, hiding)): (usize, (&Divided<'_>, Hiding))| {
            let maker = Maker {
                divided,
                book,
                options,
                hiding,
            };
            maker.crosstab(&table, corpus.weighted, variable)
        };
        divided.iter().zip(hiding).enumerate().map(crosstab).collect()
    }

    /// The index of the group that a respondent is in; nothing if it is none of the table's, or nothing is protected.
    pub(super) fn column(&self, respondent: u32) -> Option<usize> {
        let column = self.of.get(respondent as usize)?;
        (*column as usize).checked_sub(1)
    }

    /// Whether any figure is hidden.
    pub fn hides(&self) -> bool {
        let row = |row: &CrossRow| row.total.is_none() || row.cells.iter().any(|cell| cell.figures.is_none());
        self.base_size.is_none()
            || self.groups.iter().any(|group| group.base_size.is_none())
            || self.rows.iter().any(row)
    }

    /// Whether the cell is to be told from the others of its row: −1 below, 1 above, 0 not.
    pub fn direction(row: &CrossRow, cell: &Cell) -> i8 {
        match cell.residual.filter(|_| Self::differs(row)) {
            Some(residual) if residual >= NOTEWORTHY => 1,
            Some(residual) if residual <= -NOTEWORTHY => -1,
            _ => 0,
        }
    }

    /// Whether the groups differ in the row's theme, by its adjusted p.
    pub fn differs(row: &CrossRow) -> bool {
        row.p_adjusted.is_some_and(|p| p < LEVEL)
    }

    /// Tests the themes of which all cells are shown.
    fn test(&mut self, maker: &Maker<'_>) {
        for row in &mut self.rows {
            let bases = self.groups.iter().all(|group| group.base_size.is_some());
            let shown = bases && row.total.is_some() && row.cells.iter().all(|cell| cell.figures.is_some());
            let RowKind::Theme { theme, .. } = row.kind else {
                continue;
            };
            row.association = shown.then(|| maker.association(theme)).flatten();
            if let Some(association) = &row.association {
                for (cell, residual) in row.cells.iter_mut().zip(&association.residuals) {
                    cell.residual = *residual;
                }
            }
        }
        let p: Vec<f64> = self
            .rows
            .iter()
            .filter_map(|row| Some(row.association.as_ref()?.p))
            .collect();
        let mut adjusted = benjamini_hochberg(&p).into_iter();
        for row in self.rows.iter_mut().filter(|row| row.association.is_some()) {
            row.p_adjusted = adjusted.next();
        }
    }
}

/// The counts of a variable's groups, as far as they are columns.
struct Divided<'a> {
    groups: &'a Groups,
    /// The groups that are columns. One that was not asked, or of which nobody answered, is none.
    kept: Vec<usize>,
    counts: Vec<Counts>,
    bases: Vec<Weights>,
    /// How many of the columns, the first ones, are tested.
    tested: usize,
}

impl<'a> Divided<'a> {
    fn new(
        corpus: &Corpus,
        (codings, book, question): (&CodedAnswers, &Codebook, usize),
        groups: &'a Groups,
        base: BaseKind,
    ) -> Self {
        let counts = Counts::by_group(corpus, codings, book, question, (groups.len(), &groups.of));
        let all = all_by_group(corpus, groups.len(), &groups.of);
        let numbered = counts.into_iter().enumerate();
        let with_bases = numbered.map(|(group, counts)| {
            let base = counts.base(base, || all[group]);
            (group, counts, base)
        });
        let columns = with_bases.filter(|(_, counts, base)| counts.answered.count > 0 || base.count > 0);
        let mut divided = Self {
            groups,
            kept: Vec::new(),
            counts: Vec::new(),
            bases: Vec::new(),
            tested: 0,
        };
        for (group, counts, base) in columns {
            divided.kept.push(group);
            divided.counts.push(counts);
            divided.bases.push(base);
        }
        let last_is_unknown = groups.has_unknown && divided.kept.last() == Some(&(groups.len() - 1));
        divided.tested = divided.kept.len() - usize::from(last_is_unknown);
        divided
    }

    /// By respondent, the number of their column, counted from 1; 0 for who is in none.
    fn columns(&self) -> Arc<[u32]> {
        let mut columns = vec![0; self.groups.len()];
        for (column, group) in (1..).zip(&self.kept) {
            columns[*group] = column;
        }
        self.groups
            .of
            .iter()
            .map(|group| columns[*group as usize])
            .collect()
    }

    fn with_bases(&self) -> Vec<(&Counts, usize)> {
        let bases = self.bases.iter().map(|base| base.count);
        self.counts.iter().zip(bases).collect()
    }
}

/// Which of its variable's columns a group is; nothing if it is none.
fn column((variable, group): &Place, divided: &[Divided<'_>]) -> Option<Place> {
    let at = divided[*variable].kept.iter().position(|kept| kept == group)?;
    Some((*variable, at))
}

/// The link between columns; groups that are none have nobody in them.
fn kept(link: Link, divided: &[Divided<'_>]) -> Option<Link> {
    let column = |place: &Place| column(place, divided);
    let columns = |groups: &[Place]| groups.iter().filter_map(column).collect::<Vec<Place>>();
    match link {
        Link::Same(one, other) => {
            let (one, other) = (columns(&one), columns(&other));
            (!one.is_empty() && !other.is_empty()).then_some(Link::Same(one, other))
        }
        Link::Within(part, whole) => Some(Link::Within(column(&part)?, column(&whole)?)),
    }
}

/// The parts that answered, by their columns.
fn atoms(
    joint: &Joint,
    divided: &[Divided<'_>],
    corpus: &Corpus,
    (codings, book, question): (&CodedAnswers, &Codebook, usize),
    base: BaseKind,
) -> Vec<Atom> {
    let parts = joint.places.len();
    let counts = Counts::by_group(corpus, codings, book, question, (parts, &joint.of));
    let all = all_by_group(corpus, parts, &joint.of);
    let numbered = counts.into_iter().enumerate();
    numbered
        .filter_map(|(part, counts)| {
            let base = counts.base(base, || all[part]).count;
            let places: Option<Vec<Place>> = joint.places[part]
                .iter()
                .map(|place| column(place, divided))
                .collect();
            let places = places.filter(|_| counts.answered.count > 0 || base > 0)?;
            Some(Atom { places, counts, base })
        })
        .collect()
}

/// All respondents of each of so many groups.
fn all_by_group(corpus: &Corpus, groups: usize, of: &[u32]) -> Vec<Weights> {
    let mut all = vec![Weights::default(); groups];
    for (respondent, group) in corpus.respondents.iter().zip(of) {
        all[*group as usize].add(respondent.weight());
    }
    all
}

struct Maker<'a> {
    divided: &'a Divided<'a>,
    book: &'a Codebook,
    options: TableOptions,
    hiding: Hiding,
}

impl Maker<'_> {
    fn crosstab(&self, table: &Table, weighted: bool, variable: usize) -> Crosstab {
        let divided = self.divided;
        let rows = table.rows.iter();
        let rows = rows.map(|row| self.row(row.kind.clone(), row.label.clone(), row.figures));
        let group = |(at, kept): (usize, &usize)| Group {
            label: divided.groups.labels[*kept].clone(),
            base_size: (!self.hiding.hides_base(at)).then(|| divided.bases[at]),
            is_tested: at < divided.tested,
        };
        let mut crosstab = Crosstab {
            question: table.question,
            by: divided.groups.name.clone(),
            groups: divided.kept.iter().enumerate().map(group).collect(),
            base_size: table.base_size,
            rows: rows.collect(),
            base: self.options.base,
            weighted,
            min_cell: self.options.min_cell,
            protection: self.hiding.protection.clone(),
            variable,
            of: match self.hiding.protection {
                Some(_) => divided.columns(),
                None => Arc::default(),
            },
        };
        crosstab.test(self);
        crosstab
    }

    fn row(&self, kind: RowKind, label: String, total: Option<Figures>) -> CrossRow {
        let cells = (0..self.divided.counts.len()).map(|group| Cell {
            figures: (!self.hiding.hides(group, &kind)).then(|| self.figures(&kind, group)),
            residual: None,
        });
        CrossRow {
            cells: cells.collect(),
            kind,
            label,
            total,
            association: None,
            p_adjusted: None,
        }
    }

    fn figures(&self, kind: &RowKind, group: usize) -> Figures {
        let counts = &self.divided.counts[group];
        let weights = kind.weights(counts);
        let in_base = kind.is_in(self.options.base) && !self.hiding.hides_base(group);
        let mut figures = figures(&self.divided.bases[group], &weights, in_base);
        if let RowKind::Theme { .. } = kind {
            let total = counts.top_level(self.book);
            figures.share = (total > 0.0).then(|| weights.sum / total);
        }
        figures
    }

    fn association(&self, theme: usize) -> Option<Association> {
        let share = |group: usize| Share {
            with: self.divided.counts[group].themes[theme],
            base: self.divided.bases[group],
        };
        let shares: Vec<Share> = (0..self.divided.tested).map(share).collect();
        association(&shares)
    }
}
