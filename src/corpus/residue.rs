//! What an earlier export left in the answers of a file, so that their words are not what the reader sees: HTML, and
//! the sign that stands where letters were lost. Texts are not changed; it is noticed and told.

use std::ops::Range;

use memchr::memchr3;

use super::html::find_html;

/// Answers with residue of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residue {
    /// How many answers have it.
    pub answers: usize,
    /// The row of the first; the header is row 1.
    pub row: usize,
    /// What the first looks like there, the rest of its word included.
    pub example: String,
}

/// The residue in the answers of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Residues {
    pub html: Option<Residue>,
    pub lost: Option<Residue>,
}

impl Residues {
    /// Looks at an answer in that row.
    pub fn look(&mut self, row: usize, text: &str) {
        // Nearly all texts have none of the bytes that residue begins with.
        if memchr3(b'&', b'<', LOST.as_bytes()[0], text.as_bytes()).is_none() {
            return;
        }
        let lost = text.find(LOST).map(|at| at..at + LOST.len());
        for (kind, found) in [(&mut self.html, find_html(text)), (&mut self.lost, lost)] {
            match (kind, found) {
                (_, None) => {}
                (Some(residue), Some(_)) => residue.answers += 1,
                (kind, Some(found)) => {
                    *kind = Some(Residue {
                        answers: 1,
                        row,
                        example: with_its_word(text, found),
                    });
                }
            }
        }
    }
}

/// What stands where a letter was lost.
const LOST: &str = "\u{fffd}";
/// Letters that are shown of a word on each side of what was found in it.
const BESIDE: usize = 20;
/// Letters that are shown of what was found.
const SHOWN: usize = 40;

/// What was found in `text`, with the rest of the word that it stands in.
fn with_its_word(text: &str, found: Range<usize>) -> String {
    let is_beside = |c: &char| !c.is_whitespace() && !c.is_control() && *c != '`';
    let before = text[..found.start].chars().rev();
    let before: Vec<char> = before.take_while(is_beside).take(BESIDE).collect();
    let behind = text[found.end..].chars().take_while(is_beside).take(BESIDE);
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let piece = text[found.clone()].chars().map(clean).take(SHOWN);
    before.into_iter().rev().chain(piece).chain(behind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_and_the_first_is_shown_with_its_word() {
        let mut residues = Residues::default();
        residues.look(2, "helt greit");
        residues.look(5, "en b&oslash;lig og ei d&oslash;r");
        residues.look(7, "b\u{fffd}lig &amp; hus");
        residues.look(9, "en\ntur\n\u{fffd}l");
        let html = residues.html.expect("entities");
        assert_eq!(
            (html.answers, html.row, html.example.as_str()),
            (2, 5, "b&oslash;lig")
        );
        let lost = residues.lost.expect("lost letters");
        assert_eq!(
            (lost.answers, lost.row, lost.example.as_str()),
            (2, 7, "b\u{fffd}lig")
        );
    }

    #[test]
    fn long_pieces_are_shown_in_part() {
        let long = "x".repeat(90);
        let mut residues = Residues::default();
        residues.look(2, &format!("{long}<a href=\n\"{long}\">{long}"));
        let shown = residues.html.expect("a tag").example;
        assert!(
            shown.chars().count() <= 2 * BESIDE + SHOWN && shown.contains("x<a href= \"x"),
            "{shown}"
        );
    }
}
