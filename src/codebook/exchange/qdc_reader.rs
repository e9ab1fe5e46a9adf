//! Reads REFI-QDA codebooks, from this program and from others.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::codebook::{Colour, Label, SetName, ThemeId};
use crate::corpus::{Charset, QuestionId};
use crate::source::{Code, Fields, Problems, parse_toml};
use crate::text::{Language, Span};

use super::names::Names;
use super::outline::{Outline, OutlineTheme, tidy};
use super::poor::parent_of;
use super::qdc::{FENCE, FENCE_END};

/// Deeper codes are no codebook.
const DEEPEST: usize = 50;

/// The encoding that the XML declares.
pub(super) fn declared_charset(bytes: &[u8]) -> Option<Charset> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declared = head.split("encoding=").nth(1)?;
    let quote = declared.chars().next()?;
    let label = declared[quote.len_utf8()..].split(quote).next()?;
    Charset::new(label).ok()
}

/// Reads a codebook.
pub(super) fn read(text: &str, problems: &mut Problems) -> Outline {
    read_with_guids(text, problems).0
}

/// Reads a codebook, or that of a project; tells the guids of the codes, too, as [`plain_guid`] has them.
pub(super) fn read_with_guids(text: &str, problems: &mut Problems) -> (Outline, HashMap<String, ThemeId>) {
    let mut reader = QdcReader {
        text,
        outline: Outline::default(),
        names: Names::default(),
        open: Vec::new(),
        description: None,
        guids: Vec::new(),
        seen_codebook: false,
        problems,
    };
    let mut xml = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let before = position(xml.buffer_position());
        let event = match xml.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = reader.line_at(position(xml.error_position()));
                reader.problems.error(at, format!("not valid XML: {error}"));
                break;
            }
        };
        depth += usize::from(matches!(event, Event::Start(_)));
        let here = Span::new(before, position(xml.buffer_position()));
        match event {
            Event::Eof => {
                if depth > 0 {
                    let end = reader.line_at(text.trim_end().len());
                    reader.problems.error(
                        end,
                        "the XML ends before all its elements do; was the file cut short?",
                    );
                }
                break;
            }
            _ if depth > DEEPEST => {
                reader
                    .problems
                    .error(here, format!("codes lie more than {DEEPEST} deep"));
                break;
            }
            Event::DocType(_) => {
                reader
                    .problems
                    .error(
                        reader.line_at(before),
                        "the file has a DOCTYPE, which no REFI-QDA codebook has",
                    )
                    .help("export the codebook anew as REFI-QDA (.qdc)");
                break;
            }
            event => {
                depth -= usize::from(matches!(event, Event::End(_)) && depth > 0);
                reader.event(event, here);
            }
        }
    }
    if !reader.seen_codebook && reader.problems.errors() == 0 {
        reader
            .problems
            .error(
                Span::default(),
                "this is no REFI-QDA codebook: there is no element `CodeBook`",
            )
            .help("export the codebook as REFI-QDA (.qdc); a project is a .qdpx");
    }
    let ids = reader.guids.into_iter();
    let ids = ids.map(|(guid, at)| (guid, reader.outline.themes[at].id.clone()));
    let ids = ids.collect();
    (reader.outline, ids)
}

/// A guid in small letters and without braces, as it may be written.
pub(super) fn plain_guid(written: &str) -> String {
    let plain = written.trim().trim_start_matches('{').trim_end_matches('}');
    plain.to_lowercase()
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// An element that is open, and what its description goes to.
enum Open {
    Theme(usize),
    Set(String),
    Description,
    Other,
}

struct QdcReader<'a, 'p> {
    text: &'a str,
    outline: Outline,
    names: Names,
    /// Elements that are open, with where they began.
    open: Vec<(Open, Span)>,
    description: Option<String>,
    /// Guids of codes, and the themes that they are.
    guids: Vec<(String, usize)>,
    seen_codebook: bool,
    problems: &'p mut Problems,
}

impl QdcReader<'_, '_> {
    /// The line around an offset, cut to its text.
    fn line_at(&self, offset: usize) -> Span {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let start = self.text[..at].rfind('\n').map_or(0, |line_break| line_break + 1);
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |length| at + length);
        let line = &self.text[start..end];
        let indent = line.len() - line.trim_start().len();
        Span::new(
            start + indent.min(line.trim_end().len()),
            start + line.trim_end().len(),
        )
    }

    fn event(&mut self, event: Event<'_>, here: Span) {
        match event {
            Event::Start(element) => self.start(&element, here),
            Event::Empty(element) => {
                self.start(&element, here);
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.push(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => self.push(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => match resolved(&reference) {
                Some(c) => self.push(c.encode_utf8(&mut [0; 4])),
                None => {
                    let message = format!("the entity `&{};` is not known", &*reference);
                    self.problems
                        .error(here, message)
                        .help("write the character itself");
                }
            },
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(description) = &mut self.description {
            description.push_str(text);
        }
    }

    fn start(&mut self, element: &BytesStart<'_>, here: Span) {
        let open = match element.local_name().as_ref() {
            "CodeBook" => {
                self.seen_codebook = true;
                Open::Other
            }
            "Code" => self.code(element, here),
            "Set" => Open::Set(self.attribute(element, "name", here).unwrap_or_default()),
            "Description" => {
                self.description = Some(String::new());
                Open::Description
            }
            _ => Open::Other,
        };
        self.open.push((open, here));
    }

    fn end(&mut self) {
        let Some((Open::Description, _)) = self.open.pop() else {
            return;
        };
        let (Some(description), Some((open, span))) = (self.description.take(), self.open.last()) else {
            return;
        };
        let span = *span;
        match open {
            Open::Theme(at) => {
                let at = *at;
                self.describe_theme(at, &description, span);
            }
            Open::Set(name) => {
                let name = name.clone();
                self.describe_set(&name, &description, span);
            }
            Open::Description | Open::Other => {}
        }
    }

    fn attribute(&mut self, element: &BytesStart<'_>, name: &str, here: Span) -> Option<String> {
        match element.try_get_attribute(name) {
            Ok(found) => found?
                .normalized_value(XmlVersion::Implicit1_0)
                .ok()
                .map(|value| value.into_owned()),
            Err(error) => {
                self.problems.error(here, format!("not valid XML: {error}"));
                None
            }
        }
    }

    fn code(&mut self, element: &BytesStart<'_>, here: Span) -> Open {
        let Some(name) = self
            .attribute(element, "name", here)
            .filter(|name| !name.trim().is_empty())
        else {
            self.problems
                .error(here, "a code has no name")
                .help("give it one, and export the codebook anew");
            return Open::Other;
        };
        let parent = self.open.iter().rev().find_map(|(open, _)| match open {
            Open::Theme(at) => Some(self.outline.themes[*at].id.clone()),
            _ => None,
        });
        let at = self.names.add(&mut self.outline, parent.as_ref(), &name);
        if let Some(guid) = self.attribute(element, "guid", here) {
            self.guids.push((plain_guid(&guid), at));
        }
        self.outline.themes[at].label = Label::same(name.trim());
        if let Some(colour) = self.attribute(element, "color", here) {
            match Colour::new(&colour) {
                Ok(colour) => self.outline.themes[at].colour = Some(colour),
                Err(error) => {
                    self.problems
                        .warning(Code::NotImported, here, error.to_string())
                        .help("the theme gets no colour");
                }
            }
        }
        Open::Theme(at)
    }

    /// Takes a description apart: the definition, and what stands in the fence.
    fn describe_theme(&mut self, at: usize, description: &str, span: Span) {
        let (before, keys) = split_fence(description);
        let definition = tidy(&before);
        let mut theme = OutlineTheme {
            definition: Some(definition).filter(|text| !text.is_empty()),
            ..self.outline.themes[at].clone()
        };
        if let Some(keys) = keys {
            let mut found = self.problems.part();
            let own_name = read_keys(keys, &mut theme, &mut found);
            self.problems.adopt(found, |_| span);
            // Codes within come behind the description, so that they take the id over.
            let is_last = at + 1 == self.outline.themes.len();
            if let Some(name) = own_name.filter(|name| is_last && *name != theme.name()) {
                let parent =
                    parent_of(&self.outline, at).map(|parent| self.outline.themes[parent].id.clone());
                theme.id = self.names.rename(&theme.id, parent.as_ref(), &name);
                if theme.name() != name {
                    let message = format!(
                        "the id `{name}` is another code's; this one is `{}` now",
                        theme.id
                    );
                    self.problems
                        .warning(Code::NotImported, span, message)
                        .help("rename the other code where the file comes from, and export it anew");
                }
            }
            if theme.label.common() == Some(theme.name()) && !keys_have_label(keys) {
                theme.label = Label::same(theme.id.as_str());
            }
        }
        self.outline.themes[at] = theme;
    }

    fn describe_set(&mut self, name: &str, description: &str, span: Span) {
        let (_, Some(keys)) = split_fence(description) else {
            self.problems
                .warning(Code::NotImported, span, format!("the set `{name}` is not read"))
                .help("it has no rules; groups of themes are themes with subthemes here");
            return;
        };
        let mut found = self.problems.part();
        let (table, broken) = parse_toml(keys, &found);
        let mut fields = Fields::new(keys, table.get_ref());
        let texts = |literals: Vec<crate::source::Literal>| literals.into_iter().map(|literal| literal.text);
        match name.strip_prefix('@').map(SetName::new) {
            Some(Ok(name)) => {
                let rules = texts(fields.literals("rules", &mut found)).collect();
                self.outline.sets.push((name, rules));
            }
            _ => {
                if let Some(mut head) = fields.fields("codebook", &mut found) {
                    self.outline.title = head.literal("title", &mut found).map(|literal| literal.text);
                    self.outline.version = head.literal("version", &mut found).map(|literal| literal.text);
                    let ids = texts(head.literals("questions", &mut found));
                    self.outline.questions = ids.filter_map(|id| QuestionId::new(&id).ok()).collect();
                }
                if let Some(mut words) = fields.fields("words", &mut found) {
                    self.outline.known = texts(words.literals("known", &mut found)).collect();
                }
                if let Some(mut analysis) = fields.fields("analysis", &mut found) {
                    self.outline.typos = analysis.flag("typos", &mut found).map(|(typos, _)| typos);
                }
            }
        }
        fields.close(&mut found);
        self.problems.adopt(found, |_| span);
        if let Some(broken) = broken {
            self.problems.error(span, broken.message);
        }
    }
}

/// What a reference stands for: a character by its number, or one of the five that XML itself knows.
pub(super) fn resolved(reference: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// What is before and behind the fence, and what is in it.
fn split_fence(description: &str) -> (String, Option<&str>) {
    let Some((before, behind)) = description.split_once(FENCE) else {
        return (description.to_owned(), None);
    };
    let end = format!("\n{FENCE_END}");
    let (keys, after) = behind.split_once(end.as_str()).unwrap_or((behind, ""));
    (format!("{before}\n{after}"), Some(keys))
}

/// Whether a line of `keys` gives a label.
fn keys_have_label(keys: &str) -> bool {
    keys.lines().any(|line| line.starts_with("label = "))
}

/// Reads a theme's keys into `theme`; returns the name that it has in its id.
fn read_keys(keys: &str, theme: &mut OutlineTheme, problems: &mut Problems) -> Option<String> {
    let (table, broken) = parse_toml(keys, problems);
    let mut fields = Fields::new(keys, table.get_ref());
    let name = fields.literal("id", problems).map(|literal| literal.text);
    let mut texts = |key: &'static str| -> Vec<String> {
        let literals = fields.literals(key, problems);
        literals.into_iter().map(|literal| literal.text).collect()
    };
    theme.any = texts("any");
    theme.none = texts("none");
    theme.unless = texts("unless");
    theme.matches = texts("match");
    theme.no_matches = texts("no_match");
    if let Some(definition) = fields.literal("definition", problems) {
        theme.definition = Some(definition.text);
    }
    if let Some(label) = read_label(&mut fields, problems) {
        // A code that was renamed in the other tool keeps its new name.
        let renamed = theme
            .label
            .common()
            .filter(|name| *name != label.text(Language::Nb).trim())
            .map(str::to_owned);
        theme.label = label;
        if let Some(name) = renamed.filter(|_| !theme.label.text(Language::Nb).chars().any(char::is_control))
        {
            let mut anew = Label::default();
            anew.add(Language::Nb, name);
            let others = theme
                .label
                .given()
                .filter(|(language, _)| *language != Language::Nb);
            others.for_each(|(language, text)| anew.add(language, text.to_owned()));
            theme.label = anew;
        }
    }
    fields.close(problems);
    if let Some(broken) = broken {
        problems.error(
            broken.span,
            format!("in the rules of `{}`: {}", theme.id, broken.message),
        );
    }
    name
}

fn read_label(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Label> {
    let value = fields.value("label")?;
    let Some(table) = value.get_ref().as_table() else {
        return fields
            .as_literal("label", value, problems)
            .map(|literal| Label::same(&literal.text));
    };
    let mut languages = fields.within(table);
    let mut label = Label::default();
    for language in Language::ALL {
        if let Some(literal) = languages.literal(language.code(), problems) {
            label.add(language, literal.text);
        }
    }
    Some(label)
}
