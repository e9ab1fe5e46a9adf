//! *Answers*: a search box with facets, and the answers with their hits and why.

use std::collections::HashMap;

use axum::response::Response;
use maud::{Markup, html};

use fritekst::report::count;
use fritekst::text::Span;

use super::app::View;
use super::ask::Ask;
use super::card::{Card, SHORT};
use super::layout::{Tab, page as layout};
use super::pick::{Facet, Pick};
use super::url::url;
use super::words::Words;

/// So many answers stand on a page.
const PAGE: usize = 20;
/// A facet with more choices shows the others when asked.
const SHOWN: usize = 12;

pub fn page(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    let pick = Pick::of(&ask.query, &view);
    let found = match pick.query.as_str() {
        "" => Ok(None),
        query => view.search(query).map(Some),
    };
    let (found, fault) = match found {
        Ok(found) => (found, None),
        Err(fault) => (Some(Default::default()), Some(fault)),
    };
    let picked = match &found {
        Some(found) => pick.choose(found.iter().map(|one| one.answer), &view, words),
        None => pick.choose(0..view.corpus().len(), &view, words),
    };
    let pages = picked.answers.len().div_ceil(PAGE).max(1);
    let at = ask.query.number("page").unwrap_or(1).clamp(1, pages);
    let shown: Vec<usize> = picked
        .answers
        .iter()
        .skip((at - 1) * PAGE)
        .take(PAGE)
        .copied()
        .collect();
    let spans: HashMap<usize, &[Span]> = found
        .iter()
        .flat_map(|found| found.iter())
        .filter(|one| shown.contains(&one.answer))
        .map(|one| (one.answer, &*one.spans))
        .collect();
    let total = picked.answers.len();
    let main = html! {
        h1 { (words.answers) }
        (search_box(&pick, &view, words))
        @if let Some(fault) = &fault { pre.fault role="alert" { (fault) } }
        div.with-facets {
            (facets(&picked.facets, &view, words))
            section aria-labelledby="funn" {
                h2 id="funn" { (words.found.replace("{n}", &count(total, view.language()))) }
                @for number in &shown {
                    (Card { view: &view, number: *number, searched: spans.get(number).copied().unwrap_or_default(), most: SHORT, open: false }.markup(words))
                }
                (pager(&pick, &view, at, pages, words))
            }
        }
    };
    Ok(layout(ask, &view, Tab::Answers, words.answers, main))
}

fn search_box(pick: &Pick, view: &View, words: &Words) -> Markup {
    html! {
        form.search role="search" action="/answers" method="get" {
            label for="q" { (words.search_for) }
            div.row {
                input id="q" name="q" type="search" value=(pick.query) autocomplete="off" spellcheck="false" aria-describedby="q-hjelp" data-key="/";
                @for (name, value) in pick.fields(view).iter().filter(|(name, value)| name != "q" && !value.is_empty()) {
                    input type="hidden" name=(name) value=(value);
                }
                button type="submit" { (words.search) }
            }
            p.meta id="q-hjelp" { (words.search_help) }
        }
    }
}

fn facets(facets: &[Facet], view: &View, words: &Words) -> Markup {
    html! {
        nav.facets aria-label=(words.facets) {
            @if facets.iter().any(|facet| facet.choices.iter().any(|choice| choice.is_chosen)) {
                p.meta { a href="/answers" { (words.all_answers) } }
            }
            @for facet in facets.iter().filter(|facet| !facet.choices.is_empty()) {
                @let chosen = facet.choices.iter().find(|choice| choice.is_chosen);
                details open[chosen.is_none() && facet.choices.len() <= SHOWN] {
                    summary {
                        (facet.heading)
                        @if let Some(chosen) = chosen { span.chosen { ": " (chosen.label) } }
                    }
                    ul {
                        @for choice in &facet.choices {
                            li {
                                a href=(choice.address) aria-current=[choice.is_chosen.then_some("true")] class=(choice.tone) {
                                    span { @if choice.is_chosen { span.tick aria-hidden="true" { "✓ " } } (choice.label) }
                                    " " span.count { (count(choice.count, view.language())) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn pager(pick: &Pick, view: &View, at: usize, pages: usize, words: &Words) -> Markup {
    let address = |page: usize| {
        let mut fields = pick.fields(view);
        fields.push(("page".to_owned(), page.to_string()));
        url(
            "/answers",
            fields.iter().map(|(name, value)| (name.as_str(), value.clone())),
        )
    };
    let number = |n: usize| count(n, view.language());
    html! {
        @if pages > 1 {
            nav.pager aria-label=(words.pages) {
                @if at > 1 { a href=(address(at - 1)) rel="prev" { "← " (words.previous_page) } }
                span { (words.page_of.replace("{page}", &number(at)).replace("{pages}", &number(pages))) }
                @if at < pages { a href=(address(at + 1)) rel="next" { (words.next_page) " →" } }
            }
        }
    }
}
