//! Why an answer was coded as it was: every hit, and what became of it.

use crate::codebook::Codebook;
use crate::corpus::Values;
use crate::text::Span;

use super::coder::{Coder, Coding, Hit, Scratch};
use super::evaluation::{Cancelling, Evaluation, Exclusion};

/// How an answer came by its coding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What it was coded as.
    pub coding: Coding,
    /// The themes that it has, and those that it would have had but for `none` and `unless`; in the codebook's order.
    pub themes: Vec<ThemeTrace>,
}

/// What became of a theme in an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeTrace {
    /// Index of the theme in its codebook.
    pub theme: usize,
    /// Whether the answer has it.
    pub given: bool,
    /// Its subthemes whose hits give it, in order.
    pub through: Vec<usize>,
    /// What its own `any` find, by rule and place.
    pub hits: Vec<TracedHit>,
}

/// A match of `any`, and what takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedHit {
    /// The match.
    pub hit: Hit,
    /// Every rule that takes it away; none if it counts.
    pub cancelled_by: Vec<CancelledBy>,
}

/// A rule that takes a hit away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelledBy {
    /// The list that it stands in.
    pub list: Exclusion,
    /// Its index in that list.
    pub rule: usize,
    /// What it finds: of `unless`, in the sentences of the hit. Empty if it holds by what the answer lacks.
    pub spans: Vec<Span>,
}

impl Trace {
    /// The theme of that index; nothing if no rule of it or of its subthemes finds anything.
    pub fn theme(&self, theme: usize) -> Option<&ThemeTrace> {
        self.themes.iter().find(|trace| trace.theme == theme)
    }
}

impl TracedHit {
    /// Whether it gives its theme.
    pub fn counts(&self) -> bool {
        self.cancelled_by.is_empty()
    }
}

impl ThemeTrace {
    /// Whether a hit of it was taken away.
    pub fn has_cancelled(&self) -> bool {
        self.hits.iter().any(|hit| !hit.counts())
    }
}

impl Coder {
    /// Codes `text`, which a respondent with `values` wrote, as [`Coder::code_as`] does, and tells how it came about.
    pub fn trace(&self, book: usize, text: &str, values: Values<'_>, scratch: &mut Scratch) -> Trace {
        let evaluations = self.evaluate(book, text, values, scratch);
        let coding = self.coding(book, &evaluations, &scratch.tokens);
        let codebook = &self.library().books[book];
        let themes = (0..codebook.themes.len())
            .filter_map(|theme| {
                let own = evaluations.iter().find(|evaluation| evaluation.theme == theme);
                let given = coding.themes.binary_search(&theme).is_ok();
                (given || own.is_some()).then(|| ThemeTrace {
                    theme,
                    given,
                    through: through(codebook, &coding, theme),
                    hits: own.map_or_else(Vec::new, |own| traced(own, scratch)),
                })
            })
            .collect();
        Trace { coding, themes }
    }
}

/// The subthemes of `theme` that have hits of their own.
fn through(book: &Codebook, coding: &Coding, theme: usize) -> Vec<usize> {
    let mut subthemes: Vec<usize> = coding.hits.iter().map(|hit| hit.theme).collect();
    subthemes.dedup();
    subthemes.retain(|sub| *sub != theme && book.lineage(*sub).any(|at| at == theme));
    subthemes
}

fn traced(evaluation: &Evaluation, scratch: &Scratch) -> Vec<TracedHit> {
    let cancelled_by = |cancelling: Cancelling<'_>| CancelledBy {
        list: cancelling.list,
        rule: cancelling.rule,
        spans: cancelling.matches.iter().map(|m| m.span).collect(),
    };
    let found = evaluation.found.iter();
    let mut traced: Vec<TracedHit> = found
        .map(|(rule, m)| TracedHit {
            hit: evaluation.hit(*rule, m),
            cancelled_by: evaluation
                .cancelling(m, &scratch.tokens)
                .into_iter()
                .map(cancelled_by)
                .collect(),
        })
        .collect();
    // In the order that a coding has them.
    traced.sort_by_key(|traced| traced.hit);
    traced
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::codebook::parse;

    const BOOK: &str = "\
[theme.bolig]
any = ['bolig']
none = ['boligsosial']
unless = ['ikke NEAR/3 problem', 'går greit']
[theme.bolig.leie]
any = ['leie', 'dyr leie']
";

    fn trace(text: &str) -> Trace {
        let loaded = parse("bok.toml", BOOK);
        assert_eq!(loaded.problems, []);
        let analyzer = Arc::new(loaded.library.words.analyzer());
        Coder::new(Arc::new(loaded.library), analyzer).trace(0, text, Values::NONE, &mut Scratch::default())
    }

    /// "match counts" or "match: list rule «what»", for each hit of `theme`.
    fn told(text: &str, theme: usize) -> Vec<String> {
        let trace = trace(text);
        let hits = trace.theme(theme).map_or(&[][..], |theme| &theme.hits);
        hits.iter()
            .map(|traced| {
                let by = traced.cancelled_by.iter().map(|by| {
                    let what: Vec<&str> = by.spans.iter().map(|span| &text[*span]).collect();
                    format!("{:?} {} {what:?}", by.list, by.rule)
                });
                let by: Vec<String> = by.collect();
                format!("{}: {}", &text[traced.hit.span], by.join(", "))
            })
            .collect()
    }

    #[test]
    fn a_hit_that_counts_has_nothing_against_it() {
        assert_eq!(told("Boligen er dyr", 0), ["Boligen: "]);
        assert_eq!(told("Tolken er dyr", 0), [""; 0]);
    }

    #[test]
    fn unless_takes_the_hits_of_its_sentence_and_is_named_with_what_it_finds() {
        assert_eq!(
            told("Bolig er ikke noe problem, det går greit. Bolig mangler.", 0),
            [
                "Bolig: Unless 0 [\"ikke noe problem\"], Unless 1 [\"går greit\"]",
                "Bolig: "
            ]
        );
    }

    #[test]
    fn none_takes_all_hits() {
        assert_eq!(
            told("Bolig mangler. Se boligsosial plan.", 0),
            [
                "Bolig: None 0 [\"boligsosial\"]",
                "bolig: None 0 [\"boligsosial\"]"
            ]
        );
    }

    #[test]
    fn a_parent_is_given_through_its_subthemes() {
        let trace = trace("Boligsosial plan, og dyr leie");
        let parent = trace.theme(0).expect("the parent");
        assert!(parent.given && parent.has_cancelled());
        assert_eq!(parent.through, [1]);
        assert_eq!(trace.coding.themes, [0, 1]);
    }
}
