//! Coding: answers get their themes, and every theme its hits.

mod atoms;
mod coded;
mod coder;
mod engine;
mod evaluation;
mod examples;
mod explain;
mod finder;
mod fuzzy;
mod given;
mod globs;
mod lists;
mod lookup;
mod matcher;
mod matches;
mod nearly;
mod required;
mod tally;
mod trace;
mod values;

pub use coded::CodedAnswers;
pub use coder::{Coder, Coding, Hit, Scratch};
pub use engine::Results;
pub use evaluation::Exclusion;
pub use examples::{check_examples, count_examples};
pub use explain::{Explained, Explainer, FoundWords};
pub use finder::Finder;
pub use nearly::{Attempt, Attempts, Present, Shortfall, Similar};
pub use required::{Required, required};
pub use tally::Tally;
pub use trace::{CancelledBy, ThemeTrace, Trace, TracedHit};
pub use values::{check_values, check_values_of};
