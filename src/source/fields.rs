//! The fields of a TOML table, read one by one, with every mistake noted.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::Span;

use super::Code;
use super::literal::Literal;
use super::problem::{Problem, Problems};
use super::suggest::did_you_mean;

/// A value of a TOML file.
pub type Value<'a> = Spanned<DeValue<'a>>;

/// Parses `source`, and returns what could be read and the first mistake of TOML itself, if there is one. What follows
/// upon the first is mostly its consequence.
pub fn parse_toml<'a>(source: &'a str, problems: &Problems) -> (Spanned<DeTable<'a>>, Option<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(source);
    let mut broken = problems.part().coded(Code::InvalidToml);
    for error in errors {
        let span = error
            .span()
            .map_or_else(Span::default, |range| on_chars(source, range.into()));
        let help = toml_help(source, span, error.message()).map(str::to_owned);
        broken
            .error(span, format!("not valid TOML: {}", error.message()))
            .maybe_help(help);
    }
    (
        table,
        broken.into_vec().into_iter().min_by_key(|problem| problem.span),
    )
}

/// What to do about the commonest mistakes of TOML.
fn toml_help(source: &str, span: Span, message: &str) -> Option<&'static str> {
    let rest = &source[span.start()..];
    let line = rest.lines().next().unwrap_or_default();
    if line.trim_start_matches([' ', '[', ',']).starts_with(CURLY) {
        Some("around a text stand straight quotation marks, \"so\" or 'so'; word processors bend them")
    } else if message.contains("escape") {
        Some("a text with `\\` in it, such as a regex, stands in single quotation marks: '/\\d+/'")
    } else if message.contains("unquoted key") {
        Some("a name with other letters than a to z stands in quotation marks, as in \"språk\"")
    } else if message.contains("basic string") || message.contains("literal string") {
        Some("is a quotation mark missing?")
    } else if message.contains("duplicate key") {
        Some("each name once: put the rules of both in one place, or rename one")
    } else {
        None
    }
}

/// Quotation marks that TOML does not know.
const CURLY: [char; 7] = ['“', '”', '„', '‘', '’', '«', '»'];

/// The span widened to whole characters of `source`, which the parser of broken TOML does not promise.
fn on_chars(source: &str, span: Span) -> Span {
    let mut start = span.start().min(source.len());
    let mut end = span.end().clamp(start, source.len());
    while !source.is_char_boundary(start) {
        start -= 1;
    }
    while !source.is_char_boundary(end) {
        end += 1;
    }
    Span::new(start, end)
}

/// The fields of one table. What was asked for is known; [`Fields::close`] complains of all else.
pub struct Fields<'a> {
    source: &'a str,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of `table`, which stands in `source`.
    pub fn new(source: &'a str, table: &'a DeTable<'a>) -> Self {
        Self {
            source,
            table,
            asked: Vec::new(),
        }
    }

    /// The value of `key`, of any type.
    pub fn value(&mut self, key: &'static str) -> Option<&'a Value<'a>> {
        self.asked.push(key);
        self.table.get(key)
    }

    /// The string of `key`.
    pub fn literal(&mut self, key: &'static str, problems: &mut Problems) -> Option<Literal> {
        let value = self.value(key)?;
        self.as_literal(key, value, problems)
    }

    /// The strings of `key`: a list, or a single string.
    pub fn literals(&mut self, key: &'static str, problems: &mut Problems) -> Vec<Literal> {
        match self.value(key) {
            Some(value) => self.as_literals(key, value, problems),
            None => Vec::new(),
        }
    }

    /// The whole number of `key`, not below zero.
    pub fn count(&mut self, key: &'static str, problems: &mut Problems) -> Option<u64> {
        let value = self.value(key)?;
        let number = value.get_ref().as_integer();
        let count = number.and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
        if count.is_none() {
            problems.error(
                value.span().into(),
                format!("`{key}` is a whole number, not below zero"),
            );
        }
        count
    }

    /// Whether `key` is set, and where that is said.
    pub fn flag(&mut self, key: &'static str, problems: &mut Problems) -> Option<(bool, Span)> {
        let value = self.value(key)?;
        let span = Span::from(value.span());
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            problems.error(span, format!("`{key}` is true or false, not {}", kind(value)));
        }
        flag.map(|flag| (flag, span))
    }

    /// The table of `key`.
    pub fn fields(&mut self, key: &'static str, problems: &mut Problems) -> Option<Fields<'a>> {
        let value = self.value(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            problems
                .error(value.span().into(), format!("`{key}` is a table"))
                .help(format!("write it as `[{key}]` on a line of its own"));
        }
        table.map(|table| Fields::new(self.source, table))
    }

    /// The fields of a table within this one.
    pub fn within(&self, table: &'a DeTable<'a>) -> Fields<'a> {
        Fields::new(self.source, table)
    }

    /// Reads `value` as a string; `name` says in a mistake what it is.
    pub fn as_literal(&self, name: &str, value: &'a Value<'a>, problems: &mut Problems) -> Option<Literal> {
        let span = Span::from(value.span());
        match value.get_ref().as_str() {
            Some(text) => Some(Literal::new(self.source, span, text.to_owned())),
            None => {
                problems
                    .error(span, format!("`{name}` is a text, not {}", kind(value)))
                    .help("put it in quotation marks");
                None
            }
        }
    }

    /// Reads `value` as a list of strings, or as one.
    pub fn as_literals(&self, name: &str, value: &'a Value<'a>, problems: &mut Problems) -> Vec<Literal> {
        match value.get_ref().as_array() {
            Some(items) => items
                .iter()
                .filter_map(|item| self.as_literal(name, item, problems))
                .collect(),
            None => self.as_literal(name, value, problems).into_iter().collect(),
        }
    }

    /// The keys that were not asked for, in the order of the file, with their places and values.
    pub fn others(&self) -> Vec<(&'a str, Span, &'a Value<'a>)> {
        self.table
            .iter()
            .filter(|(key, _)| !self.asked.contains(&key.get_ref().as_ref()))
            .map(|(key, value)| (key.get_ref().as_ref(), Span::from(key.span()), value))
            .collect()
    }

    /// Notes every key that was not asked for as a mistake.
    pub fn close(self, problems: &mut Problems) {
        for (key, span, _) in self.others() {
            self.unknown(key, span, problems);
        }
    }

    /// Notes `key` as unknown, with the nearest of the known ones.
    pub fn unknown(&self, key: &str, span: Span, problems: &mut Problems) {
        problems
            .error(span, format!("unknown key `{key}`"))
            .code(Code::UnknownKey)
            .help(did_you_mean(key, &self.asked));
    }
}

/// The type of a value in words.
fn kind(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
