//! What is said of why an answer was coded as it was, in the languages of publication.

use crate::text::Language;

use super::fill::filled;
use super::number::count;
use super::page_style::PageStyle;
use super::rule_ref::RuleRef;
use super::why::{Canceller, FoundPart, Lack, Place, Tried};

/// The words of one language. `{name}` stands where a name, a rule or a number goes.
#[derive(Debug)]
pub struct WhyPhrases {
    /// That an answer has content and no theme.
    pub uncoded: &'static str,
    /// That an answer says nothing.
    pub non_answer: &'static str,
    /// Behind a theme that the answer has; behind one that it has not.
    pub given: [&'static str; 2],
    /// Before the subthemes that give a theme: `{themes}`.
    pub through: &'static str,
    /// Before what takes a hit away.
    pub does_not_count: &'static str,
    /// Heading of themes that would have been given.
    pub nearly: &'static str,
    /// That hits more were taken away: `{count}`.
    pub more_hits: &'static str,
    /// Before rules of which the answer has nothing.
    pub nothing_of: &'static str,
    /// That a theme has no rules of its own.
    pub no_rules: &'static str,
    /// What a rule that takes away finds: `{rule}`, `{found}`.
    takes: &'static str,
    /// That a part of a rule is there: `{part}`, `{found}`.
    found: &'static str,
    missing: &'static str,
    similar: &'static str,
    too_far: &'static str,
    not_in_a_row: &'static str,
    wrong_order: &'static str,
    same_place: &'static str,
    other_sentence: &'static str,
    not_held: &'static str,
    too_few: &'static str,
    excluded: &'static str,
    excluded_by_lack: &'static str,
}

const NB: WhyPhrases = WhyPhrases {
    uncoded: "Ikke kodet: ingen regel ga svaret et tema.",
    non_answer: "Uten innhold: svaret sier ingenting, og ingen regel ga det et tema.",
    given: ["gitt", "ikke gitt"],
    through: "gjennom {themes}",
    does_not_count: "teller ikke:",
    nearly: "Ville vært gitt, men treffet teller ikke:",
    more_hits: "(og treff til: {count})",
    nothing_of: "Svaret har ingenting av:",
    no_rules: "Temaet har ingen egne regler; det gis gjennom undertemaene.",
    takes: "{rule} finner {found}",
    found: "{part} finnes ({found})",
    missing: "{part} finnes ikke",
    similar: "{part} finnes ikke, men {found} ligner",
    too_far: "{first} og {last} finnes, men med {between} ord mellom; regelen tillater {allowed}",
    not_in_a_row: "{first} og {last} finnes, men med {between} ord mellom; regelen vil ha dem rett etter hverandre",
    wrong_order: "{first} står foran {last}; regelen vil ha dem i motsatt rekkefølge",
    same_place: "begge sider finner de samme ordene, {found}; regelen vil ha to steder",
    other_sentence: "{first} og {last} finnes, men i hver sin setning",
    not_held: "{part} gjelder ikke for svaret",
    too_few: "{part} krever {needed} steder; svaret har {count}",
    excluded: "{found} finnes, og regelen utelukker {part}",
    excluded_by_lack: "regelen utelukker {part}",
};

const NN: WhyPhrases = WhyPhrases {
    uncoded: "Ikkje koda: ingen regel gav svaret eit tema.",
    non_answer: "Utan innhald: svaret seier ingenting, og ingen regel gav det eit tema.",
    given: ["gitt", "ikkje gitt"],
    through: "gjennom {themes}",
    does_not_count: "tel ikkje:",
    nearly: "Ville vore gitt, men treffet tel ikkje:",
    more_hits: "(og treff til: {count})",
    nothing_of: "Svaret har ingenting av:",
    no_rules: "Temaet har ingen eigne reglar; det blir gitt gjennom undertemaa.",
    takes: "{rule} finn {found}",
    found: "{part} finst ({found})",
    missing: "{part} finst ikkje",
    similar: "{part} finst ikkje, men {found} liknar",
    too_far: "{first} og {last} finst, men med {between} ord mellom; regelen tillèt {allowed}",
    not_in_a_row: "{first} og {last} finst, men med {between} ord mellom; regelen vil ha dei rett etter kvarandre",
    wrong_order: "{first} står framfor {last}; regelen vil ha dei i motsett rekkjefølgje",
    same_place: "begge sider finn dei same orda, {found}; regelen vil ha to stader",
    other_sentence: "{first} og {last} finst, men i kvar si setning",
    not_held: "{part} gjeld ikkje for svaret",
    too_few: "{part} krev {needed} stader; svaret har {count}",
    excluded: "{found} finst, og regelen utelukkar {part}",
    excluded_by_lack: "regelen utelukkar {part}",
};

const EN: WhyPhrases = WhyPhrases {
    uncoded: "Not coded: no rule gave the answer a theme.",
    non_answer: "Without content: the answer says nothing, and no rule gave it a theme.",
    given: ["given", "not given"],
    through: "through {themes}",
    does_not_count: "does not count:",
    nearly: "Would have been given, but the hit does not count:",
    more_hits: "(and more hits: {count})",
    nothing_of: "The answer has nothing of:",
    no_rules: "The theme has no rules of its own; it is given through its subthemes.",
    takes: "{rule} finds {found}",
    found: "{part} is there ({found})",
    missing: "{part} is not there",
    similar: "{part} is not there, but {found} looks alike",
    too_far: "{first} and {last} are there, but with {between} words between; the rule allows {allowed}",
    not_in_a_row: "{first} and {last} are there, but with {between} words between; the rule wants them in a row",
    wrong_order: "{first} stands before {last}; the rule wants them in the other order",
    same_place: "both sides find the same words, {found}; the rule wants two places",
    other_sentence: "{first} and {last} are there, but in different sentences",
    not_held: "{part} does not hold for the answer",
    too_few: "{part} asks for {needed} places; the answer has {count}",
    excluded: "{found} is there, and the rule excludes {part}",
    excluded_by_lack: "the rule excludes {part}",
};

impl WhyPhrases {
    /// The words of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Nb => &NB,
            Language::Nn => &NN,
            Language::En => &EN,
        }
    }
}

impl PageStyle {
    /// What takes a hit away, and by which words.
    pub fn canceller(&self, by: &Canceller<'_>) -> String {
        self.takes(&by.rule, &by.matches)
    }

    /// That a part of a rule is in the answer.
    pub fn found(&self, found: &FoundPart<'_>) -> String {
        let words = self.words(&found.place);
        filled(
            self.phrases().found,
            &[("part", &(self.code)(found.part)), ("found", &words)],
        )
    }

    /// How far a rule got: what the answer has of it, and what it lacks.
    pub fn progress(&self, tried: &Tried<'_>) -> Vec<String> {
        // Where all its parts are there, what keeps them apart names them.
        let is_named = |lack: &Lack<'_>| {
            !matches!(
                lack,
                Lack::Missing { .. } | Lack::NotHeld { .. } | Lack::Excluded { .. }
            )
        };
        let parts = if tried.lacks.iter().all(is_named) {
            &[][..]
        } else {
            &tried.found
        };
        let found = parts.iter().map(|found| self.found(found));
        found
            .chain(tried.lacks.iter().map(|lack| self.lack(lack)))
            .collect()
    }

    /// What a rule lacks.
    pub fn lack(&self, lack: &Lack<'_>) -> String {
        let phrases = self.phrases();
        let pair = |phrase, first: &Place<'_>, last: &Place<'_>| {
            filled(
                phrase,
                &[("first", &self.words(first)), ("last", &self.words(last))],
            )
        };
        match lack {
            Lack::Missing { part, similar: None } => filled(phrases.missing, &[("part", &(self.code)(part))]),
            Lack::Missing {
                part,
                similar: Some(similar),
            } => {
                let part = (self.code)(part);
                filled(
                    phrases.similar,
                    &[("part", &part), ("found", &self.words(similar))],
                )
            }
            Lack::TooFar {
                first,
                last,
                between,
                allowed,
                ..
            } => self.too_far(first, last, *between, *allowed),
            Lack::WrongOrder { first, last, .. } => pair(phrases.wrong_order, first, last),
            Lack::OtherSentence { left, right, .. } => pair(phrases.other_sentence, left, right),
            Lack::NotHeld { part } => filled(phrases.not_held, &[("part", &(self.code)(part))]),
            Lack::TooFew { part, found, needed } => {
                let (found, needed) = (count(*found, self.language), needed.to_string());
                let part = (self.code)(part);
                filled(
                    phrases.too_few,
                    &[("part", &part), ("count", &found), ("needed", &needed)],
                )
            }
            Lack::SamePlace { at, .. } => filled(phrases.same_place, &[("found", &self.words(at))]),
            Lack::Excluded { part, at: Some(at) } => {
                let part = (self.code)(part);
                filled(phrases.excluded, &[("part", &part), ("found", &self.words(at))])
            }
            Lack::Excluded { part, at: None } => {
                filled(phrases.excluded_by_lack, &[("part", &(self.code)(part))])
            }
            Lack::Cancelled { hit, by, at } => format!(
                "{} {} {}",
                self.words(hit),
                phrases.does_not_count,
                self.takes(by, at.as_slice())
            ),
        }
    }

    fn too_far(&self, first: &Place<'_>, last: &Place<'_>, between: usize, allowed: u32) -> String {
        let phrases = self.phrases();
        let phrase = if allowed == 0 {
            phrases.not_in_a_row
        } else {
            phrases.too_far
        };
        let values = [
            ("first", self.words(first)),
            ("last", self.words(last)),
            ("between", count(between, self.language)),
            ("allowed", allowed.to_string()),
        ];
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        filled(phrase, &values)
    }

    /// "unless `ikke NEAR/3 problem` (kodebok.toml:12) finner «ikke noe problem»"
    fn takes(&self, rule: &RuleRef<'_>, found: &[Place<'_>]) -> String {
        let rule = format!("{} {}", rule.list, self.rule(rule));
        if found.is_empty() {
            return rule;
        }
        let found: Vec<String> = found.iter().map(|place| self.words(place)).collect();
        filled(
            self.phrases().takes,
            &[("rule", &rule), ("found", &found.join(", "))],
        )
    }

    fn phrases(&self) -> &'static WhyPhrases {
        WhyPhrases::of(self.language)
    }
}
