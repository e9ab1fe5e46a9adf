//! What a diff says, in the languages of publication.

use crate::text::Language;

use super::diff::{Change, ReasonKind};
use super::fill::filled;

/// The words of one language.
#[derive(Debug)]
pub struct DiffPhrases {
    /// What is compared: `{old}`, `{new}`.
    pub intro: &'static str,
    /// Headings: n and percent before and after, and how many answers gain and lose the theme.
    pub headings: [&'static str; 6],
    /// Behind a theme that is only in the new codebook.
    pub added: &'static str,
    /// Behind one that is only in the old codebook.
    pub removed: &'static str,
    /// Behind one with another label: `{label}`.
    pub relabelled: &'static str,
    /// How many themes are not shown: `{count}`.
    pub unchanged: &'static str,
    /// That answers gained and lost are counted without weights.
    pub unweighted: &'static str,
    /// Where nothing is to be told.
    pub nothing: &'static str,
    /// How many answers are not shown: `{count}`. Gained, lost.
    more: [&'static str; 2],
    /// In the order of [`ReasonKind`], `{rule}` and, where another takes it away, `{by}`. Gained, lost.
    reasons: [[&'static str; 4]; 2],
}

const NB: DiffPhrases = DiffPhrases {
    intro: "Fra {old} til {new}.",
    headings: ["n før", "n nå", "Prosent før", "Prosent nå", "Fikk", "Mistet"],
    added: "nytt tema",
    removed: "fjernet",
    relabelled: "før: {label}",
    unchanged: "Temaer uten endring: {count}.",
    unweighted: "Tallene på svar som fikk eller mistet et tema er uvektet.",
    nothing: "Ingen endring i temaer, navn eller svar.",
    more: [
        "… svar til som fikk temaet: {count} (--all viser alle)",
        "… svar til som mistet temaet: {count} (--all viser alle)",
    ],
    reasons: [
        [
            "nytt tema, ved {rule}",
            "ny eller endret regel: {rule}",
            "{rule} ble før tatt bort av {by}",
            "{rule} fant det ikke før: det den viser til (ordlister, temaer) eller ordinnstillinger er endret",
        ],
        [
            "temaet er fjernet; det ga {rule}",
            "regelen er fjernet eller endret: {rule}",
            "{rule} blir nå tatt bort av {by}",
            "{rule} finner det ikke lenger: det den viser til (ordlister, temaer) eller ordinnstillinger er endret",
        ],
    ],
};

const NN: DiffPhrases = DiffPhrases {
    intro: "Frå {old} til {new}.",
    headings: ["n før", "n no", "Prosent før", "Prosent no", "Fekk", "Mista"],
    added: "nytt tema",
    removed: "fjerna",
    relabelled: "før: {label}",
    unchanged: "Tema utan endring: {count}.",
    unweighted: "Tala på svar som fekk eller mista eit tema er uvekta.",
    nothing: "Inga endring i tema, namn eller svar.",
    more: [
        "… svar til som fekk temaet: {count} (--all viser alle)",
        "… svar til som mista temaet: {count} (--all viser alle)",
    ],
    reasons: [
        [
            "nytt tema, ved {rule}",
            "ny eller endra regel: {rule}",
            "{rule} vart før teken bort av {by}",
            "{rule} fann det ikkje før: det han viser til (ordlister, tema) eller ordinnstillingar er endra",
        ],
        [
            "temaet er fjerna; det gav {rule}",
            "regelen er fjerna eller endra: {rule}",
            "{rule} blir no teken bort av {by}",
            "{rule} finn det ikkje lenger: det han viser til (ordlister, tema) eller ordinnstillingar er endra",
        ],
    ],
};

const EN: DiffPhrases = DiffPhrases {
    intro: "From {old} to {new}.",
    headings: [
        "n before",
        "n now",
        "Per cent before",
        "Per cent now",
        "Gained",
        "Lost",
    ],
    added: "new theme",
    removed: "removed",
    relabelled: "before: {label}",
    unchanged: "Themes without change: {count}.",
    unweighted: "The numbers of answers that gained or lost a theme are unweighted.",
    nothing: "No change in themes, labels or answers.",
    more: [
        "… more answers that gained the theme: {count} (--all shows all)",
        "… more answers that lost the theme: {count} (--all shows all)",
    ],
    reasons: [
        [
            "new theme, by {rule}",
            "new or changed rule: {rule}",
            "{rule} was taken away by {by} before",
            "{rule} did not find this before: what it refers to (word lists, themes) or settings of words have changed",
        ],
        [
            "the theme is removed; it was given by {rule}",
            "the rule is removed or changed: {rule}",
            "{rule} is now taken away by {by}",
            "{rule} no longer finds this: what it refers to (word lists, themes) or settings of words have changed",
        ],
    ],
};

impl DiffPhrases {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }

    /// That so many answers more changed in that way.
    pub fn more(&self, change: Change, count: &str) -> String {
        self.more[change as usize].replace("{count}", count)
    }

    /// Why an answer changed, by `rule`; `by` is the rule that takes it away, where one does.
    pub fn reason(&self, change: Change, kind: ReasonKind, rule: &str, by: &str) -> String {
        let kind = match kind {
            ReasonKind::NoTheme => 0,
            ReasonKind::NoRule => 1,
            ReasonKind::Cancelled(..) => 2,
            ReasonKind::OtherWords => 3,
        };
        filled(self.reasons[change as usize][kind], &[("rule", rule), ("by", by)])
    }
}
