//! Charts of tables: SVG documents, to stand in a page or in a file of their own.
//!
//! Texts and axes have the colour of the page's text. The same table gives the same document, byte for byte; what a
//! table hides is not in it.

mod axis;
mod bars;
mod grouped;
mod heat;
mod legend;
mod palette;
mod pattern;
mod phrases;
mod svg;
#[cfg(test)]
mod tests;
mod wrap;

pub use bars::bars;
pub use grouped::grouped_bars;
pub use heat::heat;
