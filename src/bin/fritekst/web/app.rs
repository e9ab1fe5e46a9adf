//! The survey that is shown: read once, its codebook read again when somebody saves it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;

use fritekst::codebook::expr::{Expr, Juxtaposition};
use fritekst::codebook::{Codebook, Disk, Files, Sets, load};
use fritekst::coding::{CodedAnswers, Coder, Results};
use fritekst::corpus::Corpus;
use fritekst::index::{FoundAnswer, Order, Request, SearchIndex};
use fritekst::mapped::FileStamp;
use fritekst::report::{Provenance, Redactor, TableOptions};
use fritekst::review::{Decisions, Sequence};
use fritekst::source::Sources;
use fritekst::text::Language;

use super::ask::Fields;
use super::decided::Decided;
use super::keys::Keys;
use super::words::Words;
use crate::cli::expressions::{Expressions, Names, all_sets};
use crate::cli::survey::{Coded, Survey, code, files_of};
use crate::cli::{Console, Session, index};

/// Longer queries are refused: each of their words costs time, and nobody writes so much.
const LONGEST_QUERY: usize = 2000;
/// So many searches are remembered, so that turning a page does not search again.
const REMEMBERED: usize = 8;
/// After so many tries what was found is forgotten, so that it does not fill the memory.
const TRIED: usize = 2000;

/// Everything that pages are made of.
pub struct App {
    survey: Survey,
    keys: Keys,
    by: Option<String>,
    redactor: Option<Redactor>,
    file: PathBuf,
    current: Mutex<Current>,
    decisions: Mutex<Option<Decisions>>,
    decided: Mutex<Option<Arc<Decided>>>,
    searches: Mutex<Vec<(String, Arc<Vec<FoundAnswer>>)>>,
    /// What rules that were tried are found in, and how many were.
    results: Mutex<(Results, usize)>,
}

/// A state of the codebook, and the answers coded by it.
pub struct Reading {
    /// What codes.
    pub coder: Arc<Coder>,
    /// By the rules alone.
    pub codings: CodedAnswers,
    /// The codebook's files.
    pub sources: Sources,
    /// Codebook and input.
    pub provenance: Provenance,
    /// The word lists of all codebooks.
    sets: Sets,
    index: SearchIndex,
    /// By question the hits of its answers, once they were counted.
    hits: Mutex<HashMap<usize, Arc<Hits>>>,
}

/// By the number of an answer, of mentions that of the first: how many hits each theme has in it.
pub type Hits = HashMap<usize, Vec<(usize, usize)>>;

impl Reading {
    /// The hits of the answers to `question`; `count` counts them, once.
    pub fn hits(&self, question: usize, count: impl FnOnce() -> Hits) -> Arc<Hits> {
        let mut known = locked(&self.hits);
        let hits = known.entry(question).or_insert_with(|| Arc::new(count()));
        Arc::clone(hits)
    }
}

/// The last codebook that was sound, and how its files were before they were read.
struct Current {
    reading: Arc<Reading>,
    stamps: Stamps,
}

/// How files were; and of a folder which codebooks it had.
#[derive(PartialEq, Eq)]
struct Stamps {
    files: Vec<(PathBuf, Option<FileStamp>)>,
    listed: Vec<PathBuf>,
}

impl Stamps {
    /// How the codebook is now, and the files that it includes.
    fn now(codebook: Option<&Path>, files: impl IntoIterator<Item = PathBuf>) -> Self {
        let listed = codebook.and_then(|path| Disk.list(path).ok().flatten());
        let mut listed: Vec<PathBuf> = listed.unwrap_or_default();
        listed.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
        listed.sort();
        let stamp = |path: PathBuf| (path.clone(), FileStamp::of(&path).ok());
        let mut files: Vec<_> = files
            .into_iter()
            .chain(listed.iter().cloned())
            .map(stamp)
            .collect();
        files.sort_by(|one, other| one.0.cmp(&other.0));
        files.dedup_by(|one, other| one.0 == other.0);
        Self { files, listed }
    }

    /// Whether a later change would show.
    fn are_settled(&self) -> bool {
        let mut stamps = self.files.iter().map(|(_, stamp)| stamp);
        stamps.all(|stamp| stamp.as_ref().is_some_and(FileStamp::is_settled))
    }
}

/// What one request sees: nothing changes in it.
#[derive(Clone)]
pub struct View {
    /// The survey.
    pub app: Arc<App>,
    /// The codebook.
    pub reading: Arc<Reading>,
    /// The decisions.
    pub decided: Arc<Decided>,
    /// Why the codebook on disk is not the one that is shown, if it is not.
    pub trouble: Option<String>,
}

/// Words for people that functions of the command line write, caught.
pub fn caught<T>(work: impl FnOnce(&mut Console<'_>) -> anyhow::Result<T>) -> Result<T, String> {
    let mut words = anstream::StripStream::new(Vec::new());
    let mut console = Console {
        out: &mut std::io::sink(),
        err: &mut words,
        colour: false,
        width: None,
        watched: false,
        session: Session::default(),
    };
    let done = work(&mut console);
    done.map_err(|error| {
        let told = String::from_utf8_lossy(&words.into_inner()).into_owned();
        format!("{told}{error:#}")
    })
}

/// What a lock holds. A page that failed while it held the lock has left it whole: it is replaced in one step.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    /// Of a survey that is coded; decisions are in `file`, and those of `by`, if one name is given for all.
    pub fn new(
        coded: Coded,
        (file, by): (PathBuf, Option<String>),
        redactor: Option<Redactor>,
        keys: Keys,
        console: &mut Console<'_>,
    ) -> anyhow::Result<Self> {
        let Coded {
            survey,
            coder,
            codings,
            provenance,
        } = coded;
        let files = survey.sources.iter().map(|source| PathBuf::from(&source.name));
        let stamps = Stamps::now(survey.codebook(), files);
        let reading = Arc::new(Reading {
            index: index_of(&survey, &coder, console)?,
            hits: Mutex::default(),
            sets: all_sets(Some(coder.library())),
            sources: survey.sources.clone(),
            coder,
            codings,
            provenance,
        });
        let app = Self {
            survey,
            keys,
            by,
            redactor,
            file,
            current: Mutex::new(Current {
                reading: Arc::clone(&reading),
                stamps,
            }),
            decisions: Mutex::new(None),
            decided: Mutex::new(None),
            searches: Mutex::new(Vec::new()),
            results: Mutex::default(),
        };
        // What cannot be read is told before anybody has decided anything.
        app.decided(&reading)?;
        Ok(app)
    }

    /// Secrets and addresses.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The one who decides, if it was said at the start.
    pub fn by(&self) -> Option<&str> {
        self.by.as_deref()
    }

    /// The survey.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// What replaces personal data in quotes, if that is asked for.
    pub fn redactor(&self) -> Option<&Redactor> {
        self.redactor.as_ref()
    }

    /// How tables are made: as `fritekst table` makes them without flags.
    pub fn options(&self) -> TableOptions {
        TableOptions {
            min_cell: self.survey.min_cell,
            language: self.survey.language,
            ..TableOptions::default()
        }
    }

    /// What pages are written in.
    pub fn language(&self) -> Language {
        self.survey.language
    }

    /// The survey as it is now. A codebook that was saved with mistakes does not take the place of the one before.
    pub fn view(self: &Arc<Self>) -> anyhow::Result<View> {
        let (reading, trouble) = self.read();
        Ok(View {
            decided: self.decided(&reading)?,
            app: Arc::clone(self),
            reading,
            trouble,
        })
    }

    /// The codebook as it is on disk, or the last that was sound and why that is.
    fn read(&self) -> (Arc<Reading>, Option<String>) {
        let mut current = locked(&self.current);
        let files = current.stamps.files.iter().map(|(path, _)| path.clone());
        let now = Stamps::now(self.survey.codebook(), files);
        if now == current.stamps && now.are_settled() {
            return (Arc::clone(&current.reading), None);
        }
        let anew = caught(|console| self.read_anew(&current.reading, console));
        let trouble = match anew {
            Ok((reading, files)) => {
                // What was saved while it was read shows at the next request.
                let files: Vec<PathBuf> = files;
                let is_known = |(path, _): &(PathBuf, Option<FileStamp>)| files.contains(path);
                let same = now.files.iter().filter(|file| is_known(file)).count() == files.len();
                current.stamps = if same {
                    now
                } else {
                    Stamps::now(self.survey.codebook(), files)
                };
                if let Some(reading) = reading {
                    current.reading = Arc::new(reading);
                    locked(&self.searches).clear();
                }
                None
            }
            Err(trouble) => Some(trouble),
        };
        (Arc::clone(&current.reading), trouble)
    }

    /// The codebook's files, and what they say if it is not what `known` says.
    fn read_anew(
        &self,
        known: &Reading,
        console: &mut Console<'_>,
    ) -> anyhow::Result<(Option<Reading>, Vec<PathBuf>)> {
        let loaded = load(self.survey.codebook().context("no codebook is named")?)?;
        let files = files_of(&loaded).collect();
        let sha256 = loaded.sha256();
        if known.provenance.codebook_sha256.as_ref() == Some(&sha256) {
            return Ok((None, files));
        }
        let (loaded, analyzer) = self.survey.sound(loaded, console)?;
        let sources = loaded.sources.clone();
        let coder = Arc::new(Coder::new(Arc::new(loaded.library), analyzer));
        let codings = code(&coder, &self.survey, console)?;
        let reading = Reading {
            index: index_of(&self.survey, &coder, console)?,
            hits: Mutex::default(),
            sets: all_sets(Some(coder.library())),
            provenance: Provenance::new(&self.survey.corpus, Some(sha256)),
            sources,
            coder,
            codings,
        };
        Ok((Some(reading), files))
    }

    /// What the decisions make of `reading`; those of other programs count too.
    fn decided(&self, reading: &Arc<Reading>) -> anyhow::Result<Arc<Decided>> {
        let mut decisions = locked(&self.decisions);
        self.see_that_it_is_in_place(&mut decisions);
        if decisions.is_none() && self.file.exists() {
            *decisions = Some(Decisions::existing(&self.file)?);
        }
        let latest: Sequence = decisions.as_ref().map_or(Ok(0), Decisions::latest)?;
        let mut decided = locked(&self.decided);
        if let Some(known) = decided.as_ref().filter(|known| known.is_of(reading, latest)) {
            return Ok(Arc::clone(known));
        }
        let history = decisions.as_ref().map_or(Ok(Vec::new()), Decisions::history)?;
        let new = Arc::new(Decided::new(&self.survey, reading, history, &self.file));
        *decided = Some(Arc::clone(&new));
        Ok(new)
    }

    /// Codes the answers by a codebook that is tried. What is known of rules that have not changed is not found anew.
    pub fn code(&self, coder: &Arc<Coder>) -> CodedAnswers {
        let mut results = locked(&self.results);
        if results.1 >= TRIED {
            *results = Default::default();
        }
        results.1 += 1;
        CodedAnswers::new(coder, &self.survey.store, &mut results.0, &|_| ())
    }

    /// Lets go of a file that was removed, or another put in its place: what is written to it is lost.
    fn see_that_it_is_in_place(&self, decisions: &mut Option<Decisions>) {
        if decisions
            .as_ref()
            .is_some_and(|decisions| !decisions.is_in_place())
        {
            *decisions = None;
            *locked(&self.decided) = None;
        }
    }

    /// Calls `keep` with the file of decisions, which is made if there is none. What it returns is on disk.
    pub fn keep<T>(&self, keep: impl FnOnce(&mut Decisions) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let mut decisions = locked(&self.decisions);
        self.see_that_it_is_in_place(&mut decisions);
        if decisions.is_none() {
            *decisions = Some(Decisions::open(&self.file)?);
        }
        keep(decisions.as_mut().context("decisions cannot be opened")?)
    }
}

impl View {
    /// The answers.
    pub fn corpus(&self) -> &Corpus {
        &self.app.survey.corpus
    }

    /// The codings as they stand.
    pub fn codings(&self) -> &CodedAnswers {
        &self.decided.codings
    }

    /// What tables are written in.
    pub fn language(&self) -> Language {
        self.app.language()
    }

    /// The index of the codebook of the question of that index.
    pub fn book_index(&self, question: usize) -> Option<usize> {
        self.reading.coder.book_for(&self.corpus().questions[question].id)
    }

    /// The codebook of the question of that index.
    pub fn book(&self, question: usize) -> Option<&Codebook> {
        Some(&self.reading.coder.library().books[self.book_index(question)?])
    }

    /// The questions that are shown and have a codebook, with it.
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Codebook)> {
        let shown = self.app.survey.shown();
        shown.filter_map(|question| Some((question, self.book(question)?)))
    }

    /// The question that a field `question` names, or else the first; nothing if it has no codebook.
    pub fn asked_question(&self, fields: &Fields) -> Option<(usize, &Codebook)> {
        let asked = fields
            .get("question")
            .and_then(|id| self.corpus().find_question(id));
        self.questions()
            .find(|(question, _)| asked.is_none_or(|asked| asked == *question))
    }

    /// What a question is called: its wording, or its id.
    pub fn wording(&self, question: usize) -> &str {
        let question = &self.corpus().questions[question];
        question.text.as_deref().unwrap_or(question.id.as_str())
    }

    /// The answers that have what `query` asks for, best first; or why it cannot be read.
    pub fn search(&self, query: &str) -> Result<Arc<Vec<FoundAnswer>>, String> {
        let key = |searches: &Vec<(String, Arc<Vec<FoundAnswer>>)>| {
            let known = searches.iter().find(|(known, _)| known == query);
            known.map(|(_, found)| Arc::clone(found))
        };
        if let Some(found) = key(&locked(&self.app.searches)) {
            return Ok(found);
        }
        if query.len() > LONGEST_QUERY {
            return Err(Words::of(self.language()).refused_large.to_owned());
        }
        let coder = &self.reading.coder;
        let names = Names {
            sets: &self.reading.sets,
            library: Some(coder.library()),
            corpus: Some(self.corpus()),
        };
        let expr: Expr = caught(|console| {
            let mut expressions = Expressions::new(names, Juxtaposition::And);
            expressions.add("søk", query);
            let (_, mut exprs) = expressions.finish("the query", console)?;
            exprs.pop().context("there is nothing to look for")
        })?;
        let request = Request {
            expr: &expr,
            sets: &self.reading.sets,
            coder: Some(coder),
            from: 0,
            limit: usize::MAX,
            order: Order::Best,
            every: false,
            filter: &|_| true,
        };
        let results = self.reading.index.search(self.corpus(), &request);
        let found = Arc::new(results.map_err(|error| error.to_string())?.answers);
        let mut searches = locked(&self.app.searches);
        searches.truncate(REMEMBERED - 1);
        searches.insert(0, (query.to_owned(), Arc::clone(&found)));
        Ok(found)
    }
}

fn index_of(survey: &Survey, coder: &Coder, console: &mut Console<'_>) -> anyhow::Result<SearchIndex> {
    index::open(survey, Arc::new(coder.library().words.analyzer()), console)
}
