//! Themes by groups of respondents: how many of each group have each theme, and whether groups differ.

use crate::codebook::Codebook;
use crate::coding::CodedAnswers;
use crate::corpus::Corpus;
use crate::stats::{Association, Share, Weights, association, benjamini_hochberg};

use super::counts::Counts;
use super::groups::Groups;
use super::hiding::Hiding;
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
    /// The question of that index by `groups`. `codings` are those of the corpus' answers by `book`.
    pub fn new(
        corpus: &Corpus,
        codings: &CodedAnswers,
        book: &Codebook,
        question: usize,
        groups: &Groups,
        options: TableOptions,
    ) -> Self {
        let table = Table::new(corpus, codings, book, question, options);
        let counts = Counts::by_group(corpus, codings, book, question, (groups.len(), &groups.of));
        let all = all_by_group(corpus, groups);
        // A group that was not asked, or of which nobody answered, is no column.
        let answered = (0..groups.len()).filter(|group| counts[*group].answered.count > 0);
        let kept: Vec<usize> = answered.collect();
        let tested = kept.len() - usize::from(groups.has_unknown && kept.last() == Some(&(groups.len() - 1)));
        let counts: Vec<&Counts> = kept.iter().map(|group| &counts[*group]).collect();
        let bases = counts.iter().zip(&kept);
        let bases: Vec<Weights> = bases
            .map(|(counts, group)| counts.base(options.base, || all[*group]))
            .collect();
        let total = Counts::new(corpus, codings, book, question);
        let total_base = total.base(options.base, || {
            corpus
                .respondents
                .iter()
                .map(|respondent| respondent.weight())
                .collect()
        });
        let with_base: Vec<(&Counts, usize)> = counts
            .iter()
            .copied()
            .zip(bases.iter().map(|base| base.count))
            .collect();
        let hiding = Hiding::groups(
            &Hiding::plain(&total, total_base.count, book, options.base, options.min_cell),
            (&total, total_base.count),
            &with_base,
            book,
            (options.base, options.min_cell),
        );
        let maker = Maker {
            counts: &counts,
            bases: &bases,
            book,
            tested,
            options,
            hiding,
        };
        let rows = table
            .rows
            .iter()
            .map(|row| maker.row(row.kind.clone(), row.label.clone(), row.figures))
            .collect();
        let group = |(at, kept): (usize, &usize)| Group {
            label: groups.labels[*kept].clone(),
            base_size: (!maker.hiding.hides_base(at)).then(|| bases[at]),
            is_tested: at < tested,
        };
        let mut crosstab = Self {
            question,
            by: groups.name.clone(),
            groups: kept.iter().enumerate().map(group).collect(),
            base_size: table.base_size,
            rows,
            base: options.base,
            weighted: corpus.weighted,
            min_cell: options.min_cell,
        };
        crosstab.test(&maker);
        crosstab
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
        match (cell.residual, row.p_adjusted) {
            (Some(residual), Some(p)) if p < LEVEL && residual.abs() >= NOTEWORTHY => {
                if residual > 0.0 {
                    1
                } else {
                    -1
                }
            }
            _ => 0,
        }
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

/// All respondents of each group.
fn all_by_group(corpus: &Corpus, groups: &Groups) -> Vec<Weights> {
    let mut all = vec![Weights::default(); groups.len()];
    for (respondent, group) in corpus.respondents.iter().zip(&groups.of) {
        all[*group as usize].add(respondent.weight());
    }
    all
}

struct Maker<'a> {
    counts: &'a [&'a Counts],
    bases: &'a [Weights],
    book: &'a Codebook,
    /// How many of the groups, the first ones, are tested.
    tested: usize,
    options: TableOptions,
    hiding: Hiding,
}

impl Maker<'_> {
    fn row(&self, kind: RowKind, label: String, total: Option<Figures>) -> CrossRow {
        let cells = (0..self.counts.len()).map(|group| Cell {
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
        let counts = self.counts[group];
        let weights = kind.weights(counts);
        let in_base = kind.is_in(self.options.base) && !self.hiding.hides_base(group);
        let mut figures = figures(&self.bases[group], &weights, in_base);
        if let RowKind::Theme { .. } = kind {
            let total = counts.top_level(self.book);
            figures.share = (total > 0.0).then(|| weights.sum / total);
        }
        figures
    }

    fn association(&self, theme: usize) -> Option<Association> {
        let share = |group: usize| Share {
            with: self.counts[group].themes[theme],
            base: self.bases[group],
        };
        let shares: Vec<Share> = (0..self.tested).map(share).collect();
        association(&shares)
    }
}
