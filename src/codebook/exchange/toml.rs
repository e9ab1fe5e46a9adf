//! A codebook as our TOML, laid out to be read and edited.

use std::fmt::Write;

use crate::codebook::Label;

use super::outline::{Outline, OutlineTheme};

/// Lists that fit a line of this length stay on it.
const LINE: usize = 100;

/// More entries than this stand one a line however short they are.
const BESIDE: usize = 4;

/// Writes `outline` as a codebook.
pub fn write(outline: &Outline) -> String {
    let mut out = String::new();
    head(outline, &mut out);
    if !outline.sets.is_empty() {
        begin("set", &mut out);
        for (name, entries) in &outline.sets {
            list(&key(name.as_str()), entries, &mut out);
        }
    }
    for theme in &outline.themes {
        let names: Vec<String> = theme.id.as_str().split('.').map(key).collect();
        begin(&format!("theme.{}", names.join(".")), &mut out);
        out.push_str(&body(theme));
    }
    out
}

/// The keys of `outline` that are of no theme: title, version, questions, words.
pub(super) fn head(outline: &Outline, out: &mut String) {
    let questions: Vec<String> = outline.questions.iter().map(ToString::to_string).collect();
    if outline.title.is_some() || outline.version.is_some() || !questions.is_empty() {
        begin("codebook", out);
        let texts = [("title", &outline.title), ("version", &outline.version)];
        for (name, text) in texts
            .into_iter()
            .filter_map(|(name, text)| Some((name, text.as_ref()?)))
        {
            line(name, &quoted(text), out);
        }
        some_list("questions", &questions, out);
    }
    if !outline.known.is_empty() {
        begin("words", out);
        list("known", &outline.known, out);
    }
    if let Some(typos) = outline.typos {
        begin("analysis", out);
        line("typos", &typos.to_string(), out);
    }
}

/// A theme without its table's name.
pub(super) fn body(theme: &OutlineTheme) -> String {
    let mut out = String::new();
    for note in &theme.notes {
        for part in note.lines() {
            let plain: String = part.chars().filter(|c| !c.is_control()).collect();
            let _ = writeln!(out, "# {plain}");
        }
    }
    if theme.has_label() {
        line("label", &label(&theme.label), &mut out);
    }
    if let Some(definition) = &theme.definition {
        line("definition", &definition_text(definition), &mut out);
    }
    if let Some(colour) = theme.colour {
        line("color", &quoted(&colour.to_string()), &mut out);
    }
    for (name, rules) in theme.rules() {
        some_list(name, rules, &mut out);
    }
    some_list("match", &theme.matches, &mut out);
    some_list("no_match", &theme.no_matches, &mut out);
    out
}

fn begin(table: &str, out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "[{table}]");
}

fn line(key: &str, value: &str, out: &mut String) {
    let _ = writeln!(out, "{key} = {value}");
}

fn some_list(key: &str, entries: &[String], out: &mut String) {
    if !entries.is_empty() {
        list(key, entries, out);
    }
}

pub(super) fn list(key: &str, entries: &[String], out: &mut String) {
    let entries: Vec<String> = entries.iter().map(|entry| quoted(entry)).collect();
    let beside = format!("{key} = [{}]", entries.join(", "));
    if entries.len() <= BESIDE && beside.chars().count() <= LINE {
        let _ = writeln!(out, "{beside}");
        return;
    }
    let _ = writeln!(out, "{key} = [");
    for entry in entries {
        let _ = writeln!(out, "    {entry},");
    }
    out.push_str("]\n");
}

fn label(label: &Label) -> String {
    match label.common() {
        Some(text) => quoted(text),
        None => {
            let texts = label
                .given()
                .map(|(language, text)| format!("{} = {}", language.code(), quoted(text)));
            format!("{{ {} }}", texts.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A definition of several lines keeps them.
fn definition_text(text: &str) -> String {
    match text.contains('\n') {
        true => format!("\"\"\"\n{}\"\"\"", escaped(text, true)),
        false => quoted(text),
    }
}

/// A key: bare where TOML allows it.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !name.is_empty() && name.chars().all(bare) {
        true => name.to_owned(),
        false => format!("\"{}\"", escaped(name, false)),
    }
}

/// A string on one line: in single quotation marks where double ones would need escapes.
pub(super) fn quoted(text: &str) -> String {
    let awkward = text.contains(['\\', '"']);
    let literal = awkward && !text.contains('\'') && !text.chars().any(char::is_control);
    match literal {
        true => format!("'{text}'"),
        false => format!("\"{}\"", escaped(text, false)),
    }
}

fn escaped(text: &str, several_lines: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' if several_lines => out.push('\n'),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::exchange::testing::{outlines, reread};
    use proptest::prelude::*;

    #[test]
    fn the_layout_is_as_one_would_write_it() {
        let text = r##"[codebook]
title = "Bosetting"
questions = ["bosetting"]

[set]
mangel = ["mangel", "for få"]

[theme.bolig]
label = { nb = "Bolig", nn = "Bustad" }
definition = """
Vansker med å skaffe bolig.
Ikke: feil ved boligen."""
color = "#1f77b4"
any = [
    "@mangel NEAR/4 bolig",
    '/\bIP\b/c',
    "husleie",
    "hybel",
    "hus!",
]
unless = ["ikke problem"]

[theme.bolig."språk"]
any = ['"tolk og språk"']
"##;
        assert_eq!(write(&reread(text)), text);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(outline in outlines()) {
            prop_assert_eq!(reread(&write(&outline)), outline);
        }
    }
}
