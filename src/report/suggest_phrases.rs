//! What suggestions say, in the languages of publication.

use crate::text::Language;

/// The words of one language. `{}` stands where a number goes.
#[derive(Debug)]
pub struct SuggestPhrases {
    /// How many answers have the theme: `{n}`, `{all}`.
    pub with_theme: &'static str,
    /// How many answers have the theme by hand, or by the rules where they are not coded by hand: `{n}`, `{all}`.
    pub with_theme_gold: &'static str,
    /// How many answers have no theme: `{n}`, `{all}`.
    pub without_theme: &'static str,
    /// Instead of rows.
    pub nothing: &'static str,
    /// What is left out, since a `no_match` example has it: `{expressions}`.
    pub barred: &'static str,
    /// Heading of expressions.
    pub expression: &'static str,
    /// Heading of the answers in question that have the expression.
    pub within: &'static str,
    /// Heading of the other answers that have it.
    pub elsewhere: &'static str,
    /// Heading of the effect size.
    pub log_ratio: &'static str,
    /// Heading of the new answers.
    pub new: &'static str,
    /// Headings of new answers that are right and wrong.
    pub judged: [&'static str; 2],
    /// How to read the columns.
    pub note: &'static str,
    /// How to read the columns of a gold standard.
    pub note_gold: &'static str,
}

const NB: SuggestPhrases = SuggestPhrases {
    with_theme: "{n} av {all} svar med innhold har temaet.",
    with_theme_gold: "{n} av {all} svar med innhold har temaet for hånd, eller etter reglene om de ikke er kodet for hånd.",
    without_theme: "{n} av {all} svar med innhold har ikke fått noe tema.",
    nothing: "Ingen forslag.",
    barred: "Utelatt, fordi et eksempel på hva som ikke hører til («no_match»), ville fått temaet: {expressions}.",
    expression: "Uttrykk",
    within: "Her",
    elsewhere: "Ellers",
    log_ratio: "Log-forhold",
    new: "Nye svar",
    judged: ["Riktige", "Gale"],
    note: "Uttrykk som er vanligere i disse svarene enn i de andre svarene på spørsmålet. Her, Ellers: antall svar som har uttrykket. G²: log-likelihood; jo høyere, jo sikrere er forskjellen. Log-forhold: 1 er dobbelt så vanlig her som ellers, 2 er fire ganger. Nye svar: svar som får temaet hvis uttrykket blir en regel i «any»; «none» og «unless» er regnet med. Eksemplene er nye svar.",
    note_gold: "Riktige, Gale: nye svar som er kodet for hånd, med og uten temaet.",
};

const NN: SuggestPhrases = SuggestPhrases {
    with_theme: "{n} av {all} svar med innhald har temaet.",
    with_theme_gold: "{n} av {all} svar med innhald har temaet for hand, eller etter reglane om dei ikkje er koda for hand.",
    without_theme: "{n} av {all} svar med innhald har ikkje fått noko tema.",
    nothing: "Ingen forslag.",
    barred: "Utelate, fordi eit døme på kva som ikkje høyrer til («no_match»), ville fått temaet: {expressions}.",
    expression: "Uttrykk",
    within: "Her",
    elsewhere: "Elles",
    log_ratio: "Log-forhold",
    new: "Nye svar",
    judged: ["Rette", "Gale"],
    note: "Uttrykk som er vanlegare i desse svara enn i dei andre svara på spørsmålet. Her, Elles: talet på svar som har uttrykket. G²: log-likelihood; jo høgare, jo sikrare er skilnaden. Log-forhold: 1 er dobbelt så vanleg her som elles, 2 er fire gonger. Nye svar: svar som får temaet dersom uttrykket blir ein regel i «any»; «none» og «unless» er rekna med. Døma er nye svar.",
    note_gold: "Rette, Gale: nye svar som er koda for hand, med og utan temaet.",
};

const EN: SuggestPhrases = SuggestPhrases {
    with_theme: "{n} of {all} answers with content have the theme.",
    with_theme_gold: "{n} of {all} answers with content have the theme by hand, or by the rules where they are not coded by hand.",
    without_theme: "{n} of {all} answers with content got no theme.",
    nothing: "No suggestions.",
    barred: "Left out, since an example of what does not belong (“no_match”) would get the theme: {expressions}.",
    expression: "Expression",
    within: "Here",
    elsewhere: "Elsewhere",
    log_ratio: "Log ratio",
    new: "New answers",
    judged: ["Right", "Wrong"],
    note: "Expressions that are commoner in these answers than in the other answers to the question. Here, Elsewhere: answers that have the expression. G²: log-likelihood; the higher, the surer the difference. Log ratio: 1 is twice as common here as elsewhere, 2 four times. New answers: those that get the theme if the expression becomes a rule in “any”, with “none” and “unless” minded. The examples are new answers.",
    note_gold: "Right, Wrong: new answers that were coded by hand, with and without the theme.",
};

impl SuggestPhrases {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
