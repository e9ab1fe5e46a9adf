//! What is published: tables, quotes and codings, and their formats and languages.

mod codings;
mod diff;
mod diff_json;
mod diff_output;
mod diff_phrases;
mod fill;
mod format;
mod grid;
mod markup;
mod number;
mod phrases;
mod provenance;
mod quotes;
mod rule_ref;
mod table;
mod table_output;
mod why;
mod why_phrases;

pub use codings::{Codings, Shape, UnknownShape};
pub use diff::{AnswerChange, Change, Diff, Edition, Pair, QuestionDiff, Reason, ReasonKind, ThemeDiff};
pub use diff_json::EditionName;
pub use diff_output::DIFF_COLUMNS;
pub use diff_phrases::DiffPhrases;
pub use format::{Format, UnknownFormat};
pub use grid::{GridWriter, Value, aligned};
pub use markup::{Marks, code, code_markdown, escape_markdown, mark, one_line, visible};
pub use number::{count, number};
pub use phrases::Phrases;
pub use provenance::{InputFile, Provenance, VERSION};
pub use quotes::{CUT, Context, Quote, QuoteOptions, choose};
pub use rule_ref::RuleRef;
pub use table::{BaseKind, Figures, Order, Row, RowKind, Table, TableOptions, UnknownBase};
pub use table_output::TABLE_COLUMNS;
pub use why::{Canceller, FoundPart, Lack, Place, Teller, Tried, Why, WhyHit, WhyTheme};
pub use why_phrases::{PageStyle, WhyPhrases};
