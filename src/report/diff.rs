//! What a changed codebook changes: answers that gain a theme or lose it, and by which rules.

use std::collections::BTreeSet;

use crate::codebook::{Codebook, ThemeId};
use crate::coding::{Coder, Coding, Exclusion, Hit, Scratch, Trace};
use crate::corpus::{Answer, Corpus};
use crate::source::Sources;
use crate::stats::Weights;
use crate::text::Span;

use super::table::{Figures, Order, RowKind, Table, TableOptions};

/// One state of the codebooks of a survey, and what it makes of the answers.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// Compiled.
    pub coder: &'a Coder,
    /// Of the corpus' answers, in their order.
    pub codings: &'a [Coding],
    /// The files that it was read from.
    pub sources: &'a Sources,
}

/// Two editions held against each other.
#[derive(Clone, Debug)]
pub struct Diff<'a> {
    /// The survey.
    pub corpus: &'a Corpus,
    /// The earlier edition.
    pub old: Edition<'a>,
    /// The later one.
    pub new: Edition<'a>,
    /// The questions that one of them codes, in the order that they were asked for.
    pub questions: Vec<QuestionDiff>,
}

/// What changes in a question.
#[derive(Clone, Debug)]
pub struct QuestionDiff {
    /// Index of the question in the corpus.
    pub question: usize,
    /// Those who answered it: what percentages are of, before and after.
    pub base: Weights,
    /// Every theme of either codebook: those of the new one in its order, and then those that are gone.
    pub themes: Vec<ThemeDiff>,
    /// Answers with content and without a theme.
    pub uncoded: Pair<Figures>,
    /// Answers without content.
    pub non_answers: Pair<Figures>,
}

/// Something before and after; nothing where a codebook does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// Before.
    pub old: Option<T>,
    /// After.
    pub new: Option<T>,
}

/// What changes in a theme. Themes of one id are the same theme.
#[derive(Clone, Debug)]
pub struct ThemeDiff {
    /// Its id.
    pub id: ThemeId,
    /// Its index in each codebook.
    pub at: Pair<usize>,
    /// Its figures, as a table has them.
    pub figures: Pair<Figures>,
    /// Whether it is in both codebooks, under another label.
    pub relabelled: bool,
    /// Answers that gain or lose it, in the order of the corpus.
    pub changes: Vec<AnswerChange>,
}

/// An answer that gains a theme or loses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerChange {
    /// Index of the answer in the corpus.
    pub answer: usize,
    /// Which of the two.
    pub change: Change,
    /// The hits that give it the theme in the one edition, in order.
    pub spans: Vec<Span>,
    /// Why the other edition does not give it: at least one, in order, each once.
    pub reasons: Vec<Reason>,
}

/// The two ways in which an answer can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// The new edition gives the theme, the old one does not.
    Gained,
    /// The old edition gives the theme, the new one does not.
    Lost,
}

/// Why a hit of one edition is none in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// Index of the hit's theme, the changed one or a subtheme of it, in the edition that has the hit.
    pub theme: usize,
    /// Index of the rule that hits, in the same edition.
    pub rule: usize,
    /// What the other edition does.
    pub kind: ReasonKind,
}

/// What the edition does that does not give the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonKind {
    /// It does not have the theme.
    NoTheme,
    /// It does not have the rule.
    NoRule,
    /// It takes the hit away, by a rule of the theme in that edition: list, and index of the rule.
    Cancelled(Exclusion, usize),
    /// It has the same rule, which finds something else there: the lists or themes that it refers to, or what is said
    /// of words, are others.
    OtherWords,
}

impl<'a> Edition<'a> {
    /// The codebook of the question of that index.
    pub fn book(&self, corpus: &Corpus, question: usize) -> Option<&'a Codebook> {
        self.coder.library().for_question(&corpus.questions[question].id)
    }
}

impl<'a> Diff<'a> {
    /// Compares the editions on `questions`, by index; those that neither codes are left out.
    pub fn new(
        corpus: &'a Corpus,
        old: Edition<'a>,
        new: Edition<'a>,
        questions: impl Iterator<Item = usize>,
    ) -> Self {
        let compared = questions.filter_map(|question| Comparer::new(corpus, old, new, question));
        Self {
            corpus,
            old,
            new,
            questions: compared.map(|comparer| comparer.compare()).collect(),
        }
    }

    /// Keeps only the themes whose id is `wanted`.
    pub fn keep_themes(&mut self, wanted: impl Fn(&ThemeId) -> bool) {
        for question in &mut self.questions {
            question.themes.retain(|theme| wanted(&theme.id));
        }
    }

    /// The edition in which a changed answer has the theme, and the other.
    pub fn sides(&self, change: Change) -> (Edition<'a>, Edition<'a>) {
        match change {
            Change::Gained => (self.new, self.old),
            Change::Lost => (self.old, self.new),
        }
    }

    /// Whether anything is to be told.
    pub fn is_changed(&self) -> bool {
        let mut themes = self.questions.iter().flat_map(|question| &question.themes);
        themes.any(ThemeDiff::is_changed)
    }
}

impl ThemeDiff {
    /// Whether answers, label or existence change.
    pub fn is_changed(&self) -> bool {
        self.relabelled || !self.changes.is_empty() || self.at.old.is_none() || self.at.new.is_none()
    }

    /// The answers that change in that way.
    pub fn changed(&self, change: Change) -> impl Iterator<Item = &AnswerChange> {
        self.changes.iter().filter(move |answer| answer.change == change)
    }
}

/// A question on which two editions are compared.
struct Comparer<'a> {
    corpus: &'a Corpus,
    old: Edition<'a>,
    new: Edition<'a>,
    question: usize,
    books: Pair<&'a Codebook>,
}

impl<'a> Comparer<'a> {
    /// Nothing if neither edition codes the question.
    fn new(corpus: &'a Corpus, old: Edition<'a>, new: Edition<'a>, question: usize) -> Option<Self> {
        let books = Pair {
            old: old.book(corpus, question),
            new: new.book(corpus, question),
        };
        books.old.or(books.new)?;
        Some(Self {
            corpus,
            old,
            new,
            question,
            books,
        })
    }

    fn compare(&self) -> QuestionDiff {
        let tables = Pair {
            old: self.books.old.map(|book| self.table(self.old, book)),
            new: self.books.new.map(|book| self.table(self.new, book)),
        };
        let figures = |is: &dyn Fn(&RowKind) -> bool| Pair {
            old: tables.old.as_ref().and_then(|table| figures(table, is)),
            new: tables.new.as_ref().and_then(|table| figures(table, is)),
        };
        let mut themes: Vec<ThemeDiff> = self
            .ids()
            .map(|id| ThemeDiff {
                at: self.indexes(id),
                figures: figures(
                    &|kind| matches!(kind, RowKind::Theme { id: this, .. } if this == id.as_str()),
                ),
                relabelled: self.is_relabelled(id),
                changes: Vec::new(),
                id: id.clone(),
            })
            .collect();
        self.add_changes(&mut themes);
        let base = tables.new.as_ref().or(tables.old.as_ref());
        QuestionDiff {
            question: self.question,
            base: base.and_then(|table| table.base_size).unwrap_or_default(),
            themes,
            uncoded: figures(&|kind| *kind == RowKind::Uncoded),
            non_answers: figures(&|kind| *kind == RowKind::NonAnswer),
        }
    }

    /// Nothing is hidden in it: a diff is read by those who have the answers before them.
    fn table(&self, edition: Edition<'_>, book: &Codebook) -> Table {
        let options = TableOptions {
            order: Order::Codebook,
            ..TableOptions::default()
        };
        Table::new(self.corpus, edition.codings, book, self.question, options)
    }

    /// The ids of all themes, each once.
    fn ids(&self) -> impl Iterator<Item = &'a ThemeId> {
        let ids = |book: Option<&'a Codebook>| {
            book.into_iter()
                .flat_map(|book| &book.themes)
                .map(|theme| &theme.id)
        };
        let new = self.books.new;
        let is_gone = move |id: &&ThemeId| new.is_none_or(|book| book.find_theme(id.as_str()).is_none());
        ids(new).chain(ids(self.books.old).filter(is_gone))
    }

    fn indexes(&self, id: &ThemeId) -> Pair<usize> {
        Pair {
            old: self.books.old.and_then(|book| book.find_theme(id.as_str())),
            new: self.books.new.and_then(|book| book.find_theme(id.as_str())),
        }
    }

    fn is_relabelled(&self, id: &ThemeId) -> bool {
        let label = |book: Option<&'a Codebook>| {
            let book = book?;
            Some(&book.themes[book.find_theme(id.as_str())?].label)
        };
        matches!((label(self.books.old), label(self.books.new)), (Some(old), Some(new)) if old != new)
    }

    fn add_changes(&self, themes: &mut [ThemeDiff]) {
        for change in [Change::Gained, Change::Lost] {
            let sides = Sides::of(self, change);
            // One for all answers: words are looked up once.
            let mut scratch = Scratch::default();
            for (at, answer) in self.corpus.answers().enumerate() {
                if answer.question != self.question {
                    continue;
                }
                let mut trace = None;
                for theme in themes.iter_mut().filter(|theme| sides.differ(theme, at)) {
                    let trace = trace.get_or_insert_with(|| sides.trace(answer, self.corpus, &mut scratch));
                    theme.changes.extend(sides.explain(theme, at, trace.as_ref()));
                }
            }
        }
        themes.iter_mut().for_each(|theme| {
            theme
                .changes
                .sort_by_key(|changed| (changed.answer, changed.change));
        });
    }
}

/// The edition that gives a theme to the answers that change in one way, and the one that does not.
struct Sides<'a> {
    change: Change,
    giving: &'a [Coding],
    lacking: Edition<'a>,
    giving_book: Option<&'a Codebook>,
    /// Number of the codebook in the lacking edition.
    lacking_book: Option<usize>,
}

impl<'a> Sides<'a> {
    fn of(comparer: &Comparer<'a>, change: Change) -> Self {
        let Comparer { old, new, books, .. } = comparer;
        let (giving, lacking, giving_book) = match change {
            Change::Gained => (new, old, books.new),
            Change::Lost => (old, new, books.old),
        };
        let question = &comparer.corpus.questions[comparer.question];
        Self {
            change,
            giving: giving.codings,
            lacking: *lacking,
            giving_book,
            lacking_book: lacking.coder.book_for(&question.id),
        }
    }

    /// The theme's index in the giving edition and in the lacking one.
    fn at(&self, theme: &ThemeDiff) -> (Option<usize>, Option<usize>) {
        match self.change {
            Change::Gained => (theme.at.new, theme.at.old),
            Change::Lost => (theme.at.old, theme.at.new),
        }
    }

    /// Whether the answer of that index has the theme in the giving edition only.
    fn differ(&self, theme: &ThemeDiff, answer: usize) -> bool {
        let (giving, lacking) = self.at(theme);
        let has = |coding: &Coding, theme: Option<usize>| theme.is_some_and(|at| coding.themes.contains(&at));
        has(&self.giving[answer], giving) && !has(&self.lacking.codings[answer], lacking)
    }

    /// What the lacking edition does with `answer`; nothing if it has no codebook for the question.
    fn trace(&self, answer: Answer<'_>, corpus: &Corpus, scratch: &mut Scratch) -> Option<Trace> {
        let book = self.lacking_book?;
        Some(
            self.lacking
                .coder
                .trace(book, answer.text, corpus.values(answer), scratch),
        )
    }

    fn explain(&self, theme: &ThemeDiff, answer: usize, lacking: Option<&Trace>) -> Option<AnswerChange> {
        let (book, theme) = (self.giving_book?, self.at(theme).0?);
        let of_theme = |hit: &&Hit| book.lineage(hit.theme).any(|at| at == theme);
        let hits: Vec<&Hit> = self.giving[answer].hits.iter().filter(of_theme).collect();
        let reasons: BTreeSet<Reason> = hits
            .iter()
            .flat_map(|hit| {
                let kinds = self.why_not(book, hit, lacking);
                kinds.into_iter().map(|kind| Reason {
                    theme: hit.theme,
                    rule: hit.rule,
                    kind,
                })
            })
            .collect();
        Some(AnswerChange {
            answer,
            change: self.change,
            spans: hits.iter().map(|hit| hit.span).collect(),
            reasons: reasons.into_iter().collect(),
        })
    }

    /// Why `hit`, one of `book`, is none in the lacking edition.
    fn why_not(&self, book: &Codebook, hit: &Hit, lacking: Option<&Trace>) -> Vec<ReasonKind> {
        let theme = &book.themes[hit.theme];
        let other = self.lacking_book.and_then(|other| {
            let other = &self.lacking.coder.library().books[other];
            Some((other, other.find_theme(theme.id.as_str())?))
        });
        let Some((other, at)) = other else {
            return vec![ReasonKind::NoTheme];
        };
        let rule = &theme.any[hit.rule].expr;
        let Some(same) = other.themes[at].any.iter().position(|other| other.expr == *rule) else {
            return vec![ReasonKind::NoRule];
        };
        let traced = lacking.and_then(|trace| trace.theme(at));
        let cancelled = traced.into_iter().flat_map(|theme| &theme.hits).filter(|other| {
            other.hit.rule == same
                && other.hit.span.start() < hit.span.end()
                && hit.span.start() < other.hit.span.end()
        });
        let kinds: Vec<ReasonKind> = cancelled
            .flat_map(|other| &other.cancelled_by)
            .map(|by| ReasonKind::Cancelled(by.list, by.rule))
            .collect();
        if kinds.is_empty() {
            vec![ReasonKind::OtherWords]
        } else {
            kinds
        }
    }
}

fn figures(table: &Table, is: &dyn Fn(&RowKind) -> bool) -> Option<Figures> {
    table
        .rows
        .iter()
        .find(|row| is(&row.kind))
        .and_then(|row| row.figures)
}
