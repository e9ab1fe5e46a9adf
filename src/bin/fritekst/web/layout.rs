//! What all pages have around what is theirs.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use fritekst::report::{one_line, visible};

use super::app::View;
use super::ask::Ask;
use super::guard::{set_cookie, tidy_name};
use super::url::{encoded, own, redirect};
use super::words::Words;

/// The pages that one can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Search, and what was found.
    Answers,
    /// Answers one by one, to decide on.
    Review,
    /// One theme, or all of them.
    Theme,
    /// Rules, to be changed.
    Rules,
    /// Figures.
    Table,
}

impl Tab {
    const ALL: [Self; 5] = [Self::Answers, Self::Review, Self::Theme, Self::Rules, Self::Table];

    fn address(self) -> &'static str {
        match self {
            Self::Answers => "/answers",
            Self::Review => "/review",
            Self::Theme => "/theme",
            Self::Rules => "/rules",
            Self::Table => "/table",
        }
    }

    fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Answers => words.answers,
            Self::Review => words.review,
            Self::Theme => words.themes,
            Self::Rules => words.rules,
            Self::Table => words.table,
        }
    }
}

/// A page of the survey.
pub fn page(ask: &Ask, view: &View, tab: Tab, title: &str, main: Markup) -> Response {
    let words = ask.words();
    let survey = survey_title(ask);
    let body = html! {
        header.top {
            p.survey { (survey) }
            nav aria-label=(words.navigation) {
                ul {
                    @for other in Tab::ALL {
                        li { a href=(other.address()) aria-current=[(other == tab).then_some("page")] { (other.name(words)) } }
                    }
                }
            }
            (reviewer(ask, words))
        }
        main id="main" tabindex="-1" {
            @if let Some(trouble) = &view.trouble {
                div.fault role="alert" { p { (words.trouble) } pre { (trouble) } }
            }
            (main)
        }
        footer {
            p { (visible(&view.decided.provenance.line(view.language()))) }
            form action="/keys" method="post" {
                (sealed(ask))
                input type="hidden" name="back" value=(here(ask));
                input type="hidden" name="keys" value=(if ask.shortcuts { "off" } else { "on" });
                button type="submit" { (if ask.shortcuts { words.keys_off } else { words.keys_on }) }
            }
        }
    };
    framed(ask, &format!("{title} – {survey}"), body)
}

/// A page that only says something.
pub fn message(ask: &Ask, status: StatusCode, text: &str) -> Response {
    let words = ask.words();
    let body = html! {
        main id="main" tabindex="-1" { h1 { (survey_title(ask)) } p { (text) } p { a href="/answers" { (words.to_answers) } } }
    };
    (status, framed(ask, "fritekst", body)).into_response()
}

fn survey_title(ask: &Ask) -> String {
    one_line(&visible(ask.app.survey().title.as_deref().unwrap_or("fritekst")))
}

/// The address of the page itself.
fn here(ask: &Ask) -> &str {
    ask.uri
        .path_and_query()
        .map_or("/answers", |address| address.as_str())
}

fn framed(ask: &Ask, title: &str, body: Markup) -> Response {
    let words = ask.words();
    let page = html! {
        (DOCTYPE)
        html lang=(words.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href="/icon.svg";
                link rel="stylesheet" href="/style.css";
                link rel="stylesheet" href="/themes.css";
                script src="/page.js" defer {}
            }
            body data-keys=(if ask.shortcuts { "on" } else { "off" }) { a.skip href="#main" { (words.skip) } (body) }
        }
    };
    Html(page.into_string()).into_response()
}

/// The fields that every form of ours has.
pub fn sealed(ask: &Ask) -> Markup {
    html! { input type="hidden" name="csrf" value=(ask.app.keys().csrf()); }
}

/// Who decides; or a box for the name.
fn reviewer(ask: &Ask, words: &Words) -> Markup {
    let name = ask.reviewer.as_deref().unwrap_or_default();
    let back = here(ask);
    html! {
        @if ask.app.by().is_some() {
            p.reviewer { (words.reviewer) ": " b { (visible(name)) } }
        } @else {
            form.reviewer action="/reviewer" method="post" {
                (sealed(ask))
                input type="hidden" name="back" value=(back);
                label for="name" { (words.reviewer) }
                input id="name" name="name" value=(name) maxlength="80" autocomplete="name" required;
                button type="submit" { (words.save_name) }
            }
        }
    }
}

/// Keeps the name of who decides, in a cookie.
pub fn name_reviewer(ask: &Ask) -> anyhow::Result<Response> {
    let name = tidy_name(ask.form.get("name").unwrap_or_default());
    let cookie = set_cookie(ask.app.keys(), "reviewer", &encoded(&name));
    let back = own(ask.form.get("back").unwrap_or_default());
    Ok(([(header::SET_COOKIE, cookie)], redirect(back)).into_response())
}

/// Turns shortcut keys on or off, in a cookie.
pub fn set_keys(ask: &Ask) -> anyhow::Result<Response> {
    let keys = if ask.form.get("keys") == Some("off") {
        "off"
    } else {
        "on"
    };
    let cookie = set_cookie(ask.app.keys(), "keys", keys);
    let back = own(ask.form.get("back").unwrap_or_default());
    Ok(([(header::SET_COOKIE, cookie)], redirect(back)).into_response())
}

/// The colours that authors gave their themes.
pub fn theme_colours(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let mut css = String::new();
    for (number, book) in view.reading.coder.library().books.iter().enumerate() {
        for (at, theme) in book.themes.iter().enumerate() {
            if let Some(colour) = theme.colour {
                css.push_str(&format!(".own-{number}-{at} {{ --tone: {colour}; }}\n"));
            }
        }
    }
    Ok(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], css).into_response())
}
