//! Text that was spoilt before it came here: UTF-8 once read as Windows-1252 and saved again.

use super::lines::line_at;

/// æ, ø and å, small and large, as such text shows them.
const SPOILT: [&str; 6] = ["Ã¦", "Ã¸", "Ã¥", "Ã†", "Ã˜", "Ã…"];

/// Signs of spoilt letters in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mojibake {
    /// How many letters.
    pub count: usize,
    /// The line of the first, from 1.
    pub line: usize,
    /// What the first looks like.
    pub example: String,
}

impl Mojibake {
    /// The spoilt letters of `text`, if there are any.
    pub(super) fn find(text: &str) -> Option<Self> {
        let mut found = text
            .match_indices('Ã')
            .filter_map(|(at, _)| Some((at, SPOILT.iter().find(|spoilt| text[at..].starts_with(**spoilt))?)));
        let (at, example) = found.next()?;
        Some(Self {
            count: 1 + found.count(),
            line: line_at(text.as_bytes(), at),
            example: (*example).to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilt_letters_are_counted_and_placed() {
        let found = Mojibake::find("svar\nSÃ£o Paulo\nfÃ¥r pÃ¥ Ã˜ya").expect("mojibake");
        assert_eq!((found.count, found.line, found.example.as_str()), (3, 3, "Ã¥"));
        assert_eq!(Mojibake::find("får på øya"), None);
    }
}
