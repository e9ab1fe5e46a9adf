//! Norwegian text: composed letters, words, sentences, spans, and what a keyword means to a word.

mod analyzer;
pub mod compound;
mod function_words;
mod glob;
pub mod inflection;
mod kept;
mod keyword;
mod language;
pub mod lexicon;
mod nfc;
mod non_answer;
mod numbering;
mod sentences;
mod span;
mod tantivy_tokenizer;
mod tokens;

pub use analyzer::{Analyzer, Found, Reading, TYPOS, Word, WordPattern};
pub use function_words::is_function_word;
pub use glob::{Anchor, Glob};
pub use keyword::Keyword;
pub use language::{Language, UnknownLanguage};
pub use nfc::Text;
pub use non_answer::is_non_answer;
pub use numbering::{Numbering, Slots};
pub use sentences::sentences;
pub use span::{Span, merge};
pub use tantivy_tokenizer::{Indexed, TantivyTokenizer};
pub use tokens::{Tokens, form_of, is_invisible};

/// Reads the built-in tables of words, which otherwise happens when they are first asked for: some milliseconds that a
/// thread can spend while others read the answers.
pub fn prepare() {
    lexicon::Lexicon::norwegian();
    inflection::prepare();
    compound::prepare();
}
