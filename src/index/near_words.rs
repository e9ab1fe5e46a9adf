//! "Did you mean": words of the answers that are spelt nearly like one that none of them has.

use std::cmp::Reverse;
use std::io;

use tantivy::termdict::TermDictionary;

use crate::codebook::expr::WordTerm;

use super::vocabulary::Vocabulary;

/// Most words that are suggested for one.
const MOST: usize = 3;

/// Letters of the longest word that gets suggestions: comparing two words takes time with the product of their lengths.
const LONGEST: usize = 64;

/// A word of a query that no answer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// As it is looked for.
    pub word: String,
    /// Words of the answers that are spelt nearly so, the nearest first, of equally near ones the commonest; at most three.
    pub near: Vec<NearWord>,
}

/// A word of the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearWord {
    /// The form, in small letters.
    pub word: String,
    /// How many answers have it.
    pub answers: usize,
}

/// What is known of a word that was not found. What is written with stars, or in a form that is too short to tell slips
/// from other words, gets no suggestions.
pub(super) fn unknown(
    word: &WordTerm,
    vocabulary: &Vocabulary,
    dictionary: &TermDictionary,
) -> io::Result<UnknownWord> {
    let (written, is_glob) = match word {
        WordTerm::Glob(glob) => (glob, true),
        WordTerm::Keyword(word)
        | WordTerm::Inflected(word)
        | WordTerm::Exact(word)
        | WordTerm::Fuzzy(word, _) => (word, false),
    };
    let near = match most_edits(written) {
        Some(edits) if !is_glob => near(written, edits, vocabulary, dictionary)?,
        _ => Vec::new(),
    };
    Ok(UnknownWord {
        word: written.clone(),
        near,
    })
}

/// How many slips a word of that length may have; two letters exchanged are one.
fn most_edits(word: &str) -> Option<usize> {
    match word.chars().count() {
        3..=4 => Some(1),
        5..=11 => Some(2),
        12..=LONGEST => Some(3),
        _ => None,
    }
}

fn near(
    written: &str,
    edits: usize,
    vocabulary: &Vocabulary,
    dictionary: &TermDictionary,
) -> io::Result<Vec<NearWord>> {
    let written = written.to_lowercase();
    let length = written.chars().count();
    let mut spelt_so: Vec<(usize, String)> = Vec::new();
    vocabulary.visit(dictionary, |form| {
        // A letter is at most four bytes and at least one, so that most are passed by without a look at their letters.
        if form.len() + edits < length || form.len() > 4 * (length + edits) {
            return;
        }
        if form.chars().count().abs_diff(length) > edits {
            return;
        }
        let distance = strsim::osa_distance(&written, form);
        if distance <= edits && distance > 0 {
            spelt_so.push((distance, form.to_owned()));
        }
    })?;
    let mut found: Vec<(usize, Reverse<usize>, String)> = Vec::new();
    for (distance, form) in spelt_so {
        let info = dictionary.get(&form)?;
        let answers = info.map_or(0, |info| info.doc_freq as usize);
        found.push((distance, Reverse(answers), form));
    }
    found.sort_unstable();
    found.truncate(MOST);
    let near = found.into_iter().map(|(_, answers, word)| NearWord {
        word,
        answers: answers.0,
    });
    Ok(near.collect())
}
