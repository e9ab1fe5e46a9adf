//! `fritekst decisions`: what people decide of single answers, against or with the rules.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};

use fritekst::codebook::ThemeId;
use fritekst::corpus::{QuestionId, RespondentId};
use fritekst::report::{Format, GridWriter, Value, visible};
use fritekst::review::{
    Decision, Decisions, Entry, Moment, Sequence, Standing, Verdict, from_csv, text_hash, to_csv,
};
use fritekst::source::did_you_mean;

use super::output::{OutputArgs, write_new};
use super::overrule::{applied, review_file};
use super::survey::{Coded, SurveyArgs};
use super::{Console, Outcome};

/// Overrule the rules, answer by answer
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst decisions add --respondent 12 --theme bolig --verdict remove --by anna --note 'om hytta'
fritekst decisions undo 5 --by anna
fritekst decisions export -o beslutninger.csv
fritekst table --decisions                            figures by the rules and the decisions")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

/// Which decisions.
#[derive(Debug, clap::Args)]
struct Place {
    /// Work in DIR, with its fritekst.toml
    #[arg(short = 'C', value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Keep decisions in FILE [default: .fritekst/review.sqlite of the project]
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Who, when and why.
#[derive(Debug, clap::Args)]
struct Signature {
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    note: String,
    /// When, as in 2026-03-01T12:30:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    when: Option<Moment>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Show all decisions, and what has become of each
    List {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        output: OutputArgs,
    },
    /// Decide on an answer
    Add {
        /// Whose answer
        #[arg(long, value_name = "ID")]
        respondent: String,
        /// To which question; can be left out where there is one
        #[arg(long, value_name = "QUESTION")]
        question: Option<String>,
        /// On which theme; can be left out to accept all
        #[arg(long, value_name = "THEME")]
        theme: Option<String>,
        /// add, remove, or accept what the rules say
        #[arg(long, value_name = "VERDICT")]
        verdict: Verdict,
        #[command(flatten)]
        signature: Signature,
        #[command(flatten)]
        place: Place,
    },
    /// Undo a decision, or an undoing; both are still in the history
    Undo {
        /// Its number, as `list` shows it
        sequence: Sequence,
        #[command(flatten)]
        signature: Signature,
        #[command(flatten)]
        place: Place,
    },
    /// Write all decisions as CSV
    Export {
        /// Write to FILE
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Write over a file that exists
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Take in decisions from CSV; those that are here already are left out
    Import {
        /// As `export` writes it: reviewer, when, respondent, question, theme, verdict, note
        csv: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// The columns of the list.
const COLUMNS: [&str; 9] = [
    "sequence",
    "when",
    "reviewer",
    "respondent",
    "question",
    "theme",
    "verdict",
    "note",
    "state",
];

impl Place {
    fn file(&self) -> PathBuf {
        let dir = self.dir.as_deref().unwrap_or(Path::new(""));
        self.file.clone().unwrap_or_else(|| review_file(dir))
    }

    fn coded(&self, console: &mut Console<'_>) -> anyhow::Result<Coded> {
        Coded::open(&SurveyArgs::of_project(self.dir.clone()), &[], console)
    }
}

impl Signature {
    fn when(&self) -> Moment {
        let seconds = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| since.as_secs())
        };
        self.when.clone().unwrap_or_else(|| Moment::of_unix(seconds()))
    }
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    match &args.command {
        Command::List { place, output } => list(place, output, console)?,
        Command::Add {
            respondent,
            question,
            theme,
            verdict,
            signature,
            place,
        } => {
            let coded = place.coded(console)?;
            let question = asked(&coded, question.as_deref())?;
            let theme = theme
                .as_deref()
                .map(|theme| known_theme(&coded, &question, theme));
            let respondent = RespondentId::new(respondent)?;
            let texts = texts(&coded);
            let text_hash = texts.get(&(question.clone(), respondent.clone())).cloned();
            let decision = Decision {
                when: signature.when(),
                reviewer: signature.by.clone(),
                text_hash: text_hash.with_context(|| {
                    format!("respondent `{respondent}` has not answered `{question}`; there is nothing to decide on")
                })?,
                respondent,
                question,
                theme: theme.transpose()?,
                verdict: *verdict,
                note: signature.note.clone(),
                codebook_hash: coded.provenance.codebook_sha256.clone().unwrap_or_default(),
            };
            let sequence = Decisions::open(&place.file())?.record(&decision)?;
            writeln!(console.out, "{sequence}")?;
        }
        Command::Undo {
            sequence,
            signature,
            place,
        } => {
            let mut decisions = Decisions::existing(&place.file())?;
            let sequence = decisions.undo(*sequence, &signature.by, &signature.when(), &signature.note)?;
            writeln!(console.out, "{sequence}")?;
        }
        Command::Export { output, force, place } => {
            let file = place.file();
            let bytes = to_csv(&Decisions::existing(&file)?.history()?);
            write_new(output.as_deref(), *force, &[file], console, &bytes)?;
        }
        Command::Import { csv, place } => import(csv, place, console)?,
    }
    Ok(Outcome::Done)
}

/// The question of that id, or the only one.
fn asked(coded: &Coded, id: Option<&str>) -> anyhow::Result<QuestionId> {
    let questions = &coded.survey.corpus.questions;
    let asked: Vec<&str> = questions.iter().map(|question| question.id.as_str()).collect();
    match (id, questions.as_slice()) {
        (Some(id), _) => match coded.survey.corpus.find_question(id) {
            Some(at) => Ok(questions[at].id.clone()),
            None => bail!("unknown question `{id}`; {}", did_you_mean(id, &asked)),
        },
        (None, [only]) => Ok(only.id.clone()),
        (None, _) => bail!(
            "the survey has {} questions; name one by --question",
            questions.len()
        ),
    }
}

/// The id of a theme that the codebook of `question` has.
fn known_theme(coded: &Coded, question: &QuestionId, theme: &str) -> anyhow::Result<ThemeId> {
    let book = coded.coder.library().for_question(question);
    let book = book.with_context(|| format!("the question `{question}` has no codebook"))?;
    match book.find_theme(theme) {
        Some(at) => Ok(book.themes[at].id.clone()),
        None => {
            let ids: Vec<&str> = book.themes.iter().map(|theme| theme.id.as_str()).collect();
            bail!("unknown theme `{theme}`; {}", did_you_mean(theme, &ids))
        }
    }
}

/// The hashes of all that was answered.
fn texts(coded: &Coded) -> HashMap<(QuestionId, RespondentId), String> {
    let corpus = &coded.survey.corpus;
    let mentions = corpus.mentions(0..corpus.len());
    let texts = mentions.filter_map(|mentions| {
        let first = corpus.answer(mentions.start);
        let respondent = RespondentId::new(corpus.respondent(first).id()).ok()?;
        let hash = text_hash(mentions.map(|number| corpus.answer(number).text));
        Some(((corpus.question(first).id.clone(), respondent), hash))
    });
    texts.collect()
}

fn list(place: &Place, output: &OutputArgs, console: &mut Console<'_>) -> anyhow::Result<()> {
    let format = output.format(Format::Terminal, &Format::OF_GRIDS, console)?;
    let file = place.file();
    let history = Decisions::existing(&file)?.history()?;
    let coded = place.coded(console)?;
    let standing = Standing::in_survey(&history, &coded.survey.corpus);
    let fates = applied(&coded, &standing).fates;
    let undone = Standing::undone(&history);
    let inputs = [coded.survey.files.clone(), vec![file]].concat();
    output.write(format, &inputs, console, |out, look| {
        let columns = COLUMNS.map(str::to_owned).to_vec();
        let mut grid = GridWriter::new(out, look.format, columns, &coded.provenance, look.width)?;
        let text = |text: &str| Value::Text(text.to_owned());
        for (sequence, entry) in &history {
            let state = match (undone.contains(sequence), fates.get(sequence), entry) {
                (true, ..) => "undone",
                (_, Some(fate), _) => fate.name(),
                (_, None, Entry::Decision(_)) => "replaced",
                (_, None, Entry::Undo { .. }) => "",
            };
            let number = usize::try_from(*sequence).map_or(Value::Missing, Value::Count);
            grid.row(match entry {
                Entry::Decision(decision) => vec![
                    number,
                    text(decision.when.as_str()),
                    text(&decision.reviewer),
                    text(decision.respondent.as_str()),
                    text(decision.question.as_str()),
                    decision
                        .theme
                        .as_ref()
                        .map_or(Value::Missing, |theme| text(theme.as_str())),
                    text(decision.verdict.name()),
                    text(&decision.note),
                    text(state),
                ],
                Entry::Undo {
                    when,
                    reviewer,
                    of,
                    note,
                } => vec![
                    number,
                    text(when.as_str()),
                    text(reviewer),
                    Value::Missing,
                    Value::Missing,
                    Value::Missing,
                    Value::Text(format!("undo {of}")),
                    text(note),
                    text(state),
                ],
            })?;
        }
        Ok(grid.finish()?)
    })
}

/// Rows that do not tell the hash of the text are on the text as it is now.
fn import(csv: &Path, place: &Place, console: &mut Console<'_>) -> anyhow::Result<()> {
    let bytes = fs::read(csv).with_context(|| format!("cannot read {}", csv.display()))?;
    let mut entries = from_csv(bytes).with_context(|| csv.display().to_string())?;
    let lacks_text =
        |entry: &Entry| matches!(entry, Entry::Decision(decision) if decision.text_hash.is_empty());
    if entries.iter().any(|(_, entry)| lacks_text(entry)) {
        let coded = place.coded(console)?;
        let texts = texts(&coded);
        let codebook = coded.provenance.codebook_sha256.unwrap_or_default();
        let mut unknown = Vec::new();
        for (_, entry) in &mut entries {
            let Entry::Decision(decision) = entry else {
                continue;
            };
            if decision.text_hash.is_empty() {
                let key = (decision.question.clone(), decision.respondent.clone());
                match texts.get(&key) {
                    Some(hash) => decision.text_hash.clone_from(hash),
                    None => unknown.push(format!("{} to {}", key.1, key.0)),
                }
                if decision.codebook_hash.is_empty() {
                    decision.codebook_hash.clone_from(&codebook);
                }
            }
        }
        if let Some(first) = unknown.first() {
            bail!(
                "{}: nothing was taken in: {} of the decisions are on answers that the survey does not have, the first on that of \
                 respondent {}",
                csv.display(),
                unknown.len(),
                visible(first)
            );
        }
    }
    let all = entries.len();
    let new = Decisions::open(&place.file())?
        .import(&entries)
        .with_context(|| csv.display().to_string())?;
    writeln!(console.err, "{}: {all} entries, {new} of them new", csv.display())?;
    Ok(())
}
