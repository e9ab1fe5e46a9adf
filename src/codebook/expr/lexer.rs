//! Splits an expression into its tokens.

use crate::codebook::SetName;
use crate::source::Problems;
use crate::text::inflection::is_abbreviation;
use crate::text::{Span, Tokens, is_invisible};

use super::parser::Juxtaposition;
use super::regex_term::RegexTerm;
use super::tree::{Expr, Node, Relation, WordTerm};

/// A token and its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

/// The kinds of token.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    Not,
    Relation(Relation),
    /// A word, quoted phrase, regex or set: complete by itself.
    Primary(Node),
    /// What could not be read; its problem is noted.
    Bad,
}

/// Most words that may stand between the two sides of NEAR.
const MOST_BETWEEN: u32 = 100;

/// Splits `text`; mistakes are noted, and stand as [`Kind::Bad`].
pub(super) fn lex(text: &str, juxtaposition: Juxtaposition, problems: &mut Problems) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        at: 0,
        juxtaposition,
        problems,
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next() {
        tokens.push(token);
    }
    tokens
}

struct Lexer<'a, 'p> {
    text: &'a str,
    at: usize,
    juxtaposition: Juxtaposition,
    problems: &'p mut Problems,
}

impl<'a> Lexer<'a, '_> {
    fn next(&mut self) -> Option<Token> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        let start = self.at;
        let first = self.peek()?;
        let kind = match first {
            '(' => self.single(Kind::Open),
            ')' => self.single(Kind::Close),
            '&' => self.single(Kind::And),
            '|' => self.single(Kind::Or),
            '!' => self.single(Kind::Not),
            '-' | '–' if self.is_minus() => self.single(Kind::Not),
            '/' => self.regex(),
            c if closing_quote(c).is_some() => self.quoted(),
            _ => self.bare(),
        };
        Some(Token {
            kind,
            span: Span::new(start, self.at),
        })
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn single(&mut self, kind: Kind) -> Kind {
        self.at += self.peek().map_or(0, char::len_utf8);
        kind
    }

    /// In a query, a hyphen right before a term means NOT.
    fn is_minus(&self) -> bool {
        let mut rest = self.text[self.at..].chars();
        rest.next();
        self.juxtaposition == Juxtaposition::And && rest.next().is_some_and(|c| !c.is_whitespace())
    }

    fn regex(&mut self) -> Kind {
        let open = self.at;
        let body = open + 1;
        let Some(length) = regex_length(&self.text[body..]) else {
            self.at = self.text.len();
            self.problems
                .error(Span::new(open, self.at), "this regex is not closed")
                .help("end it with `/`; a `/` within it is written `\\/`");
            return Kind::Bad;
        };
        let close = body + length;
        let flags = &self.text[close + 1..];
        let flags = &flags[..flags.find(|c: char| !c.is_alphanumeric()).unwrap_or(flags.len())];
        self.at = close + 1 + flags.len();
        if !matches!(flags, "" | "c") {
            self.problems
                .error(
                    Span::new(close + 1, self.at),
                    format!("unknown regex flag `{flags}`"),
                )
                .help("there is `c`: capitals and small letters differ");
            return Kind::Bad;
        }
        match RegexTerm::new(&self.text[body..close], flags == "c") {
            Ok(regex) => Kind::Primary(Node::Regex(regex)),
            Err(mistake) => {
                let help = mistake.help.map(str::to_owned);
                self.problems
                    .error(mistake.span.shift(body), mistake.message)
                    .maybe_help(help);
                Kind::Bad
            }
        }
    }

    fn quoted(&mut self) -> Kind {
        let open = self.at;
        let Some(close_quote) = self.peek().and_then(closing_quote) else {
            return Kind::Bad;
        };
        self.single(Kind::Bad);
        let body = self.at;
        let Some(length) = self.text[body..].find(close_quote) else {
            self.at = self.text.len();
            self.problems
                .error(Span::new(open, self.at), "this phrase is not closed")
                .help("end it with the quotation mark that it began with");
            return Kind::Bad;
        };
        let mut words = Vec::new();
        let mut sound = true;
        for (at, piece) in pieces(&self.text[body..body + length]) {
            match self.terms(Span::new(body + at, body + at + piece.len())) {
                Some(terms) => words.extend(terms),
                None => sound = false,
            }
        }
        self.at = body + length;
        self.single(Kind::Bad);
        self.no_tail_yet(open);
        if !sound {
            return Kind::Bad;
        }
        if words.is_empty() {
            self.problems
                .error(Span::new(open, self.at), "this phrase has no words")
                .help("put words between the quotation marks");
            return Kind::Bad;
        }
        Kind::Primary(phrase(words))
    }

    /// A `~` right behind a phrase would be taken for a word of its own.
    fn no_tail_yet(&mut self, open: usize) {
        if self.peek() == Some('~') {
            let rest = &self.text[self.at..];
            self.at += rest.find([' ', ')']).unwrap_or(rest.len());
            self.problems
                .error(Span::new(open, self.at), "a phrase cannot be followed by `~`")
                .help("for words with others between them write `a NEAR/3 b`");
        }
    }

    /// A bare word: an operator, a set, or a keyword in one of its forms.
    fn bare(&mut self) -> Kind {
        let start = self.at;
        let rest = &self.text[start..];
        let end = rest.find(ends_word).unwrap_or(rest.len());
        self.at += end.max(rest.chars().next().map_or(0, char::len_utf8));
        let span = Span::new(start, self.at);
        let written = &self.text[span];
        let visible: String = written.chars().filter(|c| !is_invisible(*c)).collect();
        if visible.len() < written.len() {
            self.problems
                .warning(span, "there are characters here that nobody sees")
                .help(format!("they are passed over; write `{visible}` anew"));
        }
        if let Some(kind) = self.operator(&visible, span) {
            return kind;
        }
        if let Some(name) = visible.strip_prefix('@') {
            return match SetName::new(name) {
                Ok(name) => Kind::Primary(Node::Set(name)),
                Err(error) => {
                    self.problems
                        .error(span, error.to_string())
                        .help("a word list is used as `@name`");
                    Kind::Bad
                }
            };
        }
        if written.ends_with([',', ';']) {
            let word = written.trim_end_matches([',', ';']);
            self.problems
                .warning(span, "a comma does not separate words; these are one phrase")
                .help(format!(
                    "for either of them write two rules, \"{word}\" and the other, or `{word} OR …`"
                ));
        }
        match self.terms(span) {
            Some(terms) => Kind::Primary(phrase(terms)),
            None => Kind::Bad,
        }
    }

    fn operator(&mut self, written: &str, span: Span) -> Option<Kind> {
        let (name, number) = match written.split_once('/') {
            Some((name, number)) => (name, Some(number)),
            None => (written, None),
        };
        let relation: fn(u32) -> Relation = match (name, number) {
            ("AND", None) => return Some(Kind::And),
            ("OR", None) => return Some(Kind::Or),
            ("NOT", None) => return Some(Kind::Not),
            ("SAME", None) => return Some(Kind::Relation(Relation::Same)),
            _ if let Some(operator) = nearly_operator(name, number) => {
                self.problems
                    .warning(span, format!("`{written}` is read as a word"))
                    .help(format!("the operator is written `{operator}`"));
                return None;
            }
            ("NEAR", _) => Relation::Near,
            ("BEFORE", _) => Relation::Before,
            ("AFTER", _) => Relation::After,
            _ => return None,
        };
        match number.and_then(|n| n.parse().ok()).filter(|n| *n <= MOST_BETWEEN) {
            Some(between) => Some(Kind::Relation(relation(between))),
            None => {
                self.problems
                    .error(
                        span,
                        format!("`{name}` needs a number of words from 0 to {MOST_BETWEEN}"),
                    )
                    .help(format!("write `{name}/5` for at most 5 words between"));
                Some(Kind::Bad)
            }
        }
    }

    /// The words that a piece without white space writes: `IKT-støtte` is two.
    fn terms(&mut self, span: Span) -> Option<Vec<Expr>> {
        let written = &self.text[span];
        let (body, kind) = self.kind_of_word(span)?;
        if kind == KindOfWord::Inflected && body.contains('~') || body.ends_with('!') && written.contains('~')
        {
            self.problems
                .error(span, "a word cannot have both `!` and `~`")
                .help("`~` finds no compounds either; leave out the `!`");
            return None;
        }
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
        if let KindOfWord::Fuzzy(edits) = kind
            && let Some(short) = words
                .iter()
                .find(|word| word.chars().count() < shortest_fuzzy(edits))
        {
            let (sign, least) = (if edits == 1 { "~" } else { "~2" }, shortest_fuzzy(edits));
            self.problems
                .error(
                    span,
                    format!("`{short}` is too short for `{sign}`: nearly every word is so near to it"),
                )
                .help(format!(
                    "`{sign}` takes words of {least} letters or more; write the spellings out"
                ));
            return None;
        }
        let expr = |word: String| Expr {
            node: Node::Word(kind.term(word)),
            span,
        };
        Some(words.into_iter().map(expr).collect())
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

/// The letters that a word must have to be found misspelt by so many edits.
fn shortest_fuzzy(edits: u8) -> usize {
    if edits > 1 { 7 } else { 4 }
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

/// The operator that a word looks like without being it: in small letters, or in Norwegian.
fn nearly_operator(name: &str, number: Option<&str>) -> Option<&'static str> {
    let places = ["NEAR", "BEFORE", "AFTER"];
    let number = number.filter(|number| number.parse::<u32>().is_ok());
    match (name, number) {
        ("and" | "And" | "OG", None) => Some("AND"),
        ("or" | "Or" | "ELLER", None) => Some("OR"),
        ("not" | "Not" | "IKKE", None) => Some("NOT"),
        ("near" | "Near", None) => Some("NEAR/5"),
        (name, Some(_)) if !places.contains(&name) => {
            places.into_iter().find(|place| *place == name.to_uppercase())
        }
        _ => None,
    }
}

/// One word as it is, several as a phrase.
fn phrase(mut words: Vec<Expr>) -> Node {
    match words.len() {
        1 => words.remove(0).node,
        _ => Node::Phrase(words),
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

/// The parts of `text` between white space, with their offsets.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace()
        .map(|piece| (piece.as_ptr() as usize - text.as_ptr() as usize, piece))
}

/// Length of a regex up to its closing slash.
fn regex_length(body: &str) -> Option<usize> {
    let mut escaped = false;
    body.char_indices().find_map(|(at, c)| {
        let closes = c == '/' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(at)
    })
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '&' | '|') || closing_quote(c).is_some()
}

/// The quotation mark that closes what `open` opens. Word processors type curly ones.
fn closing_quote(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '“' | '„' | '”' => Some(&['”', '“']),
        '«' => Some(&['»']),
        _ => None,
    }
}
