//! The survey that a command works on: the project file, and the flags that overrule it.

mod coded;
mod inputs;
mod reading;
mod threads;
mod titled;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::codebook::{Codebook, Library, Loaded, lint_figures, load_from};
use fritekst::coding::{CodedAnswers, Coder, check_values};
use fritekst::corpus::{BlankIds, Corpus, Decimal, Duplicates, Project, QuestionId};
use fritekst::report::Provenance;
use fritekst::source::{Problem, Sources, did_you_mean, read_text_limited};
use fritekst::store::{Request, Store};
use fritekst::text::{Analyzer, Language, TYPOS};

use super::Console;
use super::problems::{counted, show, show_shortly};
pub use coded::code;
pub use inputs::{is_there, seen_from};
use inputs::{layout, no_file_twice, options};
use reading::{is_large, read_answers, read_with_codebook};
use threads::set_threads;
use titled::title;

/// The name of the project file.
pub const PROJECT_FILE: &str = "fritekst.toml";

/// The folder beside the project file for what can be made again.
pub const CACHE: &str = ".fritekst";

/// Flags that say what the survey is. Each overrules the project file.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Survey")]
pub struct SurveyArgs {
    /// Work in DIR, with its fritekst.toml
    #[arg(short = 'C', value_name = "DIR", global = false)]
    pub dir: Option<PathBuf>,
    /// A file with answers: CSV, XLSX, ODS, SPSS, Triple-S, Parquet, JSON lines; `-` is standard input (repeatable)
    #[arg(short = 'a', long = "answers", value_name = "FILE")]
    pub answers: Vec<PathBuf>,
    /// The column with the respondent's id [default: the row's number]
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// The column with the question's id; can be left out where there is one question
    #[arg(long, value_name = "COLUMN")]
    question: Option<String>,
    /// The column with the answers; repeated: a column for each question
    #[arg(long, value_name = "COLUMN")]
    text: Vec<String>,
    /// A column with a background variable (repeatable, or with commas between)
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    background: Vec<String>,
    /// The column with weights
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// The codebook: a file, or a folder of them
    #[arg(long, value_name = "PATH")]
    pub codebook: Option<PathBuf>,
    /// The encoding of the files, where it is not found out rightly
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What divides the fields: , ; | or tab
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<String>,
    /// The sheet of a workbook [default: the first that has the columns]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The rows of the header: one, as in 3, or several with the names in the first, as in 1-3
    #[arg(long, value_name = "ROWS")]
    header_rows: Option<String>,
    /// The decimal mark of weights, , or . ; the other then groups thousands
    #[arg(long, value_name = "CHAR")]
    decimal: Option<Decimal>,
    /// Rows of a respondent who has been: refuse, identical (drop those that say the same), first, last or number
    #[arg(long, value_name = "RULE")]
    duplicates: Option<Duplicates>,
    /// Rows without an id: refuse or number
    #[arg(long, value_name = "RULE")]
    blank_ids: Option<BlankIds>,
    /// The language of what is published: nb, nn or en
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Only the answers to this question (repeatable)
    #[arg(long, value_name = "QUESTION")]
    only: Vec<String>,
    /// How many threads may work [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Neither read nor write .fritekst/
    #[arg(long)]
    no_cache: bool,
}

impl SurveyArgs {
    /// The folder that is worked in.
    pub fn dir(&self) -> &Path {
        self.dir.as_deref().unwrap_or(Path::new(""))
    }

    /// No flags but the folder's: what the project file says.
    pub fn of_project(dir: Option<PathBuf>) -> Self {
        Self {
            dir,
            ..Self::default()
        }
    }

    /// The same flags for the survey of another folder, coded by `codebook`.
    pub fn for_other(&self, dir: &Path, codebook: Option<PathBuf>) -> Self {
        Self {
            dir: Some(dir.to_owned()),
            answers: Vec::new(),
            only: Vec::new(),
            codebook,
            ..self.clone()
        }
    }
}

/// A survey that was read.
pub struct Survey {
    /// Its words as numbers.
    pub store: Arc<Store>,
    /// The same answers; a copy costs nothing.
    pub corpus: Corpus,
    pub title: Option<String>,
    pub language: Language,
    pub min_cell: usize,
    /// Whether the project file asks for redaction, and the file of names that it gives.
    pub redact: bool,
    pub names: Option<PathBuf>,
    /// The files that were read, project file and codebooks among them; they are never written to.
    pub files: Vec<PathBuf>,
    /// Where caches may be kept; nothing if they may not.
    pub cache: Option<PathBuf>,
    /// Where stores of answers are kept, and what was found in them; nothing if that is not worth while.
    stores: Option<PathBuf>,
    /// Whether a project file describes the survey.
    pub has_project: bool,
    /// Where the codebook is.
    pub codebook: Option<PathBuf>,
    /// The files of the codebook, once it is read.
    pub sources: Sources,
    typos: Option<bool>,
    only: Vec<usize>,
    /// What was read of the codebook, until somebody asks for the coder.
    loaded: Option<Loaded>,
}

impl Survey {
    /// Reads the survey that `args` and `files` describe, and tells what was taken for what.
    pub fn open(args: &SurveyArgs, files: &[PathBuf], console: &mut Console<'_>) -> anyhow::Result<Self> {
        let project = read_project(args.dir.as_deref(), console)?;
        Self::described(args, project, files, console)
    }

    /// The same, for who will ask for its coder: the codebook is read while the answers are.
    pub fn open_to_code(
        args: &SurveyArgs,
        files: &[PathBuf],
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        let project = read_project(args.dir.as_deref(), console)?;
        Self::read(args, project, files, true, console)
    }

    /// The same, where the project file has been read already.
    pub fn described(
        args: &SurveyArgs,
        project: Option<Project>,
        files: &[PathBuf],
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        Self::read(args, project, files, false, console)
    }

    fn read(
        args: &SurveyArgs,
        project: Option<Project>,
        files: &[PathBuf],
        to_code: bool,
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        set_threads(args.threads)?;
        let dir = args.dir();
        let has_project = project.is_some();
        let project = project.unwrap_or_default();
        let layout = layout(args, &project)?;
        let files = files.iter().chain(&args.answers).cloned().collect();
        let files = inputs::files(files, dir, &project)?;
        files.iter().for_each(|file| console.session.note(file));
        console.session.refuse_pipes()?;
        files.iter().try_for_each(|file| is_there(file))?;
        no_file_twice(&files)?;
        if layout.id.is_none() && !files.is_empty() {
            writeln!(
                console.err,
                "warning: no id column is named (--id), so every row counts as a respondent of its own"
            )?;
        }
        let options = options(args, project.options.clone())?;
        let cache = (!args.no_cache).then(|| dir.join(CACHE));
        let folder = cache
            .as_deref()
            .filter(|cache| has_project || cache.exists() || is_large(&files));
        let folder = folder.map(|cache| cache.join("answers"));
        let request = Request {
            files: &files,
            layout: &layout,
            questions: &project.wordings(Language::default()),
            options: &options,
            folder: folder.as_deref(),
        };
        let codebook = project.codebook.as_deref().map(|path| seen_from(dir, path));
        let codebook = args.codebook.clone().or(codebook);
        let (answers, loaded) = match codebook.as_deref().filter(|_| to_code) {
            Some(path) => read_with_codebook(&request, path, console)?,
            None => (read_answers(&request, console)?, None),
        };
        for notice in &answers.notices {
            writeln!(console.err, "{notice}")?;
        }
        let language = args.lang.or(project.language).unwrap_or_default();
        let mut corpus = answers.store.corpus().clone();
        project.word(&mut corpus.questions, language);
        let only = only(&corpus, &args.only)?;
        let mut files = files;
        files.extend(has_project.then(|| dir.join(PROJECT_FILE)));
        Ok(Self {
            store: answers.store,
            stores: folder,
            corpus,
            title: project.title.map(|title| title.text(language).to_owned()),
            language,
            min_cell: project
                .min_cell
                .map_or(0, |min| usize::try_from(min).unwrap_or(usize::MAX)),
            redact: project.redact.unwrap_or(project.names.is_some()),
            names: project.names.map(|path| seen_from(dir, &path)),
            files,
            cache,
            has_project,
            sources: Sources::default(),
            codebook,
            loaded,
            typos: project.typos,
            only,
        })
    }

    /// The questions that are shown, by their index, in order.
    pub fn shown(&self) -> impl Iterator<Item = usize> {
        (0..self.corpus.questions.len()).filter(|question| self.shows(*question))
    }

    /// Whether the question of that index is shown.
    pub fn shows(&self, question: usize) -> bool {
        self.only.is_empty() || self.only.contains(&question)
    }

    /// The codebook's coder and its hash; nothing if no codebook is named. Mistakes in it are shown, and end the work.
    pub fn coder(&mut self, console: &mut Console<'_>) -> anyhow::Result<Option<(Arc<Coder>, String)>> {
        let Some(path) = &self.codebook else {
            return Ok(None);
        };
        let loaded = match self.loaded.take() {
            Some(loaded) => loaded,
            None => load_from(&console.session.noted(), path)?,
        };
        let (loaded, analyzer) = self.sound(loaded, console)?;
        let sha256 = loaded.sha256();
        self.files.extend(files_of(&loaded));
        self.compare_questions(&loaded.library, console)?;
        self.sources = loaded.sources.clone();
        let coder = Coder::new(Arc::new(loaded.library), analyzer);
        Ok(Some((console.session.until_the_end(coder), sha256)))
    }

    /// The path of the codebook, if one is named.
    pub fn codebook(&self) -> Option<&Path> {
        self.codebook.as_deref()
    }

    /// A coder by `library`, which is without mistakes.
    pub fn compile(&self, mut library: Library) -> Coder {
        let analyzer = self.analyzer_of(&mut library);
        Coder::new(Arc::new(library), analyzer)
    }

    /// The analyzer by which the words of `library` are read. It has read those of the rules.
    fn analyzer_of(&self, library: &mut Library) -> Arc<Analyzer> {
        library.words.overrule(self.typos);
        let analyzer = library.words.analyzer();
        library.read_words(&analyzer);
        Arc::new(analyzer)
    }

    /// What was read of a codebook, and the analyzer by which its words are read. Mistakes in it, also in what it asks of the respondents,
    /// are shown and are an error. Of warnings those are told that make figures wrong; `check` has all.
    pub fn sound(
        &self,
        mut loaded: Loaded,
        console: &mut Console<'_>,
    ) -> anyhow::Result<(Loaded, Arc<Analyzer>)> {
        let of_values = check_values(&loaded.library, &self.corpus);
        loaded.problems.extend(of_values);
        let analyzer = self.analyzer_of(&mut loaded.library);
        if !loaded.has_errors() {
            loaded.problems.extend(lint_figures(&loaded, &analyzer));
        }
        let errors = show_shortly(&loaded.problems, &loaded.sources, console)?;
        if errors > 0 {
            let mistakes = counted(errors, "mistake");
            bail!("the codebook has {mistakes}; nothing was coded");
        }
        Ok((loaded, analyzer))
    }

    /// The analyzer of a survey without a codebook.
    pub fn analyzer(&self) -> Analyzer {
        Analyzer::norwegian().finding_typos(self.typos.unwrap_or(TYPOS))
    }

    /// Tells which questions and codebooks do not meet; that none do is an error.
    fn compare_questions(&self, library: &Library, console: &mut Console<'_>) -> anyhow::Result<()> {
        let asked: Vec<&str> = self
            .corpus
            .questions
            .iter()
            .map(|question| question.id.as_str())
            .collect();
        let named = || library.books.iter().flat_map(|book| &book.questions);
        let is_coded = |id: &QuestionId| library.for_question(id).is_some();
        if !asked.is_empty()
            && !self
                .corpus
                .questions
                .iter()
                .any(|question| is_coded(&question.id))
        {
            let first = named().next().map_or("", |name| name.value.as_str());
            bail!(
                "the codebook codes none of the survey's questions: it names `{first}`; {}",
                did_you_mean(first, &asked)
            );
        }
        for name in named().filter(|name| self.corpus.find_question(name.value.as_str()).is_none()) {
            let help = did_you_mean(name.value.as_str(), &asked);
            writeln!(
                console.err,
                "warning: the codebook codes `{}`, which nobody answered; {help}",
                name.value
            )?;
        }
        for question in self
            .corpus
            .questions
            .iter()
            .filter(|question| !is_coded(&question.id))
        {
            writeln!(
                console.err,
                "warning: the question `{}` has no codebook, its answers are not coded",
                question.id
            )?;
        }
        Ok(())
    }
}

/// A survey whose answers are coded.
pub struct Coded {
    pub survey: Survey,
    pub coder: Arc<Coder>,
    /// Of the corpus' answers, in their order.
    pub codings: CodedAnswers,
    pub provenance: Provenance,
}

impl Coded {
    /// What a page of it is called.
    pub fn title(&self) -> String {
        title(&self.survey)
    }

    /// Reads the survey and its codebook, and codes the answers.
    pub fn open(args: &SurveyArgs, files: &[PathBuf], console: &mut Console<'_>) -> anyhow::Result<Self> {
        let mut survey = Survey::open_to_code(args, files, console)?;
        let Some((coder, sha256)) = survey.coder(console)? else {
            bail!("no codebook is named; give --codebook PATH, or `[codebook] path` in {PROJECT_FILE}");
        };
        if !survey.corpus.questions.is_empty() {
            let id = |question: usize| &survey.corpus.questions[question].id;
            if !survey
                .shown()
                .any(|question| coder.book_for(id(question)).is_some())
            {
                bail!("no codebook codes the questions that --only names");
            }
        }
        let codings = code(&coder, &survey, console)?;
        let provenance = Provenance::new(&survey.corpus, Some(sha256));
        Ok(Self {
            survey,
            coder,
            codings,
            provenance,
        })
    }

    /// The codebook of the question of that index.
    pub fn book(&self, question: usize) -> Option<&Codebook> {
        self.coder
            .library()
            .for_question(&self.survey.corpus.questions[question].id)
    }

    /// The shown questions that have a codebook, with it.
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Codebook)> {
        self.survey
            .shown()
            .filter_map(|question| Some((question, self.book(question)?)))
    }

    /// Whether the question of that index is shown and has a codebook.
    pub fn shows(&self, question: usize) -> bool {
        self.survey.shows(question) && self.book(question).is_some()
    }

    /// Whether some codebook has the theme; else an error that tells which there are.
    pub fn check_theme(&self, id: &str) -> anyhow::Result<()> {
        check_theme(self.coder.library(), id)
    }
}

/// The files that a codebook was read from.
pub fn files_of(loaded: &Loaded) -> impl Iterator<Item = PathBuf> {
    loaded.sources.iter().map(|source| PathBuf::from(&source.name))
}

/// Whether some codebook of `library` has the theme `id`; else an error that tells which there are.
pub fn check_theme(library: &Library, id: &str) -> anyhow::Result<()> {
    let themes = library.books.iter().flat_map(|book| &book.themes);
    let ids: Vec<&str> = themes.map(|theme| theme.id.as_str()).collect();
    if !ids.contains(&id) {
        bail!("unknown theme `{id}`; {}", did_you_mean(id, &ids));
    }
    Ok(())
}

/// Reads the project file of `dir`. A folder that was named must have one; the working folder can do without.
pub fn read_project(dir: Option<&Path>, console: &mut Console<'_>) -> anyhow::Result<Option<Project>> {
    let path = dir.unwrap_or(Path::new("")).join(PROJECT_FILE);
    console.session.note(&path);
    let text = match read_text_limited(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && dir.is_none() => return Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let dir = dir.unwrap_or(Path::new("."));
            if !dir.is_dir() {
                bail!("there is no folder {}", dir.display());
            }
            bail!(
                "{0} has no {PROJECT_FILE}; `fritekst init -C {0}` makes one",
                dir.display()
            );
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let mut sources = Sources::default();
    let id = sources.add(path.display().to_string(), text);
    let (project, problems): (Project, Vec<Problem>) = Project::parse(id, &sources.get(id).text);
    let errors = show(&problems, &sources, console)?;
    if errors > 0 {
        bail!("{} has {}", path.display(), counted(errors, "mistake"));
    }
    Ok(Some(project))
}

/// The indexes of the questions that `--only` names.
fn only(corpus: &Corpus, ids: &[String]) -> anyhow::Result<Vec<usize>> {
    let asked: Vec<&str> = corpus
        .questions
        .iter()
        .map(|question| question.id.as_str())
        .collect();
    ids.iter()
        .map(|id| {
            corpus
                .find_question(id)
                .with_context(|| format!("unknown question `{id}`; {}", did_you_mean(id, &asked)))
        })
        .collect()
}
