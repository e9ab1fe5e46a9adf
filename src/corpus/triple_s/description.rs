//! What a description in Triple-S says, element by element. No entity is expanded that XML itself does not have.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::corpus::Charset;
use crate::corpus::lines::line_at;

use super::draft::{Draft, Words};
use super::fault::TripleSFault;
use super::variable::Variable;

/// Elements lie no deeper in any description.
const DEEPEST: usize = 50;

/// A table has no more columns.
const MOST_COLUMNS: usize = 100_000;

/// The records of a survey, and where they are.
#[derive(Debug, Default)]
pub(super) struct Description {
    /// Whether records are rows of CSV; else each variable has its place in a line.
    pub is_csv: bool,
    /// Records that are none, before the first.
    pub skip: usize,
    /// The name of the file with the records, where the description has it.
    pub data: Option<String>,
    /// The encoding that it declares, if that has a byte for each letter.
    pub charset: Option<Charset>,
    /// In their order.
    pub variables: Vec<Variable>,
}

impl Description {
    /// What `text` describes.
    pub fn read(text: &str) -> Result<Self, TripleSFault> {
        let mut xml = Reader::from_str(text);
        xml.config_mut().expand_empty_elements = true;
        let mut parser = Parser::default();
        loop {
            let at = offset(xml.buffer_position());
            let event = xml.read_event();
            let told = match event {
                Ok(Event::Eof) => break,
                Ok(event) => parser.event(&event),
                Err(error) => {
                    let line = line_at(text.as_bytes(), offset(xml.error_position()));
                    let why = error.to_string();
                    return Err(TripleSFault::Description { line, why });
                }
            };
            told.map_err(|fault| fault.on(line_at(text.as_bytes(), at)))?;
        }
        let line = line_at(text.as_bytes(), text.trim_end().len());
        let broken = |why: &str| {
            let why = why.to_owned();
            Err(TripleSFault::Description { line, why })
        };
        match parser {
            Parser { open, .. } if !open.is_empty() => broken("it breaks off"),
            Parser { records: 0, .. } => broken("it describes no record of data"),
            Parser { found, .. } if found.variables.is_empty() => broken("it describes no variable"),
            Parser { found, .. } => Ok(found),
        }
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// What is wrong at a place of the description.
enum Fault {
    /// With the description, there.
    Here(String),
    Other(TripleSFault),
}

impl Fault {
    fn on(self, line: usize) -> TripleSFault {
        match self {
            Self::Here(why) => TripleSFault::Description { line, why },
            Self::Other(fault) => fault,
        }
    }
}

impl From<TripleSFault> for Fault {
    fn from(fault: TripleSFault) -> Self {
        Self::Other(fault)
    }
}

/// Takes a description event by event.
#[derive(Default)]
struct Parser {
    found: Description,
    /// The names of the elements that are open.
    open: Vec<String>,
    records: usize,
    columns: usize,
    draft: Draft,
    /// The text of the element that is being read, if it is one whose text counts.
    words: Option<Words>,
}

impl Parser {
    fn event(&mut self, event: &Event<'_>) -> Result<(), Fault> {
        match event {
            Event::Start(element) => self.start(element),
            Event::End(element) => self.end(element.local_name().as_ref()),
            Event::Text(text) => {
                self.text(&text.xml_content(XmlVersion::Implicit1_0));
                Ok(())
            }
            Event::CData(text) => {
                self.text(&text.xml_content(XmlVersion::Implicit1_0));
                Ok(())
            }
            Event::GeneralRef(reference) => {
                let sign = reference.resolve_char_ref().ok().flatten();
                let sign = sign.map(String::from);
                let named = || quick_xml::escape::resolve_predefined_entity(reference).map(str::to_owned);
                let text = sign.or_else(named);
                let unknown = || Fault::Here(format!("an unknown entity, `&{};`", &**reference));
                self.text(&text.ok_or_else(unknown)?);
                Ok(())
            }
            Event::PI(instruction) if instruction.target() == "fritekst" => {
                let attribute = |wanted: &str| {
                    let mut all = instruction.attributes().flatten();
                    let found = all.find(|attribute| attribute.key.as_ref() == wanted)?;
                    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
                    Some(value.into_owned())
                };
                self.draft.own = attribute("name").map(|name| (name, attribute("values")));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        let name = element.local_name();
        let name = name.as_ref();
        if self.open.len() == DEEPEST {
            return Err(Fault::Here(format!("elements lie more than {DEEPEST} deep")));
        }
        if self.open.is_empty() && name != "sss" {
            return Err(Fault::Here(format!(
                "its outermost element is `{name}`, not `sss`"
            )));
        }
        self.open.push(name.to_owned());
        let get = |wanted: &str| attribute(element, wanted);
        match name {
            "hierarchy" => return Err(TripleSFault::Several("a hierarchy of records").into()),
            "record" => self.record(element)?,
            "variable" => {
                self.draft = Draft {
                    ident: get("ident")?.unwrap_or_default(),
                    kind: get("type")?.unwrap_or_default(),
                    usage: get("use")?.unwrap_or_default(),
                    is_literal: get("format")?.is_some_and(|format| format == "literal"),
                    ..Draft::default()
                };
            }
            "position" => self.draft.position = (get("start")?, get("finish")?),
            "spread" => self.draft.spread = Some((get("subfields")?, get("width")?)),
            "range" => {
                let range = (get("from")?.unwrap_or_default(), get("to")?.unwrap_or_default());
                self.draft.ranges.push(range);
            }
            "value" => {
                self.draft.code = get("code")?.unwrap_or_default();
                self.words = Some(Words::default());
            }
            "name" | "label" | "size" => self.words = Some(Words::default()),
            "text" => {
                let (mode, language) = (get("mode")?, get("xml:lang")?);
                if let Some(words) = &mut self.words {
                    words.begin_special(mode.as_deref(), language.as_deref());
                }
            }
            "br" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn record(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        self.records += 1;
        if self.records > 1 {
            return Err(TripleSFault::Several("several kinds of records").into());
        }
        self.found.is_csv = match attribute(element, "format")?.as_deref() {
            None | Some("fixed") => false,
            Some("csv") => true,
            Some(other) => {
                return Err(Fault::Here(format!(
                    "its data are of the format `{other}`, which Triple-S does not have"
                )));
            }
        };
        let skip = attribute(element, "skip")?.unwrap_or_default();
        self.found.skip = match skip.trim() {
            "" => 0,
            skip => skip
                .parse()
                .ok()
                .filter(|skip| *skip <= 1000)
                .ok_or_else(|| Fault::Here(format!("`{skip}` records are to be passed over")))?,
        };
        self.found.data = attribute(element, "href")?.filter(|name| !name.trim().is_empty());
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        self.open.pop();
        let is_of_variable = self.open.last().is_some_and(|around| around == "variable");
        match name {
            "text" => {
                if let Some(words) = &mut self.words {
                    words.end_special();
                }
            }
            "name" | "label" | "size" => {
                let words = self.words.take().unwrap_or_default().finish();
                match name {
                    _ if !is_of_variable => {}
                    "name" => self.draft.name = words,
                    "label" => self.draft.label = words,
                    _ => {}
                }
            }
            "value" => {
                let label = self.words.take().unwrap_or_default().finish();
                let code = std::mem::take(&mut self.draft.code);
                self.draft.values.push((code, label));
            }
            "variable" if self.open.last().is_some_and(|around| around == "record") => {
                let variable = std::mem::take(&mut self.draft).finish(self.found.is_csv)?;
                self.columns += variable.width();
                if self.columns > MOST_COLUMNS {
                    return Err(Fault::Here(format!(
                        "its variables make more than {MOST_COLUMNS} columns"
                    )));
                }
                self.found.variables.push(variable);
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some(words) = &mut self.words {
            words.push(text);
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Fault> {
    let broken = |error: &dyn std::fmt::Display| Fault::Here(error.to_string());
    let Some(found) = element.try_get_attribute(name).map_err(|error| broken(&error))? else {
        return Ok(None);
    };
    let value = found
        .normalized_value(XmlVersion::Implicit1_0)
        .map_err(|error| broken(&error))?;
    Ok(Some(value.into_owned()))
}
