//! `fritekst agree` of three or more coders.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;

use fritekst::agreement::{Common, HandCodings, OfPanel, Panel, Score, Several};
use fritekst::corpus::{QuestionId, RespondentId};
use fritekst::report::{AgreementPhrases, Format, GridWriter, Provenance, Value, count};
use fritekst::source::did_you_mean;
use fritekst::text::Language;

use super::agree::{COLUMNS, NOTHING_IN_COMMON, Printer, cells, tell_what_is_lacking};
use super::hand::{name, read_codings};
use super::output::{Look, OutputArgs};
use super::table::{heading, paragraph};
use super::{Console, Outcome};

/// What is asked for.
pub struct Request<'a> {
    pub files: &'a [&'a PathBuf],
    pub only: &'a [String],
    pub disagreements: bool,
    pub seed: u64,
    pub language: Language,
}

pub fn run(
    request: &Request<'_>,
    output: &OutputArgs,
    format: Format,
    console: &mut Console<'_>,
) -> anyhow::Result<Outcome> {
    let codings = request.files.iter().map(|file| read_codings(file, None, console));
    let codings = codings.collect::<anyhow::Result<Vec<HandCodings>>>()?;
    let panel = panel(request, &codings, console)?;
    let names: Vec<String> = request.files.iter().map(|file| name(file)).collect();
    let inputs: Vec<PathBuf> = request.files.iter().map(|file| (*file).clone()).collect();
    output.write(format, &inputs, console, |out, look| {
        let page = Page {
            panel: &panel,
            request,
            printer: Printer {
                provenance: Provenance::of_codings(names.iter().cloned().zip(&codings)),
                language: request.language,
            },
        };
        match (request.disagreements, format) {
            (true, _) => Ok(page.write_disagreements(out, look, &names)?),
            (false, Format::Terminal | Format::Markdown) => page.write(out, look),
            (false, _) => Ok(page.write_grid(out, look)?),
        }
    })?;
    Ok(Outcome::Done)
}

/// The answers that two or more coded, in the order in which they are first met.
fn panel(request: &Request<'_>, codings: &[HandCodings], console: &mut Console<'_>) -> anyhow::Result<Panel> {
    let asked: BTreeSet<&str> = codings
        .iter()
        .flat_map(HandCodings::answers)
        .map(|coded| coded.question.as_str())
        .collect();
    let asked: Vec<&str> = asked.into_iter().collect();
    if let Some(id) = request.only.iter().find(|id| !asked.contains(&id.as_str())) {
        bail!("unknown question `{id}`; {}", did_you_mean(id, &asked));
    }
    let is_wanted = |question: &QuestionId| {
        request.only.is_empty() || request.only.iter().any(|id| id == question.as_str())
    };
    let mut seen: BTreeSet<(&QuestionId, &RespondentId)> = BTreeSet::new();
    let mut answers = Vec::new();
    let mut alone = vec![0_usize; codings.len()];
    for (coder, of) in codings.iter().enumerate() {
        for coded in of.answers().iter().filter(|coded| is_wanted(&coded.question)) {
            if !seen.insert((&coded.question, &coded.respondent)) {
                continue;
            }
            let given = codings
                .iter()
                .map(|other| other.of(&coded.respondent, &coded.question).cloned());
            let given: Vec<Option<BTreeSet<String>>> = given.collect();
            if given.iter().flatten().count() < 2 {
                alone[coder] += 1;
                continue;
            }
            answers.push(Several {
                respondent: coded.respondent.clone(),
                question: coded.question.clone(),
                given,
            });
        }
    }
    if answers.is_empty() {
        bail!("no answer is in two of the files; are the ids of respondents and questions the same?");
    }
    for (file, more) in request.files.iter().zip(alone).filter(|(_, more)| *more > 0) {
        writeln!(
            console.err,
            "warning: {}: not compared, since no other file has them: {more} of its answers",
            file.display()
        )?;
    }
    let given = answers.iter().flat_map(|answer: &Several| {
        let given = answer.given.iter().flatten();
        given.map(|themes| (&answer.question, themes))
    });
    let common = Common::of(&codings.iter().collect::<Vec<_>>(), given);
    tell_what_is_lacking(request.files.iter().copied(), &common, console)?;
    answers.retain(|answer| !common.is_without_any(&answer.question));
    if answers.is_empty() {
        bail!("{NOTHING_IN_COMMON}");
    }
    Ok(Panel::of_themes(
        answers,
        common.themes,
        u32::try_from(codings.len())?,
    ))
}

struct Page<'a> {
    panel: &'a Panel,
    request: &'a Request<'a>,
    printer: Printer,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write, look: Look) -> anyhow::Result<()> {
        let language = self.request.language;
        let phrases = AgreementPhrases::of(language);
        let themes = self.panel.by_theme(self.request.seed);
        let question = |of: &OfPanel| of.theme.as_ref().map(|(question, _)| question.clone());
        for of_question in themes.chunk_by(|one, next| question(one) == question(next)) {
            let title = question(&of_question[0]).map_or(String::new(), |id| id.to_string());
            heading(out, look, 2, &title)?;
            let rows = of_question.iter().map(|of| {
                let theme = of.theme.as_ref().map_or("", |(_, theme)| theme);
                self.printer.row(theme, of.answers, scores(of))
            });
            self.printer.write_rows(out, look, rows.collect())?;
        }
        let sets = self.panel.of_sets(self.request.seed);
        heading(out, look, 2, phrases.overall)?;
        let row = self.printer.row(phrases.all, sets.answers, scores(&sets));
        self.printer.write_rows(out, look, vec![row])?;
        let note = phrases
            .note_panel
            .replace("{n}", &count(sets.answers, language))
            .replace("{coders}", &self.request.files.len().to_string())
            .replace("{complete}", &count(self.panel.complete(), language));
        Ok(paragraph(out, look, &note)?)
    }

    fn write_grid(&self, out: &mut dyn Write, look: Look) -> std::io::Result<()> {
        let columns = COLUMNS.map(str::to_owned);
        let mut grid = GridWriter::new(
            out,
            look.format,
            columns.into(),
            &self.printer.provenance,
            look.width,
        )?;
        let text = |text: &str| Value::Text(text.to_owned());
        let themes = self.panel.by_theme(self.request.seed);
        for of in themes.into_iter().chain([self.panel.of_sets(self.request.seed)]) {
            let head = match &of.theme {
                Some((question, theme)) => [text(question.as_str()), text(theme)],
                None => [Value::Missing, text("(all)")],
            };
            grid.row(cells(head, of.answers, scores(&of)))?;
        }
        grid.finish()
    }

    /// A column a file; `(not coded)` where it has not the answer.
    fn write_disagreements(&self, out: &mut dyn Write, look: Look, names: &[String]) -> std::io::Result<()> {
        let ids = ["respondent", "question"].map(str::to_owned).into_iter();
        // Files of one name in two folders are told apart by their place.
        let files = names.iter().zip(1..).map(|(name, place)| {
            match names.iter().filter(|other| *other == name).count() {
                1 => name.clone(),
                _ => format!("{name} ({place})"),
            }
        });
        let columns = ids.chain(files).collect();
        let mut grid = GridWriter::new(out, look.format, columns, &self.printer.provenance, look.width)?;
        for answer in &self.panel.answers {
            let mut given = answer.given.iter().flatten();
            let first = given.next();
            if given.all(|other| Some(other) == first) {
                continue;
            }
            let ids = [answer.respondent.as_str(), answer.question.as_str()];
            let ids = ids.map(|id| Value::Text(id.to_owned())).into_iter();
            let listed = answer.given.iter().map(|given| match given {
                None => Value::Text("(not coded)".to_owned()),
                Some(themes) => {
                    let themes: Vec<&str> = themes.iter().map(String::as_str).collect();
                    Value::Text(themes.join(";"))
                }
            });
            grid.row(ids.chain(listed).collect())?;
        }
        grid.finish()
    }
}

fn scores(of: &OfPanel) -> [Score; 4] {
    [of.agreement, of.kappa, of.alpha, of.f1]
}
