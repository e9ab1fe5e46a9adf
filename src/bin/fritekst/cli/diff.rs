//! `fritekst diff`: what a changed codebook changes.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::codebook::{Loaded, load, load_from};
use fritekst::coding::{CodedAnswers, Coder};
use fritekst::report::{
    AnswerChange, Change, DIFF_COLUMNS, Diff, DiffPhrases, Edition, EditionName, Format, GridWriter,
    PageStyle, Provenance, QuestionDiff, ThemeDiff, count, mark, one_line,
};
use fritekst::source::{Sources, did_you_mean};
use fritekst::text::Language;

use super::output::{Look, OutputArgs};
use super::revision::Revision;
use super::survey::{self, PROJECT_FILE, Survey, SurveyArgs};
use super::table::{footer, heading, line_width, paragraph, wrap};
use super::{Console, Outcome};

/// Tell what a changed codebook changes: figures, and the answers behind them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
fritekst diff HEAD                  the project's codebook as it was committed, against what it is now
fritekst diff v1 v2                 the same at two revisions
fritekst diff gammel.toml ny.toml   two files, or folders
fritekst diff v1:koder/bolig.toml bolig.toml

What exists as a file or folder is no revision. Ends with 0, whatever is found; with --exit-code as check does.")]
pub struct Args {
    /// The earlier codebook: a file, a folder, a git revision (of the project's codebook), or REVISION:PATH
    old: String,
    /// The later one, named in the same ways [default: the project's codebook as it is now]
    new: Option<String>,
    /// Only this theme and its subthemes (repeatable)
    #[arg(long, value_name = "THEME")]
    theme: Vec<String>,
    /// How many answers to show that gain a theme, and how many that lose it
    #[arg(short = 'n', value_name = "N", default_value_t = 3, conflicts_with = "all")]
    each: usize,
    /// Show every answer
    #[arg(long)]
    all: bool,
    /// End with 1 if anything changed
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    survey: SurveyArgs,
}

/// The formats that a diff can be written in.
const FORMATS: [Format; 6] = Format::OF_GRIDS;

pub fn run(args: &Args, console: &mut Console<'_>) -> anyhow::Result<Outcome> {
    let format = args.output.format(Format::Terminal, &FORMATS, console)?;
    let mut survey = Survey::open(&args.survey, &[], console)?;
    let dir = args.survey.dir();
    let old = Coded::open(&args.old, dir, &mut survey, console)?;
    let new = match &args.new {
        Some(new) => Coded::open(new, dir, &mut survey, console)?,
        None => {
            let path = survey.codebook.clone().context(NO_CODEBOOK)?;
            Coded::read(
                path.display().to_string(),
                load(&path)?,
                &mut survey,
                true,
                console,
            )?
        }
    };
    check_themes(&args.theme, [&old, &new])?;
    let mut diff = Diff::new(&survey.corpus, old.edition(), new.edition(), survey.shown());
    if diff.questions.is_empty() && !survey.corpus.questions.is_empty() {
        bail!("neither codebook codes any of these questions");
    }
    if !args.theme.is_empty() {
        let within = |id: &str, theme: &str| {
            id.strip_prefix(theme)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        diff.keep_themes(|id| args.theme.iter().any(|theme| within(id.as_str(), theme)));
    }
    let page = Page {
        diff: &diff,
        old: &old.name,
        new: &new.name,
        each: if args.all { usize::MAX } else { args.each },
        language: survey.language,
        min_cell: survey.min_cell,
    };
    args.output
        .write(format, &survey.files, console, |out, look| page.write(out, look))?;
    let wanting = args.exit_code && diff.is_changed();
    Ok(if wanting { Outcome::Wanting } else { Outcome::Done })
}

const NO_CODEBOOK: &str =
    "no codebook is named: name both, or give --codebook PATH, or `[codebook] path` in the project file";

/// Whether one of the codebooks has each of the themes.
fn check_themes(wanted: &[String], coded: [&Coded; 2]) -> anyhow::Result<()> {
    let books = coded.iter().flat_map(|coded| &coded.coder.library().books);
    let mut ids: Vec<&str> = books
        .flat_map(|book| &book.themes)
        .map(|theme| theme.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    match wanted.iter().find(|id| !ids.contains(&id.as_str())) {
        Some(id) => bail!("unknown theme `{id}`; {}", did_you_mean(id, &ids)),
        None => Ok(()),
    }
}

/// A codebook that was read, and the answers coded by it.
struct Coded {
    name: EditionName,
    coder: Arc<Coder>,
    codings: CodedAnswers,
    sources: Sources,
}

impl Coded {
    /// Reads the codebook that the user calls `written`.
    fn open(
        written: &str,
        dir: &Path,
        survey: &mut Survey,
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        let path = Path::new(written);
        if path.exists() {
            return Self::read(written.to_owned(), load(path)?, survey, true, console);
        }
        let (revision, path) = match written.split_once(':') {
            Some((revision, path)) => {
                let revision = Revision::find(revision, written, dir)?;
                let relative = path.starts_with("./") || path.starts_with("../");
                let path = if relative {
                    Revision::path_of(&dir.join(path))?
                } else {
                    PathBuf::from(path)
                };
                (revision, path)
            }
            None => {
                let codebook = survey.codebook.as_deref().with_context(|| {
                    format!("there is no file or folder `{written}`, and a git revision is of the project's codebook: give --codebook PATH, or `[codebook] path` in {PROJECT_FILE}")
                })?;
                let folder = codebook.parent().unwrap_or(Path::new(""));
                (
                    Revision::find(written, written, folder)?,
                    Revision::path_of(codebook)?,
                )
            }
        };
        let loaded = load_from(&revision, &path).with_context(|| written.to_owned())?;
        Self::read(written.to_owned(), loaded, survey, false, console)
    }

    /// `on_disk`: whether the files could be written over.
    fn read(
        name: String,
        loaded: Loaded,
        survey: &mut Survey,
        on_disk: bool,
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        let (loaded, analyzer) = survey.sound(loaded, console).with_context(|| name.clone())?;
        if on_disk {
            survey.files.extend(survey::files_of(&loaded));
        }
        let sources = loaded.sources.clone();
        let codebook_sha256 = loaded.sha256();
        let coder = Arc::new(Coder::new(Arc::new(loaded.library), analyzer));
        let codings = survey::code(&coder, survey, console)?;
        Ok(Self {
            name: EditionName {
                name,
                codebook_sha256,
            },
            coder,
            codings,
            sources,
        })
    }

    fn edition(&self) -> Edition<'_> {
        Edition {
            coder: &self.coder,
            codings: &self.codings,
            sources: &self.sources,
        }
    }
}

/// Before each line of an answer in a terminal.
const INDENT: &str = "    ";

/// What is written.
struct Page<'a> {
    diff: &'a Diff<'a>,
    old: &'a EditionName,
    new: &'a EditionName,
    /// How many answers of each kind.
    each: usize,
    language: Language,
    /// Below how many respondents the survey's tables hide a cell.
    min_cell: usize,
}

/// Entries of a word list and rules that are named of an edit, unless every answer is shown.
const NAMED: usize = 12;

impl Page<'_> {
    fn style(&self, look: Look) -> PageStyle {
        PageStyle::of(look.format, self.language)
    }

    fn write(&self, out: &mut dyn Write, look: Look) -> anyhow::Result<()> {
        match look.format {
            Format::Terminal | Format::Markdown => self.write_page(out, look),
            Format::Json => Ok(self.diff.write_json(out, self.old, self.new, self.language)?),
            _ => self.write_rows(out, look),
        }
    }

    fn write_rows(&self, out: &mut dyn Write, look: Look) -> anyhow::Result<()> {
        let columns = DIFF_COLUMNS.map(str::to_owned).into();
        let provenance = Provenance::new(self.diff.corpus, None);
        let mut grid = GridWriter::new(out, look.format, columns, &provenance, look.width)?;
        for question in &self.diff.questions {
            for record in self.diff.records(question, self.language) {
                grid.row(record)?;
            }
        }
        Ok(grid.finish()?)
    }

    fn write_page(&self, out: &mut dyn Write, look: Look) -> anyhow::Result<()> {
        let phrases = DiffPhrases::of(self.language);
        let name = |edition: &EditionName| {
            let hash: String = edition.codebook_sha256.chars().take(12).collect();
            format!("{} ({hash})", (self.style(look).safe)(&edition.name))
        };
        let intro = phrases
            .intro
            .replace("{old}", &name(self.old))
            .replace("{new}", &name(self.new));
        paragraph(out, look, &intro)?;
        for question in &self.diff.questions {
            self.write_question(out, look, question)?;
        }
        let mut themes = self.diff.questions.iter().flat_map(|question| &question.themes);
        if self.min_cell > 1 && self.each > 0 && themes.any(|theme| !theme.changes.is_empty()) {
            paragraph(out, look, phrases.nothing_hidden)?;
        }
        let provenance = Provenance::new(self.diff.corpus, None);
        Ok(footer(out, look, &provenance.line(self.language))?)
    }

    fn write_question(&self, out: &mut dyn Write, look: Look, question: &QuestionDiff) -> anyhow::Result<()> {
        let asked = &self.diff.corpus.questions[question.question];
        heading(out, look, 2, asked.text.as_deref().unwrap_or(asked.id.as_str()))?;
        let figures = match look.format {
            Format::Markdown => self.diff.to_markdown(question, self.language),
            _ => self.diff.to_terminal(question, self.language, look.width),
        };
        let Some(figures) = figures else {
            paragraph(out, look, DiffPhrases::of(self.language).nothing)?;
            return self.write_edits(out, look, question);
        };
        writeln!(
            out,
            "{figures}{}",
            if look.format == Format::Markdown { "\n" } else { "" }
        )?;
        paragraph(out, look, &self.diff.notes(question, self.language))?;
        self.write_edits(out, look, question)?;
        for theme in question.themes.iter().filter(|theme| !theme.changes.is_empty()) {
            heading(out, look, 3, &self.diff.title(question, theme, self.language))?;
            for change in [Change::Gained, Change::Lost] {
                self.write_changes(out, look, question, theme, change)?;
            }
        }
        Ok(())
    }

    /// What stands otherwise in the codebook.
    fn write_edits(&self, out: &mut dyn Write, look: Look, question: &QuestionDiff) -> anyhow::Result<()> {
        let most = if self.each == usize::MAX {
            usize::MAX
        } else {
            NAMED
        };
        let lines = self.diff.edit_lines(question, self.style(look), most);
        if lines.is_empty() {
            return Ok(());
        }
        heading(out, look, 3, DiffPhrases::of(self.language).edits)?;
        for line in lines {
            match look.format {
                Format::Markdown => writeln!(out, "- {line}")?,
                _ => {
                    let width = line_width(look).saturating_sub(INDENT.len()).max(20);
                    let wrapped = wrap(&line, width).replace('\n', &format!("\n{INDENT}"));
                    writeln!(out, "  – {wrapped}")?;
                }
            }
        }
        Ok(writeln!(out)?)
    }

    fn write_changes(
        &self,
        out: &mut dyn Write,
        look: Look,
        question: &QuestionDiff,
        theme: &ThemeDiff,
        change: Change,
    ) -> anyhow::Result<()> {
        let total = theme.changed(change).count();
        for changed in theme.changed(change).take(self.each) {
            self.write_change(out, look, question, changed)?;
        }
        let more = total.saturating_sub(self.each);
        if more > 0 {
            let told = DiffPhrases::of(self.language).more(change, &count(more, self.language));
            paragraph(out, look, &told)?;
        }
        Ok(())
    }

    fn write_change(
        &self,
        out: &mut dyn Write,
        look: Look,
        question: &QuestionDiff,
        changed: &AnswerChange,
    ) -> anyhow::Result<()> {
        let answer = self.diff.corpus.answer(changed.answer);
        let respondent = one_line(self.diff.corpus.respondent(answer).id());
        let is_markdown = look.format == Format::Markdown;
        let style = self.style(look);
        let sign = match changed.change {
            Change::Gained => '+',
            Change::Lost => '−',
        };
        let text = mark(answer.text.trim_end(), &changed.spans, look.marks, style.safe);
        let reasons = changed.reasons.iter();
        let reasons = reasons.map(|reason| self.diff.reason(question, changed, reason, style));
        if is_markdown {
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            writeln!(
                out,
                "> **{sign} {}**: {}",
                (style.safe)(&respondent),
                lines.join("  \n> ")
            )?;
            for reason in reasons {
                writeln!(out, ">\n> → {reason}")?;
            }
        } else {
            let width = line_width(look).saturating_sub(INDENT.len()).max(20);
            let told = format!("{}: {text}", (style.safe)(&respondent));
            let reasons: Vec<String> = reasons.map(|reason| format!("→ {reason}")).collect();
            let lines = told.lines().chain(reasons.iter().map(String::as_str));
            let wrapped: Vec<String> = lines.map(|line| wrap(line.trim_end(), width)).collect();
            for (at, line) in wrapped.iter().flat_map(|lines| lines.lines()).enumerate() {
                match at {
                    0 => writeln!(out, "  {sign} {line}")?,
                    _ => writeln!(out, "{INDENT}{line}")?,
                }
            }
        }
        Ok(writeln!(out)?)
    }
}
