//! The words of the index that a pattern finds.

use std::io;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionary;

use crate::text::inflection::fold;
use crate::text::{Analyzer, Glob, WordPattern};

/// Every form in the index, once a pattern has asked for it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(OnceLock<Forms>);

/// All forms in the order of the dictionary, each with a line break behind it.
#[derive(Debug)]
struct Forms {
    lines: String,
    /// Where each begins.
    starts: Vec<usize>,
    /// What the index has of each.
    infos: Vec<TermInfo>,
    /// The numbers of those that are folded to another spelling.
    respelt: Vec<usize>,
}

impl Vocabulary {
    /// All forms in `dictionary` that `pattern` finds, however many.
    pub fn find(
        &self,
        dictionary: &TermDictionary,
        pattern: &WordPattern,
        analyzer: &Analyzer,
    ) -> io::Result<Vec<TermInfo>> {
        match pattern {
            WordPattern::Exact(form) => Ok(dictionary.get(form.as_bytes())?.into_iter().collect()),
            WordPattern::Glob(glob) => self.fitting(dictionary, glob),
            WordPattern::Keyword(keyword) if keyword.misspelt_forms().next().is_none() => {
                let forms = self.forms(dictionary)?;
                let candidates = forms.with_any(&keyword.pieces())?;
                Ok(forms.found(candidates.into_iter(), pattern, analyzer))
            }
            // What is misspelt has no piece of its own in common with what was meant.
            WordPattern::Keyword(_) | WordPattern::Fuzzy(..) => {
                let forms = self.forms(dictionary)?;
                Ok(forms.found(0..forms.starts.len(), pattern, analyzer))
            }
        }
    }

    /// Calls `visit` with each form in `dictionary` and the number of answers that have it, in order.
    pub fn visit(&self, dictionary: &TermDictionary, mut visit: impl FnMut(&str, usize)) -> io::Result<()> {
        let forms = self.forms(dictionary)?;
        for (number, info) in forms.infos.iter().enumerate() {
            visit(forms.form(number), info.doc_freq as usize);
        }
        Ok(())
    }

    fn fitting(&self, dictionary: &TermDictionary, glob: &Glob) -> io::Result<Vec<TermInfo>> {
        let written = glob.to_string();
        let pieces = || written.split(['*', '?']);
        let prefix = pieces().next().unwrap_or_default();
        if !prefix.is_empty() {
            return with_prefix(dictionary, prefix, glob);
        }
        let longest = pieces().max_by_key(|piece| piece.len()).unwrap_or_default();
        Ok(self.forms(dictionary)?.fitting(longest, glob))
    }

    fn forms(&self, dictionary: &TermDictionary) -> io::Result<&Forms> {
        if let Some(forms) = self.0.get() {
            return Ok(forms);
        }
        let forms = Forms::read(dictionary)?;
        Ok(self.0.get_or_init(|| forms))
    }
}

/// The forms that begin with `prefix` and fit `glob`.
fn with_prefix(dictionary: &TermDictionary, prefix: &str, glob: &Glob) -> io::Result<Vec<TermInfo>> {
    let mut found = Vec::new();
    let mut stream = dictionary.range().ge(prefix).into_stream()?;
    while stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
        if std::str::from_utf8(stream.key()).is_ok_and(|form| glob.finds(form)) {
            found.push(stream.value().clone());
        }
    }
    Ok(found)
}

impl Forms {
    fn read(dictionary: &TermDictionary) -> io::Result<Self> {
        let mut lines = String::new();
        let mut starts = Vec::with_capacity(dictionary.num_terms());
        let mut infos = Vec::with_capacity(dictionary.num_terms());
        let mut respelt = Vec::new();
        let mut stream = dictionary.stream()?;
        while stream.advance() {
            let form = String::from_utf8_lossy(stream.key());
            if fold(&form) != form {
                respelt.push(starts.len());
            }
            starts.push(lines.len());
            lines.push_str(&form);
            lines.push('\n');
            infos.push(stream.value().clone());
        }
        Ok(Self {
            lines,
            starts,
            infos,
            respelt,
        })
    }

    /// The numbers of the forms that have one of `pieces` in them, or are spelt so that they might; in order, each once.
    fn with_any(&self, pieces: &[String]) -> io::Result<Vec<usize>> {
        let any = AhoCorasick::new(pieces).map_err(io::Error::other)?;
        let mut numbers = self.respelt.clone();
        let mut from = 0;
        while let Some(ahead) = any.find(&self.lines[from..]) {
            let number = self
                .starts
                .partition_point(|start| *start <= from + ahead.start())
                - 1;
            numbers.push(number);
            from = self.end(number);
        }
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Those of the numbered forms that `pattern` finds.
    fn found(
        &self,
        numbers: impl Iterator<Item = usize>,
        pattern: &WordPattern,
        analyzer: &Analyzer,
    ) -> Vec<TermInfo> {
        let finds = |number: &usize| pattern.finds(&analyzer.word(self.form(*number))).is_some();
        numbers
            .filter(finds)
            .map(|number| self.infos[number].clone())
            .collect()
    }

    /// The forms that have `piece` in them and fit `glob`, in order.
    fn fitting(&self, piece: &str, glob: &Glob) -> Vec<TermInfo> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(ahead) = self.lines[from..].find(piece) {
            let number = self.starts.partition_point(|start| *start <= from + ahead) - 1;
            if glob.finds(self.form(number)) {
                found.push(self.infos[number].clone());
            }
            from = self.end(number);
        }
        found
    }

    fn form(&self, number: usize) -> &str {
        &self.lines[self.starts[number]..self.end(number) - 1]
    }

    /// Where the next begins.
    fn end(&self, number: usize) -> usize {
        self.starts.get(number + 1).copied().unwrap_or(self.lines.len())
    }
}
