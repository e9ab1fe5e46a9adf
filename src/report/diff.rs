//! What a changed codebook changes: answers that gain a theme or lose it, and by which rules.

use std::collections::BTreeSet;

use crate::codebook::{Codebook, Theme, ThemeId};
use crate::coding::{CodedAnswers, Coder, Exclusion, Hit, Scratch, Trace};
use crate::corpus::{Answer, Corpus};
use crate::source::Sources;
use crate::stats::Weights;
use crate::text::Span;

use super::diff_edits::Changed;
use super::diff_pairs::pairs;
use super::table::{Figures, Order, RowKind, Table, TableOptions};

/// One state of the codebooks of a survey, and what it makes of the answers.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    /// Compiled.
    pub coder: &'a Coder,
    /// Of the corpus' answers, in their order.
    pub codings: &'a CodedAnswers,
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
    /// The indexes of all themes in the codebooks, those that are not shown among them.
    pub(super) pairs: Vec<Pair<usize>>,
    /// What rules lead to that is not as it was.
    pub(super) changed: Changed,
}

/// Something before and after; nothing where a codebook does not have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// Before.
    pub old: Option<T>,
    /// After.
    pub new: Option<T>,
}

/// What changes in a theme. Themes of one id are the same theme, and so is one that only its id tells from another.
#[derive(Clone, Debug)]
pub struct ThemeDiff {
    /// Its id; in the new codebook, if it has it.
    pub id: ThemeId,
    /// Its id in the old codebook, if it was another.
    pub old_id: Option<ThemeId>,
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

    /// Keeps only the themes of which an id, the new or the old, is `wanted`.
    pub fn keep_themes(&mut self, wanted: impl Fn(&ThemeId) -> bool) {
        for question in &mut self.questions {
            question.themes.retain(|theme| {
                [Some(&theme.id), theme.old_id.as_ref()]
                    .into_iter()
                    .flatten()
                    .any(&wanted)
            });
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

impl<T: Copy> Pair<T> {
    /// What is on the side that gives a theme to the answers that change so, and on the other.
    pub(super) fn sides(self, change: Change) -> (Option<T>, Option<T>) {
        match change {
            Change::Gained => (self.new, self.old),
            Change::Lost => (self.old, self.new),
        }
    }
}

impl QuestionDiff {
    /// The index, in the codebook that lacks the change, of the theme that has index `theme` in the one that gives it.
    pub(super) fn lacking(&self, change: Change, theme: usize) -> Option<usize> {
        lacking(&self.pairs, change, theme)
    }
}

fn lacking(pairs: &[Pair<usize>], change: Change, theme: usize) -> Option<usize> {
    let mut sides = pairs.iter().map(|pair| pair.sides(change));
    sides.find(|(giving, _)| *giving == Some(theme))?.1
}

impl ThemeDiff {
    /// Whether answers, label, id or existence change.
    pub fn is_changed(&self) -> bool {
        self.relabelled
            || self.old_id.is_some()
            || !self.changes.is_empty()
            || self.at.old.is_none()
            || self.at.new.is_none()
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
    pairs: Vec<Pair<usize>>,
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
            pairs: pairs(books.old, books.new),
        })
    }

    fn compare(&self) -> QuestionDiff {
        let tables = Pair {
            old: self.books.old.map(|book| self.table(self.old, book)),
            new: self.books.new.map(|book| self.table(self.new, book)),
        };
        let of_kind = |kind: RowKind| Pair {
            old: figures(tables.old.as_ref(), |this| *this == kind),
            new: figures(tables.new.as_ref(), |this| *this == kind),
        };
        let words = [self.old, self.new].map(|edition| &edition.coder.library().words);
        let mut themes: Vec<ThemeDiff> = self
            .pairs
            .iter()
            .filter_map(|at| self.theme(*at, &tables))
            .collect();
        self.add_changes(&mut themes);
        let base = tables.new.as_ref().or(tables.old.as_ref());
        QuestionDiff {
            question: self.question,
            base: base.and_then(|table| table.base_size).unwrap_or_default(),
            themes,
            uncoded: of_kind(RowKind::Uncoded),
            non_answers: of_kind(RowKind::NonAnswer),
            changed: Changed::between(
                self.books.old,
                self.books.new,
                &self.pairs,
                words[0].differ(words[1]),
            ),
            pairs: self.pairs.clone(),
        }
    }

    /// The theme of those indexes, without the answers that change; nothing if there is no index.
    fn theme(&self, at: Pair<usize>, tables: &Pair<Table>) -> Option<ThemeDiff> {
        let theme = |book: Option<&'a Codebook>, at: Option<usize>| Some(&book?.themes[at?]);
        let (old, new) = (theme(self.books.old, at.old), theme(self.books.new, at.new));
        let [old_id, new_id] = [old, new].map(|theme| theme.map(|theme| &theme.id));
        let figures = |table: &Option<Table>, wanted: Option<&ThemeId>| {
            let wanted = wanted?.as_str();
            figures(
                table.as_ref(),
                |kind| matches!(kind, RowKind::Theme { id, .. } if id == wanted),
            )
        };
        Some(ThemeDiff {
            id: new_id.or(old_id)?.clone(),
            old_id: old_id
                .filter(|old| new_id.is_some_and(|new| new != *old))
                .cloned(),
            at,
            figures: Pair {
                old: figures(&tables.old, old_id),
                new: figures(&tables.new, new_id),
            },
            relabelled: self.is_relabelled(old, new),
            changes: Vec::new(),
        })
    }

    /// Nothing is hidden in it: a diff is read by those who have the answers before them.
    fn table(&self, edition: Edition<'_>, book: &Codebook) -> Table {
        let options = TableOptions {
            order: Order::Codebook,
            ..TableOptions::default()
        };
        Table::new(self.corpus, edition.codings, book, self.question, options)
    }

    /// Whether a theme of both codebooks has another label. One that is its id alone is none.
    fn is_relabelled(&self, old: Option<&Theme>, new: Option<&Theme>) -> bool {
        let has_label = |theme: &Theme| theme.label.common() != Some(theme.id.as_str());
        match (old, new) {
            (Some(old), Some(new)) => old.label != new.label && (has_label(old) || has_label(new)),
            _ => false,
        }
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
    giving: &'a CodedAnswers,
    lacking: Edition<'a>,
    giving_book: Option<&'a Codebook>,
    /// Number of the codebook in the lacking edition.
    lacking_book: Option<usize>,
    pairs: &'a [Pair<usize>],
}

impl<'a> Sides<'a> {
    fn of(comparer: &'a Comparer<'_>, change: Change) -> Self {
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
            pairs: &comparer.pairs,
        }
    }

    /// Whether the answer of that index has the theme in the giving edition only.
    fn differ(&self, theme: &ThemeDiff, answer: usize) -> bool {
        let (giving, lacking) = theme.at.sides(self.change);
        let has =
            |codings: &CodedAnswers, theme: Option<usize>| theme.is_some_and(|at| codings.has(answer, at));
        has(self.giving, giving) && !has(self.lacking.codings, lacking)
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
        let (book, theme) = (self.giving_book?, theme.at.sides(self.change).0?);
        let of_theme = |hit: &&Hit| book.lineage(hit.theme).any(|at| at == theme);
        let coding = self.giving.coding(answer);
        let hits: Vec<&Hit> = coding.hits.iter().filter(of_theme).collect();
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
    fn why_not(&self, book: &Codebook, hit: &Hit, trace: Option<&Trace>) -> Vec<ReasonKind> {
        let theme = &book.themes[hit.theme];
        let other = self.lacking_book.and_then(|other| {
            let other = &self.lacking.coder.library().books[other];
            Some((other, lacking(self.pairs, self.change, hit.theme)?))
        });
        let Some((other, at)) = other else {
            return vec![ReasonKind::NoTheme];
        };
        let rule = &theme.any[hit.rule].expr;
        let Some(same) = other.themes[at].any.iter().position(|other| other.expr == *rule) else {
            return vec![ReasonKind::NoRule];
        };
        let traced = trace.and_then(|trace| trace.theme(at));
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

/// The figures of the first row of that kind.
fn figures(table: Option<&Table>, is: impl Fn(&RowKind) -> bool) -> Option<Figures> {
    table?.rows.iter().find(|row| is(&row.kind))?.figures
}
