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
        self.hash(|content| {
            let _ = write!(content, "{asked:?} ");
            self.add(expr, content);
        })
    }

    /// The key of a theme that asks nothing of others: that of its questions, list by list.
    pub fn of_theme(&self, lists: [&[Key]; 3]) -> Key {
        self.hash(|content| {
            content.push_str("theme");
            for list in lists {
                content.push(' ');
                for key in list {
                    let _ = write!(content, "{key:x},");
                }
            }
        })
    }

    /// The hash of what `add` adds, and of what all keys have in common.
    fn hash(&self, add: impl FnOnce(&mut String)) -> Key {
        let mut content = String::with_capacity(self.common.len() + 256);
        content.push_str(&self.common);
        content.push('\0');
        add(&mut content);
        xxh3_128(content.as_bytes())
    }

    /// Adds `expr` as it is written, with what its word lists are. Writing to a string cannot fail.
    fn add(&self, expr: &Expr, content: &mut String) {
        let _ = write!(content, "{expr}");
        expr.walk(&mut |part| {
            if let Node::Set(name) = &part.node {
                let _ = write!(content, "\0{:x}", self.of_set(name));
            }
        });
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
        let key = self.hash(|content| {
            for entry in entries {
                content.push_str("\0\0");
                self.add(&entry.expr, content);
            }
        });
        let mut sets = self.sets.write().unwrap_or_else(PoisonError::into_inner);
        sets.insert(name.clone(), key);
        key
    }
}
