//! Which pairs of themes are hidden, so that no small group can be worked out from the pairs and the table.

use std::collections::BTreeMap;

use crate::codebook::Codebook;
use crate::stats::{Relation, System};

/// A pair of themes by their index, the lower first.
type Pair = (usize, usize);

/// What is known of a question: its base, how many have each theme, and how many both of each pair.
pub(super) struct Known<'a> {
    pub(super) book: &'a Codebook,
    pub(super) base: usize,
    /// By theme; nothing where the table hides it.
    pub(super) alone: &'a [Option<usize>],
    pub(super) both: &'a dyn Fn(Pair) -> usize,
    pub(super) min_cell: usize,
}

impl Known<'_> {
    /// The pairs that may be shown. Those that fewer than `min_cell` have are not, nor those that fewer than that have only
    /// the one of; and with them as many others as it takes. Pairs of the same two top-level themes and what is within
    /// them tell of each other, others do not.
    pub(super) fn shown(&self) -> Vec<Pair> {
        let mut families: BTreeMap<Pair, Vec<Pair>> = BTreeMap::new();
        for (a, b) in self.pairs() {
            families
                .entry((self.top(a), self.top(b)))
                .or_default()
                .push((a, b));
        }
        let mut shown: Vec<Pair> = families
            .values()
            .flat_map(|pairs| match self.min_cell {
                0 => pairs.clone(),
                _ => self.shown_of(pairs),
            })
            .collect();
        shown.sort_unstable();
        shown
    }

    /// All pairs of themes that the table shows; a theme and what it is within are none.
    fn pairs(&self) -> impl Iterator<Item = Pair> {
        let themes = self.alone.len();
        let seen = |theme: usize| self.alone[theme].is_some();
        let kin = |a: usize, b: usize| self.book.lineage(a).any(|one| one == b);
        let all = (0..themes).flat_map(move |a| (a + 1..themes).map(move |b| (a, b)));
        all.filter(move |(a, b)| seen(*a) && seen(*b) && !kin(*a, *b) && !kin(*b, *a))
    }

    fn top(&self, theme: usize) -> usize {
        self.book.lineage(theme).last().unwrap_or(theme)
    }

    fn shown_of(&self, pairs: &[Pair]) -> Vec<Pair> {
        let mut cells = Cells::new(self.base);
        for pair in pairs {
            cells.pair(self, *pair);
        }
        for pair in pairs {
            cells.parts(self, *pair);
        }
        let fixed = &cells.fixed;
        let hidden = cells.system.suppress(self.min_cell as u64, |cell| !fixed[cell]);
        // Where no protection is found nothing is shown.
        let Ok(hidden) = hidden else {
            return Vec::new();
        };
        let is_shown = |pair: &&Pair| !hidden.contains(cells.both[pair]);
        pairs.iter().filter(is_shown).copied().collect()
    }
}

/// The cells of some pairs, and what a reader knows of them.
struct Cells {
    system: System,
    /// Whether a cell stands in the table already.
    fixed: Vec<bool>,
    base: usize,
    alone: BTreeMap<usize, usize>,
    both: BTreeMap<Pair, usize>,
}

impl Cells {
    fn new(base: usize) -> Self {
        let mut cells = Self {
            system: System::default(),
            fixed: Vec::new(),
            base: 0,
            alone: BTreeMap::new(),
            both: BTreeMap::new(),
        };
        cells.base = cells.cell(base, true);
        cells
    }

    fn cell(&mut self, count: usize, fixed: bool) -> usize {
        self.system.cells.push(count as u64);
        self.fixed.push(fixed);
        self.fixed.len() - 1
    }

    fn theme(&mut self, known: &Known<'_>, theme: usize) -> usize {
        if let Some(cell) = self.alone.get(&theme) {
            return *cell;
        }
        let cell = self.cell(known.alone[theme].unwrap_or(0), true);
        self.alone.insert(theme, cell);
        cell
    }

    /// Both, the one without the other, either, and neither: among these are those without a theme.
    fn pair(&mut self, known: &Known<'_>, (a, b): Pair) {
        let [of_a, of_b] = [a, b].map(|theme| self.theme(known, theme));
        let [n_a, n_b] = [a, b].map(|theme| known.alone[theme].unwrap_or(0));
        let n_ab = (known.both)((a, b));
        let both = self.cell(n_ab, false);
        self.both.insert((a, b), both);
        let only_a = self.cell(n_a - n_ab, false);
        let only_b = self.cell(n_b - n_ab, false);
        let either = self.cell(n_a + n_b - n_ab, false);
        let neither = self.cell(known.base.saturating_sub(n_a + n_b - n_ab), false);
        let sum = |parts: [usize; 2], whole: usize| Relation::Sum {
            parts: parts.to_vec(),
            whole,
        };
        self.system.relations.extend([
            sum([both, only_a], of_a),
            sum([both, only_b], of_b),
            sum([of_a, only_b], either),
            sum([either, neither], self.base),
        ]);
    }

    /// How the pair lies within those of the themes that its own are within.
    fn parts(&mut self, known: &Known<'_>, (a, b): Pair) {
        let smaller = self.both[&(a, b)];
        for larger in [
            (known.book.themes[a].parent, Some(b)),
            (Some(a), known.book.themes[b].parent),
        ] {
            let (Some(one), Some(other)) = larger else {
                continue;
            };
            if let Some(larger) = self.both.get(&(one.min(other), one.max(other))) {
                let larger = *larger;
                self.system.relations.push(Relation::AtMost { smaller, larger });
            }
        }
        for (whole, other) in [(a, b), (b, a)] {
            let themes = known.book.themes.iter().enumerate();
            let children = themes.filter(|(_, theme)| theme.parent == Some(whole));
            let parts: Option<Vec<usize>> = children
                .map(|(child, _)| self.both.get(&(child.min(other), child.max(other))).copied())
                .collect();
            // A part that the table hides makes the sum useless to a reader.
            if let Some(parts) = parts.filter(|_| known.book.themes[whole].any.is_empty()) {
                self.system.relations.push(Relation::Within {
                    whole: smaller,
                    parts,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::parse;

    /// A heading `a` of two subthemes, and another theme.
    const BOOK: &str = "
        [theme.a]
        [theme.a.x]
        any = ['x']
        [theme.a.y]
        any = ['y']
        [theme.b]
        any = ['b']
    ";

    /// Pairs of `a` (0), `a.x` (1), `a.y` (2) and `b` (3) that are shown, where `alone` have each and `both` two of them.
    fn shown(alone: [Option<usize>; 4], both: &[(Pair, usize)], min_cell: usize) -> Vec<Pair> {
        let loaded = parse("pairs.toml", BOOK);
        let both: BTreeMap<Pair, usize> = both.iter().copied().collect();
        let known = Known {
            book: &loaded.library.books[0],
            base: 100,
            alone: &alone,
            both: &|pair| both.get(&pair).copied().unwrap_or(0),
            min_cell,
        };
        known.shown()
    }

    #[test]
    fn a_theme_and_what_it_is_within_are_no_pair() {
        let all = shown([Some(40), Some(20), Some(30), Some(50)], &[((1, 2), 10)], 0);
        assert_eq!(all, [(0, 3), (1, 2), (1, 3), (2, 3)]);
    }

    #[test]
    fn small_pairs_are_hidden_and_so_are_those_that_few_have_only_one_of() {
        let alone = [Some(40), Some(20), Some(30), Some(50)];
        let few = [((0, 3), 20), ((1, 3), 9), ((2, 3), 12), ((1, 2), 3)];
        assert_eq!(shown(alone, &few, 5), [(0, 3), (1, 3), (2, 3)]);
        let nearly_all = [((0, 3), 30), ((1, 3), 18), ((2, 3), 14), ((1, 2), 10)];
        // Of 30 with a and b, 14 have y, so 16 at least have x, of whom there are 20: that is too close.
        assert_eq!(shown(alone, &nearly_all, 5), [(0, 3), (1, 2)]);
    }

    #[test]
    fn a_pair_that_would_give_a_small_one_away_is_hidden_too() {
        // Of 9 with a and b, 6 at most have x: without more, 3 to 5 would have y.
        let alone = [Some(15), Some(10), Some(5), Some(50)];
        let both = [((0, 3), 9), ((1, 3), 6), ((2, 3), 3), ((1, 2), 0)];
        let shown = shown(alone, &both, 5);
        assert!(!shown.contains(&(0, 3)) || !shown.contains(&(1, 3)), "{shown:?}");
    }

    #[test]
    fn a_pair_that_tells_how_few_have_neither_is_hidden() {
        // Of 100, 60 have a and 57 have b; where 20 have both, 3 have neither, and where 25 have both, 8.
        let alone = [Some(60), None, None, Some(57)];
        assert_eq!(shown(alone, &[((0, 3), 20)], 5), []);
        assert_eq!(shown(alone, &[((0, 3), 25)], 5), [(0, 3)]);
    }

    #[test]
    fn what_the_table_hides_is_in_no_pair() {
        let shown = shown(
            [Some(40), None, Some(30), Some(50)],
            &[((0, 3), 20), ((2, 3), 12)],
            5,
        );
        assert_eq!(shown, [(0, 3), (2, 3)]);
    }
}
