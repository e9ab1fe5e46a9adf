//! The fields of a row.

use std::ops::Index;

/// Fields one behind another in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'r> {
    text: &'r str,
    /// Where each ends, delimiters not counted.
    ends: &'r [usize],
    /// Bytes between two fields.
    between: usize,
}

impl<'r> Fields<'r> {
    /// No field, which no record has.
    pub const NONE: Self = Self::joined("", &[]);

    /// Fields of `text`, which holds nothing but them.
    pub const fn joined(text: &'r str, ends: &'r [usize]) -> Self {
        Self {
            text,
            ends,
            between: 0,
        }
    }

    /// Fields of `text` with a delimiter of one byte between two, if that and a line break is all that it holds.
    pub fn delimited(text: &'r str, ends: &'r [usize]) -> Option<Self> {
        let length = ends.last()? + ends.len() - 1;
        let is_line_break = |rest| matches!(rest, "" | "\n" | "\r" | "\r\n");
        text.get(length..).is_some_and(is_line_break).then_some(Self {
            text,
            ends,
            between: 1,
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &'r str> {
        let fields = *self;
        (0..self.len()).map(move |at| fields.get(at))
    }

    /// The field of that number, which must be there; the text in it where it is the formula `="007"`, by which programs keep Excel
    /// from taking a text for a number.
    pub fn get(&self, at: usize) -> &'r str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let delimiters = at * self.between;
        let field = &self.text[start + delimiters..self.ends[at] + delimiters];
        let text = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
        text.filter(|text| !text.contains('"')).unwrap_or(field)
    }
}

impl Index<usize> for Fields<'_> {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        self.get(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_that_is_a_text_is_that_text() {
        let shown = |field: &str| {
            let ends = [field.len()];
            Fields::joined(field, &ends)[0].to_owned()
        };
        assert_eq!(shown("=\"007\""), "007");
        for other in ["=\"", "=1+1", "=\"a\"&\"b\"", "\"007\"", "="] {
            assert_eq!(shown(other), other);
        }
        assert_eq!(shown("=\"\""), "");
    }

    #[test]
    fn fields_are_found_with_and_without_delimiters() {
        let ends = [1, 1, 4];
        let joined = Fields::joined("1åx", &ends);
        assert_eq!(joined.iter().collect::<Vec<_>>(), ["1", "", "åx"]);
        let delimited = Fields::delimited("1;;åx\r\n", &ends).expect("fields");
        assert_eq!(delimited.iter().collect::<Vec<_>>(), ["1", "", "åx"]);
        assert!(Fields::delimited("1;;åx;", &ends).is_none());
    }
}
