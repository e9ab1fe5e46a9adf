//! Builds the tree of an expression.

use crate::source::Problems;
use crate::text::Span;

use super::lexer::{Kind, Token, lex};
use super::tree::{Expr, Node, Relation};
use super::value_term::ValueTerm;

/// What words side by side mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Juxtaposition {
    /// The words in a row, as in a codebook's list.
    Phrase,
    /// All of them somewhere, as in a search box; a hyphen before a word then means NOT.
    And,
}

/// What makes a node of a relation and its two sides.
type Relate = fn(Relation, Box<Expr>, Box<Expr>) -> Node;

/// How deep parentheses and NOTs may be nested, and how many NEARs may follow each other.
const DEEPEST: usize = 50;

/// Parses `text`. Every mistake is noted in `problems`, with spans in `text`; nothing is returned if one is an error.
///
/// In a codebook an expression must be [anchored](Expr::is_anchored). A query may also look for what answers lack,
/// but not for every word.
pub fn parse(text: &str, juxtaposition: Juxtaposition, problems: &mut Problems) -> Option<Expr> {
    let expr = parse_tree(text, juxtaposition, problems)?;
    let may_lack = juxtaposition == Juxtaposition::And && only_lacks(&expr);
    demand(expr.is_anchored() || may_lack, expr, problems)
}

/// The same for what an answer is only asked, and gets nothing by: it may also be about what the answer lacks, or who
/// gave it.
pub fn parse_condition(text: &str, juxtaposition: Juxtaposition, problems: &mut Problems) -> Option<Expr> {
    let expr = parse_tree(text, juxtaposition, problems)?;
    demand(expr.is_anchored() || only_lacks(&expr), expr, problems)
}

fn demand(sound: bool, expr: Expr, problems: &mut Problems) -> Option<Expr> {
    if sound {
        return Some(expr);
    }
    match expr.demands_something() {
        true => complain_of_double_not(&expr, problems),
        false => problems
            .error(expr.span, "this does not say what must be there")
            .help(match asks_who(&expr) {
                true => format!("say that too: `a AND {expr}`"),
                false => "say that too: `a AND NOT b`".to_owned(),
            }),
    }
    None
}

/// Whether an expression asks only who answered.
fn asks_who(expr: &Expr) -> bool {
    matches!(expr.node, Node::Value(_))
}

/// What two NOTs say is there, but nothing is found by them.
fn complain_of_double_not(expr: &Expr, problems: &mut Problems) {
    let mut plain = None;
    if let Node::Not(outer) = &expr.node
        && let Node::Not(inner) = &outer.node
    {
        plain = Some(format!("write `{inner}`"));
    }
    problems
        .error(expr.span, "NOT within NOT finds no place in the text")
        .help(plain.unwrap_or_else(|| "say what must be there without the two NOTs".to_owned()));
}

fn parse_tree(text: &str, juxtaposition: Juxtaposition, problems: &mut Problems) -> Option<Expr> {
    let errors_before = problems.errors();
    let tokens = lex(text, juxtaposition, problems);
    let whole = Span::new(0, text.len());
    if tokens.is_empty() {
        problems
            .error(whole, "there is nothing to look for")
            .help("write a word");
        return None;
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        depth: 0,
        end: text.len(),
        juxtaposition,
        problems,
    };
    let expr = parser.or();
    if parser.problems.errors() == errors_before {
        parser.expect_end();
    }
    let expr = expr.filter(|_| problems.errors() == errors_before)?;
    check_places(&expr, problems);
    (problems.errors() == errors_before).then_some(expr)
}

/// Whether it is unanchored for its NOTs and values alone, not for a glob that finds every word.
fn only_lacks(expr: &Expr) -> bool {
    let mut blank = false;
    expr.walk(&mut |part| blank |= matches!(&part.node, Node::Word(word) if word.is_blank()));
    !blank
}

/// Notes the parts of phrases and relations that have no place to stand at, and what cannot be counted.
fn check_places(expr: &Expr, problems: &mut Problems) {
    expr.walk(&mut |part| {
        let parts: Vec<&Expr> = match &part.node {
            Node::Phrase(parts) => parts.iter().collect(),
            Node::Near(_, left, right) | Node::NotNear(_, left, right) => vec![left, right],
            Node::AtLeast(_, inner) => vec![inner],
            _ => return,
        };
        for part in parts.into_iter().filter(|part| !part.has_place()) {
            match value_within(part) {
                _ if part.demands_something() => complain_of_double_not(part, problems),
                Some(value) => problems
                    .error(part.span, "a respondent's value has no place in the text")
                    .help(format!("write `a AND {value}`")),
                None => problems
                    .error(part.span, "what is not there cannot stand beside something")
                    .help("use NOT around the whole: `a AND NOT (b NEAR/5 c)`"),
            }
        }
    });
}

/// The value that keeps `expr` from having a place, if no NOT does.
fn value_within(expr: &Expr) -> Option<&ValueTerm> {
    let mut found = None;
    let mut negates = false;
    expr.walk(&mut |part| match &part.node {
        Node::Value(value) => found = found.or(Some(value)),
        Node::Not(_) => negates = true,
        _ => {}
    });
    found.filter(|_| !negates)
}

struct Parser<'a, 'p> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    end: usize,
    juxtaposition: Juxtaposition,
    problems: &'p mut Problems,
}

impl Parser<'_, '_> {
    fn or(&mut self) -> Option<Expr> {
        let first = self.and();
        let mut parts = vec![first];
        while self.take(|kind| matches!(kind, Kind::Or)).is_some() {
            parts.push(self.and());
        }
        join(parts, Node::Or)
    }

    fn and(&mut self) -> Option<Expr> {
        let first = self.not();
        let mut parts = vec![first];
        loop {
            let joined = self.take(|kind| matches!(kind, Kind::And)).is_some();
            let beside = self.juxtaposition == Juxtaposition::And && self.starts_term();
            if !joined && !beside {
                return join(parts, Node::And);
            }
            parts.push(self.not());
        }
    }

    fn not(&mut self) -> Option<Expr> {
        let Some(not) = self.take(|kind| matches!(kind, Kind::Not)) else {
            return self.times();
        };
        let inner = self.deeper(not, Self::not)?;
        let span = not.cover(inner.span);
        Some(Expr {
            node: Node::Not(Box::new(inner)),
            span,
        })
    }

    fn times(&mut self) -> Option<Expr> {
        let inner = self.near();
        let Some(Token {
            kind: Kind::AtLeast(times),
            span,
        }) = self.tokens.get(self.at)
        else {
            return inner;
        };
        self.at += 1;
        inner.map(|inner| Expr {
            span: inner.span.cover(*span),
            node: Node::AtLeast(*times, Box::new(inner)),
        })
    }

    fn near(&mut self) -> Option<Expr> {
        let mut left = self.phrase();
        let mut links = 0;
        while let Some((make, relation)) = self.relation() {
            links += 1;
            if links > DEEPEST {
                return self.too_deep(self.tokens[self.at - 1].span);
            }
            let right = self.phrase();
            left = left.zip(right).map(|(left, right)| Expr {
                span: left.span.cover(right.span),
                node: make(relation, Box::new(left), Box::new(right)),
            });
        }
        left
    }

    /// `NEAR/5` or `NOT NEAR/5`, and the node that it makes.
    fn relation(&mut self) -> Option<(Relate, Relation)> {
        let kind = |at: usize| self.tokens.get(at).map(|token| &token.kind);
        match (kind(self.at), kind(self.at + 1)) {
            (Some(Kind::Relation(relation)), _) => {
                self.at += 1;
                Some((Node::Near, *relation))
            }
            (Some(Kind::Not), Some(Kind::Relation(relation))) => {
                self.at += 2;
                Some((Node::NotNear, *relation))
            }
            _ => None,
        }
    }

    fn phrase(&mut self) -> Option<Expr> {
        let mut parts = vec![self.primary()];
        while self.juxtaposition == Juxtaposition::Phrase && self.starts_primary() {
            parts.push(self.primary());
        }
        join(parts, Node::Phrase)
    }

    fn primary(&mut self) -> Option<Expr> {
        let Some(token) = self.tokens.get(self.at) else {
            self.problems
                .error(Span::empty(self.end), "something is missing at the end")
                .help("put a word there, or take the last operator away");
            return None;
        };
        match &token.kind {
            Kind::Primary(node) => {
                self.at += 1;
                Some(Expr {
                    node: node.clone(),
                    span: token.span,
                })
            }
            Kind::Open => {
                self.at += 1;
                self.group(token.span)
            }
            Kind::Bad => {
                self.at += 1;
                None
            }
            Kind::Not => {
                self.problems
                    .error(token.span, "NOT has no place here")
                    .help("write `a AND NOT b`; in parentheses if more follows");
                self.at += 1;
                self.primary()
            }
            Kind::Close | Kind::And | Kind::Or | Kind::Relation(_) | Kind::AtLeast(_) => {
                self.problems.error(token.span, "a word is missing before this");
                None
            }
        }
    }

    fn group(&mut self, open: Span) -> Option<Expr> {
        let inner = self.deeper(open, Self::or);
        match self.take(|kind| matches!(kind, Kind::Close)) {
            Some(close) => inner.map(|inner| Expr {
                node: inner.node,
                span: open.cover(close),
            }),
            None => {
                if inner.is_some() {
                    self.problems.error(open, "this parenthesis is not closed");
                }
                None
            }
        }
    }

    /// Runs `parse` one level deeper, if that is not too deep.
    fn deeper(&mut self, span: Span, parse: fn(&mut Self) -> Option<Expr>) -> Option<Expr> {
        if self.depth == DEEPEST {
            return self.too_deep(span);
        }
        self.depth += 1;
        let inner = parse(self);
        self.depth -= 1;
        inner
    }

    /// Gives up: what is nested without end would exhaust whoever evaluates it.
    fn too_deep(&mut self, span: Span) -> Option<Expr> {
        self.problems
            .error(span, format!("nested more than {DEEPEST} deep"))
            .help("move parts into word lists (`[set]`)");
        self.at = self.tokens.len();
        None
    }

    fn take(&mut self, wanted: fn(&Kind) -> bool) -> Option<Span> {
        let token = self.tokens.get(self.at).filter(|token| wanted(&token.kind))?;
        self.at += 1;
        Some(token.span)
    }

    fn starts_primary(&self) -> bool {
        let kind = self.tokens.get(self.at).map(|token| &token.kind);
        matches!(kind, Some(Kind::Primary(_) | Kind::Open | Kind::Bad))
    }

    fn starts_term(&self) -> bool {
        self.starts_primary() || matches!(self.tokens.get(self.at), Some(Token { kind: Kind::Not, .. }))
    }

    fn expect_end(&mut self) {
        let Some(token) = self.tokens.get(self.at) else {
            return;
        };
        match token.kind {
            Kind::Close => self
                .problems
                .error(token.span, "this parenthesis was never opened")
                .help("take it away, or put a `(` where the group begins"),
            _ => self
                .problems
                .error(token.span, "NOT has no place here")
                .help("write `a AND NOT b`"),
        }
    }
}

/// One part as it is; several as `make` joins them. Nothing if a part could not be read.
fn join(parts: Vec<Option<Expr>>, make: fn(Vec<Expr>) -> Node) -> Option<Expr> {
    let mut parts: Vec<Expr> = parts.into_iter().collect::<Option<_>>()?;
    if parts.len() == 1 {
        return parts.pop();
    }
    let span = parts.iter().map(|part| part.span).reduce(Span::cover)?;
    Some(Expr {
        node: make(parts),
        span,
    })
}
