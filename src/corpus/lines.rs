//! Lines of a file as editors number them.

/// The line breaks in `text`: LF, CR LF, or CR alone.
pub(super) fn line_breaks(text: &[u8]) -> usize {
    let feeds = text.iter().filter(|byte| **byte == b'\n').count();
    let mut returns = 0;
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\r') {
        rest = &rest[at + 1..];
        returns += usize::from(rest.first() != Some(&b'\n'));
    }
    feeds + returns
}

/// The line, from 1, of the byte at `offset`.
pub(super) fn line_at(text: &[u8], offset: usize) -> usize {
    1 + line_breaks(&text[..offset.min(text.len())])
}

/// Length of the line break that `text` begins with; 0 if it begins with none.
pub(super) fn line_break(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_counts_once() {
        assert_eq!(line_breaks(b"a\nb\r\nc\rd\r\r\n"), 5);
        assert_eq!(line_at(b"a\r\nb", 3), 2);
        assert_eq!(line_break(b"\r\n\n"), 2);
    }
}
