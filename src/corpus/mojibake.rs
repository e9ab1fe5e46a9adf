//! Text that was spoilt before it came here: UTF-8 once read as Windows-1252 and saved again.

use memchr::memmem;

use super::lines::line_at;

/// æ, ø and å, small and large, as such text shows them.
const SPOILT: [&str; 6] = ["Ã¦", "Ã¸", "Ã¥", "Ã†", "Ã˜", "Ã…"];

/// Signs of spoilt letters in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mojibake {
    /// How many letters.
    pub count: usize,
    /// The line of the first, from 1, where the file has lines.
    pub line: Option<usize>,
    /// What the first looks like.
    pub example: String,
}

impl Mojibake {
    /// Adds the spoilt letters of `text`, which stands behind so many lines, to what is `known`.
    pub(super) fn find(text: &str, lines: usize, known: &mut Option<Self>) {
        let starts = memmem::find_iter(text.as_bytes(), "Ã".as_bytes());
        let mut found = starts
            .filter_map(|at| Some((at, SPOILT.iter().find(|spoilt| text[at..].starts_with(**spoilt))?)));
        if known.is_none() {
            *known = found.next().map(|(at, example)| Self {
                count: 1,
                line: Some(lines + line_at(text.as_bytes(), at)),
                example: (*example).to_owned(),
            });
        }
        if let Some(known) = known {
            known.count += found.count();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilt_letters_are_counted_and_placed() {
        let find = |text| {
            let mut found = None;
            Mojibake::find(text, 0, &mut found);
            found
        };
        let found = find("svar\nSÃ£o Paulo\nfÃ¥r pÃ¥ Ã˜ya").expect("mojibake");
        assert_eq!(
            (found.count, found.line, found.example.as_str()),
            (3, Some(3), "Ã¥")
        );
        assert_eq!(find("får på øya"), None);
    }
}
