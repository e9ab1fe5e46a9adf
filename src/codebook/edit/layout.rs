//! Where in a text entries and lines are put, and how they are taken out again.

use crate::text::Span;

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// What it says.
    pub text: String,
    /// Where it stands, quotation marks included.
    pub span: Span,
}

/// A stretch of a text that gives way to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    old: Span,
    new: String,
}

impl Splice {
    /// Puts `new` in the place of what stands at `old`.
    pub fn replace(old: Span, new: impl Into<String>) -> Self {
        Self { old, new: new.into() }
    }

    /// Puts `new` before the byte `at`.
    pub fn insert(at: usize, new: impl Into<String>) -> Self {
        Self {
            old: Span::empty(at),
            new: new.into(),
        }
    }

    fn cut(from: usize, to: usize) -> Self {
        Self {
            old: Span::new(from, to),
            new: String::new(),
        }
    }
}

/// `text` with the splices, which do not overlap, made.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| splice.old);
    let mut new = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for splice in splices {
        new.push_str(&text[from..splice.old.start()]);
        new.push_str(&splice.new);
        from = splice.old.end();
    }
    new.push_str(&text[from..]);
    new
}

/// Puts `written` at the end of the list that stands at `list`, bracket to bracket: on a line of its own if the closing
/// bracket has one, with a comma behind it if the last entry has one.
pub(super) fn added(text: &str, list: Span, items: &[Item], written: &str) -> Vec<Splice> {
    let close = list.end() - 1;
    let Some(last) = items.last() else {
        return vec![added_first(text, list, written)];
    };
    let comma = comma(text, last.span.end(), close);
    let behind = comma.map_or(last.span.end(), |comma| comma + 1);
    if !text[behind..close].contains('\n') {
        return vec![match comma {
            Some(_) => Splice::insert(behind, format!(" {written},")),
            None => Splice::insert(behind, format!(", {written}")),
        }];
    }
    let indent = match line_start(text, last.span.start()) > list.start() {
        true => indent(text, last.span.start()).to_owned(),
        false => deeper(text, list),
    };
    let (start, trailing) = (line_end(text, behind), if comma.is_some() { "," } else { "" });
    let line = Splice::insert(
        start,
        format!("{}{indent}{written}{trailing}", line_break(text, start)),
    );
    match comma {
        Some(_) => vec![line],
        None => vec![Splice::insert(behind, ","), line],
    }
}

/// Puts `written` into a list that has no entries.
fn added_first(text: &str, list: Span, written: &str) -> Splice {
    let inner = &text[list.start() + 1..list.end() - 1];
    if !inner.contains('\n') {
        return Splice::insert(list.start() + 1, written);
    }
    // Behind the comments, before the line of the closing bracket.
    let start = line_start(text, list.end() - 1);
    let comment = inner.rfind('#').map(|at| list.start() + 1 + at);
    let indent = match comment.filter(|at| line_start(text, *at) > list.start()) {
        Some(at) => indent(text, at).to_owned(),
        None => deeper(text, list),
    };
    Splice::insert(
        start,
        format!("{indent}{written},{}", line_break(text, start - 1)),
    )
}

/// Takes the entry of that number out of the list: its line, comment included, if it has one; else what stands between
/// it and its neighbour. The last entry leaves no comma behind that was not there before it.
pub(super) fn removed(text: &str, list: Span, items: &[Item], at: usize) -> Vec<Splice> {
    let close = list.end() - 1;
    let item = items[at].span;
    let before = at.checked_sub(1).map(|at| items[at].span.end());
    let next = items.get(at + 1).map(|next| next.span.start());
    let own_comma = comma(text, item.end(), next.unwrap_or(close));
    let comma_before = before.and_then(|before| comma(text, before, item.start()));
    let end = own_comma.map_or(item.end(), |comma| comma + 1);
    let orphan = comma_before
        .filter(|_| own_comma.is_none())
        .map(|at| Splice::cut(at, at + 1));
    if let Some(line) = alone(text, list, item, end) {
        return orphan.into_iter().chain([line]).collect();
    }
    let blank = |from: usize, to: usize| text[from..to].chars().all(|c| c == ' ' || c == '\t');
    let spaces = |at: usize| at - (text[..at].len() - text[..at].trim_end_matches([' ', '\t']).len());
    match (own_comma, next, comma_before) {
        (Some(_), Some(next), _) if blank(end, next) => vec![Splice::cut(item.start(), next)],
        (None, _, Some(comma)) if text[comma + 1..item.start()].trim().is_empty() => {
            vec![Splice::cut(comma, item.end())]
        }
        (Some(_), _, Some(_)) => vec![Splice::cut(spaces(item.start()), end)],
        _ => orphan
            .into_iter()
            .chain([Splice::cut(item.start(), end)])
            .collect(),
    }
}

/// The whole line on which an entry stands alone, `end` being behind its comma.
fn alone(text: &str, list: Span, item: Span, end: usize) -> Option<Splice> {
    let start = line_start(text, item.start());
    let stop = line_end(text, end);
    let rest = text[end..stop].trim();
    let is_alone = start > list.start()
        && stop < list.end()
        && text[start..item.start()].trim().is_empty()
        && (rest.is_empty() || rest.starts_with('#'))
        && !text[item.end()..end].contains('\n');
    is_alone.then(|| Splice::cut(start, text[stop..].find('\n').map_or(stop, |at| stop + at + 1)))
}

/// Puts `line` behind the line that holds the byte `after`, indented as that is.
pub(super) fn new_line(text: &str, after: usize, line: &str) -> Splice {
    let at = line_end(text, after);
    let first = text[..after].rfind('\n').map_or(0, |at| at + 1);
    // A list of several lines ends with a bracket that stands as far out as its key.
    let indent = indent(text, first);
    Splice::insert(at, format!("{}{indent}{line}", line_break(text, at)))
}

/// Puts lines at the end of the text.
pub(super) fn at_end(text: &str, lines: &[String]) -> Splice {
    let line_break = line_break(text, text.len());
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        line_break
    };
    let lines = match text.is_empty() {
        true => &lines[1..],
        false => lines,
    };
    Splice::insert(text.len(), format!("{gap}{}{line_break}", lines.join(line_break)))
}

/// Takes out the lines on which `span` stands, with the line break before them, if nothing but a comment stands beside.
pub(super) fn whole_line(text: &str, span: Span) -> Option<Splice> {
    let (start, stop) = (line_start(text, span.start()), line_end(text, span.end()));
    let rest = text[span.end()..stop].trim();
    let is_alone = text[start..span.start()].trim().is_empty() && (rest.is_empty() || rest.starts_with('#'));
    let before = text[..start]
        .strip_suffix('\n')
        .map(|before| before.strip_suffix('\r').unwrap_or(before).len());
    is_alone.then(|| Splice::cut(before.unwrap_or(start), stop))
}

/// The comma between two bytes of a list that have only spaces, comments and perhaps it between them.
fn comma(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut in_comment = false;
    let found = text[from..to].char_indices().find(|(_, c)| {
        in_comment = (in_comment || *c == '#') && *c != '\n';
        *c == ',' && !in_comment
    });
    found.map(|(at, _)| from + at)
}

/// Where the line of a byte begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// Where the line of a byte ends, its line break left out.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    if text[at..end].ends_with('\r') {
        end - 1
    } else {
        end
    }
}

/// The white space at the beginning of a byte's line.
pub(super) fn indent(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The indentation of entries in a list that has none on a line of its own.
fn deeper(text: &str, list: Span) -> String {
    format!("{}    ", indent(text, list.start()))
}

/// The line break that ends a byte's line; at the end of the text, the one that ends its first.
fn line_break(text: &str, at: usize) -> &'static str {
    let end = text[at..]
        .find('\n')
        .map(|found| at + found)
        .or_else(|| text.find('\n'));
    let is_windows = end.is_some_and(|end| text[..end].ends_with('\r'));
    if is_windows { "\r\n" } else { "\n" }
}
