//! Survey numbers: numbers in, numbers out.

mod alpha;
mod interval;
mod kappa;
mod keyness;
mod weights;

pub use alpha::{alpha, masi, nominal};
pub use interval::{Interval, wilson};
pub use kappa::Pairs;
pub use keyness::{EXPECTED, Occurrences};
pub use weights::Weights;
