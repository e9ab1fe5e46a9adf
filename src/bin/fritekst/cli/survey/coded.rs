//! Codes a survey, and keeps what was found for later codings.

use std::path::Path;
use std::sync::Arc;

use fritekst::coding::{CodedAnswers, Coder, Results};
use fritekst::mapped::Unusable;

use super::Survey;
use crate::cli::{Console, progress};

/// Codes all answers. What is known from earlier codings is not found anew, and what is new is kept for later ones.
pub fn code(coder: &Arc<Coder>, survey: &Survey, console: &mut Console<'_>) -> anyhow::Result<CodedAnswers> {
    let file = survey.stores.as_ref().zip(survey.store.key());
    let file = file.map(|(folder, key)| folder.join(format!("answers-{key}.results")));
    let mut results = match &file {
        Some(file) => known_results(file, console)?,
        None => std::mem::take(&mut console.session.results),
    };
    let blocks = survey.corpus.wordings.blocks().iter();
    let wordings = blocks.map(|block| block.questions.len()).sum();
    let bar = progress::bar("coding", wordings, console);
    let codings = CodedAnswers::new(coder, &survey.store, &mut results, &|more| bar.add(more));
    drop(bar);
    let Some(file) = file else {
        console.session.results = results;
        return Ok(codings);
    };
    if results.is_new()
        && let Err(error) = results.write(&file)
    {
        writeln!(
            console.err,
            "warning: what was found cannot be kept for the next coding: {error}"
        )?;
    }
    Ok(codings)
}

/// What earlier codings found and kept in `file`.
fn known_results(file: &Path, console: &mut Console<'_>) -> anyhow::Result<Results> {
    match Results::read(file) {
        Ok(known) => return Ok(known),
        Err(Unusable::Missing) => {}
        Err(reason) => writeln!(
            console.err,
            "warning: what was found by earlier codings is found anew: {reason}"
        )?,
    }
    Ok(Results::default())
}
