//! `fritekst explain`: which words of the answers an expression finds.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;

use fritekst::codebook::expr::Juxtaposition;
use fritekst::coding::{Coder, Explained, Explainer, FoundWords};
use fritekst::report::{Format, GridWriter, Phrases, Provenance, Value, aligned, count, visible};
use fritekst::text::Language;

use super::expressions::{Expressions, Names, all_sets};
use super::output::{Look, OutputArgs};
use super::survey::{Survey, SurveyArgs};
use super::{Console, Outcome};

/// List which words of the answers a keyword or rule finds, how often, and why
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst explain tolk                    the words that the keyword finds, and which nearly
fritekst explain 'tolk!' 'tolk NEAR/3 få'   several at once, each as in a codebook's list
fritekst explain --from ord.txt -o ord.csv  one expression a line")]
pub struct Args {
    /// Expressions, as in a codebook
    #[arg(required_unless_present = "from", value_name = "EXPR")]
    expressions: Vec<String>,
    /// Read expressions from FILE, one a line
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// How many words to show of each expression; 0 for all [default: 20 in the terminal, else all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// List also words that look like the keyword and are not found, as reading `near-miss`
    #[arg(long)]
    near_misses: bool,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

/// Near misses that the terminal shows of an expression.
const NEAR_MISSES: usize = 8;

/// With more expressions than this the terminal shows no near misses; few would read them.
const FEW: usize = 20;

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    let mut survey = Survey::open_to_code(&args.survey, &[], console)?;
    let coder = survey.coder(console)?;
    let sha256 = coder.as_ref().map(|(_, sha256)| sha256.clone());
    let coder = coder.map(|(coder, _)| coder);
    let sets = all_sets(coder.as_deref().map(Coder::library));
    let names = Names {
        sets: &sets,
        library: None,
        corpus: None,
    };
    let mut expressions = Expressions::new(names, Juxtaposition::Phrase);
    for written in &args.expressions {
        expressions.add("expression", written);
    }
    if let Some(file) = &args.from {
        expressions.add_file(file)?;
        survey.files.push(file.clone());
    }
    let (written, exprs) = expressions.finish("the expressions", console)?;
    if exprs.is_empty() {
        bail!("there is no expression to explain");
    }
    let analyzer = match &coder {
        Some(coder) => Arc::clone(coder.analyzer()),
        None => Arc::new(survey.analyzer()),
    };
    let explainer = Explainer::new(&exprs, &sets, analyzer);
    let list = List {
        explained: explainer.explain(&survey.store, &|question| survey.shows(question)),
        written,
        limit: match (args.limit, format) {
            (None, Format::Terminal) => 20,
            (None | Some(0), _) => usize::MAX,
            (Some(limit), _) => limit,
        },
        near_misses: args.near_misses,
        language: survey.language,
    };
    list.warn_of_nothing(console)?;
    let provenance = Provenance::new(&survey.corpus, sha256);
    args.output
        .write(format, &survey.files, console, |out, look| match format {
            Format::Terminal => Ok(list.write_terminal(out, look)?),
            _ => Ok(list.write_grid(out, look, &provenance)?),
        })?;
    Ok(Outcome::Done)
}

/// What is listed.
struct List<'a> {
    explained: Explained<'a>,
    written: Vec<String>,
    limit: usize,
    near_misses: bool,
    language: Language,
}

impl List<'_> {
    /// An expression that finds nothing has no row; that is said.
    fn warn_of_nothing(&self, console: &mut Console<'_>) -> std::io::Result<()> {
        let found = self.explained.found();
        let mut nothing = self
            .written
            .iter()
            .zip(found)
            .filter(|(_, found)| found.is_empty());
        let Some((first, _)) = nothing.next() else {
            return Ok(());
        };
        match nothing.count() {
            0 => writeln!(console.err, "warning: `{}` finds nothing", visible(first)),
            others => writeln!(
                console.err,
                "warning: {} of {} expressions find nothing, among them `{}`",
                others + 1,
                found.len(),
                visible(first)
            ),
        }
    }

    fn write_terminal(&self, out: &mut dyn Write, look: Look) -> std::io::Result<()> {
        let phrases = Phrases::of(self.language);
        for (number, found) in self.explained.found().iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            let hits = found.iter().map(|found| found.count).sum();
            let summary = self.counted(phrases.explain_count, found.len(), hits);
            writeln!(out, "{}: {summary}", visible(&self.written[number]))?;
            if !found.is_empty() {
                self.write_words(out, look, found)?;
            }
            if self.near_misses || self.written.len() <= FEW {
                self.write_near_misses(out, number)?;
            }
        }
        Ok(())
    }

    fn write_words(&self, out: &mut dyn Write, look: Look, found: &[FoundWords]) -> std::io::Result<()> {
        let phrases = Phrases::of(self.language);
        let (shown, rest) = found.split_at(found.len().min(self.limit));
        let row = |found: &FoundWords| {
            vec![
                found.words.clone(),
                count(found.count, self.language),
                phrases.found_as(found.reading).to_owned(),
            ]
        };
        let columns = [phrases.word, "n", phrases.reading_heading].map(str::to_owned);
        let rows = shown.iter().map(row).collect();
        let drawn = aligned(&columns, rows, &[false, true, false], look.width);
        writeln!(out, "{drawn}")?;
        if !rest.is_empty() {
            let hits = rest.iter().map(|found| found.count).sum();
            writeln!(out, "{}", self.counted(phrases.explain_more, rest.len(), hits))?;
        }
        Ok(())
    }

    fn write_near_misses(&self, out: &mut dyn Write, number: usize) -> std::io::Result<()> {
        let near = self.explained.near_misses(number);
        if near.is_empty() {
            return Ok(());
        }
        let limit = if self.near_misses { usize::MAX } else { NEAR_MISSES };
        let told: Vec<String> = near
            .iter()
            .take(limit)
            .map(|(word, n)| format!("{} ({})", visible(word), count(*n, self.language)))
            .collect();
        let more = if near.len() > limit { ", …" } else { "" };
        let label = Phrases::of(self.language).near_misses;
        writeln!(out, "{label} {}{more}", told.join(", "))
    }

    fn counted(&self, phrase: &str, words: usize, hits: usize) -> String {
        phrase
            .replace("{words}", &count(words, self.language))
            .replace("{hits}", &count(hits, self.language))
    }

    fn write_grid(&self, out: &mut dyn Write, look: Look, provenance: &Provenance) -> std::io::Result<()> {
        let columns = ["expression", "word", "count", "reading"].map(str::to_owned);
        let mut grid = GridWriter::new(out, look.format, columns.into(), provenance, look.width)?;
        for (number, found) in self.explained.found().iter().enumerate() {
            let mut row = |word: &str, count: usize, reading: &str| {
                let text = |text: &str| Value::Text(text.to_owned());
                grid.row(vec![
                    text(&self.written[number]),
                    text(word),
                    Value::Count(count),
                    text(reading),
                ])
            };
            for found in found.iter().take(self.limit) {
                row(&found.words, found.count, found.reading.name())?;
            }
            if self.near_misses {
                for (word, count) in self.explained.near_misses(number) {
                    row(word, count, "near-miss")?;
                }
            }
        }
        grid.finish()
    }
}
