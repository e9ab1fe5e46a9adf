//! `fritekst search`: the answers that have what one asks for.

mod answers;
mod context;
mod facets;
mod opened;
mod themes;

use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::codebook::expr::{Expr, Juxtaposition, Node};
use fritekst::coding::Coder;
use fritekst::corpus::{Answer, Corpus};
use fritekst::index::{Facets, Narrowing, Order, Request, Results, UnknownWord};
use fritekst::report::{Around, Format, Provenance, SearchPhrases, count, one_line};
use fritekst::source::did_you_mean;
use fritekst::text::Span;

use super::expressions::{Expressions, Names, all_sets};
use super::output::OutputArgs;
use super::overrule::OverruleArgs;
use super::survey::{Survey, SurveyArgs};
use super::{Console, Outcome, index};
use opened::Opened;
use themes::Themes;

/// Search the answers
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Words side by side must all be there, in any inflection: fritekst search 'psykisk helse'
A phrase stands in quotation marks, - takes away, * is any ending: '\"psykisk helse\" -rus bolig*'
The operators of the codebook serve here too: AND OR NOT NEAR/5 SAME /regex/ @ordliste")]
pub struct Args {
    /// What to look for; can be left out with --facets, --theme, --not-theme, --uncoded, --only or --where
    #[arg(allow_hyphen_values = true, required_unless_present_any = ["theme", "not_theme", "uncoded", "place", "only", "facets"])]
    query: Option<String>,
    /// Only respondents with this value, as in fylke:Troms (repeatable: all must hold)
    #[arg(long = "where", value_name = "COLUMN:VALUE")]
    place: Vec<String>,
    /// Only answers with this theme (repeatable: all must hold)
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// Only answers without this theme (repeatable: none may be there)
    #[arg(long, value_name = "THEME")]
    not_theme: Vec<String>,
    /// Only answers with content and without a theme
    #[arg(long, conflicts_with = "theme")]
    uncoded: bool,
    /// How many answers to show; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Show the page of that number, of as many answers as -n says
    #[arg(long, value_name = "P", conflicts_with = "from", value_parser = clap::value_parser!(u64).range(1..))]
    page: Option<u64>,
    /// Show answers from this one on, counted from 1
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u64).range(1..))]
    from: Option<u64>,
    /// The best first (rank), or as they stand in the files (order)
    #[arg(long, value_enum, value_name = "SORT", default_value = "rank")]
    sort: Sort,
    /// The same as --sort order
    #[arg(long, hide = true, conflicts_with = "sort")]
    in_order: bool,
    /// Show the hits under each other, each with what stands around it
    #[arg(long, requires = "query", conflicts_with = "facets")]
    kwic: bool,
    /// With --kwic: the sentence, or so many words on either side
    #[arg(
        long,
        value_name = "sentence|N",
        default_value = "sentence",
        requires = "kwic"
    )]
    context: Around,
    /// Count what was found by question, background and theme, instead of showing it
    #[arg(long)]
    facets: bool,
    /// Let keywords find all words of the same Snowball stem too
    #[arg(long)]
    stem: bool,
    #[command(flatten)]
    overrule: OverruleArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Sort {
    Rank,
    Order,
}

impl Args {
    /// How many answers are passed by, and how many are shown.
    fn page(&self) -> anyhow::Result<(usize, usize)> {
        let size = |number: u64| usize::try_from(number - 1).unwrap_or(usize::MAX);
        let limit = match (self.facets, self.limit) {
            (true, _) => return Ok((0, 0)),
            (_, 0) if self.page.is_some() => bail!("--page needs pages of some size; give -n above 0"),
            (_, 0) => usize::MAX,
            (_, limit) => limit,
        };
        let from = match (self.page, self.from) {
            (Some(page), _) => size(page).saturating_mul(limit),
            (None, Some(from)) => size(from),
            (None, None) => 0,
        };
        Ok((from, limit))
    }

    fn order(&self) -> Order {
        match (self.in_order, self.sort) {
            (false, Sort::Rank) => Order::Best,
            _ => Order::Document,
        }
    }

    /// The flag that asks of the themes of all answers, if one does.
    fn needs_codebook(&self) -> Option<&'static str> {
        let flags = [
            (!self.theme.is_empty(), "--theme"),
            (!self.not_theme.is_empty(), "--not-theme"),
            (self.uncoded, "--uncoded"),
            (self.overrule.is_asked(), "--decisions"),
        ];
        flags.iter().find(|(given, _)| *given).map(|(_, flag)| *flag)
    }
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let (from, limit) = args.page()?;
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    let Opened {
        survey,
        coder,
        codings,
        provenance,
    } = Opened::of(args, console)?;
    let themes = Themes::new(coder, codings, &survey);
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
    let narrowing = narrowing(args, &survey)?;
    let narrowed = narrowing.prepare(&survey.corpus, themes.coded());
    let analyzer = match &themes.coder {
        Some(coder) => coder.library().words.analyzer(),
        None => survey.analyzer(),
    };
    let analyzer = Arc::new(if args.stem { analyzer.widened() } else { analyzer });
    let index = index::open(&survey, analyzer, console)?;
    let request = Request {
        expr: &query,
        sets: &sets,
        coder: themes.coder.as_deref(),
        from,
        limit,
        order: args.order(),
        every: args.facets,
        filter: &|answer| narrowed.admits(answer),
    };
    let results = index.search(&survey.corpus, &request)?;
    tell_unknown(&results.unknown, console)?;
    tell_behind(&results, (from, limit), console)?;
    let found = Found {
        survey: &survey,
        themes: &themes,
        results: &results,
        from,
        around: args.kwic.then_some(args.context),
        provenance,
    };
    if args.facets {
        let counts = Facets::count(&survey.corpus, themes.coded(), &results.every);
        args.output.write(format, &survey.files, console, |out, look| {
            facets::write(out, look, &found, &counts)
        })?;
        return Ok(Outcome::Done);
    }
    args.output
        .write(format, &survey.files, console, |out, look| match args.kwic {
            true => context::write(out, look, &found),
            false => answers::write(out, look, &found),
        })?;
    Ok(Outcome::Done)
}

/// What was found, and all that is needed to show it.
struct Found<'a> {
    survey: &'a Survey,
    themes: &'a Themes<'a>,
    results: &'a Results,
    /// How many answers were passed by.
    from: usize,
    /// How much of an answer is shown around a hit, where hits are shown.
    around: Option<Around>,
    provenance: Provenance,
}

impl Found<'_> {
    fn phrases(&self) -> &'static SearchPhrases {
        SearchPhrases::of(self.survey.language)
    }

    fn number(&self, number: usize) -> String {
        count(number, self.survey.language)
    }

    /// "R012 · grupper · Troms, 3 000–9 999"
    fn head(&self, answer: Answer<'_>) -> String {
        let respondent = self.survey.corpus.respondent(answer);
        let background: Vec<&str> = respondent.background().flatten().collect();
        let question = self.survey.corpus.question(answer).id.as_str();
        let mut parts = vec![respondent.id(), question];
        let background = background.join(", ");
        if !background.is_empty() {
            parts.push(&background);
        }
        one_line(&parts.join(" · "))
    }

    /// "20 av 183 svar", "21–40 av 183 svar"
    fn summary(&self) -> String {
        let phrases = self.phrases();
        let (shown, total) = (self.results.answers.len(), self.results.total);
        let phrase = match (shown, total) {
            (_, 0) => phrases.nothing,
            (0, _) => phrases.none_shown,
            _ if self.from == 0 => phrases.first_page,
            _ => phrases.page,
        };
        phrase
            .replace("{first}", &self.number(self.from + 1))
            .replace("{last}", &self.number(self.from.saturating_add(shown)))
            .replace("{found}", &self.number(total))
    }
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

fn narrowing(args: &Args, survey: &Survey) -> anyhow::Result<Narrowing> {
    let shown: Vec<usize> = survey.shown().collect();
    let all = shown.len() == survey.corpus.questions.len();
    Ok(Narrowing {
        questions: if all { Vec::new() } else { shown },
        values: wanted_values(&survey.corpus, &args.place)?,
        themes: args.theme.clone(),
        not_themes: args.not_theme.clone(),
        uncoded: args.uncoded,
    })
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
        let value = value.trim();
        let alike = |known: &&&str| known.to_lowercase() == value.to_lowercase();
        let exact = values.iter().find(|known| **known == value);
        let Some(value) = exact.or_else(|| values.iter().find(alike)) else {
            bail!(
                "--where: no respondent has {name} `{value}`; {}",
                did_you_mean(value, &values)
            );
        };
        wanted.push((column, (*value).to_owned()));
    }
    Ok(wanted)
}

/// Tells of words that no answer has, and what may have been meant.
fn tell_unknown(unknown: &[UnknownWord], console: &mut Console<'_>) -> anyhow::Result<()> {
    for UnknownWord { word, near } in unknown {
        let near: Vec<String> = near
            .iter()
            .map(|near| {
                let answers = if near.answers == 1 { "answer" } else { "answers" };
                format!("`{}` ({} {answers})", near.word, near.answers)
            })
            .collect();
        let meant = match near.split_last() {
            None => String::new(),
            Some((only, [])) => format!("; did you mean {only}?"),
            Some((last, others)) => format!("; did you mean {} or {last}?", others.join(", ")),
        };
        writeln!(console.err, "warning: no answer has a word `{word}`{meant}")?;
    }
    Ok(())
}

/// Tells that the page is behind the last answer.
fn tell_behind(
    results: &Results,
    (from, limit): (usize, usize),
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    if results.total > 0 && from >= results.total {
        let pages = match limit {
            usize::MAX => String::new(),
            limit => format!(" on {} pages of {limit}", results.total.div_ceil(limit)),
        };
        writeln!(
            console.err,
            "warning: nothing is shown, for there are {} answers{pages}; ask for an earlier page",
            results.total
        )?;
    }
    Ok(())
}
