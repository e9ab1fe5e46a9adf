//! What a theme's rules lack: words, compounds and phrases that are key to its answers and would bring it more.
//!
//! 1. The answers to a question fall into two groups: those that have the theme, and the others; or those that no theme
//!    was found in, and those that have one. Answers without content are in neither.
//! 2. Words are joined over inflections and written forms (`lexemes`), counted once an answer, compounds by their
//!    members too, and the commonest phrases with them (`candidates`).
//! 3. The likeliest are tried: coded as rules of the theme, with its `none` and `unless` (`trial`). Every figure is of
//!    that trial, so that it is what the rule would give.
//! 4. They are ranked by keyness; one that brings the same answers as a better one is left out.

mod candidates;
mod gold;
mod kwic;
mod lexemes;
mod light_words;
#[cfg(test)]
mod tests;
mod trial;
mod weighed;

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::Codebook;
use crate::codebook::expr::{Juxtaposition, parse};
use crate::coding::{CodedAnswers, Coder, Finder, Scratch};
use crate::corpus::Corpus;
use crate::source::{Problems, Sources};
use crate::stats::{EXPECTED, Occurrences};
use crate::text::{Span, Text, Tokens, form_of};

use candidates::{Texts, candidates};
use lexemes::{LexemeId, Lexemes};
use trial::{Ground, Trial, Yield};
use weighed::Weighed;

pub use gold::{Gold, GoldError};
pub use kwic::Kwic;

/// Answers of each group that are read for candidates. Of more, as many are taken at equal distances; the figures of what
/// is suggested are of all.
const READ: usize = 50_000;
/// One in so many of the answers that have a candidate must be in question: what is commoner among the others brings the
/// theme more wrong answers than right ones, however sure the difference is.
const LEAST_SHARE: usize = 3;
/// What is left out for the sake of examples is named so many times at most.
const MOST_BARRED: usize = 10;

/// Finds what rules lack.
#[derive(Clone, Copy, Debug)]
pub struct Suggester<'a> {
    /// The answers.
    pub corpus: &'a Corpus,
    /// The codebooks.
    pub coder: &'a Coder,
    /// What the codebooks give, by answer.
    pub codings: &'a CodedAnswers,
    /// What people give, where that is known.
    pub gold: Option<&'a Gold>,
    /// In how many of the answers in question a candidate must be.
    pub min: usize,
}

/// What is suggested for one group of answers.
#[derive(Clone, Debug)]
pub struct Suggestions {
    /// How many answers with content the question has.
    pub answers: usize,
    /// How many of them are in question: have the theme, or none.
    pub within: usize,
    /// Best first.
    pub found: Vec<Suggestion>,
    /// The best of those that would have been suggested, had they not given the theme to an example of what does not
    /// belong to it.
    pub barred: Vec<String>,
}

/// An expression that a theme may lack.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// As it would be written in a codebook.
    pub expression: String,
    /// How many answers have it, among those in question and the others; not where a rule finds the word already.
    pub occurrences: Occurrences,
    /// How many answers would get the theme that lack it.
    pub new: usize,
    /// How many of these should, and should not, by the gold standard; nothing without one, or without a theme.
    pub judged: Option<Judged>,
    /// Some of the new answers.
    pub examples: Vec<Kwic>,
}

/// New answers that people have coded too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// They gave them the theme.
    pub right: usize,
    /// They did not.
    pub wrong: usize,
}

impl Judged {
    /// The share of right ones; nothing if none was judged.
    pub fn precision(self) -> Option<f64> {
        let all = self.right + self.wrong;
        (all > 0).then(|| self.right as f64 / all as f64)
    }
}

/// Two groups of answers, by index, and what is known of them.
struct Groups {
    within: Vec<usize>,
    elsewhere: Vec<usize>,
    judged: FxHashMap<usize, bool>,
}

impl Suggester<'_> {
    /// At most `limit` expressions that would bring `theme` of the question's codebook new answers. Nothing if the
    /// question has no codebook.
    pub fn for_theme(&self, question: usize, theme: usize, limit: usize) -> Option<Suggestions> {
        let book = self.book(question)?;
        let id = &book.themes[theme].id;
        let judge = |answer: usize| self.gold?.judges(self.corpus, answer, id);
        let judged: FxHashMap<usize, bool> = self
            .answers(question)
            .filter_map(|answer| Some((answer, judge(answer)?)))
            .collect();
        let has = |answer: usize| self.codings.has(answer, theme);
        let (within, elsewhere) = self
            .answers(question)
            .partition(|answer| judged.get(answer).copied().unwrap_or_else(|| has(*answer)));
        let groups = Groups {
            within,
            elsewhere,
            judged,
        };
        Some(self.suggest(
            question,
            Some((book, theme)),
            &groups,
            &|answer| !has(answer),
            limit,
        ))
    }

    /// At most `limit` expressions that are key to the answers in which no theme was found. Nothing if the question has
    /// no codebook.
    pub fn for_uncoded(&self, question: usize, limit: usize) -> Option<Suggestions> {
        self.book(question)?;
        let is_uncoded = |answer: usize| self.codings.is_uncoded(answer);
        let (within, elsewhere) = self.answers(question).partition(|answer| is_uncoded(*answer));
        let groups = Groups {
            within,
            elsewhere,
            judged: FxHashMap::default(),
        };
        Some(self.suggest(question, None, &groups, &is_uncoded, limit))
    }

    fn book(&self, question: usize) -> Option<&Codebook> {
        self.coder
            .library()
            .for_question(&self.corpus.questions[question].id)
    }

    /// The question's answers with content.
    fn answers(&self, question: usize) -> impl Iterator<Item = usize> {
        let answers = self.corpus.answers().enumerate();
        answers
            .filter(move |(at, answer)| answer.question == question && !self.codings.is_non_answer(*at))
            .map(|(at, _)| at)
    }

    fn suggest(
        &self,
        question: usize,
        theme: Option<(&Codebook, usize)>,
        groups: &Groups,
        lacks: &(dyn Fn(usize) -> bool + Sync),
        limit: usize,
    ) -> Suggestions {
        let tried = self.candidates(question, theme, groups);
        let ground = Ground {
            corpus: self.corpus,
            within: &groups.within,
            elsewhere: &groups.elsewhere,
            lacks,
            found: &|answer| self.found_words(theme, answer),
            judged: &groups.judged,
        };
        let trial = Trial::new(&tried, self.coder, theme);
        let yields = trial.run(&ground);
        let bars = trial.finds_any(&self.foreign_examples(question, theme));
        let all = tried.into_iter().zip(yields).zip(bars);
        let (barred, sound): (Vec<_>, Vec<_>) = all.partition(|(_, is_barred)| *is_barred);
        let [barred, ranked] = [barred, sound].map(|tried| {
            let tried = tried.into_iter().map(|(tried, _)| tried).collect();
            self.ranked(tried, groups)
        });
        let is_judged = self.gold.is_some() && theme.is_some();
        let found = ranked.into_iter().take(limit);
        Suggestions {
            answers: groups.within.len() + groups.elsewhere.len(),
            within: groups.within.len(),
            found: found
                .map(|(expression, brought)| self.suggestion(expression, &brought, groups, is_judged))
                .collect(),
            barred: barred
                .into_iter()
                .take(limit.min(MOST_BARRED))
                .map(|(expression, _)| expression)
                .collect(),
        }
    }

    /// The examples of what does not belong to the theme, or to one that it is part of, unless the rules as they are find
    /// it there.
    fn foreign_examples(&self, question: usize, theme: Option<(&Codebook, usize)>) -> Vec<Text> {
        let number = self.coder.book_for(&self.corpus.questions[question].id);
        let (Some((book, theme)), Some(number)) = (theme, number) else {
            return Vec::new();
        };
        let mut scratch = Scratch::default();
        let mut texts = Vec::new();
        for within in book.lineage(theme) {
            let foreign = book.themes[within]
                .examples
                .iter()
                .filter(|example| !example.belongs);
            texts.extend(
                foreign
                    .map(|example| Text::new(&example.written.text))
                    .filter(|text| {
                        let coding = self.coder.code(number, text, &mut scratch);
                        !coding.themes.contains(&within)
                    }),
            );
        }
        texts
    }

    /// The words of the answer that a rule of the theme, or of a part of it, finds by themselves: whole, where the hit is
    /// a member of a compound.
    fn found_words(&self, theme: Option<(&Codebook, usize)>, answer: usize) -> Vec<Span> {
        let Some((book, theme)) = theme else {
            return Vec::new();
        };
        let text = self.corpus.answer(answer).text;
        let coding = self.codings.coding(answer);
        let hits = coding.hits.iter();
        let own = hits.filter(|hit| book.lineage(hit.theme).any(|at| at == theme));
        let words = own
            .map(|hit| hit.span)
            .filter(|span| text[*span].chars().all(char::is_alphanumeric));
        words.map(|span| whole_word(text, span)).collect()
    }

    /// Expressions that are worth a trial.
    fn candidates(&self, question: usize, theme: Option<(&Codebook, usize)>, groups: &Groups) -> Vec<String> {
        let analyzer = self.coder.analyzer();
        let texts = Texts {
            within: self.texts(&groups.within),
            elsewhere: self.texts(&groups.elsewhere),
        };
        let lexemes = Lexemes::of(&[&texts.within[..], &texts.elsewhere].concat(), analyzer);
        let wording = self.corpus.questions[question].text.as_deref().unwrap_or("");
        let asked: FxHashSet<LexemeId> = Tokens::of(wording)
            .forms()
            .flat_map(|form| lexemes.all(form))
            .collect();
        let weighed = theme.map(|(book, theme)| Weighed::of(book, theme, analyzer));
        let is_settled = |lexeme: LexemeId| {
            let form = form_of(lexemes.written(lexeme));
            weighed
                .as_ref()
                .is_some_and(|weighed| weighed.has(&form, analyzer))
        };
        let is_wanted = |lexeme: LexemeId| !asked.contains(&lexeme) && !is_settled(lexeme);
        candidates(&texts, &lexemes, self.min, is_wanted)
    }

    /// Texts of the answers, at equal distances if they are very many.
    fn texts(&self, answers: &[usize]) -> Vec<&str> {
        let read = answers.len().min(READ);
        let spread = (0..read).map(|at| answers[at * answers.len() / read]);
        spread.map(|answer| self.corpus.answer(answer).text).collect()
    }

    /// Those that would bring something and tell the groups apart, best first, each kind of gain once. With a gold
    /// standard the best are those that bring most that is right and least that is wrong, and what brings nothing right
    /// is left out.
    fn ranked(&self, tried: Vec<(String, Yield)>, groups: &Groups) -> Vec<(String, Yield)> {
        let key = |brought: &Yield| occurrences(brought, groups).log_likelihood();
        let is_key = |brought: &Yield| {
            let found = occurrences(brought, groups);
            let is_of_these = brought.within * LEAST_SHARE >= brought.within + brought.elsewhere;
            is_of_these && found.log_ratio() > 0.0 && found.log_likelihood() >= EXPECTED
        };
        let mut ranked: Vec<(String, Yield)> = tried
            .into_iter()
            .filter(|(_, brought)| brought.new > 0 && brought.within >= self.min && is_key(brought))
            .filter(|(_, brought)| brought.right > 0 || brought.wrong == 0)
            .collect();
        let gain = |brought: &Yield| Reverse(brought.right as i64 - brought.wrong as i64);
        let better = |(_, one): &(String, Yield), (_, other): &(String, Yield)| {
            let gains = gain(one).cmp(&gain(other));
            gains.then_with(|| key(other).total_cmp(&key(one)))
        };
        // Of those that find the same the plainest stays: one word rather than two, a compound rather than its member.
        let plainness =
            |(name, _): &(String, Yield)| (name.matches(' ').count(), Reverse(name.chars().count()));
        ranked.sort_by(|one, other| {
            let plainer = || plainness(one).cmp(&plainness(other));
            better(one, other)
                .then_with(plainer)
                .then_with(|| one.0.cmp(&other.0))
        });
        let mut seen = FxHashSet::default();
        ranked.retain(|(_, brought)| seen.insert(brought.fingerprint()));
        ranked.sort_by(|one, other| better(one, other).then_with(|| one.0.cmp(&other.0)));
        ranked
    }

    fn suggestion(
        &self,
        expression: String,
        brought: &Yield,
        groups: &Groups,
        is_judged: bool,
    ) -> Suggestion {
        let mut problems = Problems::of(Sources::default().add("", ""));
        let expr = parse(&expression, Juxtaposition::Phrase, &mut problems);
        let finder =
            expr.map(|expr| Finder::new(&expr, &Default::default(), Arc::clone(self.coder.analyzer())));
        let example = |answer: usize| {
            let text = self.corpus.answer(answer).text;
            let spans = finder
                .as_ref()
                .and_then(|finder| finder.find(text))
                .unwrap_or_default();
            Kwic::of(answer, text, &spans)
        };
        Suggestion {
            examples: brought.examples().into_iter().map(example).collect(),
            occurrences: occurrences(brought, groups),
            new: brought.new,
            judged: is_judged.then_some(Judged {
                right: brought.right,
                wrong: brought.wrong,
            }),
            expression,
        }
    }
}

/// The run of letters and digits that a part of it belongs to.
fn whole_word(text: &str, part: Span) -> Span {
    let is_inside = |c: &char| c.is_alphanumeric();
    let before: usize = text[..part.start()]
        .chars()
        .rev()
        .take_while(is_inside)
        .map(char::len_utf8)
        .sum();
    let behind: usize = text[part.end()..]
        .chars()
        .take_while(is_inside)
        .map(char::len_utf8)
        .sum();
    Span::new(part.start() - before, part.end() + behind)
}

fn occurrences(brought: &Yield, groups: &Groups) -> Occurrences {
    Occurrences {
        within: brought.within,
        within_all: groups.within.len(),
        elsewhere: brought.elsewhere,
        elsewhere_all: groups.elsewhere.len(),
    }
}
