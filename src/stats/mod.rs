//! Survey numbers: numbers in, numbers out.

mod interval;
mod keyness;
mod weights;

pub use interval::{Interval, wilson};
pub use keyness::{CHANCE, Occurrences};
pub use weights::Weights;
