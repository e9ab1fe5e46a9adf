//! `fritekst report`: tables and quotes of every question, on one page.

use std::collections::HashSet;
use std::path::PathBuf;

use fritekst::codebook::Codebook;
use fritekst::report::{
    BaseKind, Crosstab, Format, HtmlReport, Phrases, Table, TableOptions, TablePage, figures_in_words,
};

use super::output::OutputArgs;
use super::overrule::OverruleArgs;
use super::quotes::{QuoteArgs, Quotes};
use super::survey::{Coded, SurveyArgs};
use super::table::{TableArgs, footer, heading, paragraph, tell_what_is_hidden, write_crosstab, write_table};
use super::{Console, Outcome};

/// Write a report: tables, then quotes, of every question
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    #[command(flatten)]
    table: TableArgs,
    /// Also by the groups of a background variable: COLUMN, or COLUMN=30,45,60 for classes of numbers, by where they begin
    /// (repeatable)
    #[arg(long, value_name = "COLUMN")]
    by: Vec<String>,
    #[command(flatten)]
    quotes: QuoteArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    decisions: OverruleArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(
        Format::Terminal,
        &[Format::Terminal, Format::Markdown, Format::Html],
        console,
    )?;
    let mut coded = Coded::open(&args.survey, &args.files, console)?;
    args.decisions.overrule(&mut coded, args.survey.dir(), console)?;
    let crosstabs = args.table.crosstabs(&coded, &args.by)?;
    tell_what_is_hidden(&coded, &crosstabs, console)?;
    let tables = args.table.tables(&coded);
    let quotes = Quotes::of_tables(&args.quotes, &mut coded, (&tables, &crosstabs), 2, console)?;
    let method = method(&coded, args.table.options(&coded), (&tables, &crosstabs), &quotes);
    match format {
        Format::Html => write_html(args, &coded, (&tables, &crosstabs), (&method, &quotes), console)?,
        _ => write_text(
            args,
            &coded,
            (&tables, &crosstabs),
            (&method, &quotes),
            format,
            console,
        )?,
    }
    quotes.tell(console)?;
    Ok(Outcome::Done)
}

/// The report as text.
fn write_text(
    args: &Args,
    coded: &Coded,
    (tables, crosstabs): (&[Table], &[Crosstab]),
    (method, quotes): (&[String], &Quotes),
    format: Format,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let phrases = Phrases::of(coded.survey.language);
    args.output
        .write(format, &coded.survey.files, console, |out, look| {
            let corpus = &coded.survey.corpus;
            heading(out, look, 1, &coded.title())?;
            for text in method {
                paragraph(out, look, text)?;
            }
            for question in coded.survey.shown() {
                let wording = corpus.questions[question].text.as_deref();
                heading(
                    out,
                    look,
                    2,
                    wording.unwrap_or(corpus.questions[question].id.as_str()),
                )?;
                match tables.iter().find(|table| table.question == question) {
                    None => paragraph(out, look, phrases.not_coded)?,
                    Some(table) => {
                        write_table(out, look, table, coded)?;
                        for crosstab in crosstabs.iter().filter(|crosstab| crosstab.question == question) {
                            write_crosstab(out, look, crosstab, coded)?;
                        }
                        if !quotes.themes.is_empty() {
                            heading(out, look, 3, phrases.quotes)?;
                            quotes.write(out, look, question)?;
                        }
                    }
                }
            }
            Ok(footer(out, look, &coded.provenance.line(coded.survey.language))?)
        })
}

/// How the figures came about and are to be read, and how the quotes were chosen.
fn method(
    coded: &Coded,
    options: TableOptions,
    (tables, crosstabs): (&[Table], &[Crosstab]),
    quotes: &Quotes,
) -> Vec<String> {
    let (corpus, language) = (&coded.survey.corpus, coded.survey.language);
    let phrases = Phrases::of(language);
    let answers = corpus
        .answers()
        .filter(|answer| coded.survey.shows(answer.question));
    let respondents: HashSet<usize> = answers.clone().map(|answer| answer.respondent).collect();
    let questions = coded.survey.shown().count();
    // How many answered tells a hidden figure beside a base that leaves some of them out, and a hidden base by the others.
    let all_are_shown = tables.iter().all(|table| table.base_size.is_some());
    let is_told = options.min_cell == 0 || options.base == BaseKind::Answered && all_are_shown;
    let material = is_told.then(|| [answers.count(), respondents.len(), questions]);
    let intro = phrases.intro(material, language);
    std::iter::once(intro)
        .chain(figures_in_words(tables, crosstabs, language))
        .chain(quotes.method.iter().cloned())
        .collect()
}

/// The report as a web page.
fn write_html(
    args: &Args,
    coded: &Coded,
    (tables, crosstabs): (&[Table], &[Crosstab]),
    (method, quotes): (&[String], &Quotes),
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let books: Vec<(usize, &Codebook)> = coded.questions().collect();
    let report = HtmlReport {
        title: &coded.title(),
        method,
        page: TablePage {
            corpus: &coded.survey.corpus,
            tables,
            crosstabs,
            provenance: &coded.provenance,
            language: coded.survey.language,
        },
        quotes: &quotes.themes,
        anonymous: quotes.options.anonymous,
        books: &books,
    };
    args.output
        .write(Format::Html, &coded.survey.files, console, |out, _| {
            Ok(out.write_all(report.to_html().as_bytes())?)
        })
}
