//! E-mail and web addresses and user names in a text.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Span;

use super::{PersonalData, Redaction};

/// A point by its name, in brackets as the sign is.
const SPELLED_POINT: &str = r"(?:
    [\ \t\u{a0}]? (?: \( (?:dot|punktum|prikk|\.) \) | \[ (?:dot|punktum|prikk|\.) \] | \{ (?:dot|punktum|prikk|\.) \} ) [\ \t\u{a0}]?
)";

/// With the sign itself, also a wide one, or written around it.
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?xi)
        [\p{{L}}\p{{M}}\p{{N}}._%+\-']+ (?: {SPELLED_POINT} [\p{{L}}\p{{M}}\p{{N}}._%+\-']+ )*
        (?: [\ \t\u{{a0}}]? (?: [@＠] | \(at\) | \[at\] | \{{at\}} | \(alfakr[øo]ll\) ) [\ \t\u{{a0}}]? )
        [\p{{L}}\p{{M}}\p{{N}}\-]+ (?: (?: \. | {SPELLED_POINT} ) [\p{{L}}\p{{M}}\p{{N}}\-]+ )+",
    ))
});

/// With the sign's name, or a letter in brackets. Words and letters of lists stand before sentences that lack a space too
/// («punkt (a) gjelder.Se der»), so the top level is a known one and not written as the first word of a sentence.
static SPELLED_EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?xi)
        [\p{{L}}\p{{M}}\p{{N}}._%+\-']+ (?: {SPELLED_POINT} [\p{{L}}\p{{M}}\p{{N}}._%+\-']+ )*
        (?:
            [\ \t\u{{a0}}]{{0,2}} (?: \(a\) | \[a\] | \{{a\}} | [(\[{{] (?: kr[øo]ll-?alfa | alfa-?kr[øo]ll ) [)\]}}] ) [\ \t\u{{a0}}]{{0,2}}
          | [\ \t\u{{a0}}]{{1,2}} (?: kr[øo]ll-?alfa | alfa-?kr[øo]ll | kr[øo]lla ) [\ \t\u{{a0}}]{{1,2}}
        )
        (?: [\p{{L}}\p{{M}}\p{{N}}\-]+ (?: \. | {SPELLED_POINT} ) )+
        (?-i:
            no|com|org|net|eu|info|io|dk|fi|uk|edu|gov|se|de
          | NO|COM|ORG|NET|EU|INFO|IO|DK|FI|UK|EDU|GOV|SE|DE
        ) \b",
    ))
});

/// What hints at the sign's name.
static SIGN_NAME: LazyLock<Regex> = LazyLock::new(|| pattern("(?i)kr[øo]ll"));

/// A user name behind the sign: three letters at least, then what user names have.
static HANDLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[@＠](?:\p{L}\p{M}*){3}[\p{L}\p{M}\p{N}_.\-]*"));

/// With how it is fetched, or `www.`.
static PLAIN_WEB: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:(?:https?|ftp)://|www\.)[^\s\[\]<>«»]+"));

/// A bare domain. Top levels that are words (`de`, `se`, `me`) need a path: «Bra.De er flinke».
static BARE_WEB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?: [\p{L}\p{N}] [\p{L}\p{N}\-]* \. )+
        (?:
            (?: no|com|org|net|eu|info|io|dk|fi|uk|edu|gov|online|app
              | NO|COM|ORG|NET|EU|INFO|IO|DK|FI|UK|EDU|GOV|ONLINE|APP )
            (?: : [0-9]+ )? (?: [/?\#] [^\s\[\]<>«»]* )?
          | (?: se|de|me|nu|is|at|as|so|fr|nl|be ) (?: : [0-9]+ )? / [^\s\[\]<>«»]*
        )",
    )
});

/// The addresses in `text`; they may overlap.
pub(super) fn addresses(text: &str) -> Vec<Redaction> {
    let found = |kind| move |span: Span| Redaction { span, kind };
    let mut all: Vec<Redaction> = Vec::new();
    if text.contains(['@', '＠', '(', '[', '{']) {
        let spans = EMAIL.find_iter(text).map(|found| Span::from(found.range()));
        all.extend(
            spans
                .map(|span| without_edge(text, span))
                .map(found(PersonalData::Email)),
        );
    }
    if text.contains(['(', '[', '{']) || SIGN_NAME.is_match(text) {
        let spans = SPELLED_EMAIL
            .find_iter(text)
            .map(|found| Span::from(found.range()));
        all.extend(spans.map(found(PersonalData::Email)));
    }
    if text.contains(['@', '＠']) {
        let spans = HANDLE.find_iter(text).map(|found| Span::from(found.range()));
        let spans = spans.filter(|span| begins_anew(text, span.start()));
        all.extend(
            spans
                .map(|span| without_edge(text, span))
                .map(found(PersonalData::Handle)),
        );
    }
    if text.contains('.') || text.contains("://") {
        let plain = PLAIN_WEB.find_iter(text).map(|found| Span::from(found.range()));
        let plain = plain.filter(|span| text[*span].contains("://") || begins_anew(text, span.start()));
        let bare = BARE_WEB.find_iter(text).map(|found| Span::from(found.range()));
        let bare = bare.filter(|span| begins_anew(text, span.start()) && ends_there(text, *span));
        let spans = plain.chain(bare).map(|span| without_edge(text, span));
        all.extend(spans.map(found(PersonalData::Web)));
    }
    all
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of our own")
}

/// The span without punctuation at its end, which belongs to the sentence.
fn without_edge(text: &str, span: Span) -> Span {
    let edge = |c: char| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | '}' | '"' | '\'' | '”' | '’' | '…' | '-'
        )
    };
    let kept = text[span].trim_end_matches(edge);
    Span::new(span.start(), span.start() + kept.len())
}

/// Whether no word goes on into what begins at `at`.
fn begins_anew(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether a domain ends with the span: «nav.nord» and «f.no.mer» are none.
fn ends_there(text: &str, span: Span) -> bool {
    let mut behind = text[span.end()..].chars();
    match (behind.next(), behind.next()) {
        (Some(c), _) if c.is_alphanumeric() || matches!(c, '-' | '_' | '@') => false,
        (Some('.'), Some(c)) => !c.is_alphanumeric(),
        _ => true,
    }
}
