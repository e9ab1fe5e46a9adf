//! Words and phrases that are commoner in some answers than in others.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::stats::Occurrences;
use crate::text::Tokens;

use super::lexemes::{LexemeId, Lexemes, Weight};

/// Words that are tried, at most.
const MOST_WORDS: usize = 100;
/// Phrases that are tried, at most.
const MOST_PHRASES: usize = 40;
/// G² of one degree of freedom at 1 %: words that stand together less surely are no phrase.
const TOGETHER: f64 = 6.634_896_601_021_214;
/// Answers that are counted at a time.
const CHUNK: usize = 1024;

/// Two or three lexemes in a row.
type Phrase = [LexemeId; 3];
/// Instead of the third lexeme.
const NO_THIRD: LexemeId = LexemeId::MAX;

/// In how many answers of both groups something is.
type Counts = [usize; 2];

/// The texts of two groups of answers.
pub(super) struct Texts<'a> {
    pub within: Vec<&'a str>,
    pub elsewhere: Vec<&'a str>,
}

impl Texts<'_> {
    fn occurrences(&self, [within, elsewhere]: Counts) -> Occurrences {
        Occurrences {
            within,
            within_all: self.within.len(),
            elsewhere,
            elsewhere_all: self.elsewhere.len(),
        }
    }
}

/// What might be written in a codebook, the most key to `texts.within` first: words that `is_wanted`, then phrases. Each
/// is in at least `min` of those texts and commoner there than elsewhere.
pub(super) fn candidates(
    texts: &Texts<'_>,
    lexemes: &Lexemes,
    min: usize,
    is_wanted: impl Fn(LexemeId) -> bool,
) -> Vec<String> {
    let words = count_words(texts, lexemes);
    let key = |counts: Counts| {
        let found = texts.occurrences(counts);
        (counts[0] >= min && found.log_ratio() > 0.0).then(|| found.log_likelihood())
    };
    let content = (0..lexemes.len() as LexemeId).filter(|lexeme| lexemes.weight(*lexeme) == Weight::Content);
    let keyed = content.filter_map(|lexeme| {
        let keyness = key(words[lexeme as usize]).filter(|_| is_wanted(lexeme))?;
        Some((keyness, lexemes.written(lexeme).to_owned()))
    });
    let mut found = best(keyed.collect(), MOST_WORDS);
    let phrases = count_phrases(texts, lexemes, min);
    let keyed = phrases.into_iter().filter_map(|(phrase, counts)| {
        let says_more = is_wanted_phrase(&phrase, lexemes, &is_wanted)
            && stand_together(texts, &phrase, counts, &words)
            && is_more_specific(texts, &phrase, counts, lexemes, &words);
        let keyness = key(counts).filter(|_| says_more)?;
        let written: Vec<&str> = lexemes_of(&phrase)
            .map(|lexeme| lexemes.written(lexeme))
            .collect();
        Some((keyness, written.join(" ")))
    });
    found.extend(best(keyed.collect(), MOST_PHRASES));
    found
}

/// The `most` of highest keyness; of equals, the first by name.
fn best(mut keyed: Vec<(f64, String)>, most: usize) -> Vec<String> {
    keyed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    keyed.truncate(most);
    keyed.into_iter().map(|(_, written)| written).collect()
}

fn lexemes_of(phrase: &Phrase) -> impl Iterator<Item = LexemeId> {
    phrase.iter().copied().filter(|lexeme| *lexeme != NO_THIRD)
}

/// Whether a word of it says something that is not said by the question or the theme's rules already.
fn is_wanted_phrase(phrase: &Phrase, lexemes: &Lexemes, is_wanted: impl Fn(LexemeId) -> bool) -> bool {
    lexemes_of(phrase).any(|lexeme| lexemes.weight(lexeme) == Weight::Content && is_wanted(lexeme))
}

/// Whether first and last word stand in this phrase oftener than they would by chance.
fn stand_together(texts: &Texts<'_>, phrase: &Phrase, counts: Counts, words: &[Counts]) -> bool {
    let (Some(first), Some(last)) = (lexemes_of(phrase).next(), lexemes_of(phrase).last()) else {
        return false;
    };
    let sum = |counts: Counts| counts[0] + counts[1];
    let all = texts.within.len() + texts.elsewhere.len();
    let (first, last) = (sum(words[first as usize]), sum(words[last as usize]));
    let together = Occurrences {
        within: sum(counts),
        within_all: first,
        elsewhere: last - sum(counts),
        elsewhere_all: all - first,
    };
    // An answer may have the last word and, elsewhere, the first.
    together.elsewhere <= together.elsewhere_all
        && together.log_ratio() > 0.0
        && together.log_likelihood() >= TOGETHER
}

/// Whether it tells the groups apart better than each of its words alone.
fn is_more_specific(
    texts: &Texts<'_>,
    phrase: &Phrase,
    counts: Counts,
    lexemes: &Lexemes,
    words: &[Counts],
) -> bool {
    let own = texts.occurrences(counts).log_ratio();
    lexemes_of(phrase)
        .filter(|lexeme| lexemes.weight(*lexeme) == Weight::Content)
        .all(|lexeme| own > texts.occurrences(words[lexeme as usize]).log_ratio())
}

/// By lexeme.
fn count_words(texts: &Texts<'_>, lexemes: &Lexemes) -> Vec<Counts> {
    let count = |texts: &[&str]| {
        let per_thread = texts.len().div_ceil(rayon::current_num_threads()).max(CHUNK);
        let counted = texts.par_chunks(per_thread).map(|texts| {
            let mut counts = vec![0; lexemes.len()];
            let mut tokens = Tokens::default();
            let mut found: Vec<LexemeId> = Vec::new();
            for text in texts {
                tokens.refill(text);
                found.clear();
                found.extend(tokens.forms().flat_map(|form| lexemes.all(form)));
                found.sort_unstable();
                found.dedup();
                found.iter().for_each(|lexeme| counts[*lexeme as usize] += 1);
            }
            counts
        });
        counted.reduce(
            || vec![0; lexemes.len()],
            |one: Vec<usize>, other| one.iter().zip(other).map(|(a, b)| a + b).collect(),
        )
    };
    let (within, elsewhere) = (count(&texts.within), count(&texts.elsewhere));
    within.into_iter().zip(elsewhere).map(|(a, b)| [a, b]).collect()
}

/// The phrases that are in at least `min` of the texts in question.
fn count_phrases(texts: &Texts<'_>, lexemes: &Lexemes, min: usize) -> FxHashMap<Phrase, Counts> {
    let mut phrases = tally(&texts.within, lexemes, |_| true);
    phrases.retain(|_, count| *count >= min);
    let elsewhere = tally(&texts.elsewhere, lexemes, |phrase| phrases.contains_key(phrase));
    let both = phrases
        .into_iter()
        .map(|(phrase, count)| (phrase, [count, elsewhere.get(&phrase).copied().unwrap_or(0)]));
    both.collect()
}

fn tally(
    texts: &[&str],
    lexemes: &Lexemes,
    is_counted: impl Fn(&Phrase) -> bool + Sync,
) -> FxHashMap<Phrase, usize> {
    let per_thread = texts.len().div_ceil(rayon::current_num_threads()).max(CHUNK);
    let tallies = texts.par_chunks(per_thread).map(|texts| {
        let mut counts: FxHashMap<Phrase, usize> = FxHashMap::default();
        let mut tokens = Tokens::default();
        let mut found: Vec<Phrase> = Vec::new();
        for text in texts {
            tokens.refill(text);
            found.clear();
            phrases(text, &tokens, lexemes, &mut found);
            found.sort_unstable();
            found.dedup();
            for phrase in found.iter().filter(|phrase| is_counted(phrase)) {
                *counts.entry(*phrase).or_default() += 1;
            }
        }
        counts
    });
    tallies.reduce(FxHashMap::default, |one, other| {
        let (mut most, least) = if one.len() < other.len() {
            (other, one)
        } else {
            (one, other)
        };
        least
            .into_iter()
            .for_each(|(phrase, count)| *most.entry(phrase).or_default() += count);
        most
    })
}

/// The phrases of a text: they begin and end with a word that is more than grammar, and one of their words says something.
fn phrases(text: &str, tokens: &Tokens, lexemes: &Lexemes, found: &mut Vec<Phrase>) {
    let words: Vec<Option<(LexemeId, Weight)>> = tokens
        .forms()
        .map(|form| lexemes.whole(form).map(|lexeme| (lexeme, lexemes.weight(lexeme))))
        .collect();
    let is_end = |weight: Weight| weight <= Weight::Light;
    for at in 0..words.len() {
        let Some((first, weight)) = words[at].filter(|(_, weight)| is_end(*weight)) else {
            continue;
        };
        let next = |at: usize| {
            words
                .get(at)
                .copied()
                .flatten()
                .filter(|_| is_joined(text, tokens, at))
        };
        let Some((second, middle)) = next(at + 1).filter(|(_, weight)| *weight != Weight::Nothing) else {
            continue;
        };
        if is_end(middle) && weight.min(middle) == Weight::Content {
            found.push([first, second, NO_THIRD]);
        }
        if let Some((third, last)) = next(at + 2).filter(|(_, weight)| is_end(*weight))
            && weight.min(middle).min(last) == Weight::Content
        {
            found.push([first, second, third]);
        }
    }
}

/// Whether nothing but a space or a hyphen is between a word and the one before it.
fn is_joined(text: &str, tokens: &Tokens, at: usize) -> bool {
    let gap = &text[tokens.span(at - 1).end()..tokens.span(at).start()];
    gap.chars().all(|c| c == ' ' || c == '\u{a0}' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Analyzer;

    fn found(within: &[&str], elsewhere: &[&str]) -> Vec<String> {
        let all = [within, elsewhere].concat();
        let lexemes = Lexemes::of(&all, &Analyzer::norwegian());
        let texts = Texts {
            within: within.to_vec(),
            elsewhere: elsewhere.to_vec(),
        };
        candidates(&texts, &lexemes, 2, |_| true)
    }

    #[test]
    fn words_are_counted_once_an_answer_in_any_form() {
        let found = found(
            &["Husleia er høy, og husleien stiger", "Husleige", "Tolken"],
            &["Tolk mangler", "Husleie"],
        );
        assert_eq!(found, ["husleie"]);
    }

    #[test]
    fn a_phrase_stands_together_and_tells_more_than_its_words() {
        let within = [
            "psykisk helse er viktig",
            "den psykiske helsa",
            "svak psykisk helse",
        ];
        let elsewhere = ["fysisk helse", "psykisk, helse"];
        let elsewhere: Vec<&str> = elsewhere.into_iter().chain(["tolk"; 20]).collect();
        assert!(found(&within, &elsewhere).contains(&"psykisk helse".to_owned()));
        assert!(!found(&within, &["tolk"; 20]).contains(&"psykisk helse".to_owned()));
    }
}
