//! Codings as rows, in the shapes that other tools read.

use std::ops::Range;
use std::str::FromStr;

use crate::codebook::Library;
use crate::coding::Coding;
use crate::corpus::{Answer, Corpus};

use super::grid::Value;
use super::parquet::ColumnKind;

/// The shape of a file of codings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A row an answer and theme.
    #[default]
    Long,
    /// A row a hit.
    Hits,
    /// A row an answer, a column a theme.
    Wide,
    /// A row an answer, the themes in one column.
    List,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Long, Self::Hits, Self::Wide, Self::List];

    /// Its name in `--shape`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Long => "long",
            Self::Hits => "hits",
            Self::Wide => "wide",
            Self::List => "list",
        }
    }
}

/// A name that no shape has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown shape `{0}`; there is long, hits, wide, list and respondents")]
pub struct UnknownShape(String);

impl FromStr for Shape {
    type Err = UnknownShape;

    fn from_str(name: &str) -> Result<Self, UnknownShape> {
        let found = Self::ALL.into_iter().find(|shape| shape.name() == name);
        found.ok_or_else(|| UnknownShape(name.to_owned()))
    }
}

/// Turns the codings of a corpus into rows.
pub struct Codings<'a> {
    corpus: &'a Corpus,
    library: &'a Library,
    shape: Shape,
    /// For each question its codebook.
    books: Vec<Option<usize>>,
    /// The theme ids of all questions, each once: the columns of the wide shape.
    themes: Vec<&'a str>,
}

impl<'a> Codings<'a> {
    /// The codings of `corpus` by `library`, in `shape`.
    pub fn new(corpus: &'a Corpus, library: &'a Library, shape: Shape) -> Self {
        let book_of = |question: &crate::corpus::Question| {
            library.books.iter().position(|book| book.codes(&question.id))
        };
        let books: Vec<Option<usize>> = corpus.questions.iter().map(book_of).collect();
        let mut themes = Vec::new();
        for (at, book) in library.books.iter().enumerate() {
            let used = books.contains(&Some(at));
            let ids = book.themes.iter().map(|theme| theme.id.as_str()).filter(|_| used);
            for id in ids {
                if !themes.contains(&id) {
                    themes.push(id);
                }
            }
        }
        Self {
            corpus,
            library,
            shape,
            books,
            themes,
        }
    }

    /// The names of the columns, and what they hold. Hits say which of several mentions they are in, if any question has such.
    pub fn columns(&self) -> Vec<(String, ColumnKind)> {
        let rest: &[&str] = match self.shape {
            Shape::Long => &["theme"],
            Shape::Hits => &["theme", "rule", "start", "end", "match"],
            Shape::Wide => &self.themes,
            Shape::List => &["themes"],
        };
        let mention: &[&str] = match self.numbers_mentions() {
            true => &["mention"],
            false => &[],
        };
        let names = ["respondent", "question"].iter().chain(rest).chain(mention);
        let is_number = |at: usize, name: &str| match self.shape {
            Shape::Hits => matches!(name, "start" | "end" | "mention"),
            Shape::Wide => at > 1,
            Shape::Long | Shape::List => false,
        };
        let kind = |(at, name): (usize, &&str)| match is_number(at, name) {
            true => ((*name).to_owned(), ColumnKind::Integer),
            false => ((*name).to_owned(), ColumnKind::Text),
        };
        names.enumerate().map(kind).collect()
    }

    fn numbers_mentions(&self) -> bool {
        let several = self.corpus.questions.iter().any(|question| question.several);
        self.shape == Shape::Hits && several
    }

    /// The rows of one answer, or of the mentions of one question, whose numbers and codings go together. Only the shape
    /// of hits has none where there is no theme: the others keep it as part of the base.
    pub fn rows(&self, mentions: Range<usize>, codings: &[Coding]) -> Vec<Vec<Value>> {
        let answer = self.corpus.answer(mentions.start);
        let mut themes: Vec<usize> = codings.iter().flat_map(|coding| coding.themes.clone()).collect();
        themes.sort_unstable();
        themes.dedup();
        let ids = self.ids(answer, &themes);
        match self.shape {
            Shape::Long if ids.is_empty() => vec![self.row(answer, [Value::Missing])],
            Shape::Long => ids.into_iter().map(|id| self.row(answer, [text(id)])).collect(),
            Shape::Hits => {
                let mentions = mentions.zip(codings).enumerate();
                let hits =
                    mentions.map(|(at, (number, coding))| self.hits(self.corpus.answer(number), at, coding));
                hits.flatten().collect()
            }
            Shape::Wide => vec![self.row(answer, self.indicators(answer, &themes))],
            Shape::List if ids.is_empty() => vec![self.row(answer, [Value::Missing])],
            Shape::List => vec![self.row(answer, [text(&ids.join(";"))])],
        }
    }

    fn row(&self, answer: Answer<'_>, rest: impl IntoIterator<Item = Value>) -> Vec<Value> {
        let respondent = text(self.corpus.respondent(answer).id());
        let question = text(self.corpus.question(answer).id.as_str());
        [respondent, question].into_iter().chain(rest).collect()
    }

    fn ids(&self, answer: Answer<'_>, themes: &[usize]) -> Vec<&'a str> {
        let Some(book) = self.books[answer.question] else {
            return Vec::new();
        };
        themes
            .iter()
            .map(|theme| self.library.books[book].themes[*theme].id.as_str())
            .collect()
    }

    fn hits(&self, answer: Answer<'_>, mention: usize, coding: &Coding) -> Vec<Vec<Value>> {
        let Some(book) = self.books[answer.question].map(|at| &self.library.books[at]) else {
            return Vec::new();
        };
        let hit_row = |hit: &crate::coding::Hit| {
            let theme = &book.themes[hit.theme];
            let rest = [
                text(theme.id.as_str()),
                text(&theme.any[hit.rule].written.text),
                Value::Count(hit.span.start()),
                Value::Count(hit.span.end()),
                text(&answer.text[hit.span]),
            ];
            let mention = self.numbers_mentions().then_some(Value::Count(mention + 1));
            self.row(answer, rest.into_iter().chain(mention))
        };
        coding.hits.iter().map(hit_row).collect()
    }

    /// 1 for the themes of the answer, 0 for others of its question, nothing for those of other questions.
    fn indicators(&self, answer: Answer<'_>, themes: &[usize]) -> Vec<Value> {
        let book = self.books[answer.question].map(|at| &self.library.books[at]);
        let indicator = |id: &&str| match book.and_then(|book| book.find_theme(id)) {
            Some(theme) => Value::Count(usize::from(themes.contains(&theme))),
            None => Value::Missing,
        };
        self.themes.iter().map(indicator).collect()
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}
