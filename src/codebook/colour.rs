//! Colours of themes.

use std::fmt;

/// A colour of red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Why a text is no colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no colour: `#` and six digits of 0 to 9 and a to f make one")]
pub struct InvalidColour(String);

impl Colour {
    /// The colour that `written` spells: `#1f77b4`, capitals or not.
    pub fn new(written: &str) -> Result<Self, InvalidColour> {
        let invalid = || InvalidColour(written.to_owned());
        let digits = written.strip_prefix('#').ok_or_else(invalid)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(invalid());
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| invalid());
        Ok(Self([part(0)?, part(2)?, part(4)?]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::parse;

    #[test]
    fn colours_are_six_hexadecimal_digits() {
        let colour = Colour::new("#1F77b4").map(|colour| colour.to_string());
        assert_eq!(colour.as_deref(), Ok("#1f77b4"));
        for wrong in ["1f77b4", "#1f77b", "#1f77b4a", "#12345å", "#+12345", "red", ""] {
            assert!(Colour::new(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_theme_may_have_a_colour() {
        let colour = |written: &str| {
            let loaded = parse(
                "k.toml",
                &format!("[theme.a]\nany = [\"bolig\"]\ncolor = \"{written}\""),
            );
            let messages: Vec<String> = loaded.problems.into_iter().map(|found| found.message).collect();
            (
                loaded.library.books[0].themes[0].colour.map(|c| c.to_string()),
                messages,
            )
        };
        assert_eq!(colour("#AA0000"), (Some("#aa0000".to_owned()), vec![]));
        let (none, messages) = colour("rød");
        assert_eq!(none, None);
        assert!(messages[0].starts_with("`rød` is no colour"), "{messages:?}");
    }
}
