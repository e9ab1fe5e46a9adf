//! *Review*: one answer at a time, and what can be decided of it.

use std::collections::HashSet;
use std::ops::Range;

use axum::response::Response;
use maud::{Markup, html};

use fritekst::corpus::Corpus;
use fritekst::report::{count, one_line, visible};
use fritekst::review::{Decision, Entry, Sequence};

use super::app::View;
use super::ask::Ask;
use super::card::{Card, SHORT, moment, theme_name};
use super::decide::target;
use super::layout::{Tab, page as layout, sealed};
use super::queue::{Order, Queue, Wanted};
use super::url::url;
use super::words::Words;

/// An answer that was asked for, with what is reviewed.
struct Reviewed<'a> {
    ask: &'a Ask,
    view: &'a View,
    words: &'static Words,
    wanted: &'a Wanted,
    queue: &'a Queue,
    /// Its mentions; nothing if there is nothing to review.
    answer: Option<Range<usize>>,
}

pub fn page(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    let Some(wanted) = Wanted::of(&ask.query, &view) else {
        return Ok(layout(
            ask,
            &view,
            Tab::Review,
            words.review,
            html! { h1 { (words.review) } p { (words.no_codebook) } },
        ));
    };
    let queue = Queue::new(&wanted, &view);
    let asked = ask
        .query
        .get("respondent")
        .map(|id| find(view.corpus(), wanted.question, id));
    let first = || queue.next_unreviewed(None).or(queue.answers.first().copied());
    let answer = match asked {
        Some(asked) => asked,
        None => first().map(|number| mentions(view.corpus(), number)),
    };
    let reviewed = Reviewed {
        ask,
        view: &view,
        words,
        wanted: &wanted,
        queue: &queue,
        answer,
    };
    Ok(layout(ask, &view, Tab::Review, words.review, reviewed.markup()))
}

/// The field of an address that says that somebody else was quicker.
pub const MOVED_ON: &str = "moved";

/// What a reviewer sees of an answer before deciding: the latest entry on it, and the codebook. Another decides on something else.
pub fn seen(history: &[(Sequence, Entry)], view: &View, question: usize, respondent: &str) -> String {
    let id = &view.corpus().questions[question].id;
    let is_on_it =
        |decision: &Decision| decision.question == *id && decision.respondent.as_str() == respondent;
    let mut on_it = HashSet::new();
    let mut latest = 0;
    for (sequence, entry) in history {
        let is_on_it = match entry {
            Entry::Decision(decision) => is_on_it(decision),
            Entry::Undo { of, .. } => on_it.contains(of),
        };
        if is_on_it {
            on_it.insert(*sequence);
            latest = *sequence;
        }
    }
    let codebook = view
        .reading
        .provenance
        .codebook_sha256
        .as_deref()
        .unwrap_or_default();
    format!("{latest}-{codebook}")
}

/// The answer of a respondent to a question, all mentions of it.
pub fn find(corpus: &Corpus, question: usize, respondent: &str) -> Option<Range<usize>> {
    let who = corpus.respondents.iter().position(|one| one.id() == respondent)?;
    let by: &[u32] = &corpus.given.by;
    let of_respondent = by
        .iter()
        .enumerate()
        .filter(|(_, by)| **by as usize == who)
        .map(|(number, _)| number);
    let first = of_respondent
        .into_iter()
        .find(|number| corpus.answer(*number).question == question)?;
    Some(mentions(corpus, first))
}

/// The mentions of which the first has that number.
fn mentions(corpus: &Corpus, first: usize) -> Range<usize> {
    corpus
        .mentions(first..corpus.len())
        .next()
        .unwrap_or(first..first)
}

impl Reviewed<'_> {
    fn markup(&self) -> Markup {
        let words = self.words;
        html! {
            h1 { (words.review) }
            (self.choice())
            (self.progress())
            @if self.ask.query.get(MOVED_ON).is_some() { p.fault role="alert" { (words.moved_on) } }
            @match self.answer.clone().filter(|answer| !answer.is_empty()) {
                None => p { (words.nothing_to_review) },
                Some(answer) => {
                    (self.steps(answer.start))
                    h2.hidden { (words.the_answer) }
                    @for number in answer.clone() {
                        (Card { view: self.view, number, searched: &[], most: usize::MAX, open: number == answer.start && self.is_short(number) }.markup(words))
                    }
                    @if self.ask.reviewer.is_some() { (self.decide(answer.clone())) }
                    @else { p.fault { (words.name_first) } }
                    (self.undo())
                    (self.history(answer.start))
                    (self.keys())
                }
            }
        }
    }

    fn is_short(&self, number: usize) -> bool {
        self.view.corpus().answer(number).text.len() < SHORT
    }

    /// Which answers are reviewed.
    fn choice(&self) -> Markup {
        let (view, words, wanted) = (self.view, self.words, self.wanted);
        let language = view.language();
        let theme = wanted.theme.zip(view.book(wanted.question));
        let theme = theme.map_or(words.all_themes.to_owned(), |(at, book)| {
            visible(book.themes[at].label.text(language))
        });
        html! {
            details.queue {
            summary {
                (one_line(&visible(view.wording(wanted.question)))) " · " (words.theme) ": " (theme) " · " (words.orders[wanted.order as usize])
            }
            form.choice action="/review" method="get" {
                div {
                    label for="question" { (words.question) }
                    select id="question" name="question" {
                        @for (question, _) in view.questions() {
                            option value=(view.corpus().questions[question].id) selected[question == wanted.question] { (one_line(&visible(view.wording(question)))) }
                        }
                    }
                }
                div {
                    label for="theme" { (words.theme) }
                    select id="theme" name="theme" {
                        option value="" { (words.all_themes) }
                        @for (at, theme) in view.book(wanted.question).into_iter().flat_map(|book| book.themes.iter().enumerate()) {
                            option value=(theme.id.as_str()) selected[wanted.theme == Some(at)] { ("– ".repeat(theme.id.depth())) (visible(theme.label.text(language))) }
                        }
                    }
                }
                div {
                    label for="order" { (words.order) }
                    select id="order" name="order" {
                        @for (order, name) in Order::ALL.into_iter().zip(words.orders) {
                            option value=(order.name()) selected[order == wanted.order] { (name) }
                        }
                    }
                }
                button type="submit" { (words.show) }
            }
            }
        }
    }

    fn progress(&self) -> Markup {
        let done = self.queue.reviewed.iter().filter(|reviewed| **reviewed).count();
        let all = self.queue.answers.len();
        let number = |n: usize| count(n, self.view.language());
        html! {
            p.progress {
                label for="fremdrift" { (self.words.progress.replace("{done}", &number(done)).replace("{all}", &number(all))) }
                " " progress id="fremdrift" max=(all.max(1)) value=(done) {}
            }
        }
    }

    fn address(&self, number: usize) -> String {
        let corpus = self.view.corpus();
        let respondent = corpus.respondent(corpus.answer(number)).id();
        url("/review", self.wanted.fields(self.view, Some(respondent)))
    }

    /// The ways to other answers.
    fn steps(&self, first: usize) -> Markup {
        let (queue, words) = (self.queue, self.words);
        let place = queue.place(first);
        let before = place
            .and_then(|place| place.checked_sub(1))
            .map(|at| queue.answers[at]);
        let after = place.map_or(0, |place| place + 1);
        let after = queue.answers.get(after).copied();
        let open = queue.next_unreviewed(place);
        html! {
            nav.steps aria-label=(words.steps) {
                @if let Some(number) = before { a.button href=(self.address(number)) data-key="k" rel="prev" { (words.previous_page) " " kbd { "k" } } }
                @if let Some(number) = after { a.button href=(self.address(number)) data-key="j" rel="next" { (words.next_page) " " kbd { "j" } } }
                @if let Some(number) = open { a.button href=(self.address(number)) data-key="o" { (words.next_open) " " kbd { "o" } } }
            }
        }
    }

    /// The themes that the answer has now, by any of its mentions.
    fn themes(&self, answer: Range<usize>) -> Vec<usize> {
        let themes = answer.flat_map(|number| self.view.codings().themes(number).into_owned());
        let all: std::collections::BTreeSet<usize> = themes.map(|theme| theme as usize).collect();
        all.into_iter().collect()
    }

    fn decide(&self, answer: Range<usize>) -> Markup {
        let (view, words) = (self.view, self.words);
        let Some(book) = view.book(self.wanted.question) else {
            return html! {};
        };
        let label = |theme: usize| visible(book.themes[theme].label.text(view.language()));
        let themes = self.themes(answer.clone());
        let corpus = view.corpus();
        let respondent = corpus.respondent(corpus.answer(answer.start)).id();
        let accepted = self
            .wanted
            .theme
            .map_or(words.the_whole.to_owned(), |theme| format!("«{}»", label(theme)));
        html! {
            form.decide action="/review" method="post" aria-label=(words.decide) {
                (sealed(self.ask))
                input type="hidden" name="queue" value=(self.wanted.theme_id(view).map_or("", |id| id.as_str()));
                input type="hidden" name="order" value=(self.wanted.order.name());
                input type="hidden" name="question" value=(corpus.questions[self.wanted.question].id);
                input type="hidden" name="respondent" value=(respondent);
                input type="hidden" name="seen" value=(seen(&view.decided.history, view, self.wanted.question, respondent));
                // What Enter in the note would press; as it is disabled, Enter there decides nothing.
                button type="submit" disabled hidden {}
                div.row.wrap {
                    button.primary type="submit" name="do" value="accept" data-key="a" { (words.accept) " " (accepted) " " kbd { "a" } }
                    @for theme in &themes {
                        button type="submit" name="do" value={ "remove " (book.themes[*theme].id.as_str()) } data-key="r" {
                            (words.remove) " «" (label(*theme)) "» " kbd { "r" }
                        }
                    }
                }
                div.row.wrap {
                    label for="add" { (words.add_theme) " " kbd { "t" } }
                    select id="add" name="add" data-key="t" data-enter="do-add" {
                        option value="" { (words.choose_theme) }
                        @for (at, theme) in book.themes.iter().enumerate().filter(|(at, _)| !themes.contains(at)) {
                            option value=(theme.id.as_str()) { ("– ".repeat(theme.id.depth())) (label(at)) }
                        }
                    }
                    button id="do-add" type="submit" name="do" value="add" { (words.add) }
                }
                div.row.wrap {
                    label for="note" { (words.note) " " kbd { "n" } }
                    input id="note" name="note" type="text" maxlength="2000" autocomplete="off" data-key="n" aria-describedby="note-hjelp";
                    span.meta id="note-hjelp" { (words.note_help) }
                }
            }
        }
    }

    /// The reviewer's latest decision, which can be undone.
    fn undo(&self) -> Markup {
        let Some(reviewer) = &self.ask.reviewer else {
            return html! {};
        };
        let decided = &self.view.decided;
        let own = decided
            .history
            .iter()
            .rev()
            .filter_map(|(sequence, entry)| match entry {
                Entry::Decision(decision) if decision.reviewer == *reviewer => Some((*sequence, decision)),
                _ => None,
            });
        let latest = own
            .into_iter()
            .find(|(sequence, _)| !decided.undone.contains(sequence));
        html! {
            @if let Some((sequence, decision)) = latest {
                (self.undo_form(sequence, html! {
                    button type="submit" data-key="u" { (self.words.undo) " " kbd { "u" } }
                    span.meta role="status" { (self.words.latest) " " (self.summary(decision)) }
                }))
            }
        }
    }

    fn undo_form(&self, sequence: Sequence, content: Markup) -> Markup {
        let theme = self.wanted.theme_id(self.view).map_or("", |id| id.as_str());
        let of = target(self.view, sequence);
        let question = of.and_then(|of| self.view.corpus().find_question(of.question.as_str()));
        let history = &self.view.decided.history;
        let seen = question
            .zip(of)
            .map(|(question, of)| seen(history, self.view, question, of.respondent.as_str()));
        html! {
            form.undo action="/undo" method="post" {
                (sealed(self.ask))
                input type="hidden" name="sequence" value=(sequence);
                @if let Some(seen) = seen { input type="hidden" name="seen" value=(seen); }
                input type="hidden" name="queue" value=(theme);
                input type="hidden" name="order" value=(self.wanted.order.name());
                (content)
            }
        }
    }

    fn summary(&self, decision: &Decision) -> String {
        let question = self.view.corpus().find_question(decision.question.as_str());
        let book = question.and_then(|question| self.view.book(question));
        let theme = decision
            .theme
            .as_ref()
            .map(|id| theme_name(book, id, self.view.language()));
        let what = theme.map_or(self.words.the_whole.to_owned(), |theme| format!("«{theme}»"));
        let words = self.words;
        visible(&one_line(&format!(
            "{} {what}, {} {}",
            words.decided(decision.verdict),
            words.respondent.to_lowercase(),
            decision.respondent
        )))
    }

    /// All that was ever decided on the answer.
    fn history(&self, first: usize) -> Markup {
        let decided = &self.view.decided;
        let corpus = self.view.corpus();
        let answer = corpus.answer(first);
        let (question, respondent) = (&corpus.question(answer).id, corpus.respondent(answer).id());
        let mut own = std::collections::BTreeSet::new();
        let entries: Vec<_> = decided
            .history
            .iter()
            .filter(|(sequence, entry)| match entry {
                Entry::Decision(decision) => {
                    let is_own = decision.question == *question && decision.respondent.as_str() == respondent;
                    is_own && own.insert(*sequence)
                }
                Entry::Undo { of, .. } => own.contains(of) && own.insert(*sequence),
            })
            .collect();
        html! {
            @if !entries.is_empty() {
                details.history {
                    summary { (self.words.history) " (" (count(entries.len(), self.view.language())) ")" }
                    ol {
                        @for (sequence, entry) in entries { li { (self.entry(*sequence, entry)) } }
                    }
                }
            }
        }
    }

    fn entry(&self, sequence: Sequence, entry: &Entry) -> Markup {
        let is_undone = self.view.decided.undone.contains(&sequence);
        let (what, reviewer, when, note) = match entry {
            Entry::Decision(decision) => (
                self.summary(decision),
                &decision.reviewer,
                &decision.when,
                &decision.note,
            ),
            Entry::Undo {
                of,
                reviewer,
                when,
                note,
            } => (
                self.words.undid.replace("{n}", &of.to_string()),
                reviewer,
                when,
                note,
            ),
        };
        html! {
            span.meta { "#" (sequence) " " }
            @if is_undone { s { (what) } " (" (self.words.undone) ")" } @else { (what) }
            " – " (visible(reviewer)) ", " (moment(when.as_str()))
            @if !note.is_empty() { ": " q { (one_line(&visible(note))) } }
            @if !is_undone && self.ask.reviewer.is_some() {
                (self.undo_form(sequence, html! { button type="submit" aria-label={ (self.words.undo) " #" (sequence) } { (self.words.undo) } }))
            }
        }
    }

    fn keys(&self) -> Markup {
        html! {
            p.meta.keys {
                @for (at, (key, what)) in ["a", "r", "t", "n", "u", "j", "k", "o"].into_iter().zip(self.words.keys).enumerate() {
                    @if at > 0 { " · " } kbd { (key) } " " (what)
                }
            }
        }
    }
}
