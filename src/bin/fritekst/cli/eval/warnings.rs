//! What of the codings by hand is not measured, and is told.

use std::collections::BTreeSet;

use anyhow::bail;

use fritekst::agreement::{HandCodings, Twice};
use fritekst::report::visible;

use super::super::Console;
use super::super::survey::Coded;
use super::Args;

/// Tells of themes and answers that are not measured.
pub(super) fn tell(
    args: &Args,
    coded: &Coded,
    codings: &HandCodings,
    measured: &[(usize, Twice)],
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    warn_of_unknown_themes(args, coded, codings, console)?;
    warn_of_missing_columns(args, coded, codings, measured, console)?;
    tell_of_the_rest(args, coded, codings, measured, console)
}

/// The questions of the answers that are measured, by their numbers.
fn questions(coded: &Coded, measured: &[(usize, Twice)]) -> BTreeSet<usize> {
    let corpus = &coded.survey.corpus;
    let of = |(number, _): &(usize, Twice)| corpus.answer(*number).question;
    measured.iter().map(of).collect()
}

/// Themes that have no column where each has one: that they are not there says nothing of any answer.
fn warn_of_missing_columns(
    args: &Args,
    coded: &Coded,
    codings: &HandCodings,
    measured: &[(usize, Twice)],
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let mut can_tell_any = false;
    for number in questions(coded, measured) {
        let question = &coded.survey.corpus.questions[number].id;
        let themes = coded.book(number).map_or(&[][..], |book| &book.themes);
        let themes = themes.iter().filter(|theme| !theme.any.is_empty());
        let (told, missing): (Vec<&str>, Vec<&str>) = themes
            .map(|theme| theme.id.as_str())
            .filter(|id| args.theme.is_empty() || args.theme.iter().any(|wanted| wanted == id))
            .partition(|id| codings.can_tell(question, id));
        can_tell_any |= !told.is_empty() || missing.is_empty();
        if !missing.is_empty() {
            writeln!(
                console.err,
                "warning: {}: it has no column for these themes of `{}`, so they are not measured: {}",
                args.gold.display(),
                visible(question.as_str()),
                visible(&missing.join(", "))
            )?;
        }
    }
    if !can_tell_any {
        bail!(
            "{}: none of its columns is called as a theme to be measured; name them by the ids of the codebook",
            args.gold.display()
        );
    }
    Ok(())
}

/// How many answers are not measured since they are not coded by hand.
fn tell_of_the_rest(
    args: &Args,
    coded: &Coded,
    codings: &HandCodings,
    measured: &[(usize, Twice)],
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    if codings.blank() > 0 {
        writeln!(
            console.err,
            "warning: {}: answers of the sample that are not coded: {}; they are passed over, and figures by weight are of the others",
            args.gold.display(),
            codings.blank()
        )?;
    }
    let corpus = &coded.survey.corpus;
    let questions = questions(coded, measured);
    let answered = corpus.mentions(0..corpus.len());
    let all = answered
        .filter(|mentions| questions.contains(&corpus.answer(mentions.start).question))
        .count();
    if args.half.is_none() && measured.len() < all {
        writeln!(
            console.err,
            "{}: {} of {all} answers to these questions are coded by hand, and only those are measured",
            args.gold.display(),
            measured.len()
        )?;
    }
    Ok(())
}

/// A theme by hand that no codebook of the question has would otherwise be lost.
fn warn_of_unknown_themes(
    args: &Args,
    coded: &Coded,
    codings: &HandCodings,
    console: &mut Console<'_>,
) -> anyhow::Result<()> {
    let mut told = BTreeSet::new();
    for answer in codings.answers() {
        let Some(book) = coded.coder.library().for_question(&answer.question) else {
            continue;
        };
        for theme in &answer.themes {
            let is_known = book.themes.iter().any(|known| known.id.as_str() == theme);
            if !is_known && told.insert((&answer.question, theme)) {
                writeln!(
                    console.err,
                    "warning: {}: {}: the codebook of `{}` has no theme `{}`; it is not measured",
                    args.gold.display(),
                    answer.place,
                    visible(answer.question.as_str()),
                    visible(theme)
                )?;
            }
        }
    }
    Ok(())
}
