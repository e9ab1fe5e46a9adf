//! What charts say, in the languages of publication.

use crate::text::Language;

/// The words of one language. `{}` stands where a name or text goes.
#[derive(Debug)]
pub struct ChartPhrases {
    /// Title of [`super::bars`], for those who do not see it.
    pub bars: &'static str,
    /// Its description.
    pub bars_desc: &'static str,
    /// Title of [`super::heat`] and [`super::grouped_bars`]: `{by}`.
    pub groups: &'static str,
    /// Description of the first.
    pub heat_desc: &'static str,
    /// Description of the second.
    pub grouped_desc: &'static str,
    /// What whiskers are.
    pub whisker: &'static str,
    /// What `:` is: `{min}`.
    pub hidden: &'static str,
    /// Heading of the legend of grounds.
    pub residual: &'static str,
    /// What the triangles mean.
    pub marks: &'static str,
    /// How what is not tested looks.
    pub untested: &'static str,
    /// Behind the ground of what is hidden.
    pub hidden_cell: &'static str,
    /// A percentage: `{}`.
    pub percent: &'static str,
}

const NB: ChartPhrases = ChartPhrases {
    bars: "Temaer i prosent",
    bars_desc: "Liggende søyler, en for hvert tema, med 95 % konfidensintervall.",
    groups: "Temaer i prosent etter {by}",
    heat_desc: "Rutenett med et tema i hver rad og en gruppe i hver kolonne. Tallene er prosent av gruppen; fargen viser hvor langt gruppen ligger fra de andre.",
    grouped_desc: "Liggende søyler for de vanligste temaene, en søyle for hver gruppe, med 95 % konfidensintervall.",
    whisker: "Strekene er 95 % konfidensintervall (Wilson).",
    hidden: "«:» betyr færre enn {min} respondenter, eller at tallet ville røpet et slikt.",
    residual: "Justert standardisert residual",
    marks: "▲ ▼ over eller under de andre (p < 0,05)",
    untested: "uten ramme: ikke testet",
    hidden_cell: "skjult",
    percent: "{}\u{a0}%",
};

const NN: ChartPhrases = ChartPhrases {
    bars: "Tema i prosent",
    bars_desc: "Liggjande søyler, ei for kvart tema, med 95 % konfidensintervall.",
    groups: "Tema i prosent etter {by}",
    heat_desc: "Rutenett med eit tema i kvar rad og ei gruppe i kvar kolonne. Tala er prosent av gruppa; fargen viser kor langt gruppa ligg frå dei andre.",
    grouped_desc: "Liggjande søyler for dei vanlegaste temaa, ei søyle for kvar gruppe, med 95 % konfidensintervall.",
    whisker: "Strekane er 95 % konfidensintervall (Wilson).",
    hidden: "«:» tyder færre enn {min} respondentar, eller at talet ville ha røpt eit slikt.",
    residual: "Justert standardisert residual",
    marks: "▲ ▼ over eller under dei andre (p < 0,05)",
    untested: "utan ramme: ikkje testa",
    hidden_cell: "skjult",
    percent: "{}\u{a0}%",
};

const EN: ChartPhrases = ChartPhrases {
    bars: "Themes in per cent",
    bars_desc: "Horizontal bars, one for each theme, with 95% confidence intervals.",
    groups: "Themes in per cent by {by}",
    heat_desc: "A grid with a theme in each row and a group in each column. Figures are per cent of the group; colours show how far the group lies from the others.",
    grouped_desc: "Horizontal bars of the most frequent themes, one bar for each group, with 95% confidence intervals.",
    whisker: "Lines are 95% confidence intervals (Wilson).",
    hidden: "“:” means fewer than {min} respondents, or that the figure would give such a one away.",
    residual: "Adjusted standardised residual",
    marks: "▲ ▼ above or below the others (p < 0.05)",
    untested: "no frame: not tested",
    hidden_cell: "hidden",
    percent: "{}%",
};

impl ChartPhrases {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
