//! What dictionaries of words and phrases have in common.

use crate::codebook::ThemeId;
use crate::source::{Code, Problems};
use crate::text::Span;

use super::flatten::{Flattener, Lack, Pattern};
use super::outline::{Outline, OutlineTheme};
use super::pattern::{PlainWords, rule_of};

/// A rule, or a part of one, that a format has no way to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The rule's theme.
    pub theme: ThemeId,
    /// The rule.
    pub rule: String,
    /// What it needs.
    pub lack: Lack,
    /// Whether some of what the rule finds could be said.
    pub in_part: bool,
}

/// Adds to `theme` the rule that finds what `pattern` finds. If there is none, it is noted and told.
pub(super) fn add_pattern(
    theme: &mut OutlineTheme,
    pattern: &str,
    span: Span,
    plain: PlainWords,
    problems: &mut Problems,
) {
    match rule_of(pattern, plain) {
        Ok(rule) => theme.any.push(rule),
        Err(why) => add_note(theme, pattern, &why, span, problems),
    }
}

/// Keeps what cannot be said as a note.
pub(super) fn add_note(
    theme: &mut OutlineTheme,
    written: &str,
    why: &str,
    span: Span,
    problems: &mut Problems,
) {
    theme.notes.push(format!("Not read: {written} ({why})"));
    problems
        .warning(
            Code::NotImported,
            span,
            format!("`{written}` has no counterpart in our rules: {why}"),
        )
        .help("it stands as a comment in the codebook; write a rule in its place");
}

/// The words and phrases of a theme's rules, each once; what is left out is told.
pub(super) fn patterns(
    theme: &OutlineTheme,
    flattener: &Flattener<'_>,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Pattern> {
    let mut all: Vec<Pattern> = Vec::new();
    for rule in &theme.any {
        let flat = flattener.rule(rule);
        for lack in flat.lacks {
            leave_out(theme, rule, lack, !flat.patterns.is_empty(), left_out);
        }
        all.extend(flat.patterns);
    }
    let mut seen = std::collections::HashSet::new();
    all.retain(|pattern| seen.insert(pattern.clone()));
    all
}

/// Tells that the theme's `none` and `unless` are left out.
pub(super) fn leave_out_limits(theme: &OutlineTheme, left_out: &mut Vec<LeftOut>) {
    for (rules, lack) in [(&theme.none, Lack::None), (&theme.unless, Lack::Unless)] {
        for rule in rules {
            leave_out(theme, rule, lack.clone(), false, left_out);
        }
    }
}

/// Tells that a rule is left out.
pub(super) fn leave_out(
    theme: &OutlineTheme,
    rule: &str,
    lack: Lack,
    in_part: bool,
    left_out: &mut Vec<LeftOut>,
) {
    left_out.push(LeftOut {
        theme: theme.id.clone(),
        rule: rule.to_owned(),
        lack,
        in_part,
    });
}

/// Index of the theme that the one at `at` is part of.
pub(super) fn parent_of(outline: &Outline, at: usize) -> Option<usize> {
    let id = outline.themes[at].id.as_str();
    let (parent, _) = id.rsplit_once('.')?;
    outline.themes[..at]
        .iter()
        .rposition(|theme| theme.id.as_str() == parent)
}
