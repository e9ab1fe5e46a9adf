//! Diffs as machines and people read them.

use serde::Serialize;

use crate::codebook::Codebook;
use crate::text::Language;

use super::diff::{AnswerChange, Change, Diff, Pair, QuestionDiff, Reason, ReasonKind, ThemeDiff};
use super::diff_phrases::DiffPhrases;
use super::grid::{Value, aligned, markdown_cell};
use super::number::{count, number};
use super::page_style::PageStyle;
use super::phrases::Phrases;
use super::rule_ref::RuleRef;
use super::table::{BaseKind, Figures};
use super::table_output::shown;

/// The columns of diffs for machines.
pub const DIFF_COLUMNS: [&str; 9] = [
    "question",
    "theme",
    "label",
    "change",
    "respondent",
    "reason",
    "rule",
    "cancelled_by",
    "text",
];

impl Change {
    /// Its name in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gained => "gained",
            Self::Lost => "lost",
        }
    }
}

impl ReasonKind {
    /// Its name in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoTheme => "theme",
            Self::NoRule => "rule",
            Self::Cancelled(..) => "cancelled",
            Self::OtherWords => "words",
        }
    }
}

impl<'a> Diff<'a> {
    /// The diff of a question for machines: rows of [`DIFF_COLUMNS`], one an answer that gains a theme or loses it.
    pub fn records(&self, question: &QuestionDiff, language: Language) -> Vec<Vec<Value>> {
        let themes = question.themes.iter();
        let row = |theme: &ThemeDiff, changed: &AnswerChange| {
            let answer = self.corpus.answer(changed.answer);
            let told = self.all_told(question, changed);
            let cancelled_by = told.iter().filter_map(|told| Some(told.cancelled_by?.text));
            let text = |text: &str| Value::Text(text.to_owned());
            vec![
                text(self.corpus.question(answer).id.as_str()),
                text(theme.id.as_str()),
                text(self.label(question, theme, language)),
                text(changed.change.name()),
                text(self.corpus.respondent(answer).id()),
                text(&distinct(told.iter().map(|told| told.reason))),
                text(&distinct(told.iter().map(|told| told.rule.text))),
                text(&distinct(cancelled_by)),
                text(answer.text),
            ]
        };
        themes
            .flat_map(|theme| theme.changes.iter().map(move |changed| row(theme, changed)))
            .collect()
    }

    /// What the new codebook calls the theme, or else the old one.
    pub fn label(&self, question: &QuestionDiff, theme: &ThemeDiff, language: Language) -> &'a str {
        let new = label(
            self.new.book(self.corpus, question.question),
            theme.at.new,
            language,
        );
        let old = || {
            label(
                self.old.book(self.corpus, question.question),
                theme.at.old,
                language,
            )
        };
        new.or_else(old).unwrap_or_default()
    }

    /// The same, and what is to be said of the theme itself: that it is new, or removed, or what it was called.
    pub fn title(&self, question: &QuestionDiff, theme: &ThemeDiff, language: Language) -> String {
        let phrases = DiffPhrases::of(language);
        let name = self.label(question, theme, language);
        let old = label(
            self.old.book(self.corpus, question.question),
            theme.at.old,
            language,
        );
        let mut notes = Vec::new();
        match (theme.at.old, theme.at.new) {
            (None, _) => notes.push(phrases.added.to_owned()),
            (_, None) => notes.push(phrases.removed.to_owned()),
            _ if theme.relabelled && old != Some(name) => {
                notes.push(phrases.relabelled.replace("{label}", old.unwrap_or_default()));
            }
            _ => {}
        }
        if let Some(id) = &theme.old_id {
            notes.push(phrases.renamed.replace("{id}", id.as_str()));
        }
        match notes.is_empty() {
            true => name.to_owned(),
            false => format!("{name} ({})", notes.join("; ")),
        }
    }

    /// The figures of the changed themes for a terminal; nothing if none is changed.
    pub fn to_terminal(
        &self,
        question: &QuestionDiff,
        language: Language,
        width: Option<u16>,
    ) -> Option<String> {
        let rows = self.rows(question, language);
        let right = [false, true, true, true, true, true, true];
        (!rows.is_empty()).then(|| aligned(&headings(language), rows, &right, width))
    }

    /// The same in Markdown.
    pub fn to_markdown(&self, question: &QuestionDiff, language: Language) -> Option<String> {
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| markdown_cell(cell)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rows = self.rows(question, language);
        let mut lines = vec![
            line(&headings(language)),
            format!("| --- |{}", " ---: |".repeat(6)),
        ];
        lines.extend(rows.iter().map(|row| line(row).replace("|   ", "| &emsp;")));
        (!rows.is_empty()).then(|| lines.join("\n"))
    }

    /// What the percentages are of, how many themes are not shown, and what has no weights.
    pub fn notes(&self, question: &QuestionDiff, language: Language) -> String {
        let base = shown(question.base.sum, self.corpus.weighted, language);
        let mut notes = vec![Phrases::of(language).base(BaseKind::Answered, &base)];
        let unchanged = question.themes.iter().filter(|theme| !theme.is_changed()).count();
        if unchanged > 0 {
            let phrase = DiffPhrases::of(language).unchanged;
            notes.push(phrase.replace("{count}", &count(unchanged, language)));
        }
        if self.corpus.weighted {
            notes.push(DiffPhrases::of(language).unweighted.to_owned());
        }
        notes.join(" ")
    }

    /// Why an answer changed, in words.
    pub fn reason(
        &self,
        question: &QuestionDiff,
        changed: &AnswerChange,
        reason: &Reason,
        style: PageStyle,
    ) -> String {
        let Some(told) = self.told(question, changed, reason) else {
            return String::new();
        };
        let by = told
            .cancelled_by
            .map(|by| format!("{} {}", by.list, style.rule(&by)));
        let beneath: Vec<String> = told.changed.iter().map(|name| (style.code)(name)).collect();
        let phrases = DiffPhrases::of(style.language);
        phrases.reason(
            changed.change,
            reason.kind,
            &style.rule(&told.rule),
            &by.unwrap_or_default(),
            &beneath.join(", "),
        )
    }

    /// The changed themes; where there are any, also answers without a theme and without content, if they change.
    fn rows(&self, question: &QuestionDiff, language: Language) -> Vec<Vec<String>> {
        let signed = |sign: &str, answers: usize| match answers {
            0 => String::new(),
            _ => format!("{sign}{}", count(answers, language)),
        };
        let changed = question.themes.iter().filter(|theme| theme.is_changed());
        let mut rows: Vec<Vec<String>> = changed
            .map(|theme| {
                let indent = "  ".repeat(theme.id.depth());
                let title = format!("{indent}{}", self.title(question, theme, language));
                let gained = signed("+", theme.changed(Change::Gained).count());
                let lost = signed("−", theme.changed(Change::Lost).count());
                self.cells(title, theme.figures, [gained, lost], language)
            })
            .collect();
        if !rows.is_empty() {
            let phrases = Phrases::of(language);
            for (title, figures) in [
                (phrases.uncoded, question.uncoded),
                (phrases.non_answer, question.non_answers),
            ] {
                if figures.old != figures.new {
                    rows.push(self.cells(title.to_owned(), figures, Default::default(), language));
                }
            }
        }
        rows
    }

    fn cells(
        &self,
        title: String,
        figures: Pair<Figures>,
        changes: [String; 2],
        language: Language,
    ) -> Vec<String> {
        let n = |figures: Option<Figures>| {
            figures.map_or_else(String::new, |figures| {
                shown(figures.n, self.corpus.weighted, language)
            })
        };
        let share = |figures: Option<Figures>| {
            let proportion = figures.and_then(|figures| figures.proportion);
            proportion.map_or_else(String::new, |p| number(100.0 * p, 1, language))
        };
        let [gained, lost] = changes;
        vec![
            title,
            n(figures.old),
            n(figures.new),
            share(figures.old),
            share(figures.new),
            gained,
            lost,
        ]
    }

    /// The rules that `reason` is about; nothing if it is not of this diff.
    fn told(
        &self,
        question: &QuestionDiff,
        changed: &AnswerChange,
        reason: &Reason,
    ) -> Option<ReasonTold<'a>> {
        let (giving, lacking) = self.sides(changed.change);
        let book = giving.book(self.corpus, question.question)?;
        let rule = RuleRef::any(book, giving.sources, reason.theme, reason.rule);
        let expr = &book.themes[reason.theme].any[reason.rule].expr;
        let (mut cancelled_by, mut beneath) = (None, Vec::new());
        match reason.kind {
            ReasonKind::Cancelled(list, by) => {
                let other = lacking.book(self.corpus, question.question)?;
                let theme = question.lacking(changed.change, reason.theme)?;
                cancelled_by = Some(RuleRef::cancelling(other, lacking.sources, theme, list, by));
                let canceller = &list.of(&other.themes[theme])[by].expr;
                let own = list.of(&book.themes[reason.theme]);
                if own.iter().any(|rule| rule.expr == *canceller) {
                    beneath = question.changed.beneath(canceller, other);
                }
            }
            ReasonKind::OtherWords => beneath = question.changed.beneath(expr, book),
            ReasonKind::NoTheme | ReasonKind::NoRule => {}
        }
        Some(ReasonTold {
            reason: reason.kind.name(),
            rule,
            cancelled_by,
            changed: beneath,
        })
    }

    /// The reasons of a changed answer, with their rules.
    pub(super) fn all_told(&self, question: &QuestionDiff, changed: &AnswerChange) -> Vec<ReasonTold<'a>> {
        let reasons = changed.reasons.iter();
        reasons
            .filter_map(|reason| self.told(question, changed, reason))
            .collect()
    }
}

/// A reason with the rules that it is about.
#[derive(Serialize)]
pub(super) struct ReasonTold<'a> {
    reason: &'static str,
    rule: RuleRef<'a>,
    cancelled_by: Option<RuleRef<'a>>,
    /// What it leads to and is not as it was: `@nok`, `#bolig`, `[words]`.
    changed: Vec<String>,
}

fn headings(language: Language) -> Vec<String> {
    let theme = [Phrases::of(language).theme];
    let rest = DiffPhrases::of(language).headings;
    theme.into_iter().chain(rest).map(str::to_owned).collect()
}

fn label(book: Option<&Codebook>, theme: Option<usize>, language: Language) -> Option<&str> {
    Some(book?.themes[theme?].label.text(language))
}

/// The texts in order, each once, joined by `; `.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for text in texts {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct.join("; ")
}
