//! `fritekst sample`: answers to be coded by hand, by people who do not see what the rules say.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use anyhow::bail;

use fritekst::report::{Format, GridWriter, Groups, Value};
use fritekst::stats::{Allocation, draw};

use super::output::OutputArgs;
use super::survey::{Coded, SurveyArgs};
use super::{Console, Outcome};

/// Draw answers for coding by hand
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst sample -n 200 -o utvalg.csv                  any answer as likely as any other
fritekst sample -n 200 --by fylke -o utvalg.xlsx      of each group as its share, one at least
fritekst sample -n 200 --rare -o utvalg.csv           as many of each theme, so that rare ones can be judged
Coders fill in `themes`, as in bolig;tolk, or - where there is none; then: fritekst eval utvalg.csv")]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    /// How many answers
    #[arg(short = 'n', value_name = "N")]
    n: usize,
    /// Of each group of a background variable as its share: COLUMN, or COLUMN=30,45,60 for classes of numbers
    #[arg(long, value_name = "COLUMN", conflicts_with = "rare")]
    by: Option<String>,
    /// As many of each theme, an answer being of its rarest; also of those without one
    #[arg(long)]
    rare: bool,
    /// Another seed draws others
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// list: one column for the themes; wide: a column a theme, for 0 and 1
    #[arg(long, value_enum, default_value = "list")]
    shape: Shape,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    List,
    Wide,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let formats = [
        Format::Csv,
        Format::Tsv,
        Format::Xlsx,
        Format::Jsonl,
        Format::Json,
    ];
    let format = args.output.format(Format::Csv, &formats, console)?;
    if args.n == 0 {
        bail!("-n 0: a sample has one answer at least");
    }
    let coded = Coded::open(&args.survey, &args.files, console)?;
    let corpus = &coded.survey.corpus;
    let all = corpus.mentions(0..corpus.len());
    let pool: Vec<Range<usize>> = all
        .filter(|mentions| coded.shows(corpus.answer(mentions.start).question))
        .collect();
    let strata = strata(args, &coded, &pool)?;
    let allocation = match args.rare {
        true => Allocation::Equal,
        false => Allocation::Proportional,
    };
    let drawn = draw(&strata, args.n, allocation, args.seed)?;
    if drawn.len() < args.n {
        writeln!(
            console.err,
            "warning: there are only {} answers, and all are drawn",
            drawn.len()
        )?;
    }
    let how = match (&args.by, args.rare) {
        (Some(by), _) => format!("by {by}"),
        (None, true) => "rare".to_owned(),
        (None, false) => "simple".to_owned(),
    };
    let method = format!("{how}; seed {}; {} of {}", args.seed, drawn.len(), pool.len());
    writeln!(console.err, "sample: {method}")?;
    let themes = themes(args.shape, &coded);
    args.output
        .write(format, &coded.survey.files, console, |out, look| {
            let columns = ["respondent", "question", "text"].into_iter();
            let columns = columns
                .chain(themes.iter().map(String::as_str))
                .chain(["weight", "sample"]);
            let columns = columns.map(str::to_owned).collect();
            let mut grid = GridWriter::new(out, look.format, columns, &coded.provenance, look.width)?;
            for drawn in &drawn {
                let mentions = pool[drawn.unit].clone();
                let answer = corpus.answer(mentions.start);
                let texts: Vec<&str> = mentions.map(|number| corpus.answer(number).text).collect();
                let text = |text: &str| Value::Text(text.to_owned());
                let head = [
                    text(corpus.respondent(answer).id()),
                    text(corpus.question(answer).id.as_str()),
                    Value::Text(texts.join("\n")),
                ];
                let blank = themes.iter().map(|_| Value::Missing);
                let tail = [Value::Number(drawn.weight), text(&method)];
                grid.row(head.into_iter().chain(blank).chain(tail).collect())?;
            }
            Ok(grid.finish()?)
        })?;
    Ok(Outcome::Done)
}

/// The columns that coders fill in.
fn themes(shape: Shape, coded: &Coded) -> Vec<String> {
    if shape == Shape::List {
        return vec!["themes".to_owned()];
    }
    let mut ids: Vec<String> = Vec::new();
    for (_, book) in coded.questions() {
        for theme in book.themes.iter().filter(|theme| !theme.any.is_empty()) {
            let id = theme.id.as_str().to_owned();
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids
}

/// The stratum of each answer of the pool.
fn strata(args: &Args, coded: &Coded, pool: &[Range<usize>]) -> anyhow::Result<Vec<usize>> {
    let corpus = &coded.survey.corpus;
    if let Some(by) = &args.by {
        let groups = Groups::new(corpus, by, coded.survey.language)?;
        let of = |mentions: &Range<usize>| groups.of[corpus.answer(mentions.start).respondent] as usize;
        return Ok(pool.iter().map(of).collect());
    }
    if !args.rare {
        return Ok(vec![0; pool.len()]);
    }
    // By question and theme.
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let given: Vec<(usize, Vec<usize>)> = pool
        .iter()
        .map(|mentions| given(coded, mentions.clone()))
        .collect();
    for (question, themes) in &given {
        themes
            .iter()
            .for_each(|theme| *counts.entry((*question, *theme)).or_default() += 1);
    }
    let mut numbers: BTreeMap<(usize, Option<usize>), usize> = BTreeMap::new();
    let stratum = |(question, themes): &(usize, Vec<usize>)| {
        let rarest = themes
            .iter()
            .min_by_key(|theme| (counts[&(*question, **theme)], **theme));
        let next = numbers.len();
        *numbers.entry((*question, rarest.copied())).or_insert(next)
    };
    Ok(given.iter().map(stratum).collect())
}

/// The question of an answer, and its themes.
fn given(coded: &Coded, mentions: Range<usize>) -> (usize, Vec<usize>) {
    let question = coded.survey.corpus.answer(mentions.start).question;
    let themes = mentions.flat_map(|number| coded.codings.themes(number).into_owned());
    let mut themes: Vec<usize> = themes.map(|theme| theme as usize).collect();
    themes.sort_unstable();
    themes.dedup();
    (question, themes)
}
