//! Norwegian text: composed letters, words, sentences, spans, and what a keyword means to a word.

mod analyzer;
mod compound;
mod glob;
mod inflection;
mod language;
mod lexicon;
mod nfc;
mod sentences;
mod span;
mod tantivy_tokenizer;
mod tokens;

pub use analyzer::{Analyzer, Word, WordPattern};
pub use compound::{Compounds, Member, MemberForms, Place, Reading};
pub use glob::Glob;
pub use inflection::{Inflected, MOST_FORMS, Reading, fold, inflections};
pub use language::{Language, UnknownLanguage};
pub use lexicon::{Class, FormatError, Lemma, Lexicon, MAGIC as LEXICON_MAGIC};
pub use nfc::Text;
pub use sentences::sentences;
pub use span::{Span, merge};
pub use tantivy_tokenizer::{Indexed, TantivyTokenizer};
pub use tokens::{Tokens, form_of};
