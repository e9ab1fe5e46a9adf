//! What workbooks say beyond the tables that they hold, in the languages of publication.

use crate::text::Language;

/// The words of one language.
#[derive(Debug)]
pub(super) struct WorkbookPhrases {
    /// Heading of the lower limits.
    pub(super) low: &'static str,
    /// Heading of the upper limits.
    pub(super) high: &'static str,
    /// Heading of the questions.
    pub(super) question: &'static str,
    /// Heading of those who answer.
    pub(super) respondent: &'static str,
    /// Heading of the quotes.
    pub(super) quote: &'static str,
    /// Heading of the numbers of answers that quotes are chosen among.
    pub(super) pool: &'static str,
}

const NB: WorkbookPhrases = WorkbookPhrases {
    low: "95 % KI fra",
    high: "95 % KI til",
    question: "Spørsmål",
    respondent: "Respondent",
    quote: "Sitat",
    pool: "Svar med temaet",
};

const NN: WorkbookPhrases = WorkbookPhrases {
    low: "95 % KI frå",
    high: "95 % KI til",
    question: "Spørsmål",
    respondent: "Respondent",
    quote: "Sitat",
    pool: "Svar med temaet",
};

const EN: WorkbookPhrases = WorkbookPhrases {
    low: "95% CI from",
    high: "95% CI to",
    question: "Question",
    respondent: "Respondent",
    quote: "Quote",
    pool: "Answers with it",
};

impl WorkbookPhrases {
    /// The words of `language`.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
