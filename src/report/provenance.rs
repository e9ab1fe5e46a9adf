//! Where published numbers come from.

use serde::Serialize;

use crate::agreement::HandCodings;
use crate::corpus::{Corpus, Input};

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
        self
    }

    /// One line for the foot of a page; hashes are cut to twelve digits.
    pub fn line(&self, codebook_word: &str) -> String {
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
        format!("{} (SHA-256)", parts.join(" · "))
    }
}
