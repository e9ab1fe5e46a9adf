//! The themes of the answers that a search shows.

use std::cell::RefCell;
use std::sync::Arc;

use fritekst::codebook::Codebook;
use fritekst::coding::{CodedAnswers, Coder, Scratch};
use fritekst::corpus::Answer;

use crate::cli::survey::Survey;

/// The themes of answers, found when they are asked for.
pub struct Themes<'a> {
    pub coder: Option<Arc<Coder>>,
    survey: &'a Survey,
    /// Those of all answers, where all are asked about.
    codings: Option<CodedAnswers>,
    scratch: RefCell<Scratch>,
}

impl<'a> Themes<'a> {
    pub fn new(coder: Option<Arc<Coder>>, codings: Option<CodedAnswers>, survey: &'a Survey) -> Self {
        Self {
            coder,
            survey,
            codings,
            scratch: RefCell::default(),
        }
    }

    /// The codebook of the question that `answer` answers, and its themes in the answer; nothing if there is none.
    fn themes(&self, answer: Answer<'_>) -> Option<(&Codebook, Vec<usize>)> {
        let coder = self.coder.as_ref()?;
        let book = coder.book_for(&self.survey.corpus.question(answer).id)?;
        let themes = match &self.codings {
            Some(codings) => codings
                .themes(answer.number)
                .iter()
                .map(|theme| *theme as usize)
                .collect(),
            None => {
                let values = self.survey.corpus.values(answer);
                let scratch = &mut self.scratch.borrow_mut();
                coder.code_as(book, answer.text, values, scratch).themes
            }
        };
        Some((&coder.library().books[book], themes))
    }

    pub fn ids(&self, answer: Answer<'_>) -> Vec<&str> {
        let Some((book, themes)) = self.themes(answer) else {
            return Vec::new();
        };
        themes
            .iter()
            .map(|theme| book.themes[*theme].id.as_str())
            .collect()
    }

    pub fn labels(&self, answer: Answer<'_>) -> Vec<&str> {
        let Some((book, themes)) = self.themes(answer) else {
            return Vec::new();
        };
        let label = |theme: &usize| book.themes[*theme].label.text(self.survey.language);
        themes.iter().map(label).collect()
    }

    /// What narrowing and counting ask of; nothing unless all answers were coded.
    pub fn coded(&self) -> Option<(&Coder, &CodedAnswers)> {
        self.coder.as_deref().zip(self.codings.as_ref())
    }
}
