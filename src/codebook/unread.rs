//! What could not be read of codebooks, so that nobody takes it for missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{SourceId, nearest};
use crate::text::Span;

use super::theme::Place;

/// What could not be read. Lints say nothing that it may make untrue.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    /// By file and index of a theme: the keys of the theme with something that could not be read.
    keys: BTreeSet<(SourceId, usize, &'static str)>,
    /// Word lists some of whose entries could not be read.
    sets: BTreeSet<Place>,
    /// Rules and entries as they are written.
    rules: Vec<String>,
    /// Files with themes or word lists of which nothing could be read.
    files: BTreeSet<SourceId>,
    /// Files that are no TOML, and from which byte on what was read of them is guesswork.
    broken: BTreeMap<SourceId, usize>,
    /// Whether that is so of what a file says of words.
    words: bool,
}

/// The keys of a theme that lints look at; `match` stands for `no_match` too.
const KEYS: [&str; 5] = ["any", "none", "unless", "label", "match"];

/// Those that they do not.
const OTHER_KEYS: [&str; 3] = ["no_match", "definition", "color"];

impl Unread {
    pub(super) fn add_key(&mut self, source: SourceId, theme: usize, key: &'static str) {
        self.keys.insert((source, theme, key));
    }

    /// The theme has an unknown key: the one that was meant, or any, was not read.
    pub(super) fn add_unknown_key(&mut self, source: SourceId, theme: usize, written: &str) {
        let meant = nearest(written, KEYS.into_iter().chain(OTHER_KEYS));
        let keys = KEYS.into_iter().filter(|key| match meant {
            Some("no_match") => *key == "match",
            Some(meant) => *key == meant,
            None => true,
        });
        keys.for_each(|key| self.add_key(source, theme, key));
    }

    pub(super) fn add_set(&mut self, place: Place) {
        self.sets.insert(place);
    }

    pub(super) fn add_rule(&mut self, written: &str) {
        self.rules.push(written.to_owned());
    }

    pub(super) fn add_part_of(&mut self, source: SourceId) {
        self.files.insert(source);
    }

    pub(super) fn add_broken(&mut self, source: SourceId, from: usize) {
        self.broken.insert(source, from);
    }

    pub(super) fn add_words(&mut self) {
        self.words = true;
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.keys.extend(other.keys);
        self.sets.extend(other.sets);
        self.rules.extend(other.rules);
        self.files.extend(other.files);
        self.broken.extend(other.broken);
        self.words |= other.words;
    }

    /// Whether there may be more behind `key` of a theme than was read.
    pub fn lacks(&self, source: SourceId, theme: usize, key: &'static str) -> bool {
        self.keys.contains(&(source, theme, key)) || self.broken.contains_key(&source)
    }

    /// Whether the word list may have more entries than were read.
    pub fn lacks_entries(&self, set: Place) -> bool {
        self.sets.contains(&set) || self.broken.contains_key(&set.0)
    }

    /// Whether the file may have more themes and word lists than were read.
    pub fn lacks_part_of(&self, source: SourceId) -> bool {
        self.files.contains(&source) || self.broken.contains_key(&source)
    }

    /// Whether some file may.
    pub fn lacks_parts(&self) -> bool {
        !self.files.is_empty() || !self.broken.is_empty()
    }

    /// Whether it is uncertain what words are known.
    pub fn lacks_words(&self) -> bool {
        self.words
    }

    /// Whether a rule that could not be read names the word list.
    pub fn names(&self, set: &str) -> bool {
        let name = format!("@{set}");
        self.rules.iter().any(|rule| rule.contains(&name))
    }

    /// Whether what stands at `span` is guesswork.
    pub fn is_guesswork(&self, source: SourceId, span: Span) -> bool {
        self.broken.get(&source).is_some_and(|from| span.start() >= *from)
    }
}
