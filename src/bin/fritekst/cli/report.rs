//! `fritekst report`: tables and quotes of every question, on one page.

use std::collections::HashSet;
use std::path::PathBuf;

use fritekst::report::{Format, Phrases, count};

use super::output::OutputArgs;
use super::quotes::{QuoteArgs, write_quotes};
use super::survey::{Coded, SurveyArgs};
use super::table::{TableArgs, footer, heading, paragraph, write_table};
use super::{Console, Outcome};

/// Write a report: tables, then quotes, of every question
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    quotes: QuoteArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args
        .output
        .format(Format::Terminal, &[Format::Terminal, Format::Markdown])?;
    let coded = Coded::open(&args.survey, &args.files, console)?;
    let tables = args.table.tables(&coded);
    let options = args.quotes.options(2);
    let language = coded.survey.language;
    let phrases = Phrases::of(language);
    args.output
        .write(format, &coded.survey.files, console, |out, look| {
            let corpus = &coded.survey.corpus;
            heading(out, look, 1, coded.survey.title.as_deref().unwrap_or("fritekst"))?;
            let answers = corpus
                .answers()
                .filter(|answer| coded.survey.shows(answer.question));
            let respondents: HashSet<usize> = answers.clone().map(|answer| answer.respondent).collect();
            let intro = phrases
                .report_intro
                .replace("{answers}", &count(answers.clone().count(), language))
                .replace("{respondents}", &count(respondents.len(), language))
                .replace("{questions}", &count(coded.survey.shown().count(), language));
            paragraph(out, look, &intro)?;
            paragraph(
                out,
                look,
                &phrases.quote_method.replace("{seed}", &options.seed.to_string()),
            )?;
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
                        write_table(out, look, table, &coded)?;
                        heading(out, look, 3, phrases.quotes)?;
                        let themes: Vec<usize> = table.themes().collect();
                        write_quotes(out, look, &coded, table, &themes, options)?;
                    }
                }
            }
            Ok(footer(out, look, &coded.provenance.line(phrases.codebook))?)
        })?;
    Ok(Outcome::Done)
}
