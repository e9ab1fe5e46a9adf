//! `fritekst quotes`: answers that show what a theme is.

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use fritekst::codebook::Codebook;
use fritekst::report::{
    Context, Format, GridWriter, Phrases, Quote, QuoteOptions, Table, ThemeQuotes, Value, choose,
    escape_markdown, mark, one_line, visible, with_theme,
};

use super::output::{Look, OutputArgs};
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
    #[command(flatten)]
    quotes: QuoteArgs,
    #[command(flatten)]
    output: OutputArgs,
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
        self.each.is_some() || self.seed != SEED || self.anonymous || !whole
    }
}

/// Chooses quotes where no other seed is given.
const SEED: u64 = 1;

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

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS)?;
    let coded = Coded::open(&args.survey, &args.files, console)?;
    for theme in &args.theme {
        coded.check_theme(theme)?;
    }
    let tables = args.table.tables(&coded);
    let options = args.quotes.options(3);
    args.output
        .write(format, &coded.survey.files, console, |out, look| {
            if !matches!(format, Format::Terminal | Format::Markdown) {
                return write_records(out, look, &coded, &tables, &args.theme, options);
            }
            let phrases = Phrases::of(coded.survey.language);
            for table in &tables {
                let question = &coded.survey.corpus.questions[table.question];
                let shown = themes(&coded, table, &args.theme);
                if !shown.is_empty() {
                    heading(
                        out,
                        look,
                        2,
                        question.text.as_deref().unwrap_or(question.id.as_str()),
                    )?;
                    write_quotes(out, look, &coded, table, &shown, options)?;
                }
            }
            paragraph(
                out,
                look,
                &phrases.quote_method.replace("{seed}", &options.seed.to_string()),
            )?;
            Ok(footer(out, look, &coded.provenance.line(phrases.codebook))?)
        })?;
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

/// Calls `each` with every theme that is shown and its quotes. A parent is quoted before its subthemes.
fn for_each_theme(
    coded: &Coded,
    table: &Table,
    themes: &[usize],
    options: QuoteOptions,
    mut each: impl FnMut(&Codebook, usize, Vec<Quote>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(book) = coded.book(table.question) else {
        return Ok(());
    };
    let mut quoted = HashSet::new();
    for theme in themes {
        let quotes = match table.hides_theme(*theme) || table.base_size.is_none() {
            true => Vec::new(),
            false => {
                let corpus = &coded.survey.corpus;
                choose(
                    corpus,
                    &coded.codings,
                    book,
                    table.question,
                    *theme,
                    options,
                    &mut quoted,
                )
            }
        };
        each(book, *theme, quotes)?;
    }
    Ok(())
}

/// The quotes of all themes of these tables, in the order of their rows.
pub fn quotes_of(coded: &Coded, tables: &[Table], options: QuoteOptions) -> anyhow::Result<Vec<ThemeQuotes>> {
    let mut all = Vec::new();
    for table in tables {
        let themes: Vec<usize> = table.themes().collect();
        for_each_theme(coded, table, &themes, options, |book, theme, quotes| {
            let label = book.themes[theme].label.text(coded.survey.language).to_owned();
            all.push(ThemeQuotes {
                question: table.question,
                label,
                quotes,
            });
            Ok(())
        })?;
    }
    Ok(all)
}

/// Writes the quotes of one question's `themes`.
pub fn write_quotes(
    out: &mut dyn Write,
    look: Look,
    coded: &Coded,
    table: &Table,
    themes: &[usize],
    options: QuoteOptions,
) -> anyhow::Result<()> {
    let phrases = Phrases::of(coded.survey.language);
    for_each_theme(coded, table, themes, options, |book, theme, quotes| {
        heading(out, look, 4, book.themes[theme].label.text(coded.survey.language))?;
        if quotes.is_empty() {
            let hidden = table.hides_theme(theme);
            paragraph(
                out,
                look,
                if hidden {
                    phrases.suppressed_quotes
                } else {
                    phrases.no_quotes
                },
            )?;
        }
        for quote in quotes {
            write_quote(out, look, coded, &quote, options)?;
        }
        Ok(())
    })
}

fn write_quote(
    out: &mut dyn Write,
    look: Look,
    coded: &Coded,
    quote: &Quote,
    options: QuoteOptions,
) -> anyhow::Result<()> {
    let answer = coded.survey.corpus.answer(quote.answer);
    let respondent = one_line(coded.survey.corpus.respondent(answer).id());
    let respondent = (!options.anonymous).then_some(respondent);
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

fn write_records(
    out: &mut dyn Write,
    look: Look,
    coded: &Coded,
    tables: &[Table],
    wanted: &[String],
    options: QuoteOptions,
) -> anyhow::Result<()> {
    let corpus = &coded.survey.corpus;
    let columns = COLUMNS.map(str::to_owned).into();
    let mut grid = GridWriter::new(out, look.format, columns, &coded.provenance, look.width)?;
    for table in tables {
        for_each_theme(
            coded,
            table,
            &themes(coded, table, wanted),
            options,
            |book, theme, quotes| {
                for quote in quotes {
                    let answer = corpus.answer(quote.answer);
                    let pool = with_theme(corpus, &coded.codings, table.question, theme).count();
                    let text = |text: &str| Value::Text(text.to_owned());
                    grid.row(vec![
                        text(corpus.question(answer).id.as_str()),
                        text(book.themes[theme].id.as_str()),
                        text(book.themes[theme].label.text(coded.survey.language)),
                        match options.anonymous {
                            true => Value::Missing,
                            false => text(corpus.respondent(answer).id()),
                        },
                        Value::Text(quote.text),
                        Value::Text(quote.rules.join("; ")),
                        Value::Count(pool),
                    ])?;
                }
                Ok(())
            },
        )?;
    }
    Ok(grid.finish()?)
}
