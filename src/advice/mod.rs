//! What answers say of a codebook: rules to take out, and rules to look at.

mod audit;
mod evidence;

pub use audit::audit;
