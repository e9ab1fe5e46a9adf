//! `fritekst search`: the answers that have what one asks for.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::codebook::Codebook;
use fritekst::codebook::expr::{Expr, Juxtaposition, Node};
use fritekst::coding::{CodedAnswers, Coder, Scratch};
use fritekst::corpus::{Answer, Corpus};
use fritekst::index::{FoundAnswer, Order, Request, Results};
use fritekst::report::{
    Format, GridWriter, Phrases, Provenance, Value, count, escape_markdown, mark, one_line, visible,
};
use fritekst::source::did_you_mean;
use fritekst::text::Span;

use super::expressions::{Expressions, Names, all_sets};
use super::output::{Look, OutputArgs};
use super::survey::{Survey, SurveyArgs, check_theme, code};
use super::{Console, Outcome, index};

/// Search the answers
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Words side by side must all be there, in any inflection: fritekst search 'psykisk helse'
A phrase stands in quotation marks, - takes away, * is any ending: '\"psykisk helse\" -rus bolig*'
The operators of the codebook serve here too: AND OR NOT NEAR/5 SAME /regex/ @ordliste")]
pub struct Args {
    /// What to look for; can be left out with --theme, --uncoded or --where
    #[arg(allow_hyphen_values = true, required_unless_present_any = ["theme", "uncoded", "place"])]
    query: Option<String>,
    /// Only respondents with this value, as in fylke:Troms (repeatable: all must hold)
    #[arg(long = "where", value_name = "COLUMN:VALUE")]
    place: Vec<String>,
    /// Only answers with this theme (repeatable: all must hold)
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// Only answers with content and without a theme
    #[arg(long, conflicts_with = "theme")]
    uncoded: bool,
    /// How many answers to show; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Let keywords find all words of the same Snowball stem too
    #[arg(long)]
    stem: bool,
    /// Show them in the order of the file, not best first
    #[arg(long)]
    in_order: bool,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    let mut survey = Survey::open(&args.survey, &[], console)?;
    let coder = survey.coder(console)?;
    let sha256 = coder.as_ref().map(|(_, sha256)| sha256.clone());
    let mut themes = Themes::new(coder.map(|(coder, _)| coder), &survey);
    if let Some(needs) = args
        .theme
        .first()
        .map_or(args.uncoded.then_some("--uncoded"), |_| Some("--theme"))
    {
        let coder = themes
            .coder
            .as_ref()
            .with_context(|| format!("{needs} needs a codebook: give --codebook PATH"))?;
        args.theme
            .iter()
            .try_for_each(|theme| check_theme(coder.library(), theme))?;
        themes.codings = Some(code(coder, &survey, console)?);
    }
    let sets = all_sets(themes.coder.as_deref().map(Coder::library));
    let query = match &args.query {
        Some(query) => {
            let names = Names {
                sets: &sets,
                library: themes.coder.as_deref().map(Coder::library),
                corpus: Some(&survey.corpus),
            };
            read_query(query, names, console)?
        }
        None => everything(),
    };
    let wanted = wanted_values(&survey.corpus, &args.place)?;
    let analyzer = match &themes.coder {
        Some(coder) => coder.library().words.analyzer(),
        None => survey.analyzer(),
    };
    let analyzer = Arc::new(if args.stem { analyzer.widened() } else { analyzer });
    let index = index::open(&survey, analyzer, console)?;
    let results = index.search(
        &survey.corpus,
        &Request {
            expr: &query,
            sets: &sets,
            coder: themes.coder.as_deref(),
            limit: if args.limit == 0 { usize::MAX } else { args.limit },
            order: if args.in_order {
                Order::Document
            } else {
                Order::Best
            },
            filter: &|at| {
                let answer = survey.corpus.answer(at);
                let respondent = survey.corpus.respondent(answer);
                survey.shows(answer.question)
                    && wanted
                        .iter()
                        .all(|(column, value)| respondent.value(*column) == Some(value))
                    && (args.theme.is_empty() || themes.has_all(answer, &args.theme))
                    && (!args.uncoded || themes.is_uncoded(answer))
            },
        },
    )?;
    let provenance = Provenance::new(&survey.corpus, sha256);
    args.output
        .write(format, &survey.files, console, |out, look| match format {
            Format::Terminal => write_terminal(out, look, &survey, &themes, &results),
            Format::Markdown => write_markdown(out, look, &survey, &themes, &results),
            Format::Jsonl => write_jsonl(out, &survey, &themes, &results),
            _ => write_grid(out, look, &survey, &themes, &results, &provenance),
        })?;
    Ok(Outcome::Done)
}

/// What every answer has: not to have nothing.
fn everything() -> Expr {
    let nothing = Expr {
        node: Node::Or(Vec::new()),
        span: Span::default(),
    };
    Expr {
        node: Node::Not(Box::new(nothing)),
        span: Span::default(),
    }
}

/// The query as an expression. Mistakes are shown under it.
fn read_query(query: &str, names: Names<'_>, console: &mut Console<'_>) -> anyhow::Result<Expr> {
    let mut expressions = Expressions::new(names, Juxtaposition::And);
    expressions.add("query", query);
    let (_, mut exprs) = expressions.finish("the query", console)?;
    exprs.pop().context("there is nothing to look for")
}

/// Columns, by their index, and the values that they must have.
fn wanted_values(corpus: &Corpus, written: &[String]) -> anyhow::Result<Vec<(usize, String)>> {
    let names: Vec<&str> = corpus.background.iter().map(String::as_str).collect();
    let mut wanted = Vec::new();
    for condition in written {
        let Some((name, value)) = condition.split_once(':') else {
            bail!("--where is written COLUMN:VALUE, as in fylke:Troms; got `{condition}`");
        };
        let column = corpus.find_background(name).with_context(|| {
            format!(
                "--where: `{name}` is no background variable; {}",
                did_you_mean(name, &names)
            )
        })?;
        let mut values: Vec<&str> = corpus.respondents.values(column).collect();
        values.sort_unstable();
        let matching = values
            .iter()
            .find(|known| known.to_lowercase() == value.trim().to_lowercase());
        let Some(value) = matching else {
            bail!(
                "--where: no respondent has {name} `{value}`; {}",
                did_you_mean(value, &values)
            );
        };
        wanted.push((column, (*value).to_owned()));
    }
    Ok(wanted)
}

/// The themes of answers, found when they are asked for.
struct Themes<'a> {
    coder: Option<Arc<Coder>>,
    survey: &'a Survey,
    /// Those of all answers, where all are asked about.
    codings: Option<CodedAnswers>,
    scratch: RefCell<Scratch>,
}

impl<'a> Themes<'a> {
    fn new(coder: Option<Arc<Coder>>, survey: &'a Survey) -> Self {
        Self {
            coder,
            survey,
            codings: None,
            scratch: RefCell::default(),
        }
    }

    /// The codebook of the question that `answer` answers, and its themes in the answer; nothing if there is none.
    fn themes(&self, answer: Answer<'_>) -> Option<(&Codebook, Vec<usize>)> {
        let coder = self.coder.as_ref()?;
        let book = coder.book_for(&self.survey.corpus.question(answer).id)?;
        let themes = match &self.codings {
            Some(codings) => codings
                .themes(answer.number)
                .iter()
                .map(|theme| *theme as usize)
                .collect(),
            None => {
                let values = self.survey.corpus.values(answer);
                let scratch = &mut self.scratch.borrow_mut();
                coder.code_as(book, answer.text, values, scratch).themes
            }
        };
        Some((&coder.library().books[book], themes))
    }

    fn ids(&self, answer: Answer<'_>) -> Vec<&str> {
        let Some((book, themes)) = self.themes(answer) else {
            return Vec::new();
        };
        themes
            .iter()
            .map(|theme| book.themes[*theme].id.as_str())
            .collect()
    }

    fn labels(&self, answer: Answer<'_>) -> Vec<&str> {
        let Some((book, themes)) = self.themes(answer) else {
            return Vec::new();
        };
        let label = |theme: &usize| book.themes[*theme].label.text(self.survey.language);
        themes.iter().map(label).collect()
    }

    fn has_all(&self, answer: Answer<'_>, wanted: &[String]) -> bool {
        let ids = self.ids(answer);
        wanted.iter().all(|id| ids.contains(&id.as_str()))
    }

    fn is_uncoded(&self, answer: Answer<'_>) -> bool {
        let is_without = |codings: &CodedAnswers| {
            codings.is_uncoded(answer.number) && !codings.is_non_answer(answer.number)
        };
        self.themes(answer).is_some() && self.codings.as_ref().is_some_and(is_without)
    }
}

/// "R012 · grupper · Troms, 3 000–9 999"
fn head(survey: &Survey, answer: Answer<'_>) -> String {
    let respondent = survey.corpus.respondent(answer);
    let background: Vec<&str> = respondent.background().flatten().collect();
    let mut parts = vec![respondent.id(), survey.corpus.question(answer).id.as_str()];
    let background = background.join(", ");
    if !background.is_empty() {
        parts.push(&background);
    }
    one_line(&parts.join(" · "))
}

fn summary(survey: &Survey, results: &Results) -> String {
    let number = |n| count(n, survey.language);
    let phrase = Phrases::of(survey.language).search_count;
    phrase
        .replace("{shown}", &number(results.answers.len()))
        .replace("{found}", &number(results.total))
}

fn write_terminal(
    out: &mut dyn Write,
    look: Look,
    survey: &Survey,
    themes: &Themes<'_>,
    results: &Results,
) -> anyhow::Result<()> {
    for found in &results.answers {
        let answer = survey.corpus.answer(found.answer);
        writeln!(out, "{}", visible(&head(survey, answer)))?;
        let text = mark(answer.text.trim_end(), &found.spans, look.marks, visible);
        text.lines()
            .try_for_each(|line| writeln!(out, "    {}", line.trim_end()))?;
        let labels = themes.labels(answer);
        if !labels.is_empty() {
            writeln!(out, "    → {}", visible(&labels.join(", ")))?;
        }
        writeln!(out)?;
    }
    Ok(writeln!(out, "{}", summary(survey, results))?)
}

fn write_markdown(
    out: &mut dyn Write,
    look: Look,
    survey: &Survey,
    themes: &Themes<'_>,
    results: &Results,
) -> anyhow::Result<()> {
    for found in &results.answers {
        let answer = survey.corpus.answer(found.answer);
        let text = mark(answer.text.trim(), &found.spans, look.marks, escape_markdown);
        let lines: Vec<String> = text
            .lines()
            .map(|line| format!("> {line}").trim_end().to_owned())
            .collect();
        writeln!(
            out,
            "{}\n>\n> — {}",
            lines.join("  \n"),
            escape_markdown(&head(survey, answer))
        )?;
        let labels = themes.labels(answer);
        if !labels.is_empty() {
            writeln!(out, ">\n> → {}", escape_markdown(&labels.join(", ")))?;
        }
        writeln!(out)?;
    }
    Ok(writeln!(out, "{}", summary(survey, results))?)
}

/// One answer of the JSON lines, in the order of the fields.
#[derive(serde::Serialize)]
struct Line<'a> {
    respondent: &'a str,
    question: &'a str,
    text: &'a str,
    score: f32,
    spans: Vec<[usize; 2]>,
    themes: Vec<&'a str>,
}

fn write_jsonl(
    out: &mut dyn Write,
    survey: &Survey,
    themes: &Themes<'_>,
    results: &Results,
) -> anyhow::Result<()> {
    let pair = |span: &Span| [span.start(), span.end()];
    for FoundAnswer { answer, score, spans } in &results.answers {
        let answer = survey.corpus.answer(*answer);
        let line = Line {
            respondent: survey.corpus.respondent(answer).id(),
            question: survey.corpus.question(answer).id.as_str(),
            text: answer.text,
            score: *score,
            spans: spans.iter().map(pair).collect(),
            themes: themes.ids(answer),
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

fn write_grid(
    out: &mut dyn Write,
    look: Look,
    survey: &Survey,
    themes: &Themes<'_>,
    results: &Results,
    provenance: &Provenance,
) -> anyhow::Result<()> {
    let columns = ["respondent", "question", "score", "themes", "text"]
        .map(str::to_owned)
        .into();
    let mut grid = GridWriter::new(out, look.format, columns, provenance, look.width)?;
    for found in &results.answers {
        let answer = survey.corpus.answer(found.answer);
        grid.row(vec![
            Value::Text(survey.corpus.respondent(answer).id().to_owned()),
            Value::Text(survey.corpus.question(answer).id.to_string()),
            Value::Number(f64::from(found.score)),
            Value::Text(themes.ids(answer).join(";")),
            Value::Text(answer.text.to_string()),
        ])?;
    }
    Ok(grid.finish()?)
}
