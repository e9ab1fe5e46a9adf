//! tantivy's tokenizer made of ours, so that the index holds the words that coding sees.

use std::sync::Arc;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::analyzer::Analyzer;
use super::tokens::Tokens;

/// What of a word goes into the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexed {
    /// Its form.
    Form,
    /// Its stem.
    Stem,
}

/// Feeds our words to tantivy: no limit to a word's length, no stop words, hyphens and invisible characters as in
/// [`Tokens`].
#[derive(Clone)]
pub struct TantivyTokenizer {
    analyzer: Arc<Analyzer>,
    indexed: Indexed,
    stream: Stream,
}

#[derive(Clone, Default)]
struct Stream {
    tokens: Tokens,
    next: usize,
    token: Token,
}

impl TantivyTokenizer {
    /// A tokenizer that indexes forms or stems.
    pub fn new(analyzer: Arc<Analyzer>, indexed: Indexed) -> Self {
        Self {
            analyzer,
            indexed,
            stream: Stream::default(),
        }
    }
}

impl Tokenizer for TantivyTokenizer {
    type TokenStream<'a> = TantivyTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TantivyTokens<'a> {
        self.stream.tokens.refill(text);
        self.stream.next = 0;
        TantivyTokens {
            analyzer: &self.analyzer,
            indexed: self.indexed,
            stream: &mut self.stream,
        }
    }
}

/// The words of one text, as tantivy asks for them.
pub struct TantivyTokens<'a> {
    analyzer: &'a Analyzer,
    indexed: Indexed,
    stream: &'a mut Stream,
}

impl TokenStream for TantivyTokens<'_> {
    fn advance(&mut self) -> bool {
        let Stream { tokens, next, token } = &mut *self.stream;
        if *next == tokens.len() {
            return false;
        }
        let span = tokens.span(*next);
        token.offset_from = span.start();
        token.offset_to = span.end();
        token.position = *next;
        token.position_length = 1;
        token.text.clear();
        match self.indexed {
            Indexed::Form => token.text.push_str(tokens.form(*next)),
            Indexed::Stem => token.text.push_str(&self.analyzer.stem(tokens.form(*next))),
        }
        *next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.stream.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.stream.token
    }
}
