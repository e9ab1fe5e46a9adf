//! What charts say, in the languages of publication.

use crate::text::Language;

/// The words of one language. `{}` stands where a name or text goes.
#[derive(Debug)]
pub struct ChartPhrases {
    /// Title of [`super::bars`], for those who do not see it.
    pub bars: &'static str,
    /// Its description.
    pub bars_desc: &'static str,
    /// Title of [`super::heat`] and of grouped bars: `{by}`.
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
    /// What percentages of groups are of: `{by}`, `{who}`, `{n}`.
    pub groups_base: &'static str,
    /// Who is in the base, by [`crate::report::BaseKind`].
    pub who: [&'static str; 4],
    /// That only the most frequent themes are drawn: `{shown}`, `{all}`.
    pub most: &'static str,
    /// That a group lies above the others, or below.
    pub directions: [&'static str; 2],
    /// Title of [`super::pairs`].
    pub pairs: &'static str,
    /// Its description.
    pub pairs_desc: &'static str,
    /// How it is read: `{n}`, `{who}`.
    pub pairs_note: &'static str,
    /// Heading of the legend of its grounds.
    pub jaccard: &'static str,
    /// Between the names of a pair.
    pub and: &'static str,
}

const NB: ChartPhrases = ChartPhrases {
    bars: "Temaer i prosent",
    bars_desc: "Liggende søyler, en for hvert tema, med 95 % konfidensintervall.",
    groups: "Temaer i prosent etter {by}",
    heat_desc: "Rutenett med et tema i hver rad og en gruppe i hver kolonne. Tallene er prosent av gruppen; fargen viser hvor langt gruppen ligger fra de andre i temaer der gruppene er ulike.",
    grouped_desc: "Liggende søyler for de vanligste temaene, en søyle for hver gruppe, med 95 % konfidensintervall.",
    whisker: "Strekene er 95 % konfidensintervall (Wilson).",
    hidden: "«:» betyr færre enn {min} respondenter, eller at tallet ville røpet et slikt.",
    residual: "Justert standardisert residual",
    marks: "▲ ▼ over eller under de andre, just. p < 0,05",
    untested: "uten ramme: ikke testet",
    hidden_cell: "skjult",
    percent: "{}\u{a0}%",
    groups_base: "Etter {by}. Prosent av dem i gruppen{who} (N = {n} i alt).",
    who: [
        " som svarte på spørsmålet",
        " som ga et svar med innhold",
        " med minst ett tema i svaret",
        ", også dem som ikke svarte",
    ],
    most: "De {shown} vanligste av {all} temaer på øverste nivå er med.",
    directions: ["over de andre", "under de andre"],
    pairs: "Temaer som står i samme svar",
    pairs_desc: "Trekant av ruter med et tema i hver rad og hver kolonne. Tallet er hvor mange som har begge temaene; jo mørkere, desto oftere står de sammen.",
    pairs_note: "Tallene er respondenter (av {n}{who}): hvor mange som har begge temaene, og på skrå hvor mange som har temaet. Kolonnene har radenes nummer. Jaccard er andelen som har begge, av dem som har minst ett.",
    jaccard: "Jaccard",
    and: "og",
};

const NN: ChartPhrases = ChartPhrases {
    bars: "Tema i prosent",
    bars_desc: "Liggjande søyler, ei for kvart tema, med 95 % konfidensintervall.",
    groups: "Tema i prosent etter {by}",
    heat_desc: "Rutenett med eit tema i kvar rad og ei gruppe i kvar kolonne. Tala er prosent av gruppa; fargen viser kor langt gruppa ligg frå dei andre i tema der gruppene er ulike.",
    grouped_desc: "Liggjande søyler for dei vanlegaste temaa, ei søyle for kvar gruppe, med 95 % konfidensintervall.",
    whisker: "Strekane er 95 % konfidensintervall (Wilson).",
    hidden: "«:» tyder færre enn {min} respondentar, eller at talet ville ha røpt eit slikt.",
    residual: "Justert standardisert residual",
    marks: "▲ ▼ over eller under dei andre, just. p < 0,05",
    untested: "utan ramme: ikkje testa",
    hidden_cell: "skjult",
    percent: "{}\u{a0}%",
    groups_base: "Etter {by}. Prosent av dei i gruppa{who} (N = {n} i alt).",
    who: [
        " som svara på spørsmålet",
        " som gav eit svar med innhald",
        " med minst eitt tema i svaret",
        ", også dei som ikkje svara",
    ],
    most: "Dei {shown} vanlegaste av {all} tema på øvste nivå er med.",
    directions: ["over dei andre", "under dei andre"],
    pairs: "Tema som står i same svar",
    pairs_desc: "Trekant av ruter med eit tema i kvar rad og kvar kolonne. Talet er kor mange som har begge temaa; jo mørkare, dess oftare står dei saman.",
    pairs_note: "Tala er respondentar (av {n}{who}): kor mange som har begge temaa, og på skrå kor mange som har temaet. Kolonnane har nummera til radene. Jaccard er delen som har begge, av dei som har minst eitt.",
    jaccard: "Jaccard",
    and: "og",
};

const EN: ChartPhrases = ChartPhrases {
    bars: "Themes in per cent",
    bars_desc: "Horizontal bars, one for each theme, with 95% confidence intervals.",
    groups: "Themes in per cent by {by}",
    heat_desc: "A grid with a theme in each row and a group in each column. Figures are per cent of the group; colours show how far the group lies from the others in themes where groups differ.",
    grouped_desc: "Horizontal bars of the most frequent themes, one bar for each group, with 95% confidence intervals.",
    whisker: "Lines are 95% confidence intervals (Wilson).",
    hidden: "“:” means fewer than {min} respondents, or that the figure would give such a one away.",
    residual: "Adjusted standardised residual",
    marks: "▲ ▼ above or below the others, adj. p < 0.05",
    untested: "no frame: not tested",
    hidden_cell: "hidden",
    percent: "{}%",
    groups_base: "By {by}. Per cent of those in the group{who} (N = {n} in all).",
    who: [
        " who answered the question",
        " whose answer has content",
        " whose answer got at least one theme",
        ", including those who did not answer",
    ],
    most: "The {shown} most frequent of {all} themes at the top level are shown.",
    directions: ["above the others", "below the others"],
    pairs: "Themes in the same answer",
    pairs_desc: "A triangle of cells with a theme in each row and each column. Figures are how many have both themes; the darker, the more often they stand together.",
    pairs_note: "Figures are respondents (of {n}{who}): how many have both themes and, on the diagonal, how many have the theme. Columns are numbered as the rows. Jaccard is the share with both, of those with either.",
    jaccard: "Jaccard",
    and: "and",
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
