//! Which answers are asked for, and how many there would be by each further wish.

use std::collections::BTreeMap;

use fritekst::report::visible;

use super::app::View;
use super::ask::Fields;
use super::card::tone;
use super::url::url;
use super::words::Words;

/// What an answer can be beside having themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It has a theme.
    Coded,
    /// It has content and no theme.
    Uncoded,
    /// It has no content.
    NonAnswer,
    /// People have overruled the rules on it.
    Overruled,
    /// People have decided on it, if only to accept.
    Reviewed,
    /// Nobody has.
    Unreviewed,
}

impl Condition {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Coded,
        Self::Uncoded,
        Self::NonAnswer,
        Self::Overruled,
        Self::Reviewed,
        Self::Unreviewed,
    ];

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coded => "coded",
            Self::Uncoded => "uncoded",
            Self::NonAnswer => "non-answer",
            Self::Overruled => "overruled",
            Self::Reviewed => "reviewed",
            Self::Unreviewed => "unreviewed",
        }
    }

    fn holds(self, view: &View, answer: usize) -> bool {
        let codings = view.codings();
        match self {
            Self::Coded => !codings.is_uncoded(answer),
            Self::Uncoded => codings.is_uncoded(answer) && !codings.is_non_answer(answer),
            Self::NonAnswer => codings.is_non_answer(answer),
            Self::Overruled => view.decided.is_overruled(answer),
            Self::Reviewed => view.decided.is_reviewed(answer),
            Self::Unreviewed => !view.decided.is_reviewed(answer),
        }
    }
}

/// What is asked for. What an address names and the survey does not have is no wish.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// An expression; blank for none.
    pub query: String,
    /// Index of the question.
    pub question: Option<usize>,
    /// Id of the theme.
    pub theme: Option<String>,
    /// What it is.
    pub condition: Option<Condition>,
    /// By background variable the value.
    pub values: BTreeMap<usize, String>,
}

/// A kind of wish, with what can be wished for.
pub struct Facet {
    /// What it is called.
    pub heading: String,
    /// What there is.
    pub choices: Vec<Choice>,
}

/// A wish.
pub struct Choice {
    /// What it is called.
    pub label: String,
    /// How many answers there would be.
    pub count: usize,
    /// Whether it is wished already.
    pub is_chosen: bool,
    /// The address with it, or without if it is wished already.
    pub address: String,
    /// The class of its colour, if it has one.
    pub tone: String,
}

/// The answers that are asked for, and what more could be wished for.
pub struct Picked {
    /// Their numbers, in the order of those that were given.
    pub answers: Vec<usize>,
    /// How many there would be.
    pub facets: Vec<Facet>,
}

/// Before the name of a background variable in an address.
const VALUE: &str = "b.";

impl Pick {
    /// What `fields` ask for.
    pub fn of(fields: &Fields, view: &View) -> Self {
        let corpus = view.corpus();
        let shown = |question: &usize| view.app.survey().shows(*question);
        let mut values = BTreeMap::new();
        for (name, value) in &fields.0 {
            let column = name
                .strip_prefix(VALUE)
                .and_then(|name| corpus.find_background(name));
            if let Some(column) = column.filter(|_| !value.is_empty()) {
                values.insert(column, value.clone());
            }
        }
        let mut only = view.app.survey().shown();
        let single = only.next().filter(|_| only.next().is_none());
        let asked = fields.get("question").and_then(|id| corpus.find_question(id));
        Self {
            query: fields.get("q").unwrap_or_default().to_owned(),
            question: asked.filter(shown).or(single),
            theme: fields.get("theme").map(str::to_owned),
            condition: fields
                .get("is")
                .and_then(|name| Condition::ALL.into_iter().find(|one| one.name() == name)),
            values,
        }
    }

    /// The fields that ask for it.
    pub fn fields(&self, view: &View) -> Vec<(String, String)> {
        let corpus = view.corpus();
        let mut fields = vec![("q".to_owned(), self.query.clone())];
        fields.extend(
            self.question
                .map(|at| ("question".to_owned(), corpus.questions[at].id.to_string())),
        );
        fields.extend(self.theme.clone().map(|theme| ("theme".to_owned(), theme)));
        fields.extend(self.condition.map(|is| ("is".to_owned(), is.name().to_owned())));
        let values = self.values.iter();
        fields.extend(
            values.map(|(column, value)| (format!("{VALUE}{}", corpus.background[*column]), value.clone())),
        );
        fields
    }

    /// The address of `path` with it.
    pub fn address(&self, path: &str, view: &View) -> String {
        let fields = self.fields(view);
        url(
            path,
            fields.iter().map(|(name, value)| (name.as_str(), value.clone())),
        )
    }

    /// Those of `answers` that are asked for, whatever the query is.
    pub fn choose(&self, answers: impl Iterator<Item = usize>, view: &View, words: &Words) -> Picked {
        let mut counts = Counts::default();
        let theme = |question: usize| view.book(question)?.find_theme(self.theme.as_deref()?);
        let themes: Vec<Option<usize>> = (0..view.corpus().questions.len()).map(theme).collect();
        let mut chosen = Vec::new();
        for number in answers {
            if self.count(number, view, &themes, &mut counts) {
                chosen.push(number);
            }
        }
        Picked {
            answers: chosen,
            facets: self.facets(&counts, view, words),
        }
    }

    /// Whether the answer is asked for; `wanted` is the theme in the codebook of each question. Each kind of wish counts answers that
    /// fulfil all other kinds.
    fn count(&self, number: usize, view: &View, wanted: &[Option<usize>], counts: &mut Counts) -> bool {
        let corpus = view.corpus();
        let answer = corpus.answer(number);
        if !view.app.survey().shows(answer.question) {
            return false;
        }
        let themes = view.codings().themes(number);
        let lacks_theme = || wanted[answer.question].is_none_or(|theme| !themes.contains(&(theme as u32)));
        let respondent = corpus.respondent(answer);
        let has_value = |column: usize, value: &str| respondent.value(column) == Some(value);
        let columns = 0..corpus.background.len();
        let mut missed = Vec::new();
        missed.extend(
            self.question
                .filter(|at| *at != answer.question)
                .map(|_| Kind::Question),
        );
        missed.extend(self.theme.as_ref().filter(|_| lacks_theme()).map(|_| Kind::Theme));
        missed.extend(
            self.condition
                .filter(|is| !is.holds(view, number))
                .map(|_| Kind::Condition),
        );
        let values = self
            .values
            .iter()
            .filter(|(column, value)| !has_value(**column, value));
        missed.extend(values.map(|(column, _)| Kind::Value(*column)));
        let is_counted = |kind: Kind| missed.iter().all(|other| *other == kind);
        if missed.len() > 1 {
            return false;
        }
        if is_counted(Kind::Question) {
            *counts.questions.entry(answer.question).or_default() += 1;
        }
        if is_counted(Kind::Theme) && self.question == Some(answer.question) {
            themes
                .iter()
                .for_each(|theme| *counts.themes.entry(*theme as usize).or_default() += 1);
        }
        if is_counted(Kind::Condition) {
            for (at, condition) in Condition::ALL.into_iter().enumerate() {
                counts.conditions[at] += usize::from(condition.holds(view, number));
            }
        }
        for column in columns.filter(|column| is_counted(Kind::Value(*column))) {
            if let Some(value) = respondent.value(column) {
                let values = counts.values.entry(column).or_default();
                match values.get_mut(value) {
                    Some(n) => *n += 1,
                    None => drop(values.insert(value.to_owned(), 1)),
                }
            }
        }
        missed.is_empty()
    }

    fn facets(&self, counts: &Counts, view: &View, words: &Words) -> Vec<Facet> {
        let background = 0..view.corpus().background.len();
        let several = view.corpus().questions.len() > 1;
        let questions = several.then(|| self.questions(counts, view, words));
        let themes = self.themes(counts, view, words);
        let values = background.map(|column| self.values_of(column, counts, view));
        let first = questions
            .into_iter()
            .chain([self.conditions(counts, view, words)]);
        first.chain(themes).chain(values).collect()
    }

    /// The wish that leads to `with`.
    fn choice(label: &str, count: usize, is_chosen: bool, with: &Self, view: &View) -> Choice {
        Choice {
            label: visible(label),
            count,
            is_chosen,
            address: with.address("/answers", view),
            tone: String::new(),
        }
    }

    fn questions(&self, counts: &Counts, view: &View, words: &Words) -> Facet {
        let choice = |at: usize| {
            let is_chosen = self.question == Some(at);
            let with = Self {
                question: (!is_chosen).then_some(at),
                theme: None,
                ..self.clone()
            };
            let count = counts.questions.get(&at).copied().unwrap_or(0);
            Self::choice(view.wording(at), count, is_chosen, &with, view)
        };
        Facet {
            heading: words.question.to_owned(),
            choices: view.app.survey().shown().map(choice).collect(),
        }
    }

    fn conditions(&self, counts: &Counts, view: &View, words: &Words) -> Facet {
        let choice = |(at, condition): (usize, Condition)| {
            let is_chosen = self.condition == Some(condition);
            let with = Self {
                condition: (!is_chosen).then_some(condition),
                ..self.clone()
            };
            Self::choice(
                words.conditions[at],
                counts.conditions[at],
                is_chosen,
                &with,
                view,
            )
        };
        Facet {
            heading: words.condition.to_owned(),
            choices: Condition::ALL.into_iter().enumerate().map(choice).collect(),
        }
    }

    /// The themes of the question that is asked for; nothing where none is.
    fn themes(&self, counts: &Counts, view: &View, words: &Words) -> Option<Facet> {
        let question = self.question?;
        let (book, number) = (view.book(question)?, view.book_index(question)?);
        let choices = book.themes.iter().enumerate().map(|(at, theme)| {
            let is_chosen = self.theme.as_deref() == Some(theme.id.as_str());
            let with = Self {
                theme: (!is_chosen).then(|| theme.id.to_string()),
                ..self.clone()
            };
            let indent = "– ".repeat(theme.id.depth());
            let label = format!("{indent}{}", theme.label.text(view.language()));
            let count = counts.themes.get(&at).copied().unwrap_or(0);
            Choice {
                tone: tone(view, number, at),
                ..Self::choice(&label, count, is_chosen, &with, view)
            }
        });
        Some(Facet {
            heading: words.theme.to_owned(),
            choices: choices.collect(),
        })
    }

    fn values_of(&self, column: usize, counts: &Counts, view: &View) -> Facet {
        let mut values = counts.values.get(&column).cloned().unwrap_or_default();
        if let Some(value) = self.values.get(&column) {
            values.entry(value.clone()).or_default();
        }
        let choices = values.iter().map(|(value, count)| {
            let is_chosen = self.values.get(&column) == Some(value);
            let mut with = self.clone();
            match is_chosen {
                true => with.values.remove(&column),
                false => with.values.insert(column, value.clone()),
            };
            Self::choice(value, *count, is_chosen, &with, view)
        });
        Facet {
            heading: visible(&view.corpus().background[column]),
            choices: choices.collect(),
        }
    }
}

/// A kind of wish.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Question,
    Theme,
    Condition,
    Value(usize),
}

/// How many answers there are, by kind of wish.
#[derive(Default)]
struct Counts {
    questions: BTreeMap<usize, usize>,
    themes: BTreeMap<usize, usize>,
    conditions: [usize; 6],
    values: BTreeMap<usize, BTreeMap<String, usize>>,
}
