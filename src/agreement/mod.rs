//! Codings of the same answers held against each other: two coders, or a coder and the codebook.

mod codings_error;
mod common;
mod comparison;
mod evaluation;
mod half;
mod hand;
mod hand_file;
mod known;
mod noted;
mod of_respondents;
mod panel;
mod themes;

pub use codings_error::{CodingsError, Place};
pub use common::{Common, ThemesOf};
pub use comparison::{Comparison, OfSets, OfTheme, Score, Twice};
pub use evaluation::{Evaluation, Figures, Scored};
pub use half::{Half, UnknownHalf};
pub use hand::{Doubt, HandCoded, HandCodings};
pub use known::KnownIds;
pub use noted::Noted;
pub use panel::{OfPanel, Panel, Several};
