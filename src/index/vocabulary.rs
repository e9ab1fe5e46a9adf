//! The words of the index that a pattern finds.

use std::io;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;
use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionary;

use crate::text::{Analyzer, Glob, Span, WordPattern};

use super::forms::Forms;
use super::known::Known;

/// Every form in the index, once a pattern has asked for it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    forms: OnceLock<Forms>,
    /// What keywords find, where that may be kept.
    known: Option<Known>,
}

impl From<Forms> for Vocabulary {
    fn from(forms: Forms) -> Self {
        Self {
            forms: OnceLock::from(forms),
            known: None,
        }
    }
}

impl Vocabulary {
    /// The same, which keeps what keywords find.
    #[must_use]
    pub fn keeping(self, known: Known) -> Self {
        Self {
            known: Some(known),
            ..self
        }
    }

    /// Whether it can be that of a dictionary of so many forms.
    pub fn is_of(&self, forms: usize) -> bool {
        self.forms.get().is_none_or(|known| known.len() == forms)
    }

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
            WordPattern::Keyword(keyword) => {
                let find = |forms: &Forms| {
                    let candidates = match keyword.misspelt_forms().next() {
                        None => forms.with_any(&keyword.pieces())?,
                        // What is misspelt has no piece of its own in common with what was meant.
                        Some(_) => (0..forms.len()).collect(),
                    };
                    found(forms, candidates, pattern, analyzer)
                };
                self.known(dictionary, &keyword.name(), find)
            }
            WordPattern::Fuzzy(keyword, edits) => {
                let find = |forms: &Forms| found(forms, (0..forms.len()).collect(), pattern, analyzer);
                self.known(dictionary, &format!("{} ~{edits}", keyword.name()), find)
            }
        }
    }

    /// What `dictionary` has of the forms that the keyword of that name finds: those that are known, or what `find` finds.
    fn known(
        &self,
        dictionary: &TermDictionary,
        name: &str,
        find: impl FnOnce(&Forms) -> io::Result<Vec<usize>>,
    ) -> io::Result<Vec<TermInfo>> {
        let forms = self.forms(dictionary)?;
        let known = self.known.as_ref();
        let numbers = match known.and_then(|known| known.get(name, forms.len())) {
            Some(numbers) => numbers,
            None => {
                let numbers = find(forms)?;
                known.inspect(|known| known.keep(name, &numbers));
                numbers
            }
        };
        infos(dictionary, numbers.into_iter().map(|number| forms.form(number)))
    }

    /// Calls `visit` with each form in `dictionary`, in order.
    pub fn visit(&self, dictionary: &TermDictionary, visit: impl FnMut(&str)) -> io::Result<()> {
        let forms = self.forms(dictionary)?;
        (0..forms.len()).map(|number| forms.form(number)).for_each(visit);
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
        let forms = self.forms(dictionary)?;
        let found = forms.having([longest])?.into_iter();
        let found = found.map(|number| forms.form(number));
        infos(dictionary, found.filter(|form| glob.finds(form)))
    }

    fn forms(&self, dictionary: &TermDictionary) -> io::Result<&Forms> {
        if let Some(forms) = self.forms.get() {
            return Ok(forms);
        }
        let forms = Forms::read(dictionary)?;
        Ok(self.forms.get_or_init(|| forms))
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

/// Those of the numbered forms that `pattern` finds, in order.
fn found(
    forms: &Forms,
    numbers: Vec<usize>,
    pattern: &WordPattern,
    analyzer: &Analyzer,
) -> io::Result<Vec<usize>> {
    // Of a word of thousands of letters a DFA would take minutes to make.
    let members = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(member_forms(pattern))
        .map_err(io::Error::other)?;
    let numbers = numbers.into_par_iter().with_min_len(64);
    let finds = |number: &usize| {
        let form = forms.form(*number);
        // To read a word for all its members is dear, and most words hold none that could be the keyword.
        let stretches = members.find_overlapping_iter(form);
        let wanted: Vec<Span> = stretches
            .map(|found| Span::new(found.start(), found.end()))
            .collect();
        pattern.finds(&analyzer.word(form).wanting(&wanted)).is_some()
    };
    Ok(numbers.filter(finds).collect())
}

/// The forms that what `pattern` finds has as members of compounds.
fn member_forms(pattern: &WordPattern) -> impl Iterator<Item = &str> {
    let member = match pattern {
        WordPattern::Keyword(keyword) | WordPattern::Fuzzy(keyword, _) => keyword.member(),
        WordPattern::Exact(_) | WordPattern::Glob(_) => None,
    };
    let forms = member
        .into_iter()
        .flat_map(|member| member.joining.iter().chain(&member.ending));
    forms.map(String::as_str).filter(|form| !form.is_empty())
}

/// What `dictionary` has of its forms.
fn infos<'f>(dictionary: &TermDictionary, forms: impl Iterator<Item = &'f str>) -> io::Result<Vec<TermInfo>> {
    let infos = forms.filter_map(|form| dictionary.get(form).transpose());
    infos.collect()
}
