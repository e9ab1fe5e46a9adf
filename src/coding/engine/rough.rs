//! Expressions made ready to be evaluated on numbers of words alone, without the text.
//!
//! Which word stands where, and in which sentence, settles nearly all that an expression asks. What it does not settle
//! (what is between the members of a compound written apart; how many places within one word are found) is taken for
//! granted: then the answer without the text is *rough*, and a yes is to be asked of the text. Regexes need the text.

use crate::coding::atoms::Atom;
use crate::coding::matcher::Matcher;

/// A matcher to be evaluated on numbers.
#[derive(Clone, Debug)]
pub(super) struct Rough {
    pub matcher: Matcher,
    /// Whether a yes needs no text.
    pub exact: bool,
}

impl Rough {
    fn exact(matcher: Matcher) -> Self {
        Self { matcher, exact: true }
    }
}

/// The word lists, made ready; nothing where a list needs the text. A list knows only those before it.
pub(super) fn rough_sets(sets: &[Matcher]) -> Vec<Option<Rough>> {
    // A list may use one behind it; as often as there are lists is deep enough.
    let mut ready: Vec<Option<Rough>> = vec![None; sets.len()];
    for _ in 0..sets.len() {
        let next: Vec<Option<Rough>> = sets.iter().map(|set| rough(set, &ready)).collect();
        let grew = next.iter().flatten().count() > ready.iter().flatten().count();
        ready = next;
        if !grew {
            break;
        }
    }
    ready
}

/// `matcher` made ready; nothing if it needs the text, or facts, for more than a look at a yes.
pub(super) fn rough(matcher: &Matcher, sets: &[Option<Rough>]) -> Option<Rough> {
    let all = |parts: &[Matcher]| -> Option<(Vec<Matcher>, bool)> {
        let parts: Vec<Rough> = parts
            .iter()
            .map(|part| rough(part, sets))
            .collect::<Option<_>>()?;
        let exact = parts.iter().all(|part| part.exact);
        Some((parts.into_iter().map(|part| part.matcher).collect(), exact))
    };
    let of_all = |parts: &[Matcher], make: &dyn Fn(Vec<Matcher>) -> Matcher| {
        let (parts, exact) = all(parts)?;
        let matcher = make(parts);
        Some(Rough { matcher, exact })
    };
    match matcher {
        Matcher::Atom(atom) => Some(Rough::exact(Matcher::Atom(*atom))),
        Matcher::Regex(_) | Matcher::Theme(_) | Matcher::Value(_) => None,
        Matcher::Set(set) => {
            let exact = sets.get(*set)?.as_ref()?.exact;
            let matcher = Matcher::Set(*set);
            Some(Rough { matcher, exact })
        }
        Matcher::Phrase(parts) => of_all(parts, &Matcher::Phrase),
        Matcher::Apart(parts) => {
            let (parts, _) = all(parts)?;
            let matcher = Matcher::Phrase(parts);
            Some(Rough {
                matcher,
                exact: false,
            })
        }
        Matcher::Loose(parts, between) => of_all(parts, &|parts| Matcher::Loose(parts, *between)),
        Matcher::Near(relation, left, right) => {
            let (left, right) = (rough(left, sets)?, rough(right, sets)?);
            Some(Rough {
                exact: left.exact && right.exact,
                matcher: Matcher::Near(*relation, left.matcher.into(), right.matcher.into()),
            })
        }
        Matcher::NotNear(relation, left, right) => {
            let (left, right) = (rough(left, sets)?, rough(right, sets)?);
            right.exact.then(|| Rough {
                exact: left.exact,
                matcher: Matcher::NotNear(*relation, left.matcher.into(), right.matcher.into()),
            })
        }
        Matcher::AtLeast(_, inner) => {
            let matcher = rough(inner, sets)?.matcher;
            Some(Rough {
                matcher,
                exact: false,
            })
        }
        Matcher::Not(inner) => {
            let inner = rough(inner, sets)?;
            let not = |matcher: Matcher| Rough::exact(Matcher::Not(matcher.into()));
            inner.exact.then(|| not(inner.matcher))
        }
        Matcher::And(parts) => of_all(parts, &Matcher::And),
        Matcher::Or(parts) => of_all(parts, &Matcher::Or),
    }
}

/// Words of which any one is a match, and what is left of the alternatives.
pub(super) fn split(matcher: &Matcher, sets: &[Matcher]) -> (Vec<Atom>, Option<Matcher>) {
    match matcher {
        Matcher::Atom(atom) => (vec![*atom], None),
        Matcher::Set(set) => split(&sets[*set], sets),
        Matcher::Or(parts) => {
            let (mut words, mut rests) = (Vec::new(), Vec::new());
            for part in parts {
                let (more, rest) = split(part, sets);
                words.extend(more);
                rests.extend(rest);
            }
            words.sort_unstable();
            words.dedup();
            (words, (!rests.is_empty()).then_some(Matcher::Or(rests)))
        }
        other => (Vec::new(), Some(other.clone())),
    }
}
