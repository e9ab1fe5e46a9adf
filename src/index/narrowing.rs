//! What narrows a search besides its words: who answered, to which question, and with which themes.

use crate::coding::{CodedAnswers, Coder};
use crate::corpus::Corpus;

/// Which answers a search is about. The default is about all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Only answers to these questions, by their index; empty: to all.
    pub questions: Vec<usize>,
    /// Only of respondents who have all these values, each with the index of its background variable.
    pub values: Vec<(usize, String)>,
    /// Only answers with all these themes, by id.
    pub themes: Vec<String>,
    /// No answers with one of these themes.
    pub not_themes: Vec<String>,
    /// Only answers that have content and no theme, and whose question has a codebook.
    pub uncoded: bool,
}

impl Narrowing {
    /// Whether it can only be applied once the answers are coded.
    pub fn needs_codings(&self) -> bool {
        self.uncoded || !self.themes.is_empty() || !self.not_themes.is_empty()
    }

    /// Makes it ready for many answers of `corpus`. Without `coded` no answer has a theme, and none is uncoded.
    pub fn prepare<'a>(
        &'a self,
        corpus: &'a Corpus,
        coded: Option<(&'a Coder, &'a CodedAnswers)>,
    ) -> Prepared<'a> {
        let questions = corpus.questions.iter().enumerate();
        let of_questions = questions.map(|(at, question)| {
            let book = coded.and_then(|(coder, _)| {
                let book = coder.book_for(&question.id)?;
                Some(&coder.library().books[book])
            });
            let find = |ids: &[String]| -> Vec<Option<u32>> {
                let find = |id: &String| book?.find_theme(id).map(|theme| theme as u32);
                ids.iter().map(find).collect()
            };
            OfQuestion {
                asked: self.questions.is_empty() || self.questions.contains(&at),
                has_codebook: book.is_some(),
                themes: find(&self.themes).into_iter().collect(),
                not_themes: find(&self.not_themes).into_iter().flatten().collect(),
            }
        });
        let value = |(variable, value): &(usize, String)| {
            let mut known = corpus.respondents.values(*variable);
            // What nobody has gets a number that nobody has.
            let number = known.position(|known| known == value);
            let of: &[u32] = &corpus.respondents.background[*variable].of;
            (of, number.map_or(u32::MAX, |number| number as u32 + 1))
        };
        Prepared {
            narrowing: self,
            corpus,
            codings: coded.map(|(_, codings)| codings),
            of_questions: of_questions.collect(),
            values: self.values.iter().map(value).collect(),
        }
    }
}

/// A [`Narrowing`], and the answers that it is about.
#[derive(Debug)]
pub struct Prepared<'a> {
    narrowing: &'a Narrowing,
    corpus: &'a Corpus,
    codings: Option<&'a CodedAnswers>,
    of_questions: Vec<OfQuestion>,
    /// By variable the number of each respondent's value, and the number that is wanted.
    values: Vec<(&'a [u32], u32)>,
}

#[derive(Debug)]
struct OfQuestion {
    asked: bool,
    has_codebook: bool,
    /// The wanted themes by their index; nothing if its codebook lacks one of them.
    themes: Option<Vec<u32>>,
    not_themes: Vec<u32>,
}

impl Prepared<'_> {
    /// Whether every answer is let through.
    pub fn admits_all(&self) -> bool {
        *self.narrowing == Narrowing::default()
    }

    /// Whether the answer of that number is one that the search is about.
    pub fn admits(&self, answer: usize) -> bool {
        if self.admits_all() {
            return true;
        }
        let given = self.corpus.answer(answer);
        let Some(question) = self.of_questions.get(given.question) else {
            return false;
        };
        let has = |(of, wanted): &(&[u32], u32)| of.get(given.respondent) == Some(wanted);
        question.asked && self.values.iter().all(has) && self.is_coded_so(answer, question)
    }

    fn is_coded_so(&self, answer: usize, question: &OfQuestion) -> bool {
        if !self.narrowing.needs_codings() {
            return true;
        }
        let Some(codings) = self.codings else {
            return self.narrowing.themes.is_empty() && !self.narrowing.uncoded;
        };
        let Some(wanted) = &question.themes else {
            return false;
        };
        let themes = codings.themes(answer);
        let has = |theme: &u32| themes.contains(theme);
        let is_uncoded = || question.has_codebook && themes.is_empty() && !codings.is_non_answer(answer);
        wanted.iter().all(has)
            && !question.not_themes.iter().any(has)
            && (!self.narrowing.uncoded || is_uncoded())
    }
}
