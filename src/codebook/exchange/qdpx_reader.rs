//! The texts of a REFI-QDA project and their codings, out of its XML. The codebook in it is read as that of a `.qdc`.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::qdc_reader::{plain_guid, resolved};

/// What a project says of its texts.
#[derive(Debug, Default)]
pub(super) struct Project {
    pub sources: Vec<Source>,
    /// Codings of pictures, sound and the like.
    pub others: usize,
    /// Names of variables, by their guids.
    variables: HashMap<String, String>,
    /// Names of cases, by the guids of their sources.
    cases: HashMap<String, String>,
    /// Names of users, by their guids.
    users: HashMap<String, String>,
    /// How many codings of texts are each user's, by guid.
    coders: BTreeMap<String, usize>,
}

/// A text.
#[derive(Debug, Default)]
pub(super) struct Source {
    pub guid: String,
    pub name: String,
    /// Where in the project the text is.
    pub path: Option<String>,
    /// The text, where it stands in the XML.
    pub content: Option<String>,
    /// Codes of the text as a whole.
    pub codes: Vec<String>,
    /// Characters, and the code of each coding of them.
    pub selections: Vec<(Range<usize>, String)>,
    /// Guids of variables, and their values.
    values: Vec<(String, String)>,
}

impl Project {
    /// The value of the variable of that name.
    pub fn value<'s>(&self, source: &'s Source, name: &str) -> Option<&'s str> {
        let is_named = |guid: &str| self.variables.get(guid).is_some_and(|known| known == name);
        let mut values = source.values.iter();
        values
            .find(|(guid, _)| is_named(guid))
            .map(|(_, value)| value.as_str())
    }

    /// The name of the case that `source` is of.
    pub fn case_of(&self, source: &Source) -> Option<&str> {
        self.cases.get(&source.guid).map(String::as_str)
    }

    /// Who coded texts, and how many codings are theirs: most first.
    pub fn coders(&self) -> Vec<(String, usize)> {
        let name = |guid: &String| self.users.get(guid).unwrap_or(guid).clone();
        let named = self.coders.iter().map(|(guid, codings)| (name(guid), *codings));
        let mut coders: Vec<(String, usize)> = named.collect();
        coders.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        coders
    }
}

/// Reads the texts of a project, which is well-formed.
pub(super) fn read_sources(xml: &str) -> Result<Project, quick_xml::Error> {
    let mut reading = Reading::default();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event()? {
            Event::Start(element) => reading.start(&element),
            Event::Empty(element) => {
                reading.start(&element);
                reading.end();
            }
            Event::End(_) => reading.end(),
            Event::Text(text) => reading.push(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => reading.push(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) => {
                if let Some(letter) = resolved(&reference) {
                    reading.push(letter.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof => return Ok(reading.project),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Reading {
    project: Project,
    /// The names of the elements that are open.
    open: Vec<String>,
    source: Option<Source>,
    selection: Option<Range<usize>>,
    /// The guid of the user whose coding is open.
    coder: Option<String>,
    case: Option<String>,
    variable: String,
    text: String,
}

impl Reading {
    fn parent(&self) -> &str {
        self.open.len().checked_sub(2).map_or("", |at| &self.open[at])
    }

    fn start(&mut self, element: &BytesStart<'_>) {
        self.open.push(element.local_name().as_ref().to_owned());
        self.text.clear();
        let of = |name: &str| attribute(element, name);
        let guid = || of("guid").map(|guid| plain_guid(&guid)).unwrap_or_default();
        let target = || of("targetGUID").map(|guid| plain_guid(&guid)).unwrap_or_default();
        let is_within = self.source.is_some();
        match element.local_name().as_ref() {
            "TextSource" => {
                self.source = Some(Source {
                    guid: guid(),
                    name: of("name").unwrap_or_default(),
                    path: of("plainTextPath"),
                    ..Source::default()
                });
            }
            "PlainTextSelection" if is_within => {
                let place = |name: &str| of(name).and_then(|place| place.trim().parse().ok());
                // A place that is none is beyond every text, so that it is told.
                let none = usize::MAX..usize::MAX;
                let range = place("startPosition").zip(place("endPosition"));
                self.selection = Some(range.map_or(none, |(start, end)| start..end));
            }
            "User" => {
                let name = of("name").unwrap_or_default();
                self.project.users.insert(guid(), name);
            }
            "Coding" => self.coder = of("creatingUser").map(|guid| plain_guid(&guid)),
            "CodeRef" if self.parent() == "Coding" => self.code(target()),
            "Variable" => {
                let name = of("name").unwrap_or_default();
                self.project.variables.insert(guid(), name);
            }
            "VariableRef" => self.variable = target(),
            "Case" => self.case = of("name"),
            "SourceRef" if self.parent() == "Case" => {
                if let Some(case) = &self.case {
                    self.project.cases.insert(target(), case.clone());
                }
            }
            _ => {}
        }
    }

    fn code(&mut self, code: String) {
        if let (Some(_), Some(coder)) = (&self.source, &self.coder) {
            *self.project.coders.entry(coder.clone()).or_default() += 1;
        }
        match (&mut self.source, &self.selection) {
            (Some(source), Some(range)) => source.selections.push((range.clone(), code)),
            (Some(source), None) => source.codes.push(code),
            (None, _) => self.project.others += 1,
        }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn end(&mut self) {
        let is_of_source =
            self.parent() == "VariableValue" && self.open.iter().any(|name| name == "TextSource");
        let ended = self.open.pop().unwrap_or_default();
        match ended.as_str() {
            "TextSource" => self.project.sources.extend(self.source.take()),
            "PlainTextSelection" => self.selection = None,
            "Case" => self.case = None,
            "PlainTextContent" => {
                if let Some(source) = &mut self.source {
                    source.content = Some(std::mem::take(&mut self.text));
                }
            }
            value if is_of_source && value.ends_with("Value") => {
                if let Some(source) = &mut self.source {
                    let value = std::mem::take(&mut self.text);
                    source.values.push((self.variable.clone(), value));
                }
            }
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}
