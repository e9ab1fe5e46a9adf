//! Changes to a codebook by program, its author's comments, order and layout kept.
//!
//! A change is a splice of the text at places that the TOML reader gives: what is not spliced stays as it is, byte for
//! byte, line ends of Windows included (which crates that write TOML make those of Unix). Every change is read again,
//! and refused if the codebook would have a mistake that it had not before.

mod file;
mod layout;
mod quoting;
#[cfg(test)]
mod tests;

use toml::de::DeTable;

use crate::source::{Problem, Problems, Severity, Sources, Value};
use crate::text::Span;

use super::expr::{Expr, Juxtaposition, parse_condition};
use super::ids::{SetName, ThemeId};
use super::lint::Allowed;
use super::reader;

use layout::{Item, Splice};

pub use file::{CodebookFile, FileError};

/// The lists of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThemeList {
    /// What gives the theme.
    Any,
    /// What takes it from an answer.
    None,
    /// What takes it from a sentence.
    Unless,
    /// Examples that must have it.
    Match,
    /// Examples that must not.
    NoMatch,
}

impl ThemeList {
    /// All of them, in the order in which they are written.
    pub const ALL: [Self; 5] = [Self::Any, Self::None, Self::Unless, Self::Match, Self::NoMatch];

    /// Its key in a codebook.
    pub fn key(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::None => "none",
            Self::Unless => "unless",
            Self::Match => "match",
            Self::NoMatch => "no_match",
        }
    }

    /// Whether its entries are expressions, not examples.
    pub fn has_rules(self) -> bool {
        matches!(self, Self::Any | Self::None | Self::Unless)
    }
}

/// A list that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum List {
    /// A theme's.
    Theme(ThemeId, ThemeList),
    /// A word list.
    Set(SetName),
}

/// A changed codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// All of it.
    pub text: String,
    /// The line on which the change stands, from 1.
    pub line: usize,
}

/// Why a change is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The text cannot be read.
    #[error("it is not valid TOML: {0}")]
    NotToml(String),
    /// There is no such theme.
    #[error("it has no theme `{0}`")]
    NoTheme(ThemeId),
    /// There is no such word list.
    #[error("it has no word list `@{0}`")]
    NoSet(SetName),
    /// The theme is there already.
    #[error("it has a theme `{0}` already")]
    ThemeThere(ThemeId),
    /// What should be added is there already.
    #[error("`{entry}` is there already, on line {line}")]
    EntryThere {
        /// As it was to be added.
        entry: String,
        /// Where one that looks for the same stands.
        line: usize,
    },
    /// What should be removed is not there.
    #[error("`{0}` is not there")]
    NoEntry(String),
    /// The theme is written in a way that leaves no place for a further line.
    #[error("the theme `{0}` has no lines of its own; write it under `[theme.{0}]`")]
    NoLines(ThemeId),
    /// The changed codebook would have a mistake.
    #[error("the codebook would have a mistake then: {0}")]
    Mistake(String),
}

/// Adds `entry` at the end of `list`, in the author's layout and quotation marks. A list that the theme lacks is made; a
/// text that stands for a list of one becomes a list.
pub fn add(text: &str, list: &List, entry: &str) -> Result<Edited, EditError> {
    changed(text, |text, table| {
        let splices = match place(text, table, list)? {
            Place::Value { value, .. } => {
                let items = items(value)?;
                let same = items.iter().find(|item| means_same(list, &item.text, entry));
                if let Some(same) = same {
                    return Err(EditError::EntryThere {
                        entry: entry.to_owned(),
                        line: line_of(text, same.span.start()),
                    });
                }
                let written = quoting::quoted(entry, items.last().map(|item| &text[item.span]));
                let span = Span::from(value.span());
                match value.get_ref().as_array() {
                    Some(_) => layout::added(text, span, &items, &written),
                    None => vec![
                        Splice::insert(span.start(), "["),
                        Splice::insert(span.end(), format!(", {written}]")),
                    ],
                }
            }
            Place::Missing { key, after } => {
                let line = format!("{key} = [{}]", quoting::quoted(entry, None));
                vec![layout::new_line(text, after, &line)]
            }
        };
        let line = |text: &str| {
            let (table, _) = DeTable::parse_recoverable(text);
            let Ok(Place::Value { value, .. }) = place(text, table.get_ref(), list) else {
                return None;
            };
            let items = items(value).ok()?;
            let added = items.iter().rfind(|item| item.text == entry)?;
            Some(line_of(text, added.span.start()))
        };
        Ok((splices, Box::new(line)))
    })
}

/// Removes `entry` from `list`, written as it stands there. A list of a theme that becomes empty goes with its line,
/// unless comments stand in it.
pub fn remove(text: &str, list: &List, entry: &str) -> Result<Edited, EditError> {
    changed(text, |text, table| {
        let missing = || EditError::NoEntry(entry.to_owned());
        let Place::Value { key, value } = place(text, table, list)? else {
            return Err(missing());
        };
        let items = items(value)?;
        let at = items
            .iter()
            .position(|item| item.text == entry)
            .ok_or_else(missing)?;
        let span = Span::from(value.span());
        let line = line_of(text, items[at].span.start());
        let goes = matches!(list, List::Theme(..)) && items.len() == 1;
        let splices =
            match layout::whole_line(text, key.cover(span)).filter(|_| goes && !text[span].contains('#')) {
                Some(splice) => vec![splice],
                None => layout::removed(text, span, &items, at),
            };
        Ok((splices, Box::new(move |_: &str| Some(line))))
    })
}

/// Writes `by` in the place of `entry`, in its quotation marks.
pub fn replace(text: &str, list: &List, entry: &str, by: &str) -> Result<Edited, EditError> {
    changed(text, |text, table| {
        let missing = || EditError::NoEntry(entry.to_owned());
        let Place::Value { value, .. } = place(text, table, list)? else {
            return Err(missing());
        };
        let items = items(value)?;
        let at = items
            .iter()
            .position(|item| item.text == entry)
            .ok_or_else(missing)?;
        let mut others = items.iter().enumerate().filter(|(other, _)| *other != at);
        if let Some((_, same)) = others.find(|(_, item)| means_same(list, &item.text, by)) {
            return Err(EditError::EntryThere {
                entry: by.to_owned(),
                line: line_of(text, same.span.start()),
            });
        }
        let span = items[at].span;
        let line = line_of(text, span.start());
        let written = quoting::quoted(by, Some(&text[span]));
        let splices = vec![Splice::replace(span, written)];
        Ok((splices, Box::new(move |_: &str| Some(line))))
    })
}

/// Adds a theme behind all others, with a label and rules.
pub fn add_theme(text: &str, id: &ThemeId, label: &str, any: &[&str]) -> Result<Edited, EditError> {
    changed(text, |text, table| {
        if find_theme(table, id).is_some() {
            return Err(EditError::ThemeThere(id.clone()));
        }
        let names: Vec<String> = id.as_str().split('.').map(quoting::key).collect();
        let rules: Vec<String> = any.iter().map(|rule| quoting::quoted(rule, None)).collect();
        let new = [
            String::new(),
            format!("[theme.{}]", names.join(".")),
            format!("label = {}", quoting::quoted(label, None)),
            format!("any = [{}]", rules.join(", ")),
        ];
        let splice = layout::at_end(text, &new);
        let header = new[1].clone();
        let line = move |text: &str| text.rfind(&header).map(|at| line_of(text, at));
        Ok((vec![splice], Box::new(line)))
    })
}

/// Splices, and where to find the change in the changed text.
type Change<'a> = (Vec<Splice>, Box<dyn Fn(&str) -> Option<usize> + 'a>);

/// Reads `text`, makes the change, and holds the result to what was there before.
fn changed<'a>(
    text: &str,
    change: impl FnOnce(&str, &DeTable<'_>) -> Result<Change<'a>, EditError>,
) -> Result<Edited, EditError> {
    const MARK: &str = "\u{feff}";
    let mark = if text.starts_with(MARK) { MARK } else { "" };
    let text = &text[mark.len()..];
    let table = DeTable::parse(text).map_err(|error| EditError::NotToml(error.message().to_owned()))?;
    let (splices, line) = change(text, table.get_ref())?;
    let new = layout::spliced(text, splices);
    let (before, after) = (mistakes(text), mistakes(&new));
    if after.len() > before.len() {
        let fresh = after.into_iter().find(|mistake| !before.contains(mistake));
        return Err(EditError::Mistake(fresh.unwrap_or_default()));
    }
    let line =
        line(&new).ok_or_else(|| EditError::Mistake("the entry would not be read again".to_owned()))?;
    let text = [mark, &new].concat();
    Ok(Edited { text, line })
}

/// What the reader of codebooks complains of.
fn mistakes(text: &str) -> Vec<String> {
    let source = Sources::default().add("", "");
    let mut problems = Problems::of(source);
    reader::read(source, text, &mut Allowed::default(), &mut problems);
    let is_error = |problem: &Problem| problem.severity == Severity::Error;
    let errors = problems.into_vec().into_iter().filter(is_error);
    errors.map(|problem| problem.message).collect()
}

/// Where a list is.
enum Place<'a> {
    Value {
        key: Span,
        value: &'a Value<'a>,
    },
    /// It is to be made on a line of its own, behind the line that holds byte `after`.
    Missing {
        key: &'static str,
        after: usize,
    },
}

fn place<'a>(text: &str, table: &'a DeTable<'a>, list: &List) -> Result<Place<'a>, EditError> {
    match list {
        List::Set(name) => {
            let sets = entry(table, "set").and_then(|(_, sets)| sets.get_ref().as_table());
            let found = sets.and_then(|sets| entry(sets, name.as_str()));
            let (key, value) = found.ok_or_else(|| EditError::NoSet(name.clone()))?;
            Ok(Place::Value { key, value })
        }
        List::Theme(id, list) => {
            let (name, theme) = find_theme(table, id).ok_or_else(|| EditError::NoTheme(id.clone()))?;
            if let Some((key, value)) = entry(theme, list.key()) {
                return Ok(Place::Value { key, value });
            }
            let after =
                line_before(text, name, theme, *list).ok_or_else(|| EditError::NoLines(id.clone()))?;
            Ok(Place::Missing {
                key: list.key(),
                after,
            })
        }
    }
}

/// The place of a theme's name, and its table.
fn find_theme<'a>(table: &'a DeTable<'a>, id: &ThemeId) -> Option<(Span, &'a DeTable<'a>)> {
    let mut found = entry(table, "theme")?;
    for name in id.as_str().split('.') {
        found = entry(found.1.get_ref().as_table()?, name)?;
    }
    Some((found.0, found.1.get_ref().as_table()?))
}

fn entry<'a>(table: &'a DeTable<'a>, name: &str) -> Option<(Span, &'a Value<'a>)> {
    let found = table.iter().find(|(key, _)| key.get_ref() == name);
    found.map(|(key, value)| (Span::from(key.span()), value))
}

/// A byte of the line behind which a theme's `list` belongs: of the list before it in their usual order, or else of the
/// theme's last line, or its header. Nothing if the theme is written in one line, or without a header.
fn line_before(text: &str, name: Span, theme: &DeTable<'_>, list: ThemeList) -> Option<usize> {
    let own = |key: &str| {
        let (key, value) = entry(theme, key)?;
        let starts_line =
            layout::line_start(text, key.start()) + layout::indent(text, key.start()).len() == key.start();
        Some((starts_line, end(value)))
    };
    let earlier = ThemeList::ALL.into_iter().filter(|other| *other < list);
    let nearest = earlier.rev().find_map(|other| own(other.key()));
    let others = ["label", "definition"]
        .into_iter()
        .chain(ThemeList::ALL.map(ThemeList::key));
    let last = || others.filter_map(own).max_by_key(|(_, end)| *end);
    match nearest.or_else(last) {
        Some((starts_line, end)) => starts_line.then_some(end),
        None => {
            let line = text[layout::line_start(text, name.start())..].trim_start();
            let is_header = line.starts_with('[')
                && text[name.end()..]
                    .trim_start_matches([' ', '\t'])
                    .starts_with(']');
            is_header.then_some(name.end())
        }
    }
}

/// Where a value ends.
fn end(value: &Value<'_>) -> usize {
    let inner = value
        .get_ref()
        .as_table()
        .into_iter()
        .flat_map(|table| table.iter());
    inner
        .map(|(_, value)| end(value))
        .chain([value.span().end])
        .max()
        .unwrap_or_default()
}

/// The entries of a list, or the one text that stands for a list.
fn items(value: &Value<'_>) -> Result<Vec<Item>, EditError> {
    let item = |value: &Value<'_>| match value.get_ref().as_str() {
        Some(text) => Ok(Item {
            text: text.to_owned(),
            span: value.span().into(),
        }),
        None => Err(EditError::Mistake(
            "the list has something that is no text".to_owned(),
        )),
    };
    match value.get_ref().as_array() {
        Some(values) => values.iter().map(item).collect(),
        None => Ok(vec![item(value)?]),
    }
}

/// Whether two entries look for the same, or are the same example.
fn means_same(list: &List, one: &str, other: &str) -> bool {
    let rules = !matches!(list, List::Theme(_, list) if !list.has_rules());
    one == other || rules && matches!((expr(one), expr(other)), (Some(one), Some(other)) if one == other)
}

fn expr(written: &str) -> Option<Expr> {
    parse_condition(
        written,
        Juxtaposition::Phrase,
        &mut Problems::of(Sources::default().add("", "")),
    )
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}
