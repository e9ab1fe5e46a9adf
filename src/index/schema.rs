//! What the index holds of an answer, and how its words get there.

use std::sync::Arc;

use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{MAX_TOKEN_LEN, Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{TantivyDocument, Term};

use crate::text::{Analyzer, Indexed, TantivyTokenizer};

/// Stands for a word that is longer than tantivy can hold. No word of ours has a space.
const OUTSIZED: &str = " ";

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    /// Forms of the words.
    pub form: Field,
    /// Stems of the words, with positions.
    pub stem: Field,
    /// Number of the answer in the corpus.
    pub answer: Field,
}

/// The schema, and its fields. Positions are not kept: what stands where is seen in the texts.
pub(super) fn schema() -> (Schema, Fields) {
    let words = |tokenizer: &str, option: IndexRecordOption| {
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_fieldnorms(true)
            .set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let fields = Fields {
        form: schema.add_text_field("form", words("form", IndexRecordOption::WithFreqs)),
        stem: schema.add_text_field("stem", words("stem", IndexRecordOption::WithFreqs)),
        answer: schema.add_u64_field("answer", NumericOptions::default().set_fast()),
    };
    (schema.build(), fields)
}

/// The tokenizers that the schema names.
pub(super) fn tokenizers(analyzer: &Arc<Analyzer>) -> TokenizerManager {
    let manager = TokenizerManager::default();
    for (name, indexed) in [("form", Indexed::Form), ("stem", Indexed::Stem)] {
        let words = TantivyTokenizer::new(Arc::clone(analyzer), indexed);
        manager.register(name, Bounded(words));
    }
    manager
}

impl Fields {
    /// The answer of that number as tantivy takes it.
    pub fn document(self, number: usize, text: &str) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.form, text);
        document.add_text(self.stem, text);
        document.add_u64(self.answer, number as u64);
        document
    }

    /// The terms of answers with a word that is too long for the index.
    pub fn outsized(self) -> [Term; 2] {
        [self.form, self.stem].map(|field| Term::from_field_text(field, OUTSIZED))
    }
}

/// Our words, but those that are too long for tantivy become [`OUTSIZED`]; left to itself it would drop them
/// without a word, and their answers could not be told from others.
#[derive(Clone)]
struct Bounded(TantivyTokenizer);

struct BoundedTokens<'a>(<TantivyTokenizer as Tokenizer>::TokenStream<'a>);

impl Tokenizer for Bounded {
    type TokenStream<'a> = BoundedTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> BoundedTokens<'a> {
        BoundedTokens(self.0.token_stream(text))
    }
}

impl TokenStream for BoundedTokens<'_> {
    fn advance(&mut self) -> bool {
        let more = self.0.advance();
        if more && self.token().text.len() > MAX_TOKEN_LEN {
            OUTSIZED.clone_into(&mut self.token_mut().text);
        }
        more
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}
