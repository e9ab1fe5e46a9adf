//! Whether a word inflects as its last member does.

use super::{Member, Place, Reading, costs};
use crate::text::lexicon::{Class, Lemma};

impl Reading<'_> {
    /// Whether the word is unknown, or inflects as what it has after `start` does.
    pub(super) fn has_head_after(&self, start: usize) -> bool {
        let mut lemmas = self.lemmas().iter();
        let left = &self.word[..start];
        self.lemmas().is_empty() || lemmas.any(|whole| self.costs.head(whole, left).is_some())
    }

    /// Whether a member that stands last is one of `bases`: the word as a whole must inflect as it does.
    pub fn agrees(&self, member: Member, bases: &[String]) -> bool {
        let known = |base: &String| !self.costs.lexicon.classes_as_lemma(base).is_empty();
        if member.place == Place::Joining {
            return true;
        }
        let left = &self.word[..member.span.start()];
        if self.is_other_word(left, &self.word[member.span], bases) {
            return false;
        }
        if self.lemmas().is_empty() || !bases.iter().any(known) {
            return true;
        }
        let mut heads = self
            .lemmas()
            .iter()
            .filter_map(|whole| self.costs.head(whole, left));
        heads.any(|head| bases.iter().any(|base| base == head))
    }

    /// Whether the keyword of `bases` is a verb in `text`, and what is after `left` is another: *avvente* is no
    /// *vente*, and *svartefår* has the noun *får*.
    fn is_other_word(&self, left: &str, text: &str, bases: &[String]) -> bool {
        /// In letters; a shorter form of a verb ends words that nobody knows by chance: `apples`, `everett`.
        const SHORTEST_VERB: usize = 5;
        let lexicon = self.costs.lexicon;
        let has = |word: &str, class: Class| lexicon.classes_as_lemma(word).contains(&class);
        if text == "lege" && has(&[left, "lig"].concat(), Class::Adjective) {
            return true;
        }
        let lemmas = lexicon.lemmas(text);
        let own = || lemmas.iter().filter(|lemma| bases.contains(&lemma.form));
        // The dictionary gives participles the verb's own lemma.
        let is_verb = |lemma: &Lemma| match lemma.class {
            Class::Verb => true,
            Class::Adjective => !has(&lemma.form, Class::Adjective),
            _ => false,
        };
        let only_verb = own().next().is_some() && own().all(is_verb);
        let by_chance = self.lemmas().is_empty() && text.chars().count() < SHORTEST_VERB;
        only_verb
            && (by_chance
                || costs::is_particle(left)
                || lemmas.iter().any(|lemma| lemma.class == Class::Noun))
    }
}
