//! Digits in a text, in the groups that people write them in.

use crate::text::{Span, is_invisible};

/// Digits in a row. What is invisible between them does not part them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// Where they stand.
    pub(super) span: Span,
    /// Their values.
    pub(super) digits: Vec<u8>,
    /// What stands between them and the group before; nothing if that is another number.
    pub(super) joint: Option<Joint>,
}

/// What joins groups to one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// One or two spaces, of any width, or the parenthesis behind a country's code.
    Space,
    /// A hyphen or a dash, spaces around it or none.
    Hyphen,
    /// A point.
    Point,
    /// A stroke.
    Stroke,
}

/// The groups of digits in `text`, wide digits among them.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match digit(c) {
            Some(digit) if open => {
                let group = groups.last_mut().expect("an open group");
                group.span = Span::new(group.span.start(), end);
                group.digits.push(digit);
            }
            Some(digit) => {
                let before = groups.last().map(|group| group.span.end());
                groups.push(Group {
                    span: Span::new(at, end),
                    digits: vec![digit],
                    joint: before.and_then(|before| joint(&text[before..at])),
                });
                open = true;
            }
            None => open &= is_invisible(c),
        }
    }
    groups
}

fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => c as u32 - '0' as u32,
        '０'..='９' => c as u32 - '０' as u32,
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// How `between` joins what stands before and behind it.
fn joint(between: &str) -> Option<Joint> {
    let mut spaces = 0;
    let mut marks = between.chars().filter(|c| !is_invisible(*c)).filter(|c| {
        let is_space = c.is_whitespace() && !matches!(c, '\n' | '\r');
        spaces += usize::from(is_space);
        !is_space
    });
    let mark = (marks.next(), marks.next());
    match mark {
        _ if spaces > 2 => None,
        (None, _) | (Some(')' | '）'), None) => Some(Joint::Space),
        (Some('-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '－'), None) => Some(Joint::Hyphen),
        (Some('.' | '．' | '·'), None) => Some(Joint::Point),
        (Some('/'), None) => Some(Joint::Stroke),
        _ => None,
    }
}
