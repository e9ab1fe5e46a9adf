//! Advice to the analyst: what the answers say of a codebook, and what it lacks.

mod audit;
mod evidence;
pub mod suggest;

pub use audit::audit;
