//! Survey numbers: numbers in, numbers out.

mod interval;
mod weights;

pub use interval::{Interval, wilson};
pub use weights::Weights;
