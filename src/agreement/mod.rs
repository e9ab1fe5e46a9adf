//! Codings of the same answers held against each other: two coders, or a coder and the codebook.

mod comparison;
mod evaluation;
mod half;
mod hand;
mod of_respondents;
mod panel;

pub use comparison::{Comparison, OfSets, OfTheme, Score, Twice};
pub use evaluation::{Evaluation, Figures, Scored};
pub use half::{Half, UnknownHalf};
pub use hand::{CodingsError, Doubt, HandCoded, HandCodings};
pub use panel::{OfPanel, Panel, Several};
