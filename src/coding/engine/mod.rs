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

use std::borrow::Cow;
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
    let questions = asking.questions();
    let keys = Keys::new(coder.analyzer(), book, store, scope);
    let mut unknown: BTreeMap<Key, Question<'_>> = BTreeMap::new();
    for question in &questions {
        let key = keys.of(*question);
        if !results.has(key) {
            unknown.insert(key, *question);
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
        found: &|question| match results.get(keys.of(question)) {
            Some(found) => Cow::Borrowed(found),
            None => Cow::Owned(find(coder, number, store, scope, &[question], &|_| ()).remove(0)),
        },
    };
    roll_up(coder, number, judge.themes())
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
    for (theme, found) in own.iter().enumerate() {
        for whole in book.lineage(theme) {
            match found {
                Found::Wordings(wordings) => coded.wordings[whole] |= wordings,
                Found::Answers { answers, .. } => *coded.answers.entry(whole).or_default() |= answers,
            }
        }
    }
    coded
}
