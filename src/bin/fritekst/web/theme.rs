//! *Theme*: what one theme is, which rules find it, whom, where, and beside what.

use std::collections::HashMap;
use std::ops::Range;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayon::prelude::*;

use fritekst::codebook::{Codebook, Theme};
use fritekst::report::{
    Crosstab, Figures, Groups, Pairs, Phrases, Published, Quote, QuoteOptions, Quoting, RowKind, Table,
    ThemeQuotes, count, number, one_line, quote_method, visible,
};

use super::app::View;
use super::ask::Ask;
use super::card::tone;
use super::layout::{Tab, message, page as layout};
use super::marks::{Found, marked};
use super::tables::question_choice;
use super::url::url;
use super::words::Words;
use crate::cli::quotes::SEED;

/// So many quotes are shown.
const QUOTES: usize = 5;
/// A variable with more groups than this is no background to look at here; `table --by` has it.
const GROUPS: usize = 40;

/// A theme of a question.
struct Shown<'a> {
    view: &'a View,
    words: &'static Words,
    question: usize,
    book: &'a Codebook,
    at: usize,
    theme: &'a Theme,
    table: Table,
}

pub fn page(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    let Some((question, book)) = view.asked_question(&ask.query) else {
        return Ok(message(ask, StatusCode::NOT_FOUND, words.no_codebook));
    };
    let table = Table::new(view.corpus(), view.codings(), book, question, view.app.options());
    let Some(id) = ask.query.get("theme") else {
        return Ok(layout(
            ask,
            &view,
            Tab::Theme,
            words.themes,
            list(question, &table, &view, words),
        ));
    };
    let Some(at) = book.find_theme(id) else {
        return Ok(message(ask, StatusCode::NOT_FOUND, words.no_theme_here));
    };
    let theme = &book.themes[at];
    let shown = Shown {
        view: &view,
        words,
        question,
        book,
        at,
        theme,
        table,
    };
    let title = visible(theme.label.text(view.language()));
    let main = shown.markup()?;
    Ok(layout(ask, &view, Tab::Theme, &title, main))
}

/// All themes of a question.
fn list(question: usize, table: &Table, view: &View, words: &Words) -> Markup {
    let id = &view.corpus().questions[question].id;
    let language = view.language();
    let [theme, n, percent, ..] = Table::headings(language);
    html! {
        h1 { (words.themes) }
        (question_choice("/theme", Some(question), None, view, words))
        h2 { (one_line(&visible(view.wording(question)))) }
        table.narrow {
            thead { tr { th scope="col" { (theme) } th scope="col" { (n) } th scope="col" { (percent) } } }
            tbody {
                @for row in &table.rows {
                    @if let RowKind::Theme { id: theme, depth, .. } = &row.kind {
                        @let cells = table.cells(row, language);
                        tr {
                            th.{ "depth" (depth.min(&3)) } scope="row" { a href=(url("/theme", [("question", id.to_string()), ("theme", theme.clone())])) { (cells[0]) } }
                            td { (cells[1]) }
                            td { (cells[2]) }
                        }
                    }
                }
            }
        }
        p.meta { (table.notes(language).join(" ")) }
    }
}

impl Shown<'_> {
    fn markup(&self) -> anyhow::Result<Markup> {
        let words = self.words;
        let language = self.view.language();
        let number = self.view.book_index(self.question).unwrap_or_default();
        let id = self.view.corpus().questions[self.question].id.to_string();
        let to = |path: &str| {
            url(
                path,
                [("question", id.clone()), ("theme", self.theme.id.to_string())],
            )
        };
        let row = self
            .table
            .rows
            .iter()
            .find(|row| matches!(row.kind, RowKind::Theme { theme, .. } if theme == self.at));
        let cells = row.map(|row| self.table.cells(row, language)).unwrap_or_default();
        Ok(html! {
            p.crumbs { a href=(url("/theme", [("question", id.clone())])) { (words.themes) } " · " (one_line(&visible(self.view.wording(self.question)))) }
            h1 class={ "toned " (tone(self.view, number, self.at)) } { (visible(self.theme.label.text(language))) }
            @match &self.theme.definition {
                Some(definition) => p { (visible(definition)) },
                None => p.meta { (words.no_definition) },
            }
            p { b { (cells[1]) } " " (words.have_it) " (" (cells[2]) " %)" @if !cells[3].is_empty() && cells[3] != ":" { ", " (words.interval) " " (cells[3]) } "." }
            p.meta { (self.table.notes(language).join(" ")) }
            p.steps {
                a.button href=(to("/answers")) { (words.answers) }
                a.button href=(to("/review")) { (words.review) }
            }
            (self.rules())
            (self.quotes())
            (self.groups()?)
            (self.neighbours())
        })
    }

    /// Whether the theme has too few to tell.
    fn is_hidden(&self) -> bool {
        self.table.base_size.is_none() || self.table.hides_theme(self.at)
    }

    /// Whether something within the theme has too few to tell.
    fn hides_a_subtheme(&self) -> bool {
        let themes = self.book.themes.iter().enumerate();
        let mut within = themes.filter(|(_, theme)| theme.parent == Some(self.at));
        within.any(|(at, _)| self.table.hides_theme(at))
    }

    /// For each rule the answers that it hits, of those that the rules give the theme; mentions of one respondent are one.
    fn hit_by(&self) -> (usize, Vec<usize>) {
        let (corpus, codings) = (self.view.corpus(), &self.view.reading.codings);
        let answers: Vec<Range<usize>> = corpus
            .mentions(0..corpus.len())
            .filter(|range| corpus.answer(range.start).question == self.question)
            .filter(|range| range.clone().any(|number| codings.has(number, self.at)))
            .collect();
        let rules_of = |range: &Range<usize>| -> Vec<usize> {
            let hits = range.clone().flat_map(|number| codings.coding(number).hits);
            let mut rules: Vec<usize> = hits
                .filter(|hit| hit.theme == self.at)
                .map(|hit| hit.rule)
                .collect();
            rules.sort_unstable();
            rules.dedup();
            rules
        };
        let by_answer: Vec<Vec<usize>> = answers.par_iter().map(rules_of).collect();
        let mut by_rule: HashMap<usize, usize> = HashMap::new();
        by_answer
            .into_iter()
            .flatten()
            .for_each(|rule| *by_rule.entry(rule).or_default() += 1);
        let counts = (0..self.theme.any.len()).map(|rule| by_rule.get(&rule).copied().unwrap_or(0));
        (answers.len(), counts.collect())
    }

    fn rules(&self) -> Markup {
        let words = self.words;
        let language = self.view.language();
        let (all, by_rule) = self.hit_by();
        let min = self.view.app.options().min_cell;
        // Few hits of a rule, or few answers without one, are few respondents.
        let is_small = |n: &usize| (*n > 0 && *n < min) || (*n < all && all - *n < min);
        // Who knows how many have the theme, and by which other rules and subthemes, knows how few have it by one.
        let hides = self.is_hidden() || self.hides_a_subtheme() || by_rule.iter().any(is_small);
        let figures = |n: usize| match hides {
            true => [":".to_owned(), ":".to_owned()],
            false => [
                count(n, language),
                if all == 0 {
                    String::new()
                } else {
                    number(100.0 * n as f64 / all as f64, 1, language)
                },
            ],
        };
        let sources = &self.view.reading.sources;
        let line = |span| sources.get(self.book.source).position(span).0;
        html! {
            section aria-labelledby="regler" {
                h2 id="regler" { (words.rules) }
                @if self.theme.any.is_empty() { p { (words.no_rules) } } @else {
                    div.scroll tabindex="0" role="group" aria-label=(words.rules) {
                        table {
                            thead { tr { th scope="col" { (words.rule) } th scope="col" { (words.answers_hit) } th scope="col" { (words.share_of_theme) } th scope="col" { (words.line) } } }
                            tbody {
                                @for (at, (rule, n)) in self.theme.any.iter().zip(by_rule).enumerate() {
                                    @let [n, share] = figures(n);
                                    tr {
                                        th scope="row" { a href=(self.edit("any", at)) { code { (visible(&rule.written.text)) } } }
                                        td { (n) }
                                        td { (share) }
                                        td { (line(rule.written.span)) }
                                    }
                                }
                            }
                        }
                    }
                    p.meta { (words.rules_note) }
                }
                (self.taking_rules())
            }
        }
    }

    /// The rules that take the theme away.
    fn taking_rules(&self) -> Markup {
        html! {
            @for (name, list, rules) in [(self.words.none_rules, "none", &self.theme.none), (self.words.unless_rules, "unless", &self.theme.unless)] {
                @if !rules.is_empty() {
                    h3 { (name) }
                    ul.rulelist { @for (at, rule) in rules.iter().enumerate() { li { a href=(self.edit(list, at)) { code { (visible(&rule.written.text)) } } } } }
                }
            }
        }
    }

    /// Where a rule is changed.
    fn edit(&self, list: &str, rule: usize) -> String {
        let fields = [
            (
                "question",
                self.view.corpus().questions[self.question].id.to_string(),
            ),
            ("theme", self.theme.id.to_string()),
            ("list", list.to_owned()),
            ("rule", rule.to_string()),
        ];
        url("/rules", fields)
    }

    fn quotes(&self) -> Markup {
        let view = self.view;
        let options = QuoteOptions {
            each: QUOTES,
            seed: SEED,
            context: Default::default(),
            anonymous: true,
        };
        let quoting = Quoting {
            corpus: view.corpus(),
            codings: view.codings(),
            book: self.book,
            question: self.question,
            options,
            redactor: view.app.redactor(),
        };
        let language = view.language();
        let quotes = ThemeQuotes::of_question(
            &quoting,
            Published {
                table: &self.table,
                by: None,
                beside: &[],
            },
            &[self.at],
            language,
        );
        html! {
            section aria-labelledby="sitater" {
                h2 id="sitater" { (self.words.quotes) }
                @for of_theme in &quotes {
                    @if let Some(absence) = of_theme.absence(language) { p { (absence) } }
                    @for quote in &of_theme.quotes { blockquote { p.answer { (self.quote(quote)) } } }
                    @if !of_theme.quotes.is_empty() { p.meta { (quote_method(options, view.app.redactor(), self.table.hides(), language).join(" ")) } }
                }
            }
        }
    }

    fn quote(&self, quote: &Quote) -> Markup {
        let number = self.view.book_index(self.question).unwrap_or_default();
        let tone = tone(self.view, number, self.at);
        let found = quote.hits.iter().map(|span| Found {
            span: *span,
            note: None,
            tone: tone.clone(),
        });
        marked(&quote.text, &found.collect::<Vec<Found>>())
    }

    /// The theme in each group of each background variable.
    fn groups(&self) -> anyhow::Result<Markup> {
        let (view, words) = (self.view, self.words);
        let corpus = view.corpus();
        let options = view.app.options();
        let few = corpus
            .background
            .iter()
            .enumerate()
            .filter(|(at, _)| corpus.respondents.values(*at).count() <= GROUPS);
        // Classes of numbers are written `name=30,45`: a variable whose own name has `=` in it is still itself.
        let groups = few
            .filter_map(|(_, name)| Groups::new(corpus, name, options.language).ok())
            .collect::<Vec<_>>();
        let crosstabs = Crosstab::all(corpus, view.codings(), self.book, self.question, &groups, options);
        Ok(html! {
            @if !crosstabs.is_empty() {
                section aria-labelledby="grupper" {
                    h2 id="grupper" { (words.groups) }
                    div.grids { @for crosstab in &crosstabs { (self.group_table(crosstab)) } }
                    p.meta { (words.groups_note) " " (Phrases::of(options.language).hidden(crosstabs.iter().any(Crosstab::hides), options.min_cell)) }
                }
            }
        })
    }

    fn group_table(&self, crosstab: &Crosstab) -> Markup {
        let language = self.view.language();
        let of_theme = |kind: &RowKind| matches!(kind, RowKind::Theme { theme, .. } if *theme == self.at);
        let Some(row) = crosstab.rows.iter().find(|row| of_theme(&row.kind)) else {
            return html! {};
        };
        let (cells, bases) = (crosstab.cells(row, language), crosstab.bases(language));
        let decimals = usize::from(crosstab.weighted);
        let n = |figures: Option<Figures>| {
            figures.map_or_else(|| ":".to_owned(), |figures| number(figures.n, decimals, language))
        };
        html! {
            table.narrow {
                caption { (visible(&crosstab.by)) }
                thead {
                    tr {
                        th scope="col" { (self.words.group) }
                        th scope="col" { "N" }
                        th scope="col" { "n" }
                        th scope="col" { (Table::headings(language)[2]) }
                        th.bar scope="col" { span.hidden { (self.words.bar) } }
                    }
                }
                tbody {
                    @for (at, group) in crosstab.groups.iter().enumerate() {
                        tr {
                            th scope="row" { (visible(&group.label)) }
                            td { (bases[at + 2]) }
                            td { (n(row.cells[at].figures.filter(|_| group.base_size.is_some()))) }
                            td { (cells[at + 2]) }
                            td.bar {
                                @if let (Some(figures), Some(_)) = (row.cells[at].figures, group.base_size) {
                                    @if let Some(proportion) = figures.proportion { meter min="0" max="1" value=(format!("{proportion:.4}")) aria-hidden="true" {} }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The themes that stand in the same answers.
    fn neighbours(&self) -> Markup {
        let (view, words) = (self.view, self.words);
        let language = view.language();
        let pairs = Pairs::new(
            view.corpus(),
            view.codings(),
            self.book,
            self.question,
            view.app.options(),
        );
        let id = self.theme.id.as_str();
        let own: Vec<_> = pairs
            .rows
            .iter()
            .filter(|pair| pair.ids.iter().any(|other| other == id))
            .collect();
        let headings = Pairs::headings(language);
        let question = view.corpus().questions[self.question].id.to_string();
        html! {
            section aria-labelledby="naboer" {
                h2 id="naboer" { (words.neighbours) }
                @if own.is_empty() { p { (words.no_neighbours) } } @else {
                    div.scroll tabindex="0" role="group" aria-label=(words.neighbours) {
                        table.narrow {
                            thead { tr { @for at in [1, 2, 5, 6] { th scope="col" { (headings[at]) } } } }
                            tbody {
                                @for pair in own {
                                    @let cells = pairs.cells(pair, language);
                                    @let other = usize::from(pair.ids[0] == id);
                                    tr {
                                        th scope="row" { a href=(url("/theme", [("question", question.clone()), ("theme", pair.ids[other].clone())])) { (cells[other]) } }
                                        @for at in [2, 5, 6] { td { (cells[at]) } }
                                    }
                                }
                            }
                        }
                    }
                    p.meta { (pairs.notes(language).join(" ")) }
                }
            }
        }
    }
}
