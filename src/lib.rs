//! Open-ended answers of Norwegian surveys, coded by rules into tables and quotes that can be published.
#![warn(missing_docs)]
#![forbid(unsafe_code)]

pub mod advice;
pub mod agreement;
pub mod codebook;
pub mod coding;
pub mod corpus;
pub mod index;
pub mod mapped;
pub mod report;
pub mod review;
pub mod source;
pub mod stats;
pub mod store;
pub mod text;
