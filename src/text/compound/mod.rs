//! Whether a word is made of others, and where: `bolig` is a member of `boligmangel` and `utleieboliger`, `bil` of
//! `tjenestebil`, not of `mobil`.
//!
//! A word is read in every way its letters allow: one word of its own, or members that each stand in their base form
//! with a joint (`arbeids|plass`, `barne|hage`), the last in any form. Each reading has a cost from how many words of
//! the dictionary have that member in that place (`members`). A stretch is a member if what stands before and after
//! it are words, and if the cheapest reading with it costs hardly more than the cheapest one of all.
//!
//! Many keywords against many words: read each word once, look each of its stretches up among the keywords' forms, and
//! ask [`Reading::agrees`] of what is found. [`Compounds::find`] does the same for one keyword.

mod agreement;
mod apart;
mod costs;
mod members;
mod reading;
#[cfg(test)]
mod tests;

use std::fmt;

pub use reading::Reading;

use crate::text::Span;
use crate::text::inflection::is_own_word;
use crate::text::lexicon::{Class, Lexicon};
use costs::Costs;

/// Reads the table of members.
pub(super) fn prepare() {
    members::Members::norwegian();
}

/// Finds the members of compounds. The same word has the same members always: nothing is learnt from texts.
pub struct Compounds {
    costs: Costs,
}

/// Whether the dictionary has words that begin with `joined` as a member, its joint included.
pub fn stands_first(joined: &str) -> bool {
    members::Members::norwegian().family(joined).first > 0
}

/// Where a member stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Before another member: in its base form.
    Joining,
    /// Last in the word: in any form.
    Last,
}

/// A stretch of a word that is a member if its letters are a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Member {
    /// Bytes of the word, joint left out.
    pub span: Span,
    /// Where it stands.
    pub place: Place,
}

impl Compounds {
    /// Of bokmål and nynorsk; `known` are further words that members may be, in lower case.
    pub fn norwegian(known: &[String]) -> Self {
        Self {
            costs: Costs::new(known.iter().cloned().collect()),
        }
    }

    /// Whether `word` is short enough to be read at all; longer ones have no members.
    pub fn reads(word: &str) -> bool {
        word.len() <= reading::LONGEST || word.chars().nth(reading::LONGEST).is_none()
    }

    /// Reads a word in lower case.
    pub fn read<'a>(&'a self, word: &'a str) -> Reading<'a> {
        Reading::of(word, &self.costs)
    }

    /// The first stretch of `word` that is a member: before others a form of `joining`, last a form of `ending`.
    /// `bases` are the dictionary forms of the keyword, which the member's own must be among.
    pub fn find(&self, word: &str, keyword: &MemberForms) -> Option<Member> {
        let reading = self.read(word);
        let members = reading.members();
        members.into_iter().find(|member| {
            let text = &word[member.span];
            let forms = match member.place {
                Place::Joining => &keyword.joining,
                Place::Last => &keyword.ending,
            };
            forms.iter().any(|form| form == text) && reading.agrees(*member, &keyword.bases)
        })
    }
}

impl fmt::Debug for Compounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Compounds")
    }
}

/// The forms in which a keyword stands in compounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberForms {
    /// Its dictionary forms in both written standards.
    pub bases: Vec<String>,
    /// Its forms before other members.
    pub joining: Vec<String>,
    /// Its forms as last member.
    pub ending: Vec<String>,
    /// Whether it is an abbreviation, which stands first only.
    pub abbreviation: bool,
}

impl MemberForms {
    /// Of a keyword whose dictionary forms are `bases` and whose inflected forms are `forms`.
    pub fn new(bases: &[String], forms: &[String]) -> Self {
        let lexicon = Lexicon::norwegian();
        let is_noun = |word: &str| lexicon.classes_as_lemma(word).contains(&Class::Noun);
        // *kirkebok*, *kirkgård*; but *råd* and *syk* are other words than *råde*, *syke*.
        let elided = bases.iter().filter(|base| is_noun(base)).filter_map(|base| {
            let short = base.strip_suffix('e').filter(|short| short.len() > 3)?;
            lexicon.classes_as_lemma(short).is_empty().then_some(short)
        });
        let mut joining: Vec<String> = bases.iter().cloned().chain(elided.map(str::to_owned)).collect();
        joining.retain(|form| costs::may_join(form));
        joining.sort_unstable();
        joining.dedup();
        Self {
            bases: bases.to_vec(),
            joining,
            ending: forms
                .iter()
                .filter(|form| (bases.contains(form) || !is_own_word(form)) && costs::may_end(form))
                .cloned()
                .collect(),
            abbreviation: false,
        }
    }
}
