//! One answer as pages show it: who, to what, the text with its hits, its themes, why, and what people have decided.

use std::collections::BTreeSet;

use maud::{Markup, html};

use fritekst::codebook::{Codebook, ThemeId};
use fritekst::coding::Coding;
use fritekst::corpus::Answer;
use fritekst::report::{RuleRef, count, one_line, visible};
use fritekst::review::{Decision, Fate, Sequence, Verdict};
use fritekst::text::{Language, Span};

use super::app::View;
use super::marks::{Found, marked};
use super::url::url;
use super::words::Words;

/// So many bytes of an answer stand in a list; on a page of its own there is all of it.
pub const SHORT: usize = 2000;
/// So many hits are told one by one.
const TOLD: usize = 40;

/// A coding, and those of its themes that have hits.
type Noted<'a> = (&'a Coding, &'a BTreeSet<usize>);

/// What is shown of an answer.
pub struct Card<'a> {
    /// The survey.
    pub view: &'a View,
    /// Which answer.
    pub number: usize,
    /// Where what was searched for is.
    pub searched: &'a [Span],
    /// How many bytes of it.
    pub most: usize,
    /// Whether why it was coded is open from the start.
    pub open: bool,
}

impl Card<'_> {
    /// The answer with all that belongs to it.
    pub fn markup(&self, words: &Words) -> Markup {
        let answer = self.view.corpus().answer(self.number);
        let coding = self.view.codings().coding(self.number);
        let noted: BTreeSet<usize> = coding.hits.iter().map(|hit| hit.theme).collect();
        let id = format!("svar-{}", self.number);
        html! {
            article.card aria-labelledby=(id) {
                header {
                    h3 id=(id) { a href=(self.address(answer)) { (words.respondent) " " (one_line(&visible(self.view.corpus().respondent(answer).id()))) } }
                    p.meta { (self.about(answer)) }
                }
                (self.text(answer, (&coding, &noted), words))
                (self.themes(answer, (&coding, &noted), words))
                (self.why(answer, (&coding, &noted), words))
                (self.decisions(answer, words))
            }
        }
    }

    /// The page where it is decided on.
    pub fn address(&self, answer: Answer<'_>) -> String {
        let question = &self.view.corpus().questions[answer.question].id;
        let fields = [
            ("question", question.to_string()),
            (
                "respondent",
                self.view.corpus().respondent(answer).id().to_owned(),
            ),
        ];
        url("/review", fields)
    }

    fn about(&self, answer: Answer<'_>) -> String {
        let respondent = self.view.corpus().respondent(answer);
        let wording = self.view.wording(answer.question);
        let background = respondent.background().flatten();
        let parts: Vec<&str> = std::iter::once(wording).chain(background).collect();
        one_line(&visible(&parts.join(" · ")))
    }

    /// The number of a theme's note; `noted` are the themes with hits, in order.
    fn note(noted: &BTreeSet<usize>, theme: usize) -> Option<usize> {
        noted.iter().position(|one| *one == theme).map(|at| at + 1)
    }

    fn text(&self, answer: Answer<'_>, (coding, noted): Noted<'_>, words: &Words) -> Markup {
        let end = answer.text.floor_char_boundary(self.most);
        let text = &answer.text[..end];
        let within = |span: Span| (span.start() < end).then(|| Span::new(span.start(), span.end().min(end)));
        let hits = coding.hits.iter().filter_map(|hit| {
            Some(Found {
                span: within(hit.span)?,
                note: Self::note(noted, hit.theme),
                tone: self.tone(answer, hit.theme),
            })
        });
        let searched = self.searched.iter().filter_map(|span| {
            Some(Found {
                span: within(*span)?,
                note: None,
                tone: "searched".to_owned(),
            })
        });
        let found: Vec<Found> = hits.chain(searched).collect();
        let rest = answer.text[end..].chars().count();
        html! {
            p.answer { (marked(text, &found)) @if rest > 0 { "…" } }
            @if rest > 0 {
                p.meta { a href=(self.address(answer)) { (words.whole_answer.replace("{n}", &count(rest, self.view.language()))) } }
            }
        }
    }

    /// The class of a theme's colour.
    fn tone(&self, answer: Answer<'_>, theme: usize) -> String {
        self.view
            .book_index(answer.question)
            .map_or_else(String::new, |book| tone(self.view, book, theme))
    }

    fn themes(&self, answer: Answer<'_>, (coding, noted): Noted<'_>, words: &Words) -> Markup {
        let Some(book) = self.view.book(answer.question) else {
            return html! { p.meta { (words.no_codebook) } };
        };
        let label = |theme: usize| visible(book.themes[theme].label.text(self.view.language()));
        html! {
            ul.chips aria-label=(words.themes) {
                @for theme in &coding.themes {
                    li class={ "chip " (self.tone(answer, *theme)) } {
                        @if let Some(note) = Self::note(noted, *theme) { sup { (note) } " " }
                        (label(*theme))
                    }
                }
                @if coding.themes.is_empty() {
                    li.chip.none { @if coding.non_answer { (words.non_answer) } @else { (words.uncoded) } }
                }
            }
        }
    }

    fn why(&self, answer: Answer<'_>, (coding, noted): Noted<'_>, words: &Words) -> Markup {
        let Some(book) = self
            .view
            .book(answer.question)
            .filter(|_| !coding.hits.is_empty())
        else {
            return html! {};
        };
        let sources = &self.view.reading.sources;
        html! {
            details.why open[self.open] {
                summary { (words.why) }
                ul {
                    @for hit in coding.hits.iter().take(TOLD) {
                        @let rule = RuleRef::any(book, sources, hit.theme, hit.rule);
                        li {
                            @if let Some(note) = Self::note(noted, hit.theme) { sup { (note) } " " }
                            b { (visible(book.themes[hit.theme].label.text(self.view.language()))) } ": "
                            q { (one_line(&visible(&answer.text[hit.span]))) } " ← "
                            code { (visible(rule.text)) } " "
                            span.meta { (visible(&rule.place())) }
                        }
                    }
                    @if coding.hits.len() > TOLD { li { (words.more_hits.replace("{n}", &count(coding.hits.len() - TOLD, self.view.language()))) } }
                }
            }
        }
    }

    fn decisions(&self, answer: Answer<'_>, words: &Words) -> Markup {
        let Some(state) = self.view.decided.on(self.number) else {
            return html! {};
        };
        html! {
            ul.decisions aria-label=(words.decisions) {
                @for (sequence, decision) in &state.decisions { li { (self.decision(answer, *sequence, decision, words)) } }
            }
        }
    }

    fn decision(&self, answer: Answer<'_>, sequence: Sequence, decision: &Decision, words: &Words) -> Markup {
        let book = self.view.book(answer.question);
        let label = decision
            .theme
            .as_ref()
            .map(|id| theme_name(book, id, self.view.language()));
        let fate = self.view.decided.applied.fates.get(&sequence);
        html! {
            b { (words.decided(decision.verdict)) }
            @if let Some(label) = label { " " (visible(&label)) }
            @else if decision.verdict == Verdict::Accept { " " (words.the_whole) }
            " – " (visible(&decision.reviewer)) ", " time datetime=(decision.when.as_str()) { (moment(decision.when.as_str())) }
            @if !decision.note.is_empty() { ": " q { (one_line(&visible(&decision.note))) } }
            @match fate {
                Some(Fate::Stale) => { " " span.warning { (words.stale) } }
                Some(Fate::Unknown) => { " " span.warning { (words.unknown_theme) } }
                _ => {}
            }
        }
    }
}

/// What a theme is called, or its id where the codebook has it no more.
pub fn theme_name(book: Option<&Codebook>, id: &ThemeId, language: Language) -> String {
    let theme = book.and_then(|book| Some(&book.themes[book.find_theme(id.as_str())?]));
    theme.map_or_else(|| id.to_string(), |theme| theme.label.text(language).to_owned())
}

/// A moment as people read it: to the minute, and UTC.
pub fn moment(written: &str) -> String {
    let told = written.get(..16).unwrap_or(written).replace('T', " ");
    if written.ends_with('Z') {
        format!("{told} UTC")
    } else {
        written.replace('T', " ")
    }
}

/// The class of the colour of a theme: its author's, or one for each theme at the top, which its subthemes share.
pub fn tone(view: &View, book: usize, theme: usize) -> String {
    /// So many colours there are.
    const COLOURS: usize = 8;
    let of = &view.reading.coder.library().books[book];
    if let Some(own) = of.lineage(theme).find(|theme| of.themes[*theme].colour.is_some()) {
        return format!("own-{book}-{own}");
    }
    let top = of.lineage(theme).last().unwrap_or(theme);
    let before = of.themes[..top]
        .iter()
        .filter(|theme| theme.parent.is_none())
        .count();
    format!("tone-{}", before % COLOURS)
}
