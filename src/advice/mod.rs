//! Advice to the analyst: what a codebook lacks.

pub mod suggest;
