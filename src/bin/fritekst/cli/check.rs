//! `fritekst check`: is the codebook sound, does it do what its examples say, and what do the answers say of it?

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::advice::audit;
use fritekst::codebook::{json_schema, lint, load_from};
use fritekst::coding::{Coder, check_examples, check_values, count_examples};
use fritekst::corpus::Corpus;
use fritekst::source::{Code, Problem, Problems, Severity, Sources, did_you_mean};

use super::problems::{Told, counted, show};
use super::survey::{Survey, SurveyArgs, read_project, seen_from};
use super::watch::WatchArgs;
use super::{Console, Outcome, progress};

/// Check a codebook, its examples, and its rules against the answers
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Ends with 0 if there are no mistakes, 1 if there are, 2 if the codebook cannot be read. The manual lists \
                  the codes of the messages, and how a codebook silences them."
)]
pub struct Args {
    /// Codebooks: files, or folders of them [default: the project's]
    codebooks: Vec<PathBuf>,
    /// Look at the codebook alone, even if there are answers
    #[arg(long)]
    no_answers: bool,
    /// Count a kind of warning as a mistake: its code, or `warnings` for all (repeatable)
    #[arg(long, value_name = "CODE")]
    deny: Vec<Denied>,
    /// text, or json for editors and programs
    #[arg(long, default_value = "text", value_name = "FORMAT")]
    format: Form,
    /// Print the JSON Schema of codebooks, for editors, and do nothing else
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    watch: WatchArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

/// What `--deny` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denied {
    All,
    One(Code),
}

impl FromStr for Denied {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        if written == "warnings" {
            return Ok(Self::All);
        }
        let lints = Code::ALL.into_iter().filter(|code| code.is_lint());
        let found = lints.clone().find(|code| code.name() == written);
        found.map(Self::One).ok_or_else(|| {
            let names: Vec<&str> = ["warnings"].into_iter().chain(lints.map(Code::name)).collect();
            format!("there is no such warning; {}", did_you_mean(written, &names))
        })
    }
}

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    if args.schema {
        writeln!(console.out, "{:#}", json_schema())?;
        return Ok(Outcome::Done);
    }
    args.watch
        .repeat("checked", console, |console| check(args, console))
}

fn check(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let against = Checked::open(&args.survey, !args.no_answers, console)?;
    let mut paths = args.codebooks.clone();
    paths.extend(against.codebook.clone().filter(|_| paths.is_empty()));
    if paths.is_empty() {
        bail!("no codebook is named; write `fritekst check CODEBOOK`, or name it in fritekst.toml");
    }
    let mut told = Vec::new();
    let mut errors = 0;
    for path in &paths {
        let found = Findings::of(path, &against, &args.deny, console)?;
        errors += found.errors();
        match args.format {
            Form::Text => found.tell(path, console)?,
            Form::Json => told.push(found.told(path)),
        }
    }
    if args.format == Form::Json {
        let told = serde_json::json!({ "codebooks": told });
        serde_json::to_writer_pretty(&mut *console.out, &told).context("the findings cannot be written")?;
        writeln!(console.out)?;
    }
    Ok(match errors {
        0 => Outcome::Done,
        _ => Outcome::Wanting,
    })
}

/// What a codebook is checked against.
struct Checked {
    /// The codebook that flags or the project file name.
    codebook: Option<PathBuf>,
    /// What the project says of typos.
    typos: Option<bool>,
    /// The answers, if there are any at hand.
    corpus: Option<Corpus>,
}

impl Checked {
    /// Reads the project file and, if they are wanted, the answers. Answers that only the project names may be missing:
    /// a codebook can be written before they come in.
    fn open(args: &SurveyArgs, with_answers: bool, console: &mut Console<'_>) -> anyhow::Result<Self> {
        let project = read_project(args.dir.as_deref(), console)?;
        let dir = args.dir.as_deref().unwrap_or(Path::new(""));
        let named = project.as_ref().and_then(|project| project.codebook.as_ref());
        let named = named.map(|path| seen_from(dir, path));
        let typos = project.as_ref().and_then(|project| project.typos);
        let asked = !args.answers.is_empty();
        let has_answers = asked
            || project
                .as_ref()
                .is_some_and(|project| !project.answers.is_empty());
        let corpus = if with_answers && has_answers {
            match Survey::described(args, project, &[], console) {
                Ok(survey) => Some(survey.corpus),
                Err(error) if asked => return Err(error),
                Err(error) => {
                    writeln!(
                        console.err,
                        "warning: the answers cannot be read, so the rules are not held against them: {error:#}"
                    )?;
                    None
                }
            }
        } else {
            None
        };
        Ok(Self {
            codebook: args.codebook.clone().or(named),
            typos,
            corpus,
        })
    }
}

/// What was found in one codebook.
struct Findings {
    problems: Vec<Problem>,
    sources: Sources,
    themes: usize,
    examples: usize,
    /// Whether there was no mistake that kept examples and answers from being held against the rules.
    readable: bool,
    /// How many answers the rules were held against, if there were any at hand.
    answers: Option<usize>,
    /// Whether there are answers that the rules will be held against.
    is_waiting: bool,
}

impl Findings {
    fn of(
        path: &Path,
        against: &Checked,
        denied: &[Denied],
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        let mut loaded = load_from(&console.session.noted(), path)?;
        loaded.library.words.overrule(against.typos);
        let analyzer = Arc::new(loaded.library.words.analyzer());
        loaded.library.read_words(&analyzer);
        let mut problems = loaded.problems.clone();
        problems.extend(lint(&loaded, &analyzer));
        // A rule that could not be read would fail all examples, and be missed in all answers.
        let readable = !loaded.has_errors();
        let coder = Coder::new(Arc::new(loaded.library), analyzer);
        let mut answers = None;
        if readable {
            problems.extend(check_examples(&coder));
            if let Some(corpus) = &against.corpus {
                answers = hold_against(&coder, corpus, &mut problems, console);
            }
        }
        let is_denied = |code| denied.contains(&Denied::All) || denied.contains(&Denied::One(code));
        for problem in problems.iter_mut().filter(|problem| is_denied(problem.code)) {
            problem.severity = Severity::Error;
        }
        problems.sort_by_key(|problem| (problem.source, problem.span, problem.code));
        Ok(Self {
            problems,
            sources: loaded.sources,
            themes: coder.library().books.iter().map(|book| book.themes.len()).sum(),
            examples: count_examples(&coder),
            readable,
            answers,
            is_waiting: !readable && against.corpus.is_some(),
        })
    }

    fn errors(&self) -> usize {
        let errors = self.problems.iter();
        errors
            .filter(|problem| problem.severity == Severity::Error)
            .count()
    }

    fn tell(&self, path: &Path, console: &mut Console<'_>) -> anyhow::Result<()> {
        let errors = show(&self.problems, &self.sources, console)?;
        let tested = match (self.readable, self.is_waiting) {
            (true, _) => "tested",
            (false, false) => "not tested until the mistakes are mended",
            (false, true) => {
                "not tested, nor the rules held against the answers, until the mistakes are mended"
            }
        };
        let so_far = if self.readable { "" } else { " so far" };
        let answers = match self.answers {
            Some(answers) => format!("held against {}, ", counted(answers, "answer")),
            None => String::new(),
        };
        writeln!(
            console.out,
            "{}: {}, {} {tested}, {answers}{}, {}{so_far}",
            path.display(),
            counted(self.themes, "theme"),
            counted(self.examples, "example"),
            counted(errors, "mistake"),
            counted(self.problems.len() - errors, "warning"),
        )?;
        Ok(())
    }

    fn told(&self, path: &Path) -> serde_json::Value {
        let problems: Vec<Told<'_>> = self
            .problems
            .iter()
            .map(|problem| Told::new(problem, &self.sources))
            .collect();
        let errors = self.errors();
        serde_json::json!({
            "codebook": path.display().to_string(),
            "problems": problems,
            "summary": {
                "themes": self.themes,
                "examples": self.examples,
                "tested": self.readable,
                "answers": self.answers,
                "mistakes": errors,
                "warnings": self.problems.len() - errors,
            },
        })
    }
}

/// Adds what the answers say of the rules, and returns how many of them the codebook codes; nothing if none.
fn hold_against(
    coder: &Coder,
    corpus: &Corpus,
    problems: &mut Vec<Problem>,
    console: &mut Console<'_>,
) -> Option<usize> {
    let is_coded = |question: usize| coder.book_for(&corpus.questions[question].id).is_some();
    let answers = corpus.answers();
    let coded = answers.filter(|answer| is_coded(answer.question)).count();
    problems.extend(unknown_questions(coder, corpus));
    problems.extend(check_values(coder.library(), corpus));
    if coded == 0 {
        return None;
    }
    let bar = progress::bar("checking", corpus.len(), console);
    let found = audit(coder, corpus, problems, &|answers| bar.add(answers));
    drop(bar);
    problems.extend(found);
    Some(coded)
}

/// The questions that the codebooks name and the answers do not have.
fn unknown_questions(coder: &Coder, corpus: &Corpus) -> Vec<Problem> {
    let known: Vec<&str> = corpus
        .questions
        .iter()
        .map(|question| question.id.as_str())
        .collect();
    let mut found = Vec::new();
    for book in &coder.library().books {
        let mut problems = Problems::of(book.source);
        for name in &book.questions {
            let id = name.value.as_str();
            if !known.is_empty() && !known.contains(&id) {
                problems
                    .warning(
                        Code::UnusedQuestion,
                        name.span,
                        format!("`{id}` is no question of the answers"),
                    )
                    .help(did_you_mean(id, &known));
            }
        }
        found.extend(problems.into_vec());
    }
    found
}
