//! Personal data in answers, found and replaced before anything is published.

mod addresses;
mod checks;
#[cfg(test)]
mod constructed;
mod digits;
mod names;
mod numbers;
#[cfg(test)]
mod tests;
mod words;

use crate::text::{Language, Span};

use addresses::addresses;
use names::Names;
use numbers::numbers;

pub use words::{redaction_note, redaction_summary};

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalData {
    /// Fødselsnummer, D-number, H-number: eleven digits with a date and two check digits. Also such whose check
    /// digits are wrong, as probable slips.
    NationalId,
    /// A bank account: eleven digits, one of them a check digit.
    Account,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// An address on the web.
    Web,
    /// A user name behind an at-sign.
    Handle,
    /// A name that the user lists.
    Name,
}

impl PersonalData {
    /// All kinds, in the order in which they are told.
    pub const ALL: [Self; 7] = [
        Self::NationalId,
        Self::Account,
        Self::Phone,
        Self::Email,
        Self::Web,
        Self::Handle,
        Self::Name,
    ];
}

/// Personal data in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redaction {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PersonalData,
}

/// A text without the personal data that was found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The text, with a marker in brackets for each piece of personal data.
    pub text: String,
    /// The spans that were asked for, where they stand now. One that touched personal data covers its marker as a whole.
    pub hits: Vec<Span>,
    /// What was replaced, in order.
    pub kinds: Vec<PersonalData>,
}

/// Finds personal data, and replaces it by markers in the language of publication.
#[derive(Clone, Debug)]
pub struct Redactor {
    names: Names,
    language: Language,
}

/// Stands for what is found already while the rest is looked at: no pattern has it, and its size is one byte.
const MASK: &str = "[";

impl Redactor {
    /// A redactor that knows these names, with markers in `language`.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>, language: Language) -> Self {
        Self {
            names: Names::new(names),
            language,
        }
    }

    /// Whether it knows any names.
    pub fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// The personal data in `text`, in order, without overlaps. What overlaps is one piece, of the kind of its longest part,
    /// so that nothing of any part is left. Markers that stand in the text are left as they are.
    pub fn find(&self, text: &str) -> Vec<Redaction> {
        let mut masked = self.without_markers(text);
        let mut all = Vec::new();
        loop {
            let mut found: Vec<Redaction> = numbers(&masked);
            found.extend(addresses(&masked));
            found.extend(self.names.find(&masked));
            if found.is_empty() {
                break;
            }
            // What is hidden may bare the ends of something else: it is looked at again until nothing is left, and so
            // nothing is found in a text that has been redacted.
            let found = clusters(found);
            for redaction in &found {
                masked.replace_range(redaction.span.range(), &MASK.repeat(redaction.span.len()));
            }
            all.extend(found);
        }
        all.sort_unstable();
        all
    }

    /// `text` without personal data, and `hits` moved to where they stand in it.
    pub fn redact(&self, text: &str, hits: &[Span]) -> Redacted {
        let found = self.find(text);
        let mut redacted = Redacted {
            text: String::with_capacity(text.len()),
            hits: Vec::new(),
            kinds: found.iter().map(|redaction| redaction.kind).collect(),
        };
        // Where each redaction's marker stands.
        let mut markers = Vec::with_capacity(found.len());
        let mut from = 0;
        for redaction in &found {
            redacted.text.push_str(&text[from..redaction.span.start()]);
            let start = redacted.text.len();
            redacted.text.push_str(self.marker(redaction.kind));
            markers.push((redaction.span, Span::new(start, redacted.text.len())));
            from = redaction.span.end();
        }
        redacted.text.push_str(&text[from..]);
        redacted.hits = hits.iter().map(|hit| moved(*hit, &markers)).collect();
        redacted
    }

    fn marker(&self, kind: PersonalData) -> &'static str {
        words::marker(kind, self.language)
    }

    fn without_markers(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for marker in PersonalData::ALL.map(|kind| self.marker(kind)) {
            if masked.contains(marker) {
                masked = masked.replace(marker, &MASK.repeat(marker.len()));
            }
        }
        masked
    }
}

/// Overlapping redactions made one: from the first start to the last end, of the kind of the longest; of equals the first in
/// the order of kinds.
fn clusters(mut found: Vec<Redaction>) -> Vec<Redaction> {
    found.sort_unstable();
    let mut clusters: Vec<(Redaction, usize)> = Vec::new();
    for redaction in found {
        match clusters.last_mut() {
            Some((last, longest)) if redaction.span.start() < last.span.end() => {
                last.span = last.span.cover(redaction.span);
                let length = redaction.span.len();
                if (length, last.kind) > (*longest, redaction.kind) {
                    (last.kind, *longest) = (redaction.kind, length);
                }
            }
            _ => clusters.push((redaction, redaction.span.len())),
        }
    }
    clusters.into_iter().map(|(redaction, _)| redaction).collect()
}

/// Where `hit` stands after the first of each pair has become the second.
fn moved(hit: Span, markers: &[(Span, Span)]) -> Span {
    let place = |at: usize, is_end: bool| {
        let before = markers.partition_point(|(old, _)| old.start() < at);
        match before.checked_sub(1).map(|last| markers[last]) {
            None => at,
            Some((old, new)) if at < old.end() => {
                if is_end {
                    new.end()
                } else {
                    new.start()
                }
            }
            Some((old, new)) => at - old.end() + new.end(),
        }
    };
    Span::new(place(hit.start(), false), place(hit.end(), true))
}
