//! Codebooks on disk: a file, or a folder of them.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::corpus::QuestionId;
use crate::source::{Code, Literal, Problem, Problems, SourceId, Sources, hex};
use crate::text::{Span, Text};

use super::Codebook;
use super::files::{Disk, Files};
use super::lint::Allowed;
use super::reader::{Draft, read};
use super::sets::Sets;
use super::unread::Unread;
use super::words::WordSettings;

/// All codebooks of a survey. A question is coded by one of them at most.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// In the order of the files' names.
    pub books: Vec<Codebook>,
    /// What all files together say of words.
    pub words: WordSettings,
    /// The warnings that their authors do not want to hear.
    pub allowed: Allowed,
}

/// What was read, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The codebooks, as far as they could be read.
    pub library: Library,
    /// The files, those with word lists among them.
    pub sources: Sources,
    /// Every mistake, by file and place.
    pub problems: Vec<Problem>,
    /// What the mistakes kept from being read.
    pub unread: Unread,
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The path does not exist or cannot be read.
    #[error("cannot read the codebook {}: {error}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The folder has no `.toml` file.
    #[error("the folder {} has no codebook: no file in it ends in .toml", .0.display())]
    EmptyFolder(PathBuf),
    /// A codebook is UTF-8.
    #[error("the codebook {} is not UTF-8; save it again as UTF-8", .0.display())]
    NotUtf8(PathBuf),
}

impl Library {
    /// The codebook that codes `question`.
    pub fn for_question(&self, question: &QuestionId) -> Option<&Codebook> {
        self.books.iter().find(|book| book.codes(question))
    }
}

impl Loaded {
    /// Whether there are mistakes that would make results wrong.
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == crate::source::Severity::Error)
    }

    /// SHA-256 over the files' texts, each preceded by its length, in hexadecimal.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        for source in self.sources.iter() {
            hash.update((source.text.len() as u64).to_le_bytes());
            hash.update(source.text.as_bytes());
        }
        hex(&hash.finalize())
    }
}

/// Reads the codebook at `path`, a file or a folder, and what it includes.
pub fn load(path: &Path) -> Result<Loaded, LoadError> {
    load_from(&Disk, path)
}

/// Reads the codebook at `path` of `files`, and what it includes.
pub fn load_from(files: &dyn Files, path: &Path) -> Result<Loaded, LoadError> {
    let mut loader = Loader::new(files);
    for file in codebooks(files, path)? {
        loader.file(&file)?;
    }
    Ok(loader.finish())
}

/// Reads a codebook from `text`; it can include nothing.
pub fn parse(name: &str, text: &str) -> Loaded {
    let mut loader = Loader::new(&Disk);
    let (source, draft) = loader.read(name, text);
    for include in &draft.include {
        loader
            .problems_of(source)
            .error(include.span, "a codebook that is not a file cannot include one")
            .code(Code::InvalidInclude);
    }
    loader.keep(draft);
    loader.finish()
}

/// The file at `path`, or the codebooks of that folder, by name.
fn codebooks(files: &dyn Files, path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let listed = files.list(path).map_err(|error| LoadError::Unreadable {
        path: path.to_owned(),
        error,
    })?;
    let Some(mut listed) = listed else {
        return Ok(vec![path.to_owned()]);
    };
    listed.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    listed.sort();
    if listed.is_empty() {
        Err(LoadError::EmptyFolder(path.to_owned()))
    } else {
        Ok(listed)
    }
}

/// The path from the root, without `.` and `..`: a file is the same file however an `include` spells its path.
fn straightened(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .components()
    {
        match part {
            Component::ParentDir => {
                straight.pop();
            }
            other => straight.push(other),
        }
    }
    straight
}

struct Loader<'f> {
    files: &'f dyn Files,
    loaded: Loaded,
    found: BTreeMap<SourceId, Problems>,
    /// Word lists of the files read so far; none while a file is being read.
    lent: BTreeMap<PathBuf, Option<Sets>>,
    /// Whether some file has word lists, or says something of words.
    lends: bool,
}

impl<'f> Loader<'f> {
    fn new(files: &'f dyn Files) -> Self {
        Self {
            files,
            loaded: Loaded::default(),
            found: BTreeMap::new(),
            lent: BTreeMap::new(),
            lends: false,
        }
    }

    fn problems_of(&mut self, source: SourceId) -> &mut Problems {
        self.found.entry(source).or_insert_with(|| Problems::of(source))
    }

    fn read(&mut self, name: &str, text: &str) -> (SourceId, Draft) {
        let text = Text::new(text.strip_prefix('\u{feff}').unwrap_or(text));
        let source = self.loaded.sources.add(name, &*text);
        let problems = self.found.entry(source).or_insert_with(|| Problems::of(source));
        let draft = read(source, &text, &mut self.loaded.library.allowed, problems);
        (source, draft)
    }

    /// Reads a file, unless it was read already, and returns the word lists that it lends; nothing in a ring.
    fn file(&mut self, path: &Path) -> Result<Option<Sets>, LoadError> {
        let key = straightened(path);
        if let Some(lent) = self.lent.get(&key) {
            return Ok(lent.clone());
        }
        let bytes = self.files.read(path).map_err(|error| LoadError::Unreadable {
            path: path.to_owned(),
            error,
        })?;
        let text = String::from_utf8(bytes).map_err(|_| LoadError::NotUtf8(path.to_owned()))?;
        self.lent.insert(key.clone(), None);
        let (source, mut draft) = self.read(&self.files.name(path), &text);
        for include in std::mem::take(&mut draft.include) {
            self.include(path, source, &include, &mut draft.book.sets);
        }
        let lent = draft.book.sets.clone();
        self.lent.insert(key, Some(lent.clone()));
        self.keep(draft);
        Ok(Some(lent))
    }

    fn include(&mut self, from: &Path, source: SourceId, written: &Literal, sets: &mut Sets) {
        let path = from.parent().unwrap_or(Path::new("")).join(&written.text);
        let problem = match self.file(&path) {
            Ok(Some(lent)) => {
                for name in sets.include(&lent) {
                    self.problems_of(source)
                        .error(
                            written.span,
                            format!("`@{name}` is defined here and in the included file"),
                        )
                        .code(Code::DuplicateSet)
                        .help("give one of them another name");
                }
                return;
            }
            Ok(None) => (
                "the files include each other in a ring".to_owned(),
                "take one of the `include`s out",
            ),
            Err(error) => (error.to_string(), "the path is relative to this file"),
        };
        self.loaded.unread.add_words();
        self.problems_of(source)
            .error(written.span, problem.0)
            .code(Code::InvalidInclude)
            .help(problem.1);
    }

    /// Keeps a codebook whose word lists are complete; a file without themes has lent them and is done.
    fn keep(&mut self, draft: Draft) {
        let Draft {
            mut book,
            has_themes,
            words,
            unread,
            include: _,
        } = draft;
        self.loaded.unread.extend(unread);
        self.lends |= words != WordSettings::default();
        if let Some((source, span)) = self.loaded.library.words.add(words) {
            self.problems_of(source)
                .error(span, "another file of this codebook says the opposite")
                .help("`typos` holds for all files; say it in one of them");
        }
        let problems = self.problems_of(book.source);
        for (name, set) in book.sets.iter().filter(|(_, set)| set.place.0 == book.source) {
            if set.is_empty_list {
                problems
                    .warning(
                        Code::EmptySet,
                        set.place.1,
                        format!("the word list `@{name}` is empty"),
                    )
                    .help("a rule that uses it finds nothing by it");
            }
            set.entries
                .iter()
                .for_each(|entry| book.sets.check_references(entry, problems));
        }
        for theme in &book.themes {
            for rule in [&theme.any, &theme.none, &theme.unless].into_iter().flatten() {
                book.sets.check_references(rule, problems);
            }
        }
        let growth = book.sets.cut_growth(&mut self.loaded.unread);
        self.loaded
            .problems
            .extend(growth.into_iter().filter(|problem| problem.source == book.source));
        book.check_themes(self.problems_of(book.source));
        self.lends |= book.sets.iter().next().is_some();
        if has_themes {
            self.loaded.library.books.push(book);
        }
    }

    /// Notes that there is nothing to code by, not even word lists for others.
    fn check_themes(&mut self) {
        let first = self.found.keys().next().copied().filter(|_| !self.lends);
        let has_errors = self.found.values().any(|problems| problems.errors() > 0);
        if let Some(first) = first.filter(|_| self.loaded.library.books.is_empty() && !has_errors) {
            self.problems_of(first)
                .error(Span::default(), "there is no theme here")
                .code(Code::NoRules)
                .help("a theme begins with `[theme.bolig]`, and has rules: `any = [\"bolig\"]`");
        }
    }

    fn finish(mut self) -> Loaded {
        self.check_questions();
        self.check_themes();
        self.loaded
            .problems
            .extend(self.found.into_values().flat_map(Problems::into_vec));
        self.loaded
            .problems
            .sort_by_key(|problem| (problem.source, problem.span));
        let allowed = &self.loaded.library.allowed;
        self.loaded.problems.retain(|problem| !allowed.silences(problem));
        self.loaded
    }

    /// Notes questions that more than one codebook codes.
    fn check_questions(&mut self) {
        let mut coded: BTreeMap<QuestionId, SourceId> = BTreeMap::new();
        let catch_all = self
            .loaded
            .library
            .books
            .iter()
            .find(|book| book.questions.is_empty());
        let catch_all = catch_all
            .map(|book| book.source)
            .filter(|_| self.loaded.library.books.len() > 1);
        let mut twice = Vec::new();
        for book in &self.loaded.library.books {
            for name in &book.questions {
                if let Some(other) = coded.insert(name.value.clone(), book.source) {
                    twice.push((book.source, name.clone(), other));
                }
            }
        }
        for (source, name, other) in twice {
            let other = self.loaded.sources.get(other).name.clone();
            self.problems_of(source)
                .error(
                    name.span,
                    format!("the question `{}` is coded by {other} too", name.value),
                )
                .code(Code::QuestionCodedTwice)
                .help("a question has one codebook");
        }
        if let Some(source) = catch_all {
            self.problems_of(source)
                .error(
                    Default::default(),
                    "this codebook codes every question, and there are others beside it",
                )
                .code(Code::QuestionCodedTwice)
                .help("say which: `questions = [\"…\"]` under `[codebook]`");
        }
    }
}
