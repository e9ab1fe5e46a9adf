//! What in a file of codings is read otherwise than it is written.

use std::collections::BTreeSet;

use super::codings_error::Place;

/// What is to be told of a file of codings, since other programs wrote it anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Rows whose theme is a word for a blank, `NA` or the like, and was read as one.
    pub blanks: usize,
    /// The first row with a theme that may be several, and that theme: it has a space, comma or semicolon in it.
    pub doubtful: Option<(Place, String)>,
    /// Names that are no ids, and the ids that they were taken for.
    pub renamed: BTreeSet<(String, String)>,
}

/// Whether it is what R and pandas write for a blank.
pub(super) fn is_word_for_blank(field: &str) -> bool {
    matches!(field, "NA" | "NaN" | "<NA>")
}
