//! Survey numbers: numbers in, numbers out.

mod interval;
mod keyness;
mod weights;

pub use interval::{Interval, wilson};
pub use keyness::{EXPECTED, Occurrences};
pub use weights::Weights;
