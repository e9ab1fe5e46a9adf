//! Coding: answers get their themes, and every theme its hits.

mod atoms;
mod coder;
mod examples;
mod explain;
mod finder;
mod matcher;
mod matches;
mod non_answer;
mod values;

pub use coder::{Coder, Coding, Hit, Scratch};
pub use examples::{check_examples, count_examples};
pub use explain::{Explained, Explainer, FoundWords};
pub use finder::Finder;
pub use values::{check_values, check_values_of};
