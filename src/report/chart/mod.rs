//! Charts of tables: SVG documents, to stand in a page or in a file of their own.
//!
//! Texts and axes have the colour of the page's text. The same table gives the same document, byte for byte; what a
//! table hides is not in it. A file also has the question above, its source below, and can be a picture of pixels.

mod axis;
mod bars;
mod drawing;
mod file;
mod grouped;
mod heat;
mod legend;
mod pairs;
mod palette;
mod pattern;
mod phrases;
mod png;
mod svg;
#[cfg(test)]
mod tests;
mod words;
mod wrap;

pub use bars::bars;
pub use drawing::Caption;
pub use file::{Chart, ChartFile, TooManyGroups};
pub use heat::heat;
pub use png::{Png, PngError};
