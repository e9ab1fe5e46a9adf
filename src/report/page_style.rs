//! How rules and words of answers are put on a page.

use crate::text::Language;

use super::format::Format;
use super::markup::{code, code_markdown, escape_markdown, one_line, visible};
use super::rule_ref::RuleRef;
use super::why::Place;

/// The manner of a page for people.
#[derive(Clone, Copy, Debug)]
pub struct PageStyle {
    /// Puts a rule, or a part of one.
    pub code: fn(&str) -> String,
    /// Puts words of others, so that they mean nothing to the page's format.
    pub safe: fn(&str) -> String,
    /// The language.
    pub language: Language,
}

impl PageStyle {
    /// That of pages in `format`.
    pub fn of(format: Format, language: Language) -> Self {
        let is_markdown = format == Format::Markdown;
        Self {
            code: if is_markdown { code_markdown } else { code },
            safe: if is_markdown { escape_markdown } else { visible },
            language,
        }
    }

    /// Words of an answer, quoted: «mangler boliger».
    pub fn words(&self, place: &Place<'_>) -> String {
        let words = (self.safe)(&one_line(place.text));
        match self.language {
            Language::Nb | Language::Nn => format!("«{words}»"),
            Language::En => format!("“{words}”"),
        }
    }

    /// A rule and where it stands.
    pub fn rule(&self, rule: &RuleRef<'_>) -> String {
        format!("{} ({})", (self.code)(rule.text), (self.safe)(&rule.place()))
    }
}
