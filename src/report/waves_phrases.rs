//! What comparisons of waves say, in the languages of publication.

use crate::text::Language;

/// The words of one language.
#[derive(Debug)]
pub(super) struct WavesPhrases {
    pub(super) n_before: &'static str,
    pub(super) percent_before: &'static str,
    pub(super) n_now: &'static str,
    pub(super) percent_now: &'static str,
    pub(super) change: &'static str,
    /// `{low}`, `{high}`.
    pub(super) interval: &'static str,
    /// The bases: `{now}`, `{before}`.
    pub(super) sizes: &'static str,
    /// Of weights: `{count}` and `{effective}`, each of both waves.
    pub(super) weighted: &'static str,
    pub(super) note: &'static str,
}

const NB: WavesPhrases = WavesPhrases {
    n_before: "n før",
    percent_before: "Prosent før",
    n_now: "n nå",
    percent_now: "Prosent nå",
    change: "Endring",
    interval: "{low} til {high}",
    sizes: "{now} nå og {before} før",
    weighted: "Vektet: n og prosent er vektede tall. Respondenter: {count}; intervallene bruker Kish' effektive utvalg: {effective}.",
    note: "Begge runder er kodet med samme kodebok. Endring i prosentpoeng med 95 prosent konfidensintervall (Newcombe), som om rundene var uavhengige utvalg. p (just.) er justert for antall temaer (Benjamini–Hochberg).",
};

const NN: WavesPhrases = WavesPhrases {
    n_before: "n før",
    percent_before: "Prosent før",
    n_now: "n no",
    percent_now: "Prosent no",
    change: "Endring",
    interval: "{low} til {high}",
    sizes: "{now} no og {before} før",
    weighted: "Vekta: n og prosent er vekta tal. Respondentar: {count}; intervalla bruker Kish' effektive utval: {effective}.",
    note: "Begge rundane er koda med same kodebok. Endring i prosentpoeng med 95 prosent konfidensintervall (Newcombe), som om rundane var uavhengige utval. p (just.) er justert for talet på tema (Benjamini–Hochberg).",
};

const EN: WavesPhrases = WavesPhrases {
    n_before: "n before",
    percent_before: "Per cent before",
    n_now: "n now",
    percent_now: "Per cent now",
    change: "Change",
    interval: "{low} to {high}",
    sizes: "{now} now and {before} before",
    weighted: "Weighted: n and per cent are weighted figures. Respondents: {count}; intervals use Kish's effective sample sizes: {effective}.",
    note: "Both waves are coded by the same codebook. Change in percentage points with its 95 per cent confidence interval (Newcombe), as if the waves were independent samples. p (adj.) is adjusted for the number of themes (Benjamini–Hochberg).",
};

impl WavesPhrases {
    /// The words of `language`.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}
