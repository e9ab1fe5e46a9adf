//! `fritekst agree`: how far two coders agree; of more see [`panel`].

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;

use fritekst::agreement::{Common, Comparison, HandCodings, OfSets, OfTheme, Score, Twice};
use fritekst::corpus::QuestionId;
use fritekst::report::{
    AgreementPhrases, Format, GridWriter, Phrases, Provenance, Value, aligned, count, number, visible,
};
use fritekst::source::did_you_mean;
use fritekst::text::Language;

use super::hand::{name, read_codings};
use super::output::{Look, OutputArgs};
use super::table::{heading, paragraph};
use super::{Console, Outcome, panel};

/// Measure how far coders agree
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst agree first.csv second.csv                   agreement on each theme, and on whole answers
fritekst agree first.csv second.csv --disagreements   the answers that they coded differently
fritekst agree first.csv second.csv third.csv         of three or more: Fleiss' kappa, alpha with answers left out")]
pub struct Args {
    /// One coder's codings, as `fritekst code` writes them
    first: PathBuf,
    /// Another's
    second: PathBuf,
    /// Those of more coders; not all need have coded every answer
    more: Vec<PathBuf>,
    /// Only the answers to this question (repeatable)
    #[arg(long, value_name = "QUESTION")]
    only: Vec<String>,
    /// List the answers that the coders gave different themes
    #[arg(long)]
    disagreements: bool,
    /// Another seed draws other intervals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The language of what is published: nb, nn or en
    #[arg(long, value_name = "LANGUAGE", default_value = "nb")]
    lang: Language,
    #[command(flatten)]
    output: OutputArgs,
}

/// The columns for machines: first those of the contract, then the limits of the intervals.
pub(super) const COLUMNS: [&str; 15] = [
    "question",
    "theme",
    "n",
    "percent",
    "kappa",
    "alpha",
    "f1",
    "percent_low",
    "percent_high",
    "kappa_low",
    "kappa_high",
    "alpha_low",
    "alpha_high",
    "f1_low",
    "f1_high",
];

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    if !args.more.is_empty() {
        let files: Vec<&PathBuf> = [&args.first, &args.second]
            .into_iter()
            .chain(&args.more)
            .collect();
        let request = panel::Request {
            files: &files,
            only: &args.only,
            disagreements: args.disagreements,
            seed: args.seed,
            language: args.lang,
        };
        return panel::run(&request, &args.output, format, console);
    }
    let first = read_codings(&args.first, None, console)?;
    let second = read_codings(&args.second, None, console)?;
    let comparison = compared(args, &first, &second, console)?;
    let inputs = [args.first.clone(), args.second.clone()];
    args.output.write(format, &inputs, console, |out, look| {
        let page = Page {
            comparison: &comparison,
            printer: Printer {
                provenance: Provenance::of_codings([
                    (name(&args.first), &first),
                    (name(&args.second), &second),
                ]),
                language: args.lang,
            },
        };
        match (args.disagreements, format) {
            (true, _) => Ok(page.write_disagreements(out, look)?),
            (false, Format::Terminal | Format::Markdown) => page.write(out, look, args.seed),
            (false, _) => Ok(page.write_grid(out, look, args.seed)?),
        }
    })?;
    Ok(Outcome::Done)
}

/// The answers that both coded, in the order of the first.
fn compared(
    args: &Args,
    first: &HandCodings,
    second: &HandCodings,
    console: &mut Console<'_>,
) -> anyhow::Result<Comparison> {
    let is_wanted =
        |question: &QuestionId| args.only.is_empty() || args.only.iter().any(|id| id == question.as_str());
    let mut answers = Vec::new();
    for coded in first.answers().iter().filter(|coded| is_wanted(&coded.question)) {
        if let Some(other) = second.of(&coded.respondent, &coded.question) {
            answers.push(Twice {
                respondent: coded.respondent.clone(),
                question: coded.question.clone(),
                first: coded.themes.clone(),
                second: other.clone(),
            });
        }
    }
    let asked: BTreeSet<&str> = first
        .answers()
        .iter()
        .map(|coded| coded.question.as_str())
        .collect();
    let asked: Vec<&str> = asked.into_iter().collect();
    if let Some(id) = args.only.iter().find(|id| !asked.contains(&id.as_str())) {
        bail!("unknown question `{id}`; {}", did_you_mean(id, &asked));
    }
    if answers.is_empty() {
        bail!("no answer is in both files; are the ids of respondents and questions the same?");
    }
    for (file, codings) in [(&args.first, first), (&args.second, second)] {
        let own = codings
            .answers()
            .iter()
            .filter(|coded| is_wanted(&coded.question));
        let more = own.count() - answers.len();
        if more > 0 {
            writeln!(
                console.err,
                "warning: {}: not compared, since the other file lacks them: {more} of its answers",
                file.display()
            )?;
        }
    }
    let given = answers
        .iter()
        .flat_map(|twice| [(&twice.question, &twice.first), (&twice.question, &twice.second)]);
    let common = Common::of(&[first, second], given);
    tell_what_is_lacking([&args.first, &args.second], &common, console)?;
    answers.retain(|twice| !common.is_without_any(&twice.question));
    if answers.is_empty() {
        bail!("{NOTHING_IN_COMMON}");
    }
    Ok(Comparison::new(answers, common.themes))
}

/// Why nothing can be compared.
pub(super) const NOTHING_IN_COMMON: &str =
    "no theme that was given has a column in all files; are the columns called alike?";

/// Says which themes have no column in a file where others have one, and so are not compared.
pub(super) fn tell_what_is_lacking<'f>(
    files: impl IntoIterator<Item = &'f PathBuf>,
    common: &Common,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    for (file, lacking) in files.into_iter().zip(&common.lacking) {
        for (question, themes) in lacking {
            writeln!(
                console.err,
                "warning: {}: it has no column for these themes of `{}`, so they are not compared: {}",
                file.display(),
                visible(question.as_str()),
                visible(&themes.join(", "))
            )?;
        }
    }
    Ok(())
}

struct Page<'a> {
    comparison: &'a Comparison,
    printer: Printer,
}

/// Writes figures of agreement.
pub(super) struct Printer {
    pub provenance: Provenance,
    pub language: Language,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write, look: Look, seed: u64) -> anyhow::Result<()> {
        let phrases = AgreementPhrases::of(self.printer.language);
        let themes = self.comparison.by_theme(seed);
        for of_question in themes.chunk_by(|one, next| one.question == next.question) {
            heading(out, look, 2, of_question[0].question.as_str())?;
            let rows = of_question.iter().map(|theme| {
                self.printer
                    .row(&theme.theme, theme.pairs.total() as usize, scores(theme))
            });
            self.printer.write_rows(out, look, rows.collect())?;
        }
        let sets = self.comparison.of_sets(seed);
        heading(out, look, 2, phrases.overall)?;
        self.printer.write_rows(
            out,
            look,
            vec![self.printer.row(phrases.all, sets.answers, scores_of_sets(&sets))],
        )?;
        let n = count(sets.answers, self.printer.language);
        paragraph(out, look, &phrases.note_agree.replace("{n}", &n))?;
        Ok(())
    }
}

impl Printer {
    pub fn write_rows(&self, out: &mut dyn Write, look: Look, rows: Vec<Vec<String>>) -> std::io::Result<()> {
        let phrases = AgreementPhrases::of(self.language);
        let alpha = if self.language == Language::En {
            "Alpha"
        } else {
            "Alfa"
        };
        let columns = [
            Phrases::of(self.language).theme,
            "n",
            phrases.alike,
            "Kappa",
            alpha,
            "F1",
        ]
        .map(str::to_owned);
        if look.format == Format::Markdown {
            let mut grid = GridWriter::new(out, look.format, columns.into(), &self.provenance, look.width)?;
            for row in rows {
                grid.row(row.into_iter().map(Value::Text).collect())?;
            }
            grid.finish()?;
            return writeln!(out);
        }
        let right = [false, true, true, true, true, true];
        writeln!(out, "{}\n", aligned(&columns, rows, &right, look.width))
    }

    pub fn row(&self, name: &str, n: usize, scores: [Score; 4]) -> Vec<String> {
        let told = scores.map(|score| self.told(score));
        [visible(name), count(n, self.language)]
            .into_iter()
            .chain(told)
            .collect()
    }

    /// A figure with its interval in parentheses.
    fn told(&self, score: Score) -> String {
        let two = |figure: f64| of_agreement(figure, self.language);
        match (score.value, score.interval) {
            (None, _) => "–".to_owned(),
            (Some(value), None) => two(value),
            (Some(value), Some(interval)) => {
                format!("{} ({}–{})", two(value), two(interval.low), two(interval.high))
            }
        }
    }
}

impl Page<'_> {
    fn write_grid(&self, out: &mut dyn Write, look: Look, seed: u64) -> std::io::Result<()> {
        let columns = COLUMNS.map(str::to_owned);
        let mut grid = GridWriter::new(
            out,
            look.format,
            columns.into(),
            &self.printer.provenance,
            look.width,
        )?;
        let text = |text: &str| Value::Text(text.to_owned());
        for theme in self.comparison.by_theme(seed) {
            let head = [text(theme.question.as_str()), text(&theme.theme)];
            grid.row(cells(head, theme.pairs.total() as usize, scores(&theme)))?;
        }
        let sets = self.comparison.of_sets(seed);
        grid.row(cells(
            [Value::Missing, text("(all)")],
            sets.answers,
            scores_of_sets(&sets),
        ))?;
        grid.finish()
    }

    fn write_disagreements(&self, out: &mut dyn Write, look: Look) -> std::io::Result<()> {
        let columns = ["respondent", "question", "first", "second"].map(str::to_owned);
        let mut grid = GridWriter::new(
            out,
            look.format,
            columns.into(),
            &self.printer.provenance,
            look.width,
        )?;
        let listed = |themes: &BTreeSet<String>| {
            let themes: Vec<&str> = themes.iter().map(String::as_str).collect();
            Value::Text(themes.join(";"))
        };
        for twice in self
            .comparison
            .answers
            .iter()
            .filter(|twice| twice.first != twice.second)
        {
            let ids = [twice.respondent.as_str(), twice.question.as_str()];
            let ids = ids.map(|id| Value::Text(id.to_owned()));
            grid.row(
                ids.into_iter()
                    .chain([listed(&twice.first), listed(&twice.second)])
                    .collect(),
            )?;
        }
        grid.finish()
    }
}

/// Two decimals, and a third where two would say that all agree and not all do.
fn of_agreement(figure: f64, language: Language) -> String {
    match (0.995..1.0).contains(&figure) {
        true => number((figure * 1000.0).floor() / 1000.0, 3, language),
        false => number(figure, 2, language),
    }
}

fn scores(theme: &OfTheme) -> [Score; 4] {
    [theme.agreement, theme.kappa, theme.alpha, theme.f1]
}

/// Of whole answers there is no kappa.
fn scores_of_sets(sets: &OfSets) -> [Score; 4] {
    [sets.agreement, Score::default(), sets.alpha, sets.f1]
}

/// A row for machines. Percentages are of 100.
pub(super) fn cells(head: [Value; 2], n: usize, scores: [Score; 4]) -> Vec<Value> {
    let scale = [100.0, 1.0, 1.0, 1.0];
    let value = |figure: Option<f64>, scale: f64| {
        figure.map_or(Value::Missing, |figure| Value::Number(figure * scale))
    };
    let scaled = scores.iter().zip(scale);
    let values: Vec<Value> = scaled
        .clone()
        .map(|(score, scale)| value(score.value, scale))
        .collect();
    let limits = scaled.flat_map(|(score, scale)| {
        let interval = score.interval;
        [
            interval.map(|interval| interval.low),
            interval.map(|interval| interval.high),
        ]
        .map(|limit| value(limit, scale))
    });
    head.into_iter()
        .chain([Value::Count(n)])
        .chain(values)
        .chain(limits)
        .collect()
}
