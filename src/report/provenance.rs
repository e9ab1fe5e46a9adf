//! Where published numbers come from.

use serde::Serialize;

use crate::agreement::HandCodings;
use crate::corpus::{Corpus, Input};
use crate::text::Language;

use super::overruling::Overruling;
use super::phrases::Phrases;

/// The version of this library, as published with results.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What made a result, so that it can be made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The program's version.
    pub fritekst: &'static str,
    /// SHA-256 of the codebook's files, where one was used.
    pub codebook_sha256: Option<String>,
    /// The input files.
    pub inputs: Vec<InputFile>,
    /// The decisions that overrule the codebook, where some do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Overruling>,
}

/// An input file and the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// Its name.
    pub name: String,
    /// In hexadecimal.
    pub sha256: String,
}

impl Provenance {
    /// Of results from `corpus` and, if it was coded, a codebook.
    pub fn new(corpus: &Corpus, codebook_sha256: Option<String>) -> Self {
        let file = |input: &Input| InputFile {
            name: input.name.clone(),
            sha256: input.sha256.clone(),
        };
        Self {
            fritekst: VERSION,
            codebook_sha256,
            inputs: corpus.inputs.iter().map(file).collect(),
            decisions: Vec::new(),
        }
    }

    /// The same, and from the files of another corpus.
    #[must_use]
    pub fn and_inputs(mut self, corpus: &Corpus) -> Self {
        self.inputs.extend(Self::new(corpus, None).inputs);
        self
    }

    /// Of results from codings by hand, by their files' names.
    pub fn of_codings<'a>(files: impl IntoIterator<Item = (String, &'a HandCodings)>) -> Self {
        let none = Self {
            fritekst: VERSION,
            codebook_sha256: None,
            inputs: Vec::new(),
            decisions: Vec::new(),
        };
        files
            .into_iter()
            .fold(none, |these, (name, codings)| these.and(name, codings))
    }

    /// The same, and from codings by hand in a file of that name.
    #[must_use]
    pub fn and(mut self, name: String, codings: &HandCodings) -> Self {
        self.inputs.push(InputFile {
            name,
            sha256: codings.sha256().to_owned(),
        });
        self.inputs.extend(codings.beside().map(|input| InputFile {
            name: input.name.clone(),
            sha256: input.sha256.clone(),
        }));
        self
    }

    /// The same, and from decisions.
    #[must_use]
    pub fn and_decisions(mut self, decisions: impl IntoIterator<Item = Overruling>) -> Self {
        self.decisions.extend(decisions);
        self
    }

    /// One line for the foot of a page, after a sentence on decisions where there are some; hashes are cut to twelve digits.
    pub fn line(&self, language: Language) -> String {
        let codebook_word = Phrases::of(language).codebook;
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let mut parts = vec![format!("fritekst {}", self.fritekst)];
        parts.extend(
            self.codebook_sha256
                .iter()
                .map(|hash| format!("{codebook_word} {}", short(hash))),
        );
        parts.extend(
            self.inputs
                .iter()
                .map(|input| format!("{} {}", input.name, short(&input.sha256))),
        );
        parts.extend(
            self.decisions
                .iter()
                .map(|decisions| format!("{} {}", decisions.name, short(&decisions.sha256))),
        );
        let told = self
            .decisions
            .iter()
            .map(|decisions| decisions.told(language) + " ");
        format!("{}{} (SHA-256)", told.collect::<String>(), parts.join(" · "))
    }
}
