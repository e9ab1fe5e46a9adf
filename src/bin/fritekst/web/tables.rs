//! *Table*: the numbers as they stand, by the rules and by those who overruled them, beside each other.

use axum::response::Response;
use maud::{Markup, html};

use fritekst::codebook::Codebook;
use fritekst::report::{Row, RowKind, Table, count, one_line, visible};

use super::app::View;
use super::ask::Ask;
use super::layout::{Tab, page as layout};
use super::url::url;
use super::words::Words;

pub fn page(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    let asked = ask
        .query
        .get("question")
        .and_then(|id| view.corpus().find_question(id));
    let is_asked = |question: &usize| asked.is_none_or(|asked| asked == *question);
    let shown: Vec<(usize, &Codebook)> = view
        .questions()
        .filter(|(question, _)| is_asked(question))
        .collect();
    let main = html! {
        h1 { (words.table) }
        (question_choice("/table", asked, Some(words.all_questions), &view, words))
        p { (words.table_help) }
        @for (question, book) in shown { (beside(question, book, &view, words)) }
    };
    Ok(layout(ask, &view, Tab::Table, words.table, main))
}

/// A form that asks for a question, or for all of them under the name of `all`.
pub fn question_choice(
    path: &str,
    asked: Option<usize>,
    all: Option<&str>,
    view: &View,
    words: &Words,
) -> Markup {
    html! {
        @if view.questions().nth(1).is_some() {
            form.choice action=(path) method="get" {
                div {
                    label for="question" { (words.question) }
                    select id="question" name="question" {
                        @if let Some(all) = all { option value="" { (all) } }
                        @for (question, _) in view.questions() {
                            option value=(view.corpus().questions[question].id) selected[asked == Some(question)] { (one_line(&visible(view.wording(question)))) }
                        }
                    }
                }
                button type="submit" { (words.show) }
            }
        }
    }
}

/// The tables of a question with decisions and by the rules alone, row by row, in the order of the first.
fn beside(question: usize, book: &Codebook, view: &View, words: &Words) -> Markup {
    let options = view.app.options();
    let table = |codings| Table::new(view.corpus(), codings, book, question, options);
    let (with, without) = (table(view.codings()), table(&view.reading.codings));
    let language = view.language();
    let [theme, n, percent, interval, share] = Table::headings(language);
    let same = |row: &Row| without.rows.iter().find(|other| other.kind == row.kind);
    let wording = one_line(&visible(view.wording(question)));
    let id = format!("tabell-{question}");
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (wording) }
            div.scroll tabindex="0" role="group" aria-label=(wording) {
                table {
                    thead {
                        tr {
                            th scope="col" rowspan="2" { (theme) }
                            th scope="colgroup" colspan="4" { (words.with_decisions) }
                            th.first scope="colgroup" colspan="2" { (words.rules_alone) }
                            th.first scope="col" rowspan="2" { (words.change) }
                        }
                        tr {
                            @for heading in [&n, &percent, &interval, &share] { th scope="col" { (heading) } }
                            th.first scope="col" { (n) }
                            th scope="col" { (percent) }
                        }
                    }
                    tbody {
                        @for row in &with.rows {
                            @let cells = with.cells(row, language);
                            @let rules = same(row).map(|row| without.cells(row, language)).unwrap_or_default();
                            tr {
                                th.{ "depth" (depth(row).min(3)) } scope="row" { (name(row, &cells[0], question, view)) }
                                @for cell in &cells[1..] { td { (cell) } }
                                td.first { (rules[1]) }
                                td { (rules[2]) }
                                td.first { (change(row, same(row), view)) }
                            }
                        }
                    }
                }
            }
            p.meta { (with.notes(language).join(" ")) }
        }
    }
}

fn depth(row: &Row) -> usize {
    match row.kind {
        RowKind::Theme { depth, .. } => depth,
        RowKind::Uncoded | RowKind::NonAnswer => 0,
    }
}

/// The name of a row, with the way to its answers.
fn name(row: &Row, label: &str, question: usize, view: &View) -> Markup {
    let id = view.corpus().questions[question].id.to_string();
    let address = match &row.kind {
        RowKind::Theme { id: theme, .. } => url("/theme", [("question", id), ("theme", theme.clone())]),
        RowKind::Uncoded => url("/answers", [("question", id), ("is", "uncoded".to_owned())]),
        RowKind::NonAnswer => url("/answers", [("question", id), ("is", "non-answer".to_owned())]),
    };
    html! { a href=(address) { (label) } }
}

/// By how much decisions have changed a figure; nothing where either is hidden, or weighted.
fn change(row: &Row, before: Option<&Row>, view: &View) -> String {
    let n = |row: &Row| row.figures.as_ref().map(|figures| figures.n);
    match (n(row), before.and_then(n)) {
        (None, _) | (_, None) => ":".to_owned(),
        (Some(now), Some(before)) if now == before => String::new(),
        (Some(now), Some(before)) => {
            let decimals = usize::from(view.corpus().weighted);
            let sign = if now > before { "+" } else { "−" };
            let by = (now - before).abs();
            match decimals {
                0 => format!("{sign}{}", count(by.round() as usize, view.language())),
                _ => format!(
                    "{sign}{}",
                    fritekst::report::number(by, decimals, view.language())
                ),
            }
        }
    }
}
