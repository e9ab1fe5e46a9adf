//! Survey numbers: numbers in, numbers out.

mod adjust;
mod alpha;
mod association;
mod bootstrap;
mod cooccurrence;
mod difference;
mod fisher;
mod interval;
mod kappa;
mod keyness;
mod panel;
mod random;
mod rao_scott;
mod sampling;
mod suppression;
mod tally;
mod weights;

pub use adjust::benjamini_hochberg;
pub use alpha::{SetPairs, SetUnit, alpha, masi, nominal};
pub use association::{Association, Share, Test, association};
pub use bootstrap::bootstrap;
pub use cooccurrence::Together;
pub use difference::{Difference, difference};
pub use fisher::DRAWS as FISHER_DRAWS;
pub use interval::{Interval, wilson};
pub use kappa::Pairs;
pub use keyness::{EXPECTED, Occurrences};
pub use panel::{Votes, fleiss, theme_agreement, theme_alpha, theme_f1, theme_kappa};
pub use sampling::{Allocation, Drawn, TooFew, draw};
pub use suppression::{Hidden, Proof, Range, Relation, Remaining, SuppressionError, System};
pub use tally::Tally;
pub use weights::Weights;
