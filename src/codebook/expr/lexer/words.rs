//! Words as an expression writes them: their marks, and the words that a piece without white space is.

use crate::codebook::expr::tree::{Expr, Node, WordTerm};
use crate::text::inflection::is_abbreviation;
use crate::text::{Span, Tokens};

use super::Lexer;

impl<'a> Lexer<'a, '_> {
    /// The words that a piece without white space writes: `IKT-støtte` is two.
    pub(super) fn terms(&mut self, span: Span) -> Option<Vec<Expr>> {
        let written = &self.text[span];
        let (body, kind) = self.kind_of_word(span)?;
        if let Some(reserved) = body.find(['~', '#', ':', '@']) {
            let c = &body[reserved..=reserved];
            self.problems
                .error(span, format!("`{c}` has no meaning in a keyword"))
                .help("leave it out; to find it in a text, write a regex: `/…/`");
            return None;
        }
        let words = split_words(body);
        if words.is_empty() {
            self.problems
                .error(span, format!("`{written}` has no letters or digits to look for"))
                .help("to find punctuation, write a regex: `/…/`");
            return None;
        }
        if kind != KindOfWord::Keyword && words.iter().any(|word| is_glob(word)) {
            self.problems
                .error(span, "a glob cannot be exact, inflected or misspelt as well")
                .help("leave out the `=`, `!` or `~`, or the `*`");
            return None;
        }
        let expr = |word: String| Expr {
            node: Node::Word(kind.term(word)),
            span,
        };
        let mut terms: Vec<Expr> = words.into_iter().map(expr).collect();
        if let (KindOfWord::Keyword, Some(at)) = (kind, range_in(body, &terms)) {
            let range = numbers_as_written(&terms[at], &terms[at + 1]);
            terms.splice(at..at + 2, [range]);
        }
        Some(terms)
    }

    /// The word that is written in `span` without its marks, and what they make of it.
    fn kind_of_word(&mut self, span: Span) -> Option<(&'a str, KindOfWord)> {
        let text: &'a str = self.text;
        let written = &text[span];
        if let Some(body) = written.strip_prefix('=') {
            return Some((body, KindOfWord::Exact));
        }
        if let Some(body) = written.strip_suffix('!') {
            return Some((body, KindOfWord::Inflected));
        }
        let Some((body, edits)) = written.rsplit_once('~') else {
            return Some((written, KindOfWord::Keyword));
        };
        match edits {
            "" | "1" => Some((body, KindOfWord::Fuzzy(1))),
            "2" => Some((body, KindOfWord::Fuzzy(2))),
            _ => {
                self.problems
                    .error(span, "a word can be misspelt by 1 or 2 edits")
                    .help(format!("write `{body}~` or `{body}~2`"));
                None
            }
        }
    }
}

/// What the marks before and behind a word make of it.
#[derive(Clone, Copy, PartialEq)]
enum KindOfWord {
    Keyword,
    Inflected,
    Exact,
    Fuzzy(u8),
}

impl KindOfWord {
    fn term(self, word: String) -> WordTerm {
        match self {
            Self::Keyword if is_glob(&word) => WordTerm::Glob(word),
            Self::Keyword => WordTerm::Keyword(word),
            Self::Inflected => WordTerm::Inflected(word),
            Self::Exact => WordTerm::Exact(word),
            Self::Fuzzy(edits) => WordTerm::Fuzzy(word, edits),
        }
    }
}

fn is_glob(word: &str) -> bool {
    word.contains(['*', '?'])
}

/// Where in `terms`, which `written` writes, a range of numbers begins: `15-19`, `15–19-åring*`.
fn range_in(written: &str, terms: &[Expr]) -> Option<usize> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let pieces: Vec<&str> = written
        .split(['-', '–'])
        .filter(|piece| !piece.is_empty())
        .collect();
    let numbers = pieces.iter().filter(|piece| digits(piece)).count();
    let first = pieces.iter().position(|piece| digits(piece))?;
    let side_by_side = pieces.get(first + 1).is_some_and(|next| digits(next));
    // A date has three; and only where every piece is one word do they stand in the same places.
    (numbers == 2 && side_by_side && pieces.len() == terms.len()).then_some(first)
}

/// The two numbers as people write ranges: side by side, `15 til 19`, `mellom 15 og 19`.
fn numbers_as_written(from: &Expr, to: &Expr) -> Expr {
    let span = from.span.cover(to.span);
    let word = |word: &str| Expr {
        node: Node::Word(WordTerm::Exact(word.to_owned())),
        span,
    };
    let phrase = |parts: Vec<Expr>| Expr {
        node: Node::Phrase(parts),
        span,
    };
    let (from, to) = (from.clone(), to.clone());
    let ways = vec![
        phrase(vec![from.clone(), to.clone()]),
        phrase(vec![from.clone(), word("til"), to.clone()]),
        phrase(vec![word("mellom"), from, word("og"), to]),
    ];
    Expr {
        node: Node::Or(ways),
        span,
    }
}

/// The words in `written`, where `*` and `?` count as letters. In lower case, but for abbreviations: their capitals tell
/// what they are.
fn split_words(written: &str) -> Vec<String> {
    // Stand-ins that no keyboard types: letters for the tokenizer, but digits behind a digit, so that `1?åringer` is
    // two words as `15åringer` is.
    const STANDINS: [(char, char); 4] = [('*', 'ꚛ'), ('?', 'ꚙ'), ('*', '๐'), ('?', '๑')];
    let glob = |c: char| {
        STANDINS
            .iter()
            .find(|(_, standin)| *standin == c)
            .map_or(c, |(glob, _)| *glob)
    };
    let mut behind_digit = false;
    let standin = |c: char| {
        let mut standins = STANDINS.iter().filter(|(glob, _)| *glob == c);
        let standin = standins
            .nth(usize::from(behind_digit))
            .map(|(_, standin)| *standin);
        behind_digit = c.is_numeric() || standin.is_some() && behind_digit;
        standin.unwrap_or(c)
    };
    let lettered: String = written.chars().map(standin).collect();
    let tokens = Tokens::of(&lettered);
    let words = (0..tokens.len()).map(|at| match tokens.form(at) {
        form if form.contains(STANDINS.map(|(_, letter)| letter)) => form.chars().map(glob).collect(),
        form => match &lettered.as_str()[tokens.span(at)] {
            written if is_abbreviation(written) && written.to_lowercase() == form => written.to_owned(),
            _ => form.to_owned(),
        },
    });
    words.collect()
}
