//! What `search` says, in the languages of publication.

use crate::text::Language;

/// The words of one language. `{}` stands where a number or name goes.
#[derive(Debug)]
pub struct SearchPhrases {
    /// How many of the found answers are shown, from the first on: `{last}`, `{found}`.
    pub first_page: &'static str,
    /// Which of the found answers are shown: `{first}`, `{last}`, `{found}`.
    pub page: &'static str,
    /// That none of them is: `{found}`.
    pub none_shown: &'static str,
    /// That nothing was found.
    pub nothing: &'static str,
    /// How many hits in context are shown: `{hits}`.
    pub hits: &'static str,
    /// How many answers the counts are of: `{n}` answers of `{respondents}` respondents.
    pub counted: &'static str,
    /// Heading of a facet, and how many answers it tells of: `{name}`, `{n}`.
    pub facet: &'static str,
    /// The same, and for how many there is nothing to tell: `{name}`, `{n}`, `{unknown}`.
    pub facet_without: &'static str,
    /// Names of the facets of questions, themes and coding.
    pub facets: [&'static str; 3],
    /// Coded, uncoded, without content, without a codebook.
    pub coding: [&'static str; 4],
    /// That values are left out: `{values}`, `{n}` answers.
    pub others: &'static str,
    /// Headings of a hit in context: answer, left, hit, right.
    pub context: [&'static str; 4],
}

const NB: SearchPhrases = SearchPhrases {
    first_page: "{last} av {found} svar",
    page: "{first}–{last} av {found} svar",
    none_shown: "ingen av {found} svar vist",
    nothing: "ingen svar funnet",
    hits: "{hits} treff",
    counted: "Funnet: {n} svar fra {respondents} respondenter",
    facet: "{name} (n = {n})",
    facet_without: "{name} (n = {n}; svar uten verdi: {unknown})",
    facets: ["Spørsmål", "Tema", "Koding"],
    coding: ["kodet", "ukodet", "uten innhold", "uten kodebok"],
    others: "{values} verdier til, {n} svar",
    context: ["Svar", "Foran", "Treff", "Bak"],
};

const NN: SearchPhrases = SearchPhrases {
    first_page: "{last} av {found} svar",
    page: "{first}–{last} av {found} svar",
    none_shown: "ingen av {found} svar viste",
    nothing: "ingen svar funne",
    hits: "{hits} treff",
    counted: "Funne: {n} svar frå {respondents} respondentar",
    facet: "{name} (n = {n})",
    facet_without: "{name} (n = {n}; svar utan verdi: {unknown})",
    facets: ["Spørsmål", "Tema", "Koding"],
    coding: ["koda", "ukoda", "utan innhald", "utan kodebok"],
    others: "{values} verdiar til, {n} svar",
    context: ["Svar", "Framfor", "Treff", "Bak"],
};

const EN: SearchPhrases = SearchPhrases {
    first_page: "{last} of {found} answers",
    page: "{first}–{last} of {found} answers",
    none_shown: "none of {found} answers shown",
    nothing: "no answers found",
    hits: "hits: {hits}",
    counted: "Found: {n} answers from {respondents} respondents",
    facet: "{name} (n = {n})",
    facet_without: "{name} (n = {n}; answers without a value: {unknown})",
    facets: ["Question", "Theme", "Coding"],
    coding: ["coded", "uncoded", "without content", "without a codebook"],
    others: "{values} more values, {n} answers",
    context: ["Answer", "Before", "Hit", "After"],
};

impl SearchPhrases {
    /// The words of that language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
