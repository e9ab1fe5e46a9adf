//! What is published: tables, quotes and codings, and their formats and languages.

mod codings;
mod format;
mod grid;
mod markup;
mod number;
mod phrases;
mod provenance;
mod quotes;
mod suggest_phrases;
mod table;
mod table_output;

pub use codings::{Codings, Shape, UnknownShape};
pub use format::{Format, UnknownFormat};
pub use grid::{GridWriter, Value, aligned};
pub use markup::{Marks, escape_markdown, mark, one_line, visible};
pub use number::{count, number};
pub use phrases::Phrases;
pub use provenance::{InputFile, Provenance, VERSION};
pub use quotes::{CUT, Context, Quote, QuoteOptions, choose};
pub use suggest_phrases::SuggestPhrases;
pub use table::{BaseKind, Figures, Order, Row, RowKind, Table, TableOptions, UnknownBase};
pub use table_output::TABLE_COLUMNS;
