//! Expressions: what a rule or a query looks for.
//!
//! One grammar serves rules and queries. It differs in one point, [`Juxtaposition`]: words side by side are a phrase
//! in a codebook and an AND in a search box. From loosest to tightest:
//!
//! ```text
//! or       and (OR and)*                         also |
//! and      not (AND not)*                        also &; in a query, side by side
//! not      NOT not | times                       also !x; in a query, -x
//! times    near (>= n)?
//! near     phrase (NOT? (NEAR/n | BEFORE/n | AFTER/n | SAME) phrase)*
//! phrase   primary+                              in a query, one primary
//! primary  word | =word | word! | word~ | gl*b | "a phrase" | "a phrase"~n | /regex/ | @set | #theme
//!          | column:value | ( or )
//! ```

mod display;
mod lexer;
mod parser;
mod regex_term;
#[cfg(test)]
mod tests;
mod tree;
mod value_term;

pub use parser::{Juxtaposition, parse, parse_condition};
pub use regex_term::RegexTerm;
pub use tree::{Expr, Node, Relation, WordTerm, keywords};
pub use value_term::ValueTerm;
