//! Values of a variable that have the same label: shown as that, they cannot be told apart.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::layout::Layout;
use super::notice::Notice;

/// Labels of the needed columns, or of all if none is named, and the values that were shown as them.
#[derive(Debug, Default)]
pub(super) struct SameLabels {
    needed: HashSet<String>,
    seen: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl SameLabels {
    /// Nothing is seen yet.
    pub fn new(layout: &Layout) -> Self {
        Self {
            needed: layout.columns().into_iter().map(str::to_owned).collect(),
            seen: BTreeMap::new(),
        }
    }

    /// Whether what `column` shows is to be seen: it is needed, and two of its `labels` are the same.
    pub fn can_be<'l>(&self, column: &str, labels: impl Iterator<Item = &'l String>) -> bool {
        let mut known = HashSet::new();
        let mut shown = labels.filter(|label| !label.is_empty());
        (self.needed.is_empty() || self.needed.contains(column)) && !shown.all(|label| known.insert(label))
    }

    /// A value of `column` is shown as `label`.
    pub fn see(&mut self, column: &str, label: &str, value: &str) {
        if let Some(values) = self.seen.get_mut(column).and_then(|labels| labels.get_mut(label)) {
            if !values.contains(value) {
                values.insert(value.to_owned());
            }
            return;
        }
        let labels = self.seen.entry(column.to_owned()).or_default();
        labels
            .entry(label.to_owned())
            .or_default()
            .insert(value.to_owned());
    }

    /// What is to be told of a file: a line for each variable.
    pub fn notices(self, file: &str) -> impl Iterator<Item = Notice> {
        let is_shared = |(_, values): &(String, BTreeSet<String>)| values.len() > 1;
        self.seen.into_iter().filter_map(move |(column, labels)| {
            let mut shared = labels.into_iter().filter(is_shared);
            let (label, values) = shared.next()?;
            Some(Notice::SameLabel {
                file: file.to_owned(),
                column,
                label,
                values: values.into_iter().collect(),
                more: shared.count(),
            })
        })
    }
}
