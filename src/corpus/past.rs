//! What is remembered of text that was read and let go.

use memchr::memmem;

use super::charset::Charset;
use super::lines::line_breaks;
use super::misread::Misread;
use super::mojibake::Mojibake;

/// The text from the beginning of a file to the row that is being read, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Line breaks in it.
    pub lines: usize,
    /// The letters in it that were spoilt.
    pub mojibake: Option<Mojibake>,
    /// Signs in it that show a wrong encoding; they are looked for in old encodings, which are guessed or claimed.
    pub misread: Option<Misread>,
    is_of_old_charset: bool,
    /// The first line, from 1, behind a line feed, that a byte order mark begins.
    pub joined: Option<usize>,
    ends_in_feed: bool,
}

impl Past {
    /// Of a file in `charset`, nothing of which is taken yet.
    pub fn new(charset: Charset) -> Self {
        Self {
            is_of_old_charset: !charset.is_unicode(),
            ..Self::default()
        }
    }

    /// Takes the next piece, which begins where a row or a line does.
    pub fn take(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.joined.is_none() {
            self.joined = self.find_mark(text);
        }
        Mojibake::find(text, self.lines, &mut self.mojibake);
        if self.is_of_old_charset {
            Misread::find(text, self.lines, &mut self.misread);
        }
        self.lines += line_breaks(text.as_bytes());
        self.ends_in_feed = text.ends_with('\n');
    }

    fn find_mark(&self, text: &str) -> Option<usize> {
        if self.ends_in_feed && text.starts_with('\u{feff}') {
            return Some(1 + self.lines);
        }
        let feed = memmem::find(text.as_bytes(), "\n\u{feff}".as_bytes())?;
        Some(1 + self.lines + line_breaks(&text.as_bytes()[..=feed]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_remembered_as_one_text() {
        let lines = ["id\r\n", "Ã¥\r\n", "a\n", "\u{feff}fÃ¸r og pÃ¥\n", "\u{feff}\n"];
        for pieces in [&lines[..], &[&lines.concat()]] {
            let mut past = Past::default();
            pieces.iter().for_each(|piece| past.take(piece));
            let found = past.mojibake.expect("mojibake");
            assert_eq!(
                (found.count, found.line, found.example.as_str()),
                (3, Some(2), "Ã¥")
            );
            assert_eq!(past.joined, Some(4), "in {pieces:?}");
        }
    }
}
