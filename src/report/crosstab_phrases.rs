//! What crosstabs say, in the languages of publication.

use crate::text::Language;

/// The words of one language. `{}` stands where a number or name goes.
#[derive(Debug)]
pub(super) struct CrosstabPhrases {
    /// What stands above: `{by}`.
    pub(super) heading: &'static str,
    /// Heading of all respondents together.
    pub(super) all: &'static str,
    /// The row of bases.
    pub(super) base_row: &'static str,
    /// Heading of the adjusted p-values.
    pub(super) p: &'static str,
    /// What the figures are: `{by}`.
    pub(super) reading: &'static str,
    /// How groups are tested: `{test}`.
    pub(super) test: &'static str,
    /// What the test is, without weights and with them.
    pub(super) tests: [&'static str; 2],
    /// The same where some themes were tested exactly.
    pub(super) exact: &'static str,
    /// That some exact p are estimated: `{n}` of `{all}` tested themes, `{draws}`.
    pub(super) simulated: &'static str,
    /// What the test with weights allows for, and where it is uncertain.
    pub(super) weighted: &'static str,
    /// That those of whom nothing is known are not tested.
    pub(super) unknown: &'static str,
    /// That nothing could be tested.
    pub(super) no_test: &'static str,
    /// That there is one group only.
    pub(super) one_group: &'static str,
    /// That nobody's group is known.
    pub(super) no_group: &'static str,
    /// What is hidden: `{min}`.
    pub(super) hidden: &'static str,
    /// That most is hidden, and what can be done.
    pub(super) hides_most: &'static str,
}

const NB: CrosstabPhrases = CrosstabPhrases {
    heading: "Etter {by}",
    all: "Alle",
    base_row: "N",
    p: "p (just.)",
    reading: "Prosent av gruppen etter {by}.",
    test: "p (just.): p-verdien av {test} av om gruppene er ulike, justert for antall temaer (Benjamini–Hochberg). ▲ og ▼: gruppen ligger over eller under de andre (justert standardisert residual over 1,96) i et tema der p (just.) er under 0,05.",
    tests: ["en kjikvadrattest", "Rao og Scotts F-test"],
    exact: "Der færre enn 5 er forventet i en celle, er testen Fishers eksakte.",
    simulated: "For {n} av {all} testede temaer er det for mange mulige tabeller å gå gjennom: der er p anslått fra {draws} tabeller som er trukket tilfeldig.",
    weighted: "F-testen tar hensyn til ulike vekter, ikke til strata eller klynger. Den er ikke eksakt: der færre enn 5 er forventet i en celle, er p usikker.",
    unknown: "De som ikke har oppgitt gruppe, er ikke med i testene.",
    no_test: "Ingen av temaene kan testes.",
    one_group: "Bare én gruppe har svart, så det er ingenting å teste.",
    no_group: "Ingen har oppgitt gruppe, så det er ingenting å teste.",
    hidden: "«:» betyr færre enn {min} respondenter, eller at tallet ville røpet et slikt; da testes temaet ikke.",
    hides_most: "Mer enn halvparten av gruppetallene er skjult: gruppene er for små. Færre og større grupper viser mer.",
};

const NN: CrosstabPhrases = CrosstabPhrases {
    heading: "Etter {by}",
    all: "Alle",
    base_row: "N",
    p: "p (just.)",
    reading: "Prosent av gruppa etter {by}.",
    test: "p (just.): p-verdien av {test} av om gruppene er ulike, justert for talet på tema (Benjamini–Hochberg). ▲ og ▼: gruppa ligg over eller under dei andre (justert standardisert residual over 1,96) i eit tema der p (just.) er under 0,05.",
    tests: ["ein kjikvadrattest", "Rao og Scotts F-test"],
    exact: "Der færre enn 5 er venta i ei celle, er testen Fishers eksakte.",
    simulated: "For {n} av {all} testa tema er det for mange moglege tabellar å gå gjennom: der er p anslått frå {draws} tabellar som er trekte tilfeldig.",
    weighted: "F-testen tek omsyn til ulike vekter, ikkje til strata eller klynger. Han er ikkje eksakt: der færre enn 5 er venta i ei celle, er p usikker.",
    unknown: "Dei som ikkje har oppgitt gruppe, er ikkje med i testane.",
    no_test: "Ingen av temaa kan testast.",
    one_group: "Berre éi gruppe har svara, så det er ingenting å teste.",
    no_group: "Ingen har oppgitt gruppe, så det er ingenting å teste.",
    hidden: "«:» tyder færre enn {min} respondentar, eller at talet ville ha røpt eit slikt; då blir temaet ikkje testa.",
    hides_most: "Meir enn halvparten av gruppetala er skjulte: gruppene er for små. Færre og større grupper viser meir.",
};

const EN: CrosstabPhrases = CrosstabPhrases {
    heading: "By {by}",
    all: "All",
    base_row: "N",
    p: "p (adj.)",
    reading: "Per cent of the group by {by}.",
    test: "p (adj.): the p-value of {test} of whether the groups differ, adjusted for the number of themes (Benjamini–Hochberg). ▲ and ▼: the group lies above or below the others (adjusted standardised residual beyond 1.96) in a theme whose p (adj.) is below 0.05.",
    tests: ["a chi-square test", "Rao and Scott's F test"],
    exact: "Where fewer than 5 are expected in a cell, the test is Fisher's exact one.",
    simulated: "For {n} of {all} tested themes there are too many possible tables to go through: there p is estimated from {draws} tables drawn at random.",
    weighted: "The F test allows for unequal weights, not for strata or clusters. It is not exact: where fewer than 5 are expected in a cell, p is uncertain.",
    unknown: "Those whose group is not stated take no part in the tests.",
    no_test: "No theme can be tested.",
    one_group: "Only one group answered, so there is nothing to test.",
    no_group: "Nobody's group is stated, so there is nothing to test.",
    hidden: "“:” means fewer than {min} respondents, or that the figure would give such a one away; then the theme is not tested.",
    hides_most: "More than half of the groups' figures are hidden: the groups are too small. Fewer and larger groups show more.",
};

impl CrosstabPhrases {
    /// The words of `language`.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
