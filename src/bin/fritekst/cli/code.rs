//! `fritekst code`: give every answer its themes.

use std::collections::HashSet;
use std::ops::Range;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, bail};

use fritekst::report::{Codings, Dataset, Format, GridWriter, QdaProject, Shape, TripleS, UnknownShape};

use super::output::{OutputArgs, refuse_inputs, write_both_aside};
use super::overrule::OverruleArgs;
use super::survey::{Coded, SurveyArgs};
use super::{Console, Outcome};

/// Give every answer its themes
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    /// long: a row an answer and theme; hits: a row a hit; wide: a 0/1 column a theme; list: themes in one column;
    /// respondents: a row a respondent, with background, weight, and a 0/1 column a question and theme [default: long; of
    /// an SPSS file (.sav) and of Triple-S (.sss) respondents]
    #[arg(long)]
    shape: Option<Rows>,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    decisions: OverruleArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rows {
    Of(Shape),
    Respondents,
}

impl FromStr for Rows {
    type Err = UnknownShape;

    fn from_str(name: &str) -> Result<Self, UnknownShape> {
        match name {
            "respondents" => Ok(Self::Respondents),
            name => name.parse().map(Self::Of),
        }
    }
}

/// Answers whose codings are in memory at once.
const AT_ONCE: usize = 1 << 16;

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Csv, &Format::OF_CODINGS, console)?;
    let rows = match (args.shape, format) {
        (None | Some(Rows::Respondents), Format::Sav | Format::TripleS) => Rows::Respondents,
        (Some(_), Format::Sav) => bail!("an SPSS file has a row a respondent: leave --shape out"),
        (Some(_), Format::TripleS) => bail!("Triple-S has a row a respondent: leave --shape out"),
        (Some(_), Format::Qdpx) => {
            bail!("a REFI-QDA project has the answers and their codings: leave --shape out")
        }
        (None, _) => Rows::Of(Shape::Long),
        (Some(rows), _) => rows,
    };
    let mut coded = Coded::open(&args.survey, &args.files, console)?;
    args.decisions.overrule(&mut coded, args.survey.dir(), console)?;
    if rows == Rows::Of(Shape::Hits) && !coded.provenance.decisions.is_empty() {
        writeln!(
            console.err,
            "warning: a theme that people added has no hit, and so no row in this shape; use --shape long"
        )?;
    }
    if format == Format::TripleS {
        // Told before there is work to lose.
        args.output.refuse_existing(&data_of(args)?, console)?;
    }
    match rows {
        _ if format == Format::Qdpx => write_project(args, &coded, console)?,
        _ if format == Format::TripleS => write_triple_s(args, &coded, console)?,
        Rows::Of(shape) => write_codings(args, &coded, shape, format, console)?,
        Rows::Respondents => write_respondents(args, &coded, format, console)?,
    }
    Ok(Outcome::Done)
}

fn write_respondents(
    args: &Args,
    coded: &Coded,
    format: Format,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let survey = &coded.survey;
    let dataset = Dataset::new(&survey.corpus, &coded.codings, coded.questions(), survey.language);
    if format != Format::Sav {
        check_names(&dataset)?;
    }
    args.output.write(format, &survey.files, console, |out, look| {
        if format == Format::Sav {
            let title = survey.title.as_deref().unwrap_or("");
            return Ok(out.write_all(&dataset.to_sav(title, survey.language, &coded.provenance)?)?);
        }
        let mut grid = GridWriter::typed(out, format, dataset.columns(), &coded.provenance, look.width)?;
        for row in dataset.rows() {
            grid.row(row)?;
        }
        Ok(grid.finish()?)
    })
}

/// An error if two columns have one name: `q.1.c` can be theme `1.c` of `q` and theme `c` of `q.1`. SPSS has numbers behind such.
fn check_names(dataset: &Dataset<'_>) -> anyhow::Result<()> {
    let mut names = HashSet::new();
    match dataset
        .variables
        .iter()
        .find(|variable| !names.insert(&variable.name))
    {
        Some(twice) => bail!(
            "two columns would be called `{}`; give a question, theme or background variable another name, or use --shape long",
            twice.name
        ),
        None => Ok(()),
    }
}

/// The data file that goes with the `.sss` that was asked for.
fn data_of(args: &Args) -> anyhow::Result<PathBuf> {
    let file = args
        .output
        .file()
        .context("Triple-S is two files; name the one, as in -o koder.sss")?;
    let data = file.with_extension("csv");
    match data == file {
        true => bail!(
            "{}: it is where the data go; name the other file .sss",
            file.display()
        ),
        false => Ok(data),
    }
}

fn write_triple_s(args: &Args, coded: &Coded, console: &mut Console<'_>) -> anyhow::Result<()> {
    let survey = &coded.survey;
    let dataset = Dataset::new(&survey.corpus, &coded.codings, coded.questions(), survey.language);
    let triple_s = TripleS::new(&dataset);
    let data = data_of(args)?;
    let file = args.output.file().unwrap_or(&data);
    for written in [file, &data] {
        refuse_inputs(written, &survey.files)?;
        args.output.refuse_existing(written, console)?;
    }
    let name = data.file_name().unwrap_or_default().to_string_lossy();
    let title = survey.title.as_deref().unwrap_or("fritekst");
    write_both_aside([file, &data], |description, values| {
        triple_s.write_description(title, &name, &coded.provenance, description)?;
        Ok(triple_s.write_data(values)?)
    })?;
    writeln!(
        console.err,
        "wrote {} and its data, {}",
        file.display(),
        data.display()
    )?;
    Ok(())
}

fn write_project(args: &Args, coded: &Coded, console: &mut Console<'_>) -> anyhow::Result<()> {
    let survey = &coded.survey;
    let questions = 0..survey.corpus.questions.len();
    let project = QdaProject {
        corpus: &survey.corpus,
        codings: &coded.codings,
        library: coded.coder.library(),
        title: survey.title.as_deref().unwrap_or("fritekst"),
        shows: questions.map(|at| coded.shows(at)).collect(),
    };
    args.output.write(Format::Qdpx, &survey.files, console, |out, _| {
        Ok(project.write(out)?)
    })
}

fn write_codings(
    args: &Args,
    coded: &Coded,
    shape: Shape,
    format: Format,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    args.output
        .write(format, &coded.survey.files, console, |out, look| {
            let corpus = &coded.survey.corpus;
            let codings = Codings::new(corpus, coded.coder.library(), shape);
            let mut grid =
                GridWriter::typed(out, look.format, codings.columns(), &coded.provenance, look.width)?;
            let is_shown: Vec<bool> = (0..corpus.questions.len()).map(|at| coded.shows(at)).collect();
            for range in corpus.ranges(AT_ONCE) {
                let of_range = coded.codings.codings(range.clone(), shape == Shape::Hits);
                let is_shown = |mentions: &Range<usize>| is_shown[corpus.answer(mentions.start).question];
                for mentions in corpus.mentions(range.clone()).filter(is_shown) {
                    let of = &of_range[mentions.start - range.start..mentions.end - range.start];
                    for row in codings.rows(mentions, of) {
                        grid.row(row)?;
                    }
                }
            }
            Ok(grid.finish()?)
        })
}
