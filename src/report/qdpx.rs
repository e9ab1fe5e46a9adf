//! REFI-QDA projects (`.qdpx`), which NVivo, MAXQDA, ATLAS.ti, QualCoder and others share: a zip of the answers as texts, and of
//! what is said of them in XML.
//!
//! Places in texts are counted in Unicode characters. So that every program counts alike, line breaks are LF; what they were
//! stands in a variable of the text.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::ops::Range;

use quick_xml::escape::escape;
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::codebook::exchange::{
    LINE_BREAKS, Outline, QUESTION, RESPONDENT, project_codes, project_guid, project_text, theme_guid,
};
use crate::codebook::{Codebook, Library};
use crate::coding::{CodedAnswers, Coding};
use crate::corpus::{Answer, Corpus};

/// Answers whose codings are in memory at once.
const AT_ONCE: usize = 1 << 14;

/// Coded answers as a project of other tools.
pub struct QdaProject<'a> {
    /// The answers.
    pub corpus: &'a Corpus,
    /// What is found in them.
    pub codings: &'a CodedAnswers,
    /// The codebooks, of which all questions in the project have the same.
    pub library: &'a Library,
    /// What the project is called.
    pub title: &'a str,
    /// Of each question, whether it is in the project.
    pub shows: Vec<bool>,
}

/// Why codings cannot be such a project.
#[derive(Debug, thiserror::Error)]
pub enum QdaProjectError {
    /// Its questions have several codebooks.
    #[error(
        "a REFI-QDA project has one codebook, and the questions have {0}; write a project for each with `--only QUESTION`"
    )]
    Codebooks(usize),
    /// None of its questions has a codebook.
    #[error("none of the questions has a codebook, so there is nothing to write")]
    Uncoded,
    /// The zip cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A text of the project: an answer, or one of several mentions, counted from 1.
struct Source<'a> {
    answer: Answer<'a>,
    respondent: &'a str,
    question: &'a str,
    mention: usize,
}

impl Source<'_> {
    fn guid(&self) -> Uuid {
        let mention = self.mention.to_string();
        project_guid("source", &[self.respondent, self.question, &mention])
    }

    fn name(&self) -> String {
        let mention = match self.mention {
            1 => String::new(),
            more => format!(" #{more}"),
        };
        format!("{} {}{mention}", self.respondent, self.question).replace(['/', '\\'], "-")
    }
}

impl QdaProject<'_> {
    /// Writes the project: the same answers and codebook are the same bytes.
    ///
    /// # Errors
    ///
    /// The questions have several codebooks, or `out` cannot be written to.
    pub fn write(&self, out: &mut dyn Write) -> Result<(), QdaProjectError> {
        let book = self.book()?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut zip = ZipWriter::new(BufWriter::new(tempfile::tempfile()?));
        zip.start_file("project.qde", options.large_file(true))
            .map_err(io::Error::other)?;
        self.write_xml(book, &mut zip)?;
        self.each_source(|source| {
            let name = format!("sources/{}.txt", source.guid());
            zip.start_file(name, options).map_err(io::Error::other)?;
            zip.write_all(with_lf(source.answer.text).as_bytes())
        })?;
        let written = zip.finish().map_err(io::Error::other)?;
        let mut file: File = written.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        io::copy(&mut file, out)?;
        Ok(out.flush()?)
    }

    /// The codebook of all questions.
    fn book(&self) -> Result<&Codebook, QdaProjectError> {
        let questions = self
            .corpus
            .questions
            .iter()
            .zip(&self.shows)
            .filter(|(_, shows)| **shows);
        let mut books: Vec<usize> = questions
            .filter_map(|(question, _)| {
                self.library
                    .books
                    .iter()
                    .position(|book| book.codes(&question.id))
            })
            .collect();
        books.sort_unstable();
        books.dedup();
        match books[..] {
            [book] => Ok(&self.library.books[book]),
            [] => Err(QdaProjectError::Uncoded),
            _ => Err(QdaProjectError::Codebooks(books.len())),
        }
    }

    /// The source of an answer, of whose mentions it is the one of that number.
    fn source(&self, mentions: &Range<usize>, number: usize) -> Source<'_> {
        let answer = self.corpus.answer(number);
        Source {
            answer,
            respondent: self.corpus.respondent(answer).id(),
            question: self.corpus.question(answer).id.as_str(),
            mention: number - mentions.start + 1,
        }
    }

    fn is_shown(&self, mentions: &Range<usize>) -> bool {
        self.shows[self.corpus.answer(mentions.start).question]
    }

    fn each_source(&self, mut take: impl FnMut(Source<'_>) -> io::Result<()>) -> io::Result<()> {
        let all = self.corpus.mentions(0..self.corpus.len());
        for mentions in all.filter(|mentions| self.is_shown(mentions)) {
            for number in mentions.clone() {
                take(self.source(&mentions, number))?;
            }
        }
        Ok(())
    }

    fn write_xml(&self, book: &Codebook, out: &mut dyn Write) -> io::Result<()> {
        let user = project_guid("user", &["fritekst"]);
        writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
        writeln!(
            out,
            "<Project xmlns=\"urn:QDA-XML:project:1.0\" name=\"{}\" origin=\"fritekst {}\" creatingUserGUID=\"{user}\">",
            project_text(self.title),
            env!("CARGO_PKG_VERSION")
        )?;
        writeln!(
            out,
            "  <Users>\n    <User guid=\"{user}\" name=\"fritekst\"/>\n  </Users>"
        )?;
        let (codes, sets) = project_codes(&Outline::of(book, &self.library.words));
        write!(out, "  <CodeBook>\n{codes}  </CodeBook>\n")?;
        self.write_variables(out)?;
        self.write_cases(out)?;
        if !self.corpus.is_empty() {
            writeln!(out, "  <Sources>")?;
            self.write_sources(book, user, out)?;
            writeln!(out, "  </Sources>")?;
        }
        writeln!(out, "{sets}</Project>")
    }

    /// Those of texts, and those of respondents.
    fn write_variables(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  <Variables>")?;
        let of_sources = [RESPONDENT, QUESTION, LINE_BREAKS].map(|name| (of_source(name), name, "Text"));
        let background = self
            .corpus
            .background
            .iter()
            .map(|name| (background(name), name.as_str(), "Text"));
        let weight = self.corpus.weighted.then(|| (weight(), "weight", "Float"));
        for (guid, name, kind) in of_sources.into_iter().chain(background).chain(weight) {
            let name = project_text(name);
            writeln!(
                out,
                "    <Variable guid=\"{guid}\" name=\"{name}\" typeOfVariable=\"{kind}\"/>"
            )?;
        }
        writeln!(out, "  </Variables>")
    }

    /// A case a respondent, with what is known of who it is, and their texts.
    fn write_cases(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.corpus.respondents.is_empty() {
            return Ok(());
        }
        let mut sources: Vec<Vec<Uuid>> = vec![Vec::new(); self.corpus.respondents.len()];
        self.each_source(|source| {
            sources[source.answer.respondent].push(source.guid());
            Ok(())
        })?;
        writeln!(out, "  <Cases>")?;
        for (respondent, sources) in self.corpus.respondents.iter().zip(sources) {
            let guid = project_guid("case", &[respondent.id()]);
            writeln!(
                out,
                "    <Case guid=\"{guid}\" name=\"{}\">",
                project_text(respondent.id())
            )?;
            for (name, value) in self.corpus.background.iter().zip(respondent.background()) {
                if let Some(value) = value {
                    write_value(background(name), "TextValue", value, out)?;
                }
            }
            if self.corpus.weighted {
                write_value(weight(), "FloatValue", &respondent.weight().to_string(), out)?;
            }
            for source in sources {
                writeln!(out, "      <SourceRef targetGUID=\"{source}\"/>")?;
            }
            writeln!(out, "    </Case>")?;
        }
        writeln!(out, "  </Cases>")
    }

    fn write_sources(&self, book: &Codebook, user: Uuid, out: &mut dyn Write) -> io::Result<()> {
        for range in self.corpus.ranges(AT_ONCE) {
            let of_range = self.codings.codings(range.clone(), true);
            let mentions = self.corpus.mentions(range.clone());
            for mentions in mentions.filter(|mentions| self.is_shown(mentions)) {
                for number in mentions.clone() {
                    let source = self.source(&mentions, number);
                    write_source(&source, &of_range[number - range.start], book, user, out)?;
                }
            }
        }
        Ok(())
    }
}

/// A text, what is coded in it, and what is coded of it as a whole: a theme that people gave has no place.
fn write_source(
    source: &Source<'_>,
    coding: &Coding,
    book: &Codebook,
    user: Uuid,
    out: &mut dyn Write,
) -> io::Result<()> {
    let guid = source.guid();
    let text = source.answer.text;
    let name = project_text(&source.name());
    writeln!(
        out,
        "    <TextSource guid=\"{guid}\" name=\"{name}\" plainTextPath=\"internal://{guid}.txt\" creatingUser=\"{user}\">"
    )?;
    let mut hits: Vec<(Range<usize>, usize)> = coding
        .hits
        .iter()
        .map(|hit| (hit.span.range(), hit.theme))
        .collect();
    hits.sort_unstable_by_key(|(span, theme)| (span.start, span.end, *theme));
    hits.dedup();
    let code = |of: Uuid, theme: usize, indent: &str, out: &mut dyn Write| {
        let id = &book.themes[theme].id;
        let own = project_guid("coding", &[&of.to_string(), id.as_str()]);
        writeln!(out, "{indent}<Coding guid=\"{own}\" creatingUser=\"{user}\">")?;
        writeln!(
            out,
            "{indent}  <CodeRef targetGUID=\"{}\"/>\n{indent}</Coding>",
            theme_guid(id)
        )
    };
    let ends = hits.iter().flat_map(|(span, _)| [span.start, span.end]);
    let places = Characters::of(text, ends.collect());
    for same in hits.chunk_by(|one, next| one.0 == next.0) {
        let [start, end] = [same[0].0.start, same[0].0.end].map(|at| places.before(at));
        let of = project_guid(
            "selection",
            &[&guid.to_string(), &start.to_string(), &end.to_string()],
        );
        writeln!(
            out,
            "      <PlainTextSelection guid=\"{of}\" startPosition=\"{start}\" endPosition=\"{end}\" creatingUser=\"{user}\">"
        )?;
        for (_, theme) in same {
            code(of, *theme, "        ", out)?;
        }
        writeln!(out, "      </PlainTextSelection>")?;
    }
    for theme in without_place(coding, book) {
        code(guid, theme, "      ", out)?;
    }
    write_value(of_source(RESPONDENT), "TextValue", source.respondent, out)?;
    write_value(of_source(QUESTION), "TextValue", source.question, out)?;
    let breaks = line_breaks(text);
    if breaks.contains(&"CRLF") || breaks.contains(&"CR") {
        write_value(of_source(LINE_BREAKS), "TextValue", &breaks.join(" "), out)?;
    }
    writeln!(out, "    </TextSource>")
}

/// The themes that neither have a hit nor a subtheme with one.
fn without_place(coding: &Coding, book: &Codebook) -> Vec<usize> {
    let has_child = |theme: usize| {
        coding
            .themes
            .iter()
            .any(|other| book.themes[*other].parent == Some(theme))
    };
    let has_hit = |theme: usize| coding.hits.iter().any(|hit| hit.theme == theme);
    let themes = coding.themes.iter().copied();
    themes
        .filter(|theme| !has_hit(*theme) && !has_child(*theme))
        .collect()
}

fn write_value(variable: Uuid, kind: &str, value: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "      <VariableValue><VariableRef targetGUID=\"{variable}\"/><{kind}>{}</{kind}></VariableValue>",
        escape(project_text_plain(value))
    )
}

/// A text without what XML does not take.
fn project_text_plain(text: &str) -> String {
    let is_lost =
        |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if is_lost(c) { ' ' } else { c }).collect()
}

fn of_source(name: &str) -> Uuid {
    project_guid("source-variable", &[name])
}

fn background(name: &str) -> Uuid {
    project_guid("variable", &[name])
}

fn weight() -> Uuid {
    project_guid("weight", &[])
}

/// The text with LF for every line break.
fn with_lf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Each line break of `text`.
fn line_breaks(text: &str) -> Vec<&'static str> {
    let mut breaks = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.next_if_eq(&'\n').is_some() => breaks.push("CRLF"),
            '\r' => breaks.push("CR"),
            '\n' => breaks.push("LF"),
            _ => {}
        }
    }
    breaks
}

/// How many Unicode characters stand before places of a text, of the text with LF; all are counted in one go.
struct Characters(Vec<(usize, usize)>);

impl Characters {
    /// Before the bytes `places` of `text`.
    fn of(text: &str, mut places: Vec<usize>) -> Self {
        places.sort_unstable();
        places.dedup();
        let (mut at, mut count) = (0, 0);
        let count_to = |place: usize| {
            // A line break of which a place stands in the middle is counted with what follows.
            let piece = &text[std::mem::replace(&mut at, place)..place];
            count += piece.chars().count() - piece.matches("\r\n").count();
            count -= usize::from(piece.starts_with('\n') && text[..place - piece.len()].ends_with('\r'));
            (place, count)
        };
        Self(places.into_iter().map(count_to).collect())
    }

    /// Before the byte `at`, which is one of those places.
    fn before(&self, at: usize) -> usize {
        let found = self.0.binary_search_by_key(&at, |(place, _)| *place);
        found.map_or(0, |found| self.0[found].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters_of_the_text_as_it_is_written() {
        let text = "Bø 😀\r\ntolk\rog\nmer";
        let find = |word: &str| text.find(word).expect("a word");
        let places = Characters::of(
            text,
            (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect(),
        );
        let at = |word: &str| places.before(find(word));
        assert_eq!(
            Characters::of(text, vec![find("mer"), find("tolk")]).before(find("mer")),
            at("mer")
        );
        let written: Vec<char> = with_lf(text).chars().collect();
        for word in ["Bø", "😀", "tolk", "og", "mer"] {
            let found: String = written[at(word)..].iter().take(word.chars().count()).collect();
            assert_eq!(found, word);
        }
        assert_eq!(line_breaks(text), ["CRLF", "CR", "LF"]);
    }
}
