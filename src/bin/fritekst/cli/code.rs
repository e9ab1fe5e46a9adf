//! `fritekst code`: give every answer its themes.

use std::ops::Range;
use std::path::PathBuf;

use fritekst::report::{Codings, Format, GridWriter, Shape};

use super::output::OutputArgs;
use super::survey::{Coded, SurveyArgs};
use super::{Console, Outcome};

/// Give every answer its themes
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    /// long: a row an answer and theme; hits: a row a hit; wide: a 0/1 column a theme; list: themes in one column
    #[arg(long, default_value = "long")]
    shape: Shape,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

/// Answers whose codings are in memory at once.
const AT_ONCE: usize = 1 << 16;

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Csv, &Format::OF_GRIDS)?;
    let coded = Coded::open(&args.survey, &args.files, console)?;
    args.output
        .write(format, &coded.survey.files, console, |out, look| {
            let codings = Codings::new(&coded.survey.corpus, coded.coder.library(), args.shape);
            let mut grid =
                GridWriter::new(out, look.format, codings.columns(), &coded.provenance, look.width)?;
            let corpus = &coded.survey.corpus;
            let is_shown: Vec<bool> = (0..corpus.questions.len()).map(|at| coded.shows(at)).collect();
            for range in corpus.ranges(AT_ONCE) {
                let of_range = coded.codings.codings(range.clone(), args.shape == Shape::Hits);
                let is_shown = |mentions: &Range<usize>| is_shown[corpus.answer(mentions.start).question];
                for mentions in corpus.mentions(range.clone()).filter(is_shown) {
                    let of = &of_range[mentions.start - range.start..mentions.end - range.start];
                    for row in codings.rows(mentions, of) {
                        grid.row(row)?;
                    }
                }
            }
            Ok(grid.finish()?)
        })?;
    Ok(Outcome::Done)
}
