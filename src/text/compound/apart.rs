//! Compounds written apart, as people do: `tolke tjeneste`, `bolig mangel`; and the compound of words in a row.

use super::Compounds;
use crate::text::lexicon::{Beginnings, Class};

/// Members that a compound is taken apart into, at most.
const DEEPEST: usize = 3;
/// Ways to write a compound apart, at most.
const MOST: usize = 24;
/// How much dearer than the cheapest joint another one may be.
const SLACK: f32 = 2.0;

impl Compounds {
    /// How `keyword` may be written apart: each row is the words, the last of which may be inflected. A word before
    /// the last comes with its joint and without: `tolke tjeneste`, `tolk tjeneste`. Nothing for what is no compound.
    pub fn parts_of(&self, keyword: &str) -> Vec<Vec<String>> {
        let mut rows = self.apart(keyword, DEEPEST);
        rows.sort();
        rows.dedup();
        rows.truncate(MOST);
        rows
    }

    fn apart(&self, word: &str, deepest: usize) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        if deepest < 2 {
            return rows;
        }
        for cut in self.read(word).joins_at() {
            let (left, right) = word.split_at(cut);
            if self.is_particle(left) {
                continue;
            }
            let mut rests = self.apart(right, deepest - 1);
            rests.push(vec![right.to_owned()]);
            for left in self.with_and_without_joint(left) {
                rows.extend(
                    rests
                        .iter()
                        .map(|rest| [std::slice::from_ref(&left), rest.as_slice()].concat()),
                );
            }
        }
        rows
    }

    /// Whether `word` beside another is rather a word of its own than a member: `over tid` is not *overtid*.
    fn is_particle(&self, word: &str) -> bool {
        let classes = self.costs.lexicon.classes_as_lemma(word);
        classes.contains(&Class::Other) || classes.contains(&Class::Adverb)
    }

    fn with_and_without_joint(&self, joined: &str) -> Vec<String> {
        let bare = ['s', 'e']
            .into_iter()
            .filter_map(|joint| joined.strip_suffix(joint));
        let known = bare.filter(|bare| self.costs.lexicon.knows(bare) || self.costs.is_given(bare));
        known.chain([joined]).map(str::to_owned).collect()
    }

    /// The compounds of `words` in a row, by their dictionary forms, with the joints that the first ones take:
    /// `bolig mangel` is `boligmangel`. Nothing for what is no compound: `psykisk helse`.
    pub fn joined(&self, words: &[&str]) -> Vec<String> {
        let Some((first, rest)) = words.split_first() else {
            return Vec::new();
        };
        if rest.is_empty() || words.len() > DEEPEST || !words.iter().all(|word| self.is_noun(word)) {
            return Vec::new();
        }
        let mut made = vec![(*first).to_owned()];
        let mut before = *first;
        for word in rest {
            let joints = self.joints(before);
            made = made
                .iter()
                .flat_map(|left| joints.iter().map(move |joint| [left, *joint, word].concat()))
                .collect();
            before = word;
        }
        made
    }

    /// The joints that `word` takes before another, the likeliest and those hardly less likely.
    fn joints(&self, word: &str) -> Vec<&'static str> {
        let cost = |joint: &'static str| {
            Some((joint, {
                let joined = [word, joint].concat();
                self.costs.joining(&joined, Beginnings::ANY, true)?
            }))
        };
        let costs: Vec<(&str, f32)> = ["", "e", "s"].into_iter().filter_map(cost).collect();
        let least = costs.iter().map(|(_, cost)| *cost).fold(f32::INFINITY, f32::min);
        let near = costs.into_iter().filter(|(_, cost)| *cost <= least + SLACK);
        near.map(|(joint, _)| joint).collect()
    }

    fn is_noun(&self, word: &str) -> bool {
        let classes = self.costs.lexicon.classes_as_lemma(word);
        self.costs.is_given(word)
            || classes.contains(&Class::Noun)
                && !classes.contains(&Class::Adjective)
                && !self.is_particle(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(keyword: &str) -> Vec<String> {
        let compounds = Compounds::norwegian(&[]);
        let rows = compounds.parts_of(keyword);
        rows.iter().map(|row| row.join(" ")).collect()
    }

    #[test]
    fn a_compound_is_written_apart_with_and_without_its_joint() {
        assert!(rows("tolketjeneste").contains(&"tolke tjeneste".to_owned()));
        assert!(rows("tolketjeneste").contains(&"tolk tjeneste".to_owned()));
        assert!(rows("arbeidsplass").contains(&"arbeids plass".to_owned()));
        assert_eq!(rows("boligmangel"), ["bolig mangel"]);
    }

    #[test]
    fn a_word_of_its_own_is_not_written_apart() {
        let particles = ["overtid", "framtid", "medlem", "undervisning", "tilbud"];
        let simple = ["bolig", "mobil", "konkurs", "område", "", "b", "psykisk"];
        for word in simple.into_iter().chain(particles) {
            assert_eq!(rows(word), [""; 0], "{word}");
        }
    }

    #[test]
    fn nouns_in_a_row_are_a_compound_and_others_are_not() {
        let compounds = Compounds::norwegian(&[]);
        assert_eq!(compounds.joined(&["bolig", "mangel"]), ["boligmangel"]);
        assert!(
            compounds
                .joined(&["arbeid", "plass"])
                .contains(&"arbeidsplass".to_owned())
        );
        assert!(
            compounds
                .joined(&["tolk", "tjeneste"])
                .contains(&"tolketjeneste".to_owned())
        );
        assert_eq!(compounds.joined(&["psykisk", "helse"]), [""; 0]);
        assert_eq!(compounds.joined(&["over", "tid"]), [""; 0]);
        assert_eq!(compounds.joined(&["bolig"]), [""; 0]);
        assert_eq!(compounds.joined(&[]), [""; 0]);
    }
}
