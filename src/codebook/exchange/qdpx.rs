//! REFI-QDA projects: the codebook in them, and what is coded in which text. `fritekst code` writes them.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use uuid::Uuid;
use zip::ZipArchive;

use crate::codebook::ThemeId;
use crate::corpus::{QuestionId, RespondentId, decode_text};
use crate::source::{Code, Problems};
use crate::text::{Span, Text};

use super::outline::Outline;
use super::qdc;
use super::qdc_reader::{declared_charset, read_with_guids};
use super::qdpx_reader::{Project, Source, read_sources};
use super::{ImportError, Imported, finished, text_of};

/// The variable of a text that says whose answer it is.
pub const RESPONDENT: &str = "respondent";
/// The variable of a text that says which question it answers.
pub const QUESTION: &str = "question";
/// The variable of a text that says what its line breaks were, which are LF in the project.
pub const LINE_BREAKS: &str = "line_breaks";

/// The question of texts that do not say which they answer.
const ONLY_QUESTION: &str = "svar";

/// All texts of a project together may unpack to this many bytes.
const MOST_BYTES: u64 = 2 << 30;

/// The codes of `outline` and its word lists as they stand in a project: elements `Codes` and `Sets`; the latter blank if there
/// are none.
pub fn project_codes(outline: &Outline) -> (String, String) {
    let (mut codes, mut sets) = (String::new(), String::new());
    qdc::codes(outline, &mut codes);
    qdc::sets(outline, &mut sets);
    (codes, sets)
}

/// The guid of a theme's code, the same in every project and codebook.
pub fn theme_guid(id: &ThemeId) -> Uuid {
    qdc::guid("theme", id.as_str())
}

/// A guid of a kind of thing, by names that tell it from others of its kind.
pub fn project_guid(kind: &str, names: &[&str]) -> Uuid {
    qdc::guid(kind, &names.join("\u{1f}"))
}

/// A text as the value of an attribute, on one line.
pub fn project_text(text: &str) -> String {
    qdc::attribute(text)
}

/// A project that was read.
#[derive(Debug)]
pub struct ImportedProject {
    /// Its codebook.
    pub codebook: Imported,
    /// Its texts, in their order.
    pub texts: Vec<CodedText>,
    /// How many of whom it tells several texts, and not which questions these answer: they are taken as mentions of one answer.
    pub merged: usize,
    /// Who coded its texts, and how many codings are theirs, most first; without those of which it does not tell.
    pub coders: Vec<(String, usize)>,
    /// Codings of codes, or in sources, that are no text or are not there: they are left out.
    pub lost: usize,
}

/// A text of a project, and what is coded in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodedText {
    /// Who gave the answer.
    pub respondent: RespondentId,
    /// To what.
    pub question: QuestionId,
    /// Which of the texts of that respondent to that question it is, counted from 1.
    pub mention: usize,
    /// The text, in composed letters, with the line breaks that it had.
    pub text: String,
    /// The themes of the text as a whole.
    pub themes: Vec<ThemeId>,
    /// The themes of places in it, in their order.
    pub spans: Vec<(Span, ThemeId)>,
}

impl CodedText {
    /// All its themes and those that they are part of, each once, in the order of their ids.
    pub fn all_themes(&self) -> Vec<String> {
        let given = self
            .themes
            .iter()
            .chain(self.spans.iter().map(|(_, theme)| theme));
        let lineage = given.flat_map(|id| {
            let id = id.as_str();
            let parents = id.match_indices('.').map(|(at, _)| id[..at].to_owned());
            parents.chain([id.to_owned()]).collect::<Vec<String>>()
        });
        let mut all: Vec<String> = lineage.collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Reads the project in the file at `path`, which is called `name`.
pub fn read_project(path: &Path, name: &str) -> Result<ImportedProject, ImportError> {
    let broken = |error: &dyn std::fmt::Display| ImportError::Project(error.to_string());
    let file = File::open(path).map_err(|error| broken(&error))?;
    let zip = ZipArchive::new(file).map_err(|error| broken(&error))?;
    let mut parts = Parts::new(zip);
    let bytes = parts
        .read("project.qde")?
        .ok_or_else(|| broken(&"there is no project.qde in it"))?;
    let declared = declared_charset(&bytes);
    let xml = text_of(bytes, declared)?;
    let mut codebook = Imported::default();
    let source = codebook.sources.add(name, xml.as_str());
    let mut problems = Problems::of(source).coded(Code::InvalidImport);
    let (outline, themes) = read_with_guids(&xml, &mut problems);
    codebook.outline = finished(outline);
    codebook.problems = problems.into_vec();
    let mut imported = ImportedProject {
        codebook,
        texts: Vec::new(),
        merged: 0,
        coders: Vec::new(),
        lost: 0,
    };
    if imported.codebook.has_errors() {
        return Ok(imported);
    }
    let project = read_sources(&xml).map_err(|error| broken(&error))?;
    imported.lost = project.others;
    imported.coders = project.coders();
    let mut mentions = HashMap::new();
    for source in &project.sources {
        let text = match (&source.content, &source.path) {
            (Some(content), _) => Some(content.clone()),
            (None, Some(path)) => parts.text(path)?,
            (None, None) => None,
        };
        match text {
            Some(text) => imported.take(source, &project, &themes, &text, &mut mentions),
            None => imported.lost += source.codes.len() + source.selections.len(),
        }
    }
    Ok(imported)
}

impl ImportedProject {
    /// Takes a text. `mentions` tells how many of each respondent to each question have been taken.
    fn take(
        &mut self,
        source: &Source,
        project: &Project,
        themes: &HashMap<String, ThemeId>,
        text: &str,
        mentions: &mut HashMap<(RespondentId, QuestionId), usize>,
    ) {
        let value = |name: &str| project.value(source, name);
        let named = [value(RESPONDENT), project.case_of(source), Some(&*source.name)];
        let respondent = named
            .into_iter()
            .flatten()
            .find_map(|id| RespondentId::new(id).ok());
        let question = value(QUESTION).and_then(|id| QuestionId::new(id).ok());
        let question = question.or_else(|| QuestionId::new(ONLY_QUESTION).ok());
        let guid = RespondentId::new(&source.guid).ok();
        let (Some(respondent), Some(question)) = (respondent.or(guid), question) else {
            self.lost += source.codes.len() + source.selections.len();
            return;
        };
        let (text, places) = places(text, value(LINE_BREAKS));
        let mention = mentions
            .entry((respondent.clone(), question.clone()))
            .or_default();
        *mention += 1;
        self.merged += usize::from(*mention == 2 && value(QUESTION).is_none());
        let mut coded = CodedText {
            respondent,
            question,
            mention: *mention,
            themes: Vec::new(),
            spans: Vec::new(),
            text: Text::new(&text).as_str().to_owned(),
        };
        for code in &source.codes {
            match themes.get(code) {
                Some(theme) => coded.themes.push(theme.clone()),
                None => self.lost += 1,
            }
        }
        let ends = source
            .selections
            .iter()
            .flat_map(|(range, _)| [range.start, range.end]);
        let composed = Composed::of(&text, ends.filter_map(|end| places.get(end).copied()).collect());
        for (range, code) in &source.selections {
            let ends = places.get(range.start).zip(places.get(range.end));
            match (ends, themes.get(code)) {
                (Some((start, end)), Some(theme)) if start <= end => {
                    let [start, end] = [*start, *end].map(|at| composed.at(at));
                    coded.spans.push((Span::new(start, end), theme.clone()));
                }
                _ => self.lost += 1,
            }
        }
        self.texts.push(coded);
    }
}

/// How many bytes places of a text have before them when its letters are composed; all are counted in one go.
struct Composed(Vec<(usize, usize)>);

impl Composed {
    /// Of the bytes `places` of `text`.
    fn of(text: &str, mut places: Vec<usize>) -> Self {
        places.sort_unstable();
        places.dedup();
        // Up to a letter of ASCII, which nothing before it is composed with, all is counted for good.
        let (mut known, mut length) = (0, 0);
        let count_to = |place: usize| {
            let last = text.as_bytes()[known..place].iter().rposition(u8::is_ascii);
            let sure = known + last.unwrap_or_default();
            length += Text::compose(&text[std::mem::replace(&mut known, sure)..sure]).len();
            (place, length + Text::compose(&text[sure..place]).len())
        };
        Self(places.into_iter().map(count_to).collect())
    }

    /// Of the byte `at`, which is one of those places.
    fn at(&self, at: usize) -> usize {
        let found = self.0.binary_search_by_key(&at, |(place, _)| *place);
        found.map_or(0, |found| self.0[found].1)
    }
}

/// The text with the line breaks that it had, and for each character of what stands in the project, and for its end, the byte where
/// it begins.
fn places(text: &str, breaks: Option<&str>) -> (String, Vec<usize>) {
    let given: Vec<&str> = breaks
        .map(|breaks| breaks.split_whitespace().collect())
        .unwrap_or_default();
    let is_of_text = given.len() == text.matches('\n').count();
    let mut given = given.into_iter().filter(|_| is_of_text);
    let (mut own, mut places) = (String::with_capacity(text.len()), Vec::new());
    for letter in text.chars() {
        places.push(own.len());
        match letter {
            '\n' => own.push_str(match given.next() {
                Some("CRLF") => "\r\n",
                Some("CR") => "\r",
                _ => "\n",
            }),
            letter => own.push(letter),
        }
    }
    places.push(own.len());
    (own, places)
}

/// The parts of a zip, by their names in small letters.
struct Parts {
    zip: ZipArchive<File>,
    names: HashMap<String, usize>,
    left: u64,
}

impl Parts {
    fn new(zip: ZipArchive<File>) -> Self {
        let named = zip.file_names().enumerate();
        let named = named.filter_map(|(at, name)| Some((name.ok()?.to_lowercase(), at)));
        Self {
            names: named.collect(),
            zip,
            left: MOST_BYTES,
        }
    }

    /// The bytes of the part of that name; nothing if there is none.
    fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let Some(at) = self.names.get(&name.to_lowercase()) else {
            return Ok(None);
        };
        let broken = |error: String| ImportError::Project(format!("{name}: {error}"));
        let part = self
            .zip
            .by_index(*at)
            .map_err(|error| broken(error.to_string()))?;
        let mut bytes = Vec::new();
        let read = part.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| broken(error.to_string()))?;
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => self.left = left,
            None => {
                let most = MOST_BYTES >> 20;
                return Err(broken(format!("the project unpacks to more than {most} MiB")));
            }
        }
        Ok(Some(bytes))
    }

    /// The text that a source names, such as `internal://GUID.txt`; nothing if it is not in the project.
    fn text(&mut self, path: &str) -> Result<Option<String>, ImportError> {
        let Some(name) = path.strip_prefix("internal://") else {
            return Ok(None);
        };
        let bytes = self.read(&format!("sources/{name}"))?;
        Ok(bytes
            .map(|bytes| decode_text(bytes, None))
            .transpose()?
            .map(|(text, _)| text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn line_breaks_come_back_and_places_with_them() {
        let (text, at) = places("å\nb\nc", Some("CRLF LF"));
        assert_eq!((text.as_str(), &at[..]), ("å\r\nb\nc", &[0, 2, 4, 5, 6, 7][..]));
        // Of another text: somebody edited it.
        assert_eq!(places("a\nb", Some("CRLF CRLF")).0, "a\nb");
    }

    proptest! {
        #[test]
        fn places_in_composed_letters_are_counted_as_those_of_what_is_before_them(text in "[ab\u{30a}\u{301}åé가각\u{11a8} ]{0,12}") {
            let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
            let composed = Composed::of(&text, places.clone());
            for at in places {
                prop_assert_eq!(composed.at(at), Text::compose(&text[..at]).len(), "{} of {:?}", at, text);
            }
        }
    }

    #[test]
    fn a_theme_brings_those_that_it_is_part_of() {
        let text = CodedText {
            respondent: RespondentId::new("1").expect("an id"),
            question: QuestionId::new("q").expect("an id"),
            mention: 1,
            text: String::new(),
            themes: vec![
                ThemeId::new("a.b.c").expect("an id"),
                ThemeId::new("a").expect("an id"),
            ],
            spans: Vec::new(),
        };
        assert_eq!(text.all_themes(), ["a", "a.b", "a.b.c"]);
    }
}
