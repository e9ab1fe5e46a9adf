//! `fritekst table`: how many answers have each theme.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use rayon::prelude::*;

use fritekst::codebook::Codebook;
use fritekst::report::{
    BaseKind, CROSSTAB_COLUMNS, Crosstab, Format, GridWriter, Groups, HtmlReport, Order, QuoteSheet,
    TABLE_COLUMNS, Table, TableOptions, TablePage,
};

use super::beside;
use super::charts::{self, Kind};
use super::output::{Look, OutputArgs};
use super::overrule::OverruleArgs;
use super::quotes::{QuoteArgs, Quotes};
use super::survey::{Coded, SurveyArgs};
use super::watch::WatchArgs;
use super::{Console, Outcome};

/// Count the answers that have each theme
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) table: TableArgs,
    /// By the groups of a background variable: COLUMN, or COLUMN=30,45,60 for classes of numbers, by where they begin
    /// (repeatable)
    #[arg(long, value_name = "COLUMN")]
    pub(super) by: Vec<String>,
    /// Beside an earlier wave: the folder of its fritekst.toml. Both are coded by this survey's codebook
    #[arg(long, value_name = "DIR", conflicts_with_all = ["by", "pairs"])]
    compare: Option<PathBuf>,
    /// Pairs of themes that stand in the same answers
    #[arg(long, conflicts_with = "by")]
    pub(super) pairs: bool,
    /// How --by is drawn, in -o FILE.svg or FILE.png [default: heat]
    #[arg(long, value_enum, value_name = "KIND")]
    pub(super) chart: Option<Kind>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    watch: WatchArgs,
    #[command(flatten)]
    decisions: OverruleArgs,
    #[command(flatten)]
    survey: SurveyArgs,
    #[command(flatten, next_help_heading = "Quotes, which a workbook has beside the tables")]
    quotes: QuoteArgs,
}

/// Flags that say how tables are made.
#[derive(Debug, clap::Args)]
pub struct TableArgs {
    /// Percent of: answered, substantive (answers with content), coded, or all respondents
    #[arg(long, default_value = "answered")]
    base: BaseKind,
    /// Hide figures on fewer respondents than this [default: the project's, or 0]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = respondents)]
    min_cell: Option<usize>,
    /// Order of the themes
    #[arg(long, value_enum, default_value = "n")]
    sort: Sort,
}

/// How many respondents a figure must be of to be shown.
fn respondents(value: &str) -> Result<usize, String> {
    value.parse().map_err(|_| {
        "write a whole number from 0: 5 hides figures on fewer than 5 respondents, 0 hides nothing".to_owned()
    })
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Sort {
    /// Most frequent first
    N,
    /// As in the codebook
    Codebook,
    /// By the alphabet
    Name,
}

impl TableArgs {
    /// How tables are made.
    pub fn options(&self, coded: &Coded) -> TableOptions {
        TableOptions {
            base: self.base,
            min_cell: self.min_cell.unwrap_or(coded.survey.min_cell),
            order: match self.sort {
                Sort::N => Order::Frequency,
                Sort::Codebook => Order::Codebook,
                Sort::Name => Order::Name,
            },
            language: coded.survey.language,
        }
    }

    /// The tables of the questions that are shown and have a codebook.
    pub fn tables(&self, coded: &Coded) -> Vec<Table> {
        let options = self.options(coded);
        let corpus = &coded.survey.corpus;
        coded
            .questions()
            .map(|(question, book)| Table::new(corpus, &coded.codings, book, question, options))
            .collect()
    }

    /// The same questions, each by each of the `by`.
    pub fn crosstabs(&self, coded: &Coded, by: &[String]) -> anyhow::Result<Vec<Crosstab>> {
        let (options, corpus) = (self.options(coded), &coded.survey.corpus);
        let groups = by.iter().map(|spec| Groups::new(corpus, spec, options.language));
        let mut groups = groups.collect::<Result<Vec<Groups>, _>>()?;
        for (at, spec) in by.iter().enumerate() {
            if by[..at].contains(spec) {
                bail!("--by {spec} is given twice; take one away");
            }
        }
        // Two cuts of one variable are told apart by where they cut.
        let names: Vec<String> = groups.iter().map(|groups| groups.name.clone()).collect();
        for (groups, spec) in groups.iter_mut().zip(by) {
            if names.iter().filter(|name| **name == groups.name).count() > 1 {
                groups.name.clone_from(spec);
            }
        }
        let questions: Vec<_> = coded.questions().collect();
        let of_question = |(question, book): &(usize, &Codebook)| {
            Crosstab::all(corpus, &coded.codings, book, *question, &groups, options)
        };
        Ok(questions.par_iter().flat_map_iter(of_question).collect())
    }
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args
        .output
        .format(Format::Terminal, &Format::OF_TABLES, console)?;
    if args.quotes.are_given() && format != Format::Xlsx {
        bail!(
            "only a workbook (-o FILE.xlsx) has quotes beside its tables; `fritekst quotes` and `fritekst report` write them as text"
        );
    }
    if args.chart.is_some() && (args.by.is_empty() || !format.is_chart()) {
        bail!(
            "--chart says how groups are drawn: give --by COLUMN with it, and a drawing to write, as in -o figur.svg"
        );
    }
    if args.compare.is_some() && format.is_chart() {
        bail!("waves beside each other are not drawn; leave out --compare, or write them as a table");
    }
    args.watch
        .repeat("coded", console, |console| count(args, format, console))
}

fn count(args: &Args, format: Format, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let mut coded = Coded::open(&args.survey, &args.files, console)?;
    args.decisions.overrule(&mut coded, args.survey.dir(), console)?;
    if let Some(dir) = &args.compare {
        let earlier = args.survey.for_other(dir, coded.survey.codebook.clone());
        let mut earlier = Coded::open(&earlier, &[], console)?;
        args.decisions.overrule_earlier(&mut earlier, dir, console)?;
        coded.provenance = coded.provenance.and_inputs(&earlier.survey.corpus);
        coded.provenance = coded
            .provenance
            .and_decisions(earlier.provenance.decisions.clone());
        coded.survey.files.extend(earlier.survey.files.iter().cloned());
        return beside::waves(&args.table, &args.output, &coded, &earlier, (format, console));
    }
    if format.is_chart() {
        return charts::write(args, &coded, (format, console));
    }
    if args.pairs {
        return beside::pairs(&args.table, &args.output, &coded, (format, console));
    }
    let crosstabs = args.table.crosstabs(&coded, &args.by)?;
    tell_what_is_hidden(&coded, &crosstabs, console)?;
    let tables = args.table.tables(&coded);
    let quotes = match format {
        Format::Xlsx => {
            let written = (&tables[..], &crosstabs[..]);
            Some(Quotes::of_tables(&args.quotes, &mut coded, written, 3, console)?)
        }
        _ => None,
    };
    let page = TablePage {
        corpus: &coded.survey.corpus,
        tables: &tables,
        crosstabs: &crosstabs,
        provenance: &coded.provenance,
        language: coded.survey.language,
    };
    args.output
        .write(format, &coded.survey.files, console, |out, look| match format {
            Format::Terminal | Format::Markdown => {
                for table in &tables {
                    let question = &coded.survey.corpus.questions[table.question];
                    heading(
                        out,
                        look,
                        2,
                        question.text.as_deref().unwrap_or(question.id.as_str()),
                    )?;
                    write_table(out, look, table, &coded)?;
                    for crosstab in crosstabs
                        .iter()
                        .filter(|crosstab| crosstab.question == table.question)
                    {
                        write_crosstab(out, look, crosstab, &coded)?;
                    }
                }
                Ok(footer(out, look, &coded.provenance.line(coded.survey.language))?)
            }
            Format::Latex => Ok(out.write_all(page.to_latex().as_bytes())?),
            Format::Html => {
                let page = HtmlReport {
                    title: &coded.title(),
                    method: &[],
                    page,
                    quotes: &[],
                    anonymous: true,
                    books: &[],
                };
                Ok(out.write_all(page.to_html().as_bytes())?)
            }
            Format::Xlsx => {
                let quotes = quotes.as_ref().map_or_else(QuoteSheet::default, Quotes::sheet);
                Ok(out.write_all(&page.to_xlsx(&quotes)?)?)
            }
            _ => {
                let corpus = &coded.survey.corpus;
                let (columns, records): (&[&str], Vec<_>) = match args.by.is_empty() {
                    true => (
                        &TABLE_COLUMNS,
                        tables.iter().flat_map(|table| table.records(corpus)).collect(),
                    ),
                    false => (
                        &CROSSTAB_COLUMNS,
                        crosstabs
                            .iter()
                            .flat_map(|crosstab| crosstab.records(corpus))
                            .collect(),
                    ),
                };
                let columns = columns.iter().map(|name| (*name).to_owned()).collect();
                let mut grid = GridWriter::new(out, format, columns, &coded.provenance, look.width)?;
                records.into_iter().try_for_each(|record| grid.row(record))?;
                Ok(grid.finish()?)
            }
        })?;
    if let Some(quotes) = &quotes {
        quotes.tell(console)?;
    }
    Ok(Outcome::Done)
}

/// Tells by which variables most is hidden, and how they can be cut otherwise.
pub fn tell_what_is_hidden(
    coded: &Coded,
    crosstabs: &[Crosstab],
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let mut told: Vec<&str> = Vec::new();
    for crosstab in crosstabs.iter().filter(|crosstab| crosstab.hides_most()) {
        if !told.contains(&crosstab.by.as_str()) {
            told.push(&crosstab.by);
        }
    }
    for by in told {
        let column = by.split('=').next().unwrap_or(by);
        let advice = match Groups::are_numbers(&coded.survey.corpus, by) {
            true => {
                format!("classes of a number (--by {column}=30,50), or a column with fewer groups, show more")
            }
            false => "a column with fewer groups shows more".to_owned(),
        };
        writeln!(
            console.err,
            "hint: by {by} more than half of the figures are hidden, for its groups are too small; {advice}"
        )?;
    }
    Ok(())
}

/// Writes a table and its notes.
pub fn write_table(out: &mut dyn Write, look: Look, table: &Table, coded: &Coded) -> anyhow::Result<()> {
    let language = coded.survey.language;
    match look.format {
        Format::Markdown => writeln!(out, "{}\n", table.to_markdown(language))?,
        _ => writeln!(out, "{}", table.to_terminal(language, look.width))?,
    }
    Ok(paragraph(out, look, &table.notes(language).join(" "))?)
}

/// Writes a crosstab and its notes.
pub fn write_crosstab(
    out: &mut dyn Write,
    look: Look,
    crosstab: &Crosstab,
    coded: &Coded,
) -> anyhow::Result<()> {
    let language = coded.survey.language;
    heading(out, look, 3, &crosstab.heading(language))?;
    match look.format {
        Format::Markdown => writeln!(out, "{}\n", crosstab.to_markdown(language))?,
        _ => writeln!(out, "{}", crosstab.to_terminal(language, look.width))?,
    }
    Ok(paragraph(out, look, &crosstab.notes(language).join(" "))?)
}

/// Writes a heading of the page.
pub fn heading(out: &mut dyn Write, look: Look, level: usize, text: &str) -> std::io::Result<()> {
    use fritekst::report::{escape_markdown, one_line, visible};
    let text = &one_line(text);
    match look.format {
        Format::Markdown => writeln!(out, "{} {}\n", "#".repeat(level), escape_markdown(text)),
        _ if level <= 2 => {
            let text = visible(text);
            writeln!(out, "{text}\n{}\n", "=".repeat(text.chars().count().min(78)))
        }
        _ => writeln!(out, "{}\n", visible(text)),
    }
}

/// Writes a paragraph of the page, in lines that fit.
pub fn paragraph(out: &mut dyn Write, look: Look, text: &str) -> std::io::Result<()> {
    match look.format {
        Format::Markdown => writeln!(out, "{text}\n"),
        _ => writeln!(out, "{}\n", wrap(text, line_width(look))),
    }
}

/// Writes the last line of the page.
pub fn footer(out: &mut dyn Write, look: Look, text: &str) -> std::io::Result<()> {
    match look.format {
        Format::Markdown => writeln!(out, "{text}"),
        _ => writeln!(out, "{}", wrap(text, line_width(look))),
    }
}

/// How many characters a line of the page may have.
pub fn line_width(look: Look) -> usize {
    look.width.map_or(96, usize::from).min(110)
}

/// `text` in lines of at most `width` characters, as far as words allow.
pub fn wrap(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines
            .last_mut()
            .filter(|line| line.is_empty() || line.chars().count() + 1 + word.chars().count() <= width);
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
