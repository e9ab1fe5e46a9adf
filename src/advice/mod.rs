//! Advice to the analyst: what a codebook lacks, and what answers say of its rules.

mod audit;
mod evidence;
pub mod suggest;

pub use audit::audit;
