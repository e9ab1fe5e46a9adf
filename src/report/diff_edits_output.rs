//! Edits of codebooks as people and machines read them.

use serde::Serialize;

use super::diff::{Diff, QuestionDiff};
use super::diff_edits::{Edit, Subject};
use super::diff_phrases::DiffPhrases;
use super::fill::filled;
use super::number::count;
use super::page_style::PageStyle;
use super::rule_ref::RuleRef;

/// An edit for machines.
#[derive(Serialize)]
pub(super) struct EditTold<'a> {
    /// `@nok`, the id of a theme, or `[words]`.
    edited: String,
    /// `set`, `any`, `none`, `unless` or `known`.
    list: &'static str,
    file: Option<&'a str>,
    line: Option<usize>,
    added: Vec<&'a str>,
    removed: Vec<&'a str>,
    used_by: Vec<RuleRef<'a>>,
}

impl Subject<'_> {
    /// As a codebook's author names it, and which list it is.
    fn told(&self) -> (String, &'static str) {
        match self {
            Self::Set(name) => (format!("@{name}"), "set"),
            Self::Rules(id, list) => (id.to_string(), list),
            Self::Known => ("[words]".to_owned(), "known"),
        }
    }
}

impl<'a> Edit<'a> {
    pub(super) fn told(self) -> EditTold<'a> {
        let (edited, list) = self.subject.told();
        EditTold {
            edited,
            list,
            file: self.place.map(|(file, _)| file),
            line: self.place.map(|(_, line)| line),
            added: self.added,
            removed: self.removed,
            used_by: self.used_by,
        }
    }
}

impl Diff<'_> {
    /// What stands otherwise in the codebook of a question, an edit a line; of each at most `most` entries and rules.
    pub fn edit_lines(&self, question: &QuestionDiff, style: PageStyle, most: usize) -> Vec<String> {
        let edits = self.edits(question).into_iter();
        edits.map(|edit| line(&edit, style, most)).collect()
    }
}

fn line(edit: &Edit<'_>, style: PageStyle, most: usize) -> String {
    let phrases = DiffPhrases::of(style.language);
    let (name, list) = edit.subject.told();
    let mut line = match edit.subject {
        Subject::Set(_) => (style.code)(&name),
        Subject::Rules(..) | Subject::Known => format!("{} {list}", (style.code)(&name)),
    };
    if let Some((file, at)) = edit.place {
        let file = file.rsplit(['/', '\\', ':']).next().unwrap_or(file);
        line.push_str(&format!(" ({}:{at})", (style.safe)(file)));
    }
    let few = |all: Vec<String>| {
        let more = all.len().saturating_sub(most);
        let mut told = all.into_iter().take(most).collect::<Vec<_>>().join(", ");
        if more > 0 {
            told.push_str(&phrases.and_more.replace("{count}", &count(more, style.language)));
        }
        told
    };
    let entries = |sign: &str, entries: &[&str]| {
        let written = entries.iter().map(|entry| (style.code)(entry));
        let told = few(written.collect());
        (!entries.is_empty()).then(|| format!("{sign} {told}"))
    };
    let parts = [entries("+", &edit.added), entries("−", &edit.removed)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    line.push_str(&format!(": {}.", parts.join("; ")));
    if matches!(edit.subject, Subject::Set(_)) {
        let rule =
            |rule: &RuleRef<'_>| format!("{} {} {}", (style.safe)(rule.theme), rule.list, style.rule(rule));
        let users = few(edit.used_by.iter().map(rule).collect());
        let told = match edit.used_by.is_empty() {
            true => phrases.unused.to_owned(),
            false => filled(phrases.used_by, &[("rules", &users)]),
        };
        line.push_str(&format!(" {told}"));
    }
    line
}
