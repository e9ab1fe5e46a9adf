//! Decisions as forms send them: kept on disk before the browser is led on.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::StatusCode;
use axum::response::Response;

use fritekst::codebook::ThemeId;
use fritekst::corpus::RespondentId;
use fritekst::review::{Decision, Entry, Moment, ReviewError, Sequence, Verdict, text_hash};

use super::app::View;
use super::ask::{Ask, Fields};
use super::layout::message;
use super::queue::{Queue, Wanted};
use super::review::{MOVED_ON, find, seen};
use super::url::{redirect, url};

/// Longer notes are refused: they would be lost if they were cut.
const LONGEST_NOTE: usize = 10_000;

/// Keeps a decision, and leads to the next answer that is not reviewed once the whole is accepted, or else to the same.
pub fn decide(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    let bad = |text: &str| Ok(message(ask, StatusCode::BAD_REQUEST, text));
    let Some(reviewer) = &ask.reviewer else {
        return bad(words.name_first);
    };
    let Some(wanted) = wanted(&ask.form, &view) else {
        return bad(words.no_such_answer);
    };
    let respondent = ask.form.get("respondent").unwrap_or_default();
    let Some(answer) = find(view.corpus(), wanted.question, respondent) else {
        return bad(words.no_such_answer);
    };
    let Some((verdict, theme)) = asked(&ask.form, &wanted, &view) else {
        return bad(words.no_such_theme);
    };
    let note = ask.form.get("note").unwrap_or_default();
    if note.len() > LONGEST_NOTE {
        return bad(words.refused_large);
    }
    let decision = Decision {
        when: now(),
        reviewer: reviewer.clone(),
        respondent: RespondentId::new(respondent)?,
        question: view.corpus().questions[wanted.question].id.clone(),
        theme,
        verdict,
        note: note.to_owned(),
        text_hash: text_hash(answer.clone().map(|number| view.corpus().answer(number).text)),
        codebook_hash: view
            .reading
            .provenance
            .codebook_sha256
            .clone()
            .unwrap_or_default(),
    };
    let kept = ask.app.keep(|decisions| {
        // What has been decided since the page was made has not been seen.
        let is_seen = |history: &[(Sequence, Entry)]| {
            let now = seen(history, &view, wanted.question, respondent);
            ask.form.get("seen").is_none_or(|seen| seen == now)
        };
        Ok(decisions.record_if(&decision, is_seen)?.is_some())
    })?;
    if !kept {
        let mut fields = wanted.fields(&view, Some(respondent));
        fields.push((MOVED_ON, "yes".to_owned()));
        return Ok(redirect(&url("/review", fields)));
    }
    if verdict != Verdict::Accept {
        return Ok(redirect(&url("/review", wanted.fields(&view, Some(respondent)))));
    }
    let view = ask.app.view()?;
    let queue = Queue::new(&wanted, &view);
    let next = queue.next_unreviewed(queue.place(answer.start));
    let corpus = view.corpus();
    let next = next.map_or(respondent, |number| corpus.respondent(corpus.answer(number)).id());
    Ok(redirect(&url("/review", wanted.fields(&view, Some(next)))))
}

/// Undoes a decision or an undoing, and leads to its answer.
pub fn undo(ask: &Ask) -> anyhow::Result<Response> {
    let view = ask.app.view()?;
    let words = ask.words();
    let bad = |text: &str| Ok(message(ask, StatusCode::BAD_REQUEST, text));
    let Some(reviewer) = &ask.reviewer else {
        return bad(words.name_first);
    };
    let Some(sequence) = ask
        .form
        .get("sequence")
        .and_then(|number| number.parse::<Sequence>().ok())
    else {
        return bad(words.refused_unreadable);
    };
    let to = target(&view, sequence);
    let undone = ask.app.keep(|decisions| {
        let is_seen = |history: &[(Sequence, Entry)]| {
            let question = to.and_then(|decision| view.corpus().find_question(decision.question.as_str()));
            let now = question
                .zip(to)
                .map(|(question, decision)| seen(history, &view, question, decision.respondent.as_str()));
            ask.form
                .get("seen")
                .is_none_or(|seen| Some(seen) == now.as_deref())
        };
        match decisions.undo_if((sequence, reviewer, &now(), ""), is_seen) {
            Ok(Some(_)) => Ok(Some(true)),
            Ok(None) => Ok(None),
            // Somebody else was quicker, or a form was sent twice.
            Err(ReviewError::Undone(_) | ReviewError::Unknown(_)) => Ok(Some(false)),
            Err(error) => Err(error.into()),
        }
    })?;
    if undone == Some(false) {
        return bad(words.undone_already);
    }
    let mut fields = match to {
        None => Vec::new(),
        Some(decision) => vec![
            ("question", decision.question.to_string()),
            ("theme", ask.form.get("queue").unwrap_or_default().to_owned()),
            ("order", ask.form.get("order").unwrap_or_default().to_owned()),
            ("respondent", decision.respondent.to_string()),
        ],
    };
    if undone.is_none() {
        fields.push((MOVED_ON, "yes".to_owned()));
    }
    Ok(redirect(&url("/review", fields)))
}

/// The decision that an entry is, or undoes at last.
pub fn target(view: &View, mut sequence: Sequence) -> Option<&Decision> {
    loop {
        let (_, entry) = view.decided.history.iter().find(|(one, _)| *one == sequence)?;
        match entry {
            Entry::Decision(decision) => return Some(decision),
            // An entry undoes earlier ones only, so this ends.
            Entry::Undo { of, .. } => sequence = *of,
        }
    }
}

/// What was being reviewed; the theme of the queue goes by another name than that of a decision.
fn wanted(form: &Fields, view: &View) -> Option<Wanted> {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let question = form.get("question")?;
    Wanted::of(
        &Fields(vec![
            field("question", question),
            field("theme", form.get("queue").unwrap_or_default()),
            field("order", form.get("order").unwrap_or_default()),
        ]),
        view,
    )
}

/// What is decided, of which theme; nothing if the codebook has no such theme.
fn asked(form: &Fields, wanted: &Wanted, view: &View) -> Option<(Verdict, Option<ThemeId>)> {
    let book = view.book(wanted.question)?;
    let known = |id: &str| Some(book.themes[book.find_theme(id)?].id.clone());
    match form.get("do")?.split_once(' ').unwrap_or((form.get("do")?, "")) {
        ("accept", _) => Some((Verdict::Accept, wanted.theme_id(view).cloned())),
        ("remove", theme) => Some((Verdict::Remove, Some(known(theme)?))),
        ("add", _) => Some((Verdict::Add, Some(known(form.get("add")?)?))),
        _ => None,
    }
}

/// The clock.
fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Moment::of_unix(since.map_or(0, |since| since.as_secs()))
}
