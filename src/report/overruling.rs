//! What is said of decisions that overrule the codebook.

use serde::Serialize;

use crate::review::{Applied, Unapplied};
use crate::text::Language;

use super::number::count;

/// Decisions that were applied to what is published, and those that could not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overruling {
    /// The name of the file.
    pub name: String,
    /// SHA-256 of all decisions as `fritekst decisions export` writes them, in hexadecimal.
    pub sha256: String,
    /// How many are applied.
    pub applied: usize,
    /// How many people made those.
    pub reviewers: usize,
    /// How many are not, since the answer has changed.
    pub text_changed: usize,
    /// Since there is no such answer.
    pub no_answer: usize,
    /// Since the codebook has no such theme.
    pub no_theme: usize,
}

/// The words of one language.
struct Words {
    /// `{decisions}`, `{people}`.
    applied: &'static str,
    decisions: [&'static str; 2],
    people: [&'static str; 2],
    /// `{n}`, `{why}`.
    unapplied: &'static str,
    /// Text changed, no answer, no theme: `{n}`.
    why: [&'static str; 3],
}

const NB: Words = Words {
    applied: "Kodingen er overprøvd for hånd: {decisions} av {people} inngår",
    decisions: ["{n} beslutning", "{n} beslutninger"],
    people: ["{n} person", "{n} personer"],
    unapplied: "; {n} inngår ikke: {why}",
    why: [
        "svaret er endret ({n})",
        "svaret finnes ikke ({n})",
        "temaet finnes ikke ({n})",
    ],
};

const NN: Words = Words {
    applied: "Kodinga er overprøvd for hand: {decisions} av {people} inngår",
    decisions: ["{n} avgjerd", "{n} avgjerder"],
    people: ["{n} person", "{n} personar"],
    unapplied: "; {n} inngår ikkje: {why}",
    why: [
        "svaret er endra ({n})",
        "svaret finst ikkje ({n})",
        "temaet finst ikkje ({n})",
    ],
};

const EN: Words = Words {
    applied: "Coding was overruled by hand: {decisions} by {people}",
    decisions: ["{n} decision", "{n} decisions"],
    people: ["{n} person", "{n} people"],
    unapplied: "; not applied: {n}, since {why}",
    why: [
        "the answer has changed ({n})",
        "there is no such answer ({n})",
        "there is no such theme ({n})",
    ],
};

impl Overruling {
    /// Of what was `applied` of the decisions in the file of that name and hash.
    pub fn new(name: String, sha256: String, applied: &Applied) -> Self {
        let Unapplied {
            stale,
            absent,
            unknown,
        } = applied.unapplied;
        Self {
            name,
            sha256,
            applied: applied.used,
            reviewers: applied.reviewers,
            text_changed: stale,
            no_answer: absent,
            no_theme: unknown,
        }
    }

    /// The same in a sentence.
    pub fn told(&self, language: Language) -> String {
        let words = match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        };
        let filled = |text: &str, n: usize| text.replace("{n}", &count(n, language));
        let counted = |forms: [&str; 2], n: usize| filled(forms[usize::from(n != 1)], n);
        let mut told = words
            .applied
            .replace("{decisions}", &counted(words.decisions, self.applied))
            .replace("{people}", &counted(words.people, self.reviewers));
        let left_out = [self.text_changed, self.no_answer, self.no_theme];
        let why = words.why.iter().zip(left_out).filter(|(_, n)| *n > 0);
        let why: Vec<String> = why.map(|(text, n)| filled(text, n)).collect();
        if !why.is_empty() {
            let unapplied = filled(words.unapplied, left_out.iter().sum());
            told.push_str(&unapplied.replace("{why}", &why.join(", ")));
        }
        told + "."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_told_with_its_reasons() {
        let overruling = |applied, reviewers, [text_changed, no_answer, no_theme]: [usize; 3]| Overruling {
            name: "review.sqlite".to_owned(),
            sha256: String::new(),
            applied,
            reviewers,
            text_changed,
            no_answer,
            no_theme,
        };
        assert_eq!(
            overruling(1, 1, [0; 3]).told(Language::Nb),
            "Kodingen er overprøvd for hånd: 1 beslutning av 1 person inngår."
        );
        assert_eq!(
            overruling(12, 2, [2, 0, 1]).told(Language::Nn),
            "Kodinga er overprøvd for hand: 12 avgjerder av 2 personar inngår; 3 inngår ikkje: svaret er endra (2), temaet finst ikkje (1)."
        );
        assert_eq!(
            overruling(0, 0, [0, 1, 0]).told(Language::En),
            "Coding was overruled by hand: 0 decisions by 0 people; not applied: 1, since there is no such answer (1)."
        );
    }
}
