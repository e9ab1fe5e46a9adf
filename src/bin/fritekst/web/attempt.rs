//! A rule as it would be: what the codebook would say, and which answers would come and go.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};

use fritekst::codebook::edit::{CodebookFile, EditError, List, ThemeList, add, remove, replace};
use fritekst::codebook::{Codebook, Library, ThemeId, load_from};
use fritekst::coding::{CodedAnswers, Coder, check_values};
use fritekst::source::{Severity, Sources};
use fritekst::text::{Span, Text};

use super::app::{View, caught};
use super::ask::Fields;
use crate::cli::amend::{Amended, newly_failing};
use crate::cli::problems::{counted, show};

/// A rule that is looked at, or a place for a new one.
pub struct Target<'a> {
    /// Index of the question that it was reached from.
    pub question: usize,
    /// The codebook of that question.
    pub book: &'a Codebook,
    /// Index of the theme.
    pub theme: usize,
    /// Which of its lists.
    pub list: ThemeList,
    /// The rule as it is written; nothing for a new one.
    pub rule: Option<&'a str>,
}

/// What an edit makes of the coding.
pub struct Effect {
    /// The answers that get the theme, with what is found in them.
    pub came: Vec<Moved>,
    /// Those that lose it, with what was found in them.
    pub went: Vec<Moved>,
    /// How many have it then.
    pub now: usize,
    /// Other themes of the codebook that change: index, how many come, how many go.
    pub others: Vec<(usize, usize, usize)>,
}

/// An answer that gets or loses the theme.
pub struct Moved {
    /// Its number.
    pub answer: usize,
    /// Where its hits are; told of the first few answers only.
    pub spans: Vec<Span>,
}

/// So many answers are told with their texts.
pub const TOLD: usize = 20;

impl<'a> Target<'a> {
    /// What `fields` name; nothing if the codebook has it no more.
    pub fn of(fields: &Fields, view: &'a View) -> Option<Self> {
        let asked = view.corpus().find_question(fields.get("question")?)?;
        let (question, book) = view.questions().find(|(question, _)| *question == asked)?;
        let theme = book.find_theme(fields.get("theme")?)?;
        let list = ThemeList::ALL
            .into_iter()
            .filter(|list| list.has_rules())
            .find(|list| Some(list.key()) == fields.get("list"))?;
        let of = &book.themes[theme];
        let rules = match list {
            ThemeList::None => &of.none,
            ThemeList::Unless => &of.unless,
            _ => &of.any,
        };
        let rule = match fields.get("rule") {
            None => None,
            Some(at) => Some(rules.get(at.parse::<usize>().ok()?)?.written.text.as_str()),
        };
        Some(Self {
            question,
            book,
            theme,
            list,
            rule,
        })
    }

    /// The id of the theme.
    pub fn id(&self) -> &'a ThemeId {
        &self.book.themes[self.theme].id
    }

    /// The codebook's file, as its sources name it.
    pub fn file<'v>(&self, view: &'v View) -> &'v str {
        &view.reading.sources.get(self.book.source).name
    }

    /// `text`, the codebook's, with `written` in the place of the rule; a blank one takes it away.
    pub fn edited(&self, text: &str, written: &str) -> anyhow::Result<String> {
        let list = List::Theme(self.id().clone(), self.list);
        // Composed, as answers and the rest of the codebook are read.
        let written = Text::new(written.trim());
        let edited = match (self.rule, written.is_empty()) {
            (Some(rule), true) => remove(text, &list, rule),
            (Some(rule), false) if *rule == *written => return Ok(text.to_owned()),
            (Some(rule), false) => replace(text, &list, rule, &written),
            (None, false) => add(text, &list, &written),
            (None, true) => return Ok(text.to_owned()),
        };
        match edited {
            Ok(edited) => Ok(edited.text),
            Err(EditError::Mistake(mistake)) => bail!("{mistake}"),
            Err(error) => Err(error.into()),
        }
    }
}

/// How much of a codebook is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// The file that is changed, and what it includes.
    File,
}

/// A changed codebook that is sound.
pub struct Changed {
    library: Library,
    sources: Sources,
}

impl Changed {
    /// Reads the codebook with `text` for the file of `target`; or tells what is wrong with it. Before it is saved all files are
    /// read; a rule alone changes neither what others say of words nor which questions they code.
    pub fn read(target: &Target<'_>, view: &View, text: &str, extent: Extent) -> Result<Self, String> {
        let corpus = view.corpus();
        caught(|console| {
            let path = match extent {
                Extent::Whole => view.app.survey().codebook().context("no codebook is named")?,
                Extent::File => Path::new(target.file(view)),
            };
            let name = target.file(view);
            let mut loaded = load_from(&Amended { name, text }, path)?;
            loaded.problems.extend(check_values(&loaded.library, corpus));
            loaded
                .problems
                .retain(|problem| problem.severity == Severity::Error);
            let errors = show(&loaded.problems, &loaded.sources, console)?;
            if errors > 0 {
                bail!("{}", counted(errors, "mistake"));
            }
            Ok(Self {
                library: loaded.library,
                sources: loaded.sources,
            })
        })
    }

    /// The examples that fail by it and did not before; nothing if none does.
    pub fn failing(&self, view: &View) -> Option<String> {
        let coder = view.app.survey().compile(self.library.clone());
        let before = (&*view.reading.coder, &view.reading.sources);
        let failing = newly_failing(before, (&coder, &self.sources));
        if failing.is_empty() {
            return None;
        }
        let told = caught(|console| -> anyhow::Result<()> {
            show(&failing, &self.sources, console)?;
            bail!("{}", counted(failing.len(), "example"))
        });
        told.err()
    }

    /// What it makes of the coding by rules.
    pub fn effect(mut self, target: &Target<'_>, view: &View) -> anyhow::Result<Effect> {
        let file = target.file(view);
        let sources = &self.sources;
        self.library
            .books
            .retain(|book| sources.get(book.source).name == file);
        // The words are those that the codebook has now: what is known of them holds.
        let analyzer = Arc::clone(view.reading.coder.analyzer());
        let coder = Arc::new(Coder::new(Arc::new(self.library), analyzer));
        let book = coder
            .library()
            .books
            .first()
            .context("the codebook has no themes")?;
        let codings = view.app.code(&coder);
        Ok(compared(target, view, &codings, book))
    }
}

/// How `codings` by `book`, the changed codebook, differ from those by the rules as they are.
fn compared(target: &Target<'_>, view: &View, codings: &CodedAnswers, book: &Codebook) -> Effect {
    let corpus = view.corpus();
    let before = &view.reading.codings;
    let mut effect = Effect {
        came: Vec::new(),
        went: Vec::new(),
        now: 0,
        others: Vec::new(),
    };
    let mut moved = vec![(0, 0); target.book.themes.len().max(book.themes.len())];
    let theme = target.theme as u32;
    let coded: Vec<bool> = corpus
        .questions
        .iter()
        .map(|question| target.book.codes(&question.id))
        .collect();
    let questions: Vec<bool> = (0..coded.len())
        .map(|at| coded[at] && view.app.survey().shows(at))
        .collect();
    for (question, _) in questions.iter().enumerate().filter(|(_, is_shown)| **is_shown) {
        let mut old = Vec::new();
        before.visit(corpus, 0..corpus.len(), question, |number, themes, _| {
            old.push((number, themes.to_vec()))
        });
        let mut old = old.into_iter();
        codings.visit(corpus, 0..corpus.len(), question, |number, now, _| {
            let (_, was) = old.next().unwrap_or_default();
            effect.now += usize::from(now.contains(&theme));
            for one in now.iter().filter(|one| !was.contains(one)) {
                moved[*one as usize].0 += 1;
            }
            for one in was.iter().filter(|one| !now.contains(one)) {
                moved[*one as usize].1 += 1;
            }
            let into = match (was.contains(&theme), now.contains(&theme)) {
                (false, true) => (&mut effect.came, codings),
                (true, false) => (&mut effect.went, before),
                _ => return,
            };
            let (moved, codings) = into;
            let spans = match moved.len() < TOLD {
                true => spans(codings, number, target.book, target.theme),
                false => Vec::new(),
            };
            moved.push(Moved {
                answer: number,
                spans,
            });
        });
    }
    let others = moved
        .into_iter()
        .enumerate()
        .filter(|(at, moved)| *at != target.theme && *moved != (0, 0));
    effect.others = others.map(|(at, (came, went))| (at, came, went)).collect();
    effect
}

/// Where the theme and its parts have hits.
fn spans(codings: &CodedAnswers, number: usize, book: &Codebook, theme: usize) -> Vec<Span> {
    let hits = codings.coding(number).hits.into_iter();
    hits.filter(|hit| book.lineage(hit.theme).any(|one| one == theme))
        .map(|hit| hit.span)
        .collect()
}

/// Writes the rule, if the file still is what was seen, of that hash; or tells why not. `insists` says that examples may fail.
pub fn save(
    target: &Target<'_>,
    view: &View,
    written: &str,
    (seen, insists): (&str, bool),
    words: &super::words::Words,
) -> Result<(), String> {
    let fault = |error: anyhow::Error| format!("{error:#}");
    let file = CodebookFile::open(Path::new(target.file(view))).map_err(|error| error.to_string())?;
    let text = file.text().to_owned();
    let is_read = *Text::new(text.strip_prefix('\u{feff}').unwrap_or(&text))
        == *view.reading.sources.get(target.book.source).text;
    if hash(&text) != seen || !is_read {
        return Err(words.file_changed.to_owned());
    }
    let new = target.edited(&text, written).map_err(fault)?;
    let changed = Changed::read(target, view, &new, Extent::Whole)?;
    if let Some(failing) = changed.failing(view).filter(|_| !insists) {
        return Err(format!("{}\n\n{failing}", words.examples_fail));
    }
    file.replace(&new).map_err(|error| error.to_string())
}

/// The SHA-256 of a codebook's text, in hexadecimal.
pub fn hash(text: &str) -> String {
    use sha2::{Digest, Sha256};
    fritekst::source::hex(&Sha256::digest(text))
}

/// The text of the codebook's file as it is.
pub fn text_of(target: &Target<'_>, view: &View) -> anyhow::Result<String> {
    Ok(CodebookFile::open(Path::new(target.file(view)))?
        .text()
        .to_owned())
}
