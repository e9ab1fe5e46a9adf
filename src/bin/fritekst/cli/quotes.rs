//! `fritekst quotes`: answers that show what a theme is.

use std::io::Write;
use std::path::PathBuf;

use fritekst::report::{
    Context, Crosstab, Format, GridWriter, Groups, Phrases, Published, Quote, QuoteOptions, QuoteSheet,
    Quoting, Redactor, Table, TableOptions, ThemeQuotes, Value, escape_markdown, mark, one_line,
    quote_method, redaction_summary, visible,
};
use fritekst::text::Language;

use super::output::{Look, OutputArgs};
use super::overrule::OverruleArgs;
use super::redaction::RedactionArgs;
use super::survey::{Coded, SurveyArgs};
use super::table::{TableArgs, footer, heading, line_width, paragraph, wrap};
use super::{Console, Outcome};

/// Quote answers that show what a theme is
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    #[command(flatten)]
    table: TableArgs,
    /// Only this theme (repeatable)
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// Of each group of a background variable: COLUMN, or COLUMN=30,45,60 for classes of numbers, by where they begin
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    #[command(flatten)]
    quotes: QuoteArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    decisions: OverruleArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

/// Flags that say how quotes are chosen.
#[derive(Debug, clap::Args)]
pub struct QuoteArgs {
    /// How many for each theme [default: 3; in a report 2]
    #[arg(short = 'n', value_name = "N")]
    each: Option<usize>,
    /// Another seed chooses other quotes
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Leave out who said it
    #[arg(long)]
    anonymous: bool,
    /// Show the whole answer, or the sentences with hits
    #[arg(long, value_enum, default_value = "answer")]
    context: ContextArg,
    #[command(flatten)]
    redaction: RedactionArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum ContextArg {
    Answer,
    Sentence,
}

impl QuoteArgs {
    /// The options, with `default` quotes for each theme.
    pub fn options(&self, default: usize) -> QuoteOptions {
        QuoteOptions {
            each: self.each.unwrap_or(default),
            seed: self.seed,
            anonymous: self.anonymous,
            context: match self.context {
                ContextArg::Answer => Context::Answer,
                ContextArg::Sentence => Context::Sentence,
            },
        }
    }

    /// Whether any of the flags asks for something.
    pub fn are_given(&self) -> bool {
        let whole = matches!(self.context, ContextArg::Answer);
        self.each.is_some() || self.seed != SEED || self.anonymous || !whole || self.redaction.are_given()
    }
}

/// Chooses quotes where no other seed is given.
pub const SEED: u64 = 1;

/// The columns of quotes for machines.
const COLUMNS: [&str; 7] = [
    "question",
    "theme",
    "label",
    "respondent",
    "quote",
    "rules",
    "pool",
];

/// Those that come to them with `--by`.
const GROUP_COLUMNS: [&str; 2] = ["by", "group"];

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    let mut coded = Coded::open(&args.survey, &args.files, console)?;
    args.decisions.overrule(&mut coded, args.survey.dir(), console)?;
    for theme in &args.theme {
        coded.check_theme(theme)?;
    }
    let language = coded.survey.language;
    let groups = args.by.as_deref();
    let groups = groups.map(|spec| Groups::new(&coded.survey.corpus, spec, language));
    let by = groups
        .transpose()?
        .map(|groups| (groups, args.table.options(&coded)));
    let redactor = args.quotes.redaction.redactor(&mut coded, console)?;
    let tables = args.table.tables(&coded);
    let maker = Maker {
        coded: &coded,
        options: args.quotes.options(3),
        redactor: redactor.as_ref(),
        by: by.as_ref(),
        beside: &[],
    };
    let of_table = |table: &Table| maker.of_question(table, &themes(&coded, table, &args.theme));
    let hides =
        tables.iter().any(Table::hides) || by.is_some() && tables.iter().any(|table| table.min_cell > 0);
    let quotes = maker.quotes(tables.iter().flat_map(of_table).collect(), hides);
    args.output
        .write(format, &coded.survey.files, console, |out, look| match format {
            Format::Terminal | Format::Markdown => write_page(out, look, &coded, &tables, &quotes),
            _ => write_records(out, look, &coded, &quotes, by.is_some()),
        })?;
    quotes.tell(console)?;
    Ok(Outcome::Done)
}

/// The themes of the table's question that are wanted, in the codebook's order; none named: all.
fn themes(coded: &Coded, table: &Table, wanted: &[String]) -> Vec<usize> {
    let Some(book) = coded.book(table.question) else {
        return Vec::new();
    };
    let is_wanted =
        |theme: &usize| wanted.is_empty() || wanted.iter().any(|id| id == book.themes[*theme].id.as_str());
    (0..book.themes.len()).filter(is_wanted).collect()
}

/// What quotes are made of.
struct Maker<'a> {
    coded: &'a Coded,
    options: QuoteOptions,
    redactor: Option<&'a Redactor>,
    /// The groups that are quoted each by itself, and how their crosstab is made.
    by: Option<&'a (Groups, TableOptions)>,
    /// Tables by groups that are written with them.
    beside: &'a [Crosstab],
}

impl Maker<'_> {
    /// The quotes of these themes of the table's question. A parent is quoted before its subthemes.
    fn of_question(&self, table: &Table, themes: &[usize]) -> Vec<ThemeQuotes> {
        let survey = &self.coded.survey;
        let (corpus, codings, question) = (&survey.corpus, &self.coded.codings, table.question);
        let Some(book) = self.coded.book(question) else {
            return Vec::new();
        };
        let quoting = Quoting {
            corpus,
            codings,
            book,
            question,
            options: self.options,
            redactor: self.redactor,
        };
        let crosstab = self.by.map(|(groups, options)| {
            (
                groups,
                Crosstab::new(corpus, codings, book, question, groups, *options),
            )
        });
        let by = crosstab.as_ref().map(|(groups, crosstab)| (*groups, crosstab));
        let beside = self
            .beside
            .iter()
            .filter(|crosstab| crosstab.question == question);
        let beside: Vec<Crosstab> = beside.cloned().collect();
        let published = Published {
            table,
            by,
            beside: &beside,
        };
        ThemeQuotes::of_question(&quoting, published, themes, survey.language)
    }

    /// All of them; `hides` tells whether figures are hidden in the tables that they go with.
    fn quotes(&self, themes: Vec<ThemeQuotes>, hides: bool) -> Quotes {
        let language = self.coded.survey.language;
        // Where none are asked for, nothing is said of any.
        let (themes, method) = match self.options.each {
            0 => (Vec::new(), Vec::new()),
            _ => (themes, quote_method(self.options, self.redactor, hides, language)),
        };
        Quotes {
            themes,
            options: self.options,
            method,
            language,
            are_redacted: self.redactor.is_some(),
        }
    }
}

/// Quotes, and what is said of how they were chosen.
pub struct Quotes {
    /// Theme by theme.
    pub themes: Vec<ThemeQuotes>,
    /// How they were chosen.
    pub options: QuoteOptions,
    /// The same in words, paragraph by paragraph.
    pub method: Vec<String>,
    language: Language,
    are_redacted: bool,
}

impl Quotes {
    /// The quotes of all themes of these tables, which the `crosstabs` are written with, in the order of their rows, `each` of them where the flags do not say how
    /// many. What they replace is noted in `coded`.
    pub fn of_tables(
        args: &QuoteArgs,
        coded: &mut Coded,
        (tables, crosstabs): (&[Table], &[Crosstab]),
        each: usize,
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        let redactor = args.redaction.redactor(coded, console)?;
        let maker = Maker {
            coded,
            options: args.options(each),
            redactor: redactor.as_ref(),
            by: None,
            beside: crosstabs,
        };
        let of_table = |table: &Table| maker.of_question(table, &table.themes().collect::<Vec<_>>());
        let hides = tables.iter().any(Table::hides) || crosstabs.iter().any(Crosstab::hides);
        Ok(maker.quotes(tables.iter().flat_map(of_table).collect(), hides))
    }

    /// The sheet of a workbook.
    pub fn sheet(&self) -> QuoteSheet<'_> {
        QuoteSheet {
            themes: &self.themes,
            method: &self.method,
            anonymous: self.options.anonymous,
        }
    }

    /// Tells how much was replaced, if anything was to be.
    pub fn tell(&self, console: &mut Console<'_>) -> anyhow::Result<()> {
        if self.are_redacted {
            let quotes = self.themes.iter().flat_map(|theme| &theme.quotes);
            let kinds = quotes.flat_map(|quote| quote.redacted.iter().copied());
            writeln!(console.err, "{}", redaction_summary(kinds))?;
        }
        Ok(())
    }

    fn of_question(&self, question: usize) -> impl Iterator<Item = &ThemeQuotes> {
        self.themes.iter().filter(move |theme| theme.question == question)
    }

    /// What stands where answers have a theme that may be told, and none of them may be quoted.
    fn withheld(&self) -> &'static str {
        Phrases::of(self.language).withheld_quotes
    }

    /// Writes the quotes of one question.
    pub fn write(&self, out: &mut dyn Write, look: Look, question: usize) -> anyhow::Result<()> {
        let mut last = None;
        for theme in self.of_question(question) {
            match theme.group_title(self.language) {
                None => heading(out, look, 4, &theme.title(self.language))?,
                Some(group) => {
                    if last != Some(theme.theme) {
                        heading(out, look, 4, &theme.label)?;
                    }
                    heading(out, look, 5, &group)?;
                }
            }
            last = Some(theme.theme);
            let withheld = theme.quotes.is_empty().then_some(self.withheld());
            if let Some(absence) = theme.absence(self.language).or(withheld) {
                paragraph(out, look, absence)?;
            }
            for quote in &theme.quotes {
                write_quote(out, look, quote, self.options.anonymous)?;
            }
        }
        Ok(())
    }
}

/// Writes the quotes question by question, for people.
fn write_page(
    out: &mut dyn Write,
    look: Look,
    coded: &Coded,
    tables: &[Table],
    quotes: &Quotes,
) -> anyhow::Result<()> {
    for table in tables {
        if quotes.of_question(table.question).next().is_some() {
            let question = &coded.survey.corpus.questions[table.question];
            let title = question.text.as_deref().unwrap_or(question.id.as_str());
            heading(out, look, 2, title)?;
            quotes.write(out, look, table.question)?;
        }
    }
    for text in &quotes.method {
        paragraph(out, look, text)?;
    }
    Ok(footer(out, look, &coded.provenance.line(coded.survey.language))?)
}

fn write_quote(out: &mut dyn Write, look: Look, quote: &Quote, anonymous: bool) -> anyhow::Result<()> {
    let respondent = (!anonymous).then(|| one_line(&quote.respondent));
    match look.format {
        Format::Markdown => {
            let text = mark(&quote.text, &quote.hits, look.marks, escape_markdown);
            let lines: Vec<String> = text
                .lines()
                .map(|line| format!("> {line}").trim_end().to_owned())
                .collect();
            writeln!(out, "{}", lines.join("  \n"))?;
            if let Some(respondent) = respondent {
                writeln!(out, ">\n> — {}", escape_markdown(&respondent))?;
            }
            writeln!(out)?;
        }
        _ => {
            let mut text = mark(&quote.text, &quote.hits, look.marks, visible);
            if let Some(respondent) = respondent {
                text.push_str(&format!(" ({})", visible(&respondent)));
            }
            let width = line_width(look).saturating_sub(INDENT.len()).max(20);
            let wrapped: Vec<String> = text.lines().map(|line| wrap(line.trim_end(), width)).collect();
            let lines: Vec<String> = wrapped
                .iter()
                .flat_map(|line| line.lines())
                .map(|line| format!("{INDENT}{line}"))
                .collect();
            writeln!(out, "{}\n", lines.join("\n").replacen(INDENT, "  – ", 1))?;
        }
    }
    Ok(())
}

/// Before each line of a quote in a terminal.
const INDENT: &str = "    ";

/// Writes the quotes for machines, with their groups if they are of groups.
fn write_records(
    out: &mut dyn Write,
    look: Look,
    coded: &Coded,
    quotes: &Quotes,
    by_group: bool,
) -> anyhow::Result<()> {
    let corpus = &coded.survey.corpus;
    let grouped = if by_group { &GROUP_COLUMNS[..] } else { &[] };
    let columns = COLUMNS.iter().chain(grouped).map(|name| (*name).to_owned());
    let mut grid = GridWriter::new(out, look.format, columns.collect(), &coded.provenance, look.width)?;
    for theme in &quotes.themes {
        let Some(book) = coded.book(theme.question) else {
            continue;
        };
        for quote in &theme.quotes {
            let text = |text: &str| Value::Text(text.to_owned());
            let mut row = vec![
                text(corpus.questions[theme.question].id.as_str()),
                text(book.themes[theme.theme].id.as_str()),
                text(&theme.label),
                match quotes.options.anonymous {
                    true => Value::Missing,
                    false => text(&quote.respondent),
                },
                text(&quote.text),
                Value::Text(quote.rules.join("; ")),
                Value::Count(theme.pool),
            ];
            row.extend(
                theme
                    .group
                    .iter()
                    .flat_map(|group| [text(&group.by), text(&group.label)]),
            );
            grid.row(row)?;
        }
    }
    Ok(grid.finish()?)
}
