//! Ids of respondents and questions.

use std::borrow::Cow;
use std::fmt;

use crate::text::Text;

/// Why a text cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id cannot be blank")]
pub struct InvalidId;

macro_rules! id {
    ($name:ident, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// Takes `written` without the white space around it and in composed form, so that an id is the same
            /// in every file; a blank is no id.
            pub fn new(written: &str) -> Result<Self, InvalidId> {
                Self::normal(written).map(|id| Self(id.into()))
            }

            /// The id of `written` as text, without a copy where there is no need.
            pub(super) fn normal(written: &str) -> Result<Cow<'_, str>, InvalidId> {
                match written.trim() {
                    "" => Err(InvalidId),
                    id => Ok(Text::compose(id)),
                }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(RespondentId, "A respondent's id, unique in a survey.");
id!(
    QuestionId,
    "A question's id, unique in a survey; codebooks name it."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_however_it_is_written() {
        assert_eq!(QuestionId::new(" spra\u{30a}k\u{a0}"), QuestionId::new("språk"));
        assert_eq!(RespondentId::new(" \u{a0}"), Err(InvalidId));
    }
}
