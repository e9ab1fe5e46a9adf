//! XML as a tree, for tests of what is written. Each test uses a part of it.
#![allow(dead_code)]

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .expect("its value");
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        Self {
            name: start.name().as_ref().to_owned(),
            attributes: attributes.collect(),
            ..Self::default()
        }
    }

    /// The attribute of that name, if there is one.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The names of its attributes.
    pub fn keys(&self) -> Vec<&str> {
        self.attributes.iter().map(|(key, _)| key.as_str()).collect()
    }

    /// The attribute of that name, which is there.
    pub fn at(&self, name: &str) -> &str {
        self.get(name)
            .unwrap_or_else(|| panic!("{} has `{name}`", self.name))
    }

    /// The children of that name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of that name, which is there.
    pub fn one(&self, name: &str) -> &Element {
        let found = self.children.iter().find(|child| child.name == name);
        found.unwrap_or_else(|| panic!("{} has a {name}", self.name))
    }

    /// It and all that is in it.
    pub fn each<'e>(&'e self, take: &mut dyn FnMut(&'e Element)) {
        take(self);
        self.children.iter().for_each(|child| child.each(take));
    }
}

/// The outermost element of a document, which must be well-formed.
pub fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => open.push(Element::of(&start)),
            Event::Empty(start) => open.last_mut().expect("open").children.push(Element::of(&start)),
            Event::End(_) => {
                let ended = open.pop().expect("open");
                open.last_mut().expect("open").children.push(ended);
            }
            Event::Text(text) => {
                let text = text.xml_content(XmlVersion::Implicit1_0);
                open.last_mut().expect("open").text.push_str(&text);
            }
            Event::GeneralRef(name) => {
                let letter = match &*name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    other => panic!("the reference {other}"),
                };
                open.last_mut().expect("open").text.push(letter);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "all elements are closed");
    open.pop()
        .and_then(|mut root| root.children.pop())
        .expect("an element")
}
