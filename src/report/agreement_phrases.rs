//! What agreement and evaluation say, in the languages of publication.

use crate::text::Language;

/// The words of one language. `{}` stands where a number goes.
#[derive(Debug)]
pub struct AgreementPhrases {
    /// Headings of themes found rightly, found wrongly, and missed.
    pub found: [&'static str; 3],
    /// Headings of precision and recall.
    pub scores: [&'static str; 2],
    /// Heading of the share of answers coded alike.
    pub alike: &'static str,
    /// The rows of all together: pooled, and the mean over themes.
    pub totals: [&'static str; 2],
    /// The row of whole answers.
    pub all: &'static str,
    /// Heading of the figures of all questions.
    pub overall: &'static str,
    /// Mean F1 of a question: `{f1}`.
    pub of_question: &'static str,
    /// How to read an evaluation: `{n}` answers.
    pub note_eval: &'static str,
    /// That a sample is reckoned up to all answers; begins with a space.
    pub note_weights: &'static str,
    /// How to read agreement: `{n}` answers.
    pub note_agree: &'static str,
    /// How to read agreement of more than two: `{n}` answers, `{coders}`, `{complete}` answers.
    pub note_panel: &'static str,
    /// What precedes a missed and a wrongly found theme.
    pub errors: [&'static str; 2],
    /// Instead of errors.
    pub no_errors: &'static str,
}

const NB: AgreementPhrases = AgreementPhrases {
    found: ["Riktige", "Gale", "Oversett"],
    scores: ["Presisjon", "Dekning"],
    alike: "Likt",
    totals: ["Alle koder samlet (mikro)", "Snitt av temaene (makro)"],
    all: "Hele svar",
    overall: "Alle spørsmål",
    of_question: "Snitt av temaenes F1: {f1}",
    note_eval: "{n} svar er kodet både for hånd og av kodeboken. Presisjon: andel av kodebokens koder som også er gitt for hånd. Dekning: andel av kodene for hånd som kodeboken fant. F1: det harmoniske snittet av dem. Makro: snittet over temaene der tallet er definert; temaer som verken kodebok eller hånd har gitt, er ikke med. I parentes 95 % bootstrapintervall over respondenter.",
    note_weights: " Svarene er et utvalg: tallene er vektet, og anslår alle svarene som utvalget er trukket fra.",
    note_agree: "{n} svar er kodet av begge. Likt: andel svar der begge ga eller ikke ga temaet; for hele svar andelen med nøyaktig samme temaer. Alfa: Krippendorffs alfa, nominal; for hele svar med MASI-avstand, der tilfeldig enighet regnes innen hvert spørsmål. I parentes 95 % bootstrapintervall over respondenter.",
    note_panel: "{n} svar er kodet av minst to av {coders}, {complete} av dem av alle. Likt: andel par av kodere som ga det samme, i snitt over svarene. Kappa: Fleiss' kappa, over svarene som alle har kodet. Alfa: Krippendorffs alfa, nominal, over alle svarene; for hele svar med MASI-avstand, der tilfeldig enighet regnes innen hvert spørsmål. F1: over alle par av kodere. I parentes 95 % bootstrapintervall over respondenter.",
    errors: ["oversett", "gal"],
    no_errors: "Ingen avvik.",
};

const NN: AgreementPhrases = AgreementPhrases {
    found: ["Rette", "Feil", "Oversedde"],
    scores: ["Presisjon", "Dekning"],
    alike: "Likt",
    totals: ["Alle kodar samla (mikro)", "Snitt av temaa (makro)"],
    all: "Heile svar",
    overall: "Alle spørsmål",
    of_question: "Snitt av F1 for temaa: {f1}",
    note_eval: "{n} svar er koda både for hand og av kodeboka. Presisjon: del av kodane til kodeboka som òg er gjevne for hand. Dekning: del av kodane for hand som kodeboka fann. F1: det harmoniske snittet av dei. Makro: snittet over temaa der talet er definert; tema som verken kodebok eller hand har gjeve, er ikkje med. I parentes 95 % bootstrapintervall over respondentar.",
    note_weights: " Svara er eit utval: tala er vekta, og anslår alle svara som utvalet er trekt frå.",
    note_agree: "{n} svar er koda av begge. Likt: del av svara der begge gav eller ikkje gav temaet; for heile svar delen med nøyaktig same tema. Alfa: Krippendorffs alfa, nominal; for heile svar med MASI-avstand, der tilfeldig semje er rekna innan kvart spørsmål. I parentes 95 % bootstrapintervall over respondentar.",
    note_panel: "{n} svar er koda av minst to av {coders}, {complete} av dei av alle. Likt: del av para av kodarar som gav det same, i snitt over svara. Kappa: Fleiss' kappa, over svara som alle har koda. Alfa: Krippendorffs alfa, nominal, over alle svara; for heile svar med MASI-avstand, der tilfeldig semje er rekna innan kvart spørsmål. F1: over alle par av kodarar. I parentes 95 % bootstrapintervall over respondentar.",
    errors: ["oversedd", "feil"],
    no_errors: "Ingen avvik.",
};

const EN: AgreementPhrases = AgreementPhrases {
    found: ["Right", "Wrong", "Missed"],
    scores: ["Precision", "Recall"],
    alike: "Alike",
    totals: ["All codes together (micro)", "Mean of themes (macro)"],
    all: "Whole answers",
    overall: "All questions",
    of_question: "Mean F1 of the themes: {f1}",
    note_eval: "{n} answers were coded both by hand and by the codebook. Precision: share of the codebook's codes that were also given by hand. Recall: share of the codes by hand that the codebook found. F1: their harmonic mean. Macro: the mean over the themes for which a figure is defined; themes given by neither codebook nor hand are not in it. In parentheses 95 % bootstrap intervals over respondents.",
    note_weights: " The answers are a sample: figures are weighted, and estimate all answers that it was drawn from.",
    note_agree: "{n} answers were coded by both. Alike: share of answers to which both gave the theme, or neither; of whole answers the share with exactly the same themes. Alpha: Krippendorff's alpha, nominal; of whole answers with MASI distance, chance agreement reckoned within each question. In parentheses 95 % bootstrap intervals over respondents.",
    note_panel: "{n} answers were coded by two or more of {coders}, {complete} of them by all. Alike: share of pairs of coders who gave the same, the mean over answers. Kappa: Fleiss' kappa, over the answers that all coded. Alpha: Krippendorff's alpha, nominal, over all answers; of whole answers with MASI distance, chance agreement reckoned within each question. F1: over all pairs of coders. In parentheses 95 % bootstrap intervals over respondents.",
    errors: ["missed", "wrong"],
    no_errors: "No differences.",
};

impl AgreementPhrases {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
