//! Review: people's decisions that overrule rules, kept for good, and applied to codings.

mod applied;
mod decision;
mod decisions;
mod error;
mod exchange;
mod records;
mod standing;

pub use applied::{Applied, Fate, Unapplied, text_hash};
pub use decision::{Decision, InvalidMoment, Moment, Sequence, UnknownVerdict, Verdict};
pub use decisions::{Decisions, Entry};
pub use error::ReviewError;
pub use exchange::{RowsError, from_csv, to_csv};
pub use standing::{Standing, State};
