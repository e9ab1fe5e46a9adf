//! Expressions: what a rule or a query looks for.
//!
//! One grammar serves rules and queries. It differs in one point, [`Juxtaposition`]: words side by side are a phrase
//! in a codebook and an AND in a search box. From loosest to tightest:
//!
//! ```text
//! or       and (OR and)*                         also |
//! and      not (AND not)*                        also &; in a query, side by side
//! not      NOT not | near                        also !x; in a query, -x
//! near     phrase ((NEAR/n | BEFORE/n | AFTER/n | SAME) phrase)*
//! phrase   primary+                              in a query, one primary
//! primary  word | =word | word! | gl*b | "a phrase" | /regex/ | @set | ( or )
//! ```

mod display;
mod lexer;
mod parser;
mod regex_term;
#[cfg(test)]
mod tests;
mod tree;

pub use parser::{Juxtaposition, parse};
pub use regex_term::RegexTerm;
pub use tree::{Expr, Node, Relation, WordTerm, keywords};
