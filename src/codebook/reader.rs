//! Reads one codebook from TOML.

use crate::corpus::QuestionId;
use crate::source::{Code, Fields, Label, Literal, Problems, SourceId, Value, parse_toml};
use crate::text::{Span, form_of, is_function_word};

use super::colour::Colour;
use super::expr::{Expr, Juxtaposition, Node, WordTerm, parse, parse_condition};
use super::ids::{SetName, ThemeId};
use super::lint::Allowed;
use super::sets::{Sets, WordSet};
use super::theme::{Example, Rule, Theme};
use super::unread::Unread;
use super::words::WordSettings;
use super::{Codebook, Name};

/// A file as it stands, before the word lists that it includes are known.
pub(super) struct Draft {
    pub book: Codebook,
    /// The files to include, as written.
    pub include: Vec<Literal>,
    pub words: WordSettings,
    /// Whether the file says anything of themes; one that does not only lends its word lists.
    pub has_themes: bool,
    pub unread: Unread,
}

/// Reads the codebook `text`, noting every mistake that can be seen without other files.
pub(super) fn read(source: SourceId, text: &str, allowed: &mut Allowed, problems: &mut Problems) -> Draft {
    let (table, broken) = parse_toml(text, problems);
    let mut fields = Fields::new(text, table.get_ref());
    let mut book = Codebook::empty(source);
    let mut include = Vec::new();
    let mut unread = Unread::default();
    if let Some(head) = fields.fields("codebook", problems) {
        include = read_head(head, &mut book, problems);
    }
    if let Some(sets) = fields.fields("set", problems) {
        book.sets = read_sets(source, &sets, &mut unread, problems);
    }
    let (words, has_mistakes) = problems.watch(|problems| WordSettings::read(source, &mut fields, problems));
    if has_mistakes {
        unread.add_words();
    }
    allowed.read(source, &mut fields, problems);
    let themes = fields.fields("theme", problems);
    let has_themes = themes.is_some();
    if let Some(themes) = themes {
        read_themes(&themes, None, &mut book, &mut unread, problems);
    }
    if problems.watch(|problems| fields.close(problems)).1 {
        unread.add_part_of(source);
    }
    if let Some(broken) = broken {
        unread.add_broken(source, problems.break_off(text, broken));
    }
    Draft {
        book,
        include,
        words,
        has_themes,
        unread,
    }
}

fn read_head(mut head: Fields<'_>, book: &mut Codebook, problems: &mut Problems) -> Vec<Literal> {
    let text = |literal: Option<Literal>| literal.map(|literal| literal.text);
    book.title = text(head.literal("title", problems));
    book.version = text(head.literal("version", problems));
    for literal in head.literals("questions", problems) {
        match QuestionId::new(&literal.text) {
            Ok(id) => book.questions.push(Name {
                value: id,
                span: literal.span,
            }),
            Err(error) => {
                problems.error(literal.span, error.to_string());
            }
        }
    }
    let include = head.literals("include", problems);
    head.close(problems);
    include
}

fn read_sets(source: SourceId, fields: &Fields<'_>, unread: &mut Unread, problems: &mut Problems) -> Sets {
    let mut sets = Sets::default();
    for (key, span, value) in fields.others() {
        let (entries, has_mistakes) =
            problems.watch(|problems| rules(fields, key, value, parse, unread, problems));
        if has_mistakes {
            unread.add_set((source, span));
        }
        let is_empty_list = value.get_ref().as_array().is_some_and(|list| list.is_empty());
        match SetName::new(key) {
            Ok(name) => sets.insert(
                name,
                WordSet {
                    entries,
                    place: (source, span),
                    is_empty_list,
                },
            ),
            Err(error) => {
                unread.add_part_of(source);
                problems
                    .error(span, error.to_string())
                    .code(Code::InvalidName)
                    .help("name it so that rules can say `@name`");
            }
        }
    }
    sets
}

/// Reads the themes in `fields`, each followed by its subthemes: what a theme's table holds besides its own keys.
fn read_themes(
    fields: &Fields<'_>,
    parent: Option<usize>,
    book: &mut Codebook,
    unread: &mut Unread,
    problems: &mut Problems,
) {
    for (key, span, value) in fields.others() {
        if let Some(parent) = parent.filter(|_| value.get_ref().as_table().is_none()) {
            fields.unknown(key, span, problems);
            unread.add_unknown_key(book.source, parent, key);
            continue;
        }
        let id = match parent {
            Some(parent) => book.themes[parent].id.child(key),
            None => ThemeId::root(key),
        };
        let id = match id {
            Ok(id) => id,
            Err(error) => {
                unread.add_part_of(book.source);
                let dotted = "a subtheme is written `[theme.parent.child]`, without quotation marks";
                let help = key.contains('.').then(|| dotted.to_owned());
                problems
                    .error(span, error.to_string())
                    .code(Code::InvalidName)
                    .maybe_help(help);
                continue;
            }
        };
        match value.get_ref().as_table() {
            Some(table) => read_theme(id, span, fields.within(table), parent, book, unread, problems),
            None => {
                unread.add_part_of(book.source);
                problems
                    .error(span, format!("the theme `{id}` is a table"))
                    .help(format!("write it as `[theme.{id}]` on a line of its own"));
            }
        }
    }
}

fn read_theme(
    id: ThemeId,
    span: Span,
    mut fields: Fields<'_>,
    parent: Option<usize>,
    book: &mut Codebook,
    unread: &mut Unread,
    problems: &mut Problems,
) {
    let errors_before = problems.errors();
    let (source, at) = (book.source, book.themes.len());
    let mut list = |key: &'static str, parse: Parse, problems: &mut Problems| {
        let Some(value) = fields.value(key) else {
            return Vec::new();
        };
        let (rules, has_mistakes) =
            problems.watch(|problems| rules(&fields, key, value, parse, unread, problems));
        if has_mistakes {
            unread.add_key(source, at, key);
        }
        rules
    };
    let (any, none, unless) = (
        list("any", parse, problems),
        list("none", parse_condition, problems),
        list("unless", parse, problems),
    );
    any.iter().for_each(|rule| check_content(rule, problems));
    let (examples, has_mistakes) = problems.watch(|problems| read_examples(&mut fields, problems));
    if has_mistakes {
        unread.add_key(source, at, "match");
    }
    let (label, has_mistakes) = problems.watch(|problems| read_label(&id, &mut fields, problems));
    if has_mistakes {
        unread.add_key(source, at, "label");
    }
    let theme = Theme {
        label,
        definition: fields.literal("definition", problems).map(|literal| literal.text),
        colour: read_colour(&mut fields, problems),
        id,
        parent,
        any,
        none,
        unless,
        examples,
        span,
    };
    book.themes.push(theme);
    read_themes(&fields, Some(at), book, unread, problems);
    // Rules that could not be read have their own problems; they are not missing.
    if problems.errors() == errors_before {
        check_theme(&book.themes[at], book.themes.len() > at + 1, problems);
    }
}

/// Warns of a rule that is nothing but a word which most answers have.
fn check_content(rule: &Rule, problems: &mut Problems) {
    if let Node::Word(WordTerm::Keyword(word) | WordTerm::Inflected(word) | WordTerm::Exact(word)) =
        &rule.expr.node
        && is_function_word(&form_of(word))
    {
        problems
            .warning(
                Code::CommonWord,
                rule.written.span,
                format!("`{word}` stands in most answers, whatever they are about"),
            )
            .help("write it in a phrase or with NEAR, or leave the rule out");
    }
}

fn check_theme(theme: &Theme, has_subthemes: bool, problems: &mut Problems) {
    if theme.any.is_empty() && !has_subthemes {
        problems
            .error(
                theme.span,
                format!("the theme `{}` has no rules and no subthemes", theme.id),
            )
            .code(Code::NoRules)
            .help("give it `any = [\"a word\"]`");
    } else if theme.any.is_empty() && !(theme.none.is_empty() && theme.unless.is_empty()) {
        problems
            .warning(
                Code::IdleExclusion,
                theme.span,
                format!("`none` and `unless` of `{}` do nothing without `any`", theme.id),
            )
            .help("they limit the theme's own rules; a subtheme has its own");
    }
}

fn read_label(id: &ThemeId, fields: &mut Fields<'_>, problems: &mut Problems) -> Label {
    let value = fields.value("label");
    let label = value.and_then(|value| fields.as_label("label", value, problems));
    label.unwrap_or_else(|| Label::same(id.as_str()))
}

fn read_colour(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Colour> {
    let literal = fields.literal("color", problems)?;
    match Colour::new(&literal.text) {
        Ok(colour) => Some(colour),
        Err(error) => {
            problems
                .error(literal.span, error.to_string())
                .help("two digits each for red, green and blue: `color = \"#1f77b4\"`");
            None
        }
    }
}

fn read_examples(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<Example> {
    let mut examples = Vec::new();
    for (key, belongs) in [("match", true), ("no_match", false)] {
        let literals = fields.literals(key, problems);
        examples.extend(literals.into_iter().map(|written| Example { written, belongs }));
    }
    examples
}

/// How the expressions of a list are read.
type Parse = fn(&str, Juxtaposition, &mut Problems) -> Option<Expr>;

/// Reads a list of expressions.
fn rules(
    fields: &Fields<'_>,
    key: &str,
    value: &Value<'_>,
    parse: Parse,
    unread: &mut Unread,
    problems: &mut Problems,
) -> Vec<Rule> {
    let mut read = Vec::new();
    for written in fields.as_literals(key, value, problems) {
        match rule(written, parse, problems) {
            Ok(rule) => read.push(rule),
            Err(written) => unread.add_rule(&written.text),
        }
    }
    read
}

/// Reads a rule, or gives back what is written.
fn rule(written: Literal, parse: Parse, problems: &mut Problems) -> Result<Rule, Literal> {
    if let Some(control) = written.text.find(|c: char| c.is_control() && !c.is_whitespace()) {
        let span = written.locate(Span::new(control, control + 1));
        problems
            .error(
                span,
                "this escape stands for a control character, which no answer has",
            )
            .code(Code::InvalidRule)
            .help("write a regex in single quotation marks: '/\\bIP\\b/'");
        return Err(written);
    }
    let mut found = problems.part().coded(Code::InvalidRule);
    let expr = parse(&written.text, Juxtaposition::Phrase, &mut found);
    problems.adopt(found, |span| match written.text.is_empty() {
        true => written.span,
        false => written.locate(span),
    });
    match expr {
        Some(expr) => Ok(Rule { expr, written }),
        None => Err(written),
    }
}
