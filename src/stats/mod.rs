//! Survey numbers: numbers in, numbers out.

mod alpha;
mod bootstrap;
mod interval;
mod kappa;
mod keyness;
mod suppression;
mod weights;

pub use alpha::{SetPair, SetPairs, alpha, masi, nominal};
pub use bootstrap::bootstrap;
pub use interval::{Interval, wilson};
pub use kappa::Pairs;
pub use keyness::{EXPECTED, Occurrences};
pub use suppression::{Hidden, Range, Relation, SuppressionError, System};
pub use weights::Weights;
