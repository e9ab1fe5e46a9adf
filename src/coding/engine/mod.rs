//! Coding by numbers: rules are asked of the words of the vocabulary, never of the answers.
//!
//! 1. A codebook comes to *questions of the texts*: in which wordings is this expression found? Those whose results
//!    are known from before are not asked again.
//! 2. The words of the others are looked up in the vocabulary, once each ([`plan`]).
//! 3. Block by block, on all cores, wordings with those words are found, by postings or row by row, whichever is
//!    cheaper; what numbers cannot settle is asked of the few texts that are left ([`block`]).
//! 4. Themes are made of the results by the algebra of sets; what asks for other themes or respondents, or for the
//!    sentence of a hit, is asked of the plain coder, of those answers that can have it ([`themes`]).
//!
//! The plain [`Coder`] says what is right: tests hold this to it, hit for hit.

mod block;
mod key;
mod plan;
mod results;
mod rough;
mod themes;

use std::collections::BTreeMap;

use rayon::prelude::*;
use roaring::RoaringBitmap;

use crate::corpus::Wording;
use crate::store::Store;

use super::coder::Coder;
use block::Searched;
use key::{Key, Keys};
use plan::{Asked, Plan};
use themes::{Asking, Found, Judge, Question};

pub use results::Results;

/// Which answers have which themes of one codebook.
pub(super) struct Coded {
    /// For each theme the wordings that have it, of themselves or by a subtheme.
    pub wordings: Vec<RoaringBitmap>,
    /// For each theme that asks who answered, or has a subtheme that does, the answers that have it for that.
    pub answers: BTreeMap<usize, RoaringBitmap>,
}

/// Codes the answers of `store` to those questions that `scope` tells, by the codebook of that number. `results` are
/// those known from before; new ones are added.
pub(super) fn code(
    coder: &Coder,
    number: usize,
    store: &Store,
    scope: &[bool],
    results: &mut Results,
    progress: &(dyn Fn(usize) + Sync),
) -> Coded {
    let book = &coder.library().books[number];
    let asking = Asking::new(book);
    let keys = Keys::new(coder.analyzer(), book, store, scope);
    let themes: Vec<Theme<'_>> = (0..book.themes.len())
        .into_par_iter()
        .map(|theme| Theme::new(theme, &asking, &keys))
        .collect();
    let is_known: Vec<bool> = themes
        .par_iter()
        .map(|theme| theme.key.is_some_and(|key| results.has(key)))
        .collect();
    let mut unknown: BTreeMap<Key, Question<'_>> = BTreeMap::new();
    for (theme, is_known) in themes.iter().zip(&is_known) {
        for (key, question) in &theme.questions {
            if *is_known {
                // So that the next edit of the theme finds those that it does not touch.
                results.keep(*key);
            } else if !results.has(*key) {
                unknown.insert(*key, *question);
            }
        }
    }
    let (new, asked): (Vec<Key>, Vec<Question<'_>>) = unknown.into_iter().unzip();
    let found = find(coder, number, store, scope, &asked, progress);
    for (key, found) in new.into_iter().zip(found) {
        results.add(key, found);
    }
    let judge = Judge {
        asking,
        coder,
        number,
        corpus: store.corpus(),
        scope: &|| in_scope(store, scope),
        known: &|theme| results.get(themes[theme].key?),
        found: &|question| match results.get(keys.of(question)) {
            Some(found) => found,
            // What was kept of it cannot be read.
            None => find(coder, number, store, scope, &[question], &|_| ()).remove(0),
        },
    };
    let own = judge.themes();
    for (theme, found) in themes.iter().zip(&own) {
        if let (Some(key), Found::Wordings(found)) = (theme.key, found)
            && !results.has(key)
        {
            results.add(key, found.clone());
        }
    }
    roll_up(coder, number, own)
}

/// What is asked of the texts for a theme.
struct Theme<'a> {
    questions: Vec<(Key, Question<'a>)>,
    /// By which its result is known again; nothing if more than the texts decides.
    key: Option<Key>,
}

impl<'a> Theme<'a> {
    fn new(number: usize, asking: &Asking<'a>, keys: &Keys<'_>) -> Self {
        let rules = asking.theme(number);
        let questions = asking.questions(number).into_iter();
        let questions: Vec<(Key, Question<'_>)> =
            questions.map(|question| (keys.of(question), question)).collect();
        // A rule of `any` and one of `unless` are the same question, but not the same theme.
        let key = (!asking.asks_more(number)).then(|| {
            let of_questions: Vec<Key> = questions.iter().map(|(key, _)| *key).collect();
            let (any, rest) = of_questions.split_at(rules.any.len());
            let (none, unless) = rest.split_at(rules.none.len());
            keys.of_theme([any, none, unless])
        });
        Self { key, questions }
    }
}

/// The wordings that each question of the texts is found in.
fn find(
    coder: &Coder,
    number: usize,
    store: &Store,
    scope: &[bool],
    questions: &[(&crate::codebook::expr::Expr, Asked)],
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<RoaringBitmap> {
    if questions.is_empty() {
        return Vec::new();
    }
    let plan = Plan::new(
        questions,
        &coder.library().books[number].sets,
        coder.analyzer(),
        store,
    );
    let blocks = store.corpus().wordings.blocks().par_iter().zip(store.rows());
    let found: Vec<Vec<Vec<u16>>> = blocks
        .map(|(block, rows)| {
            let found = Searched::find(&plan, block, rows, scope);
            let questions = block.questions.iter();
            progress(questions.filter(|question| scope[**question as usize]).count());
            found
        })
        .collect();
    let of_question = |question: usize| {
        let wordings = found.iter().enumerate().flat_map(|(block, found)| {
            let places = found[question].iter();
            places.map(move |place| Wording::at(block, usize::from(*place)).0)
        });
        wordings.collect()
    };
    (0..questions.len()).into_par_iter().map(of_question).collect()
}

/// The wordings that answer the questions in `scope`.
fn in_scope(store: &Store, scope: &[bool]) -> RoaringBitmap {
    let blocks = store.corpus().wordings.blocks().iter().enumerate();
    let wordings = blocks.flat_map(|(number, block)| {
        let places = block.questions.iter().enumerate();
        let asked = places.filter(|(_, question)| scope[**question as usize]);
        asked.map(move |(place, _)| Wording::at(number, place).0)
    });
    wordings.collect()
}

/// A theme is found where it or a part of it is.
fn roll_up(coder: &Coder, number: usize, own: Vec<Found>) -> Coded {
    let book = &coder.library().books[number];
    let mut coded = Coded {
        wordings: vec![RoaringBitmap::new(); book.themes.len()],
        answers: BTreeMap::new(),
    };
    for (theme, found) in own.into_iter().enumerate() {
        let wholes = || book.lineage(theme).filter(|whole| *whole != theme);
        match found {
            Found::Wordings(wordings) => {
                wholes().for_each(|whole| coded.wordings[whole] |= &wordings);
                // Most themes have no subthemes: what is empty becomes what it gets.
                coded.wordings[theme] |= wordings;
            }
            Found::Answers { answers, .. } => {
                wholes().for_each(|whole| *coded.answers.entry(whole).or_default() |= &answers);
                *coded.answers.entry(theme).or_default() |= answers;
            }
        }
    }
    coded
}
