//! What a column may be in a survey.

use super::names::Tool;

/// What a column may be in a survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The respondent's id.
    Id,
    /// The question's id, in a file with an answer a row.
    Question,
    /// Answers in words.
    Text,
    /// A background variable of few different values.
    Background,
    /// A background variable that is a number.
    Number,
    /// The respondent's weight.
    Weight,
    /// What tells who somebody is.
    Personal(Personal),
    /// A column of the tool that the survey was made with.
    Technical(Tool),
    /// Dates or times.
    Time,
    /// The same in all rows.
    Constant,
    /// Nothing in any row.
    Empty,
    /// None of these for sure.
    Unclear,
}

/// What tells who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// An address of the internet.
    Address,
    /// An e-mail address or a user's name.
    Email,
    /// A telephone number.
    Phone,
    /// A name.
    Name,
    /// Latitude or longitude.
    Place,
    /// A national identity number.
    Identity,
    /// A date of birth.
    Birth,
    /// Where somebody lives.
    Home,
}

impl Personal {
    /// What it is called: in Norwegian, and in English.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Address => ("IP-adresse", "IP address"),
            Self::Email => ("e-post", "e-mail"),
            Self::Phone => ("telefon", "telephone"),
            Self::Name => ("navn", "name"),
            Self::Place => ("sted (koordinat)", "place (coordinate)"),
            Self::Identity => ("fødselsnummer", "identity number"),
            Self::Birth => ("fødselsdato", "date of birth"),
            Self::Home => ("adresse", "address"),
        }
    }
}
