//! What tables of pairs say, in the languages of publication.

use crate::text::Language;

/// The words of one language.
#[derive(Debug)]
pub(super) struct PairsPhrases {
    pub(super) headings: [&'static str; 7],
    pub(super) note: &'static str,
    /// Of how many: `{n}`, which stands for a number or `:`.
    pub(super) size: &'static str,
    /// That there is no pair.
    pub(super) none: &'static str,
    /// That some are hidden: `{min}`.
    pub(super) hidden: &'static str,
}

const NB: PairsPhrases = PairsPhrases {
    headings: [
        "Tema",
        "Sammen med",
        "n begge",
        "n første",
        "n andre",
        "Jaccard",
        "Løft",
    ],
    note: "Par av temaer som står i samme svar. Jaccard: andelen som har begge, av dem som har minst ett. Løft: hvor mange ganger flere som har begge, enn om temaene ikke hang sammen; med få svar kan det være stort ved en tilfeldighet.",
    size: "Løftet er regnet av {n} respondenter.",
    none: "Ingen par å vise.",
    hidden: "Par som færre enn {min} respondenter står bak, er ikke vist, og heller ikke par som ville røpet slike.",
};

const NN: PairsPhrases = PairsPhrases {
    headings: [
        "Tema",
        "Saman med",
        "n begge",
        "n første",
        "n andre",
        "Jaccard",
        "Løft",
    ],
    note: "Par av tema som står i same svar. Jaccard: delen som har begge, av dei som har minst eitt. Løft: kor mange gonger fleire som har begge, enn om temaa ikkje hang saman; med få svar kan det vere stort ved eit slumpetreff.",
    size: "Løftet er rekna av {n} respondentar.",
    none: "Ingen par å vise.",
    hidden: "Par som færre enn {min} respondentar står bak, er ikkje viste, og heller ikkje par som ville ha røpt slike.",
};

const EN: PairsPhrases = PairsPhrases {
    headings: [
        "Theme",
        "Together with",
        "n both",
        "n first",
        "n second",
        "Jaccard",
        "Lift",
    ],
    note: "Pairs of themes in the same answer. Jaccard: the share with both, of those with either. Lift: how many times as many have both as if the themes were unrelated; with few answers it may be large by chance.",
    size: "Lift is reckoned on {n} respondents.",
    none: "No pairs to show.",
    hidden: "Pairs with fewer than {min} respondents behind them are not shown, nor pairs that would give such away.",
};

impl PairsPhrases {
    /// The words of `language`.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
