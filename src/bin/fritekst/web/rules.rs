//! *Rules*: one rule in a box, and which answers come and go as one writes.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Serialize;

use fritekst::codebook::edit::ThemeList;
use fritekst::codebook::{Rule, Theme};
use fritekst::report::{count, one_line, visible};
use fritekst::text::{Span, merge};

use super::app::View;
use super::ask::Ask;
use super::attempt::{Changed, Effect, Extent, Moved, TOLD, Target, hash, save, text_of};
use super::layout::{Tab, message, page as layout, sealed};
use super::marks::{Found, marked};
use super::tables::question_choice;
use super::url::{redirect, url};
use super::words::Words;

/// So many bytes of an answer are shown.
const SHORT: usize = 400;

pub fn page(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    if ask.query.get("theme").is_none() {
        return Ok(layout(
            ask,
            &view,
            Tab::Rules,
            words.rules,
            list(ask, &view, words),
        ));
    }
    let Some(target) = Target::of(&ask.query, &view) else {
        return Ok(message(ask, StatusCode::NOT_FOUND, words.no_such_rule));
    };
    let written = target.rule.unwrap_or_default();
    // What is found now is known when the first letter is written.
    let _ = tried(&target, &view, written);
    let seen = hash(&text_of(&target, &view)?);
    editor(
        ask,
        &view,
        &target,
        Draft {
            written,
            seen: &seen,
            fault: None,
            saved: ask.query.get("saved").is_some(),
            effect: None,
            may_insist: false,
        },
    )
}

/// What stands in the box, and what is said of it.
struct Draft<'a> {
    written: &'a str,
    /// The hash of the file that the writer has seen.
    seen: &'a str,
    fault: Option<&'a str>,
    saved: bool,
    effect: Option<&'a Effect>,
    may_insist: bool,
}

/// All rules of a question.
fn list(ask: &Ask, view: &View, words: &Words) -> Markup {
    let Some((question, book)) = view.asked_question(&ask.query) else {
        return html! { h1 { (words.rules) } p { (words.no_codebook) } };
    };
    let id = view.corpus().questions[question].id.to_string();
    html! {
        h1 { (words.rules) }
        (question_choice("/rules", Some(question), None, view, words))
        p { (words.rules_help) }
        h2 { (one_line(&visible(view.wording(question)))) }
        @for theme in &book.themes { (of_theme(&id, theme, view, words)) }
    }
}

fn of_theme(question: &str, theme: &Theme, view: &View, words: &Words) -> Markup {
    let address = |list: ThemeList, rule: Option<usize>| {
        let rule = rule.map_or(String::new(), |rule| rule.to_string());
        url(
            "/rules",
            [
                ("question", question.to_owned()),
                ("theme", theme.id.to_string()),
                ("list", list.key().to_owned()),
                ("rule", rule),
            ],
        )
    };
    let lists: [(ThemeList, &Vec<Rule>, &str); 3] = [
        (ThemeList::Any, &theme.any, words.any_rules),
        (ThemeList::None, &theme.none, words.none_rules),
        (ThemeList::Unless, &theme.unless, words.unless_rules),
    ];
    html! {
        details.theme.{ "depth" (theme.id.depth().min(3)) } {
            summary { (visible(theme.label.text(view.language()))) " " span.count { (count(theme.any.len(), view.language())) } }
            @for (list, rules, name) in lists {
                h3 { (name) }
                ul.rulelist {
                    @for (at, rule) in rules.iter().enumerate() { li { a href=(address(list, Some(at))) { code { (visible(&rule.written.text)) } } } }
                    li { a href=(address(list, None)) { (words.new_rule) } }
                }
            }
        }
    }
}

fn editor(ask: &Ask, view: &View, target: &Target<'_>, draft: Draft<'_>) -> anyhow::Result<Response> {
    let words = ask.words();
    let theme = &target.book.themes[target.theme];
    let label = visible(theme.label.text(view.language()));
    let question = view.corpus().questions[target.question].id.to_string();
    let name = match target.list {
        ThemeList::None => words.none_rules,
        ThemeList::Unless => words.unless_rules,
        _ => words.any_rules,
    };
    let rule = ask.form.get("rule").or(ask.query.get("rule")).unwrap_or_default();
    let main = html! {
        p.crumbs {
            a href=(url("/rules", [("question", question.clone())])) { (words.rules) } " · "
            a href=(url("/theme", [("question", question.clone()), ("theme", theme.id.to_string())])) { (label) }
        }
        h1 { (if target.rule.is_some() { words.edit_rule } else { words.new_rule }) ": " (label) }
        @if draft.saved { p.good role="status" { (words.saved) } }
        form.rule action="/rules" method="post" data-try="/try" {
            (sealed(ask))
            input type="hidden" name="question" value=(question);
            input type="hidden" name="theme" value=(theme.id.as_str());
            input type="hidden" name="list" value=(target.list.key());
            input type="hidden" name="rule" value=(rule);
            input type="hidden" name="was" value=(target.rule.unwrap_or_default());
            input type="hidden" name="seen" value=(draft.seen);
            label for="written" { (name) }
            textarea id="written" name="written" rows="3" spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="regel-hjelp" maxlength="20000" { "\n" (draft.written) }
            p.meta id="regel-hjelp" { (words.rule_help) }
            @if draft.may_insist { p { label { input type="checkbox" name="insist" value="yes"; " " (words.insist) } } }
            div.row.wrap {
                button.primary type="submit" name="do" value="save" { (words.save) }
                button type="submit" name="do" value="try" { (words.attempt) }
            }
        }
        div #summary role="status"
            data-came=(words.came) data-went=(words.went) data-now=(words.now) data-more=(words.and_more) data-also=(words.also_changed) {
            @if let Some(fault) = draft.fault { pre.fault { (fault) } }
            @if let Some(effect) = draft.effect { (summary(effect, target, view, words)) }
        }
        div #moved { @if let Some(effect) = draft.effect { (moved(effect, view, words)) } }
    };
    Ok(layout(
        ask,
        view,
        Tab::Rules,
        &format!("{}: {label}", words.rules),
        main,
    ))
}

/// What the rule would do; or what is wrong with it.
fn tried(target: &Target<'_>, view: &View, written: &str) -> Result<Effect, String> {
    let fault = |error: anyhow::Error| format!("{error:#}");
    let text = text_of(target, view)
        .and_then(|text| target.edited(&text, written))
        .map_err(fault)?;
    Changed::read(target, view, &text, Extent::File)?
        .effect(target, view)
        .map_err(fault)
}

/// Saves, or tells what would come and go; without a script.
pub fn act(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    let Some(target) = target(ask, &view) else {
        return Ok(message(ask, StatusCode::CONFLICT, words.file_changed));
    };
    let form = &ask.form;
    let written = lines(form.get("written").unwrap_or_default());
    let (written, seen) = (written.as_str(), form.get("seen").unwrap_or_default());
    let draft = |fault, effect, may_insist| Draft {
        written,
        seen,
        fault,
        saved: false,
        effect,
        may_insist,
    };
    if form.get("do") != Some("save") {
        let effect = tried(&target, &view, written);
        let fault = effect.as_ref().err().map(String::as_str);
        return editor(ask, &view, &target, draft(fault, effect.as_ref().ok(), false));
    }
    let insists = form.get("insist") == Some("yes");
    if let Err(fault) = save(&target, &view, written, (seen, insists), words) {
        let may_insist = fault.starts_with(words.examples_fail);
        let mut response = editor(ask, &view, &target, draft(Some(&fault), None, may_insist))?;
        *response.status_mut() = StatusCode::CONFLICT;
        return Ok(response);
    }
    let question = (
        "question",
        view.corpus().questions[target.question].id.to_string(),
    );
    let theme = ("theme", target.id().to_string());
    // A rule that was taken away or is new has no page of its own number.
    Ok(redirect(&match (target.rule, written) {
        (Some(_), written) if !written.is_empty() => {
            let place = [
                ("list", target.list.key().to_owned()),
                ("rule", form.get("rule").unwrap_or_default().to_owned()),
            ];
            url(
                "/rules",
                [question, theme]
                    .into_iter()
                    .chain(place)
                    .chain([("saved", "yes".to_owned())]),
            )
        }
        _ => url("/theme", [question, theme]),
    }))
}

/// `text` with line breaks as files have them: forms send others.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// The rule that a form is about, if it still is what the writer has seen.
fn target<'a>(ask: &Ask, view: &'a View) -> Option<Target<'a>> {
    let target = Target::of(&ask.form, view)?;
    let was = lines(ask.form.all("was").next().unwrap_or_default());
    (lines(target.rule.unwrap_or_default().trim()) == was).then_some(target)
}

/// How many come and go.
fn summary(effect: &Effect, target: &Target<'_>, view: &View, words: &Words) -> Markup {
    let number = |n: usize| count(n, view.language());
    html! {
        p {
            b { "+" (number(effect.came.len())) } " " (words.came) ", " b { "−" (number(effect.went.len())) } " " (words.went) ". "
            (words.now) " " (number(effect.now)) "."
        }
        @if !effect.others.is_empty() { p.meta { (words.also_changed) " " (others(effect, target, view)) } }
    }
}

/// Which come and go.
fn moved(effect: &Effect, view: &View, words: &Words) -> Markup {
    html! {
        @for (sign, class, moved) in [("+", "came", &effect.came), ("−", "went", &effect.went)] {
            @if !moved.is_empty() {
                ul class={ "moved " (class) } {
                    @for one in moved.iter().take(TOLD) { li { span.sign { (sign) } " " (text(one, view)) } }
                }
            }
            @if moved.len() > TOLD { p.meta { (words.and_more.replace("{n}", &count(moved.len() - TOLD, view.language()))) } }
        }
    }
}

fn text(moved: &Moved, view: &View) -> Markup {
    let answer = view.corpus().answer(moved.answer);
    let end = answer.text.floor_char_boundary(SHORT);
    let within = moved.spans.iter().filter(|span| span.start() < end);
    let found = within.map(|span| Found {
        span: Span::new(span.start(), span.end().min(end)),
        note: None,
        tone: "searched".to_owned(),
    });
    html! {
        span.meta { (one_line(&visible(view.corpus().respondent(answer).id()))) ": " }
        (marked(&answer.text[..end], &found.collect::<Vec<Found>>())) @if end < answer.text.len() { "…" }
    }
}

fn others(effect: &Effect, target: &Target<'_>, view: &View) -> String {
    let other = |(at, came, went): &(usize, usize, usize)| {
        let label = target
            .book
            .themes
            .get(*at)
            .map_or("?", |theme| theme.label.text(view.language()));
        format!("{} (+{came}, −{went})", visible(label))
    };
    effect
        .others
        .iter()
        .map(other)
        .collect::<Vec<String>>()
        .join(", ")
}

/// What a rule would do, for the script.
#[derive(Serialize)]
struct Told {
    /// What is wrong with it; else the rest is told.
    fault: Option<String>,
    came: usize,
    went: usize,
    now: usize,
    others: String,
    coming: Vec<ToldAnswer>,
    going: Vec<ToldAnswer>,
}

/// An answer in pieces, each a hit or not.
#[derive(Serialize)]
struct ToldAnswer {
    who: String,
    pieces: Vec<(String, bool)>,
}

/// What the rule would do, as JSON.
pub fn attempt(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let effect = match target(ask, &view) {
        None => Err(ask.words().file_changed.to_owned()),
        Some(target) => {
            let written = ask.form.get("written").unwrap_or_default();
            tried(&target, &view, written).map(|effect| (others(&effect, &target, &view), effect))
        }
    };
    let answers = |moved: &[Moved]| moved.iter().take(TOLD).map(|one| pieces(one, &view)).collect();
    let told = match effect {
        Err(fault) => Told {
            fault: Some(fault),
            came: 0,
            went: 0,
            now: 0,
            others: String::new(),
            coming: Vec::new(),
            going: Vec::new(),
        },
        Ok((others, effect)) => Told {
            fault: None,
            came: effect.came.len(),
            went: effect.went.len(),
            now: effect.now,
            others,
            coming: answers(&effect.came),
            going: answers(&effect.went),
        },
    };
    let json = serde_json::to_string(&told)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

fn pieces(moved: &Moved, view: &View) -> ToldAnswer {
    let answer = view.corpus().answer(moved.answer);
    let end = answer.text.floor_char_boundary(SHORT);
    let mut pieces = Vec::new();
    let mut from = 0;
    for span in merge(moved.spans.iter().copied())
        .into_iter()
        .filter(|span| span.start() < end)
    {
        let to = span.end().min(end);
        pieces.push((visible(&answer.text[from..span.start()]), false));
        pieces.push((visible(&answer.text[span.start()..to]), true));
        from = to;
    }
    pieces.push((visible(&answer.text[from..end]), false));
    if end < answer.text.len() {
        pieces.push(("…".to_owned(), false));
    }
    ToldAnswer {
        who: one_line(&visible(view.corpus().respondent(answer).id())),
        pieces,
    }
}
