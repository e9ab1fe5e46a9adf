//! Names of columns, files and questions in the project file: none is blank, none is given twice.

use std::collections::HashSet;

use crate::source::{Fields, Literal, Problems, Value};
use crate::text::Span;

use super::QuestionId;

/// The name that `key` gives.
pub(super) fn name(fields: &mut Fields<'_>, key: &'static str, problems: &mut Problems) -> Option<Literal> {
    let literal = fields.literal(key, problems)?;
    is_filled(&literal, key, problems).then_some(literal)
}

/// The names that `key` lists, each once.
pub(super) fn names(fields: &mut Fields<'_>, key: &'static str, problems: &mut Problems) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for literal in fields.literals(key, problems) {
        if names.contains(&literal.text) {
            let message = format!("`{}` is twice in `{key}`", literal.text);
            problems.error(literal.span, message).help("take one away");
        } else if is_filled(&literal, key, problems) {
            names.push(literal.text);
        }
    }
    names
}

/// The entries of a table whose keys are questions: the question, the place of its key, and what `read` makes of the
/// value.
pub(super) fn by_question<'a, T>(
    fields: &Fields<'a>,
    read: fn(&Fields<'a>, &str, &'a Value<'a>, &mut Problems) -> Option<T>,
    problems: &mut Problems,
) -> Vec<(QuestionId, Span, T)> {
    let mut entries = Vec::new();
    let mut known = HashSet::new();
    for (key, span, value) in fields.others() {
        let read = read(fields, key, value, problems);
        match (QuestionId::new(key), read) {
            (Err(_), _) => problems
                .error(span, "a question's id is blank")
                .help("name the question"),
            (Ok(id), _) if !known.insert(id.clone()) => {
                let message = format!("question `{id}` is given twice");
                problems.error(span, message).help("take one away");
            }
            (Ok(id), Some(read)) => entries.push((id, span, read)),
            (Ok(_), None) => {}
        }
    }
    entries
}

/// Whether a name is more than white space.
pub(super) fn is_filled(literal: &Literal, key: &str, problems: &mut Problems) -> bool {
    let is_filled = !literal.text.trim().is_empty();
    if !is_filled {
        let problem = problems.error(literal.span, format!("`{key}` is blank"));
        problem.help("fill it in, or leave it out");
    }
    is_filled
}
