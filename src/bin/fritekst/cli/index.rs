//! `fritekst index`: build the search index ahead of the first search.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;

use fritekst::index::{BuildOptions, Place, SearchIndex};
use fritekst::text::Analyzer;

use super::survey::{Survey, SurveyArgs};
use super::{Console, Outcome, progress};

/// Build the search index
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files with answers, instead of the project's
    files: Vec<PathBuf>,
    #[command(flatten)]
    survey: SurveyArgs,
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let survey = Survey::open(&args.survey, &args.files, console)?;
    let Some(cache) = &survey.cache else {
        bail!("an index without a cache would be lost; leave out --no-cache");
    };
    let folder = index_folder(cache);
    with_options(&survey, console, |options| {
        SearchIndex::build(
            &survey.corpus,
            Arc::new(Analyzer::norwegian()),
            Place::Folder(&folder),
            options,
        )
    })?;
    writeln!(
        console.err,
        "indexed {} answers in {}",
        survey.corpus.len(),
        folder.display()
    )?;
    Ok(Outcome::Done)
}

/// Opens the survey's index. One that is missing, or of other answers, is built; without a cache it is built in memory.
pub fn open(
    survey: &Survey,
    analyzer: Arc<Analyzer>,
    console: &mut Console<'_>,
) -> anyhow::Result<SearchIndex> {
    let Some(cache) = survey
        .cache
        .as_deref()
        .filter(|cache| survey.has_project || cache.exists())
    else {
        let build =
            |options: &BuildOptions<'_>| SearchIndex::build(&survey.corpus, analyzer, Place::Memory, options);
        return Ok(with_options(survey, console, build)?);
    };
    let folder = index_folder(cache);
    let (index, reason) = with_options(survey, console, |options| {
        SearchIndex::open_or_build(&survey.corpus, analyzer, &folder, options)
    })?;
    if let Some(reason) = reason {
        writeln!(console.err, "{reason}; built it in {}", folder.display())?;
    }
    Ok(index)
}

fn index_folder(cache: &Path) -> PathBuf {
    cache.join("index")
}

/// Calls `build` with a bar for its progress.
fn with_options<T>(survey: &Survey, console: &Console<'_>, build: impl FnOnce(&BuildOptions<'_>) -> T) -> T {
    let bar = progress::bar("indexing", survey.corpus.len(), console);
    let threads = rayon::current_num_threads();
    // Only of a store that is kept is it known what it was read from.
    let identity = survey.store.key().map(|_| survey.store.identity());
    build(&BuildOptions {
        threads,
        known_as: identity.as_deref(),
        progress: &|answers| bar.set(answers as u64),
        ..Default::default()
    })
}
