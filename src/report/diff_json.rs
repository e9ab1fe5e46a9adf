//! Diffs as JSON documents.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value as Json;

use crate::codebook::ThemeId;
use crate::text::{Language, Span};

use super::diff::{AnswerChange, Diff, Pair, QuestionDiff, ThemeDiff};
use super::diff_edits::Edit;
use super::diff_edits_output::EditTold;
use super::diff_output::ReasonTold;
use super::provenance::{InputFile, Provenance, VERSION};
use super::table::Figures;
use super::table_output::{amount, percent};

/// A codebook that was compared.
#[derive(Clone, Debug, Serialize)]
pub struct EditionName {
    /// As the user named it.
    pub name: String,
    /// SHA-256 of its files.
    pub codebook_sha256: String,
}

#[derive(Serialize)]
struct Document<'a> {
    provenance: Origin<'a>,
    changed: bool,
    questions: Vec<Question<'a>>,
}

#[derive(Serialize)]
struct Origin<'a> {
    fritekst: &'static str,
    old: &'a EditionName,
    new: &'a EditionName,
    inputs: Vec<InputFile>,
}

#[derive(Serialize)]
struct Question<'a> {
    question: &'a str,
    base: Json,
    uncoded: Counted,
    non_answers: Counted,
    edits: Vec<EditTold<'a>>,
    themes: Vec<Theme<'a>>,
}

#[derive(Serialize)]
struct Counted {
    n_old: Json,
    n_new: Json,
    percent_old: Json,
    percent_new: Json,
}

#[derive(Serialize)]
struct Theme<'a> {
    theme: &'a str,
    label: &'a str,
    old_theme: Option<&'a str>,
    in_old: bool,
    in_new: bool,
    relabelled: bool,
    #[serde(flatten)]
    counted: Counted,
    answers: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    change: &'static str,
    respondent: &'a str,
    text: &'a str,
    spans: Vec<[usize; 2]>,
    reasons: Vec<ReasonTold<'a>>,
}

impl Diff<'_> {
    /// Writes everything as one JSON document.
    pub fn write_json(
        &self,
        out: &mut dyn Write,
        old: &EditionName,
        new: &EditionName,
        language: Language,
    ) -> io::Result<()> {
        let document = Document {
            provenance: Origin {
                fritekst: VERSION,
                old,
                new,
                inputs: Provenance::new(self.corpus, None).inputs,
            },
            changed: self.is_changed(),
            questions: self
                .questions
                .iter()
                .map(|question| self.question(question, language))
                .collect(),
        };
        serde_json::to_writer(&mut *out, &document)?;
        writeln!(out)
    }

    fn question<'s>(&'s self, question: &'s QuestionDiff, language: Language) -> Question<'s> {
        let themes = question.themes.iter();
        Question {
            question: self.corpus.questions[question.question].id.as_str(),
            base: amount(question.base.sum).json(),
            uncoded: counted(question.uncoded),
            non_answers: counted(question.non_answers),
            edits: self.edits(question).into_iter().map(Edit::told).collect(),
            themes: themes
                .map(|theme| self.theme(question, theme, language))
                .collect(),
        }
    }

    fn theme<'s>(
        &'s self,
        question: &'s QuestionDiff,
        theme: &'s ThemeDiff,
        language: Language,
    ) -> Theme<'s> {
        let changed = |changed: &AnswerChange| {
            let answer = self.corpus.answer(changed.answer);
            let pair = |span: &Span| [span.start(), span.end()];
            Changed {
                change: changed.change.name(),
                respondent: self.corpus.respondent(answer).id(),
                text: answer.text,
                spans: changed.spans.iter().map(pair).collect(),
                reasons: self.all_told(question, changed),
            }
        };
        Theme {
            theme: theme.id.as_str(),
            label: self.label(question, theme, language),
            old_theme: theme.old_id.as_ref().map(ThemeId::as_str),
            in_old: theme.at.old.is_some(),
            in_new: theme.at.new.is_some(),
            relabelled: theme.relabelled,
            counted: counted(theme.figures),
            answers: theme.changes.iter().map(changed).collect(),
        }
    }
}

fn counted(figures: Pair<Figures>) -> Counted {
    let n = |figures: Option<Figures>| figures.map_or(Json::Null, |figures| amount(figures.n).json());
    let share = |figures: Option<Figures>| percent(figures.and_then(|figures| figures.proportion)).json();
    Counted {
        n_old: n(figures.old),
        n_new: n(figures.new),
        percent_old: share(figures.old),
        percent_new: share(figures.new),
    }
}
