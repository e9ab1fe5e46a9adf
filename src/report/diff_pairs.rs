//! Which themes of two codebooks are the same.

use crate::codebook::{Codebook, Rule, Theme};

use super::diff::Pair;

/// Every theme of either codebook: those of the new one in its order, and then those that are gone. Themes of one id are
/// the same; so are one that is gone and one that is new within the same theme, or both within none, if they are each
/// other's only likeness there by label, by rules, or by the last name of their ids.
pub(super) fn pairs(old: Option<&Codebook>, new: Option<&Codebook>) -> Vec<Pair<usize>> {
    let count = |book: Option<&Codebook>| book.map_or(0, |book| book.themes.len());
    let mut pairing = Pairing {
        old_of: vec![None; count(new)],
        new_of: vec![None; count(old)],
    };
    if let (Some(old), Some(new)) = (old, new) {
        for (at, theme) in new.themes.iter().enumerate() {
            pairing.join(old.find_theme(theme.id.as_str()), at);
        }
        // Subthemes know what became of theirs once their parents, which come first, have been through all.
        for is_like in [LIKENESSES, LIKENESSES].concat() {
            for at in 0..new.themes.len() {
                pairing.join(pairing.only_likeness(at, [old, new], is_like), at);
            }
        }
    }
    let olds = pairing.old_of.iter().enumerate();
    let new = olds.map(|(at, old)| Pair {
        old: *old,
        new: Some(at),
    });
    let gone = (0..pairing.new_of.len()).filter(|at| pairing.new_of[*at].is_none());
    let gone = gone.map(|at| Pair {
        old: Some(at),
        new: None,
    });
    new.chain(gone).collect()
}

/// What is known of two codebooks' themes so far.
struct Pairing {
    old_of: Vec<Option<usize>>,
    new_of: Vec<Option<usize>>,
}

/// A way in which an old theme and a new one can be alike.
type Likeness = fn(&Theme, &Theme) -> bool;

const LIKENESSES: [Likeness; 3] = [has_same_label, has_same_rules, has_same_name];

impl Pairing {
    fn join(&mut self, old: Option<usize>, new: usize) {
        if let Some(old) = old {
            self.old_of[new] = Some(old);
            self.new_of[old] = Some(new);
        }
    }

    /// The old theme without a pair that is like the new one at `new`, if both have no other likeness.
    fn only_likeness(&self, new: usize, [old, book]: [&Codebook; 2], is_like: Likeness) -> Option<usize> {
        if self.old_of[new].is_some() {
            return None;
        }
        let are_like = |old: &Theme, new: &Theme| self.are_siblings(old, new) && is_like(old, new);
        let like_new = |at: &usize| are_like(&old.themes[*at], &book.themes[new]);
        let mut olds = (0..old.themes.len()).filter(|at| self.new_of[*at].is_none() && like_new(at));
        let found = olds.next().filter(|_| olds.next().is_none())?;
        let like_found = |at: &usize| are_like(&old.themes[found], &book.themes[*at]);
        let news = (0..book.themes.len()).filter(|at| self.old_of[*at].is_none() && like_found(at));
        (news.count() == 1).then_some(found)
    }

    /// Whether both are parts of the same theme, or of none.
    fn are_siblings(&self, old: &Theme, new: &Theme) -> bool {
        match (old.parent, new.parent) {
            (None, None) => true,
            (Some(old), Some(new)) => self.old_of[new] == Some(old),
            _ => false,
        }
    }
}

/// Where the themes that they are part of are the same under two ids.
fn has_same_name(old: &Theme, new: &Theme) -> bool {
    let name = |theme: &Theme| theme.id.as_str().rsplit('.').next().map(str::to_owned);
    name(old) == name(new)
}

fn has_same_label(old: &Theme, new: &Theme) -> bool {
    old.label == new.label
}

fn has_same_rules(old: &Theme, new: &Theme) -> bool {
    let is_same = |old: &[Rule], new: &[Rule]| {
        old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.expr == new.expr)
    };
    !new.any.is_empty()
        && is_same(&old.any, &new.any)
        && is_same(&old.none, &new.none)
        && is_same(&old.unless, &new.unless)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::parse;

    /// The ids of old and new, where they differ.
    fn renamed(old: &str, new: &str) -> Vec<String> {
        let book = |text: &str| parse("k.toml", text).library.books.remove(0);
        let (old, new) = (book(old), book(new));
        let name = |book: &Codebook, at: Option<usize>| {
            at.map_or(String::new(), |at| book.themes[at].id.to_string())
        };
        pairs(Some(&old), Some(&new))
            .into_iter()
            .map(|pair| (name(&old, pair.old), name(&new, pair.new)))
            .filter(|(old, new)| old != new)
            .map(|(old, new)| format!("{old} → {new}"))
            .collect()
    }

    #[test]
    fn a_theme_of_another_id_is_the_same_by_its_rules_or_its_label() {
        assert_eq!(
            renamed(
                "[theme.hus]\nlabel = 'Bolig'\nany = ['bolig']\n[theme.hus.pris]\nany = ['dyr']\n[theme.tolk]\nany = ['tolk']",
                "[theme.bolig]\nlabel = 'Bolig'\nany = ['leie']\n[theme.bolig.pris]\nany = ['høy']\n[theme.sprak]\nany = ['tolk']",
            ),
            ["hus → bolig", "hus.pris → bolig.pris", "tolk → sprak"]
        );
    }

    #[test]
    fn what_is_like_several_or_moved_into_another_theme_is_not_the_same() {
        assert_eq!(
            renamed(
                "[theme.a]\nany = ['x']",
                "[theme.b]\nany = ['x']\n[theme.c]\nany = ['x']"
            ),
            [" → b", " → c", "a → "]
        );
        assert_eq!(
            renamed(
                "[theme.a]\nany = ['x']\n[theme.a.rest]\nlabel = 'Annet'\nany = ['y']\n[theme.b]\nany = ['z']",
                "[theme.a]\nany = ['x']\n[theme.b]\nany = ['z']\n[theme.b.annet]\nlabel = 'Annet'\nany = ['y']",
            ),
            [" → b.annet", "a.rest → "]
        );
    }
}
