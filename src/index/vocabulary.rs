//! The words that fit a glob.

use std::io;
use std::sync::OnceLock;

use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionary;

use crate::text::Glob;

/// Every form in the index, once a glob has asked for it.
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
}

impl Vocabulary {
    /// All forms in `dictionary` that fit `glob`, however many.
    pub fn find(&self, dictionary: &TermDictionary, glob: &Glob) -> io::Result<Vec<TermInfo>> {
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
        let mut stream = dictionary.stream()?;
        while stream.advance() {
            starts.push(lines.len());
            lines.push_str(&String::from_utf8_lossy(stream.key()));
            lines.push('\n');
            infos.push(stream.value().clone());
        }
        Ok(Self { lines, starts, infos })
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
