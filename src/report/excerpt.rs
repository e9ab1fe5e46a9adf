//! Answers fitted to a screen: long ones shortened around their hits, lines broken between words.

use unicode_width::UnicodeWidthChar;

use crate::text::{Span, merge};

/// An answer longer than so many bytes is shortened.
const LONG: usize = 2000;
/// Bytes that are kept on either side of a hit, to the nearest word or so.
const KEPT: usize = 160;
/// Hits that are kept.
const HITS: usize = 5;

/// Parts of `text` that are shown of it, in order: all of it, or, of a very long one, what stands around its first hits.
pub fn shown_parts(text: &str, spans: &[Span]) -> Vec<Span> {
    if text.len() <= LONG {
        return vec![Span::new(0, text.len())];
    }
    let mut parts: Vec<Span> = Vec::new();
    let hits = merge(spans.iter().copied());
    let beginning = Span::new(0, 0);
    let none = hits.is_empty().then_some(beginning);
    for hit in hits.into_iter().take(HITS).chain(none) {
        let end = hit.end().min(hit.start() + LONG);
        let start = boundary(text, hit.start().saturating_sub(KEPT), false);
        let end = boundary(text, (end + KEPT).min(text.len()), true);
        match parts.last_mut() {
            Some(last) if last.end() >= start => *last = last.cover(Span::new(start, end)),
            _ => parts.push(Span::new(start, end)),
        }
    }
    parts
}

/// The place at or near `at` where no word is cut, further from the middle or nearer to it.
fn boundary(text: &str, at: usize, is_end: bool) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    if at == 0 || at == text.len() {
        return at;
    }
    let near = match is_end {
        true => text[..at]
            .char_indices()
            .rev()
            .take(30)
            .find(|(_, c)| c.is_whitespace()),
        false => text[at..]
            .char_indices()
            .take(30)
            .find(|(_, c)| c.is_whitespace()),
    };
    match near {
        Some((place, _)) if is_end => place,
        Some((place, c)) => at + place + c.len_utf8(),
        None => at,
    }
}

/// `text` with spaces turned into line breaks, so that its lines fit in so many columns where words do. Every byte stays in
/// its place.
pub fn wrapped(text: &str, columns: usize) -> String {
    let mut wrapped = text.to_owned().into_bytes();
    let (mut taken, mut space) = (0, None);
    for (at, c) in text.char_indices() {
        if c == '\n' {
            (taken, space) = (0, None);
            continue;
        }
        if c == ' ' {
            space = Some((at, taken));
        }
        taken += c.width().unwrap_or(1);
        if let Some((break_at, before)) = space.filter(|_| taken > columns && c != ' ') {
            wrapped[break_at] = b'\n';
            taken -= before + 1;
            space = None;
        }
    }
    String::from_utf8(wrapped).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_answers_are_shown_around_their_hits() {
        let text = format!("{}bolig {}", "ørret ".repeat(100_000), "ål ".repeat(100_000));
        let at = text.find("bolig").expect("a hit");
        let parts = shown_parts(&text, &[Span::new(at, at + 5)]);
        let [part] = parts[..] else { panic!("{parts:?}") };
        let part = &text.as_str()[part];
        assert!(part.len() < 400 && part.contains("bolig"), "{part}");
        assert!(part.starts_with("ørret ") && part.ends_with("ål"), "{part}");
        assert_eq!(shown_parts("kort", &[]), [Span::new(0, 4)]);
        let none = shown_parts(&text, &[]);
        assert!(none.len() == 1 && none[0].start() == 0 && none[0].end() <= KEPT);
        let whole = shown_parts(&text, &[Span::new(0, text.len())]);
        assert!(whole.len() == 1 && whole[0].end() <= LONG + KEPT);
    }

    #[test]
    fn lines_break_between_words_and_bytes_stay() {
        assert_eq!(wrapped("en to tre fire", 6), "en to\ntre\nfire");
        assert_eq!(wrapped("en to", 5), "en to");
        assert_eq!(wrapped("kjempelangtord kort", 5), "kjempelangtord\nkort");
        assert_eq!(wrapped("a b\nc d e", 3), "a b\nc d\ne");
        assert_eq!(wrapped("æ ø å", 3), "æ ø\nå");
    }
}
