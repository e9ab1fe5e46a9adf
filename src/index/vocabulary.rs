//! The words of the index that a pattern finds.

use std::io;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rayon::prelude::*;
use tantivy::postings::TermInfo;
use tantivy::termdict::TermDictionary;

use crate::text::{Analyzer, Glob, Span, WordPattern};

use super::forms::Forms;

/// Every form in the index, once a pattern has asked for it.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(OnceLock<Forms>);

impl From<Forms> for Vocabulary {
    fn from(forms: Forms) -> Self {
        Self(OnceLock::from(forms))
    }
}

impl Vocabulary {
    /// Whether it can be that of a dictionary of so many forms.
    pub fn is_of(&self, forms: usize) -> bool {
        self.0.get().is_none_or(|known| known.len() == forms)
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
            WordPattern::Keyword(keyword) if keyword.misspelt_forms().next().is_none() => {
                let forms = self.forms(dictionary)?;
                let candidates = forms.with_any(&keyword.pieces())?;
                found(dictionary, forms, candidates, pattern, analyzer)
            }
            // What is misspelt has no piece of its own in common with what was meant.
            WordPattern::Keyword(_) | WordPattern::Fuzzy(..) => {
                let forms = self.forms(dictionary)?;
                let all = (0..forms.len()).collect();
                found(dictionary, forms, all, pattern, analyzer)
            }
        }
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

/// What `dictionary` has of those of the numbered forms that `pattern` finds, in order.
fn found(
    dictionary: &TermDictionary,
    forms: &Forms,
    numbers: Vec<usize>,
    pattern: &WordPattern,
    analyzer: &Analyzer,
) -> io::Result<Vec<TermInfo>> {
    // Of a word of thousands of letters a DFA would take minutes to make.
    let members = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(member_forms(pattern))
        .map_err(io::Error::other)?;
    let numbers = numbers.into_par_iter().with_min_len(64);
    let candidates = numbers.map(|number| forms.form(number));
    let finds = |form: &&str| {
        // To read a word for all its members is dear, and most words hold none that could be the keyword.
        let stretches = members.find_overlapping_iter(form);
        let wanted: Vec<Span> = stretches
            .map(|found| Span::new(found.start(), found.end()))
            .collect();
        pattern.finds(&analyzer.word(form).wanting(&wanted)).is_some()
    };
    let found: Vec<&str> = candidates.filter(finds).collect();
    infos(dictionary, found.into_iter())
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
