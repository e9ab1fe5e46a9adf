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
    /// Behind one with another id: `{id}`.
    pub renamed: &'static str,
    /// Above what stands otherwise in the codebook.
    pub edits: &'static str,
    /// Behind the entries of an edited word list: `{rules}`.
    pub used_by: &'static str,
    /// The same, where no rule leads to it.
    pub unused: &'static str,
    /// Behind entries and rules: how many more there are, `{count}`.
    pub and_more: &'static str,
    /// That answers are shown however few they are.
    pub nothing_hidden: &'static str,
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
    /// Why the same rule finds something else, where that is known: `{rule}`, `{what}`. Gained, lost.
    beneath: [&'static str; 2],
    /// Behind a rule that takes a hit away in both, what beneath it is not as it was: `{what}`.
    changed: &'static str,
}

const NB: DiffPhrases = DiffPhrases {
    intro: "Fra {old} til {new}.",
    headings: ["n før", "n nå", "Prosent før", "Prosent nå", "Fikk", "Mistet"],
    added: "nytt tema",
    removed: "fjernet",
    relabelled: "før: {label}",
    renamed: "id før: {id}",
    edits: "Endret i kodeboken",
    used_by: "Brukes av {rules}.",
    unused: "Ingen regel bruker den.",
    and_more: " og {count} til",
    nothing_hidden: "Svar vises også der tabeller skjuler små tall (min_cell): dette er til arbeidet, ikke til publisering.",
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
    beneath: [
        "{rule} fant det ikke før: {what} er endret",
        "{rule} finner det ikke lenger: {what} er endret",
    ],
    changed: " (endret: {what})",
};

const NN: DiffPhrases = DiffPhrases {
    intro: "Frå {old} til {new}.",
    headings: ["n før", "n no", "Prosent før", "Prosent no", "Fekk", "Mista"],
    added: "nytt tema",
    removed: "fjerna",
    relabelled: "før: {label}",
    renamed: "id før: {id}",
    edits: "Endra i kodeboka",
    used_by: "Blir brukt av {rules}.",
    unused: "Ingen regel bruker ho.",
    and_more: " og {count} til",
    nothing_hidden: "Svar blir viste òg der tabellar skjuler små tal (min_cell): dette er til arbeidet, ikkje til publisering.",
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
    beneath: [
        "{rule} fann det ikkje før: {what} er endra",
        "{rule} finn det ikkje lenger: {what} er endra",
    ],
    changed: " (endra: {what})",
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
    renamed: "id before: {id}",
    edits: "Changed in the codebook",
    used_by: "Used by {rules}.",
    unused: "No rule uses it.",
    and_more: " and {count} more",
    nothing_hidden: "Answers are shown even where tables hide small numbers (min_cell): this is for work, not for publication.",
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
    beneath: [
        "{rule} did not find this before: {what} changed",
        "{rule} no longer finds this: {what} changed",
    ],
    changed: " (changed: {what})",
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

    /// Why an answer changed, by `rule`; `by` is the rule that takes it away, where one does, and `beneath` what is not as
    /// it was of that to which the one or the other leads.
    pub fn reason(&self, change: Change, kind: ReasonKind, rule: &str, by: &str, beneath: &str) -> String {
        let at = match kind {
            ReasonKind::NoTheme => 0,
            ReasonKind::NoRule => 1,
            ReasonKind::Cancelled(..) => 2,
            ReasonKind::OtherWords => 3,
        };
        let names = [("rule", rule), ("by", by), ("what", beneath)];
        match kind {
            ReasonKind::OtherWords if !beneath.is_empty() => filled(self.beneath[change as usize], &names),
            ReasonKind::Cancelled(..) if !beneath.is_empty() => {
                filled(self.reasons[change as usize][at], &names) + &filled(self.changed, &names)
            }
            _ => filled(self.reasons[change as usize][at], &names),
        }
    }
}
