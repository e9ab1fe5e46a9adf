//! Splits an expression into its tokens.

mod words;

use crate::codebook::{SetName, ThemeId};
use crate::source::Problems;
use crate::text::{Span, is_invisible};

use super::parser::Juxtaposition;
use super::regex_term::RegexTerm;
use super::tree::{Expr, Node, Relation};
use super::value_term::ValueTerm;

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
    /// `>= 2`
    AtLeast(u32),
    /// A word, quoted phrase, regex or set: complete by itself.
    Primary(Node),
    /// What could not be read; its problem is noted.
    Bad,
}

/// Most words that may stand between the two sides of NEAR.
const MOST_BETWEEN: u32 = 100;

/// Most words of a phrase that may stand in any order.
const MOST_LOOSE: usize = 8;

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
            '>' => self.at_least(),
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
                .help("there is `c`: capitals and small letters differ; without it they are alike");
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
        let between = self.tail(open);
        let Ok(between) = between else {
            return Kind::Bad;
        };
        if !sound {
            return Kind::Bad;
        }
        if words.is_empty() {
            self.problems
                .error(Span::new(open, self.at), "this phrase has no words")
                .help("put words between the quotation marks");
            return Kind::Bad;
        }
        match between {
            Some(between) => self.loose(Span::new(open, self.at), words, between),
            None => Kind::Primary(phrase(words)),
        }
    }

    /// The number in `~3` behind a phrase; nothing if there is no `~`.
    fn tail(&mut self, open: usize) -> Result<Option<u32>, ()> {
        if self.peek() != Some('~') {
            return Ok(None);
        }
        let rest = &self.text[self.at + 1..];
        let digits = &rest[..rest.find(ends_word).unwrap_or(rest.len())];
        self.at += 1 + digits.len();
        match digits.parse() {
            Ok(between) if between <= MOST_BETWEEN => Ok(Some(between)),
            _ => {
                self.problems
                    .error(
                        Span::new(open, self.at),
                        format!("`~` behind a phrase needs a number of words from 0 to {MOST_BETWEEN}"),
                    )
                    .help("write `\"mangel bolig\"~3` for at most 3 other words between, in any order");
                Err(())
            }
        }
    }

    /// A phrase whose words may stand in any order.
    fn loose(&mut self, span: Span, words: Vec<Expr>, between: u32) -> Kind {
        let mut terms = Vec::new();
        for word in &words {
            // Of a range of numbers, the two as they stand side by side.
            let word = match &word.node {
                Node::Or(ways) => &ways[0],
                _ => word,
            };
            word.walk(&mut |part| {
                if let Node::Word(term) = &part.node {
                    terms.push(term.clone());
                }
            });
        }
        if !(2..=MOST_LOOSE).contains(&terms.len()) {
            self.problems
                .error(
                    span,
                    format!("`~{between}` goes with a phrase of 2 to {MOST_LOOSE} words"),
                )
                .help("for a misspelt word write `word~`; for more words, NEAR or SAME");
            return Kind::Bad;
        }
        Kind::Primary(Node::Loose(terms, between))
    }

    /// `>= 2`
    fn at_least(&mut self) -> Kind {
        let start = self.at;
        self.single(Kind::Bad);
        let rest = &self.text[self.at..];
        let number = rest.strip_prefix('=').map(str::trim_start);
        let digits = number.map(|rest| &rest[..rest.find(ends_word).unwrap_or(rest.len())]);
        if let Some(digits) = digits {
            self.at = digits.as_ptr() as usize - self.text.as_ptr() as usize + digits.len();
        }
        match digits.unwrap_or_default().parse() {
            Ok(times @ 1..=1000) => Kind::AtLeast(times),
            _ => {
                self.problems
                    .error(
                        Span::new(start, self.at),
                        "`>` is part of `>=` and a number from 1 to 1000",
                    )
                    .help("write `bolig >= 2` for answers where it is found twice or more");
                Kind::Bad
            }
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
        if let Some(name) = visible.strip_prefix('#') {
            return match ThemeId::new(name) {
                Ok(id) => Kind::Primary(Node::Theme(id)),
                Err(error) => {
                    self.problems
                        .error(span, error.to_string())
                        .help("a theme of this codebook is used as `#theme` or `#theme.subtheme`");
                    Kind::Bad
                }
            };
        }
        if let Some(kind) = self.value(start, &visible) {
            return kind;
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

    /// `fylke:Troms` or `rolle:"NAV-leder"`.
    fn value(&mut self, start: usize, visible: &str) -> Option<Kind> {
        let (column, value) = visible.split_once(':')?;
        let is_name = column.starts_with(char::is_alphabetic)
            && column
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !is_name {
            return None;
        }
        if value.starts_with(char::is_alphanumeric) {
            return Some(Kind::Primary(Node::Value(ValueTerm::new(column, value))));
        }
        let close_quote = self.peek().and_then(closing_quote).filter(|_| value.is_empty())?;
        self.single(Kind::Bad);
        let rest = &self.text[self.at..];
        let Some(length) = rest.find(close_quote) else {
            self.at = self.text.len();
            self.problems
                .error(Span::new(start, self.at), "this value is not closed")
                .help("end it with the quotation mark that it began with");
            return Some(Kind::Bad);
        };
        let value = &rest[..length];
        self.at += length;
        self.single(Kind::Bad);
        if value.trim().is_empty() {
            self.problems
                .error(Span::new(start, self.at), "this value is empty")
                .help(format!("write what `{column}` must be, as in `fylke:Troms`"));
            return Some(Kind::Bad);
        }
        Some(Kind::Primary(Node::Value(ValueTerm::new(column, value))))
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
    c.is_whitespace() || matches!(c, '(' | ')' | '&' | '|' | '>') || closing_quote(c).is_some()
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
