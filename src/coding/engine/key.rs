//! What a question of the texts is, in brief, so that its result is known again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{PoisonError, RwLock};

use xxhash_rust::xxh3::xxh3_128;

use crate::codebook::expr::{Expr, Node};
use crate::codebook::{Codebook, SetName};
use crate::store::{BUILD, Store};
use crate::text::Analyzer;

use super::themes::Question;

/// A hash of all that decides where an expression or a theme is found in the wordings of a store.
pub(super) type Key = u128;

/// Makes the keys of one codebook.
pub(super) struct Keys<'a> {
    book: &'a Codebook,
    /// Analyzer, version and questions.
    common: String,
    sets: RwLock<BTreeMap<SetName, Key>>,
}

impl<'a> Keys<'a> {
    /// Of `book`, for the questions in `scope` of `store`.
    pub fn new(analyzer: &Analyzer, book: &'a Codebook, store: &Store, scope: &[bool]) -> Self {
        Self {
            book,
            common: format!("{BUILD} {} {} {scope:?}", analyzer.settings(), store.identity()),
            sets: RwLock::default(),
        }
    }

    /// The key of `question`.
    pub fn of(&self, (expr, asked): Question<'_>) -> Key {
        self.hash(&format!("{asked:?} {}", self.content(expr)))
    }

    /// The key of a theme that asks nothing of others: that of its questions, list by list.
    pub fn of_theme(&self, lists: [&[Key]; 3]) -> Key {
        self.hash(&format!("theme {lists:x?}"))
    }

    fn hash(&self, content: &str) -> Key {
        xxh3_128(format!("{}\0{content}", self.common).as_bytes())
    }

    /// `expr` as it is written, with what its word lists are.
    fn content(&self, expr: &Expr) -> String {
        let mut content = expr.to_string();
        expr.walk(&mut |part| {
            if let Node::Set(name) = &part.node {
                // Writing to a string cannot fail.
                let _ = write!(content, "\0{:x}", self.of_set(name));
            }
        });
        content
    }

    fn of_set(&self, name: &SetName) -> Key {
        let known = self
            .sets
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .copied();
        if let Some(known) = known {
            return known;
        }
        let set = self.book.sets.iter().find(|(other, _)| *other == name);
        let entries = set.map(|(_, set)| set.entries.iter()).into_iter().flatten();
        let entries: Vec<String> = entries.map(|entry| self.content(&entry.expr)).collect();
        let key = self.hash(&entries.join("\0\0"));
        let mut sets = self.sets.write().unwrap_or_else(PoisonError::into_inner);
        sets.insert(name.clone(), key);
        key
    }
}
